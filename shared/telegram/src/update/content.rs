//! What a message holds, by the names of its fields.

use crate::MediaKind;

/// What a message holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum ContentKind {
    Text,
    /// A text with headings, tables and the like.
    RichMessage,
    Photo,
    LivePhoto,
    Video,
    Animation,
    Audio,
    Document,
    Voice,
    VideoNote,
    Sticker,
    Location,
    Venue,
    Contact,
    Poll,
    Dice,
    Story,
    Game,
    PaidMedia,
    Checklist,
    Giveaway,
    Invoice,
    /// Telegram tells of an event; the name is that of the field, such as `pinned_message`.
    Service(&'static str),
    /// Nothing that this code knows.
    #[default]
    Unknown,
}

/// Fields that make a message a service message (<https://core.telegram.org/bots/api#message>).
const SERVICE: [&str; 60] = [
    "boost_added",
    "channel_chat_created",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "community_chat_added",
    "community_chat_joined",
    "community_chat_removed",
    "connected_website",
    "delete_chat_photo",
    "direct_message_price_changed",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "gift",
    "gift_upgrade_sent",
    "giveaway_completed",
    "giveaway_created",
    "group_chat_created",
    "left_chat_member",
    "managed_bot_created",
    "message_auto_delete_timer_changed",
    "migrate_from_chat_id",
    "migrate_to_chat_id",
    "new_chat_members",
    "new_chat_photo",
    "new_chat_title",
    "paid_message_price_changed",
    "passport_data",
    "pinned_message",
    "poll_option_added",
    "poll_option_deleted",
    "proximity_alert_triggered",
    "refunded_payment",
    "successful_payment",
    "suggested_post_approval_failed",
    "suggested_post_approved",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "supergroup_chat_created",
    "unique_gift",
    "user_shared",
    "users_shared",
    "video_chat_ended",
    "video_chat_participants_invited",
    "video_chat_scheduled",
    "video_chat_started",
    "voice_chat_ended",
    "voice_chat_participants_invited",
    "voice_chat_scheduled",
    "voice_chat_started",
    "web_app_data",
    "write_access_allowed",
];

impl ContentKind {
    /// The content that a message's field of this name stands for.
    pub(super) fn of_field(name: &str) -> Option<Self> {
        Some(match name {
            "text" => Self::Text,
            "rich_message" => Self::RichMessage,
            "photo" => Self::Photo,
            "live_photo" => Self::LivePhoto,
            "video" => Self::Video,
            "animation" => Self::Animation,
            "audio" => Self::Audio,
            "document" => Self::Document,
            "voice" => Self::Voice,
            "video_note" => Self::VideoNote,
            "sticker" => Self::Sticker,
            "location" => Self::Location,
            "venue" => Self::Venue,
            "contact" => Self::Contact,
            "poll" => Self::Poll,
            "dice" => Self::Dice,
            "story" => Self::Story,
            "game" => Self::Game,
            "paid_media" => Self::PaidMedia,
            "checklist" => Self::Checklist,
            "giveaway" | "giveaway_winners" => Self::Giveaway,
            "invoice" => Self::Invoice,
            _ => Self::Service(SERVICE[SERVICE.binary_search(&name).ok()?]),
        })
    }

    /// Of two fields of one message, the one that says what it is. Animations come with a `document`, venues with a
    /// `location`, and live photos with a `photo`, for those who know no better.
    pub(super) fn or(self, other: Self) -> Self {
        if self.rank() >= other.rank() { self } else { other }
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Document | Self::Location | Self::Photo | Self::Text => 1,
            Self::RichMessage
            | Self::LivePhoto
            | Self::Video
            | Self::Animation
            | Self::Audio
            | Self::Voice
            | Self::VideoNote
            | Self::Sticker
            | Self::Venue
            | Self::Contact
            | Self::Poll
            | Self::Dice
            | Self::Story
            | Self::Game
            | Self::PaidMedia
            | Self::Checklist
            | Self::Giveaway
            | Self::Invoice
            | Self::Service(_) => 2,
        }
    }

    /// How a file of this content is sent again by its `file_id`, if it can be.
    #[must_use]
    pub const fn media(self) -> Option<MediaKind> {
        match self {
            Self::Photo => Some(MediaKind::Photo),
            Self::Video => Some(MediaKind::Video),
            Self::Animation => Some(MediaKind::Animation),
            Self::Audio => Some(MediaKind::Audio),
            Self::Document => Some(MediaKind::Document),
            Self::Voice => Some(MediaKind::Voice),
            Self::VideoNote => Some(MediaKind::VideoNote),
            Self::Sticker => Some(MediaKind::Sticker),
            Self::Text
            | Self::RichMessage
            | Self::LivePhoto
            | Self::Location
            | Self::Venue
            | Self::Contact
            | Self::Poll
            | Self::Dice
            | Self::Story
            | Self::Game
            | Self::PaidMedia
            | Self::Checklist
            | Self::Giveaway
            | Self::Invoice
            | Self::Service(_)
            | Self::Unknown => None,
        }
    }

    /// Whether `copyMessage` takes it (<https://core.telegram.org/bots/api#copymessage>). A quiz is refused all the same
    /// when its answer is unknown to the bot, and so is everything in a chat with protected content.
    #[must_use]
    pub const fn is_copyable(self) -> bool {
        !matches!(
            self,
            Self::Service(_) | Self::PaidMedia | Self::Giveaway | Self::Invoice
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn service_names_are_in_order_for_the_search() {
        assert!(SERVICE.is_sorted());
        for name in SERVICE {
            assert_eq!(ContentKind::of_field(name), Some(ContentKind::Service(name)));
        }
        assert_eq!(ContentKind::of_field("chat"), None);
    }
}

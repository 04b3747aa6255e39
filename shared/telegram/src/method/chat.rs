//! Topics, pins, reactions, and what is known of a chat.

use super::is_false;
use crate::text::topic_name;
use crate::{ChatId, MessageId, Reaction, ThreadId, UserId};
use serde::{Deserialize, Serialize};

/// A new topic (<https://core.telegram.org/bots/api#createforumtopic>). Needs the right to manage topics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateForumTopic {
    /// A supergroup with topics, or a private chat of a bot that has them.
    pub chat_id: ChatId,
    /// 1–128 characters.
    pub name: String,
    /// One of `0x6FB9F0`, `0xFFD67E`, `0xCB86DB`, `0x8EEE98`, `0xFF93B2`, `0xFB6F5F`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon_color: Option<u32>,
    /// One of `getForumTopicIconStickers`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon_custom_emoji_id: Option<String>,
}

impl CreateForumTopic {
    /// A topic named `name`, or `fallback` if that shows nothing; at most 128 characters of it.
    #[must_use]
    pub fn new(chat_id: ChatId, name: &str, fallback: &str) -> Self {
        Self {
            chat_id,
            name: topic_name(name, fallback),
            icon_color: None,
            icon_custom_emoji_id: None,
        }
    }
}

/// The bot leaves a group or a channel (<https://core.telegram.org/bots/api#leavechat>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaveChat {
    /// Which.
    pub chat_id: ChatId,
}

/// Another name or icon of a topic (<https://core.telegram.org/bots/api#editforumtopic>). Needs the right to manage
/// topics, unless the bot made this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditForumTopic {
    /// Where the topic is.
    pub chat_id: ChatId,
    /// Which topic.
    #[serde(rename = "message_thread_id")]
    pub thread: ThreadId,
    /// The new name, 1–128 characters; none keeps the old one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The new icon; an empty text removes it, none keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon_custom_emoji_id: Option<String>,
}

impl EditForumTopic {
    /// Changes nothing until it is told to.
    #[must_use]
    pub const fn new(chat_id: ChatId, thread: ThreadId) -> Self {
        Self {
            chat_id,
            thread,
            name: None,
            icon_custom_emoji_id: None,
        }
    }

    /// The same with a name, or `fallback` if that shows nothing; at most 128 characters of it.
    #[must_use]
    pub fn name(mut self, name: &str, fallback: &str) -> Self {
        self.name = Some(topic_name(name, fallback));
        self
    }

    /// The same with an icon of `getForumTopicIconStickers`.
    #[must_use]
    pub fn icon(mut self, custom_emoji_id: impl Into<String>) -> Self {
        self.icon_custom_emoji_id = Some(custom_emoji_id.into());
        self
    }
}

macro_rules! plain {
    ($($(#[$doc:meta])* $name:ident { $($fields:tt)* })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// Which chat.
            pub chat_id: ChatId,
            $($fields)*
        }
    )+};
}

plain! {
    /// Closes a topic: people without the right to manage topics can't write there any more
    /// (<https://core.telegram.org/bots/api#closeforumtopic>).
    CloseForumTopic {
        /// Which topic.
        #[serde(rename = "message_thread_id")]
        pub thread: ThreadId,
    }

    /// Opens a closed topic (<https://core.telegram.org/bots/api#reopenforumtopic>).
    ReopenForumTopic {
        /// Which topic.
        #[serde(rename = "message_thread_id")]
        pub thread: ThreadId,
    }

    /// Deletes a topic with all that was said in it (<https://core.telegram.org/bots/api#deleteforumtopic>).
    DeleteForumTopic {
        /// Which topic.
        #[serde(rename = "message_thread_id")]
        pub thread: ThreadId,
    }

    /// Pins a message at the top of its chat or topic (<https://core.telegram.org/bots/api#pinchatmessage>).
    PinChatMessage {
        /// Which message.
        pub message_id: MessageId,
        /// Without a sound.
        #[serde(default, skip_serializing_if = "is_false")]
        pub disable_notification: bool,
    }

    /// The bot's reactions to a message from now on: one, or none to take it back
    /// (<https://core.telegram.org/bots/api#setmessagereaction>).
    SetMessageReaction {
        /// Which message.
        pub message_id: MessageId,
        /// At most one.
        pub reaction: Vec<Reaction>,
    }

    /// Shows for five seconds that the bot is busy (<https://core.telegram.org/bots/api#sendchataction>).
    SendChatAction {
        /// Which topic; without one, the chat itself or its General topic.
        #[serde(
            rename = "message_thread_id",
            default,
            deserialize_with = "ThreadId::or_general",
            skip_serializing_if = "Option::is_none"
        )]
        pub thread: Option<ThreadId>,
        /// What it does.
        pub action: ChatAction,
    }

    /// What is known of a chat (<https://core.telegram.org/bots/api#getchat>).
    GetChat {}

    /// What somebody is in a chat (<https://core.telegram.org/bots/api#getchatmember>).
    GetChatMember {
        /// Who.
        pub user_id: UserId,
    }

    /// Who may do what in a chat, other bots not included (<https://core.telegram.org/bots/api#getchatadministrators>).
    GetChatAdministrators {}

    /// Another link into a chat (<https://core.telegram.org/bots/api#createchatinvitelink>).
    CreateChatInviteLink {
        /// What admins see, at most 32 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// When it ends, in seconds since 1970.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub expire_date: Option<i64>,
        /// How many people may come in by it, 1–99999; not together with `creates_join_request`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub member_limit: Option<u32>,
        /// Whether an admin lets each of them in.
        #[serde(default, skip_serializing_if = "is_false")]
        pub creates_join_request: bool,
    }
}

impl SetMessageReaction {
    /// One emoji of those that Telegram allows as a reaction.
    #[must_use]
    pub fn emoji(chat_id: ChatId, message_id: MessageId, emoji: impl Into<String>) -> Self {
        Self {
            chat_id,
            message_id,
            reaction: vec![Reaction::Emoji { emoji: emoji.into() }],
        }
    }
}

/// What the bot is busy with (<https://core.telegram.org/bots/api#sendchataction>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum ChatAction {
    Typing,
    UploadPhoto,
    UploadVideo,
    UploadVoice,
    UploadDocument,
}

//! What a message holds: its kind, its file, and its words as they are kept.

use domain::message::{Content, Media, MediaKind, Words};
use telegram::{ChatKind, ContentKind, Message};

use crate::context;

/// The longest words of a customer's message that are kept, in UTF-16 code units: a dozen of them may wait in one item of the
/// table for their ticket. The message itself is copied whole.
const KEPT: usize = 8_192;
/// The largest rich message that is kept to be sent again, in bytes: of a customer, for the same reason; of an agent, whose
/// message is in an item of its own.
const RICH: (usize, usize) = (4 * 1024, 128 * 1024);

/// What a message is made of; nothing for a service message.
pub(crate) fn content(message: &Message) -> Option<Content> {
    Some(match message.content() {
        ContentKind::Service(_) => return None,
        ContentKind::Text | ContentKind::RichMessage => Content::Text,
        ContentKind::Photo
        | ContentKind::LivePhoto
        | ContentKind::Video
        | ContentKind::Animation
        | ContentKind::Audio
        | ContentKind::Document
        | ContentKind::Voice => Content::Captioned,
        ContentKind::VideoNote
        | ContentKind::Sticker
        | ContentKind::Location
        | ContentKind::Venue
        | ContentKind::Contact
        | ContentKind::Poll
        | ContentKind::Dice
        | ContentKind::Story
        | ContentKind::Game
        | ContentKind::Checklist
        // Telegram's own copy may still take a kind that is newer than this code.
        | ContentKind::Unknown => Content::Other,
        ContentKind::PaidMedia | ContentKind::Giveaway | ContentKind::Invoice => Content::Uncopyable,
    })
}

/// A message's words, its file, and whether there may be more.
pub(crate) fn words(message: &Message) -> Words {
    let private = message.chat.kind == ChatKind::Private;
    let text = message.words().unwrap_or_default();
    let text = if private { text.cut(KEPT) } else { text };
    let entities = text.entities.iter();
    Words {
        entities: entities
            .filter_map(|entity| serde_json::to_value(entity).ok())
            .collect(),
        text: text.text,
        file: message.file_id.clone(),
        rich: rich(message, private),
        unread: !message.is_readable(),
        context: context::of(message, private),
    }
}

/// A rich message as it can be sent again, if it is not too large to be kept. What is too large goes by its words.
fn rich(message: &Message, private: bool) -> Option<serde_json::Value> {
    let input = message.rich_message.as_ref()?.input.as_ref()?;
    let most = if private { RICH.0 } else { RICH.1 };
    (input.to_string().len() <= most).then(|| input.clone())
}

/// The file of a message, if it is one that an album can hold, or a message be edited to.
pub(crate) fn media(message: &Message) -> Option<Media> {
    let sent = message.content().media()?;
    let kind = match sent {
        telegram::MediaKind::Photo => MediaKind::Photo,
        telegram::MediaKind::Video | telegram::MediaKind::Animation => MediaKind::Video,
        telegram::MediaKind::Audio => MediaKind::Audio,
        telegram::MediaKind::Document => MediaKind::Document,
        telegram::MediaKind::Voice | telegram::MediaKind::VideoNote | telegram::MediaKind::Sticker => return None,
    };
    Some(Media {
        kind,
        spoiler: message.has_media_spoiler,
        caption_above: message.show_caption_above_media,
        animation: sent == telegram::MediaKind::Animation,
    })
}

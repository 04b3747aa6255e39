//! Messages and everything that may be in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::key::ChatKey;

/// One message of one chat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// The message id, unique within what a bot sees of the chat.
    pub id: i64,
    /// The topic's id; absent outside topics and in General.
    pub thread: Option<i64>,
    /// In whose name it was written.
    pub sender: Sender,
    /// The account that really wrote it, also when it did so anonymously.
    pub author: i64,
    /// When it was sent, in unix seconds.
    pub date: i64,
    /// When it was last edited, in unix seconds.
    pub edited: Option<i64>,
    /// What it answers.
    pub reply: Option<Reply>,
    /// Where it was forwarded from: a `MessageOrigin`.
    pub origin: Option<Value>,
    /// The album it belongs to.
    pub album: Option<String>,
    /// What it says.
    pub content: Content,
    /// The keyboard below it, as the bot gave it.
    pub markup: Option<Value>,
    /// Reactions, by who gave them: lists of `ReactionType`.
    pub reactions: BTreeMap<i64, Vec<Value>>,
    /// Whether forwarding and saving is forbidden.
    pub protected: bool,
}

/// Who a message is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sender {
    /// A person or a bot.
    User(i64),
    /// An anonymous administrator, who shows as the group itself, or a channel's post.
    Chat(i64),
}

/// What a message answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// The answered message.
    pub message_id: i64,
    /// Its chat, when that is another chat or another topic.
    pub elsewhere: Option<ChatKey>,
    /// The part of it that is quoted: a `TextQuote`.
    pub quote: Option<Value>,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// Words.
    Text {
        /// The words and their marks.
        body: Formatted,
        /// `link_preview_options`, as given.
        preview: Option<Value>,
    },
    /// Formatted blocks, as pasted text comes: a `RichMessage`. It has neither text nor entities.
    Rich(Value),
    /// A file, perhaps with a caption.
    Media(Media),
    /// A location, venue, contact, poll or dice: the object under this field of the message.
    Fact {
        /// The field of the message it stands in.
        kind: FactKind,
        /// The object.
        body: Value,
    },
    /// Something that happened in the chat: the object under this field of the message.
    Service {
        /// The field of the message it stands in, e.g. `forum_topic_created`.
        kind: String,
        /// The object.
        body: Value,
    },
}

/// Text with entities. Offsets and lengths count UTF-16 units.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formatted {
    /// The words.
    pub text: String,
    /// The marks, by offset.
    pub entities: Vec<Entity>,
}

/// One mark on a piece of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// `bold`, `text_link`, `bot_command` and so on.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it begins, in UTF-16 units.
    pub offset: i64,
    /// How long it is, in UTF-16 units.
    pub length: i64,
    /// `url`, `user`, `language`, `custom_emoji_id`.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A file within a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Media {
    /// What it is shown as.
    pub kind: MediaKind,
    /// Which file.
    pub file_id: String,
    /// Duration, width, height, title, performer, emoji.
    pub details: Map<String, Value>,
    /// The caption.
    pub caption: Formatted,
    /// Covered until it is tapped.
    pub spoiler: bool,
    /// The caption stands above the picture.
    pub caption_above: bool,
}

/// What a file is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture.
    Photo,
    /// A film.
    Video,
    /// A silent film that repeats.
    Animation,
    /// Music.
    Audio,
    /// Any other file.
    Document,
    /// A spoken message.
    Voice,
    /// A round film.
    VideoNote,
    /// A sticker.
    Sticker,
}

impl MediaKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Photo,
        Self::Video,
        Self::Animation,
        Self::Audio,
        Self::Document,
        Self::Voice,
        Self::VideoNote,
        Self::Sticker,
    ];

    /// The field of a message, and the argument of a method, that holds it.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Animation => "animation",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Voice => "voice",
            Self::VideoNote => "video_note",
            Self::Sticker => "sticker",
        }
    }

    /// The kind that stands in this field.
    #[must_use]
    pub fn from_field(field: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.field() == field)
    }

    /// Whether a caption may stand below it.
    #[must_use]
    pub fn has_caption(self) -> bool {
        !matches!(self, Self::VideoNote | Self::Sticker)
    }

    /// How Telegram's own messages name it.
    pub(crate) fn telegram_name(self) -> &'static str {
        match self {
            Self::Photo => "Photo",
            Self::Video => "Video",
            Self::Animation => "Animation",
            Self::Audio => "Audio",
            Self::Document => "Document",
            Self::Voice => "VoiceNote",
            Self::VideoNote => "VideoNote",
            Self::Sticker => "Sticker",
        }
    }

    /// How Telegram calls several of it.
    pub(crate) fn plural(self) -> &'static str {
        match self {
            Self::Photo => "photos",
            Self::Video => "videos",
            Self::Animation => "animations",
            Self::Audio => "music",
            Self::Document => "documents",
            Self::Voice => "voice notes",
            Self::VideoNote => "video notes",
            Self::Sticker => "stickers",
        }
    }

    /// Whether a message with it can be edited to hold another file.
    pub(crate) fn is_replaceable(self) -> bool {
        !matches!(self, Self::Voice | Self::VideoNote | Self::Sticker)
    }

    /// The media type of a file that came without one.
    pub(crate) fn default_mime(self) -> &'static str {
        match self {
            Self::Photo => "image/jpeg",
            Self::Video | Self::Animation | Self::VideoNote => "video/mp4",
            Self::Audio => "audio/mpeg",
            Self::Document => "application/octet-stream",
            Self::Voice => "audio/ogg",
            Self::Sticker => "image/webp",
        }
    }
}

/// A content that is one plain object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// A point on the map.
    Location,
    /// A place with a name.
    Venue,
    /// A telephone number.
    Contact,
    /// A poll.
    Poll,
    /// A thrown die.
    Dice,
}

impl FactKind {
    /// The field of a message that holds it.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Location => "location",
            Self::Venue => "venue",
            Self::Contact => "contact",
            Self::Poll => "poll",
            Self::Dice => "dice",
        }
    }

    /// How Telegram calls several of it.
    pub(crate) fn plural(self) -> &'static str {
        match self {
            Self::Location => "locations",
            Self::Venue => "venues",
            Self::Contact => "contacts",
            Self::Poll => "polls",
            Self::Dice => "dice",
        }
    }
}

impl Content {
    /// Plain words.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text {
            body: Formatted::plain(text),
            preview: None,
        }
    }

    pub(crate) fn service(kind: &str, body: Value) -> Self {
        Self::Service {
            kind: kind.to_owned(),
            body,
        }
    }

    /// Whether it tells of an event rather than of what somebody wrote.
    #[must_use]
    pub fn is_service(&self) -> bool {
        matches!(self, Self::Service { .. })
    }

    /// The text or the caption.
    #[must_use]
    pub fn words(&self) -> Option<&Formatted> {
        match self {
            Self::Text { body, .. } => Some(body),
            Self::Media(media) => Some(&media.caption),
            Self::Rich(_) | Self::Fact { .. } | Self::Service { .. } => None,
        }
    }

    /// Every word that a reader sees in it, of whichever field.
    #[must_use]
    pub fn all_words(&self) -> String {
        match self {
            Self::Text { body, .. } => body.text.clone(),
            Self::Rich(message) => crate::text::rich::words(message),
            Self::Media(media) => media.caption.text.clone(),
            Self::Fact { body, .. } => {
                let mut all = Vec::new();
                strings(body, &mut all);
                all.join("\n")
            }
            Self::Service { .. } => String::new(),
        }
    }

    /// The name of its kind, which is the field of a message that it stands in, and how Telegram calls several of it.
    pub(crate) fn kind(&self) -> (&str, &'static str) {
        match self {
            Self::Text { .. } => ("text", "text messages"),
            Self::Rich(_) => ("rich_message", "rich messages"),
            Self::Media(media) => (media.kind.field(), media.kind.plural()),
            Self::Fact { kind, .. } => (kind.field(), kind.plural()),
            Self::Service { kind, .. } => (kind, "service messages"),
        }
    }
}

/// Every string within an object that people wrote: names, questions, options, addresses.
fn strings(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::String(text) => all.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|value| strings(value, all)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, all)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Formatted {
    /// Words without marks.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            entities: Vec::new(),
        }
    }
}

impl Message {
    /// The inline keyboard, if the markup is one.
    #[must_use]
    pub fn inline_keyboard(&self) -> Option<&Value> {
        self.markup
            .as_ref()
            .filter(|markup| markup.get("inline_keyboard").is_some())
    }
}

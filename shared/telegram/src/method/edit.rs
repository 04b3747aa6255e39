//! What changes messages that are there.

use super::{MediaKind, is_false};
use crate::text::{CALLBACK_ANSWER_LIMIT, CAPTION_LIMIT, TEXT_LIMIT, Text, cut};
use crate::{ChatId, InlineKeyboard, LinkPreview, MessageEntity, MessageId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

macro_rules! edit {
    ($(#[$doc:meta])* $name:ident { $($fields:tt)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub struct $name {
            /// Where the message is.
            pub chat_id: ChatId,
            /// Which message.
            pub message_id: MessageId,
            $($fields)*
            /// Its buttons from now on; without a keyboard it loses them.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub reply_markup: Option<InlineKeyboard>,
        }

        impl $name {
            /// The same with buttons.
            #[must_use]
            pub fn keyboard(mut self, keyboard: InlineKeyboard) -> Self {
                self.reply_markup = Some(keyboard);
                self
            }
        }
    };
}

edit! {
    /// Another text (<https://core.telegram.org/bots/api#editmessagetext>).
    EditMessageText {
        /// At most 4096 UTF-16 code units; empty for a rich message.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub text: String,
        /// The text's formatting.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub entities: Vec<MessageEntity>,
        /// In place of the text an `InputRichMessage`, such as [`crate::RichMessage::input`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub rich_message: Option<Value>,
        /// How addresses in the text are previewed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub link_preview_options: Option<LinkPreview>,
    }
}

impl EditMessageText {
    /// A text of which [`TEXT_LIMIT`] is kept.
    #[must_use]
    pub fn new(chat_id: ChatId, message_id: MessageId, text: impl Into<Text>) -> Self {
        let text = text.into().cut(TEXT_LIMIT);
        Self {
            chat_id,
            message_id,
            text: text.text,
            entities: text.entities,
            rich_message: None,
            link_preview_options: None,
            reply_markup: None,
        }
    }

    /// A rich message, as long as it is.
    #[must_use]
    pub fn rich(chat_id: ChatId, message_id: MessageId, rich_message: Value) -> Self {
        Self {
            rich_message: Some(rich_message),
            ..Self::new(chat_id, message_id, "")
        }
    }

    /// The same without a preview of the addresses in it.
    #[must_use]
    pub fn without_preview(mut self) -> Self {
        self.link_preview_options = Some(LinkPreview::off());
        self
    }
}

edit! {
    /// Another caption, or none if it is empty (<https://core.telegram.org/bots/api#editmessagecaption>).
    EditMessageCaption {
        /// At most 1024 UTF-16 code units.
        pub caption: String,
        /// The caption's formatting.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub caption_entities: Vec<MessageEntity>,
    }
}

impl EditMessageCaption {
    /// A caption of which [`CAPTION_LIMIT`] is kept.
    #[must_use]
    pub fn new(chat_id: ChatId, message_id: MessageId, caption: impl Into<Text>) -> Self {
        let caption = caption.into().cut(CAPTION_LIMIT);
        Self {
            chat_id,
            message_id,
            caption: caption.text,
            caption_entities: caption.entities,
            reply_markup: None,
        }
    }
}

edit! {
    /// Another file and caption (<https://core.telegram.org/bots/api#editmessagemedia>).
    EditMessageMedia {
        /// What the message shows from now on.
        pub media: InputMedia,
    }
}

/// The kinds of file that a message can be edited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum EditableMedia {
    Photo,
    Video,
    Animation,
    Audio,
    Document,
}

impl EditableMedia {
    /// The kind as one that a message can be edited to, if it is such.
    #[must_use]
    pub const fn new(kind: MediaKind) -> Option<Self> {
        match kind {
            MediaKind::Photo => Some(Self::Photo),
            MediaKind::Video => Some(Self::Video),
            MediaKind::Animation => Some(Self::Animation),
            MediaKind::Audio => Some(Self::Audio),
            MediaKind::Document => Some(Self::Document),
            MediaKind::Voice | MediaKind::VideoNote | MediaKind::Sticker => None,
        }
    }
}

/// A file that Telegram has, and its caption (<https://core.telegram.org/bots/api#inputmedia>).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputMedia {
    /// What the file is.
    #[serde(rename = "type")]
    pub kind: EditableMedia,
    /// Its `file_id`.
    pub media: String,
    /// At most 1024 UTF-16 code units.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub caption: String,
    /// The caption's formatting.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caption_entities: Vec<MessageEntity>,
    /// Whether the file is covered until somebody taps it. Not for music and documents.
    #[serde(default, skip_serializing_if = "is_false")]
    pub has_spoiler: bool,
    /// Whether the caption stands above the file. Not for music and documents.
    #[serde(default, skip_serializing_if = "is_false")]
    pub show_caption_above_media: bool,
}

impl InputMedia {
    /// A file that Telegram has, with a caption of which [`CAPTION_LIMIT`] is kept.
    #[must_use]
    pub fn new(kind: EditableMedia, file_id: impl Into<String>, caption: impl Into<Text>) -> Self {
        let caption = caption.into().cut(CAPTION_LIMIT);
        Self {
            kind,
            media: file_id.into(),
            caption: caption.text,
            caption_entities: caption.entities,
            has_spoiler: false,
            show_caption_above_media: false,
        }
    }
}

impl EditMessageMedia {
    /// A file that Telegram has, with a caption of which [`CAPTION_LIMIT`] is kept.
    #[must_use]
    pub fn new(
        chat_id: ChatId,
        message_id: MessageId,
        kind: EditableMedia,
        file_id: impl Into<String>,
        caption: impl Into<Text>,
    ) -> Self {
        Self::showing(chat_id, message_id, InputMedia::new(kind, file_id, caption))
    }

    /// That file.
    #[must_use]
    pub const fn showing(chat_id: ChatId, message_id: MessageId, media: InputMedia) -> Self {
        Self {
            chat_id,
            message_id,
            media,
            reply_markup: None,
        }
    }
}

edit! {
    /// Other buttons alone (<https://core.telegram.org/bots/api#editmessagereplymarkup>).
    EditMessageReplyMarkup {}
}

impl EditMessageReplyMarkup {
    /// No buttons, unless [`keyboard`](Self::keyboard) adds some.
    #[must_use]
    pub const fn new(chat_id: ChatId, message_id: MessageId) -> Self {
        Self {
            chat_id,
            message_id,
            reply_markup: None,
        }
    }
}

/// Removes a message that is at most 48 hours old (<https://core.telegram.org/bots/api#deletemessage>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteMessage {
    /// Where the message is.
    pub chat_id: ChatId,
    /// Which message.
    pub message_id: MessageId,
}

/// Removes several messages, each at most 48 hours old; those that are not there are passed over
/// (<https://core.telegram.org/bots/api#deletemessages>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteMessages {
    /// Where the messages are.
    pub chat_id: ChatId,
    /// 1–100 ids.
    pub message_ids: Vec<MessageId>,
}

impl DeleteMessages {
    /// How many messages one call deletes.
    pub const MOST: usize = 100;

    /// Of more than [`DeleteMessages::MOST`] the first so many.
    #[must_use]
    pub fn new(chat_id: ChatId, message_ids: impl IntoIterator<Item = MessageId>) -> Self {
        Self {
            chat_id,
            message_ids: message_ids.into_iter().take(Self::MOST).collect(),
        }
    }
}

/// Ends the waiting of a button that was pressed (<https://core.telegram.org/bots/api#answercallbackquery>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerCallbackQuery {
    /// Which press.
    pub callback_query_id: String,
    /// What the presser reads, at most 200 characters; nothing if empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// In a window to be closed, not at the top of the chat.
    #[serde(default, skip_serializing_if = "is_false")]
    pub show_alert: bool,
}

impl AnswerCallbackQuery {
    /// An answer of which [`CALLBACK_ANSWER_LIMIT`] is kept; an empty one only ends the waiting.
    #[must_use]
    pub fn new(callback_query_id: impl Into<String>, text: &str) -> Self {
        let text = cut(text, CALLBACK_ANSWER_LIMIT).into_owned();
        Self {
            callback_query_id: callback_query_id.into(),
            text,
            show_alert: false,
        }
    }

    /// The same in a window that the presser closes.
    #[must_use]
    pub fn alert(mut self) -> Self {
        self.show_alert = true;
        self
    }
}

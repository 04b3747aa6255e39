//! What makes new messages.

use super::is_false;
use crate::text::{CAPTION_LIMIT, TEXT_LIMIT, Text};
use crate::{ChatId, InlineKeyboard, MessageEntity, MessageId, ThreadId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The message that a new one answers (<https://core.telegram.org/bots/api#replyparameters>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyParameters {
    /// Which message of the same chat.
    pub message_id: MessageId,
    /// Whether the new one is sent although the other is gone.
    #[serde(default, skip_serializing_if = "is_false")]
    pub allow_sending_without_reply: bool,
    /// The part of it that is answered: its exact words, at most 1024 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Where that part begins, in UTF-16 code units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote_position: Option<u32>,
}

impl ReplyParameters {
    /// An answer that is sent even if what it answers is gone.
    #[must_use]
    pub const fn to(message_id: MessageId) -> Self {
        Self {
            message_id,
            allow_sending_without_reply: true,
            quote: None,
            quote_position: None,
        }
    }

    /// The same to a part of that message.
    #[must_use]
    pub fn quoting(mut self, quote: String, position: u32) -> Self {
        self.quote = Some(quote);
        self.quote_position = Some(position);
        self
    }
}

/// How an address in a text is previewed (<https://core.telegram.org/bots/api#linkpreviewoptions>).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkPreview {
    /// No preview.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_disabled: bool,
    /// Which address, instead of the first in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl LinkPreview {
    /// No preview at all.
    #[must_use]
    pub const fn off() -> Self {
        Self {
            is_disabled: true,
            url: None,
        }
    }
}

macro_rules! send {
    ($(#[$doc:meta])* $name:ident { $($fields:tt)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub struct $name {
            /// Where to.
            pub chat_id: ChatId,
            /// Which topic; without one, the chat itself or its General topic.
            #[serde(
                rename = "message_thread_id",
                default,
                deserialize_with = "ThreadId::or_general",
                skip_serializing_if = "Option::is_none"
            )]
            pub thread: Option<ThreadId>,
            $($fields)*
            /// Without a sound.
            #[serde(default, skip_serializing_if = "is_false")]
            pub disable_notification: bool,
            /// Can't be forwarded or saved.
            #[serde(default, skip_serializing_if = "is_false")]
            pub protect_content: bool,
        }

        impl $name {
            /// The same without a sound.
            #[must_use]
            pub fn silent(mut self) -> Self {
                self.disable_notification = true;
                self
            }

            /// The same so that it can't be forwarded or saved.
            #[must_use]
            pub fn protected(mut self) -> Self {
                self.protect_content = true;
                self
            }
        }
    };
}

macro_rules! message {
    ($(#[$doc:meta])* $name:ident { $($fields:tt)* }) => {
        send! {
            $(#[$doc])* $name {
                $($fields)*
                /// The message that it answers.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub reply_parameters: Option<ReplyParameters>,
                /// Buttons under it.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub reply_markup: Option<InlineKeyboard>,
            }
        }

        impl $name {
            /// The same as an answer to a message of the chat, sent even if that one is gone.
            #[must_use]
            pub fn reply_to(mut self, message: Option<MessageId>) -> Self {
                self.reply_parameters = message.map(ReplyParameters::to);
                self
            }

            /// The same as an answer to a part of a message, as [`ReplyParameters::quoting`] says.
            #[must_use]
            pub fn answering(mut self, reply: Option<ReplyParameters>) -> Self {
                self.reply_parameters = reply;
                self
            }

            /// The same with buttons.
            #[must_use]
            pub fn keyboard(mut self, keyboard: InlineKeyboard) -> Self {
                self.reply_markup = Some(keyboard);
                self
            }
        }
    };
}

message! {
    /// A text (<https://core.telegram.org/bots/api#sendmessage>). The server refuses one without visible characters.
    SendMessage {
        /// At most 4096 UTF-16 code units.
        pub text: String,
        /// The text's formatting.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub entities: Vec<MessageEntity>,
        /// How addresses in the text are previewed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub link_preview_options: Option<LinkPreview>,
    }
}

message! {
    /// A text with headings, tables, files and the like (<https://core.telegram.org/bots/api#sendrichmessage>).
    SendRichMessage {
        /// An `InputRichMessage`, such as [`crate::RichMessage::input`].
        pub rich_message: Value,
    }
}

impl SendRichMessage {
    /// A rich message, as long as it is.
    #[must_use]
    pub fn new(chat_id: ChatId, thread: Option<ThreadId>, rich_message: Value) -> Self {
        Self {
            chat_id,
            thread,
            rich_message,
            disable_notification: false,
            protect_content: false,
            reply_parameters: None,
            reply_markup: None,
        }
    }
}

impl SendMessage {
    /// A text of which [`TEXT_LIMIT`] is kept.
    #[must_use]
    pub fn new(chat_id: ChatId, thread: Option<ThreadId>, text: impl Into<Text>) -> Self {
        let text = text.into().cut(TEXT_LIMIT);
        Self {
            chat_id,
            thread,
            text: text.text,
            entities: text.entities,
            link_preview_options: None,
            disable_notification: false,
            protect_content: false,
            reply_parameters: None,
            reply_markup: None,
        }
    }

    /// The same without a preview of the addresses in it.
    #[must_use]
    pub fn without_preview(mut self) -> Self {
        self.link_preview_options = Some(LinkPreview::off());
        self
    }
}

message! {
    /// A copy of a message, without a link to it (<https://core.telegram.org/bots/api#copymessage>).
    CopyMessage {
        /// Where the message is.
        pub from_chat_id: ChatId,
        /// Which message.
        pub message_id: MessageId,
        /// A caption in place of its own; none keeps it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub caption: Option<String>,
        /// The new caption's formatting.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub caption_entities: Vec<MessageEntity>,
    }
}

impl CopyMessage {
    /// A copy with its own caption.
    #[must_use]
    pub fn new(chat_id: ChatId, thread: Option<ThreadId>, from_chat_id: ChatId, message_id: MessageId) -> Self {
        Self {
            chat_id,
            thread,
            from_chat_id,
            message_id,
            caption: None,
            caption_entities: Vec::new(),
            disable_notification: false,
            protect_content: false,
            reply_parameters: None,
            reply_markup: None,
        }
    }

    /// The same with another caption, of which [`CAPTION_LIMIT`] is kept.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<Text>) -> Self {
        let caption = caption.into().cut(CAPTION_LIMIT);
        self.caption = Some(caption.text);
        self.caption_entities = caption.entities;
        self
    }
}

send! {
    /// Copies of several messages, albums staying together (<https://core.telegram.org/bots/api#copymessages>).
    /// What cannot be copied is left out.
    CopyMessages {
        /// Where the messages are.
        pub from_chat_id: ChatId,
        /// 1–100 ids in strictly increasing order.
        pub message_ids: Vec<MessageId>,
        /// Without the captions that stand there.
        #[serde(default, skip_serializing_if = "is_false")]
        pub remove_caption: bool,
    }
}

impl CopyMessages {
    /// How many messages one call copies.
    pub const MOST: usize = 100;

    /// Copies in the order of their ids, each once; of more than [`CopyMessages::MOST`] the first so many.
    #[must_use]
    pub fn new(
        chat_id: ChatId,
        thread: Option<ThreadId>,
        from_chat_id: ChatId,
        message_ids: impl IntoIterator<Item = MessageId>,
    ) -> Self {
        let mut message_ids: Vec<_> = message_ids.into_iter().collect();
        message_ids.sort_unstable();
        message_ids.dedup();
        message_ids.truncate(Self::MOST);
        Self {
            chat_id,
            thread,
            from_chat_id,
            message_ids,
            remove_caption: false,
            disable_notification: false,
            protect_content: false,
        }
    }

    /// The same without the captions that stand there.
    #[must_use]
    pub fn without_captions(mut self) -> Self {
        self.remove_caption = true;
        self
    }
}

message! {
    /// A point on the map (<https://core.telegram.org/bots/api#sendlocation>).
    SendLocation {
        /// Degrees north.
        pub latitude: f64,
        /// Degrees east.
        pub longitude: f64,
    }
}

message! {
    /// A person's phone number (<https://core.telegram.org/bots/api#sendcontact>).
    SendContact {
        /// The number.
        pub phone_number: String,
        /// The first name.
        pub first_name: String,
        /// The last name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub last_name: Option<String>,
    }
}

impl SendLocation {
    /// A point on the map.
    #[must_use]
    pub fn new(chat_id: ChatId, thread: Option<ThreadId>, latitude: f64, longitude: f64) -> Self {
        Self {
            chat_id,
            thread,
            latitude,
            longitude,
            disable_notification: false,
            protect_content: false,
            reply_parameters: None,
            reply_markup: None,
        }
    }
}

impl SendContact {
    /// A person's phone number.
    #[must_use]
    pub fn new(
        chat_id: ChatId,
        thread: Option<ThreadId>,
        phone_number: impl Into<String>,
        first_name: impl Into<String>,
    ) -> Self {
        Self {
            chat_id,
            thread,
            phone_number: phone_number.into(),
            first_name: first_name.into(),
            last_name: None,
            disable_notification: false,
            protect_content: false,
            reply_parameters: None,
            reply_markup: None,
        }
    }
}

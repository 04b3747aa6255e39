//! Files that Telegram has, sent again by their `file_id`.

use super::edit::InputMedia;
use super::send::ReplyParameters;
use super::{Method, is_false};
use crate::text::{CAPTION_LIMIT, Text};
use crate::{ChatId, InlineKeyboard, MessageEntity, MessageId, ThreadId};
use serde::{Deserialize, Serialize};

macro_rules! media {
    ($($(#[$doc:meta])* $name:ident { $file:ident },)+) => {$(
        message! {
            $(#[$doc])* $name {
                /// A `file_id` of this kind.
                pub $file: String,
                /// At most 1024 UTF-16 code units.
                #[serde(default, skip_serializing_if = "String::is_empty")]
                pub caption: String,
                /// The caption's formatting.
                #[serde(default, skip_serializing_if = "Vec::is_empty")]
                pub caption_entities: Vec<MessageEntity>,
            }
        }

        impl $name {
            /// A file that Telegram has, with a caption of which [`CAPTION_LIMIT`](crate::CAPTION_LIMIT) is kept.
            #[must_use]
            pub fn new(
                chat_id: ChatId, thread: Option<ThreadId>, file_id: impl Into<String>, caption: impl Into<Text>,
            ) -> Self {
                let caption = caption.into().cut(CAPTION_LIMIT);
                Self {
                    chat_id,
                    thread,
                    $file: file_id.into(),
                    caption: caption.text,
                    caption_entities: caption.entities,
                    disable_notification: false,
                    protect_content: false,
                    reply_parameters: None,
                    reply_markup: None,
                }
            }
        }
    )+};
}

macro_rules! bare_media {
    ($($(#[$doc:meta])* $name:ident { $file:ident },)+) => {$(
        message! {
            $(#[$doc])* $name {
                /// A `file_id` of this kind.
                pub $file: String,
            }
        }

        impl $name {
            /// A file that Telegram has.
            #[must_use]
            pub fn new(chat_id: ChatId, thread: Option<ThreadId>, file_id: impl Into<String>) -> Self {
                Self {
                    chat_id,
                    thread,
                    $file: file_id.into(),
                    disable_notification: false,
                    protect_content: false,
                    reply_parameters: None,
                    reply_markup: None,
                }
            }
        }
    )+};
}

media! {
    /// A photo (<https://core.telegram.org/bots/api#sendphoto>).
    SendPhoto { photo },
    /// A video (<https://core.telegram.org/bots/api#sendvideo>).
    SendVideo { video },
    /// A video without sound, or a GIF (<https://core.telegram.org/bots/api#sendanimation>).
    SendAnimation { animation },
    /// A piece of music (<https://core.telegram.org/bots/api#sendaudio>).
    SendAudio { audio },
    /// Any other file (<https://core.telegram.org/bots/api#senddocument>).
    SendDocument { document },
    /// A voice message (<https://core.telegram.org/bots/api#sendvoice>).
    SendVoice { voice },
}

bare_media! {
    /// A round video (<https://core.telegram.org/bots/api#sendvideonote>).
    SendVideoNote { video_note },
    /// A sticker (<https://core.telegram.org/bots/api#sendsticker>).
    SendSticker { sticker },
}

send! {
    /// An album of files that Telegram has (<https://core.telegram.org/bots/api#sendmediagroup>): 2–10 of them, music with music alone and
    /// documents with documents. It takes no buttons.
    SendMediaGroup {
        /// The files, in order. There is no album of animations.
        pub media: Vec<InputMedia>,
        /// The message that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub reply_parameters: Option<ReplyParameters>,
    }
}

impl SendMediaGroup {
    /// How many files an album holds.
    pub const MOST: usize = 10;

    /// An album; of more than [`SendMediaGroup::MOST`] files the first so many.
    #[must_use]
    pub fn new(chat_id: ChatId, thread: Option<ThreadId>, media: impl IntoIterator<Item = InputMedia>) -> Self {
        Self {
            chat_id,
            thread,
            media: media.into_iter().take(Self::MOST).collect(),
            reply_parameters: None,
            disable_notification: false,
            protect_content: false,
        }
    }
}

/// The kinds of file that can be sent again by their `file_id`, each only as what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum MediaKind {
    Photo,
    Video,
    Animation,
    Audio,
    Document,
    Voice,
    VideoNote,
    Sticker,
}

impl Method {
    /// Sends a file that Telegram has. Round videos and stickers take no caption: theirs is dropped.
    #[must_use]
    pub fn send_media(
        kind: MediaKind,
        chat: ChatId,
        thread: Option<ThreadId>,
        file_id: impl Into<String>,
        caption: impl Into<Text>,
    ) -> Self {
        match kind {
            MediaKind::Photo => SendPhoto::new(chat, thread, file_id, caption).into(),
            MediaKind::Video => SendVideo::new(chat, thread, file_id, caption).into(),
            MediaKind::Animation => SendAnimation::new(chat, thread, file_id, caption).into(),
            MediaKind::Audio => SendAudio::new(chat, thread, file_id, caption).into(),
            MediaKind::Document => SendDocument::new(chat, thread, file_id, caption).into(),
            MediaKind::Voice => SendVoice::new(chat, thread, file_id, caption).into(),
            MediaKind::VideoNote => SendVideoNote::new(chat, thread, file_id).into(),
            MediaKind::Sticker => SendSticker::new(chat, thread, file_id).into(),
        }
    }
}

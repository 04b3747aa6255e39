//! The Bot API as this desk uses it: updates in, methods out, errors that say what to do.
//!
//! A thin layer over <https://core.telegram.org/bots/api>: only the shapes that are used, read
//! leniently, so that nothing Telegram may add makes an update fail; and calls that go over the same
//! HTTP stack as the AWS clients, so that a function carries one TLS stack.
//!
//! - [`Update::parse`] reads what a webhook or `getUpdates` delivers.
//! - [`Method`] is a call as data: stored, compared, answered in a webhook's response, or sent by a [`Client`].
//! - [`Api`] is anything that carries out a [`Method`]; [`ApiExt`] reads the results.
//! - [`Error`] tells apart what a caller handles differently, and whether a call may have been carried out.
//! - [`secret`] checks that an update comes from Telegram.
//!
//! This crate never contains: decisions about tickets, words that a person reads, `parse_mode` (formatting is
//! entities only, so nobody's text is ever parsed as markup), a log statement, or a bot token outside [`Token`].

mod api;
mod client;
mod entity;
mod error;
mod ids;
mod json;
mod keyboard;
mod method;
mod response;
mod rich;
pub mod secret;
mod text;
mod token;
mod update;

pub use api::{Answer, Api, ApiExt, BotInfo, ChatInfo, IconSticker, Member, WebhookInfo};
pub use client::{Client, ConfigError, DEFAULT_BASE, Timeouts};
pub use entity::MessageEntity;
pub use error::{Error, Outcome, Retry};
pub use ids::{ChatId, MessageId, ThreadId, UpdateId, UserId};
pub use keyboard::{Button, CALLBACK_DATA_BYTES, CallbackDataLength, CopyText, InlineKeyboard, WebApp};
pub use method::{
    ALLOWED_UPDATES, AnswerCallbackQuery, BotCommand, ChatAction, CloseForumTopic, CommandScope, CopyMessage,
    CopyMessages, CreateChatInviteLink, CreateForumTopic, DeleteForumTopic, DeleteMessage, DeleteMessages,
    DeleteWebhook, EditForumTopic, EditMessageCaption, EditMessageMedia, EditMessageReplyMarkup, EditMessageText,
    EditableMedia, ForwardMessage, ForwardMessages, GetChat, GetChatAdministrators, GetChatMember, GetUpdates,
    InputMedia, LeaveChat, LinkPreview, MediaKind, Method, PinChatMessage, ReopenForumTopic, ReplyParameters,
    SendAnimation, SendAudio, SendChatAction, SendContact, SendDocument, SendLocation, SendMediaGroup, SendMessage,
    SendPhoto, SendRichMessage, SendSticker, SendVideo, SendVideoNote, SendVoice, SetMessageReaction, SetMyCommands,
    SetWebhook,
};
pub use response::{RawUpdate, read_response, read_updates};
pub use rich::{RICH_LIMIT, RichMessage};
pub use text::{
    CALLBACK_ANSWER_LIMIT, CAPTION_LIMIT, TEXT_LIMIT, TOPIC_NAME_LIMIT, Text, cut, printable, topic_name, utf16_len,
};
pub use token::{Token, TokenError};
pub use update::{
    CallbackMessage, CallbackQuery, Chat, ChatJoinRequest, ChatKind, ChatMember, ChatMemberUpdated, ContentKind,
    ExternalReply, MemberStatus, Message, MessageReactionUpdated, Origin, ParseError, Quote, Reaction, Reply, Update,
    UpdateKind, User,
};

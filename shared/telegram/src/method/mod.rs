//! Calls as data.

// First, because the macros that it defines are used below.
#[macro_use]
mod send;

mod chat;
mod edit;
mod forward;
mod media;
mod setup;
#[cfg(test)]
mod tests;

pub use chat::{
    ChatAction, CloseForumTopic, CreateChatInviteLink, CreateForumTopic, DeleteForumTopic, EditForumTopic, GetChat,
    GetChatAdministrators, GetChatMember, LeaveChat, PinChatMessage, ReopenForumTopic, SendChatAction,
    SetMessageReaction,
};
pub use edit::{
    AnswerCallbackQuery, DeleteMessage, DeleteMessages, EditMessageCaption, EditMessageMedia, EditMessageReplyMarkup,
    EditMessageText, EditableMedia, InputMedia,
};
pub use forward::{ForwardMessage, ForwardMessages};
pub use media::{
    MediaKind, SendAnimation, SendAudio, SendDocument, SendMediaGroup, SendPhoto, SendSticker, SendVideo,
    SendVideoNote, SendVoice,
};
pub use send::{
    CopyMessage, CopyMessages, LinkPreview, ReplyParameters, SendContact, SendLocation, SendMessage, SendRichMessage,
};
pub use setup::{ALLOWED_UPDATES, BotCommand, CommandScope, DeleteWebhook, GetUpdates, SetMyCommands, SetWebhook};

use crate::ChatId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident $(($params:ident))? = $wire:literal,)+) => {
        /// One call of the Bot API (<https://core.telegram.org/bots/api#available-methods>).
        ///
        /// As JSON it is what a webhook may answer in its response: `{"method":"sendMessage","chat_id":…}`
        /// (<https://core.telegram.org/bots/api#making-requests-when-getting-updates>).
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "method")]
        pub enum Method {
            $($(#[$doc])* #[serde(rename = $wire)] $name $(($params))?,)+
        }

        impl Method {
            /// The method's name, fit for a log.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(methods!(@pattern $name $($params)?) => $wire,)+ }
            }
        }

        $($(
            impl From<$params> for Method {
                fn from(params: $params) -> Self {
                    Self::$name(params)
                }
            }
        )?)+
    };
    (@pattern $name:ident $params:ident) => { Self::$name(_) };
    (@pattern $name:ident) => { Self::$name };
}

methods! {
    /// <https://core.telegram.org/bots/api#getme>
    GetMe = "getMe",
    /// <https://core.telegram.org/bots/api#getupdates>
    GetUpdates(GetUpdates) = "getUpdates",
    /// <https://core.telegram.org/bots/api#setwebhook>
    SetWebhook(SetWebhook) = "setWebhook",
    /// <https://core.telegram.org/bots/api#deletewebhook>
    DeleteWebhook(DeleteWebhook) = "deleteWebhook",
    /// <https://core.telegram.org/bots/api#getwebhookinfo>
    GetWebhookInfo = "getWebhookInfo",
    /// <https://core.telegram.org/bots/api#setmycommands>
    SetMyCommands(SetMyCommands) = "setMyCommands",
    /// <https://core.telegram.org/bots/api#sendmessage>
    SendMessage(SendMessage) = "sendMessage",
    /// <https://core.telegram.org/bots/api#sendrichmessage>
    SendRichMessage(SendRichMessage) = "sendRichMessage",
    /// <https://core.telegram.org/bots/api#copymessage>
    CopyMessage(CopyMessage) = "copyMessage",
    /// <https://core.telegram.org/bots/api#copymessages>
    CopyMessages(CopyMessages) = "copyMessages",
    /// <https://core.telegram.org/bots/api#forwardmessage>
    ForwardMessage(ForwardMessage) = "forwardMessage",
    /// <https://core.telegram.org/bots/api#forwardmessages>
    ForwardMessages(ForwardMessages) = "forwardMessages",
    /// <https://core.telegram.org/bots/api#sendphoto>
    SendPhoto(SendPhoto) = "sendPhoto",
    /// <https://core.telegram.org/bots/api#sendvideo>
    SendVideo(SendVideo) = "sendVideo",
    /// <https://core.telegram.org/bots/api#sendanimation>
    SendAnimation(SendAnimation) = "sendAnimation",
    /// <https://core.telegram.org/bots/api#sendaudio>
    SendAudio(SendAudio) = "sendAudio",
    /// <https://core.telegram.org/bots/api#senddocument>
    SendDocument(SendDocument) = "sendDocument",
    /// <https://core.telegram.org/bots/api#sendvoice>
    SendVoice(SendVoice) = "sendVoice",
    /// <https://core.telegram.org/bots/api#sendvideonote>
    SendVideoNote(SendVideoNote) = "sendVideoNote",
    /// <https://core.telegram.org/bots/api#sendsticker>
    SendSticker(SendSticker) = "sendSticker",
    /// <https://core.telegram.org/bots/api#sendmediagroup>
    SendMediaGroup(SendMediaGroup) = "sendMediaGroup",
    /// <https://core.telegram.org/bots/api#sendlocation>
    SendLocation(SendLocation) = "sendLocation",
    /// <https://core.telegram.org/bots/api#sendcontact>
    SendContact(SendContact) = "sendContact",
    /// <https://core.telegram.org/bots/api#sendchataction>
    SendChatAction(SendChatAction) = "sendChatAction",
    /// <https://core.telegram.org/bots/api#editmessagetext>
    EditMessageText(EditMessageText) = "editMessageText",
    /// <https://core.telegram.org/bots/api#editmessagecaption>
    EditMessageCaption(EditMessageCaption) = "editMessageCaption",
    /// <https://core.telegram.org/bots/api#editmessagemedia>
    EditMessageMedia(EditMessageMedia) = "editMessageMedia",
    /// <https://core.telegram.org/bots/api#editmessagereplymarkup>
    EditMessageReplyMarkup(EditMessageReplyMarkup) = "editMessageReplyMarkup",
    /// <https://core.telegram.org/bots/api#deletemessage>
    DeleteMessage(DeleteMessage) = "deleteMessage",
    /// <https://core.telegram.org/bots/api#deletemessages>
    DeleteMessages(DeleteMessages) = "deleteMessages",
    /// <https://core.telegram.org/bots/api#answercallbackquery>
    AnswerCallbackQuery(AnswerCallbackQuery) = "answerCallbackQuery",
    /// <https://core.telegram.org/bots/api#setmessagereaction>
    SetMessageReaction(SetMessageReaction) = "setMessageReaction",
    /// <https://core.telegram.org/bots/api#pinchatmessage>
    PinChatMessage(PinChatMessage) = "pinChatMessage",
    /// <https://core.telegram.org/bots/api#createforumtopic>
    CreateForumTopic(CreateForumTopic) = "createForumTopic",
    /// <https://core.telegram.org/bots/api#editforumtopic>
    EditForumTopic(EditForumTopic) = "editForumTopic",
    /// <https://core.telegram.org/bots/api#closeforumtopic>
    CloseForumTopic(CloseForumTopic) = "closeForumTopic",
    /// <https://core.telegram.org/bots/api#reopenforumtopic>
    ReopenForumTopic(ReopenForumTopic) = "reopenForumTopic",
    /// <https://core.telegram.org/bots/api#deleteforumtopic>
    DeleteForumTopic(DeleteForumTopic) = "deleteForumTopic",
    /// <https://core.telegram.org/bots/api#getforumtopiciconstickers>
    GetForumTopicIconStickers = "getForumTopicIconStickers",
    /// <https://core.telegram.org/bots/api#getchat>
    GetChat(GetChat) = "getChat",
    /// <https://core.telegram.org/bots/api#getchatmember>
    GetChatMember(GetChatMember) = "getChatMember",
    /// <https://core.telegram.org/bots/api#getchatadministrators>
    GetChatAdministrators(GetChatAdministrators) = "getChatAdministrators",
    /// <https://core.telegram.org/bots/api#leavechat>
    LeaveChat(LeaveChat) = "leaveChat",
    /// <https://core.telegram.org/bots/api#createchatinvitelink>
    CreateChatInviteLink(CreateChatInviteLink) = "createChatInviteLink",
}

impl Method {
    /// The parameters alone, as a call to `/<name>` takes them.
    #[must_use]
    pub fn params(&self) -> Map<String, Value> {
        // Every method is a struct of texts, numbers and lists: it always is a JSON object.
        let mut params = match serde_json::to_value(self) {
            Ok(Value::Object(params)) => params,
            Ok(_) | Err(_) => Map::new(),
        };
        params.remove("method");
        params
    }

    /// The body of a webhook's response that carries this method out.
    ///
    /// There is no result, so it is for what needs none: no `get…`, and no message that is edited later.
    #[must_use]
    pub fn webhook_answer(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The chat that the method acts in, whose pace it counts against.
    #[must_use]
    pub fn chat_id(&self) -> Option<ChatId> {
        match self {
            Self::SendMessage(m) => Some(m.chat_id),
            Self::SendRichMessage(m) => Some(m.chat_id),
            Self::CopyMessage(m) => Some(m.chat_id),
            Self::CopyMessages(m) => Some(m.chat_id),
            Self::ForwardMessage(m) => Some(m.chat_id),
            Self::ForwardMessages(m) => Some(m.chat_id),
            Self::SendPhoto(m) => Some(m.chat_id),
            Self::SendVideo(m) => Some(m.chat_id),
            Self::SendAnimation(m) => Some(m.chat_id),
            Self::SendAudio(m) => Some(m.chat_id),
            Self::SendDocument(m) => Some(m.chat_id),
            Self::SendVoice(m) => Some(m.chat_id),
            Self::SendVideoNote(m) => Some(m.chat_id),
            Self::SendSticker(m) => Some(m.chat_id),
            Self::SendMediaGroup(m) => Some(m.chat_id),
            Self::SendLocation(m) => Some(m.chat_id),
            Self::SendContact(m) => Some(m.chat_id),
            Self::SendChatAction(m) => Some(m.chat_id),
            Self::EditMessageText(m) => Some(m.chat_id),
            Self::EditMessageCaption(m) => Some(m.chat_id),
            Self::EditMessageMedia(m) => Some(m.chat_id),
            Self::EditMessageReplyMarkup(m) => Some(m.chat_id),
            Self::DeleteMessage(m) => Some(m.chat_id),
            Self::DeleteMessages(m) => Some(m.chat_id),
            Self::SetMessageReaction(m) => Some(m.chat_id),
            Self::PinChatMessage(m) => Some(m.chat_id),
            Self::CreateForumTopic(m) => Some(m.chat_id),
            Self::EditForumTopic(m) => Some(m.chat_id),
            Self::CloseForumTopic(m) => Some(m.chat_id),
            Self::ReopenForumTopic(m) => Some(m.chat_id),
            Self::DeleteForumTopic(m) => Some(m.chat_id),
            Self::GetChat(m) => Some(m.chat_id),
            Self::GetChatMember(m) => Some(m.chat_id),
            Self::GetChatAdministrators(m) => Some(m.chat_id),
            Self::CreateChatInviteLink(m) => Some(m.chat_id),
            Self::LeaveChat(m) => Some(m.chat_id),
            Self::GetMe
            | Self::GetUpdates(_)
            | Self::SetWebhook(_)
            | Self::DeleteWebhook(_)
            | Self::GetWebhookInfo
            | Self::SetMyCommands(_)
            | Self::AnswerCallbackQuery(_)
            | Self::GetForumTopicIconStickers => None,
        }
    }
}

/// For flags that are sent only when set.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

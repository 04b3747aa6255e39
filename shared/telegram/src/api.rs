//! Carrying out methods, and reading their results.

use crate::{ChatId, ChatKind, ChatMember, Error, GetChat, GetChatMember, MessageId, Method, ThreadId};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;

/// The result of a call, once it is there.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send + 'a>>;

/// Something that carries out methods: the [`Client`](crate::Client), or a simulator in a test.
pub trait Api: Send + Sync {
    /// Carries out one method and gives its `result`.
    ///
    /// # Errors
    /// The answer's [`Error`]; ask it for its [`outcome`](Error::outcome) before calling again.
    fn call<'a>(&'a self, method: &'a Method) -> Answer<'a>;
}

/// The bot itself, by `getMe` (<https://core.telegram.org/bots/api#getme>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BotInfo {
    /// Its id.
    pub id: crate::UserId,
    /// Its `@name`, without the `@`.
    #[serde(default)]
    pub username: String,
    /// Its name.
    #[serde(default)]
    pub first_name: String,
    /// Whether privacy mode is off, so that it sees all messages of a group where it is no admin.
    #[serde(default)]
    pub can_read_all_group_messages: bool,
    /// Whether its private chats can have topics.
    #[serde(default)]
    pub has_topics_enabled: bool,
}

/// A chat, by `getChat` (<https://core.telegram.org/bots/api#chatfullinfo>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChatInfo {
    /// Its id.
    pub id: ChatId,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: ChatKind,
    /// Its title, unless it is private.
    #[serde(default)]
    pub title: Option<String>,
    /// Its public name, without the `@`.
    #[serde(default)]
    pub username: Option<String>,
    /// Whether it is a supergroup with topics.
    #[serde(default)]
    pub is_forum: bool,
    /// Whether its messages can't be copied.
    #[serde(default)]
    pub has_protected_content: bool,
}

/// A member and the rights that the desk needs (<https://core.telegram.org/bots/api#chatmember>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the rights are Telegram's, each by itself")]
pub struct Member {
    /// Who, and as what.
    #[serde(flatten)]
    pub member: ChatMember,
    /// May create, rename, close and reopen topics.
    #[serde(default)]
    pub can_manage_topics: bool,
    /// May pin messages.
    #[serde(default)]
    pub can_pin_messages: bool,
    /// May delete others' messages.
    #[serde(default)]
    pub can_delete_messages: bool,
    /// May invite people.
    #[serde(default)]
    pub can_invite_users: bool,
    /// May restrict people.
    #[serde(default)]
    pub can_restrict_members: bool,
}

/// How deliveries go, by `getWebhookInfo` (<https://core.telegram.org/bots/api#webhookinfo>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct WebhookInfo {
    /// Where updates go; empty without a webhook.
    #[serde(default)]
    pub url: String,
    /// How many updates wait.
    #[serde(default)]
    pub pending_update_count: i64,
    /// When a delivery last failed, in seconds since 1970.
    #[serde(default)]
    pub last_error_date: Option<i64>,
    /// Why it failed.
    #[serde(default)]
    pub last_error_message: Option<String>,
    /// Deliveries at a time.
    #[serde(default)]
    pub max_connections: Option<i64>,
    /// Kinds of updates that are delivered.
    #[serde(default)]
    pub allowed_updates: Vec<String>,
}

/// An icon that a topic may have (<https://core.telegram.org/bots/api#getforumtopiciconstickers>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct IconSticker {
    /// What [`CreateForumTopic`](crate::CreateForumTopic) names.
    pub custom_emoji_id: String,
    /// The emoji that it looks like.
    #[serde(default)]
    pub emoji: String,
}

/// Calls with a typed result. A result that is not what the method promises is [`Error::Unknown`].
///
/// All of them fail with what [`Api::call`] fails with.
pub trait ApiExt: Api {
    /// A call whose result does not matter.
    fn carry_out(&self, method: &Method) -> impl Future<Output = Result<(), Error>> + Send {
        async move { self.call(method).await.map(drop) }
    }

    /// A call that makes one message: every `send…`, `copyMessage`, an edit.
    fn send(&self, method: &Method) -> impl Future<Output = Result<MessageId, Error>> + Send {
        #[derive(Deserialize)]
        struct Sent {
            message_id: MessageId,
        }
        async move { read::<Sent>(self.call(method).await?, "message_id").map(|sent| sent.message_id) }
    }

    /// `copyMessages`: the copies' ids, in order; those that could not be copied are missing.
    fn send_many(&self, method: &Method) -> impl Future<Output = Result<Vec<MessageId>, Error>> + Send {
        #[derive(Deserialize)]
        struct Sent {
            message_id: MessageId,
        }
        async move {
            let sent = read::<Vec<Sent>>(self.call(method).await?, "list of messages")?;
            Ok(sent.into_iter().map(|sent| sent.message_id).collect())
        }
    }

    /// `createForumTopic`: the new topic.
    fn create_topic(&self, method: &Method) -> impl Future<Output = Result<ThreadId, Error>> + Send {
        #[derive(Deserialize)]
        struct Created {
            message_thread_id: ThreadId,
        }
        async move { read::<Created>(self.call(method).await?, "message_thread_id").map(|topic| topic.message_thread_id) }
    }

    /// `createChatInviteLink`: the address.
    fn invite_link(&self, method: &Method) -> impl Future<Output = Result<String, Error>> + Send {
        #[derive(Deserialize)]
        struct Link {
            invite_link: String,
        }
        async move { read::<Link>(self.call(method).await?, "invite_link").map(|link| link.invite_link) }
    }

    /// `getMe`.
    fn me(&self) -> impl Future<Output = Result<BotInfo, Error>> + Send {
        async move { read(self.call(&Method::GetMe).await?, "bot") }
    }

    /// `getWebhookInfo`.
    fn webhook_info(&self) -> impl Future<Output = Result<WebhookInfo, Error>> + Send {
        async move { read(self.call(&Method::GetWebhookInfo).await?, "webhook") }
    }

    /// `getForumTopicIconStickers`.
    fn icon_stickers(&self) -> impl Future<Output = Result<Vec<IconSticker>, Error>> + Send {
        async move { read(self.call(&Method::GetForumTopicIconStickers).await?, "list of stickers") }
    }

    /// `getChat`.
    fn chat(&self, chat_id: ChatId) -> impl Future<Output = Result<ChatInfo, Error>> + Send {
        async move { read(self.call(&GetChat { chat_id }.into()).await?, "chat") }
    }

    /// `getChatMember`.
    fn member(&self, chat_id: ChatId, user_id: crate::UserId) -> impl Future<Output = Result<Member, Error>> + Send {
        async move { read(self.call(&GetChatMember { chat_id, user_id }.into()).await?, "member") }
    }

    /// `getChatAdministrators`.
    fn administrators(&self, chat_id: ChatId) -> impl Future<Output = Result<Vec<Member>, Error>> + Send {
        async move {
            read(
                self.call(&crate::GetChatAdministrators { chat_id }.into()).await?,
                "list of members",
            )
        }
    }
}

impl<T: Api + ?Sized> ApiExt for T {}

fn read<T: DeserializeOwned>(result: Value, what: &str) -> Result<T, Error> {
    serde_json::from_value(result).map_err(|_| Error::unreadable(what))
}

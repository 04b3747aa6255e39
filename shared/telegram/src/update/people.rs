//! People, chats, and what people do other than write.

use crate::{ChatId, MessageId, ThreadId, UserId};
use serde::{Deserialize, Serialize};

/// A person or a bot (<https://core.telegram.org/bots/api#user>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// Whether it is a bot.
    #[serde(default)]
    pub is_bot: bool,
    /// The first name; may show nothing.
    #[serde(default)]
    pub first_name: String,
    /// The last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The public name, without the `@`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The IETF tag of their app's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_code: Option<String>,
}

/// A chat (<https://core.telegram.org/bots/api#chat>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Chat {
    /// Which.
    pub id: ChatId,
    /// Its kind.
    #[serde(rename = "type", default)]
    pub kind: ChatKind,
    /// Whether it is a supergroup with topics.
    #[serde(default)]
    pub is_forum: bool,
    /// Its title, unless it is private.
    #[serde(default)]
    pub title: Option<String>,
    /// Its public name, without the `@`.
    #[serde(default)]
    pub username: Option<String>,
}

/// The kinds of chat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatKind {
    /// With one person.
    Private,
    /// A small group, without topics.
    Group,
    /// Any other group.
    Supergroup,
    /// A channel.
    Channel,
    /// A kind that this code does not know.
    #[default]
    #[serde(other)]
    Other,
}

/// A button was pressed (<https://core.telegram.org/bots/api#callbackquery>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CallbackQuery {
    /// What the answer names.
    pub id: String,
    /// Who pressed it.
    pub from: User,
    /// The message with the button, if it is the bot's own.
    #[serde(default)]
    pub message: Option<CallbackMessage>,
    /// What the button carries. Whoever presses it can send any other text.
    #[serde(default)]
    pub data: Option<String>,
    /// The chat, as a number that tells nothing else.
    #[serde(default)]
    pub chat_instance: String,
}

/// The message whose button was pressed (<https://core.telegram.org/bots/api#maybeinaccessiblemessage>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CallbackMessage {
    /// Which.
    pub message_id: MessageId,
    /// Where.
    pub chat: Chat,
    /// When it was sent, in seconds since 1970; 0 if it is not accessible any more.
    #[serde(default)]
    pub date: i64,
    /// Whether it is in a topic.
    #[serde(default)]
    is_topic_message: bool,
    #[serde(default)]
    message_thread_id: Option<i64>,
}

impl CallbackMessage {
    /// Whether the message is still there to be edited.
    #[must_use]
    pub const fn is_accessible(&self) -> bool {
        self.date != 0
    }

    /// The topic that it is in, if it is in one other than General.
    #[must_use]
    pub fn thread(&self) -> Option<ThreadId> {
        self.message_thread_id
            .filter(|_| self.is_topic_message)
            .and_then(ThreadId::new)
    }
}

/// Somebody's standing in a chat changed (<https://core.telegram.org/bots/api#chatmemberupdated>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChatMemberUpdated {
    /// Where.
    pub chat: Chat,
    /// Who changed it, often the person themself.
    pub from: User,
    /// When, in seconds since 1970.
    #[serde(default)]
    pub date: i64,
    /// What they were.
    #[serde(rename = "old_chat_member")]
    pub old: ChatMember,
    /// What they are.
    #[serde(rename = "new_chat_member")]
    pub new: ChatMember,
}

/// What somebody is in a chat (<https://core.telegram.org/bots/api#chatmember>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChatMember {
    /// Who.
    pub user: User,
    /// As what.
    #[serde(default)]
    pub status: MemberStatus,
    #[serde(default)]
    is_member: bool,
    /// An administrator's right to make topics, and to open and close them.
    #[serde(default)]
    pub can_manage_topics: bool,
    /// Whether somebody restricted may write.
    #[serde(default)]
    pub can_send_messages: bool,
}

impl ChatMember {
    /// Whether they are in the chat; somebody restricted may be or not.
    #[must_use]
    pub const fn is_in_chat(&self) -> bool {
        match self.status {
            MemberStatus::Creator | MemberStatus::Administrator | MemberStatus::Member => true,
            MemberStatus::Restricted => self.is_member,
            MemberStatus::Left | MemberStatus::Kicked | MemberStatus::Other => false,
        }
    }
}

/// The ways to be in a chat, or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberStatus {
    /// Owns it.
    Creator,
    /// Has some rights over others.
    Administrator,
    /// Is in it. In a private chat: has not blocked the bot.
    Member,
    /// May not do everything, and may be in it or not.
    Restricted,
    /// Is not in it.
    Left,
    /// Is not in it and may not come back. In a private chat: has blocked the bot.
    Kicked,
    /// A status that this code does not know.
    #[default]
    #[serde(other)]
    Other,
}

/// Somebody changed their reactions to a message (<https://core.telegram.org/bots/api#messagereactionupdated>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MessageReactionUpdated {
    /// Where.
    pub chat: Chat,
    /// To which message.
    pub message_id: MessageId,
    /// Who, unless they are anonymous.
    #[serde(default)]
    pub user: Option<User>,
    /// When, in seconds since 1970.
    #[serde(default)]
    pub date: i64,
    /// Their reactions before.
    #[serde(rename = "old_reaction", default)]
    pub old: Vec<Reaction>,
    /// Their reactions now.
    #[serde(rename = "new_reaction", default)]
    pub new: Vec<Reaction>,
}

/// A reaction to a message (<https://core.telegram.org/bots/api#reactiontype>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Reaction {
    /// One of the emoji that Telegram allows.
    Emoji {
        /// Which.
        emoji: String,
    },
    /// An emoji of somebody's own.
    CustomEmoji {
        /// Which.
        custom_emoji_id: String,
    },
    /// A star. Bots can't give it.
    Paid,
    /// A kind that this code does not know. Can't be given.
    #[serde(other)]
    Other,
}

/// Somebody asks to be let into a chat (<https://core.telegram.org/bots/api#chatjoinrequest>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChatJoinRequest {
    /// Where.
    pub chat: Chat,
    /// Who.
    pub from: User,
    /// Where the bot may write to them for five minutes.
    #[serde(default)]
    pub user_chat_id: Option<ChatId>,
    /// When, in seconds since 1970.
    #[serde(default)]
    pub date: i64,
    /// For an answer within ten seconds, if Telegram asks for one.
    #[serde(default)]
    pub query_id: Option<String>,
}

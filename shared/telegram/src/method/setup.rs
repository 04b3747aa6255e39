//! How updates come, and which commands are offered.

use super::is_false;
use crate::secret::Secret;
use crate::{ChatId, UserId};
use serde::{Deserialize, Serialize};

/// The kinds of updates that the desk listens to, and no other: each one that comes is a call of the function. They are always named:
/// without a list the previous one stays in force (<https://core.telegram.org/bots/api#setwebhook>).
pub const ALLOWED_UPDATES: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];

fn allowed_updates() -> Vec<String> {
    ALLOWED_UPDATES.map(String::from).to_vec()
}

/// Asks for updates (<https://core.telegram.org/bots/api#getupdates>). Refused while there is a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetUpdates {
    /// The first update wanted: one above the last that was handled. Forgets all before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
    /// How many at most, 1–100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// How long the server waits for one, in seconds.
    #[serde(default)]
    pub timeout: u32,
    /// Which kinds.
    #[serde(default)]
    pub allowed_updates: Vec<String>,
}

impl GetUpdates {
    /// The updates from `offset` on, of the kinds that the desk uses; waits up to `timeout` seconds for one.
    #[must_use]
    pub fn new(offset: Option<i64>, timeout: u32) -> Self {
        Self {
            offset,
            limit: None,
            timeout,
            allowed_updates: allowed_updates(),
        }
    }
}

/// Has updates delivered to an address (<https://core.telegram.org/bots/api#setwebhook>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetWebhook {
    /// An `https` address.
    pub url: String,
    /// What every delivery carries in its header.
    pub secret_token: Secret,
    /// Deliveries at a time, 1–100; the server's default is 40.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_connections: Option<u32>,
    /// Which kinds.
    #[serde(default)]
    pub allowed_updates: Vec<String>,
    /// Whether what waits is forgotten.
    #[serde(default, skip_serializing_if = "is_false")]
    pub drop_pending_updates: bool,
}

impl SetWebhook {
    /// Updates of the kinds that the desk uses.
    #[must_use]
    pub fn new(url: impl Into<String>, secret_token: Secret) -> Self {
        Self {
            url: url.into(),
            secret_token,
            max_connections: None,
            allowed_updates: allowed_updates(),
            drop_pending_updates: false,
        }
    }
}

/// Ends deliveries (<https://core.telegram.org/bots/api#deletewebhook>).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteWebhook {
    /// Whether what waits is forgotten.
    #[serde(default, skip_serializing_if = "is_false")]
    pub drop_pending_updates: bool,
}

/// The commands that are offered to some people (<https://core.telegram.org/bots/api#setmycommands>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetMyCommands {
    /// At most 100.
    pub commands: Vec<BotCommand>,
    /// Whom to offer them.
    #[serde(default)]
    pub scope: CommandScope,
    /// Two letters of a language; none is for people of languages without a list of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_code: Option<String>,
}

/// A command (<https://core.telegram.org/bots/api#botcommand>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotCommand {
    /// 1–32 of `a-z 0-9 _`, without the slash.
    pub command: String,
    /// 1–256 characters.
    pub description: String,
}

/// Whom commands are offered to; the narrowest scope wins (<https://core.telegram.org/bots/api#botcommandscope>).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum CommandScope {
    #[default]
    Default,
    AllPrivateChats,
    AllGroupChats,
    AllChatAdministrators,
    Chat {
        chat_id: ChatId,
    },
    ChatAdministrators {
        chat_id: ChatId,
    },
    ChatMember {
        chat_id: ChatId,
        user_id: UserId,
    },
}

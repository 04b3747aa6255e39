//! Users and bots.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A human being with a Telegram account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Person {
    /// The user id; zero asks the world for the next free one.
    #[serde(default)]
    pub id: i64,
    /// The first name.
    pub first_name: String,
    /// The last name.
    #[serde(default)]
    pub last_name: Option<String>,
    /// The username, without `@`.
    #[serde(default)]
    pub username: Option<String>,
    /// The language of their application, e.g. `ru`.
    #[serde(default)]
    pub language_code: Option<String>,
    /// Whether the account is deleted.
    #[serde(default)]
    pub deactivated: bool,
    /// Whether they pay for Premium: longer captions.
    #[serde(default)]
    pub is_premium: bool,
    /// What they keep from others.
    #[serde(default)]
    pub privacy: Privacy,
}

/// What a person keeps from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Privacy {
    /// Forwards of their messages show a name and no account.
    pub hides_forwards: bool,
    /// Voice and video messages to them are refused.
    pub forbids_voice: bool,
}

impl Person {
    /// A person with a first name and nothing else.
    #[must_use]
    pub fn named(first_name: &str) -> Self {
        Self {
            first_name: first_name.to_owned(),
            ..Self::default()
        }
    }

    /// The first and the last name.
    pub(crate) fn full_name(&self) -> String {
        match &self.last_name {
            Some(last_name) => format!("{} {last_name}", self.first_name),
            None => self.first_name.clone(),
        }
    }
}

/// A bot account and what waits for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Bot {
    pub(crate) id: i64,
    pub(crate) token: String,
    pub(crate) username: String,
    pub(crate) name: String,
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) commands: BTreeMap<String, Value>,
    pub(crate) menu_buttons: BTreeMap<String, Value>,
    pub(crate) webhook: Option<Webhook>,
    pub(crate) allowed_updates: Option<Vec<String>>,
    /// Whether private chats with it have topics.
    #[serde(default)]
    pub(crate) private_topics: bool,
    pub(crate) next_update_id: i64,
    pub(crate) updates: VecDeque<Pending>,
    /// Private chats and basic groups of one account share a counter; every supergroup has its own.
    pub(crate) next_message_id: i64,
}

/// Where a bot's updates are delivered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secret: Option<String>,
    pub(crate) max_connections: u16,
    pub(crate) last_error: Option<(i64, String)>,
}

/// One update that waits to be taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) update_id: i64,
    pub(crate) kind: String,
    /// Updates of one lane are delivered one after another.
    pub(crate) lane: String,
    pub(crate) at_ms: i64,
    pub(crate) payload: Value,
}

//! What stands beside a message's own words: whose they were first, and what they answer.

use serde::{Deserialize, de::DeserializeOwned};

use super::{Chat, User};
use crate::json::Bounded;

/// Who wrote a forwarded message first, of whichever kind (<https://core.telegram.org/bots/api#messageorigin>).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Origin {
    /// Somebody known.
    #[serde(default)]
    pub sender_user: Option<User>,
    /// Somebody who hides their account.
    #[serde(default)]
    pub sender_user_name: Option<String>,
    /// A group in whose name it was written.
    #[serde(default)]
    pub sender_chat: Option<Chat>,
    /// A channel.
    #[serde(default)]
    pub chat: Option<Chat>,
}

impl Origin {
    /// Their name, as far as Telegram tells it.
    #[must_use]
    pub fn name(&self) -> String {
        let user = self.sender_user.as_ref().map(|user| match &user.last_name {
            Some(last) => format!("{} {last}", user.first_name),
            None => user.first_name.clone(),
        });
        let chat = self.chat.as_ref().or(self.sender_chat.as_ref());
        user.or_else(|| self.sender_user_name.clone())
            .or_else(|| chat.and_then(|chat| chat.title.clone()))
            .unwrap_or_default()
    }
}

/// The part of a message that another one answers (<https://core.telegram.org/bots/api#textquote>).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Quote {
    /// Its words.
    pub text: String,
    /// Where it begins, in UTF-16 code units.
    #[serde(default)]
    pub position: u32,
}

/// A message of another chat that one answers (<https://core.telegram.org/bots/api#externalreplyinfo>).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct ExternalReply {
    /// Who wrote it.
    #[serde(default)]
    pub origin: Origin,
}

/// Something beside the message, if it has the shape that is known: it must not make the message unreadable.
pub(super) fn perhaps<T: DeserializeOwned>(read: Bounded) -> Option<T> {
    serde_json::from_value(read.value).ok()
}

//! Telegram's identifiers, each with a type of its own, so that a chat is never passed for a message.

use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }
    };
}

id! {
    /// A chat: positive for a private chat (the user's own id), negative for groups and channels.
    /// At most 52 significant bits (<https://core.telegram.org/bots/api#chat>).
    ChatId
}
id! {
    /// A person or a bot. At most 52 significant bits (<https://core.telegram.org/bots/api#user>).
    UserId
}
id! {
    /// A message within its chat; 0 is "not yet sent" (<https://core.telegram.org/bots/api#message>).
    MessageId
}
id! {
    /// An update. Sequential, but starts anew at random after a week without updates
    /// (<https://core.telegram.org/bots/api#update>): good to recognise repetitions, not to order by.
    UpdateId
}

impl UserId {
    /// The private chat with this user, which has the same number.
    #[must_use]
    pub const fn private_chat(self) -> ChatId {
        ChatId(self.0)
    }
}

/// A forum topic other than General.
///
/// General is thread 1, and the server refuses a message that names it ("message thread not found"): it is
/// reached by naming no thread. So General has no `ThreadId`, and `Option<ThreadId>` is "which topic, or General".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ThreadId(i64);

impl ThreadId {
    const GENERAL: i64 = 1;

    /// The topic with this `message_thread_id`; `None` for General (1) and for what can be no topic.
    #[must_use]
    pub const fn new(message_thread_id: i64) -> Option<Self> {
        if message_thread_id > Self::GENERAL {
            Some(Self(message_thread_id))
        } else {
            None
        }
    }

    /// The `message_thread_id`, always above 1.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads an optional thread, General being none.
    pub(crate) fn or_general<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(Option::<i64>::deserialize(deserializer)?.and_then(Self::new))
    }
}

impl fmt::Display for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for ThreadId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(i64::deserialize(deserializer)?)
            .ok_or_else(|| serde::de::Error::custom("General and non-positive threads have no id"))
    }
}

//! How a chat is named inside the world.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Names one chat. A private chat belongs to one bot and one user, so that two bots never share one.
///
/// As text: `<bot>:<user>` or the group's id, e.g. `7000000001:1001` and `-1002000000001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ChatKey {
    /// The dialogue of a user with a bot.
    Private {
        /// The bot's user id.
        bot: i64,
        /// The person's user id.
        user: i64,
    },
    /// A group, a supergroup or a channel, by its (negative) chat id.
    Group(i64),
}

impl ChatKey {
    /// The chat id that the Bot API shows.
    #[must_use]
    pub fn chat_id(self) -> i64 {
        match self {
            Self::Private { user, .. } => user,
            Self::Group(id) => id,
        }
    }
}

impl fmt::Display for ChatKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Private { bot, user } => write!(f, "{bot}:{user}"),
            Self::Group(id) => write!(f, "{id}"),
        }
    }
}

impl FromStr for ChatKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |part: &str| part.parse::<i64>().map_err(|_| format!("not a chat key: {text}"));
        match text.split_once(':') {
            Some((bot, user)) => Ok(Self::Private {
                bot: number(bot)?,
                user: number(user)?,
            }),
            None => Ok(Self::Group(number(text)?)),
        }
    }
}

impl TryFrom<String> for ChatKey {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<ChatKey> for String {
    fn from(key: ChatKey) -> Self {
        key.to_string()
    }
}

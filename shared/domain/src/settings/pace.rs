//! How fast we send.

use serde::{Deserialize, Serialize};

/// How fast we send into one chat: a burst, then one message each interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pace {
    /// How many may go at once after silence. 1 to 100.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100)))]
    pub burst: u32,
    /// Milliseconds between messages from then on; 0 is no limit.
    #[cfg_attr(feature = "schema", schemars(range(max = 600_000)))]
    pub every_ms: u32,
}

/// The pace of each kind of chat. Telegram allows one message a second into a chat and twenty a minute into a group, edits and
/// new topics included (<https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// A customer's private chat.
    pub customer: Pace,
    /// An agents' group. With a burst of 5 and one each 4 s, no minute holds more than twenty.
    pub group: Pace,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            customer: Pace {
                burst: 5,
                every_ms: 1_000,
            },
            group: Pace {
                burst: 5,
                every_ms: 4_000,
            },
        }
    }
}

impl Limits {
    /// No pace at all: for a Bot API server of one's own, and for measuring.
    pub const OFF: Self = Self {
        customer: Pace {
            burst: 100,
            every_ms: 0,
        },
        group: Pace {
            burst: 100,
            every_ms: 0,
        },
    };
}

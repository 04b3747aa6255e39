//! What a group may lack that the desk needs.

use serde::{Deserialize, Serialize};

/// What a group lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// The bot is not in it.
    Bot,
    /// The bot may not write there.
    Writing,
    /// It has no topics.
    Topics,
    /// The bot may make no topics: what has one already goes on.
    NewTopics,
}

impl Lack {
    /// Everything that a group may lack.
    pub const ALL: [Self; 4] = [Self::Bot, Self::Writing, Self::Topics, Self::NewTopics];
}

//! How far the history of a ticket has been sent in a lane.

use serde::{Deserialize, Serialize};

/// A place between two effects of a ticket's history: all commits up to `seq`, and of the next one its first `step` effects. Stored as a
/// pair of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(u64, u16)", into = "(u64, u16)")]
pub struct Cursor {
    /// The last commit of which everything is covered; 0 before the first.
    pub seq: u64,
    /// How many effects of the commit after it are covered, too.
    pub step: u16,
}

impl Cursor {
    /// Behind everything of that commit.
    #[must_use]
    pub fn after(seq: u64) -> Self {
        Self { seq, step: 0 }
    }
}

impl From<(u64, u16)> for Cursor {
    fn from((seq, step): (u64, u16)) -> Self {
        Self { seq, step }
    }
}

impl From<Cursor> for (u64, u16) {
    fn from(Cursor { seq, step }: Cursor) -> Self {
        (seq, step)
    }
}

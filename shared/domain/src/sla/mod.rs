//! The clocks of service levels: what was promised, when it is due, and what is said before and after.
//!
//! A clock is worked out from what has happened to a ticket and from the policies that hold for it ([`crate::ticket::compute_clocks`]); the outcome is
//! stored in the commit, so that the fold reads no settings. Waiting for the customer and being resolved are holes in the
//! calendar: [`Hours::due`](calendar::Hours::due) counts the open time outside of them, to the second.
//!
//! A breach is when something happened later than it was due, whenever a sweep happened to look: see [`crate::ticket::overdue`].

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// From opening to the first public message of an agent.
    FirstResponse,
    /// From the customer's oldest unanswered message to an agent's public one, after the first.
    NextResponse,
    /// From opening, or from reaching a queue, until somebody there takes the ticket or answers.
    Reaction,
    /// From opening to resolved.
    Resolution,
}

impl ClockKind {
    /// Every clock.
    pub const ALL: [Self; 4] = [
        Self::FirstResponse,
        Self::NextResponse,
        Self::Reaction,
        Self::Resolution,
    ];

    /// Its name in settings, reports and logs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstResponse => "first_response",
            Self::NextResponse => "next_response",
            Self::Reaction => "reaction",
            Self::Resolution => "resolution",
        }
    }
}

/// Who hears of a breach that lasts, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EscalationStep {
    /// Everybody on duty in the queue.
    Queue,
    /// Those on duty one level up.
    LevelUp,
    /// The supervisors.
    Supervisor,
    /// The managers.
    Manager,
}

impl EscalationStep {
    /// Every step, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Queue, Self::LevelUp, Self::Supervisor, Self::Manager];
}

/// A level that a clock has reached. Each is told once in a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// So many percent of the budget are used up.
    Warning(u8),
    /// It is over, and the owner is told.
    Breach,
    /// It has been over for a while.
    Chain(EscalationStep),
}

/// A level with the moment at which it is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// When.
    pub at: Timestamp,
    /// Which.
    pub level: Level,
}

/// One clock of one ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What it measures.
    pub kind: ClockKind,
    /// Which time around. For the next response, how often the customer had begun to wait; for a reaction, how often somebody
    /// had to take it up; 0 for clocks that a ticket has once.
    pub cycle: u32,
    /// When it was set going.
    pub origin: Timestamp,
    /// When it is due; `None` while it rests, or if its calendar never gets there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// The next level to be told; empty while it rests. Earlier releases stored all that were still to be told, in the order of their
    /// moments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ahead: Vec<Milestone>,
    /// The levels that were told in this cycle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Level>,
}

impl Clock {
    /// Whether it ran over in this cycle.
    #[must_use]
    pub fn is_breached(&self) -> bool {
        self.told.contains(&Level::Breach)
    }
}

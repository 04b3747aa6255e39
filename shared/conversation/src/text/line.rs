//! What stands within what is said: a moment, a ticket.

use domain::{ChatId, QueueName, ThreadId, TicketId, TopicKey, UserId, ticket::State};
use jiff::{SignedDuration, Timestamp};

/// A moment as a person reads it: in a zone, whose name is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The moment.
    pub at: Timestamp,
    /// The moment it is read at: a time of another day is written with its date.
    pub now: Timestamp,
    /// An IANA zone.
    pub zone: String,
}

impl When {
    /// Whether it is in the past already: then nothing can be promised for it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.at < self.now
    }
}

/// What a customer has to expect of a promise, where it is not what they usually may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// Others wait before them: it may take so much longer, or more.
    Behind(SignedDuration),
    /// Nobody can read it until the group is mended, and nobody knows when that is: no time is told.
    Standing,
}

/// A ticket in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub ticket: TicketId,
    /// Where it is in its life.
    pub state: State,
    /// What it is about.
    pub topic: Option<TopicKey>,
}

/// What a customer who is asked for details is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// The ticket.
    pub ticket: TicketId,
    /// Whether what we need was asked just before.
    pub asked: bool,
    /// Until when we wait before we remind them.
    pub until: Option<When>,
}

/// Ids of a place and of a person, for the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ids {
    /// The chat.
    pub chat: ChatId,
    /// Its forum thread.
    pub thread: Option<ThreadId>,
    /// Whoever asks.
    pub user: UserId,
}

/// One ticket's state, in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The ticket.
    pub line: Line,
    /// Its queue.
    pub queue: QueueName,
    /// Who has it.
    pub owner: Option<String>,
    /// When an answer was promised.
    pub promised: Option<When>,
}

/// The tickets that something may be meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Which {
    /// Newest first.
    pub tickets: Vec<Line>,
    /// Where it goes if they do not say.
    pub otherwise: TicketId,
}

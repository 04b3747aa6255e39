//! What committed events make us send, in which order and at which pace.
//!
//! A lane is one chat. Its worker asks [`next`] what to do for a ticket, reserves the right to do it from the lane's
//! [`Bucket`], does it, and hands the outcome to [`apply_outcome`]. All three are pure; the worker only carries out. What a commit
//! makes us send follows from the commit alone ([`effects`]), so the cursor in [`Delivery`] is all there is to remember.

mod bucket;
mod call;
mod card;
mod cursor;
mod digest;
mod effect;
mod erase;
mod lines;
mod outcome;
mod outlook;
mod parts;
mod plan;
#[cfg(test)]
mod tests;
mod trouble;
mod turn;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use bucket::{Bucket, InFlight, LEASE};
pub use call::{Action, GoesOn, MessageKey, Part, Reply, Step};
pub use cursor::Cursor;
pub use digest::{Digested, Entry, LINES, Telling, Told, apply_digest_outcome, digest, entry, is_of_clock};
pub use effect::{Effect, LaneWork, effects, lanes_for, side};
pub use outcome::{Link, Outcome, Settled, apply_outcome};
pub use plan::{ALBUM_WAIT, CONTEXT, Next, View, next, resume};
pub use trouble::{Membership, Trouble};
pub use turn::{Turn, Turns};

use domain::{
    ChatId, LaneId, MessageId, ThreadId,
    message::Quote,
    ticket::{Side, Ticket},
};

/// What a chat is given first when there is not enough room for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// What people said, to people.
    Words,
    /// Edits of cards.
    Card,
    /// Everything that can wait: receipts, notices, reminders.
    Notice,
}

impl Class {
    /// Every class, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Words, Self::Card, Self::Notice];
}

/// Which call it is, among all that a ticket will ever make in a lane. A call that was tried is known by it after a crash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKey {
    /// The topic of that generation.
    Topic(u32),
    /// The first card in the topic of that generation.
    Card(u32),
    /// An edit of the card into the look of that digest.
    CardEdit(String),
    /// The `step`-th effect of commit `seq`.
    Effect {
        /// The commit.
        seq: u64,
        /// The effect.
        step: u16,
    },
    /// The mark "possibly twice" beside the message of that id.
    Mark(MessageId),
    /// Something said before the topic was made anew.
    Context {
        /// The commit.
        seq: u64,
        /// The effect.
        step: u16,
    },
    /// A notice to a member of staff, by the id of its row.
    Notice(String),
    /// A digest of what many tickets say of their clocks.
    Digest,
}

/// How far a ticket has come in one lane. Stored beside the ticket, moved under a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each notes another thing that was refused, as it is stored"
)]
pub struct Delivery {
    /// How often it changed: the condition of the next change.
    pub version: u64,
    /// Every commit up to this one is carried out.
    pub seq: u64,
    /// So many effects of the commit after it are carried out, too.
    #[serde(default)]
    pub step: u16,
    /// The outcome of trying the next effect is unknown, so often.
    #[serde(default)]
    pub unknown: u8,
    /// The next effect cannot be copied: its words are sent instead. Or it cannot be edited: what it is now is sent anew.
    #[serde(default)]
    pub by_words: bool,
    /// What the next effect quotes does not stand where it was looked for: it is sent without.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unquoted: bool,
    /// Words that go on after what was sent last. They come before the next effect.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests: Vec<Rest>,
    /// The last messages of which nobody knows whether they are there, or there twice: taking them back has no place to look for that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsure: Vec<(ChatId, MessageId)>,
    /// The last copied message may be there twice, and is yet to be marked so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<MessageId>,
    /// The ticket's topic in a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<ThreadId>,
    /// The topic was closed by hand and must be opened again before anything is written there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reopen: bool,
    /// How often a topic was made, or tried to be.
    #[serde(default)]
    pub generation: u32,
    /// Telegram took no topic of the name that it was to have: its number is its name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plain_name: bool,
    /// The card's message in that topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<MessageId>,
    /// A digest of what the card shows.
    #[serde(default)]
    pub card_shows: String,
    /// What was said before and is shown again: the commit to begin with, and how many of its effects are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Cursor>,
    /// Where that ends: the cursor as it was when the topic was made. What came later is no context, but work.
    #[serde(default)]
    pub context_until: Cursor,
    /// The last lines of ours about the ticket in its customer's chat: what replies to one of them is meant for this ticket.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<MessageId>,
    /// The topic of the customer's private chat that is not there any more: while their last message is of it, what answers it goes to
    /// the chat itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_thread: Option<ThreadId>,
}

/// How many lines of ours a delivery remembers. They go with the cursor, which is written anyway; a pair for each would be two items more.
const REMEMBERED_LINES: usize = 24;

impl Delivery {
    /// The topic that what is said of `ticket` in `lane` goes into: its own in a group, in private the one that its customer wrote in.
    #[must_use]
    pub fn thread_in(&self, lane: LaneId, ticket: &Ticket) -> Option<ThreadId> {
        match side(lane) {
            Side::Group => self.thread,
            Side::Customer => ticket
                .customers_thread
                .filter(|thread| self.lost_thread != Some(*thread)),
        }
    }

    /// The part that `step` answers of the message that it is put under, unless Telegram said that it does not stand there.
    #[must_use]
    pub fn quote_in<'a>(&self, step: &'a Step) -> Option<&'a Quote> {
        step.quote().filter(|_| !self.unquoted)
    }

    /// Remembers lines of ours that now stand in the customer's chat.
    fn remember_lines(&mut self, messages: &[MessageId]) {
        self.lines.extend_from_slice(messages);
        let excess = self.lines.len().saturating_sub(REMEMBERED_LINES);
        self.lines.drain(..excess);
    }

    /// How far it has come.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor {
            seq: self.seq,
            step: self.step,
        }
    }

    /// The delivery with its cursor moved to `to`, as [`Next::Advance`] asks: what was noted of the effect that is passed over is
    /// gone with it.
    #[must_use]
    pub fn advanced(&self, to: Cursor) -> Self {
        Self {
            version: self.version + 1,
            seq: to.seq,
            step: to.step,
            unknown: 0,
            by_words: false,
            unquoted: false,
            rests: Vec::new(),
            ..self.clone()
        }
    }
}

/// Words that go on after a message that could not hold them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// The commit that has them.
    pub seq: u64,
    /// The effect of it that they are of.
    pub step: u16,
    /// Where what is left of them begins, in UTF-16 units; `None` if nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<usize>,
    /// The message on this side that they begin in.
    pub under: MessageId,
    /// Whether that begins with its ticket's number.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub numbered: bool,
    /// The messages on this side that they go on in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<MessageId>,
    /// So many of those show what they are to show.
    #[serde(default)]
    pub at: usize,
}

/// The work that one ticket has in a lane, as its row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// How often work was added: the condition of taking the row away.
    pub touches: u64,
    /// Since when each class waits.
    pub since: [Option<Timestamp>; 3],
}

impl Row {
    /// Where the row stands in the lane: its most urgent class, then the longest wait.
    #[must_use]
    pub fn rank(&self) -> (Class, Timestamp) {
        Class::ALL
            .into_iter()
            .zip(self.since)
            .find_map(|(class, since)| since.map(|since| (class, since)))
            .unwrap_or((Class::Notice, Timestamp::MAX))
    }
}

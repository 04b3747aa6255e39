//! The ticket's life: what can be asked of it, what then happens, and what it looks like afterwards.
//!
//! One function makes every transition ([`decide`]), one folds the result ([`Ticket::fold`]), one says when to look again
//! ([`due`]). A ticket is the fold of its [`Commit`]s and nothing else.

mod album;
mod clocks;
mod command;
mod commit;
mod decide;
mod due;
mod event;
mod fold;
mod incident;
mod place;
#[cfg(test)]
mod tests;
mod tick;
mod why;
mod written;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use album::Album;
pub use clocks::{compute_clocks, overdue, reached};
pub use command::{Command, CustomerAttributes, Opening};
pub use commit::{Actor, Commit, SCHEMA, TooNew};
pub use decide::{Rejected, decide, open};
pub use decide::{edit_stays, would_leave};
pub use due::due;
pub use event::{Event, Side};
pub use incident::Incident;
pub use why::{CameTo, Failure, Missing, Survey, WhyClosed, WhyNoSurvey};
pub use written::is_old;

use calendar::Span;

use crate::{
    BotId, ChatId, InputId, LaneId, Lang, MessageId, QueueName, RegionKey, StartPayload, ThreadId, TicketId, TopicKey,
    UserId,
    message::MessageRef,
    settings::{Class, Subject, Urgency},
    sla::Clock,
};

/// How many input ids a snapshot remembers, so that a repeated update is recognised without another item.
pub const REMEMBERED_INPUTS: usize = 64;

/// How many drafts of trainees a snapshot remembers.
const REMEMBERED_DRAFTS: usize = 8;

/// How many messages that became notes a snapshot remembers: those that may not have left yet.
const REMEMBERED_WITHHELD: usize = 32;

/// Where a ticket is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Opened; nobody has answered.
    Accepted,
    /// An agent has it.
    InProgress,
    /// The agent waits for the customer.
    NeedsDetails,
    /// Answered for good, unless the customer says otherwise within the reopen window.
    Resolved,
    /// Over. A late message opens a linked ticket.
    Closed,
}

impl State {
    /// Every state, in the order of a ticket's life.
    pub const ALL: [Self; 5] = [
        Self::Accepted,
        Self::InProgress,
        Self::NeedsDetails,
        Self::Resolved,
        Self::Closed,
    ];

    /// Whether it still runs: neither resolved nor closed.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Accepted | Self::InProgress | Self::NeedsDetails => true,
            Self::Resolved | Self::Closed => false,
        }
    }

    /// Whether the desk owes the customer something.
    #[must_use]
    pub fn desk_owes(self) -> bool {
        match self {
            Self::Accepted | Self::InProgress => true,
            Self::NeedsDetails | Self::Resolved | Self::Closed => false,
        }
    }
}

/// The agent who owns a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Who.
    pub id: UserId,
    /// What colleagues read on the card, and the customer in "has taken your question".
    pub name: String,
}

/// The customer, as much as a card needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Telegram's user id.
    pub user: UserId,
    /// First and last name, cut to 64 characters.
    pub name: String,
    /// `@username` without the at sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The language they are answered in.
    pub lang: Lang,
    /// Their own zone, if known; else the desk's is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Their region, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionKey>,
}

/// A request for a rating: one per resolution cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyRequest {
    /// The cycle it belongs to: how often the ticket had been reopened when it was sent.
    pub cycle: u32,
    /// The agent it is about, as of sending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<UserId>,
    /// The stars given, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
    /// When they were first given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rated_at: Option<Timestamp>,
    /// The commit that brought the comment on them: there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<u64>,
    /// The album that the comment is: its other messages are of it, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment_album: Option<String>,
}

/// A call for somebody on call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// When it began.
    pub since: Timestamp,
    /// How many were called.
    pub attempts: u32,
    /// When the next is called.
    pub next: Timestamp,
    /// Whom: each once. Earlier releases did not note it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub called: Vec<UserId>,
}

/// An offer at the end of a shift. Until it is accepted or lapses, the ticket stays with whoever has it: none is nobody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// To whom.
    pub to: UserId,
    /// Until when they may accept.
    pub until: Timestamp,
    /// Who gets it then: somebody on call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub or: Option<(UserId, String)>,
}

/// An answer that a trainee has drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The trainee.
    pub agent: UserId,
    /// The message in the group.
    pub message: MessageRef,
    /// The customer's message that it answers, in the customer's chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<MessageId>,
    /// The commit that has its words: of the draft, or of its last edit. Absent in what earlier releases wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<u64>,
}

impl Draft {
    /// Whether it is of that message: ids are a chat's own, and may coincide.
    #[must_use]
    pub fn is_of(&self, chat: ChatId, message: MessageId) -> bool {
        self.message.id == message && self.message.chat == chat
    }
}

/// Where an open ticket stands in its queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Nobody has it: waiting for an agent, at this place in the [order of work](crate::order).
    Waits(String),
    /// That agent has it.
    Held(UserId),
}

/// A ticket's snapshot: the fold of its commits, at most 16 KB as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its number.
    pub id: TicketId,
    /// The bot that the customer wrote to.
    pub bot: BotId,
    /// How many commits it is the fold of; the condition of the next one.
    pub version: u64,
    /// The shape of this snapshot; code refuses to write over a newer one.
    pub schema: u16,
    /// Who asks.
    pub customer: Contact,
    /// Where it is in its life.
    pub state: State,
    /// How often it was reopened.
    pub cycle: u32,
    /// What it is about; `None` if the customer just typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicKey>,
    /// What kind of promise it carries.
    pub class: Class,
    /// How pressing it is.
    #[serde(default)]
    pub urgency: Urgency,
    /// The queue it is in.
    pub queue: QueueName,
    /// The agents' group that shows it.
    pub group: ChatId,
    /// The agent who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// What followed `?start=` in the link that brought the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<StartPayload>,
    /// The earlier ticket that this one continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<TicketId>,
    /// When it opened; or when what opened it was written, where that was notably earlier.
    pub opened_at: Timestamp,
    /// The customer's oldest message that no agent has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<Timestamp>,
    /// How often the customer has begun to wait.
    #[serde(default)]
    pub waits: u32,
    /// When the customer was promised an answer, while they wait for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised: Option<Timestamp>,
    /// Whether they were told another time since, with an apology: once in a wait.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub apologised: bool,
    /// Since when somebody of the queue is to take it or answer, while nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reacts_from: Option<Timestamp>,
    /// How often somebody had to.
    #[serde(default)]
    pub reactions: u32,
    /// The clocks of its service level, as computed at the last commit that changed them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<Clock>,
    /// When they rested: while we waited for the customer, and while it was resolved or closed.
    #[serde(default, rename = "rests", skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Span>,
    /// Since when they rest.
    #[serde(default, rename = "rests_since", skip_serializing_if = "Option::is_none")]
    pub paused_since: Option<Timestamp>,
    /// When the customer last heard from us in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_at: Option<Timestamp>,
    /// The first public message of an agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_replied_at: Option<Timestamp>,
    /// The last thing an agent did to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worked_at: Option<Timestamp>,
    /// When the topic was last told that no agent has touched it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nudged_at: Option<Timestamp>,
    /// When details were asked for, while they are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details_asked_at: Option<Timestamp>,
    /// When the customer was reminded of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded_at: Option<Timestamp>,
    /// When an agent resolved it, until the customer was asked whether it helped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks_after: Option<Timestamp>,
    /// Until when a message or a tap of the customer reopens it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopens_until: Option<Timestamp>,
    /// The customer asked for a person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub person_called: bool,
    /// The customer has blocked the bot, or is gone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreachable: bool,
    /// The last request for a rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<SurveyRequest>,
    /// When this customer last rated us, as of opening: the survey's cooldown counts from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_rated_at: Option<Timestamp>,
    /// When the topic was last told that words in it are old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_told_at: Option<Timestamp>,
    /// The album that the customer's last message is part of: the others of it go where it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers_album: Option<String>,
    /// The topic of their private chat that the customer's last message was written in: they are answered there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers_thread: Option<ThreadId>,
    /// The last albums that agents put into the topic.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub albums: Vec<Album>,
    /// The last messages of agents that were edited into notes: what of them has not left yet stays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<(ChatId, MessageId)>,
    /// When it last changed. A decision is never earlier, whatever clock it was made by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<Timestamp>,
    /// The version of the settings that the last decision was made under.
    pub settings: u32,
    /// Until when the customer is a VIP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vip_until: Option<Timestamp>,
    /// When that was decided, in this ticket or in the one it came along from: the newest decision holds for the next ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vip_set_at: Option<Timestamp>,
    /// The call for somebody on call that nobody has acknowledged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<Call>,
    /// What came of a call at night, until the supervisors have heard of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<Box<Incident>>,
    /// The offer of it at the end of its owner's shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    /// What trainees have drafted and no mentor has sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drafts: Vec<Draft>,
    /// Its place in its queue while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// When to look again; `None` if nothing is waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// The last inputs that changed it, newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<InputId>,
}

impl Ticket {
    /// Whether `input` has already changed this ticket.
    #[must_use]
    pub fn has_seen(&self, input: InputId) -> bool {
        self.inputs.contains(&input)
    }

    /// Whether a customer's message at `now` goes on with this ticket rather than opening another.
    #[must_use]
    pub fn continues_at(&self, now: Timestamp) -> bool {
        match self.state {
            State::Accepted | State::InProgress | State::NeedsDetails => true,
            State::Resolved | State::Closed => self.reopens_until.is_some_and(|until| now <= until),
        }
    }

    /// Whom promises are about.
    #[must_use]
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            queue: &self.queue,
            class: self.class,
            urgency: self.urgency,
        }
    }

    /// The customer's lane.
    #[must_use]
    pub fn customer_lane(&self) -> LaneId {
        LaneId::Customer(self.bot, self.customer.user)
    }

    /// The lane of the group that shows it.
    #[must_use]
    pub fn group_lane(&self) -> LaneId {
        LaneId::Group(self.bot, self.group)
    }
}

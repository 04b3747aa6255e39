//! A commit: one immutable item that holds all events of one command.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Event, Place};
use crate::{BotId, ChatId, InputId, MessageId, TicketId, UserId, message::Words, sla::Clock};

/// The shape of snapshots and commits that this code writes. Older ones are read by [`Commit::upcast`]; newer ones are refused.
pub const SCHEMA: u16 = 1;

/// Who caused a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The ticket's customer.
    Customer,
    /// A member of staff.
    Agent(UserId),
    /// The desk itself: the clock, or a lane that could not deliver.
    Desk,
}

/// One change of one ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// The ticket.
    pub ticket: TicketId,
    /// Which change it is: 1 opens the ticket.
    pub version: u64,
    /// The shape it was written in.
    pub schema: u16,
    /// When it was decided.
    pub at: Timestamp,
    /// The ticket's bot.
    pub bot: BotId,
    /// The ticket's customer.
    pub customer: UserId,
    /// The group that shows the ticket after this change.
    pub group: ChatId,
    /// The update that caused it, if one did; or the message, by its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<InputId>,
    /// Who caused it.
    pub actor: Actor,
    /// The version of the settings that it was decided under.
    pub settings: u32,
    /// What happened, in order. Never empty.
    pub events: Vec<Event>,
    /// The clocks of its service level as they stand now, if they changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clocks: Option<Vec<Clock>>,
    /// Its place in its queue, as decided; see [`Ticket::place`](super::Ticket::place).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Whose hands have one ticket less or more in them. Not stored: it is written beside the commit.
    #[serde(skip)]
    pub loads: Vec<(UserId, i64)>,
    /// When to look again, as decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// What people said, in the order of [`Event::messages`] (a summary, or an escalation's form, comes first). Stored apart; empty once erased.
    #[serde(skip)]
    pub body: Vec<Words>,
}

/// A stored item comes from code newer than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stored with schema {found}, and this code knows {SCHEMA}; deploy the newer release")]
pub struct TooNew {
    /// What the item says.
    pub found: u16,
}

impl Commit {
    /// Brings a commit, as JSON of any released schema, to the shape of [`SCHEMA`].
    ///
    /// # Errors
    /// [`TooNew`] if it was written by a later release: the caller must not act on it.
    pub fn upcast(commit: serde_json::Value) -> Result<serde_json::Value, TooNew> {
        let found = commit.get("schema").and_then(serde_json::Value::as_u64).unwrap_or(1);
        let found = u16::try_from(found).unwrap_or(u16::MAX);
        // Schema 1 is the first release; the next one adds its step here, and a sample to the corpus.
        if found > SCHEMA {
            Err(TooNew { found })
        } else {
            Ok(commit)
        }
    }

    /// The words of the summary, if the commit has one.
    #[must_use]
    pub fn summary(&self) -> Option<&Words> {
        let has_one = self
            .events
            .iter()
            .any(|event| matches!(event, Event::Resolved { summary: true, .. }));
        if has_one { self.body.first() } else { None }
    }

    /// The words of the form that an escalation came with, if the commit has one.
    #[must_use]
    pub fn form(&self) -> Option<&Words> {
        let has_one = self
            .events
            .iter()
            .any(|event| matches!(event, Event::Escalated { form: true, .. }));
        if has_one { self.body.first() } else { None }
    }

    /// The words of a message that its events name, if the body has them.
    #[must_use]
    pub fn words_of(&self, chat: ChatId, message: MessageId) -> Option<&Words> {
        let preface = usize::from(self.summary().or(self.form()).is_some());
        let mut named = self.events.iter().flat_map(Event::messages);
        let place = named.position(|named| named.id == message && named.chat == chat)?;
        self.words(preface + place)
    }

    /// Who said a message to the customer by this commit: whoever wrote it, and whoever sent it.
    #[must_use]
    pub fn said_by(&self, chat: ChatId, message: MessageId) -> Vec<UserId> {
        let says = |event: &Event| {
            if let Event::AgentReplied {
                agent, message: said, ..
            } = event
            {
                (said.id == message && said.chat == chat).then_some(*agent)
            } else {
                None
            }
        };
        let Some(wrote) = self.events.iter().find_map(says) else {
            return Vec::new();
        };
        match self.actor {
            Actor::Agent(sent) if sent != wrote => vec![wrote, sent],
            Actor::Agent(_) | Actor::Customer | Actor::Desk => vec![wrote],
        }
    }

    /// The words of the `index`-th message that the commit's events name.
    #[must_use]
    pub fn words(&self, index: usize) -> Option<&Words> {
        self.body.get(index)
    }
}

//! What is promised to whom, and in whose working time.

use calendar::Hours;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{Budget, Class, Settings};
use crate::{QueueName, sla::ClockKind};

/// How pressing a ticket is, whatever it is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// It can wait.
    Low,
    /// As usual.
    #[default]
    Medium,
    /// Somebody cannot go on: a blocker.
    High,
}

impl Urgency {
    /// Every urgency, from the least.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// Its name in settings and commands.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A promise: what it is for, and how long each clock may run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SlaPolicy {
    /// What admins call it.
    pub name: String,
    /// The queues it is for; none named: all.
    #[serde(default)]
    pub queues: Vec<QueueName>,
    /// The classes it is for; none named: all.
    #[serde(default)]
    pub classes: Vec<Class>,
    /// Of the policies without this mark the first that matches holds. One with it holds besides, and where both promise the
    /// same, the earlier moment counts.
    #[serde(default)]
    pub besides: bool,
    /// The calendar that its clocks follow; none: round the clock.
    #[serde(default)]
    pub calendar: Option<String>,
    /// From opening to the first public message of an agent.
    #[serde(default)]
    pub first_response: Option<SignedDuration>,
    /// From the customer's oldest unanswered message to an agent's public one.
    #[serde(default)]
    pub next_response: Option<SignedDuration>,
    /// From opening, or from reaching this queue, until somebody takes it or answers.
    #[serde(default)]
    pub reaction: Option<SignedDuration>,
    /// From opening to resolved, without the time that we wait for the customer.
    #[serde(default)]
    pub resolution: Option<Budget>,
    /// How often the customer hears from us while it is open, whether or not there is news.
    #[serde(default)]
    pub update_every: Option<SignedDuration>,
    /// At how many percent of a budget the agents are warned. 1 to 99, rising.
    #[serde(default = "SlaPolicy::default_warn_at")]
    #[cfg_attr(feature = "schema", schemars(inner(range(min = 1, max = 99))))]
    pub warn_at: Vec<u8>,
}

impl SlaPolicy {
    fn default_warn_at() -> Vec<u8> {
        vec![50, 80]
    }

    /// The budget of one of its clocks.
    #[must_use]
    pub fn budget(&self, clock: ClockKind, urgency: Urgency) -> Option<SignedDuration> {
        match clock {
            ClockKind::FirstResponse => self.first_response,
            ClockKind::NextResponse => self.next_response,
            ClockKind::Reaction => self.reaction,
            ClockKind::Resolution => self.resolution.map(|budget| budget.at(urgency)),
        }
    }

    fn is_for(&self, subject: &Subject<'_>) -> bool {
        (self.queues.is_empty() || self.queues.contains(subject.queue))
            && (self.classes.is_empty() || self.classes.contains(&subject.class))
    }
}

/// Whom a promise is about, as policies tell tickets apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The queue.
    pub queue: &'a QueueName,
    /// The class.
    pub class: Class,
    /// The urgency.
    pub urgency: Urgency,
}

impl Settings {
    /// The policies that hold for a ticket: the first that matches, and those that hold besides.
    pub fn promises_to<'a>(&'a self, subject: Subject<'a>) -> impl Iterator<Item = &'a SlaPolicy> {
        let mut first = true;
        let of_these = self.policies.iter().filter(move |policy| policy.is_for(&subject));
        of_these.filter(move |policy| policy.besides || std::mem::take(&mut first))
    }

    /// The hours that a policy's clocks follow. A calendar that does not exist, or is in an unknown zone, which [`Settings::check`]
    /// refuses, counts as round the clock.
    pub(super) fn hours_of(&self, policy: &SlaPolicy) -> Hours {
        let named = policy.calendar.as_ref().and_then(|name| self.calendars.get(name));
        let known = named.and_then(|calendar| Hours::new(calendar).ok());
        known.unwrap_or_else(Hours::always)
    }
}

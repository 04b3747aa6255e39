//! What is promised to whom, and in whose working time.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Budget, Class, Settings};
use crate::{
    QueueName, UserId,
    calendar::{Calendar, Hours},
    manual::Manual,
    shifts::Roster,
    sla::ClockKind,
};

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

/// Settings with the number of their version, ready to decide under: what the core is given.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The version that decisions are stamped with.
    pub version: u32,
    /// The settings of that version.
    pub settings: Settings,
    /// Which parts of the desk are in manual mode.
    pub manual: Manual,
    hours: BTreeMap<String, Hours>,
    always: Hours,
}

impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version && self.settings == other.settings && self.manual == other.manual
    }
}

/// What is promised where no policy says anything; [`Settings::check`] asks for one that does.
const UNSAID: SignedDuration = SignedDuration::from_mins(15);

impl Policy {
    /// Makes settings ready. A calendar in an unknown zone, which [`Settings::check`] refuses, counts as round the clock.
    #[must_use]
    pub fn new(version: u32, settings: Settings) -> Self {
        let ready = |(name, calendar): (&String, &Calendar)| Some((name.clone(), Hours::new(calendar).ok()?));
        let hours = settings.calendars.iter().filter_map(ready).collect();
        Self {
            version,
            settings,
            manual: Manual::default(),
            hours,
            always: Hours::always(),
        }
    }

    /// The hours that a policy's clocks follow.
    #[must_use]
    pub fn hours(&self, policy: &SlaPolicy) -> &Hours {
        let named = policy.calendar.as_ref().and_then(|name| self.hours.get(name));
        named.unwrap_or(&self.always)
    }

    /// The policies that hold for a ticket: the first that matches, and those that hold besides.
    pub fn holding<'a>(&'a self, subject: Subject<'a>) -> impl Iterator<Item = &'a SlaPolicy> {
        let mut first = true;
        let of_these = self
            .settings
            .policies
            .iter()
            .filter(move |policy| policy.is_for(&subject));
        of_these.filter(move |policy| policy.besides || std::mem::take(&mut first))
    }

    /// Whether that agent is on duty in that queue. Without any shifts nobody knows, and everybody counts as on duty.
    #[must_use]
    pub fn is_on_duty(&self, agent: UserId, queue: &QueueName, now: Timestamp) -> bool {
        self.settings.shifts.is_empty() || Roster::new(&self.settings.shifts).is_on_duty(agent, now, queue)
    }

    /// When a customer who begins to wait at `now` is promised an answer: the tightest of what holds. `answered`: whether an agent
    /// has answered in this ticket before.
    #[must_use]
    pub fn promise(&self, subject: Subject<'_>, answered: bool, now: Timestamp) -> Timestamp {
        let promised = |policy: &SlaPolicy| {
            let budget = if answered {
                policy.next_response.or(policy.first_response)
            } else {
                policy.first_response
            };
            self.hours(policy).due(now, budget?, &[]).ok()
        };
        let earliest = self.holding(subject).filter_map(promised).min();
        earliest.unwrap_or_else(|| now.checked_add(UNSAID).unwrap_or(now))
    }
}

//! What the core decides under: settings that were made ready, and what is in manual mode.

use std::collections::BTreeMap;

use calendar::{Calendar, Hours};
use jiff::{SignedDuration, Timestamp};

use crate::{
    QueueName, UserId,
    manual::Manual,
    settings::{Settings, SlaPolicy, Subject},
    shifts::Roster,
};

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
        self.settings.promises_to(subject)
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

//! Who works when.
//!
//! ```toml
//! [[shifts]]
//! name = "night"
//! queues = ["l1", "vip"]                     # without it, every queue
//! timezone = "Europe/Moscow"
//! window = ["21:00", "09:00"]                # until the next morning
//! starts = "2026-11-23"
//! pattern = [[501, 502], [503], []]          # day 1, day 2, day 3: nobody; then day 1 again
//! dates = { "2026-12-31" = [501] }           # instead of what the pattern says
//!
//! [rotation]
//! rest_between = "11h"
//!
//! [on_call]
//! chain = [501, 503]
//! ```
//!
//! A **turn** is one window of a shift with those who work in it. It follows the rule of [`calendar`]: people
//! are on duty at an instant when a wall clock in the shift's zone shows a time inside the window, and a window belongs to the
//! date on which it begins. So a night lasts an hour less or more where clocks are turned, and hours are counted as they were
//! worked.
//!
//! [`Roster`] answers questions about duty, [`check`] says what is wrong with what was written, [`hand_over`] shares out the
//! tickets of somebody who leaves. A desk without shifts does not know who is on duty: see [`Duty::Unknown`].

mod check;
mod coverage;
mod duty;
mod handover;
mod roster;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::{SignedDuration, civil::Date};
use serde::{Deserialize, Serialize};

pub use check::{LONGEST_PATTERN, NEXT_AFTER, NIGHTS, check};
pub use duty::{Change, Duty};
pub use handover::{Receiver, hand_over};
pub use roster::{Roster, Turn};
pub use rules::LOOKS_AHEAD;

use calendar::{Calendar, Hours, Mistake, Window};

use crate::{QueueName, UserId};

/// The same hours on each date, and who works them.
///
/// [`check`] finds what reads well and is wrong all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// What people call it. 1 to 64 characters, and no other shift's name.
    pub name: String,
    /// The queues that it serves; empty: all of them.
    #[serde(default)]
    pub queues: Vec<QueueName>,
    /// The IANA zone of its wall clock.
    #[cfg_attr(feature = "schema", schemars(with = "calendar::Zone"))]
    pub timezone: String,
    /// From when until when.
    pub window: Window,
    /// The date of the pattern's first day: `YYYY-MM-DD`. Before it there are only `dates`.
    #[serde(deserialize_with = "calendar::dates::one")]
    #[cfg_attr(feature = "schema", schemars(with = "calendar::dates::Key"))]
    pub starts: Date,
    /// Who works on its first day, its second, and so on, over and over. 1 to 366 days; nobody works on an empty one.
    pub pattern: Vec<Vec<UserId>>,
    /// Dates with people of their own instead of the pattern's: `YYYY-MM-DD`. An empty one: nobody.
    #[serde(default, with = "calendar::dates")]
    #[cfg_attr(feature = "schema", schemars(with = "calendar::dates::Written<Vec<UserId>>"))]
    pub dates: BTreeMap<Date, Vec<UserId>>,
}

impl Shift {
    /// Whether its people are there for that queue.
    #[must_use]
    pub fn serves(&self, queue: &QueueName) -> bool {
        self.queues.is_empty() || self.queues.contains(queue)
    }

    /// Who works in the window that begins on that date.
    #[must_use]
    pub fn people_on(&self, date: Date) -> &[UserId] {
        if let Some(own) = self.dates.get(&date) {
            return own;
        }
        let days = date.duration_since(self.starts).as_hours().div_euclid(24);
        let day = usize::try_from(days)
            .ok()
            .and_then(|day| day.checked_rem(self.pattern.len()));
        day.and_then(|day| self.pattern.get(day)).map_or(&[], Vec::as_slice)
    }

    /// Its windows, whoever works in them.
    ///
    /// # Errors
    /// The [`Mistake`] of a zone that does not exist.
    fn hours(&self) -> Result<Hours, Mistake> {
        Hours::new(&Calendar::daily(&self.timezone, self.window))
    }
}

/// What a rotation may not ask of anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RotationRules {
    /// The least time between two shifts of one person, whichever they are. Up to 48 hours; zero allows any.
    pub rest_between: SignedDuration,
    /// How many nights one person may work in a row. A night is a shift whose window holds 02:00, whether or not clocks skip it
    /// that night. 1 to 31.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 31)))]
    pub nights_in_a_row: u32,
    /// The least time from the last night of a row to a shift that is no night. Up to 168 hours; zero allows any.
    pub rest_after_nights: SignedDuration,
    /// The most that one person may work from a Monday to a Sunday. A shift counts whole in the week of the date on which it
    /// begins. 1 to 168 hours.
    pub hours_a_week: SignedDuration,
}

impl Default for RotationRules {
    fn default() -> Self {
        Self {
            rest_between: SignedDuration::from_hours(11),
            nights_in_a_row: 4,
            rest_after_nights: SignedDuration::from_hours(24),
            hours_a_week: SignedDuration::from_hours(48),
        }
    }
}

/// Who is called when nobody else answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct OnCall {
    /// In which order. They need not be in any shift.
    pub chain: Vec<UserId>,
    /// How long one has to answer until the next is called. 1 minute to 24 hours.
    pub next_after: SignedDuration,
}

impl Default for OnCall {
    fn default() -> Self {
        Self {
            chain: Vec::new(),
            next_after: SignedDuration::from_mins(5),
        }
    }
}

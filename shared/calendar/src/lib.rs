//! When the desk is open, and clocks that run only then.
//!
//! ```toml
//! timezone = "Europe/Berlin"
//!
//! [weekly]                                   # a day that is not named is closed
//! mon = [["09:00", "13:00"], ["14:00", "18:00"]]
//! fri = [["22:00", "06:00"]]                 # until Saturday morning
//!
//! [dates]                                    # instead of what the week says
//! "2026-12-24" = [["09:00", "12:00"]]
//! "2026-12-25" = []                          # a holiday
//! ```
//!
//! One rule: **the desk is open at an instant when a wall clock in `timezone` shows a date and time inside a window.** A window
//! belongs to the date on which it begins: its part after midnight counts even when the next date is a holiday, and a holiday
//! drops the windows that begin on it.
//!
//! The rest follows. A local time that clocks skip does not exist, so a window inside it is empty on that day, and one that
//! begins inside it begins at the change. A local time that clocks repeat counts both times. A date that a zone skipped has no
//! instants. [`Hours`] computes so: it cuts time where the zone's offset changes, and between two changes local time is the
//! instant and a constant, so no local time is ever looked up, and none is ambiguous.
//!
//! [`Hours::due`] and [`Hours::elapsed`] are exact to the nanosecond.

mod check;
mod clock;
pub mod dates;
mod mistake;
#[cfg(feature = "schema")]
mod schema;
mod spans;
#[cfg(test)]
mod tests;
mod window;

use std::collections::BTreeMap;

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Weekday},
};
use serde::{Deserialize, Serialize};

pub use clock::NeverDue;
pub use mistake::Mistake;
#[cfg(feature = "schema")]
pub use schema::Zone;
pub use spans::horizon;
pub use spans::{HORIZON, Hours, Span};
pub use window::{BadWindow, Window};

/// A calendar of working time, as an admin writes it.
///
/// Reading one refuses what is no time, date or day. [`Calendar::check`] finds what reads well and is wrong all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The IANA zone of its wall clock.
    #[cfg_attr(feature = "schema", schemars(with = "Zone"))]
    pub timezone: String,
    /// The windows of an ordinary week.
    #[serde(default)]
    pub weekly: Weekly,
    /// Dates that have windows of their own instead of the week's: `YYYY-MM-DD`. No windows: a holiday.
    #[serde(default, with = "dates")]
    #[cfg_attr(feature = "schema", schemars(with = "dates::Written<Vec<Window>>"))]
    pub dates: BTreeMap<Date, Vec<Window>>,
}

/// The windows that begin on each day of the week. A day without any is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Weekly {
    /// Monday's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mon: Vec<Window>,
    /// Tuesday's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tue: Vec<Window>,
    /// Wednesday's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wed: Vec<Window>,
    /// Thursday's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thu: Vec<Window>,
    /// Friday's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fri: Vec<Window>,
    /// Saturday's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sat: Vec<Window>,
    /// Sunday's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sun: Vec<Window>,
}

impl Weekly {
    /// Each day's key and windows, from Monday.
    #[must_use]
    pub fn days(&self) -> [(&'static str, &[Window]); 7] {
        [
            ("mon", &self.mon),
            ("tue", &self.tue),
            ("wed", &self.wed),
            ("thu", &self.thu),
            ("fri", &self.fri),
            ("sat", &self.sat),
            ("sun", &self.sun),
        ]
    }

    /// The windows that begin on that day.
    #[must_use]
    pub fn on(&self, day: Weekday) -> &[Window] {
        match day {
            Weekday::Monday => &self.mon,
            Weekday::Tuesday => &self.tue,
            Weekday::Wednesday => &self.wed,
            Weekday::Thursday => &self.thu,
            Weekday::Friday => &self.fri,
            Weekday::Saturday => &self.sat,
            Weekday::Sunday => &self.sun,
        }
    }
}

impl Calendar {
    /// The same window every day.
    #[must_use]
    pub fn daily(timezone: &str, window: Window) -> Self {
        let day = || vec![window];
        Self {
            timezone: timezone.to_owned(),
            weekly: Weekly {
                mon: day(),
                tue: day(),
                wed: day(),
                thu: day(),
                fri: day(),
                sat: day(),
                sun: day(),
            },
            dates: BTreeMap::new(),
        }
    }

    /// The windows that begin on that date: its own, or else the week's.
    #[must_use]
    pub fn on(&self, date: Date) -> &[Window] {
        match self.dates.get(&date) {
            Some(own) => own,
            None => self.weekly.on(date.weekday()),
        }
    }
}

/// `at` and `by` later; the end of time if that is beyond it.
#[must_use]
pub fn after_time(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

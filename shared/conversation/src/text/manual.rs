//! What is in manual mode, as staff read it.

use domain::manual::{By, Manual, Spell};
use jiff::Timestamp;

use super::When;

/// A part of the desk in manual mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManualPart {
    /// Its name: a topic's key, a queue's name, or `all`.
    pub part: String,
    /// Until when.
    pub until: When,
    /// The alarm that it is by; `None` if a person did it.
    pub alarm: Option<String>,
}

impl ManualPart {
    /// What is in manual mode at `now`, as staff in `zone` read it: by part, and what ends last first.
    #[must_use]
    pub fn all(manual: &Manual, zone: &str, now: Timestamp) -> Vec<Self> {
        let mut spells: Vec<_> = manual.in_force(now).collect();
        spells.sort_by_key(|spell| (&spell.part, std::cmp::Reverse(spell.until)));
        let part = |spell: &Spell| Self {
            part: spell.part.clone(),
            until: When {
                at: spell.until,
                now,
                zone: zone.to_owned(),
            },
            alarm: match &spell.by {
                By::Person(_) => None,
                By::Alarm(name) => Some(name.clone()),
            },
        };
        spells.into_iter().map(part).collect()
    }
}

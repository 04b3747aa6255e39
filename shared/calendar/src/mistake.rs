//! What is wrong with a calendar.

use std::fmt;

/// One thing that is wrong, as its admin reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where, as a path of keys that begins in the calendar: `weekly.mon.0`. Numbers index arrays.
    pub place: Vec<String>,
    /// What is wrong, and what to do about it.
    pub what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place.join("."), self.what)
    }
}

//! One thing that is wrong, and how several are collected.

use std::fmt;

use calendar::Mistake;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, as a path of keys: `queues.l1.group`. Numbers index arrays.
    pub place: Vec<String>,
    /// What is wrong, and what to do about it.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place.join("."), self.what)
    }
}

/// What is wrong with a calendar, where it stands by itself: its place is relative to it.
impl From<Mistake> for Problem {
    fn from(Mistake { place, what }: Mistake) -> Self {
        Self { place, what }
    }
}

/// What a check has found so far, in the order in which it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds one: where, as a path of keys, and what is wrong there with its remedy.
    pub fn add(&mut self, place: &[&str], what: impl Into<String>) {
        self.0.push(Problem {
            place: place.iter().map(ToString::to_string).collect(),
            what: what.into(),
        });
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, found: I) {
        self.0.extend(found);
    }
}

impl From<Problems> for Vec<Problem> {
    fn from(problems: Problems) -> Self {
        problems.0
    }
}

//! Where counters are, and moves of them.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
    ops::{AddAssign, SubAssign},
    str::FromStr,
};

use jiff::civil::Date;

use super::{
    histogram::Histogram,
    measure::{Measure, Span},
};

/// What the counters of a day are told apart by. Each counts everything on its own; there are no combinations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The whole desk; its only value is `all`.
    All,
    /// The hour of the day in UTC, `00` to `23`.
    Hour,
    /// The queue that the ticket was in.
    Queue,
    /// The topic that the customer chose; [`NO_TOPIC`] if they just typed.
    Topic,
    /// The agent whose doing it was, by Telegram's user id. What is nobody's is in no cell of this dimension.
    Agent,
    /// The customer's language.
    Language,
    /// How the customer reached us.
    Channel,
    /// The arm of an experiment; tickets in no experiment are in no cell of this dimension.
    Arm,
    /// The ticket's class.
    Class,
}

/// The value of [`Dimension::Topic`] for a customer who just typed. No topic's key can be the same.
pub const NO_TOPIC: &str = "~";

impl Dimension {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::All,
        Self::Hour,
        Self::Queue,
        Self::Topic,
        Self::Agent,
        Self::Language,
        Self::Channel,
        Self::Arm,
        Self::Class,
    ];

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Hour => "hour",
            Self::Queue => "queue",
            Self::Topic => "topic",
            Self::Agent => "agent",
            Self::Language => "language",
            Self::Channel => "channel",
            Self::Arm => "arm",
            Self::Class => "class",
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no dimension, or no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} names no cell of the counters that this code knows")]
pub struct BadCell(pub String);

impl FromStr for Dimension {
    type Err = BadCell;

    fn from_str(name: &str) -> Result<Self, BadCell> {
        Self::ALL
            .into_iter()
            .find(|known| known.as_str() == name)
            .ok_or_else(|| BadCell(name.to_owned()))
    }
}

/// One day and one value of one dimension.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The day, in UTC.
    pub day: Date,
    /// The dimension.
    pub dim: Dimension,
    /// Its value. Never empty.
    pub value: String,
}

/// `2026-03-01 queue l1`.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.day, self.dim, self.value)
    }
}

/// The counters of a cell, or moves of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measures(BTreeMap<Measure, i64>);

impl Measures {
    /// One counter; 0 if it never moved.
    #[must_use]
    pub fn get(&self, measure: Measure) -> i64 {
        self.0.get(&measure).copied().unwrap_or_default()
    }

    /// Moves one counter. One that is back at 0 is as one that never moved.
    pub fn add(&mut self, measure: Measure, by: i64) {
        match self.0.entry(measure) {
            Entry::Occupied(mut entry) => {
                *entry.get_mut() += by;
                if *entry.get() == 0 {
                    entry.remove();
                }
            }
            Entry::Vacant(entry) if by != 0 => {
                entry.insert(by);
            }
            Entry::Vacant(_) => {}
        }
    }

    /// The counters that are not 0.
    pub fn iter(&self) -> impl Iterator<Item = (Measure, i64)> {
        self.0.iter().map(|(measure, by)| (*measure, *by))
    }

    /// How many counters are not 0.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether all counters are 0.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The durations of one kind.
    #[must_use]
    pub fn histogram(&self, of: Span) -> Histogram {
        let mut histogram = Histogram::default();
        for (measure, times) in self.iter() {
            if let Measure::Took(span, bucket) = measure
                && span == of
            {
                histogram.add_to(bucket, u64::try_from(times).unwrap_or_default());
            }
        }
        histogram
    }
}

impl FromIterator<(Measure, i64)> for Measures {
    fn from_iter<I: IntoIterator<Item = (Measure, i64)>>(counters: I) -> Self {
        let mut measures = Self::default();
        for (measure, by) in counters {
            measures.add(measure, by);
        }
        measures
    }
}

/// Moves of counters. Holds no move by 0, so that equal sums are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta(BTreeMap<Cell, Measures>);

impl Delta {
    /// Moves one counter.
    pub fn add(&mut self, cell: Cell, measure: Measure, by: i64) {
        if by == 0 {
            return;
        }
        match self.0.entry(cell) {
            Entry::Occupied(mut entry) => {
                entry.get_mut().add(measure, by);
                if entry.get().is_empty() {
                    entry.remove();
                }
            }
            Entry::Vacant(entry) => entry.insert(Measures::default()).add(measure, by),
        }
    }

    /// A cell's moves; `None` if it does not move.
    #[must_use]
    pub fn of(&self, cell: &Cell) -> Option<&Measures> {
        self.0.get(cell)
    }

    /// One counter's move.
    #[must_use]
    pub fn get(&self, cell: &Cell, measure: Measure) -> i64 {
        self.of(cell).map_or(0, |measures| measures.get(measure))
    }

    /// The cells that move, each with its moves, in the order of days, dimensions and values.
    pub fn iter(&self) -> impl Iterator<Item = (&Cell, &Measures)> {
        self.0.iter()
    }

    /// How many cells move.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing moves.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The cells, each with its moves.
    fn moves(self) -> impl Iterator<Item = (Cell, Measure, i64)> {
        self.0.into_iter().flat_map(|(cell, measures)| {
            measures
                .0
                .into_iter()
                .map(move |(measure, by)| (cell.clone(), measure, by))
        })
    }
}

impl AddAssign for Delta {
    fn add_assign(&mut self, other: Self) {
        for (cell, measure, by) in other.moves() {
            self.add(cell, measure, by);
        }
    }
}

impl SubAssign for Delta {
    /// What is left is how far `self` is ahead of `other`.
    fn sub_assign(&mut self, other: Self) {
        for (cell, measure, by) in other.moves() {
            self.add(cell, measure, -by);
        }
    }
}

impl FromIterator<(Cell, Measures)> for Delta {
    fn from_iter<I: IntoIterator<Item = (Cell, Measures)>>(cells: I) -> Self {
        let mut delta = Self::default();
        for (cell, measures) in cells {
            for (measure, by) in measures.iter() {
                delta.add(cell.clone(), measure, by);
            }
        }
        delta
    }
}

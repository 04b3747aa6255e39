//! By what those who wait are taken up.

use std::{fmt, str::FromStr};

use domain::{
    Timestamp,
    order::{Order, Waiting},
};
use serde::Serialize;

/// By what those who wait are taken up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Discipline {
    /// As the desk's own order says: [`Order::Priority`].
    #[default]
    Priority,
    /// What is due first: [`Order::EarliestDue`].
    EarliestDue,
    /// Who waits longest, whoever it is.
    FirstCome,
}

/// No order of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no order; write priority, earliest_due or first_come")]
pub struct BadDiscipline(String);

impl Discipline {
    /// Every order.
    pub const ALL: [Self; 3] = [Self::Priority, Self::EarliestDue, Self::FirstCome];

    /// Its name on the command line and in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::EarliestDue => "earliest_due",
            Self::FirstCome => "first_come",
        }
    }

    /// The place of what waits so: text order is the order of work.
    pub(crate) fn key(self, of: &Waiting) -> String {
        match self {
            Self::Priority => Order::Priority.key(of),
            Self::EarliestDue => Order::EarliestDue.key(of),
            Self::FirstCome => moment(of.since),
        }
    }
}

/// A moment of which text order is time order.
fn moment(at: Timestamp) -> String {
    format!("{at:.3}")
}

impl From<Order> for Discipline {
    fn from(order: Order) -> Self {
        match order {
            Order::Priority => Self::Priority,
            Order::EarliestDue => Self::EarliestDue,
        }
    }
}

impl FromStr for Discipline {
    type Err = BadDiscipline;

    fn from_str(given: &str) -> Result<Self, BadDiscipline> {
        let known = Self::ALL.into_iter().find(|known| known.as_str() == given);
        known.ok_or_else(|| BadDiscipline(given.to_owned()))
    }
}

impl fmt::Display for Discipline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

//! A week of a desk that has not happened yet: who would wait how long, with which people and in which order.
//!
//! [`Week`] says what comes in and how long it takes. [`simulate`] plays it against the promises, calendars and shifts of the
//! settings: customers write by chance, agents take what is first in order, one thing at a time. [`report`] puts the [`Outcome`]
//! into words.
//!
//! What is compared is compared on the same chances: tickets, their moments, and how long each answer takes are drawn once from
//! the seed, and every order and every number of people is played with them. A difference is then one of the order or the
//! people, not of luck. The same seed gives the same outcome.
//!
//! A week before those that count fills the queues, and a week after them lets what is left be answered among its like.
//!
//! What it leaves out: tickets that change queue, agents who hold several tickets at once, those who answer faster because many
//! wait, clocks other than first and next response, and an agent's own tickets: a further message goes to whoever is free.
//!
//! What must never be here: I/O, a clock, chance other than from the seed, and rules of the desk. When something is due, who is
//! on duty and what comes first is asked of `domain`.

mod busy;
mod chance;
mod check;
mod discipline;
mod error;
mod floor;
mod model;
mod outcome;
mod plan;
mod report;
mod run;
mod staff;
mod table;
mod tally;
#[cfg(test)]
mod tests;
mod timeline;
mod week;

pub use check::{MOST_PEOPLE, MOST_WORK};
pub use discipline::{BadDiscipline, Discipline};
pub use error::Error;
pub use outcome::{BusyHour, Outcome, QueueOutcome, Ranking, Shares, Staffing, Unattended, WorstHour};
pub use plan::{MOST_WEEKS, MOST_WORK_IN_ALL, Plan, simulate};
pub use report::report;
pub use timeline::{DAYS, Hour};
pub use week::{Stream, Week};

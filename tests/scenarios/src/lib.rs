//! The whole desk in one process, for scenarios that cross functions.
//!
//! [`Desk`] holds the real handlers with the real AWS SDK on an embedded table, queues with SQS's rules, a simulated Telegram
//! with people in it, and one clock for all of them, which stands still until a test lets it go. Nothing runs by itself: a test
//! says which update is delivered, which records are dispatched, which wake-ups are worked on. [`Desk::settle`] and
//! [`Desk::run`] do all of it in the usual order.
//!
//! - [`chaos`] breaks calls: a table that refuses, is slow, or loses its answer; a Telegram that does; a function that dies
//!   between any two calls, which is its future dropped there.
//! - [`seeded`] plays desks at random from a seed, breaking what can break.
//! - [`check`] holds the desk to its promises, whatever was played.
//!
//! What must never be here: a rule of the desk. What is checked is said once more in other words, from what people see.

#![expect(
    clippy::missing_panics_doc,
    reason = "a harness panics where a scenario has failed, which is all that it is for"
)]
#![expect(
    clippy::format_collect,
    clippy::format_push_string,
    clippy::struct_excessive_bools,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::type_complexity,
    clippy::wildcard_enum_match_arm,
    reason = "a play's trace is text for people, a profile is a list of switches, and what is looked for is one kind of event among all"
)]

pub mod chaos;
pub mod check;
pub mod desk;
pub mod diary;
pub mod dice;
pub mod invocation;
pub mod seeded;
mod time;
mod wire;

pub use desk::{Desk, Plan};
pub use dice::Dice;
pub use time::Time;

//! What Watchdesk knows about support, as pure functions over plain data.
//!
//! Rooms:
//! - [`ticket`]: the ticket's life. [`ticket::decide`] turns a command into events, [`ticket::Ticket::fold`] folds them.
//! - [`sla`]: what is measured of a promise. [`order`]: what an agent takes up next. [`assign`]: who gets it, where the desk gives.
//! - [`staff`]: who is an agent, and what each role may do. [`StaffDirectory`]: everybody who may work.
//! - [`shifts`]: who works when, and what a rotation may not ask of people.
//! - [`manual`]: which parts of the desk a person handles from the first word, for a while.
//! - [`settings`]: what the admin has chosen. [`Policy`]: that, made ready to decide under.
//! - [`bus`]: what other systems are told.
//!
//! What people say to each other is above: how a conversation goes in `conversation`, what is sent in `outbox`, what reports count
//! in `metrics`.
//!
//! What must never be here: I/O, a clock, randomness, tokio, any AWS crate, logging, names of table attributes, sentences in
//! a human language. `tests/architecture` holds the list of dependencies to that.

pub mod assign;
pub mod bus;
mod crew;
mod erase;
pub mod ids;
pub mod manual;
pub mod message;
pub mod order;
pub mod policy;
mod problem;
#[cfg(any(test, feature = "sample"))]
pub mod sample;
pub mod settings;
pub mod shifts;
pub mod sla;
pub mod staff;
pub mod ticket;

pub use crew::{Member, StaffDirectory};
pub use erase::Erase;
pub use ids::{
    BotId, ChatId, InputId, LaneId, Lang, MessageId, QueueName, RegionKey, StartPayload, ThreadId, TicketId, TopicKey,
    UserId,
};
pub use jiff::Timestamp;
pub use policy::Policy;
pub use problem::{Problem, Problems};

//! What Watchdesk knows about support, as pure functions over plain data.
//!
//! Rooms:
//! - [`ticket`]: the ticket's life. [`ticket::decide`] turns a command into events, [`ticket::Ticket::apply`] folds them.
//! - [`front`]: the customer's side of the conversation, from a greeting to a ticket and back to a rating.
//! - [`desk`]: the agents' side, in the topics of their group.
//! - [`staff`]: who is an agent, and how one becomes one.
//! - [`lane`]: what a committed event makes us send, in which order, and at which pace.
//! - [`calendar`]: when the desk is open, and clocks that run only then. [`sla`]: the clocks of service levels.
//! - [`order`]: what an agent takes up next. [`assign`]: who gets it, where the desk gives.
//! - [`shifts`]: who works when, and what a rotation may not ask of people.
//! - [`manual`]: which parts of the desk a person handles from the first word, for a while.
//! - [`bus`]: what other systems are told.
//! - [`count`]: what reports count, as a fold over the same commits.
//! - [`settings`]: what the admin has chosen. [`say`] and [`press`]: what people are told, and what their buttons mean.
//!
//! What must never be here: I/O, a clock, randomness, tokio, any AWS crate, logging, names of table attributes, sentences in
//! a human language. `tests/house` holds the list of dependencies to that.

pub mod assign;
pub mod bus;
pub mod calendar;
pub mod count;
mod crew;
pub mod desk;
mod erase;
pub mod front;
pub mod ids;
pub mod lane;
pub mod manual;
pub mod message;
pub mod order;
pub mod policy;
pub mod press;
mod problem;
#[cfg(test)]
mod sample;
pub mod say;
pub mod settings;
pub mod shifts;
pub mod sla;
pub mod staff;
pub mod ticket;

pub use crew::{Crew, Member};
pub use erase::Erase;
pub use ids::{
    BotId, ChatId, InputId, LaneId, Lang, MessageId, QueueName, RegionKey, StartPayload, ThreadId, TicketId, TopicKey,
    UserId,
};
pub use jiff::Timestamp;
pub use policy::Policy;
pub use problem::{Problem, Problems};

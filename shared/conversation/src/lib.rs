//! What people say to the desk, and what it says to them, as pure functions over plain data.
//!
//! Rooms:
//! - [`customer`]: the customer's side, from a greeting to a ticket and back to a rating.
//! - [`agent`]: the agents' side, in the topics of their group.
//! - [`staff`]: how one becomes an agent, and what staff are told in private.
//! - [`text`]: what people are told, as meanings; their words are in the crate `texts`.
//! - [`callback`]: what buttons mean. [`command`]: what can be typed.
//!
//! What must never be here: I/O, a clock, randomness, tokio, any AWS crate, logging, names of table attributes, sentences in
//! a human language.

pub mod agent;
pub mod callback;
pub mod command;
pub mod customer;
mod erase;
pub mod staff;
pub mod text;

//! Load, decide, commit: for every visitor the same loop. What was read is handed to the core, what it decides is written in one
//! transaction, and whoever was overtaken decides anew.
//!
//! - [`customer`]: what a customer does. [`topic`]: what somebody does in a topic. [`staff`]: what staff ask in private.
//! - [`ticket`]: a command to one ticket.
//!
//! What must never be here: a decision, a name of an attribute, a call to Telegram.

pub mod customer;
pub mod staff;
pub mod ticket;
pub mod topic;

//! What there is in the world.

pub(crate) mod chat;
pub(crate) mod counters;
pub(crate) mod file;
pub(crate) mod key;
pub(crate) mod message;
pub(crate) mod person;
pub(crate) mod state;

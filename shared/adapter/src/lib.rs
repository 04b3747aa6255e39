//! Between what the core means and what the Bot API says, in both directions.
//!
//! [`inbound`] turns an update into what somebody did; [`outbound`] turns a meaning with its buttons into a method; [`outcome`] turns
//! an error of the Bot API into what the core understands. Nothing is decided here, and nothing is sent.

mod context;
mod held;
pub mod inbound;
mod membership;
pub mod outbound;
pub mod outcome;

#[cfg(test)]
mod tests;

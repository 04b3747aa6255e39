//! Between what the core means and what the Bot API says, in both directions.
//!
//! [`hear`] turns an update into what somebody did; [`say`] turns a meaning with its buttons into a method; [`outcome`] turns
//! an error of the Bot API into what the core understands. Nothing is decided here, and nothing is sent.

mod context;
pub mod hear;
mod held;
mod membership;
pub mod outcome;
pub mod say;

#[cfg(test)]
mod tests;

//! What the desk and its staff say to each other in private: how one becomes an agent, and what staff are told of.

mod notice;
mod onboarding;
mod recipients;
#[cfg(test)]
mod tests;

pub use notice::{News, Notice};
pub use onboarding::{Ask, StaffArrival, StaffContext, StaffDecision, decide};
pub use recipients::{concerns_staff, group_notices, notices};

//! What every function needs around its own work: configuration, clients, the clock, logs, queues, the batch loop; and [`start`], which
//! assembles them.
//!
//! What must never be here: anything about tickets. A function's `main.rs` says which of these it needs; its `lib.rs` gets them
//! as arguments, so that tests and `desk up` can give it others.

pub mod batch;
pub mod bot;
pub mod bus;
pub mod clients;
pub mod clock;
pub mod config;
pub mod logs;
pub mod policy;
pub mod queue;
pub mod signed;
pub mod start;
pub mod stream;

pub use bus::Bus;
pub use clock::Clock;
pub use config::Config;
pub use policy::Policies;
pub use queue::{Queue, WakeUp};

/// An error with its sources, on one line: SDKs hide the interesting part at the end of the chain.
fn said(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

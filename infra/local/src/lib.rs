//! The desk's AWS on one machine: the table with its stream, and queues with SQS's rules, all in this process.
//!
//! `desk up` and every test run the functions' own handlers against it. The handlers keep the real AWS SDK: [`Table`] is
//! an HTTP client for it that answers from an embedded database instead of a socket, so conditions, transactions,
//! cancellation reasons, retries and client tokens go the way they go in AWS.
//!
//! - [`Table`]: the database, its counters of calls, and the hook by which a test makes a call fail ([`Fault`]).
//! - [`Stream`]: what was written, in order, as the events that Lambda delivers.
//! - [`Spool`]: what was taken in and is not handled yet, in a file of its own.
//! - [`private`]: files that nobody else may read.
//! - [`Queue`]: a FIFO or standard queue as a state machine that is told the time; [`SharedQueue`]: the same for tasks.
//!
//! This crate knows nothing of tickets, keys or Telegram, and opens no socket. It reads no clock but the one it is given
//! and holds no randomness: the same calls in the same order have the same outcome. (The database numbers and dates the
//! records of a stream by the machine's clock; their order does not depend on it.)

mod connector;
mod error;
mod fault;
mod operations;
pub mod private;
mod queue;
mod spool;
mod stream;
mod table;
mod tokens;
mod upkeep;
mod wake;

pub use error::Error;
pub use fault::{AwsError, Call, Fault, Hook};
pub use queue::{Clock, DeadLetter, MAX_BATCH, MAX_VISIBILITY, Outgoing, Queue, QueueError, Received, SharedQueue};
pub use spool::{Spool, Spooled};
pub use stream::{Checkpoint, Record, Sequence, Stream, event};
pub use table::{Count, Table};

//! The single table: its keys, its items, its transactions.
//!
//! Rooms: [`keys`] is the schema's documentation; `items` turns domain values into attributes and back; [`commit`] is
//! what one decision changes, [`retry`] the loop in which it is made anew; [`lanes`], [`people`], [`due`] and [`policy`] are the operations beside it.
//!
//! What must never be here: a decision. What is written was decided in `domain`; what is read is handed over as it is. And no
//! attribute's name may appear outside this crate.

pub mod aside;
mod calls;
pub mod commit;
pub mod counters;
mod deliveries;
pub mod due;
pub mod erase;
mod error;
pub mod groups;
pub mod hands;
mod items;
pub mod keys;
pub mod lanes;
pub mod loads;
pub mod parked;
pub mod people;
pub mod policy;
mod readable;
pub mod retry;
pub mod terms;
pub mod tickets;

pub use calls::Store;
pub use error::Error;
pub use items::{Image, stream_image};
pub use readable::readable;

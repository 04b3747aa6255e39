//! The words held to their catalogue, to Telegram's limits, and written out for reading.

mod catalog;
mod limits;
mod promises;
mod samples;
mod values;
mod voice;
mod words;

//! Lanes against a Telegram that fails.

mod albums;
mod bucket;
mod cases;
mod delivery;
mod digest;
mod failures;
mod long;
mod outcomes;
mod outlook;
mod shown;
mod telegram;
mod topics;
mod trouble;
mod turn;
mod world;

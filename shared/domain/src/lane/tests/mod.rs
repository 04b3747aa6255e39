//! Lanes against a Telegram that fails.

mod bucket;
mod cases;
mod delivery;
mod telegram;
mod world;

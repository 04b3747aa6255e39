//! Lanes against a Telegram that fails.

mod delivery;

mod telegram;

//! What the simulator promises, one sentence a test.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod buttons;
mod context;
mod copying;
mod desk;
mod editing;
mod faults;
mod groups;
mod media;
mod oracle;
mod over_http;
mod rich;
mod rights;
mod saving;
mod sending;
mod text;
mod topics;
mod updates;
mod webhooks;

//! What the simulator promises, one sentence a test.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod desk;
mod over_http;
mod sending;
mod webhooks;

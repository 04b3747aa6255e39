//! Logs: JSON lines, one span an invocation.
//!
//! Fixed field names: `ticket.id`, `ticket.state`, `update.id`, `event.kind`, `lane`, `attempt`. An error is logged once, where it is
//! handled. Never logged: what people write, names, phone numbers, tokens, raw updates.

use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::config::{Config, ConfigError};

/// Starts logging to standard output, as JSON; the level is `RUST_LOG`'s, or `info`. What `infra/Makefile` builds knows nothing below
/// `info`: there it can only be asked for less.
pub fn start() {
    let (filter, wrong) = filter(LevelFilter::INFO);
    let lines = fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false);
    let started = tracing_subscriber::registry().with(filter).with(lines).try_init();
    if started.is_err() {
        // Somebody started it before: their choice stands.
        tracing::debug!("logging was started already");
    }
    if let Some(wrong) = wrong {
        tracing::warn!(%wrong, "a setting of the logs was left out");
    }
}

/// What `RUST_LOG` asks for: a level, or levels by target, as in `warn,router=debug`. Otherwise everything from `default` up; with
/// what is wrong, if it is set and cannot be read.
///
/// It knows no spans and no patterns: those would bring an engine of regular expressions into every function.
#[must_use]
pub fn filter(default: LevelFilter) -> (Targets, Option<ConfigError>) {
    let usual = Targets::new().with_default(default);
    match Config::from_env().parsed_or("RUST_LOG", usual.clone()) {
        Ok(asked) => (asked, None),
        Err(wrong) => (usual, Some(wrong)),
    }
}

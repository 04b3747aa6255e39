//! Logs: JSON lines, one span an invocation.
//!
//! Fixed field names: `ticket.id`, `ticket.state`, `update.id`, `event.kind`, `lane`, `attempt`. An error is logged once, where it is
//! handled. Never logged: what people write, names, phone numbers, tokens, raw updates.

use tracing_subscriber::EnvFilter;

/// Starts logging to standard output, as JSON; the level is `RUST_LOG`'s, or `info`.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let started = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_env_filter(filter)
        .try_init();
    if started.is_err() {
        // Somebody started it before: their choice stands.
        tracing::debug!("logging was started already");
    }
}

//! Logs: JSON lines, one span an invocation.
//!
//! Field names are listed in `docs/logging.md`, and held to it by a test. An error is logged once, where it is
//! handled. Never logged: what people write, names, phone numbers, tokens, raw updates. The libraries under us would, below `info`: the
//! SDK tells whole requests. So what is not ours is capped there, whatever `RUST_LOG` says.

use std::io::{self, Write};

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
    let started = tracing_subscriber::registry()
        .with(filter)
        .with(cap())
        .with(lines)
        .try_init();
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

/// The crates whose lines may be asked for at any level: they say nothing of anybody.
const OURS: [&str; 15] = [
    "csat", "desk", "dispatch", "domain", "https", "lambda", "local", "router", "adapter", "spill", "store", "sweeper",
    "telegram", "texts", "webhook",
];

/// The crates of others whose names begin as one of ours does.
const OTHERS: [&str; 1] = ["lambda_"];

/// What may be logged at all, beside what is asked for: of other people's crates nothing below `info`, where they tell what they carry.
#[must_use]
pub fn cap() -> Targets {
    let capped = Targets::new().with_default(LevelFilter::INFO);
    let ours = OURS.map(|target| (target, LevelFilter::TRACE));
    let others = OTHERS.map(|target| (target, LevelFilter::INFO));
    capped.with_targets(ours).with_targets(others)
}

/// Writes what it is given as one line each time: a control character in it, as somebody else's text may hold, becomes what it is called,
/// so that no text can begin a line of its own or move the terminal's cursor.
pub struct OneLine<W>(pub W);

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let body = text.strip_suffix('\n').unwrap_or(&text);
        self.0.write_all(telegram::printable(body).as_bytes())?;
        self.0.write_all(b"\n")?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// What was logged.
    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, part: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("the sink").write(part)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Sink {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().expect("the sink").clone()).expect("UTF-8")
        }
    }

    fn tell() {
        let body = "words of a customer";
        tracing::trace!(target: "aws_smithy_runtime::client", body, "request");
        tracing::debug!(target: "hyper::proto", body, "flushed");
        tracing::trace!(target: "lambda_runtime::layers", body, "event");
        tracing::trace!(target: "router::lane", "ours");
        tracing::info!(target: "aws_smithy_runtime::client", "theirs");
        let error = "Bad Request\n2026-11-30T00:00:00Z ERROR desk: forged\u{1b}[2J\u{85}\u{2028}x";
        tracing::warn!(target: "router", %error, "not sent");
    }

    #[test]
    fn whatever_is_asked_for_other_peoples_crates_tell_nothing_of_what_they_carry() {
        for asked in [
            "trace",
            "aws_smithy_runtime=trace,router=trace,lambda_runtime=trace,hyper=trace",
        ] {
            let asked: Targets = asked.parse().expect("levels");
            let sink = Sink::default();
            let writer = sink.clone();
            let lines = fmt::layer()
                .with_ansi(false)
                .with_writer(move || OneLine(writer.clone()));
            let subscriber = tracing_subscriber::registry().with(asked).with(cap()).with(lines);
            tracing::subscriber::with_default(subscriber, tell);
            let text = sink.text();
            assert!(!text.contains("customer"), "{text}");
            assert!(text.contains("ours") && text.contains("not sent"), "{text}");
        }
    }

    #[test]
    fn no_text_forges_a_line_plain_or_as_json() {
        let sink = Sink::default();
        let writer = sink.clone();
        let plain = fmt::layer()
            .with_ansi(false)
            .with_writer(move || OneLine(writer.clone()));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(cap()).with(plain), tell);
        let text = sink.text();
        assert!(
            text.lines().all(|line| !line.starts_with("2026-11-30T00:00:00Z")),
            "{text}"
        );
        assert!(!text.contains(['\u{1b}', '\u{85}', '\u{2028}']), "{text}");
        let sink = Sink::default();
        let writer = sink.clone();
        let json = fmt::layer().json().with_writer(move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(cap()).with(json), tell);
        assert!(
            sink.text()
                .lines()
                .all(|line| line.starts_with('{') && line.ends_with('}'))
        );
        assert!(!sink.text().contains('\u{1b}'));
    }
}

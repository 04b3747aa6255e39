//! `desk logs`: what the functions say, all of them in one stream, each line readable.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::ExitCode,
    time::Duration,
};

use domain::Timestamp;
use jiff::SignedDuration;
use lambda::signed::ServiceError;
use serde_json::{Value, json};

use crate::{
    Fallible,
    account::Deployed,
    place::{InAws, WrongUse},
};

/// How often new lines are asked for.
const POLLED: Duration = Duration::from_secs(3);

/// How far back lines are asked for again: `CloudWatch` shows some of them late.
const LATE: SignedDuration = SignedDuration::from_secs(60);

/// Options of `desk logs`.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// One function: webhook, dispatch, router, sweeper, csat or spill; else all of them.
    function: Option<String>,
    /// From when on: a while ago (15m, 2h, 3d), or a moment (2026-03-27T15:00:00Z).
    #[arg(long, value_name = "WHEN", default_value = "15m")]
    since: String,
    /// Go on as new lines come; Ctrl-C ends it.
    #[arg(long, short)]
    follow: bool,
    /// Only errors and warnings.
    #[arg(long)]
    errors: bool,
    /// Print each line as JSON: time, function, and what was logged.
    #[arg(long)]
    json: bool,
}

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    at: i64,
    function: String,
    id: String,
    text: String,
}

/// Prints what functions have logged.
///
/// # Errors
/// That there is no such function, or what the service says.
pub async fn logs(options: Options, place: &InAws) -> Fallible {
    let desk = place.deployed().await?;
    let groups = groups(&desk, options.function.as_deref())?;
    let mut from = moment(&options.since, (desk.account.clock)())?;
    let mut seen = BTreeSet::new();
    loop {
        let now = (desk.account.clock)();
        let mut lines = Vec::new();
        for (function, group) in &groups {
            lines.extend(read(&desk, function, group, from).await?);
        }
        lines.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        for line in lines {
            let known = !seen.insert((line.at, line.id.clone()));
            if let Some(text) = shown(&line, options.errors, options.json).filter(|_| !known) {
                println!("{text}");
            }
        }
        if !options.follow {
            return Ok(ExitCode::SUCCESS);
        }
        from = from.max(now.checked_sub(LATE).unwrap_or(now));
        let horizon = from.as_millisecond();
        seen.retain(|(at, _)| *at >= horizon);
        tokio::select! {
            () = tokio::time::sleep(POLLED) => {}
            stopped = tokio::signal::ctrl_c() => {
                stopped?;
                return Ok(ExitCode::SUCCESS);
            }
        }
    }
}

/// The log groups that are asked, by their functions' names.
fn groups(desk: &Deployed, function: Option<&str>) -> Result<BTreeMap<String, String>, WrongUse> {
    let named = |(output, group): (&String, &String)| {
        let function = output.strip_suffix("LogGroup").filter(|function| *function != "Bus")?;
        Some((function.to_ascii_lowercase(), group.clone()))
    };
    let all: BTreeMap<String, String> = desk.stack.outputs.iter().filter_map(named).collect();
    let Some(function) = function else { return Ok(all) };
    let Some(group) = all.get(function) else {
        let known: Vec<&str> = all.keys().map(String::as_str).collect();
        return Err(WrongUse(format!(
            "there is no function {function}; there are {}",
            known.join(", ")
        )));
    };
    Ok(BTreeMap::from([(function.to_owned(), group.clone())]))
}

/// Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html>
async fn read(desk: &Deployed, function: &str, group: &str, from: Timestamp) -> Result<Vec<Line>, ServiceError> {
    let mut lines = Vec::new();
    let mut asked = json!({ "logGroupName": group, "startTime": from.as_millisecond() });
    loop {
        let account = &desk.account;
        let answer = account
            .aws
            .json("logs", "Logs_20140328.FilterLogEvents", &asked, &account.clock)
            .await?;
        for event in answer["events"].as_array().into_iter().flatten() {
            lines.push(Line {
                at: event["timestamp"].as_i64().unwrap_or_default(),
                function: function.to_owned(),
                id: event["eventId"].as_str().unwrap_or_default().to_owned(),
                text: event["message"].as_str().unwrap_or_default().trim_end().to_owned(),
            });
        }
        match answer["nextToken"].as_str() {
            Some(next) => asked["nextToken"] = next.into(),
            None => return Ok(lines),
        }
    }
}

/// A moment, or how long ago it was.
///
/// # Errors
/// [`WrongUse`] if it is neither.
pub fn moment(text: &str, now: Timestamp) -> Result<Timestamp, WrongUse> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let ago = text.parse::<SignedDuration>().ok().or_else(|| {
        let days: i64 = text.strip_suffix('d')?.parse().ok()?;
        Some(SignedDuration::from_hours(days.checked_mul(24)?))
    });
    ago.filter(|ago| !ago.is_negative())
        .and_then(|ago| now.checked_sub(ago).ok())
        .ok_or_else(|| WrongUse(format!("{text:?} is no time; say 15m, 2h, 3d, or 2026-03-27T15:00:00Z")))
}

/// A line as it is printed; `None` if it is not asked for.
fn shown(line: &Line, errors: bool, as_json: bool) -> Option<String> {
    let parsed = serde_json::from_str::<Value>(&line.text).ok().filter(Value::is_object);
    let level = match parsed.as_ref().and_then(|value| value["level"].as_str()) {
        Some(level) => level.to_owned(),
        // Lambda itself speaks plainly; what it says of its own accord is seldom good news.
        None if trouble(&line.text) => "ERROR".to_owned(),
        None => "INFO".to_owned(),
    };
    if errors && !matches!(level.as_str(), "ERROR" | "WARN") {
        return None;
    }
    if as_json {
        let at = Timestamp::from_millisecond(line.at).ok();
        let what = parsed.unwrap_or_else(|| line.text.clone().into());
        return Some(json!({ "at": at, "function": line.function, "level": level, "log": what }).to_string());
    }
    let at = Timestamp::from_millisecond(line.at).map_or_else(|_| line.at.to_string(), |at| format!("{at:.3}"));
    let text = parsed.map_or_else(|| line.text.replace('\n', " "), |value| readable(&value));
    let (level, text) = (telegram::printable(&level), telegram::printable(&text));
    Some(format!("{at} {:8} {level:5} {text}", line.function))
}

fn trouble(text: &str) -> bool {
    ["Task timed out", "Runtime exited", "RequestId: ", "panicked"]
        .iter()
        .any(|sign| text.contains(sign))
        && !["START ", "END ", "REPORT ", "INIT_START"]
            .iter()
            .any(|usual| text.starts_with(usual))
}

/// The message first, then its fields: `accepted update.id=7`.
fn readable(value: &Value) -> String {
    let mut text = value["message"].as_str().unwrap_or_default().to_owned();
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let spans = value["span"].as_object().into_iter().flatten();
    let fields = value.as_object().into_iter().flatten().chain(spans);
    for (name, field) in fields {
        if !["message", "level", "timestamp", "target", "span", "spans", "name"].contains(&name.as_str()) {
            text.extend([" ", name, "=", &plain(field)]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line {
            at: 1_800_000_000_000,
            function: "router".into(),
            id: "1".into(),
            text: text.into(),
        }
    }

    #[test]
    fn a_json_line_becomes_readable_and_a_plain_one_stays() {
        let json =
            r#"{"timestamp":"x","level":"WARN","message":"not sent","lane":"C:1:2","attempt":2,"target":"router"}"#;
        let text = shown(&line(json), false, false).expect("a line");
        assert_eq!(
            text,
            "2027-01-15T08:00:00.000Z router   WARN  not sent attempt=2 lane=C:1:2"
        );
        let text = shown(&line("REPORT RequestId: 1 Duration: 2 ms"), false, false).expect("a line");
        assert!(text.ends_with("INFO  REPORT RequestId: 1 Duration: 2 ms"), "{text}");
    }

    #[test]
    fn what_somebody_else_said_stays_within_its_line() {
        let json = r#"{"level":"WARN","message":"not sent","error":"Bad Request\n2027 router ERROR forged\u001b[2J"}"#;
        let text = shown(&line(json), false, false).expect("a line");
        assert!(
            !text.contains(['\n', '\u{1b}']) && text.contains(r"Bad Request\n2027"),
            "{text}"
        );
    }

    #[test]
    fn of_errors_alone_neither_news_nor_reports_are_shown() {
        assert_eq!(shown(&line(r#"{"level":"INFO","message":"x"}"#), true, false), None);
        assert_eq!(shown(&line("REPORT RequestId: 1"), true, false), None);
        assert!(shown(&line("2027 RequestId: 1 Error: Task timed out after 3 s"), true, true).is_some());
    }

    #[test]
    fn a_time_is_a_moment_or_a_while_ago() {
        let now: Timestamp = "2026-03-27T15:00:00Z".parse().expect("a moment");
        for (text, at) in [
            ("15m", "2026-03-27T14:45:00Z"),
            ("2h", "2026-03-27T13:00:00Z"),
            ("3d", "2026-03-24T15:00:00Z"),
            ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ] {
            assert_eq!(moment(text, now).expect("a time").to_string(), at);
        }
        for wrong in ["", "soon", "-5m", "9999999999d"] {
            assert!(moment(wrong, now).is_err(), "{wrong}");
        }
    }
}

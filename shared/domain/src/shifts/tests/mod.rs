//! Shifts as they are written, what is wrong with them, duty by hand, and laws that hold for any.

mod cases;
mod handover;
mod laws;
mod rotation;
mod sample;
mod written;
mod wrong;

use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};

use super::Shift;
use crate::{QueueName, UserId};

/// A shift on one line: `night | l1 vip | Europe/Moscow | 21:00-09:00 | 2026-11-23 | 501 502, 503, -`. After the pattern there
/// may be dates: `2026-12-31 501, 2027-01-01 -`.
fn shift(text: &str) -> Shift {
    let fields: Vec<_> = text.split('|').map(str::trim).collect();
    let people = |words: &mut dyn Iterator<Item = &str>| -> Value {
        let known = words.filter(|word| *word != "-");
        known.map(|id| json!(id.parse::<i64>().expect("an id"))).collect()
    };
    let queues: Vec<_> = fields[1].split_whitespace().collect();
    let window: Vec<_> = fields[3].split('-').collect();
    let days = fields[5].split(',').filter(|day| !day.trim().is_empty());
    let pattern: Value = days.map(|day| people(&mut day.split_whitespace())).collect();
    let dates = fields.get(6).unwrap_or(&"").split(',').filter(|date| !date.is_empty());
    let dates: serde_json::Map<_, _> = dates
        .map(|date| {
            let mut words = date.split_whitespace();
            let key = words.next().expect("a date");
            (key.to_owned(), people(&mut words))
        })
        .collect();
    let table = json!({
        "name": fields[0], "queues": queues, "timezone": fields[2], "window": window, "starts": fields[4],
        "pattern": pattern, "dates": dates,
    });
    serde_json::from_value(table).expect(text)
}

fn shifts(lines: &[&str]) -> Vec<Shift> {
    lines.iter().map(|line| shift(line)).collect()
}

fn at(text: &str) -> Timestamp {
    text.parse().expect(text)
}

fn date(text: &str) -> Date {
    text.parse().expect(text)
}

fn queue(name: &str) -> QueueName {
    name.parse().expect("a queue's name")
}

const ANNA: UserId = UserId(501);
const BORIS: UserId = UserId(502);
const VERA: UserId = UserId(503);

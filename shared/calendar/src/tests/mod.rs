//! Calendars as they are written, what is wrong with them, clocks by hand, and laws that hold for any.

mod arithmetic;
mod cases;
mod changes;
mod laws;
mod sample;
mod written;
mod wrong;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Calendar, Hours, Span};

/// A calendar in short: `mon-fri 09:00-13:00 14:00-18:00; sat 10:00-12:00; 2026-12-25`.
fn calendar(timezone: &str, text: &str) -> Calendar {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let (mut weekly, mut dates) = (Map::new(), Map::new());
    for line in text.split(';').filter(|line| !line.trim().is_empty()) {
        let mut words = line.split_whitespace();
        let key = words.next().expect("a key");
        let windows: Value = words
            .map(|window| window.split('-').collect::<Value>())
            .collect::<Vec<_>>()
            .into();
        match key.split('-').collect::<Vec<_>>()[..] {
            [day] => drop(weekly.insert(day.to_owned(), windows)),
            [first, last] => {
                let at = |day: &str| DAYS.iter().position(|known| *known == day).expect("a day");
                for day in &DAYS[at(first)..=at(last)] {
                    weekly.insert((*day).to_owned(), windows.clone());
                }
            }
            _ => drop(dates.insert(key.to_owned(), windows)),
        }
    }
    let table = json!({ "timezone": timezone, "weekly": weekly, "dates": dates });
    serde_json::from_value(table).expect("a calendar")
}

fn hours(timezone: &str, text: &str) -> Hours {
    Hours::new(&calendar(timezone, text)).expect("a zone")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect(text)
}

fn span(from: &str, to: &str) -> Span {
    Span {
        from: at(from),
        to: at(to),
    }
}

/// The fields of a case on one line, between bars.
fn fields<const N: usize>(case: &str) -> [&str; N] {
    let fields: Vec<_> = case.split('|').map(str::trim).collect();
    fields.try_into().expect("as many fields as the table has columns")
}

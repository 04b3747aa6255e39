//! What can be wrong with a week: every problem, with its place and its remedy.

use std::ops::RangeInclusive;

use domain::{Problem, Problems, settings::Settings};
use jiff::{SignedDuration, civil::Weekday, tz::TimeZone};

use crate::week::{Stream, Week};

/// How many answers may be expected in one simulation, further messages included.
pub const MOST_WORK: f64 = 1_000_000.0;

/// How many people `agents` may name for one queue.
pub const MOST_PEOPLE: u32 = 1_000;

/// Years whose weeks zones and calendars are known for well enough.
const YEARS: RangeInclusive<i16> = 1970..=2200;

const SHARE: RangeInclusive<f64> = 0.0..=1.0;
const SPREAD: RangeInclusive<f64> = 0.0..=10.0;
const MESSAGES: RangeInclusive<f64> = 0.0..=50.0;
const HANDLING: RangeInclusive<SignedDuration> = SignedDuration::from_secs(1)..=SignedDuration::from_hours(168);
const THINKING: RangeInclusive<SignedDuration> = SignedDuration::ZERO..=SignedDuration::from_hours(168);

impl Week {
    /// Everything that is wrong with it, for a desk of these settings; empty if it can be simulated.
    #[must_use]
    pub fn check(&self, settings: &Settings) -> Vec<Problem> {
        let mut problems = Problems::default();
        if TimeZone::get(&self.timezone).is_err() {
            let what = format!(
                "there is no zone {:?}; write an IANA name like Europe/Berlin",
                self.timezone
            );
            problems.add(&["timezone"], what);
        }
        self.check_start(&mut problems);
        for (queue, people) in &self.agents {
            let place = ["agents", queue.as_str()];
            if !settings.queues.contains_key(queue) {
                problems.add(&place, format!("there is no queue {queue}; name one of the settings"));
            }
            if *people > MOST_PEOPLE {
                problems.add(&place, format!("write a number from 0 to {MOST_PEOPLE}"));
            }
        }
        if self.streams.is_empty() {
            problems.add(&["streams"], "describe what comes in, in at least one [[streams]]");
        }
        for (index, stream) in self.streams.iter().enumerate() {
            let earlier = &self.streams[..index];
            if stream.name.trim().is_empty() {
                problems.add(&["streams", &index.to_string(), "name"], "give it a name");
            } else if earlier.iter().any(|other| other.name == stream.name) {
                let what = format!("{:?} is an earlier stream's name; give it another", stream.name);
                problems.add(&["streams", &index.to_string(), "name"], what);
            }
            check_stream(stream, &index.to_string(), settings, &mut problems);
        }
        let answers = self.answers_a_week();
        if problems.is_empty() && answers > MOST_WORK {
            let what = format!("{answers:.0} answers a week are more than can be simulated; write smaller numbers");
            problems.add(&["streams"], what);
        }
        problems.into()
    }

    fn check_start(&self, problems: &mut Problems) {
        let (first, last) = (YEARS.start(), YEARS.end());
        if !YEARS.contains(&self.start.year()) {
            problems.add(&["start"], format!("write a Monday of the years {first} to {last}"));
        } else if self.start.weekday() != Weekday::Monday {
            let days = i64::from(self.start.weekday().to_monday_zero_offset());
            let monday = self.start.checked_sub(SignedDuration::from_hours(24 * days));
            let remedy = monday.map_or_else(|_| "write a Monday".to_owned(), |monday| format!("write {monday}"));
            problems.add(&["start"], format!("{} is no Monday; {remedy}", self.start));
        }
    }
}

fn check_stream(stream: &Stream, at: &str, settings: &Settings, problems: &mut Problems) {
    let queue = &stream.queue;
    if !settings.queues.contains_key(queue) {
        problems.add(
            &["streams", at, "queue"],
            format!("there is no queue {queue}; name one of the settings"),
        );
    }
    if let Some(topic) = &stream.topic
        && settings.topic(topic).is_none()
    {
        problems.add(
            &["streams", at, "topic"],
            format!("there is no topic {topic}; name one of the menu, or remove the line"),
        );
    }
    let numbers = [
        ("vip", stream.vip, SHARE),
        ("blocker", stream.blocker, SHARE),
        ("spread", stream.spread, SPREAD),
        ("messages", stream.messages, MESSAGES),
    ];
    for (key, given, range) in numbers {
        if !range.contains(&given) {
            let what = format!("write a number from {} to {}", range.start(), range.end());
            problems.add(&["streams", at, key], what);
        }
    }
    let times = [
        ("service", stream.service, HANDLING),
        ("follow_up", stream.follow_up, HANDLING),
        ("thinks", stream.thinks, THINKING),
    ];
    for (key, given, range) in times {
        if !range.contains(&given) {
            let what = format!(
                "{given:#} is out of range; write a time from {:#} to {:#}",
                range.start(),
                range.end()
            );
            problems.add(&["streams", at, key], what);
        }
    }
    for (key, hours) in [("weekday", &stream.weekday), ("weekend", &stream.weekend)] {
        for (hour, rate) in hours.iter().enumerate() {
            if !(0.0..=MOST_WORK).contains(rate) {
                problems.add(
                    &["streams", at, key, &hour.to_string()],
                    "write how many tickets come in that hour on average, 0 or more",
                );
            }
        }
    }
}

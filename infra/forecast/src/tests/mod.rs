//! A simulation is held to what queueing theory knows exactly, to laws that hold for any chance, and to its own words.

mod checks;
mod clocks;
mod example;
mod laws;
mod odd;
mod people;
mod theory;
mod time;
mod words;

use domain::{Policy, settings::Settings, shifts::Shift};
use jiff::SignedDuration;

use crate::{Discipline, Outcome, Plan, QueueOutcome, Stream, Week, simulate};

/// A desk with the queues l1, l2 and vip, answering within so many minutes, and with more settings after that.
fn desk(minutes: u32, more: &str) -> Policy {
    let text = format!(
        r#"
        brand = "Desk"
        languages = ["en"]
        zone = "UTC"
        default_queue = "l1"
        groups.main.chat = -1001234567890
        queues = {{ l1 = {{ group = "main" }}, l2 = {{ group = "main" }}, vip = {{ group = "main" }} }}
        topics = [{{ key = "account" }}, {{ key = "complaint", class = "urgent", urgency = "high" }}]

        [[policies]]
        name = "all"
        first_response = "{minutes}m"
        next_response = "{minutes}m"
        {more}
        "#
    );
    let settings: Settings = toml::from_str(&text).expect("settings");
    assert_eq!(settings.check(&["en"]), []);
    Policy::new(1, settings)
}

/// A week of UTC with these streams and nobody there.
fn week(streams: impl Into<Vec<Stream>>) -> Week {
    Week {
        timezone: "UTC".to_owned(),
        start: "2026-11-02".parse().expect("a Monday"),
        agents: [].into(),
        streams: streams.into(),
    }
}

/// So many tickets in every hour, each one message that takes so many minutes on average.
fn stream(queue: &str, an_hour: f64, minutes: i64) -> Stream {
    Stream {
        name: queue.to_owned(),
        queue: queue.parse().expect("a queue"),
        topic: None,
        class: None,
        vip: 0.0,
        blocker: 0.0,
        weekday: [an_hour; 24],
        weekend: [an_hour; 24],
        service: SignedDuration::from_mins(minutes),
        spread: 1.0,
        messages: 0.0,
        thinks: SignedDuration::from_mins(20),
        follow_up: SignedDuration::from_mins(3),
    }
}

impl Week {
    fn with(mut self, queue: &str, people: u32) -> Self {
        self.agents.insert(queue.parse().expect("a queue"), people);
        self
    }
}

/// A shift of these people every day.
fn shift(name: &str, queues: &str, window: &str, people: &str) -> Shift {
    let text = format!(
        r#"
        name = "{name}"
        queues = {queues}
        timezone = "UTC"
        window = {window}
        starts = "2026-01-01"
        pattern = [{people}]
        "#
    );
    toml::from_str(&text).expect("a shift")
}

fn plan(seed: u64, weeks: u32) -> Plan {
    Plan {
        seed,
        weeks,
        order: Discipline::Priority,
    }
}

fn simulated(week: &Week, policy: &Policy, shifts: &[Shift], plan: Plan) -> Outcome {
    simulate(week, policy, shifts, plan).expect("an outcome")
}

impl Outcome {
    fn queue(&self, order: Discipline, name: &str) -> &QueueOutcome {
        let ranking = self.orders.iter().find(|ranking| ranking.order == order);
        let mut queues = ranking.expect("the order").queues.iter();
        queues.find(|queue| queue.queue.as_str() == name).expect("the queue")
    }

    fn first(&self) -> &QueueOutcome {
        &self.orders[0].queues[0]
    }
}

/// Whether a number is within so many percent of another.
#[track_caller]
fn near(found: f64, expected: f64, percent: f64) {
    let off = 100.0 * (found / expected - 1.0).abs();
    assert!(off <= percent, "{found} is {off:.1} % off {expected}");
}

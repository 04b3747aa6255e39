//! What comes in, as `week.toml` says it.

use std::collections::BTreeMap;

use domain::{QueueName, TopicKey, settings::Class};
use jiff::{SignedDuration, civil::Date};
use serde::{Deserialize, Serialize};

/// An ordinary week: what comes in when, how long it takes, and who is there where no shift says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Week {
    /// The IANA zone whose hours the streams count by, and that times are reported in.
    pub timezone: String,
    /// The Monday on which the first week that counts begins. Shifts and calendars are looked up from there on.
    pub start: Date,
    /// How many people are there round the clock, for queues that no shift serves. A queue that is not named has nobody.
    #[serde(default)]
    pub agents: BTreeMap<QueueName, u32>,
    /// What comes in.
    pub streams: Vec<Stream>,
}

/// Tickets of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// What people call it. No other stream's name.
    pub name: String,
    /// The queue that its tickets wait in.
    pub queue: QueueName,
    /// The topic of its tickets; none: the customers just type.
    #[serde(default)]
    pub topic: Option<TopicKey>,
    /// The class of its tickets; without it, the topic's, or else normal.
    #[serde(default)]
    pub class: Option<Class>,
    /// The share of tickets whose customer is a VIP, from 0 to 1.
    #[serde(default)]
    pub vip: f64,
    /// The share of tickets that are blockers, from 0 to 1. All are if the topic's urgency is high.
    #[serde(default)]
    pub blocker: f64,
    /// How many tickets come in each hour of a day from Monday to Friday, on average.
    pub weekday: [f64; 24],
    /// The same on Saturdays and Sundays.
    pub weekend: [f64; 24],
    /// How long the first answer of a ticket keeps an agent, on average.
    pub service: SignedDuration,
    /// How much that varies: its standard deviation as a multiple of the average. The distribution is log-normal; 0 is always
    /// the same.
    #[serde(default = "one")]
    pub spread: f64,
    /// How many more messages of a ticket need an answer, on average. The number is geometric: after each answer the chance of
    /// another message is the same.
    #[serde(default)]
    pub messages: f64,
    /// How long a customer takes from an answer to the next message, on average; exponential.
    #[serde(default = "twenty_minutes")]
    pub thinks: SignedDuration,
    /// How long an answer to a further message keeps an agent, on average. It varies as `service` does.
    #[serde(default = "three_minutes")]
    pub follow_up: SignedDuration,
}

fn one() -> f64 {
    1.0
}

fn twenty_minutes() -> SignedDuration {
    SignedDuration::from_mins(20)
}

fn three_minutes() -> SignedDuration {
    SignedDuration::from_mins(3)
}

impl Stream {
    /// How many tickets come in an hour of that day, on average. Days count from Monday, 0 to 6; hours from 0 to 23.
    #[must_use]
    pub fn rate(&self, day: usize, hour: usize) -> f64 {
        let hours = if day < 5 { &self.weekday } else { &self.weekend };
        hours.get(hour).copied().unwrap_or_default()
    }

    /// How many tickets come in a week, on average.
    #[must_use]
    pub fn a_week(&self) -> f64 {
        let sum = |hours: &[f64]| hours.iter().sum::<f64>();
        5.0 * sum(&self.weekday) + 2.0 * sum(&self.weekend)
    }

    /// How much of an agent's time a ticket takes on average, in hours, its further messages with it.
    pub(crate) fn hours_a_ticket(&self) -> f64 {
        (self.service.as_secs_f64() + self.messages * self.follow_up.as_secs_f64()) / 3_600.0
    }
}

impl Week {
    /// The queues that something comes into, in the order of the streams.
    pub(crate) fn queues(&self) -> Vec<QueueName> {
        let mut queues: Vec<QueueName> = Vec::new();
        for stream in &self.streams {
            if !queues.contains(&stream.queue) {
                queues.push(stream.queue.clone());
            }
        }
        queues
    }

    /// How many times somebody has to answer in a week, on average.
    pub(crate) fn answers_a_week(&self) -> f64 {
        let streams = self.streams.iter();
        streams.map(|stream| stream.a_week() * (1.0 + stream.messages)).sum()
    }
}

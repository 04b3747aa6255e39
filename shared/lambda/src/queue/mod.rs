//! Queues, as functions use them: sending wake-ups, and putting a received message off.

mod rare;
mod sqs;

use std::{future::Future, pin::Pin, time::Duration};

use domain::{BotId, QueueName, TicketId, UserId, settings::Settings};

pub use rare::Rare;
pub use sqs::Sqs;

/// A queue did not take what it was given; the same may go through later.
#[derive(Debug, thiserror::Error)]
#[error("the queue does not take it: {0}")]
pub struct QueueError(pub String);

/// A wake-up for a FIFO queue. It carries no data: what is to be done stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WakeUp {
    /// The group, one at a time: a lane.
    pub group: String,
    /// Repeated within five minutes, it is dropped.
    pub deduplication: String,
    /// Whom to wake.
    pub body: String,
}

/// How the body of a wake-up begins that is for a queue's assignment.
const ASSIGNMENT: &str = "q:";

/// How the body of a wake-up begins that is for the bus.
const ANNOUNCEMENT: &str = "b:";

/// How the body of a wake-up begins that is for a pressed button.
const PRESS: &str = "p:";

impl WakeUp {
    /// A wake-up for the assignment of a queue: one at a time, as a lane is.
    fn assignment(queue: &QueueName, reason: &str) -> Self {
        let group = format!("{ASSIGNMENT}{queue}");
        Self {
            deduplication: format!("{group}:{reason}"),
            body: group.clone(),
            group,
        }
    }

    /// Wake-ups for every queue whose tickets the desk gives to agents.
    #[must_use]
    pub fn assignments(settings: &Settings, reason: &str) -> Vec<Self> {
        let queues = settings.given_by_desk();
        queues.map(|queue| Self::assignment(queue, reason)).collect()
    }

    /// A wake-up for what one commit has to announce: those of one ticket one at a time, in order.
    #[must_use]
    pub fn announcement(ticket: TicketId, version: u64) -> Self {
        let group = format!("{ANNOUNCEMENT}{ticket}");
        let body = format!("{group}:{version}");
        Self {
            group,
            deduplication: body.clone(),
            body,
        }
    }

    /// The commit whose announcements a body is for, if it is for them.
    #[must_use]
    pub fn announced(body: &str) -> Option<(TicketId, u64)> {
        let (ticket, version) = body.strip_prefix(ANNOUNCEMENT)?.split_once(':')?;
        Some((TicketId(ticket.parse().ok()?), version.parse().ok()?))
    }

    /// A wake-up for a press that waits to be answered: its spinner turns until then. It holds nothing but the query's id, which is
    /// of no use after that. One person's go one at a time, so that whoever presses without end holds up nobody else.
    #[must_use]
    pub fn press(bot: BotId, by: UserId, query: &str) -> Self {
        let body = format!("{PRESS}{bot}:{query}");
        Self {
            group: format!("{PRESS}{bot}:{by}"),
            deduplication: body.clone(),
            body,
        }
    }

    /// The bot and the query that a body is for, if it is for a press.
    #[must_use]
    pub fn pressed(body: &str) -> Option<(BotId, &str)> {
        let (bot, query) = body.strip_prefix(PRESS)?.split_once(':')?;
        Some((BotId(bot.parse().ok()?), query))
    }

    /// What another system says of a customer, if a body is that: the bus hands it over as it came. It is no wake-up, but data, which stands
    /// nowhere else until it is in the table.
    #[must_use]
    pub fn fact(body: &str) -> Option<&str> {
        body.trim_start().starts_with('{').then_some(body)
    }

    /// The queue whose assignment a body is for, if it is for one.
    #[must_use]
    pub fn assigned(body: &str) -> Option<QueueName> {
        body.strip_prefix(ASSIGNMENT)?.parse().ok()
    }
}

/// What a queue's operations return.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<(), QueueError>> + Send + 'a>>;

/// A queue: SQS's in AWS, one in memory on one machine.
pub trait Queue: Send + Sync {
    /// Sends wake-ups to a FIFO queue, all or an error.
    fn wake<'a>(&'a self, wake_ups: &'a [WakeUp]) -> Answer<'a>;

    /// Sends messages to a standard queue, all or an error.
    fn send<'a>(&'a self, bodies: &'a [String]) -> Answer<'a>;

    /// Hides a received message for a while: at most 12 hours from when it was received.
    fn put_off<'a>(&'a self, receipt: &'a str, by: Duration) -> Answer<'a>;
}

/// SQS takes ten messages at a time.
const BATCH: usize = 10;

/// SQS hides a message for at most twelve hours.
const LONGEST: Duration = Duration::from_hours(12);

/// How long a message is hidden, in SQS's seconds.
fn seconds(by: Duration) -> i32 {
    i32::try_from(by.min(LONGEST).as_millis().div_ceil(1_000)).unwrap_or(i32::MAX)
}

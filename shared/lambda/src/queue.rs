//! Queues, as functions use them: sending wake-ups, and putting a received message off.

use std::{future::Future, pin::Pin, time::Duration};

use domain::{QueueName, TicketId, settings::Settings};

use crate::said;

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

/// A queue of SQS.
#[derive(Clone, Debug)]
pub struct Sqs {
    client: aws_sdk_sqs::Client,
    url: String,
}

/// SQS takes ten messages at a time.
const BATCH: usize = 10;

/// SQS hides a message for at most twelve hours.
const LONGEST: Duration = Duration::from_hours(12);

impl Sqs {
    /// The queue at `url`.
    #[must_use]
    pub fn new(client: aws_sdk_sqs::Client, url: String) -> Self {
        Self { client, url }
    }

    /// Opens the connection, while a function starts: that time is free, and at full speed.
    pub async fn connect(&self) {
        let call = self.client.get_queue_attributes().queue_url(&self.url);
        let call = call.attribute_names(aws_sdk_sqs::types::QueueAttributeName::QueueArn);
        if let Err(error) = Box::pin(call.send()).await {
            tracing::warn!(error = said(&error), "the queue was not reached at the start");
        }
    }

    async fn send_all(&self, entries: Vec<aws_sdk_sqs::types::SendMessageBatchRequestEntry>) -> Result<(), QueueError> {
        for batch in entries.chunks(BATCH) {
            let call = self
                .client
                .send_message_batch()
                .queue_url(&self.url)
                .set_entries(Some(batch.to_vec()));
            let answer = call.send().await.map_err(failed)?;
            if let Some(entry) = answer.failed().first() {
                return Err(QueueError(format!(
                    "{}: {}",
                    entry.code(),
                    entry.message().unwrap_or_default()
                )));
            }
        }
        Ok(())
    }
}

fn failed<E: std::error::Error>(error: E) -> QueueError {
    QueueError(said(&error))
}

fn entry(index: usize, body: &str) -> aws_sdk_sqs::types::builders::SendMessageBatchRequestEntryBuilder {
    aws_sdk_sqs::types::SendMessageBatchRequestEntry::builder()
        .id(index.to_string())
        .message_body(body)
}

impl Queue for Sqs {
    fn wake<'a>(&'a self, wake_ups: &'a [WakeUp]) -> Answer<'a> {
        Box::pin(async move {
            let entries = wake_ups.iter().enumerate().map(|(index, wake_up)| {
                entry(index % BATCH, &wake_up.body)
                    .message_group_id(&wake_up.group)
                    .message_deduplication_id(&wake_up.deduplication)
                    .build()
                    .map_err(failed)
            });
            self.send_all(entries.collect::<Result<_, _>>()?).await
        })
    }

    fn send<'a>(&'a self, bodies: &'a [String]) -> Answer<'a> {
        Box::pin(async move {
            let entries = bodies
                .iter()
                .enumerate()
                .map(|(index, body)| entry(index % BATCH, body).build().map_err(failed));
            self.send_all(entries.collect::<Result<_, _>>()?).await
        })
    }

    fn put_off<'a>(&'a self, receipt: &'a str, by: Duration) -> Answer<'a> {
        Box::pin(async move {
            let seconds = i32::try_from(by.min(LONGEST).as_millis().div_ceil(1_000)).unwrap_or(i32::MAX);
            let call = self.client.change_message_visibility();
            call.queue_url(&self.url)
                .receipt_handle(receipt)
                .visibility_timeout(seconds)
                .send()
                .await
                .map_err(failed)?;
            Ok(())
        })
    }
}

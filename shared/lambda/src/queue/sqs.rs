//! SQS by the SDK's client.

use std::time::Duration;

use super::{Answer, BATCH, Queue, QueueError, WakeUp, seconds};
use crate::said;

/// A queue of SQS.
#[derive(Clone, Debug)]
pub struct Sqs {
    client: aws_sdk_sqs::Client,
    url: String,
}

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
            let call = self.client.change_message_visibility();
            call.queue_url(&self.url)
                .receipt_handle(receipt)
                .visibility_timeout(seconds(by))
                .send()
                .await
                .map_err(failed)?;
            Ok(())
        })
    }
}

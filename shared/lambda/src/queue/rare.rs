//! SQS by signed calls, for a function that sends to it in need alone: the SDK's client would be a twentieth of what it downloads.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Answer, BATCH, Queue, QueueError, WakeUp, seconds};
use crate::{Clock, clients::Aws};

/// A queue of SQS that is seldom sent to. It opens no connection in advance.
#[derive(Clone)]
pub struct Rare {
    aws: Aws,
    url: String,
    clock: Clock,
}

impl Rare {
    /// The queue at `url`. Calls are signed with the time of `clock`.
    #[must_use]
    pub fn new(aws: Aws, url: String, clock: Clock) -> Self {
        Self { aws, url, clock }
    }

    /// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html>
    async fn send_all(&self, mut entries: Vec<Value>) -> Result<(), QueueError> {
        for batch in entries.chunks_mut(BATCH) {
            for (index, entry) in batch.iter_mut().enumerate() {
                entry["Id"] = index.to_string().into();
            }
            let answer = self.call("SendMessageBatch", json!({ "Entries": batch })).await?;
            if let Some(failed) = answer["Failed"].as_array().and_then(|failed| failed.first()) {
                let text = |name: &str| failed[name].as_str().unwrap_or_default().to_owned();
                return Err(QueueError(format!("{}: {}", text("Code"), text("Message"))));
            }
        }
        Ok(())
    }

    async fn call(&self, operation: &str, mut asked: Value) -> Result<Value, QueueError> {
        asked["QueueUrl"] = self.url.as_str().into();
        let target = format!("AmazonSQS.{operation}");
        let answered = self.aws.json_at_once("sqs", &target, &asked, &self.clock).await;
        answered.map_err(|error| QueueError(error.to_string()))
    }
}

impl Queue for Rare {
    fn wake<'a>(&'a self, wake_ups: &'a [WakeUp]) -> Answer<'a> {
        let entry = |wake_up: &WakeUp| {
            json!({
                "MessageBody": wake_up.body,
                "MessageGroupId": wake_up.group,
                "MessageDeduplicationId": wake_up.deduplication,
            })
        };
        Box::pin(self.send_all(wake_ups.iter().map(entry).collect()))
    }

    fn send<'a>(&'a self, bodies: &'a [String]) -> Answer<'a> {
        Box::pin(self.send_all(bodies.iter().map(|body| json!({ "MessageBody": body })).collect()))
    }

    fn put_off<'a>(&'a self, receipt: &'a str, by: Duration) -> Answer<'a> {
        let asked = json!({ "ReceiptHandle": receipt, "VisibilityTimeout": seconds(by) });
        Box::pin(async move { self.call("ChangeMessageVisibility", asked).await.map(|_| ()) })
    }
}

#[cfg(test)]
mod tests;

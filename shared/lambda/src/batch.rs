//! The one loop over a batch of messages, with partial failures.

use std::{collections::HashSet, future::Future, time::Duration};

use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};

use crate::Queue;

/// What became of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled {
    /// It is done with.
    Done,
    /// It comes again: later, or at once.
    Again,
}

/// Handles a batch one by one. After the first message of a FIFO group that comes again, the rest of that group is not
/// touched and comes again, too: it must not overtake.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting>
pub async fn each<F>(event: SqsEvent, mut handle: impl FnMut(SqsMessage) -> F) -> SqsBatchResponse
where
    F: Future<Output = Handled>,
{
    let mut response = SqsBatchResponse::default();
    let mut blocked: HashSet<String> = HashSet::new();
    for message in event.records {
        let id = message.message_id.clone().unwrap_or_default();
        let group = message.attributes.get("MessageGroupId").cloned();
        let waits = group.as_ref().is_some_and(|group| blocked.contains(group));
        if waits || handle(message).await == Handled::Again {
            blocked.extend(group);
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = id;
            response.batch_item_failures.push(failure);
        }
    }
    response
}

/// Lets a message come again after a pause, for a queue where pauses differ from one message to the next.
pub async fn again_in(queue: &dyn Queue, receipt: Option<&str>, pause: Duration) -> Handled {
    if let Some(receipt) = receipt
        && let Err(error) = queue.put_off(receipt, pause).await
    {
        // It comes again all the same, when its time-out ends.
        tracing::warn!(error = %error, "a message was not put off");
    }
    Handled::Again
}

/// How often the queue has delivered a message, this time included; `None` if it does not say.
#[must_use]
pub fn deliveries(message: &SqsMessage) -> Option<u32> {
    message.attributes.get("ApproximateReceiveCount")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, group: Option<&str>) -> SqsMessage {
        let mut message = SqsMessage::default();
        message.message_id = Some(id.to_owned());
        message
            .attributes
            .extend(group.map(|group| ("MessageGroupId".to_owned(), group.to_owned())));
        message
    }

    async fn failures(messages: Vec<SqsMessage>, failing: &[&str]) -> Vec<String> {
        let mut event = SqsEvent::default();
        event.records = messages;
        let response = each(event, |message| {
            let fails = failing.contains(&message.message_id.unwrap_or_default().as_str());
            async move { if fails { Handled::Again } else { Handled::Done } }
        });
        response
            .await
            .batch_item_failures
            .into_iter()
            .map(|failure| failure.item_identifier)
            .collect()
    }

    #[tokio::test]
    async fn after_a_failure_the_rest_of_its_group_goes_back_and_other_groups_go_on() {
        let batch = vec![
            message("1", Some("a")),
            message("2", Some("b")),
            message("3", Some("a")),
            message("4", Some("b")),
        ];
        assert_eq!(failures(batch, &["1"]).await, ["1", "3"]);
    }

    #[tokio::test]
    async fn without_groups_only_what_failed_goes_back() {
        let batch = vec![message("1", None), message("2", None), message("3", None)];
        assert_eq!(failures(batch, &["2"]).await, ["2"]);
    }
}

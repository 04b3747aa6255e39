//! How Lambda hands a queue's messages to a function, and takes its answer.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use jiff::Timestamp;

use super::{Queue, Received};

impl Received {
    /// The message as Lambda delivers it, with every attribute that SQS gives by itself.
    #[must_use]
    pub fn to_message(&self) -> SqsMessage {
        let mut attributes = HashMap::from([
            ("ApproximateReceiveCount".to_owned(), self.receive_count.to_string()),
            ("SentTimestamp".to_owned(), self.sent_at.as_millisecond().to_string()),
            (
                "ApproximateFirstReceiveTimestamp".to_owned(),
                self.first_received_at.as_millisecond().to_string(),
            ),
            ("SenderId".to_owned(), "desk".to_owned()),
        ]);
        if let Some(group) = &self.group {
            attributes.insert("MessageGroupId".to_owned(), group.clone());
            attributes.insert("SequenceNumber".to_owned(), format!("{:020}", self.sequence));
        }
        if let Some(id) = &self.deduplication_id {
            attributes.insert("MessageDeduplicationId".to_owned(), id.clone());
        }
        let mut message = SqsMessage::default();
        message.message_id = Some(self.message_id.clone());
        message.receipt_handle = Some(self.receipt.clone());
        message.body = Some(self.body.clone());
        message.attributes = attributes;
        message.event_source = Some("aws:sqs".to_owned());
        message.event_source_arn = Some(format!("arn:aws:sqs:local:000000000000:{}", self.queue));
        message.aws_region = Some("local".to_owned());
        message
    }

    /// A batch as the event that the function is invoked with.
    #[must_use]
    pub fn to_event(batch: &[Self]) -> SqsEvent {
        let mut event = SqsEvent::default();
        event.records = batch.iter().map(Self::to_message).collect();
        event
    }
}

impl Queue {
    /// Does with a batch what Lambda does with a function's answer to it: what did not fail is deleted; what failed comes
    /// back when its own [`Queue::change_visibility`] says, or else `retry_after` from `now`.
    ///
    /// As in AWS, an answer that names a message which is not in the batch fails all of it. A message that has become
    /// visible meanwhile is left alone.
    pub fn settle(&mut self, batch: &[Received], answer: &SqsBatchResponse, retry_after: Duration, now: Timestamp) {
        let failed: HashSet<&str> = answer
            .batch_item_failures
            .iter()
            .map(|failure| failure.item_identifier.as_str())
            .collect();
        let ids: HashSet<&str> = batch.iter().map(|m| m.message_id.as_str()).collect();
        let all_failed = !failed.is_subset(&ids);
        for received in batch {
            if !all_failed && !failed.contains(received.message_id.as_str()) {
                // A late answer: the message is another delivery's by now.
                let _ = self.delete(&received.receipt, now);
            } else if !self.is_rescheduled(&received.receipt, now) {
                let _ = self.change_visibility(&received.receipt, retry_after, now);
            }
        }
    }

    fn is_rescheduled(&self, receipt: &str, now: Timestamp) -> bool {
        self.place_of(receipt, now)
            .is_ok_and(|place| self.messages[&place].rescheduled)
    }
}

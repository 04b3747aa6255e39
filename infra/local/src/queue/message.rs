use std::time::Duration;

use jiff::Timestamp;

#[cfg(doc)]
use super::Queue;

/// A message on its way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// What it says.
    pub body: String,
    /// Its group; a FIFO queue needs one, a standard queue bears none here.
    pub group: Option<String>,
    /// A FIFO queue takes one message of an id within five minutes, over all groups.
    pub deduplication_id: Option<String>,
    /// When it shows itself, counted from sending: at most 15 minutes, standard queues only.
    pub delay: Duration,
}

impl Outgoing {
    /// A message of a FIFO queue.
    pub fn fifo(group: impl Into<String>, deduplication_id: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            body: body.into(),
            group: Some(group.into()),
            deduplication_id: Some(deduplication_id.into()),
            delay: Duration::ZERO,
        }
    }

    /// A message of a standard queue.
    pub fn standard(body: impl Into<String>, delay: Duration) -> Self {
        Self {
            body: body.into(),
            group: None,
            deduplication_id: None,
            delay,
        }
    }
}

/// A message that was received, and is its receiver's until its visibility runs out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The same at every delivery.
    pub message_id: String,
    /// Another one at every delivery; [`Queue::delete`] and [`Queue::change_visibility`] take it.
    pub receipt: String,
    /// The group, of a message in a FIFO queue.
    pub group: Option<String>,
    /// The id it was sent with, in a FIFO queue.
    pub deduplication_id: Option<String>,
    /// What it says.
    pub body: String,
    /// Deliveries so far, with this one.
    pub receive_count: u32,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it was first received.
    pub first_received_at: Timestamp,
    /// The queue's name.
    pub queue: String,
    /// Its place in the queue.
    pub sequence: u64,
}

/// A message that was delivered as often as its queue allows and not deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// The id it had in its queue.
    pub message_id: String,
    /// The group, of a message from a FIFO queue.
    pub group: Option<String>,
    /// What it says.
    pub body: String,
    /// Deliveries that came to nothing.
    pub receive_count: u32,
    /// When it was given up.
    pub at: Timestamp,
}

/// Why a queue refuses. The caller has a defect, except for [`QueueError::ReceiptExpired`], which a late one meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// A message for a FIFO queue has no group or no deduplication id, or has a delay.
    #[error("a message of a FIFO queue has a group and a deduplication id, and no delay")]
    NotFifo,
    /// A message for a standard queue has a group or a deduplication id.
    #[error("a message of a standard queue has no group and no deduplication id")]
    NotStandard,
    /// The delay is longer than 15 minutes.
    #[error("a delay is at most 15 minutes")]
    DelayTooLong,
    /// The visibility is longer than 12 hours.
    #[error("a visibility is at most 12 hours")]
    VisibilityTooLong,
    /// The message is no longer its receiver's: it was deleted, or became visible again.
    #[error("the receipt is of no message in flight")]
    ReceiptExpired,
}

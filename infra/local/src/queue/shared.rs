use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lambda_events::event::sqs::SqsBatchResponse;
use jiff::Timestamp;
use tokio::sync::watch;

use super::{Outgoing, Queue, QueueError, Received};
use crate::table::held;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A queue between tasks. Clones are handles to the same one.
#[derive(Clone)]
pub struct SharedQueue {
    queue: Arc<Mutex<Queue>>,
    clock: Clock,
    /// Says that something may have become receivable.
    changed: watch::Sender<()>,
}

impl std::fmt::Debug for SharedQueue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedQueue")
            .field("queue", &self.queue)
            .finish_non_exhaustive()
    }
}

impl SharedQueue {
    /// Shares `queue`, which reads the time from `clock`.
    #[must_use]
    pub fn new(queue: Queue, clock: Clock) -> Self {
        Self {
            queue: Arc::new(Mutex::new(queue)),
            clock,
            changed: watch::Sender::new(()),
        }
    }

    /// As [`Queue::send`].
    ///
    /// # Errors
    /// As [`Queue::send`].
    pub fn send(&self, outgoing: Outgoing) -> Result<String, QueueError> {
        self.with(|queue, now| queue.send(outgoing, now))
    }

    /// Waits until there is something, and receives it as [`Queue::receive`].
    ///
    /// It sleeps by tokio's clock for as long as this queue's clock says; after a leap of the latter, call
    /// [`SharedQueue::wake`]. Dropping the future loses no message.
    pub async fn receive(&self, max: usize, visibility: Duration) -> Vec<Received> {
        let mut changed = self.changed.subscribe();
        loop {
            changed.mark_unchanged();
            let due = {
                let mut queue = held(&self.queue);
                let now = (self.clock)();
                let batch = queue.receive(max, visibility, now);
                if !batch.is_empty() {
                    return batch;
                }
                queue.next_due(now).map(|due| due.duration_since(now))
            };
            let news = changed.changed();
            // An error means that the queue is gone, and `self` holds it.
            let _ = match due {
                // At least a millisecond: tokio counts in them, and a queue of dead letters is due at once.
                Some(due) => {
                    let wait = Duration::try_from(due).unwrap_or_default();
                    tokio::time::timeout(wait.max(Duration::from_millis(1)), news)
                        .await
                        .unwrap_or(Ok(()))
                }
                None => news.await,
            };
        }
    }

    /// As [`Queue::delete`].
    ///
    /// # Errors
    /// As [`Queue::delete`].
    pub fn delete(&self, receipt: &str) -> Result<(), QueueError> {
        self.with(|queue, now| queue.delete(receipt, now))
    }

    /// As [`Queue::change_visibility`].
    ///
    /// # Errors
    /// As [`Queue::change_visibility`].
    pub fn change_visibility(&self, receipt: &str, visibility: Duration) -> Result<(), QueueError> {
        self.with(|queue, now| queue.change_visibility(receipt, visibility, now))
    }

    /// As [`Queue::settle`].
    pub fn settle(&self, batch: &[Received], answer: &SqsBatchResponse, retry_after: Duration) {
        self.with(|queue, now| queue.settle(batch, answer, retry_after, now));
    }

    /// Does anything else with the queue, at the clock's time, and has those who wait look again.
    pub fn with<T>(&self, work: impl FnOnce(&mut Queue, Timestamp) -> T) -> T {
        let done = work(&mut held(&self.queue), (self.clock)());
        self.wake();
        done
    }

    /// Has those who wait look again.
    pub fn wake(&self) {
        self.changed.send_replace(());
    }
}

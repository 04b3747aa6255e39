//! What Lambda and its sources do: stream records to dispatch and csat, wake-ups to router, the clock and its ticks to sweeper.

use std::{collections::BTreeMap, time::Duration};

use aws_lambda_events::event::sqs::SqsBatchResponse;
use domain::{LaneId, Timestamp};
use jiff::SignedDuration;
use local::{Received, Record, Sequence, SharedQueue, event};

use super::Desk;
use crate::invocation::invoke;

/// How long a received message stays hidden: six times what a call of the function may take.
pub const VISIBILITY: Duration = Duration::from_mins(3);

/// The most records that Lambda hands over at once.
const RECORDS: usize = 100;

/// The table's stream, read once for all.
#[derive(Debug, Default)]
pub struct Log {
    records: Vec<Record>,
    read: Sequence,
    /// How often the table was written when the stream was last read.
    writes: u64,
    consumers: BTreeMap<&'static str, Consumer>,
}

/// Where one reader of the stream stands.
#[derive(Debug, Default)]
struct Consumer {
    seen: usize,
    /// Records that are yet to be taken in.
    waiting: Vec<Record>,
}

/// A function that died answers nothing: its messages show themselves again when their time is over.
fn settle_batch(queue: &SharedQueue, batch: &[Received], answer: Option<SqsBatchResponse>) {
    if let Some(answer) = answer {
        queue.settle(batch, &answer, VISIBILITY);
    }
}

impl Desk {
    /// Has a reader of the stream look for more; says how many records wait for it.
    pub fn look(&self, consumer: &'static str) -> usize {
        let writes = *self.table.changes().borrow();
        let log = &mut *self.log.borrow_mut();
        if writes != log.writes {
            let stream = self.table.stream(self.table_name()).expect("the table has a stream");
            let records = stream
                .records_after(log.read, usize::MAX)
                .expect("the stream can be read");
            log.read = records.last().map_or(log.read, |last| last.sequence);
            log.records.extend(records);
            log.writes = writes;
        }
        let consumer = log.consumers.entry(consumer).or_default();
        consumer.waiting.extend_from_slice(&log.records[consumer.seen..]);
        consumer.seen = log.records.len();
        consumer.waiting.len()
    }

    /// Takes records that wait for a reader, as `choose` likes.
    pub fn take_records(
        &self,
        consumer: &'static str,
        choose: impl FnOnce(&mut Vec<Record>) -> Vec<Record>,
    ) -> Vec<Record> {
        self.look(consumer);
        let mut log = self.log.borrow_mut();
        choose(&mut log.consumers.entry(consumer).or_default().waiting)
    }

    /// Puts records back, before all that wait.
    pub fn return_records(&self, consumer: &'static str, mut records: Vec<Record>) {
        let mut log = self.log.borrow_mut();
        let waiting = &mut log.consumers.entry(consumer).or_default().waiting;
        records.append(waiting);
        *waiting = records;
    }

    /// Hands records to dispatch. What it does not take in waits again.
    pub async fn dispatch(&self, records: Vec<Record>) {
        let answer = invoke(dispatch::handle(&self.dispatch, event(records.clone()))).await;
        self.settle_records("dispatch", records, answer);
    }

    /// Hands records to csat. What it does not take in waits again.
    pub async fn count(&self, records: Vec<Record>) {
        let answer = invoke(csat::handle(&self.csat, event(records.clone()))).await;
        self.settle_records("csat", records, answer);
    }

    /// The first record that failed, and all after it, come again.
    fn settle_records(
        &self,
        consumer: &'static str,
        records: Vec<Record>,
        answer: Option<aws_lambda_events::event::streams::DynamoDbEventResponse>,
    ) {
        let from = match answer {
            None => Some(0),
            Some(answer) => {
                let failed: Vec<_> = answer
                    .batch_item_failures
                    .into_iter()
                    .map(|failure| failure.item_identifier)
                    .collect();
                records
                    .iter()
                    .position(|record| failed.contains(&record.event.change.sequence_number))
            }
        };
        if let Some(from) = from {
            self.return_records(consumer, records[from..].to_vec());
        }
    }

    /// Receives up to `most` wake-ups and has the lanes worked on. Says how many there were.
    pub async fn route(&self, most: usize) -> usize {
        let batch = self.wake_ups.with(|queue, now| queue.receive(most, VISIBILITY, now));
        let received = batch.len();
        let mut by_bot: BTreeMap<i64, Vec<Received>> = BTreeMap::new();
        for message in batch {
            // The assignment of a queue, and the bus with what it brings, are no bot's: any router does it.
            let bot = match message.body.parse::<LaneId>() {
                Ok(lane) => lane.bot().0,
                Err(no_lane) => {
                    let body = &message.body;
                    let pressed = lambda::WakeUp::pressed(body).map(|(bot, _)| bot.0);
                    let first = pressed.or_else(|| self.bots.first().map(|hand| hand.account.id));
                    let others = pressed.is_some()
                        || lambda::WakeUp::assigned(body).is_some()
                        || lambda::WakeUp::announced(body).is_some()
                        || lambda::WakeUp::fact(body).is_some();
                    assert!(others, "{no_lane}");
                    first.expect("a bot")
                }
            };
            by_bot.entry(bot).or_default().push(message);
        }
        for (bot, batch) in by_bot {
            let router = &self.hand_of(bot).router;
            let answer = invoke(router::handle(router, Received::to_event(&batch))).await;
            settle_batch(&self.wake_ups, &batch, answer);
        }
        received
    }

    /// Works on a lane beside whatever the queue says, as a second worker would after a wake-up's time-out.
    pub async fn intrude(&self, lane: LaneId) {
        let until = self.time.now() + SignedDuration::from_secs(20);
        let router = &self.hand_of(lane.bot().0).router;
        // What it says does not matter: the queue knows nothing of it.
        let _ = invoke(router::lane::work(router, lane, until)).await;
    }

    /// The clock calls sweeper.
    pub async fn sweep(&self) {
        *self.swept_at.borrow_mut() = self.time.now();
        // What it says does not matter: the next sweep asks again.
        let _ = invoke(sweeper::sweep(&self.sweeper)).await;
    }

    /// Receives up to `most` messages of the ticks' queue and has them handled. Says how many there were.
    pub async fn tick(&self, most: usize) -> usize {
        let batch = self.ticks.with(|queue, now| queue.receive(most, VISIBILITY, now));
        if batch.is_empty() {
            return 0;
        }
        let answer = invoke(sweeper::handle(&self.sweeper, Received::to_event(&batch))).await;
        settle_batch(&self.ticks, &batch, answer);
        batch.len()
    }

    /// Receives updates that were put aside and has them handled. Says how many there were.
    pub async fn take_up(&self) -> usize {
        let batch = self.spilled.with(|queue, now| queue.receive(10, VISIBILITY, now));
        if batch.is_empty() {
            return 0;
        }
        let hand = &self.bots[0];
        let app = spill::App {
            desk: hand.webhook.desk.clone(),
            telegram: hand.api.clone(),
            queue: std::sync::Arc::new(self.spilled.clone()),
            manager: Some(domain::ChatId(self.first.chat_id())),
        };
        let answer = invoke(spill::handle(&app, Received::to_event(&batch))).await;
        settle_batch(&self.spilled, &batch, answer);
        batch.len()
    }

    /// Does all that can be done at this moment, in the usual order, until nothing is left.
    pub async fn settle(&self) {
        for round in 0.. {
            assert!(round < 10_000, "the desk does not come to rest");
            let mut busy = false;
            for queue in self.queues() {
                busy = true;
                self.deliver(&queue, false).await;
            }
            for consumer in ["dispatch", "csat"] {
                let records = self.take_records(consumer, |waiting| {
                    let most = waiting.len().min(RECORDS);
                    waiting.drain(..most).collect()
                });
                if records.is_empty() {
                    continue;
                }
                busy = true;
                if consumer == "dispatch" {
                    self.dispatch(records).await;
                } else {
                    self.count(records).await;
                }
            }
            busy |= self.tick(10).await > 0;
            busy |= self.take_up().await > 0;
            busy |= self.route(10).await > 0;
            if !busy {
                return;
            }
        }
    }

    /// When something next happens by itself: a wake-up comes back, a tick does.
    fn next_event(&self) -> Option<Timestamp> {
        let due = |queue: &SharedQueue| queue.with(|queue, now| queue.next_due(now));
        let queues = [&self.wake_ups, &self.ticks, &self.spilled];
        queues.into_iter().filter_map(due).min()
    }

    /// Lets time pass: everything is done as it comes due, and the clock calls sweeper every minute.
    pub async fn run(&self, span: Duration) {
        let until = self.time.now().saturating_add(span).unwrap_or(Timestamp::MAX);
        loop {
            self.settle().await;
            let now = self.time.now();
            if now >= until {
                return;
            }
            let minute = self
                .swept_at
                .borrow()
                .saturating_add(Duration::from_mins(1))
                .unwrap_or(Timestamp::MAX);
            if now >= minute {
                self.sweep().await;
                continue;
            }
            let next = self.next_event().map_or(minute, |event| event.min(minute));
            // At least a millisecond, or a queue of dead letters would hold the time.
            let next = next.max(now + SignedDuration::from_millis(1)).min(until);
            self.time.sleep_until(next).await;
        }
    }

    /// Lets days pass in which nothing is due but what the clock finds: sweeps once each `step`.
    pub async fn idle(&self, span: Duration, step: Duration) {
        let until = self.time.now().saturating_add(span).unwrap_or(Timestamp::MAX);
        while self.time.now() < until {
            self.settle().await;
            let next = self.time.now().saturating_add(step).unwrap_or(until).min(until);
            self.time.sleep_until(next).await;
            self.sweep().await;
        }
        self.settle().await;
    }
}

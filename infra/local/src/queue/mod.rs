//! Queues with SQS's rules, FIFO and standard.
//!
//! They live in memory: a queue carries wake-ups, not data, and after a restart the runner wakes every lane that has
//! work in the table.

mod delivery;
mod message;
mod shared;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use jiff::Timestamp;

pub use message::{DeadLetter, Outgoing, QueueError, Received};
pub use shared::{Clock, SharedQueue};

/// The most messages that one [`Queue::receive`] returns.
pub const MAX_BATCH: usize = 10;

/// The longest that a message may be invisible: 12 hours.
pub const MAX_VISIBILITY: Duration = Duration::from_hours(12);

/// The longest delay of a message in a standard queue.
const MAX_DELAY: Duration = Duration::from_mins(15);

/// How long a FIFO queue remembers a deduplication id, deleted message or not.
const DEDUPLICATION: Duration = Duration::from_mins(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Fifo,
    Standard,
}

#[derive(Clone, Debug)]
struct Message {
    outgoing: Outgoing,
    sent_at: Timestamp,
    first_received_at: Option<Timestamp>,
    receive_count: u32,
    /// From when on it can be received.
    visible_at: Timestamp,
    /// Whether somebody has received it and its receipt may still be used.
    taken: bool,
    /// Whether its receiver said when it shall come back.
    rescheduled: bool,
}

impl Message {
    fn in_flight(&self, now: Timestamp) -> bool {
        self.taken && self.visible_at > now
    }
}

/// One queue, as a state machine: it is told the time, and given the same calls it does the same.
///
/// A FIFO queue keeps the order within a group, and delivers nothing of a group while a message of it is in flight. Both
/// kinds deliver a message again when its visibility has run out, and put it aside as a [`DeadLetter`] when it would be
/// delivered more often than allowed.
#[derive(Clone, Debug)]
pub struct Queue {
    name: String,
    kind: Kind,
    max_receive_count: u32,
    /// By place, so in the order of sending.
    messages: BTreeMap<u64, Message>,
    next_place: u64,
    /// Deduplication ids, when they were first seen, and the message's place.
    seen: HashMap<String, (Timestamp, u64)>,
    dead: Vec<DeadLetter>,
}

impl Queue {
    /// A FIFO queue that delivers a message at most `max_receive_count` times.
    pub fn fifo(name: impl Into<String>, max_receive_count: u32) -> Self {
        Self::new(name.into(), Kind::Fifo, max_receive_count)
    }

    /// A standard queue: no groups, no deduplication, delays allowed. In this process it keeps the order as well, which
    /// no consumer may count on.
    pub fn standard(name: impl Into<String>, max_receive_count: u32) -> Self {
        Self::new(name.into(), Kind::Standard, max_receive_count)
    }

    fn new(name: String, kind: Kind, max_receive_count: u32) -> Self {
        Self {
            name,
            kind,
            max_receive_count,
            messages: BTreeMap::new(),
            next_place: 1,
            seen: HashMap::new(),
            dead: Vec::new(),
        }
    }

    /// The queue's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Takes a message in and returns its id. One whose deduplication id came within the last five minutes is accepted
    /// and dropped, and the id is the earlier message's.
    ///
    /// # Errors
    /// [`QueueError::NotFifo`], [`QueueError::NotStandard`] or [`QueueError::DelayTooLong`] if it is no message for this
    /// queue; nothing is taken in.
    pub fn send(&mut self, outgoing: Outgoing, now: Timestamp) -> Result<String, QueueError> {
        match (self.kind, &outgoing.group, &outgoing.deduplication_id) {
            (Kind::Fifo, Some(_), Some(_)) if outgoing.delay.is_zero() => {}
            (Kind::Fifo, _, _) => return Err(QueueError::NotFifo),
            (Kind::Standard, None, None) if outgoing.delay <= MAX_DELAY => {}
            (Kind::Standard, None, None) => return Err(QueueError::DelayTooLong),
            (Kind::Standard, _, _) => return Err(QueueError::NotStandard),
        }
        let place = self.next_place;
        if let Some(id) = &outgoing.deduplication_id {
            self.seen.retain(|_, (at, _)| later(*at, DEDUPLICATION) > now);
            if let Some((_, earlier)) = self.seen.get(id) {
                return Ok(self.message_id(*earlier));
            }
            self.seen.insert(id.clone(), (now, place));
        }
        self.next_place += 1;
        self.messages.insert(
            place,
            Message {
                visible_at: later(now, outgoing.delay),
                outgoing,
                sent_at: now,
                first_received_at: None,
                receive_count: 0,
                taken: false,
                rescheduled: false,
            },
        );
        Ok(self.message_id(place))
    }

    /// Hands out up to `max` messages (never more than [`MAX_BATCH`]), which stay invisible for `visibility` (never more
    /// than [`MAX_VISIBILITY`]). The messages of one group come in order, and in one batch at a time.
    pub fn receive(&mut self, max: usize, visibility: Duration, now: Timestamp) -> Vec<Received> {
        let max = max.min(MAX_BATCH);
        let until = later(now, visibility.min(MAX_VISIBILITY));
        let blocked = self.groups_in_flight(now);
        let mut batch = Vec::new();
        let mut given_up = Vec::new();
        for (&place, message) in &mut self.messages {
            if batch.len() == max {
                break;
            }
            let group = &message.outgoing.group;
            if message.visible_at > now || group.as_ref().is_some_and(|g| blocked.contains(g)) {
                continue;
            }
            if message.receive_count >= self.max_receive_count {
                given_up.push(place);
                continue;
            }
            message.receive_count += 1;
            message.visible_at = until;
            message.taken = true;
            message.rescheduled = false;
            let first_received_at = *message.first_received_at.get_or_insert(now);
            batch.push(Received {
                message_id: message_id(&self.name, place),
                receipt: format!("{place}.{}", message.receive_count),
                group: group.clone(),
                deduplication_id: message.outgoing.deduplication_id.clone(),
                body: message.outgoing.body.clone(),
                receive_count: message.receive_count,
                sent_at: message.sent_at,
                first_received_at,
                queue: self.name.clone(),
                sequence: place,
            });
        }
        for place in given_up {
            if let Some(message) = self.messages.remove(&place) {
                self.dead.push(DeadLetter {
                    message_id: self.message_id(place),
                    group: message.outgoing.group,
                    body: message.outgoing.body,
                    receive_count: message.receive_count,
                    at: now,
                });
            }
        }
        batch
    }

    /// Deletes a message that was received.
    ///
    /// # Errors
    /// [`QueueError::ReceiptExpired`] if it was received again, is deleted already or, in a FIFO queue, has become
    /// visible again. A standard queue takes a late receipt as long as no other was given out.
    pub fn delete(&mut self, receipt: &str, now: Timestamp) -> Result<(), QueueError> {
        let place = self.place_of(receipt, now)?;
        self.messages.remove(&place);
        Ok(())
    }

    /// Makes a message visible again `visibility` from `now`; at once for zero.
    ///
    /// # Errors
    /// [`QueueError::VisibilityTooLong`] over 12 hours; [`QueueError::ReceiptExpired`] if it is no longer in flight.
    pub fn change_visibility(&mut self, receipt: &str, visibility: Duration, now: Timestamp) -> Result<(), QueueError> {
        if visibility > MAX_VISIBILITY {
            return Err(QueueError::VisibilityTooLong);
        }
        let place = self.place_of(receipt, now)?;
        match self.messages.get_mut(&place) {
            Some(message) if message.in_flight(now) => {
                message.visible_at = later(now, visibility);
                message.rescheduled = true;
                Ok(())
            }
            Some(_) | None => Err(QueueError::ReceiptExpired),
        }
    }

    /// When a [`Queue::receive`] will next find something: `now` if it would at once, `None` if the queue is empty.
    #[must_use]
    pub fn next_due(&self, now: Timestamp) -> Option<Timestamp> {
        let mut groups: HashMap<&str, Timestamp> = HashMap::new();
        let mut due: Option<Timestamp> = None;
        let mut earliest = |at: Timestamp| due = Some(due.map_or(at, |d: Timestamp| d.min(at)));
        for message in self.messages.values() {
            match &message.outgoing.group {
                // A group waits for the last of its messages in flight.
                Some(group) => {
                    let at = groups.entry(group).or_insert(now);
                    *at = (*at).max(message.visible_at);
                }
                None => earliest(message.visible_at.max(now)),
            }
        }
        groups.into_values().for_each(earliest);
        due
    }

    /// Messages in the queue, those in flight included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether the queue holds nothing, in flight or not.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// What was given up, oldest first.
    #[must_use]
    pub fn dead_letters(&self) -> &[DeadLetter] {
        &self.dead
    }

    /// Takes what was given up, as a redrive does; the caller sends it again.
    pub fn take_dead_letters(&mut self) -> Vec<DeadLetter> {
        std::mem::take(&mut self.dead)
    }

    fn groups_in_flight(&self, now: Timestamp) -> HashSet<String> {
        self.messages
            .values()
            .filter(|message| message.in_flight(now))
            .filter_map(|message| message.outgoing.group.clone())
            .collect()
    }

    /// The place of the message that `receipt` is the last one of.
    fn place_of(&self, receipt: &str, now: Timestamp) -> Result<u64, QueueError> {
        let parsed = receipt
            .split_once('.')
            .and_then(|(place, count)| Some((place.parse::<u64>().ok()?, count.parse::<u32>().ok()?)));
        let (place, count) = parsed.ok_or(QueueError::ReceiptExpired)?;
        match self.messages.get(&place) {
            Some(message)
                if message.taken
                    && message.receive_count == count
                    && (self.kind == Kind::Standard || message.in_flight(now)) =>
            {
                Ok(place)
            }
            Some(_) | None => Err(QueueError::ReceiptExpired),
        }
    }

    fn message_id(&self, place: u64) -> String {
        message_id(&self.name, place)
    }
}

fn message_id(queue: &str, place: u64) -> String {
    format!("{queue}-{place}")
}

/// `at` and `duration`, or the last instant that there is.
fn later(at: Timestamp, duration: Duration) -> Timestamp {
    at.saturating_add(duration).unwrap_or(Timestamp::MAX)
}

//! A FIFO queue's rules under any sequence of calls.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use jiff::Timestamp;
use local::{Outgoing, Queue, Received};
use proptest::prelude::*;

use super::queues::{VISIBILITY, at, failed};

/// What a sender, receivers and time may do to a queue.
#[derive(Clone, Debug)]
enum Step {
    Send {
        group: u8,
        id: u8,
    },
    Receive {
        max: usize,
        seconds: u64,
    },
    /// Of the batches and messages that somebody holds, these.
    Delete {
        held: usize,
    },
    Change {
        held: usize,
        seconds: u64,
    },
    Settle {
        batch: usize,
        failed: usize,
    },
    Wait {
        seconds: i64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4u8, 0..40u8).prop_map(|(group, id)| Step::Send { group, id }),
        4 => (1..=10usize, 1..60u64).prop_map(|(max, seconds)| Step::Receive { max, seconds }),
        3 => (0..20usize).prop_map(|held| Step::Delete { held }),
        1 => (0..20usize, 0..90u64).prop_map(|(held, seconds)| Step::Change { held, seconds }),
        2 => (0..5usize, 0..10usize).prop_map(|(batch, failed)| Step::Settle { batch, failed }),
        2 => (1..120i64).prop_map(|seconds| Step::Wait { seconds }),
    ]
}

/// What an observer without knowledge of the queue's inside holds against it.
#[derive(Default)]
struct Observer {
    /// Message ids of each group that are neither deleted nor given up, in the order of sending.
    live: BTreeMap<String, Vec<String>>,
    /// Ids of accepted messages, and when their deduplication id was taken.
    taken: HashMap<u8, (Timestamp, String)>,
    /// Batches handed out so far; a receipt is one holder's until then.
    batches: Vec<Vec<Received>>,
    in_flight: HashMap<String, (usize, Timestamp)>,
}

impl Observer {
    fn sent(&mut self, group: u8, id: u8, message: String, now: Timestamp) {
        if let Some((since, first)) = self.taken.get(&id)
            && now.duration_since(*since).as_secs() < 300
        {
            assert_eq!(&message, first, "a duplicate is the message that it repeats");
            return;
        }
        self.taken.insert(id, (now, message.clone()));
        self.live.entry(group.to_string()).or_default().push(message);
    }

    fn received(&mut self, batch: Vec<Received>, until: Timestamp, queue: &Queue, now: Timestamp) {
        for dead in queue.dead_letters() {
            for live in self.live.values_mut() {
                live.retain(|id| *id != dead.message_id);
            }
        }
        self.in_flight.retain(|_, (_, until)| *until > now);
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for message in &batch {
            let group = message.group.as_deref().expect("a group");
            groups.entry(group).or_default().push(&message.message_id);
        }
        for (group, ids) in groups {
            let live = &self.live[group];
            assert_eq!(ids[..], live[..ids.len()], "the oldest of the group, in order");
            for id in live {
                let held = self.in_flight.get(id);
                assert!(held.is_none(), "{group} is in flight twice");
            }
        }
        for message in &batch {
            let holder = (self.batches.len(), until);
            self.in_flight.insert(message.message_id.clone(), holder);
        }
        self.batches.push(batch);
    }

    fn gone(&mut self, id: &str) {
        self.in_flight.remove(id);
        for live in self.live.values_mut() {
            live.retain(|other| other != id);
        }
    }

    fn pick(&self, held: usize) -> Option<Received> {
        self.batches.iter().rev().flatten().nth(held).cloned()
    }

    /// Whether `message` is still the one delivery of it that counts.
    fn holds(&self, message: &Received, now: Timestamp) -> bool {
        self.in_flight.get(&message.message_id).is_some_and(|(batch, until)| {
            *until > now && self.batches[*batch].iter().any(|m| m.receipt == message.receipt)
        })
    }

    fn waiting(&self) -> usize {
        self.live.values().map(Vec::len).sum()
    }
}

fn run(steps: Vec<Step>) {
    let mut queue = Queue::fifo("lanes.fifo", 4);
    let mut observer = Observer::default();
    let mut now = at(0);
    for step in steps {
        match step {
            Step::Send { group, id } => {
                let message = Outgoing::fifo(group.to_string(), id.to_string(), "");
                let sent = queue.send(message, now).expect("a message");
                observer.sent(group, id, sent, now);
            }
            Step::Receive { max, seconds } => {
                let visibility = Duration::from_secs(seconds);
                let due = queue.next_due(now);
                let before = queue.dead_letters().len();
                let batch = queue.receive(max, visibility, now);
                assert!(batch.len() <= max);
                let moved = !batch.is_empty() || queue.dead_letters().len() > before;
                assert_eq!(moved, due == Some(now), "what is due is found");
                observer.received(batch, now + visibility, &queue, now);
            }
            Step::Delete { held } => {
                let Some(message) = observer.pick(held) else {
                    continue;
                };
                let deleted = queue.delete(&message.receipt, now).is_ok();
                assert_eq!(deleted, observer.holds(&message, now));
                if deleted {
                    observer.gone(&message.message_id);
                }
            }
            Step::Change { held, seconds } => {
                let Some(message) = observer.pick(held) else {
                    continue;
                };
                let visibility = Duration::from_secs(seconds);
                let changed = queue.change_visibility(&message.receipt, visibility, now);
                assert_eq!(changed.is_ok(), observer.holds(&message, now));
                if changed.is_ok()
                    && let Some((_, until)) = observer.in_flight.get_mut(&message.message_id)
                {
                    *until = now + visibility;
                }
            }
            Step::Settle { batch, failed: from } => {
                let Some(batch) = observer.batches.iter().nth_back(batch).cloned() else {
                    continue;
                };
                let (well, badly) = batch.split_at(from.min(batch.len()));
                let answer = failed(&badly.iter().collect::<Vec<_>>());
                let held: Vec<_> = batch.iter().map(|m| observer.holds(m, now)).collect();
                queue.settle(&batch, &answer, Duration::from_secs(5), now);
                for (message, _) in well.iter().zip(&held).filter(|(_, held)| **held) {
                    observer.gone(&message.message_id);
                }
                // When the others come back depends on what was said of them; the queue is asked again at leisure.
                now += Duration::from_mins(2);
            }
            Step::Wait { seconds } => now += Duration::from_secs(seconds.unsigned_abs()),
        }
        assert_eq!(queue.len() + observer_dead(&queue, &observer), observer.waiting());
    }
    // Nothing is lost: in the end everything is delivered, or was given up.
    let mut rounds = 0;
    while let Some(due) = queue.next_due(now) {
        now = due.max(now);
        for message in queue.receive(10, VISIBILITY, now) {
            observer.gone(&message.message_id);
            queue.delete(&message.receipt, now).expect("deleted");
        }
        rounds += 1;
        assert!(rounds < 1000, "it ends");
    }
    assert_eq!(observer.waiting(), observer_dead(&queue, &observer));
}

/// Messages that the queue gave up and the observer has not noticed yet.
fn observer_dead(queue: &Queue, observer: &Observer) -> usize {
    let dead = queue.dead_letters().iter();
    dead.filter(|dead| observer.live.values().flatten().any(|id| *id == dead.message_id))
        .count()
}

proptest! {
    #[test]
    fn order_is_kept_one_batch_of_a_group_flies_and_nothing_is_lost(
        steps in prop::collection::vec(step(), 1..120)
    ) {
        run(steps);
    }
}

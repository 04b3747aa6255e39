//! SQS's rules one by one, and the way of a batch through a function.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lambda_events::event::sqs::SqsBatchResponse;
use jiff::Timestamp;
use local::{Outgoing, Queue, QueueError, Received, SharedQueue};

pub const VISIBILITY: Duration = Duration::from_secs(30);

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("an instant")
}

fn wake(group: &str, id: &str) -> Outgoing {
    Outgoing::fifo(group, id, format!("{group}/{id}"))
}

/// A queue with these messages, as `group/id`, sent at second 0.
fn fifo(messages: &[&str]) -> Queue {
    let mut queue = Queue::fifo("lanes.fifo", 3);
    for message in messages {
        let (group, id) = message.split_once('/').expect("group/id");
        queue.send(wake(group, id), at(0)).expect("a message");
    }
    queue
}

fn bodies(batch: &[Received]) -> Vec<&str> {
    batch.iter().map(|message| message.body.as_str()).collect()
}

pub fn failed(ids: &[&Received]) -> SqsBatchResponse {
    let mut answer = SqsBatchResponse::default();
    answer.set_failures(ids.iter().map(|message| message.message_id.clone()));
    answer
}

#[test]
fn a_group_with_a_message_in_flight_is_blocked_and_others_are_not() {
    let mut queue = fifo(&["a/1", "a/2", "b/3", "a/4"]);
    let first = queue.receive(2, VISIBILITY, at(0));
    assert_eq!(bodies(&first), ["a/1", "a/2"]);
    assert_eq!(bodies(&queue.receive(10, VISIBILITY, at(1))), ["b/3"]);

    queue.delete(&first[0].receipt, at(1)).expect("deleted");
    assert!(queue.receive(10, VISIBILITY, at(1)).is_empty());
    queue.delete(&first[1].receipt, at(1)).expect("deleted");
    assert_eq!(bodies(&queue.receive(10, VISIBILITY, at(1))), ["a/4"]);
}

#[test]
fn a_message_whose_visibility_ran_out_comes_back_in_its_place() {
    let mut queue = fifo(&["a/1", "a/2"]);
    let first = queue.receive(1, VISIBILITY, at(0));
    assert_eq!(queue.next_due(at(0)), Some(at(30)));
    assert!(queue.receive(10, VISIBILITY, at(29)).is_empty());

    let again = queue.receive(10, VISIBILITY, at(30));
    assert_eq!(bodies(&again), ["a/1", "a/2"]);
    assert_eq!(again[0].receive_count, 2);
    assert_eq!(again[0].message_id, first[0].message_id);
    assert_eq!(queue.delete(&first[0].receipt, at(30)), Err(QueueError::ReceiptExpired));
    queue.delete(&again[0].receipt, at(30)).expect("deleted");
}

#[test]
fn a_changed_visibility_blocks_its_group_until_then() {
    let mut queue = fifo(&["a/1", "a/2"]);
    let batch = queue.receive(10, VISIBILITY, at(0));
    let hour = Duration::from_hours(1);
    queue
        .change_visibility(&batch[0].receipt, hour, at(5))
        .expect("changed");
    queue
        .change_visibility(&batch[1].receipt, Duration::ZERO, at(5))
        .expect("changed");
    assert_eq!(queue.next_due(at(5)), Some(at(3605)));
    assert!(queue.receive(10, VISIBILITY, at(3604)).is_empty());
    assert_eq!(bodies(&queue.receive(10, VISIBILITY, at(3605))), ["a/1", "a/2"]);

    let day = Duration::from_hours(24);
    assert_eq!(
        queue.change_visibility(&batch[0].receipt, day, at(5)),
        Err(QueueError::VisibilityTooLong)
    );
}

#[test]
fn a_deduplication_id_is_taken_once_in_five_minutes_even_when_its_message_is_gone() {
    let mut queue = fifo(&["a/1"]);
    let batch = queue.receive(10, VISIBILITY, at(0));
    queue.delete(&batch[0].receipt, at(0)).expect("deleted");

    let same = queue.send(wake("a", "1"), at(299)).expect("accepted");
    assert_eq!(same, batch[0].message_id);
    assert!(queue.is_empty());
    queue.send(wake("a", "1"), at(300)).expect("accepted");
    assert_eq!(queue.len(), 1);
}

#[test]
fn a_message_received_too_often_is_put_aside_and_frees_its_group() {
    let mut queue = fifo(&["a/1", "a/2"]);
    for round in 0..3 {
        let batch = queue.receive(1, VISIBILITY, at(round * 30));
        assert_eq!(bodies(&batch), ["a/1"]);
    }
    assert_eq!(bodies(&queue.receive(1, VISIBILITY, at(90))), ["a/2"]);
    let dead = queue.take_dead_letters();
    assert_eq!(dead.len(), 1);
    assert_eq!((dead[0].body.as_str(), dead[0].receive_count), ("a/1", 3));
    assert!(queue.dead_letters().is_empty());
}

#[test]
fn a_standard_queue_delays_and_blocks_nothing() {
    let mut ticks = Queue::standard("ticks", 3);
    let minute = Duration::from_mins(1);
    ticks.send(Outgoing::standard("later", minute), at(0)).expect("sent");
    ticks
        .send(Outgoing::standard("now", Duration::ZERO), at(0))
        .expect("sent");
    ticks
        .send(Outgoing::standard("now", Duration::ZERO), at(0))
        .expect("sent");
    assert_eq!(bodies(&ticks.receive(1, VISIBILITY, at(0))), ["now"]);
    assert_eq!(bodies(&ticks.receive(10, VISIBILITY, at(0))), ["now"]);
    assert_eq!(ticks.next_due(at(0)), Some(at(30)));
    assert_eq!(bodies(&ticks.receive(10, VISIBILITY, at(60))), ["later", "now", "now"]);
}

#[test]
fn a_queue_refuses_what_is_not_for_its_kind() {
    let mut lanes = Queue::fifo("lanes.fifo", 3);
    let mut ticks = Queue::standard("ticks", 3);
    let hour = Duration::from_hours(1);
    let plain = Outgoing::standard("x", Duration::ZERO);
    assert_eq!(lanes.send(plain, at(0)), Err(QueueError::NotFifo));
    assert_eq!(ticks.send(wake("a", "1"), at(0)), Err(QueueError::NotStandard));
    assert_eq!(
        ticks.send(Outgoing::standard("x", hour), at(0)),
        Err(QueueError::DelayTooLong)
    );
}

#[test]
fn a_batch_is_the_event_that_lambda_delivers() {
    let mut queue = fifo(&["g:1:-100/7"]);
    let batch = queue.receive(10, VISIBILITY, at(2));
    let event = Received::to_event(&batch);
    let message = &event.records[0];
    assert_eq!(message.body.as_deref(), Some("g:1:-100/7"));
    assert_eq!(message.message_id.as_deref(), Some("lanes.fifo-1"));
    let attributes: BTreeMap<_, _> = message
        .attributes
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let expected = BTreeMap::from([
        ("ApproximateFirstReceiveTimestamp", "1800000002000"),
        ("ApproximateReceiveCount", "1"),
        ("MessageDeduplicationId", "7"),
        ("MessageGroupId", "g:1:-100"),
        ("SenderId", "desk"),
        ("SentTimestamp", "1800000000000"),
        ("SequenceNumber", "00000000000000000001"),
    ]);
    assert_eq!(attributes, expected);
}

#[test]
fn an_answer_deletes_what_went_well_and_returns_what_failed() {
    let mut queue = fifo(&["a/1", "a/2", "a/3"]);
    let batch = queue.receive(10, VISIBILITY, at(0));
    let answer = failed(&[&batch[1], &batch[2]]);
    queue.settle(&batch, &answer, Duration::ZERO, at(1));
    assert_eq!(bodies(&queue.receive(10, VISIBILITY, at(1))), ["a/2", "a/3"]);
}

#[test]
fn a_failed_message_comes_back_when_its_handler_said() {
    let mut queue = fifo(&["a/1", "a/2"]);
    let batch = queue.receive(10, VISIBILITY, at(0));
    let two_minutes = Duration::from_mins(2);
    queue
        .change_visibility(&batch[0].receipt, two_minutes, at(0))
        .expect("changed");
    let answer = failed(&[&batch[0], &batch[1]]);
    queue.settle(&batch, &answer, Duration::ZERO, at(1));
    assert_eq!(queue.next_due(at(1)), Some(at(120)));
    let again = queue.receive(10, VISIBILITY, at(120));
    assert_eq!(bodies(&again), ["a/1", "a/2"]);
}

#[test]
fn an_answer_about_an_unknown_message_fails_the_whole_batch() {
    let mut queue = fifo(&["a/1", "b/2"]);
    let batch = queue.receive(10, VISIBILITY, at(0));
    let mut answer = SqsBatchResponse::default();
    answer.add_failure("");
    queue.settle(&batch, &answer, Duration::ZERO, at(0));
    assert_eq!(bodies(&queue.receive(10, VISIBILITY, at(0))), ["a/1", "b/2"]);
}

#[test]
fn a_late_answer_leaves_another_delivery_alone() {
    let mut queue = fifo(&["a/1"]);
    let late = queue.receive(10, VISIBILITY, at(0));
    let current = queue.receive(10, VISIBILITY, at(30));
    queue.settle(&late, &SqsBatchResponse::default(), Duration::ZERO, at(31));
    assert_eq!(queue.len(), 1);
    assert!(queue.receive(10, VISIBILITY, at(31)).is_empty());
    queue.delete(&current[0].receipt, at(31)).expect("deleted");
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_waits_is_woken_by_a_message_and_by_a_visibility_that_runs_out() {
    let start = tokio::time::Instant::now();
    let clock = move || at(0) + start.elapsed();
    let queue = SharedQueue::new(Queue::fifo("lanes.fifo", 3), Arc::new(clock));
    let receiver = queue.clone();
    let waiting = tokio::spawn(async move {
        let first = receiver.receive(10, VISIBILITY).await;
        let second = receiver.receive(10, VISIBILITY).await;
        (first[0].receive_count, second[0].receive_count, start.elapsed())
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    queue.send(wake("a", "1")).expect("sent");
    let (first, second, took) = waiting.await.expect("no panic");
    assert_eq!((first, second), (1, 2));
    assert_eq!(took.as_secs(), 31);
}

#[tokio::test]
async fn two_receivers_share_the_groups_between_them() {
    let queue = SharedQueue::new(fifo(&["a/1", "a/2", "b/1", "b/2"]), Arc::new(|| at(0)));
    let seen = Arc::new(Mutex::new(HashMap::<String, Vec<u64>>::new()));
    let workers: Vec<_> = (0..2)
        .map(|_| {
            let (queue, seen) = (queue.clone(), Arc::clone(&seen));
            tokio::spawn(async move {
                loop {
                    let batch = queue.receive(1, VISIBILITY).await;
                    for message in &batch {
                        let group = message.group.clone().expect("a group");
                        let mut seen = seen.lock().expect("the log");
                        seen.entry(group).or_default().push(message.sequence);
                    }
                    tokio::task::yield_now().await;
                    queue.settle(&batch, &SqsBatchResponse::default(), Duration::ZERO);
                }
            })
        })
        .collect();
    while !queue.with(|queue, _| queue.is_empty()) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    for worker in workers {
        worker.abort();
    }
    let seen = seen.lock().expect("the log");
    assert!(seen.values().all(|order| order.is_sorted()), "{seen:?}");
}

//! Many lines about clocks in one message.

use conversation::text::Say;
use domain::{
    TicketId,
    sample::{FIRST, asks, at},
    settings::Pace,
    ticket::Command,
};
use jiff::SignedDuration;
use proptest::prelude::*;

use super::world::World;
use crate::{
    Action, Bucket, Class, InFlight, LINES, Next, Outcome, StepKey, Telling, apply_digest_outcome, digest, entry,
    is_of_clock,
};

const PACE: Pace = Pace {
    burst: 100,
    every_ms: 0,
};

fn told(bucket: &Bucket, key: &StepKey, now: jiff::Timestamp) -> Bucket {
    let trying = InFlight {
        ticket: None,
        key: key.clone(),
        of_version: 0,
        at: now,
    };
    let reserved = bucket.reserve(PACE, Class::Notice, trying, now).expect("there is room");
    reserved.counting(key, now)
}

fn line() -> StepKey {
    StepKey::Effect { seq: 1, step: 0 }
}

/// A world whose ticket has let so many seconds pass, and the clock has seen it.
fn late(seconds: i64) -> World {
    let mut world = World::new([]);
    world.drain();
    world.now = at(seconds);
    world.command(&Command::Tick).expect("a tick");
    // Cards go before notices.
    let lane = world.ticket.group_lane();
    while matches!(world.plan(lane), Next::Do(step) if step.class < Class::Notice) {
        world.work(lane);
    }
    world
}

#[test]
fn the_sixth_line_of_a_minute_is_no_line() {
    let mut bucket = Bucket::default();
    for line_number in 0..LINES {
        assert_eq!(bucket.telling(1, at(i64::from(line_number))), Telling::Each);
        bucket = told(&bucket, &line(), at(i64::from(line_number)));
    }
    assert_eq!(bucket.telling(1, at(10)), Telling::Later, "one alone waits for others");
    assert_eq!(bucket.telling(2, at(10)), Telling::Digest);
    bucket = told(&bucket, &StepKey::Digest, at(10));
    assert_eq!(bucket.telling(40, at(11)), Telling::Later, "one digest a minute");
    assert_eq!(bucket.telling(3, at(60)), Telling::Each, "another minute");
    assert_eq!(bucket.telling(6, at(60)), Telling::Digest);
}

#[test]
fn all_that_a_ticket_says_of_its_clocks_is_told_by_one_entry() {
    let world = late(15 * 60 + 1);
    let lane = world.ticket.group_lane();
    let entry = entry(world.view(lane), &world.policy.settings, world.now).expect("it is late");
    assert!(entry.late);
    assert_eq!(entry.ticket, world.ticket.id);
    let mut after = world.view(lane);
    after.delivery = &entry.told;
    assert_eq!(
        crate::next(after, &world.policy.settings, world.now),
        Next::Idle,
        "nothing is left to say"
    );
    assert_eq!(entry.told.version, world.group().delivery.version + 1);
}

#[test]
fn what_people_say_is_no_part_of_a_digest_and_comes_first() {
    let mut world = late(15 * 60 + 1);
    world.customer_writes(asks(2, "Есть кто?"));
    let lane = world.ticket.group_lane();
    assert_eq!(entry(world.view(lane), &world.policy.settings, world.now), None);
    let Next::Do(step) = world.plan(lane) else {
        panic!("something to do")
    };
    assert!(!is_of_clock(&step), "carried out with the words behind it");
}

#[test]
fn nothing_of_a_customers_chat_is_told_together() {
    let world = late(15 * 60 + 1);
    let lane = world.ticket.customer_lane();
    assert_eq!(entry(world.view(lane), &world.policy.settings, world.now), None);
}

#[test]
fn a_digest_names_what_is_late_and_what_will_be() {
    let (late, soon) = (late(15 * 60 + 1), late(8 * 60));
    let of = |world: &World, ticket: u64| {
        let entry = entry(world.view(world.ticket.group_lane()), &world.policy.settings, world.now);
        crate::Entry {
            ticket: TicketId(ticket),
            ..entry.expect("it has something to say")
        }
    };
    let Action::Say { say, .. } = digest(&[of(&soon, 9), of(&late, 7), of(&late, 3)]) else {
        panic!("words")
    };
    assert_eq!(
        *say,
        Say::ClockDigest {
            late: vec![TicketId(3), TicketId(7)],
            soon: vec![TicketId(9)],
        }
    );
}

#[test]
fn a_group_that_takes_no_digest_gets_its_lines_one_by_one() {
    let bucket = told(&Bucket::default(), &StepKey::Digest, at(0));
    let refused = apply_digest_outcome(FIRST, &bucket, Outcome::TopicClosed, at(1));
    assert!(!refused.told, "nothing of it is lost");
    let bucket = refused.bucket.expect("it is remembered");
    assert_eq!(bucket.telling(40, at(2)), Telling::Each);
    assert_eq!(bucket.telling(40, at(2 * 3_600)), Telling::Digest);
}

#[test]
fn a_digest_of_which_nothing_was_heard_is_told_once_more_and_not_for_ever() {
    let bucket = told(&Bucket::default(), &StepKey::Digest, at(0));
    let unknown = apply_digest_outcome(FIRST, &bucket, Outcome::Unknown, at(10));
    assert!(!unknown.told);
    let bucket = unknown.bucket.expect("a pause");
    assert!(bucket.blocked_until > Some(at(10)));
    assert_eq!(bucket.telling(6, at(20)), Telling::Digest, "the same minute");
    assert!(apply_digest_outcome(FIRST, &bucket, Outcome::Unknown, at(20)).told);
}

proptest! {
    #[test]
    fn no_minute_holds_more_than_five_lines_and_one_digest(arrivals in prop::collection::vec((0..20_i64, 1..9_usize), 1..60)) {
        let (mut bucket, mut now, mut waiting) = (Bucket::default(), at(0), 0);
        let mut minutes = std::collections::BTreeMap::<_, (u32, u32)>::new();
        let mut arrived = 0;
        let mut reported = 0;
        // After the last arrival, time goes on, as the sweeper wakes the lane.
        let rest = std::iter::repeat_n((61, 0), 3);
        for (seconds, more) in arrivals.into_iter().chain(rest) {
            now += SignedDuration::from_secs(seconds);
            waiting += more;
            arrived += more;
            match bucket.telling(waiting, now) {
                Telling::Each => {
                    for _ in 0..waiting {
                        prop_assert_eq!(bucket.telling(1, now), Telling::Each);
                        bucket = told(&bucket, &line(), now);
                        minutes.entry(bucket.told.expect("a minute").since).or_default().0 += 1;
                    }
                    reported += waiting;
                    waiting = 0;
                }
                Telling::Digest => {
                    bucket = told(&bucket, &StepKey::Digest, now);
                    minutes.entry(bucket.told.expect("a minute").since).or_default().1 += 1;
                    reported += waiting;
                    waiting = 0;
                }
                Telling::Later => {}
            }
        }
        prop_assert_eq!(arrived, reported, "nothing is lost");
        prop_assert!(minutes.values().all(|(lines, digests)| *lines <= LINES && *digests <= 1));
    }
}

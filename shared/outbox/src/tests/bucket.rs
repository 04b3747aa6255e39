//! The pace of a lane.

use domain::{
    Timestamp,
    sample::at,
    settings::{Limits, Pace},
};
use proptest::prelude::*;

use crate::{Bucket, Class, InFlight, StepKey};

fn trying(now: Timestamp) -> InFlight {
    InFlight {
        ticket: None,
        key: StepKey::Notice("n".to_owned()),
        of_version: 0,
        at: now,
    }
}

fn millis(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(at(0).as_millisecond() + ms).expect("a moment")
}

/// When calls are made by someone who asks at those moments, and again whenever told to.
fn calls(pace: Pace, class: Class, gaps: &[i64]) -> Vec<i64> {
    let (mut bucket, mut now, mut calls) = (Bucket::default(), 0, Vec::new());
    for gap in gaps {
        now += gap;
        loop {
            match bucket.reserve(pace, class, trying(millis(now)), millis(now)) {
                Ok(reserved) => {
                    bucket = reserved;
                    calls.push(now);
                    break;
                }
                Err(until) => {
                    let later = until.as_millisecond() - at(0).as_millisecond();
                    assert!(later > now, "a wait is never in the past");
                    now = later;
                }
            }
        }
    }
    calls
}

proptest! {
    #[test]
    fn no_stretch_of_time_holds_more_than_the_burst_and_one_each_interval(
        burst in 1..20_u32, every_ms in 1..10_000_u32, gaps in prop::collection::vec(0..20_000_i64, 1..120),
    ) {
        let calls = calls(Pace { burst, every_ms }, Class::Words, &gaps);
        for (index, from) in calls.iter().enumerate() {
            for (more, to) in calls[index..].iter().enumerate() {
                let most = i64::from(burst) + (to - from) / i64::from(every_ms);
                prop_assert!(i64::try_from(more).expect("few") < most);
            }
        }
    }

    #[test]
    fn no_minute_of_a_group_holds_more_than_twenty_calls(gaps in prop::collection::vec(prop_oneof![3 => Just(0), 1 => 0..30_000_i64], 1..200)) {
        let calls = calls(Limits::default().group, Class::Words, &gaps);
        for from in &calls {
            prop_assert!(calls.iter().filter(|call| (*from..from + 60_000).contains(call)).count() <= 20);
        }
    }
}

#[test]
fn words_may_use_what_is_kept_from_cards_and_notices() {
    let pace = Limits::default().group;
    let take = |bucket: &Bucket, class| bucket.reserve(pace, class, trying(at(0)), at(0));
    let mut bucket = Bucket::default();
    for _ in 0..3 {
        bucket = take(&bucket, Class::Notice).expect("a token");
    }
    assert_eq!(take(&bucket, Class::Notice), Err(at(4)));
    assert_eq!(take(&bucket, Class::Card), Err(at(4)));
    for _ in 0..2 {
        bucket = take(&bucket, Class::Words).expect("the reserve");
    }
    assert_eq!(take(&bucket, Class::Words), Err(at(4)));
}

#[test]
fn without_a_limit_nothing_waits() {
    assert_eq!(calls(Limits::OFF.group, Class::Notice, &[0; 500]), [0; 500]);
}

#[test]
fn a_block_holds_to_its_end_and_is_forgotten_with_the_next_call() {
    let blocked = Bucket::default().blocked(at(30), false);
    let pace = Limits::default().customer;
    assert_eq!(blocked.reserve(pace, Class::Words, trying(at(29)), at(29)), Err(at(30)));
    let reserved = blocked
        .reserve(pace, Class::Words, trying(at(30)), at(30))
        .expect("a token");
    assert_eq!((reserved.blocked_until, reserved.version), (None, 2));
}

#[test]
fn a_telegram_that_does_not_answer_is_left_alone_longer_each_time_until_it_does() {
    let mut bucket = Bucket::default();
    let mut pauses = Vec::new();
    for _ in 0..9 {
        pauses.push(bucket.pause().as_secs());
        bucket = bucket.blocked(at(0), true);
    }
    assert_eq!(pauses, [2, 4, 8, 16, 32, 64, 120, 120, 120]);
    assert_eq!(bucket.answered().pause().as_secs(), 2);
    assert_eq!(bucket.answered().trying, None);
}

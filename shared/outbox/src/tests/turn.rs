//! Whose turn it is.

use std::collections::BTreeMap;

use domain::{UserId, sample::at};
use proptest::prelude::*;

use crate::{Bucket, Class, Turns};

/// Work that is left: of whom, and how many messages.
type Left = Vec<(UserId, usize)>;

/// Who speaks, if each pass of the lane has time for `calls` messages, and the next begins from what the bucket remembers.
fn spoken(mut left: Left, calls: usize) -> Vec<UserId> {
    let (mut bucket, mut spoken) = (Bucket::default(), Vec::new());
    while left.iter().any(|(_, messages)| *messages > 0) {
        left.retain(|(_, messages)| *messages > 0);
        let waiting: Vec<_> = left.iter().map(|(of, _)| (*of, at(0))).collect();
        let mut turns = Turns::new(&waiting, bucket.last_turn(Class::Words));
        let mut room = calls;
        while let Some(turn) = turns.begin() {
            let (of, messages) = &mut left[turn.place];
            while room > 0 && *messages > 0 {
                (*messages, room) = (*messages - 1, room - 1);
                bucket = bucket.with_turn(Class::Words, *of);
                spoken.push(*of);
                if !turn.alone {
                    break;
                }
            }
            let more = *messages > 0;
            turns.end(turn, more, true);
            if room == 0 {
                break;
            }
        }
    }
    spoken
}

proptest! {
    #[test]
    fn between_two_turns_of_one_customer_everybody_else_who_waits_has_one(
        left in prop::collection::vec((1..12_i64, 1..40_usize), 1..20), calls in 1..6_usize,
    ) {
        let left: Left = left.into_iter().map(|(of, messages)| (UserId(of), messages)).collect();
        let mut waits: BTreeMap<UserId, usize> = BTreeMap::new();
        for (of, messages) in &left {
            *waits.entry(*of).or_default() += messages;
        }
        let spoken = spoken(left, calls);
        prop_assert_eq!(spoken.len(), waits.values().sum::<usize>(), "nothing is left, and nothing said twice");
        let mut since: BTreeMap<UserId, usize> = BTreeMap::new();
        for of in spoken {
            *waits.get_mut(&of).expect("they wait") -= 1;
            since.insert(of, 0);
            let others = waits.iter().filter(|(other, left)| **other != of && **left > 0).map(|(other, _)| *other);
            for other in others {
                let passed = since.entry(other).or_default();
                *passed += 1;
                prop_assert!(*passed <= 11, "{other} waits while {passed} others speak");
            }
        }
    }
}

#[test]
fn forty_messages_of_one_do_not_keep_another_waiting() {
    for one in [1, 2, 1_000_000_007] {
        let (one, other) = (UserId(one), UserId(3));
        for calls in 1..5 {
            let spoken = spoken(vec![(one, 300), (other, 1)], calls);
            let at = spoken.iter().position(|of| *of == other).expect("it is said");
            assert!(at <= 1, "after {at} others");
        }
    }
}

#[test]
fn several_tickets_of_one_customer_have_one_turn() {
    let (one, other) = (UserId(1), UserId(2));
    let left = vec![(one, 10), (one, 10), (one, 10), (other, 10)];
    for calls in 1..5 {
        let spoken = spoken(left.clone(), calls);
        let by_other = spoken.iter().take(20).filter(|of| **of == other).count();
        assert_eq!(by_other, 10, "{calls}: {spoken:?}");
    }
}

#[test]
fn whoever_says_nothing_in_a_turn_leaves_it_to_their_other_work() {
    let (one, other) = (UserId(1), UserId(2));
    let mut turns = Turns::new(&[(one, at(0)), (one, at(1)), (other, at(2))], Some(other));
    let first = turns.begin().expect("a turn");
    assert_eq!((first.place, first.alone), (0, false), "the longest wait of theirs");
    turns.end(first, false, false);
    let second = turns.begin().expect("a turn");
    assert_eq!(second.place, 1);
    turns.end(second, true, true);
    assert_eq!(turns.begin().map(|turn| turn.place), Some(2));
}

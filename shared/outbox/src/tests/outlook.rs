//! What a promise knows of the group that is to keep it.

use conversation::text::{Outlook, Say};
use domain::{sample::at, settings::Limits};
use jiff::SignedDuration;

use super::world::World;
use crate::{Action, Bucket, Next, Step};

/// The receipt of a ticket that was just opened. A quarter of an hour is promised.
fn receipt() -> Step {
    let world = World::new([]);
    let Next::Do(step) = world.plan(world.ticket.customer_lane()) else {
        panic!("a receipt")
    };
    assert!(step.promises());
    *step
}

fn outlook(step: &Step) -> Option<Outlook> {
    let Action::Say { say, .. } = &step.action else {
        panic!("a line")
    };
    if let Say::Expecting(said, outlook) = &**say {
        assert!(matches!(**said, Say::Accepted { .. }));
        return Some(*outlook);
    }
    None
}

#[test]
fn a_promise_says_how_far_its_group_is_behind_if_that_is_much_of_its_time() {
    let minutes = SignedDuration::from_mins;
    for (behind, told) in [(0, false), (1, false), (2, false), (3, true), (40, true)] {
        let step = receipt().with_group_behind(minutes(behind));
        let expected = told.then_some(Outlook::Behind(minutes(behind)));
        assert_eq!(outlook(&step), expected, "{behind}");
    }
}

#[test]
fn a_promise_names_no_time_while_its_group_stands_still() {
    assert_eq!(outlook(&receipt().with_group_standing()), Some(Outlook::Standing));
}

#[test]
fn a_group_is_behind_by_those_who_wait_for_a_turn_however_much_each_has_to_say() {
    let pace = Limits::default().group;
    let bucket = Bucket::default();
    assert_eq!(bucket.behind(pace, 0, at(0)), SignedDuration::ZERO);
    assert_eq!(
        bucket.behind(pace, 1, at(0)).as_secs(),
        12,
        "a topic, a card, a message"
    );
    assert_eq!(bucket.behind(pace, 40, at(0)).as_secs(), 480);
    let blocked = bucket.blocked(at(3_600), false);
    assert_eq!(blocked.behind(pace, 0, at(0)).as_secs(), 3_600);
    assert_eq!(blocked.behind(pace, 1, at(3_590)).as_secs(), 22);
    assert!(
        blocked.behind(pace, usize::MAX, at(0)).is_positive(),
        "nothing overflows"
    );
}

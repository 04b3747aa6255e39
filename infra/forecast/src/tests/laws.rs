//! What holds whatever chance brings.

use proptest::prelude::*;

use super::{desk, plan, simulated, stream, week};
use crate::{Discipline, Plan};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_same_seed_has_the_same_outcome_and_another_has_another(seed in any::<u64>()) {
        let mut calls = stream("l1", 1.0, 20);
        calls.vip = 0.2;
        calls.messages = 1.0;
        let (week, policy) = (week([calls]).with("l1", 1), desk(15, ""));
        let once = simulated(&week, &policy, &[], plan(seed, 1));
        prop_assert_eq!(&once, &simulated(&week, &policy, &[], plan(seed, 1)));
        prop_assert_ne!(once.orders, simulated(&week, &policy, &[], plan(seed ^ 1, 1)).orders);
    }

    // The order decides who waits. How many are answered it decides only where not all are: by the end of the week after, and
    // the load below leaves time for all.
    #[test]
    fn no_order_changes_how_many_are_answered(seed in any::<u64>(), rate in 0.5..6.0_f64, vip in 0.0..1.0_f64, people in 1..4_u32) {
        let mut calls = stream("l1", rate, 4);
        (calls.vip, calls.blocker, calls.messages) = (vip, 0.1, 0.5);
        let outcome = simulated(&week([calls]).with("l1", people), &desk(10, ""), &[], plan(seed, 1));
        for order in Discipline::ALL {
            let queue = outcome.queue(order, "l1");
            prop_assert_eq!(queue.tickets, outcome.first().tickets);
            prop_assert_eq!(queue.answered, queue.tickets);
        }
    }

    // Exactly so for those who come first if nobody writes twice: with one more person nobody is taken up later, by Kiefer and
    // Wolfowitz. Answers that go out sooner would bring the next message sooner, into the way of others, so not exactly there.
    #[test]
    fn more_people_never_answer_less_in_time(seed in any::<u64>(), rate in 1.0..20.0_f64, spread in 0.0..2.0_f64, people in 0..4_u32) {
        let mut calls = stream("l1", rate, 10);
        calls.spread = spread;
        let week = week([calls]).with("l1", people);
        let asked = Plan { order: Discipline::FirstCome, ..plan(seed, 1) };
        let outcome = simulated(&week, &desk(15, ""), &[], asked);
        let [of_l1] = outcome.staffing.as_slice() else { panic!("one post") };
        prop_assert!(of_l1.fewer.first <= of_l1.now.first, "{:?}", of_l1);
        prop_assert!(of_l1.now.first <= of_l1.more.first, "{:?}", of_l1);
        if people == 0 {
            prop_assert_eq!(of_l1.fewer, of_l1.now);
            prop_assert_eq!(of_l1.now.first, Some(0.0));
        }
    }

    #[test]
    fn vips_wait_no_longer_than_others_by_priority(seed in any::<u64>(), rate in 8.0..12.0_f64) {
        let mut calls = stream("l1", rate, 10);
        calls.vip = 0.3;
        calls.messages = 0.3;
        let outcome = simulated(&week([calls]).with("l1", 2), &desk(15, ""), &[], plan(seed, 2));
        let queue = outcome.queue(Discipline::Priority, "l1");
        prop_assert!(queue.vips_mean_wait < queue.others_mean_wait, "{:?}", queue);
    }
}

#[test]
fn more_people_answer_more_in_time_by_priority_and_with_further_messages_too() {
    let mut calls = stream("l1", 9.0, 8);
    (calls.vip, calls.messages) = (0.2, 1.0);
    for seed in 0..8 {
        let week = week([calls.clone()]).with("l1", 2);
        let outcome = simulated(&week, &desk(15, ""), &[], plan(seed, 2));
        let [of_l1] = outcome.staffing.as_slice() else {
            panic!("one post")
        };
        let (fewer, now, more) = (of_l1.fewer.first, of_l1.now.first, of_l1.more.first);
        assert!(
            fewer.zip(now).is_some_and(|(fewer, now)| fewer < now - 0.05),
            "{of_l1:?}"
        );
        assert!(now.zip(more).is_some_and(|(now, more)| now < more - 0.01), "{of_l1:?}");
    }
}

#[test]
fn what_is_due_first_goes_first_by_due_time() {
    // The two have the same work; l1's promise is for normal ones a day, for urgent ones 20 minutes.
    let urgent = "[[policies]]\nname = \"urgent\"\nclasses = [\"urgent\"]\nbesides = true\nfirst_response = \"20m\"";
    let mut calm = stream("l1", 4.0, 6);
    calm.name = "calm".to_owned();
    let mut pressing = stream("l1", 4.0, 6);
    pressing.class = Some(domain::settings::Class::Urgent);
    let week = week([calm, pressing]).with("l1", 1);
    let outcome = simulated(&week, &desk(1_440, urgent), &[], plan(2, 10));
    let share = |order| outcome.queue(order, "l1").first_in_time.expect("a share");
    assert!(share(Discipline::EarliestDue) > share(Discipline::FirstCome) + 0.02);
}

#[test]
fn blockers_by_their_topic_go_before_vips() {
    // Nobody of the calm stream is a blocker; everybody with that topic is.
    let mut vips = stream("l1", 4.0, 6);
    (vips.vip, vips.name) = (1.0, "vips".to_owned());
    let mut blockers = stream("l1", 4.0, 6);
    blockers.topic = Some("complaint".parse().expect("a topic"));
    let outcome = simulated(&week([vips, blockers]).with("l1", 1), &desk(15, ""), &[], plan(2, 10));
    let queue = outcome.queue(Discipline::Priority, "l1");
    assert!(queue.others_mean_wait < queue.vips_mean_wait, "{queue:?}");
}

#[test]
fn changing_one_stream_leaves_the_chances_of_the_others_alone() {
    let policy = desk(15, "");
    let alone = week([stream("l1", 3.0, 6), stream("l2", 2.0, 6)])
        .with("l1", 1)
        .with("l2", 1);
    let mut other = alone.clone();
    other.streams[1].weekday = [5.0; 24];
    other.streams[1].spread = 2.0;
    let (one, two) = (
        simulated(&alone, &policy, &[], plan(9, 2)),
        simulated(&other, &policy, &[], plan(9, 2)),
    );
    assert_eq!(
        one.queue(Discipline::Priority, "l1"),
        two.queue(Discipline::Priority, "l1")
    );
    assert_ne!(
        one.queue(Discipline::Priority, "l2"),
        two.queue(Discipline::Priority, "l2")
    );
}

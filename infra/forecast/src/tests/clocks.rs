//! When an answer counts as given, by which clock, and of which weeks.

use jiff::SignedDuration;

use super::{desk, near, plan, simulated, stream, week};
use crate::Stream;

/// Answers that always take as long, in a queue with people enough.
fn steady(first: i64, next: i64) -> Stream {
    let mut calls = stream("l1", 1.0, first);
    (calls.spread, calls.messages) = (0.0, 1.0);
    calls.follow_up = SignedDuration::from_mins(next);
    calls
}

#[test]
fn an_answer_counts_when_its_service_ends_each_by_its_own_clock() {
    let in_time = |first, next| {
        let week = week([steady(first, next)]).with("l1", 20);
        let outcome = simulated(&week, &desk(15, ""), &[], plan(1, 1));
        let queue = outcome.first();
        assert_eq!(queue.p90_wait, Some(0.0));
        (queue.first_in_time, queue.next_in_time)
    };
    assert_eq!(in_time(15, 15), (Some(1.0), Some(1.0)));
    assert_eq!(in_time(16, 15), (Some(0.0), Some(1.0)));
    assert_eq!(in_time(15, 16), (Some(1.0), Some(0.0)));
}

#[test]
fn of_two_promises_the_earlier_counts_and_what_is_not_promised_is_not_measured() {
    let besides = "[[policies]]\nname = \"besides\"\nbesides = true\nclasses = [\"urgent\"]\nfirst_response = \"5m\"";
    let mut urgent = steady(6, 1);
    urgent.topic = Some("complaint".parse().expect("an urgent topic"));
    let outcome = simulated(&week([urgent]).with("l1", 20), &desk(15, besides), &[], plan(1, 1));
    let queue = outcome.first();
    assert_eq!((queue.first_in_time, queue.next_in_time), (Some(0.0), Some(1.0)));

    let mut policy = desk(15, "");
    policy.settings.policies[0].next_response = None;
    let outcome = simulated(&week([steady(6, 1)]).with("l1", 20), &policy, &[], plan(1, 1));
    let queue = outcome.first();
    assert_eq!((queue.first_in_time, queue.next_in_time), (Some(1.0), None));
}

#[test]
fn the_weeks_before_and_after_do_not_count_and_what_is_left_is_carried_over() {
    let week = week([stream("l1", 10.0, 6)]).with("l1", 2);
    for weeks in [1, 4] {
        let outcome = simulated(&week, &desk(15, ""), &[], plan(1, weeks));
        let queue = outcome.first();
        near(f64::from(queue.tickets), f64::from(weeks) * 1_680.0, 5.0);
        near(queue.utilisation.expect("duty"), 0.5, 10.0);
        assert_eq!(queue.answered, queue.tickets);
    }
    // Half as many people as it takes: who comes after so much time is taken up after twice that. Of the second week's, the first
    // that counts, half are taken up in the third, when all ends, and the others wait until then: a week and a quarter on average.
    let mut calls = stream("l1", 20.0, 6);
    calls.spread = 0.0;
    let week = super::week([calls]).with("l1", 1);
    let mut asked = plan(1, 1);
    asked.order = crate::Discipline::FirstCome;
    let outcome = simulated(&week, &desk(15, ""), &[], asked);
    let queue = outcome.queue(crate::Discipline::FirstCome, "l1");
    near(f64::from(queue.answered) / f64::from(queue.tickets), 0.5, 10.0);
    near(queue.mean_wait.expect("waits") / 60.0 / 168.0, 1.25, 5.0);
    near(queue.utilisation.expect("duty"), 1.0, 1e-6);
}

//! Who is there, and what it changes.

use domain::shifts::Shift;

use super::{desk, near, plan, shift, simulated, stream, week};
use crate::{Discipline, report};

const ALL_DAY: &str = r#"["00:00", "24:00"]"#;

#[test]
fn a_queue_that_nobody_serves_answers_nothing_and_says_so() {
    let week = week([stream("l1", 2.0, 6), stream("l2", 1.0, 6)]).with("l1", 1);
    let outcome = simulated(&week, &desk(15, ""), &[], plan(1, 2));
    let nobody = outcome.queue(Discipline::Priority, "l2");
    assert!(nobody.tickets > 200);
    assert_eq!((nobody.answered, nobody.first_in_time), (0, Some(0.0)));
    assert_eq!((nobody.median_wait, nobody.utilisation), (None, None));
    let said = format!(
        "l2: nobody works there, so none of its {} tickets is answered.\n\
         l2: 168.0 tickets a week come in the 168 hours in which nobody is there.\n",
        nobody.tickets
    );
    let text = report(&outcome);
    assert!(text.contains(&said), "{text}");
    assert!(outcome.staffing[1].more.first > Some(0.5), "somebody would help");
}

#[test]
fn shifts_and_agents_that_are_there_alike_do_alike() {
    let policy = desk(15, "");
    let by_agents = week([stream("l1", 9.0, 10)]).with("l1", 2);
    let by_shift = week([stream("l1", 9.0, 10)]).with("l1", 7);
    let pair = [shift("all", r#"["l1"]"#, ALL_DAY, "[501, 502, 501]")];
    let one = simulated(&by_agents, &policy, &[], plan(1, 3));
    let two = simulated(&by_shift, &policy, &pair, plan(1, 3));
    assert_eq!(one.orders, two.orders, "agents are for queues without shifts");
    let shares = |outcome: &crate::Outcome| {
        let staffing = outcome.staffing.iter();
        staffing
            .map(|post| (post.fewer, post.now, post.more))
            .collect::<Vec<_>>()
    };
    assert_eq!(shares(&one), shares(&two));
    assert_eq!(
        (one.staffing[0].post.as_str(), two.staffing[0].post.as_str()),
        ("l1", "all")
    );
}

#[test]
fn who_is_not_on_duty_takes_nothing_up() {
    let office = [shift("office", "[]", r#"["09:00", "17:00"]"#, "[501, 502, 503, 504]")];
    let outcome = simulated(&week([stream("l1", 3.0, 6)]), &desk(15, ""), &office, plan(1, 4));
    let queue = outcome.first();
    // Two thirds come at night, and wait for the morning, eight hours on average.
    near(queue.people, 4.0 / 3.0, 0.1);
    near(queue.mean_wait.expect("waits"), 2.0 / 3.0 * 8.0 * 60.0, 8.0);
    // The night's 48 keep four people busy for the day's first 72 minutes.
    near(queue.first_in_time.expect("a share"), 6.8 / 24.0, 8.0);
    assert_eq!(
        (outcome.unattended[0].hours, outcome.unattended[0].queues.len()),
        (7 * 16, 1)
    );
    near(outcome.unattended[0].tickets, 7.0 * 16.0 * 3.0, 0.1);
    let worst = queue.worst_hour.expect("a worst hour");
    assert!((17..=18).contains(&worst.hour.hour), "{worst:?}");
    assert!(outcome.busy.iter().all(|busy| (9..17).contains(&busy.hour)));
}

#[test]
fn promises_of_a_calendar_wait_for_the_morning() {
    let office = [shift("office", "[]", r#"["09:00", "17:00"]"#, "[501, 502, 503, 504]")];
    let by_day = r#"calendar = "day"
        [calendars.day]
        timezone = "UTC"
        [calendars.day.weekly]
        mon = [["09:00", "17:00"]]
        tue = [["09:00", "17:00"]]
        wed = [["09:00", "17:00"]]
        thu = [["09:00", "17:00"]]
        fri = [["09:00", "17:00"]]
        sat = [["09:00", "17:00"]]
        sun = [["09:00", "17:00"]]"#;
    let share = |policy| {
        let outcome = simulated(&week([stream("l1", 0.5, 6)]), &policy, &office, plan(1, 4));
        outcome.first().first_in_time.expect("a share")
    };
    assert!(share(desk(60, "")) < 0.5);
    assert!(share(desk(60, by_day)) > 0.9);
}

#[test]
fn what_is_begun_is_finished_after_the_shift() {
    let mut long = stream("l1", 0.5, 300);
    long.spread = 0.0;
    let hour = [shift("hour", "[]", r#"["09:00", "10:00"]"#, "[501]")];
    let outcome = simulated(&week([long]), &desk(15, ""), &hour, plan(1, 4));
    // Each day one thing is begun, and takes five hours.
    near(outcome.first().utilisation.expect("duty"), 5.0, 1.0);
    // The week before has left more than the hour of each day can take.
    assert!(outcome.first().answered < outcome.first().tickets);
}

#[test]
fn people_of_two_queues_help_where_they_are_needed_and_are_one_pool() {
    let week = week([stream("l1", 5.0, 6), stream("l2", 5.0, 6)]);
    let apart = [
        shift("one", r#"["l1"]"#, ALL_DAY, "[501]"),
        shift("two", r#"["l2"]"#, ALL_DAY, "[502]"),
    ];
    let together = [shift("both", "[]", ALL_DAY, "[501, 502]")];
    let policy = desk(15, "");
    let wait = |shifts: &[Shift]| {
        let outcome = simulated(&week, &policy, shifts, plan(1, 4));
        let waits = outcome.orders[0].queues.iter().filter_map(|queue| queue.mean_wait);
        (waits.sum::<f64>(), outcome.busy[0].queues.len(), outcome.staffing.len())
    };
    let (alone, one_each, posts_apart) = wait(&apart);
    let (pooled, both, rows) = wait(&together);
    assert!(pooled < alone / 2.0, "{pooled} against {alone}");
    assert_eq!((one_each, both), (1, 2));
    assert_eq!((posts_apart, rows), (2, 2), "a row for each queue of each post");
}

#[test]
fn somebody_in_two_shifts_at_once_is_one_person() {
    let twice = [
        shift("day", "[]", ALL_DAY, "[501]"),
        shift("again", "[]", r#"["08:00", "20:00"]"#, "[501]"),
    ];
    let outcome = simulated(&week([stream("l1", 5.0, 6)]), &desk(15, ""), &twice, plan(1, 2));
    near(outcome.first().people, 1.0, 0.01);
    near(outcome.first().utilisation.expect("duty"), 0.5, 10.0);
    assert_eq!(
        outcome.staffing[1].fewer, outcome.staffing[1].now,
        "they are there with the other"
    );
}

#[test]
fn who_serves_two_queues_takes_up_what_is_first_in_either() {
    let mut vips = stream("vip", 4.0, 6);
    vips.vip = 1.0;
    let both = [shift("both", "[]", ALL_DAY, "[501]")];
    let outcome = simulated(&week([stream("l1", 4.0, 6), vips]), &desk(15, ""), &both, plan(1, 6));
    let wait = |order, queue| outcome.queue(order, queue).mean_wait.expect("waits");
    assert!(wait(Discipline::Priority, "vip") < wait(Discipline::Priority, "l1") / 2.0);
    near(
        wait(Discipline::FirstCome, "vip"),
        wait(Discipline::FirstCome, "l1"),
        15.0,
    );
}

#[test]
fn who_is_free_for_more_queues_is_kept_for_them() {
    let week = week([stream("l1", 6.0, 5), stream("vip", 0.5, 5)]);
    let two = [
        shift("all", "[]", ALL_DAY, "[501]"),
        shift("first level", r#"["l1"]"#, ALL_DAY, "[502]"),
    ];
    let outcome = simulated(&week, &desk(15, ""), &two, plan(1, 6));
    // Half of the first level's work keeps 502 busy; were it dealt out evenly, or to 501 first, 501 would be busier.
    let busy = |queue| outcome.queue(Discipline::FirstCome, queue).utilisation.expect("duty");
    assert!(busy("vip") < 0.24, "{}", busy("vip"));
}

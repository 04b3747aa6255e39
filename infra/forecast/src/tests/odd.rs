//! Odd desks and odd weeks: none of them panics or goes on for ever.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::{desk, plan, shift, simulated, stream, week};
use crate::{Discipline, Error, Stream, report, simulate};

const NEVER: &str = r#"calendar = "never"
    [calendars.never]
    timezone = "UTC"
    [calendars.never.weekly]
    mon = [["09:00", "10:00"]]
    [calendars.never.dates]
    "2026-11-02" = []
    "#;

fn streams() -> impl Strategy<Value = Stream> {
    let rates = prop_oneof![Just(0.0), Just(1e-300), 0.0..5.0_f64];
    let shares = (prop_oneof![Just(0.0), Just(1.0), 0.0..1.0_f64], 0.0..=1.0_f64);
    let times = (1_i64..=36_000, 0_i64..=90_000, 1_i64..=3_600);
    let spread = prop_oneof![Just(0.0), Just(10.0), 0.0..3.0_f64];
    let queue = prop::sample::select(vec!["l1", "l2", "vip"]);
    (queue, rates, shares, times, spread, 0.0..3.0_f64, 0..24_usize).prop_map(
        |(queue, rate, (vip, blocker), (service, thinks, follow_up), spread, messages, peak)| {
            let mut of = stream(queue, rate, 1);
            of.weekday[peak] = 20.0 * rate;
            (of.vip, of.blocker, of.spread, of.messages) = (vip, blocker, spread, messages);
            of.service = SignedDuration::from_secs(service);
            of.thinks = SignedDuration::from_secs(thinks);
            of.follow_up = SignedDuration::from_secs(follow_up);
            of
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_week_comes_to_an_end_and_adds_up(
        mut streams in prop::collection::vec(streams(), 1..4),
        people in prop::collection::vec(0..3_u32, 3),
        never in any::<bool>(),
        zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]),
        start in prop::sample::select(vec!["2026-11-02", "2026-03-23", "2026-10-19", "2011-12-26", "1970-01-05", "2199-12-30"]),
        shifts in any::<bool>(),
        seed in any::<u64>(),
    ) {
        for (index, of) in streams.iter_mut().enumerate() {
            of.name = index.to_string();
        }
        let mut week = week(streams);
        week.timezone = zone.to_owned();
        week.start = start.parse().expect("a date");
        for (queue, people) in ["l1", "l2", "vip"].into_iter().zip(people) {
            week = week.with(queue, people);
        }
        let policy = desk(15, if never { NEVER } else { "" });
        let mut turns = Vec::new();
        if shifts {
            turns.push(shift("night", "[\"l2\"]", "[\"22:00\", \"06:00\"]", "[1], [2, 3], []"));
            turns.push(shift("lunch", "[\"l1\", \"l2\"]", "[\"12:00\", \"12:01\"]", "[2]"));
        }
        let outcome = simulated(&week, &policy, &turns, plan(seed, 1));
        for queue in outcome.orders.iter().flat_map(|ranking| &ranking.queues) {
            prop_assert!(queue.answered <= queue.tickets);
            prop_assert!(queue.median_wait <= queue.p90_wait);
            for share in [queue.first_in_time, queue.next_in_time].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&share));
            }
        }
        for other in &outcome.orders[1..] {
            let came = |queues: &[crate::QueueOutcome]| queues.iter().map(|queue| queue.tickets).collect::<Vec<_>>();
            prop_assert_eq!(came(&other.queues), came(&outcome.orders[0].queues));
        }
        let text = report(&outcome);
        prop_assert!(!text.contains("NaN") && !text.contains("inf"), "{}", text);
        prop_assert!(serde_json::to_string(&outcome).is_ok());
    }
}

#[test]
fn nothing_comes_of_nothing() {
    let outcome = simulated(
        &week([stream("l1", 0.0, 6)]).with("l1", 1),
        &desk(15, ""),
        &[],
        plan(1, 1),
    );
    let queue = outcome.first();
    assert_eq!((queue.tickets, queue.first_in_time, queue.median_wait), (0, None, None));
    assert_eq!(queue.utilisation, Some(0.0));
    assert_eq!((outcome.busy.len(), outcome.unattended.len()), (0, 0));
}

#[test]
fn what_is_due_never_is_neither_in_time_nor_late() {
    let closed = r#"calendar = "closed"
        [calendars.closed]
        timezone = "UTC"
        [calendars.closed.weekly]
        mon = [["09:00", "09:01"]]
        "#;
    // Two years of a minute a week are not enough for a hundred and six minutes.
    let outcome = simulated(
        &week([stream("l1", 2.0, 6)]).with("l1", 1),
        &desk(106, closed),
        &[],
        plan(1, 1),
    );
    assert_eq!(outcome.first().first_in_time, None);
    assert_eq!(outcome.first().answered, outcome.first().tickets);
}

#[test]
fn too_much_and_too_long_are_refused() {
    let policy = desk(15, "");
    let refused = |an_hour: f64, weeks: u32| {
        let week = week([stream("l1", an_hour, 6)]).with("l1", 1);
        simulate(&week, &policy, &[], plan(1, weeks)).map_err(|error| error.to_string())
    };
    let a_week = refused(6_000.0, 1).expect_err("too much");
    assert!(a_week.contains("streams: 1008000 answers a week"), "{a_week}");
    assert_eq!(
        refused(500.0, 10).expect_err("too much"),
        "about 1008000 answers, 5 times over, are more than can be simulated; ask for fewer weeks, or write smaller numbers"
    );
    for weeks in [0, 521] {
        let said = refused(1.0, weeks).expect_err("out of range");
        assert_eq!(said, format!("{weeks} weeks are out of range; ask for 1 to 520"));
    }
    let many: Vec<_> = (0..40)
        .map(|index| shift(&index.to_string(), "[]", "[\"09:00\", \"17:00\"]", "[1]"))
        .collect();
    let week = week([stream("l1", 500.0, 6)]);
    let too_often = simulate(&week, &policy, &many, plan(1, 2));
    assert!(
        matches!(too_often, Err(Error::TooMuch { runs: 83, .. })),
        "{too_often:?}"
    );
}

#[test]
fn orders_have_names_that_they_are_read_by() {
    for order in Discipline::ALL {
        assert_eq!(order.to_string().parse(), Ok(order));
        assert_eq!(serde_json::to_string(&order).expect("JSON"), format!("\"{order}\""));
    }
    let refused = "fifo".parse::<Discipline>().expect_err("no order");
    assert_eq!(
        refused.to_string(),
        "\"fifo\" is no order; write priority, earliest_due or first_come"
    );
}

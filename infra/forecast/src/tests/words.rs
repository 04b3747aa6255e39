//! The report, word for word, of an outcome that was made up.

use insta::assert_snapshot;

use crate::{
    BusyHour, Discipline, Hour, Outcome, QueueOutcome, Ranking, Shares, Staffing, Unattended, WorstHour, report,
};

fn queue(name: &str, tickets: u32, wait: Option<f64>) -> QueueOutcome {
    QueueOutcome {
        queue: name.parse().expect("a queue"),
        tickets,
        answered: if wait.is_some() { tickets - 3 } else { 0 },
        first_in_time: Some(wait.map_or(0.0, |_| 0.912)),
        next_in_time: wait.map(|_| 1.0),
        median_wait: wait,
        p90_wait: wait.map(|wait| 3.0 * wait),
        mean_wait: wait,
        vips_mean_wait: None,
        others_mean_wait: wait,
        worst_hour: wait.map(|wait| WorstHour {
            hour: Hour { day: "Sat", hour: 9 },
            mean_wait: 10.0 * wait,
            waiting: 2.25,
        }),
        people: wait.map_or(0.0, |_| 1.5),
        utilisation: wait.map(|_| 0.631),
    }
}

fn busy(days: &[&'static str], hour: usize, people: f64) -> BusyHour {
    BusyHour {
        queues: vec!["l1".parse().expect("a queue"), "vip".parse().expect("a queue")],
        days: days.to_vec(),
        hour,
        tickets: 3.7,
        work: 0.88,
        people,
    }
}

fn made_up() -> Outcome {
    let ranking = |order, wait| Ranking {
        order,
        queues: vec![queue("l1", 1_872, Some(wait)), queue("l2", 252, None)],
    };
    let both = |first, next| Shares {
        first: Some(first),
        next,
    };
    Outcome {
        start: "2026-11-02".parse().expect("a date"),
        timezone: "Europe/Moscow".to_owned(),
        weeks: 1,
        seed: 7,
        order: Discipline::EarliestDue,
        orders: vec![
            ranking(Discipline::Priority, 1.25),
            ranking(Discipline::EarliestDue, 11.5),
        ],
        busy: vec![
            busy(&["Mon", "Tue", "Wed", "Thu", "Fri"], 20, 0.5),
            busy(&["Mon", "Wed", "Sun"], 9, 1.0),
            busy(&["Sat", "Sun"], 19, 2.0),
        ],
        unattended: vec![Unattended {
            queues: vec!["l2".parse().expect("a queue")],
            hours: 168,
            tickets: 63.0,
        }],
        staffing: vec![Staffing {
            post: "night".to_owned(),
            queue: "l1".parse().expect("a queue"),
            fewer: both(0.0, None),
            now: both(0.912, Some(1.0)),
            more: both(0.99, Some(1.0)),
        }],
    }
}

#[test]
fn the_report_is_short_and_its_tables_are_aligned() {
    assert_snapshot!(report(&made_up()), @r"
    One week from Monday 2026-11-02, hours of Europe/Moscow, seed 7.
    A wait lasts from a customer's message until somebody takes it up. An answer is in time if it has gone out when it is due.

    queue  order         tickets  first in time  next in time  median wait  90 % wait  VIPs' mean  others' mean
    l1     priority         1872         91.2 %       100.0 %      1.2 min    3.8 min           –       1.2 min
    l1     earliest_due     1872         91.2 %       100.0 %     11.5 min   34.5 min           –      11.5 min
    l2     priority          252          0.0 %             –            –          –           –             –
    l2     earliest_due      252          0.0 %             –            –          –           –             –

    People there, how busy they are, and the hour with the longest waits, by earliest_due:
    queue  people    busy  worst hour  mean wait  waiting
    l1        1.5  63.1 %   Sat 09:00  115.0 min      2.2
    l2        0.0       –           –          –        –

    l1: 3 of 1872 tickets still have no answer a week after the weeks that count.
    l2: nobody works there, so none of its 252 tickets is answered.
    l2: 63.0 tickets a week come in the 168 hours in which nobody is there.

    Hours with the most work for each person there, by what is expected:
    hour                 queue   tickets  people needed  people there     load
    Mon–Fri 20:00        l1+vip      3.7           0.88           0.5  176.0 %
    Mon, Wed, Sun 09:00  l1+vip      3.7           0.88           1.0   88.0 %
    Sat, Sun 19:00       l1+vip      3.7           0.88           2.0   44.0 %

    First / next in time with one person fewer or more, by earliest_due:
    people of  queue  one fewer            as now          one more
    night      l1     0.0 % / –  91.2 % / 100.0 %  99.0 % / 100.0 %
    ");
}

#[test]
fn the_outcome_as_json_has_flat_hours_and_names_of_orders() {
    let json = serde_json::to_value(made_up()).expect("JSON");
    assert_eq!(json["order"], "earliest_due");
    assert_eq!(json["start"], "2026-11-02");
    let worst = &json["orders"][0]["queues"][0]["worst_hour"];
    assert_eq!(worst["day"], "Sat");
    assert_eq!(worst["hour"], 9);
    assert!(json["orders"][0]["queues"][1]["median_wait"].is_null());
}

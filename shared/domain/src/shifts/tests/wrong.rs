//! Every problem of shifts, rules and who is on call is found, and each says what to do.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::json;

use super::{date, queue, shifts};
use crate::{
    UserId,
    shifts::{LONGEST_PATTERN, OnCall, RotationRules, Shift, check},
};

fn problems(shifts: &[Shift], rotation: &RotationRules, on_call: &OnCall) -> String {
    let queues = ["l1", "vip"].map(queue);
    let queues: BTreeSet<_> = queues.iter().collect();
    let problems = check(shifts, rotation, on_call, &queues, date("2026-11-20"));
    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn shifts_that_people_write_may_take_effect() {
    let rules = RotationRules::default();
    let lines = [
        "day | l1 | Europe/Moscow | 09:00-21:00 | 2026-11-23 | 501, 501, 502, 502",
        "night | l1 vip | Europe/Moscow | 21:00-09:00 | 2026-11-23 | 503, -, 504, - | 2026-12-31 505, 2027-01-01 -",
        "office | | Europe/Berlin | 09:00-17:00 | 2026-11-23 | 506, 506, 506, 506, 506, -, -",
    ];
    assert_eq!(problems(&shifts(&lines), &rules, &OnCall::default()), "");
    assert_eq!(
        problems(
            &[],
            &rules,
            &OnCall {
                chain: vec![UserId(1)],
                ..OnCall::default()
            }
        ),
        ""
    );
}

#[test]
fn each_problem_names_its_place_and_its_remedy() {
    let mut shifts = shifts(&[
        "day | l1 l2 | Moscow | 09:00-18:00 | 2026-11-23 | 501, -, 502 502 501 502",
        "day | | UTC | 09:00-10:00 | 2026-11-23 | ",
        " | vip | UTC | 11:00-12:00 | 2026-11-23 | - | 2026-12-31 501 501",
    ]);
    shifts.push(Shift {
        name: "long".to_owned(),
        pattern: vec![Vec::new(); LONGEST_PATTERN + 1],
        ..shifts[1].clone()
    });
    shifts.push(Shift {
        name: "n".repeat(65),
        pattern: vec![Vec::new(); LONGEST_PATTERN],
        ..shifts[1].clone()
    });
    let on_call = OnCall {
        chain: vec![UserId(501), UserId(503), UserId(501)],
        next_after: SignedDuration::from_secs(59),
    };
    let rules = json!({"rest_between":"49h","nights_in_a_row":0,"rest_after_nights":"-1s","hours_a_week":"59m"});
    let rules = serde_json::from_value(rules).expect("rules");
    insta::assert_snapshot!(problems(&shifts, &rules, &on_call), @r#"
    shifts.0.queues.1: there is no queue l2; add [queues.l2] or name another
    shifts.0.timezone: "Moscow" is no IANA time zone; write one like Europe/Moscow
    shifts.0.pattern.2: 502 is listed twice on one day; remove one
    shifts.1.name: "day" is the name of an earlier shift; give it another
    shifts.1.pattern: 0 days are no pattern; write who works on each of 1 to 366 days, like [[501], [502], []]
    shifts.2.name: give it a name of 1 to 64 characters
    shifts.2.dates.2026-12-31: 501 is listed twice on one day; remove one
    shifts.3.pattern: 367 days are no pattern; write who works on each of 1 to 366 days, like [[501], [502], []]
    shifts.4.name: give it a name of 1 to 64 characters
    on_call.chain: 501 is listed twice; remove one
    on_call.next_after: 59s is out of range; write a time from 1m to 24h
    rotation.rest_between: 49h is out of range; write a time from 0s to 48h
    rotation.rest_after_nights: 1s ago is out of range; write a time from 0s to 168h
    rotation.hours_a_week: 59m is out of range; write a time from 1h to 168h
    rotation.nights_in_a_row: write a number from 1 to 31
    "#);
}

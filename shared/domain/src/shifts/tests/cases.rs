//! Duty by hand: two days on and two off, nights, nights in which clocks are turned, and promises that nobody keeps.

use calendar::{Calendar, Hours, Span, Window};
use jiff::{SignedDuration, Timestamp};

use super::{ANNA, BORIS, VERA, at, queue, shifts};
use crate::{
    UserId,
    shifts::{Duty, Roster, Shift},
};

/// Two days and two nights, then two days off; each starts two days after the one before.
fn two_by_two() -> Vec<Shift> {
    shifts(&[
        "day | l1 | Europe/Moscow | 09:00-21:00 | 2026-11-23 | 501, 501, 502, 502",
        "night | l1 | Europe/Moscow | 21:00-09:00 | 2026-11-23 | 503, 503, 504, 504",
    ])
}

fn on_duty(roster: &Roster<'_>, moment: &str, name: &str) -> Vec<i64> {
    match roster.on_duty(at(moment), &queue(name)) {
        Duty::Unknown => panic!("there are shifts"),
        Duty::Of(people) => people.into_iter().map(|user| user.0).collect(),
    }
}

fn changes(roster: &Roster<'_>, from: &str, to: &str) -> String {
    let line = |change: super::super::Change<'_>| {
        let sign = if change.begins { '+' } else { '-' };
        format!("{} {sign}{} {}", change.at, change.user, change.shift.name)
    };
    let lines: Vec<_> = roster.changes(at(from), at(to)).into_iter().map(line).collect();
    lines.join("\n")
}

#[test]
fn two_days_on_and_two_days_off() {
    let shifts = two_by_two();
    let roster = Roster::new(&shifts);
    for (moment, people) in [
        ("2026-11-23T08:59:59+03", vec![]),
        ("2026-11-23T09:00+03", vec![501]),
        ("2026-11-23T20:59:59+03", vec![501]),
        ("2026-11-23T21:00+03", vec![503]),
        ("2026-11-24T08:59+03", vec![503]),
        ("2026-11-24T12:00+03", vec![501]),
        ("2026-11-25T08:59:59.999999999+03", vec![503]),
        ("2026-11-25T09:00+03", vec![502]),
        ("2026-11-26T00:00+03", vec![504]),
        ("2026-11-27T08:00+03", vec![504]),
        ("2026-11-27T09:00+03", vec![501]),
    ] {
        assert_eq!(on_duty(&roster, moment, "l1"), people, "{moment}");
        assert!(on_duty(&roster, moment, "vip").is_empty());
    }
    insta::assert_snapshot!(changes(&roster, "2026-11-23T00:00+03", "2026-11-25T09:00:01+03"), @r"
    2026-11-23T06:00:00Z +501 day
    2026-11-23T18:00:00Z +503 night
    2026-11-23T18:00:00Z -501 day
    2026-11-24T06:00:00Z +501 day
    2026-11-24T06:00:00Z -503 night
    2026-11-24T18:00:00Z +503 night
    2026-11-24T18:00:00Z -501 day
    2026-11-25T06:00:00Z +502 day
    2026-11-25T06:00:00Z -503 night
    ");
    let night = roster.turns_at(at("2026-11-24T02:00+03"))[0];
    assert_eq!(
        (night.index, night.shift.name.as_str(), night.date.to_string().as_str()),
        (1, "night", "2026-11-23")
    );
    assert_eq!(night.people, [VERA]);
}

#[test]
fn without_shifts_everybody_counts_as_on_duty() {
    let nobody = Roster::new(&[]);
    let now = at("2026-11-23T12:00Z");
    assert_eq!(nobody.on_duty(now, &queue("l1")), Duty::Unknown);
    assert!(nobody.is_on_duty(ANNA, now, &queue("l1")));
    assert_eq!(
        nobody.uncovered(&Hours::always(), &queue("l1"), now, Timestamp::MAX),
        []
    );
    assert_eq!(
        (nobody.duty_until(ANNA, now), nobody.next_duty(ANNA, now)),
        (None, None)
    );
    let other = shifts(&["day | vip | UTC | 09:00-21:00 | 2026-11-23 | 501"]);
    let other = Roster::new(&other);
    assert!(!other.is_on_duty(ANNA, now, &queue("l1")));
    assert!(other.is_on_duty(ANNA, now, &queue("vip")) && !other.is_on_duty(BORIS, now, &queue("vip")));
}

#[test]
fn a_duty_that_goes_on_in_the_next_shift_neither_ends_nor_begins() {
    let same = shifts(&[
        "day | l1 vip | UTC | 09:00-21:00 | 2026-11-23 | 501, 502",
        "night | vip l1 | UTC | 21:00-09:00 | 2026-11-23 | 501, 503",
    ]);
    let roster = Roster::new(&same);
    insta::assert_snapshot!(changes(&roster, "2026-11-23T00:00Z", "2026-11-24T21:00Z"), @r"
    2026-11-23T09:00:00Z +501 day
    2026-11-24T09:00:00Z +502 day
    2026-11-24T09:00:00Z -501 night
    ");
    // A moment belongs to the time that begins with it, and what is over just then is known to be over.
    insta::assert_snapshot!(changes(&roster, "2026-11-24T09:00Z", "2026-11-24T09:00:01Z"), @r"
    2026-11-24T09:00:00Z +502 day
    2026-11-24T09:00:00Z -501 night
    ");
    assert_eq!(changes(&roster, "2026-11-23T21:00Z", "2026-11-24T09:00Z"), "");
    assert_eq!(
        roster.duty_until(ANNA, at("2026-11-23T10:00Z")),
        Some(at("2026-11-24T09:00Z"))
    );
    let next = roster.next_duty(ANNA, at("2026-11-23T10:00Z")).expect("a turn");
    assert_eq!(
        (next.span.from, next.shift.name.as_str()),
        (at("2026-11-25T09:00Z"), "day")
    );
    assert_eq!(roster.duty_until(ANNA, at("2026-11-24T09:00Z")), None);
    let other = shifts(&[
        "day | l1 | UTC | 09:00-21:00 | 2026-11-23 | 501, 502",
        "night | l1 vip | UTC | 21:00-09:00 | 2026-11-23 | 501, 503",
    ]);
    insta::assert_snapshot!(changes(&Roster::new(&other), "2026-11-23T21:00Z", "2026-11-23T22:00Z"), @r"
    2026-11-23T21:00:00Z +501 night
    2026-11-23T21:00:00Z -501 day
    ");
}

#[test]
fn a_duty_without_end_is_looked_at_for_two_years() {
    let always = shifts(&["all | | UTC | 00:00-24:00 | 2026-11-23 | 501"]);
    let roster = Roster::new(&always);
    let until = roster.duty_until(ANNA, at("2026-11-23T10:00Z")).expect("on duty");
    assert!(until >= at("2026-11-23T10:00Z") + calendar::HORIZON);
    assert_eq!(roster.next_duty(BORIS, at("2026-11-23T10:00Z")), None);
    let far = roster.next_duty(ANNA, at("2025-11-23T10:00Z")).expect("a turn");
    assert_eq!(far.span.from, at("2026-11-23T00:00Z"));
    assert_eq!(roster.next_duty(ANNA, at("2020-11-23T10:00Z")), None);
}

#[test]
fn a_night_in_which_clocks_are_turned_is_an_hour_longer_or_shorter() {
    let nights = shifts(&["night | | Europe/Berlin | 21:00-09:00 | 2026-01-01 | 501"]);
    let roster = Roster::new(&nights);
    for (evening, hours) in [
        ("2026-03-27T22:00Z", 12),
        ("2026-03-28T22:00Z", 11),
        ("2026-03-29T22:00Z", 12),
        ("2026-10-24T22:00Z", 13),
        ("2026-10-25T22:00Z", 12),
    ] {
        let [turn] = roster.turns_at(at(evening))[..] else {
            panic!("one turn")
        };
        assert_eq!(turn.span.length(), SignedDuration::from_hours(hours), "{evening}");
    }
    // One that ends in the hour that is repeated is worked in two parts, half an hour apart.
    let early = shifts(&["early | | Europe/Berlin | 22:00-02:30 | 2026-10-24 | 501"]);
    let turns = Roster::new(&early).turns(at("2026-10-24T12:00Z"), at("2026-10-25T12:00Z"));
    let spans: Vec<_> = turns.iter().map(|turn| (turn.date.to_string(), turn.span)).collect();
    let span = |from, to| Span {
        from: at(from),
        to: at(to),
    };
    let day = || "2026-10-24".to_owned();
    assert_eq!(
        spans,
        [
            (day(), span("2026-10-24T22:00+02", "2026-10-25T02:30+02")),
            (day(), span("2026-10-25T02:00+01", "2026-10-25T02:30+01")),
        ]
    );
}

#[test]
fn a_date_that_a_zone_skipped_has_no_turn() {
    let days = shifts(&["day | | Pacific/Apia | 09:00-18:00 | 2011-12-28 | 501"]);
    let roster = Roster::new(&days);
    let turns = roster.turns(at("2011-12-28T00:00Z"), at("2011-12-31T12:00Z"));
    let dates: Vec<_> = turns.iter().map(|turn| turn.date.to_string()).collect();
    assert_eq!(dates, ["2011-12-28", "2011-12-29", "2011-12-31"]);
}

#[test]
fn open_time_in_which_nobody_is_there_is_found() {
    let mut shifts = two_by_two();
    let office = Window::new("08:00", "22:00").expect("a window");
    let hours = Hours::new(&Calendar::daily("Europe/Moscow", office)).expect("a zone");
    let found = |shifts: &[Shift], name: &str| {
        let (from, to) = (at("2026-11-23T00:00+03"), at("2026-11-26T00:00+03"));
        let spans = Roster::new(shifts).uncovered(&hours, &queue(name), from, to);
        let lines: Vec<_> = spans.iter().map(|span| format!("{} {}", span.from, span.to)).collect();
        lines.join("\n")
    };
    // Before the first shift begins.
    assert_eq!(found(&shifts, "l1"), "2026-11-23T05:00:00Z 2026-11-23T06:00:00Z");
    shifts[1].pattern[1] = Vec::new();
    insta::assert_snapshot!(found(&shifts, "l1"), @r"
    2026-11-23T05:00:00Z 2026-11-23T06:00:00Z
    2026-11-24T18:00:00Z 2026-11-24T19:00:00Z
    2026-11-25T05:00:00Z 2026-11-25T06:00:00Z
    ");
    insta::assert_snapshot!(found(&shifts, "vip"), @r"
    2026-11-23T05:00:00Z 2026-11-23T19:00:00Z
    2026-11-24T05:00:00Z 2026-11-24T19:00:00Z
    2026-11-25T05:00:00Z 2026-11-25T19:00:00Z
    ");
    // Touching windows of the promise, or of its zone, are one span.
    let spans = Roster::new(&shifts).uncovered(
        &Hours::new(&Calendar::daily(
            "Europe/Berlin",
            Window::new("00:00", "24:00").expect("a window"),
        ))
        .expect("a zone"),
        &queue("vip"),
        at("2026-10-20T00:00Z"),
        at("2026-10-30T00:00Z"),
    );
    assert_eq!(
        spans,
        [Span {
            from: at("2026-10-20T00:00Z"),
            to: at("2026-10-30T00:00Z")
        }]
    );
}

#[test]
fn a_shift_of_no_zone_has_no_turns() {
    let lost = shifts(&["day | | Moscow | 00:00-24:00 | 2026-11-23 | 501"]);
    let roster = Roster::new(&lost);
    assert_eq!(
        roster.on_duty(at("2026-11-24T12:00Z"), &queue("l1")),
        Duty::Of([].into())
    );
    assert!(!roster.is_on_duty(UserId(501), at("2026-11-24T12:00Z"), &queue("l1")));
}

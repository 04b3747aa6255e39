//! What a rotation asks of people, held against each of its rules.

use std::collections::BTreeSet;

use jiff::{SignedDuration, civil::Date};

use super::{date, shifts};
use crate::shifts::{OnCall, RotationRules, check};

fn from(day: &str, rules: &RotationRules, lines: &[&str]) -> String {
    let day: Date = date(day);
    let problems = check(&shifts(lines), rules, &OnCall::default(), &BTreeSet::new(), day);
    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

fn broken(lines: &[&str]) -> String {
    from("2026-11-23", &RotationRules::default(), lines)
}

#[test]
fn eleven_hours_of_rest_between_two_shifts() {
    insta::assert_snapshot!(broken(&[
        "day | | Europe/Moscow | 09:00-21:00 | 2026-11-23 | 501, 502, -, -",
        "late | | Europe/Moscow | 12:00-24:00 | 2026-11-23 | 502, 503, -, -",
    ]), @r#"shifts.0.pattern: 502 works on 2026-11-24 only 9h after the shift "late" that ends 2026-11-24T00:00 (rest_between = 11h); leave a day out"#);
    // Just enough, and a minute less; whatever the zones.
    assert_eq!(
        broken(&["day | | UTC | 09:00-22:00 | 2026-11-23 | 501, 501, -, -, -, -, -"]),
        ""
    );
    insta::assert_snapshot!(broken(&["day | | UTC | 09:00-22:01 | 2026-11-23 | 501, 501, -, -, -, -, -"]), @r#"shifts.0.pattern: 501 works on 2026-11-24 only 10h 59m after the shift "day" that ends 2026-11-23T22:01 (rest_between = 11h); leave a day out"#);
    insta::assert_snapshot!(broken(&[
        "moscow | | Europe/Moscow | 09:00-18:00 | 2026-11-23 | 501, -, -, -, -, -, -",
        "new-york | | America/New_York | 18:00-20:30 | 2026-11-23 | 501, -, -, -, -, -, -",
    ]), @r#"shifts.1.pattern: 501 works on 2026-11-23 only 8h after the shift "moscow" that ends 2026-11-23T18:00 (rest_between = 11h); leave a day out"#);
}

#[test]
fn a_short_rest_is_told_once_for_each_pair_of_shifts() {
    insta::assert_snapshot!(broken(&[
        "a | | UTC | 06:00-10:00 | 2026-11-23 | 501, 501, -, -, -",
        "b | | UTC | 15:00-20:00 | 2026-11-23 | 501, 501, -, -, -",
    ]), @r#"
    shifts.1.pattern: 501 works on 2026-11-23 only 5h after the shift "a" that ends 2026-11-23T10:00 (rest_between = 11h); leave a day out
    shifts.0.pattern: 501 works on 2026-11-24 only 10h after the shift "b" that ends 2026-11-23T20:00 (rest_between = 11h); leave a day out
    "#);
}

#[test]
fn no_more_than_four_nights_in_a_row() {
    let nights = |pattern: &str| broken(&[&format!("night | | UTC | 00:00-06:00 | 2026-11-23 | {pattern}")]);
    assert_eq!(nights("501, 501, 501, 501, -"), "");
    insta::assert_snapshot!(nights("501, 501, 501, 501, 501, -"), @"shifts.0.pattern: 501 works night 5 in a row on 2026-11-27 (nights_in_a_row = 4); leave a night out");
    // Where one round of the pattern meets the next.
    insta::assert_snapshot!(nights("501, 501, 501, -, 501, 501"), @"shifts.0.pattern: 501 works night 5 in a row on 2026-12-01 (nights_in_a_row = 4); leave a night out");
    // Nights of different shifts are one row: one begins before midnight, one after.
    insta::assert_snapshot!(broken(&[
        "evening | | UTC | 21:00-03:00 | 2026-11-23 | 501, 501, -, -, -, -, -",
        "early | | UTC | 01:59-05:00 | 2026-11-26 | 501, 501, 501, -, -, -, -",
    ]), @"shifts.1.pattern: 501 works night 5 in a row on 2026-11-28 (nights_in_a_row = 4); leave a night out");
    // 02:00 is what makes a night.
    assert_eq!(
        broken(&["late | | UTC | 18:00-02:00 | 2026-11-23 | 501, 501, 501, 501, 501, -, -"]),
        ""
    );
    assert_eq!(
        broken(&["early | | UTC | 02:01-06:00 | 2026-11-23 | 501, 501, 501, 501, 501, -, -"]),
        ""
    );
}

#[test]
fn a_day_of_rest_after_nights() {
    insta::assert_snapshot!(broken(&[
        "night | | Europe/Moscow | 21:00-09:00 | 2026-11-23 | 501, 501, -, -, -, -",
        "late | | Europe/Moscow | 20:59-21:30 | 2026-11-23 | -, -, 501, -, -, -",
    ]), @r#"shifts.1.pattern: 501 works on 2026-11-25 only 11h 59m after the night "night" that ends 2026-11-25T09:00 (rest_after_nights = 24h); leave a day out"#);
    let after_a_day = broken(&[
        "night | | UTC | 21:00-09:00 | 2026-11-23 | 501, 501, -, -, -, -",
        "day | | UTC | 09:00-18:00 | 2026-11-23 | -, -, -, 501, -, -",
    ]);
    assert_eq!(after_a_day, "");
}

#[test]
fn hours_of_a_week_are_counted_as_they_are_worked() {
    let four_nights = |starts: &str| {
        let night = format!("night | | Europe/Berlin | 21:00-09:00 | {starts} | -, -, -, 501, 501, 501, 501");
        from("2026-01-01", &RotationRules::default(), &[&night])
    };
    // Four nights of twelve hours. In the last week of October one of them takes thirteen.
    assert_eq!(four_nights("2026-11-02"), "");
    insta::assert_snapshot!(four_nights("2026-10-05"), @"shifts.0.pattern: 501 works 49h in the week of 2026-10-19 (hours_a_week = 48h); give a day to somebody else");
    // In the last one of March one takes eleven.
    let rules = RotationRules {
        hours_a_week: SignedDuration::from_hours(47),
        ..RotationRules::default()
    };
    let night = |starts: &str| {
        let days = "501, 501, 501, 501".to_owned() + &", -".repeat(362);
        let line = format!("night | | Europe/Berlin | 21:00-09:00 | {starts} | {days}");
        from("2026-01-01", &rules, &[&line])
    };
    assert_eq!(night("2026-03-26"), "");
    insta::assert_snapshot!(night("2026-03-19"), @"shifts.0.pattern: 501 works 48h in the week of 2026-03-16 (hours_a_week = 47h); give a day to somebody else");
    // A week ends on Sunday, and a night belongs to the date on which it begins.
    let sundays = "night | | UTC | 21:00-09:00 | 2026-11-27 | 501, 501, 501, -, 501, -, -";
    assert_eq!(broken(&[sundays]), "");
}

#[test]
fn nobody_works_in_two_shifts_at_once() {
    insta::assert_snapshot!(broken(&[
        "day | | UTC | 09:00-18:00 | 2026-11-23 | 501, 502, -, -, -, -, -",
        "late | | UTC | 17:00-20:00 | 2026-11-23 | 501, 503, 501, -, -, -, -",
        "other | | Europe/Moscow | 12:00-13:00 | 2026-11-23 | -, -, -, -, -, -, - | 2026-11-30 501",
    ]), @r#"
    shifts.1.pattern: 501 works on 2026-11-23 while still on the shift "day"; take them out of one of the two
    shifts.2.dates.2026-11-30: 501 works on 2026-11-30 while still on the shift "day"; take them out of one of the two
    "#);
    // One after the other is not at once.
    let rules = RotationRules {
        rest_between: SignedDuration::ZERO,
        ..RotationRules::default()
    };
    let touching = [
        "day | | UTC | 09:00-18:00 | 2026-11-23 | 501, -, -, -, -, -, -",
        "late | | UTC | 18:00-20:00 | 2026-11-23 | 501, -, -, -, -, -, -",
    ];
    assert_eq!(from("2026-11-23", &rules, &touching), "");
}

#[test]
fn what_is_over_is_no_news_and_what_is_far_is_looked_at_where_it_begins() {
    let long = "day | | UTC | 09:00-23:00 | 2026-11-23 | 501, 501, -, -, -, -, - | 2027-12-01 502, 2027-12-02 502";
    insta::assert_snapshot!(from("2026-11-23", &RotationRules::default(), &[long]), @r#"
    shifts.0.pattern: 501 works on 2026-11-24 only 10h after the shift "day" that ends 2026-11-23T23:00 (rest_between = 11h); leave a day out
    shifts.0.dates.2027-12-02: 502 works on 2027-12-02 only 10h after the shift "day" that ends 2027-12-01T23:00 (rest_between = 11h); leave a day out
    "#);
    insta::assert_snapshot!(from("2026-11-25", &RotationRules::default(), &[long]), @r#"
    shifts.0.pattern: 501 works on 2026-12-01 only 10h after the shift "day" that ends 2026-11-30T23:00 (rest_between = 11h); leave a day out
    shifts.0.dates.2027-12-02: 502 works on 2027-12-02 only 10h after the shift "day" that ends 2027-12-01T23:00 (rest_between = 11h); leave a day out
    "#);
    insta::assert_snapshot!(from("2020-01-01", &RotationRules::default(), &[long]), @r#"
    shifts.0.pattern: 501 works on 2026-11-24 only 10h after the shift "day" that ends 2026-11-23T23:00 (rest_between = 11h); leave a day out
    shifts.0.dates.2027-12-02: 502 works on 2027-12-02 only 10h after the shift "day" that ends 2027-12-01T23:00 (rest_between = 11h); leave a day out
    "#);
}

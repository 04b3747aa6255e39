//! Clocks by hand, in weeks in which nobody turns them.

use jiff::{SignedDuration, Timestamp};

use super::{at, fields, hours, span};
use crate::{HORIZON, Hours, Span};

const BERLIN: &str = "Europe/Berlin";
const OFFICE: &str = "mon-fri 09:00-18:00";

/// Holds that a clock is due when it should be, and has run for its budget then.
fn due(hours: &Hours, start: &str, budget: &str, pauses: &[Span], expected: &str) {
    let budget: SignedDuration = budget.parse().expect("a duration");
    let case = format!("{budget:#} from {start}");
    let due = hours.due(at(start), budget, pauses).expect(&case);
    assert_eq!(due, at(expected), "{case}");
    assert_eq!(hours.elapsed(at(start), due, pauses), budget, "{case}");
}

#[test]
fn a_clock_runs_only_while_the_desk_is_open() {
    for case in [
        "mon-fri 09:00-18:00 | 2026-06-12T10:00+02 | 2h | 2026-06-12T12:00+02",
        "mon-fri 09:00-18:00 | 2026-06-12T17:00+02 | 2h | 2026-06-15T10:00+02",
        "mon-fri 09:00-18:00 | 2026-06-13T12:00+02 | 30m | 2026-06-15T09:30+02",
        "mon-fri 09:00-18:00 | 2026-06-15T07:00+02 | 1s | 2026-06-15T09:00:01+02",
        "mon-fri 09:00-18:00 | 2026-06-15T09:00+02 | 45h | 2026-06-19T18:00+02",
        // Exactly at closing time, and just after it.
        "mon-fri 09:00-18:00 | 2026-06-12T16:00+02 | 2h | 2026-06-12T18:00+02",
        "mon-fri 09:00-18:00 | 2026-06-12T16:00+02 | 2h 1ns | 2026-06-15T09:00:00.000000001+02",
        "mon-fri 09:00-18:00 | 2026-06-12T18:00+02 | 1m | 2026-06-15T09:01+02",
        // Fractions are kept.
        "mon-fri 09:00-18:00 | 2026-06-12T17:59:59.5+02 | 1s | 2026-06-15T09:00:00.5+02",
        // Several windows a day, of seconds even.
        "mon-fri 09:00-13:00 14:00-18:00 | 2026-06-12T12:00+02 | 2h | 2026-06-12T15:00+02",
        "mon-fri 09:00-13:00 14:00-18:00 | 2026-06-12T12:00+02 | 1h | 2026-06-12T13:00+02",
        "mon-fri 09:00-13:00 14:00-18:00 | 2026-06-12T13:30+02 | 4h 1s | 2026-06-15T09:00:01+02",
        "mon 09:00:30-09:01 | 2026-06-15T09:00+02 | 31s | 2026-06-22T09:00:31+02",
        // Windows in any order, and ones that overlap, count once.
        "fri 14:00-18:00 09:00-13:00 | 2026-06-12T12:00+02 | 2h | 2026-06-12T15:00+02",
        "fri 09:00-13:00 10:00-11:00 12:00-18:00 | 2026-06-12T09:00+02 | 9h | 2026-06-12T18:00+02",
        // Midnight is nothing special.
        "mon 20:00-24:00; tue 00:00-04:00 | 2026-06-15T23:00+02 | 2h | 2026-06-16T01:00+02",
        "mon 20:00-00:00; tue 00:00-04:00 | 2026-06-15T20:00+02 | 4h | 2026-06-16T00:00+02",
        "mon-sun 00:00-24:00 | 2026-06-15T20:00+02 | 24h | 2026-06-16T20:00+02",
        "mon-fri 22:00-06:00 | 2026-06-15T03:00+02 | 3h | 2026-06-16T01:00+02",
        "mon-fri 22:00-06:00 | 2026-06-20T05:00+02 | 2h | 2026-06-22T23:00+02",
        "sun 22:00-06:00 | 2026-06-15T05:00+02 | 2h | 2026-06-21T23:00+02",
    ] {
        let [text, start, budget, expected] = fields(case);
        due(&hours(BERLIN, text), start, budget, &[], expected);
    }
}

#[test]
fn dates_replace_what_the_week_says() {
    for case in [
        "mon-fri 09:00-18:00; 2026-12-24 09:00-12:00; 2026-12-25 | 2026-12-24T11:00+01 | 1h | 2026-12-24T12:00+01",
        "mon-fri 09:00-18:00; 2026-12-24 09:00-12:00; 2026-12-25 | 2026-12-24T11:00+01 | 2h | 2026-12-28T10:00+01",
        "mon-fri 09:00-18:00; 2026-12-26 10:00-11:00 | 2026-12-25T18:00+01 | 30m | 2026-12-26T10:30+01",
        // A shift into a holiday counts; one that begins on it does not.
        "mon-fri 22:00-06:00; 2026-12-25 | 2026-12-24T12:00+01 | 8h | 2026-12-25T06:00+01",
        "mon-fri 22:00-06:00; 2026-12-25 | 2026-12-25T05:00+01 | 61m | 2026-12-28T22:01+01",
        "2026-12-31 22:00-02:00 | 2026-06-01T00:00+02 | 3h | 2027-01-01T01:00+01",
    ] {
        let [text, start, budget, expected] = fields(case);
        due(&hours(BERLIN, text), start, budget, &[], expected);
    }
}

#[test]
fn pauses_are_holes_in_the_calendar() {
    let office = hours(BERLIN, OFFICE);
    let over_closing = span("2026-06-12T17:30+02", "2026-06-15T09:30+02");
    let last_hour = span("2026-06-12T17:00+02", "2026-06-12T18:00+02");
    let morning = span("2026-06-12T09:00+02", "2026-06-12T11:00+02");
    let noon = span("2026-06-12T10:30+02", "2026-06-12T12:00+02");
    let inside_noon = span("2026-06-12T11:00+02", "2026-06-12T11:30+02");
    let empty = span("2026-06-12T15:00+02", "2026-06-12T15:00+02");
    let backwards = span("2026-06-12T16:00+02", "2026-06-12T10:00+02");
    let night = span("2026-06-12T18:00+02", "2026-06-13T09:00+02");
    let long_ago = span("2026-01-01T00:00Z", "2026-02-01T00:00Z");
    let for_ever = Span {
        from: at("2026-06-12T12:30+02"),
        to: Timestamp::MAX,
    };
    for (start, budget, pauses, expected) in [
        ("2026-06-12T17:00+02", "2h", vec![over_closing], "2026-06-15T11:00+02"),
        ("2026-06-12T16:00+02", "1h", vec![last_hour], "2026-06-12T17:00+02"),
        ("2026-06-12T16:00+02", "61m", vec![last_hour], "2026-06-15T09:01+02"),
        ("2026-06-12T10:00+02", "1h", vec![morning], "2026-06-12T12:00+02"),
        ("2026-06-12T09:00+02", "2h", vec![noon, morning], "2026-06-12T14:00+02"),
        (
            "2026-06-12T10:00+02",
            "1h",
            vec![inside_noon, noon],
            "2026-06-12T12:30+02",
        ),
        (
            "2026-06-12T09:00+02",
            "8h",
            vec![empty, backwards, night],
            "2026-06-12T17:00+02",
        ),
        (
            "2026-06-12T17:00+02",
            "2h",
            vec![long_ago, night],
            "2026-06-15T10:00+02",
        ),
        ("2026-06-12T12:00+02", "30m", vec![for_ever], "2026-06-12T12:30+02"),
    ] {
        due(&office, start, budget, &pauses, expected);
    }
    let never = office.due(at("2026-06-12T12:00+02"), SignedDuration::from_mins(31), &[for_ever]);
    assert!(never.is_err());
    due(
        &Hours::always(),
        "2026-06-12T10:00Z",
        "24h",
        &[morning, noon],
        "2026-06-13T10:00Z",
    );
    due(
        &Hours::always(),
        "2026-06-12T07:00Z",
        "2h",
        &[noon, morning],
        "2026-06-12T12:00Z",
    );
}

#[test]
fn a_budget_of_nothing_is_due_at_once() {
    let closed = hours(BERLIN, "");
    for budget in [SignedDuration::ZERO, SignedDuration::MIN] {
        assert_eq!(
            closed.due(at("2026-06-13T12:00Z"), budget, &[]),
            Ok(at("2026-06-13T12:00Z"))
        );
    }
}

#[test]
fn what_is_not_reached_in_two_years_is_never_due() {
    let start = at("2026-06-15T00:00Z");
    let always = Hours::always();
    assert_eq!(always.due(start, HORIZON, &[]), Ok(at("2028-06-15T00:00Z")));
    let never = always
        .due(start, HORIZON + SignedDuration::from_nanos(1), &[])
        .expect_err("too long");
    assert_eq!(
        (never.start, never.budget),
        (start, HORIZON + SignedDuration::from_nanos(1))
    );

    let over = hours(BERLIN, "2026-06-01 09:00-18:00");
    let never = over.due(start, SignedDuration::from_mins(90), &[]).expect_err("over");
    insta::assert_snapshot!(never, @"from 2026-06-15T00:00:00Z the desk is open for less than 1h 30m in the next 731 days, pauses left out");
    assert_eq!(over.opens_after(start), None);
    assert_eq!(over.spans(start).next(), None);
}

#[test]
fn spans_are_the_open_time_from_an_instant_on() {
    let office = hours(BERLIN, "mon-fri 09:00-13:00 13:00-18:00; 2026-06-15");
    let spans: Vec<_> = office.spans(at("2026-06-11T12:00:00.25+02")).take(3).collect();
    let expected = [
        span("2026-06-11T12:00:00.25+02", "2026-06-11T18:00+02"),
        span("2026-06-12T09:00+02", "2026-06-12T18:00+02"),
        span("2026-06-16T09:00+02", "2026-06-16T18:00+02"),
    ];
    assert_eq!(spans, expected);

    let start = at("2026-06-11T12:00Z");
    let two_years = Span {
        from: start,
        to: start + HORIZON,
    };
    assert_eq!(Hours::always().spans(start).collect::<Vec<_>>(), [two_years]);
    let every_day = hours(BERLIN, "mon-sun 00:00-24:00");
    assert_eq!(every_day.spans(start).collect::<Vec<_>>(), [two_years]);
}

#[test]
fn it_is_known_when_the_desk_opens() {
    let office = hours(BERLIN, OFFICE);
    for (now, open, next) in [
        ("2026-06-12T08:59:59.999999999+02", false, "2026-06-12T09:00+02"),
        ("2026-06-12T09:00+02", true, "2026-06-12T09:00+02"),
        (
            "2026-06-12T17:59:59.999999999+02",
            true,
            "2026-06-12T17:59:59.999999999+02",
        ),
        ("2026-06-12T18:00+02", false, "2026-06-15T09:00+02"),
        // Before 1970, too.
        ("1969-12-29T08:59:59.5+01", false, "1969-12-29T09:00+01"),
        ("1969-12-29T17:59:59.5+01", true, "1969-12-29T17:59:59.5+01"),
    ] {
        assert_eq!(office.is_open(at(now)), open, "{now}");
        assert_eq!(office.opens_after(at(now)), Some(at(next)), "{now}");
    }
    assert!(Hours::always().is_open(Timestamp::MAX));
    assert_eq!(Hours::always().opens_after(Timestamp::MIN), Some(Timestamp::MIN));
    assert!(!hours(BERLIN, "").is_open(at("2026-06-12T12:00Z")));
}

#[test]
fn what_has_elapsed_knows_no_horizon() {
    let (from, to) = (at("2020-01-01T00:00+01"), at("2030-01-01T00:00+01"));
    // 3,653 days, 2,609 of them from Monday to Friday.
    let office = hours(BERLIN, OFFICE);
    assert_eq!(office.elapsed(from, to, &[]), SignedDuration::from_hours(2_609 * 9));
    assert_eq!(
        Hours::always().elapsed(from, to, &[]),
        SignedDuration::from_hours(3_653 * 24)
    );
    for hours in [office, Hours::always()] {
        assert_eq!(hours.elapsed(to, from, &[]), SignedDuration::ZERO);
        assert_eq!(hours.elapsed(from, from, &[]), SignedDuration::ZERO);
    }
}

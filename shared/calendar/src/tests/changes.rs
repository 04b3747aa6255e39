//! Clocks by hand, where a zone turns its own: by an hour and by half of one, at midnight, and by a day.

use jiff::SignedDuration;

use super::{at, fields, hours};

/// Holds cases in one zone: calendar | start | budget | due.
fn check(zone: &str, cases: &[&str]) {
    for case in cases {
        let [text, start, budget, expected] = fields(case);
        let hours = hours(zone, text);
        let budget: SignedDuration = budget.parse().expect("a duration");
        let due = hours.due(at(start), budget, &[]).expect("a time");
        assert_eq!(due, at(expected), "{case}");
        assert_eq!(hours.elapsed(at(start), due, &[]), budget, "{case}");
    }
}

#[test]
fn a_local_time_that_is_skipped_does_not_exist() {
    // 2026-03-29 02:00+01 is 03:00+02, and 2026-03-08 02:00-05 is 03:00-04.
    check(
        "Europe/Berlin",
        &[
            "mon-fri 09:00-18:00 | 2026-03-27T17:00+01 | 2h | 2026-03-30T10:00+02",
            "mon-sun 00:00-24:00 | 2026-03-28T12:00+01 | 24h | 2026-03-29T13:00+02",
            // A window in the gap is empty on that day.
            "sun 02:15-02:45 | 2026-03-28T12:00+01 | 1m | 2026-04-05T02:16+02",
            // One that begins in it begins at the change; one that ends in it ends there.
            "sun 02:30-10:00 | 2026-03-28T12:00+01 | 1h | 2026-03-29T04:00+02",
            "sun 02:30-10:00 | 2026-03-28T12:00+01 | 7h | 2026-03-29T10:00+02",
            "sun 01:30-02:30 | 2026-03-28T12:00+01 | 30m | 2026-03-29T03:00+02",
            "sun 01:30-02:30 | 2026-03-28T12:00+01 | 31m | 2026-04-05T01:31+02",
        ],
    );
    check(
        "America/New_York",
        &[
            "sat 22:00-06:00 | 2026-03-07T12:00-05 | 7h | 2026-03-08T06:00-04",
            "sun 01:00-02:00 03:00-04:00 | 2026-03-08T01:30-05 | 1h | 2026-03-08T03:30-04",
            "sun 02:00-03:00 | 2026-03-08T01:30-05 | 1h | 2026-03-15T03:00-04",
        ],
    );
}

#[test]
fn a_local_time_that_is_repeated_counts_twice() {
    // 2026-10-25 03:00+02 is 02:00+01, and 2026-11-01 02:00-04 is 01:00-05.
    check(
        "Europe/Berlin",
        &[
            "mon-sun 00:00-24:00 | 2026-10-24T12:00+02 | 24h | 2026-10-25T11:00+01",
            "sun 01:00-04:00 | 2026-10-24T12:00+02 | 4h | 2026-10-25T04:00+01",
            "sun 02:15-02:45 | 2026-10-24T12:00+02 | 30m | 2026-10-25T02:45+02",
            "sun 02:15-02:45 | 2026-10-24T12:00+02 | 31m | 2026-10-25T02:16+01",
            "sun 02:15-02:45 | 2026-10-25T02:50+02 | 30m | 2026-10-25T02:45+01",
            "sun 02:15-02:45 | 2026-10-24T12:00+02 | 61m | 2026-11-01T02:16+01",
        ],
    );
    check(
        "America/New_York",
        &[
            "sat 22:00-06:00 | 2026-10-31T12:00-04 | 9h | 2026-11-01T06:00-05",
            "sun 01:00-02:00 | 2026-10-31T12:00-04 | 90m | 2026-11-01T01:30-05",
            // Closed between 01:30 and 02:00 both times.
            "sun 00:00-01:30 | 2026-11-01T00:00-04 | 100m | 2026-11-01T01:10-05",
        ],
    );
}

#[test]
fn half_an_hour_is_as_good_as_an_hour() {
    // 2026-04-05 02:00+11 is 01:30+10:30, and 2026-10-04 02:00+10:30 is 02:30+11.
    check(
        "Australia/Lord_Howe",
        &[
            "sun 01:00-03:00 | 2026-04-05T00:00+11 | 2h 30m | 2026-04-05T03:00+10:30",
            "sun 01:30-02:00 | 2026-04-05T00:00+11 | 45m | 2026-04-05T01:45+10:30",
            "sun 01:30-02:00 | 2026-04-05T00:00+11 | 60m | 2026-04-05T02:00+10:30",
            "sun 01:00-03:00 | 2026-10-04T00:00+10:30 | 90m | 2026-10-04T03:00+11",
            "sun 02:00-02:30 | 2026-10-04T00:00+10:30 | 10m | 2026-10-11T02:10+11",
        ],
    );
}

#[test]
fn clocks_may_be_turned_at_midnight() {
    check(
        "Africa/Cairo",
        &[
            // 2026-04-24 00:00+02 is 01:00+03: that Friday has no first hour.
            "fri 00:00-02:00 | 2026-04-23T12:00+02 | 1h | 2026-04-24T02:00+03",
            "fri 00:00-02:00 | 2026-04-23T12:00+02 | 61m | 2026-05-01T00:01+03",
            "thu 22:00-02:00 | 2026-04-23T12:00+02 | 3h | 2026-04-24T02:00+03",
            // 2026-10-29 24:00+03 is 23:00+02 again: that Thursday has its last hour twice.
            "thu 23:00-24:00 | 2026-10-29T12:00+03 | 90m | 2026-10-29T23:30+02",
            "thu 22:00-01:00 | 2026-10-29T12:00+03 | 4h | 2026-10-30T01:00+02",
            "fri 00:00-01:00 | 2026-10-29T12:00+03 | 1h | 2026-10-30T01:00+02",
        ],
    );
    check(
        "America/Havana",
        &[
            // 2026-03-08 00:00-05 is 01:00-04, and 2026-11-01 01:00-04 is 00:00-05.
            "sun 00:00-01:00 | 2026-03-07T12:00-05 | 1h | 2026-03-15T01:00-04",
            "sun 00:00-01:00 | 2026-10-31T12:00-04 | 2h | 2026-11-01T01:00-05",
            "sat 23:00-00:30 | 2026-10-31T12:00-04 | 2h | 2026-11-01T00:30-05",
        ],
    );
    check(
        "Asia/Beirut",
        &[
            // 2026-03-29 00:00+02 is 01:00+03.
            "sat 22:00-02:00 | 2026-03-28T12:00+02 | 3h | 2026-03-29T02:00+03",
        ],
    );
}

#[test]
fn a_date_may_be_skipped() {
    // 2011-12-29 24:00-10 is 2011-12-31 00:00+14: there was no Friday the 30th.
    check(
        "Pacific/Apia",
        &[
            "fri 09:00-17:00 | 2011-12-29T12:00-10 | 1h | 2012-01-06T10:00+14",
            "sat 09:00-17:00 | 2011-12-29T20:00-10 | 1h | 2011-12-31T10:00+14",
            // The night from Thursday ends at midnight, where Saturday begins.
            "thu 22:00-06:00 | 2011-12-29T12:00-10 | 2h | 2011-12-31T00:00+14",
            "thu 22:00-06:00 | 2011-12-29T12:00-10 | 3h | 2012-01-05T23:00+14",
            // Of the night from Friday there is Saturday's part.
            "fri 22:00-06:00 | 2011-12-29T12:00-10 | 1h | 2011-12-31T01:00+14",
            // A holiday on a date that never was changes nothing.
            "mon-sun 00:00-24:00; 2011-12-30 | 2011-12-29T12:00-10 | 24h | 2011-12-31T12:00+14",
        ],
    );
}

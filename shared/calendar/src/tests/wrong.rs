//! Every problem of a calendar is found, and each says what to do.

use super::calendar;
use crate::Hours;

fn problems(zone: &str, text: &str) -> String {
    let problems = calendar(zone, text).check();
    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn calendars_that_people_write_may_take_effect() {
    for text in [
        "mon-fri 09:00-18:00",
        "mon-fri 14:00-18:00 09:00-13:00; 2026-12-24 09:00-12:00; 2026-12-25; 2026-12-26",
        "mon-sun 00:00-24:00",
        "mon-sun 00:00-12:00 12:00-00:00; 2026-12-25",
        "mon-sun 22:00-06:00 06:00-14:00",
        "sun 22:00-06:00; mon 06:00-22:00",
        "2026-12-24 09:00-12:00",
        "mon-fri 22:00-06:00; 2026-12-24 06:00-14:00 14:00-24:00",
        // What a date replaces is not in its neighbours' way.
        "thu 09:00-18:00; fri 05:00-12:00; 2026-12-24 22:00-06:00; 2026-12-25 06:00-07:00",
        "thu 22:00-06:00; 2026-12-24; 2026-12-25 00:00-24:00",
        "0000-01-01 22:00-06:00; 9999-12-31 22:00-06:00",
    ] {
        assert_eq!(problems("Europe/Berlin", text), "", "{text}");
    }
}

#[test]
fn each_problem_names_its_place_and_its_remedy() {
    let all = [
        ("Moscow", "mon 09:00-18:00"),
        ("Etc/Unknown", "mon 09:00-18:00"),
        ("", "mon 09:00-18:00"),
        ("UTC", ""),
        ("UTC", "mon; 2026-12-25"),
        // Within a day.
        ("UTC", "mon 09:00-13:00 12:00-18:00"),
        ("UTC", "mon 12:00-18:00 09:00-13:00 17:59:59-19:00"),
        ("UTC", "mon 09:00-18:00 10:00-11:00 12:00-13:00"),
        ("UTC", "mon 09:00-18:00 09:00-18:00"),
        ("UTC", "tue 22:00-06:00 23:00-24:00"),
        // Into the next day.
        ("UTC", "mon 22:00-06:00; tue 05:00-09:00"),
        ("UTC", "sun 22:00-06:00; mon 00:00-01:00 05:59-09:00 10:00-11:00"),
        ("UTC", "mon 09:00-10:00 22:00-06:00 12:00-13:00; tue 05:00-09:00"),
        // Dates.
        ("UTC", "2026-12-24 09:00-13:00 12:00-18:00"),
        ("UTC", "wed 22:00-06:00; 2026-12-24 05:00-12:00"),
        ("UTC", "fri 05:00-12:00; 2026-12-24 22:00-06:00"),
        ("UTC", "2026-12-24 22:00-06:00; 2026-12-25 05:00-12:00"),
    ];
    let found = all.map(|(zone, text)| {
        let found = problems(zone, text);
        assert_ne!(found, "", "{text}");
        format!("# {zone:?}, {text:?}\n{found}")
    });
    insta::assert_snapshot!(found.join("\n"), @r#"
    # "Moscow", "mon 09:00-18:00"
    timezone: "Moscow" is no IANA time zone; write one like Europe/Moscow
    # "Etc/Unknown", "mon 09:00-18:00"
    timezone: "Etc/Unknown" is no IANA time zone; write one like Europe/Moscow
    # "", "mon 09:00-18:00"
    timezone: "" is no IANA time zone; write one like Europe/Moscow
    # "UTC", ""
    weekly: the desk is never open; give a day a window, like mon = [["09:00", "18:00"]]
    # "UTC", "mon; 2026-12-25"
    weekly: the desk is never open; give a day a window, like mon = [["09:00", "18:00"]]
    # "UTC", "mon 09:00-13:00 12:00-18:00"
    weekly.mon.1: 12:00–18:00 overlaps 09:00–13:00; make one window of them, or move one
    # "UTC", "mon 12:00-18:00 09:00-13:00 17:59:59-19:00"
    weekly.mon.0: 12:00–18:00 overlaps 09:00–13:00; make one window of them, or move one
    weekly.mon.2: 17:59:59–19:00 overlaps 12:00–18:00; make one window of them, or move one
    # "UTC", "mon 09:00-18:00 10:00-11:00 12:00-13:00"
    weekly.mon.1: 10:00–11:00 overlaps 09:00–18:00; make one window of them, or move one
    weekly.mon.2: 12:00–13:00 overlaps 09:00–18:00; make one window of them, or move one
    # "UTC", "mon 09:00-18:00 09:00-18:00"
    weekly.mon.1: 09:00–18:00 overlaps 09:00–18:00; make one window of them, or move one
    # "UTC", "tue 22:00-06:00 23:00-24:00"
    weekly.tue.1: 23:00–24:00 overlaps 22:00–06:00; make one window of them, or move one
    # "UTC", "mon 22:00-06:00; tue 05:00-09:00"
    weekly.tue.0: 05:00–09:00 begins while 22:00–06:00 of mon is still open; begin it at 06:00 or later, or end that one sooner
    # "UTC", "sun 22:00-06:00; mon 00:00-01:00 05:59-09:00 10:00-11:00"
    weekly.mon.0: 00:00–01:00 begins while 22:00–06:00 of sun is still open; begin it at 06:00 or later, or end that one sooner
    weekly.mon.1: 05:59–09:00 begins while 22:00–06:00 of sun is still open; begin it at 06:00 or later, or end that one sooner
    # "UTC", "mon 09:00-10:00 22:00-06:00 12:00-13:00; tue 05:00-09:00"
    weekly.tue.0: 05:00–09:00 begins while 22:00–06:00 of mon is still open; begin it at 06:00 or later, or end that one sooner
    # "UTC", "2026-12-24 09:00-13:00 12:00-18:00"
    dates.2026-12-24.1: 12:00–18:00 overlaps 09:00–13:00; make one window of them, or move one
    # "UTC", "wed 22:00-06:00; 2026-12-24 05:00-12:00"
    dates.2026-12-24.0: 05:00–12:00 begins while 22:00–06:00 of 2026-12-23 is still open; begin it at 06:00 or later, or end that one sooner
    # "UTC", "fri 05:00-12:00; 2026-12-24 22:00-06:00"
    dates.2026-12-24.0: 22:00–06:00 runs into 05:00–12:00 of 2026-12-25; end it by 05:00, or list that date with its own windows
    # "UTC", "2026-12-24 22:00-06:00; 2026-12-25 05:00-12:00"
    dates.2026-12-25.0: 05:00–12:00 begins while 22:00–06:00 of 2026-12-24 is still open; begin it at 06:00 or later, or end that one sooner
    "#);
}

#[test]
fn hours_of_a_zone_that_does_not_exist_are_none() {
    let problem = Hours::new(&calendar("Moscow", "mon 09:00-18:00")).expect_err("no zone");
    assert_eq!(vec![problem], calendar("Moscow", "mon 09:00-18:00").check());
}

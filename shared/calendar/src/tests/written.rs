//! What is read and written: every text that is none says so, and what is written reads back.

use super::{Calendar, calendar};
use crate::Window;

fn window(text: &str) -> Result<Window, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

#[test]
fn a_calendar_is_written_as_it_was_read() {
    let text = r#"{"timezone":"Europe/Berlin","weekly":{"mon":[["09:00","13:00"],["14:00:30","24:00"]],"fri":[["22:00","06:00"]],"sun":[["20:00","00:00"]]},"dates":{"2026-12-24":[["09:00","12:00"]],"2026-12-25":[]}}"#;
    let read: Calendar = serde_json::from_str(text).expect("a calendar");
    assert_eq!(serde_json::to_string(&read).expect("JSON"), text);
    let bare: Calendar = serde_json::from_str(r#"{"timezone":"UTC"}"#).expect("a calendar");
    assert_eq!(bare, calendar("UTC", ""));
}

#[test]
fn a_window_is_two_times() {
    for (text, shown, seconds) in [
        (r#"["09:00","18:00"]"#, "09:00–18:00", 32_400..64_800),
        (r#"["00:00","24:00"]"#, "00:00–24:00", 0..86_400),
        (r#"["00:00:00","24:00:00"]"#, "00:00–24:00", 0..86_400),
        (r#"["22:00","06:00"]"#, "22:00–06:00", 79_200..108_000),
        (r#"["22:00","00:00"]"#, "22:00–00:00", 79_200..86_400),
        (r#"["22:00","24:00"]"#, "22:00–24:00", 79_200..86_400),
        (r#"["23:59:59","23:59:58"]"#, "23:59:59–23:59:58", 86_399..172_798),
    ] {
        let window = window(text).expect(text);
        assert_eq!(
            (window.to_string().as_str(), window.seconds()),
            (shown, seconds),
            "{text}"
        );
    }
    assert_eq!(Window::new("09:00", "18:00").ok(), window(r#"["09:00","18:00"]"#).ok());
}

#[test]
fn what_is_no_window_is_refused_with_a_remedy() {
    let all = [
        r#"["9:00","18:00"]"#,
        r#"["09:00","25:00"]"#,
        r#"["09:00","24:01"]"#,
        r#"["09:60","18:00"]"#,
        r#"["09:00:60","18:00"]"#,
        r#"["09:00:00:00","18:00"]"#,
        r#"["09","18:00"]"#,
        r#"["+9:00","18:00"]"#,
        r#"["","18:00"]"#,
        r#"["٠٩:٠٠","18:00"]"#,
        r#"["24:00","06:00"]"#,
        r#"["24:00","24:00"]"#,
        r#"["09:00","09:00:00"]"#,
        r#"["00:00","00:00"]"#,
        r#"["09:00"]"#,
        "[]",
        r#"["09:00","18:00","20:00"]"#,
        "[9, 18]",
        r#""09:00-18:00""#,
    ];
    let answers = all.map(|text| format!("{text}\n  {}", window(text).expect_err(text)));
    insta::assert_snapshot!(answers.join("\n"), @r#"
    ["9:00","18:00"]
      "9:00" is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day at line 1 column 7
    ["09:00","25:00"]
      "25:00" is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day at line 1 column 16
    ["09:00","24:01"]
      "24:01" is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day at line 1 column 16
    ["09:60","18:00"]
      "09:60" is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day at line 1 column 8
    ["09:00:60","18:00"]
      "09:00:60" is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day at line 1 column 11
    ["09:00:00:00","18:00"]
      "09:00:00:00" is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day at line 1 column 14
    ["09","18:00"]
      "09" is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day at line 1 column 5
    ["+9:00","18:00"]
      "+9:00" is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day at line 1 column 8
    ["","18:00"]
      "" is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day at line 1 column 3
    ["٠٩:٠٠","18:00"]
      "٠٩:٠٠" is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day at line 1 column 12
    ["24:00","06:00"]
      24:00 begins no window; write 00:00 on the next day at line 1 column 17
    ["24:00","24:00"]
      24:00 begins no window; write 00:00 on the next day at line 1 column 17
    ["09:00","09:00:00"]
      from 09:00 to 09:00 is no time at all; write 00:00 to 24:00 for the whole day, or remove the window at line 1 column 20
    ["00:00","00:00"]
      from 00:00 to 00:00 is no time at all; write 00:00 to 24:00 for the whole day, or remove the window at line 1 column 17
    ["09:00"]
      invalid length 1, expected a window of two times, like ["09:00", "18:00"]; a day is a list of windows at line 1 column 9
    []
      invalid length 0, expected a window of two times, like ["09:00", "18:00"]; a day is a list of windows at line 1 column 2
    ["09:00","18:00","20:00"]
      invalid length 3, expected a window of two times, like ["09:00", "18:00"]; a day is a list of windows at line 1 column 25
    [9, 18]
      invalid type: integer `9`, expected a time in quotes, like "09:00" at line 1 column 2
    "09:00-18:00"
      invalid type: string "09:00-18:00", expected a window of two times, like ["09:00", "18:00"]; a day is a list of windows at line 1 column 13
    "#);
}

#[test]
fn what_is_no_calendar_is_refused_with_a_remedy() {
    let all = [
        r#"{"weekly":{}}"#,
        r#"{"timezone":"UTC","zone":"UTC"}"#,
        r#"{"timezone":"UTC","weekly":{"monday":[]}}"#,
        r#"{"timezone":"UTC","weekly":{"mon":[],"mon":[]}}"#,
        r#"{"timezone":"UTC","weekly":{"mon":["09:00","18:00"]}}"#,
        r#"{"timezone":"UTC","dates":{"25.12.2026":[]}}"#,
        r#"{"timezone":"UTC","dates":{"2026-02-29":[]}}"#,
        r#"{"timezone":"UTC","dates":{"20261225":[]}}"#,
        r#"{"timezone":"UTC","dates":{"2026-12-25T00:00":[]}}"#,
        r#"{"timezone":"UTC","dates":{"2026-12-25":[],"2026-12-25":[]}}"#,
        r#"{"timezone":"UTC","dates":["2026-12-25"]}"#,
    ];
    let read = |text: &str| serde_json::from_str::<Calendar>(text).expect_err(text);
    let answers = all.map(|text| format!("{text}\n  {}", read(text)));
    insta::assert_snapshot!(answers.join("\n"), @r#"
    {"weekly":{}}
      missing field `timezone` at line 1 column 13
    {"timezone":"UTC","zone":"UTC"}
      unknown field `zone`, expected one of `timezone`, `weekly`, `dates` at line 1 column 24
    {"timezone":"UTC","weekly":{"monday":[]}}
      unknown field `monday`, expected one of `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun` at line 1 column 36
    {"timezone":"UTC","weekly":{"mon":[],"mon":[]}}
      duplicate field `mon` at line 1 column 42
    {"timezone":"UTC","weekly":{"mon":["09:00","18:00"]}}
      invalid type: string "09:00", expected a window of two times, like ["09:00", "18:00"]; a day is a list of windows at line 1 column 42
    {"timezone":"UTC","dates":{"25.12.2026":[]}}
      "25.12.2026" is no date; write one as YYYY-MM-DD, like 2026-12-25 at line 1 column 39
    {"timezone":"UTC","dates":{"2026-02-29":[]}}
      "2026-02-29" is no date; write one as YYYY-MM-DD, like 2026-12-25 at line 1 column 39
    {"timezone":"UTC","dates":{"20261225":[]}}
      "20261225" is no date; write one as YYYY-MM-DD, like 2026-12-25 at line 1 column 37
    {"timezone":"UTC","dates":{"2026-12-25T00:00":[]}}
      "2026-12-25T00:00" is no date; write one as YYYY-MM-DD, like 2026-12-25 at line 1 column 45
    {"timezone":"UTC","dates":{"2026-12-25":[],"2026-12-25":[]}}
      2026-12-25 is listed twice; put all of it into one list at line 1 column 59
    {"timezone":"UTC","dates":["2026-12-25"]}
      invalid type: sequence, expected a table of dates, like "2026-12-25" = [] at line 1 column 26
    "#);
}

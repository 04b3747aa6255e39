//! What is read and written: every text that is none says so, and what is written reads back.

use jiff::SignedDuration;

use super::{date, queue, shift};
use crate::{
    UserId,
    shifts::{OnCall, RotationRules, Shift},
};

#[test]
fn a_shift_is_written_as_it_was_read() {
    let text = r#"{"name":"night","queues":["l1","vip"],"timezone":"Europe/Moscow","window":["21:00","09:00"],"starts":"2026-11-23","pattern":[[501,502],[503],[]],"dates":{"2026-12-31":[501],"2027-01-01":[]}}"#;
    let read: Shift = serde_json::from_str(text).expect("a shift");
    assert_eq!(serde_json::to_string(&read).expect("JSON"), text);
    let line =
        "night | l1 vip | Europe/Moscow | 21:00-09:00 | 2026-11-23 | 501 502, 503, - | 2026-12-31 501, 2027-01-01 -";
    assert_eq!(read, shift(line));
    let bare = r#"{"name":"day","timezone":"UTC","window":["09:00","21:00"],"starts":"2026-11-23","pattern":[[501]]}"#;
    let bare: Shift = serde_json::from_str(bare).expect("a shift");
    assert_eq!(bare, shift("day | | UTC | 09:00-21:00 | 2026-11-23 | 501"));
    assert!(bare.serves(&queue("l1")) && read.serves(&queue("vip")) && !read.serves(&queue("l2")));
}

#[test]
fn what_is_not_said_of_rules_and_on_call_has_defaults() {
    assert_eq!(
        serde_json::from_str::<RotationRules>("{}").ok(),
        Some(RotationRules::default())
    );
    assert_eq!(serde_json::from_str::<OnCall>("{}").ok(), Some(OnCall::default()));
    let text = r#"{"rest_between":"12h","nights_in_a_row":3,"rest_after_nights":"2d","hours_a_week":"40h"}"#;
    assert!(
        serde_json::from_str::<RotationRules>(text).is_err(),
        "a day is no length of time"
    );
    let rules: RotationRules = serde_json::from_str(&text.replace("2d", "48h")).expect("rules");
    let written = serde_json::to_string(&rules).expect("JSON");
    assert_eq!(serde_json::from_str::<RotationRules>(&written).ok(), Some(rules));
    assert_eq!(
        (rules.nights_in_a_row, rules.hours_a_week),
        (3, SignedDuration::from_hours(40))
    );
    let on_call: OnCall = serde_json::from_str(r#"{"chain":[501,503],"next_after":"10m"}"#).expect("who is on call");
    assert_eq!(on_call.chain, [UserId(501), UserId(503)]);
    let written = serde_json::to_string(&on_call).expect("JSON");
    assert_eq!(serde_json::from_str::<OnCall>(&written).ok(), Some(on_call));
}

#[test]
fn what_is_no_shift_is_refused_with_a_remedy() {
    let sound = r#"{"name":"n","timezone":"UTC","window":["21:00","09:00"],"starts":"2026-11-23","pattern":[[501]],"dates":{"2026-12-31":[]}}"#;
    assert!(serde_json::from_str::<Shift>(sound).is_ok());
    let all = [
        (r#""name":"n","#, ""),
        (r#""pattern":[[501]],"#, ""),
        ("name\":\"n", "name\":\"n\",\"zone\":\"UTC"),
        ("2026-11-23", "23.11.2026"),
        ("2026-11-23", "20261123"),
        ("2026-11-23", "2026-11-23T00:00"),
        ("2026-12-31", "2026-02-29"),
        ("{\"2026-12-31\":[]", "{\"2026-12-31\":[],\"2026-12-31\":[501]"),
        ("[[501]]", "[501]"),
        ("[[501]]", "[[\"501\"]]"),
        ("\"09:00\"", "\"9:00\""),
    ];
    let answers = all.map(|(from, to)| {
        let text = sound.replacen(from, to, 1);
        format!("{to}\n  {}", serde_json::from_str::<Shift>(&text).expect_err(to))
    });
    insta::assert_snapshot!(answers.join("\n"), @r#"
      missing field `name` at line 1 column 111

      missing field `pattern` at line 1 column 104
    name":"n","zone":"UTC
      unknown field `zone`, expected one of `name`, `queues`, `timezone`, `window`, `starts`, `pattern`, `dates` at line 1 column 18
    23.11.2026
      "23.11.2026" is no date; write one as YYYY-MM-DD, like 2026-12-25 at line 1 column 77
    20261123
      "20261123" is no date; write one as YYYY-MM-DD, like 2026-12-25 at line 1 column 75
    2026-11-23T00:00
      "2026-11-23T00:00" is no date; write one as YYYY-MM-DD, like 2026-12-25 at line 1 column 83
    2026-02-29
      "2026-02-29" is no date; write one as YYYY-MM-DD, like 2026-12-25 at line 1 column 117
    {"2026-12-31":[],"2026-12-31":[501]
      2026-12-31 is listed twice; put all of it into one list at line 1 column 140
    [501]
      invalid type: integer `501`, expected a sequence at line 1 column 92
    [["501"]]
      invalid type: string "501", expected i64 at line 1 column 95
    "9:00"
      "9:00" is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day at line 1 column 53
    "#);
    let unknown = serde_json::from_str::<RotationRules>(r#"{"rest":"11h"}"#);
    assert!(unknown.is_err() && serde_json::from_str::<OnCall>(r#"{"people":[]}"#).is_err());
}

#[test]
fn a_pattern_goes_round_from_its_first_day_and_dates_replace_it() {
    let shift = shift("day | | UTC | 09:00-21:00 | 2026-11-23 | 501, 502, - | 2026-11-22 503, 2026-11-26 -");
    let people = |text| {
        shift
            .people_on(date(text))
            .iter()
            .map(|user| user.0)
            .collect::<Vec<_>>()
    };
    assert!(people("2026-11-21").is_empty());
    assert_eq!(people("2026-11-22"), [503]);
    assert_eq!(people("2026-11-23"), [501]);
    assert_eq!(people("2026-11-24"), [502]);
    assert!(people("2026-11-25").is_empty());
    assert!(people("2026-11-26").is_empty());
    assert_eq!(people("2026-11-27"), [502]);
    // 3,000 days later.
    assert_eq!(people("2035-02-09"), [501]);
    let nobody = Shift {
        pattern: Vec::new(),
        ..shift.clone()
    };
    assert!(nobody.people_on(date("2026-11-23")).is_empty());
}

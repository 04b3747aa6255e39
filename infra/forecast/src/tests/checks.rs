//! What is refused, with its place and its remedy.

use insta::assert_snapshot;

use super::{desk, stream, week};
use crate::{Error, Plan, Week, simulate};

#[test]
fn everything_that_is_wrong_is_told_at_once_and_stops_the_simulation() {
    let mut wrong = stream("l3", -1.0, 0);
    wrong.topic = Some("delivery".parse().expect("a topic"));
    (wrong.vip, wrong.blocker, wrong.spread, wrong.messages) = (1.5, f64::NAN, 11.0, -0.1);
    wrong.weekday = [1.0; 24];
    wrong.weekend[1..].fill(0.0);
    let mut again = stream("l1", 1.0, 6);
    again.name = "l3".to_owned();
    let mut nameless = stream("l1", f64::INFINITY, 6);
    nameless.weekend = [1.0; 24];
    nameless.weekday[1..].fill(0.0);
    nameless.name = " ".to_owned();
    let mut week = week([wrong, again, nameless]).with("l4", 1).with("l1", 1_001);
    week.timezone = "Mars/Olympus".to_owned();
    week.start = "2026-11-05".parse().expect("a Thursday");
    let policy = desk(15, "");
    let problems = week.check(&policy.settings);
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_snapshot!(lines.join("\n"), @r#"
    timezone: there is no zone "Mars/Olympus"; write an IANA name like Europe/Berlin
    start: 2026-11-05 is no Monday; write 2026-11-02
    agents.l1: write a number from 0 to 1000
    agents.l4: there is no queue l4; name one of the settings
    streams.0.queue: there is no queue l3; name one of the settings
    streams.0.topic: there is no topic delivery; name one of the menu, or remove the line
    streams.0.vip: write a number from 0 to 1
    streams.0.blocker: write a number from 0 to 1
    streams.0.spread: write a number from 0 to 10
    streams.0.messages: write a number from 0 to 50
    streams.0.service: 0s is out of range; write a time from 1s to 168h
    streams.0.weekend.0: write how many tickets come in that hour on average, 0 or more
    streams.1.name: "l3" is an earlier stream's name; give it another
    streams.2.name: give it a name
    streams.2.weekday.0: write how many tickets come in that hour on average, 0 or more
    "#);
    assert_eq!(
        simulate(&week, &policy, &[], Plan::default()),
        Err(Error::Week(problems))
    );
}

#[test]
fn a_year_far_away_is_refused() {
    let mut week = week([stream("l1", 1.0, 6)]);
    for start in ["1969-12-29", "2201-01-05", "9999-12-27", "-009999-01-01"] {
        week.start = start.parse().expect("a date");
        let problems = week.check(&desk(15, "").settings);
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(said, ["start: write a Monday of the years 1970 to 2200"], "{start}");
    }
}

#[test]
fn what_is_left_out_has_its_default_and_what_is_unknown_is_refused() {
    let hours = "[0,0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,2,2,2,1,0.5,0]";
    let text = |more: &str| {
        format!(
            r#"
            timezone = "Europe/Moscow"
            start = "2026-11-02"
            agents = {{ "l1" = 3 }}
            [[streams]]
            name = "all"
            queue = "l1"
            weekday = {hours}
            weekend = {hours}
            service = "12m"
            {more}
            "#
        )
    };
    let week: Week = toml::from_str(&text("")).expect("a week");
    let stream = &week.streams[0];
    assert_eq!((stream.topic.as_ref(), stream.class), (None, None));
    assert!((stream.spread - 1.0).abs() < 1e-9 && stream.messages.abs() < 1e-9);
    assert_eq!(format!("{:#} {:#}", stream.thinks, stream.follow_up), "20m 3m");
    assert_eq!(week.check(&desk(15, "").settings), []);
    for (more, said) in [
        ("size = 3", "unknown field `size`"),
        ("class = \"vip\"", "unknown variant `vip`"),
        ("weekday = [1]", "duplicate key"),
    ] {
        let refused = toml::from_str::<Week>(&text(more)).expect_err("refused").to_string();
        assert!(refused.contains(said), "{refused}");
    }
    let short = text("").replace(hours, "[1, 2]");
    let refused = toml::from_str::<Week>(&short).expect_err("refused").to_string();
    assert!(refused.contains("24"), "{refused}");
}

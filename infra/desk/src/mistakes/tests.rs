//! Each mistake is told where it is, with what to write instead.

use std::collections::BTreeSet;

use domain::settings::Settings;
use proptest::prelude::*;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::*;
use crate::settings_file::{STARTER, parse};

/// What is told of settings that are wrong, one line each, without the name of the file.
fn told(text: &str) -> Vec<String> {
    let told = parse("desk.toml", text).expect_err("problems").to_string();
    let lines = told.lines().filter_map(|line| line.strip_prefix("  desk.toml:"));
    lines.map(str::to_owned).collect()
}

#[test]
fn mistakes_in_seven_places_are_told_at_once() {
    let text = "\
brand = 7
languages = [\"en\"]
zone = \"Europe/Moskow\"
default_queue = \"l1\"
colour = \"red\"

[groups.main]
chat = -1001234567890

[queues.l1]
group = \"main\"
assign = \"by_machine\"

[[policies]]
name = \"l1\"
first_response = \"a while\"

[[policies]]
name = \"vip\"
resolution = { low = \"24h\", medium = 8 }
";
    insta::assert_snapshot!(told(text).join("\n"), @r#"
    1:9: brand: 7 does not fit here; write text in quotes
    3:1: zone: "Europe/Moskow" is no IANA time zone; write one like Europe/Moscow
    5:1: colour: there is no such key; keys here are brand, languages, desk_language, zone, admins, groups, leave_unknown_groups, queues, default_queue, vip_queue, order, topics, regions, routes, calendars, policies, chain, capacity, shifts, rotation, on_call, quiet_hours, alarms, tickets, limits
    12:10: queues.l1.assign: "by_machine" is none of the choices; write "by_hand" or "by_desk"
    16:18: policies.0.first_response: "a while" does not fit here; write a time like "15m", "4h" or "1h30m"
    20:14: policies.1.resolution: high is missing; add it: a time like "15m", "4h" or "1h30m"
    20:38: policies.1.resolution.medium: 8 does not fit here; write a time like "15m", "4h" or "1h30m"
    "#);
}

#[test]
fn every_kind_of_mistake_says_what_to_write() {
    let cases = [
        ("brand = \"Watchdesk\"", "brand = [1]"),
        ("admins = []", "admins = [501, \"me\"]"),
        ("default_queue = \"l1\"", "default_queue = \"L 1\""),
        ("order = \"priority\"", "order = 1"),
        ("capacity = 5", "capacity = -5"),
        ("capacity = 5", "capacity = 1979-05-27"),
        ("capacity = 5", "capacities = 5"),
        (
            "quiet_hours = [\"22:00\", \"09:00\"]",
            "quiet_hours = [\"22:00\", \"9\"]",
        ),
        ("quiet_hours = [\"22:00\", \"09:00\"]", "quiet_hours = [\"22:00\"]"),
        ("[groups.main]\nchat", "[groups.main]\nchta"),
        ("[groups.main]", "[[groups]]"),
        ("[queues.l1]", "[queues.\"первая\"]"),
        ("mon = [[\"09:00\", \"18:00\"]]", "mon = [\"09:00\", \"18:00\"]"),
        ("\"2027-01-01\" = []", "\"2027-1-1\" = []"),
        ("classes = [\"urgent\"]", "classes = [\"urgnt\"]"),
        ("update_every = \"30m\"", "update_every = \"half an hour\""),
        ("medium = \"8h\"", "middle = \"8h\""),
        ("every = \"10m\"", "every = 10"),
        ("customer = { burst = 5, every_ms = 1000 }", "customer = 5"),
    ];
    let told: Vec<_> = cases
        .into_iter()
        .map(|(right, wrong)| {
            assert!(STARTER.contains(right), "{right}");
            format!("{wrong:?}\n  {}", told(&STARTER.replacen(right, wrong, 1)).join("\n  "))
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    "brand = [1]"
      4:9: brand: a list does not fit here; write text in quotes
    "admins = [501, \"me\"]"
      10:16: admins.1: "me" does not fit here; write a whole number
    "default_queue = \"L 1\""
      12:17: default_queue: a queue's name must be 1 to 32 characters of a-z, 0-9 and -, not "L 1"
    "order = 1"
      16:9: order: 1 does not fit here; write "priority" or "earliest_due"
    "capacity = -5"
      18:12: capacity: -5 does not fit here; write a whole number, 0 or more
    "capacity = 1979-05-27"
      18:12: capacity: 1979-05-27 does not fit here; write a whole number, 0 or more
    "capacities = 5"
      18:1: capacities: there is no such key; did you mean capacity?
    "quiet_hours = [\"22:00\", \"9\"]"
      21:25: quiet_hours.1: "9" is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day
    "quiet_hours = [\"22:00\"]"
      21:15: quiet_hours: a list does not fit here; write a window of two times, like ["09:00", "18:00"]; a day is a list of windows
    "[groups.main]\nchta"
      29:1: groups.main: chat is missing; add it: a whole number
      30:1: groups.main.chta: there is no such key; did you mean chat?
    "[[groups]]"
      29:1: groups: a list does not fit here; write a table
    "[queues.\"первая\"]"
      32:9: queues.первая: a queue's name must be 1 to 32 characters of a-z, 0-9 and -, not "первая"
    "mon = [\"09:00\", \"18:00\"]"
      75:8: calendars.office.weekly.mon.0: "09:00" does not fit here; write a window of two times, like ["09:00", "18:00"]; a day is a list of windows
      75:17: calendars.office.weekly.mon.1: "18:00" does not fit here; write a window of two times, like ["09:00", "18:00"]; a day is a list of windows
    "\"2027-1-1\" = []"
      83:1: calendars.office.dates.2027-1-1: "2027-1-1" is no date; write one as YYYY-MM-DD, like 2026-12-25
    "classes = [\"urgnt\"]"
      90:12: policies.0.classes.0: "urgnt" is none of the choices; write "normal", "urgent" or "work"
    "update_every = \"half an hour\""
      107:16: policies.2.update_every: "half an hour" does not fit here; write a time like "15m", "4h" or "1h30m"
    "middle = \"8h\""
      99:14: policies.1.resolution: medium is missing; add it: a time like "15m", "4h" or "1h30m"
      99:29: policies.1.resolution.middle: there is no such key; keys here are low, medium, high
    "every = 10"
      170:9: chain.every: 10 does not fit here; write a time like "15m", "4h" or "1h30m"
    "customer = 5"
      224:12: limits.customer: 5 does not fit here; write a table
    "#);
}

#[test]
fn what_follows_from_a_mistake_is_not_told() {
    // Queues and promises refer to what could not be read: nobody is told that it is not there.
    let text = STARTER
        .replace("[queues.l2]", "[queues.L2]")
        .replace("chat = -1001234567890", "chat = \"main\"");
    assert_eq!(told(&text).len(), 2, "{:?}", told(&text));
}

#[test]
fn a_text_that_is_no_toml_has_one_mistake() {
    let error = read::<Settings>("brand = \nzone = \"UTC\"").expect_err("a mistake");
    assert_eq!(error.at, 8, "{error:?}");
}

#[test]
fn no_more_is_told_than_anybody_reads() {
    let people: Vec<_> = (0..200).map(|number| format!("\"p{number}\"")).collect();
    let admins = format!("admins = [{}]", people.join(", "));
    let text = STARTER.replace("admins = []", &admins);
    let reading = read::<Settings>(&text).expect("TOML");
    assert_eq!(reading.mistakes.len(), MOST);
}

/// What the starter shows of regions and routes, and a queue for it.
fn regions() -> String {
    let from = STARTER.find("# Regions:").expect("an example");
    let to = from + STARTER[from..].find("[tickets]").expect("an end");
    let example = STARTER[from..to].lines().filter_map(|line| line.strip_prefix("#   "));
    let example = example.collect::<Vec<_>>().join("\n");
    let queue = "[queues.l1-kz]\ngroup = \"main\"\n\n[queues.l1]";
    STARTER
        .replace("[queues.l1]", queue)
        .replace("[tickets]", &format!("{example}\n\n[tickets]"))
}

#[test]
fn the_example_of_regions_and_routes_may_be_taken_as_it_is() {
    let settings = parse("desk.toml", &regions()).expect("settings");
    assert_eq!((settings.regions.len(), settings.routes.len()), (1, 1));
}

#[test]
fn mistakes_in_regions_and_routes_are_told_where_they_are() {
    let line = |text: &str, told: Vec<String>| {
        let place = |line: &str| {
            let number = line.split(':').next().and_then(|number| number.parse::<usize>().ok());
            let written = number
                .and_then(|number| text.lines().nth(number - 1))
                .unwrap_or_default()
                .trim();
            format!("{written} | {}", line.split_once(' ').map_or("", |(_, what)| what))
        };
        told.iter().map(|line| place(line)).collect::<Vec<_>>().join("\n")
    };
    let broken = regions()
        .replace("\"Asia/Almaty\"", "\"Almaty\"")
        .replace("queues = [\"l1\"]  ", "queues = \"l1\"  ")
        .replace("key = \"kz\"", "key = \"KZ\"");
    insta::assert_snapshot!(line(&broken, told(&broken)), @r#"
    key = "KZ" | regions.0.key: a region's key must be 1 to 24 characters of a-z, 0-9 and -, not "KZ"
    zone = "Almaty" | regions.0.zone: "Almaty" is no IANA time zone; write one like Asia/Almaty
    queues = "l1"                   # the queue that would take it otherwise | routes.0.queues: "l1" does not fit here; write a list in brackets
    "#);
    let unknown = regions()
        .replace("regions = [\"kz\"]", "regions = [\"by\"]")
        .replace("en = \"Kazakhstan\"", "de = \"Kasachstan\"");
    insta::assert_snapshot!(line(&unknown, told(&unknown)), @r#"
    title = { ru = "Казахстан", de = "Kasachstan" } | regions.0.title: write a title of 1 to 40 characters in en
    regions = ["by"] | routes.0.regions.0: there is no region by; list it under [[regions]], or remove it here
    "#);
}

/// The values of the starter that are neither tables nor lists, one in each line.
fn values(table: &DeTable<'_>) -> Vec<Range<usize>> {
    fn within(value: &Spanned<DeValue<'_>>, found: &mut Vec<Range<usize>>) {
        match value.get_ref() {
            DeValue::Table(table) => table.values().for_each(|value| within(value, found)),
            DeValue::Array(list) => list.iter().for_each(|value| within(value, found)),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => found.push(value.span()),
        }
    }
    let mut found = Vec::new();
    table.values().for_each(|value| within(value, &mut found));
    found.sort_by_key(|span| span.start);
    let line = |span: &Range<usize>| STARTER[..span.start].matches('\n').count();
    found.dedup_by_key(|span| line(span));
    found
}

fn breaking() -> impl Strategy<Value = Vec<(Range<usize>, &'static str)>> {
    let table = DeTable::parse(STARTER).expect("TOML");
    let values = values(table.get_ref());
    // What fits nowhere.
    let wrong = prop::sample::select(vec![
        "{ no = 1 }",
        "1979-05-27T07:32:00Z",
        "[[true]]",
        "-0.5",
        "{}",
        "nan",
    ]);
    prop::sample::subsequence(values, 1..=15).prop_flat_map(move |spans| {
        let wrongs = prop::collection::vec(wrong.clone(), spans.len());
        wrongs.prop_map(move |wrongs| spans.iter().cloned().zip(wrongs).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_broken_value_is_told_in_its_line(breaks in breaking()) {
        let mut text = STARTER.to_owned();
        for (span, wrong) in breaks.iter().rev() {
            text.replace_range(span.clone(), wrong);
        }
        let told = told(&text);
        let lines: BTreeSet<&str> = told.iter().filter_map(|told| told.split(':').next()).collect();
        for (span, _) in &breaks {
            // No replacement has a line of its own, so lines are those of the starter.
            let line = (STARTER[..span.start].matches('\n').count() + 1).to_string();
            prop_assert!(lines.contains(line.as_str()), "line {line} of {told:#?}");
        }
    }

    #[test]
    fn whatever_is_cut_out_or_put_in_is_read_to_an_end(at in 0..STARTER.len(), len in 0..200_usize, put in "[ -~]{0,12}") {
        let from = STARTER.floor_char_boundary(at);
        let to = STARTER.floor_char_boundary((at + len).min(STARTER.len()));
        let text = format!("{}{put}{}", &STARTER[..from], &STARTER[to..]);
        if let Ok(reading) = read::<Settings>(&text) {
            prop_assert!(reading.value.is_some() || !reading.mistakes.is_empty());
        }
    }
}

//! Shifts by chance, near the changes of odd zones; and a wall clock to hold against them.

use std::collections::BTreeSet;

use jiff::{
    SignedDuration, Timestamp,
    civil::Date,
    tz::{TimeZone, TimeZoneTransition},
};
use proptest::{prelude::*, sample::select};
use serde_json::{Map, Value, json};

use super::queue;
use crate::{QueueName, UserId, shifts::Shift};

/// Zones that have changed by an hour, two, half and less, a day; at midnight, the wrong way round, and never.
const ZONES: [&str; 12] = [
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/Havana",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Africa/Monrovia",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
    "Pacific/Kwajalein",
];

/// Shifts, and a whole minute near a change of the first one's zone.
#[derive(Clone, Debug)]
pub struct Sample {
    pub shifts: Vec<Shift>,
    pub near: Timestamp,
}

type Drawn = (
    &'static str,
    Vec<QueueName>,
    (i64, i64),
    i64,
    Vec<Vec<UserId>>,
    Vec<(i64, Vec<UserId>)>,
);

fn people() -> impl Strategy<Value = Vec<UserId>> {
    let user = prop_oneof![Just(UserId(501)), Just(UserId(502)), Just(UserId(503))];
    prop::collection::vec(user, 0..3)
}

fn drawn() -> impl Strategy<Value = Drawn> {
    // Often round, so that turns touch.
    let minute = || prop_oneof![2 => (0..24_i64).prop_map(|hour| hour * 60), 1 => 0..1_440_i64];
    let window = (minute(), minute()).prop_filter("not empty", |(from, to)| from != to);
    let whole = Just((0, 1_440));
    let queues = select(vec![
        vec![],
        vec!["l1"],
        vec!["l1", "vip"],
        vec!["vip", "l1"],
        vec!["vip"],
    ]);
    (
        select(&ZONES[..]),
        queues.prop_map(|names| names.into_iter().map(queue).collect()),
        prop_oneof![4 => window, 1 => whole],
        -12..4_i64,
        prop::collection::vec(people(), 1..5),
        prop::collection::vec((-5..5_i64, people()), 0..3),
    )
}

fn days_after(date: Date, days: i64) -> Date {
    date.saturating_add(SignedDuration::from_hours(24 * days))
}

fn written((from, to): (i64, i64)) -> Value {
    let time = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    json!([time(from), time(to)])
}

/// Some shifts, whether or not people can work them.
pub fn samples() -> impl Strategy<Value = Sample> {
    let shifts = prop::collection::vec(drawn(), 1..4);
    (shifts, 0..120_usize, -600..600_i64).prop_map(|(drawn, change, minutes)| {
        let clock = TimeZone::get(drawn[0].0).expect("a zone");
        let start: Timestamp = "1972-06-01T00:00Z".parse().expect("an instant");
        let changes: Vec<_> = clock.following(start).take(change + 1).collect();
        let near = changes.last().map_or(start, TimeZoneTransition::timestamp);
        let near = near + SignedDuration::from_mins(minutes);
        let today = clock.to_datetime(near).date();
        let shift = |(index, (zone, queues, window, starts, pattern, dates)): (usize, Drawn)| {
            let dates = dates
                .into_iter()
                .map(|(days, people)| (days_after(today, days).to_string(), json!(people)));
            let table = json!({
                "name": format!("shift {index}"), "queues": queues, "timezone": zone, "window": written(window),
                "starts": days_after(today, starts), "pattern": pattern, "dates": dates.collect::<Map<_, _>>(),
            });
            serde_json::from_value(table).expect("a shift")
        };
        let shifts = drawn.into_iter().enumerate().map(shift).collect();
        Sample { shifts, near }
    })
}

/// Any length up to so many hours, fractions included.
pub fn up_to(hours: i64) -> impl Strategy<Value = SignedDuration> {
    (0..hours * 3_600, 0..1_000_000_000_i32).prop_map(|(seconds, nanos)| SignedDuration::new(seconds, nanos))
}

impl Sample {
    /// Who is on duty by the clocks on the wall, as a person would look it up.
    pub fn shown(&self, at: Timestamp, queue: &QueueName) -> BTreeSet<UserId> {
        let serving = self.shifts.iter().filter(|shift| shift.serves(queue));
        serving.flat_map(|shift| shown(shift, at)).collect()
    }
}

fn shown(shift: &Shift, at: Timestamp) -> Vec<UserId> {
    let shown = TimeZone::get(&shift.timezone).expect("a zone").to_datetime(at);
    let second = i64::from(shown.hour()) * 3_600 + i64::from(shown.minute()) * 60 + i64::from(shown.second());
    let window = shift.window.seconds();
    let eve = shown.date().yesterday().expect("a date");
    let today = window.contains(&second).then(|| shift.people_on(shown.date()));
    let since_eve = window.contains(&(second + 86_400)).then(|| shift.people_on(eve));
    [today, since_eve].into_iter().flatten().flatten().copied().collect()
}

//! Calendars and instants by chance, near the changes of odd zones; and a wall clock to hold against them.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::{TimeZone, TimeZoneTransition},
};
use proptest::{prelude::*, sample::select};
use serde_json::{Map, Value, json};

use super::{Calendar, Hours, Span};

/// Zones that have changed by an hour, two, half and less, a day; at midnight, the wrong way round, and never.
const ZONES: [&str; 20] = [
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Havana",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Caracas",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Monrovia",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kwajalein",
];

/// Minutes of a day: from, to.
type Windows = Vec<(i64, i64)>;

/// A calendar as plain numbers, and a moment near a change of its zone.
#[derive(Clone, Debug)]
pub struct Sample {
    zone: &'static str,
    weekly: Vec<Windows>,
    dates: Vec<(Date, Windows)>,
    /// A whole minute.
    pub near: Timestamp,
}

fn windows() -> impl Strategy<Value = Windows> {
    let minute = prop_oneof![1 => Just(0), 2 => 0..240_i64, 2 => 0..1_440_i64];
    let end = prop_oneof![1 => Just(1_440), 2 => 0..240_i64, 2 => 0..1_440_i64];
    let window = (minute, end).prop_filter("not empty", |(from, to)| from != to);
    prop::collection::vec(window, 0..4)
}

/// Any calendar, whether or not its windows overlap.
pub fn samples() -> impl Strategy<Value = Sample> {
    let zone = select(&ZONES[..]);
    let weekly = prop_oneof![
        4 => prop::collection::vec(windows(), 7),
        1 => Just(vec![vec![(0, 1_440)]; 7]),
    ];
    let dates = prop::collection::vec((-8..8_i32, windows()), 0..4);
    (zone, weekly, dates, 0..120_usize, -600..600_i64).prop_map(|(zone, weekly, dates, change, minutes)| {
        let clock = TimeZone::get(zone).expect("a zone");
        let from: Timestamp = "1971-01-01T00:00Z".parse().expect("an instant");
        let changes: Vec<_> = clock.following(from).take(change + 1).collect();
        let near = changes.last().map_or(from, TimeZoneTransition::timestamp);
        let near = near + SignedDuration::from_mins(minutes);
        let today = clock.to_datetime(near).date();
        let dates = dates.into_iter().map(|(days, windows)| {
            let date = today.checked_add(SignedDuration::from_hours(24 * i64::from(days)));
            (date.expect("a date"), windows)
        });
        let dates: std::collections::BTreeMap<_, _> = dates.collect();
        let dates = dates.into_iter().collect();
        Sample {
            zone,
            weekly,
            dates,
            near,
        }
    })
}

/// A whole length, in steps of half a minute, up to so many hours.
pub fn up_to(hours: i64) -> impl Strategy<Value = SignedDuration> {
    (0..=hours * 120).prop_map(|halves| SignedDuration::from_secs(halves * 30))
}

/// Any length up to so many hours, fractions included.
pub fn exactly_up_to(hours: i64) -> impl Strategy<Value = SignedDuration> {
    (0..hours * 3_600, 0..1_000_000_000_i32).prop_map(|(seconds, nanos)| SignedDuration::new(seconds, nanos))
}

/// Pauses that begin so long after an instant and take so long; some are empty.
pub fn pauses(after: Timestamp, lengths: &[(SignedDuration, SignedDuration)]) -> Vec<Span> {
    let pause = |(begin, length): &(SignedDuration, SignedDuration)| {
        let from = after + *begin - SignedDuration::from_hours(12);
        Span {
            from,
            to: from + *length,
        }
    };
    lengths.iter().map(pause).collect()
}

impl Sample {
    pub fn hours(&self) -> Hours {
        Hours::new(&self.calendar()).expect("a zone")
    }

    fn calendar(&self) -> Calendar {
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(str::to_owned);
        let weekly: Map<String, Value> = days.into_iter().zip(self.weekly.iter().map(written)).collect();
        let dates = self
            .dates
            .iter()
            .map(|(date, windows)| (date.to_string(), written(windows)));
        let dates: Map<String, Value> = dates.collect();
        let table = json!({ "timezone": self.zone, "weekly": weekly, "dates": dates });
        serde_json::from_value(table).expect("a calendar")
    }

    /// What the clock on the wall shows.
    fn shown(&self, at: Timestamp) -> DateTime {
        TimeZone::get(self.zone).expect("a zone").to_datetime(at)
    }

    /// Whether it shows a date and time inside a window, as a person would look it up.
    pub fn shows_open(&self, at: Timestamp) -> bool {
        let shown = self.shown(at);
        let second = i64::from(shown.hour()) * 3_600 + i64::from(shown.minute()) * 60 + i64::from(shown.second());
        let today = self.on(shown.date()).iter().any(|(from, to)| {
            let begun = second >= from * 60;
            if from < to { begun && second < to * 60 } else { begun }
        });
        let eve = shown.date().yesterday().expect("a date");
        today || self.on(eve).iter().any(|(from, to)| from > to && second < to * 60)
    }

    fn on(&self, date: Date) -> &Windows {
        let own = self.dates.iter().find(|(own, _)| *own == date);
        let weekday = date.weekday().to_monday_zero_offset();
        own.map_or_else(
            || &self.weekly[usize::try_from(weekday).expect("a weekday")],
            |(_, windows)| windows,
        )
    }
}

fn written(windows: &Windows) -> Value {
    let time = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    let windows = windows.iter().map(|(from, to)| json!([time(*from), time(*to)]));
    windows.collect::<Vec<_>>().into()
}

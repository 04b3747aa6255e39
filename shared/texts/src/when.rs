//! Moments and spans of time, as a person reads them.

use conversation::text::When;
use jiff::{
    SignedDuration,
    tz::{Offset, TimeZone},
};

use crate::voice::Voice;

/// "15:40 MSK" on the same day in that zone, "24 Nov, 09:05 MSK" on another, with the year in another year.
pub(crate) fn moment(voice: Voice, when: &When) -> String {
    let tz = zone(&when.zone);
    let at = when.at.to_zoned(tz.clone());
    let now = when.now.to_zoned(tz.clone());
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    let zone = short_name(voice, &tz, when);
    if at.date() == now.date() {
        return voice.time_today(time, zone);
    }
    let (day, month) = (at.day().to_string(), voice.month(at.month()));
    if at.year() == now.year() {
        voice.time_day(day, month, time, zone)
    } else {
        voice.time_year(day, month, at.year().to_string(), time, zone)
    }
}

/// "2 days", "36 hours", "90 minutes": the largest unit that says it exactly; part of a minute counts as one.
pub(crate) fn span(voice: Voice, span: SignedDuration) -> String {
    let minutes = span.as_secs().max(1).saturating_add(59) / 60;
    match (minutes / (24 * 60), minutes / 60) {
        (days @ 2.., _) if minutes % (24 * 60) == 0 => voice.span_days(days),
        (_, hours @ 1..) if minutes % 60 == 0 => voice.span_hours(hours),
        _ => voice.span_minutes(minutes),
    }
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name)
        .ok()
        .filter(|tz| !tz.is_unknown())
        .unwrap_or(TimeZone::UTC)
}

/// The zone's own short name at that moment. Most zones have digits for one ("+05"): then it is "UTC+5".
fn short_name(voice: Voice, tz: &TimeZone, when: &When) -> String {
    let info = tz.to_offset_info(when.at);
    match info.abbreviation() {
        "MSK" => voice.zone_msk(),
        name if name.starts_with(['+', '-']) => from_utc(info.offset()),
        name => name.to_owned(),
    }
}

fn from_utc(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '\u{2212}' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

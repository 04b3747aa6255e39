//! Hours of a wall clock, also where it is turned, and how much of them spans take up.

use calendar::Span;
use domain::Timestamp;
use jiff::{SignedDuration, tz::TimeZone};
use proptest::prelude::*;

use crate::timeline::{Cover, HOURS, Hour, Timeline};

const ZONES: [(&str, &str); 6] = [
    ("UTC", "2026-11-02"),
    ("Europe/Berlin", "2026-03-23"),
    ("Europe/Berlin", "2026-10-19"),
    ("Australia/Lord_Howe", "2026-03-30"),
    ("Asia/Kathmandu", "2026-11-02"),
    // Where a whole Friday was skipped.
    ("Pacific/Apia", "2011-12-26"),
];

fn timeline(index: usize, weeks: u32) -> (TimeZone, Timeline) {
    let (zone, start) = ZONES[index];
    let zone = TimeZone::get(zone).expect("a zone");
    let start = start.parse().expect("a date");
    let timeline = Timeline::new(&zone, start, weeks).expect("a time");
    (zone, timeline)
}

#[test]
fn every_moment_is_in_the_slot_that_the_wall_clock_shows() {
    for index in 0..ZONES.len() {
        let (zone, timeline) = timeline(index, 1);
        let mut at = timeline.whole.from;
        while at < timeline.whole.to {
            let slot = timeline.slots[timeline.slot(at)];
            assert!(slot.span.from <= at && at < slot.span.to);
            let local = zone.to_datetime(at);
            let hour = Hour::of(slot.hour);
            assert_eq!(hour.hour, usize::try_from(local.hour()).expect("an hour"));
            assert!(format!("{:?}", local.weekday()).starts_with(hour.day));
            at += SignedDuration::from_mins(7);
        }
        let joined = timeline
            .slots
            .windows(2)
            .all(|pair| pair[0].span.to == pair[1].span.from);
        assert!(joined, "no time is lost between slots");
        assert_eq!(timeline.slots.last().map(|slot| slot.span.to), Some(timeline.whole.to));
    }
}

#[test]
fn a_week_in_which_clocks_are_turned_is_an_hour_shorter_or_longer() {
    for (index, hours) in [(0, 168), (1, 167), (2, 169)] {
        let (_, timeline) = timeline(index, 1);
        assert_eq!(timeline.counted.length(), SignedDuration::from_hours(hours));
    }
}

proptest! {
    #[test]
    fn cover_is_what_spans_take_up(
        index in 0..ZONES.len(),
        spans in prop::collection::vec((-200_i64..60_000, 0_i64..30_000), 0..6),
    ) {
        let (_, timeline) = timeline(index, 2);
        let mut cover = Cover::new(&timeline);
        let later = |minutes: i64| timeline.whole.from + SignedDuration::from_mins(minutes);
        let spans: Vec<Span> = spans
            .into_iter()
            .map(|(from, length)| Span { from: later(from), to: later(from + length) })
            .collect();
        for span in &spans {
            cover.add(*span);
        }
        let shared = |one: Span, other: Span| {
            let (from, to): (Timestamp, Timestamp) = (one.from.max(other.from), one.to.min(other.to));
            to.duration_since(from).max(SignedDuration::ZERO)
        };
        let mut total = SignedDuration::ZERO;
        let mut by_hour = vec![(SignedDuration::ZERO, SignedDuration::ZERO); HOURS];
        for slot in timeline.slots.iter().filter(|slot| timeline.counts(slot.span.from)) {
            for span in &spans {
                total += shared(slot.span, *span);
                by_hour[slot.hour].0 += shared(slot.span, *span);
            }
            by_hour[slot.hour].1 += slot.span.length();
        }
        prop_assert_eq!(cover.total(), total);
        for (found, (taken, length)) in cover.means().into_iter().zip(by_hour) {
            let expected = if length.is_zero() { 0.0 } else { taken.as_secs_f64() / length.as_secs_f64() };
            prop_assert!((found - expected).abs() < 1e-9);
        }
    }
}

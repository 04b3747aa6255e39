//! The time that is simulated, cut into hours of a wall clock.

use std::ops::Range;

use calendar::Span;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;

/// The days of a week as reports name them, from Monday.
pub const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// How many hours a week's wall clock shows.
pub(crate) const HOURS: usize = 7 * 24;

const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An hour of the week, in the week's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Hour {
    /// The day: one of [`DAYS`].
    pub day: &'static str,
    /// The hour, from 0 to 23.
    pub hour: usize,
}

impl Hour {
    /// The hour of that number, from Monday's first.
    pub(crate) fn of(number: usize) -> Self {
        Self {
            day: DAYS[number / 24 % 7],
            hour: number % 24,
        }
    }
}

/// A stretch of time that is within one hour of the wall clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) span: Span,
    /// Which hour of the week, from 0 to 167.
    pub(crate) hour: usize,
}

/// A week before, the weeks that count, and a week after.
#[derive(Debug)]
pub(crate) struct Timeline {
    /// All of it.
    pub(crate) whole: Span,
    /// What counts.
    pub(crate) counted: Span,
    pub(crate) slots: Vec<Slot>,
}

impl Timeline {
    /// `None` if that is beyond the time there is.
    pub(crate) fn new(zone: &TimeZone, start: Date, weeks: u32) -> Option<Self> {
        let midnight = |date: Date| Some(date.to_zoned(zone.clone()).ok()?.timestamp());
        let weeks = WEEK.checked_mul(i32::try_from(weeks).ok()?)?;
        let end = start.checked_add(weeks).ok()?;
        let whole = Span {
            from: midnight(start.checked_sub(WEEK).ok()?)?,
            to: midnight(end.checked_add(WEEK).ok()?)?,
        };
        let counted = Span {
            from: midnight(start)?,
            to: midnight(end)?,
        };
        let slots = slots(zone, whole);
        Some(Self { whole, counted, slots })
    }

    /// The index of the slot that an instant is in. Before the first slot it is the first, after the last it is the last.
    pub(crate) fn slot(&self, at: Timestamp) -> usize {
        let after = self.slots.partition_point(|slot| slot.span.from <= at);
        after.saturating_sub(1)
    }

    /// Whether an instant is in the weeks that count.
    pub(crate) fn counts(&self, at: Timestamp) -> bool {
        (self.counted.from..self.counted.to).contains(&at)
    }
}

/// Cut where the wall clock begins an hour or is turned, so that no local time has to be looked up.
fn slots(zone: &TimeZone, whole: Span) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut from = whole.from;
    while from < whole.to {
        let local = zone.to_datetime(from);
        let gone = SignedDuration::from_mins(local.minute().into()) + SignedDuration::from_secs(local.second().into());
        let full_hour = after(from, SignedDuration::from_hours(1) - gone);
        let turned = zone.following(from).next().map(|change| change.timestamp());
        let to = turned
            .into_iter()
            .chain([full_hour, whole.to])
            .filter(|to| from < *to)
            .min()
            .unwrap_or(whole.to);
        let day = usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or_default();
        let hour = usize::try_from(local.hour()).unwrap_or_default();
        slots.push(Slot {
            span: Span { from, to },
            hour: day * 24 + hour,
        });
        from = to;
    }
    slots
}

/// So much later, or the last instant there is.
pub(crate) fn after(at: Timestamp, time: SignedDuration) -> Timestamp {
    at.checked_add(time).unwrap_or(Timestamp::MAX)
}

/// The part of a span that is within another, if there is one.
pub(crate) fn within(span: Span, bounds: Span) -> Option<Span> {
    let (from, to) = (span.from.max(bounds.from), span.to.min(bounds.to));
    (from < to).then_some(Span { from, to })
}

/// How much time spans take up of each hour of the week, over the weeks that count. They may overlap: two count twice.
pub(crate) struct Cover<'a> {
    timeline: &'a Timeline,
    /// By slot: of spans that begin or end in it.
    parts: Vec<SignedDuration>,
    /// By slot: how many more spans take up all of it than of the one before.
    more: Vec<i32>,
}

impl<'a> Cover<'a> {
    pub(crate) fn new(timeline: &'a Timeline) -> Self {
        Self {
            timeline,
            parts: vec![SignedDuration::ZERO; timeline.slots.len()],
            more: vec![0; timeline.slots.len() + 1],
        }
    }

    /// Adds a span. It takes no longer to add a long one.
    pub(crate) fn add(&mut self, span: Span) {
        let Some(span) = within(span, self.timeline.whole) else {
            return;
        };
        let Range { start, end } = self.timeline.slot(span.from)..self.timeline.slot(span.to);
        if start == end {
            self.parts[start] += span.length();
            return;
        }
        let slots = &self.timeline.slots;
        self.parts[start] += slots[start].span.to.duration_since(span.from);
        self.parts[end] += span.to.duration_since(slots[end].span.from);
        self.more[start + 1] += 1;
        self.more[end] -= 1;
    }

    /// By hour of the week: how many spans there are at a time, on average. Nothing for an hour that no week that counts has.
    pub(crate) fn means(&self) -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0); HOURS];
        self.each(|hour, taken, length| {
            sums[hour].0 += taken.as_secs_f64();
            sums[hour].1 += length.as_secs_f64();
        });
        let mean = |(taken, length): (f64, f64)| if length > 0.0 { taken / length } else { 0.0 };
        sums.into_iter().map(mean).collect()
    }

    /// All of it.
    pub(crate) fn total(&self) -> SignedDuration {
        let mut total = SignedDuration::ZERO;
        self.each(|_, taken, _| total += taken);
        total
    }

    fn each(&self, mut see: impl FnMut(usize, SignedDuration, SignedDuration)) {
        let mut whole = 0;
        for (index, slot) in self.timeline.slots.iter().enumerate() {
            whole += self.more[index];
            let length = slot.span.length();
            if self.timeline.counts(slot.span.from) {
                see(slot.hour, self.parts[index] + length * whole, length);
            }
        }
    }
}

//! Windows of a wall clock as spans between instants.

use std::{collections::BTreeMap, iter, ops::Range};

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::{Calendar, Mistake, Window, window::DAY};

/// How far ahead a desk that never opens is looked at: two years, one of them a leap year.
pub const HORIZON: SignedDuration = SignedDuration::from_hours(24 * 731);

/// The time from one instant until before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
}

impl Span {
    /// How long it is; zero if it ends before it begins.
    #[must_use]
    pub fn length(&self) -> SignedDuration {
        self.to.duration_since(self.from).max(SignedDuration::ZERO)
    }

    /// The part between two instants, if there is one.
    pub(super) fn clip(self, from: Timestamp, to: Timestamp) -> Option<Self> {
        let (from, to) = (self.from.max(from), self.to.min(to));
        (from < to).then_some(Self { from, to })
    }
}

/// When the desk is open, in a form to compute with.
#[derive(Clone, Debug)]
pub struct Hours {
    /// Without one the desk is always open.
    rule: Option<Rule>,
}

/// A calendar whose zone is known and whose windows are in order.
#[derive(Clone, Debug)]
struct Rule {
    zone: TimeZone,
    /// From Monday.
    weekly: [Vec<Range<i64>>; 7],
    /// By days since 1970-01-01.
    dates: BTreeMap<i64, Vec<Range<i64>>>,
}

/// A time during which the zone has one offset. In seconds: local time is `seconds` plus `offset`.
struct Piece {
    seconds: Range<i64>,
    offset: i64,
}

impl Hours {
    /// The hours of a calendar.
    ///
    /// # Errors
    /// The [`Mistake`] of a zone that does not exist, which [`Calendar::check`] finds as well. Nothing else is one here:
    /// windows that overlap count once, and a calendar without windows is never open.
    pub fn new(calendar: &Calendar) -> Result<Self, Mistake> {
        let dates = calendar.dates.iter();
        let rule = Rule {
            zone: calendar.zone()?,
            weekly: calendar.weekly.days().map(|(_, windows)| in_order(windows)),
            dates: dates
                .map(|(date, windows)| (days_since_1970(*date), in_order(windows)))
                .collect(),
        };
        Ok(Self { rule: Some(rule) })
    }

    /// The hours of a desk that never closes.
    #[must_use]
    pub fn always() -> Self {
        Self { rule: None }
    }

    /// Whether the desk is open at that instant.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.rule.as_ref().is_none_or(|rule| rule.is_open(at))
    }

    /// When the desk is open next: `at` itself if it is open then, `None` if it stays closed for [`HORIZON`].
    #[must_use]
    pub fn opens_after(&self, at: Timestamp) -> Option<Timestamp> {
        if self.is_open(at) {
            return Some(at);
        }
        self.windows(at, horizon(at)).next().map(|span| span.from)
    }

    /// When the desk is open between `from` and [`HORIZON`] later: spans in order, with closed time between any two.
    pub fn spans(&self, from: Timestamp) -> impl Iterator<Item = Span> {
        let mut spans = self.running(from, horizon(from), &[]).peekable();
        iter::from_fn(move || {
            let mut span = spans.next()?;
            while let Some(next) = spans.next_if(|next| next.from == span.to) {
                span.to = next.to;
            }
            Some(span)
        })
    }

    /// The windows between two instants, by their beginnings. Those that overlap or touch come one by one, so that the first
    /// is known without looking for the end of the last.
    pub(super) fn windows(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Span> {
        let always = if self.rule.is_none() {
            Span { from, to }.clip(from, to)
        } else {
            None
        };
        let ruled = self.rule.iter().flat_map(move |rule| rule.windows(from, to));
        always.into_iter().chain(ruled.map(|(_, span)| span))
    }

    /// The same with the dates on which they begin, for hours of a calendar; others have no dates. A window is in several
    /// parts where the zone's offset changes within it. They touch, unless it ends in a time that clocks repeat.
    pub fn dated(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = (Date, Span)> {
        let ruled = self.rule.iter().flat_map(move |rule| rule.windows(from, to));
        ruled.filter_map(|(day, span)| Some((date(day)?, span)))
    }
}

impl Rule {
    fn is_open(&self, at: Timestamp) -> bool {
        let second = second(at);
        let local = second + self.offset(second);
        let today = local.div_euclid(DAY);
        [today - 1, today].into_iter().any(|day| {
            let since_midnight = local - day * DAY;
            self.on(day).iter().any(|window| window.contains(&since_midnight))
        })
    }

    /// With the days since 1970-01-01 on which they begin.
    fn windows(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = (i64, Span)> {
        // Pieces are of whole seconds, and a span may end within one.
        let windows = self.pieces(second(from), second(to) + 1).flat_map(move |piece| {
            let local = piece.seconds.start + piece.offset..piece.seconds.end + piece.offset;
            // A window of the day before may still be open.
            let days = local.start.div_euclid(DAY) - 1..=(local.end - 1).div_euclid(DAY);
            days.flat_map(move |day| {
                let local = local.clone();
                self.on(day).iter().map(move |window| {
                    let span = Span {
                        from: instant((window.start + day * DAY).max(local.start) - piece.offset),
                        to: instant((window.end + day * DAY).min(local.end) - piece.offset),
                    };
                    (day, span)
                })
            })
        });
        windows.filter_map(move |(day, span)| Some((day, span.clip(from, to)?)))
    }

    /// The windows that begin on that day since 1970-01-01, by their beginnings.
    fn on(&self, day: i64) -> &[Range<i64>] {
        self.dates.get(&day).unwrap_or_else(|| {
            // That day was a Thursday.
            let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or_default();
            &self.weekly[weekday]
        })
    }

    /// All seconds from one until before another, cut where the offset changes.
    fn pieces(&self, from: i64, to: i64) -> impl Iterator<Item = Piece> {
        let first = (from < to).then(|| self.piece(from, to));
        iter::successors(first, move |last| {
            let from = last.seconds.end;
            (from < to).then(|| self.piece(from, to))
        })
    }

    fn piece(&self, from: i64, to: i64) -> Piece {
        let change = self.zone.following(instant(from)).next();
        let change = change.map(|change| change.timestamp().as_second());
        let end = change.filter(|change| (from + 1..to).contains(change)).unwrap_or(to);
        Piece {
            seconds: from..end,
            offset: self.offset(from),
        }
    }

    fn offset(&self, second: i64) -> i64 {
        self.zone.to_offset(instant(second)).seconds().into()
    }
}

/// [`HORIZON`] later, or the last instant there is.
#[must_use]
pub fn horizon(from: Timestamp) -> Timestamp {
    from.checked_add(HORIZON).unwrap_or(Timestamp::MAX)
}

fn in_order(windows: &[Window]) -> Vec<Range<i64>> {
    let mut ranges: Vec<_> = windows.iter().map(|window| window.seconds()).collect();
    ranges.sort_by_key(|range| range.start);
    ranges
}

fn days_since_1970(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1))
        .as_secs()
        .div_euclid(DAY)
}

/// `None` beyond the first and the last date there is.
fn date(days_since_1970: i64) -> Option<Date> {
    let since = SignedDuration::from_secs(days_since_1970 * DAY);
    Date::constant(1970, 1, 1).checked_add(since).ok()
}

/// The second that an instant is in.
fn second(at: Timestamp) -> i64 {
    // Before 1970 fractions are negative.
    at.as_second() - i64::from(at.subsec_nanosecond() < 0)
}

/// The instant at which a second begins; the first or last there is for those beyond.
fn instant(second: i64) -> Timestamp {
    let beyond = if second < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(second).unwrap_or(beyond)
}

//! Shifts as turns between instants.

use std::iter;

use calendar::{Hours, Span};
use jiff::{SignedDuration, Timestamp, civil::Date};

use super::Shift;
use crate::UserId;

/// Longer than any turn: less than a day of the wall clock, which clocks may repeat.
const MARGIN: SignedDuration = SignedDuration::from_hours(72);

/// One window of a shift, and who works in it. At least one person does.
///
/// A window that ends in a time that clocks repeat comes in two parts, each a turn of the same date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn<'a> {
    /// The shift's place in the settings.
    pub index: usize,
    /// The shift.
    pub shift: &'a Shift,
    /// The date on which the window begins, in the shift's zone.
    pub date: Date,
    /// From when until when.
    pub span: Span,
    /// Who works.
    pub people: &'a [UserId],
}

/// All shifts, in a form to compute with.
///
/// A shift whose zone does not exist has no turns here; [`check`](super::check()) refuses it.
#[derive(Clone, Debug)]
pub struct Roster<'a> {
    pub(super) shifts: &'a [Shift],
    pub(super) posts: Vec<Post<'a>>,
}

/// A shift whose zone is known.
#[derive(Clone, Debug)]
pub(super) struct Post<'a> {
    pub(super) index: usize,
    pub(super) shift: &'a Shift,
    hours: Hours,
}

impl<'a> Roster<'a> {
    /// The roster of these shifts.
    #[must_use]
    pub fn new(shifts: &'a [Shift]) -> Self {
        let posts = shifts.iter().enumerate().filter_map(|(index, shift)| {
            let hours = shift.hours().ok()?;
            Some(Post { index, shift, hours })
        });
        Self {
            shifts,
            posts: posts.collect(),
        }
    }

    /// The turns of which some part lies between two instants, whole, by their beginnings.
    #[must_use]
    pub fn turns(&self, from: Timestamp, to: Timestamp) -> Vec<Turn<'a>> {
        let mut turns: Vec<_> = self.posts.iter().flat_map(|post| post.turns(from, to)).collect();
        turns.sort_by_key(|turn| (turn.span.from, turn.index));
        turns
    }

    /// The turns that are going on at that instant.
    #[must_use]
    pub fn turns_at(&self, at: Timestamp) -> Vec<Turn<'a>> {
        let next = at.checked_add(SignedDuration::from_nanos(1));
        next.map_or_else(|_| Vec::new(), |next| self.turns(at, next))
    }
}

impl<'a> Post<'a> {
    /// The turns of this shift of which some part lies between two instants, whole, by their beginnings. Looked up as they are
    /// asked for.
    pub(super) fn turns(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Turn<'a>> {
        let first = from.checked_sub(MARGIN).unwrap_or(Timestamp::MIN);
        let last = to.checked_add(MARGIN).unwrap_or(Timestamp::MAX);
        let (index, shift) = (self.index, self.shift);
        let mut parts = self.hours.dated(first, last).peekable();
        let windows = iter::from_fn(move || {
            let (date, mut span) = parts.next()?;
            while let Some((_, next)) = parts.next_if(|(other, next)| *other == date && next.from == span.to) {
                span.to = next.to;
            }
            Some((date, span))
        });
        let asked = move |span: Span| from < to && span.from < to && from < span.to;
        windows.filter_map(move |(date, span)| {
            let people = shift.people_on(date);
            (asked(span) && !people.is_empty()).then_some(Turn {
                index,
                shift,
                date,
                span,
                people,
            })
        })
    }

    /// The turns of the dates from one to another, both included.
    pub(super) fn turns_on(&self, first: Date, last: Date) -> impl Iterator<Item = Turn<'a>> {
        let turns = self.turns(earliest(first), latest(last));
        turns.filter(move |turn| (first..=last).contains(&turn.date))
    }
}

/// Some instant before that date begins anywhere on Earth.
fn earliest(date: Date) -> Timestamp {
    instant(days_since_1970(date) - 2).unwrap_or(Timestamp::MIN)
}

/// Some instant after which no window of that date begins anywhere on Earth.
fn latest(date: Date) -> Timestamp {
    instant(days_since_1970(date) + 3).unwrap_or(Timestamp::MAX)
}

fn days_since_1970(date: Date) -> i64 {
    let since = date.duration_since(Date::constant(1970, 1, 1));
    since.as_hours().div_euclid(24)
}

fn instant(days_since_1970: i64) -> Option<Timestamp> {
    Timestamp::from_second(days_since_1970 * 86_400).ok()
}

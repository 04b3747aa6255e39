//! Clocks that run while the desk is open and nothing pauses them.

use std::{iter, vec};

use jiff::{SignedDuration, Timestamp};

use super::{HORIZON, Hours, Span, spans::horizon};

/// A clock does not get to the end of its budget within [`HORIZON`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "from {start} the desk is open for less than {budget:#} in the next {} days, pauses left out",
    HORIZON.as_hours() / 24
)]
pub struct NeverDue {
    /// When the clock starts.
    pub start: Timestamp,
    /// How long it has to run.
    pub budget: SignedDuration,
}

impl Hours {
    /// When a clock that starts at `start` has run for `budget`: the first such instant.
    ///
    /// It runs while the desk is open, outside `pauses`. These are holes in the calendar, in any order; they may overlap, and
    /// one that ends before it begins is none. A budget that ends just as the desk closes, or as a pause begins, is due right
    /// then. One of zero or less is due at `start`.
    ///
    /// # Errors
    /// [`NeverDue`] if the budget is not reached within [`HORIZON`] from `start`.
    pub fn due(&self, start: Timestamp, budget: SignedDuration, pauses: &[Span]) -> Result<Timestamp, NeverDue> {
        let never = NeverDue { start, budget };
        if budget <= SignedDuration::ZERO {
            return Ok(start);
        }
        let mut left = budget;
        for span in self.running(start, horizon(start), pauses) {
            if left <= span.length() {
                return span.from.checked_add(left).map_err(|_| never);
            }
            left -= span.length();
        }
        Err(never)
    }

    /// How long such a clock runs between two instants; zero if `to` is not after `from`. There is no horizon here: it takes as
    /// long as there are days between the two.
    #[must_use]
    pub fn elapsed(&self, from: Timestamp, to: Timestamp, pauses: &[Span]) -> SignedDuration {
        let spans = self.running(from, to, pauses);
        spans.fold(SignedDuration::ZERO, |sum, span| sum + span.length())
    }

    /// The spans between two instants during which a clock runs. In order and disjoint, though some may touch.
    pub fn running(&self, from: Timestamp, to: Timestamp, pauses: &[Span]) -> impl Iterator<Item = Span> {
        let mut windows = self.windows(from, to);
        let mut holes = in_order(pauses).peekable();
        let mut done = from;
        let mut rest: Option<Span> = None;
        iter::from_fn(move || {
            loop {
                // What of the window has not been counted yet: not by an earlier window, nor lost to a pause.
                let window = match rest.take() {
                    Some(rest) => rest,
                    None => windows.next()?,
                };
                let Some(span) = window.clip(done, to) else { continue };
                while holes.next_if(|hole| hole.to <= span.from).is_some() {}
                let hole = holes.peek().filter(|hole| hole.from < span.to);
                let Some(hole) = hole else {
                    done = span.to;
                    return Some(span);
                };
                done = hole.to;
                rest = Some(span);
                if let Some(before) = span.clip(span.from, hole.from) {
                    return Some(before);
                }
            }
        })
    }
}

/// By their beginnings, without empty ones.
fn in_order(pauses: &[Span]) -> iter::Filter<vec::IntoIter<Span>, fn(&Span) -> bool> {
    let mut pauses = pauses.to_vec();
    pauses.sort_by_key(|pause| pause.from);
    pauses.into_iter().filter(|pause| pause.from < pause.to)
}

//! Who is on duty, since when, and until when.

use std::collections::{BTreeMap, BTreeSet};

use calendar::{Span, horizon};
use jiff::{SignedDuration, Timestamp};

use super::{Roster, Shift, Turn};
use crate::{QueueName, UserId};

/// Who is on duty for a queue at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Duty {
    /// There are no shifts at all, so nobody knows: everybody counts as on duty.
    Unknown,
    /// These and nobody else, maybe none.
    Of(BTreeSet<UserId>),
}

impl Duty {
    /// Whether somebody counts as on duty.
    #[must_use]
    pub fn includes(&self, user: UserId) -> bool {
        match self {
            Self::Unknown => true,
            Self::Of(people) => people.contains(&user),
        }
    }
}

/// A moment at which somebody's duty begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// When: on duty from here on, or up to here.
    pub at: Timestamp,
    /// Who.
    pub user: UserId,
    /// Whether it begins.
    pub begins: bool,
    /// With which shift.
    pub shift: &'a Shift,
}

/// Turns of one person for the same queues, with no time between them.
struct Stretch<'a> {
    span: Span,
    first: &'a Shift,
    last: &'a Shift,
}

impl<'a> Roster<'a> {
    /// Who is on duty for that queue.
    #[must_use]
    pub fn on_duty(&self, at: Timestamp, queue: &QueueName) -> Duty {
        if self.shifts.is_empty() {
            return Duty::Unknown;
        }
        let turns = self.turns_at(at).into_iter().filter(|turn| turn.shift.serves(queue));
        Duty::Of(turns.flat_map(|turn| turn.people.iter().copied()).collect())
    }

    /// Whether somebody is on duty for that queue. Everybody is where there are no shifts.
    #[must_use]
    pub fn is_on_duty(&self, user: UserId, at: Timestamp, queue: &QueueName) -> bool {
        self.on_duty(at, queue).includes(user)
    }

    /// The moments from `from` until before `to` at which somebody's duty begins or ends, in order.
    ///
    /// Turns of one person that touch or overlap are one duty if their shifts serve the same queues. If they do not, one ends
    /// as the other begins: whoever hands tickets over asks [`is_on_duty`](Self::is_on_duty) for each one's queue. Of one moment
    /// those who begin come first, so that there is somebody to hand over to.
    #[must_use]
    pub fn changes(&self, from: Timestamp, to: Timestamp) -> Vec<Change<'a>> {
        // What ends at `from` counts, and so does whether it goes on.
        let before = from.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(from);
        let mut duties: BTreeMap<(BTreeSet<&QueueName>, UserId), Vec<Stretch<'a>>> = BTreeMap::new();
        for Turn {
            shift, span, people, ..
        } in self.turns(before, to)
        {
            let queues: BTreeSet<_> = shift.queues.iter().collect();
            for user in people {
                let stretches = duties.entry((queues.clone(), *user)).or_default();
                if let Some(last) = stretches.last_mut()
                    && span.from <= last.span.to
                {
                    if span.to > last.span.to {
                        last.span.to = span.to;
                        last.last = shift;
                    }
                } else {
                    stretches.push(Stretch {
                        span,
                        first: shift,
                        last: shift,
                    });
                }
            }
        }
        let mut changes = Vec::new();
        for ((_, user), stretches) in duties {
            for Stretch { span, first, last } in stretches {
                let both = [(span.from, true, first), (span.to, false, last)];
                let both = both.into_iter().filter(|(at, ..)| (from..to).contains(at));
                changes.extend(both.map(|(at, begins, shift)| Change {
                    at,
                    user,
                    begins,
                    shift,
                }));
            }
        }
        changes.sort_by_key(|change| (change.at, !change.begins, change.user));
        changes
    }

    /// When somebody who is on duty at `at` no longer is, for whichever queue. `None` if they are not on duty. One that goes on
    /// and on is looked at until [`HORIZON`](calendar::HORIZON) later.
    #[must_use]
    pub fn duty_until(&self, user: UserId, at: Timestamp) -> Option<Timestamp> {
        let last = horizon(at);
        let mut until = at;
        while until < last {
            let turns = self.turns_at(until).into_iter();
            let theirs = turns.filter(|turn| turn.people.contains(&user));
            let Some(later) = theirs.map(|turn| turn.span.to).max() else {
                break;
            };
            until = later;
        }
        (at < until).then_some(until)
    }

    /// The first turn of somebody after `at`, or after the duty that they are on then. `None` if none begins within
    /// [`HORIZON`](calendar::HORIZON).
    #[must_use]
    pub fn next_duty(&self, user: UserId, at: Timestamp) -> Option<Turn<'a>> {
        let after = self.duty_until(user, at).unwrap_or(at);
        let next = self.posts.iter().filter_map(|post| {
            let mut turns = post.turns(after, horizon(at));
            turns.find(|turn| turn.span.from > after && turn.people.contains(&user))
        });
        next.min_by_key(|turn| (turn.span.from, turn.index))
    }
}

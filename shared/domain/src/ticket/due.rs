//! When to look at a ticket again. The stored time is a hint: a tick that comes late, early or twice is harmless.

use jiff::{SignedDuration, Timestamp};

use super::{State, Ticket};
use crate::settings::Settings;

/// When `ticket` is next due, by its state and the settings; `None` if only people can move it.
///
/// This is the place of every clock: the clocks of service levels will be further candidates for the minimum taken here.
#[must_use]
pub fn due(ticket: &Ticket, settings: &Settings) -> Option<Timestamp> {
    let rules = &settings.tickets;
    match ticket.state {
        State::Accepted | State::InProgress => {
            let idle_since = ticket.worked_at.unwrap_or(ticket.opened_at);
            let first = ticket
                .promised
                .unwrap_or_else(|| after_time(idle_since, rules.nudge_every));
            let again = ticket.nudged_at.map(|at| after_time(at, rules.nudge_every));
            Some(again.map_or(first, |again| again.max(first)))
        }
        State::NeedsDetails if ticket.unreachable => None,
        State::NeedsDetails => {
            let asked = ticket.details_asked_at.unwrap_or(ticket.opened_at);
            let at = ticket.reminded_at.map_or_else(
                || after_time(asked, rules.remind_after),
                |at| after_time(at, rules.close_after),
            );
            Some(spread(at, ticket))
        }
        State::Resolved => ticket.reopens_until.map(|until| spread(until, ticket)),
        State::Closed => None,
    }
}

/// Up to two minutes later, by the ticket's number, so that tickets resolved together do not close in one burst.
fn spread(at: Timestamp, ticket: &Ticket) -> Timestamp {
    after_time(
        at,
        SignedDuration::from_secs(i64::try_from(ticket.id.0 % 120).unwrap_or_default()),
    )
}

/// `at` and `by` later; the end of time if that is beyond it.
pub(crate) fn after_time(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

//! When to look at a ticket again. The stored time is a hint: a tick that comes late, early or twice is harmless.

use calendar::after_time;
use jiff::{SignedDuration, Timestamp};

use super::{State, Ticket, incident};
use crate::Policy;

/// When `ticket` is next due, by its state, its clocks and the settings; `None` if only people can move it.
#[must_use]
pub fn due(ticket: &Ticket, policy: &Policy) -> Option<Timestamp> {
    match ticket.state {
        State::Accepted | State::InProgress => {
            let clocks = ticket.clocks.iter().filter_map(|clock| clock.ahead.first());
            let others = [
                apology_at(ticket, policy),
                update_at(ticket, policy).map(|(at, _)| at),
                Some(nudge_at(ticket, policy)),
                call_at(ticket, policy),
                offer_at(ticket),
                incident::report_at(ticket),
            ];
            clocks.map(|stage| stage.at).chain(others.into_iter().flatten()).min()
        }
        State::NeedsDetails => silence_at(ticket, policy)
            .into_iter()
            .chain(call_at(ticket, policy))
            .chain(offer_at(ticket))
            .chain(incident::report_at(ticket))
            .min(),
        State::Resolved => {
            let asks = follow_up_at(ticket, policy);
            let others = [settled_at(ticket, policy), incident::report_at(ticket)];
            asks.into_iter().chain(others.into_iter().flatten()).min()
        }
        State::Closed => None,
    }
}

/// When the customer is told another time than the one that is about to lapse: once in a wait.
pub(super) fn apology_at(ticket: &Ticket, policy: &Policy) -> Option<Timestamp> {
    let since = ticket
        .waiting_since
        .filter(|_| !ticket.apologised && !ticket.unreachable)?;
    let before = policy.settings.tickets.apologise_before;
    let at = ticket.promised?.checked_sub(before).unwrap_or(since);
    Some(at.max(since))
}

/// When the next who is on call is called; `None` if nobody is on call for its queue any more.
pub(super) fn call_at(ticket: &Ticket, policy: &Policy) -> Option<Timestamp> {
    let call = ticket.call.as_ref()?;
    super::tick::called(policy, &ticket.queue, call.attempts, call.next).map(|_| call.next)
}

/// When an offer lapses, and somebody on call gets the ticket. Without anybody on call it stays where it is.
fn offer_at(ticket: &Ticket) -> Option<Timestamp> {
    let offer = ticket.offer.as_ref()?;
    offer.or.as_ref().map(|_| offer.until)
}

/// When the customer is to hear that we are at it, and how often, where a policy promises that.
pub(super) fn update_at(ticket: &Ticket, policy: &Policy) -> Option<(Timestamp, SignedDuration)> {
    if ticket.unreachable {
        return None;
    }
    let promised = policy.holding(ticket.subject()).filter_map(|holds| holds.update_every);
    let every = promised.min()?;
    let since = ticket.heard_at.unwrap_or(ticket.opened_at);
    Some((after_time(since, every), every))
}

/// When somebody is told that no agent has touched it.
pub(super) fn nudge_at(ticket: &Ticket, policy: &Policy) -> Timestamp {
    let touched = ticket.worked_at.unwrap_or(ticket.opened_at);
    let since = ticket.nudged_at.map_or(touched, |nudged| nudged.max(touched));
    after_time(since, policy.settings.tickets.nudge_every)
}

/// When a customer who owes us details is reminded, and then taken to have gone.
pub(super) fn silence_at(ticket: &Ticket, policy: &Policy) -> Option<Timestamp> {
    let Some(reminded) = ticket.reminded_at.filter(|_| !ticket.unreachable) else {
        return reminds_at(ticket, policy, ticket.details_asked_at.unwrap_or(ticket.opened_at));
    };
    let at = after_time(reminded, policy.settings.tickets.close_after);
    Some(polite(at, ticket, policy))
}

/// When a customer who was asked for details at that moment is reminded; never while they are out of reach.
pub(super) fn reminds_at(ticket: &Ticket, policy: &Policy, asked: Timestamp) -> Option<Timestamp> {
    let at = after_time(asked, policy.settings.tickets.remind_after);
    (!ticket.unreachable).then(|| polite(at, ticket, policy))
}

/// When the customer is asked whether it helped.
pub(super) fn follow_up_at(ticket: &Ticket, policy: &Policy) -> Option<Timestamp> {
    let after = policy.settings.tickets.follow_up_after;
    let resolved = ticket.asks_after.filter(|_| !ticket.unreachable && !after.is_zero())?;
    Some(polite(after_time(resolved, after), ticket, policy))
}

/// When a resolved ticket closes.
pub(super) fn settled_at(ticket: &Ticket, policy: &Policy) -> Option<Timestamp> {
    ticket.reopens_until.map(|until| polite(until, ticket, policy))
}

/// Not in the customer's night; and up to two minutes later, by the ticket's number, so that tickets resolved together do not close in
/// one burst.
fn polite(at: Timestamp, ticket: &Ticket, policy: &Policy) -> Timestamp {
    let by_number = SignedDuration::from_secs(i64::try_from(ticket.id.0 % 120).unwrap_or_default());
    let at = policy.settings.after_quiet_hours(at, ticket.customer.zone.as_deref());
    after_time(at, by_number)
}

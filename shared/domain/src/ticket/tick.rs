//! What the clock does to a ticket.

use calendar::after_time;
use jiff::Timestamp;

use super::{
    Event, State, Ticket, WhyClosed, clocks,
    due::{apology_at, call_at, follow_up_at, nudge_at, settled_at, silence_at, update_at},
    incident,
};
use crate::{Policy, QueueName, UserId};

/// Calls the next who is on call for a queue, after so many attempts; `None` if it calls nobody.
///
/// The list is gone through from its beginning, over and over, until somebody acknowledges.
pub(super) fn called(policy: &Policy, queue: &QueueName, attempts: u32, now: Timestamp) -> Option<Event> {
    let on_call = &policy.settings.on_call;
    let calls = policy.settings.queues.get(queue).is_some_and(|queue| queue.calls);
    let place = usize::try_from(attempts).ok()?.checked_rem(on_call.chain.len())?;
    let to = on_call.chain.get(place).filter(|_| calls)?;
    Some(Event::Called {
        to: *to,
        attempt: attempts.saturating_add(1),
        next: after_time(now, on_call.next_after),
        night_until: incident::night_until(policy, now),
    })
}

/// What the clock does to a ticket that may be due. Each outcome moves the due time strictly forward, or removes it.
pub(super) fn tick(ticket: &Ticket, policy: &Policy, now: Timestamp) -> Vec<Event> {
    if ticket.due.is_none_or(|due| now < due) {
        return Vec::new();
    }
    let is = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
    let report = is(incident::report_at(ticket)).then(|| incident::report(ticket));
    let mut events = by_state(ticket, policy, now);
    events.extend(report.flatten());
    events
}

fn by_state(ticket: &Ticket, policy: &Policy, now: Timestamp) -> Vec<Event> {
    let is = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
    match ticket.state {
        State::Accepted | State::InProgress => {
            let mut events = clocks::reached(ticket, policy, now);
            events.extend(calls_again(ticket, policy, now));
            events.extend(offer_lapses(ticket, now));
            if is(apology_at(ticket, policy)) {
                let answered = ticket.first_replied_at.is_some();
                let promised = policy.promise(ticket.subject(), answered, now);
                events.push(Event::Apologised { promised });
            }
            if let Some((_, every)) = update_at(ticket, policy).filter(|(at, _)| *at <= now) {
                events.push(Event::Updated {
                    next: after_time(now, every),
                });
            }
            if nudge_at(ticket, policy) <= now {
                events.push(Event::Nudged {
                    waiting: ticket.waiting_since.is_some(),
                });
            }
            events
        }
        State::NeedsDetails if is(silence_at(ticket, policy)) && ticket.reminded_at.is_some() => vec![Event::Closed {
            why: WhyClosed::Silence,
            reopens_until: Some(after_time(now, policy.settings.tickets.reopen_within)),
        }],
        State::NeedsDetails => {
            let reminded = is(silence_at(ticket, policy)).then_some(Event::Reminded);
            let others = [calls_again(ticket, policy, now), offer_lapses(ticket, now)];
            reminded.into_iter().chain(others.into_iter().flatten()).collect()
        }
        // Too late to reopen it is too late to ask.
        State::Resolved if is(settled_at(ticket, policy)) => vec![Event::Closed {
            why: WhyClosed::Settled,
            reopens_until: None,
        }],
        State::Resolved if is(follow_up_at(ticket, policy)) => vec![Event::FollowedUp],
        State::Resolved | State::Closed => Vec::new(),
    }
}

/// Whoever was called does not answer: the next. Should nobody be on call any more, the call ends.
fn calls_again(ticket: &Ticket, policy: &Policy, now: Timestamp) -> Option<Event> {
    let call = call_at(ticket, policy)
        .filter(|at| *at <= now)
        .and(ticket.call.as_ref())?;
    called(policy, &ticket.queue, call.attempts, now)
}

/// Whether somebody was called to it, in the call that is under way.
pub(super) fn was_called(ticket: &Ticket, who: UserId, policy: &Policy) -> bool {
    ticket.call.as_ref().is_some_and(|call| {
        // Of a call that an earlier release began it is known only how far down the list it has come.
        let so_far = usize::try_from(call.attempts).unwrap_or(usize::MAX);
        let mut listed = policy.settings.on_call.chain.iter().take(so_far);
        call.called.contains(&who) || listed.any(|listed| *listed == who)
    })
}

/// Nobody accepted it in time: whoever is on call has it now.
fn offer_lapses(ticket: &Ticket, now: Timestamp) -> Option<Event> {
    let (agent, name) = ticket.offer.as_ref().filter(|offer| offer.until <= now)?.or.clone()?;
    Some(Event::Taken {
        agent,
        name,
        from: ticket.owner.as_ref().map(|owner| owner.id),
        by_answer: false,
        by_desk: true,
    })
}

//! What a customer asks of a ticket.

use calendar::after_time;
use jiff::Timestamp;

use super::{Rejected, course::resolved};
use crate::{
    Policy,
    message::{Content, Message},
    settings::Settings,
    ticket::{
        Event,
        State::{Accepted, Closed, InProgress, NeedsDetails, Resolved},
        Ticket,
        written::written_before,
    },
};

pub(super) fn writes(
    ticket: &Ticket,
    message: &Message,
    policy: &Policy,
    now: Timestamp,
) -> Result<Vec<Event>, Rejected> {
    if message.at.content == Content::Uncopyable {
        return Err(Rejected::CannotBeCopied);
    }
    let written = written_before(message.written, now);
    let mut events = match ticket.state {
        Accepted | InProgress | NeedsDetails => Vec::new(),
        Resolved | Closed => vec![reopened(ticket, written, policy, now)?],
    };
    let since = ticket.waits_from(written, now);
    let promised = (events.is_empty() && ticket.waiting_since.is_none()).then(|| promise(ticket, policy, since));
    events.extend(returned(ticket));
    let answered_details = ticket.state == NeedsDetails;
    events.push(Event::CustomerWrote {
        message: message.at.clone(),
        promised,
        answered_details,
        written,
        old: ticket.tells_age(written, now),
    });
    Ok(events)
}

/// Several messages as one, or with a call for a person.
pub(super) fn sends(
    ticket: &Ticket,
    messages: &[Message],
    (person, anyway): (bool, bool),
    policy: &Policy,
    now: Timestamp,
) -> Result<Vec<Event>, Rejected> {
    if messages.iter().any(|message| message.at.content == Content::Uncopyable) {
        return Err(Rejected::CannotBeCopied);
    }
    let lasting;
    let ticket = if anyway && !ticket.continues_at(now) {
        lasting = Ticket {
            reopens_until: Some(now),
            ..ticket.clone()
        };
        &lasting
    } else {
        ticket
    };
    let Some((first, others)) = messages.split_first() else {
        return if person {
            calls_person(ticket, policy, now)
        } else {
            Ok(Vec::new())
        };
    };
    let mut events = writes(ticket, first, policy, now)?;
    events.extend(others.iter().map(|message| Event::CustomerWrote {
        message: message.at.clone(),
        promised: None,
        answered_details: false,
        written: written_before(message.written, now),
        old: false,
    }));
    // Whoever has called one already is heard all the same: their words go there.
    if person && !(ticket.person_called && ticket.state.is_open()) {
        events.push(Event::PersonCalled);
    }
    Ok(events)
}

pub(super) fn edits(ticket: &Ticket, message: &Message) -> Event {
    match ticket.state {
        Accepted | InProgress | NeedsDetails | Resolved | Closed => Event::CustomerEdited {
            message: message.at.clone(),
        },
    }
}

pub(super) fn calls_person(ticket: &Ticket, policy: &Policy, now: Timestamp) -> Result<Vec<Event>, Rejected> {
    match ticket.state {
        Accepted | InProgress | NeedsDetails if ticket.person_called => Err(Rejected::AlreadyThere),
        Accepted | InProgress | NeedsDetails => Ok(vec![Event::PersonCalled]),
        Resolved | Closed => Ok(vec![reopened(ticket, None, policy, now)?, Event::PersonCalled]),
    }
}

pub(super) fn solves(ticket: &Ticket, settings: &Settings, now: Timestamp) -> Result<Vec<Event>, Rejected> {
    match ticket.state {
        Accepted | InProgress | NeedsDetails => Ok(vec![resolved(ticket, None, settings, now)]),
        Resolved => Err(Rejected::AlreadyThere),
        Closed => Err(Rejected::Over),
    }
}

pub(super) fn reopens(ticket: &Ticket, policy: &Policy, now: Timestamp) -> Result<Vec<Event>, Rejected> {
    match ticket.state {
        Accepted | InProgress | NeedsDetails => Err(Rejected::AlreadyThere),
        Resolved | Closed => Ok(vec![reopened(ticket, None, policy, now)?]),
    }
}

pub(super) fn rates(
    ticket: &Ticket,
    cycle: u32,
    score: u8,
    settings: &Settings,
    now: Timestamp,
) -> Result<Vec<Event>, Rejected> {
    match ticket.state {
        Accepted | InProgress | NeedsDetails | Resolved | Closed => rated(ticket, cycle, score, settings, now),
    }
}

pub(super) fn comments(ticket: &Ticket, message: &Message) -> Result<Vec<Event>, Rejected> {
    match ticket.state {
        Accepted | InProgress | NeedsDetails | Resolved | Closed => {
            let rated = ticket.asked.as_ref().filter(|asked| asked.score.is_some());
            let asked = rated.ok_or(Rejected::NoSurvey)?;
            // One message, or the messages of one album.
            let album = message.at.album.as_ref();
            if asked.comment.is_some() && (album.is_none() || album != asked.comment_album.as_ref()) {
                return Err(Rejected::AlreadyThere);
            }
            Ok(vec![Event::RatingCommented {
                message: message.at.clone(),
            }])
        }
    }
}

/// Leaves, or returns. A finished ticket hears it, too: what waits for their return is still theirs.
pub(super) fn leaves(ticket: &Ticket, left: bool) -> Vec<Event> {
    match ticket.state {
        Accepted | InProgress | NeedsDetails | Resolved | Closed => match (left, ticket.unreachable) {
            (true, false) => vec![Event::Left],
            (false, true) => vec![Event::Returned],
            (true, true) | (false, false) => Vec::new(),
        },
    }
}

fn promise(ticket: &Ticket, policy: &Policy, since: Timestamp) -> Timestamp {
    policy.promise(ticket.subject(), ticket.first_replied_at.is_some(), since)
}

fn reopened(ticket: &Ticket, written: Option<Timestamp>, policy: &Policy, now: Timestamp) -> Result<Event, Rejected> {
    if ticket.continues_at(now) {
        Ok(Event::Reopened {
            promised: promise(ticket, policy, ticket.waits_from(written, now)),
            written,
            owner_off: ticket
                .owner
                .as_ref()
                .is_some_and(|owner| !policy.is_on_duty(owner.id, &ticket.queue, now)),
        })
    } else {
        Err(Rejected::Over)
    }
}

/// A message from someone who had blocked the bot says that they are back.
fn returned(ticket: &Ticket) -> Option<Event> {
    ticket.unreachable.then_some(Event::Returned)
}

/// One rating a cycle: the first tap counts, a later one changes it within the window.
fn rated(ticket: &Ticket, cycle: u32, score: u8, settings: &Settings, now: Timestamp) -> Result<Vec<Event>, Rejected> {
    if !(1..=5).contains(&score) {
        return Err(Rejected::BadScore);
    }
    let Some(asked) = ticket.asked.as_ref().filter(|asked| asked.cycle == cycle) else {
        return Err(Rejected::NoSurvey);
    };
    if asked.score == Some(score) {
        return Err(Rejected::AlreadyThere);
    }
    let too_late = asked
        .rated_at
        .is_some_and(|at| now > after_time(at, settings.tickets.rating_edit_within));
    if too_late {
        return Err(Rejected::AlreadyRated);
    }
    Ok(vec![Event::Rated {
        cycle,
        score,
        was: asked.score,
        agent: asked.agent,
    }])
}

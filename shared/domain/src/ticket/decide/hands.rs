//! In whose hands a ticket is: taken, released, given, offered, accepted, answered for.

use calendar::after_time;
use jiff::{SignedDuration, Timestamp};

use super::Rejected;
use crate::{
    Policy,
    staff::{Right, StaffMember},
    ticket::{
        Event,
        State::{Accepted, Closed, InProgress, NeedsDetails, Resolved},
        Ticket,
        tick::was_called,
    },
};

/// How long an offer at the end of a shift may be accepted.
const OFFER_LASTS: SignedDuration = SignedDuration::from_mins(10);

pub(super) fn takes(ticket: &Ticket, by: &StaffMember) -> Result<Vec<Event>, Rejected> {
    by.allowed(Right::Work)?;
    match ticket.state {
        Accepted | InProgress | NeedsDetails => {}
        Resolved | Closed => return Err(Rejected::Over),
    }
    match &ticket.owner {
        Some(owner) if owner.id == by.id => Err(Rejected::AlreadyYours),
        Some(owner) if by.allowed(Right::TakeOver).is_err() => Err(Rejected::TakenBy(owner.name.clone())),
        Some(_) | None => Ok(vec![taken(ticket, by, false)]),
    }
}

pub(super) fn releases(ticket: &Ticket, by: &StaffMember) -> Result<Vec<Event>, Rejected> {
    works_on(ticket, by)?;
    match (ticket.state, &ticket.owner) {
        (Accepted | InProgress | NeedsDetails, Some(_)) => Ok(vec![Event::Released { agent: by.id }]),
        (Accepted | InProgress | NeedsDetails, None) => Err(Rejected::AlreadyThere),
        (Resolved | Closed, _) => Err(Rejected::Over),
    }
}

/// Given by the desk.
pub(super) fn assigned(ticket: &Ticket, to: &StaffMember) -> Result<Vec<Event>, Rejected> {
    to.allowed(Right::Work)?;
    match ticket.state {
        // Somebody was quicker: then there is nothing to give.
        Accepted | InProgress | NeedsDetails if ticket.owner.is_some() => Ok(Vec::new()),
        Accepted | InProgress | NeedsDetails => Ok(vec![Event::Taken {
            agent: to.id,
            name: to.name.clone(),
            from: None,
            by_answer: false,
            by_desk: true,
        }]),
        Resolved | Closed => Ok(Vec::new()),
    }
}

pub(super) fn offered(
    ticket: &Ticket,
    to: &StaffMember,
    or: Option<&StaffMember>,
    now: Timestamp,
) -> Result<Vec<Event>, Rejected> {
    to.allowed(Right::Work)?;
    match ticket.state {
        // Given away or offered meanwhile: then there is nothing to offer.
        Accepted | InProgress | NeedsDetails
            if ticket.owner.is_none() || ticket.offer.as_ref().is_some_and(|offer| now < offer.until) =>
        {
            Ok(Vec::new())
        }
        Accepted | InProgress | NeedsDetails => Ok(vec![Event::Offered {
            to: to.id,
            until: after_time(now, OFFER_LASTS),
            or: or.map(|or| (or.id, or.name.clone())),
        }]),
        Resolved | Closed => Ok(Vec::new()),
    }
}

/// As long as the offer lasts: after that it is whoever is on call's, or stays where it is, though no tick has said so yet.
pub(super) fn accepts(ticket: &Ticket, by: &StaffMember, now: Timestamp) -> Result<Vec<Event>, Rejected> {
    by.allowed(Right::Work)?;
    match ticket.state {
        Accepted | InProgress | NeedsDetails => match &ticket.offer {
            Some(offer) if offer.to == by.id && now < offer.until => Ok(vec![taken(ticket, by, false)]),
            Some(_) | None => Err(Rejected::Outdated),
        },
        Resolved | Closed => Err(Rejected::Over),
    }
}

/// By whom it was called to, whoever has it, and who may act on other people's: anybody else would end a call that was not theirs.
pub(super) fn acknowledges(ticket: &Ticket, by: &StaffMember, policy: &Policy) -> Result<Vec<Event>, Rejected> {
    by.allowed(Right::Work)?;
    let owns = ticket.owner.as_ref().is_some_and(|owner| owner.id == by.id);
    match ticket.state {
        Accepted | InProgress | NeedsDetails | Resolved | Closed if ticket.call.is_none() => {
            Err(Rejected::AlreadyThere)
        }
        Accepted | InProgress | NeedsDetails | Resolved | Closed => {
            if !owns && !was_called(ticket, by.id, policy) {
                by.allowed(Right::TakeOver)?;
            }
            Ok(vec![Event::Acknowledged {
                agent: by.id,
                name: by.name.clone(),
            }])
        }
    }
}

/// Whether `by` may move this ticket: it is theirs or nobody's, or they may act on other people's.
pub(super) fn works_on(ticket: &Ticket, by: &StaffMember) -> Result<(), Rejected> {
    by.allowed(Right::Work)?;
    match &ticket.owner {
        Some(owner) if owner.id != by.id && by.allowed(Right::TakeOver).is_err() => {
            Err(Rejected::TakenBy(owner.name.clone()))
        }
        Some(_) | None => Ok(()),
    }
}

/// Whoever acts for the customer on a ticket that nobody owns, owns it.
pub(super) fn taken_by_answer(ticket: &Ticket, by: &StaffMember) -> Vec<Event> {
    if ticket.owner.is_none() {
        vec![taken(ticket, by, true)]
    } else {
        Vec::new()
    }
}

fn taken(ticket: &Ticket, by: &StaffMember, by_answer: bool) -> Event {
    let from = ticket.owner.as_ref().map(|owner| owner.id);
    Event::Taken {
        agent: by.id,
        name: by.name.clone(),
        from,
        by_answer,
        by_desk: false,
    }
}

//! The course that agents give a ticket: what it waits for, where it goes on, how it ends.

use calendar::after_time;
use jiff::Timestamp;

use super::{
    Rejected,
    hands::{taken_by_answer, works_on},
};
use crate::{
    Policy, QueueName,
    settings::{Settings, Subject, Urgency},
    staff::{Right, StaffMember},
    ticket::{
        CustomerAttributes, Event,
        State::{Accepted, Closed, InProgress, NeedsDetails, Resolved},
        Survey, Ticket, WhyClosed, WhyNoSurvey,
        due::reminds_at,
        tick::called,
    },
};

pub(super) fn asks_details(
    ticket: &Ticket,
    by: &StaffMember,
    policy: &Policy,
    now: Timestamp,
) -> Result<Vec<Event>, Rejected> {
    works_on(ticket, by)?;
    match ticket.state {
        Accepted | InProgress => {
            let mut events = taken_by_answer(ticket, by);
            events.push(details_asked(ticket, by, policy, now));
            Ok(events)
        }
        NeedsDetails => Err(Rejected::AlreadyThere),
        Resolved | Closed => Err(Rejected::Over),
    }
}

/// The customer is told until when we wait before we remind them.
pub(super) fn details_asked(ticket: &Ticket, by: &StaffMember, policy: &Policy, now: Timestamp) -> Event {
    Event::DetailsAsked {
        agent: by.id,
        until: reminds_at(ticket, policy, now),
    }
}

pub(super) fn resolves(
    ticket: &Ticket,
    by: &StaffMember,
    settings: &Settings,
    now: Timestamp,
) -> Result<Vec<Event>, Rejected> {
    works_on(ticket, by)?;
    match ticket.state {
        Accepted | InProgress | NeedsDetails => {
            let mut events = taken_by_answer(ticket, by);
            events.push(resolved(ticket, Some(by), settings, now));
            Ok(events)
        }
        Resolved => Err(Rejected::AlreadyThere),
        Closed => Err(Rejected::Over),
    }
}

/// To the queue that is named, or to the one above; more or less pressing than before, if that is said; perhaps with a form.
pub(super) fn escalates(
    ticket: &Ticket,
    by: &StaffMember,
    onward: (Option<&QueueName>, Option<Urgency>, bool),
    policy: &Policy,
    now: Timestamp,
) -> Result<Vec<Event>, Rejected> {
    works_on(ticket, by)?;
    match ticket.state {
        Accepted | InProgress | NeedsDetails => escalated(ticket, by, onward, policy, now),
        Resolved | Closed => Err(Rejected::Over),
    }
}

pub(super) fn closes_as_spam(ticket: &Ticket, by: &StaffMember) -> Result<Vec<Event>, Rejected> {
    works_on(ticket, by)?;
    match ticket.state {
        Accepted | InProgress | NeedsDetails | Resolved => Ok(vec![Event::Closed {
            why: WhyClosed::Spam,
            reopens_until: None,
        }]),
        Closed => Err(Rejected::Over),
    }
}

pub(super) fn sets_vip(ticket: &Ticket, by: &StaffMember, until: Option<Timestamp>) -> Result<Vec<Event>, Rejected> {
    by.allowed(Right::GrantVip)?;
    match ticket.state {
        // Said once more, it is the newest decision, though nothing looks different here: another ticket may say otherwise.
        Accepted | InProgress | NeedsDetails | Resolved | Closed => Ok(vec![Event::VipSet {
            agent: Some(by.id),
            until,
            set_at: None,
        }]),
    }
}

/// What is known of the customer, where the ticket does not know it yet. Who has it, and in which queue, stays.
pub(super) fn customer_known(ticket: &Ticket, traits: &CustomerAttributes) -> Vec<Event> {
    match ticket.state {
        Accepted | InProgress | NeedsDetails | Resolved => {}
        Closed => return Vec::new(),
    }
    // A decision in the ticket that is newer than theirs stands.
    let vip = traits.vip_set_at > ticket.vip_set_at && traits.vip_until != ticket.vip_until;
    let vip = vip.then_some(Event::VipSet {
        agent: None,
        until: traits.vip_until,
        set_at: traits.vip_set_at,
    });
    let knows = (&ticket.customer.region, &ticket.customer.zone) == (&traits.region, &traits.zone);
    let located = (!knows).then(|| Event::Located {
        region: traits.region.clone(),
        zone: traits.zone.clone(),
    });
    vip.into_iter().chain(located).collect()
}

pub(super) fn resolved(ticket: &Ticket, by: Option<&StaffMember>, settings: &Settings, now: Timestamp) -> Event {
    let agent = ticket.owner.as_ref().map(|owner| owner.id).or(by.map(|by| by.id));
    let last_rated_at = ticket
        .asked
        .as_ref()
        .and_then(|asked| asked.rated_at)
        .max(ticket.last_rated_at);
    let cools = last_rated_at.is_some_and(|at| now < after_time(at, settings.tickets.survey_cooldown));
    let survey = if ticket.unreachable {
        Survey::NotAsked(WhyNoSurvey::Unreachable)
    } else if cools {
        Survey::NotAsked(WhyNoSurvey::Cooldown)
    } else {
        Survey::Asked(agent)
    };
    Event::Resolved {
        agent: by.map(|by| by.id),
        summary: false,
        survey,
        reopens_until: after_time(now, settings.tickets.reopen_within),
    }
}

fn escalated(
    ticket: &Ticket,
    by: &StaffMember,
    (to, urgency, form): (Option<&QueueName>, Option<Urgency>, bool),
    policy: &Policy,
    now: Timestamp,
) -> Result<Vec<Event>, Rejected> {
    let settings = &policy.settings;
    let above = || {
        settings
            .queues
            .get(&ticket.queue)
            .and_then(|queue| queue.escalates_to.as_ref())
    };
    let is_on = |queue: &&QueueName| settings.is_on(queue);
    let next = to.or_else(above).filter(is_on).filter(|next| **next != ticket.queue);
    let (Some(to), Some(group)) = (next, next.and_then(|next| settings.group_of(next))) else {
        let named = to.filter(|to| **to != ticket.queue);
        return Err(named.map_or(Rejected::NowhereToEscalate, |to| Rejected::QueueOff(to.clone())));
    };
    let there = Subject {
        queue: to,
        class: ticket.class,
        urgency: urgency.unwrap_or(ticket.urgency),
    };
    let escalated = Event::Escalated {
        agent: by.id,
        from: ticket.queue.clone(),
        to: to.clone(),
        from_group: ticket.group,
        group,
        urgency: urgency.filter(|urgency| *urgency != ticket.urgency),
        form,
        promised: policy.promise(there, ticket.first_replied_at.is_some(), now),
    };
    Ok([escalated].into_iter().chain(called(policy, to, 0, now)).collect())
}

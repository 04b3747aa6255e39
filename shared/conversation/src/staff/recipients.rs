//! Who of the staff has to hear of what happened to a ticket, in private: a group's pace may be spent, and nobody watches all topics.

use domain::{
    Lang, Policy, QueueName, StaffDirectory, UserId,
    sla::{EscalationStep, Level},
    staff::Role,
    ticket::{Commit, Event, Ticket},
};
use jiff::Timestamp;

use crate::staff::{News, Notice};

/// Whether somebody may have to hear of that commit. Asked first, since what [`notices`] needs takes reading.
#[must_use]
pub fn concerns_staff(commit: &Commit) -> bool {
    let concerns = |event: &Event| {
        matches!(
            event,
            Event::ClockReached { .. }
                | Event::Nudged { .. }
                | Event::Called { .. }
                | Event::IncidentReported { .. }
                | Event::Offered { .. }
                | Event::Taken { by_desk: true, .. }
                | Event::Opened { by_hand: true, .. }
        )
    };
    commit.events.iter().any(concerns)
}

/// The notices of one commit, each with the place of its event: that and its reader tell one from another, whoever else is on the
/// staff by the time it is asked again. `ticket` is the ticket as it is now.
///
/// A breach is told to whoever has the ticket; each step of the chain to those it names. Where nobody is of that kind, it goes to the
/// next who is there, and at last to the admins: what is late does not go unseen.
#[must_use]
pub fn notices(commit: &Commit, ticket: &Ticket, crew: &StaffDirectory, policy: &Policy) -> Vec<(usize, Notice)> {
    let mut all = Vec::new();
    for (place, event) in commit.events.iter().enumerate() {
        let (news, to) = if let Event::ClockReached { clock, level, due, .. } = event {
            let news = News::Clock {
                ticket: commit.ticket,
                clock: *clock,
                level: *level,
                due: *due,
            };
            (news, hear_of(*level, ticket, crew, policy, commit.at))
        } else if let Event::Called { to, attempt, .. } = event {
            let news = News::Called {
                ticket: commit.ticket,
                customer: commit.customer,
                queue: ticket.queue.clone(),
                attempt: *attempt,
            };
            (news, vec![*to])
        } else if let Event::Offered { to, until, .. } = event {
            let news = News::Offered {
                ticket: commit.ticket,
                customer: commit.customer,
                until: *until,
            };
            (news, vec![*to])
        } else if let Event::IncidentReported { incident, owner } = event {
            let news = News::Incident {
                ticket: commit.ticket,
                incident: incident.clone(),
                owner: owner.clone(),
            };
            (news, step(EscalationStep::Supervisor, ticket, crew, policy, commit.at))
        } else if let Event::Nudged { .. } = event {
            let news = News::Idle { ticket: commit.ticket };
            (news, step(EscalationStep::Supervisor, ticket, crew, policy, commit.at))
        } else if let Event::Taken {
            agent, by_desk: true, ..
        } = event
        {
            (News::Assigned { ticket: commit.ticket }, vec![*agent])
        } else if let Event::Opened {
            topic, by_hand: true, ..
        } = event
        {
            let news = News::ByHand {
                ticket: commit.ticket,
                topic: topic.clone(),
                queue: ticket.queue.clone(),
            };
            (news, step(EscalationStep::Manager, ticket, crew, policy, commit.at))
        } else {
            continue;
        };
        for to in to {
            let notice = Notice {
                to,
                lang: lang_of(to, crew, policy),
                what: news.clone(),
            };
            all.push((place, notice));
        }
    }
    all
}

/// What the admins hear of a group; where none are named, the managers, and at last the supervisors.
#[must_use]
pub fn group_notices(news: &News, crew: &StaffDirectory, policy: &Policy) -> Vec<Notice> {
    let with = |role| crew.with_role(role).map(|member| member.id).collect::<Vec<_>>();
    let mut to = policy.settings.admins.clone();
    for role in [Role::Manager, Role::Supervisor] {
        if to.is_empty() {
            to = with(role);
        }
    }
    let notice = |to: UserId| Notice {
        to,
        lang: lang_of(to, crew, policy),
        what: news.clone(),
    };
    to.into_iter().map(notice).collect()
}

fn lang_of(of: UserId, crew: &StaffDirectory, policy: &Policy) -> Lang {
    let own = crew.member(of).map(|member| &member.lang);
    own.unwrap_or_else(|| policy.settings.desk_language()).clone()
}

fn hear_of(level: Level, ticket: &Ticket, crew: &StaffDirectory, policy: &Policy, at: Timestamp) -> Vec<UserId> {
    let owner: Vec<UserId> = ticket.owner.iter().map(|owner| owner.id).collect();
    match level {
        // Without an owner the topic is told, and the chain goes on from there.
        Level::Warning(_) | Level::Breach => owner,
        Level::Chain(to) => step(to, ticket, crew, policy, at),
    }
}

/// Those whom a step of the chain names, or else the next.
fn step(step: EscalationStep, ticket: &Ticket, crew: &StaffDirectory, policy: &Policy, at: Timestamp) -> Vec<UserId> {
    let with = |role| crew.with_role(role).map(|member| member.id).collect::<Vec<_>>();
    let above = || {
        policy
            .settings
            .queues
            .get(&ticket.queue)
            .and_then(|queue| queue.escalates_to.as_ref())
    };
    let found = match step {
        EscalationStep::Queue => on_duty(&ticket.queue, crew, policy, at),
        EscalationStep::LevelUp => above()
            .map(|queue| on_duty(queue, crew, policy, at))
            .unwrap_or_default(),
        EscalationStep::Supervisor => with(Role::Supervisor),
        EscalationStep::Manager => with(Role::Manager),
    };
    if !found.is_empty() {
        return found;
    }
    match step {
        // The topic is told.
        EscalationStep::Queue | EscalationStep::LevelUp => Vec::new(),
        EscalationStep::Supervisor => {
            let managers = with(Role::Manager);
            if managers.is_empty() {
                policy.settings.admins.clone()
            } else {
                managers
            }
        }
        EscalationStep::Manager => policy.settings.admins.clone(),
    }
}

/// Who is on duty in a queue; nobody if there are no shifts to say so, since the whole staff need not hear of every breach.
fn on_duty(queue: &QueueName, crew: &StaffDirectory, policy: &Policy, at: Timestamp) -> Vec<UserId> {
    if policy.settings.shifts.is_empty() {
        return Vec::new();
    }
    crew.on_duty(policy, queue, at)
        .into_iter()
        .map(|member| member.id)
        .collect()
}

//! What other systems are told about tickets: a short list of events by name, with ids and no words.
//!
//! A name, once published, keeps its meaning, and a field its place; a change that a reader could stumble over is a new
//! [`VERSION`]. Whoever needs more than ids reads it where they are allowed to.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    BotId, QueueName, TicketId, UserId,
    settings::{Class, Urgency},
    sla::{ClockKind, Level},
    ticket::{Commit, Event, WhyClosed},
};

/// The version of everything here.
pub const VERSION: u32 = 1;

/// One event, as other systems get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Announcement {
    /// The version of its shape.
    pub v: u32,
    /// The same for every repetition of the same event: `<ticket>.<commit>.<event>`. They may come twice and in any order.
    pub id: String,
    /// When it happened.
    pub at: Timestamp,
    /// The bot.
    pub bot: BotId,
    /// The ticket.
    pub ticket: TicketId,
    /// The ticket's commit. A higher one is a later one.
    pub version: u64,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What happened. The name is the event's type on the bus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type")]
pub enum What {
    /// A customer has a ticket.
    #[serde(rename = "ticket.created")]
    Created {
        /// Where it waits.
        queue: QueueName,
        /// The kind of promise.
        class: Class,
        /// How pressing it is.
        urgency: Urgency,
        /// The earlier ticket that it continues.
        #[serde(skip_serializing_if = "Option::is_none")]
        continues: Option<TicketId>,
    },
    /// An agent has it.
    #[serde(rename = "ticket.assigned")]
    Assigned {
        /// Who.
        agent: UserId,
        /// Who had it before.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<UserId>,
        /// Whether the desk gave it, rather than the agent taking it.
        by_desk: bool,
    },
    /// It went to another queue.
    #[serde(rename = "ticket.escalated")]
    Escalated {
        /// By whom.
        agent: UserId,
        /// From this queue…
        from: QueueName,
        /// …to that one.
        to: QueueName,
    },
    /// A promise was broken.
    #[serde(rename = "ticket.breached")]
    Breached {
        /// Which.
        clock: ClockKind,
        /// Which time around.
        cycle: u32,
        /// When it was due.
        due: Timestamp,
    },
    /// It is resolved.
    #[serde(rename = "ticket.resolved")]
    Resolved {
        /// By which agent; none if the customer said so.
        #[serde(skip_serializing_if = "Option::is_none")]
        agent: Option<UserId>,
    },
    /// It goes on after all.
    #[serde(rename = "ticket.reopened")]
    Reopened {},
    /// It is over.
    #[serde(rename = "ticket.closed")]
    Closed {
        /// Why.
        why: WhyClosed,
    },
    /// The customer rated it.
    #[serde(rename = "ticket.rated")]
    Rated {
        /// The resolution that it is about, from 1.
        cycle: u32,
        /// 1 to 5.
        score: u8,
        /// The agent that it is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        agent: Option<UserId>,
    },
}

impl What {
    /// The event's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "ticket.created",
            Self::Assigned { .. } => "ticket.assigned",
            Self::Escalated { .. } => "ticket.escalated",
            Self::Breached { .. } => "ticket.breached",
            Self::Resolved { .. } => "ticket.resolved",
            Self::Reopened {} => "ticket.reopened",
            Self::Closed { .. } => "ticket.closed",
            Self::Rated { .. } => "ticket.rated",
        }
    }

    fn of(event: &Event) -> Option<Self> {
        Some(match event {
            Event::Opened {
                queue,
                class,
                urgency,
                continues,
                ..
            } => Self::Created {
                queue: queue.clone(),
                class: *class,
                urgency: *urgency,
                continues: *continues,
            },
            Event::Taken {
                agent, from, by_desk, ..
            } => Self::Assigned {
                agent: *agent,
                from: *from,
                by_desk: *by_desk,
            },
            Event::Escalated { agent, from, to, .. } => Self::Escalated {
                agent: *agent,
                from: from.clone(),
                to: to.clone(),
            },
            Event::ClockReached {
                clock,
                cycle,
                level: Level::Breach,
                due,
            } => Self::Breached {
                clock: *clock,
                cycle: *cycle,
                due: *due,
            },
            Event::Resolved { agent, .. } => Self::Resolved { agent: *agent },
            Event::Reopened { .. } => Self::Reopened {},
            Event::Closed { why, .. } => Self::Closed { why: *why },
            Event::Rated {
                cycle, score, agent, ..
            } => Self::Rated {
                cycle: *cycle,
                score: *score,
                agent: *agent,
            },
            Event::CustomerWrote { .. }
            | Event::CustomerEdited { .. }
            | Event::PersonCalled
            | Event::AgentReplied { .. }
            | Event::Noted { .. }
            | Event::Drafted { .. }
            | Event::AgentEdited { .. }
            | Event::Recalled { .. }
            | Event::Released { .. }
            | Event::DetailsAsked { .. }
            | Event::RatingCommented { .. }
            | Event::Reminded
            | Event::ClockReached { .. }
            | Event::Apologised { .. }
            | Event::Updated { .. }
            | Event::FollowedUp
            | Event::TermsChanged
            | Event::Nudged { .. }
            | Event::IncidentReported { .. }
            | Event::Called { .. }
            | Event::Acknowledged { .. }
            | Event::Offered { .. }
            | Event::VipSet { .. }
            | Event::Located { .. }
            | Event::Left
            | Event::Returned
            | Event::SendingFailed { .. } => return None,
        })
    }
}

/// What a commit tells other systems, in its order.
#[must_use]
pub fn announcements(commit: &Commit) -> Vec<Announcement> {
    let events = commit.events.iter().enumerate();
    events
        .filter_map(|(index, event)| {
            Some(Announcement {
                v: VERSION,
                id: format!("{}.{}.{index}", commit.ticket, commit.version),
                at: commit.at,
                bot: commit.bot,
                ticket: commit.ticket,
                version: commit.version,
                what: What::of(event)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sample::{anna, at, minutes, opened, policy},
        ticket::Command,
    };

    #[test]
    fn a_life_is_announced_by_ids_alone_and_the_same_however_often_it_is_asked() {
        let (mut ticket, first) = opened();
        let mut commits = vec![first];
        let life = [
            Command::Take(anna()),
            Command::Resolve(anna()),
            Command::CustomerReopens,
            Command::CloseAsSpam(anna()),
        ];
        for (minute, command) in (1..).zip(life) {
            let now = at(minutes(minute));
            let (next, commit) = ticket
                .after(&command, None, &policy(), now)
                .expect("allowed")
                .expect("something happens");
            ticket = next;
            commits.push(commit);
        }
        let all: Vec<Announcement> = commits.iter().flat_map(announcements).collect();
        let names: Vec<&str> = all.iter().map(|one| one.what.name()).collect();
        assert_eq!(
            names,
            [
                "ticket.created",
                "ticket.assigned",
                "ticket.resolved",
                "ticket.reopened",
                "ticket.closed"
            ]
        );
        for one in &all {
            let json = serde_json::to_value(one).expect("plain data");
            assert_eq!(
                json["type"],
                one.what.name(),
                "the name is written once more, and is the same"
            );
            let text = json.to_string();
            assert!(
                !text.contains(&ticket.customer.name) && !text.contains(&anna().name),
                "{text}"
            );
        }
        let ids: std::collections::BTreeSet<&str> = all.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids.len(), all.len());
        assert_eq!(all, commits.iter().flat_map(announcements).collect::<Vec<_>>());
    }
}

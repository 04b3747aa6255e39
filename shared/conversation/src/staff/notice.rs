//! What staff are told in private.

use domain::{
    ChatId, Lang, QueueName, TicketId, TopicKey, UserId,
    sla::{ClockKind, Level},
    staff::Role,
    ticket::Incident,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    callback::Callback,
    text::{HandedOver, IncidentReport, Keyboard, Lack, Say, When},
};

/// Something to tell a member of staff, or an admin, in private. Stored until it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// To whom.
    pub to: UserId,
    /// In which language.
    pub lang: Lang,
    /// What.
    pub what: News,
}

/// What a [`Notice`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum News {
    /// Someone has opened an invitation: approve?
    Candidate {
        /// Their name.
        name: String,
        /// Their id.
        user: UserId,
        /// What they would be.
        role: Role,
        /// The version of their record that asks, which is what the buttons decide about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<u64>,
    },
    /// You may work.
    Welcome {
        /// As what.
        role: Role,
    },
    /// Not this time.
    Declined,
    /// A clock of a ticket has reached a level.
    Clock {
        /// The ticket.
        ticket: TicketId,
        /// The clock.
        clock: ClockKind,
        /// The level.
        level: Level,
        /// When it was due.
        due: Timestamp,
    },
    /// No agent has touched a ticket for long.
    Idle {
        /// The ticket.
        ticket: TicketId,
    },
    /// A colleague's shift ends: a ticket is offered to them.
    Offered {
        /// The ticket.
        ticket: TicketId,
        /// Its customer, who is part of its key.
        customer: UserId,
        /// Until when they may accept.
        until: Timestamp,
    },
    /// To the supervisor: a shift has ended.
    ShiftEnded {
        /// Whose.
        agent: String,
        /// How many tickets were offered to colleagues.
        offered: u32,
        /// How many went to whoever is on call.
        on_call: u32,
        /// How many stay with the agent.
        kept: u32,
    },
    /// To the supervisor: somebody hands over what they have.
    HandsOver {
        /// Who.
        agent: String,
        /// How many tickets were offered to colleagues.
        offered: u32,
        /// How many went to whoever is on call.
        on_call: u32,
        /// How many stay with the agent.
        kept: u32,
    },
    /// To who begins: what waits.
    ShiftBegins {
        /// How many tickets wait for an agent.
        waiting: u32,
        /// How many they have in hand.
        load: u32,
    },
    /// They are on call, and it cannot wait.
    Called {
        /// The ticket.
        ticket: TicketId,
        /// Its customer, who is part of its key.
        customer: UserId,
        /// Its queue.
        queue: QueueName,
        /// The how-manieth call.
        attempt: u32,
    },
    /// To the supervisors: what came of a call at night.
    Incident {
        /// The ticket.
        ticket: TicketId,
        /// What came of it.
        incident: Box<Incident>,
        /// Who has the ticket now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<String>,
    },
    /// The desk has given them a ticket.
    Assigned {
        /// The ticket.
        ticket: TicketId,
    },
    /// To the admins: the desk cannot work in a group until somebody mends it.
    GroupLacks {
        /// The group.
        group: ChatId,
        /// What it lacks.
        lack: Lack,
        /// What Telegram says, if it was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// To the admins: it works again.
    GroupWorks {
        /// The group.
        group: ChatId,
    },
    /// To the managers: a ticket about a part of the desk that is in manual mode.
    ByHand {
        /// The ticket.
        ticket: TicketId,
        /// What about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<TopicKey>,
        /// Its queue.
        queue: QueueName,
    },
}

impl News {
    /// The words and buttons of it, as read at `now` in `zone`.
    #[must_use]
    pub fn say(&self, zone: &str, now: Timestamp) -> (Say, Keyboard) {
        match self {
            Self::Candidate {
                name,
                user,
                role,
                request,
            } => (
                Say::Candidate {
                    name: name.clone(),
                    user: *user,
                    role: *role,
                },
                vec![vec![
                    Callback::Approve {
                        user: *user,
                        request: *request,
                    },
                    Callback::Decline {
                        user: *user,
                        request: *request,
                    },
                ]],
            ),
            Self::Welcome { role } => (Say::Welcome(*role), Keyboard::new()),
            Self::Declined => (Say::Declined, Keyboard::new()),
            Self::Clock {
                ticket,
                clock,
                level,
                due,
            } => (
                Say::StaffClock {
                    ticket: *ticket,
                    clock: *clock,
                    level: *level,
                    due: When {
                        at: *due,
                        now,
                        zone: zone.to_owned(),
                    },
                },
                Keyboard::new(),
            ),
            Self::Offered {
                ticket,
                customer,
                until,
            } => (
                Say::StaffOffered {
                    ticket: *ticket,
                    until: When {
                        at: *until,
                        now,
                        zone: zone.to_owned(),
                    },
                },
                vec![vec![Callback::Accept {
                    customer: *customer,
                    ticket: *ticket,
                }]],
            ),
            Self::ShiftEnded {
                agent,
                offered,
                on_call,
                kept,
            } => (
                Say::ShiftEnded(HandedOver {
                    agent: agent.clone(),
                    offered: *offered,
                    on_call: *on_call,
                    kept: *kept,
                }),
                Keyboard::new(),
            ),
            Self::HandsOver {
                agent,
                offered,
                on_call,
                kept,
            } => (
                Say::HandsOver(HandedOver {
                    agent: agent.clone(),
                    offered: *offered,
                    on_call: *on_call,
                    kept: *kept,
                }),
                Keyboard::new(),
            ),
            Self::ShiftBegins { waiting, load } => (
                Say::ShiftBegins {
                    waiting: *waiting,
                    load: *load,
                },
                Keyboard::new(),
            ),
            Self::Called {
                ticket,
                customer,
                queue,
                attempt,
            } => (
                Say::StaffCalled {
                    ticket: *ticket,
                    queue: queue.clone(),
                    attempt: *attempt,
                },
                vec![vec![Callback::Acknowledge {
                    customer: *customer,
                    ticket: *ticket,
                }]],
            ),
            Self::Incident {
                ticket,
                incident,
                owner,
            } => (
                Say::Incident(Box::new(report(*ticket, incident, owner.clone(), zone, now))),
                Keyboard::new(),
            ),
            Self::Idle { ticket } => (Say::StaffIdle(*ticket), Keyboard::new()),
            Self::Assigned { ticket } => (Say::StaffAssigned(*ticket), Keyboard::new()),
            Self::GroupLacks { group, lack, why } => (Say::GroupLacks(*group, *lack, why.clone()), Keyboard::new()),
            Self::GroupWorks { group } => (Say::GroupWorks(*group), Keyboard::new()),
            Self::ByHand { ticket, topic, queue } => (
                Say::StaffByHand {
                    ticket: *ticket,
                    topic: topic.clone(),
                    queue: queue.clone(),
                },
                Keyboard::new(),
            ),
        }
    }
}

/// The report as it is read at `now` in `zone`.
fn report(ticket: TicketId, of: &Incident, owner: Option<String>, zone: &str, now: Timestamp) -> IncidentReport {
    let when = |at| When {
        at,
        now,
        zone: zone.to_owned(),
    };
    let acknowledged = of.acknowledged.clone();
    IncidentReport {
        ticket,
        since: when(of.since),
        queue: of.queue.clone(),
        class: of.class,
        urgency: of.urgency,
        calls: of.calls,
        acknowledged: acknowledged.map(|(name, at)| (name, when(at), at.duration_since(of.since))),
        taken: of.taken.clone().map(|(name, at)| (name, when(at))),
        passed_on: of.passed_on.clone().map(|(queue, at)| (queue, when(at))),
        resolved: of.resolved.map(when),
        owner,
    }
}

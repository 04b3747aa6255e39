//! Who is an agent, what each role may do, and how one becomes an agent.
//!
//! An admin named in the settings asks for an invitation and gets a link that works once; whoever opens it becomes a
//! candidate; the same or another admin approves. The link's secret is stored as a digest.

mod crew;
mod notices;
mod role;
#[cfg(test)]
mod tests;

pub use crew::{Crew, Member};
pub use notices::{concerns_staff, notices};
pub use role::{Right, Role};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    BotId, InputId, Lang, MessageId, QueueName, TicketId, UserId,
    press::Press,
    say::{Answer, Keyboard, Say, When},
    settings::Settings,
    sla::{ClockKind, Level},
    ticket::Rejected,
};

/// An agent as a command names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staffer {
    /// Telegram's user id.
    pub id: UserId,
    /// What they are called on cards and to customers: the first name.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl Staffer {
    /// Whether the role carries the right.
    ///
    /// # Errors
    /// [`Rejected::NotAllowed`] if not.
    pub fn allowed(&self, right: Right) -> Result<(), Rejected> {
        if self.role.has(right) {
            Ok(())
        } else {
            Err(Rejected::NotAllowed)
        }
    }
}

/// Whether someone who came by an invitation may work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Opened the link; an admin has not decided.
    Candidate,
    /// May work.
    Active,
    /// An admin said no, or ended it.
    Declined,
}

/// A member of staff, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Telegram's user id.
    pub id: UserId,
    /// First name, cut to 64 characters.
    pub name: String,
    /// Their language, for the desk's words to them.
    pub lang: Lang,
    /// What they may do.
    pub role: Role,
    /// Whether they may do it yet.
    pub standing: Standing,
    /// The admin who invited them.
    pub invited_by: UserId,
    /// When that standing was reached.
    pub since: Timestamp,
    /// How often this record changed: the condition of the next change.
    pub version: u64,
    /// The update that last changed it.
    pub input: InputId,
}

impl Agent {
    /// The agent as commands name them, if they may work.
    #[must_use]
    pub fn staffer(&self) -> Option<Staffer> {
        match self.standing {
            Standing::Active => Some(Staffer {
                id: self.id,
                name: self.name.clone(),
                role: self.role,
            }),
            Standing::Candidate | Standing::Declined => None,
        }
    }
}

/// How long an invitation link works.
pub const INVITATION_LASTS: SignedDuration = SignedDuration::from_hours(72);

/// An invitation: stored under the digest of its secret, gone once used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The bot whose link it is.
    pub bot: BotId,
    /// What the invited will be.
    pub role: Role,
    /// Who invites.
    pub by: UserId,
    /// When it was made.
    pub at: Timestamp,
    /// Who has used it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_by: Option<UserId>,
}

impl Invitation {
    /// Whether `user` may come in by it at `now`. Opening it again is harmless for the one who used it.
    #[must_use]
    pub fn admits(&self, user: UserId, now: Timestamp) -> bool {
        let fresh = now.duration_since(self.at) <= INVITATION_LASTS;
        fresh && self.used_by.is_none_or(|by| by == user)
    }
}

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
    /// The desk has given them a ticket.
    Assigned {
        /// The ticket.
        ticket: TicketId,
    },
}

impl News {
    /// The words and buttons of it, as read at `now` in `zone`.
    #[must_use]
    pub fn say(&self, zone: &str, now: Timestamp) -> (Say, Keyboard) {
        match self {
            Self::Candidate { name, user, role } => (
                Say::Candidate {
                    name: name.clone(),
                    user: *user,
                    role: *role,
                },
                vec![vec![Press::Approve(*user), Press::Decline(*user)]],
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
                vec![vec![Press::Accept {
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
                Say::ShiftEnded {
                    agent: agent.clone(),
                    offered: *offered,
                    on_call: *on_call,
                    kept: *kept,
                },
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
                vec![vec![Press::Acknowledge {
                    customer: *customer,
                    ticket: *ticket,
                }]],
            ),
            Self::Idle { ticket } => (Say::StaffIdle(*ticket), Keyboard::new()),
            Self::Assigned { ticket } => (Say::StaffAssigned(*ticket), Keyboard::new()),
        }
    }
}

/// What somebody asks of the staff list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// An admin wants an invitation link for a role.
    Invite(Role),
    /// One of the staff is at work from now on, or not.
    Presence(bool),
    /// Somebody who was called to a ticket of that customer acknowledges.
    Acknowledge(UserId, TicketId),
    /// A colleague accepts a ticket of that customer.
    Accept(UserId, TicketId),
    /// Somebody opened a link.
    Join,
    /// An admin decides about a candidate (`true`: let them in), by a button under the message of that id.
    Decide(UserId, bool, MessageId),
}

/// One arrival that concerns the staff list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The update.
    pub input: InputId,
    /// The bot.
    pub bot: BotId,
    /// Who asks.
    pub user: UserId,
    /// What they are called.
    pub name: String,
    /// Their language among ours.
    pub lang: Lang,
    /// What they ask.
    pub ask: Ask,
}

/// What is known of it: the agent in question, and the invitation that was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The one who joins, or about whom is decided.
    pub agent: Option<Agent>,
    /// The invitation.
    pub invitation: Option<Invitation>,
}

/// What changes in the staff list, and what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The agent's record as it is to be stored.
    pub agent: Option<Agent>,
    /// The invitation as it is to be stored.
    pub invitation: Option<Invitation>,
    /// Whom else to tell.
    pub notice: Option<Notice>,
    /// What is answered; [`Say::Invite`] lacks its link, which whoever knows the secret fills in.
    pub answer: Answer,
}

impl Turn {
    fn answer(answer: Answer) -> Self {
        Self {
            agent: None,
            invitation: None,
            notice: None,
            answer,
        }
    }
}

/// Decides what one arrival does to the staff list. Reads no clock, performs no I/O.
#[must_use]
pub fn turn(known: &Known, arrival: &Arrival, settings: &Settings, now: Timestamp) -> Turn {
    let admin = settings.is_admin(arrival.user);
    match arrival.ask {
        Ask::Invite(_) if !admin => Turn::answer(Answer::say(Say::No(Rejected::NotAllowed))),
        Ask::Invite(role) => Turn {
            invitation: Some(Invitation {
                bot: arrival.bot,
                role,
                by: arrival.user,
                at: now,
                used_by: None,
            }),
            ..Turn::answer(Answer::say(Say::Invite {
                link: String::new(),
                role,
            }))
        },
        // Whoever is not on the staff has no presence; for one who is, it is kept beside this list.
        Ask::Presence(_) => Turn::answer(Answer::say(Say::NotStaff)),
        Ask::Acknowledge(..) | Ask::Accept(..) => Turn::answer(Answer::toast(Say::NotStaff)),
        Ask::Join => joins(known, arrival, settings, now),
        Ask::Decide(..) if !admin => Turn::answer(Answer::toast(Say::No(Rejected::NotAllowed))),
        Ask::Decide(_, welcome, message) => decides(known, arrival, welcome, message, now),
    }
}

fn joins(known: &Known, arrival: &Arrival, settings: &Settings, now: Timestamp) -> Turn {
    let Some(invitation) = known
        .invitation
        .as_ref()
        .filter(|invitation| invitation.admits(arrival.user, now) && settings.is_admin(invitation.by))
    else {
        return Turn::answer(Answer::say(Say::InviteVoid));
    };
    // The same link opened again by the same person: told again where they stand, nothing changes.
    if let Some(agent) = known
        .agent
        .as_ref()
        .filter(|_| invitation.used_by == Some(arrival.user))
    {
        return Turn::answer(Answer::say(match agent.standing {
            Standing::Candidate => Say::CandidateNoted,
            Standing::Active => Say::Welcome(agent.role),
            Standing::Declined => Say::InviteVoid,
        }));
    }
    // A link meant for somebody else takes nothing from those who may work already.
    if let Some(agent) = &known.agent
        && agent.standing == Standing::Active
        && agent.role >= invitation.role
    {
        return Turn::answer(Answer::say(Say::Welcome(agent.role)));
    }
    // An admin's own link needs nobody else's consent.
    let standing = if settings.is_admin(arrival.user) {
        Standing::Active
    } else {
        Standing::Candidate
    };
    let agent = Agent {
        id: arrival.user,
        name: arrival.name.clone(),
        lang: arrival.lang.clone(),
        role: invitation.role,
        standing,
        invited_by: invitation.by,
        since: now,
        version: known.agent.as_ref().map_or(0, |agent| agent.version) + 1,
        input: arrival.input,
    };
    let notice = (standing == Standing::Candidate).then(|| Notice {
        to: invitation.by,
        lang: settings.desk_language().clone(),
        what: News::Candidate {
            name: agent.name.clone(),
            user: agent.id,
            role: agent.role,
        },
    });
    let say = if standing == Standing::Active {
        Say::Welcome(agent.role)
    } else {
        Say::CandidateNoted
    };
    Turn {
        agent: Some(agent),
        invitation: Some(Invitation {
            used_by: Some(arrival.user),
            ..invitation.clone()
        }),
        notice,
        answer: Answer::say(say),
    }
}

fn decides(known: &Known, arrival: &Arrival, welcome: bool, message: MessageId, now: Timestamp) -> Turn {
    let Some(agent) = &known.agent else {
        return Turn::answer(Answer::toast(Say::NothingHere));
    };
    let said = |name: &str| {
        if welcome {
            Say::CandidateApproved(name.into())
        } else {
            Say::CandidateDeclined(name.into())
        }
    };
    let replace = |say| Answer::Replace {
        message,
        say,
        keyboard: Keyboard::new(),
    };
    let standing = if welcome { Standing::Active } else { Standing::Declined };
    if agent.standing == standing {
        return Turn::answer(replace(said(&agent.name)));
    }
    let what = if welcome {
        News::Welcome { role: agent.role }
    } else {
        News::Declined
    };
    Turn {
        agent: Some(Agent {
            standing,
            since: now,
            version: agent.version + 1,
            input: arrival.input,
            ..agent.clone()
        }),
        invitation: None,
        notice: Some(Notice {
            to: agent.id,
            lang: agent.lang.clone(),
            what,
        }),
        answer: replace(said(&agent.name)),
    }
}

//! One turn of the staff list.

use domain::{
    BotId, InputId, Lang, MessageId, TicketId, UserId,
    assign::Presence,
    settings::Settings,
    staff::{Agent, Invitation, Role, Standing},
    ticket::Rejected,
};
use jiff::Timestamp;

use crate::staff::{News, Notice};
use crate::text::{Answer, Keyboard, Say};

/// What somebody asks of the staff list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// An admin wants an invitation link for a role.
    Invite(Role),
    /// One of the staff is at work from now on, or not, or hands over what they have.
    Presence(Presence),
    /// Somebody who was called to a ticket of that customer acknowledges.
    Acknowledge(UserId, TicketId),
    /// A colleague accepts a ticket of that customer.
    Accept(UserId, TicketId),
    /// Somebody opened a link.
    Join,
    /// An admin decides about what somebody asks, by a button.
    Decide {
        /// Who asks.
        about: UserId,
        /// What, by the version of their record, as the button was shown for; one of an earlier release does not say.
        request: Option<u64>,
        /// Whether it is granted.
        welcome: bool,
        /// The message with the button.
        message: MessageId,
    },
}

/// One arrival that concerns the staff list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffArrival {
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
pub struct StaffContext {
    /// The one who joins, or about whom is decided.
    pub agent: Option<Agent>,
    /// The invitation.
    pub invitation: Option<Invitation>,
}

/// What changes in the staff list, and what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffDecision {
    /// The agent's record as it is to be stored.
    pub agent: Option<Agent>,
    /// The invitation as it is to be stored.
    pub invitation: Option<Invitation>,
    /// Whom else to tell.
    pub notice: Option<Notice>,
    /// What is answered; [`Say::Invite`] lacks its link, which whoever knows the secret fills in.
    pub answer: Answer,
}

impl StaffDecision {
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
pub fn decide(known: &StaffContext, arrival: &StaffArrival, settings: &Settings, now: Timestamp) -> StaffDecision {
    let admin = settings.is_admin(arrival.user);
    match arrival.ask {
        Ask::Invite(_) if !admin => StaffDecision::answer(Answer::say(Say::No(Rejected::NotAllowed))),
        Ask::Invite(role) => StaffDecision {
            invitation: Some(Invitation {
                bot: arrival.bot,
                role,
                by: arrival.user,
                at: now,
                used_by: None,
            }),
            ..StaffDecision::answer(Answer::say(Say::Invite {
                link: String::new(),
                role,
            }))
        },
        // Whoever is not on the staff has no presence; for one who is, it is kept beside this list.
        Ask::Presence(_) => StaffDecision::answer(Answer::say(Say::NotStaff)),
        Ask::Acknowledge(..) | Ask::Accept(..) => StaffDecision::answer(Answer::toast(Say::NotStaff)),
        Ask::Join => joins(known, arrival, settings, now),
        Ask::Decide { .. } if !admin => StaffDecision::answer(Answer::toast(Say::No(Rejected::NotAllowed))),
        Ask::Decide {
            request,
            welcome,
            message,
            ..
        } => decides(known, arrival, (request, welcome), message, now),
    }
}

fn joins(known: &StaffContext, arrival: &StaffArrival, settings: &Settings, now: Timestamp) -> StaffDecision {
    // The same link opened again by the same person: told again where they stand, however long ago it was; nothing changes.
    let used = |invitation: &Invitation| invitation.used_by == Some(arrival.user);
    if let Some(agent) = known
        .agent
        .as_ref()
        .filter(|_| known.invitation.as_ref().is_some_and(used))
    {
        return StaffDecision::answer(Answer::say(match agent.standing {
            Standing::Active if agent.asks_for.is_none() => Say::Welcome(agent.role),
            Standing::Candidate | Standing::Active => Say::CandidateNoted,
            Standing::Declined => Say::InviteVoid,
        }));
    }
    let Some(invitation) = known
        .invitation
        .as_ref()
        .filter(|invitation| invitation.admits(arrival.user, now) && settings.is_admin(invitation.by))
    else {
        return StaffDecision::answer(Answer::say(Say::InviteVoid));
    };
    let active = known.agent.as_ref().filter(|agent| agent.standing == Standing::Active);
    // A link meant for somebody else takes nothing from those who may work already.
    if let Some(agent) = active.filter(|agent| agent.role >= invitation.role) {
        return StaffDecision::answer(Answer::say(Say::Welcome(agent.role)));
    }
    // An admin's own link needs nobody else's consent.
    let at_once = settings.is_admin(arrival.user);
    let version = known.agent.as_ref().map_or(0, |agent| agent.version) + 1;
    let agent = match active {
        // Whoever may work goes on as what they are, until an admin says that they are more.
        Some(agent) if !at_once => Agent {
            asks_for: Some(invitation.role),
            version,
            input: arrival.input,
            ..agent.clone()
        },
        Some(_) | None => Agent {
            id: arrival.user,
            name: arrival.name.clone(),
            lang: arrival.lang.clone(),
            role: invitation.role,
            standing: if at_once { Standing::Active } else { Standing::Candidate },
            asks_for: None,
            invited_by: invitation.by,
            since: now,
            version,
            input: arrival.input,
        },
    };
    let notice = agent.pending().map(|role| Notice {
        to: invitation.by,
        lang: settings.desk_language().clone(),
        what: News::Candidate {
            name: agent.name.clone(),
            user: agent.id,
            role,
            request: Some(agent.version),
        },
    });
    let say = match notice {
        Some(_) => Say::CandidateNoted,
        None => Say::Welcome(agent.role),
    };
    StaffDecision {
        agent: Some(agent),
        invitation: Some(Invitation {
            used_by: Some(arrival.user),
            ..invitation.clone()
        }),
        notice,
        answer: Answer::say(say),
    }
}

/// A button decides only what it was shown for: what somebody asked, as long as that waits.
fn decides(
    known: &StaffContext,
    arrival: &StaffArrival,
    (request, welcome): (Option<u64>, bool),
    message: MessageId,
    now: Timestamp,
) -> StaffDecision {
    let Some(agent) = &known.agent else {
        return StaffDecision::answer(Answer::toast(Say::NothingHere));
    };
    let replace = |name: &str| Answer::Replace {
        message,
        say: if welcome {
            Say::CandidateApproved(name.into())
        } else {
            Say::CandidateDeclined(name.into())
        },
        keyboard: Keyboard::new(),
    };
    if agent.input == arrival.input {
        return StaffDecision::answer(replace(&agent.name));
    }
    // A button of an earlier release does not say what it is for, and there was one thing to ask for then: to come in.
    let meant = request.map_or(agent.standing == Standing::Candidate, |request| {
        request == agent.version
    });
    let Some(role) = agent.pending().filter(|_| meant) else {
        return StaffDecision::answer(Answer::toast(Say::No(Rejected::Outdated)));
    };
    let (standing, role, what) = match (welcome, agent.standing) {
        (true, _) => (Standing::Active, role, News::Welcome { role }),
        // Whoever asked for more stays what they are.
        (false, Standing::Active) => (Standing::Active, agent.role, News::Declined),
        (false, Standing::Candidate | Standing::Declined) => (Standing::Declined, agent.role, News::Declined),
    };
    StaffDecision {
        agent: Some(Agent {
            standing,
            role,
            asks_for: None,
            since: if welcome || standing == Standing::Declined {
                now
            } else {
                agent.since
            },
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
        answer: replace(&agent.name),
    }
}

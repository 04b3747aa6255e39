//! One turn of the staff list.

use jiff::Timestamp;

use super::{Agent, Invitation, News, Notice, Role, Standing};
use crate::{
    BotId, InputId, Lang, MessageId, TicketId, UserId,
    assign::Presence,
    say::{Answer, Keyboard, Say},
    settings::Settings,
    ticket::Rejected,
};

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

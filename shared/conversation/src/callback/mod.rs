//! What a button means: the whole of it travels in `callback_data`, at most 64 bytes
//! (<https://core.telegram.org/bots/api#inlinekeyboardbutton>).
//!
//! A client can send any data it likes, so a press carries no authority: who may do it is decided when it arrives.

mod pass_on;
#[cfg(test)]
mod tests;

pub use pass_on::{PassOn, Step};

use domain::{Lang, MessageId, RegionKey, TicketId, TopicKey, UserId};

/// What an agent can press on a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardAction {
    /// Take it.
    Take,
    /// Ask the customer for details.
    AskDetails,
    /// Resolve it.
    Resolve,
    /// Pass it on: shows to whom.
    Escalate,
    /// Show the other buttons.
    More,
    /// Show the first buttons again.
    Back,
    /// Let it go.
    Release,
    /// Close it as spam.
    Spam,
}

impl CardAction {
    const CODES: [(Self, &'static str); 8] = [
        (Self::Take, "take"),
        (Self::AskDetails, "ask"),
        (Self::Resolve, "done"),
        (Self::Escalate, "up"),
        (Self::More, "more"),
        (Self::Back, "back"),
        (Self::Release, "drop"),
        (Self::Spam, "spam"),
    ];

    fn code(self) -> &'static str {
        Self::CODES
            .iter()
            .find(|(action, _)| *action == self)
            .map_or("", |(_, code)| code)
    }
}

/// One press of an inline button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Callback {
    /// The customer asks for the menu: a new question.
    Menu,
    /// The customer chooses what it is about.
    Topic(TopicKey),
    /// The customer has nothing to attach: send it.
    SendNow,
    /// The customer wants a person.
    Person,
    /// The customer chooses a language.
    Language(Lang),
    /// The customer wants to say where they are.
    Regions,
    /// The customer says where they are.
    Region(RegionKey),
    /// The customer's next messages belong to this ticket.
    Focus(TicketId),
    /// What the customer wrote is about none of their tickets: it is another question.
    Another,
    /// The customer says that it is solved.
    Solved(TicketId),
    /// The customer says that it is not.
    NotSolved(TicketId),
    /// The customer rates.
    Rate {
        /// The ticket.
        ticket: TicketId,
        /// The resolution cycle of the survey.
        cycle: u32,
        /// Stars, 1 to 5.
        score: u8,
    },
    /// The customer wants to leave a comment on the stars they gave.
    Comment {
        /// The ticket.
        ticket: TicketId,
        /// The resolution cycle of the survey.
        cycle: u32,
    },
    /// The customer leaves no comment after all.
    NoComment {
        /// The ticket.
        ticket: TicketId,
        /// The resolution cycle of the survey.
        cycle: u32,
    },
    /// The customer says that what was taken for a comment is a question.
    NewQuestion {
        /// The ticket.
        ticket: TicketId,
        /// The commit that the comment came by.
        commit: u64,
    },
    /// An agent acts on a card.
    Card(CardAction, TicketId),
    /// An agent passes a ticket on: a step of the form.
    PassOn(PassOn),
    /// An agent takes a message back.
    Recall {
        /// The ticket.
        ticket: TicketId,
        /// The agent's message in the group.
        message: MessageId,
        /// The commit that it was sent by, which tells whose it is; buttons of earlier releases do not say.
        commit: Option<u64>,
    },
    /// A mentor sends what a trainee has drafted.
    SendDraft {
        /// The ticket.
        ticket: TicketId,
        /// The trainee's message in the group, which is the one that the button stands in.
        message: MessageId,
        /// The commit that has its words, as they were when the button was shown; likewise.
        commit: Option<u64>,
    },
    /// A colleague accepts a ticket at the end of its owner's shift.
    Accept {
        /// The ticket's customer, who is part of its key.
        customer: UserId,
        /// The ticket.
        ticket: TicketId,
    },
    /// Somebody on call acknowledges.
    Acknowledge {
        /// The ticket's customer, who is part of its key.
        customer: UserId,
        /// The ticket.
        ticket: TicketId,
    },
    /// An admin lets somebody in, or lets them have the higher role that they ask for.
    Approve {
        /// Who asks.
        user: UserId,
        /// What they ask, by the version of their record; buttons of earlier releases do not say.
        request: Option<u64>,
    },
    /// An admin does not.
    Decline {
        /// Who asks.
        user: UserId,
        /// What they ask, as above.
        request: Option<u64>,
    },
}

impl Callback {
    /// The button's `callback_data`.
    #[must_use]
    pub fn encode(&self) -> String {
        match self {
            Self::Menu => "m".to_owned(),
            Self::Topic(key) => format!("t:{key}"),
            Self::SendNow => "s".to_owned(),
            Self::Person => "p".to_owned(),
            Self::Language(lang) => format!("l:{lang}"),
            Self::Regions => "g".to_owned(),
            Self::Region(key) => format!("g:{key}"),
            Self::Focus(ticket) => format!("f:{ticket}"),
            Self::Another => "j".to_owned(),
            Self::Solved(ticket) => format!("d:{ticket}"),
            Self::NotSolved(ticket) => format!("n:{ticket}"),
            Self::Rate { ticket, cycle, score } => format!("r:{ticket}:{cycle}:{score}"),
            Self::Comment { ticket, cycle } => format!("c:{ticket}:{cycle}"),
            Self::NoComment { ticket, cycle } => format!("i:{ticket}:{cycle}"),
            Self::NewQuestion { ticket, commit } => format!("q:{ticket}:{commit}"),
            Self::Card(action, ticket) => format!("a:{}:{ticket}", action.code()),
            Self::PassOn(form) => form.encode(),
            Self::Recall {
                ticket,
                message,
                commit,
            } => format!("x:{ticket}:{message}{}", version(*commit)),
            Self::SendDraft {
                ticket,
                message,
                commit,
            } => format!("w:{ticket}:{message}{}", version(*commit)),
            Self::Acknowledge { customer, ticket } => format!("k:{customer}:{ticket}"),
            Self::Accept { customer, ticket } => format!("o:{customer}:{ticket}"),
            Self::Approve { user, request } => format!("y:{user}{}", version(*request)),
            Self::Decline { user, request } => format!("z:{user}{}", version(*request)),
        }
    }

    /// The ticket that it names, if it names one.
    #[must_use]
    pub fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::Focus(ticket)
            | Self::Solved(ticket)
            | Self::NotSolved(ticket)
            | Self::Rate { ticket, .. }
            | Self::Comment { ticket, .. }
            | Self::NoComment { ticket, .. }
            | Self::NewQuestion { ticket, .. }
            | Self::Card(_, ticket)
            | Self::Recall { ticket, .. }
            | Self::SendDraft { ticket, .. }
            | Self::Accept { ticket, .. }
            | Self::Acknowledge { ticket, .. } => Some(*ticket),
            Self::PassOn(form) => Some(form.ticket),
            Self::Menu
            | Self::Topic(_)
            | Self::SendNow
            | Self::Person
            | Self::Another
            | Self::Language(_)
            | Self::Regions
            | Self::Region(_)
            | Self::Approve { .. }
            | Self::Decline { .. } => None,
        }
    }

    /// The commit of its ticket that it names: what stands in that is needed to decide about it.
    #[must_use]
    pub fn commit(&self) -> Option<u64> {
        match self {
            Self::Recall { commit, .. } | Self::SendDraft { commit, .. } => *commit,
            Self::NewQuestion { commit, .. } => Some(*commit),
            Self::Menu
            | Self::Topic(_)
            | Self::SendNow
            | Self::Person
            | Self::Another
            | Self::Language(_)
            | Self::Regions
            | Self::Region(_)
            | Self::Focus(_)
            | Self::Solved(_)
            | Self::NotSolved(_)
            | Self::Rate { .. }
            | Self::Comment { .. }
            | Self::NoComment { .. }
            | Self::Card(..)
            | Self::PassOn(_)
            | Self::Accept { .. }
            | Self::Acknowledge { .. }
            | Self::Approve { .. }
            | Self::Decline { .. } => None,
        }
    }

    /// Reads `callback_data`; `None` if no button of ours carries it.
    #[must_use]
    pub fn parse(data: &str) -> Option<Self> {
        let mut parts = data.split(':');
        let press = match parts.next()? {
            "m" => Self::Menu,
            "t" => Self::Topic(parts.next()?.parse().ok()?),
            "s" => Self::SendNow,
            "p" => Self::Person,
            "l" => Self::Language(parts.next()?.parse().ok()?),
            "g" => match parts.next() {
                None => Self::Regions,
                Some(key) => Self::Region(key.parse().ok()?),
            },
            "f" => Self::Focus(ticket(parts.next())?),
            "j" => Self::Another,
            "d" => Self::Solved(ticket(parts.next())?),
            "n" => Self::NotSolved(ticket(parts.next())?),
            "r" => Self::Rate {
                ticket: ticket(parts.next())?,
                cycle: parts.next()?.parse().ok()?,
                score: parts.next()?.parse().ok()?,
            },
            "c" => Self::Comment {
                ticket: ticket(parts.next())?,
                cycle: parts.next()?.parse().ok()?,
            },
            "i" => Self::NoComment {
                ticket: ticket(parts.next())?,
                cycle: parts.next()?.parse().ok()?,
            },
            "q" => Self::NewQuestion {
                ticket: ticket(parts.next())?,
                commit: parts.next()?.parse().ok()?,
            },
            "a" => {
                let code = parts.next()?;
                let (action, _) = *CardAction::CODES.iter().find(|(_, known)| *known == code)?;
                Self::Card(action, ticket(parts.next())?)
            }
            "x" => Self::Recall {
                ticket: ticket(parts.next())?,
                message: MessageId(parts.next()?.parse().ok()?),
                commit: maybe(parts.next()).ok()?,
            },
            "w" => Self::SendDraft {
                ticket: ticket(parts.next())?,
                message: MessageId(parts.next()?.parse().ok()?),
                commit: maybe(parts.next()).ok()?,
            },
            "k" => Self::Acknowledge {
                customer: UserId(parts.next()?.parse().ok()?),
                ticket: ticket(parts.next())?,
            },
            "o" => Self::Accept {
                customer: UserId(parts.next()?.parse().ok()?),
                ticket: ticket(parts.next())?,
            },
            "y" => Self::Approve {
                user: UserId(parts.next()?.parse().ok()?),
                request: maybe(parts.next()).ok()?,
            },
            "z" => Self::Decline {
                user: UserId(parts.next()?.parse().ok()?),
                request: maybe(parts.next()).ok()?,
            },
            code => Self::PassOn(PassOn::parse(code, &mut parts)?),
        };
        parts.next().is_none().then_some(press)
    }
}

fn ticket(part: Option<&str>) -> Option<TicketId> {
    part?.parse().ok().map(TicketId)
}

/// A version as the last part of a button's data; earlier releases wrote none.
fn version(version: Option<u64>) -> String {
    version.map(|version| format!(":{version}")).unwrap_or_default()
}

/// Such a part read back, if it is there.
fn maybe(part: Option<&str>) -> Result<Option<u64>, std::num::ParseIntError> {
    part.map(str::parse).transpose()
}

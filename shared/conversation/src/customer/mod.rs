//! The front desk: a customer's side of the conversation, before, during and after a ticket.
//!
//! [`decide`] takes what arrived and what is known, and says what changes (the profile, one ticket) and what is answered at
//! once. Whatever a person has said is kept from the first word: if they stop in the middle of the questions, the clock opens
//! the ticket with what is there.

mod choice;
mod facts;
mod prompt;
#[cfg(test)]
mod tests;
mod turn;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use facts::{MOST_VIP, Patch, ProfileUpdate, WrongFact, learn};
pub use prompt::{line, prompt};
pub use turn::{Change, CustomerDecision, decide};

use domain::{
    BotId, ChatId, InputId, Lang, MessageId, RegionKey, StartPayload, TicketId, TopicKey, UserId,
    message::Message,
    ticket::{Commit, Event, Ticket},
};

use crate::callback::Callback;

/// How many tickets of one customer may be open at a time before no other is offered.
///
/// It guards questions that begin, by the menu or a topic. Whoever takes up again what was resolved, by a tap or by writing into it, is
/// let in, be it as the sixth: that was promised until a certain day, and to close another ticket first is not theirs to do.
pub const OPEN_AT_MOST: usize = 5;

/// How many of a customer's newest tickets one read brings.
pub const PAGE: usize = 8;

/// How many messages a conversation holds before it becomes a ticket, whatever is yet to be asked: a profile has its limit.
const SAID_AT_MOST: usize = 12;

/// How many input ids a profile remembers.
const REMEMBERED_INPUTS: usize = 16;

/// Where the conversation stands, when no ticket carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Conversation {
    /// Nowhere: what is written goes to the open ticket, or opens one.
    #[default]
    Idle,
    /// The menu of topics is on the table.
    Menu {
        /// What followed `?start=`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<StartPayload>,
    },
    /// A topic is chosen and its questions are being answered; after the last one, attachments.
    Asking {
        /// The topic.
        topic: TopicKey,
        /// What followed `?start=`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<StartPayload>,
        /// How many questions have been answered.
        answered: u8,
        /// What was said so far.
        said: Vec<Message>,
    },
    /// They asked to leave a comment on the stars they gave: the next message, until then, is it.
    Commenting {
        /// The ticket.
        ticket: TicketId,
        /// Until when.
        until: Timestamp,
        /// Whether they asked. Earlier releases took whatever came after the stars for a comment, and wrote nothing here: what is
        /// written then is a message like any other.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        asked: bool,
    },
    /// Something was said that may be meant for several tickets: which one is asked. Stored as [`choice::stored`] says.
    #[serde(skip)]
    Choosing {
        /// What was said so far.
        said: Vec<Message>,
    },
}

/// A customer's profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The bot they wrote to.
    pub bot: BotId,
    /// Telegram's user id.
    pub user: UserId,
    /// How often the profile changed: the condition of the next change. 0 if it was never stored.
    pub version: u64,
    /// First and last name, cut to 64 characters, as of the last change.
    pub name: String,
    /// `@username` without the at sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The language they are answered in.
    pub lang: Lang,
    /// Whether they have never written: another system told of them first, and the language is a guess.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unmet: bool,
    /// Their own zone, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// As of when it is, or is not, known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone_set_at: Option<Timestamp>,
    /// Their region, if known. The settings may have lost it since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionKey>,
    /// As of when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_set_at: Option<Timestamp>,
    /// Until when they are a VIP, as another system or a file says. What is said in a ticket stands there; see [`CustomerContext::vip`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vip_until: Option<Timestamp>,
    /// As of when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vip_set_at: Option<Timestamp>,
    /// Where the conversation stands.
    #[serde(default, with = "choice::stored")]
    pub conversation: Conversation,
    /// The ticket that their messages go to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<TicketId>,
    /// When they last wrote there or chose it, as of several that they could have meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focused_at: Option<Timestamp>,
    /// When they last rated us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_rated_at: Option<Timestamp>,
    /// The last comment that turned out to be a question: its ticket, and the commit that it came by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_anew: Option<(TicketId, u64)>,
    /// When they opened and reopened tickets in the last hour, in seconds since 1970, newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<i64>,
    /// When an unfinished conversation opens its ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// The last inputs that changed the profile, newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<InputId>,
}

/// The customer as the update shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct From {
    /// Telegram's user id.
    pub user: UserId,
    /// First and last name, cut to 64 characters.
    pub name: String,
    /// `@username` without the at sign.
    pub username: Option<String>,
    /// Telegram's `language_code`.
    pub language_code: Option<String>,
}

impl From {
    /// What they are called in a greeting: the first word of the name.
    #[must_use]
    pub fn first_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or_default()
    }
}

/// What a customer did, or the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomerAction {
    /// Sent `/start`, perhaps with a payload.
    Start(Option<StartPayload>),
    /// Sent `/my`.
    My,
    /// Sent `/status`.
    Status,
    /// Sent `/help`.
    Help,
    /// Sent `/person`.
    CallPerson,
    /// Sent `/language`.
    Language,
    /// Sent `/region`.
    Region,
    /// Wrote something.
    Wrote(Message),
    /// Edited something.
    Edited(Message),
    /// Pressed a button under a message; `None` if no button of ours carries that data.
    Pressed(Option<Callback>, MessageId),
    /// Blocked the bot (`true`) or unblocked it (`false`).
    Left(bool),
    /// Nothing: the clock says that the conversation may be due.
    Waited,
}

/// The message of their chat that what somebody did replies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyTarget {
    /// Which.
    pub message: MessageId,
    /// Whether the bot wrote it: a line of the desk's own, or the copy of an agent's words.
    pub ours: bool,
    /// The buttons under it, if the bot wrote it: nobody else can have put them there.
    pub offers: Vec<Callback>,
}

impl ReplyTarget {
    /// The ticket that the buttons under it name, if they name one and no other.
    #[must_use]
    pub fn named(&self) -> Option<TicketId> {
        let mut named = self.offers.iter().filter_map(Callback::ticket);
        let first = named.next()?;
        named.all(|other| other == first).then_some(first)
    }
}

/// One arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerArrival {
    /// The update; `None` for the clock.
    pub input: Option<InputId>,
    /// The bot.
    pub bot: BotId,
    /// The customer.
    pub from: From,
    /// What happened.
    pub did: CustomerAction,
    /// When it was done, as Telegram says; a press does not tell.
    pub written: Option<Timestamp>,
    /// What stands beside a command: its words or its file, as they were sent.
    pub beside: Option<Message>,
    /// What that replies to.
    pub replied: Option<ReplyTarget>,
}

impl CustomerArrival {
    /// What is said by it, if anything is.
    fn message(&self) -> Option<&Message> {
        match &self.did {
            CustomerAction::Wrote(message) => Some(message),
            CustomerAction::Start(_)
            | CustomerAction::My
            | CustomerAction::Status
            | CustomerAction::Help
            | CustomerAction::CallPerson
            | CustomerAction::Language
            | CustomerAction::Region
            | CustomerAction::Edited(_)
            | CustomerAction::Pressed(..)
            | CustomerAction::Left(_)
            | CustomerAction::Waited => self.beside.as_ref(),
        }
    }

    /// What it is remembered by: a message by its place, anything else by the update. Nothing, if the clock brings it.
    #[must_use]
    pub fn known_by(&self) -> Option<InputId> {
        let of = |message: &Message| InputId::of_message(message.at.chat, message.at.id);
        self.input.map(|update| self.message().map_or(update, of))
    }
}

/// What one read knows of a customer: the profile, and the newest tickets with the one in focus among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerContext {
    /// The profile; `None` for someone new.
    pub customer: Option<Customer>,
    /// Tickets, newest first.
    pub tickets: Vec<Ticket>,
    /// The ticket of the message that is replied to, where that is known and makes a difference.
    pub answered: Option<TicketId>,
    /// The ticket of the message that is edited, where that is known.
    pub edited: Option<TicketId>,
    /// The commits of a ticket from the one on that a press names.
    pub commits: Vec<Commit>,
}

impl CustomerContext {
    /// The ticket of that number, if it is this customer's and in view.
    #[must_use]
    pub fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        self.tickets.iter().find(|ticket| ticket.id == id)
    }

    /// Whether `input` has already changed anything here.
    #[must_use]
    pub fn has_seen(&self, input: InputId) -> bool {
        self.customer
            .as_ref()
            .is_some_and(|customer| customer.inputs.contains(&input))
            || self.tickets.iter().any(|ticket| ticket.has_seen(input))
    }

    /// Whether the update has come before, or what is said by it by another one.
    fn has_heard(&self, arrival: &CustomerArrival) -> bool {
        let said = arrival.message().filter(|_| arrival.input.is_some());
        arrival.input.is_some_and(|input| self.has_seen(input))
            || said.is_some_and(|message| self.has_said(message.at.chat, message.at.id))
    }

    /// The ticket that took in that message of theirs, as far as tickets remember.
    #[must_use]
    pub fn taken_in_by(&self, chat: ChatId, message: MessageId) -> Option<TicketId> {
        let input = InputId::of_message(chat, message);
        let ticket = self.tickets.iter().find(|ticket| ticket.has_seen(input))?;
        Some(ticket.id)
    }

    /// The comment that came by that commit of a ticket of theirs: one message, or the whole of an album.
    fn comment(&self, ticket: TicketId, version: u64) -> Vec<Message> {
        let commits = self.commits.iter().filter(|commit| commit.ticket == ticket);
        let said = commits.filter(|commit| commit.version >= version).filter_map(|commit| {
            let message = commit.events.iter().find_map(Event::comment)?;
            let words = commit.words_of(message.chat, message.id)?.clone();
            let at = message.clone();
            // What they make of it now counts from now.
            Some((
                commit.version,
                Message {
                    at,
                    words,
                    written: None,
                },
            ))
        });
        let mut said = said.collect::<Vec<_>>().into_iter();
        let Some((_, first)) = said.next().filter(|(first, _)| *first == version) else {
            return Vec::new();
        };
        let album = first.at.album.clone();
        let siblings = said.map(|(_, message)| message);
        let siblings = siblings.filter(|message| album.is_some() && message.at.album == album);
        let siblings: Vec<Message> = siblings.collect();
        std::iter::once(first).chain(siblings).collect()
    }

    /// Whether that message of theirs was taken in: into a ticket, or into the questions that are being asked.
    fn has_said(&self, chat: ChatId, message: MessageId) -> bool {
        let conversation = self.customer.as_ref().map(|customer| &customer.conversation);
        let waits = match conversation {
            Some(Conversation::Asking { said, .. } | Conversation::Choosing { said }) => {
                said.iter().any(|said| said.at.id == message)
            }
            Some(Conversation::Idle | Conversation::Menu { .. } | Conversation::Commenting { .. }) | None => false,
        };
        waits || self.has_seen(InputId::of_message(chat, message))
    }

    fn open(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.iter().filter(|ticket| ticket.state.is_open())
    }

    /// Whether it makes a difference what a message replies to: where there is but one ticket and nothing else under way, there is but
    /// one place that it can go to.
    #[must_use]
    pub fn wonders_about_replies(&self) -> bool {
        let idle = |customer: &Customer| customer.conversation == Conversation::Idle;
        self.tickets.len() > 1 || !self.customer.as_ref().is_none_or(idle)
    }

    /// The ticket that a message written now goes to: that of the message it replies to, before all others.
    fn current(&self, now: Timestamp) -> Option<&Ticket> {
        let focus = self.customer.as_ref().and_then(|customer| customer.focus);
        self.answered(now)
            .or_else(|| {
                let focus = focus.and_then(|focus| self.ticket(focus));
                focus.filter(|ticket| ticket.continues_at(now))
            })
            .or_else(|| self.open().max_by_key(|ticket| ticket.id))
    }

    /// The ticket that a reply goes to: that of the message it replies to or, where that is over for good, one which goes on with it.
    fn answered(&self, now: Timestamp) -> Option<&Ticket> {
        let mut ticket = self.ticket(self.answered?)?;
        // Numbers rise from one to the next, so this comes to an end.
        while !ticket.continues_at(now) {
            let next = self.tickets.iter().filter(|next| next.continues == Some(ticket.id));
            ticket = next.filter(|next| next.id > ticket.id).max_by_key(|next| next.id)?;
        }
        Some(ticket)
    }
}

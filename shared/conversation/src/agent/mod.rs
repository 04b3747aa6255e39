//! The agents' desk: what happens in the topics of their group.
//!
//! The mirror fails closed. What leaves a topic is decided by [`domain::ticket::decide`] from who wrote it and what it answers;
//! a message of someone who is no agent, or in a topic of no ticket, goes nowhere.

mod buttons;
mod escalation;
#[cfg(test)]
mod tests;
mod written;

use jiff::Timestamp;

pub use buttons::card_buttons;
use buttons::pressed;
use domain::{
    ChatId, InputId, MessageId, Policy, TicketId, UserId,
    message::{Message, is_note},
    staff::{Agent, StaffMember},
    ticket::{Command, Commit, Event, Rejected, Ticket},
};
use written::{edited, written};

use crate::{
    callback::Callback,
    text::{Answer, Keyboard, Say, Stays},
};

/// Telegram's own user, in whose name anonymous admins write.
pub const ANONYMOUS_ADMIN: UserId = UserId(1_087_968_824);

/// Another, in whose name people write as one of their channels.
pub const CHANNEL: UserId = UserId(136_817_688);

/// What somebody did in a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopicAction {
    /// Wrote a message, which may be a command.
    Wrote(Message),
    /// Edited one.
    Edited(Message),
    /// Pressed a button under the message of that id.
    Pressed(Option<Callback>, MessageId),
}

/// One arrival from a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicArrival {
    /// The update.
    pub input: InputId,
    /// Who did it.
    pub user: UserId,
    /// The group that the topic is in.
    pub group: ChatId,
    /// What they did.
    pub did: TopicAction,
    /// The topic was opened by a person, not by the bot: no ticket is expected there.
    pub peoples_own_topic: bool,
    /// What a question of the bot's that the message replies to asks, by the button under it: nobody else can have put it there.
    pub asked: Option<Callback>,
    /// The message that it replies to, as it stands there.
    pub replied: Option<TopicReplyTarget>,
}

/// A message that another one replies to, as Telegram shows it beside the reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicReplyTarget {
    /// Its id, in the same chat.
    pub id: MessageId,
    /// Its words.
    pub text: String,
    /// The album it belongs to.
    pub album: Option<String>,
    /// Whether a person wrote it, and no bot.
    pub by_person: bool,
}

impl TopicArrival {
    /// What it is remembered by: a message by its place, anything else by the update.
    fn known_by(&self) -> InputId {
        match &self.did {
            TopicAction::Wrote(message) => InputId::of_message(message.at.chat, message.at.id),
            TopicAction::Edited(_) | TopicAction::Pressed(..) => self.input,
        }
    }
}

/// A message of the customer that an agent replies to: its place on the customer's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The ticket that it belongs to.
    pub ticket: TicketId,
    /// Its id in the customer's chat.
    pub message: MessageId,
    /// Whether the customer wrote it (and not an agent).
    pub customers: bool,
}

/// What is known of that topic: at most two reads bring it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopicContext {
    /// Who wrote, if they are on the staff.
    pub agent: Option<Agent>,
    /// The topic's ticket.
    pub ticket: Option<Ticket>,
    /// What the message replies to, if that is a mirrored message.
    pub answered: Option<Answered>,
    /// The commit that the pressed button names, of the topic's ticket.
    pub commit: Option<Commit>,
}

/// What happens, and what is answered at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicDecision {
    /// The ticket's next snapshot and its commit.
    pub change: Option<Box<(Ticket, Commit)>>,
    /// What is answered.
    pub answer: Answer,
}

impl TopicDecision {
    fn answer(answer: Answer) -> Self {
        Self { change: None, answer }
    }
}

/// Decides what one arrival from a topic does. Reads no clock, performs no I/O.
#[must_use]
pub fn decide(known: &TopicContext, arrival: &TopicArrival, policy: &Policy, now: Timestamp) -> TopicDecision {
    if known.ticket.is_none() && !policy.settings.is_agents_group(arrival.group) {
        // A group of somebody else's, with the bot in it: whatever goes on there is not for us.
        return TopicDecision::answer(Answer::Nothing);
    }
    if [ANONYMOUS_ADMIN, CHANNEL].contains(&arrival.user) {
        return TopicDecision::answer(tell(arrival, Say::Anonymous));
    }
    let Some(ticket) = &known.ticket else {
        return TopicDecision::answer(if arrival.peoples_own_topic {
            Answer::Nothing
        } else {
            tell(arrival, Say::NoTicketHere)
        });
    };
    let Some(by) = known.agent.as_ref().and_then(Agent::staffer) else {
        // Edits are not answered: the message itself was.
        return TopicDecision::answer(match arrival.did {
            TopicAction::Edited(_) => Answer::Nothing,
            TopicAction::Wrote(_) | TopicAction::Pressed(..) => tell(arrival, Say::NotStaff),
        });
    };
    // Messages are known by their numbers in the group that the ticket is in: in one that it has left, others have the same.
    let left = matches!(&arrival.did, TopicAction::Wrote(message) if has_left(ticket, message, policy));
    if ticket.has_seen(arrival.input) || (!left && ticket.has_seen(arrival.known_by())) {
        return TopicDecision::answer(match arrival.did {
            TopicAction::Pressed(..) => Answer::toast(Say::Done),
            TopicAction::Wrote(_) | TopicAction::Edited(_) => Answer::Nothing,
        });
    }
    let (mut told, mut beside) = (None, false);
    let command = match &arrival.did {
        TopicAction::Wrote(message) if has_left(ticket, message, policy) => {
            return TopicDecision::answer(tell(arrival, Say::MovedTo(ticket.queue.clone())));
        }
        TopicAction::Wrote(message) => match written(&by, ticket, known, arrival, message, (policy, now)) {
            Ok(written) => {
                told = written.told;
                beside = written.beside;
                written.command
            }
            Err(say) => return refused(ticket, &by, arrival, *say, (policy, now)),
        },
        TopicAction::Edited(message) => {
            told = edited(message);
            Command::AgentEdits {
                by: by.clone(),
                message: message.clone(),
            }
        }
        TopicAction::Pressed(press, message) => {
            let at = (arrival.group, *message);
            match pressed(by.clone(), press.as_ref(), (ticket, known), at, (policy, now)) {
                Ok(command) => command,
                Err(answer) => return TopicDecision::answer(*answer),
            }
        }
    };
    let said = |say| match &arrival.did {
        TopicAction::Wrote(message) | TopicAction::Edited(message) => Answer::Send {
            say,
            keyboard: Keyboard::new(),
            reply_to: Some(message.at.id),
        },
        TopicAction::Pressed(..) => tell(arrival, say),
    };
    match ticket.after(&command, Some(arrival.known_by()), policy, now) {
        Ok(Some(change)) => TopicDecision {
            answer: told.map_or_else(|| done(arrival, &command, &change.1), said),
            change: Some(Box::new(change)),
        },
        Ok(None) => TopicDecision::answer(told.map_or(Answer::Nothing, said)),
        Err(rejected) if beside => refused(ticket, &by, arrival, Say::NoAndStays(rejected), (policy, now)),
        Err(rejected) => refused(ticket, &by, arrival, Say::No(rejected), (policy, now)),
    }
}

/// Says why not. A photo whose caption is refused keeps the others of its album, which come by themselves and without a word, from
/// leaving: what is decided about one holds for all.
fn refused(
    ticket: &Ticket,
    by: &StaffMember,
    arrival: &TopicArrival,
    say: Say,
    (policy, now): (&Policy, Timestamp),
) -> TopicDecision {
    let kept = match &arrival.did {
        TopicAction::Wrote(message) if message.at.album.is_some() => {
            let command = Command::AgentNotes {
                by: by.clone(),
                message: message.clone(),
            };
            // Who may not even leave a note may not speak to the customer either.
            ticket
                .after(&command, Some(arrival.known_by()), policy, now)
                .ok()
                .flatten()
        }
        TopicAction::Wrote(_) | TopicAction::Edited(_) | TopicAction::Pressed(..) => None,
    };
    TopicDecision {
        change: kept.map(Box::new),
        answer: tell(arrival, say),
    }
}

/// Whether the ticket has moved on to another group than the one this was written in: there, nobody would see it, and what is
/// said about a ticket that one has passed on is not meant for its customer. A chat that the settings do not know is a group
/// that Telegram has given another id.
fn has_left(ticket: &Ticket, message: &Message, policy: &Policy) -> bool {
    message.at.chat != ticket.group && policy.settings.is_agents_group(message.at.chat)
}

/// What is answered when a command went through. Pressing a button is always answered; a message only where nothing else
/// would show that it worked.
fn done(arrival: &TopicArrival, command: &Command, commit: &Commit) -> Answer {
    let stays = |event: &Event| matches!(event, Event::Noted { edited: true, .. });
    match (&arrival.did, command) {
        (TopicAction::Edited(message), _) if !is_note(&message.words.text) && commit.events.iter().any(stays) => {
            Answer::Send {
                say: Say::Stays(Stays::EditedNote),
                keyboard: Keyboard::new(),
                reply_to: Some(message.at.id),
            }
        }
        (TopicAction::Pressed(_, message), Command::AgentRecalls { .. }) => Answer::Replace {
            message: *message,
            say: Say::TakingBack,
            keyboard: Keyboard::new(),
        },
        (TopicAction::Pressed(..), Command::SendDraft { .. }) => Answer::toast(Say::PassedOn),
        (TopicAction::Pressed(..), _) => Answer::toast(Say::Done),
        (TopicAction::Wrote(_) | TopicAction::Edited(_), _) => Answer::Nothing,
    }
}

/// Says something to whoever did this: a box over a pressed button, a reply to a message.
fn tell(arrival: &TopicArrival, say: Say) -> Answer {
    match &arrival.did {
        TopicAction::Pressed(..) => Answer::Toast {
            alert: !matches!(say, Say::No(Rejected::AlreadyThere)),
            say,
        },
        TopicAction::Wrote(message) => Answer::Send {
            say,
            keyboard: Keyboard::new(),
            reply_to: Some(message.at.id),
        },
        TopicAction::Edited(_) => Answer::Nothing,
    }
}

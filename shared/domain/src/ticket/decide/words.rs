//! What agents write: what of it leaves the topic, and in whose name.

use jiff::Timestamp;

use super::{Rejected, course::details_asked, hands::taken_by_answer};
use crate::{
    ChatId, MessageId, Policy, UserId,
    message::{Content, Message, is_note, is_slashed},
    staff::{Right, StaffMember},
    ticket::{
        CameTo, Event,
        State::{Accepted, Closed, InProgress, NeedsDetails, Resolved},
        Ticket,
    },
};

pub(super) fn writes(
    ticket: &Ticket,
    by: &StaffMember,
    message: &Message,
    answers: Option<MessageId>,
    to_customer: bool,
) -> Result<Vec<Event>, Rejected> {
    by.allowed(Right::Write)?;
    if message.words.unread || !would_leave(ticket, by, message, to_customer) {
        return notes(by, message);
    }
    if message.at.content == Content::Uncopyable {
        return Err(Rejected::CannotBeCopied);
    }
    let (state, drafts) = (ticket.state, by.allowed(Right::Answer).is_err());
    if drafts {
        by.allowed(Right::Draft)?;
    }
    match state {
        Accepted | InProgress | NeedsDetails | Resolved if drafts => Ok(vec![Event::Drafted {
            agent: by.id,
            message: message.at.clone(),
            answers,
        }]),
        Accepted | InProgress | NeedsDetails | Resolved => {
            let mut events = taken_by_answer(ticket, by);
            events.push(Event::AgentReplied {
                agent: by.id,
                message: message.at.clone(),
                answers,
                drafted: None,
            });
            Ok(events)
        }
        Closed => Err(Rejected::Over),
    }
}

/// Stays in the topic.
pub(super) fn notes(by: &StaffMember, message: &Message) -> Result<Vec<Event>, Rejected> {
    by.allowed(Right::Write)?;
    Ok(vec![Event::Noted {
        agent: by.id,
        message: message.at.clone(),
        edited: false,
    }])
}

/// A command that was carried out; what stood beside it stays in the topic.
pub(super) fn notes_beside(
    by: &StaffMember,
    message: &Message,
    decided: Result<Vec<Event>, Rejected>,
) -> Result<Vec<Event>, Rejected> {
    let mut events = decided?;
    events.extend(notes(by, message)?);
    Ok(events)
}

/// A command whose words and files go to the customer: first they, then what the command has to say. What is asked beside a
/// question that is open already is asked, too.
pub(super) fn answers_with(
    ticket: &Ticket,
    by: &StaffMember,
    (message, answers): (&Message, Option<MessageId>),
    decided: Result<Vec<Event>, Rejected>,
    policy: &Policy,
    now: Timestamp,
) -> Result<Vec<Event>, Rejected> {
    by.allowed(Right::Answer)?;
    if message.at.content == Content::Uncopyable {
        return Err(Rejected::CannotBeCopied);
    }
    if message.words.unread || !would_leave(ticket, by, message, true) {
        return notes_beside(by, message, decided);
    }
    let mut events = match (decided, ticket.state) {
        (Err(Rejected::AlreadyThere), NeedsDetails) => {
            let mut events = taken_by_answer(ticket, by);
            events.push(details_asked(ticket, by, policy, now));
            events
        }
        (Err(Rejected::AlreadyThere), Accepted | InProgress | Resolved) => taken_by_answer(ticket, by),
        (decided, Accepted | InProgress | NeedsDetails | Resolved | Closed) => decided?,
    };
    let reply = Event::AgentReplied {
        agent: by.id,
        message: message.at.clone(),
        answers,
        drafted: None,
    };
    let taken = events
        .iter()
        .take_while(|event| matches!(event, Event::Taken { .. }))
        .count();
    events.insert(taken, reply);
    Ok(events)
}

/// Whether an agent's message is addressed to the customer, by who writes it, what it answers and how it begins.
#[must_use]
pub fn would_leave(ticket: &Ticket, by: &StaffMember, message: &Message, to_customer: bool) -> bool {
    let speaks = match ticket.album(&message.at) {
        Some(album) => !album.note,
        None => may_speak(ticket, by, to_customer),
    };
    speaks && !is_note(&message.words.text)
}

/// Whether a message that is edited so reaches nobody: it turned into something that cannot be read, or that looks like a command.
#[must_use]
pub fn edit_stays(message: &Message) -> bool {
    message.words.unread || (is_slashed(&message.words.text) && !is_note(&message.words.text))
}

/// A draft goes with the words that the mentor was shown: one that was edited since has a button of its own.
pub(super) fn sends_draft(
    ticket: &Ticket,
    by: &StaffMember,
    (chat, message): (ChatId, MessageId),
    (drafted, has_words): (Option<u64>, bool),
) -> Result<Vec<Event>, Rejected> {
    by.allowed(Right::Answer)?;
    let draft = ticket.drafts.iter().find(|draft| draft.is_of(chat, message));
    let draft = draft.ok_or(Rejected::AlreadyThere)?;
    // Of a draft of an earlier release no commit is known: it is copied as it stands in the topic.
    if draft.commit != drafted || (drafted.is_some() && !has_words) {
        return Err(Rejected::Outdated);
    }
    // Another photo of its album is a note: it stays, and nobody is told that it went.
    if ticket.keeps(&draft.message) {
        return Err(Rejected::Outdated);
    }
    match ticket.state {
        Accepted | InProgress | NeedsDetails | Resolved => {
            let mut events = taken_by_answer(ticket, by);
            events.push(Event::AgentReplied {
                agent: draft.agent,
                message: draft.message.clone(),
                answers: draft.answers,
                drafted,
            });
            Ok(events)
        }
        Closed => Err(Rejected::Over),
    }
}

pub(super) fn edits(ticket: &Ticket, by: &StaffMember, message: &Message) -> Result<Vec<Event>, Rejected> {
    by.allowed(Right::Write)?;
    let (agent, message_at) = (by.id, message.at.clone());
    let draft = ticket
        .drafts
        .iter()
        .find(|draft| draft.is_of(message_at.chat, message_at.id));
    match ticket.state {
        // A message that is edited into a note must not carry the note to the customer: they keep what they had.
        Accepted | InProgress | NeedsDetails | Resolved | Closed if is_note(&message.words.text) => {
            Ok(vec![Event::Noted {
                agent,
                message: message_at,
                edited: true,
            }])
        }
        // The customer keeps what they had. A mentor would send other words than they see: such a draft is none any more. And a
        // file is copied as it stands at that moment: one that is still on its way must not take these words along.
        Accepted | InProgress | NeedsDetails | Resolved | Closed if edit_stays(message) => {
            let withheld = draft.is_some() || message_at.content != Content::Text;
            Ok(withheld
                .then_some(Event::Noted {
                    agent,
                    message: message_at,
                    edited: true,
                })
                .into_iter()
                .collect())
        }
        // A note whose mark is edited away stays a note, whether or not its words had gone out before: a slip of the finger must not
        // send it. Whoever edits is told.
        Accepted | InProgress | NeedsDetails | Resolved | Closed if ticket.keeps(&message.at) => {
            Ok(vec![Event::Noted {
                agent,
                message: message_at,
                edited: true,
            }])
        }
        // An edited draft is another draft, for a mentor to read anew.
        Accepted | InProgress | NeedsDetails | Resolved if draft.is_some() => Ok(draft
            .map(|draft| Event::Drafted {
                agent: draft.agent,
                message: message_at,
                answers: draft.answers,
            })
            .into_iter()
            .collect()),
        // Who may not write to the customer may not do it by an edit.
        Accepted | InProgress | NeedsDetails | Resolved | Closed if by.allowed(Right::Answer).is_err() => {
            Ok(Vec::new())
        }
        Accepted | InProgress | NeedsDetails | Resolved | Closed => Ok(vec![Event::AgentEdited {
            agent,
            message: message_at,
        }]),
    }
}

/// By whoever said it, whoever has the ticket, and whoever may act on other people's.
///
/// That the message was said in this ticket at all is known where its commit is; otherwise it is not looked up here: the lane deletes
/// a counterpart of this ticket's only, and there is none of a message that was not.
pub(super) fn recalls(
    ticket: &Ticket,
    by: &StaffMember,
    (chat, message): (ChatId, MessageId),
    said_by: &[UserId],
) -> Result<Vec<Event>, Rejected> {
    by.allowed(Right::Answer)?;
    let owns = ticket.owner.as_ref().is_some_and(|owner| owner.id == by.id);
    if !owns && !said_by.contains(&by.id) {
        by.allowed(Right::TakeOver)?;
    }
    match ticket.state {
        Accepted | InProgress | NeedsDetails | Resolved | Closed => Ok(vec![Event::Recalled {
            agent: by.id,
            chat: Some(chat),
            message,
            came_to: None,
        }]),
    }
}

/// What came of it is told whatever has become of the ticket meanwhile.
pub(super) fn recalled(ticket: &Ticket, agent: UserId, (chat, message): (ChatId, MessageId), came_to: CameTo) -> Event {
    match ticket.state {
        Accepted | InProgress | NeedsDetails | Resolved | Closed => Event::Recalled {
            agent,
            chat: Some(chat),
            message,
            came_to: Some(came_to),
        },
    }
}

/// What leaves the topic: the owner's messages, any agent's reply to the customer's message, and the first answer in a ticket
/// that nobody owns. Everything else stays inside.
fn may_speak(ticket: &Ticket, by: &StaffMember, to_customer: bool) -> bool {
    match &ticket.owner {
        Some(owner) => owner.id == by.id || to_customer,
        None => true,
    }
}

//! The buttons of a topic: which there are, and what each asks for.

use domain::{
    ChatId, MessageId, Policy, TicketId,
    staff::StaffMember,
    ticket::{Command, State, Ticket},
};
use jiff::Timestamp;

use super::{TopicContext, escalation::Escalation};
use crate::{
    callback::{Callback, CardAction},
    text::{Answer, Keyboard, Say},
};

/// What pressing that button asks for, or what is answered at once.
pub(super) fn pressed(
    by: StaffMember,
    press: Option<&Callback>,
    (ticket, known): (&Ticket, &TopicContext),
    (group, message): (ChatId, MessageId),
    (policy, now): (&Policy, Timestamp),
) -> Result<Command, Box<Answer>> {
    let escalation = || Escalation {
        by: by.clone(),
        ticket,
        policy,
        now,
    };
    // What a button says is anybody's to write: only what the commit itself holds counts.
    let named = |version: u64| {
        let commit = known.commit.as_ref();
        commit.filter(|commit| commit.version == version && commit.ticket == ticket.id)
    };
    let here = |of: TicketId| {
        if of == ticket.id {
            Ok(())
        } else {
            Err(Box::new(Answer::toast(Say::NothingHere)))
        }
    };
    match press {
        Some(Callback::Card(action, of)) => {
            here(*of)?;
            match action {
                CardAction::Take => Ok(Command::Take(by)),
                CardAction::AskDetails => Ok(Command::AskDetails(by)),
                CardAction::Resolve => Ok(Command::Resolve(by)),
                CardAction::Escalate => escalation().begins(message),
                CardAction::Release => Ok(Command::Release(by)),
                CardAction::Spam => Ok(Command::CloseAsSpam(by)),
                CardAction::More => Err(Box::new(Answer::Buttons {
                    message,
                    keyboard: more_buttons(ticket),
                })),
                CardAction::Back => Err(Box::new(Answer::Buttons {
                    message,
                    keyboard: card_buttons(ticket),
                })),
            }
        }
        Some(Callback::PassOn(form)) => {
            here(form.ticket)?;
            escalation().goes_on(form, message)
        }
        Some(Callback::SendDraft {
            ticket: of,
            message,
            commit,
        }) => {
            here(*of)?;
            let words = commit
                .and_then(named)
                .and_then(|drafts| drafts.words_of(group, *message));
            Ok(Command::SendDraft {
                by,
                chat: group,
                message: *message,
                drafted: *commit,
                words: words.cloned(),
            })
        }
        Some(Callback::Recall {
            ticket: of,
            message,
            commit,
        }) => {
            here(*of)?;
            let said_by = match commit {
                // A button of an earlier release does not tell whose the message is.
                None => Vec::new(),
                Some(version) => named(*version).map_or_else(Vec::new, |sent| sent.said_by(group, *message)),
            };
            if commit.is_some() && said_by.is_empty() {
                return Err(Box::new(Answer::toast(Say::NothingHere)));
            }
            Ok(Command::AgentRecalls {
                by,
                chat: group,
                message: *message,
                said_by,
            })
        }
        Some(
            Callback::Menu
            | Callback::Topic(_)
            | Callback::SendNow
            | Callback::Person
            | Callback::Language(_)
            | Callback::Regions
            | Callback::Region(_)
            | Callback::Focus(_)
            | Callback::Another
            | Callback::Solved(_)
            | Callback::NotSolved(_)
            | Callback::Rate { .. }
            | Callback::Comment { .. }
            | Callback::NoComment { .. }
            | Callback::NewQuestion { .. }
            | Callback::Acknowledge { .. }
            | Callback::Accept { .. }
            | Callback::Approve { .. }
            | Callback::Decline { .. },
        )
        | None => Err(Box::new(Answer::toast(Say::NothingHere))),
    }
}

/// The buttons under a card.
#[must_use]
pub fn card_buttons(ticket: &Ticket) -> Keyboard {
    let button = |action| Callback::Card(action, ticket.id);
    match ticket.state {
        State::Accepted | State::InProgress | State::NeedsDetails => {
            let mut first = Vec::new();
            if ticket.owner.is_none() {
                first.push(button(CardAction::Take));
            }
            if ticket.state != State::NeedsDetails {
                first.push(button(CardAction::AskDetails));
            }
            first.push(button(CardAction::Resolve));
            vec![first, vec![button(CardAction::Escalate), button(CardAction::More)]]
        }
        State::Resolved | State::Closed => Keyboard::new(),
    }
}

/// The buttons behind *More*.
pub(super) fn more_buttons(ticket: &Ticket) -> Keyboard {
    let button = |action| Callback::Card(action, ticket.id);
    let mut rows = Keyboard::new();
    if ticket.owner.is_some() {
        rows.push(vec![button(CardAction::Take), button(CardAction::Release)]);
    }
    rows.push(vec![button(CardAction::Spam), button(CardAction::Back)]);
    rows
}

//! What is written in a topic: a note, a form's note, a command, or words for the customer.

use domain::{
    MessageId, Policy,
    message::{Content, Message, Words, is_note, is_slashed, split_command},
    settings::{Settings, Urgency},
    staff::StaffMember,
    ticket::{Command, Ticket, edit_stays, would_leave},
};
use jiff::{SignedDuration, Timestamp};

use super::{TopicArrival, TopicContext, escalation::Escalation};
use crate::{
    callback::{Callback, PassOn, Step},
    command::TopicCommand,
    text::{Say, Stays},
};

/// What a message asks of the ticket, and what its author is told of it.
pub(super) struct Written {
    pub command: Command,
    /// Told once it is done.
    pub told: Option<Say>,
    /// Whether something stands beside the command, which stays if it is refused.
    pub beside: bool,
}

impl Written {
    fn plain(command: Command) -> Self {
        Self {
            command,
            told: None,
            beside: false,
        }
    }
}

/// Reads a message.
///
/// # Errors
/// What its author is told: nothing of it leaves, and nothing changes.
pub(super) fn written(
    by: &StaffMember,
    ticket: &Ticket,
    known: &TopicContext,
    arrival: &TopicArrival,
    message: &Message,
    (policy, now): (&Policy, Timestamp),
) -> Result<Written, Box<Say>> {
    if let Some((form, urgency)) = note_asked(arrival, message) {
        let escalation = Escalation {
            by: by.clone(),
            ticket,
            policy,
            now,
        };
        let command = escalation.replies(form, urgency, message)?;
        return Ok(Written::plain(command));
    }
    let answered = known.answered.filter(|answered| answered.ticket == ticket.id);
    let to_customer = answered.is_some_and(|answered| answered.customers);
    let answers_inside = answers_inside(ticket, known, arrival);
    if !message.words.unread
        && let Some((command, rest)) = command(by, message, &policy.settings, now)?
    {
        let leaves = match rest {
            Rest::Nothing => return Ok(Written::plain(command)),
            Rest::Stays => false,
            Rest::Leaves => true,
        };
        return Ok(beside(
            command,
            message,
            answered.map(|answered| answered.message),
            leaves,
            ticket,
        ));
    }
    // What stays although its author may have meant it for the customer is told; a note, and chatter, are not.
    let meant = would_leave(ticket, by, message, to_customer);
    let why = if message.words.unread {
        Some(Say::Stays(Stays::Unread))
    } else {
        answers_inside.then_some(Say::Stays(Stays::AnswersInside))
    };
    // What cannot be read and begins like a command does not do what it asks for, whoever has the ticket.
    let meant = meant || (message.words.unread && is_slashed(&message.words.text) && !is_note(&message.words.text));
    Ok(Written {
        command: if answers_inside {
            Command::AgentNotes {
                by: by.clone(),
                message: message.clone(),
            }
        } else {
            Command::AgentWrites {
                by: by.clone(),
                message: message.clone(),
                answers: answered.map(|answered| answered.message),
                to_customer,
            }
        },
        told: why.filter(|_| meant),
        beside: false,
    })
}

/// What the author of an edit is told where nothing of it goes to the customer.
pub(super) fn edited(message: &Message) -> Option<Say> {
    let why = if message.words.unread {
        Stays::EditUnread
    } else {
        Stays::EditedCommand
    };
    edit_stays(message).then_some(Say::Stays(why))
}

/// Whether a message replies to one that is the staff's own: a note, a command, words between colleagues, or what was made a note
/// after it had left. So what has no words of its own can be a note, too: a photo, a poll, a voice message. What the customer
/// wrote is none, however it begins; nor is what the bot says in the topic.
///
/// What is on its way to the customer at this moment counts as inside: its author is told, and can write again.
fn answers_inside(ticket: &Ticket, known: &TopicContext, arrival: &TopicArrival) -> bool {
    let Some(replied) = &arrival.replied else { return false };
    match known.answered {
        Some(answered) if answered.customers => false,
        Some(_) => is_note(&replied.text) || ticket.keeps_at((arrival.group, replied.id), replied.album.as_deref()),
        None => replied.by_person,
    }
}

/// The form that a message is the note of, if it replies to the question for that. A command is one even so; a note, which
/// begins with a slash, too, is what was asked for.
fn note_asked<'a>(arrival: &'a TopicArrival, message: &Message) -> Option<(&'a PassOn, Urgency)> {
    let text = &message.words.text;
    let (word, _) = split_command(text);
    match &arrival.asked {
        Some(Callback::PassOn(form)) if word.is_none() || is_note(text) => match form.step {
            Step::WithoutNote(urgency) => Some((form, urgency)),
            Step::AsItIs | Step::Queue { .. } | Step::Urgency(_) => None,
        },
        Some(_) | None => None,
    }
}

/// A command with what stands beside it. A note beside it stays, and so does a photo of an album that is one.
fn beside(command: Command, message: &Message, answers: Option<MessageId>, leaves: bool, ticket: &Ticket) -> Written {
    let words = message.words.without_command();
    let leaves = leaves && !is_note(&words.text) && !ticket.keeps(&message.at);
    let message = Message {
        words,
        ..message.clone()
    };
    Written {
        command: Command::With {
            command: Box::new(command),
            message,
            answers,
            leaves,
        },
        told: (!leaves).then_some(Say::Stays(Stays::BesideCommand)),
        beside: true,
    }
}

/// What stands beside a command.
#[derive(Clone, Copy)]
enum Rest {
    /// Nothing, or what the command itself says.
    Nothing,
    /// What has no meaning with it.
    Stays,
    /// What is for the customer.
    Leaves,
}

/// The command that a message is, if it is one, and what to do with the rest of it.
///
/// # Errors
/// It begins like one: a slip of the finger, of which nothing leaves.
fn command(
    by: &StaffMember,
    message: &Message,
    settings: &Settings,
    now: Timestamp,
) -> Result<Option<(Command, Rest)>, Box<Say>> {
    let by = by.clone();
    // A contact may be called like a command, and a poll may ask for one.
    let (word, words) = match message.at.content {
        Content::Text | Content::Captioned | Content::Uncopyable => split_command(&message.words.text),
        Content::Other => (None, ""),
    };
    let has_file = message.at.content != Content::Text || message.words.holds_files();
    let file = if has_file { Rest::Stays } else { Rest::Nothing };
    let all = if words.is_empty() { file } else { Rest::Stays };
    let is_for_customer = !words.is_empty() || has_file;
    let Some(command) = word.and_then(TopicCommand::named) else {
        return not_a_command(message);
    };
    // A slip in the mark of a note, behind a command: the customer must not read it. And without its command it would lose its files.
    if matches!(command, TopicCommand::Details | TopicCommand::Resolve) {
        if is_slashed(words) && !is_note(words) {
            return Err(Box::new(Say::UnknownCommand));
        }
        if message.words.holds_files() {
            return Err(Box::new(Say::Stays(Stays::Unread)));
        }
    }
    let said = if is_for_customer { Rest::Leaves } else { Rest::Nothing };
    Ok(Some(match command {
        TopicCommand::Take => (Command::Take(by), all),
        TopicCommand::Release => (Command::Release(by), all),
        TopicCommand::Escalate if words.is_empty() => (Command::Escalate(by), file),
        TopicCommand::Escalate => (escalate(by, words, settings), file),
        TopicCommand::Vip => {
            let until = vip_until(words, now)?;
            (Command::SetVip { by, until }, file)
        }
        TopicCommand::Details => (Command::AskDetails(by), said),
        TopicCommand::Resolve => (Command::Resolve(by), said),
        // A note stays, which is seen to by its mark; ids are told before a ticket is asked.
        TopicCommand::Note | TopicCommand::Id => return not_a_command(message),
    }))
}

/// A message that begins like a command and is none is a slip, of which nothing leaves.
fn not_a_command(message: &Message) -> Result<Option<(Command, Rest)>, Box<Say>> {
    if is_slashed(&message.words.text) && !is_note(&message.words.text) {
        return Err(Box::new(Say::UnknownCommand));
    }
    Ok(None)
}

/// `/escalate l3 high What it is about, and what was tried`: queue and urgency in either order, each may be left out.
fn escalate(by: StaffMember, text: &str, settings: &Settings) -> Command {
    let (mut to, mut urgency, mut left) = (None, None, text.trim());
    loop {
        let (word, after) = left.split_once(char::is_whitespace).unwrap_or((left, ""));
        let name = word.to_lowercase();
        let queue = settings.queues.keys().find(|queue| queue.as_str() == name);
        let pressing = Urgency::ALL.into_iter().find(|urgency| urgency.as_str() == name);
        if let (Some(queue), None) = (queue, &to) {
            to = Some(queue.clone());
        } else if let (Some(pressing), None) = (pressing, urgency) {
            urgency = Some(pressing);
        } else {
            break;
        }
        left = after.trim_start();
    }
    let form = (!left.is_empty()).then(|| Words {
        text: left.to_owned(),
        ..Words::default()
    });
    Command::EscalateTo { by, to, urgency, form }
}

/// `30d`, `12h`, `off`; a month if nothing is said.
fn vip_until(text: &str, now: Timestamp) -> Result<Option<Timestamp>, Box<Say>> {
    const DEFAULT_DAYS: i64 = 30;
    const MOST_DAYS: i64 = 3_660;
    let text = text.trim();
    if text.eq_ignore_ascii_case("off") {
        return Ok(None);
    }
    let hours = match text.strip_suffix('d') {
        None if text.is_empty() => Some(DEFAULT_DAYS * 24),
        Some(days) => days.parse::<i64>().ok().and_then(|days| days.checked_mul(24)),
        None => text.strip_suffix('h').and_then(|hours| hours.parse().ok()),
    };
    let hours = hours.filter(|hours| (1..=MOST_DAYS * 24).contains(hours));
    let until = hours.and_then(|hours| now.checked_add(SignedDuration::from_hours(hours)).ok());
    until.map(Some).ok_or_else(|| Box::new(Say::BadVip))
}

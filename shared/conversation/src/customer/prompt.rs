//! What the customer sees at each point of the conversation.

use domain::{
    Policy,
    settings::{Settings, Topic},
    ticket::Ticket,
};
use jiff::Timestamp;

use super::{Conversation, Customer, CustomerContext};
use crate::{
    callback::Callback,
    text::{Answer, Keyboard, Line, Say, Status, When},
};

/// A ticket as a line of a list.
#[must_use]
pub fn line(ticket: &Ticket) -> Line {
    Line {
        ticket: ticket.id,
        state: ticket.state,
        topic: ticket.topic.clone(),
    }
}

/// How many questions a topic asks: its own, or the two that come with the built-in ones.
pub(super) fn questions(topic: &Topic) -> u8 {
    if topic.questions.is_empty() {
        2
    } else {
        u8::try_from(topic.questions.len()).unwrap_or(2)
    }
}

/// The menu: topics, two in a row, and a person under them.
pub(super) fn menu(settings: &Settings) -> Keyboard {
    let topics: Vec<Callback> = settings
        .topics
        .iter()
        .map(|topic| Callback::Topic(topic.key.clone()))
        .collect();
    let mut rows: Keyboard = topics.chunks(2).map(<[Callback]>::to_vec).collect();
    rows.push(vec![Callback::Person]);
    rows
}

/// The menu under a greeting: while the desk knows regions and not this customer's, it offers to say it.
pub(super) fn greeting_menu(settings: &Settings, customer: Option<&Customer>) -> Keyboard {
    let mut rows = menu(settings);
    let known = customer
        .and_then(|customer| customer.region.as_ref())
        .and_then(|key| settings.region(key));
    if !settings.regions.is_empty() && known.is_none() {
        rows.push(vec![Callback::Regions]);
    }
    rows
}

/// The next question of a conversation, or the invitation to attach something after the last.
pub(super) fn question(settings: &Settings, topic: &domain::TopicKey, answered: u8) -> (Say, Keyboard) {
    let of = settings.topic(topic).map_or(0, questions);
    if answered < of {
        (
            Say::Question {
                topic: topic.clone(),
                number: answered,
                of,
            },
            vec![vec![Callback::Person]],
        )
    } else {
        (Say::Attach, vec![vec![Callback::SendNow], vec![Callback::Person]])
    }
}

/// When something happens, as this customer reads it.
pub(super) fn when(customer: &Customer, at: Timestamp, settings: &Settings, now: Timestamp) -> When {
    When {
        at,
        now,
        zone: customer.zone.clone().unwrap_or_else(|| settings.zone.clone()),
    }
}

/// A ticket's state in full.
pub(super) fn status(customer: &Customer, ticket: &Ticket, settings: &Settings, now: Timestamp) -> Say {
    Say::Status(Status {
        line: line(ticket),
        queue: ticket.queue.clone(),
        owner: ticket.owner.as_ref().map(|owner| owner.name.clone()),
        promised: ticket.promised.map(|at| when(customer, at, settings, now)),
    })
}

/// The prompt that stands where the conversation is: what a repeated update is answered with.
#[must_use]
pub fn prompt(known: &CustomerContext, policy: &Policy, name: &str, now: Timestamp) -> Answer {
    let settings = &policy.settings;
    let greeting = || {
        Answer::ask(
            Say::Greeting {
                brand: settings.brand.clone(),
                name: name.to_owned(),
            },
            greeting_menu(settings, known.customer.as_ref()),
        )
    };
    let Some(customer) = &known.customer else {
        return greeting();
    };
    match &customer.conversation {
        Conversation::Menu { .. } => greeting(),
        Conversation::Asking { topic, answered, .. } => {
            let (say, keyboard) = question(settings, topic, *answered);
            Answer::ask(say, keyboard)
        }
        Conversation::Choosing { .. } => match known.which(now) {
            Some((say, keyboard)) => Answer::ask(say, keyboard),
            None => Answer::Nothing,
        },
        // The lane tells about tickets; a repeated message of a ticket needs no second answer.
        Conversation::Idle | Conversation::Commenting { .. } => {
            if known.current(now).is_some() {
                Answer::Nothing
            } else {
                greeting()
            }
        }
    }
}

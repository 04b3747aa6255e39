//! What a topic needs before anything is written into it.

use conversation::text::Say;
use domain::{
    LaneId,
    message::{Content, Words},
    settings::Settings,
    ticket::State,
};
use jiff::Timestamp;

use super::{Next, Pending, View, step};
use crate::{Action, Class, Cursor, Effect, MessageKey, Reply, Step, StepKey, card, effects};

/// What a topic needs before anything is written into it: to be there, to be open, to have its card, and its context.
pub(super) fn prepare_topic(
    view: View<'_>,
    pending: &[Pending<'_>],
    class: Option<Class>,
    settings: &Settings,
    now: Timestamp,
) -> Option<Next> {
    let delivery = view.delivery;
    let class = class.unwrap_or(Class::Card);
    let ticket = view.ticket;
    if delivery.thread.is_none() {
        let here = ticket.group == view.lane.chat() && ticket.state != State::Closed;
        if !here && class != Class::Words {
            return None;
        }
        let name = Say::TopicName {
            ticket: ticket.id,
            topic: ticket.topic.clone().filter(|_| !delivery.plain_name),
            name: if delivery.plain_name {
                String::new()
            } else {
                ticket.customer.name.clone()
            },
        };
        // Up to there, nothing goes here as work: it is the context.
        let first = match (pending.first(), view.commits.last()) {
            (Some(first), _) => first.commit.version.saturating_sub(1),
            (None, Some(last)) => last.version,
            (None, None) => delivery.seq,
        };
        let covers = if first > delivery.seq {
            Cursor::after(first)
        } else {
            delivery.cursor()
        };
        return Some(step(
            StepKey::Topic(delivery.generation),
            class,
            Action::OpenTopic { name },
            covers,
        ));
    }
    if delivery.reopen {
        return Some(step(
            StepKey::Topic(delivery.generation),
            class,
            Action::ReopenTopic,
            delivery.cursor(),
        ));
    }
    // A card that Telegram refused is tried again when it shows something else.
    if delivery.card.is_none() && delivery.card_shows != card::shows(ticket) {
        let (card, keyboard) = card::card(ticket, view.lane, settings, now);
        let action = Action::Say {
            say: Box::new(card),
            keyboard,
            reply: Reply::None,
            quiet: true,
        };
        return Some(step(
            StepKey::Card(delivery.generation),
            class,
            action,
            delivery.cursor(),
        ));
    }
    context_step(view, delivery.context?)
}

/// The next of the customer's messages that were there before the topic was.
pub(super) fn context_step(view: View<'_>, Cursor { seq: from, step: done }: Cursor) -> Option<Next> {
    let Cursor { seq: until, step: and } = view.delivery.context_until;
    for commit in view
        .context
        .iter()
        .filter(|commit| commit.version >= from && commit.version <= until.saturating_add(1))
    {
        let most = if commit.version > until {
            usize::from(and)
        } else {
            usize::MAX
        };
        let skip = if commit.version == from { usize::from(done) } else { 0 };
        let lane = LaneId::Group(commit.bot, commit.group);
        let effects = effects(commit, lane).into_iter().enumerate();
        for (index, effect) in effects.take(most).skip(skip) {
            if let Effect::Copy { message, words, .. } = effect {
                let step = u16::try_from(index).unwrap_or(u16::MAX);
                let key = StepKey::Context {
                    seq: commit.version,
                    step,
                };
                let words = commit.words(words).cloned();
                let action = match words.clone().filter(Words::is_sendable) {
                    Some(words) if view.delivery.by_words => Action::Words {
                        of: MessageKey {
                            chat: message.chat,
                            message: message.id,
                        },
                        words: Words { rich: None, ..words },
                        reply: Reply::None,
                        without_file: message.content != Content::Text,
                    },
                    Some(_) | None => Action::Copy {
                        from: message.chat,
                        messages: vec![message.id],
                        caption: None,
                        reply: Reply::None,
                        anew: false,
                        forward: words.as_ref().is_some_and(Words::is_forwarded),
                    },
                };
                let covers = Cursor {
                    seq: commit.version,
                    step: step + 1,
                };
                return Some(Next::Do(Box::new(Step {
                    key,
                    class: Class::Card,
                    action,
                    covers,
                    words,
                    number: None,
                    goes_on: Vec::new(),
                })));
            }
        }
    }
    None
}

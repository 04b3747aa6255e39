//! What stands once a call is carried out: how far the ticket has come, and which messages are one.

use super::{Link, failed::is_peoples};
use crate::{
    ChatId, LaneId, MessageId, ThreadId,
    lane::{Action, CONTEXT, Delivery, Place, Step, StepKey, lines, side},
    ticket::{Side, Ticket},
};

/// The delivery once `step` is carried out.
pub(super) fn done(
    ticket: &Ticket,
    delivery: &Delivery,
    step: &Step,
    messages: &[MessageId],
    thread: Option<ThreadId>,
) -> Delivery {
    let mut next = delivery.clone();
    match &step.key {
        StepKey::Topic(_) if delivery.reopen => next.reopen = false,
        StepKey::Topic(_) => {
            next.thread = thread;
            next.generation = delivery.generation + 1;
            next.plain_name = false;
            (next.seq, next.step) = step.covers;
            begin_topic(&mut next);
        }
        StepKey::Card(_) => {
            next.card = messages.first().copied();
            next.card_shows = lines::shows(ticket);
        }
        // Cards are edited, and effects carried out, once the context is there.
        StepKey::CardEdit(shows) => {
            next.card_shows.clone_from(shows);
            next.context = None;
        }
        StepKey::Mark(_) => next.mark = None,
        StepKey::Context { .. } => {
            next.context = Some(step.covers);
            next.by_words = false;
        }
        StepKey::Effect { .. } => {
            (next.seq, next.step) = step.covers;
            if delivery.unknown > 0 && is_peoples(&step.action) {
                next.mark = messages.first().copied();
            }
            next.unknown = 0;
            next.by_words = false;
            next.context = None;
        }
        StepKey::Notice(_) | StepKey::Digest => {}
    }
    next
}

/// What a new topic needs: a card, and what was said before it.
pub(super) fn begin_topic(delivery: &mut Delivery) {
    delivery.card = None;
    delivery.card_shows.clear();
    delivery.context_until = (delivery.seq, delivery.step);
    let from = delivery.seq.saturating_sub(CONTEXT) + 1;
    delivery.context = (delivery.seq > 0 || delivery.step > 0).then_some((from, 0));
}

pub(super) fn links(lane: LaneId, chat: ChatId, step: &Step, messages: &[MessageId]) -> Vec<Link> {
    let customers = side(lane) == Side::Group;
    let link = |from, original, copy| Link {
        original: Place {
            chat: from,
            message: original,
        },
        copy: Place { chat, message: copy },
        customers,
        numbered: false,
    };
    let mut links: Vec<Link> = match &step.action {
        // Telegram leaves out what it cannot copy without saying which: then nothing can be told apart.
        Action::Copy {
            from,
            messages: originals,
            ..
        } if originals.len() == messages.len() => originals
            .iter()
            .zip(messages)
            .map(|(original, copy)| link(*from, *original, *copy))
            .collect(),
        Action::Album { from, parts } if parts.len() == messages.len() => parts
            .iter()
            .zip(messages)
            .map(|(original, copy)| link(*from, original.message, *copy))
            .collect(),
        Action::Words { of, .. } => messages
            .first()
            .map(|copy| link(of.chat, of.message, *copy))
            .into_iter()
            .collect(),
        Action::Copy { .. }
        | Action::Album { .. }
        | Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Edit { .. }
        | Action::Delete { .. } => Vec::new(),
    };
    // Of an album, the first has it.
    if let (Some(first), Some(_)) = (links.first_mut(), step.number) {
        first.numbered = true;
    }
    links
}

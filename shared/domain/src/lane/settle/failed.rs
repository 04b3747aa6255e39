//! What follows from a call that was not carried out, or of which nobody knows.

use super::{Settled, done::done};
use crate::{
    LaneId,
    lane::{Action, Delivery, Step, StepKey, side},
    message::Words,
    ticket::{Command, Failure, Side, Ticket},
};

/// A person's words are sent once more and marked; lines of ours are not; what can be repeated without harm is.
pub(super) fn unknown(
    lane: LaneId,
    ticket: &Ticket,
    delivery: &Delivery,
    step: &Step,
    moved: impl Fn(Delivery) -> Settled,
) -> Settled {
    match (&step.action, &step.key) {
        // A mark that stands twice is better than a doubled message without one.
        (Action::EditCard { .. } | Action::Edit { .. } | Action::Delete { .. } | Action::ReopenTopic, _)
        | (_, StepKey::Card(_) | StepKey::Mark(_)) => Settled::default(),
        (Action::OpenTopic { .. }, _) => moved(Delivery {
            generation: delivery.generation + 1,
            ..delivery.clone()
        }),
        (Action::Say { .. }, _) | (_, StepKey::Context { .. }) => moved(done(ticket, delivery, step, &[], None)),
        (Action::Copy { .. } | Action::Album { .. } | Action::Words { .. }, _) if delivery.unknown == 0 => {
            moved(Delivery {
                unknown: 1,
                ..delivery.clone()
            })
        }
        (Action::Copy { .. } | Action::Album { .. } | Action::Words { .. }, _) => {
            fail(lane, ticket, delivery, step, "Telegram did not answer, twice", moved)
        }
    }
}

pub(super) fn source_gone(
    lane: LaneId,
    ticket: &Ticket,
    delivery: &Delivery,
    step: &Step,
    moved: impl Fn(Delivery) -> Settled,
) -> Settled {
    match &step.action {
        // Somebody deleted the card: a new one is posted.
        Action::EditCard { .. } => moved(Delivery {
            card: None,
            card_shows: String::new(),
            ..delivery.clone()
        }),
        Action::Copy { .. } | Action::Album { .. } | Action::Words { .. } => {
            by_words_or_fail(lane, ticket, delivery, step, "the message is not there any more", moved)
        }
        Action::Edit { .. }
        | Action::Delete { .. }
        | Action::Say { .. }
        | Action::OpenTopic { .. }
        | Action::ReopenTopic => moved(done(ticket, delivery, step, &[], None)),
    }
}

pub(super) fn by_words_or_fail(
    lane: LaneId,
    ticket: &Ticket,
    delivery: &Delivery,
    step: &Step,
    why: &str,
    moved: impl Fn(Delivery) -> Settled,
) -> Settled {
    let album = match &step.action {
        Action::Copy { messages, .. } => messages.len() > 1,
        Action::Album { .. } => true,
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Words { .. }
        | Action::Edit { .. }
        | Action::Delete { .. } => false,
    };
    let has_words = album || step.words.as_ref().is_some_and(Words::is_sendable);
    match step.key {
        StepKey::Effect { .. } | StepKey::Context { .. } if has_words && !delivery.by_words => moved(Delivery {
            by_words: true,
            ..delivery.clone()
        }),
        StepKey::Effect { .. }
        | StepKey::Topic(_)
        | StepKey::Card(_)
        | StepKey::CardEdit(_)
        | StepKey::Mark(_)
        | StepKey::Context { .. }
        | StepKey::Notice(_)
        | StepKey::Digest => fail(lane, ticket, delivery, step, why, moved),
    }
}

/// Recorded, told, and skipped: it never ends a lane.
pub(super) fn fail(
    lane: LaneId,
    ticket: &Ticket,
    delivery: &Delivery,
    step: &Step,
    why: &str,
    moved: impl Fn(Delivery) -> Settled,
) -> Settled {
    let mut settled = moved(done(
        ticket,
        &Delivery {
            unknown: 0,
            ..delivery.clone()
        },
        step,
        &[],
        None,
    ));
    // A notice that cannot be told about must not be told about.
    if let (StepKey::Effect { seq, .. }, true) = (&step.key, is_peoples(&step.action) || side(lane) == Side::Customer) {
        let why = why.chars().take(200).collect();
        settled.tell = Some(Command::SendingFailed(Failure {
            to: side(lane),
            version: *seq,
            why,
        }));
    }
    settled
}

pub(super) fn is_peoples(action: &Action) -> bool {
    match action {
        Action::Copy { .. } | Action::Album { .. } | Action::Words { .. } => true,
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Edit { .. }
        | Action::Delete { .. } => false,
    }
}

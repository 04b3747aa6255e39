//! What follows from a call that was not carried out, or of which nobody knows.

use conversation::text::Say;
use domain::{
    LaneId,
    message::Words,
    ticket::{CameTo, Missing, Side, Ticket},
};

use super::{
    Settled,
    done::{done, not_sure},
    told,
};
use crate::{Action, Delivery, Step, StepKey, side};

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
        (Action::GoOn { .. }, _) if !is_peoples(&step.action) => Settled::default(),
        (Action::OpenTopic { .. }, _) => moved(Delivery {
            generation: delivery.generation + 1,
            ..delivery.clone()
        }),
        (_, StepKey::Context { .. }) => moved(done(ticket, delivery, step, &[], None)),
        (Action::Say { .. }, _) if !is_peoples(&step.action) => moved(done(ticket, delivery, step, &[], None)),
        _ if delivery.unknown == 0 => moved(Delivery {
            unknown: 1,
            ..delivery.clone()
        }),
        _ => fail(lane, ticket, delivery, step, (Missing::Unsure, ""), moved),
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
        Action::Edit { .. } => anew_or_fail(lane, ticket, delivery, step, "the message is not there any more", moved),
        Action::GoOn { words: None, .. } => moved(done(ticket, delivery, step, &[], None)),
        Action::GoOn { .. } => {
            let why = "the message is not there any more";
            fail(lane, ticket, delivery, step, (missing(&step.action), why), moved)
        }
        Action::Delete { .. } => Settled {
            tell: told::recall(step, CameTo::Gone),
            ..moved(done(ticket, delivery, step, &[], None))
        },
        Action::Say { .. } | Action::OpenTopic { .. } | Action::ReopenTopic => {
            moved(done(ticket, delivery, step, &[], None))
        }
    }
}

/// What cannot be edited in the topic is shown there anew, under its earlier version. To the customer nothing is sent twice of which an
/// agent did not say so: they keep the earlier version, and the topic is told.
pub(super) fn anew_or_fail(
    lane: LaneId,
    ticket: &Ticket,
    delivery: &Delivery,
    step: &Step,
    why: &str,
    moved: impl Fn(Delivery) -> Settled,
) -> Settled {
    match side(lane) {
        Side::Group if !delivery.by_words => moved(Delivery {
            by_words: true,
            ..delivery.clone()
        }),
        Side::Group | Side::Customer => fail(lane, ticket, delivery, step, (Missing::Edit, why), moved),
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
    let lack = missing(&step.action);
    let album = match &step.action {
        Action::Copy { messages, .. } => messages.len() > 1,
        Action::Album { .. } => true,
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Words { .. }
        | Action::Edit { .. }
        | Action::GoOn { .. }
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
        | StepKey::Digest => fail(lane, ticket, delivery, step, (lack, why), moved),
    }
}

/// Recorded, told, and skipped: it never ends a lane.
pub(super) fn fail(
    lane: LaneId,
    ticket: &Ticket,
    delivery: &Delivery,
    step: &Step,
    (lack, why): (Missing, &str),
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
    if let (Missing::Unsure, Some(next)) = (lack, &mut settled.delivery) {
        not_sure(next, step);
    }
    // What of the words does not follow is told: it is not tried again.
    if let (Action::GoOn { under, .. }, Some(next)) = (&step.action, &mut settled.delivery) {
        next.rests.retain(|rest| rest.under != *under);
    }
    // A notice that cannot be told about must not be told about.
    if is_peoples(&step.action) || missing(&step.action) == Missing::Edit || side(lane) == Side::Customer {
        settled.tell = told::of_missing(lane, step, lack, why);
    }
    settled
}

/// What is missing if it is not carried out.
pub(super) fn missing(action: &Action) -> Missing {
    match action {
        Action::GoOn {
            words: Some(_),
            more,
            at,
            ..
        } if *at >= more.len() => Missing::Ending,
        // A later version of what stands there.
        Action::Edit { .. } | Action::Copy { anew: true, .. } | Action::GoOn { .. } => Missing::Edit,
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Copy { .. }
        | Action::Album { .. }
        | Action::Words { .. }
        | Action::Delete { .. } => Missing::All,
    }
}

pub(super) fn is_peoples(action: &Action) -> bool {
    match action {
        Action::Copy { .. } | Action::Album { .. } | Action::Words { .. } => true,
        // A line that holds what an agent wrote, and that stands nowhere else on this side.
        Action::Say { say, .. } => {
            matches!(say.as_ref(), Say::EscalationForm(form) if !form.text.is_empty())
                || matches!(say.as_ref(), Say::Resolved { summary: Some(_), .. })
        }
        Action::GoOn { words, more, at, .. } => words.is_some() && *at >= more.len(),
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::EditCard { .. }
        | Action::Edit { .. }
        | Action::Delete { .. } => false,
    }
}

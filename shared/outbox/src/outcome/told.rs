//! What the ticket is told of an outcome: what is missing, and what came of taking a message back.

use domain::{
    LaneId, MessageId,
    ticket::{CameTo, Command, Failure, Missing, Ticket},
};

use super::Outcome;
use crate::{Action, Delivery, Step, StepKey, side};

/// Of a call that was carried out.
pub(super) fn of_done(lane: LaneId, delivery: &Delivery, step: &Step, messages: &[MessageId]) -> Option<Command> {
    match &step.action {
        Action::Delete { .. } if is_unsure(delivery, step) => recall(step, CameTo::MayRemain),
        Action::Delete { .. } => recall(step, CameTo::Gone),
        Action::Words { without_file: true, .. } => of_missing(lane, step, Missing::File, ""),
        // Telegram leaves out what it cannot copy.
        Action::Copy {
            messages: originals, ..
        } if !messages.is_empty() && messages.len() < originals.len() => of_missing(lane, step, Missing::Siblings, ""),
        Action::Copy { anew: true, .. } => of_missing(lane, step, Missing::Place, ""),
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Copy { .. }
        | Action::Album { .. }
        | Action::Words { .. }
        | Action::GoOn { .. }
        | Action::Edit { .. } => None,
    }
}

/// Of an edit of what the customer does not have. Whoever may write to them may take it for sent; words between colleagues are edited
/// without a word about it.
pub(super) fn of_edit(lane: LaneId, ticket: &Ticket, step: &Step) -> Option<Command> {
    let Action::Edit { agent: Some(agent), .. } = &step.action else {
        return None;
    };
    let speaks = ticket.owner.as_ref().is_none_or(|owner| owner.id == *agent);
    speaks.then(|| of_missing(lane, step, Missing::Original, "")).flatten()
}

/// Of taking a message back, where nothing was deleted.
pub(super) fn of_recall(delivery: &Delivery, step: &Step, outcome: &Outcome) -> Option<Command> {
    let came_to = match outcome {
        Outcome::NoCounterpart => {
            if is_unsure(delivery, step) {
                CameTo::Unsure
            } else {
                CameTo::NeverArrived
            }
        }
        Outcome::TooOld => CameTo::TooOld,
        Outcome::Done { .. }
        | Outcome::Nothing
        | Outcome::Later(_)
        | Outcome::Unknown
        | Outcome::Withdrawn { .. }
        | Outcome::Down
        | Outcome::Gone
        | Outcome::TopicGone
        | Outcome::TopicClosed
        | Outcome::SourceGone
        | Outcome::BadQuote
        | Outcome::Moved(_)
        | Outcome::Forbidden(..)
        | Outcome::Unauthorized
        | Outcome::Refused(_) => CameTo::Refused,
    };
    recall(step, came_to)
}

/// Whether it was once unknown whether the message is there, so that it may be, or may be twice.
fn is_unsure(delivery: &Delivery, step: &Step) -> bool {
    let sources = step.action.sources();
    sources.iter().any(|source| delivery.unsure.contains(source))
}

/// What came of taking a message back, if that is what the step does.
pub(super) fn recall(step: &Step, to: CameTo) -> Option<Command> {
    if let Action::Delete { of, agent } = step.action {
        Some(Command::RecallCame {
            agent,
            chat: of.chat,
            message: of.message,
            to,
        })
    } else {
        None
    }
}

/// What of an effect is missing. Of a topic, a card or a mark nothing is told.
pub(super) fn of_missing(lane: LaneId, step: &Step, missing: Missing, why: &str) -> Option<Command> {
    if let StepKey::Effect { seq, .. } = step.key {
        Some(Command::SendingFailed(Failure {
            missing,
            of: step.action.sources().first().copied(),
            ..Failure::new(side(lane), seq, why)
        }))
    } else {
        None
    }
}

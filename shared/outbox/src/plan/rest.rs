//! Words that go on after a message that could not hold them.

use domain::{
    message::{MessageRef, Words},
    ticket::Side,
};

use super::{Next, View, carry::is_taken_back};
use crate::{Action, Class, Effect, GoesOn, MessageKey, Rest, Step, StepKey, effects, parts, side};

/// What is left to do of words that did not fit; `None` if nothing is. What was taken back, or made a note of, meanwhile goes no further,
/// unless it was `begun` before.
pub(super) fn rest_step(view: View<'_>, begun: bool) -> Option<Next> {
    view.delivery.rests.iter().find_map(|rest| of_one(view, rest, begun))
}

fn of_one(view: View<'_>, rest: &Rest, begun: bool) -> Option<Next> {
    let commit = view.rests.iter().find(|commit| commit.version == rest.seq)?;
    let effect = effects(commit, view.lane).into_iter().nth(usize::from(rest.step))?;
    let (Effect::Copy { message, words, .. } | Effect::Edit { message, words, .. }) = effect else {
        return None;
    };
    let part = rest
        .from
        .zip(commit.words(words))
        .map(|(from, words)| parts::part(words, from, parts::TEXT));
    let goes_on = part.as_ref().and_then(|(_, from)| *from);
    let step = step(view, rest, &message, part.map(|(part, _)| part), goes_on)?;
    if !begun && side(view.lane) == Side::Customer && is_taken_back(view, &message, rest.seq) {
        // What was tried and may be there is not sent once more to learn where it is.
        return (view.delivery.unknown > 0).then(|| Next::GiveUp {
            step: Box::new(step),
            in_doubt: false,
        });
    }
    Some(Next::Do(Box::new(step)))
}

fn step(
    view: View<'_>,
    rest: &Rest,
    message: &MessageRef,
    words: Option<Words>,
    goes_on: Option<usize>,
) -> Option<Step> {
    // Words that were erased meanwhile are not there to go on with.
    if words.is_none() && rest.at >= rest.more.len() {
        return None;
    }
    let of = MessageKey {
        chat: message.chat,
        message: message.id,
    };
    let effect = (rest.seq, rest.step);
    Some(Step {
        key: StepKey::Effect {
            seq: rest.seq,
            step: rest.step,
        },
        class: Class::Words,
        action: Action::GoOn {
            of,
            words,
            under: rest.under,
            more: rest.more.clone(),
            at: rest.at,
        },
        covers: view.delivery.cursor(),
        words: None,
        number: rest.numbered.then_some(view.ticket.id),
        goes_on: goes_on
            .into_iter()
            .map(|from| GoesOn {
                message: of.message,
                effect,
                from,
            })
            .collect(),
    })
}

//! What to do next for one ticket in one lane.

mod album;
mod carry;
mod number;
mod rest;
mod topic;

use carry::{carried, effect_step};
use conversation::text::{Keyboard, Say};
use domain::{
    LaneId, MessageId,
    settings::Settings,
    ticket::{Commit, Side, Ticket},
};
use jiff::{SignedDuration, Timestamp};
use rest::rest_step;
use topic::{context_step, prepare_topic};

use super::{Action, Class, Cursor, Delivery, Effect, Reply, Step, StepKey, card, effects, side};

/// How long the siblings of an album are waited for, from the last one that came.
pub const ALBUM_WAIT: SignedDuration = SignedDuration::from_millis(1_500);

/// How many commits back the context reaches when a topic is made anew.
pub const CONTEXT: u64 = 10;

/// So many commits without effects are read again at most before the cursor is moved past them.
const READ_AGAIN: usize = 10;

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the ticket has no work here.
    Idle,
    /// Only move the cursor, to so many commits and so many effects of the next: store [`Delivery::advanced`].
    Advance(Cursor),
    /// Nothing before that moment.
    Wait(Timestamp),
    /// This.
    Do(Box<Step>),
    /// This is not tried again, though nobody knows whether it was carried out: settle it as [`super::Outcome::Withdrawn`].
    GiveUp {
        /// The call.
        step: Box<Step>,
        /// Whether what follows was part of the same call.
        in_doubt: bool,
    },
}

/// All that is known of one ticket in one lane.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The lane.
    pub lane: LaneId,
    /// How far it has come.
    pub delivery: &'a Delivery,
    /// The ticket as it is.
    pub ticket: &'a Ticket,
    /// Its commits after the cursor, in order, as many as one page holds.
    pub commits: &'a [Commit],
    /// Its commits from [`Delivery::context`] on, if that is set.
    pub context: &'a [Commit],
    /// Whether the customer has other open tickets: then each answer says which one it is of.
    pub several: bool,
    /// The commits of [`Delivery::rests`].
    pub rests: &'a [Commit],
}

/// An effect with its place.
pub(super) struct Pending<'a> {
    pub(super) commit: &'a Commit,
    pub(super) effect: Effect,
    step: u16,
    /// The cursor once it is done.
    pub(super) covers: Cursor,
}

/// Says what to do next for a ticket in a lane. Reads no clock, performs no I/O.
#[must_use]
pub fn next(view: View<'_>, settings: &Settings, now: Timestamp) -> Next {
    let pending = pending(view);
    let group = side(view.lane) == Side::Group;
    let card_stale = group && view.delivery.card_shows != card::shows(view.ticket);
    let class = pending.iter().map(|pending| pending.effect.class()).min();

    let mark = view.delivery.mark;
    let unsettled = card_stale || mark.is_some() || view.delivery.context.is_some() || !view.delivery.rests.is_empty();
    if group && (!pending.is_empty() || unsettled) {
        let last = view.commits.last().filter(|last| last.version > view.delivery.seq);
        let end = last.map(|last| Cursor::after(last.version));
        if let (None, true, Some(end)) = (
            view.delivery.thread,
            pending.is_empty() && view.commits.len() >= READ_AGAIN,
            end,
        ) {
            // The topic is to begin where the history of this group does, which may be pages away.
            return Next::Advance(end);
        }
        if let Some(next) = prepare_topic(view, &pending, class, settings, now) {
            return next;
        }
        if view.delivery.thread.is_none() {
            // A ticket that ended, or left, before it ever had a topic here.
            return end.map_or(Next::Idle, Next::Advance);
        }
    }
    if let Some(message) = mark {
        return mark_step(view, message, class.unwrap_or(Class::Notice));
    }
    if let Some(next) = rest_step(view, false) {
        return next;
    }
    if card_stale
        && class.is_none_or(|class| class > Class::Card)
        && let Some(message) = view.delivery.card
    {
        let (card, keyboard) = card::card(view.ticket, view.lane, settings, now);
        let key = StepKey::CardEdit(card::shows(view.ticket));
        let action = Action::EditCard {
            message,
            say: Box::new(card),
            keyboard,
        };
        return step(key, Class::Card, action, view.delivery.cursor());
    }
    match pending.first() {
        Some(first) => effect_step(view, first, &pending, class.unwrap_or(Class::Notice), settings, now),
        None if view.commits.len() >= READ_AGAIN => view
            .commits
            .last()
            .map_or(Next::Idle, |last| Next::Advance(Cursor::after(last.version))),
        None => Next::Idle,
    }
}

/// The call of that key, if it is still to be made: for a worker that finds it begun and its outcome not recorded.
///
/// Whatever the ticket wants most by now, this is to be settled first, as [`super::Outcome::Unknown`]: the lane remembers one call
/// only, and would forget that this one may have been carried out.
#[must_use]
pub fn resume(view: View<'_>, key: &StepKey, settings: &Settings, now: Timestamp) -> Option<Box<Step>> {
    let pending = pending(view);
    let planned = match key {
        StepKey::Topic(_) | StepKey::Card(_) => prepare_topic(view, &pending, None, settings, now),
        StepKey::Context { .. } => view.delivery.context.and_then(|from| context_step(view, from)),
        StepKey::Effect { .. } if !view.delivery.rests.is_empty() => rest_step(view, true),
        StepKey::Effect { .. } => pending
            .first()
            // An album is not waited for: it is what it was when it was sent. And what is to stay inside by now was to leave then.
            .map(|first| carried(view, first, &pending, first.effect.class(), settings, Timestamp::MAX)),
        StepKey::Mark(message) => Some(mark_step(view, *message, Class::Notice)),
        // Edited once more, a card looks the same; a notice is not a ticket's; the tickets of a digest have not moved, and it is planned
        // again, with whatever has come since.
        StepKey::CardEdit(_) | StepKey::Notice(_) | StepKey::Digest => None,
    };
    match planned {
        Some(Next::Do(step)) if step.key == *key => Some(step),
        Some(Next::Do(_) | Next::Idle | Next::Advance(_) | Next::Wait(_) | Next::GiveUp { .. }) | None => None,
    }
}

fn mark_step(view: View<'_>, message: MessageId, class: Class) -> Next {
    let action = say(Say::MaybeTwice, Reply::To(message));
    step(StepKey::Mark(message), class, action, view.delivery.cursor())
}

fn step(key: StepKey, class: Class, action: Action, covers: Cursor) -> Next {
    Next::Do(Box::new(Step {
        key,
        class,
        action,
        covers,
        words: None,
        number: None,
        goes_on: Vec::new(),
    }))
}

fn say(say: Say, reply: Reply) -> Action {
    Action::Say {
        say: Box::new(say),
        keyboard: Keyboard::new(),
        reply,
        quiet: false,
    }
}

/// The effects after the cursor, each with the cursor that follows it.
pub(super) fn pending(view: View<'_>) -> Vec<Pending<'_>> {
    let mut pending: Vec<Pending<'_>> = Vec::new();
    for commit in view.commits.iter().filter(|commit| commit.version > view.delivery.seq) {
        let effects = effects(commit, view.lane);
        let done = if commit.version == view.delivery.seq + 1 {
            usize::from(view.delivery.step)
        } else {
            0
        };
        let count = effects.len();
        if count <= done {
            // Nothing (more) of this commit goes here: whatever came before it covers it, too.
            if let Some(last) = pending.last_mut()
                && last.covers.step == 0
            {
                last.covers.seq = commit.version;
            }
            continue;
        }
        for (index, effect) in effects.into_iter().enumerate().skip(done) {
            let step = u16::try_from(index).unwrap_or(u16::MAX);
            let covers = if index + 1 == count {
                Cursor::after(commit.version)
            } else {
                Cursor {
                    seq: commit.version - 1,
                    step: step + 1,
                }
            };
            pending.push(Pending {
                commit,
                effect,
                step,
                covers,
            });
        }
    }
    pending
}

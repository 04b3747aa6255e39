//! What stands once a call is carried out: how far the ticket has come, and which messages are one.

use domain::{
    ChatId, LaneId, MessageId, ThreadId,
    ticket::{Side, Ticket},
};

use super::{Link, failed::is_peoples};
use crate::{Action, CONTEXT, Cursor, Delivery, MessageKey, Rest, Step, StepKey, card, side};

/// So many messages are remembered of which nobody knows whether they are there.
const REMEMBERED_UNSURE: usize = 16;

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
            (next.seq, next.step) = step.covers.into();
            begin_topic(&mut next);
        }
        StepKey::Card(_) => {
            next.card = messages.first().copied();
            next.card_shows = card::shows(ticket);
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
            (next.seq, next.step) = step.covers.into();
            if delivery.unknown > 0 && is_peoples(&step.action) {
                next.mark = messages.first().copied();
                not_sure(&mut next, step);
            }
            go_on(&mut next, step, messages);
            next.unknown = 0;
            next.by_words = false;
            next.unquoted = false;
            next.context = None;
        }
        StepKey::Notice(_) | StepKey::Digest => {}
    }
    next
}

/// Nobody knows whether what the step sends is there, or there twice.
pub(super) fn not_sure(delivery: &mut Delivery, step: &Step) {
    delivery.unsure.extend(step.action.sources());
    let excess = delivery.unsure.len().saturating_sub(REMEMBERED_UNSURE);
    delivery.unsure.drain(..excess);
}

/// What of the step's words is to follow. Words that were to go on before an effect, and did not, were taken back.
fn go_on(delivery: &mut Delivery, step: &Step, messages: &[MessageId]) {
    let from = |message: MessageId| {
        let mut goes_on = step.goes_on.iter();
        goes_on
            .find(|goes_on| goes_on.message == message)
            .map(|goes_on| goes_on.from)
    };
    match (&step.action, &step.key) {
        (
            Action::GoOn {
                of, words, under, at, ..
            },
            _,
        ) => {
            let Some(place) = delivery.rests.iter().position(|rest| rest.under == *under) else {
                return;
            };
            let rest = &mut delivery.rests[place];
            if words.is_none() && *at < rest.more.len() {
                rest.more.remove(*at);
            } else if *at < rest.more.len() {
                rest.at += 1;
            } else {
                rest.more.extend(messages.first());
                rest.at = rest.more.len();
            }
            rest.from = from(of.message);
            if rest.from.is_none() && rest.at >= rest.more.len() {
                delivery.rests.remove(place);
            }
        }
        // Whoever looked up the counterpart of an edited message names all that it goes on in.
        (Action::Edit { of, .. }, StepKey::Effect { seq, step }) => {
            delivery.rests.clear();
            let from = from(of.message);
            if let [under, more @ ..] = messages
                && (from.is_some() || !more.is_empty())
            {
                delivery.rests.push(Rest {
                    seq: *seq,
                    step: *step,
                    from,
                    under: *under,
                    // The pair knows it. Where that is stored anew, as the parts are other ones, it is lost.
                    numbered: false,
                    more: more.to_vec(),
                    at: 0,
                });
            }
        }
        (action, _) => {
            delivery.rests.clear();
            let sources = action.sources();
            // Which is which nobody knows where some were left out.
            let pairs = sources.iter().zip(messages).filter(|_| sources.len() == messages.len());
            for ((_, original), under) in pairs {
                let goes_on = step.goes_on.iter().find(|goes_on| goes_on.message == *original);
                delivery.rests.extend(goes_on.map(|goes_on| Rest {
                    seq: goes_on.effect.0,
                    step: goes_on.effect.1,
                    from: Some(goes_on.from),
                    under: *under,
                    numbered: step.number.is_some() && sources.first().is_some_and(|(_, first)| first == original),
                    more: Vec::new(),
                    at: 0,
                }));
            }
        }
    }
}

/// What a new topic needs: a card, and what was said before it.
pub(super) fn begin_topic(delivery: &mut Delivery) {
    delivery.card = None;
    delivery.card_shows.clear();
    delivery.rests.clear();
    delivery.context_until = delivery.cursor();
    let from = delivery.seq.saturating_sub(CONTEXT) + 1;
    delivery.context = (delivery.seq > 0 || delivery.step > 0).then_some(Cursor::after(from));
}

pub(super) fn links(lane: LaneId, chat: ChatId, step: &Step, messages: &[MessageId]) -> Vec<Link> {
    let customers = side(lane) == Side::Group;
    let link = |from, original, copy| Link {
        original: MessageKey {
            chat: from,
            message: original,
        },
        copy: MessageKey { chat, message: copy },
        more: Vec::new(),
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
        Action::GoOn {
            of,
            words,
            under,
            more,
            at,
        } => {
            let (mut more, known) = (more.clone(), more.len());
            match words {
                None => drop((*at < known).then(|| more.remove(*at))),
                Some(_) if *at >= known => more.extend(messages),
                Some(_) => {}
            }
            let link = Link {
                more,
                ..link(of.chat, of.message, *under)
            };
            (link.more.len() != known).then_some(link).into_iter().collect()
        }
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

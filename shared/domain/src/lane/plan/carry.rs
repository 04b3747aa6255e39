//! How an effect is carried out: as a line, a copy, words, an edit; an album as one; or not at all.

use jiff::Timestamp;

use super::{ALBUM_WAIT, Next, Pending, View, number, step};
use crate::{
    ChatId,
    lane::{Action, Class, Effect, Part, Place, Reply, Step, StepKey, lines, side},
    message::{Content, MessageRef, Words},
    settings::Settings,
    ticket::{Commit, Event, Side},
};

/// An album holds at most ten messages (<https://core.telegram.org/bots/api#sendmediagroup>).
const ALBUM_MOST: usize = 10;

pub(super) fn effect_step(
    view: View<'_>,
    first: &Pending<'_>,
    pending: &[Pending<'_>],
    class: Class,
    settings: &Settings,
    now: Timestamp,
) -> Next {
    if !stays_inside(view, first) {
        return carried(view, first, pending, class, settings, now);
    }
    match &first.effect {
        Effect::Copy { message, .. } if view.delivery.unknown > 0 => given_up(view, first, message, pending, class),
        Effect::Copy { .. } | Effect::Edit { .. } | Effect::Delete { .. } | Effect::Line { .. } => {
            Next::Advance(first.covers)
        }
    }
}

/// What was tried, may be there, and is to stay inside by now: it is not sent once more to learn where it is, so nobody can take it
/// back. That is told, once for all photos of an album.
fn given_up(view: View<'_>, first: &Pending<'_>, message: &MessageRef, pending: &[Pending<'_>], class: Class) -> Next {
    let mut covers = first.covers;
    let mut in_doubt = false;
    for next in pending.iter().skip(1) {
        let sibling = matches!(&next.effect, Effect::Copy { message: next, .. }
            if next.album.is_some() && next.album == message.album && next.chat == message.chat);
        if !sibling {
            break;
        }
        if !stays_inside(view, next) {
            in_doubt = true;
            break;
        }
        covers = next.covers;
    }
    let step = Step {
        key: key(first),
        class,
        action: Action::Copy {
            from: message.chat,
            messages: vec![message.id],
            caption: None,
            reply: Reply::None,
        },
        covers,
        words: None,
        number: None,
    };
    Next::GiveUp {
        step: Box::new(step),
        in_doubt,
    }
}

fn key(of: &Pending<'_>) -> StepKey {
    StepKey::Effect {
        seq: of.commit.version,
        step: of.step,
    }
}

/// How an effect is carried out, whether or not it is to stay inside.
pub(super) fn carried(
    view: View<'_>,
    first: &Pending<'_>,
    pending: &[Pending<'_>],
    class: Class,
    settings: &Settings,
    now: Timestamp,
) -> Next {
    let key = key(first);
    let plain = |action| step(key.clone(), class, action, first.covers);
    match &first.effect {
        Effect::Line { event, .. } => {
            let ticket = view.ticket;
            let zone = match side(view.lane) {
                Side::Customer => ticket.customer.zone.as_deref().unwrap_or(&settings.zone),
                Side::Group => &settings.zone,
            };
            let line = first.commit.events.get(*event);
            match line.and_then(|event| lines::line(event, first.commit, ticket, view.lane, zone, now)) {
                Some(line) => plain(Action::Say {
                    say: Box::new(line.say),
                    keyboard: line.keyboard,
                    reply: line.under.map_or(Reply::None, Reply::To),
                    quiet: first.effect.class() == Class::Notice,
                }),
                None => Next::Advance(first.covers),
            }
        }
        Effect::Edit { message, words } => {
            let of = Place {
                chat: message.chat,
                message: message.id,
            };
            let words = first.commit.words(*words).cloned().unwrap_or_default();
            plain(Action::Edit {
                of,
                content: message.content,
                words,
            })
        }
        Effect::Delete { chat, message } => plain(Action::Delete {
            of: Place {
                chat: *chat,
                message: *message,
            },
        }),
        Effect::Copy {
            message,
            answers,
            as_decided,
            words,
        } => {
            let words = first.commit.words(*words).cloned();
            let reply = match (answers, message.reply_to) {
                (Some(answers), _) => Reply::To(*answers),
                (None, Some(to)) => Reply::ToTwinOf(Place {
                    chat: message.chat,
                    message: to,
                }),
                (None, None) => Reply::None,
            };
            let number = number::of(view, first);
            // Of an album that was refused as a whole, what has no words is tried alone.
            let has_words = words.as_ref().is_some_and(Words::is_sendable);
            // A copy is of what stands in the topic at that moment, which an agent may have made a note of since we looked: a
            // text, or a caption, goes to the customer as it was decided.
            let text = *as_decided && message.content == Content::Text && has_words;
            let captioned = *as_decided && message.content == Content::Captioned;
            if text || (view.delivery.by_words && (has_words || message.album.is_none())) {
                let of = Place {
                    chat: message.chat,
                    message: message.id,
                };
                // What Telegram does not take with its tables and files is tried without.
                let words = words.unwrap_or_default();
                let plainer = words.rich.is_some() && !view.delivery.by_words;
                let said = Words {
                    rich: words.rich.clone().filter(|_| plainer),
                    ..words.clone()
                };
                let mut next = plain(Action::Words { of, words: said, reply });
                if let Next::Do(step) = &mut next {
                    step.words = plainer.then_some(words);
                }
                return number::put(view, number, next);
            }
            if message.album.is_some() && !view.delivery.by_words {
                return number::put(view, number, album(view, first, (message, reply), pending, class, now));
            }
            let action = Action::Copy {
                from: message.chat,
                messages: vec![message.id],
                caption: captioned.then(|| words.clone().unwrap_or_default()),
                reply,
            };
            let copy = Next::Do(Box::new(Step {
                key,
                class,
                action,
                covers: first.covers,
                words,
                number: None,
            }));
            number::put(view, number, copy)
        }
    }
}

/// Whether an agent's message that was on its way is to stay in the topic after all: it became a note, or was taken back.
fn stays_inside(view: View<'_>, pending: &Pending<'_>) -> bool {
    let later = || {
        view.commits
            .iter()
            .filter(|commit| commit.version > pending.commit.version)
            .flat_map(|commit| &commit.events)
    };
    match (side(view.lane), &pending.effect) {
        (Side::Customer, Effect::Copy { message, .. }) => {
            view.ticket.keeps(message) || later().any(|event| turns_back(event, message))
        }
        (Side::Customer, Effect::Edit { message, .. }) => view.ticket.keeps(message),
        // "Sent" would be untrue of the photos of an album that turned out to be a note.
        (Side::Group, Effect::Line { event, .. }) => pending.commit.events.get(*event).is_some_and(|event| {
            matches!(event, Event::AgentReplied { message, .. }
                    if view.ticket.album(message).is_some_and(|album| album.note))
        }),
        (Side::Customer, Effect::Delete { .. } | Effect::Line { .. })
        | (Side::Group, Effect::Copy { .. } | Effect::Edit { .. } | Effect::Delete { .. }) => false,
    }
}

/// Whether that event, later than an agent's message, keeps it from leaving.
fn turns_back(event: &Event, of: &MessageRef) -> bool {
    if let Event::Noted {
        message, edited: true, ..
    } = event
    {
        message.chat == of.chat && message.id == of.id
    } else {
        matches!(event, Event::Recalled { chat, message, .. }
            if *message == of.id && chat.is_none_or(|chat| chat == of.chat))
    }
}

/// A message of an album that is on its way.
struct Sibling<'a> {
    at: &'a MessageRef,
    words: Option<&'a Words>,
    as_decided: bool,
    covers: (u64, u16),
}

/// Siblings come as updates of their own, seconds apart and with no end mark: they wait in the table until one of another kind
/// follows, or nothing does for a moment.
fn album(
    view: View<'_>,
    first: &Pending<'_>,
    (message, reply): (&MessageRef, Reply),
    pending: &[Pending<'_>],
    class: Class,
    now: Timestamp,
) -> Next {
    let mut siblings = Vec::new();
    let mut covers = (view.delivery.seq, view.delivery.step);
    let mut last_at = Timestamp::MIN;
    let mut ended = false;
    for sibling in pending {
        match &sibling.effect {
            Effect::Copy {
                message: at,
                words,
                as_decided,
                ..
            } if at.album == message.album && at.chat == message.chat && siblings.len() < ALBUM_MOST => {
                covers = sibling.covers;
                last_at = sibling.commit.at;
                // Taken back, or made a note of, since: it is passed over with its album.
                if !stays_inside(view, sibling) {
                    siblings.push(Sibling {
                        at,
                        words: sibling.commit.words(*words),
                        as_decided: *as_decided,
                        covers,
                    });
                }
            }
            // Each message of a comment brings the line that says so, of which the first alone is told.
            Effect::Line { event, .. } if comments(sibling.commit, *event, message) => {}
            Effect::Copy { .. } | Effect::Edit { .. } | Effect::Delete { .. } | Effect::Line { .. } => {
                ended = true;
                break;
            }
        }
    }
    let until = last_at.checked_add(ALBUM_WAIT).unwrap_or(now);
    if !ended && siblings.len() < ALBUM_MOST && now < until {
        return Next::Wait(until);
    }
    let (action, covers) = sent(
        message.chat,
        &mut siblings,
        reply,
        covers,
        number::of(view, first).is_some(),
    );
    // What is sent alone may go by its words.
    let alone =
        |sibling: &&Sibling<'_>| matches!(&action, Action::Copy { messages, .. } if messages[..] == [sibling.at.id]);
    let words = siblings.iter().find(alone).and_then(|sibling| sibling.words.cloned());
    Next::Do(Box::new(Step {
        key: key(first),
        class,
        action,
        covers,
        words,
        number: None,
    }))
}

/// Whether that event of a commit makes another message of the same album part of a comment.
fn comments(commit: &Commit, event: usize, message: &MessageRef) -> bool {
    let comment = commit.events.get(event).and_then(Event::comment);
    comment.is_some_and(|sibling| sibling.album.is_some() && sibling.album == message.album)
}

/// How an album is sent, and what that covers.
///
/// What agents say goes as it was decided: a copy of several takes no captions to put in place of theirs, and would take along what is
/// written there by now. So an album without any goes without, and one with a caption by its files. Where those are not known, each
/// message goes alone, which takes one.
/// With a number to show, the first caption has it.
fn sent(
    from: ChatId,
    siblings: &mut [Sibling<'_>],
    reply: Reply,
    covers: (u64, u16),
    numbered: bool,
) -> (Action, (u64, u16)) {
    let decided = siblings.iter().all(|sibling| sibling.as_decided);
    let has_caption = |sibling: &Sibling<'_>| sibling.words.is_some_and(|words| !words.text.is_empty());
    let captioned = decided && (numbered || siblings.iter().any(has_caption));
    if let [first, others @ ..] = &*siblings
        && (others.is_empty() || (captioned && parts(siblings).is_none()))
    {
        let action = Action::Copy {
            from,
            messages: vec![first.at.id],
            caption: first.as_decided.then(|| first.words.cloned().unwrap_or_default()),
            reply,
        };
        return (action, if others.is_empty() { covers } else { first.covers });
    }
    siblings.sort_unstable_by_key(|sibling| sibling.at.id);
    let action = match parts(siblings).filter(|_| captioned) {
        Some(parts) => Action::Album { from, parts },
        None => Action::Copy {
            from,
            messages: siblings.iter().map(|sibling| sibling.at.id).collect(),
            caption: decided.then(Words::default),
            reply: Reply::None,
        },
    };
    (action, covers)
}

/// The album by its files, if all of them are known.
fn parts(siblings: &[Sibling<'_>]) -> Option<Vec<Part>> {
    let part = |sibling: &Sibling<'_>| {
        let words = sibling.words?;
        Some(Part {
            message: sibling.at.id,
            media: sibling.at.media?,
            file: words.file.clone()?,
            caption: words.clone(),
        })
    };
    siblings.iter().map(part).collect()
}

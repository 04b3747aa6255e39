//! How an effect is carried out: as a line, a copy, words, an edit; an album as one; or not at all.

use domain::{
    MessageId, UserId,
    message::{Content, MessageRef, Words},
    settings::Settings,
    ticket::{Event, Side},
};
use jiff::Timestamp;

use super::{Next, Pending, View, album::album, number, step};
use crate::{Action, Class, Effect, GoesOn, MessageKey, Reply, Step, StepKey, lines, parts, side};

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
    let mut messages = vec![message.id];
    let mut in_doubt = false;
    for next in pending.iter().skip(1) {
        let (Effect::Copy { message: sibling, .. }, true) = (&next.effect, message.album.is_some()) else {
            break;
        };
        if sibling.album != message.album || sibling.chat != message.chat {
            break;
        }
        if !stays_inside(view, next) {
            in_doubt = true;
            break;
        }
        covers = next.covers;
        messages.push(sibling.id);
    }
    let step = Step {
        key: key(first),
        class,
        action: Action::Copy {
            from: message.chat,
            messages,
            caption: None,
            reply: Reply::None,
            anew: false,
            forward: false,
        },
        covers,
        words: None,
        number: None,
        goes_on: Vec::new(),
    };
    Next::GiveUp {
        step: Box::new(step),
        in_doubt,
    }
}

pub(super) fn key(of: &Pending<'_>) -> StepKey {
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
                    reply: line.under,
                    quiet: first.effect.class() == Class::Notice,
                }),
                None => Next::Advance(first.covers),
            }
        }
        Effect::Edit { message, words, agent } => edited(view, first, (message, *words), *agent, class),
        Effect::Delete { chat, message, agent } => plain(Action::Delete {
            of: MessageKey {
                chat: *chat,
                message: *message,
            },
            agent: *agent,
        }),
        Effect::Copy { .. } => copied(view, first, pending, class, now),
    }
}

/// A call that passes a person's words on, with what of them goes on after it.
fn passes_on(first: &Pending<'_>, class: Class, action: Action, words: Option<Words>, goes_on: Option<GoesOn>) -> Next {
    Next::Do(Box::new(Step {
        key: key(first),
        class,
        action,
        covers: first.covers,
        words,
        number: None,
        goes_on: goes_on.into_iter().collect(),
    }))
}

/// So much of a message's words as fits beside what it is made of, and before the customer the number of the ticket; and where they go
/// on.
pub(super) fn fitting(
    view: View<'_>,
    words: &Words,
    limit: usize,
    of: &Pending<'_>,
    message: MessageId,
) -> (Words, Option<GoesOn>) {
    // A rich message has room for eight times as much, and goes as one.
    if words.rich.is_some() || !parts::is_long(words, limit) {
        return (words.clone(), None);
    }
    let limit = match side(view.lane) {
        Side::Customer => limit - number::LINE,
        Side::Group => limit,
    };
    let (part, from) = parts::part(words, 0, limit);
    let goes_on = from.map(|from| GoesOn {
        message,
        effect: (of.commit.version, of.step),
        from,
    });
    (part, goes_on)
}

/// How an edit is carried out: in place; or, where that was refused, by showing in the topic what the message is now.
fn edited(
    view: View<'_>,
    first: &Pending<'_>,
    (message, words): (&MessageRef, usize),
    agent: Option<UserId>,
    class: Class,
) -> Next {
    let of = MessageKey {
        chat: message.chat,
        message: message.id,
    };
    let limit = match message.content {
        Content::Captioned => parts::CAPTION,
        Content::Text | Content::Other | Content::Uncopyable => parts::TEXT,
    };
    let words = first.commit.words(words).cloned();
    let (fits, goes_on) = fitting(view, &words.clone().unwrap_or_default(), limit, first, message.id);
    if !view.delivery.by_words {
        let action = Action::Edit {
            of,
            content: message.content,
            media: message.media,
            words: fits,
            agent,
        };
        return passes_on(first, class, action, None, goes_on);
    }
    let captioned = message.content == Content::Captioned && goes_on.is_some();
    let action = Action::Copy {
        from: message.chat,
        messages: vec![message.id],
        caption: captioned.then_some(fits),
        reply: Reply::ToCounterpartOf(of),
        anew: true,
        forward: false,
    };
    passes_on(first, class, action, words, goes_on.filter(|_| captioned))
}

/// How a person's message is carried over: by its words, by a copy, or with its album.
fn copied(view: View<'_>, first: &Pending<'_>, pending: &[Pending<'_>], class: Class, now: Timestamp) -> Next {
    let Effect::Copy {
        message,
        answers,
        as_decided,
        words,
    } = &first.effect
    else {
        return Next::Advance(first.covers);
    };
    let words = first.commit.words(*words).cloned();
    let reply = match (answers, message.reply_to) {
        (Some(answers), _) => Reply::To(*answers),
        (None, Some(to)) => Reply::ToCounterpartOf(MessageKey {
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
    // A copy does not show that it answers a message of another chat either: that stands over the words.
    let forward = !*as_decided && words.as_ref().is_some_and(Words::is_forwarded);
    let elsewhere = !forward && words.as_ref().is_some_and(Words::answers_elsewhere);
    let text = (*as_decided || elsewhere) && message.content == Content::Text && has_words;
    if text || (view.delivery.by_words && (has_words || message.album.is_none())) {
        let words = words.unwrap_or_default();
        // What Telegram does not take with its tables and files is tried without.
        let plainer = words.rich.is_some() && !view.delivery.by_words;
        let said = Words {
            rich: words.rich.clone().filter(|_| plainer),
            ..words.clone()
        };
        let (said, goes_on) = fitting(view, &said, parts::TEXT, first, message.id);
        let without_file = message.content != Content::Text || (!plainer && words.holds_files());
        let action = Action::Words {
            of: MessageKey {
                chat: message.chat,
                message: message.id,
            },
            words: said,
            reply,
            without_file,
        };
        let next = passes_on(first, class, action, plainer.then_some(words), goes_on);
        return number::put(view, number, next);
    }
    if message.album.is_some() && !view.delivery.by_words {
        return number::put(view, number, album(view, first, (message, reply), pending, class, now));
    }
    // A caption that is too long for a bot is refused of it, or cut.
    let (fits, goes_on) = match message.content {
        Content::Captioned if !forward => fitting(
            view,
            &words.clone().unwrap_or_default(),
            parts::CAPTION,
            first,
            message.id,
        ),
        Content::Captioned | Content::Text | Content::Other | Content::Uncopyable => (Words::default(), None),
    };
    let decided = message.content == Content::Captioned && (*as_decided || elsewhere || goes_on.is_some());
    let action = Action::Copy {
        from: message.chat,
        messages: vec![message.id],
        caption: decided.then_some(fits),
        reply,
        anew: false,
        forward,
    };
    number::put(view, number, passes_on(first, class, action, words, goes_on))
}

/// Whether an agent's message that was on its way is to stay in the topic after all: it became a note, or was taken back.
pub(super) fn stays_inside(view: View<'_>, pending: &Pending<'_>) -> bool {
    match (side(view.lane), &pending.effect) {
        (Side::Customer, Effect::Copy { message, .. }) => is_taken_back(view, message, pending.commit.version),
        (Side::Customer, Effect::Edit { message, .. }) => view.ticket.keeps(message),
        // "Passed on" would be untrue of the photos of an album that turned out to be a note.
        (Side::Group, Effect::Line { event, .. }) => pending.commit.events.get(*event).is_some_and(|event| {
            matches!(event, Event::AgentReplied { message, .. }
                    if view.ticket.album(message).is_some_and(|album| album.note))
        }),
        (Side::Customer, Effect::Delete { .. } | Effect::Line { .. })
        | (Side::Group, Effect::Copy { .. } | Effect::Edit { .. } | Effect::Delete { .. }) => false,
    }
}

/// Whether an agent's message of commit `version` was taken back, or became a note, after that.
pub(super) fn is_taken_back(view: View<'_>, message: &MessageRef, version: u64) -> bool {
    let later = view.commits.iter().filter(|commit| commit.version > version);
    let mut later = later.flat_map(|commit| &commit.events);
    view.ticket.keeps(message) || later.any(|event| turns_back(event, message))
}

/// Whether that event, later than an agent's message, keeps it from leaving. A ticket remembers a few albums only; the commits know
/// them all.
fn turns_back(event: &Event, of: &MessageRef) -> bool {
    if let Event::Noted { message, edited, .. } = event {
        let is_it = *edited && message.id == of.id;
        let is_of_its_album = message.album.is_some() && message.album == of.album;
        message.chat == of.chat && (is_it || is_of_its_album)
    } else {
        matches!(event, Event::Recalled { chat, message, .. }
            if *message == of.id && chat.is_none_or(|chat| chat == of.chat))
    }
}

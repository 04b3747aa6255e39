//! What to do next for one ticket in one lane.

use jiff::{SignedDuration, Timestamp};

use super::{Class, Delivery, Effect, StepKey, effects, lines, side};
use crate::{
    ChatId, LaneId, MessageId,
    message::{Content, MessageRef, Words},
    say::{Keyboard, Say},
    settings::Settings,
    ticket::{Commit, Event, Side, State, Ticket},
};

/// How long the siblings of an album are waited for, from the last one that came.
pub const ALBUM_WAIT: SignedDuration = SignedDuration::from_millis(1_500);

/// How many commits back the context reaches when a topic is made anew.
pub const CONTEXT: u64 = 10;

/// So many commits without effects are read again at most before the cursor is moved past them.
const READ_AGAIN: usize = 10;

/// An album holds at most ten messages (<https://core.telegram.org/bots/api#sendmediagroup>).
const ALBUM_MOST: usize = 10;

/// A message in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The chat.
    pub chat: ChatId,
    /// The message.
    pub message: MessageId,
}

/// What a message is put under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Nothing.
    None,
    /// A message of this chat.
    To(MessageId),
    /// The counterpart in this chat of a message of the other side, if there is one.
    ToTwinOf(Place),
}

/// One call to make. The thread is the delivery's, the chat the lane's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Make the ticket's topic.
    OpenTopic {
        /// Its name.
        name: Say,
    },
    /// Open it again after somebody closed it.
    ReopenTopic,
    /// Say something of ours.
    Say {
        /// What.
        say: Box<Say>,
        /// Its buttons.
        keyboard: Keyboard,
        /// Under what.
        reply: Reply,
        /// Without a sound.
        quiet: bool,
    },
    /// Make the card show the ticket as it is.
    EditCard {
        /// The card.
        message: MessageId,
        /// What it shows.
        say: Box<Say>,
        /// Its buttons.
        keyboard: Keyboard,
    },
    /// Copy people's messages: one, or an album.
    Copy {
        /// From where.
        from: ChatId,
        /// Which, in rising order.
        messages: Vec<MessageId>,
        /// The caption as it was decided, whatever stands there by now; `None` leaves it as it is.
        caption: Option<Words>,
        /// Under what; an album stands alone.
        reply: Reply,
    },
    /// Send the words of a message that cannot be copied.
    Words {
        /// The message.
        of: Place,
        /// Its words.
        words: Words,
        /// Under what.
        reply: Reply,
    },
    /// Edit the counterpart of a message.
    Edit {
        /// The message on the other side.
        of: Place,
        /// What it is made of.
        content: Content,
        /// What it says now.
        words: Words,
    },
    /// Delete the counterpart of a message.
    Delete {
        /// The message on the other side.
        of: Place,
    },
}

/// One call with its place in the ticket's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which call it is.
    pub key: StepKey,
    /// How urgent it is: as urgent as the most urgent thing that waits behind it.
    pub class: Class,
    /// What to do.
    pub action: Action,
    /// The cursor once it is done: commits carried out, and effects of the next.
    pub covers: (u64, u16),
    /// The words to send if the message cannot be copied.
    pub words: Option<Words>,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the ticket has no work here.
    Idle,
    /// Only move the cursor, to so many commits and so many effects of the next: store [`Delivery::advanced`].
    Advance((u64, u16)),
    /// Nothing before that moment.
    Wait(Timestamp),
    /// This.
    Do(Box<Step>),
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
}

/// An effect with its place.
struct Pending<'a> {
    commit: &'a Commit,
    effect: Effect,
    step: u16,
    /// The cursor once it is done.
    covers: (u64, u16),
}

/// Says what to do next for a ticket in a lane. Reads no clock, performs no I/O.
#[must_use]
pub fn next(view: View<'_>, settings: &Settings, now: Timestamp) -> Next {
    let pending = pending(view);
    let group = side(view.lane) == Side::Group;
    let card_stale = group && view.delivery.card_shows != lines::shows(view.ticket);
    let class = pending.iter().map(|pending| pending.effect.class()).min();

    let mark = view.delivery.mark;
    let unsettled = card_stale || mark.is_some() || view.delivery.context.is_some();
    if group && (!pending.is_empty() || unsettled) {
        let last = view.commits.last().filter(|last| last.version > view.delivery.seq);
        let end = last.map(|last| (last.version, 0));
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
    if card_stale
        && class.is_none_or(|class| class > Class::Card)
        && let Some(message) = view.delivery.card
    {
        let (card, keyboard) = lines::card(view.ticket, view.lane, settings, now);
        let key = StepKey::CardEdit(lines::shows(view.ticket));
        let action = Action::EditCard {
            message,
            say: Box::new(card),
            keyboard,
        };
        return step(key, Class::Card, action, cursor(view.delivery));
    }
    match pending.first() {
        Some(first) => effect_step(view, first, &pending, class.unwrap_or(Class::Notice), settings, now),
        None if view.commits.len() >= READ_AGAIN => view
            .commits
            .last()
            .map_or(Next::Idle, |last| Next::Advance((last.version, 0))),
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
        StepKey::Context { .. } => view
            .delivery
            .context
            .and_then(|(from, done)| context_step(view, from, done)),
        StepKey::Effect { .. } => pending
            .first()
            // An album is not waited for: it is what it was when it was sent.
            .map(|first| effect_step(view, first, &pending, first.effect.class(), settings, Timestamp::MAX)),
        StepKey::Mark(message) => Some(mark_step(view, *message, Class::Notice)),
        // Edited once more, it looks the same; a notice is not a ticket's.
        StepKey::CardEdit(_) | StepKey::Notice(_) => None,
    };
    match planned {
        Some(Next::Do(step)) if step.key == *key => Some(step),
        Some(Next::Do(_) | Next::Idle | Next::Advance(_) | Next::Wait(_)) | None => None,
    }
}

fn mark_step(view: View<'_>, message: MessageId, class: Class) -> Next {
    let action = say(Say::MaybeTwice, Reply::To(message));
    step(StepKey::Mark(message), class, action, cursor(view.delivery))
}

fn cursor(delivery: &Delivery) -> (u64, u16) {
    (delivery.seq, delivery.step)
}

fn step(key: StepKey, class: Class, action: Action, covers: (u64, u16)) -> Next {
    Next::Do(Box::new(Step {
        key,
        class,
        action,
        covers,
        words: None,
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
fn pending(view: View<'_>) -> Vec<Pending<'_>> {
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
                && last.covers.1 == 0
            {
                last.covers.0 = commit.version;
            }
            continue;
        }
        for (index, effect) in effects.into_iter().enumerate().skip(done) {
            let step = u16::try_from(index).unwrap_or(u16::MAX);
            let covers = if index + 1 == count {
                (commit.version, 0)
            } else {
                (commit.version - 1, step + 1)
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

/// What a topic needs before anything is written into it: to be there, to be open, to have its card, and its context.
fn prepare_topic(
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
            topic: ticket.topic.clone(),
            name: ticket.customer.name.clone(),
        };
        // Up to there, nothing goes here as work: it is the context.
        let first = match (pending.first(), view.commits.last()) {
            (Some(first), _) => first.commit.version.saturating_sub(1),
            (None, Some(last)) => last.version,
            (None, None) => delivery.seq,
        };
        let covers = if first > delivery.seq {
            (first, 0)
        } else {
            cursor(delivery)
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
            cursor(delivery),
        ));
    }
    // A card that Telegram refused is tried again when it shows something else.
    if delivery.card.is_none() && delivery.card_shows != lines::shows(ticket) {
        let (card, keyboard) = lines::card(ticket, view.lane, settings, now);
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
            cursor(delivery),
        ));
    }
    let (from, done) = delivery.context?;
    context_step(view, from, done)
}

/// The next of the customer's messages that were there before the topic was.
fn context_step(view: View<'_>, from: u64, done: u16) -> Option<Next> {
    let (until, and) = view.delivery.context_until;
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
                let action = Action::Copy {
                    from: message.chat,
                    messages: vec![message.id],
                    caption: None,
                    reply: Reply::None,
                };
                let words = commit.words(words).cloned();
                let covers = (commit.version, step + 1);
                return Some(Next::Do(Box::new(Step {
                    key,
                    class: Class::Card,
                    action,
                    covers,
                    words,
                })));
            }
        }
    }
    None
}

fn effect_step(
    view: View<'_>,
    first: &Pending<'_>,
    pending: &[Pending<'_>],
    class: Class,
    settings: &Settings,
    now: Timestamp,
) -> Next {
    let key = StepKey::Effect {
        seq: first.commit.version,
        step: first.step,
    };
    let plain = |action| step(key.clone(), class, action, first.covers);
    if stays_inside(view, first) {
        return Next::Advance(first.covers);
    }
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
                return plain(Action::Words {
                    of,
                    words: words.unwrap_or_default(),
                    reply,
                });
            }
            if message.album.is_some() && !view.delivery.by_words {
                return album(view, message, (reply, words), pending, class, key, now);
            }
            let action = Action::Copy {
                from: message.chat,
                messages: vec![message.id],
                caption: captioned.then(|| words.clone().unwrap_or_default()),
                reply,
            };
            Next::Do(Box::new(Step {
                key,
                class,
                action,
                covers: first.covers,
                words,
            }))
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

/// Siblings come as updates of their own, seconds apart and with no end mark: they wait in the table until one of another kind
/// follows, or nothing does for a moment.
fn album(
    view: View<'_>,
    first: &MessageRef,
    (reply, words): (Reply, Option<Words>),
    pending: &[Pending<'_>],
    class: Class,
    key: StepKey,
    now: Timestamp,
) -> Next {
    let mut messages = Vec::new();
    let mut covers = (view.delivery.seq, view.delivery.step);
    let mut last_at = Timestamp::MIN;
    let mut ended = false;
    for sibling in pending {
        match &sibling.effect {
            Effect::Copy { message, .. }
                if message.album == first.album && message.chat == first.chat && messages.len() < ALBUM_MOST =>
            {
                messages.push(message.id);
                covers = sibling.covers;
                last_at = sibling.commit.at;
            }
            Effect::Copy { .. } | Effect::Edit { .. } | Effect::Delete { .. } | Effect::Line { .. } => {
                ended = true;
                break;
            }
        }
    }
    let until = last_at.checked_add(ALBUM_WAIT).unwrap_or(now);
    if !ended && messages.len() < ALBUM_MOST && now < until {
        return Next::Wait(until);
    }
    messages.sort_unstable();
    let alone = messages.len() == 1;
    let action = Action::Copy {
        from: first.chat,
        messages,
        caption: None,
        reply: if alone { reply } else { Reply::None },
    };
    Next::Do(Box::new(Step {
        key,
        class,
        action,
        covers,
        words: words.filter(|_| alone),
    }))
}

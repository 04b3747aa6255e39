//! What follows from the outcome of a call.

use jiff::{SignedDuration, Timestamp};

use super::{Action, Bucket, Delivery, Place, Step, StepKey, lines, plan::CONTEXT, side};
use crate::{
    ChatId, LaneId, MessageId, ThreadId,
    message::Words,
    ticket::{Command, Failure, Side, Ticket},
};

/// How long a group that cannot be written to is left alone: somebody has to mend its rights first.
const UNTIL_MENDED: SignedDuration = SignedDuration::from_mins(5);

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was carried out; with the messages or the topic that it made.
    Done {
        /// Messages, in the order of the sources.
        messages: Vec<MessageId>,
        /// The topic.
        thread: Option<ThreadId>,
    },
    /// There was nothing to do: it looks so already, or its counterpart was never there.
    Nothing,
    /// Telegram says: not before so many seconds (429). It was not carried out.
    Later(u32),
    /// No answer after it was sent, or the sender died: it may have been carried out.
    Unknown,
    /// Telegram could not be reached: it was not carried out.
    Down,
    /// The person has blocked the bot, or is gone.
    Gone,
    /// The topic is not there any more.
    TopicGone,
    /// The topic is closed.
    TopicClosed,
    /// The message to copy, edit or delete is not there any more.
    SourceGone,
    /// The group became another chat.
    Moved(ChatId),
    /// The bot may not do this in that chat, or is not in it. For a person to mend.
    Forbidden(String),
    /// Telegram will never take it.
    Refused(String),
}

/// Two messages that are one: on either side of the mirror.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where the person wrote it.
    pub original: Place,
    /// Where we put its copy.
    pub copy: Place,
    /// Whether the customer wrote it.
    pub customers: bool,
}

/// What to store after a call, and whether to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// The delivery, if it moved.
    pub delivery: Option<Delivery>,
    /// The bucket, if it changed: the lane must wait where it says so, has moved, or goes on.
    pub bucket: Option<Bucket>,
    /// New pairs of messages.
    pub links: Vec<Link>,
    /// A topic to be known as this ticket's.
    pub topic: Option<ThreadId>,
    /// What the ticket must be told.
    pub tell: Option<Command>,
    /// Nothing more of this ticket goes here until it changes.
    pub parked: bool,
    /// Why the lane stands still, for the log: somebody has to mend it.
    pub mend: Option<String>,
}

/// Says what follows from `outcome` of `step`. Reads no clock, performs no I/O.
#[must_use]
pub fn settle(
    lane: LaneId,
    ticket: &Ticket,
    delivery: &Delivery,
    bucket: &Bucket,
    step: &Step,
    outcome: Outcome,
    now: Timestamp,
) -> Settled {
    let chat = bucket.moved_to.unwrap_or_else(|| lane.chat());
    let wait = |by: SignedDuration| now.checked_add(by).unwrap_or(now);
    let moved = |delivery: Delivery| Settled {
        delivery: Some(Delivery {
            version: delivery.version + 1,
            ..delivery
        }),
        ..Settled::default()
    };
    let pause = || Some(bucket.blocked(wait(bucket.pause()), true));
    match outcome {
        Outcome::Done { messages, thread } => {
            let mut settled = moved(done(ticket, delivery, step, &messages, thread));
            settled.links = links(lane, chat, step, &messages);
            settled.topic = thread;
            settled.bucket = (bucket.downs > 0).then(|| bucket.answered());
            settled
        }
        Outcome::Nothing => Settled {
            bucket: (bucket.downs > 0).then(|| bucket.answered()),
            ..moved(done(ticket, delivery, step, &[], None))
        },
        Outcome::Later(seconds) => {
            let until = wait(SignedDuration::from_secs(i64::from(seconds.max(1))));
            Settled {
                bucket: Some(bucket.blocked(until, false)),
                ..Settled::default()
            }
        }
        Outcome::Down => Settled {
            bucket: pause(),
            ..Settled::default()
        },
        Outcome::Moved(to) => {
            let bucket = Bucket {
                version: bucket.version + 1,
                moved_to: Some(to),
                trying: None,
                ..bucket.clone()
            };
            Settled {
                bucket: Some(bucket),
                ..Settled::default()
            }
        }
        Outcome::Unknown => Settled {
            bucket: pause(),
            ..unknown(lane, ticket, delivery, step, moved)
        },
        Outcome::Gone => match side(lane) {
            Side::Customer => left(bucket),
            Side::Group => forbidden(
                bucket,
                wait(UNTIL_MENDED),
                "the bot cannot write to the agents' group".to_owned(),
            ),
        },
        Outcome::Forbidden(why) => match side(lane) {
            // Which of the two chats is out of reach, a copy does not say; words of our own do.
            Side::Customer if matches!(step.action, Action::Copy { .. }) => Settled {
                bucket: Some(bucket.answered()),
                ..by_words_or_fail(lane, ticket, delivery, step, &why, moved)
            },
            Side::Customer => left(bucket),
            Side::Group => forbidden(bucket, wait(UNTIL_MENDED), why),
        },
        Outcome::TopicGone => {
            let mut next = Delivery {
                thread: None,
                reopen: false,
                mark: None,
                generation: delivery.generation + 1,
                ..delivery.clone()
            };
            begin_topic(&mut next);
            moved(next)
        }
        Outcome::TopicClosed => match step.action {
            Action::ReopenTopic => forbidden(bucket, wait(UNTIL_MENDED), "a closed topic cannot be opened".to_owned()),
            Action::OpenTopic { .. }
            | Action::Say { .. }
            | Action::EditCard { .. }
            | Action::Copy { .. }
            | Action::Words { .. }
            | Action::Edit { .. }
            | Action::Delete { .. } => moved(Delivery {
                reopen: true,
                ..delivery.clone()
            }),
        },
        Outcome::SourceGone => Settled {
            bucket: Some(bucket.answered()),
            ..source_gone(lane, ticket, delivery, step, moved)
        },
        Outcome::Refused(why) => match &step.action {
            Action::OpenTopic { .. } | Action::ReopenTopic => forbidden(bucket, wait(UNTIL_MENDED), why),
            // The same call may be tried again, in other words: that it was begun before must not pass for a crash.
            Action::Copy { .. } => Settled {
                bucket: Some(bucket.answered()),
                ..by_words_or_fail(lane, ticket, delivery, step, &why, moved)
            },
            Action::Say { .. }
            | Action::EditCard { .. }
            | Action::Words { .. }
            | Action::Edit { .. }
            | Action::Delete { .. } => Settled {
                bucket: Some(bucket.answered()),
                ..fail(lane, ticket, delivery, step, &why, moved)
            },
        },
    }
}

/// The customer is not there: their lane rests until they are back.
fn left(bucket: &Bucket) -> Settled {
    Settled {
        bucket: Some(bucket.answered()),
        tell: Some(Command::CustomerLeaves(true)),
        parked: true,
        ..Settled::default()
    }
}

/// What a new topic needs: a card, and what was said before it.
fn begin_topic(delivery: &mut Delivery) {
    delivery.card = None;
    delivery.card_shows.clear();
    delivery.context_until = (delivery.seq, delivery.step);
    let from = delivery.seq.saturating_sub(CONTEXT) + 1;
    delivery.context = (delivery.seq > 0 || delivery.step > 0).then_some((from, 0));
}

fn forbidden(bucket: &Bucket, until: Timestamp, why: String) -> Settled {
    Settled {
        bucket: Some(bucket.blocked(until, false)),
        mend: Some(why),
        ..Settled::default()
    }
}

/// The delivery once `step` is carried out.
fn done(
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
        StepKey::Context { .. } => next.context = Some(step.covers),
        StepKey::Effect { .. } => {
            (next.seq, next.step) = step.covers;
            if delivery.unknown > 0 && is_peoples(&step.action) {
                next.mark = messages.first().copied();
            }
            next.unknown = 0;
            next.by_words = false;
            next.context = None;
        }
        StepKey::Notice(_) => {}
    }
    next
}

fn links(lane: LaneId, chat: ChatId, step: &Step, messages: &[MessageId]) -> Vec<Link> {
    let customers = side(lane) == Side::Group;
    let link = |from, original, copy| Link {
        original: Place {
            chat: from,
            message: original,
        },
        copy: Place { chat, message: copy },
        customers,
    };
    match &step.action {
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
        Action::Words { of, .. } => messages
            .first()
            .map(|copy| link(of.chat, of.message, *copy))
            .into_iter()
            .collect(),
        Action::Copy { .. }
        | Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Edit { .. }
        | Action::Delete { .. } => Vec::new(),
    }
}

fn is_peoples(action: &Action) -> bool {
    match action {
        Action::Copy { .. } | Action::Words { .. } => true,
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Edit { .. }
        | Action::Delete { .. } => false,
    }
}

/// A person's words are sent once more and marked; lines of ours are not; what can be repeated without harm is.
fn unknown(
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
        (Action::Copy { .. } | Action::Words { .. }, _) if delivery.unknown == 0 => moved(Delivery {
            unknown: 1,
            ..delivery.clone()
        }),
        (Action::Copy { .. } | Action::Words { .. }, _) => {
            fail(lane, ticket, delivery, step, "Telegram did not answer, twice", moved)
        }
    }
}

fn source_gone(
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
        Action::Copy { .. } | Action::Words { .. } => {
            by_words_or_fail(lane, ticket, delivery, step, "the message is not there any more", moved)
        }
        Action::Edit { .. }
        | Action::Delete { .. }
        | Action::Say { .. }
        | Action::OpenTopic { .. }
        | Action::ReopenTopic => moved(done(ticket, delivery, step, &[], None)),
    }
}

fn by_words_or_fail(
    lane: LaneId,
    ticket: &Ticket,
    delivery: &Delivery,
    step: &Step,
    why: &str,
    moved: impl Fn(Delivery) -> Settled,
) -> Settled {
    let album = matches!(&step.action, Action::Copy { messages, .. } if messages.len() > 1);
    let has_words = album || step.words.as_ref().is_some_and(Words::is_sendable);
    match step.key {
        StepKey::Effect { .. } if has_words && !delivery.by_words => moved(Delivery {
            by_words: true,
            ..delivery.clone()
        }),
        StepKey::Effect { .. }
        | StepKey::Topic(_)
        | StepKey::Card(_)
        | StepKey::CardEdit(_)
        | StepKey::Mark(_)
        | StepKey::Context { .. }
        | StepKey::Notice(_) => fail(lane, ticket, delivery, step, why, moved),
    }
}

/// Recorded, told, and skipped: it never ends a lane.
fn fail(
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

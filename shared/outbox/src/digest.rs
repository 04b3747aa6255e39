//! Lines about clocks, told together where many come at once.
//!
//! A group takes some twenty calls a minute, topics included. A policy that lapses for many tickets at one time would spend minutes of
//! that on lines which all say the same: so a minute of a group has five of them at most, and one digest of all others that are there.

use conversation::{
    staff::News,
    text::{Lack, Say},
};
use domain::{
    ChatId, TicketId,
    settings::Settings,
    sla::Level,
    ticket::{Event, Side},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Action, Bucket, Class, Delivery, Next, Outcome, Step, StepKey, View, next, plan};
use crate::Effect;

/// How many lines about clocks a minute of a group holds.
pub const LINES: u32 = 5;

/// The minute.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// How long a group that takes no digest gets its lines one by one.
const ONE_BY_ONE: SignedDuration = SignedDuration::from_hours(1);

/// What was said of clocks in a group in the current minute, as its bucket remembers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// When that minute began.
    pub since: Timestamp,
    /// How many lines.
    pub lines: u32,
    /// Whether there was a digest.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub digest: bool,
}

/// How lines about clocks that wait in a group are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// Each in its topic.
    Each,
    /// All in one message.
    Digest,
    /// In a later minute: the work stays where it is, and the sweeper wakes the lane.
    Later,
}

impl Bucket {
    /// How `waiting` lines about clocks are told at `now`.
    #[must_use]
    pub fn telling(&self, waiting: usize, now: Timestamp) -> Telling {
        if self.one_by_one_until.is_some_and(|until| now < until) {
            return Telling::Each;
        }
        let told = self.told_at(now);
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        if told.lines.saturating_add(waiting) <= LINES {
            Telling::Each
        } else if waiting > 1 && !told.digest {
            Telling::Digest
        } else {
            Telling::Later
        }
    }

    fn told_at(&self, now: Timestamp) -> Told {
        let current = self.told.filter(|told| now.duration_since(told.since) < MINUTE);
        current.unwrap_or(Told {
            since: now,
            lines: 0,
            digest: false,
        })
    }

    /// The bucket that is about to tell of a clock: a line, or a digest. Part of a reservation, so it counts no change of its own.
    #[must_use]
    pub fn counting(self, key: &StepKey, now: Timestamp) -> Self {
        let mut told = self.told_at(now);
        if *key == StepKey::Digest {
            told.digest = true;
        } else {
            told.lines = told.lines.saturating_add(1);
        }
        Self {
            told: Some(told),
            ..self
        }
    }
}

/// A ticket that has come so far that what it says next in its topic is about its clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The ticket.
    pub ticket: TicketId,
    /// Whether something is late already, rather than late soon.
    pub late: bool,
    /// Its delivery once it is told.
    pub told: Delivery,
}

/// Whether that step is a line about a clock which nothing more urgent stands behind.
#[must_use]
pub fn is_of_clock(step: &Step) -> bool {
    let of_clock = matches!(&step.action, Action::Say { say, .. } if matches!(**say, Say::ClockReached { .. }));
    step.class == Class::Notice && of_clock
}

/// What a digest would tell of a ticket; `None` if something else comes first there. Reads no clock, performs no I/O.
#[must_use]
pub fn entry(view: View<'_>, settings: &Settings, now: Timestamp) -> Option<Entry> {
    if super::side(view.lane) == Side::Customer {
        return None;
    }
    let step = match next(view, settings, now) {
        Next::Do(step) if is_of_clock(&step) => step,
        Next::Do(_) | Next::Idle | Next::Advance(_) | Next::Wait(_) | Next::GiveUp { .. } => return None,
    };
    let (mut late, mut covers) = (false, step.covers);
    for pending in plan::pending(view) {
        let Effect::Line { event, .. } = pending.effect else {
            break;
        };
        let Some(Event::ClockReached { level, .. }) = pending.commit.events.get(event) else {
            break;
        };
        late |= match level {
            Level::Warning(_) => false,
            Level::Breach | Level::Chain(_) => true,
        };
        covers = pending.covers;
    }
    Some(Entry {
        ticket: view.ticket.id,
        late,
        told: view.delivery.advanced(covers),
    })
}

/// The digest of those tickets.
#[must_use]
pub fn digest(entries: &[Entry]) -> Action {
    let of = |late: bool| {
        let entries = entries.iter().filter(|entry| entry.late == late);
        let mut tickets: Vec<TicketId> = entries.map(|entry| entry.ticket).collect();
        tickets.sort_unstable();
        tickets
    };
    Action::Say {
        say: Box::new(Say::ClockDigest {
            late: of(true),
            soon: of(false),
        }),
        keyboard: Vec::new(),
        reply: super::Reply::None,
        quiet: true,
    }
}

/// What follows from the outcome of a digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digested {
    /// Whether it was told: the deliveries of its tickets move.
    pub told: bool,
    /// The bucket, if it changed.
    pub bucket: Option<Bucket>,
    /// Why the lane stands still, for the log: somebody has to mend it.
    pub mend: Option<String>,
    /// What the admins are told, in one transaction with the bucket.
    pub news: Option<News>,
}

/// Says what follows from `outcome` of a digest to that group. Whether an answer that did not come meant that it is there is unknown: it is told once
/// more, and counts as told if that is unknown, too.
#[must_use]
pub fn apply_digest_outcome(group: ChatId, bucket: &Bucket, outcome: Outcome, now: Timestamp) -> Digested {
    let wait = |by: SignedDuration| now.checked_add(by).unwrap_or(now);
    let not_yet = |bucket: Bucket| Digested {
        bucket: Some(bucket),
        ..Digested::default()
    };
    match outcome {
        // Nothing of a digest is ever taken back.
        Outcome::Done { .. } | Outcome::Nothing | Outcome::NoCounterpart | Outcome::Withdrawn { .. } => Digested {
            told: true,
            bucket: (bucket.downs > 0).then(|| bucket.answered()),
            ..Digested::default()
        },
        Outcome::Unknown => Digested {
            told: bucket.downs > 0,
            ..not_yet(bucket.untold().blocked(wait(bucket.pause()), true))
        },
        Outcome::Later(seconds) => {
            let until = wait(SignedDuration::from_secs(i64::from(seconds.max(1))));
            not_yet(bucket.untold().blocked(until, false))
        }
        Outcome::Down => not_yet(bucket.untold().blocked(wait(bucket.pause()), true)),
        Outcome::Moved(to) => not_yet(Bucket {
            moved_to: Some(to),
            ..bucket.untold().answered()
        }),
        Outcome::Unauthorized => Digested {
            mend: Some("Telegram does not accept the bot's token".to_owned()),
            ..not_yet(bucket.untold().blocked(wait(super::outcome::UNTIL_MENDED), false))
        },
        Outcome::Gone => lacking(
            bucket,
            Lack::Bot,
            "the bot cannot write to the agents' group",
            group,
            now,
        ),
        Outcome::Forbidden(lack, why) => lacking(bucket, lack, &why, group, now),
        // The group's general topic is closed, or it has none: each line goes to its own.
        Outcome::TopicGone
        | Outcome::TopicClosed
        | Outcome::SourceGone
        | Outcome::BadQuote
        | Outcome::TooOld
        | Outcome::Refused(_) => not_yet(Bucket {
            one_by_one_until: Some(wait(ONE_BY_ONE)),
            ..bucket.untold().answered()
        }),
    }
}

fn lacking(bucket: &Bucket, lack: Lack, why: &str, group: ChatId, now: Timestamp) -> Digested {
    let (bucket, news) = bucket.untold().lacking(lack, why, group, now);
    Digested {
        told: false,
        bucket: Some(bucket),
        mend: Some(why.to_owned()),
        news,
    }
}

impl Bucket {
    /// The bucket as if no digest had been begun in this minute: it was not told, and is to be planned again.
    fn untold(&self) -> Self {
        let told = self.told.map(|told| Told { digest: false, ..told });
        Self { told, ..self.clone() }
    }
}

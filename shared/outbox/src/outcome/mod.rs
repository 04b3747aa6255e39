//! What follows from the outcome of a call.

mod done;
mod failed;
mod told;

use conversation::{staff::News, text::Lack};
use domain::{
    ChatId, LaneId, MessageId, ThreadId,
    ticket::{Command, Missing, Side, Ticket},
};
use done::{begin_topic, done, links};
use failed::{anew_or_fail, by_words_or_fail, fail, missing, source_gone, unknown};
use jiff::{SignedDuration, Timestamp};

use super::{Action, Bucket, Delivery, MessageKey, Step, side};

/// How long a group that cannot be written to is left alone: somebody has to mend its rights first.
pub(super) const UNTIL_MENDED: SignedDuration = SignedDuration::from_mins(5);

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
    /// There was nothing to do: it looks so already.
    Nothing,
    /// There was nothing to do it to: as far as we know, its counterpart was never there.
    NoCounterpart,
    /// Telegram says: not before so many seconds (429). It was not carried out.
    Later(u32),
    /// No answer after it was sent, or the sender died: it may have been carried out.
    Unknown,
    /// It may have been carried out, and is not tried again: somebody took it back, or made a note of it, meanwhile.
    Withdrawn {
        /// Whether what follows was part of the same call.
        in_doubt: bool,
    },
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
    /// The part that it quotes does not stand in the message that it is put under: that was edited, or a number stands over its copy. It
    /// was not carried out.
    BadQuote,
    /// The group became another chat.
    Moved(ChatId),
    /// The chat that is written into takes nothing from the bot, or the bot is not in it. For a person to mend: what a group lacks, and
    /// what Telegram says.
    Forbidden(Lack, String),
    /// The message is too old to be deleted.
    TooOld,
    /// Telegram will never take it: because of what it is, of where it comes from, or of its kind, which the chat does not take.
    Refused(String),
    /// Telegram does not accept the bot's token, in any chat. For a person to mend.
    Unauthorized,
}

/// Two messages that are one: on either side of the mirror.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where the person wrote it.
    pub original: MessageKey,
    /// Where we put its copy.
    pub copy: MessageKey,
    /// The messages beside the copy that its words go on in.
    pub more: Vec<MessageId>,
    /// Whether the customer wrote it.
    pub customers: bool,
    /// Whether the copy begins with its ticket's number, which its edits keep.
    pub numbered: bool,
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
    /// What the admins are told, in one transaction with the bucket.
    pub news: Option<News>,
}

/// Says what follows from `outcome` of `step`. Reads no clock, performs no I/O.
#[must_use]
pub fn apply_outcome(
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
    let recalled = told::of_recall(delivery, step, &outcome);
    match outcome {
        Outcome::Done { messages, thread } => {
            let mut next = done(ticket, delivery, step, &messages, thread);
            if let (Side::Customer, Action::Say { .. }) = (side(lane), &step.action) {
                next.remember_lines(&messages);
            }
            let mut settled = moved(next);
            settled.links = links(lane, chat, step, &messages);
            settled.tell = told::of_done(lane, delivery, step, &messages);
            settled.topic = thread;
            settled.bucket = (bucket.downs > 0).then(|| bucket.answered());
            let mended = Some(bucket).filter(|bucket| bucket.is_mended_by(&step.action));
            if let Some((bucket, news)) = mended.and_then(|bucket| bucket.mended(lane.chat())) {
                settled.bucket = Some(Bucket {
                    downs: 0,
                    trying: None,
                    ..bucket
                });
                settled.news = Some(news);
            }
            settled
        }
        Outcome::Nothing => Settled {
            bucket: (bucket.downs > 0).then(|| bucket.answered()),
            ..moved(done(ticket, delivery, step, &[], None))
        },
        // What never came here is shown now, as it is by now: the words of a customer are not lost for that. In a group that the
        // ticket has left it may stand, but the pair names its copy where the ticket is.
        Outcome::NoCounterpart if lane == ticket.group_lane() && matches!(step.action, Action::Edit { .. }) => {
            Settled {
                bucket: (bucket.downs > 0).then(|| bucket.answered()),
                ..anew_or_fail(lane, ticket, delivery, step, "it was never there", moved)
            }
        }
        Outcome::NoCounterpart | Outcome::TooOld => Settled {
            bucket: (bucket.downs > 0).then(|| bucket.answered()),
            tell: recalled.or_else(|| told::of_edit(lane, ticket, step)),
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
        Outcome::Withdrawn { in_doubt } => {
            let mut settled = fail(lane, ticket, delivery, step, (Missing::Unsure, ""), moved);
            if let (true, Some(next)) = (in_doubt, &mut settled.delivery) {
                next.unknown = delivery.unknown;
            }
            settled
        }
        Outcome::Gone => match side(lane) {
            Side::Customer => left(bucket),
            Side::Group => lacking(
                lane,
                bucket,
                Lack::Bot,
                "the bot cannot write to the agents' group",
                now,
            ),
        },
        Outcome::Unauthorized => Settled {
            bucket: Some(bucket.blocked(wait(UNTIL_MENDED), false)),
            mend: Some("Telegram does not accept the bot's token".to_owned()),
            ..Settled::default()
        },
        Outcome::Forbidden(lack, why) => match side(lane) {
            // A right that is missing may be one to copy from the group; words of our own need none there.
            Side::Customer if matches!(step.action, Action::Copy { .. }) => Settled {
                bucket: Some(bucket.answered()),
                ..by_words_or_fail(lane, ticket, delivery, step, &why, moved)
            },
            Side::Customer => left(bucket),
            // It is about that topic alone.
            Side::Group if matches!(step.action, Action::ReopenTopic) && lack == Lack::NewTopics => {
                moved(without_topic(delivery))
            }
            Side::Group => lacking(lane, bucket, lack, &why, now),
        },
        Outcome::TopicGone | Outcome::TopicClosed if side(lane) == Side::Customer => Settled {
            bucket: Some(bucket.answered()),
            ..match delivery.thread_in(lane, ticket) {
                // Topics are the customer's own in their chat: none is made there, and what is said goes on beside them.
                Some(lost) => moved(Delivery {
                    lost_thread: Some(lost),
                    ..delivery.clone()
                }),
                None => fail(
                    lane,
                    ticket,
                    delivery,
                    step,
                    (missing(&step.action), "no such topic"),
                    moved,
                ),
            }
        },
        Outcome::TopicGone => moved(without_topic(delivery)),
        Outcome::TopicClosed => match step.action {
            // Nobody can open it for us: another one can be written in.
            Action::ReopenTopic => moved(without_topic(delivery)),
            Action::OpenTopic { .. }
            | Action::Say { .. }
            | Action::EditCard { .. }
            | Action::Copy { .. }
            | Action::Album { .. }
            | Action::Words { .. }
            | Action::Edit { .. }
            | Action::GoOn { .. }
            | Action::Delete { .. } => moved(Delivery {
                reopen: true,
                ..delivery.clone()
            }),
        },
        Outcome::SourceGone => Settled {
            bucket: Some(bucket.answered()),
            ..source_gone(lane, ticket, delivery, step, moved)
        },
        Outcome::BadQuote => Settled {
            bucket: Some(bucket.answered()),
            ..match delivery.quote_in(step) {
                // The next attempt is a call of its own, with room of its own in the chat's pace.
                Some(_) => moved(Delivery {
                    unquoted: true,
                    ..delivery.clone()
                }),
                None => fail(
                    lane,
                    ticket,
                    delivery,
                    step,
                    (missing(&step.action), "no such quote"),
                    moved,
                ),
            }
        },
        // The same call may be tried again, in other words: that it was begun before must not pass for a crash.
        Outcome::Refused(why) => match &step.action {
            // Its name may be at fault, which is this customer's; the number alone cannot be.
            Action::OpenTopic { .. } if !delivery.plain_name => Settled {
                bucket: Some(bucket.answered()),
                ..moved(Delivery {
                    plain_name: true,
                    ..delivery.clone()
                })
            },
            Action::OpenTopic { .. } => lacking(lane, bucket, Lack::NewTopics, &why, now),
            Action::ReopenTopic => Settled {
                bucket: Some(bucket.answered()),
                ..moved(without_topic(delivery))
            },
            Action::Copy { .. } | Action::Album { .. } | Action::Words { .. } => Settled {
                bucket: Some(bucket.answered()),
                ..by_words_or_fail(lane, ticket, delivery, step, &why, moved)
            },
            Action::Edit { .. } => Settled {
                bucket: Some(bucket.answered()),
                ..anew_or_fail(lane, ticket, delivery, step, &why, moved)
            },
            Action::Delete { .. } => Settled {
                bucket: Some(bucket.answered()),
                tell: recalled,
                ..moved(done(ticket, delivery, step, &[], None))
            },
            Action::Say { .. } | Action::EditCard { .. } | Action::GoOn { .. } => Settled {
                bucket: Some(bucket.answered()),
                ..fail(lane, ticket, delivery, step, (missing(&step.action), &why), moved)
            },
        },
    }
}

/// The delivery of a ticket whose topic cannot be written in any more: it gets another.
fn without_topic(delivery: &Delivery) -> Delivery {
    let mut next = Delivery {
        thread: None,
        reopen: false,
        mark: None,
        generation: delivery.generation + 1,
        ..delivery.clone()
    };
    begin_topic(&mut next);
    next
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

/// The group lacks something that only a person can give it.
fn lacking(lane: LaneId, bucket: &Bucket, lack: Lack, why: &str, now: Timestamp) -> Settled {
    let (bucket, news) = bucket.lacking(lack, why, lane.chat(), now);
    Settled {
        bucket: Some(bucket),
        mend: Some(why.to_owned()),
        news,
        ..Settled::default()
    }
}

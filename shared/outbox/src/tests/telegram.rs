//! A Telegram that fails as it is told to.

use std::collections::BTreeSet;

use conversation::text::{Keyboard, Say};
use domain::{ChatId, LaneId, MessageId, ThreadId, sample::CUSTOMER};

use super::world::World;
use crate::{Action, Bucket, Delivery, MessageKey, Outcome, Part, Step, StepKey};

/// What happens to one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It goes as Telegram would have it.
    Fine,
    /// The worker dies before the call, or between Telegram's answer and our record of it.
    Crash {
        called: bool,
    },
    /// No answer comes; it may have been carried out.
    Silence {
        called: bool,
    },
    /// 429.
    Later,
    /// No connection.
    Down,
    /// Telegram will never take this.
    Refuse,
    /// What the call quotes does not stand in the message that it is put under.
    BadQuote,
    /// Somebody deletes the topic, closes it, or deletes its card, just before.
    TopicDeleted,
    TopicClosed,
    CardDeleted,
    /// Whoever wrote what is to be copied deletes it, just before.
    SourceDeleted,
    /// The customer blocks the bot, just before.
    Blocked,
}

/// What can be seen in a chat.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    Copy(MessageKey),
    Words(MessageKey),
    Said(Box<Say>, Keyboard),
}

#[derive(Clone, Debug)]
pub struct Shown {
    pub key: StepKey,
    pub thread: Option<ThreadId>,
    pub id: MessageId,
    pub seen: Seen,
    /// The words that went with the call, if any were given.
    pub words: String,
}

#[derive(Clone, Debug, Default)]
pub struct Lane {
    pub delivery: Delivery,
    pub bucket: Bucket,
    pub work: bool,
    pub shown: Vec<Shown>,
    pub live: BTreeSet<ThreadId>,
    pub closed: BTreeSet<ThreadId>,
}

impl World {
    pub fn befall(&mut self, id: LaneId, step: &Step, fate: Fate) {
        let lane = self.lanes.get_mut(&id).expect("a lane");
        match fate {
            Fate::TopicDeleted => lane.live.clear(),
            Fate::TopicClosed => lane.closed.extend(lane.delivery.thread),
            Fate::CardDeleted => self.deleted.extend(lane.delivery.card.map(|card| (id.chat(), card))),
            Fate::SourceDeleted => {
                let gone = sources(&step.action)
                    .into_iter()
                    .map(|place| (place.chat, place.message));
                self.deleted.extend(gone);
            }
            Fate::Blocked => self.blocked |= matches!(id, LaneId::Customer(..)),
            Fate::Fine
            | Fate::Crash { .. }
            | Fate::Silence { .. }
            | Fate::Later
            | Fate::Down
            | Fate::Refuse
            | Fate::BadQuote => {}
        }
    }

    /// What Telegram does with a call.
    pub fn call(&mut self, id: LaneId, step: &Step) -> Outcome {
        let customers = matches!(id, LaneId::Customer(..));
        if customers && self.blocked {
            return Outcome::Gone;
        }
        let lane = self.lanes.get_mut(&id).expect("a lane");
        let thread = lane.delivery.thread;
        if let Action::OpenTopic { .. } = step.action {
            self.last_id += 1;
            lane.live.insert(ThreadId(self.last_id));
            return Outcome::Done {
                messages: Vec::new(),
                thread: Some(ThreadId(self.last_id)),
            };
        }
        if !customers {
            let thread = thread.expect("nothing is written into a group outside a topic");
            if !lane.live.contains(&thread) {
                return Outcome::TopicGone;
            }
            if let Action::ReopenTopic = step.action {
                lane.closed.remove(&thread);
                return Outcome::Done {
                    messages: Vec::new(),
                    thread: None,
                };
            }
            if lane.closed.contains(&thread) {
                return Outcome::TopicClosed;
            }
        }
        let seen: Vec<Seen> = match &step.action {
            Action::OpenTopic { .. } | Action::ReopenTopic => Vec::new(),
            Action::Say { say, keyboard, .. } => vec![Seen::Said(say.clone(), keyboard.clone())],
            Action::EditCard { message, say, keyboard } => {
                if self.deleted.contains(&(id.chat(), *message)) {
                    return Outcome::SourceGone;
                }
                let card = lane
                    .shown
                    .iter_mut()
                    .find(|shown| shown.id == *message)
                    .expect("a card that was posted");
                card.seen = Seen::Said(say.clone(), keyboard.clone());
                return Outcome::Done {
                    messages: Vec::new(),
                    thread: None,
                };
            }
            Action::Copy { from, messages, .. } => {
                assert!(messages.is_sorted(), "copyMessages wants rising ids");
                let there = messages
                    .iter()
                    .filter(|message| !self.deleted.contains(&(*from, **message)));
                there
                    .map(|message| {
                        Seen::Copy(MessageKey {
                            chat: *from,
                            message: *message,
                        })
                    })
                    .collect()
            }
            Action::Album { from, parts } => {
                assert!(parts.is_sorted_by_key(|part| part.message), "as they were sent");
                assert!((2..=10).contains(&parts.len()), "an album holds 2 to 10");
                let seen = |part: &Part| {
                    Seen::Copy(MessageKey {
                        chat: *from,
                        message: part.message,
                    })
                };
                parts.iter().map(seen).collect()
            }
            Action::Words { of, words, .. } if words.is_sendable() => vec![Seen::Words(*of)],
            Action::Words { .. } => return Outcome::Refused("Bad Request: message text is empty".to_owned()),
            Action::Edit { of, .. } | Action::Delete { of, .. } => {
                let Some(counterparts) = self.links.get(&(of.chat, of.message)).cloned() else {
                    return Outcome::NoCounterpart;
                };
                if let Action::Delete { .. } = step.action {
                    if self.too_old {
                        return Outcome::TooOld;
                    }
                    lane.shown.retain(|shown| !counterparts.contains(&shown.id));
                }
                if let Action::Edit { words, .. } = &step.action {
                    for shown in lane.shown.iter_mut().filter(|shown| shown.id == counterparts[0]) {
                        shown.words.clone_from(&words.text);
                    }
                }
                return Outcome::Done {
                    messages: counterparts,
                    thread: None,
                };
            }
            Action::GoOn {
                of, words, more, at, ..
            } => match (words, more.get(*at)) {
                (Some(_), None) => vec![Seen::Words(*of)],
                (words, stands) => {
                    let stands = stands.expect("there is nothing to edit or take away");
                    for shown in lane.shown.iter_mut().filter(|shown| shown.id == *stands) {
                        shown.words = words.as_ref().map(|words| words.text.clone()).unwrap_or_default();
                    }
                    lane.shown.retain(|shown| shown.id != *stands || words.is_some());
                    return Outcome::Done {
                        messages: Vec::new(),
                        thread: None,
                    };
                }
            },
        };
        if seen.is_empty() {
            return Outcome::SourceGone;
        }
        let mut messages = Vec::new();
        for seen in seen {
            self.last_id += 1;
            messages.push(MessageId(self.last_id));
            let thread = thread.filter(|_| !customers);
            lane.shown.push(Shown {
                key: step.key.clone(),
                thread,
                id: MessageId(self.last_id),
                words: given(&step.action, &seen),
                seen,
            });
        }
        Outcome::Done { messages, thread: None }
    }
}

/// The words that a call gives along with a message.
fn given(action: &Action, seen: &Seen) -> String {
    let of = |message: MessageId| source(seen).is_some_and(|place| place.message == message);
    let words = match action {
        Action::Copy { caption, .. } => caption.as_ref(),
        Action::Album { parts, .. } => parts.iter().find(|part| of(part.message)).map(|part| &part.caption),
        Action::Words { words, .. } => Some(words),
        Action::GoOn { words, .. } => words.as_ref(),
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Edit { .. }
        | Action::Delete { .. } => None,
    };
    words.map(|words| words.text.clone()).unwrap_or_default()
}

/// The originals that a call copies.
pub fn sources(action: &Action) -> Vec<MessageKey> {
    match action {
        Action::Copy { from, messages, .. } => messages
            .iter()
            .map(|message| MessageKey {
                chat: *from,
                message: *message,
            })
            .collect(),
        Action::Album { from, parts } => parts
            .iter()
            .map(|part| MessageKey {
                chat: *from,
                message: part.message,
            })
            .collect(),
        Action::Words { of, .. } => vec![*of],
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Edit { .. }
        | Action::GoOn { .. }
        | Action::Delete { .. } => Vec::new(),
    }
}

/// The original that something shown comes from.
pub fn source(seen: &Seen) -> Option<MessageKey> {
    match seen {
        Seen::Copy(of) | Seen::Words(of) => Some(*of),
        Seen::Said(..) => None,
    }
}

/// The customer's chat.
pub fn private() -> ChatId {
    CUSTOMER.into()
}

//! Where updates go while the table does not answer: a queue of their own, in which they stay in order until they can be handled.
//!
//! The customer is told at once, by the response. Once the table has failed a few times in a row it is not asked for a while, so that
//! a customer waits for one answer and not for a time-out.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{BotId, Timestamp};
use jiff::SignedDuration;
use lambda::{Queue, WakeUp, queue::QueueError};
use serde::{Deserialize, Serialize};
use telegram::{AnswerCallbackQuery, ChatKind, Method, SendMessage, Update, UpdateKind, User};

/// After so many failures in a row the table is not asked for [`REST`].
const FAILURES: u32 = 3;

/// How long the table is not asked then. After that, one update tries.
const REST: SignedDuration = SignedDuration::from_secs(5);

/// What stands in the queue: an update as it came, and whether the manager has been told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spilled {
    /// Whether the manager's chat has it: the second time through the queue, it is only handled.
    pub told: bool,
    /// The update, as Telegram sent it.
    pub update: String,
}

impl Spilled {
    /// As a message of the queue: those of one chat stay in order, told ones and others each by themselves, and one that comes twice within five minutes is dropped.
    ///
    /// # Errors
    /// [`QueueError`] never comes from a text; it is what the queue's other operations return.
    pub fn message(&self, bot: BotId, update: &Update) -> Result<WakeUp, QueueError> {
        let body = serde_json::to_string(self).map_err(|error| QueueError(error.to_string()))?;
        let stage = if self.told { "told" } else { "new" };
        Ok(WakeUp {
            // What waits for the table must not keep the manager from what came after it.
            group: format!("{bot}:{}:{stage}", chat(update)),
            deduplication: format!("{bot}:{}:{stage}", update.update_id.0),
            body,
        })
    }
}

/// The way out while the table does not answer.
pub struct Spill {
    queue: Arc<dyn Queue>,
    breaker: Mutex<Breaker>,
}

impl Spill {
    /// Updates go to `queue`, which is FIFO.
    #[must_use]
    pub fn new(queue: Arc<dyn Queue>) -> Self {
        Self {
            queue,
            breaker: Mutex::new(Breaker::default()),
        }
    }

    /// Whether the table is worth asking.
    pub(crate) fn may_ask(&self, now: Timestamp) -> bool {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner).may_ask(now)
    }

    /// Notes whether the table answered.
    pub(crate) fn answered(&self, did: bool, now: Timestamp) {
        self.breaker
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .answered(did, now);
    }

    /// Puts an update aside; the method tells its sender.
    pub(crate) async fn take(&self, bot: BotId, update: &Update, body: &[u8]) -> Result<Option<Method>, QueueError> {
        let spilled = Spilled {
            told: false,
            update: String::from_utf8_lossy(body).into_owned(),
        };
        self.queue.wake(&[spilled.message(bot, update)?]).await?;
        Ok(reply(update))
    }
}

/// Counts failures, and says when to ask again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Breaker {
    failures: u32,
    open_until: Option<Timestamp>,
}

impl Breaker {
    fn may_ask(&mut self, now: Timestamp) -> bool {
        match self.open_until {
            Some(until) if now < until => false,
            // One tries; until it is back, the others need not.
            Some(_) => {
                self.open_until = now.checked_add(REST).ok();
                true
            }
            None => true,
        }
    }

    fn answered(&mut self, did: bool, now: Timestamp) {
        if did {
            *self = Self::default();
            return;
        }
        self.failures = self.failures.saturating_add(1);
        if self.failures >= FAILURES {
            self.open_until = now.checked_add(REST).ok();
        }
    }
}

/// The chat that an update is of: what must stay in order.
fn chat(update: &Update) -> i64 {
    match &update.kind {
        UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => message.chat.id.0,
        UpdateKind::CallbackQuery(query) => query
            .message
            .as_ref()
            .map_or(query.from.id.0, |message| message.chat.id.0),
        UpdateKind::MyChatMember(change) | UpdateKind::ChatMember(change) => change.chat.id.0,
        UpdateKind::MessageReaction(change) => change.chat.id.0,
        UpdateKind::ChatJoinRequest(request) => request.chat.id.0,
        UpdateKind::Other(_) => 0,
    }
}

/// What the sender is told: in private, and where a button waits for an answer.
fn reply(update: &Update) -> Option<Method> {
    let language = |user: Option<&User>| user.and_then(|user| user.language_code.clone());
    match &update.kind {
        UpdateKind::Message(message) if message.chat.kind == ChatKind::Private => {
            let text = texts::try_later(language(message.from.as_ref()).as_deref());
            Some(SendMessage::new(message.chat.id, None, text).into())
        }
        UpdateKind::CallbackQuery(query) => {
            let text = texts::try_later(query.from.language_code.as_deref());
            Some(AnswerCallbackQuery::new(query.id.clone(), &text).into())
        }
        UpdateKind::Message(_)
        | UpdateKind::EditedMessage(_)
        | UpdateKind::MyChatMember(_)
        | UpdateKind::ChatMember(_)
        | UpdateKind::MessageReaction(_)
        | UpdateKind::ChatJoinRequest(_)
        | UpdateKind::Other(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).expect("a moment")
    }

    #[test]
    fn after_three_failures_one_asks_every_five_seconds_until_one_is_answered() {
        let mut breaker = Breaker::default();
        for _ in 0..2 {
            breaker.answered(false, at(0));
            assert!(breaker.may_ask(at(0)), "two may be chance");
        }
        breaker.answered(false, at(0));
        assert!(!breaker.may_ask(at(4)));
        assert!(breaker.may_ask(at(5)), "one tries");
        assert!(!breaker.may_ask(at(5)), "the next does not");
        breaker.answered(false, at(6));
        assert!(!breaker.may_ask(at(10)));
        assert!(breaker.may_ask(at(11)));
        breaker.answered(true, at(11));
        assert!(breaker.may_ask(at(11)) && breaker.may_ask(at(11)), "all is well again");
    }
}

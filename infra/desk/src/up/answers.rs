//! What the webhook answers, carried out at each chat's own pace: one that is slow, or that Telegram has told to wait, holds up
//! neither the others nor the taking in of updates.
//!
//! Answers are menus, questions and toasts, never anybody's words. Where more of them wait in a chat than anybody reads, the oldest
//! are dropped and counted.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::settings::{Limits, Pace};
use telegram::{Api, Method, Retry};
use tokio::{sync::watch, time::Instant};

/// How many answers wait in one place at most.
const MOST: usize = 16;

/// How often an answer is offered to a Telegram that is not reached.
const OFFERED: u32 = 3;

/// How long until then, at first.
const AGAIN: Duration = Duration::from_secs(1);

/// How many places are remembered before those are forgotten whose pace does not matter any more.
const REMEMBERED: usize = 1_000;

/// How often it is said, at most, that answers of one place were dropped.
const SAID: Duration = Duration::from_mins(1);

/// What has a pace and an order of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    /// A chat, in which answers appear.
    Chat(i64),
    /// Somebody who has pressed buttons: what they are told of it appears in no chat, and Telegram does not keep it long.
    Press(i64),
}

/// Hands answers to Telegram. Clones are handles to the same one.
#[derive(Clone)]
pub struct Answers {
    telegram: Arc<dyn Api>,
    places: Arc<Mutex<HashMap<Place, Queue>>>,
    /// How many places have answers that wait or are under way.
    busy: watch::Sender<usize>,
}

/// What waits in one place.
struct Queue {
    waiting: VecDeque<Method>,
    pace: Pace,
    /// When the place may be answered as if it had been silent: its burst reaches back from here.
    tat: Instant,
    /// Whether somebody carries out what waits.
    busy: bool,
    dropped: u64,
    said: Option<Instant>,
}

impl Queue {
    fn new(pace: Pace) -> Self {
        Self {
            waiting: VecDeque::new(),
            pace,
            tat: Instant::now(),
            busy: false,
            dropped: 0,
            said: None,
        }
    }

    /// The next answer, and when its turn is. Without one, nobody is busy any more.
    fn next(&mut self) -> Option<(Method, Instant)> {
        let Some(method) = self.waiting.pop_front() else {
            self.busy = false;
            return None;
        };
        let every = Duration::from_millis(self.pace.every_ms.into());
        let now = Instant::now();
        let burst = every * self.pace.burst.saturating_sub(1);
        let turn = self.tat.checked_sub(burst).unwrap_or(now).max(now);
        self.tat = self.tat.max(turn) + every;
        Some((method, turn))
    }

    /// Adds an answer. An edit that another one of the same message follows is needed by nobody; then the oldest goes.
    fn add(&mut self, method: Method) {
        let replaced = edited(&method).and_then(|which| {
            let same = |waiting: &Method| edited(waiting) == Some(which);
            self.waiting.iter().position(same)
        });
        if let Some(at) = replaced {
            self.waiting.remove(at);
            self.dropped += 1;
        } else if self.waiting.len() >= MOST {
            self.waiting.pop_front();
            self.dropped += 1;
        }
        self.waiting.push_back(method);
    }

    /// How many were dropped, if it is time to say so.
    fn says(&mut self, now: Instant) -> Option<u64> {
        let quiet = self.said.is_some_and(|said| now.duration_since(said) < SAID);
        if self.dropped == 0 || quiet {
            return None;
        }
        self.said = Some(now);
        Some(std::mem::take(&mut self.dropped))
    }
}

/// The message that an edit gives another text and another keyboard, so that no earlier edit of it matters.
fn edited(method: &Method) -> Option<(i64, i64)> {
    if let Method::EditMessageText(edit) = method {
        return Some((edit.chat_id.0, edit.message_id.0));
    }
    None
}

impl Answers {
    /// Answers go to `telegram`.
    pub fn new(telegram: Arc<dyn Api>) -> Self {
        Self {
            telegram,
            places: Arc::default(),
            busy: watch::Sender::new(0),
        }
    }

    /// Has an answer carried out once its chat may, after those that wait there. `whose` is the chat, or the person, whose update it
    /// answers.
    pub fn offer(&self, whose: i64, method: Method, limits: Limits) {
        let (place, allowed) = match method.chat_id() {
            None => (Place::Press(whose), Limits::OFF.customer),
            Some(chat) if chat.0 < 0 => (Place::Chat(chat.0), limits.group),
            Some(chat) => (Place::Chat(chat.0), limits.customer),
        };
        let now = Instant::now();
        let mut places = held(&self.places);
        if places.len() >= REMEMBERED {
            places.retain(|_, queue| queue.busy || queue.tat > now);
        }
        let queue = places.entry(place).or_insert_with(|| Queue::new(allowed));
        queue.pace = allowed;
        queue.add(method);
        if let Some(dropped) = queue.says(now) {
            tracing::warn!(?place, dropped, "answers that nobody waits for any more were dropped");
        }
        if !std::mem::replace(&mut queue.busy, true) {
            self.busy.send_modify(|busy| *busy += 1);
            let answers = self.clone();
            tokio::spawn(async move { answers.carry_out(place).await });
        }
    }

    /// Waits until nothing is left to be answered, or so long.
    pub async fn finish(&self, patience: Duration) {
        let mut busy = self.busy.subscribe();
        let idle = busy.wait_for(|busy| *busy == 0);
        drop(tokio::time::timeout(patience, idle).await);
    }

    async fn carry_out(self, place: Place) {
        loop {
            let next = held(&self.places).get_mut(&place).and_then(Queue::next);
            let Some((method, turn)) = next else { break };
            tokio::time::sleep_until(turn).await;
            self.send(&method).await;
        }
        self.busy.send_modify(|busy| *busy -= 1);
    }

    /// Offers one answer until Telegram has taken or refused it.
    async fn send(&self, method: &Method) {
        let mut offered = 0;
        loop {
            let Err(error) = self.telegram.call(method).await else {
                return;
            };
            offered += 1;
            match error.retry() {
                // Telegram itself would wait and carry it out, had it come in the response of a webhook.
                Retry::After(seconds) => tokio::time::sleep(Duration::from_secs(seconds.into())).await,
                Retry::Soon if offered < OFFERED => tokio::time::sleep(AGAIN * offered).await,
                Retry::Soon | Retry::InChat(_) | Retry::MayRepeat | Retry::Never => {
                    tracing::warn!(method = method.name(), %error, "an answer was not taken");
                    return;
                }
            }
        }
    }
}

/// The guarded value, also after a panic elsewhere: nothing here is left half-changed by one.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use telegram::{Answer, ChatId, EditMessageText, Error, MessageId, SendMessage};
    use tokio::sync::Semaphore;

    use super::*;

    /// A Telegram that carries calls out one permit at a time, and tells one chat to wait.
    struct Fake {
        permits: Semaphore,
        done: Mutex<Vec<String>>,
        waits: i64,
    }

    impl Fake {
        fn start(waits: i64) -> (Arc<Self>, Answers) {
            let fake = Arc::new(Self {
                permits: Semaphore::new(0),
                done: Mutex::default(),
                waits,
            });
            (fake.clone(), Answers::new(fake))
        }

        fn done(&self) -> Vec<String> {
            held(&self.done).clone()
        }
    }

    impl Api for Fake {
        fn call<'a>(&'a self, method: &'a Method) -> Answer<'a> {
            Box::pin(async move {
                if method.chat_id() == Some(ChatId(self.waits)) {
                    return Err(Error::RetryAfter { seconds: 600 });
                }
                self.permits.acquire().await.expect("never closed").forget();
                held(&self.done).push(method.params()["text"].as_str().unwrap_or_default().to_owned());
                Ok(serde_json::Value::Bool(true))
            })
        }
    }

    fn says(chat: i64, text: &str) -> Method {
        SendMessage::new(ChatId(chat), None, text).into()
    }

    #[tokio::test]
    async fn where_more_waits_than_anybody_reads_the_oldest_go_and_a_replaced_edit_before_them() {
        let (telegram, answers) = Fake::start(0);
        let edits = |text: &str| EditMessageText::new(ChatId(5), MessageId(9), text).into();
        answers.offer(5, says(5, "under way"), Limits::OFF);
        // Let it be taken up.
        tokio::task::yield_now().await;
        answers.offer(5, edits("first edit"), Limits::OFF);
        answers.offer(5, says(5, "oldest"), Limits::OFF);
        answers.offer(5, edits("second edit"), Limits::OFF);
        for number in 0..MOST - 1 {
            answers.offer(5, says(5, &number.to_string()), Limits::OFF);
        }
        telegram.permits.add_permits(100);
        answers.finish(Duration::from_secs(10)).await;
        let mut expected = vec!["under way".to_owned(), "second edit".to_owned()];
        expected.extend((0..MOST - 1).map(|number| number.to_string()));
        assert_eq!(telegram.done(), expected);
    }

    #[tokio::test]
    async fn a_chat_that_is_told_to_wait_waits_alone() {
        let (telegram, answers) = Fake::start(5);
        telegram.permits.add_permits(100);
        for _ in 0..40 {
            answers.offer(5, says(5, "late"), Limits::OFF);
        }
        answers.offer(6, says(6, "here"), Limits::OFF);
        while telegram.done().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(telegram.done(), ["here"]);
    }

    #[tokio::test]
    async fn after_its_burst_a_chat_is_answered_at_its_pace() {
        let (telegram, answers) = Fake::start(0);
        telegram.permits.add_permits(100);
        let pace = Pace { burst: 3, every_ms: 60 };
        let limits = Limits {
            customer: pace,
            group: pace,
        };
        let began = Instant::now();
        for number in 0..5 {
            answers.offer(5, says(5, &number.to_string()), limits);
        }
        answers.finish(Duration::from_secs(10)).await;
        let took = began.elapsed();
        assert!(took >= Duration::from_millis(115), "two beyond the burst: {took:?}");
        assert_eq!(telegram.done(), ["0", "1", "2", "3", "4"]);
    }
}

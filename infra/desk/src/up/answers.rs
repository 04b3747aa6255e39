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
    even_at: Instant,
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
            even_at: Instant::now(),
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
        let turn = self.even_at.checked_sub(burst).unwrap_or(now).max(now);
        self.even_at = self.even_at.max(turn) + every;
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
        let (place, pace) = match method.chat_id() {
            None => (Place::Press(whose), Limits::OFF.customer),
            Some(chat) if chat.0 < 0 => (Place::Chat(chat.0), limits.group),
            Some(chat) => (Place::Chat(chat.0), limits.customer),
        };
        let now = Instant::now();
        let mut places = held(&self.places);
        if places.len() >= REMEMBERED {
            places.retain(|_, queue| queue.busy || queue.even_at > now);
        }
        let queue = places.entry(place).or_insert_with(|| Queue::new(pace));
        queue.pace = pace;
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

//! The world: one handle on everything, for bots, for people and for those who watch.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::{Map, Value};
use tokio::sync::watch;

use crate::args::{Args, Upload};
use crate::clock::Clock;
use crate::deliver;
use crate::fault::{Call, Fault, FaultRule, Faults, Strike};
use crate::methods::{self, Session};
use crate::model::state::{Change, Settings, State, What};
use crate::refusal::{Impossible, Refusal};

/// A whole Telegram. Copies are handles on the same world.
#[derive(Clone)]
pub struct World(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    faults: Mutex<Faults>,
    clock: Box<dyn Clock>,
    seq: watch::Sender<u64>,
}

/// What the Bot API answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Response {
    /// Whether the call was carried out.
    pub ok: bool,
    /// What it came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// Why it was refused, as a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<u16>,
    /// Why it was refused, in Telegram's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `retry_after` or `migrate_to_chat_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Value>,
}

impl From<Result<Value, Refusal>> for Response {
    fn from(answer: Result<Value, Refusal>) -> Self {
        match answer {
            Ok(result) => Self {
                ok: true,
                result: Some(result),
                error_code: None,
                description: None,
                parameters: None,
            },
            Err(refusal) => Self {
                ok: false,
                result: None,
                error_code: Some(refusal.code),
                description: Some(refusal.description),
                parameters: refusal.parameters,
            },
        }
    }
}

/// A call and its answer as they cross a network that may fail.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// The answer; absent when it was lost on the way and the caller knows nothing.
    pub response: Option<Response>,
    /// How late it comes, in milliseconds. Nobody has waited yet.
    pub delay_ms: u64,
}

/// Every poisoned lock is still good: a panic in a test must not hide what the test found.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl World {
    /// An empty world with this clock.
    #[must_use]
    pub fn new(clock: impl Clock) -> Self {
        Self::from_state(clock, State::default())
    }

    fn from_state(clock: impl Clock, state: State) -> Self {
        let (seq, _) = watch::channel(state.seq);
        Self(Arc::new(Inner {
            state: Mutex::new(state),
            faults: Mutex::new(Faults::default()),
            clock: Box::new(clock),
            seq,
        }))
    }

    /// The present moment of this world, in unix milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.0.clock.now_ms()
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&lock(&self.0.state))
    }

    pub(crate) fn write<T>(&self, act: impl FnOnce(&mut State, i64) -> T) -> T {
        let now_ms = self.now_ms();
        let mut state = lock(&self.0.state);
        let out = act(&mut state, now_ms);
        let seq = state.seq;
        drop(state);
        self.0.seq.send_if_modified(|old| {
            let newer = seq > *old;
            *old = seq.max(*old);
            newer
        });
        out
    }

    /// Carries out a method of the Bot API as if no network lay in between: planned faults do not strike.
    #[must_use]
    pub fn call(&self, token: &str, method: &str, params: Value) -> Response {
        self.call_with_files(token, method, params, &[])
    }

    /// As [`World::call`], with files.
    #[must_use]
    pub fn call_with_files(&self, token: &str, method: &str, params: Value, files: &[Upload]) -> Response {
        let args = Args::new(params);
        self.write(|state, now_ms| {
            let Some(bot) = state.bot_by_token(token).map(|bot| bot.id) else {
                return Err(Refusal::unauthorized());
            };
            let mut session = Session {
                state,
                bot,
                now_ms,
                uploads: files,
            };
            methods::perform(&mut session, method, &args)
        })
        .into()
    }

    /// Carries out a method as a client over a network sees it: planned faults strike.
    #[must_use]
    pub fn exchange(&self, token: &str, method: &str, params: Value, files: &[Upload]) -> Exchange {
        let bot = self.read(|state| state.bot_by_token(token).map(|bot| bot.id));
        let args = Args::new(params.clone());
        let fault = bot.and_then(|bot| {
            self.fault_for(&Call {
                bot,
                method: method.to_owned(),
                chat_id: args.int("chat_id"),
                params: params.clone(),
            })
        });
        let (response, delay_ms) = match fault {
            Some(Fault::FailBefore(refusal)) => (Some(Err(refusal).into()), 0),
            Some(Fault::LoseRequest) => (None, 0),
            Some(Fault::LoseResponseAfter) => {
                let _lost = self.call_with_files(token, method, params, files);
                (None, 0)
            }
            Some(Fault::Delay(by)) => (Some(self.call_with_files(token, method, params, files)), by),
            None => (Some(self.call_with_files(token, method, params, files)), 0),
        };
        Exchange { response, delay_ms }
    }

    fn fault_for(&self, call: &Call) -> Option<Fault> {
        let strike = lock(&self.0.faults).strike(call);
        match strike {
            Strike::Decided(fault) => fault,
            Strike::Ask(hook) => hook(call),
        }
    }

    /// Plans a fault for the next calls that match; rules strike in the order they were planned.
    pub fn plan_fault(&self, rule: FaultRule) {
        lock(&self.0.faults).plan(rule);
    }

    /// Lets a function decide about every call that no planned rule strikes.
    pub fn set_fault_hook(&self, hook: impl Fn(&Call) -> Option<Fault> + Send + Sync + 'static) {
        lock(&self.0.faults).hook(Some(Arc::new(hook)));
    }

    /// Forgets all planned faults and the hook.
    pub fn clear_faults(&self) {
        lock(&self.0.faults).clear();
    }

    /// Changes the settings.
    pub fn configure(&self, change: impl FnOnce(&mut Settings)) {
        self.write(|state, _| {
            change(&mut state.settings);
            state.changed(What::Inner);
        });
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.read(|state| state.settings.clone())
    }

    /// Takes every update that waits for a bot, oldest first. A wrong token has none.
    #[must_use]
    pub fn take_updates(&self, token: &str) -> Vec<Value> {
        let updates = self.peek_updates(token);
        if let Some(last) = updates.last().and_then(|last| last["update_id"].as_i64()) {
            self.ack_updates(token, last + 1);
        }
        updates
    }

    /// Every update that waits for a bot, oldest first, without taking any.
    #[must_use]
    pub fn peek_updates(&self, token: &str) -> Vec<Value> {
        self.write(|state, now_ms| {
            let Some(bot) = state.bot_by_token(token).map(|bot| bot.id) else {
                return Vec::new();
            };
            deliver::expire(state, bot, now_ms);
            let bot = state.bots.get(&bot);
            bot.map_or_else(Vec::new, |bot| bot.updates.iter().map(deliver::as_update).collect())
        })
    }

    /// Forgets the updates whose id is below this one, as `getUpdates` with an offset does.
    pub fn ack_updates(&self, token: &str, offset: i64) {
        self.write(|state, _| {
            let bot = state.bots.values_mut().find(|bot| bot.token == token);
            if let Some(bot) = bot {
                bot.updates.retain(|update| update.update_id >= offset);
                state.changed(What::Inner);
            }
        });
    }

    /// Delivers what an update brought once more, under another `update_id`, which is returned.
    ///
    /// # Errors
    /// When it is no update that this bot hears of.
    pub fn deliver_again(&self, token: &str, update: &Value) -> Result<i64, Impossible> {
        let again = self.write(|state, now_ms| {
            let bot = state.bot_by_token(token)?.id;
            deliver::again(state, bot, update, now_ms)
        });
        again.ok_or_else(|| Impossible::because("no update of that bot's"))
    }

    /// The number of the latest change. It never goes back, also over [`World::save`] and [`World::load`].
    #[must_use]
    pub fn change_counter(&self) -> u64 {
        self.read(|state| state.seq)
    }

    /// Tells when the change counter moves.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.0.seq.subscribe()
    }

    /// The changes after this number; absent when they are no longer remembered and the reader must look anew.
    #[must_use]
    pub fn changes_since(&self, seq: u64) -> Option<Vec<Change>> {
        self.read(|state| {
            if seq > state.seq {
                return None;
            }
            let first = state.changes.front().map_or(state.seq + 1, |change| change.seq);
            (seq + 1 >= first).then(|| {
                state
                    .changes
                    .iter()
                    .filter(|change| change.seq > seq)
                    .cloned()
                    .collect()
            })
        })
    }

    /// The whole world as JSON, with files. Planned faults and the rate limits' memory are not part of it.
    ///
    /// # Errors
    /// None in practice: everything in the world can be written as JSON.
    pub fn save(&self) -> Result<Value, serde_json::Error> {
        self.read(|state| serde_json::to_value(state))
    }

    /// A world as it was saved, with this clock.
    ///
    /// # Errors
    /// When the JSON is not that of a saved world; start an empty one instead.
    pub fn load(clock: impl Clock, saved: Value) -> Result<Self, serde_json::Error> {
        serde_json::from_value(saved).map(|state| Self::from_state(clock, state))
    }

    /// Gives no id twice, whatever is forgotten: ids are given only after `keep` was told up to which number, so that it can
    /// be written down. A world that was killed begins behind `reserved`, the number that was written down last; zero at first.
    ///
    /// # Errors
    /// When `keep` fails: no id is reserved.
    pub fn reserve_ids(
        &self,
        reserved: u64,
        keep: impl Fn(u64) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> std::io::Result<()> {
        self.write(|state, _| state.reserve_ids(reserved, Arc::new(keep)))
    }

    /// Leaves out so many ids of every kind: for a world that was saved a while before it ended, by a simulator that did not
    /// reserve them.
    pub fn skip_ids(&self, by: i64) {
        self.write(|state, _| state.skip_ids(by));
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seq = self.change_counter();
        f.debug_struct("World").field("seq", &seq).finish()
    }
}

impl Response {
    /// The result of a call that was carried out, as an object; empty otherwise.
    #[must_use]
    pub fn object(&self) -> Map<String, Value> {
        self.result
            .as_ref()
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default()
    }
}

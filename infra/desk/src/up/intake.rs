//! Taking updates in, as Telegram's webhook would: in order within a chat, chats side by side, each until it is accepted.
//!
//! What is not accepted at once is kept in a file, the spool, and only that is waited for before Telegram is told that we have it: so
//! neither a chat with much to say nor one whose updates are refused keeps the others from being heard. What the handler answers
//! goes to [`Answers`].

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use domain::{InputId, settings::Limits};
use local::Spool;
use telegram::{Method, RawUpdate, UpdateId, secret::Secret};
use tokio::{
    sync::Semaphore,
    task::{Id, JoinError, JoinSet},
    time::{Instant, timeout_at},
};

use super::answers::Answers;

/// How many updates are handled at a time. Whoever waits gets a place in the order of asking, so that chats take turns.
const AT_ONCE: usize = 32;

/// How long an update that was not accepted waits, at first and at most.
const AGAIN: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(30));

/// How long a page of updates is waited for before the rest of it is kept in the spool.
const PATIENCE: Duration = Duration::from_millis(100);

/// With so many updates in a page there are more behind it, and it is not waited for at all.
const CROWD: usize = 25;

/// After so many handled updates the spool forgets them: fewer than a ticket remembers, so that a crash repeats none unseen.
const FORGOTTEN: usize = 32;

/// More than this is not taken in, but left with Telegram, until some of it is handled.
const MOST: (usize, usize) = (20_000, 64 << 20);

/// An update that waits.
struct Waiting {
    id: UpdateId,
    body: Arc<str>,
    /// Its place in the spool, if it is there.
    place: Option<i64>,
}

/// The updates that wait, by chat; the first of each is being handled.
pub struct Intake {
    app: webhook::App,
    secret: Arc<Secret>,
    answers: Answers,
    spool: Spool,
    turns: Arc<Semaphore>,
    chats: HashMap<i64, VecDeque<Waiting>>,
    running: JoinSet<Option<Method>>,
    /// Which chat each of those that run is of.
    whose: HashMap<Id, i64>,
    /// All that wait.
    known: HashSet<UpdateId>,
    /// How many of them are not in the spool.
    unkept: usize,
    /// How many bytes they are.
    bytes: usize,
    /// Places in the spool of what was handled.
    handled: Vec<i64>,
}

/// That a handler has come to its end: the method that answers the update, if one does.
pub struct Finished(Result<(Id, Option<Method>), JoinError>);

impl Intake {
    /// Begins with what the spool holds from before.
    ///
    /// # Errors
    /// [`local::Error`] if it cannot be read.
    pub fn new(app: webhook::App, secret: Secret, answers: Answers, spool: Spool) -> Result<Self, local::Error> {
        let before = spool.all()?;
        let mut intake = Self {
            app,
            secret: Arc::new(secret),
            answers,
            spool,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            chats: HashMap::new(),
            running: JoinSet::new(),
            whose: HashMap::new(),
            known: HashSet::new(),
            unkept: 0,
            bytes: 0,
            handled: Vec::new(),
        };
        for spooled in before {
            let waiting = Waiting {
                id: UpdateId::of(spooled.body.as_bytes()).unwrap_or_default(),
                body: spooled.body,
                place: Some(spooled.place),
            };
            intake.add(spooled.group, waiting);
        }
        Ok(intake)
    }

    /// Whether no more may be taken in for now.
    pub fn is_full(&self) -> bool {
        self.known.len() >= MOST.0 || self.bytes >= MOST.1
    }

    /// Takes a page of updates in. When this returns, each was accepted or is in the spool: they may be confirmed.
    pub async fn take(&mut self, page: Vec<RawUpdate>) {
        let patience = Instant::now() + PATIENCE;
        let mut behind = page.len() >= CROWD;
        for update in page {
            let Some(id) = update.id else {
                tracing::warn!(body.bytes = update.body.len(), "dropped: not an update");
                continue;
            };
            if self.known.contains(&id) {
                // It is in the spool, and Telegram was not told.
                continue;
            }
            let chat = chat_of(&update.body);
            let first = self.chats.get(&chat).and_then(VecDeque::front);
            behind |= first.is_some_and(|first| first.place.is_some());
            let body = update.body.into();
            self.add(chat, Waiting { id, body, place: None });
        }
        // Whoever has a backlog already will not be done in time, and others wait behind a crowd.
        while !behind && self.unkept > 0 {
            match timeout_at(patience, self.finished()).await {
                Ok(Some(finished)) => self.settle(finished).await,
                Ok(None) | Err(_) => break,
            }
        }
        let mut again = AGAIN.0;
        while self.unkept > 0 && !self.keep().await {
            // Nowhere to put them: then they are waited for.
            let until = Instant::now() + again;
            while let Ok(Some(finished)) = timeout_at(until, self.finished()).await {
                self.settle(finished).await;
            }
            again = (again * 2).min(AGAIN.1);
        }
    }

    /// Waits until an update was handled; `None` if none is under way. May be given up at any point. [`Intake::settle`] it.
    pub async fn finished(&mut self) -> Option<Finished> {
        self.running.join_next_with_id().await.map(Finished)
    }

    /// Finishes what is under way, as long as patience lasts. What is not handled then stands in the spool, or is not confirmed.
    pub async fn finish(&mut self, patience: Duration) {
        let until = Instant::now() + patience;
        self.chats.values_mut().for_each(|waiting| waiting.truncate(1));
        while let Ok(Some(finished)) = timeout_at(until, self.finished()).await {
            self.settle(finished).await;
        }
        self.forget().await;
        self.answers.finish(patience).await;
    }

    fn add(&mut self, chat: i64, waiting: Waiting) {
        self.known.insert(waiting.id);
        self.bytes += waiting.body.len();
        self.unkept += usize::from(waiting.place.is_none());
        let queue = self.chats.entry(chat).or_default();
        queue.push_back(waiting);
        if queue.len() == 1 {
            self.begin(chat);
        }
    }

    /// Begins to handle the first update of a chat.
    fn begin(&mut self, chat: i64) {
        let Some(first) = self.chats.get(&chat).and_then(VecDeque::front) else {
            return;
        };
        let (app, secret, turns) = (self.app.clone(), self.secret.clone(), self.turns.clone());
        let body = first.body.clone();
        let handling = self.running.spawn(async move {
            let mut pause = AGAIN.0;
            loop {
                // The semaphore is never closed.
                let turn = turns.acquire().await;
                let reply = webhook::handle(&app, Some(secret.reveal().as_bytes()), body.as_bytes()).await;
                drop(turn);
                if reply.status == 200 {
                    return reply.method;
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(AGAIN.1);
            }
        });
        self.whose.insert(handling.id(), chat);
    }

    /// Sees to what follows from an update that was handled: its answer, and the next update of its chat.
    pub async fn settle(&mut self, finished: Finished) {
        let (id, method) = match finished.0 {
            Ok((id, method)) => (id, Ok(method)),
            Err(error) => (error.id(), Err(error)),
        };
        let Some(chat) = self.whose.remove(&id) else { return };
        let done = self.chats.get_mut(&chat).and_then(VecDeque::pop_front);
        if self.chats.get(&chat).is_some_and(VecDeque::is_empty) {
            self.chats.remove(&chat);
        }
        self.begin(chat);
        if let Some(done) = done {
            if let Err(error) = &method {
                self.set_aside(&done, error).await;
            }
            self.known.remove(&done.id);
            self.bytes -= done.body.len();
            self.unkept -= usize::from(done.place.is_none());
            self.handled.extend(done.place);
        }
        if let Ok(Some(method)) = method {
            let policy = self.app.desk.policies.get().await;
            let limits = policy.map_or_else(|_| Limits::default(), |policy| policy.settings.limits);
            self.answers.offer(chat, method, limits);
        }
        if self.handled.len() >= FORGOTTEN || (self.chats.is_empty() && !self.handled.is_empty()) {
            self.forget().await;
        }
    }

    /// An update over which the handler has panicked, which it never does, is kept for replay and not tried again.
    async fn set_aside(&self, update: &Waiting, error: &JoinError) {
        let input = InputId(update.id.0);
        tracing::error!(update.id = input.0, %error, "an update's handler has failed; kept for replay");
        let desk = &self.app.desk;
        let why = "its handler has failed";
        if let Err(error) = desk
            .store
            .park(desk.bot, input, &update.body, why, (desk.clock)())
            .await
        {
            tracing::error!(update.id = input.0, %error, "it is not kept");
        }
    }

    /// Puts what waits into the spool. Says whether it is there.
    async fn keep(&mut self) -> bool {
        let unkept = |(chat, queue): (&i64, &VecDeque<Waiting>)| {
            let chat = *chat;
            let waiting = queue.iter().filter(|one| one.place.is_none());
            waiting
                .map(|one| (one.id, (chat, one.body.clone())))
                .collect::<Vec<_>>()
        };
        let mut waiting: Vec<(UpdateId, (i64, Arc<str>))> = self.chats.iter().flat_map(unkept).collect();
        waiting.sort_by_key(|(id, _)| id.0);
        let (ids, things): (Vec<UpdateId>, Vec<(i64, Arc<str>)>) = waiting.into_iter().unzip();
        let spool = self.spool.clone();
        let put = tokio::task::spawn_blocking(move || spool.put(&things)).await;
        let places = match put {
            Ok(Ok(places)) => places,
            Ok(Err(error)) => {
                tracing::error!(%error, "updates that wait are not kept, and not confirmed to Telegram");
                return false;
            }
            Err(error) => {
                tracing::error!(%error, "updates that wait are not kept, and not confirmed to Telegram");
                return false;
            }
        };
        let places: HashMap<UpdateId, i64> = ids.into_iter().zip(places).collect();
        for one in self.chats.values_mut().flatten().filter(|one| one.place.is_none()) {
            one.place = places.get(&one.id).copied();
        }
        self.unkept = 0;
        true
    }

    /// Takes what was handled out of the spool.
    async fn forget(&mut self) {
        let handled = std::mem::take(&mut self.handled);
        if handled.is_empty() {
            return;
        }
        let spool = self.spool.clone();
        let places = handled.clone();
        let done = tokio::task::spawn_blocking(move || spool.done(&places)).await;
        if !matches!(done, Ok(Ok(()))) {
            tracing::warn!("handled updates still stand in the spool; they change nothing when they come again");
            self.handled = handled;
        }
    }
}

/// What Telegram orders by: the chat of a message, the user of anything else.
fn chat_of(update: &str) -> i64 {
    #[derive(serde::Deserialize)]
    struct Id {
        #[serde(default)]
        id: i64,
    }
    #[derive(serde::Deserialize)]
    struct Body {
        chat: Option<Id>,
        from: Option<Id>,
    }
    let fields: BTreeMap<String, Box<serde_json::value::RawValue>> = serde_json::from_str(update).unwrap_or_default();
    let bodies = fields.iter().filter(|(name, _)| *name != "update_id");
    let mut bodies = bodies.filter_map(|(_, body)| serde_json::from_str::<Body>(body.get()).ok());
    bodies
        .find_map(|body| body.chat.or(body.from))
        .map_or(0, |whose| whose.id)
}

//! Webhooks: what Telegram does to bring updates to a bot.
//!
//! Updates of one lane go one after another, lanes go side by side, up to the bot's number of connections.
//! Only a 2xx acknowledges; otherwise the update is sent again, at once, then with doubling pauses.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::deliver;
use crate::model::state::{State, What};
use crate::outgoing::{self, Answer};
use crate::world::World;

/// The longest pause between two tries, when the bot asks for none.
const PAUSE_MAX: Duration = Duration::from_mins(1);
/// The longest pause that a bot may ask for.
const RETRY_AFTER_MAX_S: u64 = 3600;
/// When nothing happens, look for updates that have waited too long this often.
const IDLE: Duration = Duration::from_secs(30);

type UpdateKey = (i64, i64);

/// How an update fared so far.
#[derive(Clone, Copy)]
struct Tries {
    failed: u32,
    pause: Duration,
    not_before: Instant,
}

/// An update that is due.
struct Due {
    key: UpdateKey,
    lane: (i64, String),
    url: String,
    secret: Option<String>,
    body: Value,
}

/// Delivers every bot's updates to its webhook, for as long as the future is polled.
pub async fn deliver(world: World) {
    let mut feed = world.watch();
    let mut tries: BTreeMap<UpdateKey, Tries> = BTreeMap::new();
    let mut busy: BTreeSet<(i64, String)> = BTreeSet::new();
    let mut sent: JoinSet<(Due, Result<Answer, String>)> = JoinSet::new();
    loop {
        feed.mark_unchanged();
        let now = Instant::now();
        for due in world.write(|state, now_ms| ready(state, now_ms, &mut tries, &busy, now)) {
            busy.insert(due.lane.clone());
            sent.spawn(async move {
                let answer = outgoing::post(&due.url, due.secret.as_deref(), &due.body).await;
                (due, answer)
            });
        }
        let wake = tries
            .values()
            .map(|tries| tries.not_before)
            .filter(|at| *at > now)
            .min()
            .unwrap_or(now + IDLE);
        tokio::select! {
            moved = feed.changed() => if moved.is_err() { return },
            Some(done) = sent.join_next() => {
                if let Ok((due, answer)) = done {
                    busy.remove(&due.lane);
                    settle(&world, &mut tries, &due, answer);
                }
            }
            () = tokio::time::sleep_until(wake) => {}
        }
    }
}

/// The first update of every idle lane that may be sent now.
fn ready(
    state: &mut State,
    now_ms: i64,
    tries: &mut BTreeMap<UpdateKey, Tries>,
    busy: &BTreeSet<(i64, String)>,
    now: Instant,
) -> Vec<Due> {
    let mut out = Vec::new();
    let bots: Vec<i64> = state.bots.keys().copied().collect();
    for id in &bots {
        deliver::expire(state, *id, now_ms);
    }
    tries.retain(|(bot, update_id), _| {
        let bot = state.bots.get(bot);
        bot.is_some_and(|bot| bot.updates.iter().any(|u| u.update_id == *update_id))
    });
    for id in bots {
        let Some(bot) = state.bots.get(&id) else {
            continue;
        };
        let Some(webhook) = &bot.webhook else {
            continue;
        };
        let mut free =
            usize::from(webhook.max_connections).saturating_sub(busy.iter().filter(|(bot, _)| *bot == id).count());
        let mut seen = BTreeSet::new();
        for update in &bot.updates {
            // Only the head of a lane counts, also when it has to wait: nothing overtakes it there.
            if !seen.insert(&update.lane) {
                continue;
            }
            let key = (id, update.update_id);
            let lane = (id, update.lane.clone());
            let waits = tries.get(&key).is_some_and(|tries| tries.not_before > now);
            if free == 0 || waits || busy.contains(&lane) {
                continue;
            }
            free -= 1;
            out.push(Due {
                key,
                lane,
                url: webhook.url.clone(),
                secret: webhook.secret.clone(),
                body: deliver::as_update(update),
            });
        }
    }
    out
}

fn settle(world: &World, tries: &mut BTreeMap<UpdateKey, Tries>, due: &Due, answer: Result<Answer, String>) {
    let (bot, update_id) = due.key;
    let (error, wanted) = match answer {
        Ok(answer) if answer.is_success() => {
            tries.remove(&due.key);
            let token = world.write(|state, _| {
                let bot = state.bots.get_mut(&bot)?;
                bot.updates.retain(|update| update.update_id != update_id);
                let token = bot.token.clone();
                state.changed(What::Inner);
                Some(token)
            });
            if let (Some(token), Some(body)) = (token, answer.body) {
                perform(world, &token, body);
            }
            return;
        }
        Ok(answer) => (
            format!("Wrong response from the webhook: {} {}", answer.status, answer.reason),
            answer.retry_after_s,
        ),
        Err(error) => (error, None),
    };
    let before = tries.get(&due.key).copied();
    let failed = before.map_or(0, |tries| tries.failed);
    let (pause, wait) = match (wanted.filter(|seconds| *seconds > 0), before) {
        (Some(seconds), _) => (
            Duration::from_secs(1),
            Duration::from_secs(seconds.min(RETRY_AFTER_MAX_S)),
        ),
        (None, None) => (Duration::from_secs(1), Duration::ZERO),
        (None, Some(before)) => {
            let pause = (before.pause * 2).min(PAUSE_MAX);
            (pause, pause)
        }
    };
    tries.insert(
        due.key,
        Tries {
            failed: failed + 1,
            pause,
            not_before: Instant::now() + wait,
        },
    );
    tracing::debug!(
        bot.id = bot,
        update.id = update_id,
        attempt = failed + 1,
        error,
        "webhook failed"
    );
    world.write(|state, now_ms| {
        let webhook = state.bots.get_mut(&bot).and_then(|bot| bot.webhook.as_mut());
        if let Some(webhook) = webhook {
            webhook.last_error = Some((now_ms.div_euclid(1000), error));
        }
        state.changed(What::Bot { bot_id: bot });
    });
}

/// Carries out the method that came as the answer to an update. Nobody learns what came of it.
fn perform(world: &World, token: &str, body: Value) {
    let method = body
        .get("method")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_lowercase();
    let allowed =
        !method.is_empty() && !method.starts_with("get") && !matches!(method.as_str(), "setwebhook" | "deletewebhook");
    if allowed {
        let _nobody_asks = world.call(token, &method, body);
    }
}

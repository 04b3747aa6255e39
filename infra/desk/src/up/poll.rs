//! Long polling: what Telegram's webhook does in AWS.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde_json::Value;
use speech::hear::{Heard, hear};
use telegram::{ApiExt as _, Client, GetUpdates, Method, SendMessage, Update, secret::Secret};

use super::stop::Stop;

/// How long Telegram holds a poll open.
const HOLD: u32 = 25;

/// How many updates one poll brings: fewer than a ticket remembers, so that a crash before they are confirmed repeats none unseen.
const AT_ONCE: u32 = 50;

/// How often an answer is offered again after Telegram said to wait.
const ANSWERED_AGAIN: u32 = 3;

/// How long an update that was not accepted waits, at first and at most.
const AGAIN: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(30));

/// A secret of this run: the handler asks for one, whoever calls it.
pub fn secret(bytes: &[u8; 16]) -> Secret {
    use std::fmt::Write as _;
    let mut text = String::new();
    for byte in bytes {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    Secret::parse(&text).unwrap_or_else(|_| unreachable!("hexadecimal digits are a secret's characters"))
}

/// Fetches updates and hands them to the webhook, as Telegram would: in order within a chat, chats side by side, each until it
/// is accepted. They are confirmed to Telegram only then.
pub async fn updates(app: webhook::App, telegram: Arc<Client>, secret: Secret, mut stop: Stop) {
    let mut offset = None;
    let mut pause = AGAIN.0;
    loop {
        let poll = GetUpdates {
            limit: Some(AT_ONCE),
            ..GetUpdates::new(offset, HOLD)
        };
        let fetched = tokio::select! {
            fetched = telegram.updates(poll) => fetched,
            () = stop.told() => return,
        };
        let fetched = match fetched {
            Ok(fetched) => fetched,
            Err(error) => {
                tracing::warn!(%error, "no updates; asking again");
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = stop.told() => return,
                }
                pause = (pause * 2).min(AGAIN.1);
                continue;
            }
        };
        pause = AGAIN.0;
        let Some(last) = fetched.iter().filter_map(update_id).max() else {
            continue;
        };
        let mut by_chat: BTreeMap<i64, Vec<Value>> = BTreeMap::new();
        for update in fetched {
            by_chat.entry(chat_of(&update)).or_default().push(update);
        }
        let mut chats = tokio::task::JoinSet::new();
        for (_, updates) in by_chat {
            let (app, telegram, secret) = (app.clone(), telegram.clone(), secret.clone());
            chats.spawn(async move {
                for update in updates {
                    deliver(&app, &telegram, &secret, &update).await;
                }
            });
        }
        tokio::select! {
            () = async { while chats.join_next().await.is_some() {} } => {}
            // What was not accepted is not confirmed, and comes again after the next start.
            () = stop.told() => {
                let finish = async { while chats.join_next().await.is_some() {} };
                if tokio::time::timeout(Duration::from_secs(3), finish).await.is_err() {
                    return;
                }
            }
        }
        offset = Some(last + 1);
    }
}

async fn deliver(app: &webhook::App, telegram: &Client, secret: &Secret, update: &Value) {
    let body = update.to_string();
    let mut pause = AGAIN.0;
    let reply = loop {
        let reply = webhook::handle(app, Some(secret.reveal().as_bytes()), body.as_bytes()).await;
        if reply.status == 200 {
            break reply;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(AGAIN.1);
    };
    let Some(method) = reply.method else { return };
    for _ in 0..ANSWERED_AGAIN {
        match telegram.call(&method).await {
            Ok(_) => return,
            // Telegram itself would wait and carry it out, had it come in the response of a webhook.
            Err(telegram::Error::RetryAfter { seconds }) => {
                tokio::time::sleep(Duration::from_secs(seconds.into())).await;
            }
            Err(error) => {
                tracing::warn!(method = method.name(), %error, "an answer was not taken");
                return;
            }
        }
    }
}

fn update_id(update: &Value) -> Option<i64> {
    update.get("update_id").and_then(Value::as_i64)
}

/// What Telegram orders by: the chat of a message, the user of anything else.
fn chat_of(update: &Value) -> i64 {
    let Some(fields) = update.as_object() else { return 0 };
    let body = fields
        .iter()
        .find(|(name, _)| *name != "update_id")
        .map(|(_, body)| body);
    let id = |path: [&str; 2]| body.and_then(|body| body.get(path[0])?.get(path[1])?.as_i64());
    id(["chat", "id"]).or_else(|| id(["from", "id"])).unwrap_or(0)
}

/// Before there are settings: the bot tells the ids that settings need, and nothing else.
pub async fn ids_only(telegram: &Client, username: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    println!(
        "The bot @{username} answers, and has no settings yet.\n\n  1. Write /id to it in private: that is your user id, for `admins`.\n  2. Make a group with \
         topics, add the bot as an administrator that may manage topics,\n     and write /id there: that is the group's chat id.\n  3. Copy infra/desk.toml, put both \
         in, and start again with --settings desk.toml\n\nUntil then it answers /id alone. Ctrl-C stops it."
    );
    let mut offset = None;
    loop {
        let poll = GetUpdates::new(offset, HOLD);
        let fetched = tokio::select! {
            fetched = telegram.updates(poll) => fetched,
            stopped = tokio::signal::ctrl_c() => return Ok(stopped?),
        };
        let fetched = match fetched {
            Ok(fetched) => fetched,
            Err(error) => {
                tracing::warn!(%error, "no updates; asking again");
                tokio::time::sleep(Duration::from_secs(2)).await;
                continue;
            }
        };
        for update in fetched {
            offset = update_id(&update).map(|id| id + 1).or(offset);
            let Ok(update) = Update::parse(update.to_string().as_bytes()) else {
                continue;
            };
            if let Heard::Id { chat, thread, user, .. } = hear(update, username) {
                let text = format!("chat {chat}\nuser {user}");
                let thread = thread.and_then(|thread| telegram::ThreadId::new(thread.0));
                let answer = Method::from(SendMessage::new(telegram::ChatId(chat.0), thread, text));
                if let Err(error) = telegram.call(&answer).await {
                    tracing::warn!(%error, "an answer was not taken");
                }
            }
        }
    }
}

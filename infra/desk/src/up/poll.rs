//! Long polling: what Telegram's webhook does in AWS.

use std::{pin::pin, sync::Arc, time::Duration};

use adapter::inbound::{Inbound, parse_update};
use telegram::{Client, Error, GetUpdates, Method, RawUpdate, SendMessage, Update, secret::Secret};

use super::{intake::Intake, stop::Stop};

/// How long Telegram holds a poll open.
const HOLD: u32 = 25;

/// How many updates one poll brings: fewer than a ticket remembers, so that a crash before they are confirmed repeats none unseen.
const AT_ONCE: u32 = 50;

/// How long until updates are asked for again after a failure, at first and at most.
const AGAIN: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(30));

/// How long what is under way may take when the desk is told to stop.
const LAST: Duration = Duration::from_secs(3);

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

/// Where long polling stands.
#[derive(Clone, Copy, Debug)]
struct Polling {
    offset: Option<i64>,
    at_once: u32,
    pause: Duration,
}

impl Polling {
    fn new() -> Self {
        Self {
            offset: None,
            at_once: AT_ONCE,
            pause: AGAIN.0,
        }
    }

    /// Asks for updates; waits before it asks again after a failure. Confirms those before `offset`. May be given up at any point.
    async fn fetch(&mut self, telegram: &Client) -> Vec<RawUpdate> {
        loop {
            let poll = GetUpdates {
                limit: Some(self.at_once),
                ..GetUpdates::new(self.offset, HOLD)
            };
            match telegram.updates(poll).await {
                Ok(updates) => return updates,
                Err(error) => {
                    tracing::warn!(%error, "no updates; asking again");
                    if matches!(error, Error::Unknown(_)) {
                        // A list that is too long for us, or breaks the server: fewer of them may go.
                        self.at_once = (self.at_once / 2).max(1);
                    }
                    tokio::time::sleep(self.pause).await;
                    self.pause = (self.pause * 2).min(AGAIN.1);
                }
            }
        }
    }

    /// Notes that these were taken in, so that the next poll confirms them.
    fn took(&mut self, last: Option<i64>) {
        self.offset = last.map(|last| last + 1).or(self.offset);
        (self.at_once, self.pause) = (AT_ONCE, AGAIN.0);
    }
}

/// The greatest number of these updates.
fn last(updates: &[RawUpdate]) -> Option<i64> {
    updates.iter().filter_map(|update| update.id).map(|id| id.0).max()
}

/// Fetches updates and has them taken in. They are confirmed to Telegram only then.
pub async fn updates(mut intake: Intake, telegram: Arc<Client>, mut stop: Stop) {
    let mut polling = Polling::new();
    'desk: loop {
        let fetched = {
            // One poll at a time: it is not begun anew whenever something else happens.
            let mut fetch = pin!(polling.fetch(&telegram));
            loop {
                let full = intake.is_full();
                tokio::select! {
                    fetched = &mut fetch, if !full => break fetched,
                    Some(finished) = intake.finished() => intake.settle(finished).await,
                    () = stop.told() => break 'desk,
                }
            }
        };
        let newest = last(&fetched);
        if newest.is_none() && !fetched.is_empty() {
            // Nothing of this can be confirmed, and it would come again at once.
            tracing::error!(count = fetched.len(), "what came instead of updates has no numbers");
            tokio::time::sleep(AGAIN.1).await;
        }
        tokio::select! {
            () = intake.take(fetched) => {}
            // What was not taken in is not confirmed, and comes again after the next start.
            () = stop.told() => break 'desk,
        }
        polling.took(newest);
    }
    intake.finish(LAST).await;
}

/// Before there are settings: the bot tells the ids that settings need, and nothing else.
pub async fn ids_only(telegram: &Client, username: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    println!(
        "The bot @{username} answers, and has no settings yet.\n\n  1. Write /id to it in private: that is your user id, for `admins`.\n  2. Make a group with \
         topics, add the bot as an administrator that may manage topics,\n     and write /id there: that is the group's chat id.\n  3. Copy infra/desk.toml, put both \
         in, and start again with --settings desk.toml\n\nUntil then it answers /id alone. Ctrl-C stops it."
    );
    let mut polling = Polling::new();
    loop {
        let fetched = tokio::select! {
            fetched = polling.fetch(telegram) => fetched,
            stopped = tokio::signal::ctrl_c() => return Ok(stopped?),
        };
        polling.took(last(&fetched));
        for update in fetched {
            let Ok(update) = Update::parse(update.body.as_bytes()) else {
                continue;
            };
            if let Inbound::Id { chat, thread, user, .. } = parse_update(update, username) {
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

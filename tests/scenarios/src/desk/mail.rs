//! Updates on their way from Telegram to the webhook.

use std::collections::VecDeque;

use domain::Timestamp;
use serde_json::Value;
use telegram::Method;
use telegram_sim::Response;
use webhook::Reply;

use super::{Desk, SECRET};
use crate::invocation::invoke;

/// How long Telegram keeps a pressed button.
const CALLBACKS_LAST_MS: i64 = 150_000;

/// An update that waits for its delivery.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The bot.
    pub bot: i64,
    /// The update.
    pub update: Value,
    /// Since when it waits.
    pub at: Timestamp,
}

/// What became of a delivery.
#[derive(Clone, Debug)]
pub struct Delivered {
    /// What was delivered.
    pub mail: Mail,
    /// The answer; `None` if the function died.
    pub reply: Option<Reply>,
    /// What Telegram said to the method in the answer, if there was one.
    pub response: Option<Response>,
}

impl Delivered {
    /// Whether Telegram was told that the update has arrived.
    #[must_use]
    pub fn accepted(&self) -> bool {
        self.reply.as_ref().is_some_and(|reply| reply.status == 200)
    }
}

/// Telegram's queues: messages by chat, presses and memberships by user.
fn lane(update: &Value) -> String {
    let Some((kind, body)) = update
        .as_object()
        .and_then(|update| update.iter().find(|(key, _)| *key != "update_id"))
    else {
        return "other".to_owned();
    };
    match kind.as_str() {
        "callback_query" => format!("callback:{}", body["from"]["id"]),
        "my_chat_member" | "chat_member" | "chat_join_request" => format!("member:{}", body["from"]["id"]),
        _ => format!("chat:{}", body["chat"]["id"]),
    }
}

impl Desk {
    /// Takes from Telegram what waits there.
    pub fn collect(&self) {
        let mut mail = self.mail.borrow_mut();
        for hand in &self.bots {
            for update in self.world.take_updates(&hand.account.token) {
                let bot = hand.account.id;
                let waiting = Mail {
                    bot,
                    at: self.time.now(),
                    update,
                };
                mail.entry((bot, lane(&waiting.update))).or_default().push_back(waiting);
            }
        }
        let now = self.time.now_ms();
        for waiting in mail.values_mut() {
            waiting.retain(|mail| {
                let lasts = mail.update.get("callback_query").is_none();
                lasts || mail.at.as_millisecond() + CALLBACKS_LAST_MS > now
            });
        }
        mail.retain(|_, waiting| !waiting.is_empty());
    }

    /// Telegram's queues in which something waits.
    #[must_use]
    pub fn queues(&self) -> Vec<(i64, String)> {
        self.collect();
        self.mail.borrow().keys().cloned().collect()
    }

    /// How many updates wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.collect();
        self.mail.borrow().values().map(VecDeque::len).sum()
    }

    /// The first update of one of Telegram's queues.
    #[must_use]
    pub fn head(&self, queue: &(i64, String)) -> Option<Value> {
        let mail = self.mail.borrow();
        Some(mail.get(queue)?.front()?.update.clone())
    }

    /// The updates that were accepted since the last time.
    #[must_use]
    pub fn take_accepted(&self) -> Vec<Mail> {
        std::mem::take(&mut *self.accepted.borrow_mut())
    }

    /// Everything that waits, taken away: for a test that delivers it as it likes.
    #[must_use]
    pub fn take_mail(&self) -> Vec<Mail> {
        self.collect();
        let mut all: Vec<Mail> = std::mem::take(&mut *self.mail.borrow_mut())
            .into_values()
            .flatten()
            .collect();
        all.sort_by_key(|mail| Self::id(&mail.update["update_id"]));
        all
    }

    /// Delivers the first update of one of Telegram's queues. It waits on unless it was accepted; with `forgotten` it does
    /// even then, since the answer was lost.
    pub async fn deliver(&self, queue: &(i64, String), forgotten: bool) -> Option<Delivered> {
        let mail = self.mail.borrow().get(queue)?.front()?.clone();
        let delivered = self.hand_in(mail, !forgotten).await;
        if delivered.accepted() && !forgotten {
            let mut all = self.mail.borrow_mut();
            let update = &delivered.mail.update["update_id"];
            if let Some(waiting) = all.get_mut(queue) {
                waiting.retain(|mail| mail.update["update_id"] != *update);
            }
            all.retain(|_, waiting| !waiting.is_empty());
        }
        Some(delivered)
    }

    /// Hands one update to the webhook, and has Telegram carry out what it answers.
    pub async fn hand_in(&self, mail: Mail, heard: bool) -> Delivered {
        let body = serde_json::to_vec(&mail.update).unwrap_or_default();
        let hand = self.hand_of(mail.bot);
        let reply = invoke(webhook::handle(&hand.webhook, Some(SECRET.as_bytes()), &body)).await;
        let method: Option<&Method> = reply.as_ref().and_then(|reply| reply.method.as_ref());
        if reply.as_ref().is_some_and(|reply| reply.status == 200) {
            self.accepted.borrow_mut().push(mail.clone());
        }
        let response = match method {
            Some(method) if heard => hand.api.carry_out(method, false),
            Some(_) | None => None,
        };
        Delivered { mail, reply, response }
    }

    /// Hands in a body that never was Telegram's.
    pub async fn hand_in_raw(&self, secret: Option<&[u8]>, body: &[u8]) -> Reply {
        webhook::handle(&self.bots[0].webhook, secret, body).await
    }
}

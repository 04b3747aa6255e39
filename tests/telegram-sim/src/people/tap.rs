//! What people do to messages without words: press buttons, react, pin.

use serde_json::{Value, json};

use crate::deliver;
use crate::methods::{check_reactions, happen};
use crate::model::chat::{ChatKind, Right};
use crate::model::key::ChatKey;
use crate::model::state::{Callback, Toast, What};
use crate::people::speak::found;
use crate::refusal::Impossible;
use crate::render;
use crate::world::World;

impl World {
    /// Presses an inline button, named by its `callback_data` or else by its label; returns the query's id.
    ///
    /// # Errors
    /// When the person does not see such a button.
    pub fn press(&self, user: i64, chat: ChatKey, message_id: i64, button: &str) -> Result<String, Impossible> {
        self.write(|state, now_ms| {
            sees(state.chat(chat).map(|c| (c.kind, c.status(user).is_in())), chat, user)?;
            let message = found(state, chat, message_id)?;
            let bot = message.author;
            let data = data_of(message.inline_keyboard(), button)
                .ok_or_else(|| Impossible::because(format!("no button {button:?}")))?;
            let payload = |id: i64| {
                json!({
                    "id": id.to_string(),
                    "from": render::user(state, user),
                    "message": render::message(state, message, chat),
                    "chat_instance": (chat.chat_id().unsigned_abs() * 1_000_003).to_string(),
                    "data": data,
                })
            };
            let mut payload = payload(0);
            let id = state.next_callback_id();
            payload["id"] = id.to_string().into();
            state.callbacks.insert(
                id,
                Callback {
                    bot,
                    user,
                    at_ms: now_ms,
                    answer: None,
                },
            );
            let lane = format!("callback:{user}");
            deliver::push(state, bot, "callback_query", lane, payload, now_ms);
            Ok(id.to_string())
        })
    }

    /// What the bot answered to a pressed button, if it did.
    #[must_use]
    pub fn toast(&self, callback_query_id: &str) -> Option<Toast> {
        let id: i64 = callback_query_id.parse().ok()?;
        self.read(|state| state.callbacks.get(&id)?.answer.clone())
    }

    /// Reacts to a message with these emoji; none takes the reaction back.
    ///
    /// # Errors
    /// When the message is not there, or an emoji is no reaction.
    pub fn react(&self, user: i64, chat: ChatKey, message_id: i64, emoji: &[&str]) -> Result<(), Impossible> {
        let new: Vec<Value> = emoji
            .iter()
            .map(|emoji| json!({"type": "emoji", "emoji": emoji}))
            .collect();
        check_reactions(&new)?;
        self.write(|state, now_ms| {
            sees(state.chat(chat).map(|c| (c.kind, c.status(user).is_in())), chat, user)?;
            found(state, chat, message_id)?;
            let message = state.message_mut(chat, message_id);
            let old = message
                .and_then(|message| {
                    if new.is_empty() {
                        message.reactions.remove(&user)
                    } else {
                        message.reactions.insert(user, new.clone())
                    }
                })
                .unwrap_or_default();
            state.changed(What::MessageChanged { chat, message_id });
            if old == new {
                return Ok(());
            }
            let payload = json!({
                "chat": render::chat(state, chat),
                "message_id": message_id,
                "user": render::user(state, user),
                "date": now_ms.div_euclid(1000),
                "old_reaction": old,
                "new_reaction": new,
            });
            let lane = format!("chat:{}", chat.chat_id());
            for bot in deliver::bots_in(state, chat) {
                let hears = state
                    .chat(chat)
                    .is_some_and(|chat| chat.kind == ChatKind::Private || chat.status(bot).is_admin());
                if hears {
                    let kind = "message_reaction";
                    deliver::push(state, bot, kind, lane.clone(), payload.clone(), now_ms);
                }
            }
            Ok(())
        })
    }

    /// Pins a message.
    ///
    /// # Errors
    /// When it is not there, or the person may not pin.
    pub fn pin(&self, user: i64, chat: ChatKey, message_id: i64) -> Result<(), Impossible> {
        self.write(|state, now_ms| {
            let message = found(state, chat, message_id)?;
            let thread = message.thread;
            if message.content.is_service() {
                return Err(Impossible::because("service messages can't be pinned"));
            }
            let Some(place) = state.chats.get_mut(&chat) else {
                return Err(Impossible::because(format!("no chat {chat}")));
            };
            if place.kind != ChatKind::Private && !place.may(user, Right::PinMessages) {
                return Err(Impossible::because("may not pin here"));
            }
            place.pinned.retain(|pinned| *pinned != message_id);
            place.pinned.push(message_id);
            let event = ("pinned_message", message_id.into());
            happen(state, chat, thread, user, event, now_ms);
            Ok(())
        })
    }
}

fn sees(place: Option<(ChatKind, bool)>, key: ChatKey, user: i64) -> Result<(), Impossible> {
    let there = match place {
        Some((ChatKind::Private, _)) => key.chat_id() == user,
        Some((_, member)) => member,
        None => false,
    };
    if there {
        Ok(())
    } else {
        Err(Impossible::because("does not see that chat"))
    }
}

/// The data of the button with this data, or else with this label.
fn data_of(keyboard: Option<&Value>, button: &str) -> Option<String> {
    let rows = keyboard?.get("inline_keyboard")?.as_array()?;
    let buttons = || {
        rows.iter()
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(|button| Some((button["text"].as_str()?, button["callback_data"].as_str()?)))
    };
    buttons()
        .find(|(_, data)| *data == button)
        .or_else(|| buttons().find(|(label, _)| *label == button))
        .map(|(_, data)| data.to_owned())
}

//! What people do to messages without words: press buttons, react, pin.

use serde_json::{Value, json};

use crate::deliver;
use crate::methods::{check_reactions, happen};
use crate::model::chat::{ChatKind, Right};
use crate::model::key::ChatKey;
use crate::model::state::{Callback, Press, Spinner, State, Toast, What};
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
        self.write(|state, now_ms| press(state, (user, chat, message_id), button, false, now_ms))
    }

    /// As [`World::press`], under a message that is too old for the bot to be shown: the update has only its chat and its id.
    ///
    /// # Errors
    /// As [`World::press`].
    pub fn press_inaccessible(
        &self,
        user: i64,
        chat: ChatKey,
        message_id: i64,
        button: &str,
    ) -> Result<String, Impossible> {
        self.write(|state, now_ms| press(state, (user, chat, message_id), button, true, now_ms))
    }

    /// Every button that was pressed, oldest first, with what the person sees of it.
    #[must_use]
    pub fn presses(&self) -> Vec<Press> {
        let now_ms = self.now_ms();
        self.read(|state| {
            let wait_ms = state.settings.spinner_ms;
            let all = state.callbacks.iter();
            all.map(|(id, callback)| shown(*id, callback, wait_ms, now_ms))
                .collect()
        })
    }

    /// What the person who pressed sees of that press.
    #[must_use]
    pub fn spinner(&self, callback_query_id: &str) -> Option<Spinner> {
        let id: i64 = callback_query_id.parse().ok()?;
        let now_ms = self.now_ms();
        self.read(|state| {
            let callback = state.callbacks.get(&id)?;
            Some(shown(id, callback, state.settings.spinner_ms, now_ms).shows)
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
        self.write(|state, now_ms| {
            sees(state, chat, user)?;
            check_reactions(state, chat, &new)?;
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
            let mut payload = json!({
                "chat": render::chat(state, chat),
                "message_id": message_id,
                "date": now_ms.div_euclid(1000),
                "old_reaction": old,
                "new_reaction": new,
            });
            let member = state.chat(chat).and_then(|chat| chat.members.get(&user));
            if member.is_some_and(|member| member.is_anonymous && member.status.is_admin()) {
                payload["actor_chat"] = render::chat(state, chat);
            } else {
                payload["user"] = render::user(state, user);
            }
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

fn press(
    state: &mut State,
    (user, chat, message_id): (i64, ChatKey, i64),
    button: &str,
    inaccessible: bool,
    now_ms: i64,
) -> Result<String, Impossible> {
    sees(state, chat, user)?;
    let message = found(state, chat, message_id)?;
    let bot = message.author;
    let data = data_of(message.inline_keyboard(), button)
        .ok_or_else(|| Impossible::because(format!("no button {button:?}")))?;
    let lasts_ms = state.settings.inaccessible_after_ms;
    let old = lasts_ms.is_some_and(|lasts_ms| message.date * 1000 + lasts_ms <= now_ms);
    let shown = if inaccessible || old {
        render::inaccessible(state, chat, message_id)
    } else {
        render::message(state, message, chat)
    };
    let from = render::user(state, user);
    let id = state.next_callback_id();
    let payload = json!({
        "id": id.to_string(),
        "from": from,
        "message": shown,
        "chat_instance": (chat.chat_id().unsigned_abs() * 1_000_003).to_string(),
        "data": data,
    });
    state.callbacks.insert(
        id,
        Callback {
            bot,
            user,
            under: Some((chat, message_id)),
            data,
            at_ms: now_ms,
            answer: None,
            answered_ms: None,
            refused: 0,
        },
    );
    let lane = format!("callback:{user}");
    deliver::push(state, bot, "callback_query", lane, payload, now_ms);
    Ok(id.to_string())
}

fn shown(id: i64, callback: &Callback, wait_ms: i64, now_ms: i64) -> Press {
    let until_ms = callback.at_ms + wait_ms;
    let shows = match &callback.answer {
        Some(answer) if callback.answered_ms.is_none_or(|at_ms| at_ms < until_ms) => {
            Spinner::Stopped { answer: answer.clone() }
        }
        None if now_ms < until_ms => Spinner::Turning,
        Some(_) | None => Spinner::Unanswered,
    };
    Press {
        id: id.to_string(),
        bot: callback.bot,
        user: callback.user,
        under: callback.under,
        data: callback.data.clone(),
        at_ms: callback.at_ms,
        shows,
        refused: callback.refused,
    }
}

/// Whether a person has that chat before them.
pub(super) fn sees(state: &State, key: ChatKey, user: i64) -> Result<(), Impossible> {
    let place = state.chat(key).map(|chat| (chat.kind, chat.status(user).is_in()));
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

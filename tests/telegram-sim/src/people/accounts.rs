//! Making accounts, and what a person does with a bot as a whole.

use std::collections::{BTreeMap, VecDeque};

use serde_json::json;

use crate::deliver;
use crate::model::chat::{Chat, ChatKind, Member, Status};
use crate::model::key::ChatKey;
use crate::model::person::{Bot, Person};
use crate::model::state::{State, What};
use crate::people::Post;
use crate::refusal::Impossible;
use crate::render;
use crate::world::World;

/// A bot, for whoever runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BotAccount {
    /// Its user id.
    pub id: i64,
    /// Its token.
    pub token: String,
}

impl BotAccount {
    /// The private chat of a person with this bot.
    #[must_use]
    pub fn chat_with(&self, user: i64) -> ChatKey {
        ChatKey::Private { bot: self.id, user }
    }
}

impl World {
    /// Makes a bot. Its token is of Telegram's form and the same in every run.
    #[must_use]
    pub fn create_bot(&self, name: &str, username: &str) -> BotAccount {
        self.write(|state, _| {
            let id = state.next_bot_id();
            let token = format!("{id}:AAE{id:032}");
            insert_bot(state, id, &token, name, username);
            BotAccount { id, token }
        })
    }

    /// Makes a bot with this token, whose number is the bot's id; a bot that is already there stays as it is.
    ///
    /// # Errors
    /// When the token is not `<number>:<secret>`.
    pub fn create_bot_with_token(&self, token: &str, name: &str, username: &str) -> Result<BotAccount, Impossible> {
        let id = token
            .split_once(':')
            .filter(|(_, secret)| !secret.is_empty())
            .and_then(|(id, _)| id.parse::<i64>().ok())
            .filter(|id| *id > 0)
            .ok_or_else(|| Impossible::because("a token is <number>:<secret>"))?;
        self.write(|state, _| {
            if !state.bots.contains_key(&id) {
                insert_bot(state, id, token, name, username);
            }
        });
        Ok(BotAccount {
            id,
            token: token.to_owned(),
        })
    }

    /// Gives a bot another token, of Telegram's form and with this secret in it: the old one is refused from now on.
    ///
    /// # Errors
    /// When there is no such bot.
    pub fn change_token(&self, bot: i64, secret: &str) -> Result<String, Impossible> {
        self.write(|state, _| {
            let known = state.bots.get_mut(&bot);
            let known = known.ok_or_else(|| Impossible::because("there is no such bot"))?;
            known.token = format!("{bot}:AAE{secret}");
            let token = known.token.clone();
            state.changed(What::Bot { bot_id: bot });
            Ok(token)
        })
    }

    /// Makes a person, and returns their id.
    ///
    /// # Errors
    /// When the id that was asked for is taken.
    pub fn create_user(&self, mut person: Person) -> Result<i64, Impossible> {
        self.write(|state, _| {
            if person.id == 0 {
                person.id = state.next_user_id();
            }
            let id = person.id;
            if state.people.contains_key(&id) || state.bots.contains_key(&id) {
                return Err(Impossible::because(format!("user id {id} is taken")));
            }
            state.people.insert(id, person);
            state.changed(What::User { user_id: id });
            Ok(id)
        })
    }

    /// Makes a person with this first name, and returns their id.
    #[must_use]
    pub fn user(&self, first_name: &str) -> i64 {
        self.write(|state, _| {
            let id = state.next_user_id();
            let person = Person {
                id,
                ..Person::named(first_name)
            };
            state.people.insert(id, person);
            state.changed(What::User { user_id: id });
            id
        })
    }

    /// Changes a person: name, language, whether the account is deleted.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn change_user(&self, user: i64, change: impl FnOnce(&mut Person)) -> Result<(), Impossible> {
        self.write(|state, _| {
            change(person(state, user)?);
            state.changed(What::User { user_id: user });
            Ok(())
        })
    }

    /// Opens the bot by its link: sends `/start`, with the link's payload if it has one. Ends a block.
    ///
    /// # Errors
    /// When there is no such person or bot, or the payload is not 1–64 of `A-Za-z0-9_-`.
    pub fn start(&self, user: i64, bot: i64, payload: Option<&str>) -> Result<i64, Impossible> {
        if let Some(payload) = payload {
            let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
            if !(1..=64).contains(&payload.len()) || !payload.bytes().all(allowed) {
                return Err(Impossible::because("a start payload is 1–64 of A-Z a-z 0-9 _ -"));
            }
        }
        let key = ChatKey::Private { bot, user };
        let blocked = self.write(|state, _| open_dialog(state, key))?;
        if blocked {
            self.set_blocked(user, bot, false)?;
        }
        let text = payload.map_or_else(|| "/start".to_owned(), |payload| format!("/start {payload}"));
        self.say(user, key, Post::text(&text))
    }

    /// Blocks a bot, or ends the block. The bot hears of it by `my_chat_member`.
    ///
    /// # Errors
    /// When there is no such person or bot.
    pub fn set_blocked(&self, user: i64, bot: i64, blocked: bool) -> Result<(), Impossible> {
        let key = ChatKey::Private { bot, user };
        self.write(|state, now_ms| {
            if open_dialog(state, key)? == blocked {
                return Ok(());
            }
            if let Some(chat) = state.chats.get_mut(&key) {
                chat.dialog.blocked = blocked;
            }
            let here = Member::with(Status::Member);
            let gone = Member::with(Status::Kicked);
            let (before, after) = if blocked { (&here, &gone) } else { (&gone, &here) };
            let payload = json!({
                "chat": render::chat(state, key),
                "from": render::user(state, user),
                "date": now_ms.div_euclid(1000),
                "old_chat_member": render::member_as(state, bot, before),
                "new_chat_member": render::member_as(state, bot, after),
            });
            let lane = format!("member:{user}");
            deliver::push(state, bot, "my_chat_member", lane, payload, now_ms);
            state.changed(What::Chat { chat: key });
            Ok(())
        })
    }
}

impl World {
    /// Turns topics in the private chats with a bot on or off; those that are there stay.
    ///
    /// # Errors
    /// When there is no such bot.
    pub fn set_private_topics(&self, bot: i64, on: bool) -> Result<(), Impossible> {
        self.write(|state, _| {
            let place = state.bots.get_mut(&bot);
            let place = place.ok_or_else(|| Impossible::because(format!("no bot {bot}")))?;
            place.private_topics = on;
            state.changed(What::Bot { bot_id: bot });
            Ok(())
        })
    }

    /// Loses a chat with everything in it, as a simulation that was killed loses what it did not write down: to the bot it was never there.
    pub fn forget_chat(&self, chat: ChatKey) {
        self.write(|state, _| {
            if state.chats.remove(&chat).is_some() {
                state.changed(What::Chat { chat });
            }
        });
    }
}

fn insert_bot(state: &mut State, id: i64, token: &str, name: &str, username: &str) {
    let (next_update_id, next_message_id) = state.first_ids();
    let bot = Bot {
        id,
        token: token.to_owned(),
        username: username.to_owned(),
        name: name.to_owned(),
        texts: BTreeMap::new(),
        commands: BTreeMap::new(),
        menu_buttons: BTreeMap::new(),
        webhook: None,
        allowed_updates: None,
        private_topics: false,
        next_update_id,
        updates: VecDeque::new(),
        next_message_id,
    };
    state.bots.insert(id, bot);
    state.changed(What::Bot { bot_id: id });
}

fn person(state: &mut State, user: i64) -> Result<&mut Person, Impossible> {
    state
        .people
        .get_mut(&user)
        .ok_or_else(|| Impossible::because(format!("no user {user}")))
}

/// Makes sure that a private chat is there and begun, and says whether the bot is blocked in it.
pub(super) fn open_dialog(state: &mut State, key: ChatKey) -> Result<bool, Impossible> {
    let ChatKey::Private { bot, user } = key else {
        return Err(Impossible::because("not a private chat"));
    };
    if person(state, user)?.deactivated {
        return Err(Impossible::because("the account is deleted"));
    }
    if !state.bots.contains_key(&bot) {
        return Err(Impossible::because(format!("no bot {bot}")));
    }
    let chat = state
        .chats
        .entry(key)
        .or_insert_with(|| Chat::new(key, ChatKind::Private, ""));
    chat.dialog.started = true;
    Ok(chat.dialog.blocked)
}

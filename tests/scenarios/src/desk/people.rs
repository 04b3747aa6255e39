//! What people do, in words that read like a scenario.

use telegram_sim::{ChatKey, Message, Part, Post, World};

use super::Desk;

/// Somebody who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Telegram's id.
    pub id: i64,
    /// The first name.
    pub name: String,
    /// The language of their phone.
    pub language: &'static str,
}

const NAMES: [&str; 6] = ["Ирина", "John", "Пётр", "Mary", "Сюзанна", "Zoë"];

pub(super) fn make(world: &World, number: usize) -> Vec<Customer> {
    (0..number)
        .map(|number| {
            let language = if number % 2 == 0 { "ru" } else { "en" };
            let name = match number {
                0..6 => NAMES[number].to_owned(),
                _ => format!("Customer {number}"),
            };
            Customer {
                id: Desk::person(world, &name, language),
                name,
                language,
            }
        })
        .collect()
}

impl Desk {
    /// The id of a customer, from 0.
    #[must_use]
    pub fn customer(&self, number: usize) -> i64 {
        self.customers[number].id
    }

    /// The private chat of a customer with the first bot.
    #[must_use]
    pub fn chat(&self, user: i64) -> ChatKey {
        self.bots[0].account.chat_with(user)
    }

    /// Somebody writes to the first bot. Gives the message's id.
    pub fn says(&self, user: i64, text: &str) -> i64 {
        self.sends(user, Post::text(text))
    }

    /// Somebody sends something to the first bot.
    pub fn sends(&self, user: i64, post: Post) -> i64 {
        let said = self.world.say(user, self.chat(user), post);
        said.unwrap_or_else(|why| panic!("{user} cannot write: {why}"))
    }

    /// Somebody writes in a topic of the first level's group.
    pub fn writes(&self, agent: i64, thread: i64, text: &str) -> i64 {
        self.puts(agent, Post::text(text).in_topic(thread))
    }

    /// Somebody replies in a topic of the first level's group.
    pub fn replies(&self, agent: i64, thread: i64, to: i64, text: &str) -> i64 {
        self.puts(agent, Post::text(text).in_topic(thread).reply_to(to))
    }

    /// Somebody puts something into the first level's group.
    pub fn puts(&self, agent: i64, post: Post) -> i64 {
        let put = self.world.say(agent, self.first, post);
        put.unwrap_or_else(|why| panic!("{agent} cannot write in the group: {why}"))
    }

    /// Somebody presses the newest button of a chat whose data begins so, or that is labelled so. Gives the query's id.
    pub fn presses(&self, user: i64, chat: ChatKey, button: &str) -> String {
        self.try_press(user, chat, button)
            .unwrap_or_else(|| panic!("{user} sees no button {button:?} in {chat}:\n{}", self.transcript(chat)))
    }

    /// As [`Desk::presses`]; `None` if there is no such button.
    pub fn try_press(&self, user: i64, chat: ChatKey, button: &str) -> Option<String> {
        let messages = self.world.messages(chat, Part::All);
        messages.iter().rev().find_map(|message| {
            let data = buttons(message)
                .into_iter()
                .find(|(label, data)| label == button || data.starts_with(button))?
                .1;
            self.world.press(user, chat, message.id, &data).ok()
        })
    }
}

/// The buttons under a message: label and data.
#[must_use]
pub fn buttons(message: &Message) -> Vec<(String, String)> {
    let rows = message
        .inline_keyboard()
        .and_then(|markup| markup["inline_keyboard"].as_array().cloned());
    rows.unwrap_or_default()
        .iter()
        .filter_map(|row| row.as_array())
        .flatten()
        .filter_map(|button| {
            Some((
                button["text"].as_str()?.to_owned(),
                button["callback_data"].as_str()?.to_owned(),
            ))
        })
        .collect()
}

//! What people do with the topics of a forum.

use crate::methods::{ICON_COLORS, TOPIC_NAME_MAX, begin, close, erase, rename};
use crate::model::chat::{Chat, Right, Topic};
use crate::model::key::ChatKey;
use crate::model::state::State;
use crate::people::accounts::open_dialog;
use crate::refusal::Impossible;
use crate::world::World;

impl World {
    /// Begins a topic, and returns its thread id.
    ///
    /// # Errors
    /// When the chat is no forum, or the person may not manage topics there.
    pub fn create_topic(&self, user: i64, chat: ChatKey, name: &str) -> Result<i64, Impossible> {
        self.write(|state, now_ms| {
            let may = match chat {
                ChatKey::Private { user: owner, .. } => owner == user && !open_dialog(state, chat)?,
                ChatKey::Group(_) => forum(state, chat)?.may(user, Right::ManageTopics),
            };
            if !may || !state.has_topics(chat) {
                return Err(Impossible::because("may not create topics here"));
            }
            let topic = Topic {
                id: 0,
                name: checked(name)?,
                icon_color: ICON_COLORS[0],
                icon_custom_emoji_id: None,
                creator: user,
                closed: false,
                deleted: false,
            };
            Ok(begin(state, chat, topic, now_ms))
        })
    }

    /// Renames a topic.
    ///
    /// # Errors
    /// When it is not there, or not theirs to manage.
    pub fn rename_topic(&self, user: i64, chat: ChatKey, thread: i64, name: &str) -> Result<(), Impossible> {
        self.write(|state, now_ms| {
            managed(state, user, chat, thread, Right::ManageTopics)?;
            let name = checked(name)?;
            rename(state, chat, thread, (Some(name), None), user, now_ms);
            Ok(())
        })
    }

    /// Closes or reopens a topic.
    ///
    /// # Errors
    /// When it is not there, or not theirs to manage.
    pub fn set_topic_closed(&self, user: i64, chat: ChatKey, thread: i64, closed: bool) -> Result<(), Impossible> {
        self.write(|state, now_ms| {
            let topic = managed(state, user, chat, thread, Right::ManageTopics)?;
            if topic.closed != closed {
                close(state, chat, thread, closed, user, now_ms);
            }
            Ok(())
        })
    }

    /// Deletes a topic with its messages. No bot hears of it.
    ///
    /// # Errors
    /// When it is not there, or not theirs to delete.
    pub fn delete_topic(&self, user: i64, chat: ChatKey, thread: i64) -> Result<(), Impossible> {
        self.write(|state, _| {
            managed(state, user, chat, thread, Right::DeleteMessages)?;
            erase(state, chat, thread);
            Ok(())
        })
    }
}

fn checked(name: &str) -> Result<String, Impossible> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > TOPIC_NAME_MAX {
        return Err(Impossible::because("a topic's name has 1–128 characters"));
    }
    Ok(name.to_owned())
}

fn forum(state: &State, key: ChatKey) -> Result<&Chat, Impossible> {
    state
        .chat(key)
        .filter(|chat| chat.is_forum)
        .ok_or_else(|| Impossible::because("not a forum"))
}

fn managed(state: &State, user: i64, key: ChatKey, thread: i64, right: Right) -> Result<&Topic, Impossible> {
    let chat = match key {
        ChatKey::Private { user: owner, .. } if owner == user => state.chat(key),
        ChatKey::Private { .. } => None,
        ChatKey::Group(_) => Some(forum(state, key)?),
    };
    let chat = chat.ok_or_else(|| Impossible::because(format!("no chat {key}")))?;
    let private = matches!(key, ChatKey::Private { .. });
    let topic = chat
        .topics
        .get(&thread)
        .filter(|topic| !topic.deleted)
        .ok_or_else(|| Impossible::because(format!("no topic {thread}")))?;
    if private || topic.creator == user || chat.may(user, right) {
        Ok(topic)
    } else {
        Err(Impossible::because("not theirs to manage"))
    }
}

//! People's own messages: sent, forwarded, edited, deleted.

use std::collections::BTreeMap;

use serde_json::json;

use crate::deliver;
use crate::methods::{put, remove};
use crate::model::chat::{ChatKind, Right, Status};
use crate::model::key::ChatKey;
use crate::model::message::{Content, MediaKind, Message, Reply, Sender};
use crate::model::state::{State, What};
use crate::people::Post;
use crate::people::accounts::open_dialog;
use crate::people::tap::sees;
use crate::refusal::Impossible;
use crate::world::World;
use crate::{render, text};

impl World {
    /// Sends a message in a person's name, and returns its id.
    ///
    /// Writing to a bot begins the private chat with it, as pressing START does.
    ///
    /// # Errors
    /// When Telegram's own application would not let this person write there.
    pub fn say(&self, user: i64, chat: ChatKey, post: Post) -> Result<i64, Impossible> {
        self.write(|state, now_ms| send(state, user, chat, post, now_ms))
    }

    /// Sends several files as one album, and returns their messages' ids.
    ///
    /// # Errors
    /// As [`World::say`]; what was sent before stays sent.
    pub fn say_album(&self, user: i64, chat: ChatKey, posts: Vec<Post>) -> Result<Vec<i64>, Impossible> {
        self.write(|state, now_ms| {
            let album = state.next_album_id();
            posts
                .into_iter()
                .map(|post| send(state, user, chat, post.album(&album), now_ms))
                .collect()
        })
    }

    /// Forwards messages that the person can see, and returns the new ids. Albums stay albums.
    ///
    /// # Errors
    /// When a message is not there, cannot be forwarded, or the person may not write there.
    pub fn forward(
        &self,
        user: i64,
        from: ChatKey,
        ids: &[i64],
        to: ChatKey,
        thread: Option<i64>,
    ) -> Result<Vec<i64>, Impossible> {
        self.write(|state, now_ms| {
            let mut albums: BTreeMap<String, String> = BTreeMap::new();
            let mut sent = Vec::new();
            for id in ids {
                let original = found(state, from, *id)?.clone();
                if original.content.is_service() || original.protected {
                    return Err(Impossible::because("the message can't be forwarded"));
                }
                let origin = render::origin(state, &original, from);
                let album = original
                    .album
                    .map(|old| albums.entry(old).or_insert_with(|| state.next_album_id()).clone());
                let sender = may_write(state, user, to, thread)?;
                let message = Message {
                    origin: Some(origin),
                    album,
                    thread,
                    ..new(user, sender, original.content, now_ms)
                };
                sent.push(put(state, to, message, now_ms));
            }
            Ok(sent)
        })
    }

    /// Edits a person's own message: words take the place of its words or caption, a file that of its file or of its words,
    /// blocks that of its words and the other way round.
    ///
    /// # Errors
    /// When the message is not there, not theirs, or cannot become that.
    pub fn edit(&self, user: i64, chat: ChatKey, message_id: i64, post: Post) -> Result<(), Impossible> {
        self.write(|state, now_ms| {
            let old = found(state, chat, message_id)?.clone();
            if old.author != user || old.content.is_service() || old.origin.is_some() {
                return Err(Impossible::because("this message can't be edited"));
            }
            let at = post.date.unwrap_or(now_ms.div_euclid(1000));
            let new = post.into_content(state, user)?;
            let content = edited(old.content, new, old.album.is_some())?;
            if let Some(message) = state.message_mut(chat, message_id) {
                message.content = content;
                message.edited = Some(at);
            }
            state.changed(What::MessageChanged { chat, message_id });
            deliver::announce(state, chat, message_id, true, now_ms);
            Ok(())
        })
    }

    /// Deletes a message for everybody. No bot hears of it.
    ///
    /// # Errors
    /// When it is not there, or neither theirs nor theirs to delete.
    pub fn delete_message(&self, user: i64, chat: ChatKey, message_id: i64) -> Result<(), Impossible> {
        self.write(|state, _| {
            let author = found(state, chat, message_id)?.author;
            let may = state.chat(chat).is_some_and(|chat| match chat.kind {
                ChatKind::Private => true,
                ChatKind::Group | ChatKind::Supergroup | ChatKind::Channel => {
                    author == user || chat.may(user, Right::DeleteMessages)
                }
            });
            if !may {
                return Err(Impossible::because("not theirs to delete"));
            }
            remove(state, chat, message_id);
            Ok(())
        })
    }
}

/// What a message becomes by an edit.
fn edited(old: Content, new: Content, in_album: bool) -> Result<Content, Impossible> {
    match (old, new) {
        (Content::Media(mut media), Content::Text { body, .. }) if media.kind.has_caption() => {
            media.caption = body;
            Ok(Content::Media(media))
        }
        (Content::Media(old), Content::Media(new)) if old.kind.is_replaceable() && new.kind.is_replaceable() => {
            let pictures = |kind| matches!(kind, MediaKind::Photo | MediaKind::Video);
            if in_album && old.kind != new.kind && !(pictures(old.kind) && pictures(new.kind)) {
                return Err(Impossible::because("can't change media type in the album"));
            }
            Ok(Content::Media(new))
        }
        (Content::Text { .. }, Content::Media(new)) if new.kind.is_replaceable() => Ok(Content::Media(new)),
        (Content::Text { .. } | Content::Rich(_), new @ (Content::Text { .. } | Content::Rich(_)))
        | (Content::Fact { .. }, new @ Content::Fact { .. }) => Ok(new),
        (
            Content::Text { .. }
            | Content::Rich(_)
            | Content::Media(_)
            | Content::Fact { .. }
            | Content::Service { .. },
            _,
        ) => Err(Impossible::because("there is nothing like that to edit")),
    }
}

/// A message that is there.
pub(super) fn found(state: &State, chat: ChatKey, id: i64) -> Result<&Message, Impossible> {
    state
        .message(chat, id)
        .ok_or_else(|| Impossible::because(format!("no message {id} in chat {chat}")))
}

fn new(author: i64, sender: Sender, content: Content, now_ms: i64) -> Message {
    Message {
        id: 0,
        thread: None,
        sender,
        author,
        date: now_ms.div_euclid(1000),
        edited: None,
        reply: None,
        origin: None,
        album: None,
        content,
        markup: None,
        reactions: BTreeMap::new(),
        protected: false,
    }
}

fn send(state: &mut State, user: i64, chat: ChatKey, post: Post, now_ms: i64) -> Result<i64, Impossible> {
    let sender = may_write(state, user, chat, post.thread)?;
    let reply = post
        .reply_to
        .map(|id| answer(state, user, chat, &post, id))
        .transpose()?;
    let (thread, album, origin) = (post.thread, post.album.clone(), post.origin.clone());
    let date = post.date.unwrap_or(now_ms.div_euclid(1000));
    let content = post.into_content(state, user)?;
    let (kind, several) = content.kind();
    if state.chat(chat).is_some_and(|chat| chat.forbidden.contains(kind)) {
        return Err(Impossible::because(format!(
            "not enough rights to send {several} to the chat"
        )));
    }
    let message = Message {
        thread,
        date,
        reply,
        origin,
        album,
        ..new(user, sender, content, now_ms)
    };
    Ok(put(state, chat, message, now_ms))
}

/// What a message answers, and the part of it that it quotes.
fn answer(state: &State, user: i64, chat: ChatKey, post: &Post, id: i64) -> Result<Reply, Impossible> {
    let there = post.reply_chat.unwrap_or(chat);
    sees(state, there, user)?;
    let answered = found(state, there, id)?;
    let quote = match &post.quote {
        None => None,
        Some(part) => {
            let words = answered.content.words().map_or("", |words| words.text.as_str());
            let at = words
                .find(part.as_str())
                .filter(|_| !part.is_empty())
                .ok_or_else(|| Impossible::because("the quote is no part of the message"))?;
            let position = text::utf16_len(&words[..at]);
            Some(json!({"text": part, "position": position, "is_manual": true}))
        }
    };
    Ok(Reply {
        message_id: id,
        elsewhere: (there != chat || answered.thread != post.thread).then_some(there),
        quote,
    })
}

/// Whether a person may write there, and in whose name they do.
fn may_write(state: &mut State, user: i64, key: ChatKey, thread: Option<i64>) -> Result<Sender, Impossible> {
    if matches!(key, ChatKey::Private { .. }) {
        if key.chat_id() != user {
            return Err(Impossible::because("somebody else's private chat"));
        }
        if open_dialog(state, key)? {
            return Err(Impossible::because("the bot is blocked: unblock it first"));
        }
        let topics = state.chat(key).map(|chat| &chat.topics);
        let there = |id| topics.is_some_and(|topics| topics.get(&id).is_some_and(|topic| !topic.deleted));
        return match thread {
            Some(thread) if !there(thread) => Err(Impossible::because(format!("no topic {thread}"))),
            Some(_) | None => Ok(Sender::User(user)),
        };
    }
    match state.people.get(&user) {
        None => return Err(Impossible::because(format!("no user {user}"))),
        Some(person) if person.deactivated => {
            return Err(Impossible::because("the account is deleted"));
        }
        Some(_) => {}
    }
    let chat = state
        .chat(key)
        .ok_or_else(|| Impossible::because(format!("no chat {key}")))?;
    if chat.migrated_to.is_some() {
        return Err(Impossible::because("the group became a supergroup"));
    }
    let member = chat
        .members
        .get(&user)
        .filter(|member| member.status.is_in())
        .ok_or_else(|| Impossible::because("not a member of the chat"))?;
    if member.status == Status::Restricted && !member.can_send {
        return Err(Impossible::because("restricted from writing"));
    }
    if let Some(thread) = thread {
        let topic = chat
            .topics
            .get(&thread)
            .filter(|topic| !topic.deleted)
            .ok_or_else(|| Impossible::because(format!("no topic {thread}")))?;
        if topic.closed && topic.creator != user && !member.may(Right::ManageTopics) {
            return Err(Impossible::because("the topic is closed"));
        }
    }
    match chat.kind {
        ChatKind::Channel if !member.status.is_admin() => {
            Err(Impossible::because("only administrators post in a channel"))
        }
        ChatKind::Channel => Ok(Sender::Chat(key.chat_id())),
        ChatKind::Private | ChatKind::Group | ChatKind::Supergroup => {
            Ok(if member.is_anonymous && member.status.is_admin() {
                Sender::Chat(key.chat_id())
            } else {
                Sender::User(user)
            })
        }
    }
}

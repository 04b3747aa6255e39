//! People's own messages: sent, forwarded, edited, deleted.

use std::collections::BTreeMap;

use crate::deliver;
use crate::methods::{put, remove};
use crate::model::chat::{ChatKind, Right, Status};
use crate::model::key::ChatKey;
use crate::model::message::{Content, Message, Reply, Sender};
use crate::model::state::{State, What};
use crate::people::Post;
use crate::people::accounts::open_dialog;
use crate::refusal::Impossible;
use crate::render;
use crate::world::World;

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

    /// Edits a person's own message: words take the place of its words or caption, a file that of its file.
    ///
    /// # Errors
    /// When the message is not there, not theirs, or has no words to edit.
    pub fn edit(&self, user: i64, chat: ChatKey, message_id: i64, post: Post) -> Result<(), Impossible> {
        self.write(|state, now_ms| {
            let old = found(state, chat, message_id)?.clone();
            if old.author != user || old.content.is_service() || old.origin.is_some() {
                return Err(Impossible::because("this message can't be edited"));
            }
            let is_text = post.is_text();
            let mut content = old.content;
            match (&mut content, post.into_content(state)?) {
                (Content::Media(media), Content::Text { body, .. }) if is_text && media.kind.has_caption() => {
                    media.caption = body;
                }
                (place @ Content::Text { .. }, new @ Content::Text { .. })
                | (place @ Content::Media(_), new @ Content::Media(_))
                | (place @ Content::Fact { .. }, new @ Content::Fact { .. }) => *place = new,
                (Content::Text { .. } | Content::Media(_) | Content::Fact { .. } | Content::Service { .. }, _) => {
                    return Err(Impossible::because("there is nothing like that to edit"));
                }
            }
            if let Some(message) = state.message_mut(chat, message_id) {
                message.content = content;
                message.edited = Some(now_ms.div_euclid(1000));
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
    let reply = match post.reply_to {
        None => None,
        Some(id) => {
            let answered = found(state, chat, id)?;
            Some(Reply {
                message_id: id,
                elsewhere: (answered.thread != post.thread).then_some(chat),
                quote: None,
            })
        }
    };
    let (thread, album) = (post.thread, post.album.clone());
    let content = post.into_content(state)?;
    let message = Message {
        thread,
        reply,
        album,
        ..new(user, sender, content, now_ms)
    };
    Ok(put(state, chat, message, now_ms))
}

/// Whether a person may write there, and in whose name they do.
fn may_write(state: &mut State, user: i64, key: ChatKey, thread: Option<i64>) -> Result<Sender, Impossible> {
    if matches!(key, ChatKey::Private { .. }) {
        if key.chat_id() != user {
            return Err(Impossible::because("somebody else's private chat"));
        }
        if thread.is_some() {
            return Err(Impossible::because("there are no topics in private chats"));
        }
        return if open_dialog(state, key)? {
            Err(Impossible::because("the bot is blocked: unblock it first"))
        } else {
            Ok(Sender::User(user))
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

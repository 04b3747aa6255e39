//! What people do.

mod agents;
mod customers;
mod pasted;
mod staff;

use telegram_sim::{ChatKey, Content, MediaKind, Message, Part, Post};

use super::Game;
use crate::{
    desk::buttons,
    diary::{Meant, Said},
};

impl Game {
    fn said(&mut self, by: i64, chat: ChatKey, message: i64, token: &str, thread: Option<i64>, meant: Meant) {
        self.diary.note(Said {
            token: token.to_owned(),
            by,
            chat,
            message,
            thread,
            meant,
            accepted: false,
            edit: false,
        });
    }

    fn put(
        &mut self,
        by: i64,
        chat: ChatKey,
        post: Post,
        token: &str,
        thread: Option<i64>,
        meant: Meant,
    ) -> Option<i64> {
        let post = match thread {
            Some(thread) => post.in_topic(thread),
            None => post,
        };
        match self.desk.world.say(by, chat, post) {
            Ok(message) => {
                self.said(by, chat, message, token, thread, meant);
                Some(message)
            }
            Err(why) => {
                self.say(format!("… but cannot: {why}"));
                None
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "each says another thing about the edit")]
    fn edit(
        &mut self,
        by: i64,
        chat: ChatKey,
        message: i64,
        post: Post,
        token: &str,
        thread: Option<i64>,
        meant: Meant,
    ) {
        match self.desk.world.edit(by, chat, message, post) {
            Ok(()) => {
                let accepted = self.diary.find(chat, message).is_some_and(|said| said.accepted);
                self.diary.note(Said {
                    token: token.to_owned(),
                    by,
                    chat,
                    message,
                    thread,
                    meant,
                    accepted,
                    edit: true,
                });
            }
            Err(why) => self.say(format!("… but cannot: {why}")),
        }
    }

    fn album(&mut self, by: i64, chat: ChatKey, thread: Option<i64>, caption: &str, token: &str, meant: Meant) {
        let is_agent = self.desk.is_agent(by);
        let open = if is_agent { Meant::Maybe } else { Meant::Inside };
        let number = 2 + self.dice.index(2);
        let with_caption = self.dice.index(number);
        let posts = (0..number)
            .map(|at| {
                let post = Post::media(MediaKind::Photo, "a.jpg", b"x");
                let post = if at == with_caption {
                    post.caption(caption)
                } else {
                    post
                };
                match thread {
                    Some(thread) => post.in_topic(thread),
                    None => post,
                }
            })
            .collect();
        match self.desk.world.say_album(by, chat, posts) {
            Ok(messages) => {
                for (at, message) in messages.into_iter().enumerate() {
                    let token = if at == with_caption { token } else { "" };
                    // A photo that comes before the caption may be on its way when the caption says that it is a note.
                    let meant = if meant == Meant::Inside && at < with_caption {
                        open
                    } else {
                        meant
                    };
                    self.said(by, chat, message, token, thread, meant);
                }
            }
            Err(why) => self.say(format!("… but cannot: {why}")),
        }
    }

    /// Presses a button that is to be seen, most likely one of the newest.
    fn presses(&mut self, user: i64, chat: ChatKey, thread: Option<i64>) {
        let part = thread.map_or(Part::All, Part::Topic);
        let messages = self.desk.world.messages(chat, part);
        let all: Vec<(i64, String)> = messages
            .iter()
            .flat_map(|message| buttons(message).into_iter().map(|(_, data)| (message.id, data)))
            .collect();
        let from = if self.dice.happens(800) {
            all.len().saturating_sub(6)
        } else {
            0
        };
        let Some((message, data)) = self.dice.pick(&all[from..]).cloned() else {
            return;
        };
        let old = self.dice.happens(150);
        self.say(format!("{user} presses {data} under {message} in {chat}, old: {old}"));
        let world = &self.desk.world;
        let pressed = if old {
            world.press_inaccessible(user, chat, message, &data)
        } else {
            world.press(user, chat, message, &data)
        };
        if let Err(why) = pressed {
            self.say(format!("… but cannot: {why}"));
        }
    }

    /// The same post, now and then as written a while ago, or by a clock that is ahead.
    fn dated(&mut self, post: Post) -> Post {
        if !self.dice.happens(120) {
            return post;
        }
        let now = self.desk.time.now_ms().div_euclid(1000);
        let back = i64::try_from(self.dice.below(3 * 3_600)).unwrap_or_default();
        let date = if self.dice.happens(150) { now + back } else { now - back };
        self.say(format!("… dated {}", date - now));
        post.dated(date)
    }

    /// A file that takes the place of another, or of words.
    fn replacement(&mut self, token: &str) -> Post {
        let kinds = [MediaKind::Photo, MediaKind::Document, MediaKind::Video];
        let kind = self.dice.pick(&kinds).copied().unwrap_or(MediaKind::Photo);
        Post::media(kind, "b.bin", token.as_bytes()).caption(token)
    }

    /// One of the newest messages of a chat, of this author if one is named.
    fn some_message(&mut self, chat: ChatKey, by: Option<i64>, fits: impl Fn(&Message) -> bool) -> Option<Message> {
        let mut messages = self.desk.world.messages(chat, Part::All);
        messages.retain(|message| {
            by.is_none_or(|by| message.author == by) && !message.content.is_service() && fits(message)
        });
        let from = messages.len().saturating_sub(6);
        self.dice.pick(&messages[from..]).cloned()
    }

    /// One of an author's newest messages, of this topic if one is named, that is to be edited. A command is none of them.
    fn own_message(
        &mut self,
        by: i64,
        chat: ChatKey,
        thread: Option<i64>,
        fits: fn(&Message) -> bool,
    ) -> Option<Message> {
        self.some_message(chat, Some(by), |message| {
            is_of(message, thread) && fits(message) && !is_command(message)
        })
    }

    /// The same post, so often of a thousand times in reply to one of the newest messages, of this topic if one is named.
    fn perhaps_replying(&mut self, post: Post, often: u32, chat: ChatKey, thread: Option<i64>) -> Post {
        let replies = self.dice.happens(often);
        match self.some_message(chat, None, |message| is_of(message, thread)) {
            Some(to) if replies => post.reply_to(to.id),
            Some(_) | None => post,
        }
    }
}

/// Whether a message is of that topic, if one is named.
fn is_of(message: &Message, thread: Option<i64>) -> bool {
    thread.is_none() || message.thread == thread
}

/// Whether an edit may put another file in its place.
fn is_replaceable(message: &Message) -> bool {
    let alone = message.album.is_none() && message.origin.is_none();
    let kind = match &message.content {
        Content::Text { .. } => true,
        Content::Media(media) => matches!(media.kind, MediaKind::Photo | MediaKind::Document | MediaKind::Video),
        Content::Rich(_) | Content::Fact { .. } | Content::Service { .. } => false,
    };
    alone && kind
}

fn has_words(message: &Message) -> bool {
    let words = message.content.words();
    words.is_some_and(|words| !words.text.is_empty()) && message.origin.is_none()
}

fn is_text(message: &Message) -> bool {
    matches!(message.content, Content::Text { .. } | Content::Rich(_)) && message.origin.is_none()
}

fn is_command(message: &Message) -> bool {
    message.content.all_words().starts_with('/')
}

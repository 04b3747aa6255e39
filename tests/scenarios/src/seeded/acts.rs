//! What people do.

use telegram_sim::{ChatKey, MediaKind, Message, Part, Post};

use super::Game;
use crate::{
    desk::buttons,
    diary::{Meant, Said},
};

#[derive(Clone, Copy)]
enum Customers {
    Write,
    Edit,
    Photo,
    Album,
    Thing,
    Press,
    Command,
    Block,
    Delete,
    Poison,
}

#[derive(Clone, Copy)]
enum Agents {
    Write,
    Reply,
    Note,
    NotePhoto,
    Photo,
    Album,
    NoteAlbum,
    Edit,
    EditIntoNote,
    Press,
    Command,
    Slip,
    General,
    DeleteTopic,
    CloseTopic,
    DeleteOurs,
}

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

    pub(super) fn customer_acts(&mut self) {
        let unruly = |weight: u32| if self.profile.unruly { weight } else { 0 };
        let kinds = [
            (45, Customers::Write),
            (12, Customers::Edit),
            (7, Customers::Photo),
            (5, Customers::Album),
            (4, Customers::Thing),
            (34, Customers::Press),
            (12, Customers::Command),
            (unruly(10), Customers::Block),
            (unruly(3), Customers::Delete),
            (unruly(3), Customers::Poison),
        ];
        let bot = self.dice.index(self.desk.bots.len());
        let Some(customer) = self.dice.pick(&self.desk.customers).cloned() else {
            return;
        };
        let user = customer.id;
        let chat = self.desk.bots[bot].account.chat_with(user);
        let name = format!("{} to {chat}", customer.name);
        let token = self.diary.token();
        match self.dice.weighted(&kinds).unwrap_or(Customers::Write) {
            Customers::Write => {
                let mut post = Post::text(&format!("{token} here"));
                if let (true, Some(to)) = (self.dice.happens(200), self.some_message(chat, None, |_| true)) {
                    post = post.reply_to(to.id);
                }
                self.say(format!("{name}: writes {token}"));
                self.put(user, chat, post, &token, None, Meant::ForAgents);
            }
            Customers::Photo => {
                self.say(format!("{name}: sends a photo {token}"));
                let post = Post::media(MediaKind::Photo, "a.jpg", b"x").caption(&token);
                self.put(user, chat, post, &token, None, Meant::ForAgents);
            }
            Customers::Thing => {
                self.say(format!("{name}: sends a sticker"));
                let post = Post::media(MediaKind::Sticker, "a.webp", b"x");
                self.put(user, chat, post, "", None, Meant::ForAgents);
            }
            Customers::Poison => {
                self.say(format!("{name}: writes {token}, which cannot be copied"));
                let (post, token) = if self.dice.happens(500) {
                    (Post::text(&token), token)
                } else {
                    (Post::media(MediaKind::Sticker, "a.webp", b"x"), String::new())
                };
                if let Some(message) = self.put(user, chat, post, &token, None, Meant::ForAgents) {
                    self.desk.chaos.poison(user, message);
                }
            }
            Customers::Album => {
                self.say(format!("{name}: sends an album {token}"));
                self.album(user, chat, None, &token, &token, Meant::ForAgents);
            }
            Customers::Edit => {
                let mine = self.some_message(chat, Some(user), |message| has_words(message) && !is_command(message));
                if let Some(mine) = mine {
                    self.say(format!("{name}: edits {} into {token}", mine.id));
                    self.edit(
                        user,
                        chat,
                        mine.id,
                        &format!("{token} edited"),
                        &token,
                        None,
                        Meant::ForAgents,
                    );
                }
            }
            Customers::Press => self.presses(user, chat, None),
            Customers::Command => {
                let commands = [
                    "/start",
                    "/start",
                    "/start promo",
                    "/my",
                    "/status",
                    "/help",
                    "/person",
                    "/language",
                ];
                let command = self.dice.pick(&commands).copied().unwrap_or("/start");
                self.say(format!("{name}: {command}"));
                // What they say is no message for anybody.
                let _ = self.desk.world.say(user, chat, Post::text(command));
            }
            Customers::Block => {
                let blocked = self.dice.happens(600);
                self.say(format!("{name}: blocks the bot: {blocked}"));
                let bot = self.desk.bots[bot].account.id;
                self.desk.world.set_blocked(user, bot, blocked).expect("a customer");
            }
            Customers::Delete => {
                if let Some(mine) = self.some_message(chat, Some(user), |_| true) {
                    self.say(format!("{name}: deletes {}", mine.id));
                    self.diary.deleted.insert((chat, mine.id));
                    self.desk
                        .world
                        .delete_message(user, chat, mine.id)
                        .expect("their own message");
                }
            }
        }
    }

    pub(super) fn agent_acts(&mut self) {
        let groups = [self.desk.first, self.desk.first, self.desk.experts];
        let group = self.dice.pick(&groups).copied().unwrap_or(self.desk.first);
        let mut topics = self.desk.world.topics(group);
        topics.retain(|topic| !topic.deleted);
        let recent = topics.len().saturating_sub(4);
        let Some(topic) = self.dice.pick(&topics[recent..]).cloned() else {
            return;
        };
        let staff = self.desk.staff;
        let who = [
            (40, staff.anna),
            (30, staff.boris),
            (15, staff.vera),
            (8, staff.guest),
            (4, staff.admin),
        ];
        let agent = self.dice.weighted(&who).unwrap_or(staff.anna);
        let open = if self.desk.is_agent(agent) {
            Meant::Maybe
        } else {
            Meant::Inside
        };
        let unruly = |weight: u32| if self.profile.unruly { weight } else { 0 };
        let kinds = [
            (24, Agents::Write),
            (14, Agents::Reply),
            (6, Agents::Note),
            (2, Agents::NotePhoto),
            (4, Agents::Photo),
            (2, Agents::Album),
            (2, Agents::NoteAlbum),
            (10, Agents::Edit),
            (8, Agents::EditIntoNote),
            (36, Agents::Press),
            (14, Agents::Command),
            (2, Agents::Slip),
            (1, Agents::General),
            (unruly(3), Agents::DeleteTopic),
            (unruly(2), Agents::CloseTopic),
            (unruly(2), Agents::DeleteOurs),
        ];
        let name = format!("{agent} in #{} of {group}", topic.id);
        let token = self.diary.token();
        let thread = Some(topic.id);
        match self.dice.weighted(&kinds).unwrap_or(Agents::Write) {
            Agents::Write => {
                self.say(format!("{name}: writes {token}"));
                self.put(
                    agent,
                    group,
                    Post::text(&format!("{token} says an agent")),
                    &token,
                    thread,
                    open,
                );
            }
            Agents::Reply => {
                if let Some(to) = self.some_message(group, None, |message| message.thread == thread) {
                    self.say(format!("{name}: replies to {} with {token}", to.id));
                    self.put(agent, group, Post::text(&token).reply_to(to.id), &token, thread, open);
                }
            }
            Agents::Note => {
                let mark = *self
                    .dice
                    .pick(&["// ", "/note ", "  //", "/note@desk "])
                    .unwrap_or(&"// ");
                self.say(format!("{name}: notes {token}"));
                let text = format!("{mark}{token}");
                let mut post = Post::text(&text);
                if let (true, Some(to)) = (
                    self.dice.happens(400),
                    self.some_message(group, None, |m| m.thread == thread),
                ) {
                    post = post.reply_to(to.id);
                }
                self.put(agent, group, post, &token, thread, Meant::Inside);
            }
            Agents::NotePhoto => {
                self.say(format!("{name}: notes a photo {token}"));
                let post = Post::media(MediaKind::Photo, "a.jpg", b"x").caption(&format!("// {token}"));
                self.put(agent, group, post, &token, thread, Meant::Inside);
            }
            Agents::Photo => {
                self.say(format!("{name}: sends a photo {token}"));
                let post = Post::media(MediaKind::Photo, "a.jpg", b"x").caption(&token);
                self.put(agent, group, post, &token, thread, open);
            }
            Agents::Album => {
                self.say(format!("{name}: sends an album {token}"));
                self.album(agent, group, thread, &token, &token, open);
            }
            Agents::NoteAlbum => {
                self.say(format!("{name}: notes an album {token}"));
                self.album(agent, group, thread, &format!("// {token}"), &token, Meant::Inside);
            }
            Agents::Edit | Agents::EditIntoNote if agent == staff.admin => {}
            kind @ (Agents::Edit | Agents::EditIntoNote) => {
                let mine = self.some_message(group, Some(agent), |m| {
                    m.thread == thread && has_words(m) && !is_command(m)
                });
                if let Some(mine) = mine {
                    let into_note = matches!(kind, Agents::EditIntoNote);
                    let text = if into_note {
                        format!("// {token}")
                    } else {
                        format!("{token} edited")
                    };
                    let meant = if into_note || self.is_inside(group, mine.id) {
                        Meant::Inside
                    } else {
                        open
                    };
                    self.say(format!("{name}: edits {} into {text}", mine.id));
                    self.edit(agent, group, mine.id, &text, &token, thread, meant);
                }
            }
            Agents::Press => self.presses(agent, group, thread),
            Agents::Command => {
                let commands = ["/take", "/release", "/details", "/escalate", "/resolve"];
                let command = self.dice.pick(&commands).copied().unwrap_or("/take");
                let (text, token) = if command == "/resolve" && self.dice.happens(700) {
                    (format!("/resolve {token}"), token)
                } else {
                    (command.to_owned(), String::new())
                };
                self.say(format!("{name}: {text}"));
                self.put(agent, group, Post::text(&text), &token, thread, open);
            }
            Agents::Slip => {
                self.say(format!("{name}: /tkae {token}"));
                self.put(
                    agent,
                    group,
                    Post::text(&format!("/tkae {token}")),
                    &token,
                    thread,
                    Meant::Inside,
                );
            }
            Agents::General => {
                self.say(format!("{agent} in General of {group}: {token}"));
                self.put(agent, group, Post::text(&token), &token, None, Meant::Inside);
            }
            Agents::DeleteTopic => {
                self.say(format!("the admin deletes #{} of {group}", topic.id));
                self.diary.deleted_topics.insert((group.chat_id(), topic.id));
                self.desk
                    .world
                    .delete_topic(staff.admin, group, topic.id)
                    .expect("the owner may");
            }
            Agents::CloseTopic => {
                self.say(format!("the admin closes #{} of {group}", topic.id));
                self.desk
                    .world
                    .set_topic_closed(staff.admin, group, topic.id, true)
                    .expect("the owner may");
            }
            Agents::DeleteOurs => {
                let is_bots = |message: &Message| message.thread == thread && !message.content.is_service();
                if let Some(message) = self.some_message(group, None, is_bots) {
                    self.say(format!("the admin deletes {} in #{} of {group}", message.id, topic.id));
                    self.diary.deleted.insert((group, message.id));
                    self.desk
                        .world
                        .delete_message(staff.admin, group, message.id)
                        .expect("the owner may");
                }
            }
        }
    }

    /// Whether something that was ever said in that message was to stay inside.
    fn is_inside(&self, chat: ChatKey, message: i64) -> bool {
        let mut all = self.diary.said().iter();
        all.any(|said| said.chat == chat && said.message == message && !said.is_open())
    }

    #[expect(clippy::too_many_arguments, reason = "each says another thing about the edit")]
    fn edit(
        &mut self,
        by: i64,
        chat: ChatKey,
        message: i64,
        text: &str,
        token: &str,
        thread: Option<i64>,
        meant: Meant,
    ) {
        match self.desk.world.edit(by, chat, message, Post::text(text)) {
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
        self.say(format!("{user} presses {data} under {message} in {chat}"));
        if let Err(why) = self.desk.world.press(user, chat, message, &data) {
            self.say(format!("… but cannot: {why}"));
        }
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
}

fn has_words(message: &Message) -> bool {
    let words = message.content.words();
    words.is_some_and(|words| !words.text.is_empty()) && message.origin.is_none()
}

fn is_command(message: &Message) -> bool {
    let words = message.content.words();
    words.is_some_and(|words| words.text.starts_with('/'))
}

//! What customers do.

use telegram_sim::{MediaKind, Part, Post};

use super::{has_words, is_replaceable, is_text, pasted::pasted};
use crate::{diary::Meant, seeded::Game};

#[derive(Clone, Copy)]
enum Customers {
    Write,
    Edit,
    Photo,
    Album,
    Thing,
    Press,
    Command,
    CommandWith,
    Block,
    Delete,
    Poison,
    Paste,
    PasteOver,
    Reply,
    Beside,
    Refile,
}

impl Game {
    pub(in crate::seeded) fn customer_acts(&mut self) {
        let unruly = |weight: u32| if self.profile.unruly { weight } else { 0 };
        let kinds = [
            (45, Customers::Write),
            (12, Customers::Edit),
            (7, Customers::Photo),
            (5, Customers::Album),
            (4, Customers::Thing),
            (34, Customers::Press),
            (12, Customers::Command),
            (6, Customers::CommandWith),
            (unruly(10), Customers::Block),
            (unruly(3), Customers::Delete),
            (unruly(3), Customers::Poison),
            (10, Customers::Paste),
            (4, Customers::PasteOver),
            (10, Customers::Reply),
            (8, Customers::Beside),
            (8, Customers::Refile),
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
                let post = Post::text(&format!("{token} here"));
                let post = self.perhaps_replying(post, 200, chat, None);
                self.say(format!("{name}: writes {token}"));
                let post = self.dated(post);
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
                let mine = self.own_message(user, chat, None, has_words);
                if let Some(mine) = mine {
                    self.say(format!("{name}: edits {} into {token}", mine.id));
                    self.edit(
                        user,
                        chat,
                        mine.id,
                        Post::text(&format!("{token} edited")),
                        &token,
                        None,
                        Meant::ForAgents,
                    );
                }
            }
            Customers::Paste => {
                self.say(format!("{name}: pastes {token}"));
                let post = pasted(&mut self.dice, "", &token);
                let post = self.dated(post);
                self.put(user, chat, post, &token, None, Meant::ForAgents);
            }
            Customers::PasteOver => {
                let mine = self.own_message(user, chat, None, is_text);
                if let Some(mine) = mine {
                    self.say(format!("{name}: pastes {token} over {}", mine.id));
                    let post = pasted(&mut self.dice, "", &token);
                    self.edit(user, chat, mine.id, post, &token, None, Meant::ForAgents);
                }
            }
            Customers::Reply => {
                let mut messages = self.desk.world.messages(chat, Part::All);
                messages.retain(|message| !message.content.is_service());
                if let Some(to) = self.dice.pick(&messages).cloned() {
                    self.say(format!("{name}: replies to {} with {token}", to.id));
                    let mut post = Post::text(&token).reply_to(to.id);
                    let words = to.content.words().map(|words| words.text.clone());
                    let word = words.as_deref().and_then(|words| words.split_whitespace().next());
                    if let Some(word) = word.filter(|_| self.dice.happens(300)) {
                        post = post.quote(word);
                    }
                    self.put(user, chat, post, &token, None, Meant::ForAgents);
                }
            }
            Customers::Beside => {
                let commands = [
                    "/my",
                    "/status",
                    "/help",
                    "/person",
                    "/language",
                    "/help@watchdesk1_bot",
                ];
                let command = self.dice.pick(&commands).copied().unwrap_or("/help");
                let words = format!("{command} {token}");
                let photo = self.dice.happens(500);
                self.say(format!("{name}: {words}, with a photo: {photo}"));
                let post = if photo {
                    Post::media(MediaKind::Photo, "a.jpg", b"x").caption(&words)
                } else {
                    Post::text(&words)
                };
                self.put(user, chat, post, &token, None, Meant::ForAgents);
            }
            Customers::Refile => {
                let mine = self.own_message(user, chat, None, is_replaceable);
                if let Some(mine) = mine {
                    self.say(format!("{name}: puts a file {token} in place of {}", mine.id));
                    let post = self.replacement(&token);
                    self.edit(user, chat, mine.id, post, &token, None, Meant::ForAgents);
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
            Customers::CommandWith => {
                let commands = [
                    "start", "my", "status", "help", "person", "language", "region", "online", "invite", "manual", "id",
                ];
                let command = self.dice.pick(&commands).copied().unwrap_or("start");
                let words = format!("/{command} {token} here");
                self.say(format!("{name}: {words}"));
                let post = if self.dice.happens(500) {
                    Post::media(MediaKind::Photo, "a.jpg", b"x").caption(&words)
                } else {
                    Post::text(&words)
                };
                self.put(user, chat, post, &token, None, Meant::ForAgents);
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
}

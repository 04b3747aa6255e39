//! What agents do, and the admin of their groups.

use telegram_sim::{ChatKey, MediaKind, Message, Post};

use super::{has_words, is_replaceable, is_text, pasted::pasted};
use crate::{desk::buttons, diary::Meant, seeded::Game};

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
    Paste,
    PasteNote,
    PasteOver,
    Beside,
    Refile,
    NotedThing,
}

impl Game {
    pub(in crate::seeded) fn agent_acts(&mut self) {
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
            (6, Agents::Paste),
            (6, Agents::PasteNote),
            (4, Agents::PasteOver),
            (6, Agents::Beside),
            (6, Agents::Refile),
            (4, Agents::NotedThing),
        ];
        let name = format!("{agent} in #{} of {group}", topic.id);
        let token = self.diary.token();
        let thread = Some(topic.id);
        match self.dice.weighted(&kinds).unwrap_or(Agents::Write) {
            Agents::Write => {
                self.say(format!("{name}: writes {token}"));
                let post = self.dated(Post::text(&format!("{token} says an agent")));
                self.put(agent, group, post, &token, thread, open);
            }
            Agents::Reply => {
                if let Some(to) = self.some_message(group, None, |message| message.thread == thread) {
                    self.say(format!("{name}: replies to {} with {token}", to.id));
                    let meant = if asks_for_note(&to) { Meant::Inside } else { open };
                    self.put(agent, group, Post::text(&token).reply_to(to.id), &token, thread, meant);
                }
            }
            Agents::Note => {
                let mark = *self
                    .dice
                    .pick(&["// ", "/note ", "  //", "/note@desk "])
                    .unwrap_or(&"// ");
                self.say(format!("{name}: notes {token}"));
                let text = format!("{mark}{token}");
                let post = self.perhaps_replying(Post::text(&text), 400, group, thread);
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
            Agents::Edit | Agents::EditIntoNote | Agents::PasteOver | Agents::Refile if agent == staff.admin => {}
            kind @ (Agents::Edit | Agents::EditIntoNote) => {
                let mine = self.own_message(agent, group, thread, has_words);
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
                    self.edit(agent, group, mine.id, Post::text(&text), &token, thread, meant);
                }
            }
            Agents::PasteOver => {
                let mine = self.own_message(agent, group, thread, is_text);
                if let Some(mine) = mine {
                    let into_note = self.dice.happens(500);
                    let mark = if into_note { "// " } else { "" };
                    let meant = if into_note || self.is_inside(group, mine.id) {
                        Meant::Inside
                    } else {
                        open
                    };
                    self.say(format!("{name}: pastes {mark}{token} over {}", mine.id));
                    let post = pasted(&mut self.dice, mark, &token);
                    self.edit(agent, group, mine.id, post, &token, thread, meant);
                }
            }
            Agents::Refile => {
                let mine = self.own_message(agent, group, thread, is_replaceable);
                if let Some(mine) = mine {
                    let meant = if self.is_inside(group, mine.id) {
                        Meant::Inside
                    } else {
                        open
                    };
                    self.say(format!("{name}: puts a file {token} in place of {}", mine.id));
                    let post = self.replacement(&token);
                    self.edit(agent, group, mine.id, post, &token, thread, meant);
                }
            }
            Agents::Paste => {
                self.say(format!("{name}: pastes {token}"));
                let post = pasted(&mut self.dice, "", &token);
                let post = self.dated(post);
                self.put(agent, group, post, &token, thread, open);
            }
            Agents::PasteNote => {
                let mark = *self.dice.pick(&["// ", "/note ", "  //"]).unwrap_or(&"// ");
                self.say(format!("{name}: pastes a note {token}"));
                let post = pasted(&mut self.dice, mark, &token);
                let post = self.perhaps_replying(post, 400, group, thread);
                self.put(agent, group, post, &token, thread, Meant::Inside);
            }
            Agents::Beside => {
                let commands = ["/take", "/release", "/details", "/escalate", "/resolve"];
                let command = self.dice.pick(&commands).copied().unwrap_or("/take");
                let words = format!("{command} {token}");
                let photo = self.dice.happens(500);
                self.say(format!("{name}: {words}, with a photo: {photo}"));
                let post = if photo {
                    Post::media(MediaKind::Photo, "a.jpg", b"x").caption(&words)
                } else {
                    Post::text(&words)
                };
                self.put(agent, group, post, &token, thread, open);
            }
            Agents::NotedThing => {
                let note = self.some_message(group, None, |m| {
                    m.thread == thread && m.content.all_words().trim_start().starts_with("//")
                });
                if let Some(note) = note {
                    self.say(format!("{name}: answers the note {} with a contact {token}", note.id));
                    let post = Post::contact("+70000000000", &token, None).reply_to(note.id);
                    self.put(agent, group, post, &token, thread, Meant::Inside);
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
}

/// Whether that is the question for what whoever gets a ticket is to know: what is said to it is no customer's.
fn asks_for_note(message: &Message) -> bool {
    let without = |data: &str| ["fl:", "fm:", "fh:"].iter().any(|code| data.starts_with(code));
    buttons(message).iter().any(|(_, data)| without(data))
}

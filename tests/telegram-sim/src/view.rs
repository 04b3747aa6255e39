//! Reading the world: for a test's questions and for the page.

use serde_json::{Map, Value, json};

use crate::model::chat::{Chat, ChatKind, Member, Topic};
use crate::model::file::StoredFile;
use crate::model::key::ChatKey;
use crate::model::message::{Content, Message};
use crate::model::state::State;
use crate::render;
use crate::world::World;

/// Which part of a chat is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Everything.
    #[default]
    All,
    /// What stands in no topic.
    General,
    /// One topic.
    Topic(i64),
}

impl Part {
    fn holds(self, message: &Message) -> bool {
        match self {
            Self::All => true,
            Self::General => message.thread.is_none(),
            Self::Topic(id) => message.thread == Some(id),
        }
    }
}

impl World {
    /// The messages of a chat, oldest first, service messages included.
    #[must_use]
    pub fn messages(&self, chat: ChatKey, part: Part) -> Vec<Message> {
        self.read(|state| {
            let messages = state.chat(chat).map(|chat| &chat.messages);
            messages.map_or_else(Vec::new, |messages| {
                messages
                    .values()
                    .filter(|message| part.holds(message))
                    .cloned()
                    .collect()
            })
        })
    }

    /// The texts and captions of a chat, oldest first; messages without words are left out.
    #[must_use]
    pub fn texts(&self, chat: ChatKey, part: Part) -> Vec<String> {
        self.messages(chat, part)
            .iter()
            .filter_map(|message| Some(message.content.words()?.text.clone()))
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// One message.
    #[must_use]
    pub fn message(&self, chat: ChatKey, id: i64) -> Option<Message> {
        self.read(|state| state.message(chat, id).cloned())
    }

    /// The topics of a forum, oldest first, those that are deleted included.
    #[must_use]
    pub fn topics(&self, chat: ChatKey) -> Vec<Topic> {
        self.read(|state| {
            state
                .chat(chat)
                .map_or_else(Vec::new, |chat| chat.topics.values().cloned().collect())
        })
    }

    /// An account's place in a chat.
    #[must_use]
    pub fn member(&self, chat: ChatKey, who: i64) -> Option<Member> {
        self.read(|state| state.chat(chat)?.members.get(&who).cloned())
    }

    /// The ids of a chat's pinned messages, the latest last.
    #[must_use]
    pub fn pinned(&self, chat: ChatKey) -> Vec<i64> {
        self.read(|state| state.chat(chat).map_or_else(Vec::new, |chat| chat.pinned.clone()))
    }

    /// A file with its bytes.
    #[must_use]
    pub fn file(&self, file_id: &str) -> Option<StoredFile> {
        self.read(|state| state.file(file_id).cloned())
    }

    /// A file by the path that `getFile` gave.
    #[must_use]
    pub fn file_at(&self, path: &str) -> Option<StoredFile> {
        self.read(|state| state.files.values().find(|file| file.path == path).cloned())
    }

    /// Whether a token is that of a bot.
    #[must_use]
    pub fn knows_token(&self, token: &str) -> bool {
        self.read(|state| state.bot_by_token(token).is_some())
    }

    /// Messages for the page: Bot API `Message` objects with `author_id`, `reactions` and `keyboard` added.
    ///
    /// The newest that are older than `before`, at most `limit`, oldest first.
    #[must_use]
    pub fn page(&self, chat: ChatKey, part: Part, before: Option<i64>, limit: usize) -> Vec<Value> {
        self.read(|state| {
            let Some(place) = state.chat(chat) else {
                return Vec::new();
            };
            let mut shown: Vec<Value> = place
                .messages
                .values()
                .rev()
                .filter(|message| part.holds(message))
                .filter(|message| before.is_none_or(|before| message.id < before))
                .take(limit)
                .map(|message| for_page(state, message, chat))
                .collect();
            shown.reverse();
            shown
        })
    }

    /// One message for the page.
    #[must_use]
    pub fn page_message(&self, chat: ChatKey, id: i64) -> Option<Value> {
        self.read(|state| {
            let message = state.message(chat, id)?;
            Some(for_page(state, message, chat))
        })
    }

    /// Everything but messages and files: what the page shows first.
    #[must_use]
    pub fn snapshot(&self) -> Value {
        let now_ms = self.now_ms();
        self.read(|state| {
            let users: Vec<Value> = state
                .people
                .values()
                .map(|person| {
                    let mut out = render::user(state, person.id);
                    out["deactivated"] = person.deactivated.into();
                    out
                })
                .collect();
            let bots: Vec<Value> = state
                .bots
                .values()
                .map(|bot| {
                    json!({
                        "id": bot.id, "name": bot.name, "username": bot.username,
                        "token": bot.token, "commands": commands(&bot.commands),
                        "webhook": bot.webhook.as_ref().map(|webhook| &webhook.url),
                        "pending_update_count": bot.updates.len(),
                        "last_error": bot.webhook.as_ref().and_then(|w| w.last_error.clone()),
                    })
                })
                .collect();
            let chats: Vec<Value> = state.chats.values().map(|chat| chat_for_page(state, chat)).collect();
            json!({
                "seq": state.seq, "now_ms": now_ms,
                "users": users, "bots": bots, "chats": chats, "settings": state.settings,
            })
        })
    }

    /// One chat for the page.
    #[must_use]
    pub fn page_chat(&self, chat: ChatKey) -> Option<Value> {
        self.read(|state| Some(chat_for_page(state, state.chat(chat)?)))
    }
}

/// Every list of commands that a bot set, by scope.
fn commands(lists: &std::collections::BTreeMap<String, Value>) -> Vec<Value> {
    lists
        .iter()
        .map(|(scope, list)| {
            let mut parts = scope.split('|');
            let mut next = || parts.next().unwrap_or_default().to_owned();
            let (kind, chat, user, language) = (next(), next(), next(), next());
            json!({"scope": kind, "chat_id": chat, "user_id": user, "language_code": language, "commands": list})
        })
        .collect()
}

fn for_page(state: &State, message: &Message, key: ChatKey) -> Value {
    let mut out = render::message(state, message, key);
    out["author_id"] = message.author.into();
    if let Content::Rich(_) = message.content {
        out["rich_words"] = message.content.all_words().into();
    }
    out["reactions"] = message
        .reactions
        .iter()
        .map(|(user, list)| json!({"user_id": user, "reaction": list}))
        .collect();
    if let Some(markup) = &message.markup
        && message.inline_keyboard().is_none()
    {
        out["keyboard"] = markup.clone();
    }
    out
}

fn chat_for_page(state: &State, chat: &Chat) -> Value {
    let mut out = render::chat(state, chat.key);
    out["key"] = chat.key.to_string().into();
    out["pinned"] = json!(chat.pinned);
    let newest = |part: Part| {
        chat.messages
            .values()
            .rev()
            .find(|message| part.holds(message))
            .map(|message| for_page(state, message, chat.key))
    };
    if let ChatKey::Private { bot, user } = chat.key {
        out["bot_id"] = bot.into();
        out["user_id"] = user.into();
        out["blocked"] = chat.dialog.blocked.into();
        out["last_message"] = newest(Part::All).into();
    }
    if chat.kind != ChatKind::Private {
        out["members"] = chat
            .members
            .iter()
            .map(|(id, member)| render::member_as(state, *id, member))
            .collect();
        out["join_requests"] = chat.join_requests.keys().copied().collect();
        out["invite_links"] = chat.links.iter().map(|link| render::invite_link(state, link)).collect();
        out["migrated_to"] = chat.migrated_to.into();
        out["last_message"] = newest(Part::General).into();
        out["topics"] = chat
            .topics
            .values()
            .filter(|topic| !topic.deleted)
            .map(|topic| {
                let mut shown = topic_for_page(topic);
                shown.insert("last_message".into(), newest(Part::Topic(topic.id)).into());
                Value::Object(shown)
            })
            .collect();
    }
    out
}

fn topic_for_page(topic: &Topic) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("message_thread_id".into(), topic.id.into());
    out.insert("name".into(), topic.name.clone().into());
    out.insert("icon_color".into(), topic.icon_color.into());
    out.insert("icon_custom_emoji_id".into(), topic.icon_custom_emoji_id.clone().into());
    out.insert("creator_id".into(), topic.creator.into());
    out.insert("closed".into(), topic.closed.into());
    out
}

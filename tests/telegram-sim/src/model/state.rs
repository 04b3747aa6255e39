//! The whole world as one value that can be written down and read back.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::chat::Chat;
use super::counters::Counters;
use super::file::StoredFile;
use super::key::ChatKey;
use super::message::{MediaKind, Message};
use super::person::{Bot, Person};
use crate::args::Upload;
use crate::limits::Ledger;

/// How many changes the feed remembers for those who fall behind.
const REMEMBERED_CHANGES: usize = 4096;

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) bots: BTreeMap<i64, Bot>,
    pub(crate) people: BTreeMap<i64, Person>,
    pub(crate) chats: BTreeMap<ChatKey, Chat>,
    pub(crate) files: BTreeMap<String, StoredFile>,
    pub(crate) callbacks: BTreeMap<i64, Callback>,
    pub(crate) counters: Counters,
    /// Grows with every change, for ever.
    pub(crate) seq: u64,
    #[serde(skip)]
    pub(crate) changes: VecDeque<Change>,
    #[serde(skip)]
    pub(crate) ledger: Ledger,
}

/// What the owner of a world may choose.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// Answer 429 when a bot sends too much. Off by default.
    pub rate_limits: bool,
    /// For how long a pressed button may be answered, in milliseconds.
    pub callback_answer_ms: i64,
    /// Refuse to send into a deleted topic with `TOPIC_DELETED` instead of "message thread not found",
    /// as happens while the server in between still remembers the topic.
    pub topic_deleted_as_code: bool,
    /// For how long a person's application waits for the answer to a pressed button, in milliseconds.
    #[serde(default = "spinner_ms")]
    pub spinner_ms: i64,
    /// After which age, in milliseconds, a message is inaccessible to the bot in a pressed button; never when absent.
    #[serde(default)]
    pub inaccessible_after_ms: Option<i64>,
}

fn spinner_ms() -> i64 {
    30_000
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rate_limits: false,
            callback_answer_ms: 150_000,
            topic_deleted_as_code: false,
            spinner_ms: spinner_ms(),
            inaccessible_after_ms: None,
        }
    }
}

/// A button that somebody pressed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Callback {
    pub(crate) bot: i64,
    pub(crate) user: i64,
    /// The message under which it stands; absent in worlds that were saved before this was kept.
    #[serde(default)]
    pub(crate) under: Option<(ChatKey, i64)>,
    #[serde(default)]
    pub(crate) data: String,
    pub(crate) at_ms: i64,
    pub(crate) answer: Option<Toast>,
    #[serde(default)]
    pub(crate) answered_ms: Option<i64>,
    /// How many answers were refused.
    #[serde(default)]
    pub(crate) refused: u32,
}

/// A pressed button, as the person who pressed it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Press {
    /// The query's id.
    pub id: String,
    /// The bot that it went to.
    pub bot: i64,
    /// Who pressed.
    pub user: i64,
    /// The chat and the message under which the button stands.
    pub under: Option<(ChatKey, i64)>,
    /// The button's `callback_data`.
    pub data: String,
    /// When, in unix milliseconds.
    pub at_ms: i64,
    /// What the button shows.
    pub shows: Spinner,
    /// How many answers of the bot were refused: it had answered already, or came too late.
    pub refused: u32,
}

/// What a pressed button shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Spinner {
    /// It turns: no answer yet.
    Turning,
    /// The bot answered in time.
    Stopped {
        /// With this.
        answer: Toast,
    },
    /// "The bot did not answer": no answer came in time, though one may have come since.
    Unanswered,
}

/// What a bot answered to a pressed button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toast {
    /// The words; empty when it only stops the spinner.
    pub text: String,
    /// Shown as a dialogue that must be closed.
    pub show_alert: bool,
    /// A page to open.
    pub url: Option<String>,
}

/// One step of the change feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its number; consecutive.
    pub seq: u64,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum What {
    /// A message appeared.
    Message {
        /// Where.
        chat: ChatKey,
        /// Which.
        message_id: i64,
    },
    /// A message's words, keyboard or reactions changed.
    MessageChanged {
        /// Where.
        chat: ChatKey,
        /// Which.
        message_id: i64,
    },
    /// A message is gone.
    MessageDeleted {
        /// Where.
        chat: ChatKey,
        /// Which.
        message_id: i64,
    },
    /// A topic was made, renamed, closed, reopened or deleted.
    Topic {
        /// Where.
        chat: ChatKey,
        /// Which.
        message_thread_id: i64,
    },
    /// A chat was made, or its members, pins or links changed.
    Chat {
        /// Which.
        chat: ChatKey,
    },
    /// A person was made or changed.
    User {
        /// Who.
        user_id: i64,
    },
    /// A bot was made, or its profile or webhook changed.
    Bot {
        /// Which.
        bot_id: i64,
    },
    /// A bot is typing, uploading and so on.
    ChatAction {
        /// Where.
        chat: ChatKey,
        /// In which topic.
        message_thread_id: Option<i64>,
        /// What it does.
        action: String,
    },
    /// A bot answered a pressed button.
    CallbackAnswered {
        /// The query's id.
        callback_query_id: String,
        /// Who had pressed it.
        user_id: i64,
        /// The answer.
        answer: Toast,
    },
    /// Nothing that a reader sees; updates were taken, a counter moved.
    Inner,
}

impl State {
    pub(crate) fn changed(&mut self, what: What) {
        self.seq += 1;
        let seq = self.seq;
        self.changes.push_back(Change { seq, what });
        if self.changes.len() > REMEMBERED_CHANGES {
            self.changes.pop_front();
        }
    }

    pub(crate) fn chat(&self, key: ChatKey) -> Option<&Chat> {
        self.chats.get(&key)
    }

    /// Whether a chat has topics: a forum, or a private chat with a bot that has them.
    pub(crate) fn has_topics(&self, key: ChatKey) -> bool {
        match key {
            ChatKey::Private { bot, .. } => self.bots.get(&bot).is_some_and(|bot| bot.private_topics),
            ChatKey::Group(_) => self.chat(key).is_some_and(|chat| chat.is_forum),
        }
    }

    pub(crate) fn message(&self, key: ChatKey, id: i64) -> Option<&Message> {
        self.chats.get(&key)?.messages.get(&id)
    }

    pub(crate) fn message_mut(&mut self, key: ChatKey, id: i64) -> Option<&mut Message> {
        self.chats.get_mut(&key)?.messages.get_mut(&id)
    }

    pub(crate) fn bot_by_token(&self, token: &str) -> Option<&Bot> {
        self.bots.values().find(|bot| bot.token == token)
    }

    /// A file by its id, or by the id of one of its sizes.
    pub(crate) fn file(&self, file_id: &str) -> Option<&StoredFile> {
        self.files
            .get(file_id)
            .or_else(|| self.files.get(file_id.strip_suffix("-small")?))
    }

    pub(crate) fn store_file(&mut self, kind: MediaKind, upload: &Upload) -> String {
        let number = self.next_file_number();
        let file_id = format!("BQAC-{}-{number:08}", kind.field());
        let mime = if upload.mime.is_empty() || kind == MediaKind::Photo {
            kind.default_mime().to_owned()
        } else {
            upload.mime.clone()
        };
        let extension = upload.name.rsplit_once('.').map_or("bin", |(_, extension)| extension);
        let file = StoredFile {
            file_id: file_id.clone(),
            file_unique_id: format!("AQAD{number:08}"),
            kind,
            mime,
            name: upload.name.clone(),
            path: format!("{}s/file_{number}.{extension}", kind.field()),
            size: upload.bytes.len() as u64,
            bytes: upload.bytes.clone(),
        };
        self.files.insert(file_id.clone(), file);
        file_id
    }
}

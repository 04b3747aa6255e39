//! The whole world as one value that can be written down and read back.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::chat::Chat;
use super::file::StoredFile;
use super::key::ChatKey;
use super::message::{MediaKind, Message};
use super::person::{Bot, Person};
use crate::args::Upload;
use crate::limits::Ledger;

/// How many changes the feed remembers for those who fall behind.
const REMEMBERED_CHANGES: usize = 4096;

#[derive(Debug, Serialize, Deserialize)]
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
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rate_limits: false,
            callback_answer_ms: 150_000,
            topic_deleted_as_code: false,
        }
    }
}

/// The next ids.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Counters {
    user: i64,
    bot: i64,
    group: i64,
    file: i64,
    callback: i64,
    album: i64,
    poll: i64,
    link: i64,
}

/// A button that somebody pressed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Callback {
    pub(crate) bot: i64,
    pub(crate) user: i64,
    pub(crate) at_ms: i64,
    pub(crate) answer: Option<Toast>,
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

impl Default for State {
    fn default() -> Self {
        Self {
            settings: Settings::default(),
            bots: BTreeMap::new(),
            people: BTreeMap::new(),
            chats: BTreeMap::new(),
            files: BTreeMap::new(),
            callbacks: BTreeMap::new(),
            counters: Counters {
                user: 1001,
                bot: 7_000_000_001,
                group: 1,
                file: 1,
                callback: 4_000_000_000_000_001,
                album: 13_000_000_000_000_001,
                poll: 5_000_000_000_000_001,
                link: 1,
            },
            seq: 0,
            changes: VecDeque::new(),
            ledger: Ledger::default(),
        }
    }
}

fn take(counter: &mut i64) -> i64 {
    let taken = *counter;
    *counter += 1;
    taken
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

    pub(crate) fn next_user_id(&mut self) -> i64 {
        loop {
            let id = take(&mut self.counters.user);
            if !self.people.contains_key(&id) {
                return id;
            }
        }
    }

    pub(crate) fn next_bot_id(&mut self) -> i64 {
        take(&mut self.counters.bot)
    }

    /// A basic group's id is a small negative number; a supergroup's begins with -100.
    pub(crate) fn next_group_id(&mut self, basic: bool) -> i64 {
        let number = take(&mut self.counters.group);
        if basic {
            -(4_000_000 + number)
        } else {
            -(1_002_000_000_000 + number)
        }
    }

    pub(crate) fn next_callback_id(&mut self) -> i64 {
        take(&mut self.counters.callback)
    }

    pub(crate) fn next_album_id(&mut self) -> String {
        take(&mut self.counters.album).to_string()
    }

    pub(crate) fn next_poll_id(&mut self) -> String {
        take(&mut self.counters.poll).to_string()
    }

    pub(crate) fn next_link(&mut self) -> String {
        format!("https://t.me/+simulated{:06}", take(&mut self.counters.link))
    }

    pub(crate) fn next_message_id(&mut self, key: ChatKey) -> i64 {
        match key {
            ChatKey::Private { bot, .. } => self.bots.get_mut(&bot).map_or(1, |bot| take(&mut bot.next_message_id)),
            ChatKey::Group(_) => self
                .chats
                .get_mut(&key)
                .map_or(1, |chat| take(&mut chat.next_message_id)),
        }
    }

    pub(crate) fn chat(&self, key: ChatKey) -> Option<&Chat> {
        self.chats.get(&key)
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
        let number = take(&mut self.counters.file);
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

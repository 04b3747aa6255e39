//! Topics of a forum.

use serde_json::{Value, json};

use crate::args::Args;
use crate::methods::{Access, Answer, Session, put};
use crate::model::chat::{Right, Topic};
use crate::model::key::ChatKey;
use crate::model::message::{Content, Message, Sender};
use crate::model::state::{State, What};
use crate::refusal::Refusal;

/// The colours that a topic's icon may have.
pub(crate) const ICON_COLORS: [i64; 6] = [0x6F_B9_F0, 0xFF_D6_7E, 0xCB_86_DB, 0x8E_EE_98, 0xFF_93_B2, 0xFB_6F_5F];
/// The longest name of a topic, in characters.
pub(crate) const TOPIC_NAME_MAX: usize = 128;
/// Custom emoji that every bot may use as a topic's icon.
const ICONS: [(&str, &str); 6] = [
    ("5434144690511290129", "📰"),
    ("5312536423851630001", "💡"),
    ("5312016608254762256", "⚡"),
    ("5377544228505134960", "🎙"),
    ("5237699328843200968", "✅"),
    ("5379748062124056162", "❗"),
];

impl Session<'_> {
    fn forum(&self, args: &Args) -> Result<ChatKey, Refusal> {
        let key = self.target(args, Access::Write)?;
        if self.state.has_topics(key) {
            Ok(key)
        } else {
            Err(Refusal::bad("the chat is not a forum"))
        }
    }

    /// A topic that the call names and that is still there.
    fn topic(&self, args: &Args) -> Result<(ChatKey, Topic), Refusal> {
        let key = self.forum(args)?;
        let id = args.int("message_thread_id").unwrap_or(0);
        if id <= 1 {
            return Err(Refusal::bad("invalid forum topic identifier specified"));
        }
        self.chat(key)?
            .topics
            .get(&id)
            .filter(|topic| !topic.deleted)
            .map(|topic| (key, topic.clone()))
            .ok_or_else(|| Refusal::bad("TOPIC_ID_INVALID"))
    }

    fn may_manage(&self, key: ChatKey, topic: &Topic, refusal: &str) -> Result<(), Refusal> {
        let private = matches!(key, ChatKey::Private { .. });
        if private || topic.creator == self.bot || self.may(key, Right::ManageTopics) {
            Ok(())
        } else {
            Err(Refusal::bad(refusal))
        }
    }
}

fn check_name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Refusal::bad("name must be non-empty"));
    }
    Ok(name.chars().take(TOPIC_NAME_MAX).collect())
}

fn check_icon(args: &Args) -> Result<Option<String>, Refusal> {
    let icon = args.some_text("icon_custom_emoji_id").filter(|id| id != "0");
    match icon {
        Some(id) if ICONS.iter().all(|(known, _)| *known != id) => Err(Refusal::bad("DOCUMENT_INVALID")),
        Some(_) | None => Ok(icon),
    }
}

pub(crate) fn create(s: &mut Session<'_>, args: &Args) -> Answer {
    let key = s.forum(args)?;
    if matches!(key, ChatKey::Group(_)) && !s.may(key, Right::ManageTopics) {
        return Err(Refusal::bad("not enough rights to create a topic"));
    }
    let name = check_name(&args.text("name"))?;
    let icon_color = args.int("icon_color").unwrap_or(ICON_COLORS[0]);
    if !ICON_COLORS.contains(&icon_color) {
        return Err(Refusal::bad("invalid icon color specified"));
    }
    let icon = check_icon(args)?;
    s.charge(key, 1)?;
    let topic = Topic {
        id: 0,
        name,
        icon_color,
        icon_custom_emoji_id: icon,
        creator: s.bot,
        closed: false,
        deleted: false,
    };
    let now_ms = s.now_ms;
    let id = begin(s.state, key, topic, now_ms);
    let topic = s.chat(key)?.topics.get(&id).cloned();
    Ok(topic.map_or(Value::Null, |topic| {
        let mut shown = created(&topic);
        shown["message_thread_id"] = id.into();
        shown
    }))
}

/// The service message's object, and most of a `ForumTopic`.
fn created(topic: &Topic) -> Value {
    let mut out = json!({"name": topic.name, "icon_color": topic.icon_color});
    if let Some(icon) = &topic.icon_custom_emoji_id {
        out["icon_custom_emoji_id"] = icon.clone().into();
    }
    out
}

/// Begins a topic that lacks only its id, which is that of the message that tells of it.
pub(crate) fn begin(state: &mut State, key: ChatKey, mut topic: Topic, now_ms: i64) -> i64 {
    let body = created(&topic);
    // The message stands in the topic that it begins, so its id must be known beforehand.
    let id = state.coming_message_id(key);
    topic.id = id;
    let author = topic.creator;
    if let Some(chat) = state.chats.get_mut(&key) {
        chat.topics.insert(id, topic);
    }
    happen(state, key, Some(id), author, ("forum_topic_created", body), now_ms);
    state.changed(What::Topic {
        chat: key,
        message_thread_id: id,
    });
    id
}

/// Writes down that something happened in a chat, and returns the service message's id.
pub(crate) fn happen(
    state: &mut State,
    key: ChatKey,
    thread: Option<i64>,
    author: i64,
    (kind, body): (&str, Value),
    now_ms: i64,
) -> i64 {
    let message = Message {
        id: 0,
        thread,
        sender: Sender::User(author),
        author,
        date: now_ms.div_euclid(1000),
        edited: None,
        reply: None,
        origin: None,
        album: None,
        content: Content::service(kind, body),
        markup: None,
        reactions: std::collections::BTreeMap::new(),
        protected: false,
    };
    put(state, key, message, now_ms)
}

pub(crate) fn edit(s: &mut Session<'_>, args: &Args) -> Answer {
    let (key, topic) = s.topic(args)?;
    s.may_manage(key, &topic, "not enough rights to edit the topic")?;
    let name = match args.some_text("name") {
        Some(name) => Some(check_name(&name)?).filter(|name| *name != topic.name),
        None => None,
    };
    let icon = check_icon(args)?;
    let icon_changes = args.has("icon_custom_emoji_id") && icon != topic.icon_custom_emoji_id;
    if name.is_none() && !icon_changes {
        return Err(Refusal::bad("TOPIC_NOT_MODIFIED"));
    }
    s.charge(key, 1)?;
    let icon = icon_changes.then(|| icon.unwrap_or_default());
    let (author, now_ms) = (s.bot, s.now_ms);
    rename(s.state, key, topic.id, (name, icon), author, now_ms);
    Ok(true.into())
}

/// Gives a topic another name or icon; an empty icon takes the custom one away.
pub(crate) fn rename(
    state: &mut State,
    key: ChatKey,
    id: i64,
    (name, icon): (Option<String>, Option<String>),
    author: i64,
    now_ms: i64,
) {
    let mut body = json!({});
    let topic = state.chats.get_mut(&key).and_then(|chat| chat.topics.get_mut(&id));
    if let Some(topic) = topic {
        if let Some(name) = name {
            body["name"] = name.clone().into();
            topic.name = name;
        }
        if let Some(icon) = icon {
            body["icon_custom_emoji_id"] = icon.clone().into();
            topic.icon_custom_emoji_id = Some(icon).filter(|icon| !icon.is_empty());
        }
    }
    happen(state, key, Some(id), author, ("forum_topic_edited", body), now_ms);
    state.changed(What::Topic {
        chat: key,
        message_thread_id: id,
    });
}

pub(crate) fn set_closed(s: &mut Session<'_>, args: &Args, closed: bool) -> Answer {
    let (key, topic) = s.topic(args)?;
    s.may_manage(key, &topic, "not enough rights to close or open the topic")?;
    if topic.closed == closed {
        return Err(Refusal::bad("TOPIC_NOT_MODIFIED"));
    }
    s.charge(key, 1)?;
    let (author, now_ms) = (s.bot, s.now_ms);
    close(s.state, key, topic.id, closed, author, now_ms);
    Ok(true.into())
}

/// Closes or reopens a topic.
pub(crate) fn close(state: &mut State, key: ChatKey, id: i64, closed: bool, author: i64, now_ms: i64) {
    let topic = state.chats.get_mut(&key).and_then(|chat| chat.topics.get_mut(&id));
    if let Some(topic) = topic {
        topic.closed = closed;
    }
    let kind = if closed {
        "forum_topic_closed"
    } else {
        "forum_topic_reopened"
    };
    happen(state, key, Some(id), author, (kind, json!({})), now_ms);
    state.changed(What::Topic {
        chat: key,
        message_thread_id: id,
    });
}

pub(crate) fn delete(s: &mut Session<'_>, args: &Args) -> Answer {
    let (key, topic) = s.topic(args)?;
    let private = matches!(key, ChatKey::Private { .. });
    if !private && topic.creator != s.bot && !s.may(key, Right::DeleteMessages) {
        return Err(Refusal::bad("not enough rights to delete the topic"));
    }
    erase(s.state, key, topic.id);
    Ok(true.into())
}

/// Deletes a topic and its messages. Nobody hears of it by an update.
pub(crate) fn erase(state: &mut State, key: ChatKey, id: i64) {
    if let Some(chat) = state.chats.get_mut(&key) {
        if let Some(topic) = chat.topics.get_mut(&id) {
            topic.deleted = true;
        }
        chat.messages.retain(|_, message| message.thread != Some(id));
        let messages = &chat.messages;
        chat.pinned.retain(|pinned| messages.contains_key(pinned));
    }
    state.changed(What::Topic {
        chat: key,
        message_thread_id: id,
    });
}

pub(crate) fn unpin_all(s: &mut Session<'_>, args: &Args) -> Answer {
    let (key, topic) = s.topic(args)?;
    if !s.may(key, Right::PinMessages) {
        return Err(Refusal::bad("not enough rights to manage pinned messages in the chat"));
    }
    let chat = s.chat_mut(key)?;
    let messages = &chat.messages;
    chat.pinned
        .retain(|id| messages.get(id).is_some_and(|message| message.thread != Some(topic.id)));
    s.state.changed(What::Chat { chat: key });
    Ok(true.into())
}

pub(crate) fn icon_stickers() -> Value {
    ICONS
        .iter()
        .map(|(id, emoji)| {
            json!({
                "file_id": format!("CAAD-icon-{id}"), "file_unique_id": format!("AgAD{id}"),
                "type": "custom_emoji", "width": 512, "height": 512,
                "is_animated": true, "is_video": false,
                "emoji": emoji, "set_name": "Topics", "custom_emoji_id": id,
            })
        })
        .collect()
}

//! Where a new message goes, and putting it there.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::args::Args;
use crate::methods::{Access, Session};
use crate::model::chat::{ChatKind, Right, Status};
use crate::model::key::ChatKey;
use crate::model::message::{Content, MediaKind, Message, Reply, Sender};
use crate::model::state::{State, What};
use crate::refusal::Refusal;
use crate::{deliver, keyboard, render};

/// The longest quote of an answer, in UTF-16 units.
const QUOTE_MAX: usize = 1024;

/// Where a new message goes and what surrounds it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) key: ChatKey,
    pub(crate) thread: Option<i64>,
    pub(crate) reply: Option<Reply>,
    pub(crate) markup: Option<Value>,
    pub(crate) protected: bool,
}

impl Session<'_> {
    /// The chat, topic, answered message and keyboard of a call that sends.
    pub(crate) fn place(&self, args: &Args) -> Result<Place, Refusal> {
        let key = self.target(args, Access::Send)?;
        let thread = self.thread(args, key)?;
        let mut place = Place {
            key,
            thread,
            reply: None,
            markup: keyboard::of(args, key)?,
            protected: args.flag("protect_content"),
        };
        self.answer_to(args, &mut place)?;
        self.may_write(&place)?;
        Ok(place)
    }

    /// The topic that a call names, which must be there.
    fn thread(&self, args: &Args, key: ChatKey) -> Result<Option<i64>, Refusal> {
        let Some(thread) = args.int("message_thread_id").filter(|id| *id != 0) else {
            return Ok(None);
        };
        let chat = self.chat(key)?;
        // Without topics the id is passed over in groups. In a private chat those that are there stay.
        if !chat.is_forum && chat.kind != ChatKind::Private {
            return Ok(None);
        }
        match chat.topics.get(&thread) {
            Some(topic) if !topic.deleted => Ok(Some(thread)),
            Some(_) if self.state.settings.topic_deleted_as_code => Err(Refusal::bad("TOPIC_DELETED")),
            Some(_) | None => Err(Refusal::thread_not_found()),
        }
    }

    fn answer_to(&self, args: &Args, place: &mut Place) -> Result<(), Refusal> {
        let given = args.json("reply_parameters", "can't parse reply parameters JSON object")?;
        let asked = match given {
            Some(Value::Object(given)) => Args::new(Value::Object(given)),
            Some(_) => return Err(Refusal::bad("object expected as reply parameters")),
            None => match args.int("reply_to_message_id") {
                Some(id) => Args::new(json!({
                    "message_id": id,
                    "allow_sending_without_reply": args.flag("allow_sending_without_reply"),
                })),
                None => return Ok(()),
            },
        };
        let Some(id) = asked.int("message_id").filter(|id| *id > 0) else {
            return Ok(());
        };
        let chat = if asked.has("chat_id") {
            self.target(&asked, Access::Read)?
        } else {
            place.key
        };
        let Some(answered) = self.state.message(chat, id) else {
            return if asked.flag("allow_sending_without_reply") {
                Ok(())
            } else {
                Err(Refusal::bad("message to be replied not found"))
            };
        };
        if chat == place.key && place.thread.is_none() {
            place.thread = answered.thread;
        }
        let elsewhere = (chat != place.key || answered.thread != place.thread).then_some(chat);
        let quote = asked.some_text("quote").map(
            |quote| json!({"text": quote, "position": asked.int("quote_position").unwrap_or(0), "is_manual": true}),
        );
        if let Some(quote) = &quote {
            let words = answered.content.words().map_or("", |words| words.text.as_str());
            let part = quote["text"].as_str().unwrap_or_default();
            if crate::text::utf16_len(part) > QUOTE_MAX {
                return Err(Refusal::bad("MESSAGE_TOO_LONG"));
            }
            if !words.contains(part) {
                return Err(Refusal::bad("QUOTE_TEXT_INVALID"));
            }
        }
        place.reply = Some(Reply {
            message_id: id,
            elsewhere,
            quote,
        });
        Ok(())
    }

    fn may_write(&self, place: &Place) -> Result<(), Refusal> {
        let chat = self.chat(place.key)?;
        if chat.kind == ChatKind::Private {
            return Ok(());
        }
        let closed = place
            .thread
            .and_then(|thread| chat.topics.get(&thread))
            .is_some_and(|topic| topic.closed);
        if closed && !chat.may(self.bot, Right::ManageTopics) {
            return Err(Refusal::bad("TOPIC_CLOSED"));
        }
        if chat.kind == ChatKind::Channel && !chat.status(self.bot).is_admin() {
            return Err(Refusal::bad("need administrator rights in the channel chat"));
        }
        Ok(())
    }

    /// Whether the bot may put just this there: a right may be missing for one kind of message alone.
    pub(crate) fn may_send(&self, place: &Place, content: &Content) -> Result<(), Refusal> {
        let chat = self.chat(place.key)?;
        if let ChatKey::Private { user, .. } = place.key
            && let Content::Media(media) = content
            && matches!(media.kind, MediaKind::Voice | MediaKind::VideoNote)
            && self
                .state
                .people
                .get(&user)
                .is_some_and(|person| person.privacy.forbids_voice)
        {
            return Err(Refusal::bad("VOICE_MESSAGES_FORBIDDEN"));
        }
        let muted = chat
            .members
            .get(&self.bot)
            .is_some_and(|member| member.status == Status::Restricted && !member.can_send);
        let (kind, several) = content.kind();
        if muted || chat.forbidden.contains(kind) {
            return Err(Refusal::bad(format!("not enough rights to send {several} to the chat")));
        }
        Ok(())
    }

    /// A message of the bot for this place, which lacks only its id.
    pub(crate) fn compose(&self, place: &Place, content: Content, album: Option<String>) -> Message {
        let sender = match self.state.chat(place.key).map(|chat| (chat.kind, chat.key)) {
            Some((ChatKind::Channel, key)) => Sender::Chat(key.chat_id()),
            Some(_) | None => Sender::User(self.bot),
        };
        Message {
            id: 0,
            thread: place.thread,
            sender,
            author: self.bot,
            date: self.now_s(),
            edited: None,
            reply: place.reply.clone(),
            origin: None,
            album,
            content,
            markup: place.markup.clone(),
            reactions: BTreeMap::new(),
            protected: place.protected,
        }
    }

    /// Writes the message down, tells the others, and returns its id.
    pub(crate) fn post(&mut self, place: &Place, content: Content, album: Option<String>) -> i64 {
        let message = self.compose(place, content, album);
        self.put(place.key, message)
    }

    /// Writes down a message that lacks only its id.
    pub(crate) fn put(&mut self, key: ChatKey, message: Message) -> i64 {
        put(self.state, key, message, self.now_ms)
    }

    pub(crate) fn shown(&self, key: ChatKey, id: i64) -> Value {
        self.state
            .message(key, id)
            .map_or(Value::Null, |message| render::message(self.state, message, key))
    }
}

/// Writes down a message that lacks only its id, and tells everybody who should know.
pub(crate) fn put(state: &mut State, key: ChatKey, mut message: Message, now_ms: i64) -> i64 {
    let id = state.next_message_id(key);
    message.id = id;
    if let Some(chat) = state.chats.get_mut(&key) {
        chat.messages.insert(id, message);
    }
    state.changed(What::Message {
        chat: key,
        message_id: id,
    });
    deliver::announce(state, key, id, false, now_ms);
    id
}

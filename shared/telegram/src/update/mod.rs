//! What Telegram tells a bot, read leniently.

mod content;
mod context;
mod message;
mod people;
mod reply;
mod said;
#[cfg(test)]
mod tests;

pub use content::ContentKind;
pub use context::{ExternalReply, Origin, Quote};
pub use message::Message;
pub use people::{
    CallbackMessage, CallbackQuery, Chat, ChatJoinRequest, ChatKind, ChatMember, ChatMemberUpdated, MemberStatus,
    MessageReactionUpdated, Reaction, User,
};
pub use reply::Reply;

use crate::UpdateId;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::error::Category;
use std::fmt;

/// Something that happened (<https://core.telegram.org/bots/api#update>).
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// Its number, to recognise a repetition by.
    pub update_id: UpdateId,
    /// What happened.
    pub kind: UpdateKind,
}

/// What happened. Kinds that the desk does not use are known by name only.
#[derive(Clone, Debug, PartialEq)]
pub enum UpdateKind {
    /// A new message.
    Message(Box<Message>),
    /// A message as it is after an edit, which can overtake the message itself.
    EditedMessage(Box<Message>),
    /// A button was pressed. Kept by Telegram for 150 seconds only.
    CallbackQuery(Box<CallbackQuery>),
    /// The bot's own standing in a chat changed; in a private chat, it was blocked or unblocked.
    MyChatMember(Box<ChatMemberUpdated>),
    /// Somebody's standing in a chat changed.
    ChatMember(Box<ChatMemberUpdated>),
    /// Somebody changed their reactions to a message.
    MessageReaction(Box<MessageReactionUpdated>),
    /// Somebody asks to be let into a chat.
    ChatJoinRequest(Box<ChatJoinRequest>),
    /// Any other kind, by Telegram's name; empty if there is none.
    Other(String),
}

impl UpdateKind {
    /// Telegram's name of the kind, fit for a log.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Message(_) => "message",
            Self::EditedMessage(_) => "edited_message",
            Self::CallbackQuery(_) => "callback_query",
            Self::MyChatMember(_) => "my_chat_member",
            Self::ChatMember(_) => "chat_member",
            Self::MessageReaction(_) => "message_reaction",
            Self::ChatJoinRequest(_) => "chat_join_request",
            Self::Other(name) => name,
        }
    }
}

/// A body is no update that can be handled. Repeats nothing of its content.
///
/// It will be the same at the next delivery: acknowledge it, and record that it was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Not JSON.
    #[error("not JSON, at line {line}, column {column}")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// JSON without an `update_id`.
    #[error("JSON, but not an update")]
    NotAnUpdate,
    /// An update with a field that is missing or of another type than the Bot API says, nested deeper than 128 levels where it
    /// matters, or with a text that is none.
    #[error("update {update_id} has an unexpected shape at line {line}, column {column}")]
    Malformed {
        /// Its number.
        update_id: UpdateId,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
}

impl Update {
    /// Reads one update. Kinds, fields and values that are not used may be anything.
    ///
    /// # Errors
    /// [`ParseError`]; the caller drops the update. Never panics, whatever the bytes.
    pub fn parse(body: &[u8]) -> Result<Self, ParseError> {
        serde_json::from_slice(body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            // What is nested too deep for us, or holds half a character, counts as a mistake in JSON; it may hold words all the same.
            if let Some(update_id) = UpdateId::of(body) {
                return ParseError::Malformed {
                    update_id,
                    line,
                    column,
                };
            }
            match error.classify() {
                Category::Data => ParseError::NotAnUpdate,
                Category::Io | Category::Syntax | Category::Eof => ParseError::NotJson { line, column },
            }
        })
    }
}

impl UpdateId {
    /// The number of an update whose JSON this is, whatever else stands in it and however deep it goes.
    #[must_use]
    pub fn of(update: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Head {
            update_id: UpdateId,
        }
        serde_json::from_slice::<Head>(update).ok().map(|head| head.update_id)
    }
}

impl<'de> Deserialize<'de> for Update {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UpdateVisitor)
    }
}

struct UpdateVisitor;

impl<'de> Visitor<'de> for UpdateVisitor {
    type Value = Update;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an update")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Update, A::Error> {
        let mut update_id = None;
        let mut kind = UpdateKind::Other(String::new());
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "update_id" => update_id = Some(map.next_value()?),
                "message" => kind = UpdateKind::Message(map.next_value()?),
                "edited_message" => kind = UpdateKind::EditedMessage(map.next_value()?),
                "callback_query" => kind = UpdateKind::CallbackQuery(map.next_value()?),
                "my_chat_member" => kind = UpdateKind::MyChatMember(map.next_value()?),
                "chat_member" => kind = UpdateKind::ChatMember(map.next_value()?),
                "message_reaction" => kind = UpdateKind::MessageReaction(map.next_value()?),
                "chat_join_request" => kind = UpdateKind::ChatJoinRequest(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    // A field that accompanies a kind we know does not replace it.
                    if matches!(&kind, UpdateKind::Other(name) if name.is_empty()) {
                        kind = UpdateKind::Other(key.chars().take(64).collect());
                    }
                }
            }
        }
        let update_id = update_id.ok_or_else(|| de::Error::missing_field("update_id"))?;
        Ok(Update { update_id, kind })
    }
}

/// For fields of which only their being there matters, whatever they hold.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Option::<IgnoredAny>::deserialize(deserializer).map(|value| value.is_some())
}

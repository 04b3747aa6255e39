//! Messages.

use super::{Chat, ContentKind, ExternalReply, Origin, Quote, Reply, User, context::perhaps, said};
use crate::{ChatId, MessageEntity, MessageId, RichMessage, Text, ThreadId, json::Bounded};
use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// A message (<https://core.telegram.org/bots/api#message>).
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "the flags are those of Telegram's object")]
pub struct Message {
    /// Which, within its chat.
    pub message_id: MessageId,
    /// When it was sent, in seconds since 1970.
    pub date: i64,
    /// When it was last edited, likewise.
    pub edit_date: Option<i64>,
    /// Where.
    pub chat: Chat,
    /// Who wrote it; nobody for a channel's post. For an anonymous admin this is a bot of Telegram's.
    pub from: Option<User>,
    /// The chat in whose name it was written: of an anonymous admin, the group itself.
    pub sender_chat: Option<Chat>,
    /// The bot through which it was written.
    pub via_bot: Option<User>,
    /// Whether it was forwarded from elsewhere.
    pub is_forward: bool,
    /// Who wrote it first, if it was.
    pub origin: Option<Origin>,
    /// The part of a message that it answers.
    pub quote: Option<Quote>,
    /// The message of another chat that it answers.
    pub external_reply: Option<ExternalReply>,
    /// Its `message_thread_id` as it came; [`Message::thread`] is the one to trust.
    pub message_thread_id: Option<i64>,
    /// Whether it is in a topic. Replies in other groups have a thread too.
    pub is_topic_message: bool,
    /// The `reply_to_message` as it came; [`Message::reply`] is the one to trust.
    pub reply_to_message: Option<Reply>,
    /// Which album it is part of. Albums come message by message, with no sign of the last.
    pub media_group_id: Option<String>,
    /// The text of a text message.
    pub text: Option<String>,
    /// The text's formatting.
    pub entities: Vec<MessageEntity>,
    /// The text under a file.
    pub caption: Option<String>,
    /// The caption's formatting.
    pub caption_entities: Vec<MessageEntity>,
    /// The text of a rich message.
    pub rich_message: Option<RichMessage>,
    /// What to send its file again by; of a photo, the largest size.
    pub file_id: Option<String>,
    /// Whether the file is covered until somebody taps it.
    pub has_media_spoiler: bool,
    /// Whether the caption stands above the file.
    pub show_caption_above_media: bool,
    /// Who came into the group.
    pub new_chat_members: Vec<User>,
    /// The supergroup that this group became.
    pub migrate_to_chat_id: Option<ChatId>,
    /// The group that this supergroup was.
    pub migrate_from_chat_id: Option<ChatId>,
    content: ContentKind,
    /// Words in other places than text, caption and rich message.
    said: Option<String>,
    /// Whether words may stand there that were not read.
    unread: bool,
}

impl Message {
    /// What it holds.
    #[must_use]
    pub const fn content(&self) -> ContentKind {
        self.content
    }

    /// The topic that it is in, if it is in one other than General.
    #[must_use]
    pub fn thread(&self) -> Option<ThreadId> {
        self.message_thread_id
            .filter(|_| self.is_topic_message)
            .and_then(ThreadId::new)
    }

    /// The message that its author answered. In a topic, Telegram has every other message answer the topic's first.
    #[must_use]
    pub fn reply(&self) -> Option<&Reply> {
        self.reply_to_message.as_ref().filter(|reply| !reply.begins_topic)
    }

    /// Its words, in whatever field they stand: the text, the caption, the blocks of a rich message, what a poll asks and
    /// offers, a list of tasks, a person's name, a place's.
    #[must_use]
    pub fn words(&self) -> Option<Text> {
        let plain = |text: &Option<String>, entities: &Vec<MessageEntity>| {
            text.as_ref().map(|text| Text {
                text: text.clone(),
                entities: entities.clone(),
            })
        };
        plain(&self.text, &self.entities)
            .or_else(|| plain(&self.caption, &self.caption_entities))
            .or_else(|| self.rich_message.as_ref().map(|rich| rich.words.clone()))
            .or_else(|| self.said.clone().map(Text::from))
    }

    /// Whether [`Message::words`] are all that there are. Not so of content that nobody knew when this was written, of blocks of a rich
    /// message that are not understood, and of stories, whose words no bot is told.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        let places = [
            self.text.is_some(),
            self.caption.is_some(),
            self.rich_message.is_some(),
            self.said.is_some(),
        ];
        let places = places.into_iter().filter(|there| *there).count();
        let known = !matches!(self.content, ContentKind::Unknown | ContentKind::Story);
        known && !self.unread && places <= 1
    }
}

/// A file of whatever kind.
#[derive(serde::Deserialize)]
struct File {
    #[serde(rename = "file_id", default)]
    id: Option<String>,
    #[serde(default)]
    width: i64,
    #[serde(default)]
    height: i64,
}

/// The fields of a message, sorted by what is done with them.
enum Field {
    MessageId,
    Date,
    EditDate,
    Chat,
    From,
    SenderChat,
    ViaBot,
    ForwardOrigin,
    Quote,
    ExternalReply,
    MessageThreadId,
    IsTopicMessage,
    ReplyToMessage,
    MediaGroupId,
    Text,
    Entities,
    Caption,
    CaptionEntities,
    Spoiler,
    CaptionAbove,
    NewChatMembers,
    MigrateTo,
    MigrateFrom,
    Content(ContentKind),
    Unused,
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldVisitor;

        impl Visitor<'_> for FieldVisitor {
            type Value = Field;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field's name")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Field, E> {
                Ok(match name {
                    "message_id" => Field::MessageId,
                    "date" => Field::Date,
                    "edit_date" => Field::EditDate,
                    "chat" => Field::Chat,
                    "from" => Field::From,
                    "sender_chat" => Field::SenderChat,
                    "via_bot" => Field::ViaBot,
                    "forward_origin" => Field::ForwardOrigin,
                    "quote" => Field::Quote,
                    "external_reply" => Field::ExternalReply,
                    "message_thread_id" => Field::MessageThreadId,
                    "is_topic_message" => Field::IsTopicMessage,
                    "reply_to_message" => Field::ReplyToMessage,
                    "media_group_id" => Field::MediaGroupId,
                    "text" => Field::Text,
                    "entities" => Field::Entities,
                    "caption" => Field::Caption,
                    "caption_entities" => Field::CaptionEntities,
                    "has_media_spoiler" => Field::Spoiler,
                    "show_caption_above_media" => Field::CaptionAbove,
                    "new_chat_members" => Field::NewChatMembers,
                    "migrate_to_chat_id" => Field::MigrateTo,
                    "migrate_from_chat_id" => Field::MigrateFrom,
                    _ => ContentKind::of_field(name).map_or(Field::Unused, Field::Content),
                })
            }
        }

        deserializer.deserialize_identifier(FieldVisitor)
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MessageVisitor)
    }
}

struct MessageVisitor;

impl<'de> Visitor<'de> for MessageVisitor {
    type Value = Message;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Message, A::Error> {
        let (mut message_id, mut chat) = (None, None);
        let mut message = Message {
            message_id: MessageId(0),
            date: 0,
            edit_date: None,
            chat: Chat {
                id: ChatId(0),
                kind: super::ChatKind::Other,
                is_forum: false,
                title: None,
                username: None,
            },
            from: None,
            sender_chat: None,
            via_bot: None,
            is_forward: false,
            origin: None,
            quote: None,
            external_reply: None,
            message_thread_id: None,
            is_topic_message: false,
            reply_to_message: None,
            media_group_id: None,
            text: None,
            entities: Vec::new(),
            caption: None,
            caption_entities: Vec::new(),
            file_id: None,
            has_media_spoiler: false,
            show_caption_above_media: false,
            new_chat_members: Vec::new(),
            migrate_to_chat_id: None,
            migrate_from_chat_id: None,
            rich_message: None,
            content: ContentKind::Unknown,
            said: None,
            unread: false,
        };
        while let Some(field) = map.next_key()? {
            match field {
                Field::MessageId => message_id = Some(map.next_value()?),
                Field::Date => message.date = map.next_value()?,
                Field::EditDate => message.edit_date = map.next_value()?,
                Field::Chat => chat = Some(map.next_value()?),
                Field::From => message.from = map.next_value()?,
                Field::SenderChat => message.sender_chat = map.next_value()?,
                Field::ViaBot => message.via_bot = map.next_value()?,
                Field::ForwardOrigin => {
                    let origin = map.next_value::<Option<Bounded>>()?;
                    message.is_forward = origin.is_some();
                    message.origin = origin.map(|read| perhaps(read).unwrap_or_default());
                }
                Field::Quote => message.quote = map.next_value::<Option<Bounded>>()?.and_then(perhaps),
                Field::ExternalReply => {
                    let reply = map.next_value::<Option<Bounded>>()?;
                    message.external_reply = reply.map(|read| perhaps(read).unwrap_or_default());
                }
                Field::MessageThreadId => message.message_thread_id = map.next_value()?,
                Field::IsTopicMessage => message.is_topic_message = map.next_value()?,
                Field::ReplyToMessage => message.reply_to_message = map.next_value()?,
                Field::MediaGroupId => message.media_group_id = map.next_value()?,
                Field::Text => {
                    message.text = map.next_value()?;
                    if message.text.is_some() {
                        message.content = message.content.or(ContentKind::Text);
                    }
                }
                Field::Entities => {
                    message.entities = map.next_value::<Option<_>>()?.unwrap_or_default();
                }
                Field::Caption => message.caption = map.next_value()?,
                Field::CaptionEntities => {
                    message.caption_entities = map.next_value::<Option<_>>()?.unwrap_or_default();
                }
                Field::Spoiler => message.has_media_spoiler = map.next_value::<Option<_>>()?.unwrap_or_default(),
                Field::CaptionAbove => {
                    message.show_caption_above_media = map.next_value::<Option<_>>()?.unwrap_or_default();
                }
                Field::NewChatMembers => {
                    message.new_chat_members = map.next_value()?;
                    message.content = ContentKind::Service("new_chat_members");
                }
                Field::MigrateTo => {
                    message.migrate_to_chat_id = map.next_value()?;
                    message.content = ContentKind::Service("migrate_to_chat_id");
                }
                Field::MigrateFrom => {
                    message.migrate_from_chat_id = map.next_value()?;
                    message.content = ContentKind::Service("migrate_from_chat_id");
                }
                Field::Content(kind) => read_content(kind, &mut message, &mut map)?,
                Field::Unused => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        message.message_id = message_id.ok_or_else(|| de::Error::missing_field("message_id"))?;
        message.chat = chat.ok_or_else(|| de::Error::missing_field("chat"))?;
        Ok(message)
    }
}

/// Reads a field that says what a message holds, and the file in it.
fn read_content<'de, A: MapAccess<'de>>(kind: ContentKind, message: &mut Message, map: &mut A) -> Result<(), A::Error> {
    let (there, file_id) = if kind == ContentKind::Photo {
        let sizes = map.next_value::<Option<Vec<File>>>()?;
        let there = sizes.is_some();
        let largest = sizes
            .into_iter()
            .flatten()
            .max_by_key(|size| size.width.saturating_mul(size.height));
        (there, largest.and_then(|size| size.id))
    } else if kind.media().is_some() {
        let file = map.next_value::<Option<File>>()?;
        (file.is_some(), file.and_then(|file| file.id))
    } else if kind == ContentKind::RichMessage {
        let read = map.next_value::<Option<Bounded>>()?;
        message.rich_message = read.as_ref().map(RichMessage::read);
        message.unread |= message.rich_message.as_ref().is_some_and(|rich| !rich.is_whole);
        (read.is_some(), None)
    } else if said::is_wordy(kind) {
        let read = map.next_value::<Option<Bounded>>()?;
        if let Some(read) = &read {
            let (words, whole) = said::words(kind, read);
            message.unread |= !whole || message.said.is_some();
            message.said = Some(words).filter(|words| !words.is_empty());
        }
        (read.is_some(), None)
    } else {
        (map.next_value::<Option<IgnoredAny>>()?.is_some(), None)
    };
    // Of an animation and the document that comes with it, the animation's wins in whatever order.
    if there && message.content.or(kind) == kind {
        message.content = kind;
        message.file_id = file_id;
    }
    Ok(())
}

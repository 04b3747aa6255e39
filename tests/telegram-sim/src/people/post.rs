//! What a person is about to send.

use serde_json::{Map, Value, json};

use crate::args::Upload;
use crate::model::key::ChatKey;
use crate::model::message::{Content, FactKind, Formatted, Media, MediaKind};
use crate::model::state::State;
use crate::refusal::Impossible;
use crate::text;

/// A message that a person is about to send.
#[derive(Clone, Debug)]
pub struct Post {
    body: Body,
    caption: Option<Formatted>,
    pub(crate) thread: Option<i64>,
    pub(crate) reply_to: Option<i64>,
    pub(crate) reply_chat: Option<ChatKey>,
    pub(crate) quote: Option<String>,
    pub(crate) album: Option<String>,
    pub(crate) date: Option<i64>,
    pub(crate) origin: Option<Value>,
}

#[derive(Clone, Debug)]
enum Body {
    Text(Formatted),
    Rich(Value),
    Upload(MediaKind, Upload),
    File(MediaKind, String),
    Fact(FactKind, Value),
}

impl Post {
    fn of(body: Body) -> Self {
        Self {
            body,
            caption: None,
            thread: None,
            reply_to: None,
            reply_chat: None,
            quote: None,
            album: None,
            date: None,
            origin: None,
        }
    }

    /// Words.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::of(Body::Text(Formatted::plain(text)))
    }

    /// Words with marks.
    #[must_use]
    pub fn formatted(body: Formatted) -> Self {
        Self::of(Body::Text(body))
    }

    /// Formatted blocks, as pasted text comes: a `RichMessage`.
    #[must_use]
    pub fn rich(message: Value) -> Self {
        Self::of(Body::Rich(message))
    }

    /// Formatted blocks of one paragraph each.
    #[must_use]
    pub fn paragraphs(texts: &[&str]) -> Self {
        let blocks: Vec<Value> = texts
            .iter()
            .map(|text| json!({"type": "paragraph", "text": text}))
            .collect();
        Self::rich(json!({ "blocks": blocks }))
    }

    /// A file with this name and these bytes, shown as this kind.
    #[must_use]
    pub fn media(kind: MediaKind, name: &str, bytes: &[u8]) -> Self {
        Self::upload(
            kind,
            Upload {
                field: String::new(),
                name: name.to_owned(),
                mime: String::new(),
                bytes: bytes.to_vec(),
            },
        )
    }

    /// A file that was uploaded.
    #[must_use]
    pub fn upload(kind: MediaKind, upload: Upload) -> Self {
        Self::of(Body::Upload(kind, upload))
    }

    /// A file that is already in the world.
    #[must_use]
    pub fn file(kind: MediaKind, file_id: &str) -> Self {
        Self::of(Body::File(kind, file_id.to_owned()))
    }

    /// A point on the map.
    #[must_use]
    pub fn location(latitude: f64, longitude: f64) -> Self {
        let body = json!({"latitude": latitude, "longitude": longitude});
        Self::of(Body::Fact(FactKind::Location, body))
    }

    /// A telephone number; with a user id it is the sender's own.
    #[must_use]
    pub fn contact(phone_number: &str, first_name: &str, user_id: Option<i64>) -> Self {
        let mut body = json!({"phone_number": phone_number, "first_name": first_name});
        if let Some(id) = user_id {
            body["user_id"] = id.into();
        }
        Self::of(Body::Fact(FactKind::Contact, body))
    }

    /// Any other object, as the Bot API shows it: a venue, a poll, a die.
    #[must_use]
    pub fn fact(kind: FactKind, body: Value) -> Self {
        Self::of(Body::Fact(kind, body))
    }

    /// With a caption.
    #[must_use]
    pub fn caption(mut self, caption: &str) -> Self {
        self.caption = Some(Formatted::plain(caption));
        self
    }

    /// Into a topic; without this, into General.
    #[must_use]
    pub fn in_topic(mut self, thread: i64) -> Self {
        self.thread = Some(thread);
        self
    }

    /// As an answer to a message of the same chat.
    #[must_use]
    pub fn reply_to(mut self, message_id: i64) -> Self {
        self.reply_to = Some(message_id);
        self
    }

    /// As an answer to a message of another chat that the writer sees.
    #[must_use]
    pub fn reply_in(mut self, chat: ChatKey, message_id: i64) -> Self {
        self.reply_to = Some(message_id);
        self.reply_chat = Some(chat);
        self
    }

    /// As an answer to this part of the answered message.
    #[must_use]
    pub fn quote(mut self, part: &str) -> Self {
        self.quote = Some(part.to_owned());
        self
    }

    /// As written at this unix second, whenever it is delivered; an edit: as edited then.
    #[must_use]
    pub fn dated(mut self, unix_s: i64) -> Self {
        self.date = Some(unix_s);
        self
    }

    /// As a forward from elsewhere: with this `MessageOrigin`.
    #[must_use]
    pub fn forwarded_from(mut self, origin: Value) -> Self {
        self.origin = Some(origin);
        self
    }

    /// As a part of this album.
    #[must_use]
    pub fn album(mut self, media_group_id: &str) -> Self {
        self.album = Some(media_group_id.to_owned());
        self
    }

    /// The content of the message, its file stored.
    pub(crate) fn into_content(self, state: &mut State, by: i64) -> Result<Content, Impossible> {
        let premium = state.people.get(&by).is_some_and(|person| person.is_premium);
        let longest = if premium {
            text::PREMIUM_CAPTION_MAX
        } else {
            text::CAPTION_MAX
        };
        let caption = checked(self.caption.unwrap_or_default(), longest)?;
        let (kind, file_id) = match self.body {
            Body::Text(body) => {
                let marks = json!(body.entities);
                let body = text::checked_text(body.text, "", Some(&marks))?;
                return Ok(Content::Text { body, preview: None });
            }
            Body::Rich(message) => return Ok(Content::Rich(text::rich::checked(message)?)),
            Body::Fact(kind, body) => return Ok(Content::Fact { kind, body }),
            Body::Upload(kind, upload) => (kind, state.store_file(kind, &upload)),
            Body::File(kind, file_id) => {
                if state.file(&file_id).is_none() {
                    return Err(Impossible::because(format!("no file {file_id}")));
                }
                (kind, file_id)
            }
        };
        Ok(Content::Media(Media {
            kind,
            file_id,
            details: Map::new(),
            caption,
            spoiler: false,
            caption_above: false,
        }))
    }
}

fn checked(caption: Formatted, longest: usize) -> Result<Formatted, Impossible> {
    let marks = json!(caption.entities);
    let body = text::formatted(caption.text, "", Some(&marks))?;
    if text::utf16_len(&body.text) > longest {
        return Err(Impossible::because("the caption is too long"));
    }
    Ok(body)
}

//! Everything that puts a new message into a chat.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::args::Args;
use crate::deliver;
use crate::keyboard;
use crate::methods::{Access, Answer, Session};
use crate::model::chat::{ChatKind, Right, Status};
use crate::model::key::ChatKey;
use crate::model::message::{
    Content, FactKind, Formatted, Media, MediaKind, Message, Reply, Sender,
};
use crate::model::state::What;
use crate::refusal::Refusal;
use crate::render;
use crate::text;

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
        let key = self.target(args, Access::Write)?;
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
        if !chat.is_forum {
            // Without topics the id is passed over in groups; private chats of this world have none.
            return match chat.kind {
                ChatKind::Private => Err(Refusal::thread_not_found()),
                ChatKind::Group | ChatKind::Supergroup | ChatKind::Channel => Ok(None),
            };
        }
        match chat.topics.get(&thread) {
            Some(topic) if !topic.deleted => Ok(Some(thread)),
            Some(_) if self.state.settings.topic_deleted_as_code => {
                Err(Refusal::bad("TOPIC_DELETED"))
            }
            Some(_) | None => Err(Refusal::thread_not_found()),
        }
    }

    fn answer_to(&self, args: &Args, place: &mut Place) -> Result<(), Refusal> {
        let given = args.json(
            "reply_parameters",
            "can't parse reply parameters JSON object",
        )?;
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
        let quote = asked.some_text("quote").map(|quote| {
            json!({"text": quote, "position": asked.int("quote_position").unwrap_or(0), "is_manual": true})
        });
        if let Some(quote) = &quote {
            let words = answered
                .content
                .words()
                .map_or("", |words| words.text.as_str());
            let part = quote["text"].as_str().unwrap_or_default();
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
        let muted = chat
            .members
            .get(&self.bot)
            .is_some_and(|member| member.status == Status::Restricted && !member.can_send);
        if muted {
            return Err(Refusal::bad(
                "not enough rights to send text messages to the chat",
            ));
        }
        if chat.kind == ChatKind::Channel && !chat.status(self.bot).is_admin() {
            return Err(Refusal::bad(
                "need administrator rights in the channel chat",
            ));
        }
        Ok(())
    }

    /// A message of the bot for this place, which lacks only its id.
    pub(crate) fn compose(
        &self,
        place: &Place,
        content: Content,
        album: Option<String>,
    ) -> Message {
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
        self.state.message(key, id).map_or(Value::Null, |message| {
            render::message(self.state, message, key)
        })
    }
}

/// Writes down a message that lacks only its id, and tells everybody who should know.
pub(crate) fn put(
    state: &mut crate::model::state::State,
    key: ChatKey,
    mut message: Message,
    now_ms: i64,
) -> i64 {
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

fn single(s: &mut Session<'_>, args: &Args, content: Content) -> Answer {
    let place = s.place(args)?;
    s.charge(place.key, 1)?;
    let id = s.post(&place, content, None);
    Ok(s.shown(place.key, id))
}

pub(crate) fn message(s: &mut Session<'_>, args: &Args) -> Answer {
    let body = text::text_of(args)?;
    let preview = args.json(
        "link_preview_options",
        "can't parse link preview options JSON object",
    )?;
    single(s, args, Content::Text { body, preview })
}

pub(crate) fn media(s: &mut Session<'_>, args: &Args, kind: MediaKind) -> Answer {
    let caption = if kind.has_caption() {
        text::caption_of(args)?
    } else {
        Formatted::default()
    };
    s.target(args, Access::Write)?;
    let given = args.text(kind.field());
    let file_id = s.file_given(kind, kind.field(), &given)?;
    let content = Content::Media(Media {
        kind,
        file_id,
        details: details(args),
        caption,
        spoiler: args.flag("has_spoiler"),
        caption_above: args.flag("show_caption_above_media"),
    });
    single(s, args, content)
}

/// What a caller may say about a file.
fn details(args: &Args) -> Map<String, Value> {
    let numbers = ["duration", "width", "height", "length"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), args.int(name)?.into())));
    let texts = ["title", "performer", "emoji"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), args.some_text(name)?.into())));
    numbers.chain(texts).collect()
}

/// An `InputMedia`.
pub(crate) fn input_media(s: &mut Session<'_>, value: Value) -> Result<Media, Refusal> {
    if !value.is_object() {
        return Err(Refusal::bad("can't parse InputMedia: expected an Object"));
    }
    let args = Args::new(value);
    let kind = match args.text("type").as_str() {
        "" => {
            return Err(Refusal::bad(
                "can't parse InputMedia: Can't find field \"type\"",
            ));
        }
        name => MediaKind::from_field(name).filter(|kind| {
            !matches!(
                kind,
                MediaKind::Voice | MediaKind::VideoNote | MediaKind::Sticker
            )
        }),
    };
    let kind = kind.ok_or_else(|| {
        Refusal::bad(
            "can't parse InputMedia: type must be one of animation, audio, document, photo, video",
        )
    })?;
    let given = args.text("media");
    if given.is_empty() {
        return Err(Refusal::bad("can't parse InputMedia: media not found"));
    }
    Ok(Media {
        kind,
        file_id: s.file_given(kind, "media", &given)?,
        details: details(&args),
        caption: text::caption_of(&args)?,
        spoiler: args.flag("has_spoiler"),
        caption_above: args.flag("show_caption_above_media"),
    })
}

pub(crate) fn album(s: &mut Session<'_>, args: &Args) -> Answer {
    let given = args
        .json("media", "can't parse media JSON object")?
        .ok_or_else(|| Refusal::bad("parameter \"media\" is required"))?;
    let Value::Array(given) = given else {
        return Err(Refusal::bad("expected an Array of InputMedia"));
    };
    if given.is_empty() {
        return Err(Refusal::bad("there are no messages to send"));
    }
    if given.len() > 10 {
        return Err(Refusal::bad("too many messages to send as an album"));
    }
    let mut place = s.place(args)?;
    place.markup = None;
    let media = given
        .into_iter()
        .map(|value| input_media(s, value))
        .collect::<Result<Vec<_>, _>>()?;
    check_mix(&media)?;
    s.charge(place.key, media.len())?;
    let album = (media.len() > 1).then(|| s.state.next_album_id());
    let shown = media
        .into_iter()
        .map(|media| {
            let id = s.post(&place, Content::Media(media), album.clone());
            s.shown(place.key, id)
        })
        .collect();
    Ok(Value::Array(shown))
}

/// Music goes with music, documents with documents, pictures with films.
fn check_mix(media: &[Media]) -> Result<(), Refusal> {
    if media.len() > 1 && media.iter().any(|m| m.kind == MediaKind::Animation) {
        return Err(Refusal::bad(
            "message content type can't be used in an album",
        ));
    }
    for kind in [MediaKind::Audio, MediaKind::Document] {
        let of_kind = media.iter().filter(|m| m.kind == kind).count();
        if of_kind > 0 && of_kind < media.len() {
            return Err(Refusal::bad(format!(
                "{} can't be mixed with other media types",
                kind.telegram_name()
            )));
        }
    }
    Ok(())
}

fn point(args: &Args) -> Result<Value, Refusal> {
    let latitude = args
        .float("latitude")
        .ok_or_else(|| Refusal::bad("latitude is empty"))?;
    let longitude = args
        .float("longitude")
        .ok_or_else(|| Refusal::bad("longitude is empty"))?;
    Ok(json!({"latitude": latitude, "longitude": longitude}))
}

fn required(args: &Args, name: &str) -> Result<String, Refusal> {
    args.some_text(name)
        .ok_or_else(|| Refusal::bad(format!("parameter \"{name}\" is required")))
}

pub(crate) fn location(s: &mut Session<'_>, args: &Args) -> Answer {
    let body = point(args)?;
    let kind = FactKind::Location;
    single(s, args, Content::Fact { kind, body })
}

pub(crate) fn venue(s: &mut Session<'_>, args: &Args) -> Answer {
    let body = json!({
        "location": point(args)?,
        "title": required(args, "title")?,
        "address": required(args, "address")?,
    });
    let kind = FactKind::Venue;
    single(s, args, Content::Fact { kind, body })
}

pub(crate) fn contact(s: &mut Session<'_>, args: &Args) -> Answer {
    let mut body = json!({
        "phone_number": required(args, "phone_number")?,
        "first_name": required(args, "first_name")?,
    });
    if let Some(last_name) = args.some_text("last_name") {
        body["last_name"] = last_name.into();
    }
    let kind = FactKind::Contact;
    single(s, args, Content::Fact { kind, body })
}

pub(crate) fn poll(s: &mut Session<'_>, args: &Args) -> Answer {
    let question = required(args, "question")?;
    let options = args
        .json("options", "can't parse options JSON object")?
        .unwrap_or_default();
    let options: Vec<Value> = options
        .as_array()
        .ok_or_else(|| Refusal::bad("expected an Array of String as options"))?
        .iter()
        .enumerate()
        .filter_map(|(at, option)| {
            let text = option
                .as_str()
                .or_else(|| option.get("text")?.as_str())?
                .to_owned();
            Some(json!({"persistent_id": at.to_string(), "text": text, "voter_count": 0}))
        })
        .collect();
    if options.len() < 2 {
        return Err(Refusal::bad("poll must have at least 2 option"));
    }
    if options.len() > 12 {
        return Err(Refusal::bad("poll can't have more than 12 options"));
    }
    let place = s.place(args)?;
    s.charge(place.key, 1)?;
    let kind = args
        .some_text("type")
        .unwrap_or_else(|| "regular".to_owned());
    let body = json!({
        "id": s.state.next_poll_id(), "question": question, "options": options,
        "total_voter_count": 0, "is_closed": args.flag("is_closed"),
        "is_anonymous": !args.has("is_anonymous") || args.flag("is_anonymous"),
        "type": kind, "allows_multiple_answers": args.flag("allows_multiple_answers"),
    });
    let kind = FactKind::Poll;
    let id = s.post(&place, Content::Fact { kind, body }, None);
    Ok(s.shown(place.key, id))
}

pub(crate) fn dice(s: &mut Session<'_>, args: &Args) -> Answer {
    let emoji = args.some_text("emoji").unwrap_or_else(|| "🎲".to_owned());
    let sides = match emoji.as_str() {
        "🎲" | "🎯" | "🎳" => 6,
        "🏀" | "⚽" => 5,
        "🎰" => 64,
        _ => return Err(Refusal::bad("wrong dice emoji specified")),
    };
    // The world has no chance in it: the die follows the number of changes so far.
    let value = s.state.seq % sides + 1;
    let body = json!({"emoji": emoji, "value": value});
    let kind = FactKind::Dice;
    single(s, args, Content::Fact { kind, body })
}

pub(crate) fn chat_action(s: &mut Session<'_>, args: &Args) -> Answer {
    let known = [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    let action = args.text("action").to_lowercase();
    if !known.contains(&action.as_str()) {
        return Err(Refusal::bad("wrong parameter action in request"));
    }
    let key = s.target(args, Access::Write)?;
    // A deleted topic is no reason to refuse here, so that this call is no probe for one.
    let thread = args.int("message_thread_id");
    let now_ms = s.now_ms;
    s.chat_mut(key)?.action = Some((action.clone(), thread, now_ms));
    s.state.changed(What::ChatAction {
        chat: key,
        message_thread_id: thread,
        action,
    });
    Ok(true.into())
}

//! Everything that puts a new message into a chat.

use serde_json::{Map, Value, json};

use crate::args::Args;
use crate::methods::{Access, Answer, Session};
use crate::model::message::{Content, FactKind, Formatted, Media, MediaKind};
use crate::model::state::What;
use crate::refusal::Refusal;
use crate::text;

fn single(s: &mut Session<'_>, args: &Args, content: Content) -> Answer {
    let place = s.place(args)?;
    s.may_send(&place, &content)?;
    s.charge(place.key, 1)?;
    let id = s.post(&place, content, None);
    Ok(s.shown(place.key, id))
}

fn words(args: &Args) -> Result<Content, Refusal> {
    let body = text::text_of(args)?;
    let preview = args.json("link_preview_options", "can't parse link preview options JSON object")?;
    Ok(Content::Text { body, preview })
}

fn blocks(args: &Args) -> Result<Content, Refusal> {
    let given = args
        .json("rich_message", "can't parse rich message JSON object")?
        .ok_or_else(|| Refusal::bad("parameter \"rich_message\" is required"))?;
    Ok(Content::Rich(text::rich::given(&given)?))
}

/// What a call that edits words brings: plain ones, or blocks.
pub(crate) fn text_or_rich(args: &Args) -> Result<Content, Refusal> {
    if args.has("rich_message") {
        blocks(args)
    } else {
        words(args)
    }
}

pub(crate) fn message(s: &mut Session<'_>, args: &Args) -> Answer {
    let content = words(args)?;
    single(s, args, content)
}

pub(crate) fn rich_message(s: &mut Session<'_>, args: &Args) -> Answer {
    let content = blocks(args)?;
    single(s, args, content)
}

pub(crate) fn media(s: &mut Session<'_>, args: &Args, kind: MediaKind) -> Answer {
    let caption = if kind.has_caption() {
        text::caption_of(args)?
    } else {
        Formatted::default()
    };
    s.target(args, Access::Send)?;
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
            return Err(Refusal::bad("can't parse InputMedia: Can't find field \"type\""));
        }
        name => MediaKind::from_field(name)
            .filter(|kind| !matches!(kind, MediaKind::Voice | MediaKind::VideoNote | MediaKind::Sticker)),
    };
    let kind = kind.ok_or_else(|| {
        Refusal::bad("can't parse InputMedia: type must be one of animation, audio, document, photo, video")
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
    let parts: Vec<Content> = media.into_iter().map(Content::Media).collect();
    parts.iter().try_for_each(|part| s.may_send(&place, part))?;
    s.charge(place.key, parts.len())?;
    let album = (parts.len() > 1).then(|| s.state.next_album_id());
    let shown = parts
        .into_iter()
        .map(|part| {
            let id = s.post(&place, part, album.clone());
            s.shown(place.key, id)
        })
        .collect();
    Ok(Value::Array(shown))
}

/// Music goes with music, documents with documents, pictures with films.
fn check_mix(media: &[Media]) -> Result<(), Refusal> {
    if media.len() > 1 && media.iter().any(|m| m.kind == MediaKind::Animation) {
        return Err(Refusal::bad("message content type can't be used in an album"));
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
            let text = option.as_str().or_else(|| option.get("text")?.as_str())?.to_owned();
            Some(json!({"persistent_id": at.to_string(), "text": text, "voter_count": 0}))
        })
        .collect();
    if options.len() < 2 {
        return Err(Refusal::bad("poll must have at least 2 option"));
    }
    if options.len() > 12 {
        return Err(Refusal::bad("poll can't have more than 12 options"));
    }
    let kind = args.some_text("type").unwrap_or_else(|| "regular".to_owned());
    let body = json!({
        "id": s.state.next_poll_id(), "question": question, "options": options,
        "total_voter_count": 0, "is_closed": args.flag("is_closed"),
        "is_anonymous": !args.has("is_anonymous") || args.flag("is_anonymous"),
        "type": kind, "allows_multiple_answers": args.flag("allows_multiple_answers"),
    });
    let kind = FactKind::Poll;
    single(s, args, Content::Fact { kind, body })
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
    let key = s.target(args, Access::Send)?;
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

//! Copies and forwards. A copy is of the message as it is now, edits included, and keeps neither author nor keyboard.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::args::Args;
use crate::methods::place::Place;
use crate::methods::{Access, Answer, Session};
use crate::model::key::ChatKey;
use crate::model::message::{Content, Formatted, Message};
use crate::refusal::Refusal;
use crate::{render, text};

fn source(s: &Session<'_>, args: &Args, what: &str) -> Result<(ChatKey, Message), Refusal> {
    if !args.has("from_chat_id") {
        return Err(Refusal::bad("parameter \"from_chat_id\" is required"));
    }
    let from = s.named(args, "from_chat_id", Access::Read)?;
    let message = args
        .int("message_id")
        .and_then(|id| s.state.message(from, id))
        .ok_or_else(|| Refusal::bad(format!("message to {what} not found")))?;
    Ok((from, message.clone()))
}

pub(crate) fn copy_one(s: &mut Session<'_>, args: &Args) -> Answer {
    let caption = args.has("caption").then(|| text::caption_of(args)).transpose()?;
    let (_, original) = source(s, args, "copy")?;
    let mut content = copyable(&original).ok_or_else(|| Refusal::bad("the message can't be copied"))?;
    if let (Some(caption), Content::Media(media)) = (caption, &mut content)
        && media.kind.has_caption()
    {
        media.caption = caption;
        media.caption_above = args.flag("show_caption_above_media");
    }
    let place = s.place(args)?;
    s.may_send(&place, &content)?;
    // With an answer or a keyboard of its own it is no copy to Telegram but a new message, and the bot has no Premium.
    if let Content::Media(media) = &content
        && (place.reply.is_some() || place.markup.is_some())
        && text::utf16_len(&media.caption.text) > text::CAPTION_MAX
    {
        return Err(Refusal::bad("message caption is too long"));
    }
    s.charge(place.key, 1)?;
    let id = s.post(&place, content, None);
    Ok(json!({ "message_id": id }))
}

fn copyable(message: &Message) -> Option<Content> {
    (!message.content.is_service() && !message.protected).then(|| message.content.clone())
}

pub(crate) fn copy_many(s: &mut Session<'_>, args: &Args) -> Answer {
    let (from, originals) = sources(s, args)?;
    let place = s.place(&without_markup(args))?;
    let remove_caption = args.flag("remove_caption");
    let copies: Vec<(Content, Option<String>)> = originals
        .iter()
        .filter_map(|original| {
            let mut content = copyable(original)?;
            if let (true, Content::Media(media)) = (remove_caption, &mut content) {
                media.caption = Formatted::default();
            }
            s.may_send(&place, &content).ok()?;
            Some((content, original.album.clone()))
        })
        .collect();
    if copies.is_empty() {
        return Err(Refusal::bad("messages can't be forwarded"));
    }
    s.charge(place.key, copies.len())?;
    let mut albums = BTreeMap::new();
    let ids = copies
        .into_iter()
        .map(|(content, album)| {
            let album = album.map(|old| new_album(s, &mut albums, (from, old)));
            json!({"message_id": s.post(&place, content, album)})
        })
        .collect();
    Ok(Value::Array(ids))
}

type Albums = BTreeMap<(ChatKey, String), String>;

fn new_album(s: &mut Session<'_>, albums: &mut Albums, old: (ChatKey, String)) -> String {
    albums.entry(old).or_insert_with(|| s.state.next_album_id()).clone()
}

/// Several messages take no keyboard.
fn without_markup(args: &Args) -> Args {
    args.clone().with("reply_markup", "".into())
}

/// The messages that are there; those that are not are passed over.
fn sources(s: &Session<'_>, args: &Args) -> Result<(ChatKey, Vec<Message>), Refusal> {
    if !args.has("from_chat_id") {
        return Err(Refusal::bad("parameter \"from_chat_id\" is required"));
    }
    let ids = args.message_ids()?;
    if ids.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(Refusal::bad(
            "message identifiers must be in a strictly increasing order",
        ));
    }
    s.target(args, Access::Write)?;
    let from = s.named(args, "from_chat_id", Access::Read)?;
    let found: Vec<Message> = ids
        .iter()
        .filter_map(|id| s.state.message(from, *id).cloned())
        .collect();
    if found.is_empty() {
        return Err(Refusal::bad("there are no messages to forward"));
    }
    Ok((from, found))
}

pub(crate) fn forward_one(s: &mut Session<'_>, args: &Args) -> Answer {
    let (from, original) = source(s, args, "forward")?;
    if copyable(&original).is_none() {
        return Err(Refusal::bad("the message can't be forwarded"));
    }
    let place = s.place(&without_markup(args))?;
    s.may_send(&place, &original.content)?;
    s.charge(place.key, 1)?;
    let id = forward(s, &place, from, original, None);
    Ok(s.shown(place.key, id))
}

pub(crate) fn forward_many(s: &mut Session<'_>, args: &Args) -> Answer {
    let (from, mut originals) = sources(s, args)?;
    let place = s.place(&without_markup(args))?;
    originals.retain(|original| copyable(original).is_some() && s.may_send(&place, &original.content).is_ok());
    if originals.is_empty() {
        return Err(Refusal::bad("messages can't be forwarded"));
    }
    s.charge(place.key, originals.len())?;
    let mut albums = BTreeMap::new();
    let ids = originals
        .into_iter()
        .map(|original| {
            let album = original.album.clone().map(|old| new_album(s, &mut albums, (from, old)));
            json!({"message_id": forward(s, &place, from, original, album)})
        })
        .collect();
    Ok(Value::Array(ids))
}

fn forward(s: &mut Session<'_>, place: &Place, from: ChatKey, original: Message, album: Option<String>) -> i64 {
    let origin = render::origin(s.state, &original, from);
    let message = s.compose(place, original.content, album);
    s.put(
        place.key,
        Message {
            origin: Some(origin),
            ..message
        },
    )
}

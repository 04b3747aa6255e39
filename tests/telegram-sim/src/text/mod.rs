//! Text with entities, as Telegram takes it in: parsed, checked, trimmed, and with links and commands found in it.

mod find;
mod html;
mod markdown;
pub(crate) mod rich;

use serde_json::Value;

use crate::args::Args;
use crate::model::message::{Entity, Formatted};
use crate::refusal::Refusal;

/// The longest text of a message, in UTF-16 units after entities.
pub const TEXT_MAX: usize = 4096;
/// The longest caption, in UTF-16 units after entities.
pub const CAPTION_MAX: usize = 1024;
/// The longest caption of somebody with Premium.
pub const PREMIUM_CAPTION_MAX: usize = 4096;

/// How long a text is in UTF-16 units.
pub(crate) fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The text of a message from a call's arguments.
pub(crate) fn text_of(args: &Args) -> Result<Formatted, Refusal> {
    let text = args.text("text");
    if text.is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    let entities = args.json("entities", "can't parse entities JSON object")?;
    checked_text(text, &args.text("parse_mode"), entities.as_ref())
}

/// The text of a message, checked.
pub(crate) fn checked_text(text: String, parse_mode: &str, entities: Option<&Value>) -> Result<Formatted, Refusal> {
    let body = formatted(text, parse_mode, entities)?;
    if body.text.is_empty() {
        return Err(Refusal::bad("text must be non-empty"));
    }
    if utf16_len(&body.text) > TEXT_MAX {
        return Err(Refusal::bad("message is too long"));
    }
    Ok(body)
}

/// The caption from a call's arguments; empty when there is none.
pub(crate) fn caption_of(args: &Args) -> Result<Formatted, Refusal> {
    let entities = args.json("caption_entities", "can't parse caption entities JSON object")?;
    let body = formatted(args.text("caption"), &args.text("parse_mode"), entities.as_ref())?;
    if utf16_len(&body.text) > CAPTION_MAX {
        return Err(Refusal::bad("message caption is too long"));
    }
    Ok(body)
}

/// Any text: marks parsed or taken as given, checked against the text, spaces trimmed, links found.
pub(crate) fn formatted(text: String, parse_mode: &str, entities: Option<&Value>) -> Result<Formatted, Refusal> {
    let mut body = match parse_mode.to_lowercase().as_str() {
        "" | "none" => Formatted {
            text,
            entities: entities.map(given).transpose()?.unwrap_or_default(),
        },
        "html" => html::parse(&text)?,
        "markdownv2" => markdown::parse(&text)?,
        _ => return Err(Refusal::bad("unsupported parse_mode")),
    };
    body.entities.sort_by_key(|entity| (entity.offset, -entity.length));
    check_bounds(&body)?;
    trim(&mut body);
    find::add(&mut body);
    Ok(body)
}

/// `MessageEntity` objects as given by the caller.
fn given(list: &Value) -> Result<Vec<Entity>, Refusal> {
    let broken = |what: &str| Refusal::bad(format!("can't parse MessageEntity: {what}"));
    let Some(list) = list.as_array() else {
        return Ok(Vec::new());
    };
    let mut out = Vec::new();
    for value in list {
        let object = value.as_object().ok_or_else(|| broken("expected an Object"))?;
        let number = |name: &str| {
            object
                .get(name)
                .and_then(Value::as_i64)
                .ok_or_else(|| broken(&format!("Can't find field \"{name}\"")))
        };
        let kind = object
            .get("type")
            .and_then(Value::as_str)
            .ok_or_else(|| broken("Can't find field \"type\""))?;
        let wanted: &[&str] = match kind {
            "bold"
            | "italic"
            | "underline"
            | "strikethrough"
            | "spoiler"
            | "code"
            | "blockquote"
            | "expandable_blockquote" => &[],
            "pre" => &["language"],
            "text_link" => &["url"],
            "text_mention" => &["user"],
            "custom_emoji" => &["custom_emoji_id"],
            "date_time" if object.get("unix_time").and_then(Value::as_i64).is_none() => {
                return Err(broken("Can't find field \"unix_time\""));
            }
            "date_time" => &["unix_time", "date_time_format"],
            // Telegram finds these itself and takes nobody's word for them.
            "mention" | "hashtag" | "cashtag" | "bot_command" | "url" | "email" | "phone_number" => continue,
            _ => return Err(broken("Unsupported type specified")),
        };
        let more = object
            .iter()
            .filter(|(name, _)| wanted.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        out.push(Entity {
            kind: kind.to_owned(),
            offset: number("offset")?,
            length: number("length")?,
            more,
        });
    }
    Ok(out)
}

fn check_bounds(body: &Formatted) -> Result<(), Refusal> {
    let units: Vec<u16> = body.text.encode_utf16().collect();
    let end = i64::try_from(units.len()).unwrap_or(i64::MAX);
    let within_pair = |at: i64| {
        usize::try_from(at)
            .ok()
            .and_then(|at| units.get(at))
            .is_some_and(|unit| (0xDC00..0xE000).contains(unit))
    };
    for entity in &body.entities {
        let Entity { offset, length, .. } = *entity;
        if !(0..=1_000_000).contains(&offset) {
            return Err(Refusal::bad(format!(
                "receive an entity with incorrect offset {offset}"
            )));
        }
        if !(0..=1_000_000).contains(&length) {
            return Err(Refusal::bad(format!(
                "receive an entity with incorrect length {length}"
            )));
        }
        if offset > end {
            return Err(Refusal::bad(format!(
                "entity begins after the end of the text at UTF-16 offset {offset}"
            )));
        }
        if offset + length > end {
            return Err(Refusal::bad(format!(
                "entity beginning at UTF-16 offset {offset} ends after the end of the text at \
                 UTF-16 offset {}",
                offset + length
            )));
        }
        if within_pair(offset) {
            return Err(Refusal::bad(
                "entity begins in a middle of a UTF-16 symbol at byte offset 0",
            ));
        }
        if within_pair(offset + length) {
            return Err(Refusal::bad(format!(
                "entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol \
                 at byte offset 0"
            )));
        }
    }
    Ok(())
}

/// Cuts spaces at both ends, moves the entities along and drops those that cover nothing.
fn trim(body: &mut Formatted) {
    let cut_text = body.text.trim_start();
    let cut = i64::try_from(utf16_len(&body.text) - utf16_len(cut_text)).unwrap_or(0);
    let text = cut_text.trim_end().to_owned();
    let end = i64::try_from(utf16_len(&text)).unwrap_or(i64::MAX);
    body.text = text;
    for entity in &mut body.entities {
        let last = (entity.offset + entity.length - cut).clamp(0, end);
        entity.offset = (entity.offset - cut).clamp(0, end);
        entity.length = last - entity.offset;
    }
    body.entities.retain(|entity| entity.length > 0);
}

//! A rich message that was read, as one that is sent: nearly the same, but for files, buttons and labels.

use serde_json::{Map, Value, json};

/// The message as an `InputRichMessage`, if there is a way to send it. All of it must have been understood.
pub(super) fn message(read: &Value) -> Option<Value> {
    let mut input = Map::new();
    input.insert("blocks".to_owned(), blocks(read.get("blocks")?)?);
    if read.get("is_rtl") == Some(&Value::Bool(true)) {
        input.insert("is_rtl".to_owned(), true.into());
    }
    Some(Value::Object(input))
}

fn blocks(read: &Value) -> Option<Value> {
    let all: Option<Vec<_>> = read.as_array()?.iter().map(block).collect();
    all.map(Value::Array)
}

fn block(read: &Value) -> Option<Value> {
    let mut input = read.as_object()?.clone();
    for name in ["text", "credit", "summary"] {
        if let Some(text) = input.get_mut(name) {
            plain_buttons(text);
        }
    }
    if let Some(caption) = input.get_mut("caption") {
        plain_buttons(caption);
    }
    if let Some(inner) = input.get("blocks") {
        let inner = blocks(inner)?;
        input.insert("blocks".to_owned(), inner);
    }
    let kind = input.get("type")?.as_str()?.to_owned();
    match kind.as_str() {
        "list" => {
            let items: Option<Vec<_>> = input.get("items")?.as_array()?.iter().map(item).collect();
            input.insert("items".to_owned(), Value::Array(items?));
        }
        "table" => plain_buttons(input.get_mut("cells")?),
        // A thought is shown while a draft is written; there is none any more.
        "thinking" => drop(input.insert("type".to_owned(), "paragraph".into())),
        // What they do is another bot's to say.
        "buttons" => {
            let labels = input
                .get("buttons")?
                .as_array()?
                .iter()
                .filter_map(|button| button.get("text"));
            let mut line = Vec::new();
            for label in labels {
                if !line.is_empty() {
                    line.push(json!(" · "));
                }
                line.push(label.clone());
            }
            let mut line = Value::Array(line);
            plain_buttons(&mut line);
            return Some(json!({"type": "paragraph", "text": line}));
        }
        "animation" | "audio" | "document" | "photo" | "video" | "voice_note" => file(&mut input, &kind)?,
        _ => {}
    }
    Some(Value::Object(input))
}

fn item(read: &Value) -> Option<Value> {
    let mut input = read.as_object()?.clone();
    input.remove("label");
    let inner = blocks(input.get("blocks")?)?;
    input.insert("blocks".to_owned(), inner);
    Some(Value::Object(input))
}

/// A file is sent again by its id; of a photo, by that of its largest size.
fn file(input: &mut Map<String, Value>, kind: &str) -> Option<()> {
    let read = input.get(kind)?;
    let side = |size: &&Value| {
        let side = |name: &str| size.get(name).and_then(Value::as_i64).unwrap_or_default();
        side("width").saturating_mul(side("height"))
    };
    let file = match read.as_array() {
        Some(sizes) => sizes.iter().max_by_key(side)?,
        None => read,
    };
    let mut media = json!({"type": kind, "media": file.get("file_id")?.as_str()?});
    if input.remove("has_spoiler") == Some(Value::Bool(true)) {
        media["has_spoiler"] = true.into();
    }
    input.insert(kind.to_owned(), media);
    Some(())
}

/// Buttons within a text become what is written on them.
fn plain_buttons(text: &mut Value) {
    match text {
        Value::Array(parts) => parts.iter_mut().for_each(plain_buttons),
        Value::Object(fields) => {
            if fields.get("type").and_then(Value::as_str) == Some("button") {
                let label = fields.get_mut("button").and_then(|button| button.get_mut("text"));
                let mut label = label.map(Value::take).unwrap_or_default();
                plain_buttons(&mut label);
                *text = if label.is_null() { json!("") } else { label };
                return;
            }
            for name in ["text", "credit"] {
                if let Some(inner) = fields.get_mut(name) {
                    plain_buttons(inner);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

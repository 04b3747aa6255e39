//! Rich messages: blocks of formatted text, checked as Telegram checks them, and read as the words they hold.

use serde_json::{Map, Value, json};

use crate::refusal::Refusal;
use crate::text::utf16_len;

/// The longest rich message, in UTF-16 units of all its words.
const LENGTH_MAX: usize = 32_768;
/// The most blocks, list items and table rows together.
const BLOCKS_MAX: usize = 500;
/// How deep blocks and formatted texts may be nested.
const DEPTH_MAX: usize = 16;
/// The most columns of a table.
const COLUMNS_MAX: usize = 20;

/// Formatted texts that hold another text, with the further field that each needs.
const MARKS: &[(&str, &str)] = &[
    ("bold", ""),
    ("italic", ""),
    ("underline", ""),
    ("strikethrough", ""),
    ("spoiler", ""),
    ("subscript", ""),
    ("superscript", ""),
    ("marked", ""),
    ("code", ""),
    ("date_time", "unix_time"),
    ("text_mention", "user"),
    ("url", "url"),
    ("email_address", "email_address"),
    ("phone_number", "phone_number"),
    ("bank_card_number", "bank_card_number"),
    ("mention", "username"),
    ("hashtag", "hashtag"),
    ("cashtag", "cashtag"),
    ("bot_command", "bot_command"),
    ("anchor_link", "anchor_name"),
    ("reference", "name"),
    ("reference_link", "reference_name"),
];

/// Formatted texts without a text within, with the field that holds what one reads.
const LEAVES: &[(&str, &str)] = &[
    ("custom_emoji", "alternative_text"),
    ("mathematical_expression", "expression"),
    ("anchor", ""),
];

/// Blocks that show a file, each in a field of its own name.
const FILES: [&str; 6] = ["animation", "audio", "document", "photo", "video", "voice_note"];

/// A `RichMessage` as somebody sends it, checked.
pub(crate) fn checked(message: Value) -> Result<Value, Refusal> {
    let mut walk = Walk::default();
    walk.blocks(message.get("blocks"), 1)?;
    if walk.words.trim().is_empty() && !walk.shows {
        return Err(Refusal::bad("message text is empty"));
    }
    if utf16_len(&walk.words) > LENGTH_MAX {
        return Err(Refusal::bad("message is too long"));
    }
    Ok(message)
}

/// The `InputRichMessage` of a bot as the message shows it. Only `blocks` are simulated, neither `html` nor `markdown`.
pub(crate) fn given(input: &Value) -> Result<Value, Refusal> {
    let mut blocks = input
        .get("blocks")
        .cloned()
        .ok_or_else(|| broken("this simulator takes blocks only"))?;
    label(&mut blocks);
    let mut out = Map::new();
    out.insert("blocks".into(), blocks);
    if input.get("is_rtl") == Some(&Value::Bool(true)) {
        out.insert("is_rtl".into(), true.into());
    }
    checked(Value::Object(out))
}

/// Every word of a rich message, a line for each block. What is no rich message has none.
#[must_use]
pub fn words(message: &Value) -> String {
    let mut walk = Walk::default();
    // What stands before a block that cannot be read is still read.
    let _ = walk.blocks(message.get("blocks"), 1);
    walk.words.trim_end().to_owned()
}

fn broken(what: &str) -> Refusal {
    Refusal::bad(format!("can't parse rich message: {what}"))
}

/// Telegram labels the items of lists itself.
fn label(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(label),
        Value::Object(fields) => {
            if let Some(Value::Array(items)) = fields.get_mut("items") {
                for item in items {
                    if let Some(item) = item.as_object_mut().filter(|item| !item.contains_key("label")) {
                        let number = item.get("value").and_then(Value::as_i64);
                        let label = number.map_or_else(|| "•".to_owned(), |number| format!("{number}."));
                        item.insert("label".into(), json!(label));
                    }
                }
            }
            fields.values_mut().for_each(label);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A walk over blocks, which gathers what one reads.
#[derive(Default)]
struct Walk {
    words: String,
    blocks: usize,
    /// There is something to see besides words.
    shows: bool,
}

impl Walk {
    fn count(&mut self, depth: usize) -> Result<(), Refusal> {
        self.blocks += 1;
        if self.blocks > BLOCKS_MAX {
            return Err(broken("too many blocks"));
        }
        if depth > DEPTH_MAX {
            return Err(broken("too many levels of nesting"));
        }
        Ok(())
    }

    fn blocks(&mut self, blocks: Option<&Value>, depth: usize) -> Result<(), Refusal> {
        let list = blocks
            .and_then(Value::as_array)
            .ok_or_else(|| broken("expected an Array of RichBlock"))?;
        for block in list {
            self.count(depth)?;
            self.block(block, depth)?;
            if !self.words.ends_with('\n') {
                self.words.push('\n');
            }
        }
        Ok(())
    }

    fn block(&mut self, block: &Value, depth: usize) -> Result<(), Refusal> {
        let kind = block.get("type").and_then(Value::as_str).unwrap_or_default();
        match kind {
            "paragraph" | "pre" | "footer" => self.text(block.get("text"), depth),
            "heading" => {
                let size = block.get("size").and_then(Value::as_i64).unwrap_or_default();
                if !(1..=6).contains(&size) {
                    return Err(broken("a heading's size is 1 to 6"));
                }
                self.text(block.get("text"), depth)
            }
            "expandable_blockquote" | "pullquote" => {
                self.text(block.get("text"), depth)?;
                self.perhaps(block.get("credit"), depth)
            }
            "blockquote" => {
                self.blocks(block.get("blocks"), depth + 1)?;
                self.perhaps(block.get("credit"), depth)
            }
            "details" => {
                self.text(block.get("summary"), depth)?;
                self.words.push('\n');
                self.blocks(block.get("blocks"), depth + 1)
            }
            "collage" | "slideshow" => {
                self.blocks(block.get("blocks"), depth + 1)?;
                self.caption(block.get("caption"), depth)
            }
            "list" => self.items(block.get("items"), depth),
            "table" => {
                self.rows(block.get("cells"), depth)?;
                self.perhaps(block.get("caption"), depth)
            }
            "mathematical_expression" => self.string(block.get("expression")),
            "buttons" => {
                let buttons = block.get("buttons").and_then(Value::as_array);
                let buttons = buttons.ok_or_else(|| broken("Can't find field \"buttons\""))?;
                buttons
                    .iter()
                    .try_for_each(|button| self.text(button.get("text"), depth + 1))
            }
            "divider" => Ok(()),
            "anchor" if block.get("name").is_some_and(Value::is_string) => Ok(()),
            "map" if block.get("location").is_some_and(Value::is_object) => {
                self.shows = true;
                self.caption(block.get("caption"), depth)
            }
            file if FILES.contains(&file) && block.get(file).is_some() => {
                self.shows = true;
                self.caption(block.get("caption"), depth)
            }
            other => Err(broken(&format!("a block of type \"{other}\" is not like that"))),
        }
    }

    fn items(&mut self, items: Option<&Value>, depth: usize) -> Result<(), Refusal> {
        let items = items
            .and_then(Value::as_array)
            .ok_or_else(|| broken("Can't find field \"items\""))?;
        for item in items {
            self.count(depth)?;
            self.string(item.get("label"))?;
            self.words.push(' ');
            self.blocks(item.get("blocks"), depth + 1)?;
        }
        Ok(())
    }

    fn rows(&mut self, rows: Option<&Value>, depth: usize) -> Result<(), Refusal> {
        let rows = rows
            .and_then(Value::as_array)
            .ok_or_else(|| broken("Can't find field \"cells\""))?;
        for row in rows {
            self.count(depth)?;
            let row = row
                .as_array()
                .filter(|row| row.len() <= COLUMNS_MAX)
                .ok_or_else(|| broken("a table has at most 20 columns"))?;
            for cell in row {
                let aligned = ["align", "valign"].iter().all(|name| cell.get(name).is_some());
                if !aligned {
                    return Err(broken("a cell must be aligned"));
                }
                self.perhaps(cell.get("text"), depth + 1)?;
                self.words.push(' ');
            }
            self.words.push('\n');
        }
        Ok(())
    }

    fn caption(&mut self, caption: Option<&Value>, depth: usize) -> Result<(), Refusal> {
        let Some(caption) = caption else { return Ok(()) };
        self.text(caption.get("text"), depth)?;
        self.perhaps(caption.get("credit"), depth)
    }

    fn perhaps(&mut self, text: Option<&Value>, depth: usize) -> Result<(), Refusal> {
        if text.is_none() {
            return Ok(());
        }
        if !self.words.ends_with(['\n', ' ']) && !self.words.is_empty() {
            self.words.push('\n');
        }
        self.text(text, depth)
    }

    fn string(&mut self, text: Option<&Value>) -> Result<(), Refusal> {
        let text = text
            .and_then(Value::as_str)
            .ok_or_else(|| broken("expected a String"))?;
        self.words.push_str(text);
        Ok(())
    }

    /// A `RichText`: words, a list of rich texts, or marked words.
    fn text(&mut self, text: Option<&Value>, depth: usize) -> Result<(), Refusal> {
        if depth > DEPTH_MAX {
            return Err(broken("too many levels of nesting"));
        }
        match text {
            Some(Value::String(words)) => {
                self.words.push_str(words);
                Ok(())
            }
            Some(Value::Array(list)) => list.iter().try_for_each(|part| self.text(Some(part), depth + 1)),
            Some(Value::Object(marked)) => self.marked(marked, depth),
            Some(Value::Null | Value::Bool(_) | Value::Number(_)) | None => Err(broken("expected a RichText")),
        }
    }

    fn marked(&mut self, marked: &Map<String, Value>, depth: usize) -> Result<(), Refusal> {
        let kind = marked.get("type").and_then(Value::as_str).unwrap_or_default();
        if let Some((_, field)) = LEAVES.iter().find(|(name, _)| *name == kind) {
            return if field.is_empty() {
                Ok(())
            } else {
                self.string(marked.get(*field))
            };
        }
        if kind == "button" {
            let text = marked.get("button").and_then(|button| button.get("text"));
            return self.text(text, depth + 1);
        }
        let (_, field) = MARKS
            .iter()
            .find(|(name, _)| *name == kind)
            .ok_or_else(|| broken(&format!("no text of type \"{kind}\"")))?;
        if !field.is_empty() && !marked.contains_key(*field) {
            return Err(broken(&format!("Can't find field \"{field}\"")));
        }
        self.text(marked.get("text"), depth + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_however_deep_it_stands() {
        let cell = |text: &str| json!({"text": text, "align": "left", "valign": "top"});
        let message = json!({"blocks": [
            {"type": "heading", "size": 2, "text": "one"},
            {"type": "paragraph", "text": ["two ", {"type": "bold", "text": {"type": "italic", "text": "three"}}]},
            {"type": "list", "items": [{"label": "1.", "blocks": [{"type": "paragraph", "text": "four"}]}]},
            {"type": "blockquote", "blocks": [{"type": "pre", "text": "five"}], "credit": "six"},
            {"type": "table", "cells": [[cell("seven"), cell("eight")]], "caption": "nine"},
            {"type": "details", "summary": "ten", "blocks": [{"type": "footer", "text": "eleven"}]},
        ]});
        let read = words(&checked(message).unwrap());
        let all = "one two three 1. four five six seven eight nine ten eleven";
        assert_eq!(read.split_whitespace().collect::<Vec<_>>().join(" "), all);
    }

    #[test]
    fn what_telegram_does_not_know_is_refused() {
        let mut deep = json!({"type": "paragraph", "text": "x"});
        for _ in 0..20 {
            deep = json!({"type": "blockquote", "blocks": [deep]});
        }
        let many: Vec<Value> = (0..501).map(|_| json!({"type": "paragraph", "text": "x"})).collect();
        for blocks in [
            json!([{"type": "poem", "text": "x"}]),
            json!([{"type": "paragraph", "text": {"type": "loud", "text": "x"}}]),
            json!([{"type": "paragraph", "text": " "}]),
            json!([]),
            json!([deep]),
            json!(many),
        ] {
            assert!(checked(json!({ "blocks": blocks })).is_err(), "{blocks}");
        }
    }
}

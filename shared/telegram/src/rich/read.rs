//! The words of a rich message, in the order in which they are read.

use super::RICH_LIMIT;
use crate::{MessageEntity, Text, User, text::utf16_len};
use serde_json::{Map, Value};

/// A text message takes no more formatting (<https://core.telegram.org/bots/api#messageentity>).
const ENTITIES: usize = 100;

/// Characters count twice at most in UTF-16 code units.
const UNITS: usize = 2 * RICH_LIMIT;

/// Where words stand in what is not understood.
const WORDY: [&str; 14] = [
    "title",
    "summary",
    "text",
    "label",
    "expression",
    "alternative_text",
    "blocks",
    "items",
    "cells",
    "button",
    "buttons",
    "caption",
    "description",
    "credit",
];

/// What a button has beside its words (<https://core.telegram.org/bots/api#richmessagebutton>).
const BUTTON: [&str; 11] = [
    "text",
    "style",
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "disabled",
];

/// The words of that message, and whether all of it was understood.
pub(super) fn words(message: &Value) -> (Text, bool) {
    let mut reader = Reader {
        words: Text::default(),
        units: 0,
        begun: false,
        understood: true,
    };
    match message.as_object() {
        Some(fields) => {
            reader.knows(fields, &["blocks"]);
            reader.blocks(fields.get("blocks"));
        }
        None => reader.anything(message),
    }
    reader.words.entities.truncate(ENTITIES);
    (reader.words, reader.understood)
}

struct Reader {
    words: Text,
    /// Length of the words in UTF-16 code units.
    units: usize,
    /// Whether words have been written on the present line.
    begun: bool,
    understood: bool,
}

impl Reader {
    /// What has fields beside those that may hold words that we do not look for.
    fn knows(&mut self, fields: &Map<String, Value>, known: &[&str]) {
        let is_harmless = |value: &Value| matches!(value, Value::Null | Value::Bool(_) | Value::Number(_));
        self.understood &= fields
            .iter()
            .all(|(name, value)| name == "type" || known.contains(&name.as_str()) || is_harmless(value));
    }

    fn write(&mut self, text: &str) {
        let length = utf16_len(text);
        if text.is_empty() {
            return;
        }
        if self.units + length > UNITS {
            self.understood = false;
            return;
        }
        self.words.text.push_str(text);
        self.units += length;
        self.begun = true;
    }

    /// Ends the present line, if anything stands on it.
    fn line(&mut self) {
        if self.begun {
            self.words.text.push('\n');
            self.units += 1;
            self.begun = false;
        }
    }

    fn formatted(&mut self, entity: MessageEntity, inner: impl FnOnce(&mut Self)) {
        let from = self.units;
        let at = self.words.entities.len();
        inner(self);
        if let (Ok(offset), Ok(length)) = (u32::try_from(from), u32::try_from(self.units - from))
            && length > 0
        {
            let entity = MessageEntity {
                offset,
                length,
                ..entity
            };
            self.words.entities.insert(at, entity);
        }
    }

    fn blocks(&mut self, blocks: Option<&Value>) {
        match blocks {
            Some(Value::Array(blocks)) => {
                for block in blocks {
                    self.block(block);
                    self.line();
                }
            }
            Some(Value::Null) | None => {}
            Some(other) => self.anything(other),
        }
    }

    fn block(&mut self, block: &Value) {
        let Value::Object(fields) = block else {
            return self.anything(block);
        };
        let text = fields.get("text");
        match fields.get("type").and_then(Value::as_str).unwrap_or_default() {
            "paragraph" | "footer" | "thinking" => {
                self.knows(fields, &["text"]);
                self.text(text);
            }
            "heading" => {
                self.knows(fields, &["text"]);
                self.formatted(MessageEntity::new("bold", 0, 0), |reader| reader.text(text));
            }
            "pre" => {
                self.knows(fields, &["text", "language"]);
                let language = fields.get("language").and_then(Value::as_str).map(str::to_owned);
                // It is shown above the code, and may be no name of a language.
                if let Some(words) = language.as_deref().filter(|language| language.contains(['/', ' '])) {
                    self.write(words);
                    self.line();
                }
                let entity = MessageEntity {
                    language,
                    ..MessageEntity::new("pre", 0, 0)
                };
                self.formatted(entity, |reader| reader.text(text));
            }
            "mathematical_expression" => {
                self.knows(fields, &["expression"]);
                self.text(fields.get("expression"));
            }
            "divider" => self.knows(fields, &[]),
            // A name that nobody sees.
            "anchor" => self.knows(fields, &["name"]),
            "list" => {
                self.knows(fields, &["items"]);
                self.each(fields.get("items"), Self::item);
            }
            "blockquote" => {
                self.knows(fields, &["blocks", "credit"]);
                self.blocks(fields.get("blocks"));
                self.text(fields.get("credit"));
            }
            "expandable_blockquote" | "pullquote" => {
                self.knows(fields, &["text", "credit"]);
                self.text(text);
                self.line();
                self.text(fields.get("credit"));
            }
            "collage" | "slideshow" => {
                self.knows(fields, &["blocks", "caption"]);
                self.blocks(fields.get("blocks"));
                self.caption(fields.get("caption"));
            }
            "table" => {
                self.knows(fields, &["cells", "caption"]);
                self.text(fields.get("caption"));
                self.line();
                self.each(fields.get("cells"), Self::row);
            }
            "details" => {
                self.knows(fields, &["summary", "blocks"]);
                self.formatted(MessageEntity::new("bold", 0, 0), |reader| {
                    reader.text(fields.get("summary"));
                });
                self.line();
                self.blocks(fields.get("blocks"));
            }
            "map" => {
                self.knows(fields, &["location", "caption"]);
                self.caption(fields.get("caption"));
            }
            "buttons" => {
                self.knows(fields, &["buttons", "align"]);
                self.each(fields.get("buttons"), Self::button);
            }
            kind @ ("animation" | "audio" | "document" | "photo" | "video" | "voice_note") => {
                self.knows(fields, &[kind, "caption"]);
                self.caption(fields.get("caption"));
            }
            _ => self.anything(block),
        }
    }

    fn each(&mut self, all: Option<&Value>, read: impl Fn(&mut Self, &Value)) {
        match all {
            Some(Value::Array(all)) => {
                for one in all {
                    read(self, one);
                    self.line();
                }
            }
            Some(Value::Null) | None => {}
            Some(other) => self.anything(other),
        }
    }

    /// A label is a bullet or a number of Telegram's making: before the first words it would hide how they begin.
    fn item(&mut self, item: &Value) {
        let Value::Object(fields) = item else {
            return self.anything(item);
        };
        self.knows(fields, &["label", "blocks"]);
        let label = fields.get("label").and_then(Value::as_str).unwrap_or_default();
        if self.units > 0 || label.contains('/') {
            self.write(label);
            self.write(" ");
        }
        self.blocks(fields.get("blocks"));
    }

    fn row(&mut self, row: &Value) {
        let Value::Array(cells) = row else {
            return self.anything(row);
        };
        for cell in cells {
            let Value::Object(fields) = cell else {
                self.anything(cell);
                continue;
            };
            self.knows(fields, &["text", "align", "valign"]);
            if self.begun {
                self.write(" | ");
            }
            self.text(fields.get("text"));
        }
    }

    fn caption(&mut self, caption: Option<&Value>) {
        match caption {
            Some(Value::Object(fields)) => {
                self.knows(fields, &["text", "credit"]);
                self.text(fields.get("text"));
                self.line();
                self.text(fields.get("credit"));
            }
            Some(Value::Null) | None => {}
            Some(other) => self.anything(other),
        }
    }

    /// What it does when it is pressed is no word.
    fn button(&mut self, button: &Value) {
        let Value::Object(fields) = button else {
            return self.anything(button);
        };
        self.knows(fields, &BUTTON);
        self.text(fields.get("text"));
    }

    fn text(&mut self, text: Option<&Value>) {
        match text {
            Some(Value::String(text)) => self.write(text),
            Some(Value::Array(parts)) => parts.iter().for_each(|part| self.text(Some(part))),
            Some(Value::Object(fields)) => self.piece(fields),
            Some(Value::Null) | None => {}
            Some(Value::Bool(_) | Value::Number(_)) => self.understood = false,
        }
    }

    fn piece(&mut self, fields: &Map<String, Value>) {
        let inner = fields.get("text");
        let string = |name: &str| fields.get(name).and_then(Value::as_str);
        match string("type").unwrap_or_default() {
            kind @ ("bold" | "italic" | "underline" | "strikethrough" | "spoiler" | "code") => {
                self.knows(fields, &["text"]);
                self.formatted(MessageEntity::new(kind, 0, 0), |reader| reader.text(inner));
            }
            "subscript" | "superscript" | "marked" => {
                self.knows(fields, &["text"]);
                self.text(inner);
            }
            "url" => {
                self.knows(fields, &["text", "url"]);
                let entity = MessageEntity::link(0, 0, string("url").unwrap_or_default());
                self.formatted(entity, |reader| reader.text(inner));
            }
            "date_time" => {
                self.knows(fields, &["text", "date_time_format"]);
                let entity = MessageEntity {
                    unix_time: fields.get("unix_time").and_then(Value::as_i64),
                    date_time_format: string("date_time_format").map(str::to_owned),
                    ..MessageEntity::new("date_time", 0, 0)
                };
                self.formatted(entity, |reader| reader.text(inner));
            }
            "text_mention" => {
                self.knows(fields, &["text", "user"]);
                let user = fields.get("user").cloned();
                let user = user.and_then(|user| serde_json::from_value::<User>(user).ok());
                match user {
                    Some(user) => {
                        let entity = MessageEntity {
                            user: Some(user),
                            ..MessageEntity::new("text_mention", 0, 0)
                        };
                        self.formatted(entity, |reader| reader.text(inner));
                    }
                    None => self.text(inner),
                }
            }
            "custom_emoji" => {
                self.knows(fields, &["custom_emoji_id", "alternative_text"]);
                let entity = MessageEntity {
                    custom_emoji_id: string("custom_emoji_id").map(str::to_owned),
                    ..MessageEntity::new("custom_emoji", 0, 0)
                };
                self.formatted(entity, |reader| reader.text(fields.get("alternative_text")));
            }
            "mathematical_expression" => {
                self.knows(fields, &["expression"]);
                self.text(fields.get("expression"));
            }
            "button" => {
                self.knows(fields, &["button"]);
                match fields.get("button") {
                    Some(button) => self.button(button),
                    None => self.understood = false,
                }
            }
            "anchor" => self.knows(fields, &["name"]),
            name @ ("email_address" | "phone_number" | "bank_card_number" | "hashtag" | "cashtag" | "bot_command") => {
                self.knows(fields, &["text", name]);
                self.text(inner);
            }
            "mention" => {
                self.knows(fields, &["text", "username"]);
                self.text(inner);
            }
            "anchor_link" => {
                self.knows(fields, &["text", "anchor_name"]);
                self.text(inner);
            }
            "reference" => {
                self.knows(fields, &["text", "name"]);
                self.text(inner);
            }
            "reference_link" => {
                self.knows(fields, &["text", "reference_name"]);
                self.text(inner);
            }
            _ => {
                self.understood = false;
                self.gather(fields);
            }
        }
    }

    /// What is not understood: the words that are found in it, and that there may be more.
    fn anything(&mut self, value: &Value) {
        self.understood = false;
        match value {
            Value::String(text) => {
                self.write(text);
                self.line();
            }
            Value::Array(all) => all.iter().for_each(|one| self.anything(one)),
            Value::Object(fields) => self.gather(fields),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn gather(&mut self, fields: &Map<String, Value>) {
        for value in WORDY.iter().filter_map(|name| fields.get(*name)) {
            self.anything(value);
        }
    }
}

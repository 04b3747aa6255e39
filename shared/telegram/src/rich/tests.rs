//! Rich messages of every kind, and of none.

use super::*;
use crate::{Message, MessageEntity, Update, UpdateKind};
use proptest::prelude::*;
use serde_json::json;

fn message(content: &Value) -> Message {
    let mut message = json!({"message_id": 1, "date": 0, "chat": {"id": 5, "type": "supergroup"}});
    for (name, value) in content.as_object().unwrap() {
        message[name] = value.clone();
    }
    let body = json!({"update_id": 7, "message": message}).to_string();
    let UpdateKind::Message(message) = Update::parse(body.as_bytes()).unwrap().kind else {
        panic!("{body}")
    };
    *message
}

fn rich(blocks: &Value) -> Message {
    message(&json!({"rich_message": {"blocks": blocks}}))
}

fn words(message: &Message) -> String {
    message.words().unwrap_or_default().text
}

/// A block of every type that the Bot API knows, around one text.
fn every_block(text: &Value) -> Vec<Value> {
    let inner = json!([{"type": "paragraph", "text": text}]);
    let caption = json!({"text": text});
    let file = json!({"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "duration": 1});
    vec![
        json!({"type": "paragraph", "text": text}),
        json!({"type": "heading", "text": text, "size": 1}),
        json!({"type": "pre", "text": text, "language": "rust"}),
        json!({"type": "footer", "text": text}),
        json!({"type": "list", "items": [{"label": "1.", "blocks": inner, "value": 1, "type": "1"}]}),
        json!({"type": "blockquote", "blocks": inner}),
        json!({"type": "blockquote", "blocks": [], "credit": text}),
        json!({"type": "expandable_blockquote", "text": text}),
        json!({"type": "pullquote", "text": text, "credit": ""}),
        json!({"type": "collage", "blocks": [{"type": "photo", "photo": [file], "caption": caption}]}),
        json!({"type": "slideshow", "blocks": [], "caption": caption}),
        json!({"type": "table", "cells": [[{"text": text, "align": "left", "valign": "top"}]], "is_compact": true}),
        json!({"type": "table", "cells": [], "caption": text}),
        json!({"type": "details", "summary": text, "blocks": []}),
        json!({"type": "details", "summary": "", "blocks": inner, "is_open": true}),
        json!({"type": "map", "location": {"latitude": 1.5, "longitude": 2.5}, "zoom": 9, "width": 9, "height": 9,
            "caption": caption}),
        json!({"type": "buttons", "buttons": [{"text": text, "url": "https://a.b"}]}),
        json!({"type": "animation", "animation": file, "caption": caption}),
        json!({"type": "audio", "audio": file, "caption": {"text": "", "credit": text}}),
        json!({"type": "document", "document": file, "caption": caption}),
        json!({"type": "photo", "photo": [file], "caption": caption}),
        json!({"type": "video", "video": file, "caption": caption}),
        json!({"type": "voice_note", "voice_note": file, "caption": caption}),
        json!({"type": "thinking", "text": text}),
    ]
}

/// Every way to write the same text.
fn every_text(text: &str) -> Vec<Value> {
    let halves = text.split_at(1);
    let mut all = vec![
        json!(text),
        json!([halves.0, halves.1]),
        json!([[], {"type": "anchor", "name": "a"}, halves.0, {"type": "bold", "text": [halves.1]}]),
        json!({"type": "date_time", "text": text, "unix_time": 5, "date_time_format": "wDT"}),
        json!({"type": "text_mention", "text": text, "user": {"id": 6, "is_bot": false, "first_name": "B"}}),
        json!({"type": "custom_emoji", "custom_emoji_id": "5", "alternative_text": text}),
        json!({"type": "mathematical_expression", "expression": text}),
        json!({"type": "url", "text": text, "url": "https://a.b"}),
        json!({"type": "mention", "text": text, "username": "a"}),
        json!({"type": "button", "button": {"text": text, "callback_data": "x"}}),
        json!({"type": "anchor_link", "text": text, "anchor_name": "a"}),
        json!({"type": "reference", "text": text, "name": "a"}),
        json!({"type": "reference_link", "text": text, "reference_name": "a"}),
    ];
    for kind in "bold italic underline strikethrough spoiler subscript superscript marked code".split(' ') {
        all.push(json!({"type": kind, "text": text}));
    }
    for kind in "email_address phone_number bank_card_number hashtag cashtag bot_command".split(' ') {
        all.push(json!({"type": kind, "text": text, kind: "x"}));
    }
    all
}

#[test]
fn the_words_of_every_kind_of_block_are_read() {
    for text in every_text("// he is a fraud") {
        for block in every_block(&text) {
            let read = rich(&json!([block]));
            assert_eq!(words(&read).trim(), "// he is a fraud", "{block}");
            assert!(read.is_readable(), "{block}");
        }
    }
    let expression = json!({"type": "mathematical_expression", "expression": "// x"});
    assert_eq!(words(&rich(&json!([expression]))).trim(), "// x");
}

#[test]
fn the_oracle_knows_every_block_that_is_read_here_and_what_is_sent_again() {
    for block in every_block(&json!("x")) {
        let read: frankenstein::rich_message::RichBlock = serde_json::from_value(block.clone()).unwrap();
        drop(read);
        let sent = rich(&json!([block])).rich_message.unwrap().input;
        let sent = sent.unwrap_or_else(|| panic!("{block} can be sent again"));
        assert!(!sent.to_string().contains("label"), "{sent}");
        let kind = sent["blocks"][0]["type"].as_str().unwrap().to_owned();
        if ![
            "collage",
            "animation",
            "audio",
            "document",
            "photo",
            "video",
            "voice_note",
        ]
        .contains(&kind.as_str())
        {
            let input: frankenstein::rich_message::InputRichMessage = serde_json::from_value(sent.clone()).unwrap();
            drop(input);
        }
    }
}

#[test]
fn files_are_sent_again_by_their_ids_and_buttons_of_others_as_their_words() {
    let size = |id: &str, side: i64| json!({"file_id": id, "file_unique_id": "u", "width": side, "height": side});
    let read = rich(&json!([
        {"type": "divider"},
        {"type": "photo", "photo": [size("s", 90), size("l", 900)], "has_spoiler": true, "caption": {"text": "c"}},
        {"type": "buttons", "buttons": [{"text": "A", "callback_data": "x"}, {"text": "B", "url": "https://a.b"}]},
        {"type": "list", "items": [{"label": "•", "blocks": [{"type": "paragraph",
            "text": {"type": "button", "button": {"text": "C", "callback_data": "x"}}}]}]},
    ]));
    assert_eq!(words(&read), "c\nA\nB\n• C\n");
    assert_eq!(
        read.rich_message.unwrap().input.unwrap(),
        json!({"blocks": [
            {"type": "divider"},
            {"type": "photo", "photo": {"type": "photo", "media": "l", "has_spoiler": true}, "caption": {"text": "c"}},
            {"type": "paragraph", "text": ["A", " · ", "B"]},
            {"type": "list", "items": [{"blocks": [{"type": "paragraph", "text": "C"}]}]},
        ]})
    );
}

#[test]
fn lines_keep_their_formatting() {
    let read = rich(&json!([
        {"type": "heading", "text": "Ж", "size": 2},
        {"type": "paragraph", "text": ["a ", {"type": "bold", "text": {"type": "italic", "text": "b"}}]},
    ]));
    let text = read.words().unwrap();
    assert_eq!(text.text, "Ж\na b\n");
    assert_eq!(
        text.entities,
        [
            MessageEntity::new("bold", 0, 1),
            MessageEntity::new("bold", 4, 1),
            MessageEntity::new("italic", 4, 1)
        ]
    );
}

#[test]
fn what_is_not_understood_is_told() {
    for blocks in [
        json!([{"type": "hologram", "text": "// x"}]),
        json!([{"type": "paragraph", "text": "a", "footnote": "// x"}]),
        json!([{"type": "paragraph", "text": {"type": "hologram", "text": "// x"}}]),
        json!([{"type": "table", "cells": [["// x"]]}]),
        json!(["// x"]),
        json!({"text": "// x"}),
        json!([{"type": "paragraph", "text": 5}]),
    ] {
        let read = rich(&blocks);
        assert!(!read.is_readable(), "{blocks}");
        assert_eq!(read.rich_message.unwrap().input, None, "{blocks}");
    }
    assert!(rich(&json!([{"type": "paragraph", "text": "a", "is_new": true}])).is_readable());
    assert!(words(&rich(&json!([{"type": "hologram", "text": "// x"}]))).starts_with("// x"));
}

#[test]
fn words_in_other_fields_are_read_and_content_that_nobody_knows_is_told() {
    let task = json!([{"id": 1, "text": "one"}]);
    for (content, read) in [
        (
            json!({"poll": {"question": "// q", "options": [{"text": "a"}, {"text": "b"}], "explanation": "e",
                "description": "d"}}),
            "// q\nd\na\nb\ne",
        ),
        (json!({"checklist": {"title": "// t", "tasks": task}}), "// t\none"),
        (
            json!({"contact": {"first_name": "//", "last_name": "K", "phone_number": "+7"}}),
            "// K\n+7",
        ),
        (
            json!({"venue": {"title": "// here", "address": "street", "location": {}}}),
            "// here\nstreet",
        ),
        (json!({"game": {"title": "// g", "description": "d"}}), "// g\nd"),
        (json!({"text": "// t"}), "// t"),
        (json!({"photo": [], "caption": "// c"}), "// c"),
        (json!({"sticker": {"emoji": "x"}}), ""),
        (json!({"dice": {"emoji": "🎲", "value": 1}}), ""),
    ] {
        let message = message(&content);
        assert_eq!(
            (words(&message).as_str(), message.is_readable()),
            (read, true),
            "{content}"
        );
        if !read.is_empty() {
            let answer = self::message(
                &json!({"text": "x", "reply_to_message": {"message_id": 2, "poll": content["poll"],
                "checklist": content["checklist"], "contact": content["contact"], "venue": content["venue"],
                "text": content["text"], "caption": content["caption"]}}),
            );
            let replied = answer.reply().unwrap().words();
            assert_eq!(replied.as_deref(), Some(read).filter(|_| content.get("game").is_none()));
        }
    }
    for content in [
        json!({"story": {"chat": {"id": 1}, "id": 2}}),
        json!({"hologram": {"text": "// x"}}),
        json!({"hologram": {"text": "// x"}, "caption": "c"}),
        json!({"poll": ["// x"]}),
        json!({"poll": {"question": {"text": "// x"}}}),
        json!({"text": "a", "rich_message": {"blocks": [{"type": "paragraph", "text": "// x"}]}}),
    ] {
        assert!(!message(&content).is_readable(), "{content}");
    }
}

#[test]
fn a_message_as_long_as_telegram_allows_is_read_and_a_longer_one_is_told() {
    let long = |length| rich(&json!([{"type": "paragraph", "text": "😀".repeat(length)}]));
    assert!(long(RICH_LIMIT).is_readable());
    assert!(!long(RICH_LIMIT + 1).is_readable());
    let mut deep = json!({"type": "paragraph", "text": "x"});
    for _ in 0..200 {
        deep = json!({"type": "blockquote", "blocks": [deep]});
    }
    assert!(!rich(&json!([deep])).is_readable(), "the update is read all the same");
}

fn any_blocks() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(
        "blocks items cells text caption summary label credit type expression button buttons photo user"
            .split(' ')
            .collect::<Vec<_>>(),
    );
    let kind = prop::sample::select(
        "paragraph heading pre list blockquote pullquote table details map buttons photo bold url custom_emoji x"
            .split(' ')
            .collect::<Vec<_>>(),
    );
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        "[ /a\u{200b}]{0,4}".prop_map(Value::from)
    ];
    leaf.prop_recursive(6, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            (kind.clone(), prop::collection::vec((name.clone(), inner), 0..6)).prop_map(|(kind, fields)| {
                let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
                let kind = ("type".to_owned(), Value::from(kind));
                Value::Object(fields.chain([kind]).collect())
            }),
        ]
    })
}

/// All texts in it, in whatever field.
fn strings(value: &Value, all: &mut String) {
    match value {
        Value::String(text) => all.push_str(text),
        Value::Array(values) => values.iter().for_each(|value| strings(value, all)),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !["type", "photo", "user", "label"].contains(&name.as_str()))
            .for_each(|(_, value)| strings(value, all)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

proptest! {
    #[test]
    fn every_word_of_whatever_stands_there_is_read_or_it_is_told_that_some_is_not(blocks in any_blocks()) {
        let read = rich(&json!([blocks]));
        let mut all = String::new();
        strings(&blocks, &mut all);
        let count = |text: &str| text.chars().filter(|char| *char == 'a').count();
        if read.is_readable() {
            prop_assert!(count(&words(&read)) >= count(&all), "{}", blocks);
        }
    }

    #[test]
    fn whatever_surrounds_and_follows_a_mark_the_words_begin_with_it(
        text in 0..20_usize, wraps in prop::collection::vec(0..6_usize, 0..8), after in any_blocks(),
    ) {
        let texts = every_text("// he is a fraud");
        let mut block = json!({"type": "paragraph", "text": texts[text % texts.len()]});
        for wrap in wraps {
            block = match wrap {
                0 => json!({"type": "blockquote", "blocks": [block], "credit": "him"}),
                1 => json!({"type": "details", "summary": "", "blocks": [block]}),
                2 => json!({"type": "list", "items": [{"label": "1.", "blocks": [block]}]}),
                3 => json!({"type": "collage", "blocks": [{"type": "divider"}, block], "caption": {"text": "c"}}),
                4 => json!({"type": "list", "items": [{"label": "•", "blocks": [{"type": "anchor", "name": "a"}, block]}]}),
                _ => json!({"type": "slideshow", "blocks": [block]}),
            };
        }
        let read = rich(&json!([block, after]));
        prop_assert!(words(&read).trim_start().starts_with("// he is a fraud"), "{:?}", words(&read));
    }
}

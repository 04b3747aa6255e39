//! Entities: given, parsed and found.

use serde_json::{Value, json};

use crate::desk::Desk;

#[track_caller]
fn check(params: Value, text: &str, entities: &Value) {
    let desk = Desk::new();
    let mut params = params;
    params["chat_id"] = desk.customer.into();
    let sent = desk.ok("sendMessage", params);
    assert_eq!(sent["text"], text);
    let got = sent.get("entities").cloned().unwrap_or_else(|| json!([]));
    assert_eq!(got, *entities);
}

#[test]
fn html_becomes_entities_counted_in_utf16() {
    check(
        json!({"text": "😀 <b>a <i>b</i></b> &lt;x&gt;", "parse_mode": "HTML"}),
        "😀 a b <x>",
        &json!([
            {"type": "bold", "offset": 3, "length": 3},
            {"type": "italic", "offset": 5, "length": 1},
        ]),
    );
    check(
        json!({"text": "<pre><code class=\"language-rust\">fn</code></pre>", "parse_mode": "HTML"}),
        "fn",
        &json!([{"type": "pre", "offset": 0, "length": 2, "language": "rust"}]),
    );
    check(
        json!({"text": "<a href='https://a.example/?x=1&amp;y'>t</a> <tg-spoiler>s</tg-spoiler>", "parse_mode": "html"}),
        "t s",
        &json!([
            {"type": "text_link", "offset": 0, "length": 1, "url": "https://a.example/?x=1&y"},
            {"type": "spoiler", "offset": 2, "length": 1},
        ]),
    );
}

#[test]
fn markdown_becomes_entities() {
    check(
        json!({"text": "*b _i_* __u__ ~s~ ||p|| `c` [t](https://a.example) \\.", "parse_mode": "MarkdownV2"}),
        "b i u s p c t .",
        &json!([
            {"type": "bold", "offset": 0, "length": 3},
            {"type": "italic", "offset": 2, "length": 1},
            {"type": "underline", "offset": 4, "length": 1},
            {"type": "strikethrough", "offset": 6, "length": 1},
            {"type": "spoiler", "offset": 8, "length": 1},
            {"type": "code", "offset": 10, "length": 1},
            {"type": "text_link", "offset": 12, "length": 1, "url": "https://a.example"},
        ]),
    );
    check(
        json!({"text": "```rust\nfn```\n>q", "parse_mode": "MarkdownV2"}),
        "fn\nq",
        &json!([
            {"type": "pre", "offset": 0, "length": 2, "language": "rust"},
            {"type": "blockquote", "offset": 3, "length": 1},
        ]),
    );
}

#[test]
fn spaces_at_the_ends_go_and_entities_move_along() {
    check(
        json!({"text": "  ab  ", "entities": [{"type": "bold", "offset": 2, "length": 4}]}),
        "ab",
        &json!([{"type": "bold", "offset": 0, "length": 2}]),
    );
}

#[test]
fn links_commands_and_tags_are_found() {
    check(
        json!({"text": "/close@watchdesk_bot see https://a.example, #vip @anna or me@a.example /usr/bin"}),
        "/close@watchdesk_bot see https://a.example, #vip @anna or me@a.example /usr/bin",
        &json!([
            {"type": "bot_command", "offset": 0, "length": 20},
            {"type": "url", "offset": 25, "length": 17},
            {"type": "hashtag", "offset": 44, "length": 4},
            {"type": "mention", "offset": 49, "length": 5},
            {"type": "email", "offset": 58, "length": 12},
        ]),
    );
}

#[test]
fn broken_marks_are_refused() {
    let desk = Desk::new();
    let check = |params: Value, text: &str| {
        let mut params = params;
        params["chat_id"] = desk.customer.into();
        desk.check_refused("sendMessage", params, text);
    };
    let html = |text: &str| json!({"text": text, "parse_mode": "HTML"});
    let markdown = |text: &str| json!({"text": text, "parse_mode": "MarkdownV2"});
    let entity = |offset: i64, length: i64| json!({"text": "a😀b", "entities": [{"type": "bold", "offset": offset, "length": length}]});
    check(
        html("<h1>x</h1>"),
        "Bad Request: can't parse entities: Unsupported start tag \"h1\" at byte offset 0",
    );
    check(
        html("x</b>"),
        "Bad Request: can't parse entities: Unexpected end tag at byte offset 1",
    );
    check(
        html("<b>x</i>"),
        "Bad Request: can't parse entities: Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"",
    );
    check(
        html("a < b"),
        "Bad Request: can't parse entities: Unclosed start tag at byte offset 2",
    );
    check(
        markdown("a.b"),
        "Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
    );
    check(
        markdown("*x"),
        "Bad Request: can't parse entities: Can't find end of Bold entity at byte offset 0",
    );
    check(
        json!({"text": "x", "parse_mode": "rtf"}),
        "Bad Request: unsupported parse_mode",
    );
    check(
        entity(0, 9),
        "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
    );
    let (code, text) = {
        let mut params = entity(0, 2);
        params["chat_id"] = desk.customer.into();
        desk.refused("sendMessage", params)
    };
    assert_eq!(code, 400);
    assert!(text.contains("in a middle of a UTF-16 symbol"), "{text}");
}

#[test]
fn length_counts_utf16_units_after_the_marks() {
    let desk = Desk::new();
    let send = |text: String| {
        desk.call(
            "sendMessage",
            json!({"chat_id": desk.customer, "text": text, "parse_mode": "HTML"}),
        )
    };
    assert!(send(format!("<b>{}</b>", "x".repeat(4096))).ok);
    assert!(send("😀".repeat(2048)).ok);
    assert!(!send("😀".repeat(2049)).ok);
}

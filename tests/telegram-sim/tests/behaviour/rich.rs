//! Rich messages: formatted blocks in place of text.

use serde_json::{Value, json};
use telegram_sim::{MediaKind, Post};

use crate::desk::Desk;

/// One of each block that people paste.
pub fn article(word: &str) -> Value {
    let cell = |text: &str| json!({"text": text, "align": "left", "valign": "top"});
    json!({"blocks": [
        {"type": "heading", "size": 1, "text": "Order"},
        {"type": "paragraph", "text": ["my ", {"type": "bold", "text": word}]},
        {"type": "list", "items": [{"label": "1.", "blocks": [{"type": "paragraph", "text": "first"}]}]},
        {"type": "blockquote", "blocks": [{"type": "pre", "text": "let x = 1;", "language": "rust"}]},
        {"type": "table", "cells": [[cell("a"), cell("b")]]},
        {"type": "details", "summary": "more", "blocks": [{"type": "paragraph", "text": "inside"}]},
    ]})
}

#[test]
fn pasted_text_comes_as_blocks_without_text() {
    let desk = Desk::new();
    let post = Post::rich(article("late"));
    desk.world.say(desk.customer, desk.chat, post).unwrap();
    let message = &desk.updates()[0]["message"];
    assert_eq!(message["rich_message"], article("late"));
    for absent in ["text", "entities", "caption"] {
        assert!(message.get(absent).is_none(), "{absent}: {message}");
    }
    let unknown = Post::rich(json!({"blocks": [{"type": "poem", "text": "x"}]}));
    assert!(desk.world.say(desk.customer, desk.chat, unknown).is_err());
}

#[test]
fn blocks_are_copied_and_forwarded_whole() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let id = desk
        .world
        .say(desk.customer, desk.chat, Post::rich(article("late")))
        .unwrap();
    let params = json!({
        "chat_id": desk.forum_id(), "message_thread_id": thread, "from_chat_id": desk.customer, "message_id": id,
    });
    let copy = desk.ok("copyMessage", params.clone())["message_id"].as_i64().unwrap();
    let shown = desk.world.page_message(desk.forum, copy).unwrap();
    assert_eq!(shown["rich_message"], article("late"));
    assert!(shown["rich_words"].as_str().unwrap().contains("my late"));
    let forward = desk.ok("forwardMessage", params);
    assert_eq!(forward["rich_message"], article("late"));
}

#[test]
fn words_are_edited_into_blocks_and_back_by_people_and_by_bots() {
    let desk = Desk::new();
    let (who, chat) = (desk.customer, desk.chat);
    let id = desk.world.say(who, chat, Post::text("plain")).unwrap();
    desk.world.edit(who, chat, id, Post::rich(article("late"))).unwrap();
    desk.world.edit(who, chat, id, Post::text("plain again")).unwrap();
    let updates = desk.updates();
    assert_eq!(updates[1]["edited_message"]["rich_message"], article("late"));
    assert!(updates[1]["edited_message"].get("text").is_none());
    assert_eq!(updates[2]["edited_message"]["text"], "plain again");
    assert!(updates[2]["edited_message"].get("rich_message").is_none());

    let sent = desk.ok(
        "sendRichMessage",
        json!({"chat_id": who, "rich_message": article("on its way")}),
    );
    let mut edit = json!({"chat_id": who, "message_id": sent["message_id"], "text": "plain"});
    assert_eq!(desk.ok("editMessageText", edit.clone())["text"], "plain");
    edit["rich_message"] = article("here");
    let edited = desk.ok("editMessageText", edit);
    assert_eq!(edited["rich_message"], article("here"));
    assert!(edited.get("text").is_none());
    let caption = json!({"chat_id": who, "message_id": sent["message_id"], "caption": "c"});
    desk.check_refused(
        "editMessageCaption",
        caption,
        "Bad Request: there is no caption in the message to edit",
    );
}

#[test]
fn a_list_that_a_bot_sends_is_labelled() {
    let desk = Desk::new();
    let item = json!({"value": 3, "blocks": [{"type": "paragraph", "text": "x"}]});
    let blocks = json!([{"type": "list", "items": [item]}]);
    let sent = desk.ok(
        "sendRichMessage",
        json!({"chat_id": desk.customer, "rich_message": {"blocks": blocks}}),
    );
    assert_eq!(sent["rich_message"]["blocks"][0]["items"][0]["label"], "3.");
    let (code, _) = desk.refused(
        "sendRichMessage",
        json!({"chat_id": desk.customer, "rich_message": {"blocks": []}}),
    );
    assert_eq!(code, 400);
}

#[test]
fn people_replace_files_and_turn_words_into_them() {
    let desk = Desk::new();
    let (who, chat) = (desk.customer, desk.chat);
    let file = |name: &str| Post::media(MediaKind::Document, name, b"x").caption("invoice");
    let id = desk.world.say(who, chat, file("wrong.pdf")).unwrap();
    desk.world.edit(who, chat, id, file("right.pdf")).unwrap();
    let words = desk.world.say(who, chat, Post::text("see here")).unwrap();
    let photo = Post::media(MediaKind::Photo, "a.jpg", b"y").caption("see here");
    desk.world.edit(who, chat, words, photo).unwrap();
    let updates = desk.updates();
    assert_eq!(updates[1]["edited_message"]["document"]["file_name"], "right.pdf");
    assert_ne!(
        updates[0]["message"]["document"]["file_id"],
        updates[1]["edited_message"]["document"]["file_id"]
    );
    assert!(updates[3]["edited_message"].get("text").is_none());
    assert_eq!(updates[3]["edited_message"]["caption"], "see here");
    assert_eq!(updates[3]["edited_message"]["photo"].as_array().unwrap().len(), 2);

    let voice = desk
        .world
        .say(who, chat, Post::media(MediaKind::Voice, "a.ogg", b"z"))
        .unwrap();
    assert!(desk.world.edit(who, chat, voice, file("b.pdf")).is_err());
    let photos = || Post::media(MediaKind::Photo, "a.jpg", b"x");
    let album = desk.world.say_album(who, chat, vec![photos(), photos()]).unwrap();
    let video = Post::media(MediaKind::Video, "a.mp4", b"x");
    desk.world.edit(who, chat, album[0], video).unwrap();
    assert!(desk.world.edit(who, chat, album[1], file("b.pdf")).is_err());
}

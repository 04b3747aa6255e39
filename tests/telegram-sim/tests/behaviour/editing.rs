//! Edits, deletions and reactions.

use serde_json::json;
use telegram_sim::{MediaKind, Post};

use crate::desk::Desk;

const DAY_MS: i64 = 86_400_000;

#[test]
fn an_edit_that_changes_nothing_is_refused() {
    let desk = Desk::new();
    let id = desk.send("one");
    let edit = |text: &str| json!({"chat_id": desk.customer, "message_id": id, "text": text});
    desk.check_refused(
        "editMessageText",
        edit("one"),
        "Bad Request: message is not modified: specified new message content and reply markup are \
         exactly the same as a current content and reply markup of the message",
    );
    desk.clock.advance_ms(5000);
    let edited = desk.ok("editMessageText", edit("two"));
    assert_eq!(edited["text"], "two");
    assert_eq!(
        edited["edit_date"].as_i64().unwrap(),
        edited["date"].as_i64().unwrap() + 5
    );
    assert!(desk.updates().is_empty(), "a bot does not hear of its own edits");
}

#[test]
fn an_edit_without_a_keyboard_takes_the_keyboard_away() {
    let desk = Desk::new();
    let keyboard = json!({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]});
    let sent = desk.ok(
        "sendMessage",
        json!({"chat_id": desk.customer, "text": "x", "reply_markup": keyboard}),
    );
    let mut params = json!({"chat_id": desk.customer, "message_id": sent["message_id"]});
    let edited = desk.ok("editMessageReplyMarkup", params.clone());
    assert!(edited.get("reply_markup").is_none());
    params["reply_markup"] = json!({"keyboard": [["a"]]});
    desk.check_refused(
        "editMessageReplyMarkup",
        params,
        "Bad Request: inline keyboard expected",
    );
}

#[test]
fn each_edit_fits_only_its_kind_of_message() {
    let desk = Desk::new();
    let to = desk.customer;
    let theirs = desk
        .world
        .say(to, desk.chat, Post::media(MediaKind::Photo, "a.jpg", b"x"))
        .unwrap();
    let updates = desk.updates();
    let file_id = &updates[0]["message"]["photo"][1]["file_id"];
    let photo = desk.ok("sendPhoto", json!({"chat_id": to, "photo": file_id}));
    let photo = &photo["message_id"];
    let words = desk.send("x");
    let check = |method: &str, params, text: &str| desk.check_refused(method, params, text);
    check(
        "editMessageText",
        json!({"chat_id": to, "message_id": 99, "text": "x"}),
        "Bad Request: message to edit not found",
    );
    check(
        "editMessageText",
        json!({"chat_id": to, "message_id": theirs, "text": "x"}),
        "Bad Request: message can't be edited",
    );
    check(
        "editMessageText",
        json!({"chat_id": to, "message_id": photo, "text": "x"}),
        "Bad Request: there is no text in the message to edit",
    );
    check(
        "editMessageCaption",
        json!({"chat_id": to, "message_id": words, "caption": "x"}),
        "Bad Request: there is no caption in the message to edit",
    );
    check(
        "editMessageCaption",
        json!({"chat_id": to, "message_id": photo, "caption": "x".repeat(1025)}),
        "Bad Request: message caption is too long",
    );
    let edited = desk.ok(
        "editMessageCaption",
        json!({"chat_id": to, "message_id": photo, "caption": "new"}),
    );
    assert_eq!(edited["caption"], "new");
    let media = json!({"type": "photo", "media": file_id, "caption": "newer"});
    let edited = desk.ok(
        "editMessageMedia",
        json!({"chat_id": to, "message_id": photo, "media": media}),
    );
    assert_eq!(edited["caption"], "newer");
}

#[test]
fn a_customers_edit_comes_as_an_edited_message() {
    let desk = Desk::new();
    let id = desk.world.say(desk.customer, desk.chat, Post::text("one")).unwrap();
    desk.world
        .edit(desk.customer, desk.chat, id, Post::text("two"))
        .unwrap();
    let updates = desk.updates();
    assert_eq!(updates[1]["edited_message"]["text"], "two");
    assert!(updates[1]["edited_message"]["edit_date"].is_i64());
    let own = desk.send("mine");
    assert!(desk.world.edit(desk.customer, desk.chat, own, Post::text("x")).is_err());
}

#[test]
fn messages_are_deleted_within_two_days() {
    let desk = Desk::new();
    let to = desk.customer;
    let id = desk.send("x");
    let delete = json!({"chat_id": to, "message_id": id});
    desk.ok("deleteMessage", delete.clone());
    desk.check_refused("deleteMessage", delete, "Bad Request: message to delete not found");
    let old = desk.send("y");
    desk.clock.advance_ms(2 * DAY_MS);
    desk.check_refused(
        "deleteMessage",
        json!({"chat_id": to, "message_id": old}),
        "Bad Request: message can't be deleted for everyone",
    );
    let new = desk.send("z");
    desk.ok("deleteMessages", json!({"chat_id": to, "message_ids": [new, 999]}));
    assert!(desk.world.message(desk.chat, new).is_none());
}

#[test]
fn a_topics_first_message_cannot_be_deleted() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    desk.check_refused(
        "deleteMessage",
        json!({"chat_id": desk.forum_id(), "message_id": thread}),
        "Bad Request: message can't be deleted",
    );
}

#[test]
fn a_persons_deletion_is_not_told() {
    let desk = Desk::new();
    let id = desk.world.say(desk.customer, desk.chat, Post::text("oops")).unwrap();
    let _ = desk.updates();
    desk.world.delete_message(desk.customer, desk.chat, id).unwrap();
    assert!(desk.updates().is_empty());
    desk.check_refused(
        "sendMessage",
        json!({"chat_id": desk.customer, "text": "x", "reply_parameters": {"message_id": id}}),
        "Bad Request: message to be replied not found",
    );
    let sent = desk.ok(
        "sendMessage",
        json!({"chat_id": desk.customer, "text": "x", "reply_parameters": {"message_id": id, "allow_sending_without_reply": true}}),
    );
    assert!(sent.get("reply_to_message").is_none());
}

#[test]
fn a_bot_sets_one_reaction_and_hears_of_others_only_when_it_asks() {
    let desk = Desk::new();
    let id = desk.send("x");
    let react = |reaction| json!({"chat_id": desk.customer, "message_id": id, "reaction": reaction});
    let emoji = |emoji: &str| json!({"type": "emoji", "emoji": emoji});
    desk.ok("setMessageReaction", react(json!([emoji("👍")])));
    desk.check_refused(
        "setMessageReaction",
        react(json!([emoji("👍"), emoji("🔥")])),
        "Bad Request: REACTIONS_TOO_MANY",
    );
    desk.check_refused(
        "setMessageReaction",
        react(json!([emoji("🧨")])),
        "Bad Request: REACTION_INVALID",
    );
    desk.world.react(desk.customer, desk.chat, id, &["❤"]).unwrap();
    assert!(desk.updates().is_empty());
    desk.ok("getUpdates", json!({"allowed_updates": ["message_reaction"]}));
    desk.world.react(desk.customer, desk.chat, id, &["🔥"]).unwrap();
    let updates = desk.updates();
    let reaction = &updates[0]["message_reaction"];
    assert_eq!(reaction["old_reaction"], json!([emoji("❤")]));
    assert_eq!(reaction["new_reaction"], json!([emoji("🔥")]));
}

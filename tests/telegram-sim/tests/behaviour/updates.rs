//! Queues of updates.

use serde_json::json;
use telegram_sim::Post;

use crate::desk::Desk;

fn say(desk: &Desk, text: &str) {
    desk.world.say(desk.customer, desk.chat, Post::text(text)).unwrap();
}

fn texts(updates: &serde_json::Value) -> Vec<&str> {
    updates
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|update| update["message"]["text"].as_str())
        .collect()
}

#[test]
fn an_offset_acknowledges_what_came_before_it() {
    let desk = Desk::new();
    for text in ["one", "two", "three"] {
        say(&desk, text);
    }
    let first = desk.ok("getUpdates", json!({"limit": 2}));
    assert_eq!(texts(&first), ["one", "two"]);
    let again = desk.ok("getUpdates", json!({}));
    assert_eq!(texts(&again), ["one", "two", "three"]);
    let ids: Vec<i64> = again
        .as_array()
        .unwrap()
        .iter()
        .map(|update| update["update_id"].as_i64().unwrap())
        .collect();
    assert_eq!(ids, [ids[0], ids[0] + 1, ids[0] + 2]);
    let rest = desk.ok("getUpdates", json!({"offset": ids[1]}));
    assert_eq!(texts(&rest), ["two", "three"]);
    let last = desk.ok("getUpdates", json!({"offset": -1}));
    assert_eq!(texts(&last), ["three"]);
}

#[test]
fn a_test_decides_when_updates_are_taken() {
    let desk = Desk::new();
    say(&desk, "one");
    say(&desk, "two");
    let peeked = desk.world.peek_updates(&desk.bot.token);
    assert_eq!(peeked, desk.world.peek_updates(&desk.bot.token));
    let second = peeked[1]["update_id"].as_i64().unwrap();
    desk.world.ack_updates(&desk.bot.token, second);
    assert_eq!(desk.updates(), peeked[1..]);
    assert!(desk.updates().is_empty());
}

#[test]
fn updates_are_kept_for_a_day() {
    let desk = Desk::new();
    say(&desk, "old");
    desk.clock.advance_ms(24 * 3_600_000 - 1);
    say(&desk, "new");
    assert_eq!(desk.world.peek_updates(&desk.bot.token).len(), 2);
    desk.clock.advance_ms(1);
    assert_eq!(desk.world.peek_updates(&desk.bot.token).len(), 1);
}

#[test]
fn a_bot_hears_neither_itself_nor_other_bots() {
    let desk = Desk::new();
    let other = desk.world.create_bot("Other", "other_bot");
    desk.world.add_admin(desk.forum, other.id).unwrap();
    let _ = desk.updates();
    let _ = desk.world.take_updates(&other.token);
    desk.ok("sendMessage", json!({"chat_id": desk.forum_id(), "text": "x"}));
    assert!(desk.updates().is_empty());
    assert!(desk.world.take_updates(&other.token).is_empty());
}

#[test]
fn a_webhook_is_checked_and_ends_polling() {
    let desk = Desk::new();
    let check = |params, text| desk.check_refused("setWebhook", params, text);
    check(json!({"url": "ftp://x"}), "Bad Request: invalid webhook URL specified");
    check(
        json!({"url": "http://127.0.0.1/x", "secret_token": "no spaces"}),
        "Bad Request: secret token contains unallowed characters",
    );
    check(
        json!({"url": "http://127.0.0.1/x", "secret_token": "x".repeat(257)}),
        "Bad Request: secret token is too long",
    );
    say(&desk, "x");
    desk.ok("setWebhook", json!({"url": "http://127.0.0.1/x"}));
    let (code, text) = desk.refused("getUpdates", json!({}));
    assert_eq!(code, 409);
    assert!(text.starts_with("Conflict: can't use getUpdates"), "{text}");
    desk.ok("deleteWebhook", json!({"drop_pending_updates": true}));
    assert_eq!(desk.ok("getUpdates", json!({})), json!([]));
}

#[test]
fn allowed_updates_left_out_stay_as_they_were() {
    let desk = Desk::new();
    desk.ok("getUpdates", json!({"allowed_updates": ["edited_message"]}));
    desk.ok("getUpdates", json!({}));
    say(&desk, "x");
    assert!(desk.updates().is_empty());
    desk.ok("getUpdates", json!({"allowed_updates": []}));
    say(&desk, "y");
    assert_eq!(desk.updates().len(), 1);
}

#[test]
fn unknown_tokens_and_methods_are_refused() {
    let desk = Desk::new();
    let stranger = desk.world.call("1:x", "getMe", json!({}));
    assert_eq!(stranger.error_code, Some(401));
    let (code, text) = desk.refused("fly", json!({}));
    assert_eq!((code, text.as_str()), (404, "Not Found: method not found"));
}

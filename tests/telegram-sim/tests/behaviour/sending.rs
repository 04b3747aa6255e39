//! Sending text, and what is refused.

use serde_json::json;
use telegram_sim::{Part, Post};

use crate::desk::Desk;

#[test]
fn a_customer_who_starts_the_bot_sends_start_with_a_command_mark() {
    let desk = Desk::new();
    desk.world.start(desk.customer, desk.bot.id, Some("order_7")).unwrap();
    let updates = desk.updates();
    assert_eq!(updates.len(), 1);
    let message = &updates[0]["message"];
    assert_eq!(message["text"], "/start order_7");
    assert_eq!(
        message["entities"],
        json!([{"type": "bot_command", "offset": 0, "length": 6}])
    );
    assert_eq!(message["chat"]["type"], "private");
    assert_eq!(message["from"]["id"], desk.customer);
}

#[test]
fn a_plain_message_in_a_topic_answers_the_topics_first_message() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    desk.world
        .say(desk.agent, desk.forum, Post::text("on it").in_topic(thread))
        .unwrap();
    let updates = desk.updates();
    let message = &updates[0]["message"];
    assert_eq!(message["message_thread_id"], thread);
    assert_eq!(message["is_topic_message"], true);
    assert_eq!(message["reply_to_message"]["message_id"], thread);
    assert_eq!(message["reply_to_message"]["forum_topic_created"]["name"], "Anna");
}

#[test]
fn refusals_come_in_telegrams_own_words() {
    let desk = Desk::new();
    let to = desk.customer;
    let check = |params, text: &str| desk.check_refused("sendMessage", params, text);
    check(json!({"text": "x"}), "Bad Request: chat_id is empty");
    check(json!({"chat_id": 404, "text": "x"}), "Bad Request: chat not found");
    check(json!({"chat_id": to, "text": ""}), "Bad Request: message text is empty");
    check(
        json!({"chat_id": to, "text": "  \n"}),
        "Bad Request: text must be non-empty",
    );
    check(
        json!({"chat_id": to, "text": "я".repeat(4097)}),
        "Bad Request: message is too long",
    );
    check(
        json!({"chat_id": to, "text": "x", "message_thread_id": 5}),
        "Bad Request: message thread not found",
    );
    check(
        json!({"chat_id": to, "text": "x", "reply_parameters": {"message_id": 99}}),
        "Bad Request: message to be replied not found",
    );
    check(
        json!({"chat_id": to, "text": "<b>x", "parse_mode": "HTML"}),
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    );
    check(
        json!({"chat_id": to, "text": "ab", "entities": [{"type": "bold", "offset": 1, "length": 2}]}),
        "Bad Request: entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 3",
    );
    assert_eq!(desk.world.texts(desk.chat, Part::All), ["/start"]);
}

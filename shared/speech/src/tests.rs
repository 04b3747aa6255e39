//! What is heard of a reply to one of our questions.

use domain::press::{PassOn, Press, Step};
use serde_json::{Value, json};
use telegram::Update;

use crate::hear::{Heard, hear};

/// What the message that is replied to asks, as the desk hears it; `author` wrote that message.
fn asked(author: &Value, markup: &Value) -> Option<Press> {
    let chat = json!({"id": -1001, "type": "supergroup", "is_forum": true});
    let update = json!({"update_id": 7, "message": {
        "message_id": 9, "message_thread_id": 3, "is_topic_message": true, "date": 1, "chat": chat, "text": "We tried it all",
        "from": {"id": 501, "is_bot": false, "first_name": "Anna"},
        "reply_to_message": {
            "message_id": 8, "message_thread_id": 3, "date": 1, "chat": chat, "from": author, "text": "?", "reply_markup": markup,
        },
    }});
    let update = Update::parse(update.to_string().as_bytes()).expect("an update");
    match hear(update, "Desk_Bot") {
        Heard::Topic { arrival, .. } => arrival.asked,
        Heard::Private { .. }
        | Heard::Id { .. }
        | Heard::Staff { .. }
        | Heard::Manual { .. }
        | Heard::Button(_)
        | Heard::Membership { .. }
        | Heard::Nothing
        | Heard::Unknown(_) => panic!("it is in a topic"),
    }
}

#[test]
fn a_question_counts_only_if_the_bot_itself_asked_it() {
    let keyboard = json!({"inline_keyboard": [[{"text": "-", "callback_data": "fh:c:1:l2"}]]});
    let us = json!({"id": 77, "is_bot": true, "first_name": "Desk", "username": "desk_bot"});
    let heard = asked(&us, &keyboard);
    assert!(
        matches!(
            &heard,
            Some(Press::PassOn(PassOn {
                step: Step::WithoutNote(_),
                ..
            }))
        ),
        "{heard:?}"
    );
    for another in [
        json!({"id": 78, "is_bot": true, "first_name": "Desk", "username": "desk_bot2"}),
        json!({"id": 501, "is_bot": false, "first_name": "Anna", "username": "desk_bot"}),
        json!({"id": 77, "is_bot": true, "first_name": "Desk"}),
        Value::Null,
    ] {
        assert_eq!(asked(&another, &keyboard), None, "{another}");
    }
    for markup in [
        Value::Null,
        json!({}),
        json!({"force_reply": true}),
        json!({"inline_keyboard": []}),
        json!({"inline_keyboard": [[{"text": "site", "url": "https://a.example"}, {"text": "-", "callback_data": "what"}]]}),
    ] {
        assert_eq!(asked(&us, &markup), None, "{markup}");
    }
}

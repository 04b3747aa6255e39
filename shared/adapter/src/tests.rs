//! What is heard of a reply to one of our questions.

use conversation::{
    agent,
    callback::{Callback, PassOn, Step},
    customer::CustomerAction,
};
use serde_json::{Value, json};
use telegram::Update;

use crate::inbound::{Inbound, parse_update};

/// What the desk hears of a reply in a topic to a message that `author` wrote, with those buttons under it.
fn in_topic(author: &Value, markup: &Value) -> agent::TopicArrival {
    let chat = json!({"id": -1001, "type": "supergroup", "is_forum": true});
    let update = json!({"update_id": 7, "message": {
        "message_id": 9, "message_thread_id": 3, "is_topic_message": true, "date": 1, "chat": chat, "text": "We tried it all",
        "from": {"id": 501, "is_bot": false, "first_name": "Anna"},
        "reply_to_message": {
            "message_id": 8, "message_thread_id": 3, "date": 1, "chat": chat, "from": author, "text": "?", "reply_markup": markup,
        },
    }});
    let update = Update::parse(update.to_string().as_bytes()).expect("an update");
    match parse_update(update, "Desk_Bot") {
        Inbound::Topic { arrival, .. } => arrival,
        Inbound::Private { .. }
        | Inbound::Id { .. }
        | Inbound::Staff { .. }
        | Inbound::Manual { .. }
        | Inbound::Button(_)
        | Inbound::Membership { .. }
        | Inbound::Nothing
        | Inbound::Unknown(_) => panic!("it is in a topic"),
    }
}

/// What the message that is replied to asks.
fn asked(author: &Value, markup: &Value) -> Option<Callback> {
    in_topic(author, markup).asked
}

#[test]
fn who_is_replied_to_is_a_person_or_a_bot() {
    for (author, by_person) in [
        (json!({"id": 501, "is_bot": false, "first_name": "Anna"}), true),
        (
            json!({"id": agent::ANONYMOUS_ADMIN.0, "is_bot": true, "first_name": "Group"}),
            true,
        ),
        (
            json!({"id": 77, "is_bot": true, "first_name": "Desk", "username": "desk_bot"}),
            false,
        ),
        (Value::Null, true),
    ] {
        let replied = in_topic(&author, &Value::Null).replied.expect("a reply");
        assert_eq!(replied.by_person, by_person, "{author}");
    }
}

#[test]
fn an_edit_into_a_command_of_another_bot_is_heard_and_the_command_itself_is_not() {
    let heard = |kind: &str, text: &str| {
        let update = json!({"update_id": 7, kind: {
            "message_id": 9, "message_thread_id": 3, "is_topic_message": true, "date": 1, "text": text,
            "chat": {"id": -1001, "type": "supergroup", "is_forum": true},
            "from": {"id": 501, "is_bot": false, "first_name": "Anna"},
        }});
        parse_update(
            Update::parse(update.to_string().as_bytes()).expect("an update"),
            "Desk_Bot",
        )
    };
    assert_eq!(heard("message", "/x@another_bot"), Inbound::Nothing);
    let edited = heard("edited_message", "/x@another_bot");
    assert!(
        matches!(&edited, Inbound::Topic { arrival, .. }
            if matches!(&arrival.did, agent::TopicAction::Edited(message) if !message.words.unread)),
        "{edited:?}"
    );
}

#[test]
fn a_question_counts_only_if_the_bot_itself_asked_it() {
    let keyboard = json!({"inline_keyboard": [[{"text": "-", "callback_data": "fh:c:1:l2"}]]});
    let us = json!({"id": 77, "is_bot": true, "first_name": "Desk", "username": "desk_bot"});
    let heard = asked(&us, &keyboard);
    assert!(
        matches!(
            &heard,
            Some(Callback::PassOn(PassOn {
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

/// What is heard of a message with that in a private chat.
fn in_private(holds: &Value) -> Inbound {
    let mut message = json!({
        "message_id": 9, "date": 1, "chat": {"id": 5, "type": "private"},
        "from": {"id": 5, "is_bot": false, "first_name": "John"},
    });
    let fields = holds.as_object().expect("an object").clone();
    message.as_object_mut().expect("an object").extend(fields);
    let update = json!({"update_id": 7, "message": message}).to_string();
    parse_update(Update::parse(update.as_bytes()).expect("an update"), "Desk_Bot")
}

#[test]
fn what_stands_beside_a_command_in_private_is_heard_whole() {
    let photo = |caption: &str| json!({"photo": [{"file_id": "a", "width": 1, "height": 1}], "caption": caption});
    let text = |text: &str| json!({ "text": text });
    for command in [
        "help", "my", "status", "person", "language", "region", "start", "online", "away", "invite", "manual", "id",
    ] {
        for (message, is_said) in [
            (text(&format!("/{command}")), false),
            (text(&format!("/{command} my card was charged twice")), true),
            (photo(&format!("/{command}")), true),
            (photo(&format!("/{command}@desk_bot words")), command != "start"),
        ] {
            let beside = match in_private(&message) {
                Inbound::Private { beside, did, .. } => {
                    assert!(!matches!(did, CustomerAction::Wrote(_)), "{message}");
                    beside
                }
                Inbound::Staff { beside, .. } | Inbound::Manual { beside, .. } => beside,
                Inbound::Id { beside, .. } => beside.map(|beside| beside.1),
                Inbound::Topic { .. }
                | Inbound::Button(_)
                | Inbound::Membership { .. }
                | Inbound::Nothing
                | Inbound::Unknown(_) => panic!("{message}"),
            };
            // `words` may be a payload; a photo is kept even so.
            assert_eq!(beside.is_some(), is_said || message.get("photo").is_some(), "{message}");
            let written = message.get("text").or(message.get("caption")).and_then(Value::as_str);
            assert!(beside.is_none_or(|beside| Some(beside.words.text.as_str()) == written));
        }
    }
}

#[test]
fn an_invitation_with_words_is_words() {
    let heard = in_private(&json!({"text": "/start inv_abc does not work for me"}));
    assert!(
        matches!(
            &heard,
            Inbound::Private {
                did: CustomerAction::Start(None),
                beside: Some(_),
                ..
            }
        ),
        "{heard:?}"
    );
    let heard = in_private(&json!({"text": "/start inv_abc"}));
    assert!(matches!(&heard, Inbound::Staff { secret: Some(secret), beside: None, .. } if secret == "abc"));
}

//! Bodies that no server of Telegram's sends today.

use super::*;
use proptest::prelude::*;

#[test]
fn what_telegram_may_add_makes_no_update_fail() {
    let update = parse(&json!({
        "update_id": i64::MAX, "seal": [1, {"a": 2}],
        "message": {
            "message_id": 1, "chat": {"id": i64::MIN, "type": "parlour", "accent": {}}, "text": "hi",
            "quote": 5, "link_preview_options": "x", "forward_origin": ["?"], "from": null, "entities": null,
        },
        "trailer": null,
    }));
    assert_eq!(update.update_id, UpdateId(i64::MAX));
    let UpdateKind::Message(message) = update.kind else {
        panic!()
    };
    assert_eq!(
        (message.chat.id, message.chat.kind),
        (ChatId(i64::MIN), ChatKind::Other)
    );
    assert!(message.is_forward);
}

#[test]
fn what_is_no_update_is_told_apart() {
    let error = |body: &str| Update::parse(body.as_bytes()).unwrap_err();
    assert!(matches!(error(""), ParseError::NotJson { .. }));
    assert!(matches!(error("<html>"), ParseError::NotJson { .. }));
    assert!(matches!(error(r#"{"update_id":1}x"#), ParseError::NotJson { .. }));
    for body in [
        "null",
        "[]",
        "5",
        "{}",
        r#"{"message":{}}"#,
        r#"{"update_id":"5"}"#,
        r#"{"update_id":9223372036854775808}"#,
    ] {
        assert_eq!(error(body), ParseError::NotAnUpdate, "{body}");
    }
    let malformed = error(r#"{"message":{"message_id":"secret words"},"update_id":5}"#);
    assert!(matches!(
        malformed,
        ParseError::Malformed {
            update_id: UpdateId(5),
            ..
        }
    ));
    assert!(!format!("{malformed} {malformed:?}").contains("secret"));
}

#[test]
fn deep_nesting_is_an_error_and_not_an_overflow() {
    let deep = "[".repeat(1 << 20);
    assert!(Update::parse(deep.as_bytes()).is_err());
    for place in [
        r#"{"update_id":1,"x":"#,
        r#"{"update_id":1,"message":{"text":"#,
        r#"{"update_id":1,"message":{"poll":"#,
        r#"{"update_id":1,"message":{"reply_to_message":"#,
    ] {
        assert!(Update::parse(format!("{place}{deep}").as_bytes()).is_err());
        let object = r#"{"reply_to_message":"#.repeat(1 << 15);
        assert!(Update::parse(format!("{place}{object}").as_bytes()).is_err());
    }
    // Where nothing is used, depth is harmless.
    let balanced = format!(r#"{{"update_id":1,"x":{deep}{}}}"#, "]".repeat(1 << 20));
    assert_eq!(Update::parse(balanced.as_bytes()).unwrap().update_id, UpdateId(1));
}

#[test]
fn words_that_are_nested_too_deep_or_broken_off_still_have_their_updates_number() {
    let deep = format!("{}null{}", r#"{"reply_to_message":"#.repeat(200), "}".repeat(200));
    for body in [
        format!(r#"{{"update_id":5,"message":{deep}}}"#),
        r#"{"update_id":5,"message":{"message_id":1,"chat":{"id":1,"type":"private"},"text":"half \ud83d"}}"#
            .to_owned(),
    ] {
        let error = Update::parse(body.as_bytes()).unwrap_err();
        assert!(
            matches!(
                error,
                ParseError::Malformed {
                    update_id: UpdateId(5),
                    ..
                }
            ),
            "{error}"
        );
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        "[a-z_]{0,8}",
        prop::sample::select(vec![
            "update_id",
            "message",
            "edited_message",
            "callback_query",
            "chat_member",
            "message_reaction",
            "message_id",
            "chat",
            "id",
            "type",
            "from",
            "text",
            "entities",
            "photo",
            "document",
            "animation",
            "reply_to_message",
            "new_chat_members",
            "forum_topic_created",
            "user",
            "new_chat_member",
            "status",
            "date",
            "data",
        ])
        .prop_map(String::from),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_panic(body in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Update::parse(&body);
    }

    #[test]
    fn no_json_panics(value in any_json()) {
        let _ = Update::parse(value.to_string().as_bytes());
        let _ = Update::parse(json!({"update_id": 5, "message": value}).to_string().as_bytes());
    }

    #[test]
    fn an_unused_field_may_be_anything(value in any_json(), name in "x_[a-z]{1,9}") {
        let mut update = json!({"update_id": 5, "message": {"message_id": 1, "chat": {"id": 5}, "text": "hi"}});
        let plain = parse(&update);
        update["message"][&name] = value.clone();
        update["message"]["chat"][&name] = value.clone();
        update[&name] = value;
        prop_assert_eq!(parse(&update), plain);
    }

    #[test]
    fn ids_are_whole_to_the_last_bit(id: i64, chat: i64, number: i64) {
        let update = parse(&json!({"update_id": number, "message": {"message_id": id, "chat": {"id": chat}}}));
        let UpdateKind::Message(message) = update.kind else { panic!() };
        prop_assert_eq!((update.update_id.0, message.chat.id.0, message.message_id.0), (number, chat, id));
    }
}

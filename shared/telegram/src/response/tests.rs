use super::*;
use crate::{Outcome, Retry};
use proptest::prelude::*;
use serde_json::json;

fn check(code: u16, description: &str, expected: &Error) {
    let body = json!({"ok": false, "error_code": code, "description": description}).to_string();
    assert_eq!(
        read_response(code, body.as_bytes()).as_ref(),
        Err(expected),
        "{code} {description}"
    );
}

#[test]
fn an_update_that_cannot_be_read_fails_itself_and_not_the_list() {
    let deep = format!(
        "{}{}",
        r#"{"reply_to_message":"#.repeat(200),
        "null".to_owned() + &"}".repeat(200)
    );
    let updates = [
        r#"{"update_id":1,"message":{}}"#.to_owned(),
        format!(r#"{{"update_id":2,"message":{deep}}}"#),
        r#"{"update_id":3,"message":{"text":"\ud83d"}}"#.to_owned(),
        r#"{"message":{}}"#.to_owned(),
        "7".to_owned(),
        r#"{"update_id":4}"#.to_owned(),
    ];
    let mut body = format!(r#"{{"ok":true,"result":[{}]}}"#, updates.join(", ")).into_bytes();
    // Not even UTF-8, in the midst of somebody's words.
    let at = body.windows(6).position(|part| part == b"\\ud83d").unwrap();
    body[at] = 0xff;
    let read = read_updates(200, &body).unwrap_or_else(|error| panic!("{error}"));
    let ids: Vec<Option<i64>> = read.iter().map(|update| update.id.map(|id| id.0)).collect();
    assert_eq!(ids, [Some(1), Some(2), Some(3), None, None, Some(4)]);
    assert_eq!(read[1].body, updates[1], "as it came");
}

#[test]
fn a_list_of_updates_may_be_empty_refused_or_none() {
    assert!(read_updates(200, br#"{"ok":true,"result":[]}"#).is_ok_and(|updates| updates.is_empty()));
    let conflict = br#"{"ok":false,"error_code":409,"description":"Conflict: webhook is active"}"#;
    assert!(matches!(read_updates(409, conflict), Err(Error::Conflict(_))));
    for none in [r#"{"ok":true}"#, r#"{"ok":true,"result":{}}"#, "<html>"] {
        assert!(
            matches!(read_updates(200, none.as_bytes()), Err(Error::Unknown(_))),
            "{none}"
        );
    }
}

#[test]
fn the_servers_words_become_what_the_caller_does() {
    for (code, description, expected) in [
        (
            429,
            "Too Many Requests: retry after 3612",
            Error::RetryAfter { seconds: 3612 },
        ),
        (
            429,
            "Too Many Requests",
            Error::RetryAfter {
                seconds: UNSTATED_PAUSE,
            },
        ),
        (
            429,
            "Too Many Requests: retry after 0",
            Error::RetryAfter { seconds: 1 },
        ),
        (403, "Forbidden: bot was blocked by the user", Error::Blocked),
        (403, "Forbidden: user is deactivated", Error::Deactivated),
        (400, "Bad Request: chat not found", Error::ChatGone),
        (400, "Bad Request: private chat not found", Error::ChatGone),
        (400, "Bad Request: PEER_ID_INVALID", Error::ChatGone),
        (400, "Bad Request: CHAT_ID_INVALID", Error::ChatGone),
        (
            403,
            "Forbidden: bot can't initiate conversation with a user",
            Error::Blocked,
        ),
        (403, "Forbidden: bot can't send messages to bots", Error::Blocked),
        (400, "Bad Request: the chat is not a forum", Error::NotForum),
        (400, "Bad Request: CHANNEL_FORUM_MISSING", Error::NotForum),
        (400, "Bad Request: message thread not found", Error::TopicNotFound),
        (400, "Bad Request: TOPIC_DELETED", Error::TopicNotFound),
        (400, "Bad Request: TOPIC_ID_INVALID", Error::TopicNotFound),
        (400, "Bad Request: TOPIC_CLOSED", Error::TopicClosed),
        (400, "Bad Request: TOPIC_NOT_MODIFIED", Error::NotModified),
        (
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the \
             same as a current content and reply markup of the message",
            Error::NotModified,
        ),
        (
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
            Error::CallbackTooOld,
        ),
        (400, "Bad Request: message to edit not found", Error::MessageGone),
        (400, "Bad Request: message to copy not found", Error::MessageGone),
        (400, "Bad Request: message to delete not found", Error::MessageGone),
        (400, "Bad Request: message to be replied not found", Error::MessageGone),
        (400, "Bad Request: message to pin not found", Error::MessageGone),
        (400, "Bad Request: message to react not found", Error::MessageGone),
        (400, "Bad Request: message not found", Error::MessageGone),
        (400, "Bad Request: messages to copy not found", Error::MessageGone),
        (400, "Bad Request: there are no messages to copy", Error::MessageGone),
        (400, "Bad Request: MESSAGE_ID_INVALID", Error::MessageGone),
        (400, "Bad Request: QUOTE_TEXT_INVALID", Error::QuoteNotFound),
        (400, "Bad Request: message can't be edited", Error::CannotEdit),
        (400, "Bad Request: message can't be deleted", Error::CannotDelete),
        (
            400,
            "Bad Request: message can't be deleted for everyone",
            Error::CannotDelete,
        ),
        (400, "Bad Request: message can't be copied", Error::CannotCopy),
        (400, "Bad Request: the message can't be copied", Error::CannotCopy),
        (
            413,
            "Request Entity Too Large",
            Error::TooLarge("Request Entity Too Large".into()),
        ),
        (
            400,
            "Bad Request: message is too long",
            Error::TooLarge("Bad Request: message is too long".into()),
        ),
        (
            400,
            "Bad Request: MEDIA_CAPTION_TOO_LONG",
            Error::TooLarge("Bad Request: MEDIA_CAPTION_TOO_LONG".into()),
        ),
        (
            400,
            "Bad Request: not enough rights to create a topic",
            Error::NotEnoughRights("Bad Request: not enough rights to create a topic".into()),
        ),
        (
            400,
            "Bad Request: have no rights to send a message",
            Error::NotEnoughRights("Bad Request: have no rights to send a message".into()),
        ),
        (
            400,
            "Bad Request: CHAT_ADMIN_REQUIRED",
            Error::NotEnoughRights("Bad Request: CHAT_ADMIN_REQUIRED".into()),
        ),
        (401, "Unauthorized", Error::Unauthorized),
        (404, "Not Found", Error::Unauthorized),
        (400, "Logged out", Error::Unauthorized),
        (
            404,
            "Not Found: method not found",
            Error::BadRequest("Not Found: method not found".into()),
        ),
        (
            409,
            "Conflict: terminated by other getUpdates request",
            Error::Conflict("Conflict: terminated by other getUpdates request".into()),
        ),
        (
            400,
            "Bad Request: message text is empty",
            Error::BadRequest("Bad Request: message text is empty".into()),
        ),
        (500, "Internal Server Error: sendMessage failed", Error::Server(500)),
        (502, "Bad Gateway", Error::Server(502)),
    ] {
        check(code, description, &expected);
    }
}

/// Those that keep their words.
fn check_each(code: u16, descriptions: &[&str], expected: impl Fn(String) -> Error) {
    for description in descriptions {
        check(code, description, &expected((*description).to_owned()));
    }
}

#[test]
fn what_is_refused_to_one_kind_of_message_is_not_refused_by_the_chat() {
    let of_one_kind = [
        "Bad Request: not enough rights to send polls to the chat",
        "Bad Request: not enough rights to send photos to the chat",
        "Bad Request: not enough rights to send voice notes to the chat",
        "Bad Request: not enough rights to send music to the chat",
        "Bad Request: not enough rights to send the rich message to the chat",
        "Bad Request: CHAT_SEND_POLLS_FORBIDDEN",
        "Bad Request: CHAT_SEND_STICKERS_FORBIDDEN",
        "Bad Request: CHAT_SEND_MEDIA_FORBIDDEN",
        "Bad Request: VOICE_MESSAGES_FORBIDDEN",
        "Bad Request: user restricted receiving of voice note messages",
        "Bad Request: user restricted receiving of video messages",
    ];
    check_each(400, &of_one_kind, Error::KindForbidden);
    let of_the_chat = [
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN",
        "Bad Request: CHAT_WRITE_FORBIDDEN",
        "Bad Request: CHAT_GUEST_SEND_FORBIDDEN",
        "Bad Request: CHAT_RESTRICTED",
        "Bad Request: have no write access to the chat",
        "Bad Request: have no rights to send a message",
        "Bad Request: need administrator rights in the channel chat",
    ];
    check_each(400, &of_the_chat, Error::NotEnoughRights);
}

#[test]
fn what_is_said_of_groups_alone_tells_which_of_two_chats_is_meant() {
    let of_groups = [
        "Forbidden: bot was kicked from the supergroup chat",
        "Forbidden: bot was kicked from the group chat",
        "Forbidden: bot is not a member of the supergroup chat",
        "Forbidden: the group chat was deleted",
    ];
    check_each(403, &of_groups, Error::NotInGroup);
    check_each(400, &["Bad Request: CHANNEL_PRIVATE"], Error::NotInGroup);
}

#[test]
fn parameters_are_trusted_before_words() {
    let migrated = json!({
        "ok": false, "error_code": 400, "parameters": {"migrate_to_chat_id": -1_001_234_567_890_i64},
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
    });
    assert_eq!(
        read_response(400, migrated.to_string().as_bytes()),
        Err(Error::MigratedTo(ChatId(-1_001_234_567_890)))
    );
    let flood = br#"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":35}}"#;
    assert_eq!(read_response(429, flood), Err(Error::RetryAfter { seconds: 35 }));
}

#[test]
fn a_result_is_handed_over_and_its_lack_is_null() {
    assert_eq!(
        read_response(200, br#"{"ok":true,"result":{"message_id":5}}"#),
        Ok(json!({"message_id": 5}))
    );
    assert_eq!(read_response(200, br#"{"ok":true}"#), Ok(Value::Null));
}

#[test]
fn an_answer_of_somebody_else_counts_by_its_status() {
    let html = b"<html>nginx</html>";
    assert_eq!(read_response(502, html), Err(Error::Server(502)));
    assert_eq!(
        read_response(413, html),
        Err(Error::TooLarge("the answer is not JSON".into()))
    );
    assert_eq!(
        read_response(429, html),
        Err(Error::RetryAfter {
            seconds: UNSTATED_PAUSE
        })
    );
    for status in [200, 302] {
        let error = read_response(status, html).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{status}");
    }
}

#[test]
fn only_what_may_have_worked_has_an_unknown_outcome() {
    for error in [Error::Server(500), Error::Unknown(String::new())] {
        assert_eq!((error.outcome(), error.retry()), (Outcome::Unknown, Retry::MayRepeat));
    }
    assert_eq!(Error::Unreachable(String::new()).outcome(), Outcome::NotCarriedOut);
    assert_eq!(Error::RetryAfter { seconds: 7 }.retry(), Retry::After(7));
    assert_eq!(Error::MigratedTo(ChatId(-5)).retry(), Retry::InChat(ChatId(-5)));
    assert_eq!(Error::Blocked.retry(), Retry::Never);
}

proptest! {
    #[test]
    fn no_answer_panics(status: u16, body in prop::collection::vec(any::<u8>(), 0..200), words in ".{0,80}") {
        let _ = read_response(status, &body);
        let body = json!({"ok": false, "description": words}).to_string();
        prop_assert!(read_response(status, body.as_bytes()).is_err());
    }
}

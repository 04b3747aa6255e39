mod hostile;

use super::*;
use crate::{ChatId, MessageEntity, MessageId, ThreadId, UserId};
use serde_json::{Value, json};

fn parse(update: &Value) -> Update {
    Update::parse(update.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}: {update}"))
}

fn message(fields: Value) -> Message {
    let mut message = json!({
        "message_id": 10, "date": 1_700_000_000, "chat": {"id": 5, "type": "private", "first_name": "A"},
        "from": {"id": 5, "is_bot": false, "first_name": "A", "language_code": "ru"},
    });
    let Value::Object(fields) = fields else {
        panic!("{fields}")
    };
    message.as_object_mut().unwrap().extend(fields);
    // The oracle reads our samples too, so that they are what Telegram may send.
    let update = json!({"update_id": 7, "message": message});
    if let Err(error) = serde_json::from_value::<frankenstein::updates::Update>(update.clone()) {
        panic!("{error}: {update}");
    }
    let UpdateKind::Message(message) = parse(&update).kind else {
        panic!("{update}")
    };
    *message
}

fn file(id: &str) -> Value {
    json!({
        "file_id": id, "file_unique_id": "u", "width": 9, "height": 9, "duration": 1, "length": 9, "is_animated": false,
        "is_video": false, "type": "regular",
    })
}

#[test]
fn every_content_is_told_by_its_field() {
    let user = json!({"id": 6, "is_bot": false, "first_name": "B"});
    let chat = json!({"id": -5, "type": "supergroup", "title": "G"});
    let location = json!({"latitude": 1.5, "longitude": 2.5});
    for (fields, content, file_id) in [
        (json!({"text": "hi"}), ContentKind::Text, None),
        (
            json!({"animation": file("a"), "document": file("a")}),
            ContentKind::Animation,
            Some("a"),
        ),
        (json!({"audio": file("au")}), ContentKind::Audio, Some("au")),
        (
            json!({"document": file("d"), "caption": "c"}),
            ContentKind::Document,
            Some("d"),
        ),
        (json!({"video": file("v")}), ContentKind::Video, Some("v")),
        (json!({"voice": file("vo")}), ContentKind::Voice, Some("vo")),
        (json!({"video_note": file("n")}), ContentKind::VideoNote, Some("n")),
        (json!({"sticker": file("s")}), ContentKind::Sticker, Some("s")),
        (json!({"location": location}), ContentKind::Location, None),
        (
            json!({"location": location, "venue": {"location": location, "title": "t", "address": "a"}}),
            ContentKind::Venue,
            None,
        ),
        (
            json!({"contact": {"phone_number": "+1", "first_name": "A"}}),
            ContentKind::Contact,
            None,
        ),
        (json!({"dice": {"emoji": "🎲", "value": 6}}), ContentKind::Dice, None),
        (json!({"story": {"chat": chat, "id": 4}}), ContentKind::Story, None),
        (
            json!({"game": {"title": "t", "description": "d", "photo": []}}),
            ContentKind::Game,
            None,
        ),
        (
            json!({"paid_media": {"star_count": 5, "paid_media": []}}),
            ContentKind::PaidMedia,
            None,
        ),
        (
            json!({"invoice": {
                "title": "t", "description": "d", "start_parameter": "", "currency": "XTR", "total_amount": 5,
            }}),
            ContentKind::Invoice,
            None,
        ),
        (
            json!({"pinned_message": {"chat": chat, "message_id": 4, "date": 0}}),
            service("pinned_message"),
            None,
        ),
        (
            json!({"forum_topic_created": {"name": "n", "icon_color": 7_322_096}}),
            service("forum_topic_created"),
            None,
        ),
        (
            json!({"forum_topic_edited": {"name": "n"}}),
            service("forum_topic_edited"),
            None,
        ),
        (json!({"forum_topic_closed": {}}), service("forum_topic_closed"), None),
        (
            json!({"forum_topic_reopened": {}}),
            service("forum_topic_reopened"),
            None,
        ),
        (
            json!({"general_forum_topic_hidden": {}}),
            service("general_forum_topic_hidden"),
            None,
        ),
        (json!({"new_chat_members": [user]}), service("new_chat_members"), None),
        (json!({"left_chat_member": user}), service("left_chat_member"), None),
        (json!({"new_chat_title": "t"}), service("new_chat_title"), None),
        (json!({"group_chat_created": true}), service("group_chat_created"), None),
        (
            json!({"migrate_to_chat_id": -1_001_234_567_890_i64}),
            service("migrate_to_chat_id"),
            None,
        ),
        (
            json!({"migrate_from_chat_id": -5}),
            service("migrate_from_chat_id"),
            None,
        ),
        (json!({"hologram": {"file_id": "h"}}), ContentKind::Unknown, None),
    ] {
        let message = message(fields.clone());
        assert_eq!(
            (message.content(), message.file_id.as_deref()),
            (content, file_id),
            "{fields}"
        );
    }
}

fn service(name: &'static str) -> ContentKind {
    ContentKind::Service(name)
}

#[test]
fn contents_that_the_oracle_wants_more_of_are_told_too() {
    for (name, content) in [
        ("poll", ContentKind::Poll),
        ("checklist", ContentKind::Checklist),
        ("giveaway", ContentKind::Giveaway),
        ("rich_message", ContentKind::RichMessage),
        ("live_photo", ContentKind::LivePhoto),
        ("boost_added", service("boost_added")),
    ] {
        let mut update = json!({"update_id": 7, "message": {"message_id": 1, "chat": {"id": 5}, "photo": []}});
        update["message"][name] = json!({"whatever": [1, 2]});
        let UpdateKind::Message(message) = parse(&update).kind else {
            panic!("{update}")
        };
        assert_eq!(message.content(), content);
        assert_eq!(message.file_id, None);
    }
}

#[test]
fn the_order_of_fields_does_not_matter() {
    for body in [
        r#"{"update_id":7,"message":{"animation":{"file_id":"a"},"document":{"file_id":"d"},"message_id":1,"chat":{"id":5}}}"#,
        r#"{"message":{"chat":{"id":5},"message_id":1,"document":{"file_id":"d"},"animation":{"file_id":"a"}},"update_id":7}"#,
    ] {
        let UpdateKind::Message(message) = Update::parse(body.as_bytes()).unwrap().kind else {
            panic!("{body}")
        };
        assert_eq!(
            (message.content(), message.file_id.as_deref()),
            (ContentKind::Animation, Some("a"))
        );
    }
}

#[test]
fn of_a_photo_the_largest_size_is_taken() {
    let size = |id: &str, side: i64| json!({"file_id": id, "file_unique_id": "u", "width": side, "height": side});
    let photo = message(json!({"photo": [size("s", 90), size("l", 1280), size("m", 320)], "caption": "c"}));
    assert_eq!(
        (photo.content(), photo.file_id.as_deref()),
        (ContentKind::Photo, Some("l"))
    );
    assert_eq!(photo.words().unwrap().text, "c");
}

#[test]
fn entities_come_and_go_as_they_are() {
    let entities = json!([
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "text_link", "offset": 2, "length": 1, "url": "https://example.com/"},
        {"type": "text_mention", "offset": 3, "length": 1, "user": {"id": 6, "is_bot": false, "first_name": "B"}},
        {"type": "pre", "offset": 4, "length": 1, "language": "rust"},
        {"type": "custom_emoji", "offset": 5, "length": 2, "custom_emoji_id": "55"},
        {"type": "hologram", "offset": 7, "length": 1},
    ]);
    let text = message(json!({"text": "hello, world", "entities": entities}));
    assert_eq!(serde_json::to_value(&text.entities).unwrap(), entities);
    assert_eq!(text.entities[5], MessageEntity::new("hologram", 7, 1));
}

#[test]
fn a_topic_is_where_telegram_says_so_and_general_is_none() {
    let thread = |is_topic: bool, thread: i64| {
        let message = message(json!({"text": "hi", "message_thread_id": thread, "is_topic_message": is_topic}));
        message.thread().map(ThreadId::get)
    };
    assert_eq!(thread(true, 42), Some(42));
    assert_eq!(thread(false, 42), None, "a reply in a group without topics");
    assert_eq!(thread(true, 1), None);
}

#[test]
fn the_message_that_begins_a_topic_is_not_answered() {
    let reply = |fields: Value| {
        let mut reply = json!({"message_id": 4, "date": 1, "chat": {"id": 5, "type": "private"}});
        let Value::Object(fields) = fields else {
            panic!("{fields}")
        };
        reply.as_object_mut().unwrap().extend(fields);
        message(json!({"text": "hi", "reply_to_message": reply}))
    };
    assert_eq!(reply(json!({"text": "x"})).reply().unwrap().message_id, MessageId(4));
    assert_eq!(
        reply(json!({"forum_topic_created": {"name": "n", "icon_color": 7_322_096}})).reply(),
        None
    );
}

#[test]
fn the_other_kinds_are_read() {
    let chat = json!({"id": -1_001_234_567_890_i64, "type": "supergroup", "title": "G", "is_forum": true});
    let user = json!({"id": 6, "is_bot": false, "first_name": "B"});
    let sample = |kind: &str, value: Value| {
        let mut update = json!({"update_id": 7});
        update[kind] = value;
        if let Err(error) = serde_json::from_value::<frankenstein::updates::Update>(update.clone()) {
            panic!("{error}: {update}");
        }
        let update = parse(&update);
        assert_eq!(update.kind.name(), kind);
        update.kind
    };
    let press = json!({
        "id": "9", "from": user, "chat_instance": "1", "data": "d",
        "message": {"message_id": 3, "date": 0, "chat": chat},
    });
    let UpdateKind::CallbackQuery(press) = sample("callback_query", press) else {
        panic!()
    };
    let shown = press.message.unwrap();
    assert_eq!((press.data.as_deref(), shown.is_accessible()), (Some("d"), false));
    assert!(shown.chat.is_forum && shown.chat.kind == ChatKind::Supergroup);

    let change = json!({
        "chat": chat, "from": user, "date": 1, "old_chat_member": {"status": "left", "user": user},
        "new_chat_member": {"status": "kicked", "user": user, "until_date": 0},
    });
    let UpdateKind::ChatMember(change_read) = sample("chat_member", change.clone()) else {
        panic!()
    };
    assert_eq!(
        (change_read.old.status, change_read.new.status),
        (MemberStatus::Left, MemberStatus::Kicked)
    );
    assert_eq!(change_read.new.user.id, UserId(6));
    assert!(matches!(sample("my_chat_member", change), UpdateKind::MyChatMember(_)));

    let reaction = json!({
        "chat": chat, "message_id": 3, "user": user, "date": 1, "old_reaction": [],
        "new_reaction": [
            {"type": "emoji", "emoji": "👍"}, {"type": "custom_emoji", "custom_emoji_id": "5"}, {"type": "paid"},
        ],
    });
    let UpdateKind::MessageReaction(reaction) = sample("message_reaction", reaction) else {
        panic!()
    };
    assert_eq!(reaction.new[0], Reaction::Emoji { emoji: "👍".into() });
    assert_eq!(reaction.new[2], Reaction::Paid);

    let request = json!({"chat": chat, "from": user, "user_chat_id": 6, "date": 1, "query_id": "q"});
    let UpdateKind::ChatJoinRequest(request) = sample("chat_join_request", request) else {
        panic!()
    };
    assert_eq!(
        (request.user_chat_id, request.query_id.as_deref()),
        (Some(ChatId(6)), Some("q"))
    );

    let UpdateKind::Other(name) = sample(
        "message_reaction_count",
        json!({
            "chat": chat, "message_id": 3, "date": 1, "reactions": [],
        }),
    ) else {
        panic!()
    };
    assert_eq!(name, "message_reaction_count");
}

#[test]
fn somebody_restricted_is_in_the_chat_or_not() {
    let member = |is_member: bool| {
        let member = json!({"status": "restricted", "user": {"id": 6}, "is_member": is_member});
        serde_json::from_value::<ChatMember>(member).unwrap().is_in_chat()
    };
    assert!(member(true) && !member(false));
    let new: ChatMember = serde_json::from_value(json!({"status": "emperor", "user": {"id": 6}})).unwrap();
    assert_eq!((new.status, new.is_in_chat()), (MemberStatus::Other, false));
}

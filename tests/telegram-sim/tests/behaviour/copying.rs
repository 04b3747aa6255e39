//! Copies and forwards.

use serde_json::{Value, json};
use telegram_sim::{FactKind, MediaKind, Post};

use crate::desk::Desk;

fn copy_params(desk: &Desk, thread: i64, id: i64) -> Value {
    json!({
        "chat_id": desk.forum_id(), "message_thread_id": thread,
        "from_chat_id": desk.customer, "message_id": id,
    })
}

/// Copies a message into a topic and returns the copy as the page shows it.
fn copied(desk: &Desk, params: Value) -> Value {
    let copy = desk.ok("copyMessage", params);
    assert_eq!(copy.as_object().unwrap().len(), 1, "{copy}");
    let id = copy["message_id"].as_i64().unwrap();
    desk.world.page_message(desk.forum, id).unwrap()
}

#[test]
fn a_copy_is_of_the_message_as_it_is_now_and_names_nobody() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let id = desk.world.say(desk.customer, desk.chat, Post::text("first")).unwrap();
    desk.world
        .edit(desk.customer, desk.chat, id, Post::text("second #tag"))
        .unwrap();
    let copy = copied(&desk, copy_params(&desk, thread, id));
    assert_eq!(copy["text"], "second #tag");
    assert_eq!(copy["entities"][0]["type"], "hashtag");
    assert_eq!(copy["from"]["id"], desk.bot.id);
    assert_eq!(copy["message_thread_id"], thread);
    for absent in ["forward_origin", "edit_date", "reply_markup"] {
        assert!(copy.get(absent).is_none(), "{absent}: {copy}");
    }
}

#[test]
fn every_content_can_be_copied_but_service_messages() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let poll = json!({
        "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": false,
        "is_anonymous": true, "type": "regular", "allows_multiple_answers": false,
    });
    let mut posts: Vec<(&str, Post)> = MediaKind::ALL
        .into_iter()
        .map(|kind| (kind.field(), Post::media(kind, "a.b", b"x")))
        .collect();
    posts.push(("location", Post::location(1.0, 2.0)));
    posts.push(("contact", Post::contact("+7", "A", None)));
    posts.push(("poll", Post::fact(FactKind::Poll, poll)));
    for (field, post) in posts {
        let id = desk.world.say(desk.customer, desk.chat, post).unwrap();
        let copy = copied(&desk, copy_params(&desk, thread, id));
        assert!(copy.get(field).is_some(), "{field}: {copy}");
    }
    let service = json!({
        "chat_id": desk.customer, "from_chat_id": desk.forum_id(), "message_id": thread,
    });
    desk.check_refused(
        "copyMessage",
        service.clone(),
        "Bad Request: the message can't be copied",
    );
    desk.check_refused("forwardMessage", service, "Bad Request: the message can't be forwarded");
}

#[test]
fn a_copy_may_have_a_caption_an_answer_and_a_keyboard_of_its_own() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let post = Post::media(MediaKind::Photo, "a.jpg", b"x").caption("old");
    let id = desk.world.say(desk.customer, desk.chat, post).unwrap();
    let mut params = copy_params(&desk, thread, id);
    assert_eq!(copied(&desk, params.clone())["caption"], "old");
    params["caption"] = "new".into();
    params["reply_parameters"] = json!({"message_id": thread});
    params["reply_markup"] = json!({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]});
    let copy = copied(&desk, params.clone());
    assert_eq!(copy["caption"], "new");
    assert_eq!(copy["reply_to_message"]["message_id"], thread);
    assert_eq!(copy["reply_markup"]["inline_keyboard"][0][0]["text"], "a");
    params["caption"] = "".into();
    assert!(copied(&desk, params).get("caption").is_none());
}

#[test]
fn a_missing_source_is_refused() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let id = desk.world.say(desk.customer, desk.chat, Post::text("x")).unwrap();
    desk.world.delete_message(desk.customer, desk.chat, id).unwrap();
    desk.check_refused(
        "copyMessage",
        copy_params(&desk, thread, id),
        "Bad Request: message to copy not found",
    );
    desk.check_refused(
        "forwardMessage",
        copy_params(&desk, thread, id),
        "Bad Request: message to forward not found",
    );
    let mut params = copy_params(&desk, thread, id);
    params["message_ids"] = json!([id]);
    desk.check_refused("copyMessages", params, "Bad Request: there are no messages to forward");
}

#[test]
fn many_copies_keep_albums_and_pass_over_what_is_missing() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let photo = || Post::media(MediaKind::Photo, "a.jpg", b"x");
    let album = desk
        .world
        .say_album(desk.customer, desk.chat, vec![photo(), photo()])
        .unwrap();
    let mut params = copy_params(&desk, thread, 0);
    params["message_ids"] = json!([album[0], album[1], album[1] + 50]);
    let copies = desk.ok("copyMessages", params.clone());
    let shown: Vec<Value> = copies
        .as_array()
        .unwrap()
        .iter()
        .map(|copy| {
            let id = copy["message_id"].as_i64().unwrap();
            desk.world.page_message(desk.forum, id).unwrap()
        })
        .collect();
    assert_eq!(shown.len(), 2);
    assert!(shown[0]["media_group_id"].is_string());
    assert_eq!(shown[0]["media_group_id"], shown[1]["media_group_id"]);
    let original = desk.world.message(desk.chat, album[0]).unwrap();
    assert_ne!(shown[0]["media_group_id"].as_str(), original.album.as_deref());

    params["message_ids"] = json!([album[1], album[0]]);
    desk.check_refused(
        "copyMessages",
        params.clone(),
        "Bad Request: message identifiers must be in a strictly increasing order",
    );
    params["message_ids"] = json!((1..=101).collect::<Vec<i64>>());
    desk.check_refused(
        "copyMessages",
        params,
        "Bad Request: too many message identifiers specified",
    );
}

#[test]
fn a_forward_names_where_it_came_from() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let id = desk.world.say(desk.customer, desk.chat, Post::text("x")).unwrap();
    let sent = desk.ok("forwardMessage", copy_params(&desk, thread, id));
    assert_eq!(sent["forward_origin"]["type"], "user");
    assert_eq!(sent["forward_origin"]["sender_user"]["id"], desk.customer);
    desk.check_refused(
        "editMessageText",
        json!({"chat_id": desk.forum_id(), "message_id": sent["message_id"], "text": "y"}),
        "Bad Request: message can't be edited",
    );
}

//! Topics of a forum.

use serde_json::json;
use telegram_sim::{ChatKey, Member, Part, Post, Right, Status};

use crate::desk::Desk;

#[test]
fn a_topics_id_is_that_of_the_message_that_tells_of_it() {
    let desk = Desk::new();
    let topic = desk.ok("createForumTopic", json!({"chat_id": desk.forum_id(), "name": "Anna"}));
    assert_eq!(topic["name"], "Anna");
    assert_eq!(topic["icon_color"], 0x6F_B9_F0);
    let updates = desk.updates();
    let message = &updates[0]["message"];
    assert_eq!(message["message_id"], topic["message_thread_id"]);
    assert_eq!(message["message_thread_id"], topic["message_thread_id"]);
    assert_eq!(message["forum_topic_created"]["name"], "Anna");
}

#[test]
fn general_is_written_to_by_leaving_the_thread_out() {
    let desk = Desk::new();
    let forum = desk.forum_id();
    let sent = desk.ok("sendMessage", json!({"chat_id": forum, "text": "x"}));
    assert!(sent.get("message_thread_id").is_none(), "{sent}");
    desk.check_refused(
        "sendMessage",
        json!({"chat_id": forum, "message_thread_id": 1, "text": "x"}),
        "Bad Request: message thread not found",
    );
}

#[test]
fn a_deleted_topic_takes_its_messages_along_and_is_refused() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let forum = desk.forum_id();
    let into = json!({"chat_id": forum, "message_thread_id": thread, "text": "x"});
    let sent = desk.ok("sendMessage", into.clone());
    desk.world.delete_topic(desk.agent, desk.forum, thread).unwrap();
    assert!(desk.updates().is_empty());
    assert!(desk.world.messages(desk.forum, Part::Topic(thread)).is_empty());
    desk.check_refused("sendMessage", into.clone(), "Bad Request: message thread not found");
    desk.check_refused(
        "editMessageText",
        json!({"chat_id": forum, "message_id": sent["message_id"], "text": "y"}),
        "Bad Request: message to edit not found",
    );
    desk.check_refused(
        "closeForumTopic",
        json!({"chat_id": forum, "message_thread_id": thread}),
        "Bad Request: TOPIC_ID_INVALID",
    );
    desk.ok(
        "sendChatAction",
        json!({"chat_id": forum, "message_thread_id": thread, "action": "typing"}),
    );
    desk.world.configure(|s| s.topic_deleted_as_code = true);
    desk.check_refused("sendMessage", into, "Bad Request: TOPIC_DELETED");
}

#[test]
fn only_those_who_manage_topics_write_into_a_closed_one() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let forum = desk.forum_id();
    let topic = json!({"chat_id": forum, "message_thread_id": thread});
    let words = json!({"chat_id": forum, "message_thread_id": thread, "text": "x"});
    desk.ok("closeForumTopic", topic.clone());
    desk.check_refused("closeForumTopic", topic.clone(), "Bad Request: TOPIC_NOT_MODIFIED");
    desk.ok("sendMessage", words.clone());
    let mut weak = Member::with(Status::Administrator);
    weak.rights.remove(&Right::ManageTopics);
    desk.world.set_member(desk.forum, desk.bot.id, &weak).unwrap();
    desk.check_refused("sendMessage", words.clone(), "Bad Request: TOPIC_CLOSED");
    desk.check_refused(
        "createForumTopic",
        json!({"chat_id": forum, "name": "x"}),
        "Bad Request: not enough rights to create a topic",
    );
    desk.world.add_member(desk.forum, desk.customer).unwrap();
    let refused = desk
        .world
        .say(desk.customer, desk.forum, Post::text("x").in_topic(thread));
    assert!(refused.is_err());
    // The topic is the bot's own, so it may still open it.
    desk.ok("reopenForumTopic", topic);
    desk.ok("sendMessage", words);
}

#[test]
fn topics_are_refused_where_there_can_be_none() {
    let desk = Desk::new();
    let group = desk.world.create_supergroup(desk.agent, "Plain");
    desk.world.add_admin(group, desk.bot.id).unwrap();
    let check = |params, text| desk.check_refused("createForumTopic", params, text);
    check(
        json!({"chat_id": group.chat_id(), "name": "x"}),
        "Bad Request: the chat is not a forum",
    );
    check(
        json!({"chat_id": desk.forum_id(), "name": " "}),
        "Bad Request: name must be non-empty",
    );
    check(
        json!({"chat_id": desk.forum_id(), "name": "x", "icon_color": 7}),
        "Bad Request: invalid icon color specified",
    );
    check(
        json!({"chat_id": desk.forum_id(), "name": "x", "icon_custom_emoji_id": "7"}),
        "Bad Request: DOCUMENT_INVALID",
    );
    let long = desk.ok(
        "createForumTopic",
        json!({"chat_id": desk.forum_id(), "name": "я".repeat(200)}),
    );
    assert_eq!(long["name"].as_str().unwrap().chars().count(), 128);
}

#[test]
fn a_topic_is_renamed_once() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let rename = json!({"chat_id": desk.forum_id(), "message_thread_id": thread, "name": "Anna ✅"});
    desk.ok("editForumTopic", rename.clone());
    let updates = desk.updates();
    assert_eq!(updates[0]["message"]["forum_topic_edited"], json!({"name": "Anna ✅"}));
    desk.check_refused("editForumTopic", rename, "Bad Request: TOPIC_NOT_MODIFIED");
    assert_eq!(desk.world.topics(desk.forum)[0].name, "Anna ✅");
}

#[test]
fn a_real_reply_carries_the_replied_message_and_finds_its_topic() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let forum = desk.forum_id();
    let asked = desk
        .world
        .say(desk.agent, desk.forum, Post::text("q").in_topic(thread))
        .unwrap();
    let sent = desk.ok(
        "sendMessage",
        json!({"chat_id": forum, "text": "a", "reply_parameters": {"message_id": asked}}),
    );
    assert_eq!(sent["message_thread_id"], thread);
    assert_eq!(sent["reply_to_message"]["text"], "q");
    let other = desk.topic("Other");
    let across = desk.ok(
        "sendMessage",
        json!({"chat_id": forum, "message_thread_id": other, "text": "a", "reply_parameters": {"message_id": asked}}),
    );
    assert_eq!(across["external_reply"]["message_id"], asked);
    assert_eq!(across["reply_to_message"]["message_id"], other);
}

#[test]
fn unknown_groups_have_no_topics() {
    let desk = Desk::new();
    let missing = desk.world.create_topic(desk.agent, ChatKey::Group(-1), "x");
    assert!(missing.is_err());
}

#[test]
fn a_private_chat_has_topics_when_the_bot_has_them() {
    let desk = Desk::new();
    let (who, chat) = (desk.customer, desk.chat);
    assert!(desk.world.create_topic(who, chat, "Order 4").is_err());
    desk.world.set_private_topics(desk.bot.id, true).unwrap();
    assert_eq!(desk.ok("getMe", json!({}))["has_topics_enabled"], true);
    let thread = desk.world.create_topic(who, chat, "Order 4").unwrap();
    desk.world
        .say(who, chat, Post::text("is late").in_topic(thread))
        .unwrap();
    let updates = desk.updates();
    let created = &updates[0]["message"];
    assert_eq!(created["forum_topic_created"]["name"], "Order 4");
    assert_eq!(created["message_id"], thread);
    let said = &updates[1]["message"];
    assert_eq!(said["message_thread_id"], thread);
    assert_eq!(said["is_topic_message"], true);
    assert!(said["chat"].get("is_forum").is_none());
    let answer = json!({"chat_id": who, "message_thread_id": thread, "text": "Looking"});
    assert_eq!(desk.ok("sendMessage", answer.clone())["is_topic_message"], true);
    let named = json!({"chat_id": who, "name": "Order 5"});
    let other = desk.ok("createForumTopic", named)["message_thread_id"].clone();
    assert_eq!(desk.updates()[0]["message"]["message_thread_id"], other);
    desk.world.delete_topic(who, chat, thread).unwrap();
    desk.check_refused("sendMessage", answer, "Bad Request: message thread not found");
    assert!(desk.world.say(who, chat, Post::text("x").in_topic(thread)).is_err());
}

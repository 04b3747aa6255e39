//! What Telegram says around a message: what it answers, whose words it passes on, when it was written.

use serde_json::{Value, json};
use telegram_sim::{Entity, Formatted, Person, Post, Privacy};

use crate::desk::{Desk, MONDAY_MS};

#[test]
fn a_reply_quotes_the_part_that_it_answers() {
    let desk = Desk::new();
    let sent = desk.send("😀 Order 4 left, order 5 waits");
    let post = Post::text("which one?").reply_to(sent).quote("order 5");
    desk.world.say(desk.customer, desk.chat, post).unwrap();
    let message = &desk.updates()[0]["message"];
    assert_eq!(message["reply_to_message"]["message_id"], sent);
    assert_eq!(
        message["quote"],
        json!({"text": "order 5", "position": 17, "is_manual": true})
    );
    let wrong = Post::text("x").reply_to(sent).quote("order 6");
    assert!(desk.world.say(desk.customer, desk.chat, wrong).is_err());

    let mut params = json!({
        "chat_id": desk.customer, "text": "x", "reply_parameters": {"message_id": sent, "quote": "order 5"},
    });
    assert_eq!(desk.ok("sendMessage", params.clone())["quote"]["text"], "order 5");
    params["reply_parameters"]["quote"] = "order 6".into();
    desk.check_refused("sendMessage", params.clone(), "Bad Request: QUOTE_TEXT_INVALID");
    params["reply_parameters"] = json!({"message_id": sent + 1000});
    desk.check_refused("sendMessage", params, "Bad Request: message to be replied not found");
}

#[test]
fn a_reply_from_another_chat_is_external() {
    let desk = Desk::new();
    desk.world.start(desk.agent, desk.bot.id, None).unwrap();
    let own = desk.bot.chat_with(desk.agent);
    let thread = desk.topic("Anna");
    let asked = desk
        .world
        .say(desk.agent, desk.forum, Post::text("is order 4 late?").in_topic(thread))
        .unwrap();
    let _ = desk.updates();
    let post = Post::text("look").reply_in(desk.forum, asked).quote("order 4");
    desk.world.say(desk.agent, own, post).unwrap();
    let message = &desk.updates()[0]["message"];
    assert!(message.get("reply_to_message").is_none());
    assert_eq!(message["external_reply"]["chat"]["id"], desk.forum_id());
    assert_eq!(message["external_reply"]["message_id"], asked);
    assert_eq!(message["external_reply"]["origin"]["sender_user"]["id"], desk.agent);
    assert_eq!(message["quote"]["text"], "order 4");
    let unseen = Post::text("x").reply_in(desk.forum, asked);
    assert!(
        desk.world.say(desk.customer, desk.chat, unseen).is_err(),
        "nobody answers what they do not see"
    );
}

/// The origin under which a message of the forum arrives when the agent passes it on in private.
fn origin_of(desk: &Desk, message: i64) -> Value {
    let own = desk.bot.chat_with(desk.agent);
    let _ = desk.updates();
    desk.world
        .forward(desk.agent, desk.forum, &[message], own, None)
        .unwrap();
    desk.updates()[0]["message"]["forward_origin"].clone()
}

#[test]
fn a_forward_has_one_of_four_origins() {
    let desk = Desk::new();
    desk.world.start(desk.agent, desk.bot.id, None).unwrap();
    let hidden = Person {
        last_name: Some("Petrova".to_owned()),
        privacy: Privacy {
            hides_forwards: true,
            ..Privacy::default()
        },
        ..Person::named("Vera")
    };
    let hidden = desk.world.create_user(hidden).unwrap();
    desk.world.add_member(desk.forum, hidden).unwrap();
    let mut anonymous = telegram_sim::Member::with(telegram_sim::Status::Administrator);
    anonymous.is_anonymous = true;
    let boss = desk.world.user("Gleb");
    desk.world.set_member(desk.forum, boss, &anonymous).unwrap();
    let say = |who| desk.world.say(who, desk.forum, Post::text("x")).unwrap();
    let plain = origin_of(&desk, say(desk.agent));
    assert_eq!(
        (plain["type"].as_str(), plain["sender_user"]["id"].as_i64()),
        (Some("user"), Some(desk.agent))
    );
    let name = origin_of(&desk, say(hidden));
    assert_eq!(name["type"], "hidden_user");
    assert_eq!(name["sender_user_name"], "Vera Petrova");
    assert!(name.get("sender_user").is_none());
    let chat = origin_of(&desk, say(boss));
    assert_eq!(
        (chat["type"].as_str(), chat["sender_chat"]["id"].as_i64()),
        (Some("chat"), Some(desk.forum_id()))
    );

    let channel = desk.world.create_channel(desk.agent, "News");
    let post = desk.world.say(desk.agent, channel, Post::text("news")).unwrap();
    desk.world.add_member(channel, desk.customer).unwrap();
    desk.world
        .forward(desk.customer, channel, &[post], desk.chat, None)
        .unwrap();
    let from_channel = &desk.updates()[0]["message"]["forward_origin"];
    assert_eq!(from_channel["type"], "channel");
    assert_eq!(from_channel["message_id"], post);

    let told = json!({"type": "hidden_user", "date": 1, "sender_user_name": "A scammer"});
    let passed = Post::text("send money").forwarded_from(told.clone());
    let id = desk.world.say(desk.customer, desk.chat, passed).unwrap();
    assert_eq!(desk.updates()[0]["message"]["forward_origin"], told);
    assert!(
        desk.world
            .edit(desk.customer, desk.chat, id, Post::text("mine"))
            .is_err()
    );
}

#[test]
fn a_message_may_be_older_than_its_update() {
    let desk = Desk::new();
    let written = MONDAY_MS / 1000 - 7200;
    let id = desk
        .world
        .say(desk.customer, desk.chat, Post::text("late").dated(written))
        .unwrap();
    desk.world
        .edit(desk.customer, desk.chat, id, Post::text("later").dated(written + 60))
        .unwrap();
    let updates = desk.updates();
    assert_eq!(updates[0]["message"]["date"], written);
    assert_eq!(updates[1]["edited_message"]["edit_date"], written + 60);
}

#[test]
fn the_same_message_may_come_under_another_update_id() {
    let desk = Desk::new();
    desk.world.say(desk.customer, desk.chat, Post::text("once")).unwrap();
    let first = desk.updates().remove(0);
    let again = desk.world.deliver_again(&desk.bot.token, &first).unwrap();
    let second = desk.updates().remove(0);
    assert_eq!(second["update_id"], again);
    assert_ne!(second["update_id"], first["update_id"]);
    assert_eq!(second["message"], first["message"]);
    assert!(
        desk.world
            .deliver_again(&desk.bot.token, &json!({"update_id": 1}))
            .is_err()
    );
}

#[test]
fn a_moment_is_a_mark_on_text() {
    let desk = Desk::new();
    let moment =
        json!({"type": "date_time", "offset": 0, "length": 5, "unix_time": 1_767_607_200, "date_time_format": "T"});
    let params = json!({"chat_id": desk.customer, "text": "10:00 UTC", "entities": [moment]});
    assert_eq!(desk.ok("sendMessage", params.clone())["entities"][0], moment);
    let mut without = params;
    without["entities"][0].as_object_mut().unwrap().remove("unix_time");
    desk.check_refused(
        "sendMessage",
        without,
        "Bad Request: can't parse MessageEntity: Can't find field \"unix_time\"",
    );
    let entity: Entity = serde_json::from_value(moment.clone()).unwrap();
    let said = Post::formatted(Formatted {
        text: "10:00 UTC".to_owned(),
        entities: vec![entity],
    });
    desk.world.say(desk.customer, desk.chat, said).unwrap();
    assert_eq!(desk.updates()[0]["message"]["entities"][0], moment);
}

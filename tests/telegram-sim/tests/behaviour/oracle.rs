//! Everything the simulator says is what a full library of the Bot API reads, field by field.

use frankenstein::stickers::Sticker;
use frankenstein::types as f;
use frankenstein::updates::{Update, WebhookInfo};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use telegram_sim::{FactKind, MediaKind, Member, Person, Post, Status};

use crate::desk::Desk;
use crate::rich::article;

/// Reads the value and writes it again: whatever the library does not know would be missing.
#[track_caller]
fn check<T: DeserializeOwned + Serialize>(value: &Value) {
    let read: T = serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value:#}"));
    let written = serde_json::to_value(read).unwrap();
    assert_eq!(written, *value, "{value:#}");
}

fn everything_allowed(desk: &Desk) {
    let kinds = [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
        "chat_join_request",
        "channel_post",
    ];
    desk.ok("getUpdates", json!({ "allowed_updates": kinds }));
}

#[test]
fn every_update_reads_as_an_update() {
    let desk = Desk::new();
    everything_allowed(&desk);
    let world = &desk.world;
    let (customer, chat, agent, forum) = (desk.customer, desk.chat, desk.agent, desk.forum);
    let id = world
        .say(customer, chat, Post::text("see https://a.example #x"))
        .unwrap();
    world.edit(customer, chat, id, Post::text("edited")).unwrap();
    for kind in MediaKind::ALL {
        let mut post = Post::media(kind, "file.bin", b"bytes").reply_to(id);
        if kind.has_caption() {
            post = post.caption("a caption with @someone");
        }
        world.say(customer, chat, post).unwrap();
    }
    let photos = vec![
        Post::media(MediaKind::Photo, "a.jpg", b"a"),
        Post::media(MediaKind::Video, "b.mp4", b"b"),
    ];
    let album = world.say_album(customer, chat, photos).unwrap();
    world.forward(customer, chat, &album, chat, None).unwrap();
    let point = json!({"latitude": 59.5, "longitude": 30.25});
    for post in [
        Post::location(59.5, 30.25),
        Post::contact("+70000000000", "Anna", Some(customer)),
        Post::fact(
            FactKind::Venue,
            json!({"location": point, "title": "Shop", "address": "Nevsky 1"}),
        ),
        Post::fact(FactKind::Dice, json!({"emoji": "🎲", "value": 4})),
    ] {
        world.say(customer, chat, post).unwrap();
    }
    let keyboard = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]});
    let asked = desk.ok(
        "sendMessage",
        json!({"chat_id": customer, "text": "?", "reply_markup": keyboard}),
    );
    let asked = asked["message_id"].as_i64().unwrap();
    world.press(customer, chat, asked, "y").unwrap();
    world.press_inaccessible(customer, chat, asked, "y").unwrap();
    let rich = world.say(customer, chat, Post::rich(article("late"))).unwrap();
    world.edit(customer, chat, rich, Post::text("plain")).unwrap();
    world.edit(customer, chat, rich, Post::paragraphs(&["a", "b"])).unwrap();
    world
        .say(customer, chat, Post::text("this").reply_to(asked).quote("?"))
        .unwrap();
    let told = json!({"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"});
    let passed = Post::text("passed on").forwarded_from(told).dated(1_767_600_000);
    world.say(customer, chat, passed).unwrap();
    world.set_private_topics(desk.bot.id, true).unwrap();
    let private = world.create_topic(customer, chat, "Order").unwrap();
    world
        .say(customer, chat, Post::text("in it").in_topic(private))
        .unwrap();
    world.react(customer, chat, asked, &["👍"]).unwrap();
    world.react(customer, chat, asked, &[]).unwrap();
    world.set_blocked(customer, desk.bot.id, true).unwrap();
    world.start(customer, desk.bot.id, None).unwrap();

    let thread = world.create_topic(agent, forum, "Topic").unwrap();
    let said = world.say(agent, forum, Post::text("hi").in_topic(thread)).unwrap();
    world.say(agent, forum, Post::text("elsewhere").reply_to(said)).unwrap();
    world
        .say(customer, chat, Post::text("look").reply_in(chat, asked).quote("?"))
        .unwrap();
    world
        .say(
            agent,
            desk.bot.chat_with(agent),
            Post::text("look").reply_in(forum, said),
        )
        .unwrap();
    world.pin(agent, forum, said).unwrap();
    world.rename_topic(agent, forum, thread, "Other").unwrap();
    world.set_topic_closed(agent, forum, thread, true).unwrap();
    world.set_topic_closed(agent, forum, thread, false).unwrap();
    let mut anonymous = Member::with(Status::Administrator);
    anonymous.is_anonymous = true;
    world.set_member(forum, customer, &anonymous).unwrap();
    world.react(customer, forum, said, &["👍"]).unwrap();
    world
        .change_user(customer, |person| {
            person.is_premium = true;
            person.privacy.hides_forwards = true;
        })
        .unwrap();
    world.forward(customer, chat, &[rich], forum, None).unwrap();
    let hidden = world.say(customer, forum, Post::text("from nobody")).unwrap();
    world.forward(customer, forum, &[hidden], forum, Some(thread)).unwrap();
    let guest = world.user("Guest");
    world.request_to_join(guest, forum).unwrap();
    world.join(guest, forum, None).unwrap();
    for status in [Status::Restricted, Status::Kicked] {
        world.set_member(forum, guest, &Member::with(status)).unwrap();
    }
    let group = world.create_group(agent, "Small");
    world.add_admin(group, desk.bot.id).unwrap();
    world.upgrade_group(group).unwrap();
    let channel = world.create_channel(agent, "News");
    world.add_admin(channel, desk.bot.id).unwrap();
    world.say(agent, channel, Post::text("post")).unwrap();

    let updates = desk.updates();
    assert!(updates.len() > 40, "{}", updates.len());
    for update in &updates {
        check::<Update>(update);
    }
}

#[test]
fn every_result_reads_as_its_type() {
    let desk = Desk::new();
    let to = desk.customer;
    let thread = desk.topic("T");
    let forum = desk.forum_id();
    let full = json!({
        "chat_id": forum, "message_thread_id": thread, "text": "<b>bold</b> <a href=\"https://a.example\">link</a>",
        "parse_mode": "HTML", "reply_parameters": {"message_id": thread},
        "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b"}, {"text": "site", "url": "https://a.example"}]]},
    });
    check::<f::Message>(&desk.ok("sendMessage", full));
    let document = desk
        .world
        .say(to, desk.chat, Post::media(MediaKind::Document, "a.txt", b"a"))
        .unwrap();
    let update = desk.updates();
    let file_id = &update[0]["message"]["document"]["file_id"];
    for (method, params) in [
        ("sendDocument", json!({"document": file_id, "caption": "c"})),
        ("sendLocation", json!({"latitude": 1.5, "longitude": 2.5})),
        (
            "sendVenue",
            json!({"latitude": 1.5, "longitude": 2.5, "title": "t", "address": "a"}),
        ),
        ("sendRichMessage", json!({"rich_message": article("x")})),
        ("sendContact", json!({"phone_number": "+7", "first_name": "n"})),
        ("sendPoll", json!({"question": "q", "options": ["a", "b"]})),
        ("sendDice", json!({})),
        ("forwardMessage", json!({"from_chat_id": to, "message_id": document})),
    ] {
        let mut params = params;
        params["chat_id"] = to.into();
        check::<f::Message>(&desk.ok(method, params));
    }
    let copy = json!({"chat_id": forum, "from_chat_id": to, "message_id": document});
    check::<f::MessageId>(&desk.ok("copyMessage", copy));
    let copies = json!({"chat_id": forum, "from_chat_id": to, "message_ids": [document]});
    check::<Vec<f::MessageId>>(&desk.ok("copyMessages", copies));
    check::<f::ForumTopic>(&desk.ok("createForumTopic", json!({"chat_id": forum, "name": "x"})));
    check::<Vec<Sticker>>(&desk.ok("getForumTopicIconStickers", json!({})));
    check::<f::User>(&desk.ok("getMe", json!({})));
    check::<f::File>(&desk.ok("getFile", json!({"file_id": file_id})));
    for chat in [to, forum] {
        check::<f::ChatFullInfo>(&desk.ok("getChat", json!({"chat_id": chat})));
    }
    let admins = desk.ok("getChatAdministrators", json!({"chat_id": forum}));
    assert_eq!(admins.as_array().unwrap().len(), 2);
    check::<Vec<f::ChatMember>>(&admins);
    for who in [desk.bot.id, desk.agent, to] {
        let member = desk.ok("getChatMember", json!({"chat_id": forum, "user_id": who}));
        check::<f::ChatMember>(&member);
    }
    check::<WebhookInfo>(&desk.ok("getWebhookInfo", json!({})));
    desk.ok("setWebhook", json!({"url": "http://127.0.0.1:1/x"}));
    check::<WebhookInfo>(&desk.ok("getWebhookInfo", json!({})));
    let link = json!({"chat_id": forum, "creates_join_request": true, "name": "in"});
    check::<f::ChatInviteLink>(&desk.ok("createChatInviteLink", link));
    let commands = json!([{"command": "help", "description": "Help"}]);
    desk.ok("setMyCommands", json!({ "commands": commands }));
    check::<Vec<f::BotCommand>>(&desk.ok("getMyCommands", json!({})));
    check::<f::MenuButton>(&desk.ok("getChatMenuButton", json!({})));
    check::<f::BotName>(&desk.ok("getMyName", json!({})));
}

#[test]
fn refusals_read_as_error_responses() {
    let desk = Desk::new();
    let response = desk.call("sendMessage", json!({"chat_id": 1, "text": "x"}));
    let value = serde_json::to_value(response).unwrap();
    let error: frankenstein::response::ErrorResponse = serde_json::from_value(value).unwrap();
    assert_eq!(error.error_code, 400);
}

#[test]
fn a_person_with_every_field_reads_as_a_user() {
    let desk = Desk::new();
    let person = Person {
        last_name: Some("Petrova".to_owned()),
        username: Some("vera".to_owned()),
        language_code: Some("ru".to_owned()),
        ..Person::named("Vera")
    };
    let vera = desk.world.create_user(person).unwrap();
    desk.world.start(vera, desk.bot.id, None).unwrap();
    let updates = desk.updates();
    check::<Update>(&updates[0]);
    assert_eq!(updates[0]["message"]["from"]["language_code"], "ru");
}

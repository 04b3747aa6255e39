//! The world written down and read back, and the feed of its changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;
use telegram_sim::{ChatKey, ManualClock, MediaKind, Part, Post, What, World};

use crate::desk::{Desk, MONDAY_MS};

#[test]
fn a_world_read_back_goes_on_where_it_was() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    desk.world
        .say(
            desk.agent,
            desk.forum,
            Post::media(MediaKind::Photo, "a.jpg", &[0, 255, 16]).in_topic(thread),
        )
        .unwrap();
    desk.send("kept");
    let saved = desk.world.save().unwrap();
    let text = serde_json::to_string(&saved).unwrap();
    let again = World::load(ManualClock::at(MONDAY_MS), serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(again.save().unwrap(), saved);
    assert_eq!(again.change_counter(), desk.world.change_counter());
    let all = Part::All;
    assert_eq!(again.texts(desk.chat, all), ["/start", "kept"]);
    assert_eq!(
        again.messages(desk.forum, Part::Topic(thread)),
        desk.world.messages(desk.forum, Part::Topic(thread))
    );
    let updates = again.take_updates(&desk.bot.token);
    let file_id = updates[0]["message"]["photo"][1]["file_id"].as_str().unwrap();
    assert_eq!(again.file(file_id).unwrap().bytes, [0, 255, 16]);
    let params = json!({"chat_id": desk.forum_id(), "message_thread_id": thread, "text": "on"});
    let sent = again.call(&desk.bot.token, "sendMessage", params.clone());
    let here = desk.call("sendMessage", params);
    assert_eq!(sent, here, "ids go on alike");
}

#[test]
fn two_worlds_with_the_same_acts_are_the_same() {
    let one = Desk::new();
    let two = Desk::new();
    assert_eq!(one.world.save().unwrap(), two.world.save().unwrap());
}

#[test]
fn the_counter_moves_with_every_change_and_only_then() {
    let desk = Desk::new();
    let before = desk.world.change_counter();
    desk.ok("getMe", json!({}));
    let _ = desk.world.snapshot();
    assert_eq!(desk.world.change_counter(), before);
    let id = desk.send("x");
    let news = desk.world.changes_since(before).unwrap();
    let expected = What::Message {
        chat: desk.chat,
        message_id: id,
    };
    assert_eq!(news[0].what, expected);
    assert_eq!(news[0].seq, before + 1);
    assert!(desk.world.changes_since(desk.world.change_counter() + 1).is_none());
}

#[test]
fn a_reader_who_is_far_behind_must_look_anew() {
    let desk = Desk::new();
    for count in 0..5000 {
        desk.send(&format!("{count}"));
    }
    assert!(desk.world.changes_since(1).is_none());
}

/// The world as it is when its process was killed: as it was saved, with the ids that were reserved since.
fn killed(saved: serde_json::Value, reserved: u64) -> World {
    let again = World::load(ManualClock::at(MONDAY_MS), saved).unwrap();
    again.reserve_ids(reserved, |_| Ok(())).unwrap();
    again
}

/// Every id that is given to whoever does one of everything.
fn everything(world: &World, token: &str, bot: i64, forum: ChatKey) -> Vec<String> {
    let user = world.user("Somebody");
    let chat = ChatKey::Private { bot, user };
    world.start(user, bot, None).unwrap();
    let photo = || Post::media(MediaKind::Photo, "a.jpg", b"x");
    let album = world.say_album(user, chat, vec![photo(), photo()]).unwrap();
    let keyboard = json!({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]});
    let asked = json!({"chat_id": user, "text": "?", "reply_markup": keyboard});
    let asked = world.call(token, "sendMessage", asked).object()["message_id"]
        .as_i64()
        .unwrap();
    let press = world.press(user, chat, asked, "a").unwrap();
    let topic = world.call(
        token,
        "createForumTopic",
        json!({"chat_id": forum.chat_id(), "name": "x"}),
    );
    let poll = json!({"chat_id": user, "question": "q", "options": ["a", "b"]});
    let poll = world.call(token, "sendPoll", poll).object();
    let group = world.create_group(user, "G");
    let new_bot = world.create_bot("New", "new_bot");
    let updates = world.take_updates(token);
    let mut ids = vec![
        format!("user {user}"),
        format!("message {asked}"),
        format!("press {press}"),
        format!("topic {}", topic.object()["message_thread_id"]),
        format!("poll {}", poll["poll"]["id"]),
        format!("group {}", group.chat_id()),
        format!("bot {}", new_bot.id),
    ];
    ids.extend(album.iter().map(|id| format!("message {id}")));
    for update in &updates {
        ids.push(format!("update {}", update["update_id"]));
        let message = &update["message"];
        ids.extend(
            message["media_group_id"]
                .as_str()
                .map(|id| format!("album {id} {}", message["message_id"])),
        );
        ids.extend(message["photo"][1]["file_id"].as_str().map(|id| format!("file {id}")));
    }
    ids
}

#[test]
fn no_id_is_given_twice_though_the_world_forgets_what_was_not_written_down() {
    let desk = Desk::new();
    let reserved = Arc::new(AtomicU64::new(0));
    let file = Arc::clone(&reserved);
    desk.world
        .reserve_ids(0, move |until| {
            file.store(until, Ordering::SeqCst);
            Ok(())
        })
        .unwrap();
    let saved = desk.world.save().unwrap();
    let _ = desk.updates();
    let mut given = Vec::new();
    for _ in 0..300 {
        given.extend(everything(&desk.world, &desk.bot.token, desk.bot.id, desk.forum));
    }
    let again = killed(saved, reserved.load(Ordering::SeqCst));
    let _ = again.take_updates(&desk.bot.token);
    let now = everything(&again, &desk.bot.token, desk.bot.id, desk.forum);
    let twice: Vec<_> = now.iter().filter(|id| given.contains(id)).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(
        again.change_counter() > desk.world.change_counter(),
        "nor the number of a change"
    );
}

#[test]
fn a_world_begun_anew_goes_on_behind_the_ids_of_the_lost_one() {
    let reserved = 5_000;
    let world = World::new(ManualClock::at(MONDAY_MS));
    world.reserve_ids(reserved, |_| Ok(())).unwrap();
    assert_eq!(world.user("Somebody"), 6_001);
    let bot = world.create_bot_with_token("77:secret", "Desk", "desk_bot").unwrap();
    let user = world.user("Anna");
    assert_eq!(world.start(user, bot.id, None).unwrap(), 5_001);
    assert_eq!(world.take_updates(&bot.token)[0]["update_id"], 100_005_001);
}

#[test]
fn ids_are_reserved_before_they_are_given() {
    let world = World::new(ManualClock::at(MONDAY_MS));
    let told = Arc::new(AtomicU64::new(0));
    let file = Arc::clone(&told);
    let keep = move |until| {
        file.store(until, Ordering::SeqCst);
        Ok(())
    };
    world.reserve_ids(0, keep).unwrap();
    for count in 1..=5_000 {
        let _ = world.user("Somebody");
        assert!(told.load(Ordering::SeqCst) >= count);
    }
    let fails = World::new(ManualClock::at(MONDAY_MS));
    assert!(fails.reserve_ids(0, |_| Err(std::io::Error::other("no disk"))).is_err());
}

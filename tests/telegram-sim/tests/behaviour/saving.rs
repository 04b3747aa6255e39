//! The world written down and read back, and the feed of its changes.

use serde_json::json;
use telegram_sim::{ManualClock, MediaKind, Part, Post, What, World};

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

//! Files and albums.

use serde_json::{Value, json};
use telegram_sim::{MediaKind, Post, Upload};

use crate::desk::Desk;

fn upload(field: &str, name: &str) -> Upload {
    Upload {
        field: field.to_owned(),
        name: name.to_owned(),
        mime: String::new(),
        bytes: b"bytes".to_vec(),
    }
}

#[test]
fn a_file_is_sent_by_upload_and_again_by_its_id() {
    let desk = Desk::new();
    let to = json!({"chat_id": desk.customer});
    let files = [upload("voice", "v.ogg")];
    let sent = desk
        .world
        .call_with_files(&desk.bot.token, "sendVoice", to, &files)
        .object();
    let file_id = &sent["voice"]["file_id"];
    let again = desk.ok("sendVoice", json!({"chat_id": desk.customer, "voice": file_id}));
    assert_eq!(again["voice"], sent["voice"]);
    desk.check_refused(
        "sendPhoto",
        json!({"chat_id": desk.customer, "photo": file_id}),
        "Bad Request: can't use file of type VoiceNote as Photo",
    );
    desk.check_refused(
        "sendPhoto",
        json!({"chat_id": desk.customer}),
        "Bad Request: there is no photo in the request",
    );
    desk.check_refused(
        "sendPhoto",
        json!({"chat_id": desk.customer, "photo": "nonsense"}),
        "Bad Request: wrong remote file identifier specified: can't unserialize it. Wrong last symbol",
    );
}

#[test]
fn an_album_is_several_messages_with_one_group() {
    let desk = Desk::new();
    let files = [upload("a", "a.jpg"), upload("b", "b.mp4")];
    let media = json!([
        {"type": "photo", "media": "attach://a", "caption": "both"},
        {"type": "video", "media": "attach://b"},
    ]);
    let params = json!({"chat_id": desk.customer, "media": media});
    let sent = desk
        .world
        .call_with_files(&desk.bot.token, "sendMediaGroup", params, &files)
        .result
        .unwrap();
    assert_eq!(sent[0]["caption"], "both");
    assert!(sent[1].get("caption").is_none());
    assert_eq!(sent[0]["media_group_id"], sent[1]["media_group_id"]);

    let photo = &sent[0]["photo"][1]["file_id"];
    let mixed = json!([{"type": "photo", "media": photo}, {"type": "document", "media": "attach://a"}]);
    let params = json!({"chat_id": desk.customer, "media": mixed});
    let refused = desk
        .world
        .call_with_files(&desk.bot.token, "sendMediaGroup", params, &files);
    assert_eq!(
        refused.description.unwrap(),
        "Bad Request: Document can't be mixed with other media types"
    );
}

#[test]
fn a_customers_album_comes_as_separate_updates() {
    let desk = Desk::new();
    let photo = || Post::media(MediaKind::Photo, "a.jpg", b"x");
    let first = desk.world.say(desk.customer, desk.chat, photo().album("77")).unwrap();
    desk.clock.advance_ms(3000);
    desk.world.say(desk.customer, desk.chat, photo().album("77")).unwrap();
    let updates = desk.updates();
    let groups: Vec<&Value> = updates
        .iter()
        .map(|update| &update["message"]["media_group_id"])
        .collect();
    assert_eq!(groups, ["77", "77"]);
    assert_eq!(updates[0]["message"]["message_id"], first);
}

#[test]
fn a_file_is_fetched_by_any_of_its_sizes_up_to_twenty_megabytes() {
    let desk = Desk::new();
    let post = Post::media(MediaKind::Photo, "a.jpg", b"picture");
    desk.world.say(desk.customer, desk.chat, post).unwrap();
    let updates = desk.updates();
    for size in updates[0]["message"]["photo"].as_array().unwrap() {
        let file = desk.ok("getFile", json!({"file_id": size["file_id"]}));
        let path = file["file_path"].as_str().unwrap();
        assert_eq!(desk.world.file_at(path).unwrap().bytes, b"picture");
    }
    let large = vec![0; (20 << 20) + 1];
    let post = Post::media(MediaKind::Document, "a.zip", &large);
    desk.world.say(desk.customer, desk.chat, post).unwrap();
    let updates = desk.updates();
    let file_id = &updates[0]["message"]["document"]["file_id"];
    desk.check_refused("getFile", json!({"file_id": file_id}), "Bad Request: file is too big");
    // It can still be copied or sent by its id.
    desk.ok("sendDocument", json!({"chat_id": desk.customer, "document": file_id}));
}

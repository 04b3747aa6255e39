//! What the chat, the reader or a lost right refuses, in Telegram's words.

use serde_json::json;
use telegram_sim::{FactKind, MediaKind, Member, Person, Post, Privacy, Right, Status};

use crate::desk::Desk;

#[test]
fn a_right_may_be_missing_for_one_kind_alone() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let poll = json!({
        "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": false,
        "is_anonymous": true, "type": "regular", "allows_multiple_answers": false,
    });
    let poll = desk
        .world
        .say(desk.customer, desk.chat, Post::fact(FactKind::Poll, poll))
        .unwrap();
    desk.world.forbid(desk.forum, &["poll", "voice"]).unwrap();
    let to = json!({"chat_id": desk.forum_id(), "message_thread_id": thread});
    let with = |more: serde_json::Value| {
        let mut params = to.clone();
        params
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        params
    };
    let copy = with(json!({"from_chat_id": desk.customer, "message_id": poll}));
    let refused = "Bad Request: not enough rights to send polls to the chat";
    desk.check_refused("copyMessage", copy.clone(), refused);
    desk.check_refused("forwardMessage", copy, refused);
    desk.check_refused(
        "sendPoll",
        with(json!({"question": "q", "options": ["a", "b"]})),
        refused,
    );
    desk.ok("sendMessage", with(json!({"text": "words still go"})));
    desk.world.forbid(desk.forum, &[]).unwrap();
    desk.ok("sendPoll", with(json!({"question": "q", "options": ["a", "b"]})));
}

#[test]
fn a_reader_may_refuse_voices() {
    let desk = Desk::new();
    let shy = Person {
        privacy: Privacy {
            forbids_voice: true,
            ..Privacy::default()
        },
        ..Person::named("Vera")
    };
    let vera = desk.world.create_user(shy).unwrap();
    desk.world.start(vera, desk.bot.id, None).unwrap();
    for kind in [MediaKind::Voice, MediaKind::VideoNote] {
        let said = desk
            .world
            .say(desk.agent, desk.forum, Post::media(kind, "a", b"x"))
            .unwrap();
        let copy = json!({"chat_id": vera, "from_chat_id": desk.forum_id(), "message_id": said});
        desk.check_refused("copyMessage", copy, "Bad Request: VOICE_MESSAGES_FORBIDDEN");
    }
    let audio = desk
        .world
        .say(desk.agent, desk.forum, Post::media(MediaKind::Audio, "a.mp3", b"x"))
        .unwrap();
    desk.ok(
        "copyMessage",
        json!({"chat_id": vera, "from_chat_id": desk.forum_id(), "message_id": audio}),
    );
}

#[test]
fn a_long_caption_of_premium_is_copied_only_as_it_is() {
    let desk = Desk::new();
    let long = "x".repeat(1025);
    let photo = || Post::media(MediaKind::Photo, "a.jpg", b"x").caption(&long);
    assert!(desk.world.say(desk.customer, desk.chat, photo()).is_err());
    desk.world
        .change_user(desk.customer, |person| person.is_premium = true)
        .unwrap();
    let id = desk.world.say(desk.customer, desk.chat, photo()).unwrap();
    assert_eq!(desk.updates()[0]["message"]["from"]["is_premium"], true);
    let thread = desk.topic("Anna");
    let mut copy = json!({
        "chat_id": desk.forum_id(), "message_thread_id": thread, "from_chat_id": desk.customer, "message_id": id,
    });
    desk.ok("copyMessage", copy.clone());
    let refused = "Bad Request: message caption is too long";
    copy["reply_parameters"] = json!({"message_id": thread});
    desk.check_refused("copyMessage", copy.clone(), refused);
    copy.as_object_mut().unwrap().remove("reply_parameters");
    copy["caption"] = long.clone().into();
    desk.check_refused("copyMessage", copy, refused);
}

#[test]
fn a_source_chat_that_is_gone_is_not_found() {
    let desk = Desk::new();
    let id = desk.world.say(desk.customer, desk.chat, Post::text("x")).unwrap();
    desk.world.forget_chat(desk.chat);
    for (method, which) in [("copyMessage", "message_id"), ("forwardMessage", "message_id")] {
        let mut params = json!({"chat_id": desk.forum_id(), "from_chat_id": desk.customer});
        params[which] = id.into();
        desk.check_refused(method, params, "Bad Request: chat not found");
    }
    let many = json!({"chat_id": desk.forum_id(), "from_chat_id": desk.customer, "message_ids": [id]});
    desk.check_refused("copyMessages", many, "Bad Request: chat not found");
}

#[test]
fn a_bot_hears_that_it_lost_its_rights_its_place_or_its_topics() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let write = json!({"chat_id": desk.forum_id(), "message_thread_id": thread, "text": "x"});
    let begin = json!({"chat_id": desk.forum_id(), "name": "x"});
    let status = |desk: &Desk| {
        let updates = desk.updates();
        let heard = updates.iter().find_map(|update| update.get("my_chat_member"));
        heard.map(|heard| heard["new_chat_member"]["status"].as_str().unwrap().to_owned())
    };
    let mut weaker = Member::with(Status::Administrator);
    weaker.rights.remove(&Right::ManageTopics);
    desk.world.set_member(desk.forum, desk.bot.id, &weaker).unwrap();
    assert_eq!(status(&desk).unwrap(), "administrator");
    let no_topics = "Bad Request: not enough rights to create a topic";
    desk.check_refused("createForumTopic", begin.clone(), no_topics);
    desk.world.add_member(desk.forum, desk.bot.id).unwrap();
    assert_eq!(status(&desk).unwrap(), "member");
    desk.check_refused("createForumTopic", begin.clone(), no_topics);
    desk.ok("sendMessage", write.clone());
    desk.world
        .set_member(desk.forum, desk.bot.id, &Member::with(Status::Kicked))
        .unwrap();
    assert_eq!(status(&desk).unwrap(), "kicked");
    desk.check_refused(
        "sendMessage",
        write,
        "Forbidden: bot was kicked from the supergroup chat",
    );

    desk.world.add_admin(desk.forum, desk.bot.id).unwrap();
    assert_eq!(status(&desk).unwrap(), "administrator");
    desk.world.change_group(desk.forum, None, None, Some(false)).unwrap();
    desk.check_refused("createForumTopic", begin, "Bad Request: the chat is not a forum");
    let chat = desk.ok("getChat", json!({"chat_id": desk.forum_id()}));
    assert!(chat.get("is_forum").is_none());
}

#[test]
fn one_reacts_only_as_the_chat_allows() {
    let desk = Desk::new();
    let id = desk.world.say(desk.agent, desk.forum, Post::text("x")).unwrap();
    desk.world.allow_reactions(desk.forum, Some(&["👍"])).unwrap();
    let react = |emoji: &[&str]| {
        let list: Vec<_> = emoji
            .iter()
            .map(|emoji| json!({"type": "emoji", "emoji": emoji}))
            .collect();
        json!({"chat_id": desk.forum_id(), "message_id": id, "reaction": list})
    };
    desk.ok("setMessageReaction", react(&["👍"]));
    desk.check_refused("setMessageReaction", react(&["👀"]), "Bad Request: REACTION_INVALID");
    desk.check_refused(
        "setMessageReaction",
        react(&["👍", "👍"]),
        "Bad Request: REACTIONS_TOO_MANY",
    );
    assert!(desk.world.react(desk.agent, desk.forum, id, &["👀"]).is_err());
    let chat = desk.ok("getChat", json!({"chat_id": desk.forum_id()}));
    assert_eq!(chat["available_reactions"][0]["emoji"], "👍");
    desk.world.allow_reactions(desk.forum, None).unwrap();
    desk.ok("setMessageReaction", react(&["👀"]));
    desk.ok("setMessageReaction", react(&[]));
}

#[test]
fn a_bot_that_names_reactions_hears_who_gave_them() {
    let desk = Desk::new();
    desk.ok("getUpdates", json!({"allowed_updates": ["message_reaction"]}));
    let id = desk.send("done");
    desk.world.react(desk.customer, desk.chat, id, &["👍"]).unwrap();
    let heard = &desk.updates()[0]["message_reaction"];
    assert_eq!(heard["user"]["id"], desk.customer);
    assert_eq!(heard["message_id"], id);
    assert_eq!(heard["old_reaction"], json!([]));
    assert_eq!(heard["new_reaction"][0]["emoji"], "👍");

    let mut anonymous = Member::with(Status::Administrator);
    anonymous.is_anonymous = true;
    desk.world.set_member(desk.forum, desk.customer, &anonymous).unwrap();
    let said = desk.world.say(desk.agent, desk.forum, Post::text("x")).unwrap();
    desk.world.react(desk.customer, desk.forum, said, &["👍"]).unwrap();
    let heard = &desk.updates()[0]["message_reaction"];
    assert!(heard.get("user").is_none());
    assert_eq!(heard["actor_chat"]["id"], desk.forum_id());
}

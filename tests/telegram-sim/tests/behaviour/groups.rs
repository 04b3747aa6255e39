//! Who may be written to, groups, members and join requests.

use serde_json::json;
use telegram_sim::{GROUP_ANONYMOUS_BOT, Member, Post, Status};

use crate::desk::Desk;

fn to(chat: i64) -> serde_json::Value {
    json!({"chat_id": chat, "text": "x"})
}

#[test]
fn people_who_cannot_be_written_to() {
    let desk = Desk::new();
    let check = |chat, text| desk.check_refused("sendMessage", to(chat), text);
    let stranger = desk.world.user("Stranger");
    check(stranger, "Bad Request: chat not found");
    desk.world.add_member(desk.forum, stranger).unwrap();
    check(stranger, "Forbidden: bot can't initiate conversation with a user");
    desk.world.set_blocked(desk.customer, desk.bot.id, true).unwrap();
    check(desk.customer, "Forbidden: bot was blocked by the user");
    desk.ok("deleteMessage", json!({"chat_id": desk.customer, "message_id": 1}));
    assert!(desk.world.say(desk.customer, desk.chat, Post::text("x")).is_err());
    desk.world.set_blocked(desk.customer, desk.bot.id, false).unwrap();
    desk.ok("sendMessage", to(desk.customer));
    desk.world
        .change_user(desk.customer, |person| person.deactivated = true)
        .unwrap();
    check(desk.customer, "Forbidden: user is deactivated");
    let (code, _) = desk.refused("sendMessage", to(desk.customer));
    assert_eq!(code, 403);
}

#[test]
fn a_block_and_its_end_are_told() {
    let desk = Desk::new();
    desk.world.set_blocked(desk.customer, desk.bot.id, true).unwrap();
    desk.world.set_blocked(desk.customer, desk.bot.id, true).unwrap();
    desk.world.start(desk.customer, desk.bot.id, None).unwrap();
    let updates = desk.updates();
    let statuses: Vec<_> = updates
        .iter()
        .filter_map(|update| update["my_chat_member"]["new_chat_member"]["status"].as_str())
        .collect();
    assert_eq!(statuses, ["kicked", "member"]);
    assert_eq!(updates.len(), 3);
}

#[test]
fn groups_that_the_bot_is_not_in() {
    let desk = Desk::new();
    let check = |text| desk.check_refused("sendMessage", to(desk.forum_id()), text);
    let foreign = desk.world.create_supergroup(desk.agent, "Foreign");
    desk.check_refused("sendMessage", to(foreign.chat_id()), "Bad Request: chat not found");
    let put = |status| {
        desk.world
            .set_member(desk.forum, desk.bot.id, &Member::with(status))
            .unwrap();
    };
    put(Status::Left);
    check("Forbidden: bot is not a member of the supergroup chat");
    put(Status::Kicked);
    check("Forbidden: bot was kicked from the supergroup chat");
    let updates = desk.updates();
    assert_eq!(
        updates[0]["my_chat_member"]["old_chat_member"]["status"],
        "administrator"
    );
}

#[test]
fn an_upgraded_group_names_its_successor() {
    let desk = Desk::new();
    let group = desk.world.create_group(desk.agent, "Small");
    desk.world.add_admin(group, desk.bot.id).unwrap();
    let _ = desk.updates();
    let new = desk.world.upgrade_group(group).unwrap();
    let refused = desk.call("sendMessage", to(group.chat_id()));
    assert_eq!(
        refused.description.unwrap(),
        "Bad Request: group chat was upgraded to a supergroup chat"
    );
    assert_eq!(
        refused.parameters.unwrap(),
        json!({"migrate_to_chat_id": new.chat_id()})
    );
    let updates = desk.updates();
    assert_eq!(updates[0]["message"]["migrate_to_chat_id"], new.chat_id());
    assert_eq!(updates[1]["message"]["migrate_from_chat_id"], group.chat_id());
    desk.ok("sendMessage", to(new.chat_id()));
}

#[test]
fn an_anonymous_administrator_shows_as_the_group() {
    let desk = Desk::new();
    let mut hidden = Member::with(Status::Creator);
    hidden.is_anonymous = true;
    desk.world.set_member(desk.forum, desk.agent, &hidden).unwrap();
    desk.world.say(desk.agent, desk.forum, Post::text("x")).unwrap();
    let updates = desk.updates();
    let message = &updates.last().unwrap()["message"];
    assert_eq!(message["from"]["id"], GROUP_ANONYMOUS_BOT);
    assert_eq!(message["sender_chat"]["id"], desk.forum_id());
}

#[test]
fn a_join_request_opens_a_window_of_five_minutes() {
    let desk = Desk::new();
    let guest = desk.world.user("Guest");
    let link = desk.ok(
        "createChatInviteLink",
        json!({"chat_id": desk.forum_id(), "creates_join_request": true}),
    );
    let url = link["invite_link"].as_str().unwrap();
    assert!(!desk.world.join(guest, desk.forum, Some(url)).unwrap());
    let updates = desk.updates();
    let request = &updates[0]["chat_join_request"];
    assert_eq!(request["from"]["id"], guest);
    assert_eq!(request["invite_link"]["invite_link"], url);
    desk.ok("sendMessage", to(guest));
    desk.clock.advance_ms(5 * 60_000);
    desk.check_refused(
        "sendMessage",
        to(guest),
        "Forbidden: bot can't initiate conversation with a user",
    );
    let answer = json!({"chat_id": desk.forum_id(), "user_id": guest});
    desk.ok("approveChatJoinRequest", answer.clone());
    let count = desk.ok("getChatMemberCount", json!({"chat_id": desk.forum_id()}));
    assert_eq!(count, 3);
    desk.check_refused(
        "declineChatJoinRequest",
        answer,
        "Bad Request: USER_ALREADY_PARTICIPANT",
    );
}

#[test]
fn members_are_told_of_only_when_asked_for() {
    let desk = Desk::new();
    let guest = desk.world.user("Guest");
    let ban = json!({"chat_id": desk.forum_id(), "user_id": guest});
    desk.world.join(guest, desk.forum, None).unwrap();
    desk.ok("banChatMember", ban.clone());
    let kinds: Vec<bool> = desk
        .updates()
        .iter()
        .map(|update| update["message"].is_object())
        .collect();
    assert_eq!(kinds, [true, true], "joined and left, as service messages");
    assert!(desk.world.join(guest, desk.forum, None).is_err());
    desk.ok("getUpdates", json!({"allowed_updates": ["chat_member"]}));
    desk.ok("unbanChatMember", ban);
    desk.world.join(guest, desk.forum, None).unwrap();
    let statuses: Vec<String> = desk
        .updates()
        .iter()
        .map(|update| {
            update["chat_member"]["new_chat_member"]["status"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(statuses, ["left", "member"]);
}

#[test]
fn restricting_needs_rights_and_a_date_in_reason() {
    let desk = Desk::new();
    let guest = desk.world.user("Guest");
    desk.world.join(guest, desk.forum, None).unwrap();
    let now_s = desk.world.now_ms() / 1000;
    let mute = |until: i64| {
        json!({
            "chat_id": desk.forum_id(), "user_id": guest, "until_date": until,
            "permissions": {"can_send_messages": false},
        })
    };
    desk.ok("restrictChatMember", mute(now_s + 10));
    assert_eq!(desk.world.member(desk.forum, guest).unwrap().until, 0);
    desk.ok("restrictChatMember", mute(now_s + 3600));
    let member = desk.world.member(desk.forum, guest).unwrap();
    assert_eq!(member.until, now_s + 3600);
    assert!(desk.world.say(guest, desk.forum, Post::text("x")).is_err());
    let mut owner = mute(0);
    owner["user_id"] = desk.agent.into();
    desk.check_refused("restrictChatMember", owner, "Bad Request: can't remove chat owner");
    desk.world.add_member(desk.forum, desk.bot.id).unwrap();
    desk.check_refused(
        "restrictChatMember",
        mute(0),
        "Bad Request: not enough rights to restrict/unrestrict chat member",
    );
}

#[test]
fn pins_are_told_to_the_bot_that_made_them() {
    let desk = Desk::new();
    let thread = desk.topic("Anna");
    let forum = desk.forum_id();
    let sent = desk.ok(
        "sendMessage",
        json!({"chat_id": forum, "message_thread_id": thread, "text": "card"}),
    );
    let pin = json!({"chat_id": forum, "message_id": sent["message_id"]});
    desk.ok("pinChatMessage", pin.clone());
    let updates = desk.updates();
    let pinned = &updates[0]["message"]["pinned_message"];
    assert_eq!(pinned["text"], "card");
    assert_eq!(desk.world.pinned(desk.forum).len(), 1);
    desk.ok("unpinChatMessage", pin.clone());
    desk.check_refused(
        "unpinChatMessage",
        pin.clone(),
        "Bad Request: message to unpin not found",
    );
    desk.ok("pinChatMessage", pin);
    desk.ok(
        "unpinAllForumTopicMessages",
        json!({"chat_id": forum, "message_thread_id": thread}),
    );
    assert!(desk.world.pinned(desk.forum).is_empty());
}

//! Somebody adds the bot to a group of their own.

use std::time::Duration;

use scenarios::{Desk, Plan};
use telegram_sim::{ChatKey, Post, Status};

use crate::{
    play,
    steps::{SOON, opens},
};

/// A group of somebody else's with topics, and a topic there that the bot is told of as somebody's message in it.
fn strangers_group(desk: &Desk, owner: i64) -> (ChatKey, i64) {
    let group = desk.world.create_forum(owner, "Not ours");
    desk.world.add_admin(group, desk.bot()).expect("the bot is added");
    let topic = desk.world.create_topic(owner, group, "Chat").expect("a topic");
    (group, topic)
}

fn bot_is_in(desk: &Desk, group: ChatKey) -> bool {
    let member = desk.world.member(group, desk.bot());
    member.is_some_and(|member| matches!(member.status, Status::Administrator | Status::Member))
}

async fn leave_unknown_groups(desk: &Desk) {
    let mut settings = desk.policy.settings.clone();
    settings.leave_unknown_groups = true;
    desk.store.put_policy(&settings).await.expect("settings");
    desk.idle(Duration::from_mins(2), Duration::from_secs(30)).await;
}

#[test]
fn a_group_that_the_settings_do_not_name_hears_nothing_and_the_bot_stays() {
    play(Plan::plain(), async |desk| {
        let stranger = desk.customer(1);
        let (group, topic) = strangers_group(&desk, stranger);
        for number in 0..40 {
            let post = Post::text(&format!("spam {number}")).in_topic(topic);
            desk.world.say(stranger, group, post).expect("a message");
        }
        desk.run(SOON).await;
        let transcript = desk.transcript(group);
        assert!(
            !transcript.contains("Watchdesk:") && !transcript.contains("staff"),
            "{transcript}"
        );
        assert!(bot_is_in(&desk, group), "it leaves only if it is told to");
    });
}

#[test]
fn a_group_that_the_settings_do_not_name_is_left_if_they_say_so_unless_an_admin_is_at_it() {
    play(Plan::plain(), async |desk| {
        let (stranger, admin) = (desk.customer(1), desk.staff.admin);
        let (theirs, topic) = strangers_group(&desk, stranger);
        let (ours, its_topic) = strangers_group(&desk, admin);
        desk.run(SOON).await;
        leave_unknown_groups(&desk).await;
        let say = |user, group, thread, text| {
            let post = Post::text(text).in_topic(thread);
            desk.world.say(user, group, post).expect("a message");
        };
        say(stranger, theirs, topic, "Is it here?");
        say(admin, ours, its_topic, "Setting up");
        say(admin, ours, its_topic, "/id");
        desk.run(SOON).await;
        assert!(
            !bot_is_in(&desk, theirs),
            "left, by the message of somebody who is no admin"
        );
        assert!(bot_is_in(&desk, ours), "an admin sets something up");
        assert!(
            desk.transcript(ours).contains(&ours.chat_id().to_string()),
            "and is told the id"
        );
        // Added by a stranger: left at once.
        let (again, _) = strangers_group(&desk, stranger);
        desk.run(SOON).await;
        assert!(!bot_is_in(&desk, again));
        // In its own groups the desk works on.
        let (_, thread) = opens(&desk, stranger, "And yet I have a question").await;
        desk.writes(desk.staff.guest, thread, "I am no admin");
        desk.run(SOON).await;
        assert!(bot_is_in(&desk, desk.first));
    });
}

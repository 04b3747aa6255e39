//! Rights that the bot loses in a group: who is told, what customers are promised meanwhile, and how it goes on.

use std::time::Duration;

use scenarios::Desk;
use telegram_sim::{Member, Part, Status};

use crate::{
    play,
    steps::{SOON, opens_with, times},
};

const MINUTE: Duration = Duration::from_mins(1);

/// A desk whose admin can be told something. John has a ticket; gives its topic.
async fn begun(desk: &Desk) -> i64 {
    desk.says(desk.staff.admin, "/help");
    let (_, thread) = opens_with(desk, desk.customer(1), "It is broken", desk.staff.anna).await;
    thread
}

/// What the bot is in the first level's group from now on. Telegram tells of it twice, or not at all.
async fn becomes(desk: &Desk, member: Member, told: bool) {
    desk.world.set_member(desk.first, desk.bot(), &member).expect("a group");
    let mail = desk.take_mail();
    let heard = |mail: &&scenarios::desk::Mail| mail.update.get("my_chat_member").is_some();
    assert_eq!(mail.iter().filter(heard).count(), 1, "{mail:?}");
    for mail in mail.into_iter().filter(|_| told) {
        assert!(desk.hand_in(mail.clone(), true).await.accepted());
        assert!(desk.hand_in(mail, true).await.accepted());
    }
    desk.run(SOON).await;
}

/// How often the admin was told that something is to be mended, and that it works again.
fn told(desk: &Desk) -> (usize, usize) {
    let read = desk.read(desk.staff.admin);
    (times(&read, "🚨"), times(&read, "✅"))
}

/// Irina writes, and is told that it takes longer, and no time.
async fn irina_is_told_honestly(desk: &Desk) {
    let irina = desk.customer(0);
    desk.says(irina, "Мой вопрос");
    desk.run(SOON).await;
    let read = desk.read(irina);
    assert_eq!(times(&read, "ответ займёт больше времени"), 1, "{read:?}");
    assert_eq!(times(&read, "Ответим до"), 0, "{read:?}");
}

fn is_shown(desk: &Desk, text: &str) -> bool {
    times(&desk.world.texts(desk.first, Part::All), text) > 0
}

#[test]
fn a_bot_that_may_make_no_topics_tells_the_admins_once_and_goes_on_with_those_there_are() {
    for heard in [true, false] {
        play(scenarios::Plan::plain(), async |desk| {
            let thread = begun(&desk).await;
            becomes(&desk, Member::with(Status::Member), heard).await;
            assert_eq!(told(&desk), (usize::from(heard), 0));
            if heard {
                irina_is_told_honestly(&desk).await;
            } else {
                desk.says(desk.customer(0), "Мой вопрос");
                desk.run(SOON).await;
            }
            let read = desk.read(desk.staff.admin);
            assert_eq!(times(&read, "Administrators → the bot → Manage topics"), 1, "{read:?}");
            desk.says(desk.customer(1), "Still broken");
            desk.run(10 * MINUTE).await;
            assert_eq!(told(&desk), (1, 0), "once, however often it fails");
            assert_eq!(times(&desk.topic_texts(thread), "Still broken"), 1, "this has a topic");
            assert!(!is_shown(&desk, "Мой вопрос"));
            becomes(&desk, Member::with(Status::Administrator), heard).await;
            if !heard {
                desk.run(10 * MINUTE).await;
            }
            assert!(is_shown(&desk, "Мой вопрос"));
            assert_eq!(told(&desk), (1, 1));
        });
    }
}

#[test]
fn a_bot_that_was_removed_is_missed_at_once_and_goes_on_at_once_when_it_is_back() {
    play(scenarios::Plan::plain(), async |desk| {
        let thread = begun(&desk).await;
        becomes(&desk, Member::with(Status::Left), true).await;
        assert_eq!(told(&desk), (1, 0));
        irina_is_told_honestly(&desk).await;
        desk.says(desk.customer(1), "Still broken");
        desk.run(MINUTE).await;
        assert_eq!(told(&desk), (1, 0));
        assert!(!is_shown(&desk, "Still broken"));
        becomes(&desk, Member::with(Status::Administrator), true).await;
        assert_eq!(times(&desk.topic_texts(thread), "Still broken"), 1, "within seconds");
        assert!(is_shown(&desk, "Мой вопрос"));
        assert_eq!(told(&desk), (1, 1));
        desk.says(desk.customer(0), "/start");
        desk.run(SOON).await;
        desk.run(10 * MINUTE).await;
        assert_eq!(told(&desk), (1, 1));
    });
}

#[test]
fn while_a_group_has_no_topics_nothing_goes_into_the_open_group() {
    play(scenarios::Plan::plain(), async |desk| {
        let thread = begun(&desk).await;
        let topics = |on| {
            let changed = desk.world.change_group(desk.first, None, None, Some(on));
            changed.expect("a group");
        };
        topics(false);
        desk.says(desk.customer(0), "Мой вопрос");
        desk.run(SOON).await;
        assert_eq!(told(&desk), (1, 0));
        let read = desk.read(desk.staff.admin);
        assert_eq!(times(&read, "Edit → Topics"), 1, "{read:?}");
        desk.says(desk.customer(1), "Still broken");
        desk.run(20 * MINUTE).await;
        assert!(!is_shown(&desk, "Still broken"));
        assert_eq!(told(&desk), (1, 0));
        topics(true);
        desk.run(10 * MINUTE).await;
        assert_eq!(times(&desk.topic_texts(thread), "Still broken"), 1);
        assert!(is_shown(&desk, "Мой вопрос"));
        assert_eq!(told(&desk), (1, 1));
    });
}

#[test]
fn what_becomes_of_the_bot_in_other_peoples_groups_concerns_nobody() {
    play(scenarios::Plan::plain(), async |desk| {
        begun(&desk).await;
        let theirs = desk.world.create_forum(desk.staff.guest, "Theirs");
        for status in [Status::Member, Status::Left] {
            let member = Member::with(status);
            desk.world.set_member(theirs, desk.bot(), &member).expect("a group");
            desk.run(SOON).await;
        }
        assert_eq!(told(&desk), (0, 0));
    });
}

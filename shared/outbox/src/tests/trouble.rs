//! Groups that the desk cannot work in.

use conversation::{staff::News, text::Lack};
use domain::{
    ChatId, MessageId, ThreadId,
    sample::{FIRST, anna, at},
    settings::Pace,
};

use super::world::World;
use crate::{Action, Bucket, Membership, Next, Outcome, Settled, StepKey, apply_outcome};

const PACE: Pace = Pace {
    burst: 5,
    every_ms: 4_000,
};

/// What follows from an outcome of the first call in the group, which is to make a topic.
fn after(bucket: &Bucket, outcome: Outcome, seconds: i64) -> Settled {
    let world = World::new([]);
    let lane = world.ticket.group_lane();
    let Next::Do(step) = world.plan(lane) else {
        panic!("a topic")
    };
    let delivery = world.lane(lane).delivery.clone();
    apply_outcome(lane, &world.ticket, &delivery, bucket, &step, outcome, at(seconds))
}

fn lacks(lack: Lack) -> Outcome {
    Outcome::Forbidden(lack, "Forbidden: no".to_owned())
}

fn made() -> Outcome {
    Outcome::Done {
        messages: Vec::new(),
        thread: Some(ThreadId(7)),
    }
}

#[test]
fn trouble_is_told_once_and_its_end_once() {
    for lack in Lack::ALL {
        let first = after(&Bucket::default(), lacks(lack), 0);
        assert!(
            matches!(&first.news, Some(News::GroupLacks { group, lack: told, .. }) if *group == FIRST && *told == lack),
            "{:?}",
            first.news
        );
        let bucket = first.bucket.expect("it stands there");
        let again = after(&bucket, lacks(lack), 400);
        assert_eq!(again.news, None, "known already");
        let bucket = again.bucket.expect("it stands there");
        assert_eq!(bucket.trouble.map(|trouble| trouble.since), Some(at(0)));
        if lack == Lack::Writing {
            assert_eq!(after(&bucket, made(), 800).news, None, "a topic shows nothing of that");
            continue;
        }
        let mended = after(&bucket, made(), 800);
        assert_eq!(mended.news, Some(News::GroupWorks { group: FIRST }));
        let bucket = mended.bucket.expect("it is over");
        assert_eq!((bucket.trouble, bucket.blocked_until), (None, None));
        assert_eq!(after(&bucket, made(), 900).news, None);
    }
}

#[test]
fn another_lack_is_told_too() {
    let bucket = after(&Bucket::default(), lacks(Lack::NewTopics), 0)
        .bucket
        .expect("a bucket");
    let worse = after(&bucket, lacks(Lack::Bot), 10);
    assert!(matches!(worse.news, Some(News::GroupLacks { lack: Lack::Bot, .. })));
}

#[test]
fn a_group_that_lacks_one_right_goes_on_with_what_needs_it_not() {
    let bucket = after(&Bucket::default(), lacks(Lack::NewTopics), 0)
        .bucket
        .expect("a bucket");
    assert!(!bucket.stands_still(at(1)));
    assert!(bucket.holds(&StepKey::Topic(0), at(1)) && !bucket.holds(&StepKey::Topic(0), at(301)));
    assert!(!bucket.holds(&StepKey::Effect { seq: 1, step: 0 }, at(1)));
    for lack in [Lack::Bot, Lack::Writing, Lack::Topics] {
        let bucket = after(&Bucket::default(), lacks(lack), 0).bucket.expect("a bucket");
        assert!(bucket.stands_still(at(1)) && !bucket.stands_still(at(301)), "{lack:?}");
        assert_eq!(bucket.asks_for_topics(at(301)), lack == Lack::Topics);
    }
}

#[test]
fn trouble_outlasts_reservations() {
    let bucket = after(&Bucket::default(), lacks(Lack::Bot), 0).bucket.expect("a bucket");
    let trying = crate::InFlight {
        ticket: None,
        key: StepKey::Digest,
        of_version: 0,
        at: at(301),
    };
    let reserved = bucket.reserve(PACE, crate::Class::Words, trying, at(301));
    let reserved = reserved.expect("the block is over");
    assert_eq!(reserved.trouble, bucket.trouble);
    let say = Action::Delete {
        of: crate::MessageKey {
            chat: FIRST,
            message: MessageId(1),
        },
        agent: anna().id,
    };
    assert!(reserved.is_mended_by(&say), "whatever works, the bot is there");
}

#[test]
fn a_change_of_the_bots_place_is_told_once_however_often_it_comes() {
    let group = ChatId(-5);
    let change = |at, lacks| Membership { at, lacks };
    let demoted = change(10, Some(Lack::NewTopics));
    let (bucket, news) = Bucket::default().joined(demoted, group, at(10)).expect("news");
    assert!(matches!(
        news,
        Some(News::GroupLacks {
            lack: Lack::NewTopics,
            ..
        })
    ));
    assert_eq!(bucket.joined(demoted, group, at(11)), None, "twice");

    let promoted = change(20, None);
    let (bucket, news) = bucket.joined(promoted, group, at(20)).expect("news");
    assert_eq!(news, Some(News::GroupWorks { group }));
    assert_eq!(bucket.joined(promoted, group, at(21)), None, "twice");
    assert_eq!(bucket.joined(demoted, group, at(22)), None, "late");

    let blocked = bucket.blocked(at(500), false);
    let (away, _) = blocked
        .joined(change(30, Some(Lack::Bot)), group, at(30))
        .expect("news");
    let (back, _) = away.joined(change(40, None), group, at(40)).expect("news");
    assert_eq!((back.trouble, back.blocked_until), (None, None), "it goes on at once");
}

#[test]
fn rights_do_not_turn_topics_on() {
    let group = ChatId(-5);
    let (bucket, _) = Bucket::default().lacking(Lack::Topics, "the chat is not a forum", group, at(0));
    let (promoted, news) = bucket
        .joined(Membership { at: 1, lacks: None }, group, at(1))
        .expect("heard");
    assert_eq!((promoted.trouble, news), (bucket.trouble, None));
    let (first, news) = Bucket::default()
        .joined(Membership { at: 20, lacks: None }, group, at(20))
        .expect("heard");
    assert_eq!(news, None, "nothing was amiss");
    let late = Membership {
        at: 10,
        lacks: Some(Lack::Bot),
    };
    assert_eq!(first.joined(late, group, at(21)), None);
}

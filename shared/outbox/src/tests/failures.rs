//! Calls that fail, and what is told of them.

use conversation::text::Lack;
use domain::{
    ChatId, LaneId, MessageId, ThreadId,
    sample::{FIRST, anna, asks, at, photo, says},
    ticket::{Command, Event, Failure, Side},
};

use super::{
    shown::{customers_chat, topic},
    telegram::{Fate, private},
    world::{World, writes},
};
use crate::{Action, Bucket, Delivery, Outcome, Settled, apply_outcome};

/// A picture that stands alone.
fn picture(id: i64, caption: &str) -> domain::message::Message {
    let mut picture = photo(FIRST, id, "", caption);
    picture.at.album = None;
    picture
}

#[test]
fn what_an_agent_wrote_to_someone_who_left_is_there_when_they_return() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Blocked].into();
    world.command(&writes(50, "Здравствуйте")).expect("allowed");
    let lane = world.ticket.customer_lane();
    while world.lane(lane).work {
        world.work(lane);
    }
    assert!(world.ticket.unreachable);
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted", "words 50"]);
}

#[test]
fn words_in_place_of_a_copy_are_no_crash() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::SourceDeleted].into();
    world.customer_writes(asks(2, "ещё"));
    world.drain();
    world.customer_writes(asks(3, "и ещё"));
    world.drain();
    let seen = topic(&world);
    assert_eq!(
        seen,
        ["Card", "copy 1", "words 2", "copy 3"],
        "nothing says: possibly twice, and the next is copied again"
    );
}

#[test]
fn a_group_that_moved_is_answered_where_it_is_now() {
    let mut world = World::new([]);
    let moved = of_the_first_call(Outcome::Moved(ChatId(-1_009)), &Delivery::default());
    assert_eq!(moved.bucket.and_then(|bucket| bucket.moved_to), Some(ChatId(-1_009)));
    assert_eq!(moved.delivery, None);
    world.drain();
}

/// What follows from an outcome of the first call of a ticket in its group: to make its topic.
fn of_the_first_call(outcome: Outcome, delivery: &Delivery) -> Settled {
    let world = World::new([]);
    of_the_next_call(&world, world.ticket.group_lane(), delivery, outcome)
}

/// What follows from an outcome of the call that is next in a lane which has come so far.
fn of_the_next_call(world: &World, lane: LaneId, delivery: &Delivery, outcome: Outcome) -> Settled {
    let bucket = Bucket::default();
    apply_outcome(
        lane,
        &world.ticket,
        delivery,
        &bucket,
        &world.next_call(lane),
        outcome,
        world.now,
    )
}

#[test]
fn a_group_without_rights_stands_still_and_somebody_is_told_to_mend_it() {
    let why = "Bad Request: not enough rights to create a topic".to_owned();
    for outcome in [
        Outcome::Forbidden(Lack::Writing, why.clone()),
        Outcome::Gone,
        Outcome::Unauthorized,
    ] {
        let settled = of_the_first_call(outcome, &Delivery::default());
        assert!(settled.mend.is_some() && settled.delivery.is_none() && settled.tell.is_none());
        assert_eq!(settled.bucket.and_then(|bucket| bucket.blocked_until), Some(at(300)));
    }
    let plain = Delivery {
        plain_name: true,
        ..Delivery::default()
    };
    let refused = of_the_first_call(Outcome::Refused(why), &plain);
    assert!(refused.mend.is_some());
    let bucket = refused.bucket.expect("a bucket");
    assert!(bucket.blocked_until.is_none(), "topics that are there go on");
    assert!(bucket.holds(&crate::StepKey::Topic(0), at(1)));
}

#[test]
fn a_name_that_telegram_does_not_take_stops_no_group() {
    let settled = of_the_first_call(
        Outcome::Refused("Bad Request: TOPIC_TITLE_INVALID".to_owned()),
        &Delivery::default(),
    );
    assert!(settled.mend.is_none() && settled.bucket.is_none_or(|bucket| bucket.blocked_until.is_none()));
    let mut world = World::new([Fate::Refuse]);
    let lane = world.ticket.group_lane();
    while !world.fates.is_empty() {
        world.work(lane);
    }
    world.drain();
    assert_eq!(topic(&world), ["Card", "copy 1"]);
}

#[test]
fn a_closed_topic_that_cannot_be_opened_gives_way_to_another() {
    for (fate, outcome) in [
        (Fate::TopicClosed, Outcome::TopicClosed),
        (Fate::TopicClosed, Outcome::Refused("Bad Request: no".to_owned())),
        (
            Fate::TopicClosed,
            Outcome::Forbidden(Lack::NewTopics, "not enough rights".to_owned()),
        ),
    ] {
        let mut world = World::new([]);
        world.drain();
        world.customer_writes(asks(2, "ещё"));
        world.fates = [fate].into();
        let lane = world.ticket.group_lane();
        while !world.lane(lane).delivery.reopen {
            world.work(lane);
        }
        let delivery = &world.lane(lane).delivery;
        let settled = of_the_next_call(&world, lane, delivery, outcome.clone());
        assert_eq!(settled.mend, None, "{outcome:?}");
        let next = settled.delivery.expect("it moved");
        assert_eq!((next.thread, next.reopen), (None, false), "{outcome:?}");
        assert_eq!(next.generation, delivery.generation + 1);
    }
}

#[test]
fn a_token_that_is_not_accepted_makes_no_customer_unreachable() {
    let mut world = World::new([]);
    world.drain();
    world.command(&writes(50, "Здравствуйте")).expect("allowed");
    let lane = world.ticket.customer_lane();
    let delivery = &world.lane(lane).delivery;
    let settled = of_the_next_call(&world, lane, delivery, Outcome::Unauthorized);
    assert!(settled.tell.is_none() && !settled.parked && settled.mend.is_some());
    assert!(settled.bucket.is_some_and(|bucket| bucket.blocked_until.is_some()));
}

#[test]
fn a_right_that_is_missing_in_a_group_does_not_make_its_customer_unreachable() {
    let mut world = World::new([]);
    world.drain();
    let picture = Command::AgentWrites {
        by: anna(),
        message: picture(50, "Здравствуйте"),
        answers: None,
        to_customer: true,
    };
    world.command(&picture).expect("allowed");
    let lane = world.ticket.customer_lane();
    assert!(matches!(world.next_call(lane).action, Action::Copy { .. }));
    let outcome = Outcome::Forbidden(Lack::Writing, "Bad Request: CHAT_ADMIN_REQUIRED".to_owned());
    let settled = of_the_next_call(&world, lane, &world.lane(lane).delivery, outcome);
    assert!(settled.tell.is_none() && !settled.parked, "their words are tried first");
    assert!(settled.delivery.is_some_and(|delivery| delivery.by_words));
}

#[test]
fn what_was_said_before_is_shown_by_its_words_where_it_cannot_be_copied() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::TopicDeleted].into();
    world.customer_writes(asks(2, "ещё"));
    let lane = world.ticket.group_lane();
    while !world.fates.is_empty() {
        world.work(lane);
    }
    // Whoever wrote it deletes the first of them before it is shown again.
    world.deleted.insert((private(), MessageId(1)));
    world.drain();
    assert_eq!(topic(&world), ["Card", "words 1", "copy 2"]);
}

#[test]
fn a_rich_message_goes_as_it_was_decided_and_by_its_words_where_telegram_does_not_take_it() {
    let mut world = World::new([]);
    world.drain();
    let mut message = says(50, "Здравствуйте");
    message.words.rich = Some(serde_json::json!({"blocks": []}));
    let command = Command::AgentWrites {
        by: anna(),
        message,
        answers: None,
        to_customer: true,
    };
    world.command(&command).expect("allowed");
    let lane = world.ticket.customer_lane();
    let step = world.next_call(lane);
    let Action::Words { words, .. } = &step.action else {
        panic!("{step:?}")
    };
    assert_eq!((words.text.as_str(), words.rich.is_some()), ("Здравствуйте", true));
    world.fates = [Fate::Refuse].into();
    while !world.fates.is_empty() {
        world.work(lane);
    }
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted", "words 50"]);
    assert!(!world.was_told(2), "nothing of its words is missing");
}

#[test]
fn nobody_is_told_about_a_notice_that_could_not_be_told() {
    let mut world = World::new([]);
    world.drain();
    let failure = Failure::new(Side::Customer, 1, "no");
    world.fates = [Fate::Refuse].into();
    world.command(&Command::SendingFailed(failure)).expect("allowed");
    world.drain();
    let told = world.commits.iter().flat_map(|commit| &commit.events);
    assert_eq!(
        told.filter(|event| matches!(event, Event::SendingFailed { .. }))
            .count(),
        1
    );
}

#[test]
fn what_may_be_with_the_customer_when_it_is_taken_back_is_told_in_the_topic() {
    for fate in [Fate::Silence { called: true }, Fate::Crash { called: true }] {
        let mut world = World::new([]);
        world.drain();
        world.fates = [fate].into();
        world.command(&writes(50, "Здравствуйте")).expect("allowed");
        let lane = world.ticket.customer_lane();
        while world.fates.contains(&fate) {
            world.work(lane);
        }
        world.command(&takes_back(50)).expect("allowed");
        world.drain();
        assert_eq!(
            customers_chat(&world),
            ["Accepted", "words 50"],
            "not sent again: {fate:?}"
        );
        assert!(world.was_told(2), "{fate:?}: {:?}", topic(&world));
    }
}

/// Anna takes back what she said.
fn takes_back(message: i64) -> Command {
    Command::AgentRecalls {
        by: anna(),
        chat: FIRST,
        message: MessageId(message),
        said_by: Vec::new(),
    }
}

/// Anna sends an album of these photos, and nobody knows whether it is there: it is.
fn album_in_doubt(photos: std::ops::Range<i64>) -> World {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Silence { called: true }].into();
    for id in photos {
        let command = Command::AgentWrites {
            by: anna(),
            message: photo(FIRST, id, "a", ""),
            answers: None,
            to_customer: true,
        };
        world.command(&command).expect("allowed");
    }
    let lane = world.ticket.customer_lane();
    while !world.fates.is_empty() {
        world.work(lane);
    }
    world
}

#[test]
fn of_an_album_in_doubt_that_became_a_note_the_topic_is_told_once() {
    let mut world = album_in_doubt(50..53);
    let message = photo(FIRST, 51, "a", "// паспорт");
    world
        .command(&Command::AgentEdits { by: anna(), message })
        .expect("allowed");
    world.drain();
    assert_eq!(customers_chat(&world).len(), 4, "{:?}", customers_chat(&world));
    let told = topic(&world).into_iter().filter(|line| line == "SendingFailed").count();
    assert_eq!(told, 1);
}

#[test]
fn what_is_left_of_an_album_in_doubt_goes_once_more_and_is_marked() {
    let mut world = album_in_doubt(50..52);
    world.command(&takes_back(50)).expect("allowed");
    world.drain();
    assert_eq!(
        customers_chat(&world),
        ["Accepted", "copy 50", "copy 51", "copy 51", "MaybeTwice"]
    );
    assert!(world.was_told(2));
}

#[test]
fn a_customers_topic_that_is_gone_is_done_without_and_none_is_made_in_its_place() {
    for outcome in [Outcome::TopicGone, Outcome::TopicClosed] {
        let mut world = World::new([]);
        let lane = world.ticket.customer_lane();
        world.ticket.customers_thread = Some(ThreadId(7));
        let settles = |delivery: &Delivery| of_the_next_call(&world, lane, delivery, outcome.clone());
        let delivery = Delivery::default();
        assert_eq!(delivery.thread_in(lane, &world.ticket), Some(ThreadId(7)));
        let next = settles(&delivery).delivery.expect("it moved");
        assert_eq!(next.thread_in(lane, &world.ticket), None);
        assert_eq!((next.seq, next.step, next.generation, next.reopen), (0, 0, 0, false));
        // What is refused for a topic that was not asked for is not tried for ever.
        let failed = settles(&next);
        assert!(
            failed
                .delivery
                .is_some_and(|delivery| (delivery.seq, delivery.step) > (0, 0))
        );
    }
}

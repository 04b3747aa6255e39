//! Lanes, case by case.

use super::{
    telegram::{Fate, Seen, source},
    world::World,
};
use crate::{
    ChatId, MessageId,
    lane::{Action, Bucket, Class, Delivery, Next, Outcome, Row, settle, wakes},
    message::Content,
    sample::{EXPERTS, FIRST, anna, asks, at, boris, minutes, photo, says},
    say::Say,
    ticket::{Command, Event, Failure, Side},
};

fn writes(id: i64, text: &str) -> Command {
    Command::AgentWrites {
        by: anna(),
        message: says(id, text),
        answers: None,
        to_customer: true,
    }
}

/// A picture that stands alone.
fn picture(id: i64, caption: &str) -> crate::message::Message {
    let mut picture = photo(FIRST, id, "", caption);
    picture.at.album = None;
    picture
}

/// What people and the desk said, in short.
fn short(seen: &Seen) -> String {
    match seen {
        Seen::Copy(of) => format!("copy {}", of.message),
        Seen::Words(of) => format!("words {}", of.message),
        Seen::Said(say, _) => {
            let said = format!("{say:?}");
            said.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
        }
    }
}

fn topic(world: &World) -> Vec<String> {
    world.topic().into_iter().map(short).collect()
}

fn customers_chat(world: &World) -> Vec<String> {
    world.customer().shown.iter().map(|shown| short(&shown.seen)).collect()
}

#[test]
fn a_tickets_whole_life_is_told_to_both_sides() {
    let mut world = World::new([]);
    let summary = crate::message::Words {
        text: "Готово".to_owned(),
        ..Default::default()
    };
    for command in [
        writes(50, "Здравствуйте"),
        Command::AskDetails(anna()),
        Command::CustomerWrites(asks(2, "вот")),
        Command::Resolve {
            by: anna(),
            summary: Some(summary),
        },
        Command::CustomerRates { cycle: 0, score: 5 },
        Command::CustomerComments(asks(3, "спасибо")),
    ] {
        world.command(&command).expect("allowed");
    }
    world.drain();
    assert_eq!(
        customers_chat(&world),
        [
            "Accepted",
            "words 50",
            "DetailsNeeded",
            "DetailsReceived",
            "Resolved",
            "RatingThanks",
            "CommentThanks"
        ]
    );
    assert_eq!(
        topic(&world),
        ["Card", "copy 1", "Sent", "copy 2", "GotStars", "GotComment", "copy 3"]
    );
}

#[test]
fn a_deleted_topic_is_made_once_more_with_its_card_and_what_was_said() {
    let mut world = World::new([]);
    world.customer_writes(asks(2, "ещё"));
    world.drain();
    world.fates = [Fate::TopicDeleted].into();
    world.customer_writes(asks(3, "и ещё"));
    world.customer_writes(asks(4, "и вот"));
    world.drain();
    assert_eq!(topic(&world), ["Card", "copy 1", "copy 2", "copy 3", "copy 4"]);
    assert_eq!(world.group().live.len(), 1);
}

#[test]
fn what_came_after_the_topic_was_made_anew_is_not_shown_again() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::TopicDeleted].into();
    for id in 2..40 {
        world.customer_writes(asks(id, "ещё"));
        world.drain();
    }
    let seen = topic(&world);
    assert_eq!(seen.iter().filter(|line| *line == "copy 2").count(), 1, "{seen:?}");
    assert_eq!(seen.len(), 40);
}

#[test]
fn a_topic_deleted_in_the_middle_of_an_opening_shows_its_first_half_too() {
    let mut world = World::new([]);
    world.lanes.clear();
    let opening = crate::sample::opening(vec![asks(1, "раз"), asks(2, "два"), asks(3, "три")]);
    let (ticket, commit) = crate::ticket::open(crate::TicketId(12), opening, None, &world.policy, at(0));
    for wake in wakes(&commit) {
        world.lanes.entry(wake.lane).or_default().work = true;
    }
    (world.ticket, world.commits) = (ticket, vec![commit]);
    let group = world.ticket.group_lane();
    // Topic, card, the first two messages; then somebody deletes the topic.
    for _ in 0..4 {
        world.work(group);
    }
    world.fates = [Fate::TopicDeleted].into();
    world.drain();
    assert_eq!(topic(&world), ["Card", "copy 1", "copy 2", "copy 3"]);
}

#[test]
fn a_group_that_takes_a_ticket_over_gets_card_and_context_and_the_other_nothing_more() {
    let mut world = World::new([]);
    world.drain();
    world.command(&Command::Escalate(anna())).expect("allowed");
    world.drain();
    let first = crate::LaneId::Group(world.ticket.bot, FIRST);
    let before: Vec<_> = world.lane(first).shown.iter().map(|shown| short(&shown.seen)).collect();
    assert_eq!(before, ["Card", "copy 1", "MovedTo"]);
    let Seen::Said(_, buttons) = &world.lane(first).shown[0].seen else {
        panic!("a card")
    };
    assert!(buttons.is_empty(), "nobody works from the card that was left behind");
    assert_eq!(topic(&world), ["Card", "copy 1"]);
    world.customer_writes(asks(2, "ещё"));
    world
        .command(&Command::AgentWrites {
            by: boris(),
            message: crate::sample::message(EXPERTS, 60, "да"),
            answers: None,
            to_customer: true,
        })
        .expect("allowed");
    world.drain();
    assert_eq!(topic(&world), ["Card", "copy 1", "copy 2", "Sent"]);
    assert_eq!(world.lane(first).shown.len(), before.len());
}

#[test]
fn an_album_goes_as_one_though_its_photos_come_late_and_out_of_order() {
    let mut world = World::new([]);
    let album = |id| Command::CustomerWrites(photo(super::telegram::private(), id, "a", ""));
    world.command(&album(12)).expect("allowed");
    let group = world.ticket.group_lane();
    for _ in 0..4 {
        world.work(group);
    }
    world.command(&album(10)).expect("allowed");
    world.command(&album(11)).expect("allowed");
    world.drain();
    let keys: Vec<_> = world
        .group()
        .shown
        .iter()
        .filter(|shown| source(&shown.seen).is_some())
        .collect();
    assert_eq!(
        keys.iter().map(|shown| short(&shown.seen)).collect::<Vec<_>>(),
        ["copy 1", "copy 10", "copy 11", "copy 12"]
    );
    assert!(keys[1..].iter().all(|shown| shown.key == keys[1].key), "in one call");
}

#[test]
fn an_album_does_not_wait_once_something_else_follows() {
    let mut world = World::new([]);
    world.drain();
    world.customer_writes(photo(super::telegram::private(), 10, "a", ""));
    let group = world.ticket.group_lane();
    assert!(matches!(world.plan(group), Next::Wait(_)));
    world.customer_writes(asks(11, "вот"));
    assert!(matches!(world.plan(group), Next::Do(_)));
}

#[test]
fn of_an_album_that_is_refused_as_a_whole_each_photo_is_tried_alone() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Refuse, Fate::Fine, Fate::Refuse, Fate::Fine].into();
    world.customer_writes(photo(super::telegram::private(), 10, "a", "подпись"));
    world.customer_writes(photo(super::telegram::private(), 11, "a", ""));
    world.drain();
    assert_eq!(topic(&world)[2..], ["words 10", "SendingFailed"]);
}

#[test]
fn a_refused_card_is_gone_without_until_it_shows_something_else() {
    let mut world = World::new([Fate::Fine, Fate::Fine, Fate::Refuse]);
    world.lanes.get_mut(&world.ticket.customer_lane()).expect("a lane").work = false;
    world.fates.pop_front();
    world.drain();
    assert_eq!(topic(&world), ["copy 1"]);
    world.command(&Command::Take(anna())).expect("allowed");
    world.drain();
    assert_eq!(topic(&world), ["copy 1", "Card"]);
}

#[test]
fn a_topic_closed_by_hand_is_opened_again_even_for_a_mark() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Silence { called: true }, Fate::Fine, Fate::TopicClosed].into();
    world.customer_writes(asks(2, "ещё"));
    world.drain();
    assert_eq!(topic(&world), ["Card", "copy 1", "copy 2", "copy 2", "MaybeTwice"]);
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
fn a_ticket_closed_before_it_had_a_topic_gets_one_only_for_words() {
    let mut world = World::new([]);
    world.command(&Command::CloseAsSpam(anna())).expect("allowed");
    world.drain();
    assert_eq!(topic(&world), ["Card", "copy 1"]);
}

#[test]
fn commits_without_effects_are_passed_over_page_by_page() {
    let mut world = World::new([]);
    world.drain();
    for _ in 0..15 {
        world.command(&Command::Take(anna())).expect("allowed");
        world.command(&Command::Release(anna())).expect("allowed");
    }
    let lane = world.ticket.group_lane();
    world.drain();
    assert!(
        world.lane(lane).delivery.seq >= 20,
        "{:?}",
        world.lane(lane).delivery.seq
    );
}

#[test]
fn an_advance_forgets_what_was_noted_of_the_effect_it_passes_over() {
    let delivery = Delivery {
        seq: 3,
        step: 1,
        unknown: 1,
        by_words: true,
        ..Delivery::default()
    };
    let moved = delivery.advanced((7, 0));
    assert_eq!(
        (moved.version, moved.seq, moved.step, moved.unknown, moved.by_words),
        (1, 7, 0, 0, false)
    );
}

#[test]
fn a_group_that_moved_is_answered_where_it_is_now() {
    let mut world = World::new([]);
    let lane = world.ticket.group_lane();
    let Next::Do(step) = world.plan(lane) else {
        panic!("a topic")
    };
    let moved = settle(
        lane,
        &world.ticket,
        &Delivery::default(),
        &Bucket::default(),
        &step,
        Outcome::Moved(ChatId(-1_009)),
        world.now,
    );
    assert_eq!(moved.bucket.and_then(|bucket| bucket.moved_to), Some(ChatId(-1_009)));
    assert_eq!(moved.delivery, None);
    world.drain();
}

#[test]
fn a_group_without_rights_stands_still_and_somebody_is_told_to_mend_it() {
    let mut world = World::new([]);
    let lane = world.ticket.group_lane();
    let Next::Do(step) = world.plan(lane) else {
        panic!("a topic")
    };
    let why = "Bad Request: not enough rights to create a topic".to_owned();
    for outcome in [Outcome::Forbidden(why.clone()), Outcome::Refused(why), Outcome::Gone] {
        let settled = settle(
            lane,
            &world.ticket,
            &Delivery::default(),
            &Bucket::default(),
            &step,
            outcome,
            world.now,
        );
        assert!(settled.mend.is_some() && settled.delivery.is_none() && settled.tell.is_none());
        assert_eq!(settled.bucket.and_then(|bucket| bucket.blocked_until), Some(at(300)));
    }
    world.drain();
}

#[test]
fn a_group_out_of_reach_does_not_make_its_customer_unreachable() {
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
    let Next::Do(step) = world.plan(lane) else {
        panic!("a copy")
    };
    assert!(matches!(step.action, Action::Copy { .. }));
    let delivery = world.lane(lane).delivery.clone();
    let outcome = Outcome::Forbidden("Bad Request: chat not found".to_owned());
    let settled = settle(
        lane,
        &world.ticket,
        &delivery,
        &Bucket::default(),
        &step,
        outcome,
        world.now,
    );
    assert!(settled.tell.is_none() && !settled.parked, "their words are tried first");
    assert!(settled.delivery.is_some_and(|delivery| delivery.by_words));
}

#[test]
fn a_message_is_recalled_from_the_group_that_it_stood_in() {
    let mut world = World::new([]);
    world.command(&writes(50, "Здравствуйте")).expect("allowed");
    world.drain();
    world.command(&Command::Escalate(anna())).expect("allowed");
    let recall = Command::AgentRecalls {
        by: anna(),
        chat: FIRST,
        message: MessageId(50),
    };
    assert_ne!(world.ticket.group, FIRST);
    world.command(&recall).expect("allowed");
    world.drain();
    assert!(!customers_chat(&world).contains(&"words 50".to_owned()));
}

#[test]
fn nobody_is_told_about_a_notice_that_could_not_be_told() {
    let mut world = World::new([]);
    world.drain();
    let failure = Failure {
        to: Side::Customer,
        version: 1,
        why: "no".to_owned(),
    };
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
fn an_edit_without_a_counterpart_is_nothing() {
    let mut world = World::new([]);
    world.command(&Command::CustomerEdits(asks(99, "?"))).expect("allowed");
    world.drain();
    assert_eq!(topic(&world), ["Card", "copy 1"]);
}

#[test]
fn rows_stand_by_their_most_urgent_class_then_by_the_longest_wait() {
    let row = |since| Row { touches: 1, since };
    let words = row([Some(at(9)), None, Some(at(1))]);
    let notice = row([None, None, Some(at(0))]);
    assert_eq!(words.rank(), (Class::Words, at(9)));
    assert!(words.rank() < notice.rank() && notice.rank() < row([None; 3]).rank());
}

#[test]
fn only_what_can_be_seen_wakes_a_lane() {
    let mut world = World::new([]);
    world.command(&writes(50, "// для своих")).expect("allowed");
    assert_eq!(wakes(world.commits.last().expect("a commit")), []);
    let mut sticker = asks(3, "");
    sticker.at.content = Content::Other;
    world.customer_writes(sticker);
    let woken = wakes(world.commits.last().expect("a commit"));
    assert_eq!(
        woken.iter().map(|wake| (wake.lane, wake.class)).collect::<Vec<_>>(),
        [(world.ticket.group_lane(), Class::Words)]
    );
}

#[test]
fn the_clocks_look_at_a_ticket_wakes_both_sides_should_news_have_been_lost() {
    let mut world = World::new([]);
    world.drain();
    world.now = at(minutes(15));
    world.command(&Command::Tick).expect("allowed");
    let woken = wakes(world.commits.last().expect("a commit"));
    let lanes: Vec<_> = woken.iter().map(|wake| wake.lane).collect();
    assert_eq!(lanes, [world.ticket.customer_lane(), world.ticket.group_lane()]);
}

#[test]
fn the_answer_to_an_agents_reply_stands_under_the_question() {
    let mut world = World::new([]);
    world.drain();
    let command = Command::AgentWrites {
        by: anna(),
        message: says(50, "да"),
        answers: Some(MessageId(1)),
        to_customer: true,
    };
    world.command(&command).expect("allowed");
    let Next::Do(step) = world.plan(world.ticket.customer_lane()) else {
        panic!("a copy")
    };
    assert!(matches!(
        step.action,
        Action::Words {
            reply: crate::lane::Reply::To(MessageId(1)),
            ..
        }
    ));
    assert!(!matches!(step.action, Action::Say { ref say, .. } if **say == Say::Sent));
}

//! Words that are too long for one message.

use domain::{
    ChatId, MessageId,
    message::Message,
    sample::{FIRST, anna, asks, photo, says},
    ticket::{Command, Event, Missing},
};

use super::{
    shown::{customers_chat, topic},
    telegram::{Fate, Seen, private, source},
    world::World,
};
use crate::{Action, LEASE, Next};

/// So many words, of seven units each.
fn many(words: usize) -> String {
    let words: Vec<String> = (0..words).map(|number| format!("w{number:05} ")).collect();
    words.concat()
}

fn picture(chat: ChatId, id: i64, caption: &str) -> Message {
    let mut picture = photo(chat, id, "", caption);
    picture.at.album = None;
    picture
}

fn sends(message: Message) -> Command {
    Command::AgentWrites {
        by: anna(),
        message,
        answers: None,
        to_customer: true,
    }
}

fn recall() -> Command {
    Command::AgentRecalls {
        by: anna(),
        chat: FIRST,
        message: MessageId(50),
        said_by: vec![anna().id],
    }
}

/// What the customer reads of people's words, message by message.
fn read(world: &World) -> Vec<String> {
    let people = world
        .customer()
        .shown
        .iter()
        .filter(|shown| source(&shown.seen).is_some());
    people.map(|shown| shown.words.clone()).collect()
}

fn lacks(world: &World) -> Vec<Missing> {
    let events = world.commits.iter().flat_map(|commit| &commit.events);
    let lack = |event: &Event| {
        if let Event::SendingFailed { failure } = event {
            Some(failure.missing)
        } else {
            None
        }
    };
    events.filter_map(lack).collect()
}

#[test]
fn a_long_caption_goes_on_in_a_second_message() {
    let mut world = World::new([]);
    world.drain();
    let caption = many(200);
    world.command(&sends(picture(FIRST, 50, &caption))).expect("allowed");
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted", "copy 50", "words 50"]);
    assert_eq!(read(&world).concat(), caption);
    assert!(read(&world)[0].len() <= 1_024);
}

#[test]
fn a_long_text_goes_on_in_as_many_messages_as_it_takes() {
    let mut world = World::new([]);
    world.drain();
    let text = many(1_500);
    world.command(&sends(says(50, &text))).expect("allowed");
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted", "words 50", "words 50", "words 50"]);
    assert_eq!(read(&world).concat(), text);
    assert!(read(&world).iter().all(|part| part.len() <= 4_096));
}

#[test]
fn a_customers_long_caption_is_whole_in_the_topic() {
    let mut world = World::new([]);
    world.drain();
    let caption = many(200);
    world.customer_writes(picture(private(), 2, &caption));
    world.customer_writes(asks(3, "и ещё"));
    world.drain();
    assert_eq!(topic(&world)[2..], ["copy 2", "words 2", "copy 3"]);
    let read: String = world.group().shown.iter().map(|shown| shown.words.as_str()).collect();
    assert_eq!(read, caption);
}

#[test]
fn captions_of_an_album_that_are_too_long_follow_it() {
    let mut world = World::new([]);
    world.drain();
    let (first, last) = (many(200), many(170));
    for (id, caption) in [(50, first.as_str()), (51, ""), (52, last.as_str())] {
        world.command(&sends(photo(FIRST, id, "a", caption))).expect("allowed");
    }
    world.drain();
    assert_eq!(
        customers_chat(&world),
        ["Accepted", "copy 50", "copy 51", "copy 52", "words 50", "words 52"]
    );
    let read = read(&world);
    assert_eq!([&*read[0], &*read[3]].concat(), first);
    assert_eq!([&*read[2], &*read[4]].concat(), last);
}

#[test]
fn all_of_a_long_caption_goes_though_its_file_does_not() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Refuse].into();
    let caption = many(700);
    world.command(&sends(picture(FIRST, 50, &caption))).expect("allowed");
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted", "words 50", "words 50"]);
    assert_eq!(read(&world).concat(), caption);
    assert_eq!(lacks(&world), [Missing::File]);
}

#[test]
fn taking_a_long_message_back_takes_all_its_parts() {
    let mut world = World::new([]);
    world.command(&sends(says(50, &many(1_500)))).expect("allowed");
    world.drain();
    world.command(&recall()).expect("allowed");
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted"]);
}

#[test]
fn what_is_taken_back_between_two_parts_goes_no_further() {
    let mut world = World::new([]);
    world.drain();
    world.command(&sends(says(50, &many(1_000)))).expect("allowed");
    let lane = world.ticket.customer_lane();
    while customers_chat(&world).len() < 2 {
        world.work(lane);
    }
    world.command(&recall()).expect("allowed");
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted"]);
    assert_eq!(lacks(&world), []);
}

#[test]
fn an_edit_of_a_long_message_reaches_all_its_parts() {
    for words in [10, 600, 1_000, 1_500] {
        let mut world = World::new([]);
        world.command(&sends(says(50, &many(1_000)))).expect("allowed");
        world.drain();
        assert_eq!(read(&world).len(), 2);
        let text = many(words).replace('w', "v");
        let edits = Command::AgentEdits {
            by: anna(),
            message: says(50, &text),
        };
        world.command(&edits).expect("allowed");
        world.drain();
        assert_eq!(read(&world).concat(), text, "{words} words");
        world.command(&recall()).expect("allowed");
        world.drain();
        assert_eq!(customers_chat(&world), ["Accepted"], "{words} words");
    }
}

#[test]
fn a_crash_between_two_parts_loses_neither_and_doubles_none() {
    for fate in [Fate::Fine, Fate::Crash { called: false }, Fate::Down, Fate::Later] {
        let mut world = World::new([]);
        world.drain();
        let text = many(1_000);
        world.fates = [Fate::Fine, fate].into();
        world.command(&sends(says(50, &text))).expect("allowed");
        world.drain();
        assert_eq!(read(&world).concat(), text, "{fate:?}");
    }
}

#[test]
fn a_part_that_may_be_there_is_sent_once_more_and_marked() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Fine, Fate::Crash { called: true }].into();
    world.command(&sends(says(50, &many(1_000)))).expect("allowed");
    world.drain();
    assert_eq!(
        customers_chat(&world),
        ["Accepted", "words 50", "words 50", "words 50", "MaybeTwice"]
    );
}

#[test]
fn a_part_that_was_on_its_way_when_all_was_taken_back_is_told_of() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Fine, Fate::Crash { called: true }].into();
    world.command(&sends(says(50, &many(1_000)))).expect("allowed");
    let lane = world.ticket.customer_lane();
    while !world.fates.is_empty() {
        world.work(lane);
    }
    world.now += LEASE;
    world.command(&recall()).expect("allowed");
    world.drain();
    assert_eq!(lacks(&world), [Missing::Unsure]);
    assert!(topic(&world).contains(&"Recalled".to_owned()));
}

#[test]
fn an_ending_that_is_refused_is_told_and_the_rest_flows() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Fine, Fate::Refuse].into();
    world.command(&sends(says(50, &many(1_000)))).expect("allowed");
    world.command(&sends(says(51, "и ещё"))).expect("allowed");
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted", "words 50", "words 51"]);
    assert_eq!(lacks(&world), [Missing::Ending]);
}

#[test]
fn a_topic_that_is_deleted_between_two_parts_gets_all_of_them_anew() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Fine, Fate::TopicDeleted].into();
    world.customer_writes(picture(private(), 2, &many(200)));
    world.drain();
    let shown = world.topic();
    assert!(
        shown.contains(&&Seen::Copy(crate::MessageKey {
            chat: private(),
            message: MessageId(2)
        })),
        "{shown:?}"
    );
}

#[test]
fn short_words_need_no_second_call() {
    let mut world = World::new([]);
    world.drain();
    world.command(&sends(says(50, &many(585)))).expect("allowed");
    let Next::Do(step) = world.plan(world.ticket.customer_lane()) else {
        panic!("words")
    };
    assert!(matches!(step.action, Action::Words { .. }) && step.goes_on.is_empty());
}

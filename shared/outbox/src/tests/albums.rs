//! Albums: what goes as one, when, and what if Telegram does not take it as one.

use domain::{
    MessageId,
    message::Words,
    sample::{FIRST, anna, asks, photo},
    ticket::Command,
};

use super::{
    shown::{customers_chat, short, topic},
    telegram::{Fate, source},
    world::World,
};
use crate::{Action, Next, Reply};

/// Anna puts a photo of an album into the topic.
fn sends(world: &mut World, id: i64, caption: &str) {
    let command = Command::AgentWrites {
        by: anna(),
        message: photo(FIRST, id, "a", caption),
        answers: None,
        to_customer: true,
    };
    world.command(&command).expect("allowed");
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
    // The third call tells whoever sent it that the file of the first is missing.
    world.fates = [Fate::Refuse, Fate::Fine, Fate::Fine, Fate::Refuse].into();
    world.customer_writes(photo(super::telegram::private(), 10, "a", "подпись"));
    world.customer_writes(photo(super::telegram::private(), 11, "a", ""));
    world.drain();
    assert_eq!(topic(&world)[2..], ["words 10", "SendingFailed", "SendingFailed"]);
}

#[test]
fn a_photo_that_was_taken_back_before_its_album_left_is_not_in_it() {
    for (gone, kept) in [(50, [51, 52]), (51, [50, 52]), (52, [50, 51])] {
        let mut world = World::new([]);
        world.drain();
        for id in 50..53 {
            sends(&mut world, id, "");
        }
        let recall = Command::AgentRecalls {
            by: anna(),
            chat: FIRST,
            message: MessageId(gone),
            said_by: Vec::new(),
        };
        world.command(&recall).expect("allowed");
        let lane = world.ticket.customer_lane();
        while world.lane(lane).work {
            world.work(lane);
            let shown: Vec<_> = world
                .customer()
                .shown
                .iter()
                .filter_map(|shown| source(&shown.seen))
                .collect();
            assert!(shown.iter().all(|of| of.message != MessageId(gone)), "not for a moment");
        }
        let shown: Vec<_> = world
            .customer()
            .shown
            .iter()
            .filter(|shown| source(&shown.seen).is_some())
            .collect();
        assert_eq!(
            shown.iter().map(|shown| short(&shown.seen)).collect::<Vec<_>>(),
            kept.map(|id| format!("copy {id}"))
        );
        assert_eq!(shown[0].key, shown[1].key, "in one call");
    }
}

/// What is said to the customer next, once the album has been waited for.
fn planned(world: &mut World) -> Action {
    let lane = world.ticket.customer_lane();
    loop {
        match world.plan(lane) {
            Next::Do(step) => return step.action,
            Next::Advance(_) | Next::Wait(_) => assert!(world.work(lane)),
            Next::Idle | Next::GiveUp { .. } => panic!("an album"),
        }
    }
}

#[test]
fn an_agents_album_goes_by_its_files_with_its_captions_as_they_were_decided() {
    let mut world = World::new([]);
    world.drain();
    sends(&mut world, 51, "Вот так");
    sends(&mut world, 50, "");
    let Action::Album { from, parts } = planned(&mut world) else {
        panic!("an album by its files")
    };
    assert_eq!(from, FIRST);
    let parts: Vec<_> = parts
        .iter()
        .map(|part| (part.message.0, part.file.as_str(), part.caption.text.as_str()))
        .collect();
    assert_eq!(parts, [(50, "file-50", ""), (51, "file-51", "Вот так")]);
    world.drain();
    assert_eq!(world.links.len(), 3, "the customer's first, and both photos");
}

#[test]
fn an_agents_album_without_captions_is_copied_without_whatever_is_written_there_by_now() {
    let mut world = World::new([]);
    world.drain();
    sends(&mut world, 50, "");
    sends(&mut world, 51, "");
    let action = planned(&mut world);
    assert!(
        matches!(&action, Action::Copy { caption: Some(none), .. } if *none == Words::default()),
        "{action:?}"
    );
}

#[test]
fn what_is_left_of_an_album_goes_with_its_own_caption_as_it_was_decided() {
    let mut world = World::new([]);
    world.drain();
    sends(&mut world, 50, "");
    sends(&mut world, 51, "Вот так");
    let recall = Command::AgentRecalls {
        by: anna(),
        chat: FIRST,
        message: MessageId(50),
        said_by: Vec::new(),
    };
    world.command(&recall).expect("allowed");
    let action = planned(&mut world);
    assert!(
        matches!(&action, Action::Copy { messages, caption: Some(words), .. }
            if *messages == [MessageId(51)] && words.text == "Вот так"),
        "{action:?}"
    );
}

#[test]
fn an_album_of_an_earlier_release_goes_one_by_one_as_it_was_decided_and_nothing_is_lost() {
    let mut world = World::new([]);
    world.drain();
    for (id, caption) in [(50, ""), (51, "Вот так"), (52, "")] {
        let mut message = photo(FIRST, id, "a", caption);
        message.at.media = None;
        let command = Command::AgentWrites {
            by: anna(),
            message,
            answers: Some(MessageId(1)),
            to_customer: true,
        };
        world.command(&command).expect("allowed");
    }
    let action = planned(&mut world);
    assert!(
        matches!(&action, Action::Copy { messages, caption: Some(none), reply: Reply::To(_), .. }
            if *messages == [MessageId(50)] && none.text.is_empty()),
        "{action:?}"
    );
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted", "copy 50", "copy 51", "copy 52"]);
    let json = r#"{"chat":-1001,"id":50,"content":"captioned","album":"a"}"#;
    let of_an_earlier_release: domain::message::MessageRef = serde_json::from_str(json).expect("a message");
    assert_eq!(of_an_earlier_release.media, None);
}

#[test]
fn an_album_that_telegram_refuses_by_its_files_is_given_up_photo_by_photo() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Refuse].into();
    sends(&mut world, 50, "Вот так");
    sends(&mut world, 51, "");
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted", "words 50", "copy 51"]);
}

#[test]
fn an_album_that_became_a_note_does_not_leave_though_the_ticket_has_forgotten_it() {
    let mut world = World::new([]);
    world.drain();
    sends(&mut world, 50, "");
    for (id, album) in (51..).zip(["a", "b", "c", "d", "e", "f", "g", "h", "i"]) {
        let command = Command::AgentWrites {
            by: anna(),
            message: photo(FIRST, id, album, "// паспорт"),
            answers: None,
            to_customer: true,
        };
        world.command(&command).expect("allowed");
    }
    assert!(
        !world.ticket.albums.iter().any(|album| album.id == "a"),
        "it is forgotten"
    );
    world.drain();
    assert!(customers_chat(&world).iter().all(|shown| shown == "Accepted"));
}

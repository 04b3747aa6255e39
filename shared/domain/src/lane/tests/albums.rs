//! Albums: what goes as one, when, and what if Telegram does not take it as one.

use super::{
    shown::{short, topic},
    telegram::{Fate, source},
    world::World,
};
use crate::{
    MessageId,
    lane::Next,
    sample::{FIRST, anna, asks, photo},
    ticket::Command,
};

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
    world.fates = [Fate::Refuse, Fate::Fine, Fate::Refuse, Fate::Fine].into();
    world.customer_writes(photo(super::telegram::private(), 10, "a", "подпись"));
    world.customer_writes(photo(super::telegram::private(), 11, "a", ""));
    world.drain();
    assert_eq!(topic(&world)[2..], ["words 10", "SendingFailed"]);
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

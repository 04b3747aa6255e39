//! Topics and their cards: made, deleted, closed, left behind.

use domain::{
    sample::{EXPERTS, FIRST, anna, asks, at, boris},
    ticket::Command,
};

use super::{
    shown::{short, topic},
    telegram::{Fate, Seen},
    world::World,
};
use crate::lanes_for;

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
    let opening = domain::sample::opening(vec![asks(1, "раз"), asks(2, "два"), asks(3, "три")]);
    let (ticket, commit) = domain::ticket::open(domain::TicketId(12), opening, None, &world.policy, at(0));
    for wake in lanes_for(&commit) {
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
    let first = domain::LaneId::Group(world.ticket.bot, FIRST);
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
            message: domain::sample::message(EXPERTS, 60, "да"),
            answers: None,
            to_customer: true,
        })
        .expect("allowed");
    world.drain();
    assert_eq!(topic(&world), ["Card", "copy 1", "copy 2", "PassedOn"]);
    assert_eq!(world.lane(first).shown.len(), before.len());
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
fn a_ticket_closed_before_it_had_a_topic_gets_one_only_for_words() {
    let mut world = World::new([]);
    world.command(&Command::CloseAsSpam(anna())).expect("allowed");
    world.drain();
    assert_eq!(topic(&world), ["Card", "copy 1"]);
}

//! Lanes, case by case.

use conversation::text::Say;
use domain::{
    MessageId,
    message::Content,
    sample::{FIRST, anna, asks, at, minutes, opened, says, with_summary},
    settings::Urgency,
    ticket::{Command, Ticket},
};

use super::{
    shown::{customers_chat, topic},
    world::{World, writes},
};
use crate::{Action, Class, Cursor, Delivery, Effect, Next, Row, card::shows, effects, lanes_for, lines::line};

#[test]
fn a_tickets_whole_life_is_told_to_both_sides() {
    let mut world = World::new([]);
    for command in [
        writes(50, "Здравствуйте"),
        Command::AskDetails(anna()),
        Command::CustomerWrites(asks(2, "вот")),
        Command::Resolve(anna()),
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
        [
            "Card",
            "copy 1",
            "PassedOn",
            "copy 2",
            "GotStars",
            "GotComment",
            "copy 3"
        ]
    );
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
        unquoted: true,
        ..Delivery::default()
    };
    let moved = delivery.advanced(Cursor::after(7));
    assert_eq!((moved.version, moved.seq, moved.step, moved.unknown), (1, 7, 0, 0));
    assert!(!moved.by_words && !moved.unquoted);
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
        said_by: vec![anna().id],
    };
    assert_ne!(world.ticket.group, FIRST);
    world.command(&recall).expect("allowed");
    world.drain();
    assert!(!customers_chat(&world).contains(&"words 50".to_owned()));
}

#[test]
fn an_edit_of_what_is_not_in_the_topic_is_shown_there() {
    let mut world = World::new([]);
    world.command(&Command::CustomerEdits(asks(99, "?"))).expect("allowed");
    world.drain();
    assert_eq!(topic(&world), ["Card", "copy 1", "copy 99", "SendingFailed"]);
}

#[test]
fn a_summary_that_an_earlier_release_wrote_stands_in_the_line() {
    let mut world = World::new([]);
    let (_, commit) = world
        .ticket
        .after(&Command::Resolve(anna()), None, &world.policy, at(60))
        .expect("allowed")
        .expect("a change");
    let commit = with_summary(commit, "Готово");
    let lane = world.ticket.customer_lane();
    let (Effect::Line { event, .. }, zone) = (&effects(&commit, lane)[0], "UTC") else {
        panic!("a line")
    };
    world.ticket = Ticket::fold(Some(world.ticket), &commit).expect("it follows");
    let said = line(&commit.events[*event], &commit, &world.ticket, lane, zone, at(60));
    assert!(said.is_some_and(|line| matches!(line.say, Say::Resolved { summary: Some(said), .. } if said == "Готово")));
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
    assert_eq!(lanes_for(world.commits.last().expect("a commit")), []);
    let mut sticker = asks(3, "");
    sticker.at.content = Content::Other;
    world.customer_writes(sticker);
    let woken = lanes_for(world.commits.last().expect("a commit"));
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
    let woken = lanes_for(world.commits.last().expect("a commit"));
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
            reply: crate::Reply::To(MessageId(1)),
            ..
        }
    ));
    assert!(!matches!(step.action, Action::Say { ref say, .. } if **say == Say::PassedOn));
}

#[test]
fn a_card_is_drawn_anew_when_something_that_it_shows_is_another() {
    let (ticket, _) = opened();
    let shown = shows(&ticket);
    let changed = |change: &dyn Fn(&mut Ticket)| {
        let mut ticket = ticket.clone();
        change(&mut ticket);
        shows(&ticket)
    };
    let seen = [
        shown.clone(),
        changed(&|ticket| ticket.urgency = Urgency::High),
        changed(&|ticket| ticket.urgency = Urgency::Low),
        changed(&|ticket| ticket.customer.region = Some("kz".parse().expect("a region"))),
        changed(&|ticket| ticket.person_called = !ticket.person_called),
    ];
    let different: std::collections::BTreeSet<_> = seen.iter().collect();
    assert_eq!(different.len(), seen.len());
    assert_eq!(changed(&|ticket| ticket.version += 1), shown, "nobody sees that");
}

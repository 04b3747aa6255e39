//! How many tickets a customer may open within an hour, and where their words go beyond that.

use domain::{
    TicketId,
    sample::anna,
    ticket::{Command, Event, State},
};
use jiff::SignedDuration;

use super::chat::{Chat, said};
use crate::{
    callback::Callback,
    customer::CustomerAction,
    text::{Answer, Say},
};

fn openings(chat: &Chat) -> usize {
    let events = chat.commits.iter().flat_map(|commit| &commit.events);
    events
        .filter(|event| matches!(event, Event::Opened { .. } | Event::Reopened { .. }))
        .count()
}

/// A customer who has opened as many as they may.
fn at_the_limit() -> Chat {
    let mut chat = Chat::new();
    for number in 1..=10 {
        chat.presses(Callback::Menu);
        chat.writes("ещё");
        chat.presses(Callback::Solved(TicketId(number)));
        chat.now += SignedDuration::from_secs(1);
    }
    assert_eq!(openings(&chat), 10);
    chat
}

fn is_refused(answer: &Answer, ticket: u64) -> bool {
    matches!(said(answer), Some(Say::TooManyOpenings { ticket: Some(to), next }) if to.0 == ticket && next.at > next.now)
}

#[test]
fn solving_and_starting_anew_opens_no_more_tickets_than_the_hour_allows_and_nothing_said_is_lost() {
    let mut chat = at_the_limit();
    for number in 0..65 {
        chat.now += SignedDuration::from_millis(400);
        assert!(is_refused(&chat.presses(Callback::Menu), 10), "{number}");
        assert!(is_refused(&chat.topic("payment"), 10));
        chat.writes("и ещё");
        chat.presses(Callback::Solved(TicketId(10)));
    }
    assert_eq!(chat.states().len(), 10, "no topic more");
    let all: Vec<i64> = (1..=10).flat_map(|ticket| chat.said(ticket)).collect();
    assert_eq!(all, chat.written, "every word is in a ticket");
    // It goes on when it was said to.
    chat.now += SignedDuration::from_hours(1);
    assert_eq!(said(&chat.presses(Callback::Menu)), Some(&Say::ChooseTopic));
    chat.writes("новый вопрос");
    assert_eq!(chat.states().len(), 11);
}

#[test]
fn tickets_are_not_reopened_at_will_and_words_say_what_is_wrong_all_the_same() {
    let mut chat = at_the_limit();
    for ticket in 1..=10 {
        assert!(is_refused(&chat.presses(Callback::NotSolved(TicketId(ticket))), ticket));
    }
    assert!(chat.states().iter().all(|state| *state == State::Resolved));
    chat.presses(Callback::NotSolved(TicketId(3)));
    chat.writes("Вот что не так");
    assert_eq!(chat.ticket(3).state, State::Accepted, "the one that they pressed under");
    chat.presses(Callback::NotSolved(TicketId(4)));
    assert!(matches!(said(&chat.writes("и здесь")), Some(Say::Which(_))));
    chat.waits(4);
    assert_eq!(
        (chat.ticket(4).state, chat.said(3).len()),
        (State::Resolved, 3),
        "one at a time"
    );
}

#[test]
fn whoever_has_none_left_that_goes_on_is_heard_in_the_newest() {
    for person in [false, true] {
        let mut chat = at_the_limit();
        for ticket in 1..=10 {
            chat.desk(ticket, &Command::CloseAsSpam(anna()));
        }
        if person {
            chat.commands(CustomerAction::CallPerson, "/person my money is gone");
        } else {
            chat.writes("Я не спам!");
        }
        assert_eq!((chat.states().len(), chat.ticket(10).state), (10, State::Accepted));
        assert_eq!(chat.ticket(10).person_called, person);
        assert_eq!(chat.said(10), [10, 11]);
        chat.turn(CustomerAction::CallPerson);
        assert!(chat.ticket(10).person_called);
        assert!(chat.ticket(10).promised.is_some(), "with a promise");
    }
}

#[test]
fn the_limit_is_a_setting() {
    let mut chat = Chat::new();
    chat.policy.settings.tickets.openings_an_hour = 1;
    chat.writes("раз");
    assert!(is_refused(&chat.presses(Callback::Menu), 1));
    chat.now += SignedDuration::from_mins(59);
    assert!(is_refused(&chat.presses(Callback::Menu), 1));
    chat.now += SignedDuration::from_mins(2);
    assert_eq!(said(&chat.presses(Callback::Menu)), Some(&Say::ChooseTopic));
}

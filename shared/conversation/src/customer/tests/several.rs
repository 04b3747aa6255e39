//! Several open tickets: what is written without a reply.

use domain::{
    TicketId,
    sample::{anna, asks},
    ticket::{Command, State},
};
use jiff::SignedDuration;

use super::chat::{Chat, buttons, said};
use crate::{
    callback::Callback,
    customer::{Conversation, Customer, CustomerAction},
    text::{Answer, Say},
};

/// Two tickets, of which the second was opened last.
fn two() -> Chat {
    let mut chat = Chat::new();
    chat.writes("Не работает");
    chat.presses(Callback::Menu);
    chat.topic("payment");
    chat.writes("Вчера");
    chat.writes("Списали дважды");
    chat.presses(Callback::SendNow);
    assert_eq!(chat.states(), [State::Accepted, State::Accepted]);
    chat
}

/// The agent of a ticket writes to the customer.
fn answers(chat: &mut Chat, ticket: u64) {
    let message = asks(9_000, "Смотрим");
    let command = Command::AgentWrites {
        by: anna(),
        message,
        answers: None,
        to_customer: false,
    };
    chat.now += SignedDuration::from_mins(1);
    chat.desk(ticket, &command);
    chat.now += SignedDuration::from_mins(1);
}

/// The messages of the customer's that a ticket has got.
fn got(chat: &Chat, ticket: u64) -> Vec<i64> {
    chat.said(ticket).into_iter().filter(|id| *id < 9_000).collect()
}

fn asked(answer: &Answer) -> bool {
    matches!(said(answer), Some(Say::Which(_)))
}

#[test]
fn what_follows_in_the_ticket_that_they_wrote_in_last_needs_no_question() {
    let mut chat = two();
    assert_eq!(chat.writes("И ещё"), Answer::Nothing);
    assert_eq!(got(&chat, 2), [2, 3, 4]);
    answers(&mut chat, 2);
    assert_eq!(chat.writes("Спасибо"), Answer::Nothing);
    assert_eq!(got(&chat, 2), [2, 3, 4, 5]);
}

#[test]
fn what_may_be_meant_for_two_is_asked_about_once_and_waits_for_the_choice() {
    let mut chat = two();
    answers(&mut chat, 1);
    let question = chat.writes("С понедельника");
    assert!(asked(&question), "{question:?}");
    let offered = [
        Callback::Focus(TicketId(2)),
        Callback::Focus(TicketId(1)),
        Callback::Another,
    ];
    assert_eq!(buttons(&question).concat(), offered);
    assert_eq!(chat.writes("С утра"), Answer::Nothing);
    assert_eq!((got(&chat, 1).len(), got(&chat, 2).len()), (1, 2));
    // Edited while it waits, it goes as it was edited.
    chat.turn(CustomerAction::Edited(asks(4, "Со вторника")));
    chat.presses(Callback::Focus(TicketId(1)));
    assert_eq!(got(&chat, 1), [1, 4, 5]);
    let last = chat.commits.last().expect("a commit");
    let words: Vec<&str> = last.body.iter().map(|words| words.text.as_str()).collect();
    assert_eq!(words, ["Со вторника", "С утра"]);
    assert_eq!(chat.conversation(), Conversation::Idle);
    // Chosen once, it is clear from then on.
    assert_eq!(chat.writes("Вот так"), Answer::Nothing);
    assert_eq!(got(&chat, 1), [1, 4, 5, 6]);
}

#[test]
fn without_a_choice_it_goes_where_the_question_said() {
    let mut chat = two();
    answers(&mut chat, 1);
    let question = chat.writes("С понедельника");
    let Some(Say::Which(which)) = said(&question) else {
        panic!("{question:?}");
    };
    assert_eq!(which.otherwise, TicketId(2));
    chat.waits(2);
    assert_eq!(got(&chat, 2).len(), 2);
    chat.waits(2);
    assert_eq!(got(&chat, 2), [2, 3, 4]);
}

#[test]
fn a_reply_a_command_a_menu_and_a_call_for_a_person_release_what_waits() {
    let held = || {
        let mut chat = two();
        answers(&mut chat, 1);
        assert!(asked(&chat.writes("С понедельника")));
        chat
    };
    let mut chat = held();
    chat.known.answered = Some(TicketId(1));
    chat.writes("Это про первое");
    assert_eq!(got(&chat, 1), [1, 4, 5]);

    let mut chat = held();
    assert!(matches!(said(&chat.starts()), Some(Say::WelcomeBack { .. })));
    assert_eq!(got(&chat, 2), [2, 3, 4]);

    let mut chat = held();
    chat.presses(Callback::Menu);
    assert_eq!(got(&chat, 2), [2, 3, 4]);
    assert!(matches!(chat.conversation(), Conversation::Menu { .. }));

    let mut chat = held();
    chat.turn(CustomerAction::CallPerson);
    assert_eq!(got(&chat, 2), [2, 3, 4]);
    assert!(chat.ticket(2).person_called);
}

#[test]
fn another_question_opens_a_ticket_of_its_own() {
    let mut chat = two();
    answers(&mut chat, 1);
    chat.writes("Как вернуть товар?");
    chat.presses(Callback::Another);
    assert_eq!(got(&chat, 3), [4]);
    assert_eq!(chat.ticket(3).continues, None);
    assert!(matches!(said(&chat.presses(Callback::Another)), Some(Say::NothingHere)));
}

#[test]
fn the_only_one_that_waits_for_details_is_meant() {
    let mut chat = two();
    chat.now += SignedDuration::from_mins(1);
    chat.desk(1, &Command::AskDetails(anna()));
    chat.now += SignedDuration::from_mins(1);
    assert_eq!(chat.writes("Заказ 15"), Answer::Nothing);
    assert_eq!(got(&chat, 1), [1, 4]);
}

#[test]
fn after_hours_of_silence_it_is_not_clear_any_more() {
    let mut chat = two();
    chat.now += SignedDuration::from_hours(5);
    assert!(asked(&chat.writes("Ну что?")));
}

#[test]
fn what_waits_for_a_choice_reads_back_and_an_earlier_release_would_open_a_ticket_with_it() {
    let mut chat = two();
    answers(&mut chat, 1);
    chat.writes("С понедельника");
    let customer = chat.known.customer.clone().expect("a profile");
    let stored = serde_json::to_value(&customer).expect("JSON");
    assert_eq!(stored["conversation"]["at"], "asking");
    assert_eq!(stored["conversation"]["said"].as_array().map(Vec::len), Some(1));
    let read: Customer = serde_json::from_value(stored).expect("a profile");
    assert_eq!(read, customer);
}

#[test]
fn what_waits_for_a_choice_goes_along_with_words_beside_start() {
    let mut chat = two();
    answers(&mut chat, 1);
    assert!(asked(&chat.writes("С понедельника")));
    let waiting = *chat.written.last().expect("it was written");
    chat.commands(CustomerAction::Start(None), "/start здравствуйте");
    let after = *chat.written.last().expect("it was written");
    let all: Vec<i64> = [got(&chat, 1), got(&chat, 2)].concat();
    assert!(all.contains(&waiting) && all.contains(&after), "{all:?}");
    assert_eq!(chat.conversation(), Conversation::Idle);
}

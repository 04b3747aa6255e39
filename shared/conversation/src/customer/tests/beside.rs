//! Whatever becomes a command does not stop being said.

use domain::{
    StartPayload, TicketId,
    message::Content,
    sample::asks,
    ticket::{Event, Rejected, State},
};

use super::chat::{Chat, buttons, said};
use crate::{
    callback::Callback,
    customer::{Conversation, CustomerAction},
    text::{Answer, Say},
};

fn commands() -> [CustomerAction; 7] {
    [
        CustomerAction::Help,
        CustomerAction::My,
        CustomerAction::Status,
        CustomerAction::Language,
        CustomerAction::Region,
        CustomerAction::CallPerson,
        CustomerAction::Start(None),
    ]
}

#[test]
fn words_beside_a_command_are_a_message_of_a_ticket_in_one_commit() {
    for did in commands() {
        let mut chat = Chat::new();
        let answer = chat.commands(did.clone(), "/help my card was charged twice");
        assert_eq!((chat.said(1), chat.commits.len()), (vec![1], 1), "{did:?}");
        // A desk without regions does not know `/region`. What is being opened is told by the lane.
        let answered = match did {
            CustomerAction::Help | CustomerAction::Region => said(&answer) == Some(&Say::Help),
            CustomerAction::Language => said(&answer) == Some(&Say::ChooseLanguage),
            CustomerAction::Start(_)
            | CustomerAction::My
            | CustomerAction::Status
            | CustomerAction::CallPerson
            | CustomerAction::Wrote(_)
            | CustomerAction::Edited(_)
            | CustomerAction::Pressed(..)
            | CustomerAction::Left(_)
            | CustomerAction::Waited => answer == Answer::Nothing,
        };
        assert!(answered, "{did:?}: {answer:?}");
        let repeated = {
            chat.beside = Some(asks(1, "/help my card was charged twice"));
            chat.repeat(did.clone())
        };
        assert!(repeated.customer.is_none() && repeated.change == crate::customer::Change::None);
        chat.commands(did.clone(), "and again");
        assert_eq!((chat.said(1), chat.states().len()), (vec![1, 2], 1), "{did:?}");
    }
}

#[test]
fn a_call_for_a_person_takes_its_words_along_at_every_step() {
    for steps in 0..4 {
        let mut chat = Chat::new();
        let before: [fn(&mut Chat); 3] = [
            |chat| drop(chat.starts()),
            |chat| drop(chat.topic("payment")),
            |chat| drop(chat.writes("раз")),
        ];
        for step in &before[..steps] {
            step(&mut chat);
        }
        chat.commands(CustomerAction::CallPerson, "/person my money is gone");
        assert!(chat.ticket(1).person_called, "after {steps} steps");
        assert_eq!((chat.said(1), chat.states().len()), (chat.written.clone(), 1));
        let answer = chat.commands(CustomerAction::CallPerson, "/person do you hear?");
        assert_eq!(
            said(&answer),
            Some(&Say::No(Rejected::AlreadyThere)),
            "one is called already"
        );
        assert_eq!(chat.said(1), chat.written);
    }
    let mut chat = Chat::new();
    chat.writes("раз");
    chat.presses(Callback::Solved(TicketId(1)));
    chat.commands(CustomerAction::CallPerson, "/person it is not");
    let events = &chat.commits.last().expect("a commit").events[..];
    assert!(
        matches!(
            events,
            [Event::Reopened { .. }, Event::CustomerWrote { .. }, Event::PersonCalled]
        ),
        "{events:?}"
    );
}

#[test]
fn a_payload_stays_one_and_words_after_start_are_what_the_menu_asks_for() {
    let mut chat = Chat::new();
    let start = StartPayload::parse("promo");
    chat.commands(CustomerAction::Start(start.clone()), "/start promo");
    assert_eq!(
        (chat.ticket(1).start.clone(), chat.said(1)),
        (start, vec![1]),
        "a photo"
    );
    let answer = chat.commands(CustomerAction::Start(None), "/start hello, help");
    assert!(matches!(said(&answer), Some(Say::WelcomeBack { ticket }) if ticket.ticket == TicketId(1)));
    assert_eq!((chat.said(1), chat.conversation()), (vec![1, 2], Conversation::Idle));
    chat.presses(Callback::Solved(TicketId(1)));
    chat.commands(CustomerAction::Start(None), "/start something else");
    assert_eq!((chat.said(2), chat.ticket(1).state), (vec![3], State::Resolved));
}

#[test]
fn in_the_middle_of_the_questions_the_command_is_answered_and_the_next_question_asked() {
    let mut chat = Chat::new();
    chat.starts();
    chat.topic("payment");
    let answer = chat.commands(CustomerAction::Help, "/help it took my money");
    let Some(Say::Both(first, second)) = said(&answer) else {
        panic!("{answer:?}")
    };
    assert_eq!(**first, Say::Help);
    assert!(matches!(&**second, Say::Question { number: 1, .. }), "{second:?}");
    assert_eq!(buttons(&answer), vec![vec![Callback::Person]], "those of the question");
    chat.commands(CustomerAction::Start(None), "/start anew, please");
    assert_eq!((chat.said(1), chat.states().len()), (vec![1, 2], 1));
}

#[test]
fn what_cannot_be_copied_is_told_beside_the_answer() {
    let mut chat = Chat::new();
    let mut paid = asks(1, "/help");
    paid.at.content = Content::Uncopyable;
    chat.beside = Some(paid);
    let answer = chat.turn(CustomerAction::Help);
    let both = Say::Both(Box::new(Say::Help), Box::new(Say::CannotBeCopied));
    assert_eq!((said(&answer), chat.commits.len()), (Some(&both), 0));
}

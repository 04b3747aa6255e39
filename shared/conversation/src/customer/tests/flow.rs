//! From a greeting to a ticket, step by step.

use domain::{
    InputId, MessageId, StartPayload, TicketId,
    manual::ManualCommand,
    message::Content,
    sample::{ADMIN, asks, message},
    settings::Class,
    ticket::{Event, Rejected, State},
};
use jiff::SignedDuration;

use super::chat::{Chat, buttons, said};
use crate::{
    callback::Callback,
    customer::{Conversation, CustomerAction, OPEN_AT_MOST},
    staff::concerns_staff,
    text::{Answer, Say},
};

#[test]
fn by_menu_topic_and_questions_to_a_ticket() {
    let mut chat = Chat::new();
    let greeting = chat.turn(CustomerAction::Start(StartPayload::parse("promo_7")));
    assert!(matches!(said(&greeting), Some(Say::Greeting { name, .. }) if name == "Ирина"));
    assert!(buttons(&greeting).concat().contains(&Callback::Person));
    let first = chat.topic("payment");
    assert!(matches!(said(&first), Some(Say::Question { number: 0, of: 2, .. })));
    assert!(matches!(
        said(&chat.writes("Не прошёл платёж")),
        Some(Say::Question { number: 1, of: 2, .. })
    ));
    let attach = chat.writes("Вчера");
    assert_eq!(said(&attach), Some(&Say::Attach));
    assert!(buttons(&attach).concat().contains(&Callback::SendNow));
    assert_eq!(
        chat.writes("скриншот"),
        Answer::Nothing,
        "the lane tells that it is open"
    );
    let ticket = chat.ticket(1);
    assert_eq!((ticket.queue.as_str(), ticket.class), ("vip", Class::Urgent));
    assert_eq!(ticket.start.as_ref().map(StartPayload::as_str), Some("promo_7"));
    assert_eq!((chat.said(1), chat.conversation()), (vec![1, 2, 3], Conversation::Idle));
    chat.writes("ещё вот что");
    assert_eq!(chat.said(1), [1, 2, 3, 4], "what follows belongs to it");
}

#[test]
fn without_an_attachment_it_is_sent_as_it_is() {
    let mut chat = Chat::new();
    chat.starts();
    chat.topic("account");
    chat.writes("Не вхожу");
    chat.writes("Со вчера");
    assert!(matches!(chat.presses(Callback::SendNow), Answer::Buttons { .. }));
    assert_eq!(chat.said(1), [1, 2]);
    assert_eq!(said(&chat.presses(Callback::SendNow)), Some(&Say::NothingHere), "once");
    assert_eq!(chat.states().len(), 1);
}

#[test]
fn who_just_types_gets_a_ticket() {
    let mut chat = Chat::new();
    assert_eq!(chat.writes("Помогите"), Answer::Nothing);
    assert_eq!((chat.said(1), chat.states()), (vec![1], vec![State::Accepted]));
    let mut chat = Chat::new();
    chat.turn(CustomerAction::Start(StartPayload::parse("x")));
    chat.writes("Помогите");
    assert_eq!(
        chat.ticket(1).start.as_ref().map(StartPayload::as_str),
        Some("x"),
        "typing over the menu keeps the link"
    );
}

#[test]
fn a_person_can_be_called_at_every_step_and_what_was_said_goes_along() {
    for steps in 0..5 {
        let mut chat = Chat::new();
        let before: [fn(&mut Chat); 4] = [
            |chat| drop(chat.starts()),
            |chat| drop(chat.topic("payment")),
            |chat| drop(chat.writes("раз")),
            |chat| drop(chat.writes("два")),
        ];
        for step in &before[..steps] {
            step(&mut chat);
        }
        if steps % 2 == 0 {
            chat.turn(CustomerAction::CallPerson);
        } else {
            assert_eq!(said(&chat.presses(Callback::Person)), Some(&Say::Done));
        }
        assert!(chat.ticket(1).person_called, "after {steps} steps");
        assert_eq!(chat.said(1), chat.written);
        assert_eq!(
            said(&chat.turn(CustomerAction::CallPerson)),
            Some(&Say::No(Rejected::AlreadyThere)),
            "one is called already"
        );
    }
}

#[test]
fn no_more_than_five_tickets_are_open_at_a_time() {
    let mut chat = Chat::new();
    chat.writes("раз");
    for _ in 1..OPEN_AT_MOST {
        chat.presses(Callback::Menu);
        chat.writes("ещё");
    }
    assert_eq!(chat.states().len(), 5);
    let last = TicketId(5);
    assert_eq!(said(&chat.presses(Callback::Menu)), Some(&Say::TooManyOpen(last)));
    assert_eq!(said(&chat.topic("payment")), Some(&Say::TooManyOpen(last)));
    chat.turn(CustomerAction::Start(StartPayload::parse("promo")));
    chat.writes("и ещё");
    assert_eq!(
        (chat.states().len(), chat.said(5)),
        (5, vec![5, 6]),
        "it goes to the one in focus"
    );
}

#[test]
fn what_cannot_be_copied_is_told_to_its_sender_at_every_step() {
    let mut story = asks(77, "");
    story.at.content = Content::Uncopyable;
    let mut chat = Chat::new();
    for step in 0..4 {
        let before = chat.known.clone();
        assert_eq!(
            said(&chat.turn(CustomerAction::Wrote(story.clone()))),
            Some(&Say::CannotBeCopied),
            "step {step}"
        );
        assert_eq!(chat.known, before);
        match step {
            0 => chat.starts(),
            1 => chat.topic("payment"),
            _ => chat.turn(CustomerAction::CallPerson),
        };
    }
}

#[test]
fn the_language_is_telegrams_until_the_customer_chooses() {
    let mut chat = Chat::new();
    chat.language_code = Some("en-US".to_owned());
    chat.starts();
    let language = |chat: &Chat| {
        chat.known
            .customer
            .as_ref()
            .expect("a profile")
            .lang
            .as_str()
            .to_owned()
    };
    assert_eq!(language(&chat), "en");
    assert_eq!(buttons(&chat.turn(CustomerAction::Language)).len(), 2);
    chat.presses(Callback::Language("ru".parse().expect("a language")));
    chat.writes("Помогите");
    assert_eq!(
        (language(&chat).as_str(), chat.ticket(1).customer.lang.as_str()),
        ("ru", "ru")
    );
}

#[test]
fn a_repeated_update_changes_nothing_and_gets_the_prompt_again() {
    let wrote = |id| CustomerAction::Wrote(message(domain::sample::PRIVATE, id, "да"));
    let pressed = |press| CustomerAction::Pressed(Some(press), MessageId(900));
    let mut chat = Chat::new();
    let steps = [
        CustomerAction::Start(None),
        pressed(Callback::Topic("payment".parse().expect("a key"))),
        wrote(1),
        wrote(2),
        wrote(3),
        wrote(4),
        pressed(Callback::Solved(TicketId(1))),
        pressed(Callback::Rate {
            ticket: TicketId(1),
            cycle: 0,
            score: 5,
        }),
        wrote(5),
        wrote(6),
        CustomerAction::CallPerson,
        pressed(Callback::Menu),
        pressed(Callback::Language("en".parse().expect("a language"))),
    ];
    for did in steps {
        chat.now += SignedDuration::from_secs(1);
        let first = chat.turn(did.clone());
        let repeated = chat.repeat(did.clone());
        assert!(
            repeated.customer.is_none() && repeated.change == crate::customer::Change::None,
            "{did:?}"
        );
        match (&did, &first) {
            (CustomerAction::Pressed(..), _) => assert_eq!(said(&repeated.answer), Some(&Say::Done)),
            (_, first) => assert_eq!(&repeated.answer, first, "{did:?}"),
        }
    }
}

#[test]
fn in_manual_mode_nobody_is_asked_anything_and_the_ticket_says_so() {
    let mut chat = Chat::new();
    let put = ManualCommand::parse("on payment 1h");
    let manual = chat.policy.manual.clone();
    let manual = manual.after_asking(&put, (ADMIN, None), InputId(900), &chat.policy.settings, chat.now);
    chat.policy.manual = manual.expect("an admin may").expect("a change");
    chat.starts();
    assert_eq!(said(&chat.topic("payment")), Some(&Say::ByHand));
    assert_eq!(chat.writes("It took the money twice"), Answer::Nothing);
    assert_eq!((chat.said(1), chat.conversation()), (vec![1], Conversation::Idle));
    let is_by_hand = |chat: &Chat| {
        let opened = &chat.commits.last().expect("a commit").events[0];
        matches!(opened, Event::Opened { by_hand: true, .. })
    };
    assert!(is_by_hand(&chat) && concerns_staff(chat.commits.last().expect("a commit")));
    // Another topic asks as ever, and what was on ends by itself.
    chat.starts();
    chat.presses(Callback::Menu);
    assert!(matches!(
        said(&chat.topic("account")),
        Some(Say::Question { number: 0, .. })
    ));
    chat.now = chat.now.checked_add(SignedDuration::from_hours(1)).expect("a moment");
    assert!(matches!(
        said(&chat.topic("payment")),
        Some(Say::Question { number: 0, .. })
    ));
}

#[test]
fn the_same_message_by_another_update_is_said_once_and_an_update_of_an_earlier_release_is_known_again() {
    let mut chat = Chat::new();
    chat.starts();
    chat.topic("payment");
    for id in [1, 2, 3] {
        let wrote = CustomerAction::Wrote(asks(id, "да"));
        chat.turn(wrote.clone());
        let before = chat.known.clone();
        chat.turn(wrote);
        assert_eq!(chat.known, before, "message {id}");
    }
    assert_eq!(chat.said(1), [1, 2, 3]);
    let command = CustomerAction::Help;
    chat.beside = Some(asks(4, "/help me"));
    chat.turn(command.clone());
    chat.turn(command);
    chat.beside = None;
    assert_eq!(chat.said(1), [1, 2, 3, 4]);
    // An edit is another input of the same message.
    chat.turn(CustomerAction::Edited(asks(3, "нет")));
    assert!(matches!(
        chat.commits.last().expect("a commit").events[..],
        [Event::CustomerEdited { .. }]
    ));
    // What earlier releases remembered was the update.
    let update = InputId(777);
    chat.known.tickets[0].inputs.push(update);
    let turn = chat.decide(Some(update), CustomerAction::Wrote(asks(5, "ещё")));
    assert!(turn.customer.is_none() && turn.change == crate::customer::Change::None);
}

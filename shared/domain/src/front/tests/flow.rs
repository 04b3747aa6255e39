//! From a greeting to a ticket, and back to a rating.

use jiff::SignedDuration;

use super::chat::{Chat, buttons, said};
use crate::{
    MessageId, StartPayload, TicketId,
    front::{Conversation, Did, OPEN_AT_MOST},
    message::Content,
    press::{CardAction, Press},
    sample::{anna, asks, message},
    say::{Answer, Say},
    settings::Class,
    ticket::{Command, Event, Rejected, State},
};

fn resolve() -> Command {
    Command::Resolve {
        by: anna(),
        summary: None,
    }
}

#[test]
fn by_menu_topic_and_questions_to_a_ticket() {
    let mut chat = Chat::new();
    let greeting = chat.turn(Did::Start(StartPayload::parse("promo_7")));
    assert!(matches!(said(&greeting), Some(Say::Greeting { name, .. }) if name == "Ирина"));
    assert!(buttons(&greeting).concat().contains(&Press::Person));
    let first = chat.topic("payment");
    assert!(matches!(said(&first), Some(Say::Question { number: 0, of: 2, .. })));
    assert!(matches!(
        said(&chat.writes("Не прошёл платёж")),
        Some(Say::Question { number: 1, of: 2, .. })
    ));
    let attach = chat.writes("Вчера");
    assert_eq!(said(&attach), Some(&Say::Attach));
    assert!(buttons(&attach).concat().contains(&Press::SendNow));
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
    assert!(matches!(chat.presses(Press::SendNow), Answer::Buttons { .. }));
    assert_eq!(chat.said(1), [1, 2]);
    assert_eq!(said(&chat.presses(Press::SendNow)), Some(&Say::NothingHere), "once");
    assert_eq!(chat.states().len(), 1);
}

#[test]
fn who_just_types_gets_a_ticket() {
    let mut chat = Chat::new();
    assert_eq!(chat.writes("Помогите"), Answer::Nothing);
    assert_eq!((chat.said(1), chat.states()), (vec![1], vec![State::Accepted]));
    let mut chat = Chat::new();
    chat.turn(Did::Start(StartPayload::parse("x")));
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
            chat.turn(Did::CallPerson);
        } else {
            assert_eq!(said(&chat.presses(Press::Person)), Some(&Say::Done));
        }
        assert!(chat.ticket(1).person_called, "after {steps} steps");
        assert_eq!(chat.said(1), chat.written);
        assert_eq!(
            said(&chat.turn(Did::CallPerson)),
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
        chat.presses(Press::Menu);
        chat.writes("ещё");
    }
    assert_eq!(chat.states().len(), 5);
    let last = TicketId(5);
    assert_eq!(said(&chat.presses(Press::Menu)), Some(&Say::TooManyOpen(last)));
    assert_eq!(said(&chat.topic("payment")), Some(&Say::TooManyOpen(last)));
    chat.turn(Did::Start(StartPayload::parse("promo")));
    chat.writes("и ещё");
    assert_eq!(
        (chat.states().len(), chat.said(5)),
        (5, vec![5, 6]),
        "it goes to the one in focus"
    );
}

#[test]
fn a_message_within_the_window_reopens_and_a_later_one_opens_a_linked_ticket() {
    let mut chat = Chat::new();
    chat.writes("Помогите");
    chat.desk(1, &resolve());
    chat.waits(60);
    chat.writes("Не помогло");
    assert_eq!((chat.ticket(1).state, chat.ticket(1).cycle), (State::InProgress, 1));
    chat.desk(1, &resolve());
    chat.waits(60 * 73);
    chat.writes("Снова");
    assert_eq!(
        (chat.states(), chat.ticket(2).continues),
        (vec![State::Resolved, State::Accepted], Some(TicketId(1)))
    );
    chat.writes("и вот");
    assert_eq!(chat.said(2), [3, 4]);
}

#[test]
fn a_ticket_asked_for_by_the_menu_stands_alone() {
    let mut chat = Chat::new();
    chat.writes("Помогите");
    chat.desk(1, &resolve());
    chat.waits(60 * 73);
    chat.starts();
    chat.topic("account");
    chat.writes("Другое");
    chat.writes("Да");
    chat.presses(Press::SendNow);
    assert_eq!(chat.ticket(2).continues, None);
}

#[test]
fn stars_can_be_changed_and_the_next_message_is_their_comment_for_a_while() {
    let rate = |score| Press::Rate {
        ticket: TicketId(1),
        cycle: 0,
        score,
    };
    let mut chat = Chat::new();
    chat.writes("Помогите");
    chat.desk(1, &resolve());
    assert_eq!(said(&chat.presses(rate(4))), Some(&Say::Stars(4)));
    assert_eq!(said(&chat.presses(rate(5))), Some(&Say::Stars(5)));
    assert_eq!(said(&chat.presses(rate(5))), Some(&Say::No(Rejected::AlreadyThere)));
    assert_eq!(chat.writes("Быстро"), Answer::Nothing);
    assert_eq!(chat.ticket(1).state, State::Resolved, "a comment reopens nothing");
    assert!(matches!(
        chat.commits.last().expect("a commit").events[..],
        [Event::RatingCommented { .. }]
    ));
    chat.writes("А вот ещё вопрос");
    assert_eq!(chat.ticket(1).state, State::InProgress);

    let mut chat = Chat::new();
    chat.writes("Помогите");
    chat.desk(1, &resolve());
    chat.presses(rate(1));
    chat.waits(31);
    chat.writes("Не помогло");
    assert_eq!(chat.ticket(1).state, State::InProgress, "that was no comment");
}

#[test]
fn what_follows_not_solved_is_no_comment() {
    let mut chat = Chat::new();
    chat.writes("Помогите");
    chat.desk(1, &resolve());
    chat.presses(Press::Rate {
        ticket: TicketId(1),
        cycle: 0,
        score: 2,
    });
    chat.presses(Press::NotSolved(TicketId(1)));
    chat.writes("Вот почему");
    assert!(matches!(
        chat.commits.last().expect("a commit").events[..],
        [Event::CustomerWrote { .. }]
    ));
}

#[test]
fn the_customer_says_that_it_is_solved() {
    let mut chat = Chat::new();
    chat.writes("Помогите");
    assert_eq!(said(&chat.presses(Press::Solved(TicketId(1)))), Some(&Say::Done));
    assert_eq!(chat.states(), [State::Resolved]);
    assert_eq!(
        said(&chat.presses(Press::Solved(TicketId(1)))),
        Some(&Say::GladItHelped),
        "whoever is asked later whether it helped presses the same"
    );
}

#[test]
fn a_number_that_is_not_ones_own_names_nothing() {
    let mut chat = Chat::new();
    chat.writes("Помогите");
    let before = chat.known.clone();
    let foreign = TicketId(999);
    for press in [
        Press::Solved(foreign),
        Press::NotSolved(foreign),
        Press::Focus(foreign),
        Press::Rate {
            ticket: foreign,
            cycle: 0,
            score: 5,
        },
        Press::Card(CardAction::Resolve, TicketId(1)),
        Press::Recall {
            ticket: TicketId(1),
            message: MessageId(1),
        },
        Press::Approve(crate::UserId(1)),
        Press::Decline(crate::UserId(1)),
        Press::Topic("gone".parse().expect("a key")),
        Press::Language("de".parse().expect("a language")),
        Press::SendNow,
    ] {
        let answer = chat.presses(press.clone());
        assert!(matches!(answer, Answer::Toast { .. }), "{press:?}: {answer:?}");
    }
    assert_eq!(
        said(&chat.turn(Did::Pressed(None, MessageId(1)))),
        Some(&Say::NothingHere)
    );
    chat.turn(Did::Edited(asks(1, "?"), Some(foreign)));
    assert_eq!(chat.known, before);
}

#[test]
fn what_cannot_be_copied_is_told_to_its_sender_at_every_step() {
    let mut story = asks(77, "");
    story.at.content = Content::Uncopyable;
    let mut chat = Chat::new();
    for step in 0..4 {
        let before = chat.known.clone();
        assert_eq!(
            said(&chat.turn(Did::Wrote(story.clone()))),
            Some(&Say::CannotBeCopied),
            "step {step}"
        );
        assert_eq!(chat.known, before);
        match step {
            0 => chat.starts(),
            1 => chat.topic("payment"),
            _ => chat.turn(Did::CallPerson),
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
    assert_eq!(buttons(&chat.turn(Did::Language)).len(), 2);
    chat.presses(Press::Language("ru".parse().expect("a language")));
    chat.writes("Помогите");
    assert_eq!(
        (language(&chat).as_str(), chat.ticket(1).customer.lang.as_str()),
        ("ru", "ru")
    );
}

#[test]
fn lists_and_states_are_shown_with_and_without_tickets() {
    let mut chat = Chat::new();
    assert_eq!(said(&chat.turn(Did::My)), Some(&Say::NoTickets));
    assert_eq!(said(&chat.turn(Did::Status)), Some(&Say::NoTickets));
    assert_eq!(said(&chat.turn(Did::Help)), Some(&Say::Help));
    assert_eq!(chat.known.customer, None, "asking stores nothing");
    chat.writes("раз");
    chat.presses(Press::Menu);
    chat.writes("два");
    let mine = chat.turn(Did::My);
    let Some(Say::MyTickets(lines)) = said(&mine) else {
        panic!("{mine:?}")
    };
    assert_eq!(lines.iter().map(|line| line.ticket.0).collect::<Vec<_>>(), [2, 1]);
    assert!(buttons(&mine).concat().contains(&Press::Focus(TicketId(1))));
    chat.presses(Press::Focus(TicketId(1)));
    assert!(matches!(said(&chat.turn(Did::Status)), Some(Say::Status { line, .. }) if line.ticket == TicketId(1)));
    chat.writes("к первому");
    assert_eq!((chat.said(1), chat.said(2)), (vec![1, 3], vec![2]));
}

#[test]
fn who_returns_to_an_open_ticket_is_told_where_words_go_and_they_go_there() {
    let mut chat = Chat::new();
    chat.writes("раз");
    chat.presses(Press::Menu);
    assert!(matches!(said(&chat.starts()), Some(Say::WelcomeBack { ticket }) if ticket.ticket == TicketId(1)));
    chat.writes("два");
    assert_eq!(chat.said(1), [1, 2], "and not into a new ticket from the menu");
}

#[test]
fn edits_reach_the_ticket_they_belong_to() {
    let mut chat = Chat::new();
    chat.writes("раз");
    chat.presses(Press::Menu);
    chat.writes("два");
    chat.turn(Did::Edited(asks(1, "раз!"), Some(TicketId(1))));
    let last = chat.commits.last().expect("a commit");
    assert_eq!(
        (last.ticket, last.words(0).map(|words| words.text.as_str())),
        (TicketId(1), Some("раз!"))
    );
}

#[test]
fn leaving_and_coming_back_reaches_the_tickets_one_by_one() {
    let mut chat = Chat::new();
    chat.writes("раз");
    chat.presses(Press::Menu);
    chat.writes("два");
    for left in [true, false] {
        for _ in 0..3 {
            chat.turn(Did::Left(left));
        }
        assert!(chat.known.tickets.iter().all(|ticket| ticket.unreachable == left));
    }
    assert_eq!(chat.commits.len(), 6);
}

#[test]
fn a_repeated_update_changes_nothing_and_gets_the_prompt_again() {
    let wrote = |id| Did::Wrote(message(crate::sample::PRIVATE, id, "да"));
    let pressed = |press| Did::Pressed(Some(press), MessageId(900));
    let mut chat = Chat::new();
    let steps = [
        Did::Start(None),
        pressed(Press::Topic("payment".parse().expect("a key"))),
        wrote(1),
        wrote(2),
        wrote(3),
        wrote(4),
        pressed(Press::Solved(TicketId(1))),
        pressed(Press::Rate {
            ticket: TicketId(1),
            cycle: 0,
            score: 5,
        }),
        wrote(5),
        wrote(6),
        Did::CallPerson,
        pressed(Press::Menu),
        pressed(Press::Language("en".parse().expect("a language"))),
    ];
    for did in steps {
        chat.now += SignedDuration::from_secs(1);
        let first = chat.turn(did.clone());
        let repeated = chat.repeat(did.clone());
        assert!(
            repeated.customer.is_none() && repeated.change == crate::front::Change::None,
            "{did:?}"
        );
        match (&did, &first) {
            (Did::Pressed(..), _) => assert_eq!(said(&repeated.answer), Some(&Say::Done)),
            (_, first) => assert_eq!(&repeated.answer, first, "{did:?}"),
        }
    }
}

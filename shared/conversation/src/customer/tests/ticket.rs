//! Once there is a ticket: on to its end, its rating, and the next.

use domain::{
    MessageId, TicketId,
    sample::{anna, asks},
    ticket::{Command, State},
};

use super::chat::{Chat, buttons, said};
use crate::{
    callback::{Callback, CardAction},
    customer::{CustomerAction, OPEN_AT_MOST},
    text::{Answer, Say},
};

fn resolve() -> Command {
    Command::Resolve(anna())
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
    chat.presses(Callback::SendNow);
    assert_eq!(chat.ticket(2).continues, None);
}

#[test]
fn the_customer_says_that_it_is_solved() {
    let mut chat = Chat::new();
    chat.writes("Помогите");
    assert_eq!(said(&chat.presses(Callback::Solved(TicketId(1)))), Some(&Say::Done));
    assert_eq!(chat.states(), [State::Resolved]);
    assert_eq!(
        said(&chat.presses(Callback::Solved(TicketId(1)))),
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
        Callback::Solved(foreign),
        Callback::NotSolved(foreign),
        Callback::Focus(foreign),
        Callback::Rate {
            ticket: foreign,
            cycle: 0,
            score: 5,
        },
        Callback::Card(CardAction::Resolve, TicketId(1)),
        Callback::Recall {
            ticket: TicketId(1),
            message: MessageId(1),
            commit: None,
        },
        Callback::Approve {
            user: domain::UserId(1),
            request: None,
        },
        Callback::Decline {
            user: domain::UserId(1),
            request: None,
        },
        Callback::Topic("gone".parse().expect("a key")),
        Callback::Language("de".parse().expect("a language")),
        Callback::SendNow,
    ] {
        let answer = chat.presses(press.clone());
        assert!(matches!(answer, Answer::Toast { .. }), "{press:?}: {answer:?}");
    }
    assert_eq!(
        said(&chat.turn(CustomerAction::Pressed(None, MessageId(1)))),
        Some(&Say::NothingHere)
    );
    assert_eq!(chat.known, before);
}

#[test]
fn lists_and_states_are_shown_with_and_without_tickets() {
    let mut chat = Chat::new();
    assert_eq!(said(&chat.turn(CustomerAction::My)), Some(&Say::NoTickets));
    assert_eq!(said(&chat.turn(CustomerAction::Status)), Some(&Say::NoTickets));
    assert_eq!(said(&chat.turn(CustomerAction::Help)), Some(&Say::Help));
    assert_eq!(chat.known.customer, None, "asking stores nothing");
    chat.writes("раз");
    chat.presses(Callback::Menu);
    chat.writes("два");
    let mine = chat.turn(CustomerAction::My);
    let Some(Say::MyTickets(lines)) = said(&mine) else {
        panic!("{mine:?}")
    };
    assert_eq!(lines.iter().map(|line| line.ticket.0).collect::<Vec<_>>(), [2, 1]);
    assert!(buttons(&mine).concat().contains(&Callback::Focus(TicketId(1))));
    chat.presses(Callback::Focus(TicketId(1)));
    assert!(
        matches!(said(&chat.turn(CustomerAction::Status)), Some(Say::Status(status)) if status.line.ticket == TicketId(1))
    );
    chat.writes("к первому");
    assert_eq!((chat.said(1), chat.said(2)), (vec![1, 3], vec![2]));
}

#[test]
fn who_returns_to_an_open_ticket_is_told_where_words_go_and_they_go_there() {
    let mut chat = Chat::new();
    chat.writes("раз");
    chat.presses(Callback::Menu);
    assert!(matches!(said(&chat.starts()), Some(Say::WelcomeBack { ticket }) if ticket.ticket == TicketId(1)));
    chat.writes("два");
    assert_eq!(chat.said(1), [1, 2], "and not into a new ticket from the menu");
}

#[test]
fn edits_reach_the_ticket_they_belong_to() {
    let mut chat = Chat::new();
    chat.writes("раз");
    chat.presses(Callback::Menu);
    chat.writes("два");
    chat.turn(CustomerAction::Edited(asks(1, "раз!")));
    let last = chat.commits.last().expect("a commit");
    assert_eq!(
        (last.ticket, last.words(0).map(|words| words.text.as_str())),
        (TicketId(1), Some("раз!"))
    );
}

#[test]
fn an_edit_of_long_ago_reaches_the_ticket_that_remembers_what_it_is_of() {
    let mut chat = Chat::new();
    chat.writes("раз");
    chat.presses(Callback::Menu);
    chat.writes("два");
    chat.forgetful = true;
    chat.turn(CustomerAction::Edited(asks(1, "раз!")));
    assert_eq!(chat.commits.last().expect("a commit").ticket, TicketId(1));
}

#[test]
fn an_edit_reaches_the_only_ticket_though_it_is_closed_and_nothing_of_it_was_copied_yet() {
    let mut chat = Chat::new();
    chat.writes("раз");
    chat.desk(1, &Command::CloseAsSpam(anna()));
    chat.turn(CustomerAction::Edited(asks(1, "раз!")));
    let last = chat.commits.last().expect("a commit");
    assert_eq!(last.words(0).map(|words| words.text.as_str()), Some("раз!"));
}

#[test]
fn leaving_and_coming_back_reaches_the_tickets_one_by_one() {
    let mut chat = Chat::new();
    chat.writes("раз");
    chat.presses(Callback::Menu);
    chat.writes("два");
    for left in [true, false] {
        for _ in 0..3 {
            chat.turn(CustomerAction::Left(left));
        }
        assert!(chat.known.tickets.iter().all(|ticket| ticket.unreachable == left));
    }
    assert_eq!(chat.commits.len(), 6);
}

#[test]
fn not_solved_reopens_though_five_others_are_open_and_a_sixth_question_is_refused() {
    let mut chat = Chat::new();
    chat.writes("раз");
    chat.desk(1, &resolve());
    for _ in 0..OPEN_AT_MOST {
        chat.presses(Callback::Menu);
        chat.writes("ещё");
    }
    assert!(matches!(
        said(&chat.presses(Callback::Menu)),
        Some(Say::TooManyOpen(TicketId(6)))
    ));
    assert_eq!(said(&chat.presses(Callback::NotSolved(TicketId(1)))), Some(&Say::Done));
    assert!(chat.states().iter().all(|state| state.is_open()), "six of them");
    assert_eq!(chat.known.tickets.len(), OPEN_AT_MOST + 1);
}

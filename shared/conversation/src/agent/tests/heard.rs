//! Who is heard, and what is answered.

use domain::{ChatId, message::addressee};

use super::*;
use crate::agent::buttons::{card_buttons, more_buttons};

#[test]
fn a_slip_with_a_slash_stays_and_says_so() {
    let mut desk = Desk::annas();
    for (id, slip) in (50..).zip([
        "/reslove",
        "/ resolve",
        "/",
        "/Note x",
        "  /foo",
        "/note: x",
        "/etc/hosts",
    ]) {
        let answer = desk.writes(&anna(), says(id, slip));
        assert!(is_said(&answer, &Say::UnknownCommand), "{slip}: {answer:?}");
    }
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn commands_act_and_stay() {
    let mut desk = Desk::unowned();
    desk.writes(&anna(), says(50, "/take"));
    desk.writes(&anna(), says(51, " /details@desk_bot"));
    desk.writes(&anna(), says(52, "/resolve"));
    assert_eq!(desk.ticket.state, State::Resolved);
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn nobody_but_active_staff_is_heard() {
    let mut desk = Desk::unowned();
    let mut before = desk.ticket.clone();
    for standing in [Some(Standing::Candidate), Some(Standing::Declined), None] {
        let agent = standing.map(|standing| on_staff(&anna(), standing));
        let turn = desk.turn(
            agent.clone(),
            anna().id,
            TopicAction::Wrote(says(50, "Здравствуйте")),
            None,
        );
        assert!(is_said(&turn.answer, &Say::NotStaff));
        let take = TopicAction::Pressed(Some(Callback::Card(CardAction::Take, desk.ticket.id)), MessageId(9));
        assert!(is_said(
            &desk.turn(agent.clone(), anna().id, take, None).answer,
            &Say::NotStaff
        ));
        assert_eq!(
            desk.turn(agent, anna().id, TopicAction::Edited(says(50, "x")), None)
                .answer,
            Answer::Nothing
        );
    }
    let anonymous = desk.turn(
        Some(on_staff(&vera(), Standing::Active)),
        ANONYMOUS_ADMIN,
        TopicAction::Wrote(says(51, "x")),
        None,
    );
    assert!(is_said(&anonymous.answer, &Say::Anonymous));
    before.due = desk.ticket.due;
    assert_eq!(desk.ticket, before);
}

#[test]
fn after_the_end_an_answer_is_refused_and_a_note_still_taken() {
    let mut desk = Desk::annas().with(&Command::CloseAsSpam(anna()));
    assert!(is_said(
        &desk.writes(&anna(), says(50, "Здравствуйте")),
        &Say::No(Rejected::Over)
    ));
    assert!(is_said(
        &desk.replies(&anna(), says(51, "Здравствуйте"), true),
        &Say::No(Rejected::Over)
    ));
    assert_eq!(desk.writes(&anna(), says(52, "// спам")), Answer::Nothing);
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn in_the_group_that_passed_a_ticket_on_nobody_speaks_to_its_customer() {
    let mut desk = Desk::annas().with(&Command::Escalate(anna()));
    let moved = Say::MovedTo(queue("l2"));
    assert!(is_said(&desk.writes(&anna(), says(50, "ну всё, отдали")), &moved));
    assert!(is_said(&desk.replies(&anna(), says(51, "Здравствуйте"), true), &moved));
    assert_eq!((&desk.ticket.owner, desk.left()), (&None, Vec::new()));
    desk.writes(&boris(), message(EXPERTS, 60, "Здравствуйте"));
    assert_eq!(desk.left(), [60]);
}

#[test]
fn what_cannot_be_copied_is_told_to_its_sender() {
    let mut desk = Desk::annas();
    let mut story = says(50, "");
    story.at.content = Content::Uncopyable;
    assert!(is_said(
        &desk.writes(&anna(), story.clone()),
        &Say::No(Rejected::CannotBeCopied)
    ));
    assert_eq!(
        desk.writes(&boris(), story),
        Answer::Nothing,
        "a colleague's stays inside anyway"
    );
}

#[test]
fn a_repeated_update_changes_nothing() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "Здравствуйте"));
    let (before, input) = (desk.ticket.clone(), desk.input);
    desk.input -= 1;
    assert_eq!(desk.writes(&anna(), says(50, "Здравствуйте")), Answer::Nothing);
    assert_eq!((desk.ticket, desk.input), (before, input));
}

#[test]
fn in_a_group_that_the_settings_do_not_name_nothing_is_said() {
    let (known, elsewhere) = (TopicContext::default(), ChatId(-999));
    let said = |user, did| {
        let arrival = TopicArrival {
            input: InputId(1),
            user,
            group: elsewhere,
            did,
            peoples_own_topic: false,
            asked: None,
            replied: None,
        };
        decide(&known, &arrival, &policy(), at(0)).answer
    };
    assert_eq!(said(UserId(7), TopicAction::Wrote(says(50, "Hello?"))), Answer::Nothing);
    assert_eq!(
        said(ANONYMOUS_ADMIN, TopicAction::Wrote(says(50, "Hello?"))),
        Answer::Nothing
    );
    assert_eq!(
        said(UserId(7), TopicAction::Pressed(None, MessageId(3))),
        Answer::Nothing
    );
}

#[test]
fn a_topic_of_no_ticket_says_so_unless_people_made_it() {
    let arrival = |own| TopicArrival {
        input: InputId(1),
        user: anna().id,
        group: FIRST,
        did: TopicAction::Wrote(says(50, "?")),
        peoples_own_topic: own,
        asked: None,
        replied: None,
    };
    let known = TopicContext::default();
    assert!(is_said(
        &decide(&known, &arrival(false), &policy(), at(0)).answer,
        &Say::NoTicketHere
    ));
    assert_eq!(decide(&known, &arrival(true), &policy(), at(0)).answer, Answer::Nothing);
}

#[test]
fn a_button_of_another_ticket_or_of_the_customers_does_nothing_here() {
    let mut desk = Desk::annas();
    for press in [
        Some(Callback::Card(CardAction::Resolve, TicketId(99))),
        Some(Callback::Recall {
            ticket: TicketId(99),
            message: MessageId(1),
            commit: None,
        }),
        Some(Callback::Solved(desk.ticket.id)),
        Some(Callback::Approve {
            user: UserId(1),
            request: None,
        }),
        None,
    ] {
        let turn = desk.turn(
            Some(on_staff(&anna(), Standing::Active)),
            anna().id,
            TopicAction::Pressed(press, MessageId(9)),
            None,
        );
        assert!(turn.change.is_none() && is_said(&turn.answer, &Say::NothingHere));
    }
}

#[test]
fn every_button_of_a_card_is_one_that_the_desk_takes() {
    for state in State::ALL {
        let mut desk = Desk::annas();
        desk.ticket.state = state;
        for press in card_buttons(&desk.ticket)
            .concat()
            .into_iter()
            .chain(more_buttons(&desk.ticket).concat())
        {
            let known = TopicContext {
                agent: Some(on_staff(&vera(), Standing::Active)),
                ticket: Some(desk.ticket.clone()),
                answered: None,
                commit: None,
            };
            let did = TopicAction::Pressed(Some(press.clone()), MessageId(9));
            let arrival = TopicArrival {
                input: InputId(7),
                user: vera().id,
                group: FIRST,
                did,
                peoples_own_topic: false,
                asked: None,
                replied: None,
            };
            let answer = decide(&known, &arrival, &policy(), at(60)).answer;
            assert!(!is_said(&answer, &Say::NothingHere), "{press:?} in {state:?}");
        }
    }
}

#[test]
fn a_command_may_name_the_bot_that_it_is_for() {
    for (text, bot) in [
        ("/resolve@desk_bot Готово", Some("desk_bot")),
        (" /id@desk_bot", Some("desk_bot")),
        ("/resolve a@b", None),
        ("/resolve", None),
        ("/@desk_bot", None),
        ("/resolve@", None),
        ("mail@desk_bot", None),
        ("", None),
    ] {
        assert_eq!(addressee(text), bot, "{text}");
    }
}

#[test]
fn a_message_that_comes_by_another_update_is_sent_once_and_another_groups_of_the_same_id_is_heard() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "Здравствуйте"));
    let before = desk.ticket.clone();
    desk.writes(&anna(), says(50, "Здравствуйте"));
    assert_eq!(desk.ticket, before);
    // With another group its messages have ids of their own.
    let escalated = desk
        .ticket
        .after(
            &Command::Escalate(anna()),
            Some(InputId::of_message(FIRST, MessageId(51))),
            &policy(),
            at(60),
        )
        .expect("allowed")
        .expect("a change");
    let ticket = escalated.0;
    assert!(ticket.group != FIRST && !ticket.has_seen(InputId::of_message(ticket.group, MessageId(50))));
    assert!(!ticket.has_seen(InputId::of_message(ticket.group, MessageId(51))));
}

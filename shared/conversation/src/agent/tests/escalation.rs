//! The form by which a ticket is passed on, button by button.

use domain::{sample::settings, settings::Urgency, staff::Role};

use super::*;
use crate::{
    callback::{PassOn, Step},
    text::Keyboard,
};

fn press(desk: &Desk, to: &str, step: Step) -> Callback {
    Callback::PassOn(PassOn {
        ticket: desk.ticket.id,
        round: desk.ticket.reactions,
        to: queue(to),
        step,
    })
}

fn escalate(desk: &Desk) -> Callback {
    Callback::Card(CardAction::Escalate, desk.ticket.id)
}

fn shown(answer: Answer) -> Keyboard {
    let Answer::Buttons {
        message: MessageId(90),
        keyboard,
    } = answer
    else {
        panic!("no buttons: {answer:?}")
    };
    keyboard
}

/// What the receiving group reads of the form, if anything was said.
fn note(desk: &Desk) -> Option<String> {
    let form = desk.commits.last().and_then(Commit::form);
    form.map(|words| words.text.clone())
}

/// The question for the note, and the button under it.
fn asks(desk: &mut Desk, to: &str, urgency: Urgency) -> Callback {
    let tapped = press(desk, to, Step::Urgency(urgency));
    let answer = desk.presses(&anna(), tapped);
    let Answer::Send {
        say: Say::AskNote { to: said, urgency: how },
        keyboard,
        reply_to: Some(MessageId(90)),
    } = answer
    else {
        panic!("nothing is asked: {answer:?}")
    };
    assert_eq!((said, how), (queue(to), urgency));
    keyboard.concat().pop().expect("a button under the question")
}

fn unmoved(desk: &Desk) -> bool {
    desk.ticket.queue == queue("l1") && desk.left().is_empty()
}

#[test]
fn it_begins_with_to_whom_the_next_level_first_and_at_once() {
    let mut desk = Desk::annas();
    let begins = escalate(&desk);
    let back = Callback::Card(CardAction::Back, desk.ticket.id);
    let wanted = vec![
        vec![press(&desk, "l2", Step::AsItIs)],
        vec![press(&desk, "l2", Step::Queue { next: true })],
        vec![press(&desk, "vip", Step::Queue { next: false })],
        vec![back.clone()],
    ];
    assert_eq!(shown(desk.presses(&anna(), begins)), wanted);
    assert!(unmoved(&desk), "nothing has happened yet");
    let card = shown(desk.presses(&anna(), back));
    assert_eq!(card, crate::agent::card_buttons(&desk.ticket));
}

#[test]
fn one_tap_passes_it_on_as_it_is() {
    let mut desk = Desk::annas();
    let at_once = press(&desk, "l2", Step::AsItIs);
    assert!(is_said(&desk.presses(&anna(), at_once.clone()), &Say::Done));
    assert_eq!(
        (&desk.ticket.queue, desk.ticket.urgency, note(&desk)),
        (&queue("l2"), Urgency::Medium, None)
    );
    // Whoever pressed in the same moment has not passed it on a second time.
    let outdated = Say::No(Rejected::Outdated);
    assert!(is_said(&desk.presses(&vera(), at_once), &outdated));
    assert_eq!(desk.ticket.queue, queue("l2"));
}

#[test]
fn urgency_follows_and_then_a_question_whose_reply_is_the_note() {
    let mut desk = Desk::annas();
    let chosen = press(&desk, "l2", Step::Queue { next: true });
    let rows = shown(desk.presses(&anna(), chosen));
    let urgencies = Urgency::ALL.map(|urgency| vec![press(&desk, "l2", Step::Urgency(urgency))]);
    let back = vec![Callback::Card(CardAction::Back, desk.ticket.id)];
    assert_eq!(rows, [urgencies.to_vec(), vec![back]].concat());

    desk.asked = Some(asks(&mut desk, "l2", Urgency::High));
    let answer = desk.writes(&anna(), says(60, "Карта не проходит. Пробовали другой браузер"));
    assert_eq!(answer, Answer::Nothing);
    assert_eq!((&desk.ticket.queue, desk.ticket.urgency), (&queue("l2"), Urgency::High));
    assert_eq!(
        note(&desk).as_deref(),
        Some("Карта не проходит. Пробовали другой браузер")
    );
    assert_eq!(desk.left(), Vec::<i64>::new(), "the customer reads none of it");
}

#[test]
fn the_button_under_the_question_passes_it_on_without_a_note() {
    let mut desk = Desk::annas();
    let without = asks(&mut desk, "vip", Urgency::Low);
    assert!(is_said(&desk.presses(&anna(), without), &Say::Done));
    assert_eq!(
        (&desk.ticket.queue, desk.ticket.urgency, note(&desk)),
        (&queue("vip"), Urgency::Low, None)
    );
}

#[test]
fn a_note_may_begin_like_one_and_a_command_is_a_command() {
    let mut desk = Desk::annas();
    desk.asked = Some(asks(&mut desk, "l2", Urgency::Medium));
    let slip = desk.writes(&anna(), says(60, "/reslove"));
    assert!(is_said(&slip, &Say::UnknownCommand) && unmoved(&desk));
    desk.asked = Some(asks(&mut desk, "l2", Urgency::Medium));
    desk.writes(&anna(), says(61, "// пробовали всё"));
    assert_eq!(note(&desk).as_deref(), Some("// пробовали всё"));
}

#[test]
fn what_is_no_words_stays_and_says_so() {
    let mut desk = Desk::annas();
    desk.asked = Some(asks(&mut desk, "l2", Urgency::High));
    let answer = desk.writes(&anna(), photo(FIRST, 60, "album", "вот снимок"));
    assert!(is_said(&answer, &Say::NoteInWords) && unmoved(&desk), "{answer:?}");
}

#[test]
fn a_reply_to_anything_else_is_what_it_always_was() {
    for asked in [
        Some(Callback::Card(CardAction::Take, TicketId(12))),
        Some(press(&Desk::annas(), "l2", Step::AsItIs)),
        Some(press(&Desk::annas(), "l2", Step::Urgency(Urgency::High))),
    ] {
        let mut desk = Desk::annas();
        desk.asked = asked;
        desk.writes(&anna(), says(60, "Здравствуйте"));
        assert_eq!(desk.left(), [60]);
        assert_eq!(desk.ticket.queue, queue("l1"));
    }
}

#[test]
fn a_ticket_that_was_passed_on_meanwhile_stays_where_it_is_and_the_note_inside() {
    // Within the group: a message there would otherwise be the first answer of whoever writes it.
    let mut desk = Desk::annas();
    let without = asks(&mut desk, "vip", Urgency::High);
    desk = desk.with(&Command::EscalateTo {
        by: anna(),
        to: Some(queue("vip")),
        urgency: None,
        form: None,
    });
    let outdated = Say::No(Rejected::Outdated);
    for step in [
        Step::AsItIs,
        Step::Queue { next: true },
        Step::Urgency(Urgency::High),
        Step::WithoutNote(Urgency::High),
    ] {
        let Callback::PassOn(form) = &without else {
            panic!("another button: {without:?}")
        };
        let late = Callback::PassOn(PassOn {
            to: queue("l2"),
            ..form.then(step)
        });
        assert!(is_said(&desk.presses(&anna(), late), &outdated), "{step:?}");
    }
    desk.asked = Some(without);
    assert!(is_said(&desk.writes(&anna(), says(60, "пробовали всё")), &outdated));
    assert_eq!((&desk.ticket.queue, desk.left()), (&queue("vip"), Vec::new()));
}

#[test]
fn a_form_of_another_ticket_does_nothing_here() {
    let mut desk = Desk::annas();
    let of_another = |desk: &Desk, step| {
        Callback::PassOn(PassOn {
            ticket: TicketId(99),
            round: desk.ticket.reactions,
            to: queue("l2"),
            step,
        })
    };
    for (_, step) in [(0, Step::AsItIs), (1, Step::WithoutNote(Urgency::Low))] {
        let press = of_another(&desk, step);
        assert!(is_said(&desk.presses(&anna(), press), &Say::NothingHere));
    }
    desk.asked = Some(of_another(&desk, Step::WithoutNote(Urgency::Low)));
    let answer = desk.writes(&anna(), says(60, "пробовали всё"));
    assert!(is_said(&answer, &Say::No(Rejected::Outdated)) && unmoved(&desk));
}

#[test]
fn whoever_may_not_is_told_at_each_step() {
    let mut desk = Desk::annas();
    let trainee = StaffMember {
        role: Role::Trainee,
        ..boris()
    };
    let steps = [
        escalate(&desk),
        press(&desk, "l2", Step::AsItIs),
        press(&desk, "l2", Step::Queue { next: true }),
        press(&desk, "l2", Step::Urgency(Urgency::High)),
        press(&desk, "l2", Step::WithoutNote(Urgency::High)),
    ];
    let taken = Say::No(Rejected::TakenBy("Anna".to_owned()));
    for step in steps {
        assert!(is_said(&desk.presses(&boris(), step.clone()), &taken), "{step:?}");
        let answer = desk.presses(&trainee, step.clone());
        assert!(is_said(&answer, &Say::No(Rejected::NotAllowed)), "{step:?}: {answer:?}");
    }
    for (who, said) in [(boris(), taken), (trainee, Say::No(Rejected::NotAllowed))] {
        desk.asked = Some(press(&desk, "l2", Step::WithoutNote(Urgency::High)));
        assert!(is_said(&desk.writes(&who, says(60, "пробовали всё")), &said));
    }
    assert!(unmoved(&desk));
}

#[test]
fn a_queue_that_was_turned_off_meanwhile_is_told_at_each_step() {
    let mut desk = Desk::annas();
    let mut changed = settings();
    changed.queues.get_mut(&queue("l2")).expect("a queue").on = false;
    desk.policy = Policy::new(4, changed);
    let off = Say::No(Rejected::QueueOff(queue("l2")));
    for step in [
        Step::AsItIs,
        Step::Queue { next: true },
        Step::Urgency(Urgency::High),
        Step::WithoutNote(Urgency::High),
    ] {
        let press = press(&desk, "l2", step);
        assert!(is_said(&desk.presses(&anna(), press), &off), "{step:?}");
    }
    desk.asked = Some(press(&desk, "l2", Step::WithoutNote(Urgency::High)));
    assert!(is_said(&desk.writes(&anna(), says(60, "пробовали всё")), &off));
    let begins = escalate(&desk);
    let offered = shown(desk.presses(&anna(), begins)).concat();
    assert_eq!(
        offered,
        [
            press(&desk, "vip", Step::Queue { next: false }),
            Callback::Card(CardAction::Back, desk.ticket.id)
        ],
        "there is no next level, and another queue"
    );
    assert!(unmoved(&desk));
}

#[test]
fn with_nowhere_to_go_or_an_end_it_says_so_at_once() {
    let mut desk = Desk::annas();
    let begins = escalate(&desk);
    let mut changed = settings();
    changed.queues.retain(|name, _| *name == queue("l1"));
    desk.policy = Policy::new(4, changed);
    let nowhere = Say::No(Rejected::NowhereToEscalate);
    assert!(is_said(&desk.presses(&anna(), begins.clone()), &nowhere));
    let mut closed = Desk::annas().with(&Command::CloseAsSpam(anna()));
    assert!(is_said(&closed.presses(&anna(), begins), &Say::No(Rejected::Over)));
}

#[test]
fn no_more_than_eight_queues_are_shown() {
    let mut desk = Desk::annas();
    let mut many = settings();
    let other = many.queues[&queue("l2")].clone();
    for number in 0..20 {
        many.queues.insert(queue(&format!("a{number:02}")), other.clone());
    }
    desk.policy = Policy::new(4, many);
    let begins = escalate(&desk);
    let rows = shown(desk.presses(&anna(), begins));
    assert_eq!(rows.len(), 1 + 8 + 1);
    assert_eq!(rows[1], [press(&desk, "l2", Step::Queue { next: true })]);
}

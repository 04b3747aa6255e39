//! What other desks got wrong, case by case.

use jiff::Timestamp;

use super::super::{Command, Commit, Event, Rejected, State, Survey, Ticket, WhyClosed, WhyNoSurvey};
use crate::{
    Policy,
    sample::{EXPERTS, FIRST, anna, asks, at, boris, hours, minutes, opened, policy, queue, says, vera},
    staff::StaffMember,
};

fn try_under(
    ticket: &Ticket,
    command: &Command,
    policy: &Policy,
    now: Timestamp,
) -> Result<(Ticket, Commit), Rejected> {
    Ok(ticket.after(command, None, policy, now)?.expect("something happens"))
}

fn after(ticket: &Ticket, command: &Command, now: Timestamp) -> Ticket {
    try_under(ticket, command, &policy(), now).expect("allowed").0
}

fn refused(ticket: &Ticket, command: &Command, now: Timestamp) -> Rejected {
    try_under(ticket, command, &policy(), now).expect_err("refused")
}

fn writes(by: StaffMember, text: &str) -> Command {
    Command::AgentWrites {
        by,
        message: says(50, text),
        answers: None,
        to_customer: true,
    }
}

fn resolve() -> Command {
    Command::Resolve(anna())
}

#[test]
fn the_first_answer_takes_a_ticket_that_nobody_owns() {
    let ticket = after(&opened().0, &writes(anna(), "Здравствуйте"), at(60));
    assert_eq!(
        (ticket.state, ticket.owner.map(|owner| owner.id)),
        (State::InProgress, Some(anna().id))
    );
    assert_eq!(
        (ticket.waiting_since, ticket.promised, ticket.first_replied_at),
        (None, None, Some(at(60)))
    );
}

#[test]
fn a_note_neither_answers_nor_takes() {
    let ticket = after(&opened().0, &writes(anna(), "// шефу"), at(60));
    assert_eq!(
        (ticket.state, &ticket.owner, ticket.first_replied_at),
        (State::Accepted, &None, None)
    );
    assert_eq!(ticket.waiting_since, Some(at(0)));
}

#[test]
fn of_two_agents_who_take_at_once_the_second_is_told_who_has_it() {
    let ticket = after(&opened().0, &Command::Take(anna()), at(60));
    assert_eq!(
        refused(&ticket, &Command::Take(boris()), at(60)),
        Rejected::TakenBy("Anna".to_owned())
    );
    assert_eq!(refused(&ticket, &Command::Take(anna()), at(60)), Rejected::AlreadyYours);
    assert_eq!(
        after(&ticket, &Command::Take(vera()), at(61))
            .owner
            .map(|owner| owner.id),
        Some(vera().id)
    );
}

#[test]
fn more_messages_of_a_waiting_customer_do_not_move_the_promise() {
    let ticket = opened().0;
    let later = after(&ticket, &Command::CustomerWrites(asks(2, "ау")), at(minutes(10)));
    assert_eq!(
        (later.waiting_since, later.promised),
        (Some(at(0)), Some(at(minutes(15))))
    );
}

#[test]
fn the_first_look_at_a_ticket_is_at_its_first_warning() {
    let opened = opened().0;
    assert_eq!(
        (opened.promised, opened.due),
        // Later by its number: what is no breach is not told of many tickets in one burst.
        (Some(at(minutes(15))), Some(at(minutes(15) / 2 + 12)))
    );
}

#[test]
fn a_customers_answer_ends_the_wait_for_details_and_its_timers() {
    let asked = after(&opened().0, &Command::AskDetails(anna()), at(60));
    assert_eq!(asked.state, State::NeedsDetails);
    let reminded = after(&asked, &Command::Tick, at(hours(25)));
    assert_eq!(reminded.reminded_at, Some(at(hours(25))));
    let answered = after(&reminded, &Command::CustomerWrites(asks(2, "вот")), at(hours(26)));
    assert_eq!(
        (answered.state, answered.details_asked_at, answered.reminded_at),
        (State::InProgress, None, None)
    );
    assert_eq!(answered.promised, Some(at(hours(26) + minutes(15))));
}

#[test]
fn silence_reminds_then_closes_and_one_tap_reopens() {
    let asked = after(&opened().0, &Command::AskDetails(anna()), at(0));
    let reminded = after(&asked, &Command::Tick, asked.due.expect("a reminder"));
    let closing = reminded.due.expect("an end");
    let closed = try_under(&reminded, &Command::Tick, &policy(), closing).expect("allowed");
    assert!(matches!(
        closed.1.events[..],
        [Event::Closed {
            why: WhyClosed::Silence,
            ..
        }]
    ));
    assert_eq!(closed.0.due, None);
    let reopened = after(&closed.0, &Command::CustomerReopens, closing);
    assert_eq!(
        (reopened.state, reopened.cycle, reopened.reopens_until),
        (State::InProgress, 1, None)
    );
}

#[test]
fn a_ticket_is_never_closed_by_the_clock_while_the_customer_waits_for_us() {
    let mut ticket = opened().0;
    for _ in 0..20 {
        let due = ticket.due.expect("a due time");
        let (next, commit) = try_under(&ticket, &Command::Tick, &policy(), due).expect("allowed");
        assert!(!commit.events.iter().any(|event| matches!(event, Event::Closed { .. })));
        ticket = next;
    }
    assert_eq!(ticket.state, State::Accepted);
}

#[test]
fn nobody_is_reminded_who_cannot_read_it() {
    let asked = after(&opened().0, &Command::AskDetails(anna()), at(0));
    let left = after(&asked, &Command::CustomerLeaves(true), at(60));
    assert_eq!(left.due, None);
    assert_eq!(left.after(&Command::Tick, None, &policy(), at(hours(99))), Ok(None));
    let back = after(&left, &Command::CustomerLeaves(false), at(hours(99)));
    assert!(
        back.due.is_some_and(|due| due <= at(hours(99))),
        "the clock goes on where it was"
    );
    assert_eq!(
        after(&back, &Command::Tick, at(hours(99))).reminded_at,
        Some(at(hours(99)))
    );
}

#[test]
fn who_comes_back_to_a_finished_ticket_gets_what_waited_for_them() {
    let left = after(&opened().0, &Command::CustomerLeaves(true), at(60));
    let closed = after(&left, &Command::CloseAsSpam(anna()), at(120));
    let back = after(&closed, &Command::CustomerLeaves(false), at(180));
    assert_eq!((back.state, back.unreachable, back.due), (State::Closed, false, None));
}

#[test]
fn a_message_within_the_window_reopens_and_keeps_the_owner() {
    let resolved = after(&after(&opened().0, &Command::Take(anna()), at(0)), &resolve(), at(60));
    assert!(resolved.continues_at(at(60 + hours(72))));
    assert!(!resolved.continues_at(at(61 + hours(72))));
    let ticket = after(&resolved, &Command::CustomerWrites(asks(2, "опять")), at(hours(72)));
    assert_eq!(
        (ticket.state, ticket.cycle, ticket.waiting_since),
        (State::InProgress, 1, Some(at(hours(72))))
    );
    assert_eq!(ticket.promised, Some(at(hours(72) + minutes(15))));
    let late = Command::CustomerWrites(asks(2, "опять"));
    assert_eq!(refused(&resolved, &late, at(hours(73))), Rejected::Over);
}

#[test]
fn a_resolved_ticket_closes_quietly_when_its_window_is_over() {
    let resolved = after(&opened().0, &resolve(), at(0));
    let asked = after(&resolved, &Command::Tick, resolved.due.expect("a question"));
    assert_eq!((asked.state, asked.asks_after), (State::Resolved, None));
    let (closed, commit) = try_under(&asked, &Command::Tick, &policy(), asked.due.expect("an end")).expect("allowed");
    assert!(matches!(
        commit.events[..],
        [Event::Closed {
            why: WhyClosed::Settled,
            reopens_until: None
        }]
    ));
    assert!(!closed.continues_at(commit.at));
}

#[test]
fn a_rating_counts_once_a_cycle_and_can_be_changed_for_a_while() {
    let rate = |cycle, score| Command::CustomerRates { cycle, score };
    let resolved = after(&opened().0, &resolve(), at(0));
    let (rated, commit) = try_under(&resolved, &rate(0, 3), &policy(), at(60)).expect("allowed");
    assert!(matches!(commit.events[..], [Event::Rated { score: 3, was: None, agent, .. }] if agent == Some(anna().id)));
    assert_eq!(refused(&rated, &rate(0, 3), at(61)), Rejected::AlreadyThere);
    let (changed, commit) = try_under(&rated, &rate(0, 5), &policy(), at(60 + hours(24))).expect("allowed");
    assert!(matches!(
        commit.events[..],
        [Event::Rated {
            score: 5,
            was: Some(3),
            ..
        }]
    ));
    assert_eq!(
        changed.asked.as_ref().and_then(|asked| asked.rated_at),
        Some(at(60)),
        "the window began with the first"
    );
    assert_eq!(
        refused(&changed, &rate(0, 1), at(61 + hours(24))),
        Rejected::AlreadyRated
    );
    assert_eq!(refused(&changed, &rate(1, 1), at(61)), Rejected::NoSurvey);
}

#[test]
fn the_next_cycle_asks_again_unless_the_customer_rated_us_a_short_while_ago() {
    let mut policy = policy();
    policy.settings.tickets.survey_cooldown = jiff::SignedDuration::from_hours(24);
    let step = |ticket: &Ticket, command: &Command, now| try_under(ticket, command, &policy, now).expect("allowed").0;
    let rated = step(
        &step(&opened().0, &resolve(), at(0)),
        &Command::CustomerRates { cycle: 0, score: 3 },
        at(60),
    );
    let again = step(&rated, &Command::CustomerReopens, at(120));
    let survey = |now| match try_under(&again, &resolve(), &policy, now)
        .expect("allowed")
        .1
        .events
        .pop()
    {
        Some(Event::Resolved { survey, .. }) => survey,
        other => panic!("{other:?}"),
    };
    assert_eq!(survey(at(hours(1))), Survey::NotAsked(WhyNoSurvey::Cooldown));
    assert_eq!(survey(at(hours(25))), Survey::Asked(Some(anna().id)));
}

#[test]
fn spam_is_neither_asked_nor_reopened() {
    let spam = after(&opened().0, &Command::CloseAsSpam(anna()), at(60));
    assert_eq!(
        (spam.state, &spam.asked, spam.continues_at(at(61))),
        (State::Closed, &None, false)
    );
}

#[test]
fn escalation_moves_queue_group_and_promise_and_lets_go_of_the_owner() {
    let owned = after(&opened().0, &Command::Take(anna()), at(0));
    let (ticket, commit) = try_under(&owned, &Command::Escalate(anna()), &policy(), at(60)).expect("allowed");
    assert_eq!(
        (&ticket.queue, ticket.group, commit.group),
        (&queue("l2"), EXPERTS, EXPERTS)
    );
    assert_eq!(
        (ticket.state, &ticket.owner, ticket.promised),
        (State::Accepted, &None, Some(at(60 + hours(1))))
    );
    assert_eq!(
        refused(&ticket, &Command::Escalate(vera()), at(61)),
        Rejected::NowhereToEscalate
    );
}

#[test]
fn what_is_decided_about_one_photo_of_an_album_holds_for_the_others() {
    let photo = |id, caption, to_customer| Command::AgentWrites {
        by: boris(),
        message: crate::sample::photo(FIRST, id, "a", caption),
        answers: None,
        to_customer,
    };
    let owned = after(&opened().0, &Command::Take(anna()), at(0));
    let kind = |ticket: &Ticket, command: &Command| {
        let (next, commit) = try_under(ticket, command, &policy(), at(60)).expect("allowed");
        (next, matches!(commit.events.last(), Some(Event::AgentReplied { .. })))
    };
    let (noted, left) = kind(&owned, &photo(70, "// для своих", true));
    assert!(
        !left && !kind(&noted, &photo(71, "", true)).1,
        "siblings of a note stay"
    );
    let (answered, left) = kind(&owned, &photo(70, "вот так", true));
    assert!(
        left && kind(&answered, &photo(71, "", false)).1,
        "siblings of a reply go"
    );
    let (turned, left) = kind(&answered, &photo(71, "// ой", false));
    assert!(!left && !kind(&turned, &photo(72, "", true)).1, "a note wins");
}

#[test]
fn a_clock_that_goes_backwards_does_not_turn_history_back() {
    let ticket = after(&opened().0, &Command::Take(anna()), at(hours(2)));
    let earlier = after(&ticket, &writes(anna(), "да"), at(hours(1)));
    assert_eq!(earlier.first_replied_at, Some(at(hours(2))));
}

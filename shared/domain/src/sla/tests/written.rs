//! What was written while nobody could hear it: promises and clocks run from then.

use super::play::{Play, under};
use crate::{
    sample::{anna, asks, at, hours, minutes, opening},
    sla::ClockKind,
    ticket::{Command, Event, open},
};

/// A ticket whose first message was written so long before it was handled.
fn opened_late(written: i64, now: i64) -> Play {
    let policy = under(|_| {});
    let mut opening = opening(vec![asks(1, "?")]);
    opening.written = Some(at(written));
    let (ticket, commit) = open(crate::TicketId(1), opening, None, &policy, at(now));
    Play {
        policy,
        ticket,
        commits: vec![commit],
    }
}

#[test]
fn promise_and_clocks_of_a_ticket_run_from_when_its_words_were_written() {
    let mut play = opened_late(0, hours(3));
    let ticket = &play.ticket;
    assert_eq!(play.commits[0].at, at(hours(3)), "history stays what it is");
    assert_eq!(
        (ticket.opened_at, ticket.waiting_since, ticket.promised),
        (at(0), Some(at(0)), Some(at(minutes(15))))
    );
    assert_eq!(play.due(ClockKind::FirstResponse), Some(at(minutes(15))));
    assert_eq!(play.due(ClockKind::Reaction), Some(at(minutes(60))));
    assert_eq!(play.due(ClockKind::Resolution), Some(at(hours(4))));
    play.sweeps_until(hours(3) + 1);
    assert_eq!(play.breaches(), [ClockKind::FirstResponse, ClockKind::Reaction]);
}

#[test]
fn what_came_on_its_usual_way_or_from_the_future_counts_from_now() {
    for written in [hours(3) - 10, hours(3), hours(9)] {
        let play = opened_late(written, hours(3));
        assert_eq!(play.ticket.waiting_since, Some(at(hours(3))), "{written}");
        assert!(matches!(play.commits[0].events[0], Event::Opened { written: None, .. }));
    }
    // Older than anything that is kept: the time is not believed.
    let play = opened_late(-hours(24 * 365), 0);
    assert_eq!(play.ticket.waiting_since, Some(at(-hours(24 * 31))));
}

#[test]
fn a_wait_begins_when_it_was_written_and_never_before_the_last_answer() {
    let mut play = Play::new(under(|_| {}));
    play.answers(minutes(10)).wrote(minutes(20), hours(3));
    assert_eq!(play.ticket.waiting_since, Some(at(minutes(20))));
    assert_eq!(play.ticket.promised, Some(at(minutes(50))));
    assert_eq!(play.due(ClockKind::NextResponse), Some(at(minutes(50))));
    assert_eq!(play.ticket.changed_at, Some(at(hours(3))));
    // Written before an answer that was handled first.
    let mut play = Play::new(under(|_| {}));
    play.answers(minutes(10)).wrote(minutes(5), hours(3));
    assert_eq!(play.ticket.waiting_since, Some(at(minutes(10))));
}

#[test]
fn the_clocks_go_on_when_the_details_were_written() {
    let mut play = Play::new(under(|_| {}));
    play.does(&Command::AskDetails(anna()), minutes(10))
        .wrote(minutes(30), hours(3));
    // 20 minutes of rest, though the desk heard of them after almost three hours.
    assert_eq!(play.due(ClockKind::Resolution), Some(at(hours(4) + minutes(20))));
}

#[test]
fn the_topic_is_told_once_how_old_a_backlog_is() {
    let mut play = Play::new(under(|_| {}));
    play.answers(minutes(10));
    for number in 0..5 {
        play.wrote(minutes(20 + number), hours(3) + number);
    }
    play.wrote(hours(3) + minutes(30), hours(4));
    let old: Vec<bool> = play.commits[2..]
        .iter()
        .flat_map(|commit| &commit.events)
        .filter_map(|event| {
            if let Event::CustomerWrote { old, .. } = event {
                Some(*old)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(old, [true, false, false, false, false, true]);
}

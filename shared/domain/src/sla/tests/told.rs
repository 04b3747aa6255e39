//! What is told beside the levels of clocks: apologies, updates, a question afterwards; and not at night.

use jiff::SignedDuration;

use super::play::{Play, under};
use crate::{
    sample::{anna, at, hours, minutes},
    sla::ClockKind,
    ticket::{Command, Commit, Event, State},
};

#[test]
fn an_apology_comes_once_a_wait_before_the_told_time_lapses_and_the_clock_is_not_moved() {
    let mut play = Play::new(under(|_| {}));
    play.sweeps_until(hours(3));
    let apologies = |play: &Play| {
        let commits = play.commits.iter();
        let is = |commit: &&Commit| {
            commit
                .events
                .iter()
                .any(|event| matches!(event, Event::Apologised { .. }))
        };
        commits.filter(is).map(|commit| commit.at).collect::<Vec<_>>()
    };
    assert_eq!(apologies(&play), [at(minutes(14))]);
    assert_eq!(play.ticket.promised, Some(at(minutes(29))));
    assert_eq!(play.due(ClockKind::FirstResponse), Some(at(minutes(15))));
    play.answers(hours(3)).writes(hours(4)).sweeps_until(hours(6));
    assert_eq!(apologies(&play).len(), 2);
}

#[test]
fn quiet_hours_hold_notices_back_and_never_clocks() {
    let night = calendar::Window::new("22:00", "08:00").expect("a window");
    let policy = under(|settings| settings.quiet_hours = Some(night));
    let mut play = Play::new(policy);
    // At 02:00 in Moscow.
    let asked = hours(14);
    play.answers(60).does(&Command::AskDetails(anna()), asked);
    let due = play.ticket.due.expect("a reminder");
    let morning = hours(14 + 24 + 6);
    assert!(
        at(morning) <= due && due < at(morning + 120),
        "at 8 in the morning, not at 2: {due}"
    );
    play.writes(asked + 60);
    assert_eq!(play.due(ClockKind::NextResponse), Some(at(asked + 60 + minutes(30))));
}

#[test]
fn a_promise_of_updates_is_kept_in_fixed_windows_until_somebody_speaks() {
    let mut play = Play::new(under(|settings| {
        settings.policies[0].update_every = Some(SignedDuration::from_mins(30));
    }));
    play.sweeps_until(minutes(70))
        .answers(minutes(80))
        .sweeps_until(minutes(115));
    let is = |commit: &&Commit| commit.events.iter().any(|event| matches!(event, Event::Updated { .. }));
    let when: Vec<_> = play.commits.iter().filter(is).map(|commit| commit.at).collect();
    assert_eq!(when, [at(minutes(30)), at(minutes(60)), at(minutes(110))]);
}

#[test]
fn a_day_after_an_agent_resolved_it_the_customer_is_asked_once_and_no_reopens() {
    let mut play = Play::new(under(|_| {}));
    let resolve = Command::Resolve(anna());
    play.does(&resolve, 60).sweeps_until(hours(30));
    let asked = |commit: &&Commit| commit.events.contains(&Event::FollowedUp);
    assert_eq!(play.commits.iter().filter(asked).count(), 1);
    assert_eq!(play.ticket.state, State::Resolved);
    play.does(&Command::CustomerReopens, hours(31));
    assert_eq!((play.ticket.state, play.ticket.cycle), (State::InProgress, 1));
    let mut by_customer = Play::new(under(|_| {}));
    by_customer.does(&Command::CustomerSolves, 60).sweeps_until(hours(60));
    assert_eq!(
        by_customer.commits.iter().filter(asked).count(),
        0,
        "who says so need not be asked"
    );
}

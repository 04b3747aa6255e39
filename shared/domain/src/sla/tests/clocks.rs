//! When each clock runs, and when it says what.

use super::play::{Play, all_clocks, under};
use crate::{
    sample::{anna, at, hours, minutes, promise, queue, says},
    sla::{ClockKind, EscalationStep, Level},
    ticket::{Command, Event},
};

#[test]
fn first_response_runs_from_creation_to_the_first_public_message_of_an_agent() {
    let mut play = Play::new(under(|_| {}));
    assert_eq!(play.due(ClockKind::FirstResponse), Some(at(minutes(15))));
    let note = Command::AgentWrites {
        by: anna(),
        message: says(50, "// посмотрю"),
        answers: None,
        to_customer: true,
    };
    play.does(&note, 60).does(&Command::Take(anna()), 61);
    assert_eq!(
        play.due(ClockKind::FirstResponse),
        Some(at(minutes(15))),
        "neither a note nor a take is an answer"
    );
    play.answers(120);
    assert_eq!(play.clock(ClockKind::FirstResponse), None);
}

#[test]
fn warnings_are_spread_over_two_minutes_by_number_and_breaches_are_not() {
    let of = |number: u64| Play::numbered(number, under(|_| {})).schedule(ClockKind::FirstResponse);
    let at_level = |number, level| {
        of(number)
            .into_iter()
            .find(|stage| stage.level == level)
            .map(|stage| stage.at)
    };
    let half = minutes(15) / 2;
    assert_eq!(at_level(0, Level::Warning(50)), Some(at(half)));
    assert_eq!(at_level(90, Level::Warning(50)), Some(at(half + 90)));
    assert_eq!(
        at_level(119, Level::Warning(80)),
        Some(at(12 * 60 + 45)),
        "a quarter of what is left, at most"
    );
    assert_eq!(at_level(0, Level::Breach), at_level(119, Level::Breach));
    for number in 0..240 {
        assert!(of(number).is_sorted_by_key(|stage| stage.at), "{number}: in order");
    }
}

#[test]
fn a_first_response_counts_even_when_the_same_act_changes_the_state() {
    for act in [
        Command::AskDetails(anna()),
        Command::With {
            command: Box::new(Command::Resolve(anna())),
            message: says(50, "Готово"),
            answers: None,
            leaves: true,
        },
    ] {
        let mut play = Play::new(under(|_| {}));
        play.does(&act, 60);
        assert_eq!(play.ticket.first_replied_at, Some(at(60)));
        play.sweeps_until(hours(20));
        assert_eq!(play.breaches(), []);
    }
}

#[test]
fn next_response_runs_from_the_oldest_unanswered_message_and_not_before_the_first_response() {
    let mut play = Play::new(under(|_| {}));
    play.writes(minutes(5));
    assert_eq!(play.clock(ClockKind::NextResponse), None);
    play.answers(minutes(6));
    assert_eq!(play.clock(ClockKind::NextResponse), None, "nothing waits");
    play.writes(minutes(10)).writes(minutes(20));
    assert_eq!(play.due(ClockKind::NextResponse), Some(at(minutes(40))));
    play.answers(minutes(30)).writes(minutes(50));
    let clock = play.clock(ClockKind::NextResponse).expect("a clock");
    assert_eq!((clock.due, clock.cycle), (Some(at(minutes(80))), 3));
}

#[test]
fn resolution_rests_while_we_wait_for_the_customer_and_while_resolved() {
    let mut play = Play::new(under(|_| {}));
    play.answers(minutes(1)).does(&Command::AskDetails(anna()), hours(1));
    assert_eq!(play.due(ClockKind::Resolution), None);
    play.writes(hours(11) + 1);
    assert_eq!(
        play.due(ClockKind::Resolution),
        Some(at(hours(14) + 1)),
        "ten hours and a second later"
    );
    let resolve = Command::Resolve(anna());
    play.does(&resolve, hours(12))
        .does(&Command::CustomerReopens, hours(20));
    assert_eq!(play.due(ClockKind::Resolution), Some(at(hours(22) + 1)));
    assert!(!play.breaches().contains(&ClockKind::Resolution));
}

#[test]
fn a_breach_is_that_something_happened_later_than_due_whenever_a_sweep_looks() {
    let mut in_time = Play::new(under(|_| {}));
    in_time.answers(minutes(15));
    in_time.sweeps_until(minutes(59));
    assert_eq!(in_time.breaches(), []);
    let mut late = Play::new(under(|_| {}));
    late.answers(minutes(15) + 1);
    assert_eq!(
        late.breaches(),
        [ClockKind::FirstResponse],
        "though no sweep ever looked"
    );
}

#[test]
fn each_level_is_told_once_in_its_time_and_a_late_sweep_tells_the_same() {
    use Level::{Breach, Chain, Warning};
    let mut play = Play::new(under(|settings| settings.policies[0] = promise("l1", 20)));
    play.sweeps_until(minutes(90));
    let expected = [
        Warning(50),
        Warning(80),
        Breach,
        Chain(EscalationStep::Queue),
        Chain(EscalationStep::LevelUp),
        Chain(EscalationStep::Supervisor),
        Chain(EscalationStep::Manager),
    ];
    let levels: Vec<_> = play.reached().into_iter().map(|(.., level)| level).collect();
    assert_eq!(levels, expected);
    let when: Vec<_> = play
        .commits
        .iter()
        .filter(|commit| {
            commit
                .events
                .iter()
                .any(|event| matches!(event, Event::ClockReached { .. }))
        })
        .map(|commit| (commit.at.as_second() - at(0).as_second()) / 60)
        .collect();
    assert_eq!(when, [10, 16, 20, 30, 40, 50, 60]);
    let mut late = Play::new(play.policy.clone());
    late.does(&Command::Tick, minutes(90)).does(&Command::Tick, minutes(90));
    assert_eq!(late.reached(), play.reached());
}

#[test]
fn a_snapshot_holds_the_next_level_and_where_it_held_all_of_them_each_is_told_once() {
    let mut play = Play::new(under(|settings| settings.policies[0] = promise("l1", 20)));
    let mut before = Play::new(play.policy.clone());
    for clock in &play.ticket.clocks {
        assert_eq!(clock.ahead.len(), 1, "{clock:?}");
    }
    let schedule = play.schedule(ClockKind::FirstResponse);
    assert_eq!(schedule.len(), 7, "two warnings, the breach, four steps after it");
    before.ticket.clocks[0].ahead = schedule;
    before.does(&Command::Tick, minutes(90));
    assert_eq!(before.reached(), play.reached());
}

#[test]
fn a_breach_is_told_though_the_policies_have_changed_since() {
    let mut play = Play::new(under(|settings| settings.policies[0] = promise("l1", 20)));
    play.policy = under(|settings| settings.policies[0] = promise("l1", 60));
    play.does(&Command::Tick, minutes(30));
    let told: Vec<_> = play.reached().into_iter().map(|(.., level)| level).collect();
    assert_eq!(told, [Level::Warning(50), Level::Breach], "what the snapshot knew of");
    assert_eq!(play.due(ClockKind::FirstResponse), Some(at(minutes(60))));
    let rest = play.schedule(ClockKind::FirstResponse);
    assert_eq!(
        rest.len(),
        4,
        "no warning of what has happened, but who hears of it: {rest:?}"
    );
}

#[test]
fn a_ticket_that_holds_all_of_its_levels_follows_its_policies() {
    let mut play = Play::new(under(|settings| settings.policies[0] = promise("l1", 20)));
    let mut before = Play::new(play.policy.clone());
    before.ticket.clocks[0].ahead = play.schedule(ClockKind::FirstResponse);
    before.does(&Command::NewTerms, 60);
    assert_eq!(before.commits.len(), 1, "{:?}", before.commits);
}

#[test]
fn who_takes_or_answers_has_reacted_and_a_new_queue_has_to_react_anew() {
    let mut play = Play::new(under(|settings| {
        let mut experts = all_clocks();
        (experts.name, experts.queues) = ("experts".to_owned(), vec![queue("l2")]);
        settings.policies[1] = experts;
    }));
    assert_eq!(play.due(ClockKind::Reaction), Some(at(hours(1))));
    play.does(&Command::Take(anna()), 60);
    assert_eq!(play.clock(ClockKind::Reaction), None);
    play.does(&Command::Escalate(anna()), minutes(2));
    assert_eq!(play.due(ClockKind::Reaction), Some(at(minutes(62))));
    assert_eq!(
        play.due(ClockKind::FirstResponse),
        Some(at(minutes(15))),
        "the customer's clock goes on"
    );
}

//! What the clocks of service levels must not get wrong.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{ChainStep, Clock, ClockKind, Level, wind};
use crate::{
    calendar::Calendar,
    sample::{anna, asks, at, boris, hours, minutes, opening, promise, queue, says, settings},
    settings::{Budget, Class, Policy, Settings, SlaPolicy, Urgency},
    ticket::{Command, Commit, Event, State, Ticket, open},
};

/// Every clock, round the clock: 15 and 30 minutes, an hour, four hours.
fn all_clocks() -> SlaPolicy {
    SlaPolicy {
        next_response: Some(SignedDuration::from_mins(30)),
        reaction: Some(SignedDuration::from_hours(1)),
        resolution: Some(Budget::Any(SignedDuration::from_hours(4))),
        ..promise("l1", 15)
    }
}

fn under(change: impl FnOnce(&mut Settings)) -> Policy {
    let mut settings = settings();
    settings.policies[0] = all_clocks();
    change(&mut settings);
    Policy::new(1, settings)
}

struct Play {
    policy: Policy,
    ticket: Ticket,
    commits: Vec<Commit>,
}

impl Play {
    fn new(policy: Policy) -> Self {
        let (ticket, commit) = open(
            crate::TicketId(1),
            opening(vec![asks(1, "?").clone()]),
            None,
            &policy,
            at(0),
        );
        Self {
            policy,
            ticket,
            commits: vec![commit],
        }
    }

    fn does(&mut self, command: &Command, now: i64) -> &mut Self {
        if let Ok(Some((ticket, commit))) = self.ticket.after(command, None, &self.policy, at(now)) {
            self.ticket = ticket;
            self.commits.push(commit);
        }
        self
    }

    fn answers(&mut self, now: i64) -> &mut Self {
        let message = says(50 + now, "Смотрю");
        self.does(
            &Command::AgentWrites {
                by: anna(),
                message,
                answers: None,
                to_customer: true,
            },
            now,
        )
    }

    fn writes(&mut self, now: i64) -> &mut Self {
        self.does(&Command::CustomerWrites(asks(2 + now, "ещё")), now)
    }

    /// Sweeps whenever something is due, until that moment.
    fn sweeps_until(&mut self, end: i64) -> &mut Self {
        while let Some(due) = self.ticket.due.filter(|due| *due <= at(end)) {
            let now = due.as_second() - at(0).as_second() + i64::from(due.subsec_nanosecond() > 0);
            self.does(&Command::Tick, now);
        }
        self
    }

    fn clock(&self, kind: ClockKind) -> Option<&Clock> {
        self.ticket.clocks.iter().find(|clock| clock.kind == kind)
    }

    fn due(&self, kind: ClockKind) -> Option<Timestamp> {
        self.clock(kind)?.due
    }

    /// Every level that was reached, in order.
    fn reached(&self) -> Vec<(ClockKind, u32, Level)> {
        let events = self.commits.iter().flat_map(|commit| &commit.events);
        let level = |event: &Event| {
            if let Event::ClockReached {
                clock, cycle, level, ..
            } = event
            {
                Some((*clock, *cycle, *level))
            } else {
                None
            }
        };
        events.filter_map(level).collect()
    }

    fn breaches(&self) -> Vec<ClockKind> {
        let reached = self.reached().into_iter();
        reached
            .filter(|(.., level)| *level == Level::Breach)
            .map(|(kind, ..)| kind)
            .collect()
    }
}

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
fn a_first_response_counts_even_when_the_same_act_changes_the_state() {
    for act in [
        Command::AskDetails(anna()),
        Command::Resolve {
            by: anna(),
            summary: Some(crate::message::Words {
                text: "Готово".to_owned(),
                ..Default::default()
            }),
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
    let resolve = Command::Resolve {
        by: anna(),
        summary: None,
    };
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
        Chain(ChainStep::Queue),
        Chain(ChainStep::LevelUp),
        Chain(ChainStep::Supervisor),
        Chain(ChainStep::Manager),
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
fn where_policies_meet_the_tighter_promise_wins() {
    let urgent = SlaPolicy {
        name: "urgent".to_owned(),
        queues: Vec::new(),
        classes: vec![Class::Urgent],
        besides: true,
        first_response: Some(SignedDuration::from_mins(5)),
        reaction: Some(SignedDuration::from_mins(90)),
        ..promise("l1", 5)
    };
    let policy = under(|settings| settings.policies.push(urgent));
    let mut urgent = opening(vec![asks(1, "?")]);
    urgent.class = Class::Urgent;
    let (ticket, _) = open(crate::TicketId(1), urgent, None, &policy, at(0));
    let due = |kind| ticket.clocks.iter().find(|clock| clock.kind == kind)?.due;
    assert_eq!(
        due(ClockKind::FirstResponse),
        Some(at(minutes(5))),
        "the urgent one's is tighter"
    );
    assert_eq!(due(ClockKind::Reaction), Some(at(hours(1))), "the queue's is tighter");
    assert_eq!(ticket.promised, Some(at(minutes(5))), "and that is what is told");
    let ordinary = Play::new(policy);
    assert_eq!(ordinary.due(ClockKind::FirstResponse), Some(at(minutes(15))));
}

#[test]
fn the_first_policy_that_matches_holds_and_resolution_may_go_by_urgency() {
    let by_urgency = Budget::ByUrgency {
        low: SignedDuration::from_hours(24),
        medium: SignedDuration::from_hours(8),
        high: SignedDuration::from_hours(2),
    };
    let policy = under(|settings| {
        settings.policies[0].resolution = Some(by_urgency);
        settings.policies.insert(1, promise("l1", 1));
    });
    for (urgency, budget) in Urgency::ALL.into_iter().zip([24, 8, 2]) {
        let mut pressing = opening(vec![asks(1, "?")]);
        pressing.urgency = urgency;
        let (ticket, _) = open(crate::TicketId(1), pressing, None, &policy, at(0));
        let dues: Vec<_> = ticket.clocks.iter().filter_map(|clock| clock.due).collect();
        assert!(dues.contains(&at(hours(budget))) && dues.contains(&at(minutes(15))));
    }
}

#[test]
fn clocks_follow_their_calendar_and_so_does_what_the_customer_is_told() {
    let policy = under(|settings| {
        let office: Calendar = serde_json::from_value(serde_json::json!({
            "timezone": "Europe/Moscow",
            "weekly": {"mon": [["09:00", "18:00"]], "tue": [["09:00", "18:00"]]},
        }))
        .expect("a calendar");
        settings.calendars.insert("office".to_owned(), office);
        settings.policies[0].calendar = Some("office".to_owned());
    });
    // 12:00 on a Monday in Moscow.
    let mut play = Play::new(policy);
    play.answers(60).writes(hours(6) - minutes(10));
    let tuesday = hours(21) + minutes(20);
    assert_eq!(
        play.ticket.promised,
        Some(at(tuesday)),
        "ten minutes today, twenty tomorrow"
    );
    assert_eq!(play.due(ClockKind::NextResponse), Some(at(tuesday)));
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

#[test]
fn a_change_of_policy_sets_open_tickets_anew_and_tells_no_level_twice() {
    let mut play = Play::new(under(|_| {}));
    play.sweeps_until(minutes(8));
    play.policy = under(|settings| settings.policies[0].first_response = Some(SignedDuration::from_mins(60)));
    play.does(&Command::NewTerms, minutes(9));
    assert_eq!(play.due(ClockKind::FirstResponse), Some(at(minutes(60))));
    assert_eq!(play.ticket.due.map(|due| due < at(minutes(60))), Some(true));
    let commits = play.commits.len();
    play.does(&Command::NewTerms, minutes(10));
    assert_eq!(play.commits.len(), commits, "nothing is left to change");
    play.sweeps_until(minutes(50));
    let half =
        |(kind, _, level): &(ClockKind, u32, Level)| *kind == ClockKind::FirstResponse && *level == Level::Warning(50);
    assert_eq!(play.reached().iter().filter(|reached| half(reached)).count(), 1);
}

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
    let night = crate::calendar::Window::new("22:00", "08:00").expect("a window");
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
    let resolve = Command::Resolve {
        by: anna(),
        summary: None,
    };
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

#[derive(Clone, Debug)]
enum Act {
    Writes,
    Answers,
    Asks,
    Resolves,
    Reopens,
    Takes,
    Escalates,
    Sweeps,
}

fn acts() -> impl Strategy<Value = Vec<(Act, i64)>> {
    let act = prop_oneof![
        3 => Just(Act::Writes),
        3 => Just(Act::Answers),
        2 => Just(Act::Asks),
        1 => Just(Act::Resolves),
        1 => Just(Act::Reopens),
        1 => Just(Act::Takes),
        1 => Just(Act::Escalates),
        3 => Just(Act::Sweeps),
    ];
    prop::collection::vec((act, 0..hours(3)), 1..40)
}

fn play(acts: &[(Act, i64)], sweeps: bool) -> Play {
    let mut play = Play::new(under(|_| {}));
    let mut now = 0;
    for (act, later) in acts {
        now += later;
        if sweeps {
            play.sweeps_until(now);
        }
        match act {
            Act::Writes => play.writes(now),
            Act::Answers => play.answers(now),
            Act::Asks => play.does(&Command::AskDetails(anna()), now),
            Act::Resolves => play.does(
                &Command::Resolve {
                    by: anna(),
                    summary: None,
                },
                now,
            ),
            Act::Reopens => play.does(&Command::CustomerReopens, now),
            Act::Takes => play.does(&Command::Take(boris()), now),
            Act::Escalates => play.does(&Command::Escalate(anna()), now),
            Act::Sweeps => play.does(&Command::Tick, now),
        };
    }
    play
}

proptest! {
    #[test]
    fn stored_due_times_are_the_recomputed_ones(acts in acts()) {
        let play = play(&acts, true);
        let mut ticket: Option<Ticket> = None;
        for commit in &play.commits {
            let folded = Ticket::fold(ticket, commit).expect("follows");
            prop_assert_eq!(&wind(&folded, &play.policy), &folded.clocks, "at version {}", commit.version);
            prop_assert_eq!(crate::ticket::due(&folded, &play.policy), commit.due);
            ticket = Some(folded);
        }
        prop_assert_eq!(ticket.as_ref(), Some(&play.ticket));
    }

    #[test]
    fn no_level_is_told_twice_in_a_cycle(acts in acts()) {
        let play = play(&acts, true);
        let mut told: BTreeMap<(ClockKind, u32, Level), u32> = BTreeMap::new();
        for commit in &play.commits {
            for event in &commit.events {
                if let Event::ClockReached { clock, cycle, level, .. } = event {
                    let times = told.entry((*clock, *cycle, *level)).or_default();
                    *times += 1;
                    prop_assert_eq!(*times, 1, "{:?} {} {:?}", clock, cycle, level);
                }
            }
        }
    }

    #[test]
    fn breaches_do_not_depend_on_when_sweeps_look(acts in acts()) {
        let (mut often, mut never) = (play(&acts, true).breaches(), play(&acts, false).breaches());
        often.sort_unstable();
        never.sort_unstable();
        // What nobody has touched since is found by the next look.
        let open: Vec<_> = never.iter().filter(|kind| !often.contains(kind)).collect();
        prop_assert!(open.is_empty(), "{:?} in {:?}", open, often);
    }

    #[test]
    fn a_rest_neither_gains_nor_loses_time(first in 1..hours(3), rest in 1..hours(200)) {
        let mut play = Play::new(under(|_| {}));
        play.does(&Command::AskDetails(anna()), first).writes(first + rest);
        prop_assert_eq!(play.due(ClockKind::Resolution), Some(at(hours(4) + rest)));
    }
}

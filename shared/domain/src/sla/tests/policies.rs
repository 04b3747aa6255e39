//! Which policy holds, in which calendar, and what a change of policies changes.

use calendar::Calendar;
use jiff::SignedDuration;

use super::play::{Play, under};
use crate::{
    sample::{asks, at, hours, minutes, opening, promise},
    settings::{Budget, Class, SlaPolicy, Urgency},
    sla::{ClockKind, Level},
    ticket::{Command, open},
};

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

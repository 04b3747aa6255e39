//! What supervisors hear in the morning of a call at night.

use calendar::Window;

use crate::{
    Policy, TicketId, UserId,
    sample::{anna, asks, at, boris, hours, minutes, opening, settings, vera},
    ticket::{Command, Commit, Event, Incident, Owner, Rejected, State, Ticket, open},
};

/// At noon in Moscow a scenario begins; its night is from ten to eight.
fn policy() -> Policy {
    let mut settings = settings();
    settings.quiet_hours = Some(Window::new("22:00", "08:00").expect("a window"));
    settings.on_call.chain = vec![anna().id, vera().id];
    for queue in settings.queues.values_mut() {
        queue.calls = true;
    }
    Policy::new(1, settings)
}

struct Night {
    ticket: Ticket,
    commits: Vec<Commit>,
}

impl Night {
    fn opened(seconds: i64) -> Self {
        let opening = opening(vec![asks(1, "Украли карту")]);
        let (ticket, commit) = open(TicketId(3), opening, None, &policy(), at(seconds));
        Self {
            ticket,
            commits: vec![commit],
        }
    }

    fn does(&mut self, command: &Command, seconds: i64) -> &mut Self {
        let done = self
            .ticket
            .after(command, None, &policy(), at(seconds))
            .expect("allowed");
        if let Some((ticket, commit)) = done {
            self.ticket = ticket;
            self.commits.push(commit);
        }
        self
    }

    fn ticks_until(&mut self, seconds: i64) -> &mut Self {
        while let Some(due) = self.ticket.due.filter(|due| *due <= at(seconds)) {
            let due = due.duration_since(at(0)).as_secs();
            self.does(&Command::Tick, due + 1);
        }
        self
    }

    fn reports(&self) -> Vec<(i64, Incident, Option<String>)> {
        let of = |commit: &Commit| {
            let at_second = commit.at.duration_since(at(0)).as_secs();
            commit.events.iter().find_map(|event| {
                if let Event::IncidentReported { incident, owner } = event {
                    Some((at_second, (**incident).clone(), owner.clone()))
                } else {
                    None
                }
            })
        };
        self.commits.iter().filter_map(of).collect()
    }
}

/// Eight in the morning after.
const MORNING: i64 = 20 * 3_600;

#[test]
fn a_call_by_day_is_no_incident() {
    let mut day = Night::opened(0);
    assert!(day.ticket.call.is_some() && day.ticket.incident.is_none());
    assert_eq!(
        day.does(&Command::Acknowledge(anna()), 60)
            .ticks_until(hours(30))
            .reports(),
        []
    );
}

#[test]
fn in_the_morning_the_report_says_who_was_called_who_came_and_who_has_it() {
    let two = hours(14);
    let mut night = Night::opened(two);
    night.ticks_until(two + minutes(6));
    night
        .does(&Command::Acknowledge(vera()), two + minutes(7))
        .does(&Command::Take(vera()), two + minutes(9));
    assert_eq!(night.reports(), [], "not at night");
    night.ticks_until(MORNING + minutes(5));
    let reports = night.reports();
    let [(when, report, owner)] = reports.as_slice() else {
        panic!("one report: {reports:?}")
    };
    assert!((MORNING..=MORNING + 2).contains(when), "{when}");
    assert_eq!(report.since, at(two));
    assert_eq!(report.calls, 2);
    assert_eq!(report.acknowledged, Some((vera().name, at(two + minutes(7)))));
    assert_eq!(report.taken, Some((vera().name, at(two + minutes(9)))));
    assert_eq!(report.resolved, None);
    assert_eq!(owner.as_deref(), Some(vera().name.as_str()));
    night.ticks_until(hours(60));
    assert_eq!(night.reports().len(), 1, "once");
}

#[test]
fn what_was_resolved_at_night_is_reported_in_the_morning_too() {
    let two = hours(14);
    let mut night = Night::opened(two);
    night
        .does(&Command::Take(anna()), two + 60)
        .does(&Command::Resolve(anna()), two + minutes(30));
    assert_eq!(night.ticket.state, State::Resolved);
    night.ticks_until(MORNING + minutes(5));
    let reports = night.reports();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].1.resolved, Some(at(two + minutes(30))));
    assert_eq!(night.ticket.state, State::Resolved, "and nothing else was hurried");
}

#[test]
fn what_ends_at_night_is_reported_with_its_end_since_nobody_looks_at_it_again() {
    let two = hours(14);
    let mut night = Night::opened(two);
    night.does(&Command::CloseAsSpam(vera()), two + 60);
    assert_eq!(night.reports().len(), 1);
    assert_eq!((night.ticket.due, night.ticket.incident.clone()), (None, None));
}

#[test]
fn a_commit_of_a_call_from_before_reads_as_one_by_day() {
    let old = r#"{"kind":"called","to":5,"attempt":1,"next":"2026-03-02T09:05:00Z"}"#;
    let event: Event = serde_json::from_str(old).expect("an old event");
    assert!(
        matches!(event, Event::Called { to, night_until: None, .. } if to == UserId(5)),
        "{event:?}"
    );
}

#[test]
fn a_call_is_acknowledged_by_those_called_by_whoever_has_it_or_by_who_may_take_it_over() {
    let says = |ticket: &Ticket, by: crate::staff::StaffMember| {
        let done = ticket.after(&Command::Acknowledge(by), None, &policy(), at(60));
        done.map(|_| ())
    };
    let mut opened = Night::opened(0);
    let named = |ticket: &Ticket| ticket.call.as_ref().map(|call| call.called.clone());
    assert_eq!(named(&opened.ticket), Some(vec![anna().id]));
    assert_eq!(says(&opened.ticket, anna()), Ok(()), "she was called");
    assert_eq!(says(&opened.ticket, vera()), Ok(()), "she may take it over");
    assert_eq!(
        says(&opened.ticket, boris()),
        Err(Rejected::NotAllowed),
        "nobody called him"
    );
    opened.ticks_until(minutes(6));
    assert_eq!(named(&opened.ticket), Some(vec![anna().id, vera().id]));
    opened.ticks_until(minutes(11));
    assert_eq!(named(&opened.ticket), Some(vec![anna().id, vera().id]), "each once");
    // A call that an earlier release began names nobody: whoever stands that far up in the list was called.
    let call = opened.ticket.call.as_mut().expect("a call");
    call.called.clear();
    assert_eq!(says(&opened.ticket, anna()), Ok(()));
    assert_eq!(says(&opened.ticket, boris()), Err(Rejected::NotAllowed));
    opened.ticket.owner = Some(Owner {
        id: boris().id,
        name: boris().name,
    });
    assert_eq!(says(&opened.ticket, boris()), Ok(()), "it is his now");
}

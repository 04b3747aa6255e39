//! A call for somebody on call at night: what came of it, for those who read of it in the morning.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Event, Ticket};
use crate::{
    Policy, QueueName,
    settings::{Class, Urgency},
};

/// What happened to a ticket since somebody was called to it at night. Nobody's words are in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// When the first was called.
    pub since: Timestamp,
    /// When the night ends, and the supervisors hear of it.
    pub report_at: Timestamp,
    /// The queue that called.
    pub queue: QueueName,
    /// The kind of promise that the ticket carried.
    pub class: Class,
    /// How pressing it was.
    pub urgency: Urgency,
    /// How many were called.
    pub calls: u32,
    /// Who first acknowledged, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<(String, Timestamp)>,
    /// Who last took it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<(String, Timestamp)>,
    /// Where it was last passed on to, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_on: Option<(QueueName, Timestamp)>,
    /// When it was resolved, if it still is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Timestamp>,
}

/// When the night ends that `now` falls into: the quiet hours, in the desk's zone.
pub(super) fn night_until(policy: &Policy, now: Timestamp) -> Option<Timestamp> {
    let ends = policy.settings.after_quiet_hours(now, None);
    (ends > now).then_some(ends)
}

/// When the supervisors are to hear of it.
pub(super) fn report_at(ticket: &Ticket) -> Option<Timestamp> {
    ticket.incident.as_ref().map(|incident| incident.report_at)
}

/// The report.
pub(super) fn report(ticket: &Ticket) -> Option<Event> {
    let incident = ticket.incident.clone()?;
    Some(Event::IncidentReported {
        incident,
        owner: ticket.owner.as_ref().map(|owner| owner.name.clone()),
    })
}

/// A ticket that ends is looked at no more: what is still to be reported of it is reported with its end.
pub(super) fn with_report(ticket: &Ticket, mut events: Vec<Event>) -> Vec<Event> {
    let ends = events.iter().any(|event| matches!(event, Event::Closed { .. }));
    let told = events
        .iter()
        .any(|event| matches!(event, Event::IncidentReported { .. }));
    if ends && !told {
        events.extend(report(ticket));
    }
    events
}

impl Ticket {
    /// Folds what an event means for the report.
    pub(super) fn note_incident(&mut self, event: &Event, at: Timestamp) {
        if let (
            Event::Called {
                night_until: Some(report_at),
                ..
            },
            None,
        ) = (event, &self.incident)
        {
            self.incident = Some(Box::new(Incident {
                since: at,
                report_at: *report_at,
                queue: self.queue.clone(),
                class: self.class,
                urgency: self.urgency,
                calls: 0,
                acknowledged: None,
                taken: None,
                passed_on: None,
                resolved: None,
            }));
        }
        if matches!(event, Event::IncidentReported { .. }) {
            self.incident = None;
        }
        let Some(incident) = &mut self.incident else { return };
        if let Event::Called { .. } = event {
            incident.calls = incident.calls.saturating_add(1);
        } else if let Event::Acknowledged { name, .. } = event {
            incident.acknowledged.get_or_insert((name.clone(), at));
        } else if let Event::Taken { name, .. } = event {
            incident.taken = Some((name.clone(), at));
        } else if let Event::Escalated { to, .. } = event {
            incident.passed_on = Some((to.clone(), at));
        } else if let Event::Resolved { .. } = event {
            incident.resolved = Some(at);
        } else if let Event::Reopened { .. } = event {
            incident.resolved = None;
        }
    }
}

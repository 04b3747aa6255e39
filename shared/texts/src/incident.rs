//! The report of a call at night: one fact a line.

use conversation::text::IncidentReport;
use domain::settings::Urgency;

use crate::{
    titles::Speaker,
    voice::Voice,
    when::{moment, span},
};

pub(crate) fn words(speaker: Speaker<'_>, report: &IncidentReport) -> String {
    let voice = speaker.voice;
    let lines = [
        Some(voice.incident_head(report.ticket.to_string(), moment(voice, &report.since))),
        Some(voice.incident_cause(speaker.queue(&report.queue), urgency(voice, report.urgency))),
        Some(speaker.class(report.class)),
        Some(voice.incident_calls(report.calls)),
        Some(match &report.acknowledged {
            Some((name, when, took)) => {
                voice.incident_acknowledged(speaker.name(name), moment(voice, when), span(voice, *took))
            }
            None => voice.incident_not_acknowledged(),
        }),
        report
            .taken
            .as_ref()
            .map(|(name, when)| voice.incident_taken(speaker.name(name), moment(voice, when))),
        report
            .passed_on
            .as_ref()
            .map(|(queue, when)| voice.incident_passed_on(speaker.queue(queue), moment(voice, when))),
        report
            .resolved
            .as_ref()
            .map(|when| voice.incident_resolved(moment(voice, when))),
        // Of what is resolved there is no next owner.
        match (&report.owner, &report.resolved) {
            (Some(owner), _) => Some(voice.incident_owner(speaker.name(owner))),
            (None, None) => Some(voice.incident_no_owner()),
            (None, Some(_)) => None,
        },
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// What an urgency is called.
pub(crate) fn urgency(voice: Voice, urgency: Urgency) -> String {
    match urgency {
        Urgency::Low => voice.urgency_low(),
        Urgency::Medium => voice.urgency_medium(),
        Urgency::High => voice.urgency_high(),
    }
}

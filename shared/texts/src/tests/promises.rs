//! Promises whose group is behind, or stands still.

use conversation::text::{Outlook, Say, When};
use domain::{QueueName, TicketId};
use jiff::SignedDuration;

/// Receipts: in a queue of each kind, with a call for a person, and with a promise that has lapsed.
pub(super) fn accepted(ticket: TicketId, [first, second, own]: [&QueueName; 3], soon: &When, over: &When) -> Vec<Say> {
    let accepted = |queue: &QueueName, continues, person_called, promised: &When| Say::Accepted {
        ticket,
        queue: queue.clone(),
        promised: promised.clone(),
        continues,
        person_called,
    };
    vec![
        accepted(first, None, false, soon),
        accepted(second, Some(TicketId(12300)), false, soon),
        accepted(own, None, true, soon),
        accepted(own, None, false, over),
        accepted(own, None, true, over),
    ]
}

/// One of each.
pub(super) fn all(ticket: TicketId, queue: &QueueName, promised: &When) -> Vec<Say> {
    let promised = || promised.clone();
    let accepted = |person_called| Say::Accepted {
        ticket,
        queue: queue.clone(),
        promised: promised(),
        continues: Some(ticket),
        person_called,
    };
    let behind = Outlook::Behind(SignedDuration::from_mins(8));
    [
        (accepted(false), behind),
        (accepted(false), Outlook::Standing),
        (accepted(true), Outlook::Standing),
        (
            Say::Reopened {
                ticket,
                promised: promised(),
            },
            Outlook::Standing,
        ),
        (
            Say::Escalated {
                ticket,
                promised: promised(),
            },
            Outlook::Standing,
        ),
        (
            Say::Apology {
                ticket,
                promised: promised(),
            },
            Outlook::Standing,
        ),
        (
            Say::AtIt {
                ticket,
                next: promised(),
            },
            Outlook::Standing,
        ),
    ]
    .map(|(said, outlook)| Say::Expecting(Box::new(said), outlook))
    .into()
}

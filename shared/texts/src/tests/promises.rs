//! Promises whose group is behind, or stands still.

use domain::{
    QueueName, TicketId,
    say::{Outlook, Say, When},
};
use jiff::SignedDuration;

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

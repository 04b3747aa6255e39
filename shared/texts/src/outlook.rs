//! Promises whose group is behind, or stands still.

use conversation::text::{Outlook, Say};

use crate::{say::words as plain, titles::Speaker, when::span};

pub(crate) fn words(speaker: Speaker<'_>, said: &Say, outlook: Outlook) -> String {
    let voice = speaker.voice;
    let (said, outlook) = match outlook {
        Outlook::Behind(by) => (plain(speaker, said), voice.outlook_behind(span(voice, by))),
        Outlook::Standing => (timeless(speaker, said), voice.outlook_standing()),
    };
    [said, outlook].join("\n\n")
}

/// What is promised, without the time.
fn timeless(speaker: Speaker<'_>, said: &Say) -> String {
    let voice = speaker.voice;
    if let Say::Accepted {
        ticket,
        queue,
        continues,
        person_called,
        ..
    } = said
    {
        let (number, queue) = (ticket.to_string(), speaker.queue(queue));
        let accepted = if *person_called {
            voice.accepted_person_timeless(number, queue)
        } else {
            voice.accepted_timeless(number, queue)
        };
        let continues = continues.map(|earlier| voice.accepted_continues(earlier.to_string()));
        return std::iter::once(accepted)
            .chain(continues)
            .collect::<Vec<_>>()
            .join("\n\n");
    }
    if let Say::Reopened { ticket, .. } = said {
        return voice.reopened_timeless(ticket.to_string());
    }
    if let Say::Escalated { .. } = said {
        return voice.escalated_timeless();
    }
    if let Say::Apology { ticket, .. } = said {
        return voice.apology_timeless(ticket.to_string());
    }
    if let Say::AtIt { ticket, .. } = said {
        return voice.at_it_timeless(ticket.to_string());
    }
    plain(speaker, said)
}

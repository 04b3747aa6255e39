//! Which of a customer's tickets an answer is of: its number goes before the words, or the answer hangs on a line that names it.

use domain::{TicketId, message::Words, ticket::Side};

use super::{Next, Pending, View};
use crate::{Action, Effect, Reply, side};

/// The longest text, and the longest caption, in UTF-16 units (<https://core.telegram.org/bots/api#sendmessage>).
const TEXT: usize = 4_096;
const CAPTION: usize = 1_024;

/// Room for the number's line.
pub(super) const LINE: usize = 24;

/// The number that an agent's message is to show its customer.
pub(super) fn of(view: View<'_>, pending: &Pending<'_>) -> Option<TicketId> {
    let agents = side(view.lane) == Side::Customer && matches!(pending.effect, Effect::Copy { .. });
    (agents && view.several).then_some(view.ticket.id)
}

/// Puts the number before the words of a call. Where there are none, or no room, and it hangs on nothing, it is put under the last line of
/// ours about the ticket, which names it.
pub(super) fn put(view: View<'_>, number: Option<TicketId>, next: Next) -> Next {
    let (Some(number), Next::Do(mut step)) = (number, next.clone()) else {
        return next;
    };
    let fits = |words: &Words, most: usize| words.text.encode_utf16().count() + LINE <= most;
    let (has_place, reply) = match &mut step.action {
        // A rich message has room, and what is too long for a text goes as one.
        Action::Words { words, reply, .. } => {
            let is_rich = words.rich.is_some() || words.text.encode_utf16().count() > TEXT;
            (is_rich || fits(words, TEXT), Some(reply))
        }
        Action::Copy {
            caption,
            messages,
            reply,
            ..
        } => {
            let has_place = messages.len() == 1 && caption.as_ref().is_some_and(|caption| fits(caption, CAPTION));
            (has_place, Some(reply))
        }
        Action::Album { parts, .. } => (parts.first().is_some_and(|part| fits(&part.caption, CAPTION)), None),
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Edit { .. }
        | Action::GoOn { .. }
        | Action::Delete { .. } => (false, None),
    };
    if has_place {
        step.number = Some(number);
    } else if let (Some(reply @ Reply::None), Some(line)) = (reply, view.delivery.lines.last()) {
        *reply = Reply::To(*line);
    }
    Next::Do(step)
}

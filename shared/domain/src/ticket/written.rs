//! When something was written, where that was notably before it was handled: after an outage the desk promises, and waits, from then.

use calendar::after_time;
use jiff::{SignedDuration, Timestamp};

use super::Ticket;

/// Telegram tells whole seconds, and every way takes some: what is no older than this counts as written now.
const USUAL: SignedDuration = SignedDuration::from_secs(10);

/// Telegram keeps updates for a day, and the desk for thirty what it cannot handle.
const OLDEST: SignedDuration = SignedDuration::from_hours(31 * 24);

/// Words that waited for so long are shown in the topic with their time.
const OLD: SignedDuration = SignedDuration::from_mins(5);

/// What comes within this after such words is of the same backlog, whose time is told.
const BACKLOG: SignedDuration = SignedDuration::from_mins(10);

/// When something that is handled now was written, if that was notably earlier. A moment in the future is no such time.
pub(super) fn written_before(written: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let written = written?.max(after_time(now, -OLDEST));
    (now.duration_since(written) > USUAL).then_some(written)
}

/// Whether what was handled at `at` is so old by then that its time is told.
#[must_use]
pub fn is_old(written: Option<Timestamp>, at: Timestamp) -> bool {
    written.is_some_and(|written| at.duration_since(written) >= OLD)
}

impl Ticket {
    /// Since when the customer waits for an answer to what was written then and handled at `at`: not from before they last heard from us,
    /// or from before we began to wait for them.
    pub(super) fn waits_from(&self, written: Option<Timestamp>, at: Timestamp) -> Timestamp {
        let Some(written) = written else { return at };
        let before = [Some(self.opened_at), self.heard_at, self.paused_since];
        before.into_iter().flatten().fold(written, Timestamp::max).min(at)
    }

    /// Whether the topic is to be told how old a message is: the first of a backlog.
    pub(super) fn tells_age(&self, written: Option<Timestamp>, now: Timestamp) -> bool {
        let told = self.age_told_at.is_some_and(|told| now <= after_time(told, BACKLOG));
        is_old(written, now) && !told
    }
}

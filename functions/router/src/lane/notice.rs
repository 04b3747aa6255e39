//! Notices to staff, in private.

use conversation::staff::Notice;
use domain::Timestamp;
use outbox::{Class, InFlight, Outcome, StepKey};
use store::Error;

use super::Worker;
use crate::step;

impl Worker<'_> {
    /// Sends a notice to a member of staff; gives the moment to go on at if it must wait.
    pub(super) async fn notice(&mut self, id: &str, notice: &Notice) -> Result<Option<Timestamp>, Error> {
        let now = self.now();
        let trying = InFlight {
            ticket: None,
            key: StepKey::Notice(id.to_owned()),
            of_version: 0,
            at: now,
        };
        // Whoever died over it may have sent it: to be told twice does no harm.
        if let Some(at) = self.reserve(trying, Class::Words, false, None, now).await? {
            return Ok(Some(at));
        }
        let outcome = step::notify(self.app, self.lane, notice, &self.policy).await;
        let until = match outcome {
            Outcome::Later(seconds) => Some((i64::from(seconds.max(1)), false)),
            // Announced twice is better than never.
            Outcome::Down | Outcome::Unknown | Outcome::Unauthorized => Some((self.bucket.pause().as_secs(), true)),
            Outcome::Done { .. } | Outcome::Nothing | Outcome::NoCounterpart => None,
            Outcome::Withdrawn { .. }
            | Outcome::Gone
            | Outcome::TopicGone
            | Outcome::TopicClosed
            | Outcome::SourceGone
            | Outcome::BadQuote
            | Outcome::Moved(_)
            | Outcome::Forbidden(..)
            | Outcome::TooOld
            | Outcome::Refused(_) => {
                tracing::error!(lane = %self.lane, ?outcome, "a notice cannot be sent; dropped");
                None
            }
        };
        let Some((seconds, down)) = until else {
            self.app.store.drop_notice(self.lane, id).await?;
            return Ok(None);
        };
        let at = now.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(now);
        let blocked = self.bucket.blocked(at, down);
        self.app.store.put_bucket(self.lane, &blocked).await?;
        self.bucket = blocked;
        Ok(Some(at))
    }
}

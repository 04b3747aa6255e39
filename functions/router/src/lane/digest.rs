//! Many lines about clocks in one message.

use std::collections::HashSet;

use domain::{TicketId, Timestamp, ticket::Side};
use outbox::{Class, InFlight, StepKey, Telling, apply_digest_outcome, digest, entry, side};
use store::{Error, lanes::Work};

use super::Worker;
use crate::{loaded::Loaded, step};

/// How many tickets one digest tells of: they move in one transaction.
const MOST: usize = 50;

impl Worker<'_> {
    /// Where more lines about clocks wait than a minute of the group holds, tells them all in one message; gives the moment to go on at
    /// if that must wait.
    ///
    /// Its tickets move together, once it was told. Whoever dies in between has told them twice rather than never.
    pub(super) async fn digest(&mut self, page: &[Work], gone: &HashSet<TicketId>) -> Result<Option<Timestamp>, Error> {
        let with_notices =
            |work: &&Work| work.row.since[Class::Notice as usize].is_some() && !gone.contains(&work.ticket);
        let rows: Vec<&Work> = page.iter().filter(with_notices).take(MOST).collect();
        // What no reading can make a digest of is not read.
        if side(self.lane) == Side::Customer || self.bucket.telling(rows.len(), self.now()) != Telling::Digest {
            return Ok(None);
        }
        let mut entries = Vec::new();
        for work in rows {
            if let Some(loaded) = Loaded::read(&self.app.store, self.lane, work).await? {
                entries.extend(entry(loaded.view(self.lane), &self.policy.settings, self.now()));
            }
        }
        let now = self.now();
        let Some(first) = entries
            .first()
            .filter(|_| self.bucket.telling(entries.len(), now) == Telling::Digest)
        else {
            return Ok(None);
        };
        let trying = InFlight {
            ticket: Some(first.ticket),
            key: StepKey::Digest,
            of_version: first.told.version - 1,
            at: now,
        };
        if let Some(at) = self.reserve(trying, Class::Notice, true, None, now).await? {
            return Ok(Some(at));
        }
        let outcome = step::announce(self.app, self.lane, self.chat(), &digest(&entries), &self.policy).await;
        let digested = apply_digest_outcome(self.lane.chat(), &self.bucket, outcome, self.now());
        if digested.told {
            let told: Vec<_> = entries.into_iter().map(|entry| (entry.ticket, entry.told)).collect();
            self.app.store.record_deliveries(self.lane, &told).await?;
        }
        if let Some(why) = &digested.mend {
            tracing::error!(lane = %self.lane, why, "the lane stands still until this is mended");
        }
        if let Some(bucket) = digested.bucket {
            self.put_bucket(bucket, digested.news.as_ref()).await?;
        }
        Ok(self.bucket.blocked_until.filter(|until| self.now() < *until))
    }
}

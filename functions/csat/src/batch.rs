//! Many tickets in few transactions.

use std::collections::BTreeMap;

use domain::TicketId;
use metrics::{Delta, Tally, count as count_commit};
use store::{
    Error, Store,
    counters::{Counted, ITEMS},
    tickets::COMMITS,
};

/// How many commits one transaction covers. Each adds a few counters to a cell, and the expression that moves a cell may
/// hold 300 of them.
const MOST: usize = 100;

/// Counts tickets as far as they have commits, in as few transactions as hold them.
///
/// # Errors
/// The first that is met. What was counted until then stays counted; counting goes on from there when it is begun again.
pub async fn count(store: &Store, tickets: &[TicketId]) -> Result<(), Error> {
    let mut batch = Batch::default();
    for ticket in tickets {
        batch.take_in(store, *ticket).await?;
    }
    batch.flush(store).await
}

/// What is counted and not written.
#[derive(Default)]
struct Batch {
    tallies: BTreeMap<TicketId, Counted>,
    delta: Delta,
    commits: usize,
}

impl Batch {
    /// Counts one ticket, and writes whenever it is full.
    async fn take_in(&mut self, store: &Store, ticket: TicketId) -> Result<(), Error> {
        let mut tally = store.tally(ticket).await?;
        loop {
            let counted = seq(tally.as_ref());
            let commits = store.commits(ticket, counted).await?;
            for commit in &commits {
                let before = seq(tally.as_ref());
                let (next, delta) = count_commit(tally, commit).map_err(|why| Error::Corrupt {
                    what: format!("ticket {ticket}"),
                    why: why.to_string(),
                })?;
                if !self.holds(ticket, &delta) {
                    self.flush(store).await?;
                }
                self.add(before, next.clone(), delta);
                tally = Some(next);
            }
            if commits.len() < usize::try_from(COMMITS).unwrap_or_default() {
                return Ok(());
            }
        }
    }

    /// Whether one commit more goes into the same transaction.
    fn holds(&self, ticket: TicketId, delta: &Delta) -> bool {
        let tallies = self.tallies.len() + usize::from(!self.tallies.contains_key(&ticket));
        let mut sum = self.delta.clone();
        sum += delta.clone();
        self.commits < MOST && tallies + sum.len() <= ITEMS
    }

    fn add(&mut self, before: u64, tally: Tally, delta: Delta) {
        self.tallies
            .entry(tally.ticket)
            .and_modify(|counted| counted.tally.clone_from(&tally))
            .or_insert(Counted { before, tally });
        self.delta += delta;
        self.commits += 1;
    }

    async fn flush(&mut self, store: &Store) -> Result<(), Error> {
        let Self { tallies, delta, .. } = std::mem::take(self);
        let counted: Vec<Counted> = tallies.into_values().collect();
        store.apply(&counted, &delta).await
    }
}

/// How far a ticket is counted.
fn seq(tally: Option<&Tally>) -> u64 {
    tally.map_or(0, |tally| tally.seq)
}

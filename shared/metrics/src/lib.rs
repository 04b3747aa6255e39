//! What reports count: a fold over the same commits that make a ticket.
//!
//! [`count`] takes one commit and what earlier ones left behind ([`Tally`], one row per ticket), and says by how much which
//! counters move ([`Delta`]). A counter is a measure of a cell, and a cell is a day together with one value of one
//! [`Dimension`]. Moves only add, so they may be applied in any order, summed over any split, and computed again from the
//! commits alone: no counter is ever read in order to change it.
//!
//! Days and hours are UTC's and no settings are read, so that a recount says the same for ever.
//!
//! The rules that are not plain from the names:
//! - What counts as an agent's answer is a message to the customer, a request for details, or a summary where nothing else was
//!   said before. Notes and the desk's own words are none.
//! - `first_response` runs from the opening, `next_response` from the customer's oldest unanswered word (or the escalation or
//!   reopening that made the desk owe an answer), and only after a first response.
//! - `resolution` is the wall time that the ticket stood open until it was resolved: what passed between a resolution and its
//!   reopening is not counted, the wait for the customer is. One sample for each `resolved`.
//! - `time_to_take` runs from the moment that nobody had the ticket until an agent took it; a takeover is none.
//! - `acknowledgement` runs from the first call for somebody on call until one of them acknowledged, to their account. A call that ends
//!   because somebody took the ticket has none.
//! - `first_touch` is a first resolution after exactly one answer; `resolved_without_agent` one where no agent ever answered
//!   and the customer said that it was solved. A reopening proves both wrong, and takes them back where they were counted.
//! - A changed rating moves the counters of the day, hour, queue and agent of the first one.

mod cell;
mod erase;
mod histogram;
mod measure;
mod tally;
#[cfg(test)]
mod tests;

pub use cell::{BadCell, Cell, Delta, Dimension, Measures, NO_TOPIC};
pub use histogram::{Bucket, Histogram};
pub use measure::{BadMeasure, Measure, Span, Star};
pub use tally::{Place, Rating, Resolution, SCHEMA, Tally};

use domain::{TicketId, ticket::Commit};

/// Why a commit cannot be counted after what was counted before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Commits are missing in between: read those after `counted` first.
    #[error("commit {found} of ticket {ticket} does not follow commit {counted}")]
    Gap {
        /// The ticket.
        ticket: TicketId,
        /// The last commit that was counted; 0 if none was.
        counted: u64,
        /// The commit that was given.
        found: u64,
    },
    /// The tally is another ticket's.
    #[error("a commit of ticket {found} was given with the tally of ticket {ticket}")]
    OtherTicket {
        /// The tally's ticket.
        ticket: TicketId,
        /// The commit's ticket.
        found: TicketId,
    },
    /// The ticket's first commit does not open it.
    #[error("the first commit of ticket {0} does not open it")]
    NotOpened(TicketId),
    /// The tally was written by newer code, which knows better.
    #[error("the tally has schema {0}, and this code knows {SCHEMA}; deploy the newer release")]
    TooNew(u16),
}

/// Counts one commit: the tally after it, and what it adds to the counters. `tally` is `None` for a ticket of which nothing
/// has been counted.
///
/// A commit that the tally covers already changes nothing.
///
/// # Errors
/// [`Refused::Gap`] if commits are missing in between: the caller reads them and begins again. Anything else is corrupt data,
/// or ([`Refused::TooNew`]) the work of a later release.
pub fn count(tally: Option<Tally>, commit: &Commit) -> Result<(Tally, Delta), Refused> {
    let mut tally = match tally {
        Some(tally) if tally.schema > SCHEMA => return Err(Refused::TooNew(tally.schema)),
        Some(tally) if tally.ticket != commit.ticket => {
            return Err(Refused::OtherTicket {
                ticket: tally.ticket,
                found: commit.ticket,
            });
        }
        Some(tally) if commit.version <= tally.seq => return Ok((tally, Delta::default())),
        Some(tally) => tally,
        None if commit.version <= 1 => Tally::opened(commit).ok_or(Refused::NotOpened(commit.ticket))?,
        None => {
            return Err(Refused::Gap {
                ticket: commit.ticket,
                counted: 0,
                found: commit.version,
            });
        }
    };
    if commit.version > tally.seq + 1 {
        return Err(Refused::Gap {
            ticket: commit.ticket,
            counted: tally.seq,
            found: commit.version,
        });
    }
    let delta = tally.take_in(commit);
    tally.seq = commit.version;
    tally.schema = SCHEMA;
    Ok((tally, delta))
}

/// Counts commits of one ticket in their order: [`count`] from one to the next, with the sum of what they add. `None` stays
/// `None` only if there are no commits.
///
/// # Errors
/// As [`count`], at the first commit that is refused.
pub fn count_all<'a>(
    tally: Option<Tally>,
    commits: impl IntoIterator<Item = &'a Commit>,
) -> Result<(Option<Tally>, Delta), Refused> {
    commits
        .into_iter()
        .try_fold((tally, Delta::default()), |(tally, mut sum), commit| {
            let (tally, delta) = count(tally, commit)?;
            sum += delta;
            Ok((Some(tally), sum))
        })
}

//! Counting everything anew, to show that the counters agree with the commits.

use std::fmt;

use domain::TicketId;
use metrics::{Cell, Delta, Measure, Refused, Tally, count_all};
use store::{Error, tickets::COMMITS};

use crate::App;

/// A counter that is not what the commits say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub cell: Cell,
    /// What.
    pub measure: Measure,
    /// What the table holds.
    pub stored: i64,
    /// What the commits say.
    pub counted: i64,
}

/// `2026-03-01 queue l1 opened: stored 3, counted 4`.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            cell,
            measure,
            stored,
            counted,
        } = self;
        write!(f, "{cell} {measure}: stored {stored}, counted {counted}")
    }
}

/// What a recount found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Tickets that were counted.
    pub tickets: u64,
    /// Commits that were counted.
    pub commits: u64,
    /// Commits that are yet to be counted by the function itself. They are in no counter and were not counted here.
    pub behind: u64,
    /// Cells that were compared.
    pub cells: usize,
    /// Cells that moved while the recount ran, and may or may not agree; on a quiet desk there are none.
    pub moving: usize,
    /// Tickets that this code cannot count, each with the reason.
    pub unreadable: Vec<(TicketId, String)>,
    /// Counters that disagree, by day, dimension and value.
    pub differences: Vec<Difference>,
}

impl Report {
    /// Whether every counter that could be compared agrees.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.differences.is_empty() && self.unreadable.is_empty()
    }
}

/// Counts all commits that the tallies say are counted, and compares with the stored counters. Reads the whole table, and
/// changes nothing. The desk may run meanwhile.
///
/// The counters are read first, then the tickets, and the counters that disagree once more: one that has stood still from
/// the first reading to the last must be the sum over the tallies as they were at any moment between.
///
/// # Errors
/// [`Error::Unavailable`] and [`Error::Misdeployed`]; [`Error::Corrupt`] for a counter that cannot be read.
pub async fn recount(app: &App) -> Result<Report, Error> {
    let mut stored = Delta::default();
    let mut from = None;
    loop {
        let (cells, next) = app.store.scan_cells(from).await?;
        stored += cells;
        from = next;
        if from.is_none() {
            break;
        }
    }
    let mut report = Report::default();
    let mut counted = Delta::default();
    loop {
        let (tickets, next) = app.store.scan_tickets(from).await?;
        for ticket in tickets {
            report.tickets += 1;
            match one(app, ticket, &mut report).await {
                Ok(delta) => counted += delta,
                Err(Error::Corrupt { what, why }) => report.unreadable.push((ticket, format!("{what}: {why}"))),
                Err(error) => return Err(error),
            }
        }
        from = next;
        if from.is_none() {
            break;
        }
    }
    compare(app, &stored, &counted, &mut report).await?;
    Ok(report)
}

/// Counts one ticket as far as its tally does.
async fn one(app: &App, ticket: TicketId, report: &mut Report) -> Result<Delta, Error> {
    let until = app.store.tally(ticket).await?.map_or(0, |tally| tally.seq);
    let mut tally: Option<Tally> = None;
    let mut sum = Delta::default();
    let mut read = 0;
    loop {
        let commits = app.store.commits(ticket, read).await?;
        let counted = commits.iter().take_while(|commit| commit.version <= until);
        let (next, delta) = count_all(tally, counted).map_err(|why| unreadable(ticket, why))?;
        tally = next;
        sum += delta;
        read = commits.last().map_or(read, |last| last.version);
        if commits.len() < usize::try_from(COMMITS).unwrap_or_default() {
            break;
        }
    }
    report.commits += read.min(until);
    report.behind += read.saturating_sub(until);
    Ok(sum)
}

fn unreadable(ticket: TicketId, why: Refused) -> Error {
    Error::Corrupt {
        what: format!("ticket {ticket}"),
        why: why.to_string(),
    }
}

async fn compare(app: &App, stored: &Delta, counted: &Delta, report: &mut Report) -> Result<(), Error> {
    let mut off = counted.clone();
    off -= stored.clone();
    let mut all = counted.clone();
    all += stored.clone();
    report.cells = all.len();
    for (cell, measures) in off.iter() {
        let before = stored.of(cell);
        if app.store.cell(cell).await? != before.cloned().unwrap_or_default() {
            report.moving += 1;
            continue;
        }
        report.differences.extend(measures.iter().map(|(measure, by)| {
            let stored = before.map_or(0, |measures| measures.get(measure));
            Difference {
                cell: cell.clone(),
                measure,
                stored,
                counted: stored + by,
            }
        }));
    }
    Ok(())
}

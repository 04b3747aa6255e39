//! Counts commits into the counters that reports read.
//!
//! The table's stream says which tickets have new commits, and nothing else is taken from it: the commits are read from the
//! table, after the last one that the ticket's tally says was counted, and the tally moves in the same transaction as the
//! counters. News that come twice, late, in disorder or for a commit counted long ago therefore change nothing, and lost
//! news are made good by the next. Many tickets share one transaction, since they share most counters.
//!
//! [`recount`] counts everything anew from the commits and says where the counters disagree.
//!
//! What must never be here: a rule of what counts as what, which is `metrics`'s, and a report.

mod batch;
mod recount;

use std::collections::BTreeSet;

use aws_lambda_events::event::{dynamodb::Event, streams::DynamoDbEventResponse};
use domain::TicketId;
use lambda::stream::{self, Progress};
use store::{Error, Store, keys::Named, retry::until_committed};

pub use recount::{Difference, Report, recount};

/// What the function works with.
#[derive(Clone, Debug)]
pub struct App {
    /// The table.
    pub store: Store,
}

/// Counts the tickets that a batch of the table's stream is about. What the response names comes again, with everything
/// after it.
///
/// A ticket whose commits cannot be read is left as it is counted, and logged: it would hold up all others for a day. The
/// next release that can read it goes on where counting stands.
pub async fn handle(app: &App, event: Event) -> DynamoDbEventResponse {
    let news = news(&event);
    let tickets: Vec<TicketId> = news.iter().map(|(_, ticket)| *ticket).collect();
    if catch_up(app, &tickets).await.is_ok() {
        return DynamoDbEventResponse::default();
    }
    // One of them fails. Each on its own, so that it is the only one.
    stream::each(news, |ticket| async move {
        match catch_up(app, &[ticket]).await {
            Ok(()) => Progress::Done,
            Err(Error::Corrupt { what, why }) => {
                tracing::error!(ticket.id = ticket.0, what, error = why, "a ticket is not counted");
                Progress::Done
            }
            Err(error) => {
                tracing::warn!(ticket.id = ticket.0, error = %error, "a ticket is to be counted again");
                let down = matches!(error, Error::Unavailable(_) | Error::Misdeployed(_));
                if down { Progress::Stuck } else { Progress::Again }
            }
        }
    })
    .await
}

/// The tickets with new commits, each after the sequence number of its first record, in the records' order.
fn news(event: &Event) -> Vec<(Option<String>, TicketId)> {
    let mut seen = BTreeSet::new();
    let tickets = event.records.iter().filter_map(|record| {
        // The key is enough: whether the commit can be read is found out when it is.
        let Named::Commit(ticket, _) = stream::named(record)? else {
            return None;
        };
        Some((record.change.sequence_number.clone(), ticket))
    });
    tickets.filter(|(_, ticket)| seen.insert(*ticket)).collect()
}

/// Counts tickets as far as they have commits, as if the stream had just shown news of them; anew as often as somebody else counted the
/// same, or moved the same counters.
///
/// # Errors
/// The table's; [`Error::Corrupt`] for a ticket that this code cannot count.
pub async fn catch_up(app: &App, tickets: &[TicketId]) -> Result<(), Error> {
    until_committed(|_| batch::count(&app.store, tickets)).await
}

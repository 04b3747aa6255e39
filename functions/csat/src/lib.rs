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

use std::{collections::BTreeSet, time::Duration};

use aws_lambda_events::event::{
    dynamodb::{Event, EventRecord},
    streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse},
};
use domain::TicketId;
use serde_dynamo::AttributeValue;
use store::{Error, Store, keys::Named};

pub use recount::{Difference, Report, recount};

/// How often counting begins anew because somebody else counted the same, or moved the same counters.
const TRIES: u32 = 5;

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
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>
pub async fn handle(app: &App, event: Event) -> DynamoDbEventResponse {
    let mut response = DynamoDbEventResponse::default();
    let news = news(&event);
    let tickets: Vec<TicketId> = news.iter().map(|(ticket, _)| *ticket).collect();
    if patiently(&app.store, &tickets).await.is_ok() {
        return response;
    }
    // One of them fails. Each on its own, so that it is the only one.
    let mut down = false;
    for (ticket, sequence) in news {
        if down {
            response.batch_item_failures.push(failure(sequence));
            continue;
        }
        match patiently(&app.store, &[ticket]).await {
            Ok(()) => {}
            Err(Error::Corrupt { what, why }) => {
                tracing::error!(ticket.id = ticket.0, what, error = why, "a ticket is not counted");
            }
            Err(error) => {
                tracing::warn!(ticket.id = ticket.0, error = %error, "a ticket is to be counted again");
                response.batch_item_failures.push(failure(sequence));
                down = matches!(error, Error::Unavailable(_) | Error::Misdeployed(_));
            }
        }
    }
    response
}

/// The tickets with new commits, each with the sequence number of its first record, in the records' order.
fn news(event: &Event) -> Vec<(TicketId, &str)> {
    let mut seen = BTreeSet::new();
    let tickets = event.records.iter().filter_map(|record| {
        let sequence = record.change.sequence_number.as_deref().unwrap_or_default();
        Some((ticket_of(record)?, sequence))
    });
    tickets.filter(|(ticket, _)| seen.insert(*ticket)).collect()
}

fn failure(sequence: &str) -> DynamoDbBatchItemFailure {
    let mut failure = DynamoDbBatchItemFailure::default();
    failure.item_identifier = Some(sequence.to_owned());
    failure
}

/// The ticket whose commit a record is about. The key says so: whether the commit can be read is found out when it is.
fn ticket_of(record: &EventRecord) -> Option<TicketId> {
    let keys = &record.change.keys;
    let text = |name: &str| {
        let Some(AttributeValue::S(text)) = keys.get(name) else {
            return None;
        };
        Some(text.as_str())
    };
    match store::stream_image(text).ok()??.named {
        Named::Commit(ticket, _) => Some(ticket),
        Named::Customer(..)
        | Named::Ticket(..)
        | Named::Row(..)
        | Named::Notice(..)
        | Named::Workload(_)
        | Named::Other => None,
    }
}

/// Counts tickets as far as they have commits, as if the stream had just shown news of them.
///
/// # Errors
/// The table's; [`Error::Corrupt`] for a ticket that this code cannot count.
pub async fn catch_up(app: &App, tickets: &[TicketId]) -> Result<(), Error> {
    patiently(&app.store, tickets).await
}

/// Counts tickets, anew as often as somebody else was first.
async fn patiently(store: &Store, tickets: &[TicketId]) -> Result<(), Error> {
    let mut tried = 0;
    loop {
        match batch::count(store, tickets).await {
            Err(Error::Conflict | Error::Busy) if tried + 1 < TRIES => {
                // Whoever lost a round waits longer than whoever won it.
                tokio::time::sleep(Duration::from_millis(5 << tried)).await;
                tried += 1;
            }
            other => return other,
        }
    }
}

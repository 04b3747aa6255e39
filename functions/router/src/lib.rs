//! The only sender: a wake-up in, and the lane's work carried out, in order and at the lane's pace.
//!
//! The queue carries no data: a wake-up says which lane has work, and the table says what. Repeated, early, late and lost
//! wake-ups are all harmless. What to send is planned in `domain`; here it is only carried out.

pub mod assign;
mod facts;
pub mod lane;
mod loaded;
mod press;
mod step;

use std::{collections::HashSet, sync::Arc, time::Duration};

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use domain::{LaneId, TicketId, Timestamp, bus::announcements};
use jiff::SignedDuration;
use lambda::{
    Bus, Clock, Policies, Queue, WakeUp,
    batch::{self, Handled},
};
use store::Store;
use telegram::Api;

/// How long one call of the function works before it lets the queue call it again.
const WORKS_FOR: SignedDuration = SignedDuration::from_secs(20);

/// How long a lane rests after the table did not answer.
const TABLE_PAUSE: Duration = Duration::from_secs(2);

/// How long what concerns the bus rests: announcements that it did not take, and facts from it that the table did not. With as many receives as
/// the queue allows, that is four hours.
const BUS_PAUSE: Duration = Duration::from_secs(15);

/// What the function holds between calls.
#[derive(Clone)]
pub struct App {
    /// The table.
    pub store: Store,
    /// The settings in force.
    pub policies: Arc<Policies>,
    /// Telegram.
    pub telegram: Arc<dyn Api>,
    /// The bus that other systems listen to.
    pub bus: Arc<dyn Bus>,
    /// The queue that wake-ups come from.
    pub queue: Arc<dyn Queue>,
    /// The clock.
    pub clock: Clock,
}

/// Handles a batch of wake-ups. One whose lane must wait is hidden until then and comes again.
///
/// A wake-up carries no data, so one does for all of its lane in the batch. The others are done with at once: left in flight,
/// they would hold the lane back until their own time-out, long after the one that was put off.
pub async fn handle(app: &App, mut event: SqsEvent) -> SqsBatchResponse {
    let mut lanes = HashSet::new();
    event.records.retain(|message| lanes.insert(message.body.clone()));
    batch::each(event, |message| one(app, message)).await
}

async fn one(app: &App, message: SqsMessage) -> Handled {
    let body = message.body.as_deref().unwrap_or_default();
    if let Some(queue) = WakeUp::assigned(body) {
        return match Box::pin(assign::assign(app, &queue)).await {
            Ok(given) => {
                tracing::debug!(queue = %queue, given, "assigned");
                Handled::Done
            }
            Err(error) => {
                // The sweeper asks again within a minute.
                tracing::warn!(queue = %queue, error = %error, "not assigned");
                Handled::Done
            }
        };
    }
    if let Some((ticket, version)) = WakeUp::announced(body) {
        return announce(app, ticket, version, message.receipt_handle.as_deref()).await;
    }
    if let Some((_, query)) = WakeUp::pressed(body) {
        return press::answer(app, query, &message).await;
    }
    if let Some(text) = WakeUp::fact(body) {
        return facts::take(app, text, message.receipt_handle.as_deref()).await;
    }
    let Ok(lane) = body.parse::<LaneId>() else {
        tracing::error!(body.bytes = body.len(), "dropped: a wake-up that names no lane");
        return Handled::Done;
    };
    let until = (app.clock)().checked_add(WORKS_FOR).unwrap_or(Timestamp::MAX);
    let pause = match Box::pin(lane::work(app, lane, until)).await {
        Ok(lane::Rest::Idle) => return Handled::Done,
        Ok(lane::Rest::Until(at)) => {
            let by = at.duration_since((app.clock)()).max(SignedDuration::ZERO);
            Duration::try_from(by).unwrap_or_default()
        }
        Err(error) if error.is_passing() => {
            tracing::warn!(lane = %lane, error = %error, "the lane goes on later");
            TABLE_PAUSE
        }
        Err(error) => {
            tracing::error!(lane = %lane, error = %error, "the lane cannot go on");
            Duration::from_mins(1)
        }
    };
    again(app, message.receipt_handle.as_deref(), pause).await
}

/// Tells other systems what a commit has to tell them. The queue keeps one ticket's in order; a repetition has the same id.
async fn announce(app: &App, ticket: TicketId, version: u64, receipt: Option<&str>) -> Handled {
    let told = match app.store.commit(ticket, version).await {
        Ok(Some(commit)) => app
            .bus
            .put(&announcements(&commit))
            .await
            .map_err(|error| error.to_string()),
        Ok(None) => {
            tracing::error!(
                ticket.id = ticket.0,
                version,
                "dropped: a wake-up for a commit that is not there"
            );
            return Handled::Done;
        }
        Err(error) => Err(error.to_string()),
    };
    match told {
        Ok(()) => Handled::Done,
        Err(error) => {
            tracing::warn!(ticket.id = ticket.0, version, error, "not announced yet");
            again(app, receipt, BUS_PAUSE).await
        }
    }
}

/// Lets a wake-up come again after a pause.
async fn again(app: &App, receipt: Option<&str>, pause: Duration) -> Handled {
    batch::again_in(app.queue.as_ref(), receipt, pause).await
}

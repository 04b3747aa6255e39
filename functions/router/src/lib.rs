//! The only sender: a wake-up in, and the lane's work carried out, in order and at the lane's pace.
//!
//! The queue carries no data: a wake-up says which lane has work, and the table says what. Repeated, early, late and lost
//! wake-ups are all harmless. What to send is planned in `domain`; here it is only carried out.

pub mod assign;
pub mod lane;
mod loaded;
mod step;

use std::{collections::HashSet, sync::Arc, time::Duration};

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use domain::{LaneId, Timestamp};
use jiff::SignedDuration;
use lambda::{
    Clock, Policies, Queue, WakeUp,
    batch::{self, Handled},
};
use store::Store;
use telegram::Api;

/// How long one call of the function works before it lets the queue call it again.
const WORKS_FOR: SignedDuration = SignedDuration::from_secs(20);

/// How long a lane rests after the table did not answer.
const TABLE_PAUSE: Duration = Duration::from_secs(2);

/// What the function holds between calls.
#[derive(Clone)]
pub struct App {
    /// The table.
    pub store: Store,
    /// The settings in force.
    pub policies: Arc<Policies>,
    /// Telegram.
    pub telegram: Arc<dyn Api>,
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
    let Ok(lane) = body.parse::<LaneId>() else {
        tracing::error!(body, "dropped: a wake-up that names no lane");
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
    if let Some(receipt) = &message.receipt_handle
        && let Err(error) = app.queue.put_off(receipt, pause).await
    {
        // It comes again all the same, when its time-out ends.
        tracing::warn!(lane = %lane, error = %error, "the wake-up was not put off");
    }
    Handled::Again
}

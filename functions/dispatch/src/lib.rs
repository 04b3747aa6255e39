//! The function behind the table's stream: a commit in, work in its lanes, and wake-ups for those.
//!
//! The stream is ordered per item and not per ticket, and it repeats itself: noting work twice, late or in another order is
//! harmless, and a wake-up carries nothing but the lane's name.

use std::sync::Arc;

use aws_lambda_events::event::{
    dynamodb::{Event, EventRecord},
    streams::DynamoDbEventResponse,
};
use conversation::staff::{concerns_staff, notices};
use domain::{
    LaneId,
    bus::announcements,
    ticket::{Commit, Place},
};
use lambda::{
    Clock, Policies, Queue, WakeUp,
    stream::{self, Progress},
};
use outbox::lanes_for;
use store::{
    Store,
    keys::{Named, group_of_notice},
};

/// What the function holds between calls.
#[derive(Clone)]
pub struct App {
    /// The table.
    pub store: Store,
    /// The settings in force.
    pub policies: Arc<Policies>,
    /// The queue of wake-ups.
    pub queue: Arc<dyn Queue>,
    /// The clock.
    pub clock: Clock,
}

/// Handles a batch of stream records, in their order. The first that fails comes again, with all after it.
pub async fn handle(app: &App, event: Event) -> DynamoDbEventResponse {
    let records = event.records.into_iter();
    let news = records.map(|record| (record.change.sequence_number.clone(), record));
    stream::each(news, |record| async move {
        match one(app, &record).await {
            Ok(()) => Progress::Done,
            Err(error) => {
                tracing::error!(error = %error, "not dispatched; it comes again");
                Progress::Stuck
            }
        }
    })
    .await
}

/// Why a record was not dispatched.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The table.
    #[error(transparent)]
    Table(#[from] store::Error),
    /// The queue of wake-ups.
    #[error(transparent)]
    Queue(#[from] lambda::queue::QueueError),
}

async fn one(app: &App, record: &EventRecord) -> Result<(), Failed> {
    let Some(seen) = stream::image(record)? else {
        return Ok(());
    };
    let mut wake_ups = Vec::new();
    match seen.named {
        Named::Commit(ticket, version) => {
            let Some(commit) = seen.commit else { return Ok(()) };
            // Its words were erased, and that is no news. (In AWS the stream's filter leaves such records out.)
            if ticket != commit.ticket || version != commit.version || record.event_name == "MODIFY" {
                return Ok(());
            }
            wake_ups = work_of(app, &commit).await?;
        }
        // A notice stands in its lane already.
        Named::Notice(lane, id) => {
            wake_ups.push(wake_up(lane, &id));
            // What the admins are told of a group concerns its lane, which may go on.
            wake_ups.extend(group_of_notice(&id).map(|group| wake_up(group, &id)));
        }
        // Somebody has more room, or less, or came to work.
        Named::Workload(agent) => {
            let policy = app.policies.get().await?;
            let change = record.change.sequence_number.as_deref().unwrap_or_default();
            wake_ups.extend(WakeUp::assignments(&policy.settings, &format!("{agent}:{change}")));
        }
        Named::Customer(..) | Named::Ticket(..) | Named::Row(..) | Named::Other => {}
    }
    if !wake_ups.is_empty() {
        app.queue.wake(&wake_ups).await?;
    }
    Ok(())
}

/// Dispatches a commit again, as if the stream had just shown it. What it led to already is not repeated.
///
/// # Errors
/// [`Failed`]: the same may go through later.
pub async fn again(app: &App, commit: &Commit) -> Result<(), Failed> {
    let wake_ups = work_of(app, commit).await?;
    if !wake_ups.is_empty() {
        app.queue.wake(&wake_ups).await?;
    }
    Ok(())
}

/// Notes the work that a commit makes, and says whom to wake for it.
async fn work_of(app: &App, commit: &Commit) -> Result<Vec<WakeUp>, Failed> {
    let (ticket, version, now) = (commit.ticket, commit.version, (app.clock)());
    let mut wake_ups = Vec::new();
    for wake in lanes_for(commit) {
        app.store
            .add_work(wake.lane, ticket, commit.customer, version, wake.class, now)
            .await?;
        wake_ups.push(wake_up(wake.lane, &format!("{ticket}:{version}")));
    }
    if !announcements(commit).is_empty() {
        wake_ups.push(WakeUp::announcement(ticket, version));
    }
    if concerns_staff(commit) {
        tell_staff(app, commit).await?;
    }
    if matches!(commit.place, Some(Place::Waits(_))) {
        let policy = app.policies.get().await?;
        wake_ups.extend(WakeUp::assignments(&policy.settings, &format!("{ticket}:{version}")));
    }
    Ok(wake_ups)
}

/// Puts what the staff has to hear into their lanes; the notices are news of their own in the stream.
async fn tell_staff(app: &App, commit: &Commit) -> Result<(), Failed> {
    let Some(ticket) = app.store.ticket(commit.bot, commit.customer, commit.ticket).await? else {
        return Ok(());
    };
    let (crew, policy) = (app.store.crew().await?, app.policies.get().await?);
    app.store
        .give_notices(commit, &notices(commit, &ticket, &crew, &policy))
        .await?;
    Ok(())
}

fn wake_up(lane: LaneId, reason: &str) -> WakeUp {
    let lane = lane.to_string();
    WakeUp {
        deduplication: format!("{lane}:{reason}"),
        group: lane.clone(),
        body: lane,
    }
}

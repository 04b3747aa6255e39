//! The function that the clock calls, every minute: it asks the index what is due by now, hands that in batches to a queue, and
//! handles the batches that come back from it.
//!
//! Timers are hints: late, early and double ones are harmless, for every tick decides anew. What cannot be handled is put off,
//! so that it never stands at the head of every page. The cost follows what is due, not what is open.

mod alarm;
mod duty;
mod loads;

use std::{future::Future, sync::Arc};

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use domain::{BotId, LaneId, Policy, Timestamp, ticket::Command};
use jiff::SignedDuration;
use lambda::{
    Clock, Policies, Queue, WakeUp,
    batch::{self, Handled},
    queue::QueueError,
};
use serde_json::Value;
use store::{Store, due::Due, keys::Named, lanes::RESCUED_AFTER, tickets::TicketKey};

/// How many due things one read of a shard brings.
const PAGE: i32 = 500;

/// How many pages of a shard one sweep reads at most; the next sweep reads on.
const PAGES: usize = 10;

/// How many due things one message of the queue of ticks carries.
const BATCH: usize = 25;

/// How many open tickets of a queue one step brings to new settings.
const FOLLOWED_PAGE: i32 = 50;

/// How many such steps one sweep takes.
const FOLLOWED_PAGES: usize = 10;

/// How long something that could not be handled is put off.
const PUT_OFF: SignedDuration = SignedDuration::from_mins(15);

/// Work that had to wait longer than this for its turn is put off as if it had waited so long.
const RESCUED_LATEST: SignedDuration = SignedDuration::from_mins(10);

/// What the function holds between calls.
#[derive(Clone)]
pub struct App {
    /// The table.
    pub store: Store,
    /// The settings in force.
    pub policies: Arc<Policies>,
    /// The queue of ticks, which this function also consumes.
    pub ticks: Arc<dyn Queue>,
    /// The queue of wake-ups.
    pub wake_ups: Arc<dyn Queue>,
    /// The bot that staff hear of shifts from.
    pub bot: BotId,
    /// The clock.
    pub clock: Clock,
}

/// Why a sweep did not end.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The table's fault.
    #[error(transparent)]
    Table(#[from] store::Error),
    /// The queue's fault.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// The caller's: an event that is not a queue's.
    #[error("an event that cannot be read: {0}")]
    Event(#[from] serde_json::Error),
}

/// One sweep: everything that is due by now goes to the queue of ticks. Returns how much that was.
///
/// # Errors
/// [`Failed`]: the next sweep asks again.
pub async fn sweep(app: &App) -> Result<usize, Failed> {
    let now = (app.clock)();
    let mut found = 0;
    for shard in 0..app.store.shards() {
        let mut last: Option<Due> = None;
        for _ in 0..PAGES {
            let due = app.store.due(shard, now, PAGE, last.as_ref()).await?;
            found += due.len();
            let bodies: Result<Vec<String>, _> = due.chunks(BATCH).map(serde_json::to_string).collect();
            let bodies = bodies.map_err(|why| QueueError(why.to_string()))?;
            if !bodies.is_empty() {
                app.ticks.send(&bodies).await?;
            }
            let full = i32::try_from(due.len()).is_ok_and(|len| len >= PAGE);
            last = due.into_iter().next_back();
            if !full {
                break;
            }
        }
    }
    // Shifts begin and end by the clock, and a wake-up may have been lost.
    let policy = app.policies.get().await?;
    let minute = now.as_second() / 60;
    let wake_ups = WakeUp::assignments(&policy.settings, &format!("sweep:{minute}"));
    if !wake_ups.is_empty() {
        app.wake_ups.wake(&wake_ups).await?;
    }
    // What keeps open tickets from following keeps no shift from being seen to.
    let followed = follow(app, &policy).await;
    duty::see_to_shifts(app, &policy).await?;
    loads::recount(app, &policy).await?;
    followed?;
    if found > 0 {
        tracing::info!(due = found, "swept");
    }
    Ok(found)
}

/// After a change of settings, sets the clocks of open tickets by what is promised now: a few pages a sweep, so that new messages are
/// not starved, and from where the last sweep stopped.
async fn follow(app: &App, policy: &Policy) -> Result<(), Failed> {
    let mut terms = app.store.terms().await?;
    if terms.settings == policy.version && terms.done {
        return Ok(());
    }
    if terms.settings != policy.version {
        terms = terms.anew(policy.version);
    }
    for _ in 0..FOLLOWED_PAGES {
        let (tickets, next) = app.store.next_to_follow(&terms, policy, FOLLOWED_PAGE).await?;
        for ticket in tickets {
            let now = (app.clock)();
            match handlers::ticket::execute(&app.store, ticket, &Command::NewTerms, policy, now).await {
                Ok(_) => {}
                Err(error) if error.is_passing() => return Err(error.into()),
                // One ticket that cannot be read does not keep the others from their clocks.
                Err(error) => tracing::error!(ticket.id = ticket.ticket.0, error = %error, "its clocks are not set"),
            }
        }
        match app.store.put_terms(&next).await {
            Ok(()) => terms = next,
            // Another sweep is at it.
            Err(store::Error::Conflict) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        if terms.done {
            tracing::info!(settings = policy.version, "open tickets follow the settings");
            break;
        }
    }
    Ok(())
}

/// Handles whatever the function is called with: a queue's event has records; anything else is the schedule's, which carries nothing.
///
/// # Errors
/// The sweep did not end, or a queue's event is none that we know.
pub async fn called(app: &App, event: Value) -> Result<Value, Failed> {
    if event.get("Records").is_none() {
        sweep(app).await?;
        return Ok(Value::Null);
    }
    let answer = handle(app, serde_json::from_value(event)?).await;
    Ok(serde_json::to_value(answer)?)
}

/// Handles a batch of the queue of ticks.
pub async fn handle(app: &App, event: SqsEvent) -> SqsBatchResponse {
    batch::each(event, |message| one(app, message)).await
}

async fn one(app: &App, message: SqsMessage) -> Handled {
    let body = message.body.as_deref().unwrap_or_default();
    if let Some(alarm) = alarm::Changed::read(body) {
        return alarm::take(app, &alarm).await;
    }
    let Ok(due) = serde_json::from_str::<Vec<Due>>(body) else {
        tracing::error!("dropped: a message that names nothing due");
        return Handled::Done;
    };
    let policy = match app.policies.get().await {
        Ok(policy) => policy,
        Err(error) => {
            tracing::error!(error = %error, "the settings cannot be read; the ticks come again");
            return Handled::Again;
        }
    };
    let mut handled = Handled::Done;
    for due in &due {
        if let Err(error) = tick(app, due, &policy).await {
            tracing::error!(due = ?due.named(), error = %error, "a tick failed");
            let passing =
                matches!(&error, Failed::Queue(_)) || matches!(&error, Failed::Table(error) if error.is_passing());
            if passing {
                handled = Handled::Again;
            } else if let Err(error) = app.store.put_off(due, later((app.clock)(), PUT_OFF)).await {
                tracing::error!(due = ?due.named(), error = %error, "not put off");
                handled = Handled::Again;
            }
        }
    }
    handled
}

async fn tick(app: &App, due: &Due, policy: &Policy) -> Result<(), Failed> {
    let now = (app.clock)();
    match due.named() {
        Named::Ticket(bot, user, ticket) => {
            let of = TicketKey {
                bot,
                customer: user,
                ticket,
            };
            handlers::ticket::execute(&app.store, of, &Command::Tick, policy, now).await?;
        }
        Named::Customer(bot, user) => handlers::customer::wait(&app.store, bot, user, policy, now).await?,
        Named::Row(lane, _) | Named::Notice(lane, _) => {
            wake(app, lane, due).await?;
            // The longer it had to wait for its turn, the longer until the next: a lane with very much work, which goes at its own pace
            // anyway, does not fill the sweeps that tickets need.
            let waited = due.at.parse().map_or(SignedDuration::ZERO, |at| now.duration_since(at));
            let until = later(
                now,
                RESCUED_AFTER + waited.clamp(SignedDuration::ZERO, RESCUED_LATEST) * 4,
            );
            app.store.put_off(due, until).await?;
        }
        Named::Workload(agent) => duty::hand_over_all(app, policy, agent, due).await?,
        Named::Commit(..) | Named::Other => {
            tracing::error!(key = ?due.key, "something is due that nobody knows how to handle");
            app.store
                .put_off(due, later(now, SignedDuration::from_hours(24)))
                .await?;
        }
    }
    Ok(())
}

/// Work that lies too long: its wake-up was lost, or the lane waits for its pace. Waking it once more is harmless.
fn wake<'a>(app: &'a App, lane: LaneId, due: &Due) -> impl Future<Output = Result<(), QueueError>> + 'a {
    let lane = lane.to_string();
    let wake_up = WakeUp {
        deduplication: format!("{lane}:rescue:{}:{}", due.key.sk, due.at),
        group: lane.clone(),
        body: lane,
    };
    async move { app.wake_ups.wake(&[wake_up]).await }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(now)
}

//! What Lambda does between functions: pumping the stream, polling queues, keeping time.

use std::{sync::Arc, time::Duration};

use local::{Received, SharedQueue, Stream};
use store::Store;
use tokio::{sync::Semaphore, task::JoinSet};

use super::{
    data::Data,
    stop::{Stop, Stopper},
};

/// How many lanes are worked on at a time.
const LANES: usize = 32;

/// How long a received message is hidden: longer than a handler works.
const VISIBILITY: Duration = Duration::from_mins(2);

/// How long a batch that failed is left alone.
const RETRY: Duration = Duration::from_millis(500);

/// How often the sweeper is called. A minute in AWS; here it costs nothing to be quicker.
const SWEEP: Duration = Duration::from_secs(10);

/// How many stream records are handed over at a time.
const RECORDS: usize = 100;

/// The functions, each with what it holds.
#[derive(Clone)]
pub struct Apps {
    /// Takes updates.
    pub webhook: webhook::App,
    /// Turns commits into work.
    pub dispatch: dispatch::App,
    /// Sends.
    pub router: router::App,
    /// Keeps time.
    pub sweeper: sweeper::App,
    /// Counts.
    pub csat: csat::App,
}

/// After a start: every lane that has work is woken, whatever became of its wake-ups.
pub async fn wake_all(apps: &Apps, store: &Store) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let lanes = store.lanes_with_work().await?;
    let wake_ups: Vec<lambda::WakeUp> = lanes
        .iter()
        .map(|lane| {
            let lane = lane.to_string();
            lambda::WakeUp {
                deduplication: format!("{lane}:start"),
                group: lane.clone(),
                body: lane,
            }
        })
        .collect();
    apps.dispatch.queue.wake(&wake_ups).await?;
    Ok(())
}

/// Starts everything that runs between the functions. Each task ends when `stop` becomes true.
pub fn start(apps: &Apps, data: &Data, wake_ups: &SharedQueue, ticks: &SharedQueue, stop: &Stopper) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let dispatch = apps.dispatch.clone();
    tasks.spawn(pump(data.stream.clone(), "dispatch", stop.listener(), move |event| {
        let app = dispatch.clone();
        async move {
            dispatch::handle(&app, event)
                .await
                .batch_item_failures
                .into_iter()
                .next()
                .is_none()
        }
    }));
    let csat = apps.csat.clone();
    tasks.spawn(pump(data.stream.clone(), "csat", stop.listener(), move |event| {
        let app = csat.clone();
        async move {
            csat::handle(&app, event)
                .await
                .batch_item_failures
                .into_iter()
                .next()
                .is_none()
        }
    }));
    tasks.spawn(trim(data.stream.clone(), stop.listener()));
    let router = apps.router.clone();
    tasks.spawn(consume(wake_ups.clone(), 1, LANES, stop.listener(), move |batch| {
        let app = router.clone();
        async move { router::handle(&app, Received::to_event(&batch)).await }
    }));
    let sweeper = apps.sweeper.clone();
    tasks.spawn(consume(ticks.clone(), 10, 2, stop.listener(), move |batch| {
        let app = sweeper.clone();
        async move { sweeper::handle(&app, Received::to_event(&batch)).await }
    }));
    tasks.spawn(sweep(apps.sweeper.clone(), stop.listener()));
    tasks
}

/// Hands the stream's records to one consumer, in order, from where it had come to.
async fn pump<F>(
    stream: Stream,
    consumer: &'static str,
    mut stop: Stop,
    handle: impl Fn(aws_lambda_events::event::dynamodb::Event) -> F,
) where
    F: Future<Output = bool>,
{
    let checkpoint = stream.checkpoint(consumer);
    loop {
        let position = match checkpoint.position() {
            Ok(position) => position,
            Err(error) => {
                tracing::error!(consumer, %error, "the stream's position cannot be read");
                tokio::time::sleep(RETRY).await;
                continue;
            }
        };
        let records = tokio::select! {
            records = stream.wait_after(position, RECORDS) => records,
            () = stop.told() => return,
        };
        let records = match records {
            Ok(records) => records,
            Err(error) => {
                tracing::error!(consumer, %error, "the stream cannot be read");
                tokio::time::sleep(RETRY).await;
                continue;
            }
        };
        let Some(last) = records.last().map(|record| record.sequence) else {
            continue;
        };
        if handle(local::event(records)).await {
            if let Err(error) = checkpoint.advance(last) {
                tracing::error!(consumer, %error, "the stream's position was not kept; its records come again");
            }
        } else {
            tokio::time::sleep(RETRY).await;
        }
    }
}

/// Throws away stream records that every consumer has passed.
async fn trim(stream: Stream, mut stop: Stop) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(30)) => {}
            () = stop.told() => return,
        }
        if let Err(error) = stream.trim(&["dispatch", "csat"]) {
            tracing::warn!(%error, "old stream records were not thrown away");
        }
    }
}

/// Polls a queue and handles its batches, so many at a time.
async fn consume<F>(
    queue: SharedQueue,
    batch: usize,
    at_once: usize,
    mut stop: Stop,
    handle: impl Fn(Vec<Received>) -> F,
) where
    F: Future<Output = aws_lambda_events::event::sqs::SqsBatchResponse> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(at_once));
    let mut running = JoinSet::new();
    loop {
        let received = tokio::select! {
            received = async {
                let place = places.clone().acquire_owned().await;
                (queue.receive(batch, VISIBILITY).await, place)
            } => received,
            () = stop.told() => break,
        };
        let (received, place) = received;
        let work = handle(received.clone());
        let queue = queue.clone();
        running.spawn(async move {
            let answer = work.await;
            queue.settle(&received, &answer, RETRY);
            drop(place);
        });
        while running.try_join_next().is_some() {}
    }
    while running.join_next().await.is_some() {}
}

async fn sweep(app: sweeper::App, mut stop: Stop) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(SWEEP) => {}
            () = stop.told() => return,
        }
        if let Err(error) = sweeper::sweep(&app).await {
            tracing::warn!(%error, "the sweep did not end; the next one asks again");
        }
    }
}

//! Wires the router to Lambda.

use std::sync::Arc;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use lambda::{
    Config, Policies,
    bot::Bot,
    bus::EventBridge,
    clients::{Aws, Https, table, trust},
    clock::system_clock,
    logs,
    queue::Sqs,
};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use router::{App, handle};
use telegram::ApiExt as _;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logs::start();
    let config = Config::from_env();
    let https = Https::new(trust(&config));
    let aws = Aws::from(&config, &https)?;
    let telegram = Bot::from(&config, &aws, &https, system_clock()).await?;
    let store = table(&config, aws.dynamodb())?;
    let queue = Sqs::new(aws.sqs(), config.text("WAKE_UPS_URL")?);
    let policies = Policies::new(store.clone(), system_clock());
    tokio::join!(queue.connect(), policies.connect(), connect(&telegram));
    let app = App {
        bus: Arc::new(EventBridge::new(aws.eventbridge(), config.text("BUS")?)),
        policies: Arc::new(policies),
        store,
        telegram: Arc::new(telegram),
        queue: Arc::new(queue),
        clock: system_clock(),
    };
    run(service_fn(|event: LambdaEvent<SqsEvent>| async {
        Ok::<SqsBatchResponse, Error>(handle(&app, event.payload).await)
    }))
    .await
}

/// Opens the connection to Telegram, while the function starts.
async fn connect(telegram: &Bot) {
    if let Err(error) = telegram.me().await {
        tracing::warn!(%error, "Telegram was not reached at the start");
    }
}

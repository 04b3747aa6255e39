//! Wires the router to Lambda.

use std::sync::Arc;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use lambda::{
    Config, Policies,
    bot::Bot,
    clients::{Aws, Trust, http},
    clock::system_clock,
    logs,
    queue::Sqs,
};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use router::{App, handle};
use store::Store;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logs::start();
    let config = Config::from_env();
    let http = http(Trust::of(&config));
    let aws = Aws::from(&config, http.clone())?;
    let telegram = Bot::from(&config, &aws, &http, system_clock()).await?;
    let store = Store::new(
        aws.dynamodb(),
        config.text("TABLE")?,
        config.parsed_or("DUE_SHARDS", 1)?,
    );
    let app = App {
        policies: Arc::new(Policies::new(store.clone(), system_clock())),
        store,
        telegram: Arc::new(telegram),
        queue: Arc::new(Sqs::new(aws.sqs(), config.text("WAKE_UPS_URL")?)),
        clock: system_clock(),
    };
    run(service_fn(|event: LambdaEvent<SqsEvent>| async {
        Ok::<SqsBatchResponse, Error>(handle(&app, event.payload).await)
    }))
    .await
}

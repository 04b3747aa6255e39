//! Wires dispatch to Lambda.

use std::sync::Arc;

use aws_lambda_events::event::{dynamodb::Event, streams::DynamoDbEventResponse};
use dispatch::{App, handle};
use lambda::{
    Config, Policies,
    clients::{Aws, Https, Trust, table},
    clock::system_clock,
    logs,
    queue::Sqs,
};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logs::start();
    let config = Config::from_env();
    let aws = Aws::from(&config, &Https::new(Trust::Aws))?;
    let store = table(&config, aws.dynamodb())?;
    let queue = Sqs::new(aws.sqs(), config.text("WAKE_UPS_URL")?);
    let policies = Policies::new(store.clone(), system_clock());
    tokio::join!(queue.connect(), policies.connect());
    let app = App {
        policies: Arc::new(policies),
        store,
        queue: Arc::new(queue),
        clock: system_clock(),
    };
    run(service_fn(|event: LambdaEvent<Event>| async {
        Ok::<DynamoDbEventResponse, Error>(handle(&app, event.payload).await)
    }))
    .await
}

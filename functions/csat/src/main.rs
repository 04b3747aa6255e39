//! Wires csat to Lambda.

use aws_lambda_events::event::{dynamodb::Event, streams::DynamoDbEventResponse};
use csat::{App, handle};
use lambda::{
    Config,
    clients::{Aws, Https, Trust, table},
    logs,
};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logs::start();
    let config = Config::from_env();
    let aws = Aws::from(&config, &Https::new(Trust::Aws))?;
    let app = App {
        store: table(&config, aws.dynamodb())?,
    };
    app.store.connect().await;
    run(service_fn(|event: LambdaEvent<Event>| async {
        Ok::<DynamoDbEventResponse, Error>(handle(&app, event.payload).await)
    }))
    .await
}

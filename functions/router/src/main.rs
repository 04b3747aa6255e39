//! Wires the router to Lambda.

use std::sync::Arc;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use lambda::{
    Config, Policies,
    clients::{Aws, http},
    clock::system_clock,
    logs,
    queue::Sqs,
};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use router::{App, handle};
use store::Store;
use telegram::{Client, DEFAULT_BASE, Token};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logs::start();
    let config = Config::from_env();
    let http = http();
    let base = config
        .optional("TELEGRAM_API")
        .unwrap_or_else(|| DEFAULT_BASE.to_owned());
    let telegram = Client::new(&http, &base, Token::parse(&config.text("BOT_TOKEN")?)?)?;
    let aws = Aws::from(&config, http)?;
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

//! Wires the sweeper to Lambda: the schedule's event and the queue's come to one function.

use std::sync::Arc;

use lambda::{
    Config, Policies,
    clients::{Aws, Https, Trust, table},
    clock::system_clock,
    logs,
    queue::Sqs,
};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;
use sweeper::{App, handle, sweep};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logs::start();
    let config = Config::from_env();
    let aws = Aws::from(&config, &Https::new(Trust::Aws))?;
    let store = table(&config, aws.dynamodb())?;
    let sqs = aws.sqs();
    let ticks = Sqs::new(sqs.clone(), config.text("TICKS_URL")?);
    let wake_ups = Sqs::new(sqs, config.text("WAKE_UPS_URL")?);
    let policies = Policies::new(store.clone(), system_clock());
    tokio::join!(ticks.connect(), policies.connect());
    let app = App {
        policies: Arc::new(policies),
        store,
        ticks: Arc::new(ticks),
        wake_ups: Arc::new(wake_ups),
        bot: domain::BotId(config.parsed("BOT_ID")?),
        clock: system_clock(),
    };
    run(service_fn(|event: LambdaEvent<Value>| async {
        // A queue's event has records; whatever else comes is the schedule's, which carries nothing.
        if event.payload.get("Records").is_none() {
            sweep(&app).await?;
            return Ok::<Value, Error>(Value::Null);
        }
        Ok(serde_json::to_value(
            handle(&app, serde_json::from_value(event.payload)?).await,
        )?)
    }))
    .await
}

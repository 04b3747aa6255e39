//! Wires spill to Lambda.

use std::sync::Arc;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use lambda::{
    Config, Policies,
    bot::Bot,
    clients::{Aws, Https, table, trust},
    clock::{system_clock, system_dice},
    logs,
    queue::Sqs,
};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use spill::{App, handle};
use webhook::Desk;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logs::start();
    let config = Config::from_env();
    let https = Https::new(trust(&config));
    let aws = Aws::from(&config, &https)?;
    let telegram = Bot::from(&config, &aws, &https, system_clock()).await?;
    let store = table(&config, aws.dynamodb())?;
    let manager = config.optional("EMERGENCY_CHAT");
    let manager = manager.map(|_| config.parsed("EMERGENCY_CHAT")).transpose()?;
    let app = App {
        desk: Desk {
            policies: Arc::new(Policies::new(store.clone(), system_clock())),
            store,
            clock: system_clock(),
            dice: system_dice(),
            bot: domain::BotId(config.parsed("BOT_ID")?),
            bot_username: config.text("BOT_USERNAME")?,
        },
        telegram: Arc::new(telegram),
        queue: Arc::new(Sqs::new(aws.sqs(), config.text("SPILL_URL")?)),
        manager: manager.map(domain::ChatId),
    };
    run(service_fn(|event: LambdaEvent<SqsEvent>| async {
        Ok::<SqsBatchResponse, Error>(handle(&app, event.payload).await)
    }))
    .await
}

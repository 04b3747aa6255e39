//! Wires the webhook to Lambda.

use std::sync::Arc;

use lambda::{
    Config, Policies,
    clients::{Aws, Https, Trust, table},
    clock::{system_clock, system_dice},
    logs,
    queue::Rare,
};
use lambda_http::{Error, Request, run, service_fn};
use mimalloc::MiMalloc;
use telegram::secret::{HEADER, Verifier};
use webhook::{App, Desk, handle, spill::Spill};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logs::start();
    let config = Config::from_env();
    let aws = Aws::from(&config, &Https::new(Trust::Aws))?;
    let store = table(&config, aws.dynamodb_for_people())?;
    let app = App {
        desk: Desk {
            policies: Arc::new(Policies::new(store.clone(), system_clock())),
            store,
            clock: system_clock(),
            dice: system_dice(),
            bot: domain::BotId(config.parsed("BOT_ID")?),
            bot_username: config.text("BOT_USERNAME")?,
        },
        verifier: Arc::new(Verifier::new(&config.text("WEBHOOK_SECRET_SHA256")?)?),
        // Not opened in advance: they are seldom needed.
        wake_ups: Arc::new(Rare::new(aws.clone(), config.text("WAKE_UPS_URL")?, system_clock())),
        spill: Some(Arc::new(Spill::new(Arc::new(Rare::new(
            aws,
            config.text("SPILL_URL")?,
            system_clock(),
        ))))),
    };
    app.desk.policies.connect().await;
    let app = &app;
    run(service_fn(move |request: Request| async move {
        let secret = request.headers().get(HEADER).map(|value| value.as_bytes().to_vec());
        Ok::<_, Error>(handle(app, secret.as_deref(), request.body().as_ref()).await)
    }))
    .await
}

//! Wires the sweeper to Lambda.

use domain::BotId;
use lambda::start::{Error, Start, serve};
use sweeper::{App, called};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::with_aws()?;
    let store = start.table()?;
    let ticks = start.queue("TICKS_URL")?;
    let policies = start.policies(&store);
    tokio::join!(ticks.connect(), policies.connect());
    let app = App {
        policies,
        store,
        ticks,
        wake_ups: start.queue("WAKE_UPS_URL")?,
        bot: BotId(start.parsed("BOT_ID")?),
        clock: start.clock(),
    };
    serve(|event| async { Ok(called(&app, event).await?) }).await
}

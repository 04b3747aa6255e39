//! Wires spill to Lambda.

use lambda::start::{Error, Start, serve};
use spill::{App, handle};
use webhook::Desk;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::with_telegram()?;
    let app = App {
        telegram: start.bot().await?,
        desk: Desk::from(&start, start.table()?)?,
        queue: start.queue("SPILL_URL")?,
        manager: start.parsed_if_set("EMERGENCY_CHAT")?.map(domain::ChatId),
    };
    serve(|event| async { Ok(handle(&app, event).await) }).await
}

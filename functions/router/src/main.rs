//! Wires the router to Lambda.

use lambda::start::{Error, Start, serve};
use router::{App, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::with_telegram()?;
    let telegram = start.bot().await?;
    let store = start.table()?;
    let queue = start.queue("WAKE_UPS_URL")?;
    let policies = start.policies(&store);
    tokio::join!(queue.connect(), policies.connect(), telegram.connect());
    let app = App {
        bus: start.bus("BUS")?,
        policies,
        store,
        telegram,
        queue,
        clock: start.clock(),
    };
    serve(|event| async { Ok(handle(&app, event).await) }).await
}

//! Wires dispatch to Lambda.

use dispatch::{App, handle};
use lambda::start::{Error, Start, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::with_aws()?;
    let store = start.table()?;
    let queue = start.queue("WAKE_UPS_URL")?;
    let policies = start.policies(&store);
    tokio::join!(queue.connect(), policies.connect());
    let app = App {
        policies,
        store,
        queue,
        clock: start.clock(),
    };
    serve(|event| async { Ok(handle(&app, event).await) }).await
}

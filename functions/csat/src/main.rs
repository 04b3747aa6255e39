//! Wires csat to Lambda.

use csat::{App, handle};
use lambda::start::{Error, Start, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::with_aws()?;
    let app = App { store: start.table()? };
    app.store.connect().await;
    serve(|event| async { Ok(handle(&app, event).await) }).await
}

//! Wires the webhook to Lambda.

use std::sync::Arc;

use lambda::start::Start;
use lambda_http::{Error, Request, run, service_fn};
use telegram::secret::{HEADER, Verifier};
use webhook::{App, Desk, handle, spill::Spill};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::with_aws()?;
    let app = &App {
        desk: Desk::from(&start, start.table_for_people()?)?,
        verifier: Arc::new(Verifier::new(&start.text("WEBHOOK_SECRET_SHA256")?)?),
        wake_ups: start.rare_queue("WAKE_UPS_URL")?,
        spill: Some(Arc::new(Spill::new(start.rare_queue("SPILL_URL")?))),
    };
    app.desk.policies.connect().await;
    run(service_fn(move |request: Request| async move {
        let secret = request.headers().get(HEADER).map(|value| value.as_bytes().to_vec());
        Ok::<_, Error>(handle(app, secret.as_deref(), request.body().as_ref()).await)
    }))
    .await
}

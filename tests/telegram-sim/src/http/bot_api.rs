//! `/bot<token>/<method>` and `/file/bot<token>/<path>`.

use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use axum::routing::get;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::args::Args;
use crate::http::{arguments, reply};
use crate::refusal::Refusal;
use crate::world::{self, World};

/// The longest that `getUpdates` waits.
const LONG_POLL_MAX_S: i64 = 50;

pub(super) fn routes() -> Router<World> {
    Router::new()
        .route("/bot{token}/{method}", get(call).post(call))
        .route("/file/bot{token}/{*path}", get(download))
}

async fn call(State(world): State<World>, Path((token, method)): Path<(String, String)>, request: Request) -> Response {
    let (params, uploads) = match arguments::read(request).await {
        Ok(read) => read,
        Err(answer) => return answer,
    };
    let patience = Args::new(params.clone()).int("timeout").unwrap_or(0);
    let again = method.eq_ignore_ascii_case("getUpdates").then(|| params.clone());
    let deadline = Instant::now() + Duration::from_secs(patience.clamp(0, LONG_POLL_MAX_S).unsigned_abs());
    // Subscribed beforehand, so that nothing which happens in between is missed.
    let feed = world.watch();
    let exchange = world.exchange(&token, &method, params, &uploads);
    tokio::time::sleep(Duration::from_millis(exchange.delay_ms)).await;
    let Some(mut response) = exchange.response else {
        return reply::lost();
    };
    if let Some(params) = again {
        response = wait_for_updates(&world, feed, &token, params, response, deadline).await;
    }
    reply::bot_api(&response)
}

/// Asks again whenever something changed, until there is an update or time is up.
async fn wait_for_updates(
    world: &World,
    mut feed: watch::Receiver<u64>,
    token: &str,
    params: Value,
    mut response: world::Response,
    deadline: Instant,
) -> world::Response {
    while response
        .result
        .as_ref()
        .and_then(Value::as_array)
        .is_some_and(Vec::is_empty)
    {
        let moved = tokio::time::timeout_at(deadline, feed.changed()).await;
        if !matches!(moved, Ok(Ok(()))) {
            break;
        }
        response = world.call(token, "getUpdates", params.clone());
    }
    response
}

async fn download(State(world): State<World>, Path((token, path)): Path<(String, String)>) -> Response {
    if world.knows_token(&token) {
        reply::file(world.file_at(&path))
    } else {
        reply::bot_api_error(Refusal::unauthorized())
    }
}

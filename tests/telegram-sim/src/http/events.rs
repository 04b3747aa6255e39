//! The change feed as server-sent events.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http_body_util::channel::{Channel, Sender};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::state::{Change, What};
use crate::world::World;

/// A silent feed says that it is alive this often.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

pub(super) fn routes() -> Router<World> {
    Router::new().route("/sim/events", get(events))
}

#[derive(Deserialize)]
struct Since {
    since: Option<u64>,
}

async fn events(State(world): State<World>, Query(query): Query<Since>, headers: HeaderMap) -> Response {
    let resumed = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    let since = resumed.or(query.since).unwrap_or_else(|| world.change_counter());
    let (sender, body) = Channel::<Bytes>::new(16);
    tokio::spawn(feed(world, sender, since));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Body::new(body)).into_response()
}

/// Sends what happens until nobody listens any more.
async fn feed(world: World, mut sender: Sender<Bytes>, mut since: u64) {
    let mut changes = world.watch();
    loop {
        changes.mark_unchanged();
        let mut text = String::new();
        if let Some(news) = world.changes_since(since) {
            for change in &news {
                since = change.seq;
                if let Some(event) = event(&world, change) {
                    text.push_str(&format_event(change.seq, &event));
                }
            }
        } else {
            since = world.change_counter();
            text = format_event(since, &json!({"type": "reset", "seq": since}));
        }
        if !text.is_empty() && sender.send_data(text.into()).await.is_err() {
            return;
        }
        match tokio::time::timeout(KEEP_ALIVE, changes.changed()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return,
            Err(_) => {
                if sender.send_data(":\n\n".into()).await.is_err() {
                    return;
                }
            }
        }
    }
}

fn format_event(seq: u64, event: &Value) -> String {
    format!("id: {seq}\ndata: {event}\n\n")
}

/// A change with the thing itself, as it is now; absent when there is nothing to see.
fn event(world: &World, change: &Change) -> Option<Value> {
    let mut out = json!(change);
    match &change.what {
        What::Message { chat, message_id } | What::MessageChanged { chat, message_id } => {
            out["message"] = world.page_message(*chat, *message_id).into();
        }
        What::Topic { chat, .. } | What::Chat { chat } => {
            out["chat_state"] = world.page_chat(*chat).into();
        }
        What::Inner => return None,
        What::MessageDeleted { .. }
        | What::User { .. }
        | What::Bot { .. }
        | What::ChatAction { .. }
        | What::CallbackAnswered { .. } => {}
    }
    Some(out)
}

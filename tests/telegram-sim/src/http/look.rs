//! What the page reads.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use crate::http::reply::{self, Acted, Refused};
use crate::model::key::ChatKey;
use crate::view::Part;
use crate::world::World;

/// How many messages come when the page does not say.
const PAGE: usize = 50;

pub(super) fn routes() -> Router<World> {
    Router::new()
        .route("/sim/state", get(state))
        .route("/sim/chats/{chat}", get(chat))
        .route("/sim/callbacks/{id}", get(callback))
        .route("/sim/files/{id}", get(file))
}

/// A chat's key out of a path.
pub(super) fn key(text: &str) -> Result<ChatKey, Refused> {
    text.parse().map_err(Refused)
}

async fn state(State(world): State<World>) -> Response {
    Json(world.snapshot()).into_response()
}

async fn chat(State(world): State<World>, Path(chat): Path<String>) -> Result<Response, Refused> {
    Ok(match world.page_chat(key(&chat)?) {
        Some(chat) => Json(chat).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    })
}

#[derive(Deserialize)]
pub(super) struct Page {
    topic: Option<String>,
    before: Option<i64>,
    limit: Option<usize>,
}

pub(super) async fn messages(State(world): State<World>, Path(chat): Path<String>, Query(page): Query<Page>) -> Acted {
    let part = match page.topic.as_deref() {
        None | Some("") => Part::All,
        Some("general") => Part::General,
        Some(id) => Part::Topic(
            id.parse()
                .map_err(|_| Refused("topic is a number or \"general\"".to_owned()))?,
        ),
    };
    let limit = page.limit.unwrap_or(PAGE).clamp(1, 500);
    let messages = world.page(key(&chat)?, part, page.before, limit);
    Ok(Json(json!({ "messages": messages })))
}

async fn callback(State(world): State<World>, Path(id): Path<String>) -> Acted {
    Ok(Json(json!({ "answer": world.toast(&id), "shows": world.spinner(&id) })))
}

async fn file(State(world): State<World>, Path(id): Path<String>) -> Response {
    reply::file(world.file(&id))
}

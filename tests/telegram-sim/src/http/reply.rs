//! Answers, in the Bot API's form and in the page's.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::channel::Channel;
use serde_json::{Value, json};

use crate::model::file::StoredFile;
use crate::refusal::{Impossible, Refusal};
use crate::world;

/// What an act of the page comes to.
pub(super) type Acted = Result<Json<Value>, Refused>;

/// An act that is impossible: 400 with `{"error": …}`.
pub(super) struct Refused(pub(super) String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({"error": self.0}))).into_response()
    }
}

impl From<Impossible> for Refused {
    fn from(why: Impossible) -> Self {
        Self(why.0)
    }
}

/// The Bot API's answer, whose error code is also the status.
pub(super) fn bot_api(response: &world::Response) -> Response {
    let code = response.error_code.unwrap_or(200);
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status.is_server_error() {
        // A proxy in between answers so, and what it says is no JSON.
        let page = format!("<html><body><h1>{status}</h1></body></html>");
        return (status, [(header::CONTENT_TYPE, "text/html")], page).into_response();
    }
    let mut out = (status, Json(response)).into_response();
    let wait = response
        .parameters
        .as_ref()
        .and_then(|parameters| parameters.get("retry_after")?.as_i64());
    if let Some(wait) = wait {
        out.headers_mut().insert(header::RETRY_AFTER, wait.into());
    }
    out
}

pub(super) fn bot_api_error(refusal: Refusal) -> Response {
    bot_api(&Err(refusal).into())
}

/// An answer that breaks off: the caller cannot know what became of the call.
pub(super) fn lost() -> Response {
    let (sender, body) = Channel::<Bytes, std::io::Error>::new(1);
    sender.abort(std::io::Error::other("the answer is lost"));
    Response::new(Body::new(body))
}

/// A file's bytes.
pub(super) fn file(file: Option<StoredFile>) -> Response {
    match file {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, file.mime),
                // Nobody's upload may run as a page of this site.
                (header::CONTENT_SECURITY_POLICY, "sandbox".to_owned()),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            ];
            (headers, file.bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

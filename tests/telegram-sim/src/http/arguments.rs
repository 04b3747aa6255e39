//! A call's arguments, in whichever of the four ways they come.

use axum::extract::{Form, FromRequest, Multipart, Query, Request};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use crate::args::Upload;
use crate::http::reply::bot_api_error;
use crate::refusal::Refusal;

/// The arguments and files of a request: the query first, then the body over it.
///
/// # Errors
/// An answer in the Bot API's form when the body cannot be read.
pub(super) async fn read(request: Request) -> Result<(Value, Vec<Upload>), Response> {
    let mut params = Map::new();
    if let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(request.uri()) {
        params.extend(pairs.into_iter().map(|(name, value)| (name, value.into())));
    }
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_lowercase();
    let mut uploads = Vec::new();
    if kind.starts_with("multipart/form-data") {
        let form = Multipart::from_request(request, &())
            .await
            .map_err(IntoResponse::into_response)?;
        multipart(form, &mut params, &mut uploads).await?;
    } else if kind.starts_with("application/x-www-form-urlencoded") && request.method() != "GET" {
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, &())
            .await
            .map_err(IntoResponse::into_response)?;
        params.extend(pairs.into_iter().map(|(name, value)| (name, value.into())));
    } else {
        let body = axum::body::Bytes::from_request(request, &())
            .await
            .map_err(IntoResponse::into_response)?;
        if kind.starts_with("application/json") && !body.is_empty() {
            match serde_json::from_slice(&body) {
                Ok(Value::Object(object)) => params.extend(object),
                Ok(_) | Err(_) => {
                    return Err(bot_api_error(Refusal::bad("can't parse JSON object")));
                }
            }
        }
    }
    Ok((Value::Object(params), uploads))
}

/// Reads a form with files; what has a file name is a file, the rest is text.
pub(super) async fn multipart(
    mut form: Multipart,
    params: &mut Map<String, Value>,
    uploads: &mut Vec<Upload>,
) -> Result<(), Response> {
    while let Some(field) = form.next_field().await.map_err(IntoResponse::into_response)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let mime = field.content_type().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(IntoResponse::into_response)?;
        if let Some(file_name) = file_name {
            uploads.push(Upload {
                field: name,
                name: file_name,
                mime,
                bytes: bytes.to_vec(),
            });
        } else {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            params.insert(name, text.into());
        }
    }
    Ok(())
}

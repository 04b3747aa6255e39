//! One POST to a webhook, over plain HTTP and a connection of its own.

use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, Uri, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// A bot that has not answered by then has failed.
const TIMEOUT: Duration = Duration::from_mins(1);

/// What a webhook answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) reason: String,
    pub(crate) retry_after_s: Option<u64>,
    /// The body, when it is JSON.
    pub(crate) body: Option<Value>,
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Sends an update to a webhook.
///
/// # Errors
/// In words, as `getWebhookInfo` shows them, when no answer came.
pub(crate) async fn post(url: &str, secret: Option<&str>, body: &Value) -> Result<Answer, String> {
    match tokio::time::timeout(TIMEOUT, exchange(url, secret, body)).await {
        Ok(answer) => answer,
        Err(_) => Err("Read timeout expired".to_owned()),
    }
}

async fn exchange(url: &str, secret: Option<&str>, body: &Value) -> Result<Answer, String> {
    let uri: Uri = url.parse().map_err(|_| "Invalid webhook URL".to_owned())?;
    if uri.scheme_str() != Some("http") {
        return Err("Can't create an SSL connection".to_owned());
    }
    let authority = uri.authority().ok_or("Invalid webhook URL")?;
    let host = authority.host().trim_matches(['[', ']']);
    let port = authority.port_u16().unwrap_or(80);
    let stream = TcpStream::connect((host, port))
        .await
        .map_err(|_| "Connection refused".to_owned())?;
    let closed = |_| "Webhook connection closed".to_owned();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(closed)?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::post(path)
        .header(header::HOST, authority.as_str())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONNECTION, "close");
    if let Some(secret) = secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    let request = request
        .body(Full::new(Bytes::from(body.to_string())))
        .map_err(|_| "Invalid webhook URL".to_owned())?;
    let carried = tokio::spawn(connection);
    let response = sender.send_request(request).await.map_err(closed)?;
    let status = response.status();
    let retry_after_s = response
        .headers()
        .get(header::RETRY_AFTER)
        .and_then(|seconds| seconds.to_str().ok()?.parse().ok());
    let bytes = response.into_body().collect().await.map_err(closed)?.to_bytes();
    carried.abort();
    Ok(Answer {
        status: status.as_u16(),
        reason: status.canonical_reason().unwrap_or_default().to_owned(),
        retry_after_s,
        body: serde_json::from_slice(&bytes).ok(),
    })
}

//! Calls over HTTP, on the connector that the AWS clients use.

use crate::{Answer, Api, Error, GetUpdates, Method, RawUpdate, Token, printable, read_response, read_updates};
use aws_smithy_runtime_api::client::connection::{CaptureSmithyConnection, ConnectionMetadata};
use aws_smithy_runtime_api::client::http::{HttpConnector as _, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde_json::Value;
use std::fmt;
use std::pin::pin;
use std::time::Duration;
use tokio::time::timeout;

/// Where Telegram's own servers answer.
pub const DEFAULT_BASE: &str = "https://api.telegram.org";

/// The longest answer that is read. A full page of `getUpdates` stays far below.
const ANSWER_LIMIT: usize = 16 << 20;

/// How much of an explanation is kept, in characters.
const DETAIL_LIMIT: usize = 300;

/// How long a call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Until there is a connection. A call given up by then was certainly not carried out.
    pub connect: Duration,
    /// Until the whole answer is there. `getUpdates` has its own waiting time on top.
    pub answer: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(4),
            answer: Duration::from_secs(10),
        }
    }
}

/// Why there is no client; the configuration is at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The server's address is not one.
    #[error("the Bot API's address must be http:// or https:// with a host, and without a query, a user or a password")]
    Base,
}

/// A bot's connection to the server.
#[derive(Clone)]
pub struct Client {
    connector: SharedHttpConnector,
    base: String,
    token: Token,
    timeouts: Timeouts,
}

impl Client {
    /// A client that waits for [`Timeouts::default`]. Opens no connection yet.
    ///
    /// # Errors
    /// [`ConfigError`] unless `base` is an address such as [`DEFAULT_BASE`].
    pub fn new(connector: SharedHttpConnector, base: &str, token: Token) -> Result<Self, ConfigError> {
        let base = base.trim_end_matches('/');
        let address: http::Uri = base.parse().map_err(|_| ConfigError::Base)?;
        // A password would not be sent, and it would be in every message that names the address.
        let has_password = address
            .authority()
            .is_some_and(|authority| authority.as_str().contains('@'));
        if !matches!(address.scheme_str(), Some("http" | "https")) || address.query().is_some() || has_password {
            return Err(ConfigError::Base);
        }
        Ok(Self {
            connector,
            base: base.to_owned(),
            token,
            timeouts: Timeouts::default(),
        })
    }

    /// The same with other timeouts.
    #[must_use]
    pub fn with_timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// The bot that calls.
    #[must_use]
    pub const fn token(&self) -> &Token {
        &self.token
    }

    /// Carries out one method and gives its `result`.
    ///
    /// # Errors
    /// What the server says, or [`Error::Unreachable`] if no connection came about, or [`Error::Unknown`] if one did
    /// and no whole answer came over it.
    pub async fn call(&self, method: &Method) -> Result<Value, Error> {
        let answered = self.exchange(method).await;
        let read = answered.and_then(|(status, body)| read_response(status, &body));
        read.map_err(|error| self.discreet(error))
    }

    /// `getUpdates`: updates as they came, to be read one by one.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn updates(&self, query: GetUpdates) -> Result<Vec<RawUpdate>, Error> {
        let answered = self.exchange(&query.into()).await;
        let read = answered.and_then(|(status, body)| read_updates(status, &body));
        read.map_err(|error| self.discreet(error))
    }

    /// An error without the token, on one line, and not longer than anybody reads.
    fn discreet(&self, error: Error) -> Error {
        error.map_text(|text| {
            let text: String = self.token.redact(text).chars().take(DETAIL_LIMIT).collect();
            printable(&text)
        })
    }

    /// The status and the body of the answer.
    async fn exchange(&self, method: &Method) -> Result<(u16, Vec<u8>), Error> {
        let connection = Connection::watch();
        let request = self.request(method, &connection)?;
        let mut exchange = pin!(self.send(request));
        let mut wait = self.timeouts.answer;
        if let Method::GetUpdates(query) = method {
            wait += Duration::from_secs(query.timeout.into());
        }
        let connect = self.timeouts.connect;
        let answered = timeout(wait, async {
            match timeout(connect, &mut exchange).await {
                Ok(answered) => answered,
                Err(_) if connection.is_missing() => Err(format!("no connection within {connect:?}")),
                Err(_) => exchange.await,
            }
        });
        answered
            .await
            .unwrap_or_else(|_| Err(format!("no answer within {wait:?}")))
            .map_err(|why| {
                if connection.is_missing() {
                    Error::Unreachable(why)
                } else {
                    Error::Unknown(why)
                }
            })
    }

    fn request(&self, method: &Method, connection: &Connection) -> Result<HttpRequest, Error> {
        let body = serde_json::to_vec(&method.params()).unwrap_or_default();
        let mut request = HttpRequest::new(SdkBody::from(body));
        let address = format!("{}/bot{}/{}", self.base, self.token.reveal(), method.name());
        // The parts were checked when they were read, so neither fails; the errors would repeat the address.
        let ready = request.set_method("POST").and_then(|()| request.set_uri(address));
        ready.map_err(|_| Error::Unreachable("no such address".to_owned()))?;
        request.headers_mut().insert("content-type", "application/json");
        request.add_extension(connection.0.clone());
        Ok(request)
    }

    /// The answer's status and body, or a text that says what went wrong.
    async fn send(&self, request: HttpRequest) -> Result<(u16, Vec<u8>), String> {
        let response = self.connector.call(request).await.map_err(|error| describe(&error))?;
        let status = response.status().as_u16();
        let mut stream = ByteStream::new(response.into_body());
        let mut body = Vec::new();
        while let Some(part) = stream.next().await {
            body.extend_from_slice(&part.map_err(|error| describe(&error))?);
            if body.len() > ANSWER_LIMIT {
                return Err("the answer does not end".to_owned());
            }
        }
        Ok((status, body))
    }
}

impl Api for Client {
    fn call<'a>(&'a self, method: &'a Method) -> Answer<'a> {
        Box::pin(self.call(method))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.base)
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

/// Knows whether a request ever had a connection, which no error of the connector tells for certain: the same kind of
/// error stands for a refused connection and for one that broke after the request was written.
struct Connection(CaptureSmithyConnection);

impl Connection {
    fn watch() -> Self {
        let capture = CaptureSmithyConnection::new();
        // Connectors replace this by a look at the connection that they assign, before they write to it. From one that
        // does not, nothing is known, and the placeholder counts as a connection.
        capture
            .set_connection_retriever(|| Some(ConnectionMetadata::builder().proxied(false).poison_fn(|| ()).build()));
        Self(capture)
    }

    /// Whether it is certain that nothing was sent.
    fn is_missing(&self) -> bool {
        self.0.get().is_none()
    }
}

/// An error and its sources, on one line.
fn describe(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests;

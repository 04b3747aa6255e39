//! The one HTTP stack, under every AWS client and Telegram's: HTTP/1.1 and TLS on `ring`, one pool of connections.
//!
//! It is hyper's client as a connector of the AWS SDK. The SDK's own package of the same pieces speaks HTTP/2 besides, which no
//! service of ours needs, and knows proxies: together 0.5 MB of every function.

mod names;
mod roots;

use std::{error::Error, fmt, io, pin::pin, sync::Arc, time::Duration};

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        connection::{CaptureSmithyConnection, ConnectionMetadata},
        http::{
            HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
            SharedHttpConnector,
        },
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::{body::SdkBody, retry::ErrorKind};
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{CaptureConnection, HttpConnector as Tcp, HttpInfo, capture_connection},
    },
    rt::{TokioExecutor, TokioTimer},
};
use rustls::{CipherSuite, ClientConfig, ConfigBuilder, RootCertStore, client::WantsClientCert, crypto::ring};
use tokio::time::timeout;

use crate::names::Names;

/// Whom the HTTP stack trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The authorities of AWS, compiled in: nothing is read at the start. For a function that calls nobody else.
    Aws,
    /// Those of AWS and of Telegram, compiled in.
    AwsAndTelegram,
    /// Those of the machine: for a Bot API server of one's own, and on a person's computer.
    System,
}

/// Where TLS begins: what is spoken, and whom we trust.
fn tls(trust: Trust) -> ConfigBuilder<ClientConfig, WantsClientCert> {
    let mut provider = ring::default_provider();
    // Offered first: its hash is one that processors have instructions for, which AES-256's is not.
    provider
        .cipher_suites
        .sort_by_key(|suite| suite.suite() != CipherSuite::TLS13_AES_128_GCM_SHA256);
    let builder = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .expect("ring has ciphers for TLS 1.2 and 1.3");
    match trust {
        Trust::Aws => builder.with_root_certificates(roots::compiled_in(&[roots::AWS])),
        Trust::AwsAndTelegram => builder.with_root_certificates(roots::compiled_in(&[roots::AWS, roots::TELEGRAM])),
        Trust::System => builder.clone().with_native_roots().unwrap_or_else(|error| {
            tracing::warn!(%error, "this machine has no certificate authorities: no server can prove who it is");
            builder.with_root_certificates(RootCertStore::empty())
        }),
    }
}

/// The pool of connections, and how long whoever calls waits for one: for the very first, that begins when its host's name is known.
/// Clones share the pool.
#[derive(Clone)]
pub struct Https {
    pool: Client<HttpsConnector<Tcp<Names>>, SdkBody>,
    connect: Option<Duration>,
}

impl Https {
    /// A pool of its own. It opens no connection yet, but readies TLS: ask for it during init, and once.
    #[must_use]
    pub fn new(trust: Trust) -> Self {
        Self::over(tls(trust).with_no_client_auth())
    }

    /// As the clients of AWS take it.
    #[must_use]
    pub fn client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.clone())
    }

    /// As who sends single requests takes it, and waits as long as they like.
    #[must_use]
    pub fn connector(&self) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }

    fn over(tls: ClientConfig) -> Self {
        let mut tcp = Tcp::new_with_resolver(Names::new());
        tcp.enforce_http(false);
        // A request is written in a few small pieces; none of them shall wait for the other side's acknowledgement.
        tcp.set_nodelay(true);
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let pool = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(https);
        Self { pool, connect: None }
    }
}

impl fmt::Debug for Https {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Https")
            .field("connect", &self.connect)
            .finish_non_exhaustive()
    }
}

impl HttpClient for Https {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Self {
            pool: self.pool.clone(),
            connect: settings.connect_timeout(),
        })
    }
}

impl HttpConnector for Https {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut request = match request.try_into_http1x() {
            Ok(request) => request,
            Err(error) => return HttpConnectorFuture::ready(Err(ConnectorError::user(error.into()))),
        };
        let connection = capture_connection(&mut request);
        if let Some(capture) = request.extensions().get::<CaptureSmithyConnection>() {
            let connection = connection.clone();
            capture.set_connection_retriever(move || described(&connection));
        }
        let exchange = self.pool.request(request);
        let limit = self.connect;
        HttpConnectorFuture::new(async move {
            let mut exchange = pin!(exchange);
            let answered = match limit {
                None => exchange.await,
                Some(limit) => match timeout(limit, &mut exchange).await {
                    Ok(answered) => answered,
                    Err(_) if connection.connection_metadata().is_none() => {
                        return Err(ConnectorError::timeout(NoConnection(limit).into()));
                    }
                    Err(_) => exchange.await,
                },
            };
            let response = answered.map_err(|error| classified(error.into()))?;
            HttpResponse::try_from(response.map(SdkBody::from_body_1_x))
                .map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

/// There was no connection in the time that was given.
#[derive(Debug, thiserror::Error)]
#[error("no connection within {0:?}")]
struct NoConnection(Duration);

/// The connection that a request got: the SDK gives up one over which a call went wrong.
fn described(capture: &CaptureConnection) -> Option<ConnectionMetadata> {
    let mut about = hyper::http::Extensions::new();
    capture.connection_metadata().as_ref()?.get_extras(&mut about);
    let addresses = about.get::<HttpInfo>();
    let capture = capture.clone();
    let mut described = ConnectionMetadata::builder().proxied(false).poison_fn(move || {
        if let Some(connection) = capture.connection_metadata().as_ref() {
            connection.poison();
        }
    });
    described
        .set_local_addr(addresses.map(HttpInfo::local_addr))
        .set_remote_addr(addresses.map(HttpInfo::remote_addr));
    Some(described.build())
}

/// What kind of trouble an error of hyper's is, by which the SDK decides whether to try again.
fn classified(error: BoxError) -> ConnectorError {
    let hyper = source_of::<hyper::Error>(error.as_ref());
    let is = |kind: fn(&hyper::Error) -> bool| hyper.is_some_and(kind);
    let connecting = source_of::<hyper_util::client::legacy::Error>(error.as_ref())
        .is_some_and(hyper_util::client::legacy::Error::is_connect);
    if is(hyper::Error::is_timeout) {
        ConnectorError::timeout(error)
    } else if is(hyper::Error::is_user) {
        ConnectorError::user(error)
    } else if connecting
        || is(hyper::Error::is_closed)
        || is(hyper::Error::is_canceled)
        || source_of::<io::Error>(error.as_ref()).is_some()
    {
        ConnectorError::io(error)
    } else if is(hyper::Error::is_incomplete_message) {
        // The other side hung up before it had answered, as it does with a connection that was idle for long.
        ConnectorError::other(error, Some(ErrorKind::TransientError))
    } else {
        ConnectorError::other(error, None)
    }
}

fn source_of<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    std::iter::successors(Some(error), |&error| error.source()).find_map(|error| error.downcast_ref())
}

#[cfg(test)]
mod tests;

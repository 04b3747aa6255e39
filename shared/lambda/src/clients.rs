//! The AWS clients and the one HTTP stack under all of them, Telegram's included.
//!
//! Every TLS stack costs megabytes of binary and every provider its start-up: there is one, on `ring`. The usual chain of
//! configuration sources is not asked either: Lambda puts everything into the environment.

pub use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, retry::RetryConfig, timeout::TimeoutConfig};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use std::time::Duration;

use crate::{
    config::{Config, ConfigError},
    roots,
};

/// Whom the HTTP stack trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The authorities of AWS and of Telegram, compiled in: nothing is read at the start.
    Known,
    /// Those of the machine: for a Bot API server of one's own, and on a person's computer.
    System,
}

impl Trust {
    /// What a function needs: the machine's roots only where it calls another server than Telegram's.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        match config.optional("TELEGRAM_API") {
            Some(base) if base.trim_end_matches('/') != telegram::DEFAULT_BASE => Self::System,
            Some(_) | None => Self::Known,
        }
    }
}

/// The HTTP stack.
#[must_use]
pub fn http(trust: Trust) -> SharedHttpClient {
    let roots = match trust {
        Trust::Known => roots::compiled_in(),
        Trust::System => TrustStore::default(),
    };
    let context = TlsContext::builder().with_trust_store(roots).build();
    Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(context.unwrap_or_default())
        .build_https()
}

/// What every AWS client needs.
#[derive(Clone, Debug)]
pub struct Aws {
    pub(crate) http: SharedHttpClient,
    pub(crate) region: Region,
    pub(crate) credentials: Credentials,
    pub(crate) endpoint: Option<String>,
}

impl Aws {
    /// Reads `AWS_REGION`, the credentials that Lambda gives, and `AWS_ENDPOINT_URL` if it is set.
    ///
    /// # Errors
    /// [`ConfigError`] if one is missing.
    pub fn from(config: &Config, http: SharedHttpClient) -> Result<Self, ConfigError> {
        let credentials = Credentials::new(
            config.text("AWS_ACCESS_KEY_ID")?,
            config.text("AWS_SECRET_ACCESS_KEY")?,
            config.optional("AWS_SESSION_TOKEN"),
            None,
            "environment",
        );
        Ok(Self {
            http,
            region: Region::new(config.text("AWS_REGION")?),
            credentials,
            endpoint: config.optional("AWS_ENDPOINT_URL"),
        })
    }

    /// Clients for somebody who looks after a desk: with their own credentials, in a region of their choice. `endpoint` stands in for
    /// all services' own, if there is one.
    #[must_use]
    pub fn of(http: SharedHttpClient, region: String, credentials: Credentials, endpoint: Option<String>) -> Self {
        Self {
            http,
            region: Region::new(region),
            credentials,
            endpoint,
        }
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> &str {
        self.region.as_ref()
    }

    /// Clients for a table that is reached through `http` alone, wherever it is: on one machine.
    #[must_use]
    pub fn local(http: SharedHttpClient) -> Self {
        Self {
            http,
            region: Region::new("local"),
            credentials: Credentials::new("local", "local", None, None, "local"),
            endpoint: Some("http://table.invalid".to_owned()),
        }
    }

    /// The table's client. It gives up on a try after a second and on a call after three.
    #[must_use]
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        self.table(3, times(Duration::from_secs(1), Duration::from_secs(3)))
    }

    /// The table's client for what somebody waits for: two tries, and no more than 1.5 seconds.
    #[must_use]
    pub fn dynamodb_for_people(&self) -> aws_sdk_dynamodb::Client {
        self.table(2, times(Duration::from_millis(700), Duration::from_millis(1_500)))
    }

    /// The table's client for long work over a long way: whole pages of a scan, from a person's computer.
    #[must_use]
    pub fn dynamodb_for_admins(&self) -> aws_sdk_dynamodb::Client {
        self.table(6, times(Duration::from_secs(10), Duration::from_mins(1)))
    }

    fn table(&self, tries: u32, times: TimeoutConfig) -> aws_sdk_dynamodb::Client {
        let mut config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region.clone())
            .credentials_provider(SharedCredentialsProvider::new(self.credentials.clone()))
            .http_client(self.http.clone())
            .retry_config(RetryConfig::standard().with_max_attempts(tries))
            .timeout_config(times);
        config.set_endpoint_url(self.endpoint.clone());
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    /// The bus's client.
    #[cfg(feature = "eventbridge")]
    #[must_use]
    pub fn eventbridge(&self) -> aws_sdk_eventbridge::Client {
        let mut config = aws_sdk_eventbridge::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region.clone())
            .credentials_provider(SharedCredentialsProvider::new(self.credentials.clone()))
            .http_client(self.http.clone())
            .retry_config(RetryConfig::standard().with_max_attempts(3))
            .timeout_config(times(Duration::from_secs(2), Duration::from_secs(6)));
        config.set_endpoint_url(self.endpoint.clone());
        aws_sdk_eventbridge::Client::from_conf(config.build())
    }

    /// The queues' client.
    #[must_use]
    pub fn sqs(&self) -> aws_sdk_sqs::Client {
        let mut config = aws_sdk_sqs::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region.clone())
            .credentials_provider(SharedCredentialsProvider::new(self.credentials.clone()))
            .http_client(self.http.clone())
            .retry_config(RetryConfig::standard().with_max_attempts(3))
            .timeout_config(times(Duration::from_secs(2), Duration::from_secs(6)));
        config.set_endpoint_url(self.endpoint.clone());
        aws_sdk_sqs::Client::from_conf(config.build())
    }
}

pub(crate) fn times(attempt: Duration, call: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_millis(900))
        .operation_attempt_timeout(attempt)
        .operation_timeout(call)
        .build()
}

//! The AWS clients, on the one HTTP stack.
//!
//! The usual chain of configuration sources is not asked: Lambda puts everything into the environment.

pub use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::{behavior_version::BehaviorVersion, http::SharedHttpClient};
use aws_smithy_types::{retry::RetryConfig, timeout::TimeoutConfig};
use aws_types::{SdkConfig, region::Region, sdk_config::StalledStreamProtectionConfig};
pub use https::{Https, Trust};
use std::time::Duration;

use crate::config::{Config, ConfigError};

mod lean;

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
    pub fn from(config: &Config, https: &Https) -> Result<Self, ConfigError> {
        let credentials = Credentials::new(
            config.text("AWS_ACCESS_KEY_ID")?,
            config.text("AWS_SECRET_ACCESS_KEY")?,
            config.optional("AWS_SESSION_TOKEN"),
            None,
            "environment",
        );
        Ok(Self {
            http: https.client(),
            region: Region::new(config.text("AWS_REGION")?),
            credentials,
            endpoint: config.optional("AWS_ENDPOINT_URL"),
        })
    }

    /// Clients for somebody who looks after a desk: with their own credentials, in a region of their choice. `endpoint` stands in for
    /// all services' own, if there is one.
    #[must_use]
    pub fn of(https: &Https, region: String, credentials: Credentials, endpoint: Option<String>) -> Self {
        Self {
            http: https.client(),
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
        let config = aws_sdk_dynamodb::config::Builder::from(&self.config(tries, times))
            .interceptor(lean::Lean)
            .endpoint_resolver(lean::OnePlace::default());
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    /// The bus's client.
    #[cfg(feature = "eventbridge")]
    #[must_use]
    pub fn eventbridge(&self) -> aws_sdk_eventbridge::Client {
        let times = times(Duration::from_secs(2), Duration::from_secs(6));
        aws_sdk_eventbridge::Client::new(&self.config(3, times))
    }

    /// The queues' client.
    #[must_use]
    pub fn sqs(&self) -> aws_sdk_sqs::Client {
        let times = times(Duration::from_secs(2), Duration::from_secs(6));
        aws_sdk_sqs::Client::new(&self.config(3, times))
    }

    /// What all clients have in common.
    fn config(&self, tries: u32, times: TimeoutConfig) -> SdkConfig {
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region.clone())
            .credentials_provider(SharedCredentialsProvider::new(self.credentials.clone()))
            .http_client(self.http.clone())
            .retry_config(RetryConfig::standard().with_max_attempts(tries))
            // Every try has a limit of its own, and no body comes in a stream.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .timeout_config(times);
        config.set_endpoint_url(self.endpoint.clone());
        config.build()
    }
}

pub(crate) fn times(attempt: Duration, call: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_millis(900))
        .operation_attempt_timeout(attempt)
        .operation_timeout(call)
        .build()
}

//! Services of AWS that are called once at a start, in need, or by an admin: signed by hand, since a generated client for one call
//! costs more to build and to load than all the rest.
//!
//! Requests, signatures and retries are still the SDK's own pieces; what is written here is only the shape of a call.

use std::{convert::Infallible, time::Duration};

use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use aws_smithy_runtime::client::{
    orchestrator::operation::Operation,
    retries::classifiers::{HttpStatusCodeClassifier, TransientErrorClassifier},
};
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::context::InterceptorContext,
        orchestrator::{HttpRequest, HttpResponse, OrchestratorError},
        retries::classifiers::{ClassifyRetry, RetryAction},
        runtime_plugin::StaticRuntimePlugin,
    },
};
use aws_smithy_types::{body::SdkBody, retry::RetryConfig, timeout::TimeoutConfig};
use serde_json::Value;

use crate::{
    Clock,
    clients::{Aws, times},
    said,
};

/// How a service refused a call, or that it could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// The service answered, and not with what was asked for.
    #[error("{service} refuses: {code}{}", if message.is_empty() { String::new() } else { format!(": {message}") })]
    Refused {
        /// Which service, as its endpoint is called.
        service: &'static str,
        /// Its own name of the error.
        code: String,
        /// What it says beside that.
        message: String,
    },
    /// It was not reached, or did not answer in time.
    #[error("{service} cannot be reached: {why}")]
    Unreachable {
        /// Which.
        service: &'static str,
        /// What went wrong.
        why: String,
    },
    /// It answered with something that is none of its answers.
    #[error("{service} gave an answer that cannot be read: {why}")]
    Unreadable {
        /// Which.
        service: &'static str,
        /// Why not.
        why: String,
    },
}

impl ServiceError {
    /// The service's name of the error, if it answered.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            Self::Unreachable { .. } | Self::Unreadable { .. } => None,
        }
    }
}

/// One call, ready to be sent.
#[derive(Clone, Debug)]
struct Call {
    method: &'static str,
    path: &'static str,
    content_type: Option<&'static str>,
    target: Option<String>,
    body: Vec<u8>,
    times: TimeoutConfig,
}

impl Call {
    fn json(service: &'static str, target: &str, body: &Value) -> Self {
        Self {
            method: "POST",
            path: "/",
            content_type: Some(json_of(service)),
            target: Some(target.to_owned()),
            body: body.to_string().into_bytes(),
            times: at_leisure(),
        }
    }
}

/// How long a call may take that nobody waits for, or an admin alone.
fn at_leisure() -> TimeoutConfig {
    times(Duration::from_secs(5), Duration::from_secs(15))
}

/// Which version of the JSON protocol a service speaks.
fn json_of(service: &str) -> &'static str {
    match service {
        "sqs" | "dynamodb" => "application/x-amz-json-1.0",
        _ => "application/x-amz-json-1.1",
    }
}

/// What came back.
#[derive(Debug)]
struct Answered {
    status: u16,
    body: Vec<u8>,
}

impl Aws {
    /// Calls a service of the JSON protocol: `target` is its name and the operation's, such as `AmazonSSM.GetParameter`.
    ///
    /// Sources: <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>,
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html>
    ///
    /// # Errors
    /// [`ServiceError`]; a passing trouble was retried already.
    pub async fn json(
        &self,
        service: &'static str,
        target: &str,
        body: &Value,
        clock: &Clock,
    ) -> Result<Value, ServiceError> {
        self.read(service, Call::json(service, target, body), clock).await
    }

    /// The same while somebody waits for it: a try takes two seconds, all tries six.
    ///
    /// # Errors
    /// [`ServiceError`]; a passing trouble was retried already.
    pub(crate) async fn json_at_once(
        &self,
        service: &'static str,
        target: &str,
        body: &Value,
        clock: &Clock,
    ) -> Result<Value, ServiceError> {
        let times = times(Duration::from_secs(2), Duration::from_secs(6));
        let call = Call::json(service, target, body);
        self.read(service, Call { times, ..call }, clock).await
    }

    /// Reads something of a service of the REST protocol, whose answers are JSON.
    ///
    /// # Errors
    /// [`ServiceError`]; a passing trouble was retried already.
    pub async fn rest(&self, service: &'static str, path: &'static str, clock: &Clock) -> Result<Value, ServiceError> {
        let call = Call {
            method: "GET",
            path,
            content_type: None,
            target: None,
            body: Vec::new(),
            times: at_leisure(),
        };
        self.read(service, call, clock).await
    }

    async fn read(&self, service: &'static str, call: Call, clock: &Clock) -> Result<Value, ServiceError> {
        let answered = self.exchange(service, call, clock).await?;
        // Some operations answer with nothing at all.
        if answered.status == 200 && answered.body.is_empty() {
            return Ok(Value::Null);
        }
        let value = serde_json::from_slice::<Value>(&answered.body);
        if answered.status != 200 {
            let value = value.unwrap_or_default();
            let text = |names: [&str; 2]| {
                names
                    .iter()
                    .find_map(|name| value.get(name)?.as_str().map(str::to_owned))
            };
            let kind = text(["__type", "code"]).unwrap_or_else(|| format!("HTTP {}", answered.status));
            return Err(ServiceError::Refused {
                service,
                code: kind.rsplit('#').next().unwrap_or_default().to_owned(),
                message: text(["message", "Message"]).unwrap_or_default(),
            });
        }
        value.map_err(|error| ServiceError::Unreadable {
            service,
            why: error.to_string(),
        })
    }

    /// Calls a service of the older query protocol, and gives its XML.
    ///
    /// # Errors
    /// [`ServiceError`]; a passing trouble was retried already.
    pub async fn query(
        &self,
        service: &'static str,
        fields: &[(&str, &str)],
        clock: &Clock,
    ) -> Result<String, ServiceError> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let call = Call {
            method: "POST",
            path: "/",
            content_type: Some("application/x-www-form-urlencoded"),
            target: None,
            body: form.finish().into_bytes(),
            times: at_leisure(),
        };
        let answered = self.exchange(service, call, clock).await?;
        let text = String::from_utf8(answered.body).map_err(|error| ServiceError::Unreadable {
            service,
            why: error.to_string(),
        })?;
        if answered.status == 200 {
            return Ok(text);
        }
        let element = |name: &str| {
            let rest = text.split_once(&format!("<{name}>"))?.1;
            Some(rest.split_once(&format!("</{name}>"))?.0.to_owned())
        };
        Err(ServiceError::Refused {
            service,
            code: element("Code").unwrap_or_else(|| format!("HTTP {}", answered.status)),
            message: element("Message").unwrap_or_default(),
        })
    }

    async fn exchange(&self, service: &'static str, call: Call, clock: &Clock) -> Result<Answered, ServiceError> {
        let endpoint = self
            .endpoint
            .clone()
            .unwrap_or_else(|| format!("https://{service}.{}.amazonaws.com", self.region));
        let (region, credentials, clock) = (self.region.to_string(), self.credentials.clone(), clock.clone());
        let endpoint = endpoint.trim_end_matches('/').to_owned();
        let url = format!("{endpoint}{}", call.path);
        let serialize = {
            let url = url.clone();
            move |call: Call| request(&url, &call, service, &region, &credentials, &clock)
        };
        let operation = Operation::builder()
            .service_name(service)
            .operation_name("call")
            .http_client(self.http.clone())
            .endpoint_url(&endpoint)
            .no_auth()
            .standard_retry(&RetryConfig::standard().with_max_attempts(3))
            .retry_classifier(TransientErrorClassifier::<Infallible>::new())
            .retry_classifier(HttpStatusCodeClassifier::default())
            .retry_classifier(Throttled)
            .with_connection_poisoning()
            .timeout_config(call.times.clone())
            .runtime_plugin(StaticRuntimePlugin::new())
            .serializer(serialize)
            .deserializer(
                |response: &HttpResponse| -> Result<Answered, OrchestratorError<Infallible>> {
                    Ok(Answered {
                        status: response.status().as_u16(),
                        body: response.body().bytes().unwrap_or_default().to_vec(),
                    })
                },
            )
            .build();
        operation.invoke(call).await.map_err(|error| ServiceError::Unreachable {
            service,
            why: said(&error),
        })
    }
}

/// Services say by a 400 that they are asked too often, and each by a name of its own.
///
/// Source: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>
#[derive(Debug)]
struct Throttled;

impl ClassifyRetry for Throttled {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let refused = context.response().filter(|response| !response.status().is_success());
        let body = refused.and_then(|response| response.body().bytes()).unwrap_or_default();
        let names = ["Throttl", "TooManyRequests", "RequestLimitExceeded", "SlowDown"];
        let text = String::from_utf8_lossy(body);
        if names.iter().any(|name| text.contains(name)) {
            RetryAction::throttling_error()
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "throttled by its name"
    }
}

/// The request with its signature.
fn request(
    url: &str,
    call: &Call,
    service: &'static str,
    region: &str,
    credentials: &aws_credential_types::Credentials,
    clock: &Clock,
) -> Result<HttpRequest, BoxError> {
    let mut headers: Vec<_> = call
        .content_type
        .map(|kind| ("content-type", kind))
        .into_iter()
        .collect();
    headers.extend(call.target.as_deref().map(|target| ("x-amz-target", target)));
    let identity = credentials.clone().into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(clock().into())
        .settings(SigningSettings::default())
        .build()?
        .into();
    let signable = SignableRequest::new(
        call.method,
        url,
        headers.iter().copied(),
        SignableBody::Bytes(&call.body),
    )?;
    let (signature, _) = sign(signable, &params)?.into_parts();
    let mut request = http::Request::builder().method(call.method).uri(url);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let mut request = request.body(SdkBody::from(call.body.clone()))?;
    signature.apply_to_request_http1x(&mut request);
    Ok(request.try_into()?)
}

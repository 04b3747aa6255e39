//! What the table's client does without: a message makes two of its calls, and most of a message's work is theirs.

use std::sync::OnceLock;

use aws_runtime::{
    invocation_id::InvocationIdInterceptor, request_info::RequestInfoInterceptor, user_agent::UserAgentInterceptor,
};
use aws_sdk_dynamodb::{
    config::{
        ConfigBag, Intercept,
        endpoint::{DefaultResolver, Endpoint, EndpointFuture, Params, ResolveEndpoint},
        interceptors::BeforeSerializationInterceptorContextRef,
    },
    error::BoxError,
};
use aws_smithy_runtime_api::client::interceptors::disable_interceptor;

/// Leaves out what a call tells about itself and nobody reads: which SDK made it, a number of its own, which try it is.
#[derive(Debug)]
pub(super) struct Lean;

impl Intercept for Lean {
    fn name(&self) -> &'static str {
        "Lean"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let why = "nobody reads it";
        config
            .interceptor_state()
            .store_put(disable_interceptor::<UserAgentInterceptor>(why))
            .store_put(disable_interceptor::<InvocationIdInterceptor>(why))
            .store_put(disable_interceptor::<RequestInfoInterceptor>(why));
        Ok(())
    }
}

/// Where the table is. The SDK's rules are asked once: they keep the last answer only, and by operation, and a turn's two calls are
/// two operations.
#[derive(Debug, Default)]
pub(super) struct OnePlace {
    rules: DefaultResolver,
    found: OnceLock<Endpoint>,
}

impl ResolveEndpoint for OnePlace {
    fn resolve_endpoint<'a>(&'a self, params: &'a Params) -> EndpointFuture<'a> {
        if let Some(found) = self.found.get() {
            return EndpointFuture::ready(Ok(found.clone()));
        }
        EndpointFuture::new(async {
            let found = self.rules.resolve_endpoint(params).await?;
            Ok(self.found.get_or_init(|| found).clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use aws_smithy_runtime_api::client::{
        http::{
            HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
            SharedHttpConnector,
        },
        orchestrator::{HttpRequest, HttpResponse},
        runtime_components::RuntimeComponents,
    };
    use aws_smithy_types::body::SdkBody;
    use aws_types::region::Region;

    use super::super::{Aws, Credentials};

    /// The address of a call, and the names of its headers.
    type Call = (String, Vec<String>);

    /// Answers everything, and keeps what it was asked.
    #[derive(Clone, Debug, Default)]
    struct Kept(Arc<Mutex<Vec<Call>>>);

    impl HttpConnector for Kept {
        fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
            let headers = request.headers().iter().map(|(name, _)| name.to_owned()).collect();
            let mut kept = self.0.lock().unwrap();
            kept.push((request.uri().to_owned(), headers));
            let ok = 200.try_into().expect("a status");
            HttpConnectorFuture::ready(Ok(HttpResponse::new(ok, SdkBody::from("{}"))))
        }
    }

    impl HttpClient for Kept {
        fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
            SharedHttpConnector::new(self.clone())
        }
    }

    /// The addresses of two calls of different operations, and the headers of both.
    async fn calls(endpoint: Option<&str>) -> (Vec<String>, Vec<String>) {
        let kept = Kept::default();
        let aws = Aws {
            http: SharedHttpClient::new(kept.clone()),
            region: Region::new("eu-central-1"),
            credentials: Credentials::new("AKIDEXAMPLE", "a-key", None, None, "test"),
            endpoint: endpoint.map(str::to_owned),
        };
        let table = aws.dynamodb();
        table.get_item().table_name("t").send().await.expect("an answer");
        table.query().table_name("t").send().await.expect("an answer");
        let kept = kept.0.lock().unwrap();
        let headers = kept.iter().flat_map(|(_, headers)| headers.clone()).collect();
        (kept.iter().map(|(uri, _)| uri.clone()).collect(), headers)
    }

    #[tokio::test]
    async fn a_call_tells_what_is_wanted_and_who_may_and_nothing_of_itself() {
        let (_, mut headers) = calls(None).await;
        headers.sort_unstable();
        headers.dedup();
        assert_eq!(
            headers,
            [
                "authorization",
                "content-length",
                "content-type",
                "x-amz-date",
                "x-amz-target"
            ]
        );
    }

    #[tokio::test]
    async fn the_table_is_where_the_sdks_rules_or_the_admin_say() {
        let usual = "https://dynamodb.eu-central-1.amazonaws.com/";
        assert_eq!(calls(None).await.0, [usual; 2]);
        assert_eq!(
            calls(Some("http://127.0.0.1:8000")).await.0,
            ["http://127.0.0.1:8000/"; 2]
        );
    }
}

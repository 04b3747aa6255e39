//! What the AWS HTTP client asks to be handed before it gives a connector.
//!
//! A connector takes its clock and its sleep from these components and nothing else. The rest is for signing and
//! retrying AWS calls: it has to be there, and is never asked, because no AWS call is made.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::{
    AuthScheme, AuthSchemeEndpointConfig, AuthSchemeId, AuthSchemeOptionResolverParams, ResolveAuthSchemeOptions, Sign,
};
use aws_smithy_runtime_api::client::endpoint::{EndpointFuture, EndpointResolverParams, ResolveEndpoint};
use aws_smithy_runtime_api::client::identity::{
    Identity, IdentityFuture, ResolveCachedIdentity, ResolveIdentity, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::retries::{RetryStrategy, ShouldAttempt};
use aws_smithy_runtime_api::client::runtime_components::{
    BuildError, GetIdentityResolver, RuntimeComponents, RuntimeComponentsBuilder,
};
use aws_smithy_types::config_bag::ConfigBag;
use std::borrow::Cow;

/// Components that serve to get a connector and nothing else.
pub(crate) fn for_connector() -> Result<RuntimeComponents, BuildError> {
    let mut builder = RuntimeComponentsBuilder::new("telegram");
    builder.push_auth_scheme(Unasked);
    builder.set_auth_scheme_option_resolver(Some(Unasked));
    builder.set_endpoint_resolver(Some(Unasked));
    builder.set_identity_cache(Some(Unasked));
    builder.set_identity_resolver(SCHEME, Unasked);
    builder.set_retry_strategy(Some(Unasked));
    builder.build()
}

const SCHEME: AuthSchemeId = AuthSchemeId::new("no_auth");

/// Refuses whatever it is asked.
#[derive(Debug)]
struct Unasked;

const REFUSAL: &str = "the Bot API is called without signing, endpoints or retries";

impl ResolveAuthSchemeOptions for Unasked {
    fn resolve_auth_scheme_options(
        &self,
        _: &AuthSchemeOptionResolverParams,
    ) -> Result<Cow<'_, [AuthSchemeId]>, BoxError> {
        Err(REFUSAL.into())
    }
}

impl ResolveEndpoint for Unasked {
    fn resolve_endpoint<'a>(&'a self, _: &'a EndpointResolverParams) -> EndpointFuture<'a> {
        EndpointFuture::ready(Err(REFUSAL.into()))
    }
}

impl ResolveIdentity for Unasked {
    fn resolve_identity<'a>(&'a self, _: &'a RuntimeComponents, _: &'a ConfigBag) -> IdentityFuture<'a> {
        IdentityFuture::ready(Err(REFUSAL.into()))
    }
}

impl ResolveCachedIdentity for Unasked {
    fn resolve_cached_identity<'a>(
        &'a self,
        _: SharedIdentityResolver,
        _: &'a RuntimeComponents,
        _: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        IdentityFuture::ready(Err(REFUSAL.into()))
    }
}

impl AuthScheme for Unasked {
    fn scheme_id(&self) -> AuthSchemeId {
        SCHEME
    }

    fn identity_resolver(&self, _: &dyn GetIdentityResolver) -> Option<SharedIdentityResolver> {
        None
    }

    fn signer(&self) -> &dyn Sign {
        self
    }
}

impl Sign for Unasked {
    fn sign_http_request(
        &self,
        _: &mut HttpRequest,
        _: &Identity,
        _: AuthSchemeEndpointConfig<'_>,
        _: &RuntimeComponents,
        _: &ConfigBag,
    ) -> Result<(), BoxError> {
        Err(REFUSAL.into())
    }
}

impl RetryStrategy for Unasked {
    fn should_attempt_initial_request(&self, _: &RuntimeComponents, _: &ConfigBag) -> Result<ShouldAttempt, BoxError> {
        Err(REFUSAL.into())
    }

    fn should_attempt_retry(
        &self,
        _: &InterceptorContext,
        _: &RuntimeComponents,
        _: &ConfigBag,
    ) -> Result<ShouldAttempt, BoxError> {
        Err(REFUSAL.into())
    }
}

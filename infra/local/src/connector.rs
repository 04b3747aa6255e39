//! The SDK's HTTP client that has the table at its other end.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use serde_json::Value;

use crate::Table;
use crate::fault::{self, Fault, Reply};
use crate::operations::{Operation, items_asked};
use crate::table::held;

/// Carries requests to a table. It holds no connection, so the SDK's timeouts for one say nothing to it; those for an
/// attempt and a whole operation are the SDK's own and work as ever.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    table: Table,
}

impl Connector {
    pub fn new(table: Table) -> Self {
        Self { table }
    }
}

impl HttpClient for Connector {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(answer(self.table.clone(), request))
    }
}

async fn answer(table: Table, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let operation = request.headers().get("x-amz-target").and_then(Operation::of_target);
    let Some(operation) = operation else {
        return response(refused("UnknownOperationException"));
    };
    // The SDK holds the body of every operation of this service in memory.
    let bytes = request.body().bytes().unwrap_or_default().to_vec();
    let Ok(body) = serde_json::from_slice::<Value>(&bytes) else {
        return response(refused("SerializationException"));
    };
    let fault = table.fate(operation.name, &body);
    tracing::trace!(operation = operation.name, ?fault, "a call of the table");

    // What a fault answers in the table's place.
    let instead = match fault {
        Fault::FailBefore(error) => Some(error.reply(operation.name, items_asked(operation.name, &body))),
        Fault::EmptyPage if body.get("IndexName").is_some() => Some(Reply {
            status: 200,
            body: r#"{"Items":[],"Count":0,"ScannedCount":0}"#.to_owned(),
        }),
        Fault::Unprocessed => fault::unprocessed(operation.name, &body),
        Fault::Unreachable => return Err(broken("connection refused").never_connected()),
        Fault::Never => return std::future::pending().await,
        Fault::None | Fault::EmptyPage | Fault::LoseResponse | Fault::NeverAfter => None,
    };
    if let Some(instead) = instead {
        return response(instead);
    }
    let reply = table
        .off_thread(move |table| carry_out(table, operation, &bytes, body))
        .await;
    match fault {
        Fault::LoseResponse => Err(broken("connection reset by peer")),
        Fault::NeverAfter => std::future::pending().await,
        Fault::None
        | Fault::FailBefore(_)
        | Fault::Unreachable
        | Fault::Never
        | Fault::EmptyPage
        | Fault::Unprocessed => response(reply),
    }
}

fn carry_out(table: &Table, operation: &Operation, bytes: &[u8], mut body: Value) -> Reply {
    let inner = table.inner();
    let reply = if operation.name == "TransactWriteItems" {
        // Held for as long as the transaction takes: the same token may come again before this is done.
        held(&inner.tokens).once(&mut body, |request| {
            operation.answer(&inner.database, request.to_string().as_bytes())
        })
    } else {
        operation.answer(&inner.database, bytes)
    };
    table.count(operation.name, operation.items(&body, &reply));
    if operation.writes && reply.status == 200 {
        inner.changes.send_modify(|writes| *writes += 1);
    }
    reply
}

fn refused(kind: &str) -> Reply {
    Reply {
        status: 400,
        body: format!(r#"{{"__type":"com.amazon.coral.service#{kind}"}}"#),
    }
}

fn broken(how: &str) -> ConnectorError {
    ConnectorError::io(how.into())
}

fn response(reply: Reply) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(reply.status).map_err(|error| ConnectorError::other(error.into(), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(reply.body));
    response
        .headers_mut()
        .insert("content-type", "application/x-amz-json-1.0");
    Ok(response)
}

//! Time between a function and the table, so that functions that run side by side take turns.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
    },
    orchestrator::HttpRequest,
    runtime_components::RuntimeComponents,
};

use crate::Dice;

/// The most milliseconds that a call is on its way.
const SLOWEST: u64 = 12;

/// The table's client, as far away as a table is.
#[derive(Clone, Debug)]
pub(crate) struct Distant {
    client: SharedHttpClient,
    dice: Arc<Mutex<Dice>>,
}

impl Distant {
    pub fn client(client: SharedHttpClient, dice: Dice) -> SharedHttpClient {
        SharedHttpClient::new(Self {
            client,
            dice: Arc::new(Mutex::new(dice)),
        })
    }
}

impl HttpClient for Distant {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Way {
            connector: self.client.http_connector(settings, components),
            dice: self.dice.clone(),
        })
    }
}

#[derive(Debug)]
struct Way {
    connector: SharedHttpConnector,
    dice: Arc<Mutex<Dice>>,
}

impl HttpConnector for Way {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let away = self.dice.lock().unwrap_or_else(PoisonError::into_inner).below(SLOWEST);
        let connector = self.connector.clone();
        HttpConnectorFuture::new(async move {
            tokio::time::sleep(Duration::from_millis(away)).await;
            connector.call(request).await
        })
    }
}

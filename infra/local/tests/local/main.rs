//! The table, its stream and the queues as the functions use them: by the real SDK, and by Lambda's own events.

mod conditions;
mod faults;
mod kill;
mod queue_rules;
mod queues;
mod stream;

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, CancellationReason};
use local::Table;
use serde_json::{Value, json};

const NAME: &str = "desk";

fn definition() -> Value {
    json!({
        "TableName": NAME,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "timer", "AttributeType": "S"},
            {"AttributeName": "due", "AttributeType": "S"},
        ],
        "GlobalSecondaryIndexes": [{
            "IndexName": "due",
            "KeySchema": [
                {"AttributeName": "timer", "KeyType": "HASH"},
                {"AttributeName": "due", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    })
}

/// A table of its own for each test, and the SDK's client for it.
fn desk() -> (Table, Client) {
    let table = Table::memory().expect("a table in memory");
    table.create(&definition(), Some("expires")).expect("a table");
    let client = client(&table);
    (table, client)
}

fn client(table: &Table) -> Client {
    let retries = RetryConfig::standard()
        .with_max_attempts(3)
        .with_initial_backoff(Duration::from_millis(1));
    Client::from_conf(
        Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("local"))
            .endpoint_url("http://table.invalid")
            .credentials_provider(Credentials::new("id", "secret", None, None, "tests"))
            .retry_config(retries)
            .http_client(table.http_client())
            .build(),
    )
}

fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

fn n(number: u32) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// What was in the way of each action of a transaction that was cancelled.
fn reasons(error: &TransactWriteItemsError) -> &[CancellationReason] {
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else {
        panic!("not cancelled: {error:?}");
    };
    cancelled.cancellation_reasons()
}

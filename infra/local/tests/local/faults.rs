//! Each fault as the SDK and its caller see it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{ConditionCheck, KeysAndAttributes, PutRequest, TransactWriteItem, Update, WriteRequest};
use local::{AwsError, Call, Fault, Table};

use super::{NAME, desk, n, reasons, s};

/// Applies `fault` to the first `times` calls.
fn fail(table: &Table, times: usize, fault: Fault) {
    let left = AtomicUsize::new(times);
    table.set_hook(Some(Arc::new(move |_: &Call<'_>| {
        let more = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if more.is_ok() { fault.clone() } else { Fault::None }
    })));
}

fn add_one(pk: &str) -> TransactWriteItem {
    let update = Update::builder()
        .table_name(NAME)
        .key("pk", s(pk))
        .key("sk", s("~"))
        .update_expression("ADD #n :one")
        .expression_attribute_names("#n", "n")
        .expression_attribute_values(":one", n(1))
        .build()
        .expect("an update");
    TransactWriteItem::builder().update(update).build()
}

async fn transact(client: &Client) -> Result<(), TransactWriteItemsError> {
    client
        .transact_write_items()
        .transact_items(add_one("A"))
        .transact_items(add_one("B"))
        .send()
        .await
        .map(drop)
        .map_err(aws_sdk_dynamodb::error::SdkError::into_service_error)
}

/// What the counter under `pk` says, by a client that no fault troubles.
async fn counted(table: &Table, client: &Client, pk: &str) -> Option<String> {
    table.set_hook(None);
    let found = client
        .get_item()
        .table_name(NAME)
        .key("pk", s(pk))
        .key("sk", s("~"))
        .send()
        .await
        .expect("a read");
    let number = found.item?.remove("n")?;
    number.as_n().ok().cloned()
}

#[tokio::test]
async fn a_lost_answer_of_a_transaction_is_asked_again_with_the_same_token_and_counts_once() {
    let (table, client) = desk();
    fail(&table, 2, Fault::LoseResponse);
    transact(&client).await.expect("the third answer arrives");
    assert_eq!(table.counts()["TransactWriteItems"].calls, 3);
    assert_eq!(counted(&table, &client, "A").await.as_deref(), Some("1"));
}

#[tokio::test]
async fn a_token_belongs_to_one_transaction_and_a_failed_one_leaves_it_free() {
    let (table, client) = desk();
    let with_token = |item| {
        let call = client.transact_write_items().transact_items(item);
        call.client_request_token("token").send()
    };
    let impossible = ConditionCheck::builder()
        .table_name(NAME)
        .key("pk", s("A"))
        .key("sk", s("~"))
        .condition_expression("attribute_exists(pk)")
        .build()
        .expect("a check");
    let impossible = TransactWriteItem::builder().condition_check(impossible).build();
    with_token(impossible).await.expect_err("the item is not there");
    for _ in 0..2 {
        with_token(add_one("A")).await.expect("the same again");
    }
    let error = with_token(add_one("B"))
        .await
        .expect_err("another transaction")
        .into_service_error();
    assert!(error.is_idempotent_parameter_mismatch_exception(), "{error:?}");
    assert_eq!(counted(&table, &client, "A").await.as_deref(), Some("1"));
    assert_eq!(counted(&table, &client, "B").await, None);
}

#[tokio::test]
async fn an_answer_that_is_always_lost_leaves_the_caller_not_knowing() {
    let (table, client) = desk();
    fail(&table, 9, Fault::LoseResponse);
    let error = client
        .transact_write_items()
        .transact_items(add_one("A"))
        .send()
        .await
        .expect_err("no answer");
    assert!(error.as_service_error().is_none(), "{error:?}");
    assert_eq!(counted(&table, &client, "A").await.as_deref(), Some("1"));
}

#[tokio::test]
async fn a_table_out_of_reach_is_not_changed() {
    let (table, client) = desk();
    fail(&table, 9, Fault::Unreachable);
    let error = client
        .transact_write_items()
        .transact_items(add_one("A"))
        .send()
        .await
        .expect_err("no connection");
    assert!(error.as_service_error().is_none(), "{error:?}");
    assert_eq!(counted(&table, &client, "A").await, None);
}

#[tokio::test]
async fn a_crash_before_a_call_changes_nothing_and_one_after_it_leaves_it_done() {
    for (fault, found) in [(Fault::Never, None), (Fault::NeverAfter, Some("1"))] {
        let (table, client) = desk();
        fail(&table, 9, fault);
        let patience = Duration::from_millis(50);
        let crash = tokio::time::timeout(patience, transact(&client)).await;
        assert!(crash.is_err(), "it never answers");
        assert_eq!(counted(&table, &client, "A").await.as_deref(), found);
    }
}

#[tokio::test]
async fn a_conflict_and_a_failed_condition_are_the_reason_of_the_item_that_is_named() {
    let cases = [
        (
            AwsError::TransactionConflict { item: 0 },
            ["TransactionConflict", "None"],
        ),
        (
            AwsError::ConditionalCheckFailed { item: 1 },
            ["None", "ConditionalCheckFailed"],
        ),
        (AwsError::Throttled, ["ThrottlingError", "None"]),
        (
            AwsError::ProvisionedThroughputExceeded,
            ["ProvisionedThroughputExceeded", "None"],
        ),
    ];
    for (refusal, expected) in cases {
        let (table, client) = desk();
        fail(&table, 9, Fault::FailBefore(refusal));
        let error = transact(&client).await.expect_err("cancelled");
        let reasons: Vec<_> = reasons(&error)
            .iter()
            .map(|reason| reason.code().unwrap_or_default())
            .collect();
        assert_eq!(reasons, expected);
        assert_eq!(counted(&table, &client, "A").await, None);
    }
}

#[tokio::test]
async fn outside_a_transaction_each_refusal_is_the_sdks_own_error() {
    let cases = [
        (
            AwsError::TransactionConflict { item: 0 },
            "TransactionConflictException",
        ),
        (
            AwsError::ConditionalCheckFailed { item: 0 },
            "ConditionalCheckFailedException",
        ),
        (AwsError::Throttled, "ThrottlingException"),
        (
            AwsError::ProvisionedThroughputExceeded,
            "ProvisionedThroughputExceededException",
        ),
        (AwsError::RequestLimitExceeded, "RequestLimitExceeded"),
        (AwsError::InternalServerError, "InternalServerError"),
        (AwsError::AccessDenied, "AccessDeniedException"),
    ];
    for (refusal, code) in cases {
        let (table, client) = desk();
        fail(&table, 9, Fault::FailBefore(refusal));
        let error = client
            .put_item()
            .table_name(NAME)
            .item("pk", s("A"))
            .item("sk", s("~"))
            .send()
            .await
            .expect_err("refused")
            .into_service_error();
        assert_eq!(error.code(), Some(code));
        assert!(error.message().is_some(), "{code} has words");
        let typed = match refusal {
            AwsError::TransactionConflict { .. } => error.is_transaction_conflict_exception(),
            AwsError::ConditionalCheckFailed { .. } => error.is_conditional_check_failed_exception(),
            AwsError::Throttled => error.is_throttling_exception(),
            AwsError::ProvisionedThroughputExceeded => error.is_provisioned_throughput_exceeded_exception(),
            AwsError::RequestLimitExceeded => error.is_request_limit_exceeded(),
            AwsError::InternalServerError => error.is_internal_server_error(),
            AwsError::TransactionInProgress => unreachable!("of transactions only"),
            // Not in the service's model: every operation may meet it.
            AwsError::AccessDenied => true,
        };
        assert!(typed, "{error:?}");
    }
}

#[tokio::test]
async fn the_sdk_tries_again_when_throttled_and_not_when_access_is_denied() {
    for (refusal, calls) in [(AwsError::Throttled, 2), (AwsError::AccessDenied, 1)] {
        let (table, client) = desk();
        let asked = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&asked);
        table.set_hook(Some(Arc::new(move |_: &Call<'_>| {
            match seen.fetch_add(1, Ordering::Relaxed) {
                0 => Fault::FailBefore(refusal),
                _ => Fault::None,
            }
        })));
        let _ = client
            .put_item()
            .table_name(NAME)
            .item("pk", s("A"))
            .item("sk", s("~"))
            .send()
            .await;
        assert_eq!(asked.load(Ordering::Relaxed), calls, "{refusal:?}");
    }
}

#[tokio::test]
async fn an_index_may_lag_and_the_table_itself_may_not() {
    let (table, client) = desk();
    client
        .put_item()
        .table_name(NAME)
        .item("pk", s("C#1"))
        .item("sk", s("T#1"))
        .item("timer", s("DUE#0"))
        .item("due", s("2026"))
        .send()
        .await
        .expect("a put");
    table.set_hook(Some(Arc::new(|_: &Call<'_>| Fault::EmptyPage)));
    let index = client
        .query()
        .table_name(NAME)
        .index_name("due")
        .key_condition_expression("timer = :timer")
        .expression_attribute_values(":timer", s("DUE#0"))
        .send()
        .await
        .expect("an empty page");
    assert_eq!(index.count(), 0);
    let base = client
        .query()
        .table_name(NAME)
        .key_condition_expression("pk = :pk")
        .expression_attribute_values(":pk", s("C#1"))
        .send()
        .await
        .expect("a page");
    assert_eq!(base.count(), 1);
}

#[tokio::test]
async fn a_batch_may_come_back_with_nothing_of_it_done() {
    let (table, client) = desk();
    fail(&table, 9, Fault::Unprocessed);
    let key = HashMap::from([("pk".to_owned(), s("A")), ("sk".to_owned(), s("~"))]);
    let put = PutRequest::builder().set_item(Some(key.clone())).build();
    let written = client
        .batch_write_item()
        .request_items(
            NAME,
            vec![WriteRequest::builder().put_request(put.expect("a put")).build()],
        )
        .send()
        .await
        .expect("an answer");
    assert_eq!(written.unprocessed_items.expect("items")[NAME].len(), 1);
    let keys = KeysAndAttributes::builder().keys(key).build();
    let read = client
        .batch_get_item()
        .request_items(NAME, keys.expect("keys"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(read.unprocessed_keys.expect("keys")[NAME].keys().len(), 1);
    assert!(table.counts().is_empty());
}

#[tokio::test]
async fn a_token_still_in_use_is_an_error_of_its_own() {
    let (table, client) = desk();
    fail(&table, 9, Fault::FailBefore(AwsError::TransactionInProgress));
    let error = transact(&client).await.expect_err("in progress");
    assert!(error.is_transaction_in_progress_exception(), "{error:?}");
}

#[tokio::test]
async fn the_hook_sees_each_call_with_its_number_and_what_it_asks() {
    let (table, client) = desk();
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    table.set_hook(Some(Arc::new(move |call: &Call<'_>| {
        let token = call.body["ClientRequestToken"].is_string();
        log.lock()
            .expect("the log")
            .push((call.index, call.operation, call.items(), token));
        Fault::None
    })));
    transact(&client).await.expect("a transaction");
    transact(&client).await.expect("a transaction");
    assert_eq!(
        *seen.lock().expect("the log"),
        [(0, "TransactWriteItems", 2, true), (1, "TransactWriteItems", 2, true)]
    );
}

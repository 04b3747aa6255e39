//! What the store relies on: conditions, transactions, counters, the index, and the counting of calls.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{Put, ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use local::Count;
use serde_json::json;

use super::{NAME, client, definition, desk, n, reasons, s};

async fn put(client: &Client, pk: &str, sk: &str) {
    client
        .put_item()
        .table_name(NAME)
        .item("pk", s(pk))
        .item("sk", s(sk))
        .send()
        .await
        .expect("a put");
}

fn put_new(pk: &str, sk: &str) -> TransactWriteItem {
    let put = Put::builder()
        .table_name(NAME)
        .item("pk", s(pk))
        .item("sk", s(sk))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .expect("a put");
    TransactWriteItem::builder().put(put).build()
}

#[tokio::test]
async fn a_conditional_put_is_refused_with_the_item_that_is_there() {
    let (_, client) = desk();
    put(&client, "C#1", "~").await;
    let error = client
        .put_item()
        .table_name(NAME)
        .item("pk", s("C#1"))
        .item("sk", s("~"))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .send()
        .await
        .expect_err("the item is there")
        .into_service_error();
    assert!(error.is_conditional_check_failed_exception(), "{error:?}");
}

#[tokio::test]
async fn a_cancelled_transaction_names_the_reason_of_each_item_and_changes_nothing() {
    let (_, client) = desk();
    put(&client, "T#1", "E#1").await;
    let error = client
        .transact_write_items()
        .transact_items(put_new("C#1", "T#1"))
        .transact_items(put_new("T#1", "E#1"))
        .send()
        .await
        .expect_err("the second item is there")
        .into_service_error();
    let reasons: Vec<_> = reasons(&error)
        .iter()
        .map(|reason| (reason.code().unwrap_or_default(), reason.item().is_some()))
        .collect();
    assert_eq!(reasons, [("None", false), ("ConditionalCheckFailed", true)]);
    let found = client
        .get_item()
        .table_name(NAME)
        .key("pk", s("C#1"))
        .key("sk", s("T#1"))
        .consistent_read(true)
        .send()
        .await
        .expect("a read");
    assert_eq!(found.item, None);
}

#[tokio::test]
async fn an_update_counts_up_and_keeps_what_was_there_first() {
    let (_, client) = desk();
    let mut numbers = Vec::new();
    for time in ["first", "second"] {
        let updated = client
            .update_item()
            .table_name(NAME)
            .key("pk", s("N"))
            .key("sk", s("~"))
            .update_expression("SET #since = if_not_exists(#since, :time) ADD #number :one")
            .expression_attribute_names("#since", "since")
            .expression_attribute_names("#number", "number")
            .expression_attribute_values(":time", s(time))
            .expression_attribute_values(":one", n(1))
            .return_values(ReturnValue::AllNew)
            .send()
            .await
            .expect("an update")
            .attributes
            .expect("the new item");
        numbers.push((updated["number"].clone(), updated["since"].clone()));
    }
    assert_eq!(numbers, [(n(1), s("first")), (n(2), s("first"))]);
}

#[tokio::test]
async fn the_index_answers_in_order_and_holds_only_what_has_its_keys() {
    let (_, client) = desk();
    put(&client, "C#0", "~").await;
    for (pk, due) in [("C#1", "2026-03-01"), ("C#2", "2026-01-01"), ("C#3", "2027-01-01")] {
        client
            .put_item()
            .table_name(NAME)
            .item("pk", s(pk))
            .item("sk", s("T#1"))
            .item("timer", s("DUE#0"))
            .item("due", s(due))
            .item("title", s("not projected"))
            .send()
            .await
            .expect("a put");
    }
    let page = client
        .query()
        .table_name(NAME)
        .index_name("due")
        .key_condition_expression("timer = :timer AND due <= :now")
        .expression_attribute_values(":timer", s("DUE#0"))
        .expression_attribute_values(":now", s("2026-12-31"))
        .send()
        .await
        .expect("a query");
    let keys: Vec<_> = page.items().iter().map(|item| item["pk"].clone()).collect();
    assert_eq!(keys, [s("C#2"), s("C#1")]);
    assert!(!page.items()[0].contains_key("title"));
}

#[tokio::test]
async fn calls_are_counted_with_their_items() {
    let (table, client) = desk();
    put(&client, "C#1", "a").await;
    table.reset_counts();

    client
        .query()
        .table_name(NAME)
        .key_condition_expression("pk = :pk")
        .expression_attribute_values(":pk", s("C#1"))
        .send()
        .await
        .expect("a query");
    let update = Update::builder()
        .table_name(NAME)
        .key("pk", s("C#1"))
        .key("sk", s("a"))
        .update_expression("ADD version :one")
        .expression_attribute_values(":one", n(1))
        .build()
        .expect("an update");
    client
        .transact_write_items()
        .transact_items(TransactWriteItem::builder().update(update).build())
        .transact_items(put_new("T#1", "E#1"))
        .send()
        .await
        .expect("a transaction");

    let one_read_and_one_transaction_of_two_items = BTreeMap::from([
        ("Query", Count { calls: 1, items: 1 }),
        ("TransactWriteItems", Count { calls: 1, items: 2 }),
    ]);
    assert_eq!(table.counts(), one_read_and_one_transaction_of_two_items);
}

#[tokio::test]
async fn making_the_table_again_keeps_it_and_adds_the_indexes_that_are_new() {
    let (table, client) = desk();
    client
        .put_item()
        .table_name(NAME)
        .item("pk", s("C#1"))
        .item("sk", s("T#1"))
        .item("line", s("Q#billing"))
        .send()
        .await
        .expect("a put");
    let mut newer = definition();
    for (index, attribute) in [("queue", "line"), ("agent", "assignee")] {
        let attributes = newer["AttributeDefinitions"].as_array_mut();
        attributes
            .expect("attributes")
            .push(json!({"AttributeName": attribute, "AttributeType": "S"}));
        let indexes = newer["GlobalSecondaryIndexes"].as_array_mut();
        indexes.expect("indexes").push(json!({
            "IndexName": index,
            "KeySchema": [{"AttributeName": attribute, "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }));
    }
    for _ in 0..2 {
        table.create(&newer, Some("expires")).expect("a table");
    }
    let page = client
        .query()
        .table_name(NAME)
        .index_name("queue")
        .key_condition_expression("line = :line")
        .expression_attribute_values(":line", s("Q#billing"))
        .send()
        .await
        .expect("a query");
    assert_eq!(page.count(), 1);
    let expiry = client.describe_time_to_live().table_name(NAME).send().await;
    let expiry = expiry.expect("the expiry").time_to_live_description;
    assert_eq!(expiry.and_then(|e| e.attribute_name).as_deref(), Some("expires"));
}

#[tokio::test]
async fn an_operation_that_the_desk_does_not_use_is_unknown() {
    let (_, client) = desk();
    let error = client
        .delete_table()
        .table_name(NAME)
        .send()
        .await
        .expect_err("not offered")
        .into_service_error();
    assert_eq!(error.meta().code(), Some("UnknownOperationException"));
}

#[tokio::test]
async fn a_malformed_request_is_a_validation_error_of_the_service() {
    let (_, client) = desk();
    let error = client
        .put_item()
        .table_name(NAME)
        .item("pk", s("only half of the key"))
        .send()
        .await
        .expect_err("the key is not whole")
        .into_service_error();
    assert_eq!(error.meta().code(), Some("ValidationException"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_share_nothing_and_work_on_a_runtime_of_several_threads() {
    let (_first, one) = desk();
    let (second, _) = desk();
    put(&one, "C#1", "~").await;
    let other = client(&second);
    let found = other.scan().table_name(NAME).send().await.expect("a scan");
    assert_eq!(found.count(), 0);
}

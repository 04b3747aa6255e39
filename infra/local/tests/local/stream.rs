//! The stream as Lambda delivers it, and what a restart finds.

use std::time::Duration;

use aws_lambda_events::event::dynamodb::{Event, EventRecord, StreamViewType};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use local::{Sequence, Table, event};
use serde_json::Value;

use super::{NAME, client, definition, desk, n, s};
use crate::kill::Scratch;

async fn put(client: &Client, pk: &str, version: u32) {
    client
        .put_item()
        .table_name(NAME)
        .item("pk", s(pk))
        .item("sk", s("~"))
        .item("version", n(version))
        .send()
        .await
        .expect("a put");
}

fn json(record: &EventRecord) -> Value {
    serde_json::to_value(&record.change).expect("JSON")
}

#[tokio::test]
async fn a_change_comes_as_the_event_that_lambda_delivers() {
    let (table, client) = desk();
    put(&client, "C#1", 1).await;
    put(&client, "C#1", 2).await;
    client
        .delete_item()
        .table_name(NAME)
        .key("pk", s("C#1"))
        .key("sk", s("~"))
        .send()
        .await
        .expect("a deletion");

    let stream = table.stream(NAME).expect("the stream");
    let records = stream.records_after(Sequence::START, 100).expect("records");
    assert!(records.is_sorted_by(|a, b| a.sequence < b.sequence));
    let kinds: Vec<_> = records.iter().map(|r| r.event.event_name.as_str()).collect();
    assert_eq!(kinds, ["INSERT", "MODIFY", "REMOVE"]);

    let sequence = records[1].sequence;
    let second = &records[1].event;
    let change = &second.change;
    assert_eq!(change.sequence_number, Some(sequence.to_string()));
    assert_eq!(change.stream_view_type, Some(StreamViewType::NewAndOldImages));
    assert_eq!(second.event_source.as_deref(), Some("aws:dynamodb"));
    let arn = second.event_source_arn.as_deref().unwrap_or_default();
    assert!(arn.contains(":table/desk/stream/"), "{arn}");
    assert!(second.user_identity.is_none());
    let text = json(second);
    assert_eq!(text["Keys"]["pk"]["S"], "C#1");
    assert_eq!(text["Keys"]["sk"]["S"], "~");
    assert_eq!(text["NewImage"]["version"]["N"], "2");
    assert_eq!(text["OldImage"]["version"]["N"], "1");

    let event: Event = event(records);
    assert_eq!(event.records.len(), 3);
}

#[tokio::test]
async fn a_reader_gets_what_came_after_its_place_in_pages() {
    let (table, client) = desk();
    for version in 0..5 {
        put(&client, "C#1", version).await;
    }
    let stream = table.stream(NAME).expect("the stream");
    let mut after = Sequence::START;
    let mut pages = Vec::new();
    loop {
        let page = stream.records_after(after, 2).expect("records");
        let Some(last) = page.last() else { break };
        after = last.sequence;
        pages.push(page.len());
    }
    assert_eq!(pages, [2, 2, 1]);
}

#[tokio::test]
async fn a_reader_that_waits_is_woken_by_a_write() {
    let (table, client) = desk();
    let stream = table.stream(NAME).expect("the stream");
    let reader = stream.clone();
    let waiting = tokio::spawn(async move { reader.wait_after(Sequence::START, 10).await.expect("records") });
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(!waiting.is_finished());
    put(&client, "C#1", 1).await;
    let records = tokio::time::timeout(Duration::from_secs(5), waiting)
        .await
        .expect("in time")
        .expect("no panic");
    assert_eq!(records.len(), 1);
}

#[tokio::test]
async fn a_consumers_place_and_the_stream_survive_a_restart() {
    let scratch = Scratch::new("restart");
    let passed = {
        let table = Table::open(scratch.path()).expect("a table");
        table.create(&definition(), None).expect("a table");
        let client = client(&table);
        for version in 0..3 {
            put(&client, "C#1", version).await;
        }
        let stream = table.stream(NAME).expect("the stream");
        let first = stream.records_after(Sequence::START, 1).expect("records")[0].sequence;
        let checkpoint = stream.checkpoint("dispatch");
        assert_eq!(checkpoint.position().expect("none"), Sequence::START);
        checkpoint.advance(first).expect("an advance");
        first
    };
    let table = Table::open(scratch.path()).expect("a table");
    table.create(&definition(), None).expect("a table");
    let stream = table.stream(NAME).expect("the stream");
    let position = stream.checkpoint("dispatch").position().expect("a place");
    assert_eq!(position, passed);
    assert_eq!(stream.records_after(position, 10).expect("records").len(), 2);
}

#[tokio::test]
async fn trimming_takes_what_every_consumer_has_passed_and_the_numbers_go_on() {
    let (table, client) = desk();
    for version in 0..700 {
        put(&client, "C#1", version).await;
    }
    let stream = table.stream(NAME).expect("the stream");
    let records = stream.records_after(Sequence::START, 1000).expect("records");
    let consumers = ["dispatch", "csat"];

    let dispatch = stream.checkpoint("dispatch");
    dispatch.advance(records[699].sequence).expect("an advance");
    assert_eq!(stream.trim(&consumers).expect("nothing yet"), 0);

    let csat = stream.checkpoint("csat");
    csat.advance(records[599].sequence).expect("an advance");
    assert_eq!(stream.trim(&consumers).expect("a trim"), 600);
    let left = stream.records_after(Sequence::START, 1000).expect("records");
    assert_eq!(left[..], records[600..]);

    // The newest stays, whoever has read it.
    csat.advance(records[699].sequence).expect("an advance");
    assert_eq!(stream.trim(&consumers).expect("a trim"), 99);
    put(&client, "C#1", 700).await;
    let next = stream.records_after(records[699].sequence, 10).expect("records");
    assert_eq!(next.len(), 1);
}

#[tokio::test]
async fn what_expires_is_removed_in_the_services_name() {
    let (table, client) = desk();
    let stream = table.stream(NAME).expect("the stream");
    put(&client, "C#1", 1).await;
    // The database's own clock, by its own record.
    let records = stream.records_after(Sequence::START, 1).expect("records");
    let now = records[0].event.change.approximate_creation_date_time;
    for (pk, expires) in [("C#2", now.timestamp() - 60), ("C#3", now.timestamp() + 60)] {
        client
            .put_item()
            .table_name(NAME)
            .item("pk", s(pk))
            .item("sk", s("~"))
            .item("expires", AttributeValue::N(expires.to_string()))
            .send()
            .await
            .expect("a put");
    }

    assert_eq!(table.sweep_ttl().expect("a sweep"), 1);
    let records = stream.records_after(Sequence::START, 10).expect("records");
    let removed = &records.last().expect("a record").event;
    assert_eq!(removed.event_name, "REMOVE");
    assert_eq!(json(removed)["Keys"]["pk"]["S"], "C#2");
    let by = removed.user_identity.as_ref().expect("an identity");
    assert_eq!(by.type_, "Service");
    assert_eq!(by.principal_id, "dynamodb.amazonaws.com");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_that_move_on_and_trim_are_not_in_the_writers_way() {
    let scratch = Scratch::new("contention");
    for table in [Table::memory(), Table::open(scratch.path())] {
        let table = table.expect("a table");
        table.create(&definition(), None).expect("a table");
        let stream = table.stream(NAME).expect("the stream");
        let reader = tokio::spawn(async move {
            let checkpoint = stream.checkpoint("dispatch");
            let mut read = 0;
            while read < 300 {
                let after = checkpoint.position().expect("a place");
                let records = stream.wait_after(after, 20).await.expect("records");
                read += records.len();
                let last = records.last().expect("at least one");
                checkpoint.advance(last.sequence).expect("an advance");
                stream.trim(&["dispatch"]).expect("a trim");
            }
            read
        });
        let client = client(&table);
        for number in 0..100 {
            crate::kill::transact(&client, number).await;
        }
        assert_eq!(reader.await.expect("no panic"), 300);
    }
}

/// Prints how fast transactions of three items are, by how many came before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement of some minutes"]
async fn writes_stay_fast_after_twenty_thousand_transactions() {
    let scratch = Scratch::new("speed");
    for (kind, table) in [("memory", Table::memory()), ("file", Table::open(scratch.path()))] {
        let table = table.expect("a table");
        table.create(&definition(), None).expect("a table");
        let client = client(&table);
        let mut speeds = Vec::new();
        for block in 0..20 {
            let start = std::time::Instant::now();
            for i in 0..1000 {
                crate::kill::transact(&client, block * 1000 + i).await;
            }
            let speed = 1000.0 / start.elapsed().as_secs_f64();
            println!("{kind}: {speed:.0} a second after {}", block * 1000);
            speeds.push(speed);
        }
        // The best of some thousand each, as the machine may be busy with other things. Without the index on the stream
        // it falls to a seventh of that within the first five.
        let best = |speeds: &[f64]| speeds.iter().copied().fold(0.0, f64::max);
        assert!(best(&speeds[15..]) > best(&speeds[..5]) * 0.4, "{speeds:?}");
    }
}

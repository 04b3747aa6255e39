//! What was acknowledged survives `kill -9`.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use local::{Sequence, Table};

use super::{NAME, client, definition, n, s};

/// Where the child finds the data; without it, it is no child.
const DATA: &str = "DESK_TEST_DATA";

/// Acknowledged transactions after which the child is killed.
const ENOUGH: u32 = 150;

/// A database file of a test's own, removed with what SQLite keeps beside it.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        let scratch = Self(std::env::temp_dir().join(format!("desk-{}-{name}.db", std::process::id())));
        scratch.remove();
        scratch
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    fn remove(&self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut name = self.0.clone().into_os_string();
            name.push(suffix);
            let _ = std::fs::remove_file(name);
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.remove();
    }
}

/// A transaction of three items, as the desk's usual one.
pub async fn transact(client: &Client, number: u32) {
    let put = |pk: String, sk: &str| {
        let put = Put::builder()
            .table_name(NAME)
            .item("pk", s(pk))
            .item("sk", s(sk))
            .item("version", n(number))
            .item("body", s("x".repeat(300)))
            .build()
            .expect("a put");
        TransactWriteItem::builder().put(put).build()
    };
    client
        .transact_write_items()
        .transact_items(put(format!("C#{}", number % 100), "T#1"))
        .transact_items(put(format!("T#{number:06}"), "E#1"))
        .transact_items(put(format!("M#{number:06}"), "~"))
        .send()
        .await
        .expect("a transaction");
}

#[tokio::test]
async fn every_acknowledged_write_survives_kill_minus_nine() {
    let scratch = Scratch::new("kill");
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "kill::the_child_that_writes_until_it_is_killed"])
        .args(["--ignored", "--nocapture"])
        .env(DATA, scratch.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child");
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut acknowledged = 0;
    for line in lines {
        let line = line.expect("a line");
        if let Some(number) = line.strip_prefix("done ") {
            acknowledged = number.parse().expect("a number");
            if acknowledged == ENOUGH {
                child.kill().expect("SIGKILL");
            }
        }
    }
    // What it acknowledged after the decision was read as well.
    let status = child.wait().expect("its end");
    assert!(!status.success());
    assert!(acknowledged >= ENOUGH, "{acknowledged}");

    let table = Table::open(scratch.path()).expect("the data");
    let client = client(&table);
    for number in 1..=acknowledged {
        for (pk, sk) in [(format!("T#{number:06}"), "E#1"), (format!("M#{number:06}"), "~")] {
            let found = client
                .get_item()
                .table_name(NAME)
                .key("pk", s(&pk))
                .key("sk", s(sk))
                .send()
                .await
                .expect("a read");
            assert!(found.item.is_some(), "{pk} {sk} of {acknowledged}");
        }
    }
    let stream = table.stream(NAME).expect("the stream");
    let position = stream.checkpoint("dispatch").position().expect("a place");
    let all = stream.records_after(Sequence::START, 100_000).expect("records");
    let rest = stream.records_after(position, 100_000).expect("records");
    let expected = usize::try_from(acknowledged).expect("a count") * 3;
    assert!(all.len() >= expected, "{} of {expected}", all.len());
    assert!(position > Sequence::START && rest.len() < all.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it never ends; another test starts it in a process of its own"]
async fn the_child_that_writes_until_it_is_killed() {
    let Ok(data) = std::env::var(DATA) else {
        return;
    };
    let table = Table::open(data).expect("a table");
    table.create(&definition(), None).expect("a table");
    let client = client(&table);
    let stream = table.stream(NAME).expect("the stream");
    let reader = tokio::spawn(async move {
        let checkpoint = stream.checkpoint("dispatch");
        loop {
            let after = checkpoint.position().expect("a place");
            let records = stream.wait_after(after, 50).await.expect("records");
            let last = records.last().expect("at least one").sequence;
            checkpoint.advance(last).expect("an advance");
        }
    });
    for number in 1.. {
        transact(&client, number).await;
        println!("done {number}");
        assert!(!reader.is_finished());
    }
}

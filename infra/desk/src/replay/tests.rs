use std::sync::Mutex;

use domain::InputId;
use lambda::clients::Aws;
use local::Table;
use store::keys;

use super::*;
use crate::settings_file;

const BOT: BotId = BotId(7);

/// Remembers what it was asked to wake.
#[derive(Default)]
struct Woken(Mutex<Vec<String>>);

impl Queue for Woken {
    fn wake<'a>(&'a self, wake_ups: &'a [WakeUp]) -> Answer<'a> {
        let bodies = wake_ups.iter().map(|wake_up| wake_up.body.clone());
        self.0.lock().expect("no panic").extend(bodies);
        Box::pin(async { Ok(()) })
    }

    fn send<'a>(&'a self, _: &'a [String]) -> Answer<'a> {
        Box::pin(async { Ok(()) })
    }

    fn put_off<'a>(&'a self, _: &'a str, _: std::time::Duration) -> Answer<'a> {
        Box::pin(async { Ok(()) })
    }
}

async fn worker() -> (Worker, Arc<Woken>) {
    let table = Table::memory().expect("a table");
    table.create(&keys::definition("desk"), None).expect("a table");
    let store = Store::new(Aws::local(table.http_client()).dynamodb(), "desk", 1);
    let settings = settings_file::parse("starter", settings_file::STARTER).expect("settings");
    store.put_policy(&settings).await.expect("settings");
    let woken = Arc::new(Woken::default());
    let worker = Worker {
        desk: of(store, BOT, "desk_bot"),
        telegram: None,
        wake_ups: woken.clone(),
    };
    (worker, woken)
}

fn update(id: i64, kind: &str) -> String {
    let person = json!({ "id": 42, "is_bot": false, "first_name": "Anna", "language_code": "en" });
    let chat = json!({ "id": 42, "type": "private", "first_name": "Anna" });
    let message = json!({ "message_id": id, "date": 1_800_000_000, "from": person, "chat": chat, "text": "help" });
    json!({ "update_id": id, kind: message }).to_string()
}

async fn keep(worker: &Worker, id: i64, body: &str, why: &str) {
    let now = (worker.desk.clock)();
    worker
        .desk
        .store
        .park(BOT, InputId(id), body, why, now)
        .await
        .expect("kept");
}

#[tokio::test]
async fn what_can_be_handled_now_is_and_the_rest_stays_with_its_reason() {
    let (worker, _) = worker().await;
    keep(&worker, 1, &update(1, "message"), "an earlier release").await;
    keep(
        &worker,
        2,
        &update(2, "strange_message"),
        "unknown kind strange_message",
    )
    .await;
    keep(&worker, 3, "{\"update_id\":3,\"message\":7}", "malformed").await;
    let counted = parked(&worker, true).await.expect("counted");
    assert_eq!((counted.found, counted.done, counted.kept.len()), (3, 0, 3));
    let done = parked(&worker, false).await.expect("replayed");
    assert_eq!((done.found, done.done), (3, 1));
    let reasons: Vec<&str> = done.kept.keys().map(String::as_str).collect();
    assert_eq!(reasons, ["malformed", "unknown kind strange_message"]);
    let (left, _) = worker.desk.store.parked(BOT, None).await.expect("a page");
    assert_eq!(left.iter().map(|parked| parked.input.0).collect::<Vec<_>>(), [2, 3]);
    let known = worker
        .desk
        .store
        .known(BOT, domain::UserId(42), None)
        .await
        .expect("a read");
    assert_eq!(known.tickets.len(), 1, "the words are in a ticket");
    let again = parked(&worker, false).await.expect("replayed");
    assert_eq!((again.found, again.done), (2, 0));
}

#[tokio::test]
async fn an_update_that_was_handled_already_changes_nothing() {
    let (worker, _) = worker().await;
    worker
        .desk
        .replay(update(1, "message").as_bytes())
        .await
        .expect("a turn");
    keep(&worker, 1, &update(1, "message"), "twice").await;
    parked(&worker, false).await.expect("replayed");
    let known = worker
        .desk
        .store
        .known(BOT, domain::UserId(42), None)
        .await
        .expect("a read");
    let versions: Vec<u64> = known.tickets.iter().map(|ticket| ticket.version).collect();
    assert_eq!(versions, [1]);
}

#[tokio::test]
async fn commits_that_no_stream_showed_are_dispatched_and_counted() {
    let (worker, woken) = worker().await;
    worker
        .desk
        .replay(update(1, "message").as_bytes())
        .await
        .expect("a turn");
    let store = &worker.desk.store;
    assert!(store.lanes_with_work().await.expect("a scan").is_empty());
    assert_eq!(again(&worker, Timestamp::UNIX_EPOCH, true).await.expect("counted"), 1);
    assert!(
        store.lanes_with_work().await.expect("a scan").is_empty(),
        "a dry run changes nothing"
    );
    assert_eq!(
        again(&worker, Timestamp::UNIX_EPOCH, false).await.expect("dispatched"),
        1
    );
    assert!(!store.lanes_with_work().await.expect("a scan").is_empty());
    assert!(!woken.0.lock().expect("no panic").is_empty());
    let report = csat::recount(&csat::App { store: store.clone() })
        .await
        .expect("a recount");
    assert_eq!((report.behind, report.agrees()), (0, true));
    assert_eq!(again(&worker, Timestamp::MAX, false).await.expect("none"), 0);
}

//! What each arrival costs: calls of the table, counted.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use domain::{
    InputId, UserId,
    manual::{Manual, ManualCommand},
};
use jiff::SignedDuration;
use lambda::Policies;
use local::{Call, Count, Fault};
use scenarios::{Desk, Plan};
use serde_json::{Value, json};
use store::loads::Loads;

use crate::{
    play,
    steps::{opens, opens_with},
};

const READS: [&str; 4] = ["GetItem", "BatchGetItem", "TransactGetItems", "Query"];

/// The calls that the webhook makes for everything that waits.
async fn counted(desk: &Desk) -> BTreeMap<&'static str, Count> {
    let queues = desk.queues();
    desk.table.reset_counts();
    for queue in queues {
        let delivered = desk.deliver(&queue, false).await.expect("something waits");
        assert!(delivered.accepted());
    }
    desk.table.counts()
}

/// The calls and the items of the transactions among them.
fn transactions(counts: &BTreeMap<&'static str, Count>) -> (usize, usize) {
    let count = counts.get("TransactWriteItems").copied().unwrap_or_default();
    (count.calls, count.items)
}

fn reads(counts: &BTreeMap<&'static str, Count>) -> usize {
    READS
        .iter()
        .map(|read| counts.get(read).copied().unwrap_or_default().calls)
        .sum()
}

/// All calls that write.
fn writes(counts: &BTreeMap<&'static str, Count>) -> usize {
    let all: usize = counts.values().map(|count| count.calls).sum();
    all - reads(counts)
}

#[test]
fn a_customers_message_is_one_read_and_one_transaction_of_two_items() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let (_, _) = opens_with(&desk, john, "It is broken", desk.staff.anna).await;
        for text in ["It still is", "And now it smokes"] {
            desk.says(john, text);
            let counts = counted(&desk).await;
            assert_eq!(
                counts.keys().copied().collect::<Vec<_>>(),
                ["Query", "TransactWriteItems"]
            );
            assert_eq!(counts["Query"].calls, 1, "{counts:?}");
            assert_eq!(transactions(&counts), (1, 2), "{counts:?}");
        }
    });
}

#[test]
fn a_message_costs_the_same_after_a_hundred_others() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        opens(&desk, john, "Message 0").await;
        for number in 1..100 {
            desk.says(john, &format!("Message {number}"));
            if number % 30 == 0 {
                desk.settle().await;
            }
        }
        desk.settle().await;
        desk.says(john, "One more");
        let counts = counted(&desk).await;
        assert_eq!(counts["Query"].calls, 1, "{counts:?}");
        assert!(counts["Query"].items <= 2, "{counts:?}");
        assert_eq!(transactions(&counts), (1, 2), "{counts:?}");
    });
}

/// What the table counts of an item: its attributes' names and their texts, in bytes.
fn size(item: &Value) -> usize {
    let attributes = item.as_object().into_iter().flatten();
    let text = |value: &Value| {
        value
            .as_object()
            .and_then(|of| of.values().next()?.as_str().map(str::len))
    };
    attributes
        .map(|(name, value)| name.len() + text(value).unwrap_or_default())
        .sum()
}

/// A write is paid by the kilobyte, and each in a transaction twice.
#[test]
fn what_a_conversation_writes_is_a_kilobyte_an_item_and_two_for_a_snapshot() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (ticket, thread) = opens_with(&desk, john, "It is broken", anna).await;
        for number in 0..40 {
            desk.says(
                john,
                &format!("It still is, and my order is A-10293-{number}; this is 12 Rue de l'Eglise"),
            );
            desk.settle().await;
            desk.writes(
                anna,
                thread,
                "Thank you! Is it plugged in? The lamp beside the switch should be green",
            );
            desk.settle().await;
        }
        desk.says(john, "It is, and it is not green");
        // Nobody answers: warnings, the breach, the first who hears of it.
        desk.run(Duration::from_mins(30)).await;
        let mut largest: BTreeMap<&str, usize> = BTreeMap::new();
        let mut from = None;
        loop {
            let (items, next) = desk.store.scan_items(from).await.expect("a page");
            for mut item in items {
                let kind = store::readable(&item).expect("what was just written");
                if kind == "ticket" {
                    // Telegram's numbers have more digits than the simulator's.
                    let data = item["data"]["S"].as_str().expect("a text");
                    let mut data: Value = serde_json::from_str(data).expect("JSON");
                    assert_eq!(
                        (&data["id"], data["inputs"].as_array().map(Vec::len)),
                        (&json!(ticket), Some(64))
                    );
                    data["inputs"] = json!(vec![987_654_321; 64]);
                    item["data"]["S"] = json!(data.to_string());
                }
                let most = largest.entry(kind).or_default();
                *most = size(&item).max(*most);
            }
            from = match next {
                Some(key) => Some(key),
                None => break,
            };
        }
        for kind in [
            "bucket",
            "commit",
            "customer",
            "delivery",
            "hands",
            "mirrored message",
            "tally",
            "topic",
        ] {
            assert!(largest[kind] <= 1_024, "{kind}: {largest:?}");
        }
        assert!(largest["ticket"] <= 2_048, "{largest:?}");
    });
}

#[test]
fn opening_a_ticket_draws_a_number_and_writes_three_items_at_most() {
    play(Plan::plain(), async |desk| {
        desk.says(desk.customer(1), "It is broken");
        // The settings are read once a minute, whoever writes.
        let counts = counted(&desk).await;
        assert_eq!(
            counts["UpdateItem"],
            Count { calls: 1, items: 1 },
            "the number: {counts:?}"
        );
        let (calls, items) = transactions(&counts);
        assert_eq!(calls, 1, "{counts:?}");
        assert!(items <= 3, "{counts:?}");
        assert_eq!(writes(&counts), 2, "{counts:?}");
        assert_eq!(counts["Query"].calls, 1, "{counts:?}");
    });
}

#[test]
fn an_agents_message_is_two_reads_at_most_and_one_transaction_of_two_items() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (ticket, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let asked = desk.find(desk.first, "It is broken").expect("the copy");
        desk.writes(anna, thread, "Is it plugged in?");
        let plain = counted(&desk).await;
        desk.replies(anna, thread, asked, "What broke first?");
        let reply = counted(&desk).await;
        desk.presses(anna, desk.first, &format!("a:ask:{ticket}"));
        let press = counted(&desk).await;
        for counts in [plain, reply, press] {
            assert!(reads(&counts) <= 2, "{counts:?}");
            assert_eq!(transactions(&counts), (1, 2), "{counts:?}");
            assert_eq!(writes(&counts), 1, "{counts:?}");
        }
    });
}

#[test]
fn a_repeated_update_writes_nothing() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        desk.world.start(john, desk.bot(), None).expect("a start");
        desk.settle().await;
        let (ticket, thread) = opens(&desk, john, "It is broken").await;
        desk.says(john, "Really");
        desk.writes(anna, thread, "Is it plugged in?");
        desk.presses(anna, desk.first, &format!("a:ask:{ticket}"));
        desk.says(john, "/start");
        desk.presses(john, desk.chat(john), "t:account");
        let mail = desk.take_mail();
        assert_eq!(mail.len(), 5);
        for mail in mail {
            let update = mail.update.clone();
            assert!(desk.hand_in(mail.clone(), true).await.accepted());
            desk.table.reset_counts();
            assert!(desk.hand_in(mail, true).await.accepted());
            let counts = desk.table.counts();
            assert_eq!(writes(&counts), 0, "{counts:?} for {update}");
        }
    });
}

#[test]
fn a_wrong_secret_reads_nothing() {
    play(Plan::plain(), async |desk| {
        opens(&desk, desk.customer(1), "It is broken").await;
        desk.table.reset_counts();
        for secret in [None, Some(&b""[..]), Some(b"a-secret"), Some(b"a-secret-of-the-desk ")] {
            let reply = desk.hand_in_raw(secret, br#"{"update_id": 1}"#).await;
            assert_eq!((reply.status, reply.method), (401, None));
        }
        assert!(desk.table.counts().is_empty());
    });
}

#[test]
fn settings_that_have_not_changed_are_one_call_and_the_same() {
    play(Plan::plain(), async |desk| {
        let asked = async || {
            desk.table.reset_counts();
            let known = Arc::new(desk.policy.clone());
            let found = desk
                .store
                .policy_after(&known)
                .await
                .expect("a read")
                .expect("settings");
            let counts = desk.table.counts();
            let calls: usize = counts.values().map(|count| count.calls).sum();
            (Arc::ptr_eq(&known, &found), calls, found)
        };
        let (same, calls, _) = asked().await;
        assert_eq!((same, calls), (true, 1));

        let (admin, now) = (UserId(desk.staff.admin), desk.time.now());
        let (on, settings) = (ManualCommand::parse("on all 1h"), &desk.policy.settings);
        let change = |manual: &Manual| manual.after_asking(&on, (admin, None), InputId(1), settings, now);
        let manual = desk.store.change_manual(change).await.expect("a write");
        let manual = manual.expect("an admin may");
        let (same, calls, found) = asked().await;
        assert_eq!((same, calls, found.version), (false, 1, desk.policy.version));
        assert_eq!((&found.manual, &found.settings), (&manual, settings));

        let mut settings = desk.policy.settings.clone();
        settings.brand = "Another".to_owned();
        desk.store.put_policy(&settings).await.expect("a write");
        let (same, calls, found) = asked().await;
        assert_eq!((same, calls), (false, 2));
        assert_eq!((found.version, &found.settings), (desk.policy.version + 1, &settings));

        // A start reads them at once, whatever else there is: the loads to be counted tonight stand between manual mode and them.
        let loads = Loads {
            version: 1,
            ..desk.store.loads().await.expect("a read")
        };
        desk.store.put_loads(&loads).await.expect("a write");
        desk.table.reset_counts();
        assert_eq!(*found, desk.store.policy().await.expect("a read").expect("settings"));
        let counts = desk.table.counts();
        assert_eq!((counts.len(), counts["Query"].calls, counts["Query"].items), (1, 1, 3));
    });
}

/// Answers so many calls with nothing done; gives how many came.
fn leaves_out(desk: &Desk, times: usize) -> Arc<AtomicUsize> {
    let asked = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&asked);
    desk.table.set_hook(Some(Arc::new(move |_: &Call<'_>| {
        if seen.fetch_add(1, Relaxed) < times {
            Fault::Unprocessed
        } else {
            Fault::None
        }
    })));
    asked
}

#[test]
fn what_the_table_leaves_out_is_asked_for_again_and_not_for_ever() {
    play(Plan::plain(), async |desk| {
        let known = Arc::new(desk.policy.clone());
        let asked = leaves_out(&desk, 2);
        let found = desk.store.policy_after(&known).await.expect("it answers in the end");
        assert!(Arc::ptr_eq(&known, &found.expect("settings")));
        assert_eq!(asked.load(Relaxed), 3);

        let asked = leaves_out(&desk, usize::MAX);
        let before = desk.time.now();
        let error = desk.store.policy_after(&known).await.expect_err("it never does");
        assert!(error.is_passing(), "{error}");
        assert_eq!(asked.load(Relaxed), 6);
        let waited = desk.time.now().duration_since(before);
        assert_eq!(waited, SignedDuration::from_millis(10 + 20 + 40 + 80 + 160));
    });
}

#[test]
fn a_table_that_does_not_answer_is_not_asked_for_settings_by_everybody() {
    play(Plan::plain(), async |desk| {
        let policies = Policies::new(desk.store.clone(), desk.time.clock());
        let first = policies.get().await.expect("settings");
        desk.run(Duration::from_secs(61)).await;
        let asked = leaves_out(&desk, usize::MAX);
        for _ in 0..3 {
            assert!(Arc::ptr_eq(&first, &policies.get().await.expect("the last ones serve")));
            assert_eq!(asked.load(Relaxed), 6);
        }
        leaves_out(&desk, 0);
        desk.run(Duration::from_secs(6)).await;
        let asked = leaves_out(&desk, 0);
        policies.get().await.expect("settings");
        assert_eq!(asked.load(Relaxed), 1);
    });
}

#[test]
fn settings_are_found_whatever_a_later_release_keeps_beside_them() {
    play(Plan::plain(), async |desk| {
        for sk in ["agenda", "bots", "m-1", "m-2", "m-3"] {
            desk.stores("S", sk, 1, "{}");
        }
        assert_eq!(desk.store.policy().await.expect("a read"), Some(desk.policy.clone()));
    });
}

#[test]
fn settings_that_were_restored_from_the_middle_of_a_write_are_mended_by_the_next() {
    play(Plan::plain(), async |desk| {
        let (version, mut settings) = (desk.policy.version, desk.policy.settings.clone());
        for pointer in [version + 5, version] {
            let of = format!(r#"{{"version":{pointer}}}"#);
            desk.stores("S", "~", u64::from(pointer), &of);
            settings.brand.push('!');
            let put = desk.store.put_policy(&settings).await.expect("a write");
            assert_eq!(desk.store.policy().await.expect("a read").as_ref(), Some(&put));
            let known = Arc::new(put);
            let again = desk
                .store
                .policy_after(&known)
                .await
                .expect("a read")
                .expect("settings");
            assert!(Arc::ptr_eq(&known, &again));
        }
    });
}

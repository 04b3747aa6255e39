//! What earlier releases have stored can still be read.
//!
//! `tests/scenarios/corpus` holds a file for each release: items as they stood in its table, so many that every field and every
//! variant is in one of them that some plays of the adversary came to. A release keeps its own with
//! `KEEP=0.2.0 cargo nextest run --workspace --run-ignored only the_corpus_of_this_release`, and no file changes afterwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use domain::{
    BotId, InputId, UserId,
    manual::{Manual, ManualCommand},
};
use scenarios::{Desk, seeded::play_watched};
use serde_json::Value;

/// How many plays are looked at.
const PLAYS: u64 = 160;

/// What every file has, whatever the plays came to.
const KINDS: &[&str] = &[
    "agent",
    "bucket",
    "cell",
    "commit",
    "customer",
    "delivery",
    "hands",
    "invitation",
    "manual mode",
    "mark of a notice",
    "mirrored message",
    "notice",
    "numbers",
    "parked update",
    "row",
    "settings",
    "staff list",
    "tally",
    "terms",
    "ticket",
    "topic",
    "version in force",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

#[test]
fn what_every_release_has_stored_can_be_read() {
    let mut releases = 0;
    for file in fs::read_dir(folder()).expect("the corpus") {
        let path = file.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a text");
        let mut kinds = BTreeSet::new();
        for (number, line) in text.lines().enumerate() {
            let item = serde_json::from_str(line).expect("JSON");
            let kind = store::readable(&item);
            kinds.insert(kind.unwrap_or_else(|why| panic!("{}:{}: {why}", path.display(), number + 1)));
        }
        let missing: Vec<_> = KINDS.iter().filter(|kind| !kinds.contains(*kind)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", path.display());
        releases += 1;
    }
    assert!(releases > 0, "the corpus is empty");
}

#[test]
fn what_is_no_item_of_ours_is_not_taken_for_one() {
    let item = |text: &str| serde_json::from_str(text).expect("JSON");
    for text in [
        "[]",
        "{}",
        r#"{"pk":{"S":"C#1#5"},"sk":{"S":"~"}}"#,
        r#"{"pk":{"S":"C#1#5"},"sk":{"S":"~"},"data":{"S":"{}"}}"#,
        r#"{"pk":{"S":"Z#1"},"sk":{"S":"~"},"data":{"S":"{}"}}"#,
        r#"{"pk":{"S":"S"},"sk":{"S":"3"},"data":{"S":"{\"brand\":7}"}}"#,
        r#"{"pk":{"S":"S"},"sk":{"S":"~"},"data":{"SS":["1"]}}"#,
    ] {
        assert!(store::readable(&item(text)).is_err(), "{text}");
    }
}

/// What is in a JSON value, without what it says: the names of its fields, and the words that tell variants apart.
fn shape(value: &Value, at: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                // Ids make keys of maps, too.
                let name = if name.parse::<i64>().is_ok() { "#" } else { name };
                shape(value, &format!("{at}.{name}"), into);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| shape(item, at, into)),
        Value::String(text)
            if ["kind", "at", "class", "state", "role", "standing"]
                .iter()
                .any(|tag| at.ends_with(tag)) =>
        {
            let variant = text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            into.insert(if variant { format!("{at}={text}") } else { at.to_owned() });
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            into.insert(at.to_owned());
        }
    }
}

/// What is kept of one kind.
#[derive(Default)]
struct Kept {
    seen: BTreeSet<String>,
    lines: Vec<String>,
}

/// Keeps the items of the desk in which something is that was in none before.
async fn keep(desk: &Desk, kept: &mut BTreeMap<&'static str, Kept>) {
    let mut from = None;
    loop {
        let (items, next) = desk.store.scan_items(from).await.expect("a page");
        for item in items {
            let kind = store::readable(&item).expect("what was just written");
            let mut shapes = BTreeSet::new();
            for (name, value) in item.as_object().into_iter().flatten() {
                let text = value["S"].as_str().unwrap_or_default();
                match serde_json::from_str(text) {
                    Ok(json @ (Value::Object(_) | Value::Array(_))) => shape(&json, name, &mut shapes),
                    Ok(_) | Err(_) => drop(shapes.insert(name.clone())),
                }
            }
            let of_kind = kept.entry(kind).or_default();
            if of_kind.lines.is_empty() || !shapes.is_subset(&of_kind.seen) {
                of_kind.seen.append(&mut shapes);
                of_kind.lines.push(item.to_string());
            }
        }
        match next {
            Some(key) => from = Some(key),
            None => break,
        }
    }
}

/// What the adversary does not do.
async fn does_the_rest(desk: &Desk) {
    desk.says(desk.staff.admin, "/invite l1");
    let bot = BotId(desk.bot());
    let parked = desk
        .store
        .park(bot, InputId(7), r#"{"update_id":7}"#, "unknown kind", desk.time.now());
    parked.await.expect("a write");
    let (asked, admin, now) = (
        ManualCommand::parse("on all 1h"),
        UserId(desk.staff.admin),
        desk.time.now(),
    );
    let settings = &desk.policy.settings;
    let on = |manual: &Manual| manual.after_asking(&asked, (admin, None), InputId(1), settings, now);
    let manual = desk.store.change_manual(on).await.expect("a write");
    manual.expect("an admin may");
}

#[test]
#[ignore = "writes the corpus of a release; KEEP names it"]
fn the_corpus_of_this_release() {
    let release = std::env::var("KEEP").expect("KEEP=0.2.0 names the release");
    let file = folder().join(format!("{release}.jsonl"));
    assert!(!file.exists(), "{} is there, and stays as it is", file.display());
    let mut kept = BTreeMap::new();
    for seed in 0..PLAYS {
        let mut step = 0;
        play_watched(seed, async |desk| {
            step += 1;
            if step == 1 {
                does_the_rest(desk).await;
            }
            if step % 6 == 0 {
                keep(desk, &mut kept).await;
            }
        });
    }
    let lines: Vec<_> = kept.into_values().flat_map(|of_kind: Kept| of_kind.lines).collect();
    fs::create_dir_all(folder()).expect("a folder");
    fs::write(file, lines.join("\n") + "\n").expect("a file");
}

//! Desks at random, broken at random: one seed is one desk. `SEED=7 cargo nextest run -p scenarios one_seed` plays one again;
//! `SEEDS=100000 cargo nextest run -p scenarios seeds` plays more.

use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind},
};

use scenarios::seeded::{Tale, play};

/// How many are played unless `SEEDS` says otherwise.
const SEEDS: u64 = 1_000;

/// How many tests share them, so that they run side by side.
const PARTS: u64 = 8;

/// So many seeds that fail are enough to show.
const SHOWN: usize = 3;

/// What must have happened in some play of every hundred, or the plays prove nothing.
const CORNERS: &[&str] = &[
    "opened",
    "customer_wrote",
    "customer_edited",
    "person_called",
    "agent_replied",
    "noted",
    "agent_edited",
    "taken",
    "released",
    "details_asked",
    "resolved",
    "reopened",
    "escalated",
    "rated",
    "left",
    "returned",
    "clock_reached",
    "apologised",
    "given by the desk",
    "copyMessage",
    "copyMessages",
    "createForumTopic",
    "editMessageText",
    "editMessageMedia",
    "answerCallbackQuery",
    "broken call",
    "clouded",
    "topic deleted",
];

/// What is rarer, and must have happened in some play of every four hundred.
const RARE_CORNERS: &[&str] = &[
    "offered",
    "called",
    "acknowledged",
    "sendMediaGroup",
    "setMessageReaction",
    "deleteMessage",
    "digest",
];

fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

fn part(part: u64) {
    let all = number("SEEDS").unwrap_or(SEEDS);
    let from = number("FROM").unwrap_or(0);
    let mut tale = Tale::new();
    let mut failed = Vec::new();
    for seed in (from..from + all).filter(|seed| seed % PARTS == part) {
        match catch_unwind(AssertUnwindSafe(|| play(seed))) {
            Ok(played) => {
                for (what, times) in played {
                    *tale.entry(what).or_default() += times;
                }
            }
            Err(_) => failed.push(seed),
        }
        assert!(failed.len() < SHOWN, "these seeds fail: {failed:?}");
    }
    assert!(failed.is_empty(), "these seeds fail: {failed:?}");
    if number("TELL").is_some() {
        println!("{tale:#?}");
    }
    for (corners, plays) in [(CORNERS, 100), (RARE_CORNERS, 400)] {
        if all / PARTS >= plays {
            let missed: Vec<_> = corners
                .iter()
                .filter(|what| tale.get(**what).is_none_or(|times| *times == 0))
                .collect();
            assert!(missed.is_empty(), "no play ever came to {missed:?}: {tale:?}");
        }
    }
}

#[test]
fn one_seed() {
    if let Some(seed) = number("SEED") {
        play(seed);
    }
}

macro_rules! seeds {
    ($($name:ident: $part:literal),+) => {
        $(#[test]
        fn $name() {
            part($part);
        })+
    };
}

seeds!(seeds_0: 0, seeds_1: 1, seeds_2: 2, seeds_3: 3, seeds_4: 4, seeds_5: 5, seeds_6: 6, seeds_7: 7);

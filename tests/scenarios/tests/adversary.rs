//! Desks at random, broken at random: one seed is one desk. `SEED=7 cargo nextest run -p scenarios one_seed` plays one again;
//! `SEEDS=100000 cargo nextest run -p scenarios seeds` plays more.

use std::env;

use scenarios::seeded::play;

/// How many are played unless `SEEDS` says otherwise.
const SEEDS: u64 = 1_000;

/// How many tests share them, so that they run side by side.
const PARTS: u64 = 8;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

fn part(part: u64) {
    let all = number("SEEDS").unwrap_or(SEEDS);
    let from = number("FROM").unwrap_or(0);
    for seed in (from..from + all).filter(|seed| seed % PARTS == part) {
        play(seed);
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

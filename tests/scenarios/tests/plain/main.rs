//! The desk as people meet it: one scenario, one sentence.

mod answers;
mod bad_input;
mod beside;
mod calls;
mod clocks;
mod commands;
mod context;
mod corpus;
mod crowd;
mod drafts;
mod duty;
mod edits;
mod escalation;
mod flood;
mod handover;
mod late;
mod life;
mod loads;
mod manual;
mod mirror;
mod night;
mod order;
mod outage;
mod presses;
mod ratings;
mod regions;
mod repeated;
mod rich;
mod rights;
mod several;
mod staff;
mod steps;
mod strangers;
mod sweep;
mod threads;
mod trouble;
mod turns;

use std::future::Future;

use scenarios::{Desk, Plan};

/// Plays a scenario on a desk of its own, with a clock of its own.
fn play<F: Future<Output = ()>>(plan: Plan, scenario: impl FnOnce(Desk) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async { scenario(Desk::open(plan).await).await });
}

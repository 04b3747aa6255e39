//! One clock for everything: the runtime's own, which is paused and moves only when every task waits.

use std::{sync::Arc, time::Duration};

use domain::Timestamp;
use tokio::time::Instant;

/// A Monday morning.
const START: i64 = 1_772_442_000;

/// The time of a desk. It moves by sleeping: pauses of the SDK, time-outs and a test's own waiting are all of the same time.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    started: Instant,
}

impl Time {
    /// Begins. Must be called within a runtime whose clock is paused.
    #[must_use]
    pub fn begin() -> Self {
        Self {
            started: Instant::now(),
        }
    }

    /// The present moment, to the millisecond.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millisecond(START * 1_000 + passed).expect("a test ends before the year 9999")
    }

    /// The same as milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }

    /// The clock that functions are given.
    #[must_use]
    pub fn clock(self) -> lambda::Clock {
        Arc::new(move || self.now())
    }

    /// Waits until that moment.
    pub async fn sleep_until(&self, at: Timestamp) {
        let left = Duration::try_from(at.duration_since(self.now())).unwrap_or_default();
        tokio::time::sleep(left).await;
    }
}

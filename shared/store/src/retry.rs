//! The load–decide–commit loop, written once.

use std::{future::Future, time::Duration};

use crate::Error;

/// How often a decision is made anew because somebody else was first.
const TRIES: u32 = 5;

/// Loads, decides and commits, anew as often as somebody else was first.
///
/// `attempt` does all three; it is given the number of the try, from 0. A write whose outcome is unknown is not tried again
/// here: the same input comes again, and is recognised by its id.
///
/// # Errors
/// Those of the last attempt.
pub async fn until_committed<T, F>(mut attempt: impl FnMut(u32) -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut tried = 0;
    loop {
        match attempt(tried).await {
            Err(Error::Conflict | Error::Busy) if tried + 1 < TRIES => {
                // Spread by the number of the try alone: whoever lost a round waits longer than whoever won it.
                tokio::time::sleep(Duration::from_millis(5 << tried)).await;
                tried += 1;
            }
            other => return other,
        }
    }
}

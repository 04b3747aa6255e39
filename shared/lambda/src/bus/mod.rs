//! The bus that other systems listen to.

#[cfg(feature = "eventbridge")]
mod eventbridge;

use std::{future::Future, pin::Pin};

use domain::bus::Announcement;

#[cfg(feature = "eventbridge")]
pub use eventbridge::EventBridge;

/// The bus did not take an event; the same may go through later, and twice is harmless.
#[derive(Debug, thiserror::Error)]
#[error("the bus does not take it: {0}")]
pub struct BusError(String);

/// What [`Bus::put`] returns.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<(), BusError>> + Send + 'a>>;

/// A bus: EventBridge in AWS.
pub trait Bus: Send + Sync {
    /// Puts events on it, all or an error.
    fn put<'a>(&'a self, announcements: &'a [Announcement]) -> Answer<'a>;
}

/// Where nobody listens: on one machine.
#[derive(Clone, Copy, Debug)]
pub struct Unheard;

impl Bus for Unheard {
    fn put<'a>(&'a self, announcements: &'a [Announcement]) -> Answer<'a> {
        Box::pin(async move {
            for announcement in announcements {
                tracing::debug!(
                    id = announcement.id,
                    what = announcement.what.name(),
                    "announced to nobody"
                );
            }
            Ok(())
        })
    }
}

//! The settings in force, read again when a minute has passed.

use std::sync::Arc;

use domain::{Policy, settings::Limits};
use jiff::{SignedDuration, Timestamp};
use store::Store;
use tokio::sync::Mutex;

use crate::Clock;

/// How old the settings may be that a decision is made under.
const FRESH_FOR: SignedDuration = SignedDuration::from_mins(1);

/// How soon a table that did not answer is asked again: whoever comes in between does not wait for it once more.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(5);

/// Gives the settings in force.
pub struct Policies {
    store: Store,
    clock: Clock,
    limits: Option<Limits>,
    known: Mutex<Option<(Timestamp, Arc<Policy>)>>,
}

impl Policies {
    /// Reads the settings from `store`.
    #[must_use]
    pub fn new(store: Store, clock: Clock) -> Self {
        Self {
            store,
            clock,
            limits: None,
            known: Mutex::new(None),
        }
    }

    /// The same with another pace than the settings', which it does not change: for one run on one machine.
    #[must_use]
    pub fn at_pace(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// Reads them while a function starts, which opens the connection to the table as well: that time is free, and at full speed.
    pub async fn connect(&self) {
        if let Err(error) = self.get().await {
            tracing::warn!(%error, "settings not read at the start");
        }
    }

    /// The settings in force, at most a minute old. If the table does not answer, older ones serve.
    ///
    /// # Errors
    /// As [`Store::policy`], and [`store::Error::Misdeployed`] if no settings were ever stored.
    pub async fn get(&self) -> Result<Arc<Policy>, store::Error> {
        let now = (self.clock)();
        let mut known = self.known.lock().await;
        if let Some((read_at, policy)) = &*known
            && now.duration_since(*read_at) < FRESH_FOR
        {
            return Ok(policy.clone());
        }
        let read = match &*known {
            Some((_, policy)) => self.store.policy_after(policy).await,
            None => self.store.policy().await.map(|policy| policy.map(Arc::new)),
        };
        match read {
            Ok(Some(mut policy)) => {
                if let Some(limits) = self.limits
                    && policy.settings.limits != limits
                {
                    Arc::make_mut(&mut policy).settings.limits = limits;
                }
                *known = Some((now, policy.clone()));
                Ok(policy)
            }
            Ok(None) => Err(store::Error::Misdeployed(
                "no settings are stored in the table".to_owned(),
            )),
            Err(error) => match &mut *known {
                Some((read_at, policy)) if error.is_passing() => {
                    tracing::warn!(error = %error, "settings not read again; the last ones serve");
                    *read_at = now - (FRESH_FOR - AGAIN_AFTER);
                    Ok(policy.clone())
                }
                _ => Err(error),
            },
        }
    }
}

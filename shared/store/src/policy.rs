//! The settings in force, by version. A version is never changed; which one is in force is one small item.

use domain::{
    manual::Manual,
    settings::{Policy, Settings},
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Store,
    items::{Item, read, versioned},
    keys,
    terms::Terms,
};

#[derive(Serialize, Deserialize)]
pub(crate) struct InForce {
    version: u32,
}

fn first_terms(settings: u32) -> Result<Item, Error> {
    let terms = Terms {
        version: 1,
        settings,
        done: true,
        ..Terms::default()
    };
    versioned(&keys::terms(), terms.version, &terms)
}

impl Store {
    /// The settings in force, and what is in manual mode; `None` before any were stored.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Misdeployed`], or [`Error::Corrupt`] for settings that this code cannot read.
    pub async fn policy(&self) -> Result<Option<Policy>, Error> {
        let Some(item) = self.get(&keys::settings_in_force()).await? else {
            return Ok(None);
        };
        let InForce { version } = read(&item)?;
        let Some(item) = self.get(&keys::settings(version)).await? else {
            return Err(Error::corrupt(
                "the settings",
                format!("version {version} is in force and not there"),
            ));
        };
        let settings: Settings = read(&item)?;
        let mut policy = Policy::new(version, settings);
        policy.manual = match self.manual().await {
            // It may be of a later release. The desk works without it, as it usually does.
            Err(error @ Error::Corrupt { .. }) => {
                tracing::error!(%error, "what is in manual mode cannot be read, and counts for nothing");
                Manual::default()
            }
            read => read?,
        };
        Ok(Some(policy))
    }

    /// Which parts of the desk are in manual mode.
    ///
    /// # Errors
    /// As [`Store::policy`].
    pub async fn manual(&self) -> Result<Manual, Error> {
        let item = self.get(&keys::manual()).await?;
        Ok(item.as_ref().map(read).transpose()?.unwrap_or_default())
    }

    /// Stores that in place of what it was made from.
    ///
    /// # Errors
    /// As [`Store::policy`], and [`Error::Conflict`] if another was first.
    pub async fn put_manual(&self, manual: &Manual) -> Result<(), Error> {
        let item = versioned(&keys::manual(), manual.version, manual)?;
        self.put_if(item, manual.version.saturating_sub(1)).await
    }

    /// Stores `settings` as the next version and puts it in force, unless they are in force already.
    ///
    /// # Errors
    /// As [`Store::policy`], and [`Error::Conflict`] if somebody else did so at the same time.
    pub async fn put_policy(&self, settings: &Settings) -> Result<Policy, Error> {
        let current = self.policy().await?;
        if let Some(policy) = &current
            && policy.settings == *settings
        {
            return Ok(policy.clone());
        }
        let before = current.map_or(0, |policy| policy.version);
        let version = before + 1;
        let stored = versioned(&keys::settings(version), 1, settings)?;
        let in_force = versioned(&keys::settings_in_force(), u64::from(version), &InForce { version })?;
        let mut writes = vec![self.put_write(stored, 0)?, self.put_write(in_force, u64::from(before))?];
        if before == 0 {
            // There are no tickets yet that would have to follow.
            writes.push(self.put_write(first_terms(version)?, 0)?);
        }
        self.transact(writes).await?;
        Ok(Policy::new(version, settings.clone()))
    }
}

//! The settings in force, by version. A version is never changed, and the newest is in force; which that is stands in one small
//! item besides, for whoever wants to know whether anything has changed.

use std::sync::Arc;

use domain::{Policy, Timestamp, manual::Manual, settings::Settings};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Store,
    items::{Item, VERSION, get_number, key_of, read, versioned},
    keys,
    retry::until_committed,
    terms::Terms,
};

#[derive(Serialize, Deserialize)]
pub(crate) struct InForce {
    version: u32,
    /// Since when; unknown of what earlier releases put in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
}

/// How many items a page holds: going back from `manual`, that is one, `loads` is the next, and then comes the newest version.
const PAGE: i32 = 3;

/// What is in manual mode, as `item` says. One that cannot be read, perhaps a later release's, says nothing: the desk works as it
/// usually does.
fn manual_in(item: Option<&Item>) -> Result<Manual, Error> {
    let Some(item) = item else { return Ok(Manual::default()) };
    match read(item) {
        Err(error @ Error::Corrupt { .. }) => {
            tracing::error!(%error, "what is in manual mode cannot be read, and counts for nothing");
            Ok(Manual {
                version: get_number(item, VERSION).unwrap_or_default(),
                unreadable: true,
                ..Manual::default()
            })
        }
        read => read,
    }
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
    /// The settings in force, and what is in manual mode; `None` before any were stored. One call: a start waits for nothing else.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Misdeployed`], or [`Error::Corrupt`] for settings that this code cannot read.
    pub async fn policy(&self) -> Result<Option<Policy>, Error> {
        let (oldest, manual) = (keys::settings(0), keys::manual());
        let (mut settings, mut found) = (None, None);
        let mut to = manual.sk.clone();
        while settings.is_none() {
            let page = self.newest(&oldest.pk, &oldest.sk, &to, PAGE).await?;
            let is_last = page.len() < PAGE.unsigned_abs() as usize;
            for item in page {
                let key = key_of(&item)?;
                if key == manual {
                    found = Some(item);
                } else if let Some(version) = keys::settings_version(&key) {
                    settings = Some((version, item));
                    break;
                }
                to = key.sk;
            }
            if is_last {
                break;
            }
        }
        let Some((version, item)) = settings else {
            return Ok(None);
        };
        let settings: Settings = read(&item)?;
        let mut policy = Policy::new(version, settings);
        policy.manual = manual_in(found.as_ref())?;
        Ok(Some(policy))
    }

    /// The same for whoever knows what was in force a while ago: as long as nothing has changed, two small items are read.
    ///
    /// # Errors
    /// As [`Store::policy`].
    pub async fn policy_after(&self, known: &Arc<Policy>) -> Result<Option<Arc<Policy>>, Error> {
        match self.in_force().await? {
            Some((version, manual)) if known.version == version => {
                if known.manual == manual {
                    return Ok(Some(Arc::clone(known)));
                }
                let mut policy = Policy::clone(known);
                policy.manual = manual;
                Ok(Some(Arc::new(policy)))
            }
            _ => Ok(self.policy().await?.map(Arc::new)),
        }
    }

    /// Which version is in force, and what is in manual mode.
    async fn in_force(&self) -> Result<Option<(u32, Manual)>, Error> {
        let (in_force, manual) = (keys::settings_in_force(), keys::manual());
        let mut found = (None, None);
        for item in self.get_all(&[in_force.clone(), manual.clone()]).await? {
            let key = key_of(&item)?;
            if key == in_force {
                found.0 = Some(item);
            } else if key == manual {
                found.1 = Some(item);
            }
        }
        let Some(item) = found.0 else { return Ok(None) };
        let InForce { version, .. } = read(&item)?;
        Ok(Some((version, manual_in(found.1.as_ref())?)))
    }

    /// Which parts of the desk are in manual mode.
    ///
    /// # Errors
    /// As [`Store::policy`].
    pub async fn manual(&self) -> Result<Manual, Error> {
        manual_in(self.get(&keys::manual()).await?.as_ref())
    }

    /// Changes what is in manual mode as `decide` says of the record as it stands, anew as often as somebody else was first. Gives the
    /// record that then holds, which is the present one where nothing changes, or why it was refused.
    ///
    /// # Errors
    /// As [`Store::policy`], and [`Error::Conflict`] if others were first each time.
    pub async fn change_manual<R>(
        &self,
        decide: impl Fn(&Manual) -> Result<Option<Manual>, R>,
    ) -> Result<Result<Manual, R>, Error> {
        until_committed(|_| async {
            let manual = self.manual().await?;
            match decide(&manual) {
                Err(refused) => Ok(Err(refused)),
                Ok(None) => Ok(Ok(manual)),
                Ok(Some(next)) => {
                    let item = versioned(&keys::manual(), next.version, &next)?;
                    self.put_if(item, manual.version).await?;
                    Ok(Ok(next))
                }
            }
        })
        .await
    }

    /// Since when the settings in force are in force; `None` if that is not known.
    ///
    /// # Errors
    /// As [`Store::policy`].
    pub async fn in_force_since(&self) -> Result<Option<Timestamp>, Error> {
        let item = self.get(&keys::settings_in_force()).await?;
        Ok(item
            .as_ref()
            .map(read::<InForce>)
            .transpose()?
            .and_then(|in_force| in_force.since))
    }

    /// As [`Store::put_policy_at`], at a moment that is not kept.
    ///
    /// # Errors
    /// As [`Store::put_policy_at`].
    pub async fn put_policy(&self, settings: &Settings) -> Result<Policy, Error> {
        self.put_in_force(settings, None).await
    }

    /// Stores `settings` as the next version and puts it in force as of `now`, unless they are in force already.
    ///
    /// # Errors
    /// As [`Store::policy`], and [`Error::Conflict`] if somebody else did so at the same time.
    pub async fn put_policy_at(&self, settings: &Settings, now: Timestamp) -> Result<Policy, Error> {
        self.put_in_force(settings, Some(now)).await
    }

    async fn put_in_force(&self, settings: &Settings, since: Option<Timestamp>) -> Result<Policy, Error> {
        // Read first: if somebody puts others in between, the condition on it fails.
        let pointer = self.get(&keys::settings_in_force()).await?;
        let pointer: u32 = pointer.and_then(|item| get_number(&item, VERSION)).unwrap_or_default();
        let current = self.policy().await?;
        let before = current.as_ref().map_or(0, |policy| policy.version);
        if let Some(policy) = current
            && policy.settings == *settings
            && pointer == before
        {
            return Ok(policy);
        }
        // They say the same, unless a table was restored from the middle of this very write: then what is put now mends it.
        let latest = before.max(pointer);
        let version = latest + 1;
        let stored = versioned(&keys::settings(version), 1, settings)?;
        let in_force = versioned(
            &keys::settings_in_force(),
            u64::from(version),
            &InForce { version, since },
        )?;
        let mut writes = vec![
            self.put_write(stored, 0)?,
            self.put_write(in_force, u64::from(pointer))?,
        ];
        if latest == 0 {
            // There are no tickets yet that would have to follow.
            writes.push(self.put_write(first_terms(version)?, 0)?);
        }
        self.transact(writes).await?;
        Ok(Policy::new(version, settings.clone()))
    }
}

//! How far open tickets follow a change of what is promised: a job that stops and goes on where it was.

use domain::Policy;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Store,
    hands::Entry,
    items::{read, versioned},
    keys,
    tickets::TicketKey,
};

/// How far the job has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// How often this record changed: the condition of the next change.
    pub version: u64,
    /// The version of the settings that open tickets are brought to.
    pub settings: u32,
    /// Whether all have been looked at.
    pub done: bool,
    /// The part of the queues' index that it is in.
    pub part: usize,
    /// The last entry of that part that was looked at: its key, and its place.
    pub(crate) after: Option<Entry>,
}

impl Terms {
    /// The job begun anew, for those settings.
    #[must_use]
    pub fn anew(&self, settings: u32) -> Self {
        Self {
            version: self.version,
            settings,
            ..Self::default()
        }
    }
}

impl Store {
    /// How far open tickets follow the settings.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Misdeployed`], or [`Error::Corrupt`].
    pub async fn terms(&self) -> Result<Terms, Error> {
        let item = self.get(&keys::terms()).await?;
        Ok(item.as_ref().map(read).transpose()?.unwrap_or_default())
    }

    /// Stores that in place of what it was made from.
    ///
    /// # Errors
    /// As [`Store::terms`], and [`Error::Conflict`] if another was first.
    pub async fn put_terms(&self, terms: &Terms) -> Result<(), Error> {
        self.put_if(versioned(&keys::terms(), terms.version, terms)?, terms.version - 1)
            .await
    }

    /// The next page of open tickets that the job has to look at, and how far it has come with them.
    ///
    /// # Errors
    /// As [`Store::terms`].
    pub async fn next_to_follow(
        &self,
        terms: &Terms,
        policy: &Policy,
        limit: i32,
    ) -> Result<(Vec<TicketKey>, Terms), Error> {
        let parts: Vec<String> = policy
            .settings
            .queues
            .keys()
            .flat_map(|queue| {
                (0..self.shards).flat_map(move |shard| [keys::waiting(queue, shard), keys::held(queue, shard)])
            })
            .collect();
        let mut next = Terms {
            version: terms.version + 1,
            ..terms.clone()
        };
        let Some(part) = parts.get(terms.part) else {
            next.done = true;
            return Ok((Vec::new(), next));
        };
        let (found, last) = self.queued(part, "", limit, terms.after.as_ref()).await?;
        if last.is_none() {
            next.part += 1;
        }
        next.after = last;
        let found = found.into_iter().map(|(_, key)| key).collect();
        Ok((found, next))
    }
}

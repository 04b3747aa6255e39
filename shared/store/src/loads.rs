//! What agents have in hand, recounted: a job of each night that stops and goes on where it was.

use domain::{Policy, Timestamp, UserId, assign::Workload};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Store,
    error::from_sdk,
    hands::{IDLE_SINCE, LOAD},
    items::{bare, number, read, text, versioned},
    keys::{self, time},
};

/// How many tickets one read of the index brings.
const PAGE: i32 = 100;

/// How far the job has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loads {
    /// How often this record changed: the condition of the next change.
    pub version: u64,
    /// The night, by its date in the desk's zone.
    pub night: String,
    /// Those whose tickets are still to be counted.
    pub left: Vec<UserId>,
}

impl Store {
    /// How far the recount of a night has come.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Misdeployed`], or [`Error::Corrupt`].
    pub async fn loads(&self) -> Result<Loads, Error> {
        let item = self.get(&keys::loads()).await?;
        Ok(item.as_ref().map(read).transpose()?.unwrap_or_default())
    }

    /// Stores that in place of what it was made from.
    ///
    /// # Errors
    /// As [`Store::loads`], and [`Error::Conflict`] if another was first.
    pub async fn put_loads(&self, loads: &Loads) -> Result<(), Error> {
        self.put_if(versioned(&keys::loads(), loads.version, loads)?, loads.version - 1)
            .await
    }

    /// How many open tickets an agent has, by the index of queues. The index may be a moment behind.
    ///
    /// # Errors
    /// As [`Store::loads`].
    pub async fn count_held(&self, agent: UserId, policy: &Policy) -> Result<u32, Error> {
        let mut count = 0;
        for queue in policy.settings.queues.keys() {
            for shard in 0..self.shards {
                let (part, by) = (keys::held(queue, shard), keys::held_by(agent));
                let mut after = None;
                loop {
                    let (found, last) = self.queued(&part, &by, PAGE, after.as_ref()).await?;
                    count += found.len();
                    if last.is_none() {
                        break;
                    }
                    after = last;
                }
            }
        }
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Sets an agent's load to what was counted, unless a ticket has come or gone since `read`: whatever moves a ticket writes both the
    /// load and the moment. Says whether it did.
    ///
    /// # Errors
    /// As [`Store::loads`].
    pub async fn correct_load(&self, read: &Workload, counted: u32) -> Result<bool, Error> {
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(bare(&keys::hands(read.agent))))
            .update_expression("SET #load = :counted")
            .condition_expression("#load = :was AND #idle = :since")
            .expression_attribute_names("#load", LOAD)
            .expression_attribute_names("#idle", IDLE_SINCE)
            .expression_attribute_values(":counted", number(i64::from(counted)))
            .expression_attribute_values(":was", number(i64::from(read.load)))
            .expression_attribute_values(":since", text(time(read.idle_since)));
        match call.send().await.map_err(from_sdk) {
            Ok(_) => Ok(true),
            Err(Error::Conflict) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Loads {
    /// The job of that night, with all of those ahead.
    #[must_use]
    pub fn of_night(&self, night: String, left: Vec<UserId>) -> Self {
        Self {
            version: self.version,
            night,
            left,
        }
    }

    /// The record once those are what is left.
    #[must_use]
    pub fn with_left(&self, left: Vec<UserId>) -> Self {
        Self {
            version: self.version + 1,
            night: self.night.clone(),
            left,
        }
    }
}

/// Whether nothing of that agent's changed so lately that the index may not show it yet.
#[must_use]
pub fn is_settled(hands: &Workload, now: Timestamp, for_long: jiff::SignedDuration) -> bool {
    now.duration_since(hands.idle_since) >= for_long
}

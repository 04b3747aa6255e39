//! What is due: the index that the sweeper asks.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Store,
    error::from_sdk,
    items::{bare, get_text, key_of, text},
    keys::{self, DUE, DUE_AT, DUE_PK, Key, Named, PK, time},
};

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Its key.
    pub key: Key,
    /// Since when.
    pub at: String,
}

impl Due {
    /// What it is.
    #[must_use]
    pub fn named(&self) -> Named {
        Named::read(&self.key)
    }
}

impl Store {
    /// What is due in one shard by `now`, the oldest first, at most `limit`, going on after `after`. The index may lag behind
    /// the table: what it names is a hint.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::Misdeployed`].
    pub async fn due(&self, shard: u32, now: Timestamp, limit: i32, after: Option<&Due>) -> Result<Vec<Due>, Error> {
        let start = after.map(|due| {
            let mut item = bare(&due.key);
            item.insert(DUE_PK.to_owned(), text(keys::due(shard)));
            item.insert(DUE_AT.to_owned(), text(&due.at));
            item
        });
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(DUE)
            .key_condition_expression("#pk = :pk AND #at <= :now")
            .expression_attribute_names("#pk", DUE_PK)
            .expression_attribute_names("#at", DUE_AT)
            .expression_attribute_values(":pk", text(keys::due(shard)))
            .expression_attribute_values(":now", text(time(now)))
            .limit(limit)
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(from_sdk)?;
        let items = answer.items.unwrap_or_default();
        items
            .iter()
            .map(|item| {
                let key = key_of(item)?;
                let at = get_text(item, DUE_AT).unwrap_or_default().to_owned();
                Ok(Due { key, at })
            })
            .collect()
    }

    /// Puts something off until `until`, if it is still there and still due at the time that was read. Moves only its place in the index:
    /// what it waits for is decided elsewhere.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::Misdeployed`].
    pub async fn put_off(&self, due: &Due, until: Timestamp) -> Result<(), Error> {
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(bare(&due.key)))
            .update_expression("SET #at = :until")
            .condition_expression("attribute_exists(#key) AND #at = :at")
            .expression_attribute_names("#key", PK)
            .expression_attribute_names("#at", DUE_AT)
            .expression_attribute_values(":until", text(time(until)))
            .expression_attribute_values(":at", text(&due.at));
        match call.send().await.map_err(from_sdk) {
            // Changed or gone since the index was read: then it is somebody else's business.
            Ok(_) | Err(Error::Conflict) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

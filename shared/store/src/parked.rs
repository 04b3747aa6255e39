//! Updates that could not be used, as they came: kept for replay, for 30 days.

use domain::{BotId, InputId, Timestamp};

use crate::{
    Error, Store,
    error::from_sdk,
    items::{Item, bare, get_text, key_of, number, text},
    keys::{self, Key, PK, SK, TTL, time},
};

/// How long an update is kept.
const KEPT_DAYS: i64 = 30;

/// How many of them one read brings.
const PAGE: i32 = 50;

const UPDATE: &str = "update";
const WHY: &str = "why";
const AT: &str = "at";

/// An update that is kept. Has no `Debug`: it holds people's words.
#[derive(Clone, PartialEq, Eq)]
pub struct Parked {
    /// Which.
    pub input: InputId,
    /// Since when.
    pub at: Option<Timestamp>,
    /// Why it was not used.
    pub why: String,
    /// The update, as Telegram sent it.
    pub update: String,
}

pub(crate) fn read_parked(item: &Item) -> Option<Parked> {
    let field = |name: &str| get_text(item, name).unwrap_or_default();
    Some(Parked {
        input: InputId(get_text(item, SK)?.parse().ok()?),
        at: field(AT).parse().ok(),
        why: field(WHY).to_owned(),
        update: field(UPDATE).to_owned(),
    })
}

impl Store {
    /// Keeps an update that could not be used, as it came, for replay. It leaves by itself after 30 days, however often it is kept again.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::Misdeployed`]; [`Error::Corrupt`] if it is too large.
    pub async fn park(&self, bot: BotId, update: InputId, body: &str, why: &str, now: Timestamp) -> Result<(), Error> {
        let leaves = now.as_second() + KEPT_DAYS * 24 * 3600;
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(bare(&keys::parked(bot, update.0))))
            .update_expression(
                "SET #update = :update, #why = :why, #at = if_not_exists(#at, :at), #ttl = if_not_exists(#ttl, :ttl)",
            )
            .expression_attribute_names("#update", UPDATE)
            .expression_attribute_names("#why", WHY)
            .expression_attribute_names("#at", AT)
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":update", text(body))
            .expression_attribute_values(":why", text(why))
            .expression_attribute_values(":at", text(time(now)))
            .expression_attribute_values(":ttl", number(leaves));
        Box::pin(call.send()).await.map_err(from_sdk)?;
        Ok(())
    }

    /// One page of the updates that are kept, in the order of their numbers, and where to go on.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::Misdeployed`].
    pub async fn parked(&self, bot: BotId, from: Option<Key>) -> Result<(Vec<Parked>, Option<Key>), Error> {
        let call = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("#pk = :pk")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_values(":pk", text(keys::parked(bot, 0).pk))
            .set_exclusive_start_key(from.as_ref().map(bare))
            .limit(PAGE)
            .consistent_read(true);
        let answer = Box::pin(call.send()).await.map_err(from_sdk)?;
        let parked = answer
            .items
            .unwrap_or_default()
            .iter()
            .filter_map(read_parked)
            .collect();
        let next = answer.last_evaluated_key.as_ref().map(key_of).transpose()?;
        Ok((parked, next))
    }

    /// Takes a kept update away: it was handled, or must not be kept.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::Misdeployed`].
    pub async fn unpark(&self, bot: BotId, update: InputId) -> Result<(), Error> {
        self.delete(&keys::parked(bot, update.0)).await
    }
}

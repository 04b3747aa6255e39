//! What is said in a group beside its lane: in answer to somebody there, by the response of the webhook. It counts into the same pace.

use conversation::text::Room;
use domain::{BotId, ChatId, InputId, LaneId, Timestamp, UserId, settings::Pace};
use outbox::{Bucket, Class};

use crate::{
    Error, Store,
    error::from_sdk,
    items::{bare, number, read},
    keys::{self, PK, TTL},
    retry::until_committed,
};

/// How long somebody who was turned away is not told so again.
const HOUR: i64 = 3_600;

const SINCE: &str = "since";
const BY: &str = "by";

impl Store {
    /// Whether something may be said in a group now, in answer to somebody there. If so, it is counted: as little of the group's pace
    /// as cards may have, so that people's words have room beside it. Whoever is `turned_away` by it is told that once an hour; the
    /// same update may be answered again.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Misdeployed`], [`Error::Corrupt`] for a bucket that cannot be read, or [`Error::Conflict`] if
    /// the lane is too busy for it. Nothing is to be said then.
    pub async fn may_answer(
        &self,
        (bot, group): (BotId, ChatId),
        turned_away: Option<(UserId, InputId)>,
        pace: Pace,
        now: Timestamp,
    ) -> Result<Room, Error> {
        let lane = LaneId::Group(bot, group);
        until_committed(|_| async {
            let stored = self.get(&keys::bucket(lane)).await?;
            let bucket: Bucket = stored.as_ref().map(read).transpose()?.unwrap_or_default();
            let Ok(spent) = bucket.spent(pace, Class::Card, now) else {
                return Ok(Room::Full);
            };
            if let Some((user, input)) = turned_away
                && !self.turns_away(bot, group, user, input, now).await?
            {
                return Ok(Room::Told);
            }
            self.put_bucket(lane, &spent).await?;
            Ok(Room::Free)
        })
        .await
    }

    /// Marks that somebody is told so, unless they were within the hour.
    async fn turns_away(
        &self,
        bot: BotId,
        group: ChatId,
        user: UserId,
        input: InputId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let now = now.as_second();
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(bare(&keys::turned_away(bot, group, user))))
            .update_expression("SET #since = :now, #by = :by, #ttl = :ttl")
            .condition_expression("attribute_not_exists(#pk) OR #since <= :hour OR #by = :by")
            .expression_attribute_names("#since", SINCE)
            .expression_attribute_names("#by", BY)
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_names("#pk", PK)
            .expression_attribute_values(":now", number(now))
            .expression_attribute_values(":by", number(input.0))
            .expression_attribute_values(":ttl", number(now + HOUR))
            .expression_attribute_values(":hour", number(now - HOUR));
        match Box::pin(call.send()).await.map_err(from_sdk) {
            Ok(_) => Ok(true),
            Err(Error::Conflict) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

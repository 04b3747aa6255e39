//! What is known of the agents' groups: it stands in the buckets of their lanes.

use conversation::staff::{News, Notice};
use domain::{LaneId, StaffDirectory, Timestamp};
use outbox::{Bucket, Membership};

use crate::{
    Error, Store,
    items::{due_at, holding, read, versioned},
    keys,
    retry::until_committed,
};

impl Store {
    /// Stores a bucket, and gives the admins what they are told of its group, in one transaction: each change of it is told once.
    ///
    /// # Errors
    /// As [`Store::put_bucket`].
    pub async fn put_bucket_and_tell(&self, lane: LaneId, bucket: &Bucket, told: &[Notice]) -> Result<(), Error> {
        let mut writes = vec![self.put_write(
            versioned(&keys::bucket(lane), bucket.version, bucket)?,
            bucket.version - 1,
        )?];
        for notice in told {
            let key = keys::notice(
                LaneId::Customer(lane.bot(), notice.to),
                &keys::of_group(lane, bucket.version),
            );
            let mut item = holding(&key, notice)?;
            // Found by the sweeper should its wake-up be lost; at once, since nothing else is waited for.
            due_at(&mut item, &key, Some(Timestamp::UNIX_EPOCH), self.shards);
            writes.push(self.put_always(item)?);
        }
        self.transact(writes).await
    }

    /// Changes a group's bucket as the bot's place in the group has changed, and tells those whom `tell` names, anew as often as
    /// somebody else was first.
    ///
    /// # Errors
    /// As [`Store::put_bucket`], if others were first each time.
    pub async fn group_changed(
        &self,
        lane: LaneId,
        change: Membership,
        now: Timestamp,
        tell: impl Fn(&StaffDirectory, &News) -> Vec<Notice>,
    ) -> Result<(), Error> {
        until_committed(|_| async {
            let item = self.get(&keys::bucket(lane)).await?;
            let bucket: Bucket = item.as_ref().map(read).transpose()?.unwrap_or_default();
            let Some((bucket, news)) = bucket.joined(change, lane.chat(), now) else {
                return Ok(());
            };
            let told = match &news {
                Some(news) => tell(&self.crew().await?, news),
                None => Vec::new(),
            };
            self.put_bucket_and_tell(lane, &bucket, &told).await
        })
        .await
    }
}

//! Groups that the desk cannot work in.

use conversation::{
    staff::{News, group_notices},
    text::Lack,
};
use outbox::Bucket;
use store::Error;
use telegram::{ApiExt as _, ChatId};

use super::Worker;

impl Worker<'_> {
    /// Stores a bucket, together with what the admins are told of its group.
    pub(super) async fn put_bucket(&mut self, bucket: Bucket, news: Option<&News>) -> Result<(), Error> {
        let store = &self.app.store;
        match news {
            None => store.put_bucket(self.lane, &bucket).await?,
            Some(news) => {
                let told = group_notices(news, &store.crew().await?, &self.policy);
                store.put_bucket_and_tell(self.lane, &bucket, &told).await?;
            }
        }
        self.bucket = bucket;
        Ok(())
    }

    /// Without topics, what is meant for one would go into the open group and be no answer to anybody. Whether they are on again, no
    /// update says, and no call but one that makes a topic: so it is asked before anything is sent.
    pub(super) async fn look_for_topics(&mut self) -> Result<(), Error> {
        if !self.bucket.asks_for_topics(self.now()) {
            return Ok(());
        }
        let found = self.app.telegram.chat(ChatId(self.chat().0)).await;
        let (bucket, news) = match found {
            Ok(chat) if chat.is_forum => match self.bucket.mended(self.lane.chat()) {
                Some((bucket, news)) => (bucket, Some(news)),
                None => return Ok(()),
            },
            Ok(_) => {
                let why = "the chat is not a forum";
                self.bucket.lacking(Lack::Topics, why, self.lane.chat(), self.now())
            }
            Err(error) => {
                tracing::info!(lane = %self.lane, error = %error, "whether the group has topics is not known");
                let until = self.now().checked_add(self.bucket.pause()).unwrap_or(self.now());
                (self.bucket.blocked(until, true), None)
            }
        };
        self.put_bucket(bucket, news.as_ref()).await
    }
}

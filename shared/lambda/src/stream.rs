//! Records of the table's stream, and the one loop over a batch of them, with partial failures.

use std::future::Future;

use aws_lambda_events::event::{
    dynamodb::EventRecord,
    streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse},
};
use serde_dynamo::AttributeValue;
use store::{Image, keys::Named};

/// How far a shard gets with one piece of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is done with.
    Done,
    /// It comes again. What follows does not wait for it, and is taken now as well.
    Again,
    /// It comes again, and what follows is not touched: it would overtake, or fail as well.
    Stuck,
}

/// Takes the news of one batch in their order, each with its record's sequence number. Lambda brings again what failed, and everything
/// after it.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>
pub async fn each<News, F>(
    batch: impl IntoIterator<Item = (Option<String>, News)>,
    mut take: impl FnMut(News) -> F,
) -> DynamoDbEventResponse
where
    F: Future<Output = Progress>,
{
    let mut response = DynamoDbEventResponse::default();
    let mut stuck = false;
    for (sequence, news) in batch {
        let progress = if stuck { Progress::Stuck } else { take(news).await };
        if progress != Progress::Done {
            stuck = progress == Progress::Stuck;
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = sequence;
            response.batch_item_failures.push(failure);
        }
    }
    response
}

/// What a record shows of its item; `None` for an item that is gone, or is none of ours.
///
/// # Errors
/// [`store::Error::Corrupt`] for a commit that this code cannot read.
pub fn image(record: &EventRecord) -> Result<Option<Image>, store::Error> {
    let change = &record.change;
    if change.new_image.is_empty() {
        return Ok(None);
    }
    store::stream_image(|name| text(change.new_image.get(name).or_else(|| change.keys.get(name))))
}

/// Which item a record is about; `None` for one that is none of ours. The key says so: whether the item can be read makes no difference.
#[must_use]
pub fn named(record: &EventRecord) -> Option<Named> {
    let image = store::stream_image(|name| text(record.change.keys.get(name)));
    Some(image.ok()??.named)
}

fn text(value: Option<&AttributeValue>) -> Option<&str> {
    if let Some(AttributeValue::S(text)) = value {
        Some(text)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// Which of five records are taken, and which come again, if the third gets no further than that.
    async fn third(progress: Progress) -> (Vec<u8>, Vec<String>) {
        let taken = RefCell::new(Vec::new());
        let batch = (1..=5_u8).map(|news| (Some(news.to_string()), news));
        let response = each(batch, |news| {
            taken.borrow_mut().push(news);
            async move { if news == 3 { progress } else { Progress::Done } }
        });
        let failures = response.await.batch_item_failures;
        let again = failures.into_iter().filter_map(|failure| failure.item_identifier);
        let again = again.collect();
        (taken.into_inner(), again)
    }

    #[tokio::test]
    async fn what_follows_goes_on_unless_it_is_stuck() {
        let named = |these: &[&str]| these.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(third(Progress::Done).await, (vec![1, 2, 3, 4, 5], named(&[])));
        assert_eq!(third(Progress::Again).await, (vec![1, 2, 3, 4, 5], named(&["3"])));
        assert_eq!(third(Progress::Stuck).await, (vec![1, 2, 3], named(&["3", "4", "5"])));
    }
}

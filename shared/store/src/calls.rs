//! The few calls that everything else is made of. Each is boxed: the SDK's futures are thousands of bytes deep, and would be part
//! of every future that awaits them.

use std::{collections::HashMap, time::Duration};

use aws_sdk_dynamodb::{
    Client,
    types::{
        AttributeValue, KeysAndAttributes, Put, TransactWriteItem, Update,
        builders::{PutBuilder, UpdateBuilder},
    },
};

use crate::{
    Error,
    error::{from_sdk, from_transaction},
    items::{Item, bare, number, text},
    keys::Key,
};

/// How long we wait before we ask again for what the table left out because it was busy, in milliseconds.
const PAUSES: [u64; 5] = [10, 20, 40, 80, 160];

/// The table.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) client: Client,
    pub(crate) table: String,
    pub(crate) shards: u32,
}

impl Store {
    /// A store on `table`. `shards` is how many partitions the due index is spread over: 1 to 1,000, the same for every
    /// function of a deployment.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>, shards: u32) -> Self {
        Self {
            client,
            table: table.into(),
            shards: shards.clamp(1, 1_000),
        }
    }

    /// Opens the connection, while a function starts: that time is free, and at full speed.
    pub async fn connect(&self) {
        if let Err(error) = self.terms().await {
            tracing::warn!(%error, "the table was not reached at the start");
        }
    }

    /// How many partitions the due index is spread over.
    #[must_use]
    pub fn shards(&self) -> u32 {
        self.shards
    }

    pub(crate) async fn get(&self, key: &Key) -> Result<Option<Item>, Error> {
        let call = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(bare(key)))
            .consistent_read(true);
        Ok(Box::pin(call.send()).await.map_err(from_sdk)?.item)
    }

    /// Up to 100 items by key, in no order. What the table leaves out is asked for again, each time after a longer pause, and
    /// at last given up as [`Error::Unavailable`].
    pub(crate) async fn get_all(&self, keys: &[Key]) -> Result<Vec<Item>, Error> {
        let mut found = Vec::with_capacity(keys.len());
        let mut wanted: Vec<Item> = keys.iter().map(bare).collect();
        let mut pauses = PAUSES.into_iter();
        while !wanted.is_empty() {
            let request = KeysAndAttributes::builder()
                .set_keys(Some(wanted))
                .consistent_read(true)
                .build()
                .map_err(|why| Error::corrupt("a request", why))?;
            let call = self.client.batch_get_item().request_items(&self.table, request);
            let answer = Box::pin(call.send()).await.map_err(from_sdk)?;
            if let Some(items) = answer.responses.and_then(|mut tables| tables.remove(&self.table)) {
                found.extend(items);
            }
            wanted = answer
                .unprocessed_keys
                .and_then(|mut tables| tables.remove(&self.table))
                .map_or_else(Vec::new, |rest| rest.keys);
            if !wanted.is_empty() {
                let Some(pause) = pauses.next() else {
                    return Err(Error::Unavailable(format!("it leaves {} items out", wanted.len())));
                };
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
        }
        Ok(found)
    }

    /// One page of a partition, from `from` up to and including `to`, consistently.
    pub(crate) async fn range(&self, pk: &str, from: &str, to: &str, limit: i32) -> Result<Vec<Item>, Error> {
        self.page(pk, (from, to), limit, true).await
    }

    /// The same backwards: the page that ends with `to`, last item first.
    pub(crate) async fn newest(&self, pk: &str, from: &str, to: &str, limit: i32) -> Result<Vec<Item>, Error> {
        self.page(pk, (from, to), limit, false).await
    }

    async fn page(&self, pk: &str, (from, to): (&str, &str), limit: i32, forward: bool) -> Result<Vec<Item>, Error> {
        let call = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", text(pk))
            .expression_attribute_values(":from", text(from))
            .expression_attribute_values(":to", text(to))
            .scan_index_forward(forward)
            .limit(limit)
            .consistent_read(true);
        Ok(Box::pin(call.send()).await.map_err(from_sdk)?.items.unwrap_or_default())
    }

    pub(crate) async fn delete(&self, key: &Key) -> Result<(), Error> {
        let call = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(bare(key)));
        Box::pin(call.send()).await.map_err(from_sdk)?;
        Ok(())
    }

    /// Puts one item if its version is still `expected` (0: if it is not there).
    pub(crate) async fn put_if(&self, item: Item, expected: u64) -> Result<(), Error> {
        let condition = Condition::version(expected);
        let call = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression(condition.expression)
            .set_expression_attribute_values(condition.values);
        Box::pin(call.send()).await.map_err(from_sdk)?;
        Ok(())
    }

    /// Carries out all of these writes, or none.
    pub(crate) async fn transact(&self, writes: Vec<TransactWriteItem>) -> Result<(), Error> {
        let call = self.client.transact_write_items().set_transact_items(Some(writes));
        Box::pin(call.send()).await.map_err(from_transaction)?;
        Ok(())
    }

    /// A put for a transaction, on the condition that the item's version is still `expected` (0: that it is not there).
    pub(crate) fn put_write(&self, item: Item, expected: u64) -> Result<TransactWriteItem, Error> {
        let condition = Condition::version(expected);
        let put = self
            .put(item)
            .condition_expression(condition.expression)
            .set_expression_attribute_values(condition.values);
        finish_put(put)
    }

    /// A put for a transaction, on no condition.
    pub(crate) fn put_always(&self, item: Item) -> Result<TransactWriteItem, Error> {
        finish_put(self.put(item))
    }

    fn put(&self, item: Item) -> PutBuilder {
        Put::builder().table_name(&self.table).set_item(Some(item))
    }

    /// An update for a transaction; the caller gives its expression.
    pub(crate) fn update(&self, key: &Key) -> UpdateBuilder {
        Update::builder().table_name(&self.table).set_key(Some(bare(key)))
    }
}

fn finish_put(put: PutBuilder) -> Result<TransactWriteItem, Error> {
    let put = put.build().map_err(|why| Error::corrupt("a request", why))?;
    Ok(TransactWriteItem::builder().put(put).build())
}

/// A condition on an item's version. Attributes are named as they are, the key's and the version's: neither is a word of the table's language.
struct Condition {
    expression: &'static str,
    values: Option<HashMap<String, AttributeValue>>,
}

impl Condition {
    fn version(expected: u64) -> Self {
        if expected == 0 {
            return Self {
                expression: "attribute_not_exists(pk)",
                values: None,
            };
        }
        Self {
            expression: "v = :expected",
            values: Some(HashMap::from([(":expected".to_owned(), number(expected))])),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        items::VERSION,
        keys::{PK, SK},
    };

    #[test]
    fn expressions_name_the_keys_and_the_version() {
        assert_eq!((PK, SK, VERSION), ("pk", "sk", "v"));
    }
}

//! How far open tickets follow a change of what is promised: a job that stops and goes on where it was.

use domain::settings::Policy;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Store,
    error::from_sdk,
    items::{bare, get_text, key_of, read, text, versioned},
    keys::{self, Key, Named, QUEUE, QUEUE_AT, QUEUE_PK},
    turns::TicketKey,
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
    pub after: Option<(Key, String)>,
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
        let start = terms.after.as_ref().map(|(key, at)| {
            let mut item = bare(key);
            item.insert(QUEUE_PK.to_owned(), text(part));
            item.insert(QUEUE_AT.to_owned(), text(at));
            item
        });
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(QUEUE)
            .key_condition_expression("#pk = :pk")
            .expression_attribute_names("#pk", QUEUE_PK)
            .expression_attribute_values(":pk", text(part))
            .limit(limit)
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(from_sdk)?;
        let mut found = Vec::new();
        for item in answer.items.unwrap_or_default() {
            if let Named::Ticket(bot, customer, ticket) = Named::read(&key_of(&item)?) {
                found.push(TicketKey { bot, customer, ticket });
            }
        }
        if let Some(last) = answer.last_evaluated_key {
            let at = get_text(&last, QUEUE_AT).unwrap_or_default().to_owned();
            next.after = Some((key_of(&last)?, at));
        } else {
            next.part += 1;
            next.after = None;
        }
        Ok((found, next))
    }
}

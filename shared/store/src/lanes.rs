//! Work in lanes: rows, notices, buckets.

use std::collections::HashMap;

use conversation::staff::Notice;
use domain::{LaneId, TicketId, Timestamp, UserId};
use jiff::SignedDuration;
use outbox::{Bucket, Class, Row};

use crate::{
    Error, Store,
    error::from_sdk,
    items::{Item, bare, get_number, get_text, key_of, number, read, text, versioned},
    keys::{self, DUE_AT, DUE_PK, Key, Named, PK, due_shard, time},
};

/// How long a lane's work may lie before the sweeper wakes the lane.
pub const RESCUED_AFTER: SignedDuration = SignedDuration::from_mins(2);

/// How many rows of a lane one read brings.
const ROWS: i32 = 50;

/// How many rows of words and cards a pass looks at, at most: those who wait take turns, and behind a page of others nobody would have
/// one. A group that has so many is hours behind.
const MOST_ROWS: i32 = 1_000;

const TOUCHES: &str = "touches";
const OF: &str = "of";
const BY: &str = "by";

fn since_attribute(class: Class) -> &'static str {
    match class {
        Class::Words => "words",
        Class::Card => "card",
        Class::Notice => "notice",
    }
}

/// The work of one ticket in a lane.
#[derive(Clone, Debug)]
pub struct Work {
    /// The ticket.
    pub ticket: TicketId,
    /// Its customer.
    pub customer: UserId,
    /// What waits, since when.
    pub row: Row,
    /// The items that say so.
    parts: Vec<Part>,
}

/// One item of a ticket's work in a lane: words and cards have one, what can wait has another.
#[derive(Clone, Debug)]
struct Part {
    key: Key,
    touches: u64,
    /// The commit that work was last added by. A row that was taken away and added again counts its touches anew, but not by
    /// the same commit.
    by: u64,
}

impl Work {
    /// The work that both items say of.
    fn and(mut self, other: Self) -> Self {
        self.row.touches += other.row.touches;
        for (since, others) in self.row.since.iter_mut().zip(other.row.since) {
            *since = [*since, others].into_iter().flatten().min();
        }
        self.parts.extend(other.parts);
        self
    }
}

/// What one read of a lane brings.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The lane's bucket.
    pub bucket: Bucket,
    /// Notices to staff, by id.
    pub notices: Vec<(String, Notice)>,
    /// Tickets with work.
    pub work: Vec<Work>,
    /// Whether there may be more.
    pub full: bool,
}

impl Store {
    /// Notes that a ticket has work in a lane, because of its commit `version`. Doing it twice, late or in another order is
    /// harmless.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::Misdeployed`].
    pub async fn add_work(
        &self,
        lane: LaneId,
        ticket: TicketId,
        customer: UserId,
        version: u64,
        class: Class,
        now: Timestamp,
    ) -> Result<(), Error> {
        let key = match class {
            Class::Words | Class::Card => keys::row(lane, ticket),
            Class::Notice => keys::patient_row(lane, ticket),
        };
        let rescue = now.checked_add(RESCUED_AFTER).unwrap_or(now);
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(bare(&key)))
            .update_expression(
                "ADD #touches :one SET #since = if_not_exists(#since, :now), #of = :of, #by = :by, \
                 #duepk = :duepk, #dueat = if_not_exists(#dueat, :rescue)",
            )
            .expression_attribute_names("#touches", TOUCHES)
            .expression_attribute_names("#since", since_attribute(class))
            .expression_attribute_names("#of", OF)
            .expression_attribute_names("#by", BY)
            .expression_attribute_names("#duepk", DUE_PK)
            .expression_attribute_names("#dueat", DUE_AT)
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":now", text(time(now)))
            .expression_attribute_values(":of", number(customer.0))
            .expression_attribute_values(":by", number(version))
            .expression_attribute_values(":duepk", text(keys::due(due_shard(&key.pk, self.shards))))
            .expression_attribute_values(":rescue", text(time(rescue)))
            .send()
            .await
            .map_err(from_sdk)?;
        Ok(())
    }

    /// A lane's bucket, and its work: one read, and another where more than a page of tickets have words or cards there.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Misdeployed`], or [`Error::Corrupt`] for an item that cannot be read.
    pub async fn lane_page(&self, lane: LaneId) -> Result<Page, Error> {
        let mut items = self.lane_items(lane).await?;
        let full = is_full(&items);
        let last = items.last().filter(|_| full).map(key_of).transpose()?;
        if let Some((from, to)) = last.and_then(|last| keys::rows_after(&last.sk)) {
            let more = self.range(&keys::lane(lane), &from, to, MOST_ROWS - ROWS).await?;
            items.extend(more);
        }
        read_page(items, full)
    }

    /// The same by one read: the bucket, and no more than a page of work.
    ///
    /// # Errors
    /// As [`Store::lane_page`].
    pub async fn lane_head(&self, lane: LaneId) -> Result<Page, Error> {
        let items = self.lane_items(lane).await?;
        let full = is_full(&items);
        read_page(items, full)
    }

    async fn lane_items(&self, lane: LaneId) -> Result<Vec<Item>, Error> {
        self.range(&keys::lane(lane), keys::BUCKET, keys::ONLY, ROWS).await
    }

    /// The work of one ticket in a lane, wherever in its pages that stands.
    ///
    /// # Errors
    /// As [`Store::lane_page`].
    pub async fn work(&self, lane: LaneId, ticket: TicketId) -> Result<Option<Work>, Error> {
        let mut found: Option<Work> = None;
        let keys = [keys::row(lane, ticket), keys::patient_row(lane, ticket)];
        for item in self.get_all(&keys).await? {
            let work = read_work(ticket, &item)?;
            found = Some(match found {
                Some(known) => known.and(work),
                None => work,
            });
        }
        Ok(found)
    }

    /// Stores a bucket in place of the one it was made from.
    ///
    /// # Errors
    /// As [`Store::lane_page`], and [`Error::Conflict`] if another worker was first.
    pub async fn put_bucket(&self, lane: LaneId, bucket: &Bucket) -> Result<(), Error> {
        let item = versioned(&keys::bucket(lane), bucket.version, bucket)?;
        self.put_if(item, bucket.version - 1).await
    }

    /// Takes a ticket's work away, unless some was added since it was read. Says whether all of it is gone.
    ///
    /// # Errors
    /// As [`Store::lane_page`].
    pub async fn drop_work(&self, work: &Work) -> Result<bool, Error> {
        let mut gone = true;
        for part in &work.parts {
            gone &= self.drop_part(part).await?;
        }
        Ok(gone)
    }

    async fn drop_part(&self, part: &Part) -> Result<bool, Error> {
        let call = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(bare(&part.key)))
            .condition_expression("attribute_not_exists(#key) OR (#touches = :touches AND #by = :by)")
            .expression_attribute_names("#key", PK)
            .expression_attribute_names("#touches", TOUCHES)
            .expression_attribute_names("#by", BY)
            .expression_attribute_values(":touches", number(part.touches))
            .expression_attribute_values(":by", number(part.by));
        match call.send().await.map_err(from_sdk) {
            Ok(_) => Ok(true),
            Err(Error::Conflict) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes a sent notice away.
    ///
    /// # Errors
    /// As [`Store::lane_page`].
    pub async fn drop_notice(&self, lane: LaneId, id: &str) -> Result<(), Error> {
        self.delete(&keys::notice(lane, id)).await
    }
}

fn is_full(items: &[Item]) -> bool {
    i32::try_from(items.len()).is_ok_and(|len| len >= ROWS)
}

fn read_page(items: Vec<Item>, full: bool) -> Result<Page, Error> {
    let mut page = Page {
        full,
        ..Page::default()
    };
    let mut places: HashMap<TicketId, usize> = HashMap::new();
    for item in items {
        let key = key_of(&item)?;
        match Named::read(&key) {
            Named::Row(_, ticket) => {
                let work = read_work(ticket, &item)?;
                if let Some(known) = places.get(&ticket).and_then(|place| page.work.get_mut(*place)) {
                    *known = known.clone().and(work);
                } else {
                    places.insert(ticket, page.work.len());
                    page.work.push(work);
                }
            }
            Named::Notice(_, id) => page.notices.push((id, read(&item)?)),
            Named::Other if key.sk == keys::BUCKET => page.bucket = read(&item)?,
            Named::Customer(..) | Named::Ticket(..) | Named::Commit(..) | Named::Workload(_) | Named::Other => {}
        }
    }
    Ok(page)
}

pub(crate) fn read_work(ticket: TicketId, item: &Item) -> Result<Work, Error> {
    let wrong = |what: &str| Error::corrupt(format!("work of ticket {ticket}"), what);
    let since = Class::ALL.map(|class| get_text(item, since_attribute(class)).and_then(|at| at.parse().ok()));
    let touches = get_number(item, TOUCHES).ok_or_else(|| wrong("it has no count"))?;
    Ok(Work {
        ticket,
        customer: UserId(get_number(item, OF).ok_or_else(|| wrong("it names no customer"))?),
        row: Row { touches, since },
        parts: vec![Part {
            key: key_of(item)?,
            touches,
            by: get_number(item, BY).unwrap_or_default(),
        }],
    })
}

/// Whether an item is work in a lane: what a restart looks for.
pub(crate) fn lane_of(item: &Item) -> Option<LaneId> {
    match Named::read(&key_of(item).ok()?) {
        Named::Row(lane, _) | Named::Notice(lane, _) => Some(lane),
        Named::Customer(..) | Named::Ticket(..) | Named::Commit(..) | Named::Workload(_) | Named::Other => None,
    }
}

impl Store {
    /// Every lane with work, by a scan of the due index, where all work stands: for the start of a desk on one machine.
    ///
    /// # Errors
    /// As [`Store::lane_page`].
    pub async fn lanes_with_work(&self) -> Result<Vec<LaneId>, Error> {
        let mut lanes = std::collections::BTreeSet::new();
        let mut from = None;
        loop {
            let answer = self
                .client
                .scan()
                .table_name(&self.table)
                .index_name(keys::DUE)
                .set_exclusive_start_key(from)
                .send()
                .await
                .map_err(from_sdk)?;
            lanes.extend(answer.items.unwrap_or_default().iter().filter_map(lane_of));
            from = answer.last_evaluated_key;
            if from.is_none() {
                return Ok(lanes.into_iter().collect());
            }
        }
    }
}

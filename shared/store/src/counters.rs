//! What reports count: how far each ticket has been counted, and the counters.
//!
//! A counter is one attribute of its cell's item, named like its measure, and is only ever added to. A day's cells are one
//! partition; if a desk writes more than one partition takes, they are spread by the ticket's number, and reading adds them
//! up. [`SHARDS`] may be raised at any time, and never lowered: what lies in a shard that nobody reads is lost to reports.

use std::{collections::HashMap, ops::RangeInclusive};

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::TicketId;
use jiff::civil::Date;
use metrics::{Cell, Delta, Dimension, Measures, Tally};

use crate::{
    Error, Store,
    error::from_sdk,
    items::{Item, bare, key_of, number, read, text, versioned},
    keys::{self, Key, Named, PK, SK},
};

/// How many partitions the counters of a day are spread over.
pub const SHARDS: u32 = 1;

/// How many tallies and cells one call of [`Store::apply`] may write. A transaction takes 100 items.
pub const ITEMS: usize = 90;

/// What every counter's partition begins with, and no other.
const COUNTERS: &str = "K#";

/// A ticket that is counted further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The last commit that was counted before; 0 if none was.
    pub before: u64,
    /// How far it is counted now.
    pub tally: Tally,
}

/// The shard that a ticket's counters go to.
fn shard(ticket: TicketId) -> u32 {
    u32::try_from(ticket.0 % u64::from(SHARDS)).unwrap_or_default()
}

impl Store {
    /// How far a ticket has been counted; `None` if nothing of it has.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Misdeployed`], or [`Error::Corrupt`] for an item that cannot be read.
    pub async fn tally(&self, ticket: TicketId) -> Result<Option<Tally>, Error> {
        self.get(&keys::tally(ticket)).await?.as_ref().map(read).transpose()
    }

    /// Moves counters together with the tallies that say so, all or none, if every ticket was counted exactly so far as its
    /// `before` says. Not more than [`ITEMS`] tallies and cells together.
    ///
    /// All go to the shard of the first ticket: what is read is the sum, so that any shard will do.
    ///
    /// # Errors
    /// [`Error::Conflict`] if a ticket was counted further meanwhile: read its tally and count again. [`Error::Busy`]: somebody
    /// else moves the same counters at this moment. Else as [`Store::tally`].
    pub async fn apply(&self, counted: &[Counted], delta: &Delta) -> Result<(), Error> {
        let Some(shard) = counted.first().map(|first| shard(first.tally.ticket)) else {
            return Ok(());
        };
        let mut writes = Vec::with_capacity(counted.len() + delta.len());
        for Counted { before, tally } in counted {
            let item = versioned(&keys::tally(tally.ticket), tally.seq, tally)?;
            writes.push(self.put_write(item, *before)?);
        }
        for (cell, measures) in delta.iter() {
            writes.push(self.add_write(&key(cell, shard), measures)?);
        }
        self.transact(writes).await
    }

    fn add_write(&self, key: &Key, measures: &Measures) -> Result<TransactWriteItem, Error> {
        let mut pairs = Vec::with_capacity(measures.len());
        let mut names = HashMap::with_capacity(measures.len());
        let mut values = HashMap::with_capacity(measures.len());
        for (at, (measure, by)) in measures.iter().enumerate() {
            pairs.push(format!("#{at} :{at}"));
            names.insert(format!("#{at}"), measure.to_string());
            values.insert(format!(":{at}"), number(by));
        }
        let update = self
            .update(key)
            .update_expression(format!("ADD {}", pairs.join(", ")))
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .build()
            .map_err(|why| Error::corrupt("a request", why))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// The counters of some days, of one dimension or of all. One read a day and shard, at least.
    ///
    /// # Errors
    /// As [`Store::tally`].
    pub async fn cells(&self, days: RangeInclusive<Date>, dim: Option<Dimension>) -> Result<Delta, Error> {
        let (first, last) = days.into_inner();
        let mut cells = Delta::default();
        for day in first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last) {
            for shard in 0..SHARDS {
                cells += self.cells_of(&keys::counters(&day.to_string(), shard), dim).await?;
            }
        }
        Ok(cells)
    }

    async fn cells_of(&self, pk: &str, dim: Option<Dimension>) -> Result<Delta, Error> {
        let mut cells = Delta::default();
        let mut from = None;
        loop {
            let mut call = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("#pk = :pk")
                .expression_attribute_names("#pk", PK)
                .expression_attribute_values(":pk", text(pk))
                .set_exclusive_start_key(from)
                .consistent_read(true);
            if let Some(dim) = dim {
                call = call
                    .key_condition_expression("#pk = :pk AND begins_with(#sk, :dim)")
                    .expression_attribute_names("#sk", SK)
                    .expression_attribute_values(":dim", text(format!("{dim}#")));
            }
            let answer = call.send().await.map_err(from_sdk)?;
            cells += read_cells(answer.items.unwrap_or_default())?;
            from = answer.last_evaluated_key;
            if from.is_none() {
                return Ok(cells);
            }
        }
    }

    /// The counters of one cell.
    ///
    /// # Errors
    /// As [`Store::tally`].
    pub async fn cell(&self, cell: &Cell) -> Result<Measures, Error> {
        let keys: Vec<Key> = (0..SHARDS).map(|shard| key(cell, shard)).collect();
        let found = read_cells(self.get_all(&keys).await?)?;
        Ok(found
            .iter()
            .next()
            .map(|(_, measures)| measures.clone())
            .unwrap_or_default())
    }

    /// One page of all counters there are, whatever their day, and where to go on.
    ///
    /// # Errors
    /// As [`Store::tally`].
    pub async fn scan_cells(&self, from: Option<Key>) -> Result<(Delta, Option<Key>), Error> {
        let answer = self
            .client
            .scan()
            .table_name(&self.table)
            .filter_expression("begins_with(#pk, :counters)")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_values(":counters", text(COUNTERS))
            .set_exclusive_start_key(from.as_ref().map(bare))
            .consistent_read(true)
            .send()
            .await
            .map_err(from_sdk)?;
        let cells = read_cells(answer.items.unwrap_or_default())?;
        Ok((cells, answer.last_evaluated_key.as_ref().map(key_of).transpose()?))
    }

    /// One page of the numbers of all tickets that have commits, in no order, and where to go on.
    ///
    /// # Errors
    /// As [`Store::tally`].
    pub async fn scan_tickets(&self, from: Option<Key>) -> Result<(Vec<TicketId>, Option<Key>), Error> {
        let answer = self
            .client
            .scan()
            .table_name(&self.table)
            .filter_expression("#sk = :first")
            .projection_expression("#pk, #sk")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_names("#sk", SK)
            .expression_attribute_values(":first", text(keys::commit(TicketId(0), 1).sk))
            .set_exclusive_start_key(from.as_ref().map(bare))
            .consistent_read(true)
            .send()
            .await
            .map_err(from_sdk)?;
        let items = answer.items.unwrap_or_default();
        let mut tickets = Vec::with_capacity(items.len());
        for item in &items {
            if let Named::Commit(ticket, _) = Named::read(&key_of(item)?) {
                tickets.push(ticket);
            }
        }
        Ok((tickets, answer.last_evaluated_key.as_ref().map(key_of).transpose()?))
    }
}

fn key(cell: &Cell, shard: u32) -> Key {
    let Cell { day, dim, value } = cell;
    Key::new(keys::counters(&day.to_string(), shard), format!("{dim}#{value}"))
}

pub(crate) fn read_cells(items: Vec<Item>) -> Result<Delta, Error> {
    let mut cells = Delta::default();
    for item in items {
        let key = key_of(&item)?;
        let cell = cell_of(&key).ok_or_else(|| Error::corrupt(format!("{} {}", key.pk, key.sk), "it is no cell"))?;
        for (name, value) in &item {
            // A measure of a later release is none of ours.
            if let (Ok(measure), Some(times)) = (name.parse(), value.as_n().ok().and_then(|times| times.parse().ok())) {
                cells.add(cell.clone(), measure, times);
            }
        }
    }
    Ok(cells)
}

fn cell_of(key: &Key) -> Option<Cell> {
    let (day, _shard) = key.pk.strip_prefix(COUNTERS)?.split_once('#')?;
    let (dim, value) = key.sk.split_once('#')?;
    Some(Cell {
        day: day.parse().ok()?,
        dim: dim.parse().ok()?,
        value: value.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_reads_back_from_its_key() {
        let day: Date = "2026-03-01".parse().expect("a day");
        for (dim, value, sk) in [
            (Dimension::All, "all", "all#all"),
            (Dimension::Hour, "07", "hour#07"),
            (Dimension::Arm, "a#b", "arm#a#b"),
        ] {
            let cell = Cell {
                day,
                dim,
                value: value.to_owned(),
            };
            let key = key(&cell, 0);
            assert_eq!((key.pk.as_str(), key.sk.as_str()), ("K#2026-03-01#0", sk));
            assert_eq!(cell_of(&key), Some(cell));
        }
    }
}

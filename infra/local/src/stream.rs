use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use dynoxide::actions::describe_table::DescribeTableRequest;
use dynoxide::actions::get_records::GetRecordsRequest;
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use serde_json::Value;

use crate::{Error, Table};

/// The place of a record in its stream. Later records have greater ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(u128);

impl Sequence {
    /// Before the first record.
    pub const START: Self = Self(0);
}

/// 21 digits, as in the records.
impl std::fmt::Display for Sequence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:021}", self.0)
    }
}

/// One change of one item, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its place in the stream.
    pub sequence: Sequence,
    /// The change, as Lambda delivers it.
    pub event: EventRecord,
}

/// The event that Lambda invokes a function with for some records, in the order given.
#[must_use]
pub fn event(records: impl IntoIterator<Item = Record>) -> Event {
    let mut event = Event::default();
    event.records = records.into_iter().map(|record| record.event).collect();
    event
}

/// The stream of one table: every change, in the order in which they were made, until it is trimmed.
///
/// AWS keeps the order only among the changes of one item; a test that wants less than this stream gives reorders what it
/// gets.
#[derive(Clone, Debug)]
pub struct Stream {
    table: Table,
    name: String,
    arn: String,
}

/// The most records that the database reads in one go.
const PAGE: usize = 1000;

impl Stream {
    pub(crate) fn of(table: &Table, name: &str) -> Result<Self, Error> {
        let found = table.inner().database.describe_table(DescribeTableRequest {
            table_name: name.to_owned(),
        })?;
        let found = serde_json::to_value(found)?;
        Ok(Self {
            table: table.clone(),
            name: name.to_owned(),
            arn: found["Table"]["LatestStreamArn"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        })
    }

    /// Up to `limit` records after `sequence`, oldest first.
    ///
    /// # Errors
    /// [`Error::Refused`] if the table has no stream; [`Error::Shape`] if a record is not what Lambda would deliver.
    pub fn records_after(&self, sequence: Sequence, limit: usize) -> Result<Vec<Record>, Error> {
        let database = &self.table.inner().database;
        let (kind, after) = if sequence == Sequence::START {
            ("TRIM_HORIZON", None)
        } else {
            ("AFTER_SEQUENCE_NUMBER", Some(sequence.to_string()))
        };
        let mut iterator = database
            .get_shard_iterator(GetShardIteratorRequest {
                stream_arn: self.arn.clone(),
                shard_id: dynoxide::streams::shard_id(&self.name),
                shard_iterator_type: kind.to_owned(),
                sequence_number: after,
            })?
            .shard_iterator;
        let mut records = Vec::new();
        while let Some(shard_iterator) = iterator.take()
            && records.len() < limit
        {
            let asked = (limit - records.len()).min(PAGE);
            let page = database.get_records(GetRecordsRequest {
                shard_iterator,
                limit: Some(asked),
            })?;
            if page.records.len() == asked {
                iterator = page.next_shard_iterator;
            }
            for record in page.records {
                records.push(self.delivered(serde_json::to_value(record)?)?);
            }
        }
        Ok(records)
    }

    /// Waits until there are records after `sequence`, and returns up to `limit` of them, oldest first.
    ///
    /// # Errors
    /// As [`Stream::records_after`].
    pub async fn wait_after(&self, sequence: Sequence, limit: usize) -> Result<Vec<Record>, Error> {
        let mut changes = self.table.changes();
        loop {
            changes.mark_unchanged();
            let stream = self.clone();
            let records = self
                .table
                .off_thread(move |_| stream.records_after(sequence, limit))
                .await?;
            if !records.is_empty() {
                return Ok(records);
            }
            // An error means that the table is gone, and `self` holds it.
            let _ = changes.changed().await;
        }
    }

    /// Where `consumer` of this stream stands. It is kept beside the data and survives what the data survives, except
    /// that after a loss of power it may be an older one; its consumer then gets records again.
    #[must_use]
    pub fn checkpoint(&self, consumer: &str) -> Checkpoint {
        Checkpoint {
            stream: self.clone(),
            consumer: consumer.to_owned(),
        }
    }

    /// Deletes the records that all `consumers` have passed. Returns how many went.
    ///
    /// Nothing goes until each of them has a position. AWS trims by age instead, 24 hours, which would lose the work of a
    /// desk that was switched off over a weekend.
    ///
    /// # Errors
    /// [`Error::File`] if the data cannot be written.
    pub fn trim(&self, consumers: &[&str]) -> Result<usize, Error> {
        let mut passed = None;
        for consumer in consumers {
            let at = self.checkpoint(consumer).position()?;
            passed = Some(passed.map_or(at, |p: Sequence| p.min(at)));
        }
        match passed {
            Some(Sequence(sequence)) => self.table.upkeep().trim(&self.name, sequence),
            None => Ok(0),
        }
    }

    /// Lambda adds one thing to what the stream holds: where it comes from.
    fn delivered(&self, mut record: Value) -> Result<Record, Error> {
        record["eventSourceARN"] = self.arn.as_str().into();
        let event: EventRecord = serde_json::from_value(record)?;
        let sequence = event.change.sequence_number.as_deref().unwrap_or_default();
        let sequence = sequence
            .parse()
            .map(Sequence)
            .map_err(|_| <serde_json::Error as serde::de::Error>::custom("a sequence number is a number"))?;
        Ok(Record { sequence, event })
    }
}

/// Where one consumer of a stream stands.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    stream: Stream,
    consumer: String,
}

impl Checkpoint {
    /// The last record that was taken in; [`Sequence::START`] if none was.
    ///
    /// # Errors
    /// [`Error::File`] if the data cannot be read.
    pub fn position(&self) -> Result<Sequence, Error> {
        let upkeep = self.stream.table.upkeep();
        let position = upkeep.position(&self.stream.name, &self.consumer)?;
        Ok(position.map_or(Sequence::START, Sequence))
    }

    /// Moves on to `sequence`, or back to it. Call it when what came before has taken effect.
    ///
    /// # Errors
    /// [`Error::File`] if the data cannot be written.
    pub fn advance(&self, sequence: Sequence) -> Result<(), Error> {
        let upkeep = self.stream.table.upkeep();
        upkeep.set_position(&self.stream.name, &self.consumer, sequence.0)
    }
}

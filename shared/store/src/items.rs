//! Domain values as attributes, and back.
//!
//! What only we read is one JSON text (`data`). What the table itself must see has attributes of its own: keys, versions that
//! conditions compare, times of the index, counts. People's words are an attribute apart (`body`), so that they can be erased.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    message::Words,
    ticket::{Commit, SCHEMA, Ticket},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Error,
    keys::{DUE_AT, DUE_PK, Key, Named, PK, SK, due, due_shard, time},
};

/// An item of the table.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The version that conditions compare.
pub(crate) const VERSION: &str = "v";
/// The JSON text.
pub(crate) const DATA: &str = "data";
/// People's words.
pub(crate) const BODY: &str = "body";

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: impl std::fmt::Display) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// An item that holds nothing but its key.
pub(crate) fn bare(key: &Key) -> Item {
    with_room(key, 2)
}

/// The same, for so many attributes.
fn with_room(key: &Key, attributes: usize) -> Item {
    let mut item = HashMap::with_capacity(attributes);
    item.insert(PK.to_owned(), text(&key.pk));
    item.insert(SK.to_owned(), text(&key.sk));
    item
}

/// An item that holds a value.
pub(crate) fn holding<T: Serialize>(key: &Key, value: &T) -> Result<Item, Error> {
    // A snapshot has eight: it would be hashed anew twice while it grows.
    let mut item = with_room(key, 8);
    item.insert(DATA.to_owned(), text(json(&key.sk, value)?));
    Ok(item)
}

/// The same, with a version for conditions.
pub(crate) fn versioned<T: Serialize>(key: &Key, version: u64, value: &T) -> Result<Item, Error> {
    let mut item = holding(key, value)?;
    item.insert(VERSION.to_owned(), number(version));
    Ok(item)
}

/// Puts an item into the due index.
pub(crate) fn due_at(item: &mut Item, key: &Key, at: Option<domain::Timestamp>, shards: u32) {
    if let Some(at) = at {
        item.insert(DUE_PK.to_owned(), text(due(due_shard(&key.pk, shards))));
        item.insert(DUE_AT.to_owned(), text(time(at)));
    }
}

pub(crate) fn json<T: Serialize>(what: &str, value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|why| Error::corrupt(what, why))
}

pub(crate) fn get_text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

pub(crate) fn get_number<T: std::str::FromStr>(item: &Item, name: &str) -> Option<T> {
    item.get(name)?.as_n().ok()?.parse().ok()
}

pub(crate) fn key_of(item: &Item) -> Result<Key, Error> {
    match (get_text(item, PK), get_text(item, SK)) {
        (Some(pk), Some(sk)) => Ok(Key::new(pk, sk)),
        _ => Err(Error::corrupt("an item", "it has no key")),
    }
}

/// Reads the JSON text of an item.
pub(crate) fn read<T: DeserializeOwned>(item: &Item) -> Result<T, Error> {
    let place = || key_of(item).map_or_else(|_| "an item".to_owned(), |key| format!("{} {}", key.pk, key.sk));
    let data = get_text(item, DATA).ok_or_else(|| Error::corrupt(place(), "it has no data"))?;
    serde_json::from_str(data).map_err(|why| Error::corrupt(place(), why))
}

/// Reads a snapshot; one of a newer release is refused.
pub(crate) fn read_ticket(item: &Item) -> Result<Ticket, Error> {
    let ticket: Ticket = read(item)?;
    if ticket.schema > SCHEMA {
        let why = domain::ticket::TooNew { found: ticket.schema };
        return Err(Error::corrupt(format!("ticket {}", ticket.id), why));
    }
    Ok(ticket)
}

/// A commit as an item: the words stand apart.
pub(crate) fn commit_item(key: &Key, commit: &Commit) -> Result<Item, Error> {
    let mut item = holding(key, commit)?;
    if !commit.body.is_empty() {
        item.insert(BODY.to_owned(), text(json("a commit's body", &commit.body)?));
    }
    Ok(item)
}

/// Reads a commit of any released schema.
pub(crate) fn read_commit(item: &Item) -> Result<Commit, Error> {
    let value: serde_json::Value = read(item)?;
    let place = || key_of(item).map_or_else(|_| "a commit".to_owned(), |key| format!("{} {}", key.pk, key.sk));
    let value = Commit::upcast(value).map_err(|why| Error::corrupt(place(), why))?;
    let mut commit: Commit = serde_json::from_value(value).map_err(|why| Error::corrupt(place(), why))?;
    if let Some(body) = get_text(item, BODY) {
        commit.body = serde_json::from_str::<Vec<Words>>(body).map_err(|why| Error::corrupt(place(), why))?;
    }
    Ok(commit)
}

/// What a stream record shows of an item: its key, and the commit if it is one.
#[derive(Clone, Debug)]
pub struct Image {
    /// What it is.
    pub named: Named,
    /// The commit, for a commit.
    pub commit: Option<Commit>,
}

/// Reads a stream record's item. `attribute` gives the text of an attribute of its keys or its new image.
///
/// `None` if it has no key that could be ours.
///
/// # Errors
/// [`Error::Corrupt`] for a commit that this code cannot read.
pub fn stream_image<'a>(attribute: impl Fn(&str) -> Option<&'a str>) -> Result<Option<Image>, Error> {
    let (Some(pk), Some(sk)) = (attribute(PK), attribute(SK)) else {
        return Ok(None);
    };
    let key = Key::new(pk, sk);
    let named = Named::read(&key);
    let mut commit = None;
    if let (Named::Commit(..), Some(data)) = (&named, attribute(DATA)) {
        let mut item = bare(&key);
        item.insert(DATA.to_owned(), text(data));
        commit = Some(read_commit(&item)?);
    }
    Ok(Some(Image { named, commit }))
}

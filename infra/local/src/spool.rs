//! What was taken in and could not be handled yet, kept through crashes and losses of power.

use std::path::Path;
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, params};

use crate::{Error, table::held};

/// One thing that waits to be handled. Has no `Debug`: what it holds may be people's words.
#[derive(Clone, PartialEq, Eq)]
pub struct Spooled {
    /// Its place: the order in which things were put here.
    pub place: i64,
    /// What it must stay in order with.
    pub group: i64,
    /// What it is, as it was given.
    pub body: Arc<str>,
}

/// A file of things that wait to be handled, in the order in which they came. Clones are handles to the same one.
///
/// Apart from the table, so that neither waits for the other's lock. What is done is overwritten, and no log of it is kept.
#[derive(Clone)]
pub struct Spool(Arc<Mutex<Connection>>);

impl Spool {
    /// Opens the file at `path`, and makes it if it is not there.
    ///
    /// # Errors
    /// [`Error::File`] if the file is no database or cannot be written.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        crate::private::database(path.as_ref())?;
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "TRUNCATE")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS waiting (
                 place INTEGER PRIMARY KEY AUTOINCREMENT,
                 in_order_with INTEGER NOT NULL,
                 body TEXT NOT NULL
             );",
        )?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Keeps all of these, each with what it must stay in order with; gives their places. On the disk when this returns, or none
    /// is there.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be written.
    pub fn put(&self, things: &[(i64, Arc<str>)]) -> Result<Vec<i64>, Error> {
        let mut connection = held(&self.0);
        let transaction = connection.transaction()?;
        let mut places = Vec::with_capacity(things.len());
        for (group, body) in things {
            transaction.execute(
                "INSERT INTO waiting (in_order_with, body) VALUES (?1, ?2)",
                params![group, &**body],
            )?;
            places.push(transaction.last_insert_rowid());
        }
        transaction.commit()?;
        Ok(places)
    }

    /// Takes away what was handled, or must not be kept. What is not there any more is no error.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be written.
    pub fn done(&self, places: &[i64]) -> Result<(), Error> {
        let mut connection = held(&self.0);
        let transaction = connection.transaction()?;
        for place in places {
            transaction.execute("DELETE FROM waiting WHERE place = ?1", [place])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// All that waits, in order.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be read.
    pub fn all(&self) -> Result<Vec<Spooled>, Error> {
        let connection = held(&self.0);
        let mut query = connection.prepare("SELECT place, in_order_with, body FROM waiting ORDER BY place")?;
        let rows = query.query_map([], |row| {
            let body: String = row.get(2)?;
            Ok(Spooled {
                place: row.get(0)?,
                group: row.get(1)?,
                body: body.into(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_there_after_a_start_in_order_until_it_is_done_and_then_in_no_byte() {
        let path = std::env::temp_dir().join(format!("desk-spool-{}.sqlite", std::process::id()));
        std::fs::remove_file(&path).ok();
        let put = [
            (7, "first-words".into()),
            (8, "second-words".into()),
            (7, "third-words".into()),
        ];
        let places = Spool::open(&path).expect("a file").put(&put).expect("places");
        let spool = Spool::open(&path).expect("the file");
        let found = spool.all().expect("what waits");
        let told: Vec<(i64, i64, &str)> = found.iter().map(|f| (f.place, f.group, &*f.body)).collect();
        assert_eq!(
            told,
            [
                (places[0], 7, "first-words"),
                (places[1], 8, "second-words"),
                (places[2], 7, "third-words")
            ]
        );
        spool.done(&[places[0], places[1], places[2], 99]).expect("done");
        assert!(spool.all().expect("what waits").is_empty());
        drop(spool);
        let bytes = std::fs::read(&path).expect("the file");
        assert!(!bytes.windows(5).any(|part| part == b"words"), "erased");
        std::fs::remove_file(&path).ok();
    }
}

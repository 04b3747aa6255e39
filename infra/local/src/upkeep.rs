//! What the database does not do for itself: an index, the trimming of the stream, and the positions of its readers.
//!
//! A second connection to the same data, since the database offers no way to its own.

use std::sync::Mutex;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use crate::{Error, table::held};

/// The database holds a write back this long for ours, so ours may wait as long for its.
const BUSY: Duration = Duration::from_secs(5);

/// Records deleted in one go, so that a writer never waits for more than that.
const TRIM_AT_ONCE: usize = 500;

/// How often others are given way to, and how long, before a log stays as it is.
const GIVES_WAY: (u32, Duration) = (50, Duration::from_millis(100));

/// The database stores sequence numbers without this, and shows them with it.
const SEQUENCE_OFFSET: u128 = 100_000_000_000_000_000_000;

#[derive(Debug)]
pub(crate) struct Upkeep(Mutex<Connection>);

impl Upkeep {
    /// Opens the data at `path`, which the database has opened before, so that its tables are there.
    pub fn open(path: &str) -> Result<Self, Error> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(BUSY)?;
        // Ours is only the readers' positions. After a loss of power an older one is read, and records come twice, which
        // every consumer of a stream bears; so they need no fsync. The database's own writes keep theirs.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        // Records of the stream hold people's words: when they are trimmed, they are overwritten.
        connection.pragma_update(None, "secure_delete", "ON")?;
        // The number of a new record is one more than the greatest, which the database looks for with
        // `MAX(CAST(sequence_number AS INTEGER))` in all records of the table: 500 transactions a second become 70 after
        // 5,000 of them. With this index the greatest is at hand, and a reader's page is a range of it.
        connection.execute_batch(
            "CREATE INDEX IF NOT EXISTS _desk_stream_order
                 ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
             CREATE TABLE IF NOT EXISTS _desk_positions (
                 stream TEXT NOT NULL,
                 consumer TEXT NOT NULL,
                 sequence TEXT NOT NULL,
                 PRIMARY KEY (stream, consumer)
             ) WITHOUT ROWID;",
        )?;
        Ok(Self(Mutex::new(connection)))
    }

    /// How far `consumer` has read the stream of `table`.
    pub fn position(&self, table: &str, consumer: &str) -> Result<Option<u128>, Error> {
        let text: Option<String> = held(&self.0)
            .query_row(
                "SELECT sequence FROM _desk_positions WHERE stream = ?1 AND consumer = ?2",
                params![table, consumer],
                |row| row.get(0),
            )
            .optional()?;
        Ok(text.and_then(|text| text.parse().ok()))
    }

    pub fn set_position(&self, table: &str, consumer: &str, sequence: u128) -> Result<(), Error> {
        held(&self.0).execute(
            "INSERT INTO _desk_positions (stream, consumer, sequence) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET sequence = excluded.sequence",
            params![table, consumer, sequence.to_string()],
        )?;
        Ok(())
    }

    /// As [`crate::Table::scrub`]. `hash` and `range` are the names of the table's keys, which are texts.
    pub fn scrub(&self, table: &str, hash: &str, range: &str) -> Result<bool, Error> {
        let connection = held(&self.0);
        let data = table.replace('"', "\"\"");
        // Consumers bear news that come late, so they bear an item as it is now. One that is gone shows its keys.
        connection.execute(
            &format!(
                "UPDATE _stream_records SET old_image = NULL, new_image = CASE WHEN new_image IS NULL THEN NULL ELSE COALESCE(
                     (SELECT item_json FROM \"{data}\"
                      WHERE pk = 'S:' || json_extract(keys_json, ?2) AND sk = 'S:' || json_extract(keys_json, ?3)),
                     keys_json) END
                 WHERE table_name = ?1"
            ),
            params![table, format!("$.{hash}.S"), format!("$.{range}.S")],
        )?;
        connection.execute_batch("VACUUM")?;
        let (tries, pause) = GIVES_WAY;
        for _ in 0..tries {
            let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            if busy == 0 {
                return Ok(true);
            }
            std::thread::sleep(pause);
        }
        Ok(false)
    }

    /// Deletes the records of `table` up to and including `sequence`, all but the newest: the next number is counted from
    /// it, and would otherwise be the clock's, which may have been set back behind what readers have passed.
    pub fn trim(&self, table: &str, sequence: u128) -> Result<usize, Error> {
        let Some(stored) = sequence
            .checked_sub(SEQUENCE_OFFSET)
            .and_then(|stored| i64::try_from(stored).ok())
        else {
            return Ok(0);
        };
        let mut trimmed = 0;
        loop {
            // The lock is let go between two goes, and so is SQLite's.
            let deleted = held(&self.0).execute(
                "DELETE FROM _stream_records WHERE id IN (
                     SELECT id FROM _stream_records
                     WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) <= ?2
                       AND CAST(sequence_number AS INTEGER) <
                           (SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?1)
                     LIMIT ?3)",
                params![table, stored, TRIM_AT_ONCE],
            )?;
            trimmed += deleted;
            if deleted < TRIM_AT_ONCE {
                return Ok(trimmed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Table;

    #[test]
    fn the_next_sequence_number_and_a_readers_page_come_from_the_index() {
        let table = Table::memory().expect("a table in memory");
        let connection = held(&table.upkeep().0);
        for query in [
            "SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?1",
            "SELECT event_name FROM _stream_records
             WHERE table_name = ?1 AND shard_id = 's' AND CAST(sequence_number AS INTEGER) > 7
             ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT 10",
        ] {
            let plan: String = connection
                .query_row(&format!("EXPLAIN QUERY PLAN {query}"), params!["desk"], |row| {
                    row.get(3)
                })
                .expect("a plan");
            assert!(plan.contains("INDEX _desk_stream_order (table_name"), "{plan}");
        }
    }

    #[test]
    fn a_file_keeps_a_write_ahead_log_that_is_synced_at_every_commit() {
        let path = std::env::temp_dir().join(format!("desk-{}-wal.db", std::process::id()));
        let table = Table::open(&path).expect("a table on a file");
        let mode: String = held(&table.upkeep().0)
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .expect("the mode");
        assert_eq!(mode, "wal");
        // A connection that sets nothing, as the database's own.
        let level: u8 = Connection::open(&path)
            .and_then(|c| c.pragma_query_value(None, "synchronous", |row| row.get(0)))
            .expect("the level");
        assert_eq!(level, 2, "FULL");
        drop(table);
        for suffix in ["", "-wal", "-shm"] {
            let mut name = path.clone().into_os_string();
            name.push(suffix);
            let _ = std::fs::remove_file(name);
        }
    }
}

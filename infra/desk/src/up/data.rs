//! The folder that a desk on one machine keeps everything in.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
};

use lambda::clients::Aws;
use local::{Spool, Stream, Table};
use store::{Store, keys};

/// The table's name. It is alone in its file.
const TABLE: &str = "desk";

/// The data of one desk, locked for this process.
pub struct Data {
    /// The folder.
    pub folder: PathBuf,
    /// The table.
    pub store: Store,
    /// Its stream.
    pub stream: Stream,
    /// Updates that were taken in and are not handled yet.
    pub spool: Spool,
    /// Held for as long as the desk runs: two on one folder would both deliver everything.
    _lock: File,
}

/// Why the data cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// The folder.
    #[error("the folder {folder} cannot be used")]
    Folder {
        /// Which.
        folder: String,
        /// Why.
        #[source]
        why: std::io::Error,
    },
    /// No desk has run there.
    #[error("there is no desk in {0}; start one with `desk up --data {0}`, or name its folder with --data")]
    NoDesk(String),
    /// Another desk runs on it.
    #[error("another desk runs on {0}; stop it, or name another folder with --data")]
    InUse(String),
    /// Another bot's.
    #[error("{folder} belongs to the bot {was}, and this is {is}; name another folder with --data")]
    OfAnotherBot {
        /// Which.
        folder: String,
        /// Whose it is.
        was: String,
        /// Who asks.
        is: String,
    },
    /// The table.
    #[error("the table in {folder} cannot be opened")]
    Table {
        /// Where.
        folder: String,
        /// Why.
        #[source]
        why: local::Error,
    },
}

impl Data {
    /// Opens the folder, and makes it if it is not there.
    ///
    /// # Errors
    /// [`Unusable`].
    pub fn open(folder: &Path) -> Result<Self, Unusable> {
        let name = folder.display().to_string();
        let unusable = |why| Unusable::Folder {
            folder: name.clone(),
            why,
        };
        std::fs::create_dir_all(folder).map_err(unusable)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("lock"))
            .map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Unusable::InUse(name)),
            Err(TryLockError::Error(why)) => return Err(unusable(why)),
        }
        let no_table = |why| Unusable::Table {
            folder: name.clone(),
            why,
        };
        let table = Table::open(folder.join("desk.sqlite")).map_err(no_table)?;
        table
            .create(&keys::definition(TABLE), Some(keys::TTL_ATTRIBUTE))
            .map_err(no_table)?;
        let stream = table.stream(TABLE).map_err(no_table)?;
        let spool = Spool::open(folder.join("updates.sqlite")).map_err(no_table)?;
        let store = Store::new(Aws::local(table.http_client()).dynamodb(), TABLE, 1);
        Ok(Self {
            folder: folder.to_owned(),
            store,
            stream,
            spool,
            _lock: lock,
        })
    }

    /// The table of a desk that may be running: for what takes a transaction, and no part in its work.
    ///
    /// # Errors
    /// [`Unusable::NoDesk`] or [`Unusable::Table`].
    pub fn beside(folder: &Path) -> Result<Store, Unusable> {
        let name = folder.display().to_string();
        let file = folder.join("desk.sqlite");
        if !file.exists() {
            return Err(Unusable::NoDesk(name));
        }
        let no_table = |why| Unusable::Table {
            folder: name.clone(),
            why,
        };
        let table = Table::open(file).map_err(no_table)?;
        table
            .create(&keys::definition(TABLE), Some(keys::TTL_ATTRIBUTE))
            .map_err(no_table)?;
        Ok(Store::new(Aws::local(table.http_client()).dynamodb(), TABLE, 1))
    }

    /// The bot that a folder belongs to, if a desk has run there.
    #[must_use]
    pub fn bot(folder: &Path) -> Option<domain::BotId> {
        let text = std::fs::read_to_string(folder.join("bot")).ok()?;
        text.trim().parse().ok().map(domain::BotId)
    }

    /// Makes the folder one bot's for ever: the lanes of another would be sent in this one's name.
    ///
    /// # Errors
    /// [`Unusable::OfAnotherBot`], or [`Unusable::Folder`].
    pub fn belongs_to(&self, bot: domain::BotId) -> Result<(), Unusable> {
        let folder = self.folder.display().to_string();
        let (file, is) = (self.folder.join("bot"), bot.to_string());
        match std::fs::read_to_string(&file) {
            Ok(was) if was.trim() == is => Ok(()),
            Ok(was) => Err(Unusable::OfAnotherBot { folder, was, is }),
            Err(_) => std::fs::write(&file, is).map_err(|why| Unusable::Folder { folder, why }),
        }
    }
}

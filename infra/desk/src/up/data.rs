//! The folder that a desk on one machine keeps everything in.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use lambda::clients::Aws;
use local::{Spool, Stream, Table, private};
use store::{Store, keys};

/// The table's name. It is alone in its file.
const TABLE: &str = "desk";

/// The file of the table.
const DATABASE: &str = "desk.sqlite";

/// The file of updates that wait to be handled.
const SPOOL: &str = "updates.sqlite";

/// What a desk keeps in its folder, by the beginning of the names.
const KEPT: [&str; 5] = ["lock", "bot", DATABASE, SPOOL, "telegram."];

/// Makes the folder ours alone. One that holds other things as well, or is shared, stays as it is: the files are ours alone in any case.
fn make_private(folder: &Path) -> io::Result<()> {
    private::folder(folder)?;
    let mut only_ours = true;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if KEPT.iter().any(|kept| name.starts_with(kept)) {
            // An earlier release may have made it.
            private::file(&entry.path())?;
        } else {
            only_ours = false;
        }
    }
    if !only_ours || !private::tighten_folder(folder)? {
        tracing::warn!(
            folder = %folder.display(),
            "others may look into the folder, though not into the desk's files; `chmod 700` keeps them out, or a folder of its own"
        );
    }
    Ok(())
}

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
        why: io::Error,
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
        make_private(folder).map_err(unusable)?;
        let lock = private::file(&folder.join("lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Unusable::InUse(name)),
            Err(TryLockError::Error(why)) => return Err(unusable(why)),
        }
        let no_table = |why| Unusable::Table {
            folder: name.clone(),
            why,
        };
        let table = Table::open(folder.join(DATABASE)).map_err(no_table)?;
        table
            .create(&keys::definition(TABLE), Some(keys::TTL_ATTRIBUTE))
            .map_err(no_table)?;
        let stream = table.stream(TABLE).map_err(no_table)?;
        let spool = Spool::open(folder.join(SPOOL)).map_err(no_table)?;
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
        let file = folder.join(DATABASE);
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

    /// The updates that were taken in and are not handled yet, of a desk that may be running.
    ///
    /// # Errors
    /// [`Unusable::Table`].
    pub fn spool_of(folder: &Path) -> Result<Spool, Unusable> {
        Spool::open(folder.join(SPOOL)).map_err(|why| Unusable::Table {
            folder: folder.display().to_string(),
            why,
        })
    }

    /// Leaves nothing in the folder's files of what was erased. False if the desk that runs on it kept us from finishing.
    ///
    /// # Errors
    /// [`Unusable::Table`].
    pub fn scrub(folder: &Path) -> Result<bool, Unusable> {
        let table = Table::open(folder.join(DATABASE));
        table
            .and_then(|table| table.scrub(TABLE))
            .map_err(|why| Unusable::Table {
                folder: folder.display().to_string(),
                why,
            })
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
            Err(_) => private::write(&file, is.as_bytes()).map_err(|why| Unusable::Folder { folder, why }),
        }
    }
}

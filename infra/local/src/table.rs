use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use dynoxide::actions::describe_table::DescribeTableRequest;
use dynoxide::actions::describe_time_to_live::DescribeTimeToLiveRequest;
use dynoxide::{Database, DynoxideError};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::connector::Connector;
use crate::fault::{Fault, Hook};
use crate::tokens::Tokens;
use crate::upkeep::Upkeep;
use crate::{Call, Error, Stream};

/// How often an operation was called, and over how many items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// HTTP requests, the SDK's own retries included.
    pub calls: usize,
    /// Items named by the requests (keys, actions of a transaction) or, for `Query` and `Scan`, found by them.
    pub items: usize,
}

/// An embedded DynamoDB. Clones are handles to the same one.
///
/// Every test opens its own with [`Table::memory`], so that tests share nothing and clean nothing up.
#[derive(Clone)]
pub struct Table(Arc<Inner>);

pub(crate) struct Inner {
    pub database: Database,
    pub upkeep: Upkeep,
    /// Whether a call waits for a disk.
    pub on_disk: bool,
    pub tokens: Mutex<Tokens>,
    calls: AtomicU64,
    counts: Mutex<BTreeMap<&'static str, Count>>,
    hook: Mutex<Option<Hook>>,
    /// Writes that were carried out.
    pub changes: watch::Sender<u64>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table")
            .field("on_disk", &self.0.on_disk)
            .finish_non_exhaustive()
    }
}

impl Table {
    /// Opens a database that lives as long as its handles.
    ///
    /// # Errors
    /// [`Error::Refused`] or [`Error::File`] if SQLite cannot work at all.
    pub fn memory() -> Result<Self, Error> {
        static OPENED: AtomicU64 = AtomicU64::new(0);
        // SQLite's memory file system by name, not its plain memory database: the upkeep needs a second connection.
        let number = OPENED.fetch_add(1, Ordering::Relaxed);
        Self::at(&format!("file:/desk-{number}?vfs=memdb"), false)
    }

    /// Opens the database in the file at `path`, and makes it if it is not there. What a call has answered survives
    /// `kill -9` of the process and a loss of power. Nobody else may read it.
    ///
    /// # Errors
    /// [`Error::Path`] if the path is not UTF-8; [`Error::Refused`] or [`Error::File`] if the file is no database, was
    /// written by a newer version, or cannot be written.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let text = path.to_str().ok_or_else(|| Error::Path(path.to_path_buf()))?;
        crate::private::database(path)?;
        Self::at(text, true)
    }

    fn at(path: &str, on_disk: bool) -> Result<Self, Error> {
        let database = Database::new(path)?;
        let upkeep = Upkeep::open(path)?;
        Ok(Self(Arc::new(Inner {
            database,
            upkeep,
            on_disk,
            tokens: Mutex::default(),
            calls: AtomicU64::new(0),
            counts: Mutex::default(),
            hook: Mutex::default(),
            changes: watch::Sender::new(0),
        })))
    }

    /// Makes the table of a `CreateTable` request, and expires items by `ttl_attribute`. What is there already stays;
    /// an index that an older table lacks is added and filled.
    ///
    /// # Errors
    /// [`Error::Shape`] if it is no such request, [`Error::Refused`] if the table may not be so.
    pub fn create(&self, definition: &Value, ttl_attribute: Option<&str>) -> Result<(), Error> {
        let name = definition["TableName"].as_str().unwrap_or_default();
        let database = &self.0.database;
        match database.describe_table(DescribeTableRequest {
            table_name: name.to_owned(),
        }) {
            Ok(found) => self.add_indexes(definition, &serde_json::to_value(found)?)?,
            Err(DynoxideError::ResourceNotFoundException(_)) => {
                database.create_table(serde_json::from_value(definition.clone())?)?;
            }
            Err(other) => return Err(other.into()),
        }
        let Some(attribute) = ttl_attribute else {
            return Ok(());
        };
        let expiry = database.describe_time_to_live(DescribeTimeToLiveRequest {
            table_name: name.to_owned(),
        })?;
        let expiry = serde_json::to_value(expiry)?;
        if expiry["TimeToLiveDescription"]["AttributeName"] != attribute {
            database.update_time_to_live(serde_json::from_value(json!({
                "TableName": name,
                "TimeToLiveSpecification": {"AttributeName": attribute, "Enabled": true},
            }))?)?;
        }
        Ok(())
    }

    /// One request for each, as AWS has it too.
    fn add_indexes(&self, definition: &Value, found: &Value) -> Result<(), Error> {
        let there: Vec<&Value> = list(&found["Table"]["GlobalSecondaryIndexes"])
            .map(|index| &index["IndexName"])
            .collect();
        for index in list(&definition["GlobalSecondaryIndexes"]) {
            if there.contains(&&index["IndexName"]) {
                continue;
            }
            let keys: Vec<&Value> = list(&index["KeySchema"]).map(|key| &key["AttributeName"]).collect();
            let attributes: Vec<&Value> = list(&definition["AttributeDefinitions"])
                .filter(|attribute| keys.contains(&&attribute["AttributeName"]))
                .collect();
            self.0.database.update_table(serde_json::from_value(json!({
                "TableName": definition["TableName"],
                "AttributeDefinitions": attributes,
                "GlobalSecondaryIndexUpdates": [{"Create": index}],
            }))?)?;
        }
        Ok(())
    }

    /// Carries a `PutItem` request out past the hook and the counts: what another release may have left, or somebody's hand.
    ///
    /// # Errors
    /// As [`Table::create`].
    pub fn put(&self, request: &Value) -> Result<(), Error> {
        self.0.database.put_item(serde_json::from_value(request.clone())?)?;
        Ok(())
    }

    /// The HTTP client to build an SDK configuration with. It answers from this table, whatever the endpoint, region
    /// and credentials are.
    #[must_use]
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(Connector::new(self.clone()))
    }

    /// Sets what decides over each call from now on; `None` lets all through.
    pub fn set_hook(&self, hook: Option<Hook>) {
        *held(&self.0.hook) = hook;
    }

    /// Calls since the last reset, by operation. A call that the hook kept from the table is not among them.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<&'static str, Count> {
        held(&self.0.counts).clone()
    }

    /// Starts [`Table::counts`] from nothing.
    pub fn reset_counts(&self) {
        held(&self.0.counts).clear();
    }

    /// Changes whenever a write has been carried out, so that a reader of the stream need not look in vain. The value is
    /// the number of writes since the table was opened.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    /// The stream of the table called `name`.
    ///
    /// # Errors
    /// [`Error::Refused`] if there is no such table.
    pub fn stream(&self, name: &str) -> Result<Stream, Error> {
        Stream::of(self, name)
    }

    /// Deletes what is past its time to live, by the machine's clock; AWS does this by itself within some days. Each
    /// deletion is in the stream, marked as the service's. Returns how many items went.
    ///
    /// # Errors
    /// [`Error::Refused`] if the database cannot be read or written.
    pub fn sweep_ttl(&self) -> Result<usize, Error> {
        let gone = self.0.database.sweep_ttl()?;
        if gone > 0 {
            self.0.changes.send_modify(|writes| *writes += 1);
        }
        Ok(gone)
    }

    /// Leaves nothing in the files of what was changed or deleted in the table called `name`: not in its stream, whose records show
    /// their items as those are now, nor in free pages, nor in the log that is written ahead. Others may use the file meanwhile; false
    /// if they kept us from finishing, and it has to be done again.
    ///
    /// # Errors
    /// [`Error::Refused`] if there is no such table; [`Error::File`] if the file cannot be written.
    pub fn scrub(&self, name: &str) -> Result<bool, Error> {
        let found = self.0.database.describe_table(DescribeTableRequest {
            table_name: name.to_owned(),
        })?;
        let found = serde_json::to_value(found)?;
        let attribute = |index: usize| {
            let name = found["Table"]["KeySchema"][index]["AttributeName"].as_str();
            name.unwrap_or_default().to_owned()
        };
        self.0.upkeep.scrub(name, &attribute(0), &attribute(1))
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    pub(crate) fn upkeep(&self) -> &Upkeep {
        &self.0.upkeep
    }

    /// Asks the hook about a call, which it numbers. `body` is the request.
    pub(crate) fn fate(&self, operation: &'static str, body: &Value) -> Fault {
        let index = self.0.calls.fetch_add(1, Ordering::Relaxed);
        // Cloned, so that a hook may set another one.
        let hook = held(&self.0.hook).clone();
        hook.map_or(Fault::None, |hook| hook(&Call { index, operation, body }))
    }

    pub(crate) fn count(&self, operation: &'static str, items: usize) {
        let mut counts = held(&self.0.counts);
        let count = counts.entry(operation).or_default();
        count.calls += 1;
        count.items += items;
    }

    /// Runs what may wait for the disk where it holds up no other task: on a thread of its own if the runtime has more
    /// than one, and in place in memory or on a runtime of one thread, which is a test's.
    pub(crate) async fn off_thread<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> T + Send + 'static) -> T {
        use tokio::runtime::{Handle, RuntimeFlavor};
        let threads = Handle::try_current().is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread);
        if !(self.0.on_disk && threads) {
            return work(self);
        }
        let table = self.clone();
        match tokio::task::spawn_blocking(move || work(&table)).await {
            Ok(done) => done,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // The runtime is being shut down; the caller is about to be dropped with it.
            Err(_) => std::future::pending().await,
        }
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The guarded value, also after a panic elsewhere: nothing here is left half-changed by one.
pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

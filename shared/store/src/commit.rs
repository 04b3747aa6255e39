//! What one decision changes, in one transaction.

use conversation::customer::Customer;
use domain::ticket::{Commit, Ticket};

use crate::{Error, Store};

/// What one decision changes. Each part is written on the condition that nobody changed it since it was read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Changes<'a> {
    /// A ticket's next snapshot, with its commit.
    pub ticket: Option<(&'a Ticket, &'a Commit)>,
    /// Whoever gets the ticket must be at work and have fewer than that many.
    pub room: Option<u32>,
    /// A customer's profile.
    pub customer: Option<&'a Customer>,
}

impl<'a> From<&'a (Ticket, Commit)> for Changes<'a> {
    fn from((ticket, commit): &'a (Ticket, Commit)) -> Self {
        Self {
            ticket: Some((ticket, commit)),
            ..Self::default()
        }
    }
}

impl Store {
    /// Writes all of it, or nothing. Where nothing changes, nothing is written.
    ///
    /// # Errors
    /// [`Error::Conflict`] or [`Error::Busy`] if somebody else was first: decide anew. [`Error::Unavailable`]: the outcome is
    /// unknown. Others: it never will go.
    pub async fn commit_changes(&self, changes: Changes<'_>) -> Result<(), Error> {
        let mut writes = Vec::new();
        if let Some((ticket, commit)) = changes.ticket {
            writes.extend(self.ticket_writes(ticket, commit, changes.room)?);
        }
        if let Some(customer) = changes.customer {
            writes.push(self.customer_write(customer)?);
        }
        if writes.is_empty() {
            return Ok(());
        }
        self.transact(writes).await
    }
}

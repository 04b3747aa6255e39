//! Erasing what a customer has said, and who they are, out of all that is kept of them. Ids and counts stay, so histories still fold, and
//! recounts still agree.
//!
//! Each call is harmless when it is repeated: what is erased already is not written again.

use conversation::staff::News;
use domain::{BotId, ChatId, Erase, LaneId, ThreadId, TicketId, UserId, ticket::Ticket};
use outbox::Delivery;

use crate::{
    Error, Store,
    error::from_sdk,
    items::{self, BODY, DATA, VERSION, bare, holding, key_of, number, read, read_commit, read_ticket, text},
    keys::{self, Key, Named, PK},
    tickets::COMMITS,
};

/// What became of a page of commits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ErasedPage {
    /// The last one that was read; the page after it is next.
    pub last: u64,
    /// How many held something.
    pub erased: u64,
    /// Whether there may be more.
    pub more: bool,
}

impl Store {
    /// One page of all tickets of a customer, the oldest first, and where to go on.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Misdeployed`], or [`Error::Corrupt`] for a ticket that cannot be read.
    pub async fn tickets_of(
        &self,
        bot: BotId,
        user: UserId,
        from: Option<Key>,
    ) -> Result<(Vec<Ticket>, Option<Key>), Error> {
        let call = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("#pk = :pk")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_values(":pk", text(keys::customer(bot, user).pk))
            .set_exclusive_start_key(from.as_ref().map(bare))
            .consistent_read(true);
        let answer = Box::pin(call.send()).await.map_err(from_sdk)?;
        let mut tickets = Vec::new();
        for item in answer.items.unwrap_or_default() {
            if let Named::Ticket(..) = Named::read(&key_of(&item)?) {
                tickets.push(read_ticket(&item)?);
            }
        }
        let next = answer.last_evaluated_key.as_ref().map(key_of).transpose()?;
        Ok((tickets, next))
    }

    /// Erases a customer's name and unfinished conversation. Says whether there was anything.
    ///
    /// # Errors
    /// As [`Store::tickets_of`], and [`Error::Conflict`] if they are writing at this moment: do it again.
    pub async fn erase_profile(&self, bot: BotId, user: UserId) -> Result<bool, Error> {
        let Some(mut customer) = self.known(bot, user, None).await?.customer else {
            return Ok(false);
        };
        if !customer.erase() {
            return Ok(false);
        }
        self.transact(vec![self.customer_write(&customer)?]).await?;
        Ok(true)
    }

    /// Erases who the customer is, and what brought them, out of a ticket's snapshot. Says whether it was there.
    ///
    /// # Errors
    /// As [`Store::erase_profile`].
    pub async fn erase_snapshot(&self, ticket: &Ticket) -> Result<bool, Error> {
        let mut erased = ticket.clone();
        if !erased.erase() {
            return Ok(false);
        }
        let key = keys::ticket(ticket.bot, ticket.customer.user, ticket.id);
        let data = items::json("a ticket", &erased)?;
        // It says nothing new, so its version stays: the next commit's condition.
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(bare(&key)))
            .update_expression("SET #data = :data")
            .condition_expression("#v = :v")
            .expression_attribute_names("#data", DATA)
            .expression_attribute_names("#v", VERSION)
            .expression_attribute_values(":data", text(data))
            .expression_attribute_values(":v", number(ticket.version));
        Box::pin(call.send()).await.map_err(from_sdk)?;
        Ok(true)
    }

    /// Erases words and names out of a page of a ticket's commits, those after version `after`. What happened, and when, stays.
    ///
    /// # Errors
    /// As [`Store::tickets_of`].
    pub async fn erase_commits(&self, ticket: TicketId, after: u64) -> Result<ErasedPage, Error> {
        let (from, to) = (keys::commit(ticket, after + 1), keys::commit(ticket, u64::MAX));
        let found = self.range(&from.pk, &from.sk, &to.sk, COMMITS).await?;
        let mut page = ErasedPage {
            last: after,
            erased: 0,
            more: found.len() >= usize::try_from(COMMITS).unwrap_or_default(),
        };
        for item in found {
            let key = key_of(&item)?;
            let mut commit = read_commit(&item)?;
            page.last = commit.version;
            // Words that cannot be read are words all the same.
            if !commit.erase() && !item.contains_key(BODY) {
                continue;
            }
            let call = self
                .client
                .update_item()
                .table_name(&self.table)
                .set_key(Some(bare(&key)))
                .update_expression("SET #data = :data REMOVE #body")
                .condition_expression("attribute_exists(#key)")
                .expression_attribute_names("#data", DATA)
                .expression_attribute_names("#body", BODY)
                .expression_attribute_names("#key", PK)
                .expression_attribute_values(":data", text(items::json("a commit", &commit)?));
            Box::pin(call.send()).await.map_err(from_sdk)?;
            page.erased += 1;
        }
        Ok(page)
    }

    /// Erases the name of a customer who asked to become staff out of the notices that wait for `to`. Gives how many there were.
    ///
    /// # Errors
    /// As [`Store::tickets_of`].
    pub async fn erase_notices(&self, bot: BotId, to: UserId, about: UserId) -> Result<u64, Error> {
        let lane = LaneId::Customer(bot, to);
        let mut erased = 0;
        for (id, mut notice) in self.lane_page(lane).await?.notices {
            let theirs = matches!(&notice.what, News::Candidate { user, .. } if *user == about);
            if theirs && notice.erase() {
                let key = keys::notice(lane, &id);
                let data = holding(&key, &notice)?.remove(DATA).unwrap_or_else(|| text(""));
                let call = self
                    .client
                    .update_item()
                    .table_name(&self.table)
                    .set_key(Some(bare(&key)))
                    .update_expression("SET #data = :data")
                    .condition_expression("attribute_exists(#key)")
                    .expression_attribute_names("#data", DATA)
                    .expression_attribute_names("#key", PK)
                    .expression_attribute_values(":data", data);
                match Box::pin(call.send()).await.map_err(from_sdk) {
                    Ok(_) => erased += 1,
                    // It was sent meanwhile, and is gone.
                    Err(Error::Conflict) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(erased)
    }

    /// The topics that show a ticket, as far as they are known: of every group that it has been in.
    ///
    /// # Errors
    /// As [`Store::tickets_of`].
    pub async fn topics_of(&self, ticket: TicketId) -> Result<Vec<(ChatId, ThreadId)>, Error> {
        let found = self.range(&keys::commits(ticket), "L#", "L#~", i32::MAX).await?;
        let mut topics = Vec::new();
        for item in found {
            let lane = key_of(&item)?.sk.strip_prefix("L#").and_then(|lane| lane.parse().ok());
            let delivery: Delivery = read(&item)?;
            if let (Some(LaneId::Group(_, chat)), Some(thread)) = (lane, delivery.thread) {
                topics.push((chat, thread));
            }
        }
        Ok(topics)
    }
}

//! Customers, their tickets, and the commits of those.

use aws_sdk_dynamodb::types::{ReturnValue, TransactWriteItem};
use conversation::{
    agent::Answered,
    customer::{Customer, CustomerContext, PAGE, ReplyTarget},
};
use domain::{
    BotId, ChatId, LaneId, MessageId, TicketId, UserId,
    ticket::{Commit, Event, Place, Ticket},
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Store,
    error::from_sdk,
    items::{self, Item, bare, commit_item, due_at, get_number, number, read, read_commit, read_ticket, versioned},
    keys::{self, Key, Named},
};

/// How many commits one read brings.
pub const COMMITS: i32 = 25;

/// A mirrored message, as stored under either of its two places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mirrored {
    /// The ticket.
    pub ticket: TicketId,
    /// The other place's chat.
    pub chat: ChatId,
    /// The other place's message.
    pub message: MessageId,
    /// The messages beside it that its words go on in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<MessageId>,
    /// Whether the customer wrote it.
    pub customers: bool,
    /// Whether the copy begins with its ticket's number.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub numbered: bool,
}

/// What a ticket is found by: its customer's key and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TicketKey {
    /// The bot.
    pub bot: BotId,
    /// The customer.
    pub customer: UserId,
    /// The number.
    pub ticket: TicketId,
}

impl Mirrored {
    /// Where its counterpart is.
    #[must_use]
    pub fn counterpart(&self) -> outbox::MessageKey {
        outbox::MessageKey {
            chat: self.chat,
            message: self.message,
        }
    }

    /// As the agents' desk wants it, when this row was found under the group's message.
    #[must_use]
    pub fn answered(&self) -> Answered {
        Answered {
            ticket: self.ticket,
            message: self.message,
            customers: self.customers,
        }
    }
}

impl Store {
    /// A customer's profile and newest tickets: one read, and one more if the ticket in focus (or `and`) is not among them.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Misdeployed`], or [`Error::Corrupt`] for an item that cannot be read.
    pub async fn known(&self, bot: BotId, user: UserId, and: Option<TicketId>) -> Result<CustomerContext, Error> {
        let page = i32::try_from(PAGE + 1).unwrap_or(i32::MAX);
        let (oldest, profile) = (keys::ticket(bot, user, TicketId(0)), keys::customer(bot, user));
        let items = self.newest(&profile.pk, &oldest.sk, &profile.sk, page).await?;
        let mut known = CustomerContext::default();
        for item in items {
            match Named::read(&items::key_of(&item)?) {
                Named::Customer(..) => known.customer = Some(read(&item)?),
                Named::Ticket(..) => known.tickets.push(read_ticket(&item)?),
                Named::Commit(..) | Named::Row(..) | Named::Notice(..) | Named::Workload(_) | Named::Other => {}
            }
        }
        let focus = known.customer.as_ref().and_then(|customer| customer.focus);
        for wanted in focus.into_iter().chain(and) {
            if known.ticket(wanted).is_none()
                && let Some(ticket) = self.ticket(bot, user, wanted).await?
            {
                known.tickets.push(ticket);
            }
        }
        Ok(known)
    }

    /// Whether a customer has an open ticket other than that one: one read.
    ///
    /// # Errors
    /// As [`Store::known`].
    pub async fn has_others_open(&self, bot: BotId, user: UserId, than: TicketId) -> Result<bool, Error> {
        let tickets = self.known(bot, user, None).await?.tickets;
        Ok(tickets.iter().any(|ticket| ticket.id != than && ticket.state.is_open()))
    }

    /// A ticket's snapshot.
    ///
    /// # Errors
    /// As [`Store::known`].
    pub async fn ticket(&self, bot: BotId, user: UserId, ticket: TicketId) -> Result<Option<Ticket>, Error> {
        self.get(&keys::ticket(bot, user, ticket))
            .await?
            .as_ref()
            .map(read_ticket)
            .transpose()
    }

    /// One commit of a ticket.
    ///
    /// # Errors
    /// As [`Store::known`].
    pub async fn commit(&self, ticket: TicketId, version: u64) -> Result<Option<Commit>, Error> {
        let item = self.get(&keys::commit(ticket, version)).await?;
        item.as_ref().map(read_commit).transpose()
    }

    /// The commits of a ticket after version `after`, in order, at most [`COMMITS`].
    ///
    /// # Errors
    /// As [`Store::known`].
    pub async fn commits(&self, ticket: TicketId, after: u64) -> Result<Vec<Commit>, Error> {
        let from = keys::commit(ticket, after + 1);
        let to = keys::commit(ticket, u64::MAX);
        self.range(&from.pk, &from.sk, &to.sk, COMMITS)
            .await?
            .iter()
            .map(read_commit)
            .collect()
    }

    /// The ticket that a message of a customer's went to, which they edit: its counterpart knows it, or else one of the last
    /// [`COMMITS`] commits of each ticket in view.
    ///
    /// # Errors
    /// As [`Store::known`].
    pub async fn ticket_of(
        &self,
        bot: BotId,
        user: UserId,
        tickets: &[Ticket],
        message: MessageId,
    ) -> Result<Option<TicketId>, Error> {
        match self.mirrored(bot, user.into(), message).await? {
            Some(pair) => Ok(Some(pair.ticket)),
            None => self.writer_of(tickets, user, message).await,
        }
    }

    /// The ticket of the message of a customer's chat that they reply to: told by the buttons under it, or its counterpart in a group;
    /// else, by the lines of ours that lanes remember, or by what the customer wrote last.
    ///
    /// # Errors
    /// As [`Store::known`].
    pub async fn replied_to(
        &self,
        bot: BotId,
        user: UserId,
        tickets: &[Ticket],
        replied: &ReplyTarget,
    ) -> Result<Option<TicketId>, Error> {
        if let Some(named) = replied.named() {
            return Ok(Some(named));
        }
        if let Some(pair) = self.mirrored(bot, user.into(), replied.message).await? {
            return Ok(Some(pair.ticket));
        }
        if replied.ours {
            self.line_of(LaneId::Customer(bot, user), tickets, replied.message)
                .await
        } else {
            self.writer_of(tickets, user, replied.message).await
        }
    }

    /// The ticket among these whose last commits hold that message of the customer's.
    async fn writer_of(&self, tickets: &[Ticket], user: UserId, message: MessageId) -> Result<Option<TicketId>, Error> {
        let last = u64::try_from(COMMITS).unwrap_or_default();
        for ticket in tickets {
            let commits = self.commits(ticket.id, ticket.version.saturating_sub(last)).await?;
            let mut messages = commits
                .iter()
                .flat_map(|commit| &commit.events)
                .flat_map(Event::messages);
            if messages.any(|written| written.id == message && written.chat == user.into()) {
                return Ok(Some(ticket.id));
            }
        }
        Ok(None)
    }

    /// Where the counterpart of a message is, if it has one.
    ///
    /// # Errors
    /// As [`Store::known`].
    pub async fn mirrored(&self, bot: BotId, chat: ChatId, message: MessageId) -> Result<Option<Mirrored>, Error> {
        self.get(&keys::mirrored(bot, chat, message))
            .await?
            .as_ref()
            .map(read)
            .transpose()
    }

    /// Draws the next ticket number. A number that is then not used leaves a gap.
    ///
    /// # Errors
    /// As [`Store::known`].
    pub async fn next_number(&self) -> Result<TicketId, Error> {
        let answer = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(bare(&keys::numbers())))
            .update_expression("ADD #n :one")
            .expression_attribute_names("#n", "n")
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await
            .map_err(from_sdk)?;
        let drawn = answer.attributes.as_ref().and_then(|item| get_number(item, "n"));
        drawn
            .map(TicketId)
            .ok_or_else(|| Error::corrupt("the next ticket's number", "it is no number"))
    }

    /// The writes that store a ticket's next snapshot and its commit. Where the ticket changed hands, what its agents have in hand is
    /// written along; with `room`, on the condition that whoever gets the ticket is at work and has fewer than that many.
    pub(crate) fn ticket_writes(
        &self,
        ticket: &Ticket,
        commit: &Commit,
        room: Option<u32>,
    ) -> Result<Vec<TransactWriteItem>, Error> {
        let key = keys::ticket(ticket.bot, ticket.customer.user, ticket.id);
        let mut item = versioned(&key, ticket.version, ticket)?;
        due_at(&mut item, &key, ticket.due, self.shards);
        if let Some(place) = &ticket.place {
            let shard = keys::due_shard(&key.pk, self.shards);
            let (part, at) = match place {
                Place::Waits(order) => (
                    keys::waiting(&ticket.queue, shard),
                    format!("{order}#{:020}", ticket.id.0),
                ),
                Place::Held(agent) => {
                    let by = keys::held_by(*agent);
                    (keys::held(&ticket.queue, shard), format!("{by}{:020}", ticket.id.0))
                }
            };
            item.insert(keys::QUEUE_PK.to_owned(), items::text(part));
            item.insert(keys::QUEUE_AT.to_owned(), items::text(at));
        }
        let commit_key = keys::commit(commit.ticket, commit.version);
        let mut writes = vec![
            self.put_write(item, ticket.version - 1)?,
            self.put_write(commit_item(&commit_key, commit)?, 0)?,
        ];
        for (agent, more) in &commit.loads {
            let room = room.filter(|_| *more > 0);
            writes.push(self.load_write(*agent, *more, room, commit.at)?);
        }
        Ok(writes)
    }

    /// The write that stores a profile.
    pub(crate) fn customer_write(&self, customer: &Customer) -> Result<TransactWriteItem, Error> {
        let key = keys::customer(customer.bot, customer.user);
        let mut item = versioned(&key, customer.version, customer)?;
        due_at(&mut item, &key, customer.due, self.shards);
        self.put_write(item, customer.version - 1)
    }

    /// One page of all commits, for recounting: the commits, and where to go on. In no order across tickets.
    ///
    /// # Errors
    /// As [`Store::known`].
    pub async fn scan_commits(&self, from: Option<Key>) -> Result<(Vec<Commit>, Option<Key>), Error> {
        let answer = self
            .client
            .scan()
            .table_name(&self.table)
            .set_exclusive_start_key(from.as_ref().map(bare))
            .consistent_read(true)
            .send()
            .await
            .map_err(from_sdk)?;
        let mut commits = Vec::new();
        for item in answer.items.unwrap_or_default() {
            if let Named::Commit(..) = Named::read(&items::key_of(&item)?) {
                commits.push(read_commit(&item)?);
            }
        }
        let next = answer.last_evaluated_key.as_ref().map(items::key_of).transpose()?;
        Ok((commits, next))
    }
}

/// A mirrored message's item, under one of its places.
pub(crate) fn mirrored_item(key: &Key, mirrored: &Mirrored) -> Result<Item, Error> {
    items::holding(key, mirrored)
}

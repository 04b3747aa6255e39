//! How far tickets have come in lanes, and what calls have led to.

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{BotId, ChatId, LaneId, MessageId, ThreadId, TicketId, ticket::Ticket};
use outbox::{Delivery, Link, MessageKey};

use crate::{
    Error, Store,
    items::{holding, key_of, read, read_ticket, versioned},
    keys::{self, Key},
    lanes::Work,
    people::Topic,
    tickets::{Mirrored, mirrored_item},
};

impl Store {
    /// How far a ticket has come in a lane, and its snapshot, in one read. The delivery of a new lane is empty.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Misdeployed`], or [`Error::Corrupt`] for an item that cannot be read.
    pub async fn delivery(&self, lane: LaneId, work: &Work) -> Result<(Delivery, Option<Ticket>), Error> {
        let delivery_key = keys::delivery(work.ticket, lane);
        let ticket_key = keys::ticket(lane.bot(), work.customer, work.ticket);
        let (mut delivery, mut ticket) = (Delivery::default(), None);
        for item in self.get_all(&[delivery_key.clone(), ticket_key]).await? {
            if key_of(&item)? == delivery_key {
                delivery = read(&item)?;
            } else {
                ticket = Some(read_ticket(&item)?);
            }
        }
        Ok((delivery, ticket))
    }

    /// The ticket among these of which that line of ours in a customer's chat speaks, if the lane remembers it.
    ///
    /// # Errors
    /// As [`Store::delivery`].
    pub(crate) async fn line_of(
        &self,
        lane: LaneId,
        tickets: &[Ticket],
        said: MessageId,
    ) -> Result<Option<TicketId>, Error> {
        let keys: Vec<Key> = tickets.iter().map(|ticket| keys::delivery(ticket.id, lane)).collect();
        for item in self.get_all(&keys).await? {
            let delivery: Delivery = read(&item)?;
            let key = key_of(&item)?;
            if delivery.lines.contains(&said) {
                let of = tickets.iter().find(|ticket| keys::delivery(ticket.id, lane) == key);
                return Ok(of.map(|ticket| ticket.id));
            }
        }
        Ok(None)
    }

    /// Stores what a call has led to, in one transaction: the delivery, the pairs of messages, the topic.
    ///
    /// # Errors
    /// As [`Store::delivery`], and [`Error::Conflict`] if another worker was first.
    pub async fn record_delivery(
        &self,
        lane: LaneId,
        work: &Work,
        delivery: &Delivery,
        links: &[Link],
        topic: Option<ThreadId>,
        chat: ChatId,
    ) -> Result<(), Error> {
        let item = versioned(&keys::delivery(work.ticket, lane), delivery.version, delivery)?;
        if links.is_empty() && topic.is_none() {
            return self.put_if(item, delivery.version - 1).await;
        }
        let mut writes = vec![self.put_write(item, delivery.version - 1)?];
        for link in links {
            writes.extend(self.link_writes(lane.bot(), work.ticket, link)?);
        }
        if let Some(thread) = topic {
            let topic = Topic {
                ticket: work.ticket,
                customer: work.customer,
            };
            writes.push(self.put_always(holding(&keys::topic(lane.bot(), chat, thread), &topic)?)?);
        }
        self.transact(writes).await
    }

    /// Stores the deliveries of all tickets that a digest told of, in one transaction: all of them, or none.
    ///
    /// # Errors
    /// As [`Store::record_delivery`].
    pub async fn record_deliveries(&self, lane: LaneId, told: &[(TicketId, Delivery)]) -> Result<(), Error> {
        let write = |(ticket, delivery): &(TicketId, Delivery)| {
            let item = versioned(&keys::delivery(*ticket, lane), delivery.version, delivery)?;
            self.put_write(item, delivery.version - 1)
        };
        let writes: Result<Vec<_>, Error> = told.iter().map(write).collect();
        self.transact(writes?).await
    }

    fn link_writes(&self, bot: BotId, ticket: TicketId, link: &Link) -> Result<Vec<TransactWriteItem>, Error> {
        let half = |at: MessageKey, counterpart: MessageKey, more: &[MessageId]| {
            let mirrored = Mirrored {
                ticket,
                chat: counterpart.chat,
                message: counterpart.message,
                more: more.to_vec(),
                customers: link.customers,
                numbered: link.numbered,
            };
            self.put_always(mirrored_item(&keys::mirrored(bot, at.chat, at.message), &mirrored)?)
        };
        let mut writes = vec![
            half(link.original, link.copy, &link.more)?,
            half(link.copy, link.original, &[])?,
        ];
        for message in &link.more {
            let at = MessageKey {
                message: *message,
                ..link.copy
            };
            writes.push(half(at, link.original, &[])?);
        }
        Ok(writes)
    }
}

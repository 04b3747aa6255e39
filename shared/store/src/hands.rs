//! What agents have in hand, and which tickets wait for one: what assignment reads and writes.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, TransactWriteItem};
use conversation::staff::Notice;
use domain::{
    BotId, InputId, LaneId, MessageId, QueueName, Timestamp, UserId,
    assign::{Presence, Workload},
    ticket::Commit,
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Store,
    due::Due,
    error::from_sdk,
    items::{Item, bare, due_at, get_number, get_text, holding, key_of, number, read, text, versioned},
    keys::{self, DUE_AT, DUE_PK, Key, Named, QUEUE, QUEUE_AT, QUEUE_PK, TTL, due_shard, time},
    tickets::TicketKey,
};

pub(crate) const LOAD: &str = "load";
const PRESENT: &str = "present";
const HANDING_OVER: &str = "handing_over";
pub(crate) const IDLE_SINCE: &str = "idle_since";

/// How long it is remembered that a notice was given to its lane: longer than the stream repeats itself.
const REMEMBERED_DAYS: i64 = 7;

/// The last update in which an agent said whether they are there; followed by the bot's id.
const SAID: &str = "said_";
const SAID_AT: &str = "said_at";
/// The message in which they said so; followed by the bot's id. Other updates may bring it again.
const SAID_IN: &str = "said_in_";

/// How long the ids of updates are sure to grow: after a week without any, Telegram begins anew.
const INPUTS_GROW_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An entry of the queues' index: the ticket's key, and its place.
pub(crate) type Entry = (Key, String);

impl Store {
    /// What those agents have in hand. Of whom nothing is known has nothing, and is away.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Misdeployed`], or [`Error::Corrupt`] for an item that cannot be read.
    pub async fn hands(&self, agents: &[UserId]) -> Result<Vec<Workload>, Error> {
        let mut all = Vec::new();
        // One read brings a hundred items at most.
        for agents in agents.chunks(100) {
            let keys: Vec<Key> = agents.iter().map(|agent| keys::hands(*agent)).collect();
            for item in self.get_all(&keys).await? {
                all.push(read_hands(&item)?);
            }
        }
        Ok(all)
    }

    /// Notes whether an agent is at work, as they said by that input; gives what they have in hand. One who hands over is due at once:
    /// the sweeper offers what they have.
    ///
    /// What was said before what is known already changes nothing: an update that comes again, or late, or a message that comes by
    /// another update, takes nobody back to an earlier state. Ids of messages grow, and those of updates unless nobody has written for a
    /// week.
    ///
    /// # Errors
    /// As [`Store::hands`].
    pub async fn set_presence(
        &self,
        agent: UserId,
        presence: Presence,
        (bot, input, message): (BotId, InputId, MessageId),
        now: Timestamp,
    ) -> Result<Workload, Error> {
        let key = keys::hands(agent);
        let hands_over = presence == Presence::HandingOver;
        let set = "SET #present = :present, #handing = :handing, #idle = :now, #said = :input, #saidat = :now, #saidin = :message";
        let due = if hands_over {
            ", #duepk = :duepk, #dueat = :now ADD #load :none"
        } else {
            " REMOVE #duepk, #dueat ADD #load :none"
        };
        let long_ago = now.checked_sub(INPUTS_GROW_FOR).unwrap_or(now);
        let mut call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(bare(&key)))
            .update_expression(format!("{set}{due}"))
            .condition_expression(
                "(attribute_not_exists(#said) OR #said < :input OR #saidat < :longago) \
                 AND (attribute_not_exists(#saidin) OR #saidin < :message)",
            )
            .expression_attribute_names("#present", PRESENT)
            .expression_attribute_names("#handing", HANDING_OVER)
            .expression_attribute_names("#idle", IDLE_SINCE)
            .expression_attribute_names("#load", LOAD)
            // Each bot counts its updates for itself.
            .expression_attribute_names("#said", format!("{SAID}{bot}"))
            .expression_attribute_names("#saidat", SAID_AT)
            .expression_attribute_names("#saidin", format!("{SAID_IN}{bot}"))
            .expression_attribute_names("#duepk", DUE_PK)
            .expression_attribute_names("#dueat", DUE_AT)
            .expression_attribute_values(":present", AttributeValue::Bool(presence == Presence::Online))
            .expression_attribute_values(":handing", AttributeValue::Bool(hands_over))
            .expression_attribute_values(":now", text(time(now)))
            .expression_attribute_values(":none", number(0))
            .expression_attribute_values(":input", number(input.0))
            .expression_attribute_values(":message", number(message.0))
            .expression_attribute_values(":longago", text(time(long_ago)))
            .return_values(ReturnValue::AllNew);
        if hands_over {
            let shard = due_shard(&key.pk, self.shards);
            call = call.expression_attribute_values(":duepk", text(keys::due(shard)));
        }
        match call.send().await.map_err(from_sdk) {
            Ok(answer) => read_hands(&answer.attributes.unwrap_or_default()),
            Err(Error::Conflict) => {
                let item = self.get(&key).await?;
                read_hands(&item.ok_or(Error::Conflict)?)
            }
            Err(error) => Err(error),
        }
    }

    /// Notes that what an agent had was offered: they are due no more, unless they said so again since.
    ///
    /// # Errors
    /// As [`Store::hands`].
    pub async fn saw_hands(&self, due: &Due) -> Result<(), Error> {
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(bare(&due.key)))
            .update_expression("REMOVE #duepk, #dueat")
            .condition_expression("#dueat = :at")
            .expression_attribute_names("#duepk", DUE_PK)
            .expression_attribute_names("#dueat", DUE_AT)
            .expression_attribute_values(":at", text(&due.at));
        match call.send().await.map_err(from_sdk) {
            Ok(_) | Err(Error::Conflict) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The write by which an agent has one ticket more, or less, in hand; with `room`, on the condition that they are at work and have
    /// fewer than that many.
    pub(crate) fn load_write(
        &self,
        agent: UserId,
        more: i64,
        room: Option<u32>,
        at: Timestamp,
    ) -> Result<TransactWriteItem, Error> {
        let mut update = self
            .update(&keys::hands(agent))
            .update_expression("SET #idle = :now ADD #load :more")
            .expression_attribute_names("#idle", IDLE_SINCE)
            .expression_attribute_names("#load", LOAD)
            .expression_attribute_values(":now", text(time(at)))
            .expression_attribute_values(":more", number(more));
        if let Some(room) = room {
            update = update
                .condition_expression("#present = :yes AND #load < :room")
                .expression_attribute_names("#present", PRESENT)
                .expression_attribute_values(":yes", AttributeValue::Bool(true))
                .expression_attribute_values(":room", number(i64::from(room)));
        }
        let update = update
            .build()
            .map_err(|why| Error::corrupt("what an agent has in hand", why))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// Tickets of a queue that wait for an agent, in the order of work, at most `limit` of each shard.
    ///
    /// # Errors
    /// As [`Store::hands`].
    pub async fn waiting(&self, queue: &QueueName, limit: i32) -> Result<Vec<TicketKey>, Error> {
        let mut all = Vec::new();
        for shard in 0..self.shards {
            all.extend(self.queued(&keys::waiting(queue, shard), "", limit, None).await?.0);
        }
        all.sort();
        Ok(all.into_iter().map(|(_, key)| key).collect())
    }

    /// All tickets of a queue that `agent` has, read in pages of that many.
    ///
    /// # Errors
    /// As [`Store::hands`].
    pub async fn held(&self, queue: &QueueName, agent: UserId, page: i32) -> Result<Vec<TicketKey>, Error> {
        let mut all = Vec::new();
        for shard in 0..self.shards {
            let (part, by) = (keys::held(queue, shard), keys::held_by(agent));
            let mut after = None;
            loop {
                let (found, last) = self.queued(&part, &by, page, after.as_ref()).await?;
                all.extend(found);
                if last.is_none() {
                    break;
                }
                after = last;
            }
        }
        Ok(all.into_iter().map(|(_, key)| key).collect())
    }

    /// A page of one part of the queues' index, of entries that begin so, after an earlier page's last one: places and tickets, and
    /// the last entry if there is more.
    pub(crate) async fn queued(
        &self,
        part: &str,
        begins: &str,
        limit: i32,
        after: Option<&Entry>,
    ) -> Result<(Vec<(String, TicketKey)>, Option<Entry>), Error> {
        let start = after.map(|(key, at)| {
            let mut item = bare(key);
            item.insert(QUEUE_PK.to_owned(), text(part));
            item.insert(QUEUE_AT.to_owned(), text(at));
            item
        });
        let mut query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(QUEUE)
            .expression_attribute_names("#pk", QUEUE_PK)
            .expression_attribute_values(":pk", text(part))
            .set_exclusive_start_key(start)
            .limit(limit);
        query = if begins.is_empty() {
            query.key_condition_expression("#pk = :pk")
        } else {
            query
                .key_condition_expression("#pk = :pk AND begins_with(#at, :begins)")
                .expression_attribute_names("#at", QUEUE_AT)
                .expression_attribute_values(":begins", text(begins))
        };
        let answer = query.send().await.map_err(from_sdk)?;
        let place = |item: &Item| get_text(item, QUEUE_AT).unwrap_or_default().to_owned();
        let mut found = Vec::new();
        for item in answer.items.unwrap_or_default() {
            if let Named::Ticket(bot, customer, ticket) = Named::read(&key_of(&item)?) {
                found.push((place(&item), TicketKey { bot, customer, ticket }));
            }
        }
        let last = answer.last_evaluated_key.as_ref();
        let last = last
            .map(|last| Ok::<_, Error>((key_of(last)?, place(last))))
            .transpose()?;
        Ok((found, last))
    }

    /// Gives notices that follow from a commit to their lanes, each once, however often the commit is brought.
    ///
    /// # Errors
    /// As [`Store::hands`].
    pub async fn give_notices(&self, commit: &Commit, notices: &[(usize, Notice)]) -> Result<(), Error> {
        for (event, notice) in notices {
            let mark = keys::noticed(commit.ticket, commit.version, *event, notice.to);
            self.give_once(commit.bot, &mark, notice, commit.at).await?;
        }
        Ok(())
    }

    /// Gives a notice about a change of somebody's shift at `at` to its lane, once.
    ///
    /// # Errors
    /// As [`Store::hands`].
    pub async fn give_shift_notice(&self, bot: BotId, of: UserId, at: Timestamp, notice: &Notice) -> Result<(), Error> {
        let mark = keys::shift_noticed(at, of, notice.to);
        self.give_once(bot, &mark, notice, at).await
    }

    async fn give_once(&self, bot: BotId, mark: &Key, notice: &Notice, at: Timestamp) -> Result<(), Error> {
        let lane = LaneId::Customer(bot, notice.to);
        let mut marked = bare(mark);
        marked.insert(TTL.to_owned(), number(at.as_second() + REMEMBERED_DAYS * 24 * 3600));
        let key = keys::notice(lane, &format!("{}-{}", mark.pk, mark.sk));
        let mut item = holding(&key, notice)?;
        // Found by the sweeper should its wake-up be lost.
        due_at(&mut item, &key, Some(at), self.shards);
        let writes = vec![self.put_write(marked, 0)?, self.put_always(item)?];
        match self.transact(writes).await {
            // It was given before, and may have been sent since.
            Ok(()) | Err(Error::Conflict) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Until when changes of shifts were seen to, with the version of that record.
    ///
    /// # Errors
    /// As [`Store::hands`].
    pub async fn shifts_seen(&self) -> Result<(u64, Option<Timestamp>), Error> {
        let item = self.get(&keys::shifts_seen()).await?;
        let seen: Option<ShiftsSeen> = item.as_ref().map(read).transpose()?;
        Ok(seen.map_or((0, None), |seen| (seen.version, Some(seen.until))))
    }

    /// Notes that they were seen to until then, in place of the record of that version.
    ///
    /// # Errors
    /// As [`Store::hands`], and [`Error::Conflict`] if another was first.
    pub async fn saw_shifts(&self, before: u64, until: Timestamp) -> Result<(), Error> {
        let seen = ShiftsSeen {
            version: before + 1,
            until,
        };
        self.put_if(versioned(&keys::shifts_seen(), seen.version, &seen)?, before)
            .await
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct ShiftsSeen {
    version: u64,
    until: Timestamp,
}

pub(crate) fn read_hands(item: &Item) -> Result<Workload, Error> {
    let key = key_of(item)?;
    let Named::Workload(agent) = Named::read(&key) else {
        return Err(Error::corrupt(format!("{} {}", key.pk, key.sk), "it is of no agent"));
    };
    let idle_since = get_text(item, IDLE_SINCE).and_then(|at| at.parse().ok());
    let load: i64 = get_number(item, LOAD).unwrap_or_default();
    let says = |what: &str| {
        let value = item.get(what).and_then(|value| value.as_bool().ok());
        value.copied().unwrap_or_default()
    };
    Ok(Workload {
        agent,
        present: says(PRESENT),
        handing_over: says(HANDING_OVER),
        load: u32::try_from(load).unwrap_or_default(),
        idle_since: idle_since.unwrap_or(Timestamp::UNIX_EPOCH),
    })
}

//! Every key of the table. This file is the schema.
//!
//! | entity | pk | sk |
//! | --- | --- | --- |
//! | customer's profile | `C#<bot>#<user>` | `~` |
//! | ticket's snapshot | `C#<bot>#<user>` | `T#<number>` |
//! | commit | `T#<number>` | `E#<version>` |
//! | how far a lane has come | `T#<number>` | `L#<lane>` |
//! | what reports have counted of it | `T#<number>` | `K` |
//! | work in a lane | `L#<lane>` | `T#<number>` |
//! | work in a lane that is nothing but notices | `L#<lane>` | `U#<number>` |
//! | notice to a member of staff | `L#<lane>` | `N#<id>` |
//! | a lane's bucket | `L#<lane>` | `!` |
//! | topic | `G#<bot>#<group>` | `<thread>` |
//! | who was turned away in a group | `G#<bot>#<group>` | `@<user>` |
//! | mirrored message | `M#<bot>#<chat>` | `<message>` |
//! | agent | `A#<user>` | `~` |
//! | how much an agent has in hand | `A#<user>` | `H` |
//! | the staff list | `A` | `~` |
//! | notice that was given to a lane | `T#<number>` | `N#<version>#<event>#<user>` |
//! | invitation | `I#<digest>` | `~` |
//! | settings, by version | `S` | `<version>` |
//! | the version in force | `S` | `~` |
//! | what is in manual mode | `S` | `manual` |
//! | how far open tickets follow it | `S` | `terms` |
//! | whose loads are still to be recounted tonight | `S` | `loads` |
//! | until when changes of shifts were seen to | `S` | `shifts` |
//! | notice about a shift that was given to a lane | `S` | `shift#<time>#<user>#<to>` |
//! | the next ticket's number | `N` | `~` |
//! | update kept for replay | `P#<bot>` | `<update>` |
//! | counters of a day | `K#<day>#<shard>` | `<dimension>#<value>` |
//!
//! Numbers in sort keys are padded to twenty digits, so that text order is numeric order. `~` sorts after every letter and digit: one
//! query of a customer's partition, backwards, gives the profile and then the newest tickets; one of the settings', from `manual`
//! backwards, what is in manual mode and then the newest version, with `loads` between them and nothing else.
//!
//! Two sparse indexes, keys only. `due`: `due_pk` = `DUE#<shard>`, `due_at` = a time with milliseconds. Tickets, profiles and
//! lane rows carry it while something is due of them. `queue`: `queue_pk` = `Q#<queue>#w#<shard>` for tickets that wait for an
//! agent, with their place in the order of work as `queue_at`; `Q#<queue>#h#<shard>` for those that somebody has, by whom.

use domain::{BotId, ChatId, LaneId, MessageId, QueueName, ThreadId, TicketId, Timestamp, UserId};
use serde_json::json;

/// The partition key's attribute.
pub(crate) const PK: &str = "pk";
/// The sort key's attribute.
pub(crate) const SK: &str = "sk";
/// The index of what is due.
pub(crate) const DUE: &str = "due";
/// Its partition key.
pub(crate) const DUE_PK: &str = "due_pk";
/// Its sort key.
pub(crate) const DUE_AT: &str = "due_at";
/// The index of queues.
pub(crate) const QUEUE: &str = "queue";
/// Its partition key.
pub(crate) const QUEUE_PK: &str = "queue_pk";
/// Its sort key.
pub(crate) const QUEUE_AT: &str = "queue_at";
/// The attribute by which old items leave by themselves, in seconds since 1970.
pub(crate) const TTL: &str = "ttl";

/// The sort key of what reports have counted of a ticket.
pub(crate) const TALLY: &str = "K";

/// The sort key of an item that is alone in its role: it sorts last.
pub(crate) const ONLY: &str = "~";
/// The sort key of what an agent has in hand.
const HANDS: &str = "H";
/// The sort key of a lane's bucket: it sorts first.
pub(crate) const BUCKET: &str = "!";

/// A full key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Key {
    /// Partition.
    pub pk: String,
    /// Place in it.
    pub sk: String,
}

impl Key {
    pub(crate) fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self {
            pk: pk.into(),
            sk: sk.into(),
        }
    }
}

fn padded(number: u64) -> String {
    format!("{number:020}")
}

/// Message and thread ids are positive in every chat we write to; a negative one keeps its sign and still is a key.
fn padded_id(id: i64) -> String {
    format!("{id:020}")
}

/// A time as a sort key: text order is time order, to the millisecond.
#[must_use]
pub fn time(at: Timestamp) -> String {
    format!("{at:.3}")
}

pub(crate) fn customer(bot: BotId, user: UserId) -> Key {
    Key::new(format!("C#{bot}#{user}"), ONLY)
}

pub(crate) fn ticket(bot: BotId, user: UserId, ticket: TicketId) -> Key {
    Key::new(format!("C#{bot}#{user}"), format!("T#{}", padded(ticket.0)))
}

pub(crate) fn commits(ticket: TicketId) -> String {
    format!("T#{}", padded(ticket.0))
}

pub(crate) fn commit(ticket: TicketId, version: u64) -> Key {
    Key::new(commits(ticket), format!("E#{}", padded(version)))
}

pub(crate) fn delivery(ticket: TicketId, lane: LaneId) -> Key {
    Key::new(commits(ticket), format!("L#{lane}"))
}

/// The row that says how far reports have counted a ticket.
#[must_use]
pub fn tally(ticket: TicketId) -> Key {
    Key::new(commits(ticket), TALLY)
}

/// Counters of one day.
#[must_use]
pub fn counters(day: &str, shard: u32) -> String {
    format!("K#{day}#{shard}")
}

pub(crate) fn lane(lane: LaneId) -> String {
    format!("L#{lane}")
}

pub(crate) fn row(of: LaneId, ticket: TicketId) -> Key {
    Key::new(lane(of), format!("T#{}", padded(ticket.0)))
}

/// Where the rows of a lane's words and cards that sort after one of them begin and end; `None` if it is another item.
pub(crate) fn rows_after(sk: &str) -> Option<(String, &'static str)> {
    sk.starts_with("T#").then(|| (format!("{sk}#"), "T#~"))
}

/// The row of what can wait: it sorts after every row of words and cards, so that a page of a lane begins with those, however many
/// tickets have something to say of themselves.
pub(crate) fn patient_row(of: LaneId, ticket: TicketId) -> Key {
    Key::new(lane(of), format!("U#{}", padded(ticket.0)))
}

pub(crate) fn notice(of: LaneId, id: &str) -> Key {
    Key::new(lane(of), format!("N#{id}"))
}

/// The id of a notice about a group's trouble, by the version of the bucket that it goes with.
pub(crate) fn of_group(group: LaneId, version: u64) -> String {
    format!("{OF_GROUP}{group}#{version}")
}

const OF_GROUP: &str = "group#";

/// The lane of the group that a notice of that id is about; `None` if it is about none.
#[must_use]
pub fn group_of_notice(id: &str) -> Option<LaneId> {
    let (group, _) = id.strip_prefix(OF_GROUP)?.rsplit_once('#')?;
    group.parse().ok()
}

pub(crate) fn bucket(of: LaneId) -> Key {
    Key::new(lane(of), BUCKET)
}

pub(crate) fn topic(bot: BotId, group: ChatId, thread: ThreadId) -> Key {
    Key::new(format!("G#{bot}#{group}"), padded_id(thread.0))
}

/// How the mark of who was turned away begins; a topic's key is a number.
pub(crate) const TURNED_AWAY: char = '@';

pub(crate) fn turned_away(bot: BotId, group: ChatId, user: UserId) -> Key {
    Key::new(format!("G#{bot}#{group}"), format!("{TURNED_AWAY}{user}"))
}

pub(crate) fn mirrored(bot: BotId, chat: ChatId, message: MessageId) -> Key {
    Key::new(format!("M#{bot}#{chat}"), padded_id(message.0))
}

pub(crate) fn agent(user: UserId) -> Key {
    Key::new(format!("A#{user}"), ONLY)
}

pub(crate) fn hands(user: UserId) -> Key {
    Key::new(format!("A#{user}"), HANDS)
}

pub(crate) fn crew() -> Key {
    Key::new("A", ONLY)
}

pub(crate) fn noticed(ticket: TicketId, version: u64, event: usize, to: UserId) -> Key {
    Key::new(commits(ticket), format!("N#{}#{event:03}#{to}", padded(version)))
}

/// The part of a queue's index where tickets wait for an agent.
pub(crate) fn waiting(queue: &QueueName, shard: u32) -> String {
    format!("Q#{queue}#w#{shard}")
}

/// How the entries of an agent begin there.
pub(crate) fn held_by(agent: UserId) -> String {
    format!("{}#", padded_id(agent.0))
}

/// The part of a queue's index where tickets are that somebody has.
pub(crate) fn held(queue: &QueueName, shard: u32) -> String {
    format!("Q#{queue}#h#{shard}")
}

pub(crate) fn invitation(digest: &str) -> Key {
    Key::new(format!("I#{digest}"), ONLY)
}

pub(crate) fn settings(version: u32) -> Key {
    Key::new("S", padded(u64::from(version)))
}

/// Which version of the settings is at `key`, if one is.
pub(crate) fn settings_version(key: &Key) -> Option<u32> {
    key.sk.parse().ok()
}

pub(crate) fn settings_in_force() -> Key {
    Key::new("S", ONLY)
}

pub(crate) fn manual() -> Key {
    Key::new("S", "manual")
}

pub(crate) fn terms() -> Key {
    Key::new("S", "terms")
}

pub(crate) fn loads() -> Key {
    Key::new("S", "loads")
}

pub(crate) fn shifts_seen() -> Key {
    Key::new("S", "shifts")
}

pub(crate) fn shift_noticed(at: Timestamp, of: UserId, to: UserId) -> Key {
    Key::new("S", format!("shift#{}#{of}#{to}", time(at)))
}

pub(crate) fn numbers() -> Key {
    Key::new("N", ONLY)
}

pub(crate) fn parked(bot: BotId, update: i64) -> Key {
    Key::new(format!("P#{bot}"), padded_id(update))
}

pub(crate) fn due(shard: u32) -> String {
    format!("DUE#{shard}")
}

/// The shard of the due index that an item belongs to, by its partition key. FNV-1a, which is the same in every build.
pub(crate) fn due_shard(pk: &str, shards: u32) -> u32 {
    let hash = pk.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash % shards.max(1)
}

/// What a key names, as far as it can be due, or appear in the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A customer's profile.
    Customer(BotId, UserId),
    /// A ticket's snapshot.
    Ticket(BotId, UserId, TicketId),
    /// A commit.
    Commit(TicketId, u64),
    /// Work in a lane.
    Row(LaneId, TicketId),
    /// A notice in a lane.
    Notice(LaneId, String),
    /// How much an agent has in hand.
    Workload(UserId),
    /// Anything else.
    Other,
}

impl Named {
    /// Reads a key.
    #[must_use]
    pub fn read(key: &Key) -> Self {
        Self::try_read(key).unwrap_or(Self::Other)
    }

    fn try_read(key: &Key) -> Option<Self> {
        let (kind, rest) = key.pk.split_once('#')?;
        let number = |text: &str| text.parse().ok();
        match kind {
            "C" => {
                let (bot, user) = rest.split_once('#')?;
                let (bot, user) = (BotId(bot.parse().ok()?), UserId(user.parse().ok()?));
                match key.sk.strip_prefix("T#") {
                    Some(ticket) => Some(Self::Ticket(bot, user, TicketId(number(ticket)?))),
                    None if key.sk == ONLY => Some(Self::Customer(bot, user)),
                    None => None,
                }
            }
            "T" => {
                let version = key.sk.strip_prefix("E#")?;
                Some(Self::Commit(TicketId(number(rest)?), number(version)?))
            }
            "A" if key.sk == HANDS => Some(Self::Workload(UserId(rest.parse().ok()?))),
            "L" => {
                let lane = rest.parse().ok()?;
                if let Some(id) = key.sk.strip_prefix("N#") {
                    return Some(Self::Notice(lane, id.to_owned()));
                }
                let ticket = key.sk.strip_prefix("T#").or_else(|| key.sk.strip_prefix("U#"))?;
                Some(Self::Row(lane, TicketId(number(ticket)?)))
            }
            _ => None,
        }
    }
}

/// The table's definition, as a `CreateTable` request. The deployment's template says the same.
#[must_use]
pub fn definition(table: &str) -> serde_json::Value {
    let attribute = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    let attributes = [PK, SK, DUE_PK, DUE_AT, QUEUE_PK, QUEUE_AT].map(attribute);
    let key = |name, kind| json!({ "AttributeName": name, "KeyType": kind });
    json!({
        "TableName": table,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": [key(PK, "HASH"), key(SK, "RANGE")],
        "GlobalSecondaryIndexes": [{
            "IndexName": DUE,
            "KeySchema": [key(DUE_PK, "HASH"), key(DUE_AT, "RANGE")],
            "Projection": { "ProjectionType": "KEYS_ONLY" },
        }, {
            "IndexName": QUEUE,
            "KeySchema": [key(QUEUE_PK, "HASH"), key(QUEUE_AT, "RANGE")],
            "Projection": { "ProjectionType": "KEYS_ONLY" },
        }],
        "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_IMAGE" },
    })
}

/// The attribute by which old items leave.
pub const TTL_ATTRIBUTE: &str = TTL;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_numbers_and_times_do() {
        let tickets: Vec<_> = [1, 9, 10, 99, 12_345, u64::MAX]
            .map(|n| row(LaneId::Group(BotId(1), ChatId(-1)), TicketId(n)).sk)
            .into();
        assert!(tickets.is_sorted());
        let times: Vec<_> = [
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.001Z",
            "2026-01-01T00:00:00.1Z",
            "2026-01-01T00:00:01Z",
        ]
        .map(|t| time(t.parse().expect("a time")))
        .into();
        assert!(times.is_sorted(), "{times:?}");
        assert!(ticket(BotId(1), UserId(2), TicketId(u64::MAX)).sk < customer(BotId(1), UserId(2)).sk);
        assert!(BUCKET < "N#" && "N#" < "T#" && "T#" < "U#");
    }

    #[test]
    fn a_key_names_what_it_was_made_of() {
        let (bot, user, number) = (BotId(7), UserId(-5), TicketId(12));
        let lane = LaneId::Group(bot, ChatId(-100));
        for (key, named) in [
            (customer(bot, user), Named::Customer(bot, user)),
            (ticket(bot, user, number), Named::Ticket(bot, user, number)),
            (commit(number, 3), Named::Commit(number, 3)),
            (row(lane, number), Named::Row(lane, number)),
            (patient_row(lane, number), Named::Row(lane, number)),
            (notice(lane, "a"), Named::Notice(lane, "a".into())),
            (notice(lane, &of_group(lane, 7)), Named::Notice(lane, of_group(lane, 7))),
            (bucket(lane), Named::Other),
            (delivery(number, lane), Named::Other),
            (agent(user), Named::Other),
            (hands(user), Named::Workload(user)),
            (crew(), Named::Other),
            (noticed(number, 3, 1, user), Named::Other),
        ] {
            assert_eq!(Named::read(&key), named, "{key:?}");
        }
        assert_eq!(group_of_notice(&of_group(lane, 7)), Some(lane));
        assert_eq!(group_of_notice("T#12-N#3#000#5"), None);
    }
}

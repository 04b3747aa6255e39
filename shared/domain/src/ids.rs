//! The kinds of identifier. Each is parsed once, at the edge, and stays its own type from there on.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident: $int:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub $int);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

number! {
    /// A bot's Telegram user id: the digits before the colon of its token. Part of every key, since ids of chats and messages
    /// are per bot.
    BotId: i64
}
number! {
    /// A Telegram user: a customer or an agent. Up to 52 significant bits; any `i64` is accepted.
    UserId: i64
}
number! {
    /// A Telegram chat. Equal to the user's id in a private chat, negative for groups.
    ChatId: i64
}
number! {
    /// A message's id, unique within its chat and for the bot that sees it.
    MessageId: i64
}
number! {
    /// A forum topic's thread. Never 1: the General topic is addressed by leaving the thread out.
    ThreadId: i64
}
number! {
    /// One input to the desk: Telegram's `update_id`, which repeated updates carry again; or, below zero, a message by its place in its
    /// chat, which it keeps whatever update brings it.
    InputId: i64
}

impl InputId {
    /// What a message is known by, as short as an update's id: its own, and whether it stands in a private chat or in a group. Of the
    /// customers' chats a ticket knows one; of groups one at a time, and forgets what it knows of it when it leaves.
    #[must_use]
    pub fn of_message(chat: ChatId, message: MessageId) -> Self {
        let side = i64::from(chat.0 < 0);
        Self(message.0.saturating_abs().saturating_mul(-2).saturating_sub(side))
    }

    /// Whether it is a message of a group.
    pub(crate) fn is_of_group(self) -> bool {
        self.0 < 0 && self.0 % 2 != 0
    }
}
number! {
    /// A ticket's number, which is also what people see: `№12345`. Counted per table; gaps are allowed.
    TicketId: u64
}

impl ChatId {
    /// Whether it is a group or a channel: Telegram's ids of those are negative, and a private chat's is its person's.
    #[must_use]
    pub const fn is_group(self) -> bool {
        self.0 < 0
    }
}

impl From<UserId> for ChatId {
    /// A user's private chat with a bot has the user's own id.
    fn from(user: UserId) -> Self {
        Self(user.0)
    }
}

/// Why a name was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} must be 1 to {max} characters of a-z, 0-9 and -, not {given:?}")]
pub struct BadName {
    what: &'static str,
    max: usize,
    given: String,
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $what:literal, max $max:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;

            fn try_from(given: String) -> Result<Self, BadName> {
                let fits = (1..=$max).contains(&given.len())
                    && given.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                if fits { Ok(Self(given)) } else { Err(BadName { what: $what, max: $max, given }) }
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadName;

            fn from_str(given: &str) -> Result<Self, BadName> {
                Self::try_from(given.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": concat!("^[a-z0-9-]{1,", $max, "}$"),
                })
            }
        }
    };
}

name! {
    /// A queue of tickets, as named in the settings: `l1`, `vip`.
    QueueName, "a queue's name", max 32
}
name! {
    /// A topic that a customer chooses, as named in the settings: `payment`.
    TopicKey, "a topic's key", max 24
}
name! {
    /// A region of customers, as named in the settings: `kz`.
    RegionKey, "a region's key", max 24
}
name! {
    /// A language by its two- or three-letter code: `ru`, `en`.
    Lang, "a language's code", max 3
}

/// What followed `?start=` in the link that brought the customer: 1 to 64 characters of `A-Za-z0-9_-`
/// (<https://core.telegram.org/bots/features#deep-linking>). Kept on the ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StartPayload(String);

impl StartPayload {
    /// Parses a payload; `None` if Telegram could not have sent it.
    #[must_use]
    pub fn parse(given: &str) -> Option<Self> {
        let fits = (1..=64).contains(&given.len())
            && given
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        fits.then(|| Self(given.to_owned()))
    }

    /// The payload as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One target that takes one thing at a time: the unit of ordering and of pace.
///
/// Its text form is the FIFO group of wake-ups and part of keys: `c:<bot>:<user>`, `g:<bot>:<group>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum LaneId {
    /// A person's private chat with the bot.
    Customer(BotId, UserId),
    /// A group of agents.
    Group(BotId, ChatId),
}

impl LaneId {
    /// The bot that speaks in this lane.
    #[must_use]
    pub fn bot(self) -> BotId {
        match self {
            Self::Customer(bot, _) | Self::Group(bot, _) => bot,
        }
    }

    /// The chat that the lane was made for. A group that was upgraded to a supergroup is answered elsewhere: see
    /// `outbox::Bucket::moved_to`.
    #[must_use]
    pub fn chat(self) -> ChatId {
        match self {
            Self::Customer(_, user) => user.into(),
            Self::Group(_, chat) => chat,
        }
    }
}

impl fmt::Display for LaneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Customer(bot, user) => write!(f, "c:{bot}:{user}"),
            Self::Group(bot, chat) => write!(f, "g:{bot}:{chat}"),
        }
    }
}

impl From<LaneId> for String {
    fn from(lane: LaneId) -> Self {
        lane.to_string()
    }
}

/// The text of a wake-up or a key names no lane.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a lane: {0:?}; a lane is c:<bot>:<user> or g:<bot>:<group>")]
pub struct NoLane(String);

impl std::str::FromStr for LaneId {
    type Err = NoLane;

    fn from_str(text: &str) -> Result<Self, NoLane> {
        let wrong = || NoLane(text.to_owned());
        let mut parts = text.split(':');
        let (Some(kind), Some(bot), Some(chat), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(wrong());
        };
        let bot = BotId(bot.parse().map_err(|_| wrong())?);
        let chat: i64 = chat.parse().map_err(|_| wrong())?;
        match kind {
            "c" => Ok(Self::Customer(bot, UserId(chat))),
            "g" => Ok(Self::Group(bot, ChatId(chat))),
            _ => Err(wrong()),
        }
    }
}

impl TryFrom<String> for LaneId {
    type Error = NoLane;

    fn try_from(text: String) -> Result<Self, NoLane> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_known_by_its_place_and_never_by_the_id_of_an_update() {
        let (private, group) = (ChatId(5), ChatId(-1001));
        let known = [1, 2, 3, 400_000].map(MessageId);
        let all = known.map(|message| [private, group].map(|chat| InputId::of_message(chat, message)));
        let mut all: Vec<_> = all.concat();
        assert!(all.iter().all(|input| input.0 < 0));
        assert!(
            all.iter()
                .enumerate()
                .all(|(at, input)| input.is_of_group() == (at % 2 == 1))
        );
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 8);
        assert!(!InputId(7).is_of_group());
        // Ids that are none do not make it panic.
        assert!(InputId::of_message(group, MessageId(i64::MIN)).0 < 0);
    }

    #[test]
    fn a_lane_reads_back_what_it_wrote() {
        for lane in [
            LaneId::Customer(BotId(7), UserId(i64::MAX)),
            LaneId::Group(BotId(7), ChatId(i64::MIN)),
        ] {
            assert_eq!(lane.to_string().parse(), Ok(lane));
        }
    }

    #[test]
    fn text_that_names_no_lane_is_refused() {
        for text in [
            "",
            "c",
            "c:1",
            "c:1:2:3",
            "x:1:2",
            "c:one:2",
            "g:1:99999999999999999999",
        ] {
            assert!(text.parse::<LaneId>().is_err(), "{text}");
        }
    }

    #[test]
    fn names_hold_to_their_alphabet() {
        assert!("l1".parse::<QueueName>().is_ok());
        for bad in [
            "",
            "L1",
            "a b",
            "очередь",
            "a-name-that-is-much-longer-than-a-queue-may-have",
        ] {
            assert!(bad.parse::<QueueName>().is_err(), "{bad}");
        }
        assert!(StartPayload::parse("promo_7-A").is_some());
        assert!(StartPayload::parse("no spaces").is_none());
    }
}

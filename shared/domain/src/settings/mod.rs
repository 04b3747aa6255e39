//! What the admin has chosen, as `desk.toml` says it.
//!
//! The whole of it is data: read from TOML by `desk`, stored as an immutable numbered version in the table, and handed to the
//! core as an argument. [`Settings::check`] says everything that is wrong with it at once.

mod budget;
mod check;
mod manual;
mod pace;
mod policies;
mod routes;
#[cfg(feature = "schema")]
mod schema;
#[cfg(test)]
mod tests;
mod tickets;

use std::collections::BTreeMap;

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

pub use budget::Budget;
pub use check::RANGES;
pub use manual::{AlarmRule, EVERYTHING, LONGEST_SPELL};
pub use pace::{Limits, Pace};
pub use policies::{SlaPolicy, Subject, Urgency};
pub use routes::{MOST_REGIONS, Region, Route, RouteQuery, RouteRule};
#[cfg(feature = "schema")]
pub use schema::schema;
pub use tickets::{Chain, TicketRules};

use calendar::{Calendar, Hours, Window};

use crate::{
    ChatId, Lang, QueueName, TopicKey, UserId,
    order::Order,
    shifts::{OnCall, RotationRules, Shift},
};

/// The chat id of the file that comes with the desk, which is nobody's.
pub const EXAMPLE_CHAT: ChatId = ChatId(-1_001_234_567_890);

/// Everything that `desk.toml` says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The name that customers see in the greeting. 1 to 64 characters.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 64)))]
    pub brand: String,
    /// The languages that customers are answered in; the first is for those whose own is not among them.
    pub languages: Vec<Lang>,
    /// The language of the agents' cards and notices. Defaults to the first of `languages`.
    #[serde(default)]
    pub desk_language: Option<Lang>,
    /// The IANA zone that times are shown in to customers whose own zone is not known.
    #[cfg_attr(feature = "schema", schemars(with = "calendar::Zone"))]
    pub zone: String,
    /// Telegram user ids of those who may invite and approve agents.
    #[serde(default)]
    pub admins: Vec<UserId>,
    /// Agents' groups, by the name that queues refer to.
    pub groups: BTreeMap<String, Group>,
    /// Whether the bot leaves groups that are not named here, once somebody who is no admin adds it to one or writes there. It is
    /// silent in them in any case, but for an admin's `/id`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leave_unknown_groups: bool,
    /// Queues, by name.
    pub queues: BTreeMap<QueueName, Queue>,
    /// The queue of a ticket whose topic names none, and of a customer who just types.
    pub default_queue: QueueName,
    /// The queue of VIPs' tickets, whatever their topic; none: they go where others go.
    #[serde(default)]
    pub vip_queue: Option<QueueName>,
    /// By what tickets that wait are sorted.
    #[serde(default)]
    pub order: Order,
    /// The topics that the menu offers, in its order.
    #[serde(default)]
    pub topics: Vec<Topic>,
    /// The regions that the desk knows, in the order of their buttons. None listed: nobody is asked for theirs. At most 40.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = 40)))]
    pub regions: Vec<Region>,
    /// Which tickets go to another queue, by who asks where; the first that matches counts.
    #[serde(default)]
    pub routes: Vec<RouteRule>,
    /// Working time, by the name that policies refer to.
    #[serde(default)]
    pub calendars: BTreeMap<String, Calendar>,
    /// What is promised, in the order in which it is looked for.
    #[serde(default)]
    pub policies: Vec<SlaPolicy>,
    /// Who hears of a breach that lasts.
    #[serde(default)]
    pub chain: Chain,
    /// How many open tickets the desk gives to one agent at most. 1 to 100.
    #[serde(default = "five")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100)))]
    pub capacity: u32,
    /// Who works when. None listed: everybody who is present counts as on duty.
    #[serde(default)]
    pub shifts: Vec<Shift>,
    /// What shifts may not ask of a person.
    #[serde(default)]
    pub rotation: RotationRules,
    /// Who is called when it cannot wait.
    #[serde(default)]
    pub on_call: OnCall,
    /// The night of customers, in their own zone: reminders and the like wait for its end. Clocks do not.
    #[serde(default)]
    pub quiet_hours: Option<Window>,
    /// The alarms that put parts of the desk into manual mode while they ring.
    #[serde(default)]
    pub alarms: Vec<AlarmRule>,
    /// When tickets remind, close and reopen.
    #[serde(default)]
    pub tickets: TicketRules,
    /// How fast we send.
    #[serde(default)]
    pub limits: Limits,
}

/// A forum supergroup of agents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its chat id, as `/id` in the group answers: -100 and ten or more digits.
    pub chat: ChatId,
}

/// A queue of tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// The group whose topics show this queue's tickets.
    pub group: String,
    /// Where *Escalate* sends a ticket. Without it the button says that there is nowhere to go.
    #[serde(default)]
    pub escalates_to: Option<QueueName>,
    /// Whether it takes tickets. What would go to one that does not goes to the default queue.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub on: bool,
    /// How its tickets find an agent.
    #[serde(default)]
    pub assign: Assign,
    /// Whether its tickets call whoever is on call, at once, and again until somebody acknowledges.
    #[serde(default)]
    pub calls: bool,
    /// What people read instead of the queue's name, by language.
    #[serde(default)]
    pub title: BTreeMap<Lang, String>,
}

fn five() -> u32 {
    5
}

fn yes() -> bool {
    true
}

/// How tickets of a queue find an agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Assign {
    /// Agents take them.
    #[default]
    ByHand,
    /// The desk gives them to agents who are present, on duty and have room; taking by hand stays possible.
    ByDesk,
}

/// What kind of promise a ticket carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// An ordinary question.
    #[default]
    Normal,
    /// Money, access or safety at stake.
    Urgent,
    /// Planned work, not an answer.
    Work,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Urgent, Self::Work];

    /// Its name in settings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Urgent => "urgent",
            Self::Work => "work",
        }
    }
}

/// One entry of the menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Its key. The topics that come with the desk (`payment`, `account`, `features`, `complaint`, `ideas`) have their words in
    /// the language files; any other needs `title` and `questions`.
    pub key: TopicKey,
    /// The queue of its tickets; the default one if absent.
    #[serde(default)]
    pub queue: Option<QueueName>,
    /// The class of its tickets.
    #[serde(default)]
    pub class: Class,
    /// The urgency of its tickets.
    #[serde(default)]
    pub urgency: Urgency,
    /// The button's text by language, at most 40 characters.
    #[serde(default)]
    pub title: BTreeMap<Lang, String>,
    /// One or two questions, by language. At most 1,000 characters each.
    #[serde(default)]
    pub questions: Vec<BTreeMap<Lang, String>>,
}

impl Settings {
    /// The language of cards and notices.
    ///
    /// # Panics
    /// Never for settings that [`Settings::check`] has passed: `languages` is not empty there.
    #[must_use]
    pub fn desk_language(&self) -> &Lang {
        self.desk_language.as_ref().unwrap_or_else(|| self.default_language())
    }

    /// The language for customers whose own is not spoken here.
    ///
    /// # Panics
    /// As [`Settings::desk_language`].
    #[must_use]
    pub fn default_language(&self) -> &Lang {
        &self.languages[0]
    }

    /// The customer's language among ours, by Telegram's IETF `language_code` (`pt-br` is `pt`).
    #[must_use]
    pub fn language_for(&self, code: Option<&str>) -> &Lang {
        let primary = code
            .and_then(|code| code.split(['-', '_']).next())
            .map(str::to_ascii_lowercase);
        primary
            .and_then(|primary| self.languages.iter().find(|known| known.as_str() == primary))
            .unwrap_or_else(|| self.default_language())
    }

    /// The topic of that key, if the menu has it.
    #[must_use]
    pub fn topic(&self, key: &TopicKey) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.key == *key)
    }

    /// The queues that are on and whose tickets the desk gives to agents.
    pub fn given_by_desk(&self) -> impl Iterator<Item = &QueueName> {
        let given = self
            .queues
            .iter()
            .filter(|(_, queue)| queue.on && queue.assign == Assign::ByDesk);
        given.map(|(name, _)| name)
    }

    /// Whether there is that queue, and it takes tickets.
    #[must_use]
    pub fn is_on(&self, queue: &QueueName) -> bool {
        self.queues.get(queue).is_some_and(|queue| queue.on)
    }

    /// The chat of the group that serves `queue`, if both exist.
    #[must_use]
    pub fn group_of(&self, queue: &QueueName) -> Option<ChatId> {
        let queue = self.queues.get(queue)?;
        self.groups.get(&queue.group).map(|group| group.chat)
    }

    /// Whether `chat` is one of the agents' groups.
    #[must_use]
    pub fn is_agents_group(&self, chat: ChatId) -> bool {
        self.groups.values().any(|group| group.chat == chat)
    }

    /// Whether `user` is named as an admin.
    #[must_use]
    pub fn is_admin(&self, user: UserId) -> bool {
        self.admins.contains(&user)
    }

    /// The zone for customers whose own is not known; UTC if the name is unknown, which [`Settings::check`] refuses.
    #[must_use]
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }
}

impl Settings {
    /// `at`, or the end of the night of somebody in `zone` (the desk's, if theirs is not known) that it falls into.
    #[must_use]
    pub fn after_quiet_hours(&self, at: Timestamp, zone: Option<&str>) -> Timestamp {
        let Some(quiet) = self.quiet_hours else { return at };
        let known = zone.filter(|name| TimeZone::get(name).is_ok());
        let nights = Hours::new(&Calendar::daily(known.unwrap_or(&self.zone), quiet));
        match nights {
            Ok(nights) if nights.is_open(at) => nights.spans(at).next().map_or(at, |night| night.to),
            Ok(_) | Err(_) => at,
        }
    }
}

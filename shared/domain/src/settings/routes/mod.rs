//! Which queue a new ticket goes to: by its topic, by whether a VIP asks, and then by rules about language and region.

#[cfg(test)]
pub(super) mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Class, Settings, Urgency};
use crate::{Lang, QueueName, RegionKey, TopicKey};

/// How many regions a keyboard has room for, two in a row.
pub const MOST_REGIONS: usize = 40;

/// A region that customers choose by a tap, or that another system names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Its key, which routes name.
    pub key: RegionKey,
    /// The IANA zone that its customers read times in.
    #[cfg_attr(feature = "schema", schemars(with = "calendar::Zone"))]
    pub zone: String,
    /// The button's text by language, at most 40 characters.
    pub title: BTreeMap<Lang, String>,
}

/// A rule that sends tickets to another queue. What it leaves open matches everything, and it names something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RouteRule {
    /// The queue that they go to. While it is off, the rule is passed over.
    pub queue: QueueName,
    /// Customers of these regions; none named: of any, and those whose region is not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<RegionKey>,
    /// Customers who are answered in these languages; none named: in any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Lang>,
    /// Tickets on these topics; none named: on any, and those without one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicKey>,
    /// Tickets that would go to these queues otherwise; none named: to any but the VIPs'.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queues: Vec<QueueName>,
}

/// Who asks about what: what decides on the queue of a new ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteQuery<'a> {
    /// What it is about; `None` if the customer just typed.
    pub topic: Option<&'a TopicKey>,
    /// Whether a VIP asks.
    pub vip: bool,
    /// The language that the customer is answered in.
    pub lang: &'a Lang,
    /// The customer's region, if it is known.
    pub region: Option<&'a RegionKey>,
}

/// Where a new ticket goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route<'a> {
    /// The queue.
    pub queue: &'a QueueName,
    /// The class.
    pub class: Class,
    /// The urgency.
    pub urgency: Urgency,
}

impl RouteRule {
    /// Whether it is about that ticket, which would go to `queue` otherwise; `as_vips`: because a VIP asks. A rule that names no queue leaves
    /// those alone, so that nobody takes the VIPs' promises away by a rule that was written with others in mind.
    fn takes(&self, asked: RouteQuery<'_>, queue: &QueueName, as_vips: bool) -> bool {
        fn named<T: PartialEq>(list: &[T], found: Option<&T>) -> bool {
            list.is_empty() || found.is_some_and(|found| list.contains(found))
        }
        let of_queue = if self.queues.is_empty() {
            !as_vips
        } else {
            self.queues.contains(queue)
        };
        of_queue
            && named(&self.regions, asked.region)
            && named(&self.languages, Some(asked.lang))
            && named(&self.topics, asked.topic)
    }
}

impl Settings {
    /// The region of that key, if the desk knows it.
    #[must_use]
    pub fn region(&self, key: &RegionKey) -> Option<&Region> {
        self.regions.iter().find(|region| region.key == *key)
    }

    /// Queue, class and urgency of a new ticket: the VIPs' queue, or its topic's, or the default one, unless a rule sends it elsewhere. A
    /// rule looks at the queue that was found without any, so rules do not chain.
    #[must_use]
    pub fn route(&self, asked: RouteQuery<'_>) -> Route<'_> {
        let topic = asked.topic.and_then(|key| self.topic(key));
        let is_on = |queue: &&QueueName| self.is_on(queue);
        let vips = self.vip_queue.as_ref().filter(|_| asked.vip);
        let wanted = vips.or_else(|| topic.and_then(|topic| topic.queue.as_ref()));
        let first = wanted.filter(is_on).unwrap_or(&self.default_queue);
        let as_vips = vips.as_ref().is_some_and(is_on);
        let asked = RouteQuery {
            topic: topic.map(|topic| &topic.key),
            ..asked
        };
        let mut rules = self.routes.iter().filter(|rule| is_on(&&rule.queue));
        let rule = rules.find(|rule| rule.takes(asked, first, as_vips));
        Route {
            queue: rule.map_or(first, |rule| &rule.queue),
            class: topic.map(|topic| topic.class).unwrap_or_default(),
            urgency: topic.map(|topic| topic.urgency).unwrap_or_default(),
        }
    }
}

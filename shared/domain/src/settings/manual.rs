//! What can be put into manual mode, and which alarms do so.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::Settings;

/// The part that stands for all of them.
pub const EVERYTHING: &str = "all";

/// How long a part may be in manual mode at most.
pub const LONGEST_SPELL: SignedDuration = SignedDuration::from_hours(24 * 7);

/// An alarm that puts parts of the desk into manual mode while it rings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AlarmRule {
    /// The name that the alarm has where it rings. 1 to 255 characters.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 255)))]
    pub name: String,
    /// What goes into manual mode: topics' keys, queues' names, or `all`.
    pub manual: Vec<String>,
    /// For how long at most, if the alarm does not stop before. 1 minute to 7 days.
    #[serde(default = "AlarmRule::default_at_most")]
    pub at_most: SignedDuration,
}

impl AlarmRule {
    fn default_at_most() -> SignedDuration {
        SignedDuration::from_hours(4)
    }
}

impl Settings {
    /// What can be put into manual mode: the topics' keys, the queues' names, and all of it.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let topics = self.topics.iter().map(|topic| topic.key.as_str());
        let queues = self.queues.keys().map(crate::QueueName::as_str);
        std::iter::once(EVERYTHING)
            .chain(topics)
            .chain(queues.filter(|name| self.topics.iter().all(|topic| topic.key.as_str() != *name)))
    }

    /// Whether there is such a part.
    #[must_use]
    pub fn has_part(&self, name: &str) -> bool {
        self.parts().any(|part| part == name)
    }
}

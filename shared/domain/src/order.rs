//! What an agent takes up next.
//!
//! The order is a text: the index of a queue sorts by it, so that its first page is what to work on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// By what tickets that wait are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Blockers, then VIPs, then the longest wait, then the topic's place in the menu; a tie goes to what is due first.
    #[default]
    Priority,
    /// What is due first; a tie is broken as above.
    EarliestDue,
}

/// What the order looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Somebody cannot go on until it is solved.
    pub blocker: bool,
    /// The customer is a VIP.
    pub vip: bool,
    /// Since when it waits.
    pub since: Timestamp,
    /// The topic's place in the menu, from 0; those without a topic come last.
    pub topic: u16,
    /// When the first of its clocks is due, if one runs.
    pub due: Option<Timestamp>,
}

impl Order {
    /// The place of what waits so: text order is the order of work. Times count to the millisecond.
    #[must_use]
    pub fn key(self, of: &Waiting) -> String {
        let due = of.due.unwrap_or(Timestamp::MAX);
        let priority = format!(
            "{}{}#{:.3}#{:05}",
            u8::from(!of.blocker),
            u8::from(!of.vip),
            of.since,
            of.topic
        );
        match self {
            Self::Priority => format!("{priority}#{due:.3}"),
            Self::EarliestDue => format!("{due:.3}#{priority}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use proptest::prelude::*;

    use super::*;
    use crate::sample::at;

    fn waiting() -> impl Strategy<Value = Waiting> {
        let moment = (0..4_i64, 0..3_i64);
        (
            any::<bool>(),
            any::<bool>(),
            moment,
            0..3_u16,
            prop::option::of(0..4_i64),
        )
            .prop_map(|(blocker, vip, (hours, millis), topic, due)| Waiting {
                blocker,
                vip,
                since: at(hours * 3_600) + jiff::SignedDuration::from_millis(millis),
                topic,
                due: due.map(|hours| at(hours * 3_600)),
            })
    }

    /// The order as the words above say it.
    fn said(of: &Waiting) -> (Reverse<bool>, Reverse<bool>, Timestamp, u16, Timestamp) {
        let due = of.due.unwrap_or(Timestamp::MAX);
        (Reverse(of.blocker), Reverse(of.vip), of.since, of.topic, due)
    }

    const FIRST: Waiting = Waiting {
        blocker: false,
        vip: false,
        since: Timestamp::UNIX_EPOCH,
        topic: 0,
        due: None,
    };

    #[test]
    fn each_criterion_outweighs_all_that_follow_it() {
        // From the strongest: whatever is worse in one loses, however good it is in those after it.
        let late = at(0);
        let worse = [
            Waiting {
                blocker: false,
                vip: true,
                since: late,
                topic: 1,
                due: Some(late),
            },
            Waiting {
                blocker: true,
                vip: false,
                since: late,
                topic: 1,
                due: Some(late),
            },
            Waiting {
                blocker: true,
                vip: true,
                since: at(3_600),
                topic: 1,
                due: Some(late),
            },
            Waiting {
                blocker: true,
                vip: true,
                since: late,
                topic: 2,
                due: Some(late),
            },
            Waiting {
                blocker: true,
                vip: true,
                since: late,
                topic: 1,
                due: Some(at(60)),
            },
        ];
        let best = Waiting {
            blocker: true,
            vip: true,
            since: late,
            topic: 1,
            due: Some(late),
        };
        for (place, loser) in worse.iter().enumerate() {
            assert!(
                Order::Priority.key(&best) < Order::Priority.key(loser),
                "criterion {place}"
            );
        }
        for (place, pair) in worse.windows(2).enumerate() {
            let [strong, weak] = pair else { continue };
            assert!(
                Order::Priority.key(weak) < Order::Priority.key(strong),
                "criteria {place} and {}",
                place + 1
            );
        }
        let due = Waiting {
            due: Some(late),
            ..FIRST
        };
        assert!(
            Order::EarliestDue.key(&due) < Order::EarliestDue.key(&FIRST),
            "what is never due comes last"
        );
    }

    proptest! {
        #[test]
        fn text_order_is_the_order_of_work(one in waiting(), other in waiting()) {
            let priority = |of: &Waiting| Order::Priority.key(of);
            prop_assert_eq!(priority(&one).cmp(&priority(&other)), said(&one).cmp(&said(&other)));
            let earliest = |of: &Waiting| Order::EarliestDue.key(of);
            let due = |of: &Waiting| (of.due.unwrap_or(Timestamp::MAX), said(of));
            prop_assert_eq!(earliest(&one).cmp(&earliest(&other)), due(&one).cmp(&due(&other)));
        }
    }
}

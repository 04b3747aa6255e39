//! Which waiting ticket goes to which agent: the least loaded first, of those the one who has been idle longest.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::UserId;

/// Whether an agent is at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// The desk may give them tickets.
    Online,
    /// Nothing new is given to them.
    #[default]
    Away,
    /// Nothing new is given to them, and what they have is offered to colleagues, as at the end of a shift.
    HandingOver,
}

impl Presence {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Online, Self::Away, Self::HandingOver];

    /// What is typed to say so, without the slash.
    #[must_use]
    pub fn command(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Away => "away",
            Self::HandingOver => "handover",
        }
    }
}

/// How much an agent has in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// Who.
    pub agent: UserId,
    /// Whether they are at work: what the desk gives, it gives to nobody else.
    pub present: bool,
    /// Whether what they have is offered to colleagues.
    #[serde(default)]
    pub handing_over: bool,
    /// How many open tickets they have.
    pub load: u32,
    /// Since when their load has not grown.
    pub idle_since: Timestamp,
}

impl Workload {
    /// Whether they are at work, away, or hand over.
    #[must_use]
    pub fn presence(&self) -> Presence {
        match (self.present, self.handing_over) {
            (true, _) => Presence::Online,
            (false, true) => Presence::HandingOver,
            (false, false) => Presence::Away,
        }
    }
}

/// Gives waiting tickets, in the order of work, to agents who are present and have room for more: as many as there is room for.
/// Every gift counts for the next.
#[must_use]
pub fn pairs<T>(waiting: impl IntoIterator<Item = T>, agents: &[Workload], capacity: u32) -> Vec<(T, UserId)> {
    let mut free: Vec<Workload> = agents.iter().copied().filter(|hands| hands.present).collect();
    let mut pairs = Vec::new();
    for ticket in waiting {
        let next = free
            .iter_mut()
            .filter(|hands| hands.load < capacity)
            .min_by_key(|hands| (hands.load, hands.idle_since, hands.agent));
        let Some(hands) = next else { break };
        hands.load += 1;
        hands.idle_since = Timestamp::MAX;
        pairs.push((ticket, hands.agent));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::sample::at;

    fn hands(agent: i64, load: u32, idle_since: i64) -> Workload {
        Workload {
            agent: UserId(agent),
            present: true,
            handing_over: false,
            load,
            idle_since: at(idle_since),
        }
    }

    #[test]
    fn the_least_loaded_get_first_and_of_equals_the_longest_idle() {
        let away = Workload {
            present: false,
            ..hands(4, 0, 0)
        };
        let agents = [hands(1, 1, 0), hands(2, 0, 50), hands(3, 0, 20), away];
        let given: Vec<_> = pairs(["a", "b", "c", "d"], &agents, 2)
            .into_iter()
            .map(|(_, to)| to.0)
            .collect();
        assert_eq!(given, [3, 2, 1, 2]);
    }

    proptest! {
        #[test]
        fn nobody_gets_more_than_their_room_and_nothing_waits_while_there_is_room(
            loads in prop::collection::vec((0..6_u32, any::<bool>()), 0..8),
            waiting in 0..30_usize,
            capacity in 1..6_u32,
        ) {
            let agents: Vec<_> = loads.iter().enumerate().map(|(id, (load, present))| Workload {
                present: *present,
                ..hands(i64::try_from(id).expect("small"), *load, 0)
            }).collect();
            let given = pairs(0..waiting, &agents, capacity);
            prop_assert!(given.iter().map(|(ticket, _)| *ticket).eq(0..given.len()), "in order, none left out");
            let mut load: BTreeMap<UserId, u32> = agents.iter().map(|hands| (hands.agent, hands.load)).collect();
            for (_, agent) in &given {
                *load.entry(*agent).or_default() += 1;
            }
            let present = |agent: &UserId| agents.iter().any(|hands| hands.agent == *agent && hands.present);
            prop_assert!(given.iter().all(|(_, agent)| present(agent) && load[agent] <= capacity));
            let room = agents.iter().any(|hands| hands.present && load[&hands.agent] < capacity);
            prop_assert!(given.len() == waiting || !room);
        }
    }
}

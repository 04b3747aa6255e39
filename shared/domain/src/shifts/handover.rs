//! Who gets the tickets of somebody who leaves.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{TicketId, UserId};

/// Somebody on duty who can be given tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// Who.
    pub user: UserId,
    /// How many open tickets they have.
    pub load: u32,
    /// How many they may have.
    pub capacity: u32,
    /// Since when they have had nothing to do, or were last given something.
    pub idle_since: Timestamp,
}

/// Shares out the open tickets of somebody who leaves: each one, in the order given, goes to whoever has the fewest; of several
/// to the one who is idle longest, then to the one of the smallest id.
///
/// Nobody gets more than their capacity, nor does `leaving` get anything. `None` is a ticket that nobody can take: whoever is on
/// call has to hear of it. A receiver who is listed twice counts once, as listed first.
#[must_use]
pub fn hand_over(leaving: UserId, tickets: &[TicketId], receivers: &[Receiver]) -> Vec<(TicketId, Option<UserId>)> {
    let others = receivers.iter().rev().filter(|receiver| receiver.user != leaving);
    let mut receivers: BTreeMap<_, _> = others.map(|receiver| (receiver.user, *receiver)).collect();
    let give = |ticket: &TicketId| {
        let free = receivers
            .values_mut()
            .filter(|receiver| receiver.load < receiver.capacity);
        let next = free.min_by_key(|receiver| (receiver.load, receiver.idle_since, receiver.user));
        let user = next.map(|receiver| {
            receiver.load += 1;
            receiver.user
        });
        (*ticket, user)
    };
    tickets.iter().map(give).collect()
}

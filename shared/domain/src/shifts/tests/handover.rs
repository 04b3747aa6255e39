//! Who gets the tickets of somebody who leaves.

use jiff::Timestamp;
use proptest::prelude::*;

use super::{ANNA, BORIS, VERA};
use crate::{
    TicketId, UserId,
    shifts::{Receiver, hand_over},
};

fn receiver(user: UserId, load: u32, capacity: u32, idle_since: i64) -> Receiver {
    let idle_since = Timestamp::from_second(idle_since).expect("a moment");
    Receiver {
        user,
        load,
        capacity,
        idle_since,
    }
}

fn given(tickets: u64, receivers: &[Receiver]) -> Vec<Option<i64>> {
    let tickets: Vec<_> = (1..=tickets).map(TicketId).collect();
    let shared = hand_over(ANNA, &tickets, receivers);
    shared.into_iter().map(|(_, user)| user.map(|user| user.0)).collect()
}

#[test]
fn the_least_loaded_comes_first_then_who_is_idle_longest_then_the_smaller_id() {
    let (boris, vera) = (
        |load, idle| receiver(BORIS, load, 10, idle),
        |load, idle| receiver(VERA, load, 10, idle),
    );
    assert_eq!(given(3, &[boris(0, 0), vera(2, 0)]), [Some(502), Some(502), Some(502)]);
    assert_eq!(given(4, &[boris(0, 9), vera(2, 5)])[2..], [Some(503), Some(502)]);
    assert_eq!(given(2, &[boris(0, 9), vera(0, 5)]), [Some(503), Some(502)]);
    assert_eq!(given(2, &[vera(0, 5), boris(0, 5)]), [Some(502), Some(503)]);
}

#[test]
fn what_nobody_can_take_is_for_who_is_on_call() {
    assert_eq!(given(2, &[]), [None, None]);
    assert_eq!(given(2, &[receiver(BORIS, 3, 4, 0)]), [Some(502), None]);
    assert_eq!(given(1, &[receiver(BORIS, 5, 4, 0), receiver(VERA, 0, 0, 0)]), [None]);
    // Nor does one who leaves hand over to oneself.
    assert_eq!(given(1, &[receiver(ANNA, 0, 9, 0)]), [None]);
    // Listed twice is there once.
    assert_eq!(
        given(2, &[receiver(BORIS, 0, 1, 0), receiver(BORIS, 0, 9, 0)]),
        [Some(502), None]
    );
    assert_eq!(given(1, &[receiver(BORIS, u32::MAX, u32::MAX, 0)]), [None]);
}

fn receivers() -> impl Strategy<Value = Vec<Receiver>> {
    let one = (0..12_u32, 0..12_u32, 0..3_i64);
    prop::collection::vec(one, 0..7).prop_map(|all| {
        let ids = 499..;
        ids.zip(all)
            .map(|(id, (load, capacity, idle))| receiver(UserId(id), load, capacity, idle))
            .collect()
    })
}

/// The greatest difference between loads.
fn spread(receivers: &[Receiver]) -> u32 {
    let loads = receivers.iter().map(|receiver| receiver.load);
    loads.clone().max().unwrap_or(0) - loads.min().unwrap_or(0)
}

proptest! {
    #[test]
    fn no_ticket_is_lost_nobody_is_overloaded_and_loads_draw_level(
        receivers in receivers(),
        tickets in 0..60_u64,
    ) {
        let tickets: Vec<_> = (1..=tickets).map(TicketId).collect();
        let shared = hand_over(ANNA, &tickets, &receivers);
        let same: Vec<_> = shared.iter().map(|(ticket, _)| *ticket).collect();
        prop_assert_eq!(&same, &tickets);

        let mut after = receivers.clone();
        for receiver in &mut after {
            let given = shared.iter().filter(|(_, user)| *user == Some(receiver.user)).count();
            receiver.load += u32::try_from(given).expect("few");
            prop_assert!(given == 0 || receiver.load <= receiver.capacity);
            prop_assert!(given == 0 || receiver.user != ANNA);
        }
        let given: u32 = after.iter().zip(&receivers).map(|(after, before)| after.load - before.load).sum();
        let found = shared.iter().filter(|(_, user)| user.is_some()).count();
        prop_assert_eq!(u32::try_from(found).expect("few"), given);

        let is_free = |receiver: &&Receiver| receiver.user != ANNA && receiver.load < receiver.capacity;
        let free: Vec<_> = after.iter().filter(is_free).copied().collect();
        prop_assert!(found == tickets.len() || free.is_empty());
        let known = |receiver: &&Receiver| free.iter().any(|free| free.user == receiver.user);
        let free_before: Vec<_> = receivers.iter().filter(known).copied().collect();
        prop_assert!(spread(&free) <= spread(&free_before).max(1));
        for (after, before) in after.iter().zip(&receivers) {
            for free in &free {
                prop_assert!(after.load == before.load || after.load <= free.load + 1);
            }
        }

        let mut other_order = receivers;
        other_order.reverse();
        prop_assert_eq!(hand_over(ANNA, &tickets, &other_order), shared);
    }
}

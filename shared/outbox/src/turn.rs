//! Whose turn it is in a lane in which more want to speak than its pace lets.
//!
//! Customers take turns in a ring: one message each, an album counting as one, while others wait. Several tickets of one customer are
//! one customer. Where somebody stands in the ring follows from their id and from nothing else, so nobody gains by being first or
//! by writing more, and the bucket needs to remember one thing: whose turn was the last. Between two turns of one customer everybody
//! else who waits has one.

use std::collections::VecDeque;

use domain::UserId;
use jiff::Timestamp;

use super::{Bucket, Class, StepKey};

/// The turns of one class of a lane's work. Work is named by its place in the list that it was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    /// Each customer's work, from whose turn it is.
    ring: VecDeque<VecDeque<usize>>,
}

/// A turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The place of its work.
    pub place: usize,
    /// Whether nobody else waits: then it does not end before the work does.
    pub alone: bool,
    /// What else the customer has.
    others: VecDeque<usize>,
}

impl Turns {
    /// The turns of that work, which is of those customers and has waited since those moments, after the turn of `last`.
    #[must_use]
    pub fn new(waiting: &[(UserId, Timestamp)], last: Option<UserId>) -> Self {
        let mut all: Vec<usize> = (0..waiting.len()).collect();
        // The last comes last: it is as far ahead of itself as can be.
        let after = last.map_or(0, |last| place(last).wrapping_add(1));
        all.sort_by_key(|index| {
            let (customer, since) = waiting[*index];
            (place(customer).wrapping_sub(after), customer, since)
        });
        let mut ring: VecDeque<VecDeque<usize>> = VecDeque::new();
        let mut of: Option<UserId> = None;
        for index in all {
            let customer = waiting[index].0;
            match ring.back_mut().filter(|_| of == Some(customer)) {
                Some(same) => same.push_back(index),
                None => ring.push_back(VecDeque::from([index])),
            }
            of = Some(customer);
        }
        Self { ring }
    }

    /// Whose turn it is; `None` if nobody's. What it says is [ended](Turns::end) before the next begins.
    pub fn begin(&mut self) -> Option<Turn> {
        let mut work = self.ring.pop_front()?;
        let place = work.pop_front()?;
        Some(Turn {
            place,
            alone: self.ring.is_empty(),
            others: work,
        })
    }

    /// Ends a turn. `more` says whether its work goes on in another; `spoke`, whether anything was said in this one: if not, the
    /// customer's other work has it.
    pub fn end(&mut self, turn: Turn, more: bool, spoke: bool) {
        let mut work = turn.others;
        if more {
            work.push_back(turn.place);
        }
        if work.is_empty() {
            return;
        }
        if spoke {
            self.ring.push_back(work);
        } else {
            self.ring.push_front(work);
        }
    }
}

/// A customer's place in the ring. Scattered (`SplitMix64`), since ids tell how old an account is.
fn place(customer: UserId) -> u64 {
    let mut place = customer.0.cast_unsigned().wrapping_add(0x9e37_79b9_7f4a_7c15);
    place = (place ^ (place >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    place = (place ^ (place >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    place ^ (place >> 31)
}

impl StepKey {
    /// Whether that call says what a turn is for. What a topic needs before it is part of the same turn.
    #[must_use]
    pub fn is_said(&self) -> bool {
        match self {
            Self::Effect { .. } | Self::Context { .. } => true,
            Self::Topic(_) | Self::Card(_) | Self::CardEdit(_) | Self::Mark(_) | Self::Notice(_) | Self::Digest => {
                false
            }
        }
    }
}

impl Bucket {
    /// The customer whose turn of that class was the last.
    #[must_use]
    pub fn last_turn(&self, class: Class) -> Option<UserId> {
        self.turns.get(class as usize).copied().flatten()
    }

    /// The bucket in which it is that customer's turn. Part of a reservation, so it counts no change of its own.
    #[must_use]
    pub fn with_turn(mut self, class: Class, of: UserId) -> Self {
        self.turns[class as usize] = Some(of);
        self
    }
}

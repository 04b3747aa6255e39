//! Who waits, and who is free to take them up.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap},
};

use crate::staff::{Post, Turning};

/// Somebody who waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct InLine {
    /// The place in the order of work.
    key: String,
    /// The index of the ticket: the earlier one of two in the same place.
    ticket: usize,
}

/// One agent.
#[derive(Clone, Debug)]
struct Person {
    /// By queue: with how many posts they are there for it.
    posts: Vec<u32>,
    busy: bool,
}

impl Person {
    fn serves(&self) -> impl Iterator<Item = usize> {
        let served = self.posts.iter().enumerate().filter(|(_, posts)| **posts > 0);
        served.map(|(queue, _)| queue)
    }
}

/// Who waits, and who is free.
pub(crate) struct Floor {
    people: Vec<Person>,
    /// By queue: who is free for it, those first who serve the fewest others.
    free: Vec<BTreeSet<(usize, usize)>>,
    /// By queue.
    waiting: Vec<BinaryHeap<Reverse<InLine>>>,
}

/// A ticket that somebody takes up.
pub(crate) struct Taken {
    pub(crate) ticket: usize,
    pub(crate) person: usize,
    /// The queues that the person serves at that moment.
    pub(crate) serves: Vec<usize>,
}

impl Floor {
    /// Nobody waits, and nobody is there.
    pub(crate) fn new(people: usize, queues: usize) -> Self {
        let person = Person {
            posts: vec![0; queues],
            busy: false,
        };
        Self {
            people: vec![person; people],
            free: vec![BTreeSet::new(); queues],
            waiting: vec![BinaryHeap::new(); queues],
        }
    }

    /// A ticket waits.
    pub(crate) fn wait(&mut self, queue: usize, key: String, ticket: usize) {
        self.waiting[queue].push(Reverse(InLine { key, ticket }));
    }

    /// Somebody comes or goes. Whoever goes while busy finishes first.
    pub(crate) fn turn(&mut self, turning: &Turning, posts: &[Post]) {
        self.change(turning.person, |person| {
            for queue in &posts[turning.post].queues {
                let held = &mut person.posts[*queue];
                *held = if turning.begins {
                    *held + 1
                } else {
                    held.saturating_sub(1)
                };
            }
        });
    }

    /// Somebody has answered.
    pub(crate) fn done(&mut self, person: usize) {
        self.change(person, |person| person.busy = false);
    }

    /// The ticket that is first in order among those that somebody is free for, taken up by whoever is free for the fewest queues
    /// besides. `None` if nobody waits whom somebody could take up.
    pub(crate) fn take(&mut self) -> Option<Taken> {
        let queues = (0..self.waiting.len()).filter(|queue| !self.free[*queue].is_empty());
        let heads = queues.filter_map(|queue| Some((&self.waiting[queue].peek()?.0, queue)));
        let (_, queue) = heads.min()?;
        let Reverse(InLine { ticket, .. }) = self.waiting[queue].pop()?;
        let (_, person) = *self.free[queue].first()?;
        let serves = self.people[person].serves().collect();
        self.change(person, |person| person.busy = true);
        Some(Taken { ticket, person, serves })
    }

    /// The tickets that still wait.
    pub(crate) fn left(&self) -> impl Iterator<Item = usize> {
        self.waiting.iter().flatten().map(|Reverse(of)| of.ticket)
    }

    fn change(&mut self, person: usize, how: impl FnOnce(&mut Person)) {
        for (queue, place) in self.places(person) {
            self.free[queue].remove(&place);
        }
        how(&mut self.people[person]);
        for (queue, place) in self.places(person) {
            self.free[queue].insert(place);
        }
    }

    /// Where somebody who is free stands in `free`, by queue. Nowhere while busy.
    fn places(&self, person: usize) -> Vec<(usize, (usize, usize))> {
        let who = &self.people[person];
        let serves: Vec<usize> = if who.busy { Vec::new() } else { who.serves().collect() };
        let others = serves.len();
        serves.into_iter().map(|queue| (queue, (others, person))).collect()
    }
}

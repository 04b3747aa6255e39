//! One run: what happens, in the order in which it does.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
};

use calendar::Span;
use domain::{Timestamp, sla::ClockKind};

use crate::{
    discipline::Discipline,
    floor::Floor,
    model::Model,
    staff::Staff,
    tally::{Asked, Tally},
    timeline::after,
};

/// What happens. Of what happens at one moment, what stands first here comes first, and nobody takes anything up before all of
/// it has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// Somebody has answered.
    Done {
        /// Who.
        person: usize,
        /// What.
        ticket: usize,
    },
    /// Somebody comes or goes: the index of the turning.
    Turning(usize),
    /// The customer of that ticket writes.
    Wrote(usize),
}

/// How far a ticket has come.
#[derive(Clone, Copy, Debug)]
struct Progress {
    /// Which of its messages waits, or is the next to come.
    message: usize,
    since: Timestamp,
    due: Option<Timestamp>,
}

struct Run<'a> {
    model: &'a Model<'a>,
    staff: &'a Staff,
    by: Discipline,
    /// What is going to happen.
    ahead: BinaryHeap<Reverse<(Timestamp, Event)>>,
    /// By ticket.
    progress: Vec<Progress>,
    floor: Floor,
    tally: Tally<'a>,
}

/// Plays the whole time once.
pub(crate) fn run<'a>(model: &'a Model<'a>, staff: &'a Staff, by: Discipline) -> Tally<'a> {
    let tickets = model.tickets.iter().enumerate();
    let written = tickets.map(|(index, ticket)| Reverse((ticket.at, Event::Wrote(index))));
    let turnings = staff.turnings.iter().enumerate();
    let turned = turnings.map(|(index, turning)| Reverse((turning.at, Event::Turning(index))));
    let fresh = |at| Progress {
        message: 0,
        since: at,
        due: None,
    };
    let mut run = Run {
        model,
        staff,
        by,
        ahead: written.chain(turned).collect(),
        progress: model.tickets.iter().map(|ticket| fresh(ticket.at)).collect(),
        floor: Floor::new(staff.people, model.queues.len()),
        tally: Tally::new(model.timeline, model.queues.len()),
    };
    run.play();
    run.tally
}

impl Run<'_> {
    fn play(&mut self) {
        let end = self.model.timeline.whole.to;
        while let Some(now) = self.ahead.peek().map(|Reverse((at, _))| *at).filter(|at| *at < end) {
            while let Some(event) = self.next_at(now) {
                match event {
                    Event::Done { person, ticket } => self.answered(now, person, ticket),
                    Event::Turning(index) => self.floor.turn(&self.staff.turnings[index], &self.staff.posts),
                    Event::Wrote(ticket) => self.wrote(now, ticket),
                }
            }
            self.take_up(now);
        }
        let left: Vec<usize> = self.floor.left().collect();
        for ticket in left {
            let asked = self.asked(ticket);
            self.tally.left(&asked, end);
        }
    }

    fn next_at(&mut self, now: Timestamp) -> Option<Event> {
        let next = self.ahead.peek_mut()?;
        let Reverse((at, _)) = *next;
        (at == now).then(|| PeekMut::pop(next)).map(|Reverse((_, event))| event)
    }

    fn wrote(&mut self, now: Timestamp, index: usize) {
        let (model, progress) = (self.model, &mut self.progress[index]);
        let ticket = &model.tickets[index];
        let clock = if progress.message == 0 {
            ClockKind::FirstResponse
        } else {
            ClockKind::NextResponse
        };
        progress.since = now;
        progress.due = model.due(ticket, clock, now);
        let key = self.by.key(&model.waiting(ticket, now, progress.due));
        let queue = model.kinds[ticket.stream].queue;
        self.floor.wait(queue, key, index);
        let asked = self.asked(index);
        self.tally.asked(&asked);
    }

    /// Whoever is free takes up what is first in order.
    fn take_up(&mut self, now: Timestamp) {
        while let Some(taken) = self.floor.take() {
            let message = self.progress[taken.ticket].message;
            let service = self.model.tickets[taken.ticket].messages[message].service;
            let done = after(now, service);
            let asked = self.asked(taken.ticket);
            self.tally.taken(&asked, Span { from: now, to: done }, &taken.serves);
            let (person, ticket) = (taken.person, taken.ticket);
            self.ahead.push(Reverse((done, Event::Done { person, ticket })));
        }
    }

    /// The answer has gone out. The agent is free, and the customer may have more to say.
    fn answered(&mut self, now: Timestamp, person: usize, index: usize) {
        self.floor.done(person);
        let progress = &mut self.progress[index];
        progress.message += 1;
        if let Some(next) = self.model.tickets[index].messages.get(progress.message) {
            self.ahead.push(Reverse((after(now, next.after), Event::Wrote(index))));
        }
    }

    fn asked(&self, index: usize) -> Asked {
        let (ticket, progress) = (&self.model.tickets[index], &self.progress[index]);
        Asked {
            queue: self.model.kinds[ticket.stream].queue,
            vip: ticket.vip,
            first: progress.message == 0,
            counts: self.model.timeline.counts(ticket.at),
            since: progress.since,
            due: progress.due,
        }
    }
}

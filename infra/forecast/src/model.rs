//! What is simulated: the same for every order and every number of people.

use std::collections::BTreeMap;

use domain::{
    Policy, QueueName, Timestamp,
    order::Waiting,
    settings::{Class, Subject, Urgency},
    sla::ClockKind,
};
use jiff::{SignedDuration, tz::TimeZone};

use crate::{
    chance::Chance,
    timeline::{Timeline, after},
    week::{Stream, Week},
};

/// One ticket, with all that chance decides about it.
#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    /// The index of its stream.
    pub(crate) stream: usize,
    pub(crate) vip: bool,
    pub(crate) urgency: Urgency,
    pub(crate) at: Timestamp,
    /// What the customer writes: at least once.
    pub(crate) messages: Vec<Message>,
}

/// One message that needs an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Message {
    /// How long after the answer before it comes; for the first, after the ticket does.
    pub(crate) after: SignedDuration,
    /// How long answering it keeps an agent.
    pub(crate) service: SignedDuration,
}

/// What a stream's tickets have in common.
pub(crate) struct Kind {
    /// The index of the queue.
    pub(crate) queue: usize,
    class: Class,
    topic: u16,
}

/// What is simulated.
pub(crate) struct Model<'a> {
    pub(crate) week: &'a Week,
    pub(crate) timeline: &'a Timeline,
    policy: &'a Policy,
    /// The queues that something comes into, in the order of the streams.
    pub(crate) queues: Vec<QueueName>,
    /// By stream.
    pub(crate) kinds: Vec<Kind>,
    /// By when they come.
    pub(crate) tickets: Vec<Ticket>,
}

impl<'a> Model<'a> {
    pub(crate) fn new(week: &'a Week, policy: &'a Policy, timeline: &'a Timeline, seed: u64) -> Self {
        let queues = week.queues();
        let kinds = week.streams.iter().map(|stream| {
            let queue = queues.iter().position(|queue| *queue == stream.queue);
            kind(stream, queue.unwrap_or_default(), policy)
        });
        let kinds = kinds.collect();
        Self {
            week,
            timeline,
            policy,
            queues,
            kinds,
            tickets: draw(week, policy, timeline, seed),
        }
    }

    /// When an answer to what a customer writes at that moment is due: the earliest of what is promised. `None` if nothing is, or
    /// if the calendar of the promise never gets there.
    pub(crate) fn due(&self, ticket: &Ticket, clock: ClockKind, from: Timestamp) -> Option<Timestamp> {
        let kind = &self.kinds[ticket.stream];
        let subject = Subject {
            queue: &self.queues[kind.queue],
            class: kind.class,
            urgency: ticket.urgency,
        };
        let due = |policy| {
            let hours = self.policy.hours(policy);
            hours.due(from, policy.budget(clock, ticket.urgency)?, &[]).ok()
        };
        self.policy.holding(subject).filter_map(due).min()
    }

    /// What orders look at.
    pub(crate) fn waiting(&self, ticket: &Ticket, since: Timestamp, due: Option<Timestamp>) -> Waiting {
        Waiting {
            blocker: ticket.urgency == Urgency::High,
            vip: ticket.vip,
            since,
            topic: self.kinds[ticket.stream].topic,
            due,
        }
    }

    /// Which queues have people in common, directly or through others: their indices. `together` are queues that one person
    /// serves.
    pub(crate) fn pools(&self, together: &[Vec<usize>]) -> Vec<Vec<usize>> {
        let mut pool: Vec<usize> = (0..self.queues.len()).collect();
        for queues in together {
            let joined: Vec<usize> = queues.iter().map(|queue| pool[*queue]).collect();
            let Some(least) = joined.iter().copied().min() else {
                continue;
            };
            for of in &mut pool {
                if joined.contains(of) {
                    *of = least;
                }
            }
        }
        let mut pools: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (queue, of) in pool.into_iter().enumerate() {
            pools.entry(of).or_default().push(queue);
        }
        pools.into_values().collect()
    }
}

fn kind(stream: &Stream, queue: usize, policy: &Policy) -> Kind {
    let topics = &policy.settings.topics;
    let place = topics
        .iter()
        .position(|topic| Some(&topic.key) == stream.topic.as_ref());
    let of_topic = place.map(|place| topics[place].class);
    Kind {
        queue,
        class: stream.class.or(of_topic).unwrap_or_default(),
        topic: place.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX),
    }
}

/// All tickets that come, by when they do. Each stream has chance of its own, for when tickets come and for what they are, so
/// that changing one leaves the others alone.
fn draw(week: &Week, policy: &Policy, timeline: &Timeline, seed: u64) -> Vec<Ticket> {
    let mut tickets = Vec::new();
    for (index, (stream, number)) in week.streams.iter().zip(0_u64..).enumerate() {
        let topic = stream.topic.as_ref().and_then(|key| policy.settings.topic(key));
        let usual = topic.map(|topic| topic.urgency).unwrap_or_default();
        let (mut when, mut what) = (Chance::new(seed, 2 * number), Chance::new(seed, 2 * number + 1));
        for slot in &timeline.slots {
            // What is exponential has no memory: each hour may begin anew, at its own rate.
            let apart = 3_600.0 / stream.rate(slot.hour / 24, slot.hour % 24);
            let mut at = slot.span.from;
            while apart.is_finite() {
                at = after(at, when.exponential(apart));
                if slot.span.to <= at {
                    break;
                }
                tickets.push(ticket(index, stream, usual, at, &mut what));
            }
        }
    }
    tickets.sort_by_key(|ticket| ticket.at);
    tickets
}

fn ticket(index: usize, stream: &Stream, usual: Urgency, at: Timestamp, chance: &mut Chance) -> Ticket {
    let vip = chance.happens(stream.vip);
    let blocks = chance.happens(stream.blocker);
    let first = Message {
        after: SignedDuration::ZERO,
        service: chance.lognormal(stream.service, stream.spread),
    };
    let mut messages = vec![first];
    for _ in 0..chance.geometric(stream.messages) {
        messages.push(Message {
            after: chance.exponential(stream.thinks.as_secs_f64()),
            service: chance.lognormal(stream.follow_up, stream.spread),
        });
    }
    Ticket {
        stream: index,
        vip,
        urgency: if blocks { Urgency::High } else { usual },
        at,
        messages,
    }
}

/// The zone of a week; UTC if there is none of that name, which [`Week::check`] refuses.
pub(crate) fn zone(week: &Week) -> TimeZone {
    TimeZone::get(&week.timezone).unwrap_or(TimeZone::UTC)
}

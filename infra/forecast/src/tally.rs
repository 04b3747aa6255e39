//! What is measured while it happens.

use calendar::Span;
use domain::Timestamp;
use jiff::SignedDuration;

use crate::timeline::{Cover, HOURS, Timeline, within};

/// A customer's message that needs an answer.
pub(crate) struct Asked {
    /// The index of the queue.
    pub(crate) queue: usize,
    pub(crate) vip: bool,
    /// Whether it is the first of its ticket.
    pub(crate) first: bool,
    /// Whether its ticket came in the weeks that count.
    pub(crate) counts: bool,
    pub(crate) since: Timestamp,
    pub(crate) due: Option<Timestamp>,
}

/// How often something was promised, and how often that was kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    promised: u32,
    in_time: u32,
}

impl Kept {
    fn add(&mut self, in_time: bool) {
        self.promised += 1;
        self.in_time += u32::from(in_time);
    }

    /// `None` if nothing was promised.
    pub(crate) fn share(self) -> Option<f64> {
        (self.promised > 0).then(|| f64::from(self.in_time) / f64::from(self.promised))
    }
}

/// An average of times.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Mean {
    seconds: f64,
    count: u32,
}

impl Mean {
    fn add(&mut self, time: SignedDuration) {
        self.seconds += time.as_secs_f64();
        self.count += 1;
    }

    /// Of how many.
    pub(crate) fn count(self) -> u32 {
        self.count
    }

    /// `None` of nothing.
    pub(crate) fn minutes(self) -> Option<f64> {
        (self.count > 0).then(|| self.seconds / 60.0 / f64::from(self.count))
    }
}

/// What is measured of one queue.
pub(crate) struct Counts<'a> {
    /// Tickets that came.
    pub(crate) tickets: u32,
    /// Of them, those whose first message was taken up.
    pub(crate) answered: u32,
    pub(crate) first: Kept,
    pub(crate) next: Kept,
    /// From a message until somebody takes it up, or until the end.
    pub(crate) waits: Vec<SignedDuration>,
    pub(crate) vips: Mean,
    pub(crate) others: Mean,
    /// By hour of the week in which the message came.
    pub(crate) by_hour: Vec<Mean>,
    /// Those who wait.
    pub(crate) waiting: Cover<'a>,
    /// How long people who serve it were busy, with it or anything else, in the weeks that count.
    pub(crate) busy: SignedDuration,
}

/// What is measured of one run.
pub(crate) struct Tally<'a> {
    timeline: &'a Timeline,
    /// By queue.
    pub(crate) queues: Vec<Counts<'a>>,
}

impl<'a> Tally<'a> {
    pub(crate) fn new(timeline: &'a Timeline, queues: usize) -> Self {
        let nothing = || Counts {
            tickets: 0,
            answered: 0,
            first: Kept::default(),
            next: Kept::default(),
            waits: Vec::new(),
            vips: Mean::default(),
            others: Mean::default(),
            by_hour: vec![Mean::default(); HOURS],
            waiting: Cover::new(timeline),
            busy: SignedDuration::ZERO,
        };
        Self {
            timeline,
            queues: (0..queues).map(|_| nothing()).collect(),
        }
    }

    /// A customer wrote.
    pub(crate) fn asked(&mut self, asked: &Asked) {
        self.queues[asked.queue].tickets += u32::from(asked.counts && asked.first);
    }

    /// Somebody takes it up and answers at the end of that span. `serves` are the queues that they are there for.
    pub(crate) fn taken(&mut self, asked: &Asked, service: Span, serves: &[usize]) {
        if let Some(span) = within(service, self.timeline.counted) {
            for queue in serves {
                self.queues[*queue].busy += span.length();
            }
        }
        self.waited(asked, service.from);
        if asked.counts {
            let counts = &mut self.queues[asked.queue];
            counts.answered += u32::from(asked.first);
            counts.promised(asked, |due| service.to <= due);
        }
    }

    /// Nobody has taken it up when all ends. What is due by then is late; what is due later is not known.
    pub(crate) fn left(&mut self, asked: &Asked, end: Timestamp) {
        self.waited(asked, end);
        if asked.counts && asked.due.is_some_and(|due| due < end) {
            self.queues[asked.queue].promised(asked, |_| false);
        }
    }

    fn waited(&mut self, asked: &Asked, until: Timestamp) {
        let counts = &mut self.queues[asked.queue];
        counts.waiting.add(Span {
            from: asked.since,
            to: until,
        });
        if asked.counts {
            let wait = until.duration_since(asked.since);
            counts.waits.push(wait);
            if asked.vip {
                counts.vips.add(wait);
            } else {
                counts.others.add(wait);
            }
            let hour = self.timeline.slots[self.timeline.slot(asked.since)].hour;
            counts.by_hour[hour].add(wait);
        }
    }
}

impl Counts<'_> {
    fn promised(&mut self, asked: &Asked, in_time: impl FnOnce(Timestamp) -> bool) {
        let Some(due) = asked.due else { return };
        let kept = if asked.first { &mut self.first } else { &mut self.next };
        kept.add(in_time(due));
    }

    /// The wait, in minutes, that so many percent of the messages did not exceed; `None` of nothing.
    pub(crate) fn percentile(&self, percent: usize) -> Option<f64> {
        let mut waits = self.waits.clone();
        let place = (waits.len() * percent).div_ceil(100).checked_sub(1)?;
        let (_, wait, _) = waits.select_nth_unstable(place);
        Some(wait.as_secs_f64() / 60.0)
    }

    /// The average wait, in minutes.
    pub(crate) fn mean(&self) -> Option<f64> {
        let mean = Mean {
            seconds: self.vips.seconds + self.others.seconds,
            count: self.vips.count + self.others.count,
        };
        mean.minutes()
    }
}

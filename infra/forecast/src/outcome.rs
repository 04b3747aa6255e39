//! What came out.

use domain::QueueName;
use jiff::civil::Date;
use serde::Serialize;

use crate::{
    discipline::Discipline,
    model::Model,
    staff::Staff,
    tally::{Counts, Tally},
    timeline::Hour,
};

/// What came out of a simulation. Shares are from 0 to 1, waits are in minutes.
///
/// A wait lasts from a customer's message, the first of a ticket or a further one, until somebody takes it up. An answer goes out
/// when its service ends, and is in time if it does so by the moment at which it is due.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// The Monday on which the weeks that count begin.
    pub start: Date,
    /// The zone of hours.
    pub timezone: String,
    /// How many weeks count.
    pub weeks: u32,
    /// What chance was drawn from.
    pub seed: u64,
    /// The order that `staffing` is about.
    pub order: Discipline,
    /// Every order, on the same tickets.
    pub orders: Vec<Ranking>,
    /// The hours with the most work for each person there: up to five, the worst first.
    pub busy: Vec<BusyHour>,
    /// Where tickets come while nobody is there.
    pub unattended: Vec<Unattended>,
    /// What one person more or fewer changes.
    pub staffing: Vec<Staffing>,
}

/// What came out under one order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranking {
    /// The order.
    pub order: Discipline,
    /// The queues that something comes into, in the order of the streams.
    pub queues: Vec<QueueOutcome>,
}

/// What came out for one queue. A share is `None` if nothing was promised, a wait if nothing was ever taken up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueueOutcome {
    /// The queue.
    pub queue: QueueName,
    /// How many tickets came in the weeks that count.
    pub tickets: u32,
    /// How many of them got an answer before the end of the week after.
    pub answered: u32,
    /// The share of first responses in time.
    pub first_in_time: Option<f64>,
    /// The share of next responses in time.
    pub next_in_time: Option<f64>,
    /// The wait that half of the messages did not exceed. Those that nobody has taken up wait until the end.
    pub median_wait: Option<f64>,
    /// The wait that nine of ten messages did not exceed.
    pub p90_wait: Option<f64>,
    /// The average wait.
    pub mean_wait: Option<f64>,
    /// The average wait of VIPs.
    pub vips_mean_wait: Option<f64>,
    /// The average wait of all others.
    pub others_mean_wait: Option<f64>,
    /// The hour of the week with the longest average wait, if anybody waits at all. Of those in which at least ten messages came,
    /// if there is one.
    pub worst_hour: Option<WorstHour>,
    /// How many people are there for it, on average.
    pub people: f64,
    /// The share of their time on duty for which those who serve it were busy, with it or with another queue. It may exceed 1:
    /// what is begun is finished after the shift.
    pub utilisation: Option<f64>,
}

/// The hour of the week in which those who write wait longest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct WorstHour {
    /// Which.
    #[serde(flatten)]
    pub hour: Hour,
    /// How long those who write in it wait, on average.
    pub mean_wait: f64,
    /// How many wait at a time in it, on average.
    pub waiting: f64,
}

/// An hour with the work that is expected in it and the people who are there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BusyHour {
    /// The queues, if they have people in common.
    pub queues: Vec<QueueName>,
    /// The days on which it is so, of [`DAYS`](crate::DAYS).
    pub days: Vec<&'static str>,
    /// The hour, from 0 to 23.
    pub hour: usize,
    /// How many tickets come in it on average.
    pub tickets: f64,
    /// How many people they would keep busy for the whole hour, further messages included.
    pub work: f64,
    /// How many people are there, on average.
    pub people: f64,
}

impl BusyHour {
    /// The work for each person there. From 1 on the queue grows as long as it lasts.
    #[must_use]
    pub fn load(&self) -> f64 {
        self.work / self.people
    }
}

/// Tickets that come in hours in which nobody is there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unattended {
    /// The queues, if they have people in common.
    pub queues: Vec<QueueName>,
    /// How many such hours a week has.
    pub hours: usize,
    /// How many tickets a week come in them, on average.
    pub tickets: f64,
}

/// What one person more or fewer in one shift, or in one entry of `agents`, changes for one queue that it serves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Staffing {
    /// The shift's name; the queue's for an entry of `agents`.
    pub post: String,
    /// The queue.
    pub queue: QueueName,
    /// With one fewer; as now where there is nobody to lose.
    pub fewer: Shares,
    /// As it is.
    pub now: Shares,
    /// With one more, wherever somebody works in it. An entry of `agents` has one more round the clock.
    pub more: Shares,
}

/// Shares answered in time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Shares {
    /// Of first responses.
    pub first: Option<f64>,
    /// Of next responses.
    pub next: Option<f64>,
}

impl Counts<'_> {
    pub(crate) fn shares(&self) -> Shares {
        Shares {
            first: self.first.share(),
            next: self.next.share(),
        }
    }
}

/// What came out for each queue of a run.
pub(crate) fn queues(model: &Model<'_>, staff: &Staff, tally: &Tally<'_>) -> Vec<QueueOutcome> {
    let queues = model.queues.iter().zip(&tally.queues).enumerate();
    let outcomes = queues.map(|(index, (queue, counts))| {
        let duty = staff.cover(&[index], model.timeline).total().as_secs_f64();
        let Shares { first, next } = counts.shares();
        // What nobody has taken up has no wait that is known.
        let wait = |known: Option<f64>| known.filter(|_| counts.answered > 0);
        QueueOutcome {
            queue: queue.clone(),
            tickets: counts.tickets,
            answered: counts.answered,
            first_in_time: first,
            next_in_time: next,
            median_wait: wait(counts.percentile(50)),
            p90_wait: wait(counts.percentile(90)),
            mean_wait: wait(counts.mean()),
            vips_mean_wait: wait(counts.vips.minutes()),
            others_mean_wait: wait(counts.others.minutes()),
            worst_hour: worst_hour(counts).filter(|_| counts.answered > 0),
            people: duty / model.timeline.counted.length().as_secs_f64(),
            utilisation: (duty > 0.0).then(|| counts.busy.as_secs_f64() / duty),
        }
    });
    outcomes.collect()
}

/// How many messages an hour needs for its average to say something.
const FEW: u32 = 10;

/// The earliest of those that are equally bad. An hour in which few write counts only if few write in every hour: one long wait
/// would make it the worst.
fn worst_hour(counts: &Counts<'_>) -> Option<WorstHour> {
    let waiting = counts.waiting.means();
    let worst = |least: u32| {
        let hours = counts.by_hour.iter().zip(&waiting).enumerate();
        let waits = hours.filter(|(_, (mean, _))| mean.count() >= least);
        let waits = waits.filter_map(|(hour, (mean, waiting))| {
            Some(WorstHour {
                hour: Hour::of(hour),
                mean_wait: mean.minutes()?,
                waiting: *waiting,
            })
        });
        waits.reduce(|worst, other| {
            if worst.mean_wait < other.mean_wait {
                other
            } else {
                worst
            }
        })
    };
    worst(FEW).or_else(|| worst(1)).filter(|worst| worst.mean_wait > 0.0)
}

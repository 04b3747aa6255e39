//! Which clocks run for a ticket, and when each is due.

use calendar::{Span, after_time};
use jiff::{SignedDuration, Timestamp};

use super::{Event, State, Ticket};
use crate::{
    Policy,
    settings::SlaPolicy,
    sla::{Clock, ClockKind, Level, Milestone},
};

/// What comes after the due moment is late; the index of what is due tells milliseconds apart.
const JUST_AFTER: SignedDuration = SignedDuration::from_millis(1);

/// How far apart tickets tell at most what is no breach, by their numbers: many that came in one night are not told of in one burst.
const SPREAD_SECONDS: u64 = 120;

/// A warning is put off by this part of the time that is left after it, at most.
const SPREAD_PART: i32 = 4;

/// What a ticket says of one clock.
struct Facts {
    origin: Timestamp,
    cycle: u32,
    runs: bool,
}

/// The clocks of `ticket` by what has happened to it and the policies that hold now. Reads no clock: the same ticket under the same
/// policies gives the same, whenever it is asked.
///
/// Levels that were told stay told while the clock's cycle lasts, whatever becomes of its budget.
#[must_use]
pub fn compute_clocks(ticket: &Ticket, policy: &Policy) -> Vec<Clock> {
    let clock = |kind| {
        let facts = facts(kind, ticket)?;
        let known = ticket
            .clocks
            .iter()
            .find(|clock| clock.kind == kind && clock.cycle == facts.cycle && clock.origin == facts.origin);
        let told = known.map(|clock| clock.told.clone()).unwrap_or_default();
        let promise = promise(kind, ticket, policy, facts.origin)?;
        let mut clock = Clock {
            kind,
            cycle: facts.cycle,
            origin: facts.origin,
            due: None,
            ahead: Vec::new(),
            told,
        };
        if let (true, Some(due)) = (facts.runs, promise.due) {
            clock.due = Some(due);
            clock.ahead = schedule(&clock, due, promise.by, ticket, policy);
            clock.ahead.truncate(1);
        }
        Some(clock)
    };
    ClockKind::ALL.into_iter().filter_map(clock).collect()
}

fn facts(kind: ClockKind, ticket: &Ticket) -> Option<Facts> {
    let over = ticket.state == State::Closed && ticket.reopens_until.is_none();
    if over {
        return None;
    }
    let runs = ticket.state.desk_owes();
    match kind {
        ClockKind::FirstResponse if ticket.first_replied_at.is_none() => Some(Facts {
            origin: ticket.opened_at,
            cycle: 0,
            runs,
        }),
        ClockKind::NextResponse if ticket.first_replied_at.is_some() => ticket.waiting_since.map(|origin| Facts {
            origin,
            cycle: ticket.waits,
            runs,
        }),
        ClockKind::Reaction => ticket.reacts_from.map(|origin| Facts {
            origin,
            cycle: ticket.reactions,
            runs,
        }),
        // A reopened ticket goes on with the clock that it had.
        ClockKind::Resolution => Some(Facts {
            origin: ticket.opened_at,
            cycle: 0,
            runs,
        }),
        ClockKind::FirstResponse | ClockKind::NextResponse => None,
    }
}

/// A promise that holds for a clock.
#[derive(Clone, Copy)]
struct Promise<'a> {
    /// When it has to be kept by; `None` if its calendar never gets there.
    due: Option<Timestamp>,
    /// The policy that makes it.
    by: &'a SlaPolicy,
}

/// The tightest promise among the policies that hold; `None` if nothing is promised.
fn promise<'a>(kind: ClockKind, ticket: &'a Ticket, policy: &'a Policy, origin: Timestamp) -> Option<Promise<'a>> {
    let of = |by: &'a SlaPolicy| {
        let budget = by.budget(kind, ticket.urgency)?;
        let due = policy.hours(by).due(origin, budget, &ticket.pauses).ok();
        Some(Promise { due, by })
    };
    let promises = policy.holding(ticket.subject()).filter_map(of);
    promises.min_by_key(|promise| promise.due.unwrap_or(Timestamp::MAX))
}

/// What a running clock has still to tell, in the order of their moments. The policies give it at any time again, so a snapshot keeps
/// the next of it alone: the whole would be half of what each write of a ticket weighs.
fn schedule(clock: &Clock, due: Timestamp, by: &SlaPolicy, ticket: &Ticket, policy: &Policy) -> Vec<Milestone> {
    let budget = by.budget(clock.kind, ticket.urgency).unwrap_or_default();
    let hours = policy.hours(by);
    let by_number = SignedDuration::from_secs(i64::try_from(ticket.id.0 % SPREAD_SECONDS).unwrap_or_default());
    let mut stages = Vec::new();
    for percent in &by.warn_at {
        let part = budget * i32::from(*percent) / 100;
        if let Ok(at) = hours.due(clock.origin, part, &ticket.pauses) {
            let left = due.duration_since(at).max(SignedDuration::ZERO) / SPREAD_PART;
            stages.push(Milestone {
                at: after_time(at, by_number.min(left)).min(due),
                level: Level::Warning(*percent),
            });
        }
    }
    let breach = breach(due);
    stages.push(breach);
    let chain = &policy.settings.chain;
    let mut at = breach.at;
    for step in &chain.steps {
        at = after_time(at, chain.every);
        stages.push(Milestone {
            at: after_time(at, by_number),
            level: Level::Chain(*step),
        });
    }
    // Nobody is warned of what they were told has happened.
    let breached = clock.is_breached();
    let over = |level| breached && matches!(level, Level::Warning(_));
    stages.retain(|stage| !clock.told.contains(&stage.level) && !over(stage.level));
    stages.sort_by_key(|stage| stage.at);
    stages
}

fn breach(due: Timestamp) -> Milestone {
    Milestone {
        at: after_time(due, JUST_AFTER),
        level: Level::Breach,
    }
}

/// The levels that the clocks have reached by `now` and that were not told yet, clock by clock and in order. A sweep that comes late
/// tells the same as one in time.
///
/// Where the policies have changed and the ticket does not follow them yet, that is what its snapshot still holds: the next level, and
/// the breach, which must not be lost to a later due time.
#[must_use]
pub fn reached(ticket: &Ticket, policy: &Policy, now: Timestamp) -> Vec<Event> {
    let of = |clock: &Clock| {
        let due = clock.due?;
        let promise = promise(clock.kind, ticket, policy, clock.origin).filter(|promise| promise.due == Some(due));
        let rest = promise.map_or_else(
            || vec![breach(due)],
            |promise| schedule(clock, due, promise.by, ticket, policy),
        );
        let mut levels: Vec<Level> = Vec::new();
        for stage in clock.ahead.iter().chain(&rest) {
            let known = clock.told.contains(&stage.level) || levels.contains(&stage.level);
            if stage.at <= now && !known {
                levels.push(stage.level);
            }
        }
        let event = |level: Level| Event::ClockReached {
            clock: clock.kind,
            cycle: clock.cycle,
            level,
            due,
        };
        Some(levels.into_iter().map(event).collect::<Vec<_>>())
    };
    ticket.clocks.iter().filter_map(of).flatten().collect()
}

/// The breaches that `now` finds and no sweep has told yet: whatever is about to happen, happens too late for them.
#[must_use]
pub fn overdue(ticket: &Ticket, now: Timestamp) -> Vec<Event> {
    let late = |clock: &&Clock| clock.due.is_some_and(|due| due < now) && !clock.is_breached();
    let event = |clock: &Clock| Event::ClockReached {
        clock: clock.kind,
        cycle: clock.cycle,
        level: Level::Breach,
        due: clock.due.unwrap_or(now),
    };
    ticket.clocks.iter().filter(late).map(event).collect()
}

/// How many rests a snapshot keeps apart.
const REMEMBERED_RESTS: usize = 24;

impl Ticket {
    /// The clocks rest from now on: we wait for the customer, or think that we are done.
    pub(crate) fn rest(&mut self, at: Timestamp) {
        self.paused_since.get_or_insert(at);
    }

    /// They go on.
    pub(crate) fn go_on(&mut self, at: Timestamp) {
        let Some(from) = self.paused_since.take() else { return };
        self.pauses.push(Span { from, to: at });
        if self.pauses.len() > REMEMBERED_RESTS {
            // The two that lie closest become one, so that nothing grows for ever; what lay between them is given to the desk.
            let gap = |pair: &[Span]| pair[1].from.duration_since(pair[0].to);
            let closest = (1..self.pauses.len()).min_by_key(|index| gap(&self.pauses[index - 1..=*index]));
            if let Some(index) = closest {
                let later = self.pauses.remove(index);
                self.pauses[index - 1].to = later.to;
            }
        }
    }
}

//! A ticket under policies whose clocks all run, played by the second.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Policy,
    sample::{anna, asks, at, opening, promise, says, settings},
    settings::{Budget, Settings, SlaPolicy},
    sla::{Clock, ClockKind, Level, Milestone},
    ticket::{Command, Commit, Event, Ticket, open},
};

/// Every clock, round the clock: 15 and 30 minutes, an hour, four hours.
pub fn all_clocks() -> SlaPolicy {
    SlaPolicy {
        next_response: Some(SignedDuration::from_mins(30)),
        reaction: Some(SignedDuration::from_hours(1)),
        resolution: Some(Budget::Any(SignedDuration::from_hours(4))),
        ..promise("l1", 15)
    }
}

pub fn under(change: impl FnOnce(&mut Settings)) -> Policy {
    let mut settings = settings();
    settings.policies[0] = all_clocks();
    change(&mut settings);
    Policy::new(1, settings)
}

pub struct Play {
    pub policy: Policy,
    pub ticket: Ticket,
    pub commits: Vec<Commit>,
}

impl Play {
    pub fn new(policy: Policy) -> Self {
        Self::numbered(1, policy)
    }

    pub fn numbered(number: u64, policy: Policy) -> Self {
        let (ticket, commit) = open(
            crate::TicketId(number),
            opening(vec![asks(1, "?").clone()]),
            None,
            &policy,
            at(0),
        );
        Self {
            policy,
            ticket,
            commits: vec![commit],
        }
    }

    pub fn does(&mut self, command: &Command, now: i64) -> &mut Self {
        if let Ok(Some((ticket, commit))) = self.ticket.after(command, None, &self.policy, at(now)) {
            self.ticket = ticket;
            self.commits.push(commit);
        }
        self
    }

    pub fn answers(&mut self, now: i64) -> &mut Self {
        let message = says(50 + now, "Смотрю");
        self.does(
            &Command::AgentWrites {
                by: anna(),
                message,
                answers: None,
                to_customer: true,
            },
            now,
        )
    }

    pub fn writes(&mut self, now: i64) -> &mut Self {
        self.does(&Command::CustomerWrites(asks(2 + now, "ещё")), now)
    }

    /// What was written then, and is handled now.
    pub fn wrote(&mut self, written: i64, now: i64) -> &mut Self {
        let mut message = asks(2 + now, "ещё");
        message.written = Some(at(written));
        self.does(&Command::CustomerWrites(message), now)
    }

    /// Sweeps whenever something is due, until that moment.
    pub fn sweeps_until(&mut self, end: i64) -> &mut Self {
        while let Some(due) = self.ticket.due.filter(|due| *due <= at(end)) {
            let now = due.as_second() - at(0).as_second() + i64::from(due.subsec_nanosecond() > 0);
            self.does(&Command::Tick, now);
        }
        self
    }

    pub fn clock(&self, kind: ClockKind) -> Option<&Clock> {
        self.ticket.clocks.iter().find(|clock| clock.kind == kind)
    }

    /// Everything that a clock tells, as each becomes the next, while sweeps look.
    pub fn schedule(&mut self, kind: ClockKind) -> Vec<Milestone> {
        let mut stages = Vec::new();
        while let Some(&next) = self.clock(kind).and_then(|clock| clock.ahead.first()) {
            stages.push(next);
            self.sweeps_until(next.at.as_second() - at(0).as_second() + 1);
        }
        stages
    }

    pub fn due(&self, kind: ClockKind) -> Option<Timestamp> {
        self.clock(kind)?.due
    }

    /// Every level that was reached, in order.
    pub fn reached(&self) -> Vec<(ClockKind, u32, Level)> {
        let events = self.commits.iter().flat_map(|commit| &commit.events);
        let level = |event: &Event| {
            if let Event::ClockReached {
                clock, cycle, level, ..
            } = event
            {
                Some((*clock, *cycle, *level))
            } else {
                None
            }
        };
        events.filter_map(level).collect()
    }

    pub fn breaches(&self) -> Vec<ClockKind> {
        let reached = self.reached().into_iter();
        reached
            .filter(|(.., level)| *level == Level::Breach)
            .map(|(kind, ..)| kind)
            .collect()
    }
}

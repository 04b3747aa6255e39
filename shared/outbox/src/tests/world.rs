//! A desk with one ticket, and the workers of its lanes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::{
    ChatId, InputId, LaneId, MessageId, Policy,
    message::Message,
    sample::{anna, at, opened, policy, says},
    ticket::{Command, Commit, Event, Rejected, Ticket},
};
use jiff::{SignedDuration, Timestamp};

use super::telegram::{Fate, Lane, Seen, sources};
use crate::{InFlight, LEASE, Next, Outcome, Step, StepKey, View, apply_outcome, lanes_for, next, resume};

pub struct World {
    pub policy: Policy,
    pub now: Timestamp,
    pub ticket: Ticket,
    pub commits: Vec<Commit>,
    pub lanes: BTreeMap<LaneId, Lane>,
    pub links: BTreeMap<(ChatId, MessageId), Vec<MessageId>>,
    pub deleted: BTreeSet<(ChatId, MessageId)>,
    pub blocked: bool,
    /// What is there is too old to be deleted.
    pub too_old: bool,
    pub fates: VecDeque<Fate>,
    /// How often it is unknown whether a message was sent.
    pub uncertain: BTreeMap<(ChatId, MessageId), usize>,
    pub refused: BTreeSet<String>,
    /// A mark "possibly twice" may not have been sent.
    pub mark_was_uncertain: bool,
    input: i64,
    pub last_id: i64,
}

impl World {
    pub fn new(fates: impl IntoIterator<Item = Fate>) -> Self {
        let (ticket, first) = opened();
        let mut world = Self {
            policy: policy(),
            now: at(0),
            ticket,
            commits: Vec::new(),
            lanes: BTreeMap::new(),
            links: BTreeMap::new(),
            deleted: BTreeSet::new(),
            blocked: false,
            too_old: false,
            fates: fates.into_iter().collect(),
            uncertain: BTreeMap::new(),
            refused: BTreeSet::new(),
            mark_was_uncertain: false,
            input: 1,
            last_id: 5_000,
        };
        world.commit(first);
        world
    }

    fn commit(&mut self, commit: Commit) {
        for wake in lanes_for(&commit) {
            self.lanes.entry(wake.lane).or_default().work = true;
        }
        self.commits.push(commit);
    }

    /// Somebody does something to the ticket.
    pub fn command(&mut self, command: &Command) -> Result<(), Rejected> {
        self.input += 1;
        if let Some((ticket, commit)) = self
            .ticket
            .after(command, Some(InputId(self.input)), &self.policy, self.now)?
        {
            self.ticket = ticket;
            self.commit(commit);
        }
        Ok(())
    }

    pub fn customer_writes(&mut self, message: Message) {
        self.command(&Command::CustomerWrites(message))
            .expect("the ticket takes it");
    }

    pub fn lane(&self, id: LaneId) -> &Lane {
        &self.lanes[&id]
    }

    pub fn customer(&self) -> &Lane {
        self.lane(self.ticket.customer_lane())
    }

    pub fn group(&self) -> &Lane {
        self.lane(self.ticket.group_lane())
    }

    /// Everything that can be seen in the ticket's topic as it is now.
    pub fn topic(&self) -> Vec<&Seen> {
        let lane = self.group();
        lane.shown
            .iter()
            .filter(|shown| shown.thread == lane.delivery.thread)
            .map(|shown| &shown.seen)
            .collect()
    }

    pub fn view(&self, id: LaneId) -> View<'_> {
        let delivery = &self.lanes[&id].delivery;
        let after = |seq: u64| usize::try_from(seq).expect("few commits").min(self.commits.len());
        let commits = &self.commits[after(delivery.seq)..];
        let context = delivery
            .context
            .map_or(&[][..], |from| &self.commits[after(from.seq - 1)..]);
        let rests = delivery.rests.iter().map(|rest| rest.seq);
        let rests = match (rests.clone().min(), rests.max()) {
            (Some(from), Some(to)) => &self.commits[after(from - 1)..after(to)],
            _ => &[],
        };
        View {
            rests,
            lane: id,
            delivery,
            ticket: &self.ticket,
            commits: &commits[..commits.len().min(25)],
            context: &context[..context.len().min(25)],
            several: false,
        }
    }

    /// What is to be done next in a lane.
    pub fn plan(&self, id: LaneId) -> Next {
        next(self.view(id), &self.policy.settings, self.now)
    }

    /// The call that is next in a lane.
    pub fn next_call(&self, id: LaneId) -> Box<Step> {
        let Next::Do(step) = self.plan(id) else {
            panic!("no call is next")
        };
        step
    }

    /// The call that somebody died over, if its outcome was never recorded.
    fn begun(&self, id: LaneId) -> Option<Box<Step>> {
        let lane = &self.lanes[&id];
        let trying = lane
            .bucket
            .trying
            .as_ref()
            .filter(|trying| trying.of_version == lane.delivery.version)?;
        resume(self.view(id), &trying.key, &self.policy.settings, self.now)
    }

    /// One move of a lane's worker. Says whether there was anything to do.
    pub fn work(&mut self, id: LaneId) -> bool {
        if let Some(step) = self.begun(id) {
            self.now += LEASE;
            self.apply_outcome(id, &step, Outcome::Unknown);
            return true;
        }
        match self.plan(id) {
            Next::Idle => {
                self.lanes.get_mut(&id).expect("a lane").work = false;
                return false;
            }
            Next::Advance(to) => {
                let delivery = &mut self.lanes.get_mut(&id).expect("a lane").delivery;
                assert!(
                    to > delivery.cursor(),
                    "the cursor moves forward: {delivery:?} to {to:?}"
                );
                *delivery = delivery.advanced(to);
            }
            Next::Wait(until) => {
                assert!(until > self.now, "a wait ends later than now");
                self.now = until;
            }
            Next::Do(step) => self.carry_out(id, &step),
            Next::GiveUp { step, in_doubt } => self.apply_outcome(id, &step, Outcome::Withdrawn { in_doubt }),
        }
        true
    }

    fn carry_out(&mut self, id: LaneId, step: &Step) {
        let limits = self.policy.settings.limits;
        let pace = if matches!(id, LaneId::Customer(..)) {
            limits.customer
        } else {
            limits.group
        };
        let lane = self.lanes.get_mut(&id).expect("a lane");
        let trying = InFlight {
            ticket: Some(self.ticket.id),
            key: step.key.clone(),
            of_version: lane.delivery.version,
            at: self.now,
        };
        match lane.bucket.reserve(pace, step.class, trying, self.now) {
            Ok(bucket) => lane.bucket = bucket,
            Err(until) => {
                assert!(until > self.now);
                self.now = until;
                return;
            }
        }
        let outcome = match self.fates.pop_front().unwrap_or(Fate::Fine) {
            Fate::Crash { called } => {
                if called {
                    self.call(id, step);
                }
                self.note_uncertain(step);
                return;
            }
            Fate::Silence { called } => {
                if called {
                    self.call(id, step);
                }
                self.note_uncertain(step);
                Outcome::Unknown
            }
            Fate::Later => Outcome::Later(7),
            Fate::Down => Outcome::Down,
            Fate::Refuse => {
                self.refused.insert(format!("{:?}", step.key));
                Outcome::Refused("Bad Request: no".to_owned())
            }
            Fate::BadQuote => Outcome::BadQuote,
            fate @ (Fate::Fine
            | Fate::TopicDeleted
            | Fate::TopicClosed
            | Fate::CardDeleted
            | Fate::SourceDeleted
            | Fate::Blocked) => {
                self.befall(id, step, fate);
                self.call(id, step)
            }
        };
        self.apply_outcome(id, step, outcome);
    }

    fn apply_outcome(&mut self, id: LaneId, step: &Step, outcome: Outcome) {
        let lane = &self.lanes[&id];
        let settled = apply_outcome(id, &self.ticket, &lane.delivery, &lane.bucket, step, outcome, self.now);
        let lane = self.lanes.get_mut(&id).expect("a lane");
        if let Some(delivery) = settled.delivery {
            assert_eq!(delivery.version, lane.delivery.version + 1);
            assert!(
                (delivery.seq, delivery.step) >= (lane.delivery.seq, lane.delivery.step),
                "never back"
            );
            lane.delivery = delivery;
        }
        if let Some(bucket) = settled.bucket {
            assert_eq!(bucket.version, lane.bucket.version + 1);
            lane.bucket = bucket;
        }
        lane.work &= !settled.parked;
        for link in settled.links {
            let counterparts = std::iter::once(link.copy.message).chain(link.more).collect();
            self.links
                .insert((link.original.chat, link.original.message), counterparts);
        }
        if let Some(command) = settled.tell {
            self.command(&command).expect("a ticket can always be told");
        }
    }

    fn note_uncertain(&mut self, step: &Step) {
        self.mark_was_uncertain |= matches!(step.key, StepKey::Mark(_));
        for source in sources(&step.action) {
            *self.uncertain.entry((source.chat, source.message)).or_default() += 1;
        }
    }

    /// Works until no lane has work, and the customer is back.
    ///
    /// # Panics
    /// If that takes more moves than any finite work could.
    pub fn drain(&mut self) {
        for _ in 0..3_000 {
            let Some(lane) = self.lanes.iter().find(|(_, lane)| lane.work).map(|(id, _)| *id) else {
                if !self.blocked {
                    return;
                }
                self.blocked = false;
                self.command(&Command::CustomerLeaves(false))
                    .expect("they may come back");
                continue;
            };
            self.work(lane);
            self.now += SignedDuration::from_millis(10);
        }
        let stuck: Vec<_> = self
            .lanes
            .iter()
            .filter(|(_, lane)| lane.work)
            .map(|(id, _)| (id, self.plan(*id)))
            .collect();
        panic!("no end in sight: {stuck:?}");
    }

    /// Whether the ticket was told that something of that commit could not be sent.
    pub fn was_told(&self, version: u64) -> bool {
        let events = self.commits.iter().flat_map(|commit| &commit.events);
        events
            .into_iter()
            .any(|event| matches!(event, Event::SendingFailed { failure } if failure.version == version))
    }
}

/// Anna writes to the customer, in the first group.
pub fn writes(id: i64, text: &str) -> Command {
    Command::AgentWrites {
        by: anna(),
        message: says(id, text),
        answers: None,
        to_customer: true,
    }
}

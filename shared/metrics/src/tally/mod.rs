//! What must be remembered of a ticket to count its next commit.

mod reversible;

use jiff::{Timestamp, tz::Offset};
use serde::{Deserialize, Serialize};

pub use reversible::{Rating, Resolution};

use domain::{
    Lang, QueueName, TicketId, TopicKey, UserId,
    settings::Class,
    sla::Level,
    ticket::{Actor, Commit, Event},
};

use super::{Cell, Delta, Dimension, Measure, NO_TOPIC, Span};

/// The shape of tallies that this code writes. A newer one is refused.
pub const SCHEMA: u16 = 1;

/// The only channel there is yet.
const TELEGRAM: &str = "telegram";

/// One ticket as far as it has been counted. Bounded: it does not grow with the number of commits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The ticket.
    pub ticket: TicketId,
    /// The shape of this tally.
    pub schema: u16,
    /// The last commit that was counted.
    pub seq: u64,
    /// The queue it is in.
    pub queue: QueueName,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicKey>,
    /// Its class.
    pub class: Class,
    /// The customer's language.
    pub language: Lang,
    /// How the customer reached us.
    pub channel: String,
    /// The arm of an experiment that it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arm: Option<String>,
    /// The agent who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    /// When it opened.
    pub opened_at: Timestamp,
    /// How often it was reopened.
    pub cycle: u32,
    /// Since when it stands open, while it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_since: Option<Timestamp>,
    /// How long it stood open before that, in seconds.
    #[serde(default)]
    pub open_before: u64,
    /// Since when the customer waits for an answer, while they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<Timestamp>,
    /// Since when nobody has it, while nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unowned_since: Option<Timestamp>,
    /// Since when somebody on call is called, until one of them acknowledges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called_since: Option<Timestamp>,
    /// When an agent first answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_replied_at: Option<Timestamp>,
    /// How often an agent answered in this cycle.
    #[serde(default)]
    pub answers: u32,
    /// How this cycle was resolved, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Resolution>,
    /// The last cycle's rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
}

/// Where something was counted that may have to be taken back: what of its place may change in a ticket's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// When.
    at: Timestamp,
    /// In which queue.
    queue: QueueName,
    /// To whose account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agent: Option<UserId>,
}

impl Tally {
    /// The tally of a ticket about to be counted; `None` if the commit does not open one.
    pub(super) fn opened(commit: &Commit) -> Option<Self> {
        let Some(Event::Opened {
            customer,
            topic,
            class,
            queue,
            ..
        }) = commit.events.first()
        else {
            return None;
        };
        Some(Self {
            ticket: commit.ticket,
            schema: SCHEMA,
            seq: 0,
            queue: queue.clone(),
            topic: topic.clone(),
            class: *class,
            language: customer.lang.clone(),
            channel: TELEGRAM.to_owned(),
            arm: None,
            owner: None,
            opened_at: commit.at,
            cycle: 0,
            open_since: None,
            open_before: 0,
            waiting_since: None,
            unowned_since: None,
            called_since: None,
            first_replied_at: None,
            answers: 0,
            resolved: None,
            rating: None,
        })
    }

    /// Counts all events of a commit.
    pub(super) fn take_in(&mut self, commit: &Commit) -> Delta {
        let mut delta = Delta::default();
        for event in &commit.events {
            self.event(event, commit.actor, commit.at, &mut delta);
        }
        delta
    }

    fn event(&mut self, event: &Event, actor: Actor, at: Timestamp, delta: &mut Delta) {
        // What nobody in particular did is to the account of whoever has the ticket.
        let here = self.place(at, self.owner);
        match event {
            Event::Opened {
                messages,
                person_called,
                written,
                ..
            } => {
                self.mark(delta, &here, Measure::Opened, 1);
                let said = i64::try_from(messages.len()).unwrap_or(i64::MAX);
                self.mark(delta, &here, Measure::MessagesIn, said);
                self.mark(delta, &here, Measure::PersonCalled, (*person_called).into());
                self.open_since = Some(at);
                self.unowned_since = Some(at);
                self.waiting_since = Some(written.unwrap_or(at));
            }
            Event::CustomerWrote { written, .. } => {
                self.mark(delta, &here, Measure::MessagesIn, 1);
                self.waiting_since.get_or_insert(written.unwrap_or(at));
            }
            Event::PersonCalled => self.mark(delta, &here, Measure::PersonCalled, 1),
            Event::AgentReplied { agent, .. } => {
                let theirs = self.place(at, Some(*agent));
                self.mark(delta, &theirs, Measure::MessagesOut, 1);
                self.answered(delta, &theirs);
            }
            // An edit makes no message more.
            Event::Noted { agent, edited, .. } => {
                self.mark(delta, &self.place(at, Some(*agent)), Measure::Notes, (!edited).into());
            }
            Event::Taken { agent, .. } => {
                if let Some(since) = self.unowned_since.take() {
                    let took = Measure::took(Span::TimeToTake, seconds(since, at));
                    self.mark(delta, &self.place(at, Some(*agent)), took, 1);
                }
                self.owner = Some(*agent);
            }
            // The first of a call; one before it that nobody acknowledged was over in another way.
            Event::Called { attempt: 1, .. } => self.called_since = Some(at),
            Event::Acknowledged { agent, .. } => {
                if let Some(since) = self.called_since.take() {
                    let took = Measure::took(Span::Acknowledgement, seconds(since, at));
                    self.mark(delta, &self.place(at, Some(*agent)), took, 1);
                }
            }
            Event::Released { .. } => {
                self.owner = None;
                self.unowned_since = Some(at);
            }
            Event::DetailsAsked { agent, .. } => {
                let theirs = self.place(at, Some(*agent));
                self.mark(delta, &theirs, Measure::DetailsAsked, 1);
                self.answered(delta, &theirs);
            }
            Event::Resolved {
                agent, summary, survey, ..
            } => self.resolved(delta, *agent, *summary, *survey, at),
            Event::Reopened { owner_off, written, .. } => {
                self.waiting_since = self.waiting_since.or(*written);
                self.reopened(delta, here);
                if *owner_off {
                    self.owner = None;
                    self.unowned_since = Some(at);
                }
            }
            Event::Closed { why, .. } => {
                let agent = self.owner.or(match actor {
                    Actor::Agent(agent) => Some(agent),
                    Actor::Customer | Actor::Desk => None,
                });
                let theirs = self.place(at, agent);
                self.mark(delta, &theirs, Measure::closed(*why), 1);
                self.stop(at);
            }
            Event::Escalated { agent, to, .. } => {
                let theirs = self.place(at, Some(*agent));
                self.mark(delta, &theirs, Measure::Escalated, 1);
                self.queue = to.clone();
                self.owner = None;
                self.unowned_since = Some(at);
                self.waiting_since.get_or_insert(at);
            }
            Event::Rated {
                cycle, score, agent, ..
            } => self.rated(delta, *cycle, *score, self.place(at, *agent)),
            Event::RatingCommented { .. } => {
                let agent = self.rating.as_ref().map(|rating| rating.place.agent);
                let place = self.place(at, agent.unwrap_or(self.owner));
                self.mark(delta, &place, Measure::RatingComments, 1);
            }
            Event::ClockReached {
                clock,
                level: Level::Breach,
                ..
            } => self.mark(delta, &here, Measure::Breached(*clock), 1),
            Event::SendingFailed { failure } if failure.missing.is_loss() => {
                self.mark(delta, &here, Measure::SendingFailed, 1);
            }
            Event::SendingFailed { .. }
            | Event::CustomerEdited { .. }
            | Event::AgentEdited { .. }
            | Event::Recalled { .. }
            | Event::Reminded
            | Event::ClockReached { .. }
            | Event::Apologised { .. }
            | Event::Updated { .. }
            | Event::FollowedUp
            | Event::TermsChanged
            | Event::Drafted { .. }
            | Event::VipSet { .. }
            | Event::Located { .. }
            | Event::Called { .. }
            | Event::Offered { .. }
            | Event::Nudged { .. }
            | Event::IncidentReported { .. }
            | Event::Left
            | Event::Returned => {}
        }
    }

    /// An agent has said something to the customer.
    fn answered(&mut self, delta: &mut Delta, place: &Place) {
        let at = place.at;
        let waiting_since = self.waiting_since.take();
        let (span, since) = if self.first_replied_at.is_none() {
            // After a reopening the wait is shorter than the ticket's age, and the wait is what the customer felt.
            let since = waiting_since.unwrap_or(self.opened_at);
            (Span::FirstResponse, Some(since))
        } else {
            (Span::NextResponse, waiting_since)
        };
        if let Some(since) = since {
            self.mark(delta, place, Measure::took(span, seconds(since, at)), 1);
        }
        self.first_replied_at.get_or_insert(at);
        self.answers = self.answers.saturating_add(1);
    }

    /// It no longer stands open.
    fn stop(&mut self, at: Timestamp) {
        self.waiting_since = None;
        if let Some(since) = self.open_since.take() {
            self.open_before = self.open_before.saturating_add(seconds(since, at));
        }
    }

    fn place(&self, at: Timestamp, agent: Option<UserId>) -> Place {
        Place {
            at,
            queue: self.queue.clone(),
            agent,
        }
    }

    /// Moves a counter in every dimension.
    fn mark(&self, delta: &mut Delta, place: &Place, measure: Measure, by: i64) {
        if by == 0 {
            return;
        }
        let when = Offset::UTC.to_datetime(place.at);
        let day = when.date();
        let topic = self.topic.as_ref().map_or(NO_TOPIC, TopicKey::as_str);
        let values = [
            (Dimension::All, Some("all".to_owned())),
            (Dimension::Hour, Some(format!("{:02}", when.hour()))),
            (Dimension::Queue, Some(place.queue.to_string())),
            (Dimension::Topic, Some(topic.to_owned())),
            (Dimension::Agent, place.agent.map(|agent| agent.to_string())),
            (Dimension::Language, Some(self.language.to_string())),
            (Dimension::Channel, Some(self.channel.clone())),
            (Dimension::Arm, self.arm.clone()),
            (Dimension::Class, Some(self.class.as_str().to_owned())),
        ];
        for (dim, value) in values {
            if let Some(value) = value {
                delta.add(Cell { day, dim, value }, measure, by);
            }
        }
    }
}

/// How many whole seconds passed. None if `to` is not later: redelivered events are old, and clocks go back.
fn seconds(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.duration_since(from).as_secs()).unwrap_or_default()
}

//! The fold: what a ticket looks like after a commit. Reads no settings, so that a replay gives the same answer for ever.

use jiff::Timestamp;

use super::{
    Actor, Call, Commit, Draft, Event, Offer, Owner, REMEMBERED_DRAFTS, REMEMBERED_INPUTS, REMEMBERED_WITHHELD, State,
    Survey, SurveyRequest, Ticket, is_old,
};
use crate::{message::MessageRef, sla::Clock};

impl Ticket {
    /// The ticket after `commit`, or `None` if the commit does not follow: a first commit must open it, any other must be the
    /// next version.
    #[must_use]
    pub fn fold(ticket: Option<Self>, commit: &Commit) -> Option<Self> {
        let mut ticket = match ticket {
            Some(ticket) if ticket.version + 1 == commit.version && ticket.id == commit.ticket => ticket,
            None if commit.version == 1 => Self::opened(commit)?,
            _ => return None,
        };
        for event in &commit.events {
            ticket.apply(event, commit.at);
            ticket.note_incident(event, commit.at);
        }
        if let Actor::Agent(_) = commit.actor {
            ticket.worked_at = Some(commit.at);
        }
        if let Some(input) = commit.input {
            remember(&mut ticket.inputs, input, REMEMBERED_INPUTS);
        }
        // Another group has messages of the same ids. In the one that was left nothing is said to the customer any more.
        if ticket.group != commit.group {
            ticket.inputs.retain(|input| !input.is_of_group());
        }
        ticket.changed_at = Some(commit.at);
        ticket.version = commit.version;
        ticket.schema = commit.schema;
        ticket.group = commit.group;
        ticket.settings = commit.settings;
        if let Some(clocks) = &commit.clocks {
            ticket.clocks.clone_from(clocks);
        }
        ticket.place.clone_from(&commit.place);
        ticket.due = commit.due;
        Some(ticket)
    }

    fn opened(commit: &Commit) -> Option<Self> {
        let Some(Event::Opened {
            customer,
            topic,
            class,
            urgency,
            queue,
            start,
            continues,
            person_called,
            last_rated_at,
            vip_until,
            vip_set_at,
            written,
            ..
        }) = commit.events.first()
        else {
            return None;
        };
        let since = written.unwrap_or(commit.at).min(commit.at);
        Some(Self {
            id: commit.ticket,
            bot: commit.bot,
            version: 0,
            schema: commit.schema,
            customer: customer.clone(),
            state: State::Accepted,
            cycle: 0,
            topic: topic.clone(),
            class: *class,
            urgency: *urgency,
            queue: queue.clone(),
            group: commit.group,
            owner: None,
            start: start.clone(),
            continues: *continues,
            opened_at: since,
            waiting_since: None,
            waits: 0,
            promised: None,
            apologised: false,
            reacts_from: Some(since),
            reactions: 1,
            clocks: Vec::new(),
            pauses: Vec::new(),
            paused_since: None,
            heard_at: None,
            first_replied_at: None,
            worked_at: None,
            nudged_at: None,
            details_asked_at: None,
            reminded_at: None,
            asks_after: None,
            reopens_until: None,
            person_called: *person_called,
            unreachable: false,
            asked: None,
            age_told_at: is_old(*written, commit.at).then_some(commit.at),
            customers_album: None,
            customers_thread: None,
            last_rated_at: *last_rated_at,
            albums: Vec::new(),
            withheld: Vec::new(),
            vip_until: *vip_until,
            vip_set_at: *vip_set_at,
            call: None,
            incident: None,
            offer: None,
            drafts: Vec::new(),
            place: None,
            changed_at: None,
            settings: commit.settings,
            due: None,
            inputs: Vec::new(),
        })
    }

    /// One event's effect on the snapshot.
    fn apply(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::Opened { promised, messages, .. } => {
                messages.last().into_iter().for_each(|last| self.customer_spoke(last));
                self.customer_waits(self.opened_at, Some(*promised));
            }
            Event::CustomerWrote {
                promised,
                message,
                written,
                old,
                ..
            } => {
                let since = self.waits_from(*written, at);
                if *old {
                    self.age_told_at = Some(at);
                }
                self.customer_spoke(message);
                if self.state == State::NeedsDetails {
                    self.back_to_work(since);
                }
                self.customer_waits(since, *promised);
            }
            Event::AgentReplied { message, .. } => {
                self.drafts.retain(|draft| !draft.is_of(message.chat, message.id));
                self.saw_album(message, false);
                self.first_replied_at.get_or_insert(at);
                self.heard_at = Some(at);
                self.reacts_from = None;
                self.customer_answered();
            }
            Event::Taken { agent, name, .. } => {
                self.owner = Some(Owner {
                    id: *agent,
                    name: name.clone(),
                });
                self.reacts_from = None;
                // Whoever has it, by hand or by the desk, need not be called.
                self.call = None;
                self.offer = None;
                if self.state == State::Accepted {
                    self.state = State::InProgress;
                }
            }
            Event::Released { .. } => {
                self.offer = None;
                self.owner = None;
                if self.state == State::InProgress {
                    self.state = State::Accepted;
                }
            }
            Event::DetailsAsked { .. } => {
                self.state = State::NeedsDetails;
                self.rest(at);
                self.heard_at = Some(at);
                self.reacts_from = None;
                self.details_asked_at = Some(at);
                self.reminded_at = None;
                self.first_replied_at.get_or_insert(at);
                self.customer_answered();
            }
            Event::Resolved {
                survey,
                reopens_until,
                agent,
                summary,
            } => {
                // A summary is an agent's public message, and may be the first.
                if agent.is_some() && *summary {
                    self.first_replied_at.get_or_insert(at);
                }
                self.state = State::Resolved;
                self.call = None;
                self.offer = None;
                self.rest(at);
                self.reacts_from = None;
                self.asks_after = agent.map(|_| at);
                self.reopens_until = Some(*reopens_until);
                self.details_asked_at = None;
                self.reminded_at = None;
                self.customer_answered();
                if let Survey::Asked(agent) = survey {
                    self.asked = Some(SurveyRequest {
                        cycle: self.cycle,
                        agent: *agent,
                        score: None,
                        rated_at: None,
                        comment: None,
                        comment_album: None,
                    });
                }
            }
            Event::Reopened {
                promised,
                owner_off,
                written,
            } => {
                let since = self.waits_from(*written, at);
                if *owner_off {
                    self.owner = None;
                }
                self.cycle += 1;
                self.reopens_until = None;
                self.asks_after = None;
                self.back_to_work(since);
                if self.owner.is_none() {
                    self.has_to_react(since);
                }
                self.customer_waits(since, Some(*promised));
            }
            Event::Closed { reopens_until, .. } => {
                self.state = State::Closed;
                self.call = None;
                self.offer = None;
                self.rest(at);
                self.reacts_from = None;
                self.asks_after = None;
                self.reopens_until = *reopens_until;
                self.details_asked_at = None;
                self.reminded_at = None;
                self.customer_answered();
            }
            Event::Escalated {
                to, promised, urgency, ..
            } => {
                // Whether the new queue calls anybody, an event of its own says.
                self.call = None;
                self.queue = to.clone();
                self.urgency = urgency.unwrap_or(self.urgency);
                self.owner = None;
                self.offer = None;
                self.back_to_work(at);
                self.has_to_react(at);
                if self.waiting_since.is_none() {
                    self.customer_waits(at, None);
                }
                self.promised = Some(*promised);
                self.apologised = false;
                self.nudged_at = None;
            }
            Event::Rated { score, .. } => {
                if let Some(asked) = &mut self.asked {
                    asked.score = Some(*score);
                    asked.rated_at.get_or_insert(at);
                }
            }
            Event::RatingCommented { message } => {
                self.customers_thread = message.thread;
                let commit = self.version + 1;
                if let Some(asked) = self.asked.as_mut().filter(|asked| asked.comment.is_none()) {
                    asked.comment = Some(commit);
                    asked.comment_album.clone_from(&message.album);
                }
            }
            Event::Reminded => self.reminded_at = Some(at),
            Event::ClockReached {
                clock, cycle, level, ..
            } => {
                let reached = |of: &&mut Clock| of.kind == *clock && of.cycle == *cycle;
                if let Some(clock) = self.clocks.iter_mut().find(reached) {
                    clock.ahead.retain(|stage| stage.level != *level);
                    clock.told.push(*level);
                }
            }
            Event::Apologised { promised } => {
                self.promised = Some(*promised);
                self.apologised = true;
            }
            Event::Updated { .. } => self.heard_at = Some(at),
            Event::FollowedUp => self.asks_after = None,
            Event::Nudged { .. } => self.nudged_at = Some(at),
            Event::Drafted {
                agent,
                message,
                answers,
            } => {
                let draft = Draft {
                    agent: *agent,
                    message: message.clone(),
                    answers: *answers,
                    // The commit that is being folded.
                    commit: Some(self.version + 1),
                };
                self.drafts.retain(|draft| !draft.is_of(message.chat, message.id));
                remember(&mut self.drafts, draft, REMEMBERED_DRAFTS);
            }
            Event::Called { to, attempt, next, .. } => {
                let (since, mut called) = self
                    .call
                    .take()
                    .map_or_else(|| (at, Vec::new()), |call| (call.since, call.called));
                if !called.contains(to) {
                    called.push(*to);
                }
                self.call = Some(Call {
                    since,
                    attempts: *attempt,
                    next: *next,
                    called,
                });
            }
            Event::Acknowledged { .. } => self.call = None,
            Event::Offered { to, until, or } => {
                self.offer = Some(Offer {
                    to: *to,
                    until: *until,
                    or: or.clone(),
                });
            }
            Event::VipSet { until, set_at, .. } => {
                self.vip_until = *until;
                self.vip_set_at = Some(set_at.unwrap_or(at));
            }
            Event::Located { region, zone } => {
                self.customer.region.clone_from(region);
                self.customer.zone.clone_from(zone);
            }
            Event::PersonCalled => self.person_called = true,
            Event::Left => self.unreachable = true,
            Event::Returned => self.unreachable = false,
            Event::Noted { message, edited, .. } => {
                self.saw_album(message, true);
                if *edited {
                    // What became a note is nobody's to send.
                    self.drafts.retain(|draft| !draft.is_of(message.chat, message.id));
                    let noted = (message.chat, message.id);
                    self.withheld.retain(|earlier| *earlier != noted);
                    remember(&mut self.withheld, noted, REMEMBERED_WITHHELD);
                }
            }
            Event::CustomerEdited { .. }
            | Event::AgentEdited { .. }
            | Event::Recalled { .. }
            | Event::IncidentReported { .. }
            | Event::TermsChanged
            | Event::SendingFailed { .. } => {}
        }
    }

    /// Next response counts from the oldest unanswered message: more of them do not move it.
    fn customer_waits(&mut self, at: Timestamp, promised: Option<Timestamp>) {
        if self.waiting_since.is_none() {
            self.waiting_since = Some(at);
            self.waits += 1;
            self.apologised = false;
            self.nudged_at = None;
        }
        if let Some(promised) = promised {
            self.promised.get_or_insert(promised);
        }
    }

    /// Somebody of the queue has to take it up, anew.
    fn has_to_react(&mut self, at: Timestamp) {
        self.reacts_from = Some(at);
        self.reactions += 1;
    }

    /// What goes with their message goes where it went, and what answers it comes where it was written.
    fn customer_spoke(&mut self, last: &MessageRef) {
        self.customers_album.clone_from(&last.album);
        self.customers_thread = last.thread;
    }

    fn customer_answered(&mut self) {
        self.waiting_since = None;
        self.promised = None;
        self.apologised = false;
        self.nudged_at = None;
    }

    fn back_to_work(&mut self, at: Timestamp) {
        self.go_on(at);
        self.state = if self.owner.is_some() {
            State::InProgress
        } else {
            State::Accepted
        };
        self.details_asked_at = None;
        self.reminded_at = None;
    }
}

/// Puts `item` last, and lets go of the oldest beyond `most`.
pub(super) fn remember<T>(list: &mut Vec<T>, item: T, most: usize) {
    list.push(item);
    let excess = list.len().saturating_sub(most);
    list.drain(..excess);
}

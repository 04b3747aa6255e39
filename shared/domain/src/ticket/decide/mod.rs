//! The one function that makes every transition.

mod course;
mod customer;
mod hands;
mod words;

pub use words::{edit_stays, would_leave};

use jiff::Timestamp;

use super::{
    Actor, Command, Commit, Event, Failure, Opening, SCHEMA, State, Ticket,
    due::due,
    incident::with_report,
    tick::{called, tick},
    written::written_before,
};
use crate::{
    InputId, Policy, QueueName, TicketId,
    settings::Subject,
    staff::NotAllowed,
    ticket::{compute_clocks, overdue},
};

/// Why a command changed nothing. Each becomes a polite line to whoever asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// The ticket is over, for this command.
    Over,
    /// Another agent has it.
    TakenBy(String),
    /// The agent has it already.
    AlreadyYours,
    /// It is in the asked-for state already.
    AlreadyThere,
    /// What the button was shown for is not so any more: an offer has lapsed, a draft was edited.
    Outdated,
    /// The role does not allow it.
    NotAllowed,
    /// There is no level above this one.
    NowhereToEscalate,
    /// That queue takes no tickets.
    QueueOff(QueueName),
    /// The survey belongs to an earlier cycle, or there is none.
    NoSurvey,
    /// It has been rated, and the time to change one's mind is over.
    AlreadyRated,
    /// A rating is 1 to 5 stars.
    BadScore,
    /// Telegram lets no bot copy such a message.
    CannotBeCopied,
}

impl From<NotAllowed> for Rejected {
    fn from(NotAllowed: NotAllowed) -> Self {
        Self::NotAllowed
    }
}

/// Opens ticket number `id`: its first commit, with the fold of it.
///
/// Whether the customer may open one (no more than five at a time) is the front desk's to know.
#[must_use]
pub fn open(
    id: TicketId,
    opening: Opening,
    input: Option<InputId>,
    policy: &Policy,
    now: Timestamp,
) -> (Ticket, Commit) {
    let body = opening.messages.iter().map(|message| message.words.clone()).collect();
    let subject = Subject {
        queue: &opening.queue,
        class: opening.class,
        urgency: opening.urgency,
    };
    let written = written_before(opening.written, now);
    let promised = policy.promise(subject, false, written.unwrap_or(now));
    let call = called(policy, &opening.queue, 0, now);
    let by_hand = policy.manual.holds(opening.topic.as_ref(), &opening.queue, now);
    let group = opening.group;
    let mut commit = Commit {
        ticket: id,
        version: 1,
        schema: SCHEMA,
        at: now,
        bot: opening.bot,
        customer: opening.customer.user,
        group,
        input,
        actor: Actor::Customer,
        settings: policy.version,
        clocks: None,
        place: None,
        loads: Vec::new(),
        due: None,
        body,
        events: [Event::Opened {
            customer: opening.customer,
            topic: opening.topic,
            class: opening.class,
            urgency: opening.urgency,
            queue: opening.queue,
            messages: opening.messages.into_iter().map(|message| message.at).collect(),
            start: opening.start,
            continues: opening.continues,
            person_called: opening.person_called,
            by_hand,
            last_rated_at: opening.last_rated_at,
            vip_until: opening.vip_until,
            vip_set_at: opening.vip_set_at,
            written,
            promised,
        }]
        .into_iter()
        .chain(call)
        .collect(),
    };
    let Some(ticket) = Ticket::fold(None, &commit) else {
        unreachable!("a first commit that begins with Opened opens a ticket")
    };
    (ticket.with_clocks(&mut commit, policy), commit)
}

impl Ticket {
    /// Decides `command` and folds it: the next snapshot and its commit, or `None` where nothing happens (an early tick).
    ///
    /// # Errors
    /// As [`decide`].
    pub fn after(
        &self,
        command: &Command,
        input: Option<InputId>,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<Option<(Self, Commit)>, Rejected> {
        if matches!(command, Command::Tick) && self.due.is_none_or(|due| now < due) {
            return Ok(None);
        }
        // A clock that goes backwards, or a late redelivery, must not make history run backwards.
        let now = self.changed_at.map_or(now, |changed| changed.max(now));
        let decided = decide(self, command, policy, now)?;
        if decided.is_empty() {
            return Ok(None);
        }
        // A tick finds by itself what is overdue.
        let mut events = if matches!(command, Command::Tick) {
            Vec::new()
        } else {
            overdue(self, now)
        };
        events.extend(decided);
        let group = events.iter().rev().find_map(|event| {
            if let Event::Escalated { group, .. } = event {
                Some(*group)
            } else {
                None
            }
        });
        let actor = match command.staffer() {
            Some(staffer) => Actor::Agent(staffer.id),
            None if command.is_customers() => Actor::Customer,
            None => Actor::Desk,
        };
        let mut commit = Commit {
            ticket: self.id,
            version: self.version + 1,
            schema: SCHEMA,
            at: now,
            bot: self.bot,
            customer: self.customer.user,
            group: group.unwrap_or(self.group),
            input,
            actor,
            settings: policy.version,
            events,
            clocks: None,
            place: None,
            loads: Vec::new(),
            due: None,
            body: command.words(),
        };
        let Some(folded) = Self::fold(Some(self.clone()), &commit) else {
            unreachable!("a commit made for the next version of this ticket follows it")
        };
        let next = folded.with_clocks(&mut commit, policy);
        let (before, after) = (self.holder(), next.holder());
        if before != after {
            commit.loads = before
                .map(|agent| (agent, -1))
                .into_iter()
                .chain(after.map(|agent| (agent, 1)))
                .collect();
        }
        Ok(Some((next, commit)))
    }

    /// Whether its clocks, its due time and its place in the queue are what that policy makes of them.
    fn follows(&self, policy: &Policy, now: Timestamp) -> bool {
        let mut clocks = self.clocks.clone();
        // Earlier releases stored more than the next level.
        for clock in &mut clocks {
            clock.ahead.truncate(1);
        }
        compute_clocks(self, policy) == clocks
            && due(self, policy) == self.due
            && self.standing(policy, now) == self.place
    }

    /// Winds the clocks after what has happened, sets the next look at them, and notes both in the commit.
    fn with_clocks(mut self, commit: &mut Commit, policy: &Policy) -> Self {
        let clocks = compute_clocks(&self, policy);
        if clocks != self.clocks {
            commit.clocks = Some(clocks.clone());
            self.clocks = clocks;
        }
        self.place = self.standing(policy, commit.at);
        commit.place.clone_from(&self.place);
        self.due = due(&self, policy);
        commit.due = self.due;
        self
    }
}

/// Decides what one command does to one ticket. Reads no clock, performs no I/O.
///
/// No events: nothing happens, and nobody needs to be told.
///
/// # Errors
/// [`Rejected`] when the ticket's state or the agent's role does not allow the command; nothing changes.
pub fn decide(ticket: &Ticket, command: &Command, policy: &Policy, now: Timestamp) -> Result<Vec<Event>, Rejected> {
    by_command(ticket, command, policy, now).map(|events| with_report(ticket, events))
}

fn by_command(ticket: &Ticket, command: &Command, policy: &Policy, now: Timestamp) -> Result<Vec<Event>, Rejected> {
    let settings = &policy.settings;
    match command {
        Command::CustomerWrites(message) => customer::writes(ticket, message, policy, now),
        Command::CustomerSends {
            messages,
            person,
            anyway,
        } => customer::sends(ticket, messages, (*person, *anyway), policy, now),
        Command::CustomerEdits(message) => Ok(vec![customer::edits(ticket, message)]),
        Command::CustomerCallsPerson => customer::calls_person(ticket, policy, now),
        Command::CustomerSolves => customer::solves(ticket, settings, now),
        Command::CustomerReopens => customer::reopens(ticket, policy, now),
        Command::CustomerRates { cycle, score } => customer::rates(ticket, *cycle, *score, settings, now),
        Command::CustomerComments(message) => customer::comments(ticket, message),
        Command::CustomerLeaves(left) => Ok(customer::leaves(ticket, *left)),
        Command::AgentWrites {
            by,
            message,
            answers,
            to_customer,
        } => words::writes(ticket, by, message, *answers, *to_customer),
        Command::SendDraft {
            by,
            chat,
            message,
            drafted,
            words,
        } => words::sends_draft(ticket, by, (*chat, *message), (*drafted, words.is_some())),
        Command::AgentNotes { by, message } => words::notes(by, message),
        Command::With {
            command,
            message,
            answers,
            leaves,
        } => {
            let decided = by_command(ticket, command, policy, now);
            match command.staffer() {
                Some(by) if *leaves => words::answers_with(ticket, by, (message, *answers), decided, policy, now),
                Some(by) => words::notes_beside(by, message, decided),
                None => decided,
            }
        }
        Command::AgentEdits { by, message } => words::edits(ticket, by, message),
        Command::AgentRecalls {
            by,
            chat,
            message,
            said_by,
        } => words::recalls(ticket, by, (*chat, *message), said_by),
        Command::Take(by) => hands::takes(ticket, by),
        Command::Release(by) => hands::releases(ticket, by),
        Command::Assign(to) => hands::assigned(ticket, to),
        Command::Offer { to, or } => hands::offered(ticket, to, or.as_ref(), now),
        Command::Accept(by) => hands::accepts(ticket, by, now),
        Command::Acknowledge(by) => hands::acknowledges(ticket, by, policy),
        Command::AskDetails(by) => course::asks_details(ticket, by, policy, now),
        Command::Resolve(by) => course::resolves(ticket, by, settings, now),
        Command::Escalate(by) => course::escalates(ticket, by, (None, None, false), policy, now),
        Command::EscalateTo { by, to, urgency, form } => {
            course::escalates(ticket, by, (to.as_ref(), *urgency, form.is_some()), policy, now)
        }
        Command::CloseAsSpam(by) => course::closes_as_spam(ticket, by),
        Command::SetVip { by, until } => course::sets_vip(ticket, by, *until),
        Command::CustomerKnown(traits) => Ok(course::customer_known(ticket, traits)),
        Command::SendingFailed(failure) => Ok(vec![sending_failed(ticket, failure)]),
        Command::RecallCame {
            agent,
            chat,
            message,
            to,
        } => Ok(vec![words::recalled(ticket, *agent, (*chat, *message), *to)]),
        Command::NewTerms => Ok(new_terms(ticket, policy, now)),
        Command::Tick => Ok(tick(ticket, policy, now)),
    }
}

fn sending_failed(ticket: &Ticket, failure: &Failure) -> Event {
    match ticket.state {
        State::Accepted | State::InProgress | State::NeedsDetails | State::Resolved | State::Closed => {
            Event::SendingFailed {
                failure: failure.clone(),
            }
        }
    }
}

fn new_terms(ticket: &Ticket, policy: &Policy, now: Timestamp) -> Vec<Event> {
    match ticket.state {
        State::Accepted | State::InProgress | State::NeedsDetails | State::Resolved if !ticket.follows(policy, now) => {
            vec![Event::TermsChanged]
        }
        State::Accepted | State::InProgress | State::NeedsDetails | State::Resolved | State::Closed => Vec::new(),
    }
}

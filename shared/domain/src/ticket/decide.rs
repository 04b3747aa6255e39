//! The one function that makes every transition.

use jiff::Timestamp;

use super::{
    Actor, Command, Commit, Event, Opening, SCHEMA, State, Survey, Ticket, WhyClosed, WhyNoSurvey,
    due::{after_time, due},
    tick::{called, tick},
};
use crate::{
    InputId, QueueName, TicketId,
    message::{Content, is_note},
    settings::{Policy, Settings, Subject, Urgency},
    sla::{overdue, wind},
    staff::{Right, Staffer},
};

/// How long an offer at the end of a shift may be accepted.
const OFFER_LASTS: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

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
    /// The role does not allow it.
    NotAllowed,
    /// There is no level above this one.
    NowhereToEscalate,
    /// The survey belongs to an earlier cycle, or there is none.
    NoSurvey,
    /// It has been rated, and the time to change one's mind is over.
    AlreadyRated,
    /// A rating is 1 to 5 stars.
    BadScore,
    /// Telegram lets no bot copy such a message.
    CannotBeCopied,
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
    let promised = policy.promise(subject, false, now);
    let call = called(policy, &opening.queue, 0, now);
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
            last_rated_at: opening.last_rated_at,
            vip_until: opening.vip_until,
            promised,
        }]
        .into_iter()
        .chain(call)
        .collect(),
    };
    let Some(ticket) = Ticket::fold(None, &commit) else {
        unreachable!("a first commit that begins with Opened opens a ticket")
    };
    (ticket.wound(&mut commit, policy), commit)
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
        let next = folded.wound(&mut commit, policy);
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
        wind(self, policy) == self.clocks && due(self, policy) == self.due && self.standing(policy, now) == self.place
    }

    /// Winds the clocks after what has happened, sets the next look at them, and notes both in the commit.
    fn wound(mut self, commit: &mut Commit, policy: &Policy) -> Self {
        let clocks = wind(&self, policy);
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
    use State::{Accepted, Closed, InProgress, NeedsDetails, Resolved};
    let settings = &policy.settings;
    match command {
        Command::CustomerWrites(message) => {
            if message.at.content == Content::Uncopyable {
                return Err(Rejected::CannotBeCopied);
            }
            let mut events = match ticket.state {
                Accepted | InProgress | NeedsDetails => Vec::new(),
                Resolved | Closed => vec![reopened(ticket, policy, now)?],
            };
            let promised = (events.is_empty() && ticket.waiting_since.is_none()).then(|| promise(ticket, policy, now));
            events.extend(returned(ticket));
            let answered_details = ticket.state == NeedsDetails;
            events.push(Event::CustomerWrote {
                message: message.at.clone(),
                promised,
                answered_details,
            });
            Ok(events)
        }
        Command::CustomerEdits(message) => match ticket.state {
            Accepted | InProgress | NeedsDetails | Resolved | Closed => Ok(vec![Event::CustomerEdited {
                message: message.at.clone(),
            }]),
        },
        Command::CustomerCallsPerson => match ticket.state {
            Accepted | InProgress | NeedsDetails if ticket.person_called => Err(Rejected::AlreadyThere),
            Accepted | InProgress | NeedsDetails => Ok(vec![Event::PersonCalled]),
            Resolved | Closed => Ok(vec![reopened(ticket, policy, now)?, Event::PersonCalled]),
        },
        Command::CustomerSolves => match ticket.state {
            Accepted | InProgress | NeedsDetails => Ok(vec![resolved(ticket, None, false, settings, now)]),
            Resolved => Err(Rejected::AlreadyThere),
            Closed => Err(Rejected::Over),
        },
        Command::CustomerReopens => match ticket.state {
            Accepted | InProgress | NeedsDetails => Err(Rejected::AlreadyThere),
            Resolved | Closed => Ok(vec![reopened(ticket, policy, now)?]),
        },
        Command::CustomerRates { cycle, score } => match ticket.state {
            Accepted | InProgress | NeedsDetails | Resolved | Closed => rated(ticket, *cycle, *score, settings, now),
        },
        Command::CustomerComments(message) => match ticket.state {
            Accepted | InProgress | NeedsDetails | Resolved | Closed => {
                if ticket.asked.as_ref().is_some_and(|asked| asked.score.is_some()) {
                    Ok(vec![Event::RatingCommented {
                        message: message.at.clone(),
                    }])
                } else {
                    Err(Rejected::NoSurvey)
                }
            }
        },
        // A finished ticket, too: what waits for their return is still theirs.
        Command::CustomerLeaves(left) => match ticket.state {
            Accepted | InProgress | NeedsDetails | Resolved | Closed => Ok(match (left, ticket.unreachable) {
                (true, false) => vec![Event::Left],
                (false, true) => vec![Event::Returned],
                (true, true) | (false, false) => Vec::new(),
            }),
        },
        Command::AgentWrites {
            by,
            message,
            answers,
            to_customer,
        } => {
            by.allowed(Right::Write)?;
            let speaks = match ticket.album(&message.at) {
                Some(album) => !album.note,
                None => may_speak(ticket, by, *to_customer),
            };
            if is_note(&message.words.text) || !speaks {
                return Ok(vec![Event::Noted {
                    agent: by.id,
                    message: message.at.clone(),
                    edited: false,
                }]);
            }
            if message.at.content == Content::Uncopyable {
                return Err(Rejected::CannotBeCopied);
            }
            let (state, drafts) = (ticket.state, by.allowed(Right::Answer).is_err());
            if drafts {
                by.allowed(Right::Draft)?;
            }
            match state {
                Accepted | InProgress | NeedsDetails | Resolved if drafts => Ok(vec![Event::Drafted {
                    agent: by.id,
                    message: message.at.clone(),
                    answers: *answers,
                }]),
                Accepted | InProgress | NeedsDetails | Resolved => {
                    let mut events = taken_by_answer(ticket, by);
                    events.push(Event::AgentReplied {
                        agent: by.id,
                        message: message.at.clone(),
                        answers: *answers,
                    });
                    Ok(events)
                }
                Closed => Err(Rejected::Over),
            }
        }
        Command::SendDraft { by, message } => {
            by.allowed(Right::Answer)?;
            let draft = ticket.drafts.iter().find(|draft| draft.message.id == *message);
            let draft = draft.ok_or(Rejected::AlreadyThere)?;
            match ticket.state {
                Accepted | InProgress | NeedsDetails | Resolved => {
                    let mut events = taken_by_answer(ticket, by);
                    events.push(Event::AgentReplied {
                        agent: draft.agent,
                        message: draft.message.clone(),
                        answers: draft.answers,
                    });
                    Ok(events)
                }
                Closed => Err(Rejected::Over),
            }
        }
        Command::SetVip { by, until } => {
            by.allowed(Right::GrantVip)?;
            match ticket.state {
                Accepted | InProgress | NeedsDetails | Resolved | Closed if ticket.vip_until == *until => {
                    Err(Rejected::AlreadyThere)
                }
                Accepted | InProgress | NeedsDetails | Resolved | Closed => Ok(vec![Event::VipSet {
                    agent: by.id,
                    until: *until,
                }]),
            }
        }
        Command::Acknowledge(by) => {
            by.allowed(Right::Work)?;
            match ticket.state {
                Accepted | InProgress | NeedsDetails | Resolved | Closed if ticket.call.is_none() => {
                    Err(Rejected::AlreadyThere)
                }
                Accepted | InProgress | NeedsDetails | Resolved | Closed => Ok(vec![Event::Acknowledged {
                    agent: by.id,
                    name: by.name.clone(),
                }]),
            }
        }
        Command::Offer { to, or } => {
            to.allowed(Right::Work)?;
            match ticket.state {
                // Given away or offered meanwhile: then there is nothing to offer.
                Accepted | InProgress | NeedsDetails
                    if ticket.owner.is_none() || ticket.offer.as_ref().is_some_and(|offer| now < offer.until) =>
                {
                    Ok(Vec::new())
                }
                Accepted | InProgress | NeedsDetails => Ok(vec![Event::Offered {
                    to: to.id,
                    until: after_time(now, OFFER_LASTS),
                    or: or.as_ref().map(|or| (or.id, or.name.clone())),
                }]),
                Resolved | Closed => Ok(Vec::new()),
            }
        }
        Command::Accept(by) => {
            by.allowed(Right::Work)?;
            match ticket.state {
                Accepted | InProgress | NeedsDetails => match &ticket.offer {
                    Some(offer) if offer.to == by.id => Ok(vec![taken(ticket, by, false)]),
                    Some(_) | None => Err(Rejected::AlreadyThere),
                },
                Resolved | Closed => Err(Rejected::Over),
            }
        }
        Command::Assign(to) => {
            to.allowed(Right::Work)?;
            match ticket.state {
                // Somebody was quicker: then there is nothing to give.
                Accepted | InProgress | NeedsDetails if ticket.owner.is_some() => Ok(Vec::new()),
                Accepted | InProgress | NeedsDetails => Ok(vec![Event::Taken {
                    agent: to.id,
                    name: to.name.clone(),
                    from: None,
                    by_answer: false,
                    by_desk: true,
                }]),
                Resolved | Closed => Ok(Vec::new()),
            }
        }
        Command::AgentEdits { by, message } => {
            by.allowed(Right::Write)?;
            let (agent, message_at) = (by.id, message.at.clone());
            match ticket.state {
                // A message that is edited into a note must not carry the note to the customer: they keep what they had.
                Accepted | InProgress | NeedsDetails | Resolved | Closed if is_note(&message.words.text) => {
                    Ok(vec![Event::Noted {
                        agent,
                        message: message_at,
                        edited: true,
                    }])
                }
                // Who may not write to the customer may not do it by an edit.
                Accepted | InProgress | NeedsDetails | Resolved | Closed if by.allowed(Right::Answer).is_err() => {
                    Ok(Vec::new())
                }
                Accepted | InProgress | NeedsDetails | Resolved | Closed => Ok(vec![Event::AgentEdited {
                    agent,
                    message: message_at,
                }]),
            }
        }
        Command::AgentRecalls { by, chat, message } => {
            by.allowed(Right::Answer)?;
            match ticket.state {
                Accepted | InProgress | NeedsDetails | Resolved | Closed => Ok(vec![Event::Recalled {
                    agent: by.id,
                    chat: Some(*chat),
                    message: *message,
                }]),
            }
        }
        Command::Take(by) => {
            by.allowed(Right::Work)?;
            match ticket.state {
                Accepted | InProgress | NeedsDetails => {}
                Resolved | Closed => return Err(Rejected::Over),
            }
            match &ticket.owner {
                Some(owner) if owner.id == by.id => Err(Rejected::AlreadyYours),
                Some(owner) if by.allowed(Right::TakeOver).is_err() => Err(Rejected::TakenBy(owner.name.clone())),
                Some(_) | None => Ok(vec![taken(ticket, by, false)]),
            }
        }
        Command::Release(by) => {
            works_on(ticket, by)?;
            match (ticket.state, &ticket.owner) {
                (Accepted | InProgress | NeedsDetails, Some(_)) => Ok(vec![Event::Released { agent: by.id }]),
                (Accepted | InProgress | NeedsDetails, None) => Err(Rejected::AlreadyThere),
                (Resolved | Closed, _) => Err(Rejected::Over),
            }
        }
        Command::AskDetails(by) => {
            works_on(ticket, by)?;
            match ticket.state {
                Accepted | InProgress => {
                    let mut events = taken_by_answer(ticket, by);
                    events.push(Event::DetailsAsked { agent: by.id });
                    Ok(events)
                }
                NeedsDetails => Err(Rejected::AlreadyThere),
                Resolved | Closed => Err(Rejected::Over),
            }
        }
        Command::Resolve { by, summary } => {
            works_on(ticket, by)?;
            match ticket.state {
                Accepted | InProgress | NeedsDetails => {
                    let mut events = taken_by_answer(ticket, by);
                    events.push(resolved(ticket, Some(by), summary.is_some(), settings, now));
                    Ok(events)
                }
                Resolved => Err(Rejected::AlreadyThere),
                Closed => Err(Rejected::Over),
            }
        }
        Command::Escalate(by) => {
            works_on(ticket, by)?;
            match ticket.state {
                Accepted | InProgress | NeedsDetails => escalated(ticket, by, (None, None, false), policy, now),
                Resolved | Closed => Err(Rejected::Over),
            }
        }
        Command::EscalateTo { by, to, urgency, form } => {
            works_on(ticket, by)?;
            match ticket.state {
                Accepted | InProgress | NeedsDetails => {
                    escalated(ticket, by, (to.as_ref(), *urgency, form.is_some()), policy, now)
                }
                Resolved | Closed => Err(Rejected::Over),
            }
        }
        Command::CloseAsSpam(by) => {
            works_on(ticket, by)?;
            match ticket.state {
                Accepted | InProgress | NeedsDetails | Resolved => Ok(vec![Event::Closed {
                    why: WhyClosed::Spam,
                    reopens_until: None,
                }]),
                Closed => Err(Rejected::Over),
            }
        }
        Command::SendingFailed(failure) => match ticket.state {
            Accepted | InProgress | NeedsDetails | Resolved | Closed => Ok(vec![Event::SendingFailed {
                failure: failure.clone(),
            }]),
        },
        Command::NewTerms => match ticket.state {
            Accepted | InProgress | NeedsDetails | Resolved if !ticket.follows(policy, now) => {
                Ok(vec![Event::TermsChanged])
            }
            Accepted | InProgress | NeedsDetails | Resolved | Closed => Ok(Vec::new()),
        },
        Command::Tick => Ok(tick(ticket, policy, now)),
    }
}

fn promise(ticket: &Ticket, policy: &Policy, now: Timestamp) -> Timestamp {
    policy.promise(ticket.subject(), ticket.first_replied_at.is_some(), now)
}

fn reopened(ticket: &Ticket, policy: &Policy, now: Timestamp) -> Result<Event, Rejected> {
    if ticket.continues_at(now) {
        Ok(Event::Reopened {
            promised: promise(ticket, policy, now),
            owner_off: ticket
                .owner
                .as_ref()
                .is_some_and(|owner| !policy.is_on_duty(owner.id, &ticket.queue, now)),
        })
    } else {
        Err(Rejected::Over)
    }
}

/// A message from someone who had blocked the bot says that they are back.
fn returned(ticket: &Ticket) -> Option<Event> {
    ticket.unreachable.then_some(Event::Returned)
}

/// What leaves the topic: the owner's messages, any agent's reply to the customer's message, and the first answer in a ticket
/// that nobody owns. Everything else stays inside.
fn may_speak(ticket: &Ticket, by: &Staffer, to_customer: bool) -> bool {
    match &ticket.owner {
        Some(owner) => owner.id == by.id || to_customer,
        None => true,
    }
}

/// Whether `by` may move this ticket: it is theirs or nobody's, or they may act on other people's.
fn works_on(ticket: &Ticket, by: &Staffer) -> Result<(), Rejected> {
    by.allowed(Right::Work)?;
    match &ticket.owner {
        Some(owner) if owner.id != by.id && by.allowed(Right::TakeOver).is_err() => {
            Err(Rejected::TakenBy(owner.name.clone()))
        }
        Some(_) | None => Ok(()),
    }
}

fn taken(ticket: &Ticket, by: &Staffer, by_answer: bool) -> Event {
    let from = ticket.owner.as_ref().map(|owner| owner.id);
    Event::Taken {
        agent: by.id,
        name: by.name.clone(),
        from,
        by_answer,
        by_desk: false,
    }
}

fn taken_by_answer(ticket: &Ticket, by: &Staffer) -> Vec<Event> {
    if ticket.owner.is_none() {
        vec![taken(ticket, by, true)]
    } else {
        Vec::new()
    }
}

fn resolved(ticket: &Ticket, by: Option<&Staffer>, summary: bool, settings: &Settings, now: Timestamp) -> Event {
    let agent = ticket.owner.as_ref().map(|owner| owner.id).or(by.map(|by| by.id));
    let last_rated_at = ticket
        .asked
        .as_ref()
        .and_then(|asked| asked.rated_at)
        .max(ticket.last_rated_at);
    let cools = last_rated_at.is_some_and(|at| now < after_time(at, settings.tickets.survey_cooldown));
    let survey = if ticket.unreachable {
        Survey::NotAsked(WhyNoSurvey::Unreachable)
    } else if cools {
        Survey::NotAsked(WhyNoSurvey::Cooldown)
    } else {
        Survey::Asked(agent)
    };
    Event::Resolved {
        agent: by.map(|by| by.id),
        summary,
        survey,
        reopens_until: after_time(now, settings.tickets.reopen_within),
    }
}

/// One rating a cycle: the first tap counts, a later one changes it within the window.
fn rated(ticket: &Ticket, cycle: u32, score: u8, settings: &Settings, now: Timestamp) -> Result<Vec<Event>, Rejected> {
    if !(1..=5).contains(&score) {
        return Err(Rejected::BadScore);
    }
    let Some(asked) = ticket.asked.as_ref().filter(|asked| asked.cycle == cycle) else {
        return Err(Rejected::NoSurvey);
    };
    if asked.score == Some(score) {
        return Err(Rejected::AlreadyThere);
    }
    let too_late = asked
        .rated_at
        .is_some_and(|at| now > after_time(at, settings.tickets.rating_edit_within));
    if too_late {
        return Err(Rejected::AlreadyRated);
    }
    Ok(vec![Event::Rated {
        cycle,
        score,
        was: asked.score,
        agent: asked.agent,
    }])
}

fn escalated(
    ticket: &Ticket,
    by: &Staffer,
    (to, urgency, form): (Option<&QueueName>, Option<Urgency>, bool),
    policy: &Policy,
    now: Timestamp,
) -> Result<Vec<Event>, Rejected> {
    let settings = &policy.settings;
    let above = || {
        settings
            .queues
            .get(&ticket.queue)
            .and_then(|queue| queue.escalates_to.as_ref())
    };
    let is_on = |queue: &&QueueName| settings.queues.get(*queue).is_some_and(|queue| queue.on);
    let next = to.or_else(above).filter(is_on).filter(|next| **next != ticket.queue);
    let (Some(to), Some(group)) = (next, next.and_then(|next| settings.group_of(next))) else {
        return Err(Rejected::NowhereToEscalate);
    };
    let there = Subject {
        queue: to,
        class: ticket.class,
        urgency: urgency.unwrap_or(ticket.urgency),
    };
    let escalated = Event::Escalated {
        agent: by.id,
        from: ticket.queue.clone(),
        to: to.clone(),
        from_group: ticket.group,
        group,
        urgency: urgency.filter(|urgency| *urgency != ticket.urgency),
        form,
        promised: policy.promise(there, ticket.first_replied_at.is_some(), now),
    };
    Ok([escalated].into_iter().chain(called(policy, to, 0, now)).collect())
}

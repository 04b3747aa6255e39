//! How a conversation becomes a ticket: when all is said, when a person is called, or when the clock does not wait any longer.

use domain::{
    StartPayload, TopicKey,
    message::Message,
    settings::{Route, RouteQuery},
    ticket::{Command, Contact, Opening, Rejected},
};

use super::{Change, CustomerDecision, Desk, only, say, toast};
use crate::{
    customer::{Conversation, CustomerAction},
    text::{Answer, Keyboard, Say},
};

/// How the customer asked, which is how they are answered.
#[derive(Clone, Copy)]
pub(super) enum Via {
    Message,
    Button,
}

impl Desk<'_> {
    /// "Call a person", at every step: whatever was said so far goes along, and what is said with it.
    pub(super) fn call_person(mut self, via: Via, with: Vec<Message>) -> CustomerDecision {
        let done = |turn: CustomerDecision| match via {
            Via::Message => turn,
            Via::Button => CustomerDecision {
                answer: Answer::toast(Say::Done),
                ..turn
            },
        };
        match self.customer.conversation.clone() {
            Conversation::Asking {
                topic, start, mut said, ..
            } => {
                said.extend(with);
                return done(self.open(Some(topic), start, said, true, Answer::Nothing));
            }
            Conversation::Choosing { mut said } => {
                said.extend(with);
                return done(self.gives_on(said, true, Answer::Nothing));
            }
            Conversation::Menu { start }
                if self.known.current(self.now).is_none() && self.opens_again_at().is_none() =>
            {
                return done(self.open(None, start, with, true, Answer::Nothing));
            }
            Conversation::Idle | Conversation::Menu { .. } | Conversation::Commenting { .. } => {}
        }
        // What they write next is for that person.
        self.forgets_comment();
        let Some(current) = self.known.current(self.now).map(|ticket| ticket.id) else {
            return done(self.opens_another(with, true, Answer::Nothing));
        };
        if !with.is_empty() {
            let called = self.known.ticket(current);
            let called = called.is_some_and(|ticket| ticket.state.is_open() && ticket.person_called);
            let already = if called {
                Answer::say(Say::No(Rejected::AlreadyThere))
            } else {
                Answer::Nothing
            };
            let command = Command::CustomerSends {
                messages: with.clone(),
                person: true,
                anyway: false,
            };
            return match self.decide(current, &command) {
                Ok(change) => self.change_both(change, already),
                // Whatever a ticket says to it, it was said.
                Err(_) => self.opens_another(with, true, Answer::Nothing),
            };
        }
        match self.decide(current, &Command::CustomerCallsPerson) {
            Ok(change) => done(self.change_both(change, Answer::Nothing)),
            Err(rejected) => match via {
                Via::Message => say(Say::No(rejected), Keyboard::new()),
                Via::Button => toast(Say::No(rejected)),
            },
        }
    }

    /// The clock: an unfinished conversation in which something was said becomes a ticket.
    pub(super) fn waited(mut self) -> CustomerDecision {
        if self.customer.due.is_none_or(|due| self.now < due) {
            return only(Answer::Nothing);
        }
        if let Some(turn) = self.finish_unfinished() {
            return turn;
        }
        self.customer.due = None;
        self.change_profile(Answer::Nothing)
    }

    /// If answers wait in the conversation, opens their ticket; what waits for a choice goes where it goes without one.
    pub(super) fn finish_unfinished(&self) -> Option<CustomerDecision> {
        let desk = Desk {
            customer: self.customer.clone(),
            ..*self
        };
        if let Conversation::Choosing { said } = &self.customer.conversation {
            return Some(desk.gives_on(said.clone(), false, Answer::Nothing));
        }
        let Conversation::Asking { topic, start, said, .. } = &self.customer.conversation else {
            return None;
        };
        if said.is_empty() {
            return None;
        }
        Some(desk.open(Some(topic.clone()), start.clone(), said.clone(), false, Answer::Nothing))
    }

    /// Where a ticket of theirs on that topic goes.
    pub(super) fn route(&self, topic: Option<&TopicKey>) -> Route<'_> {
        let (vip_until, _) = self.known.vip();
        self.policy.settings.route(RouteQuery {
            topic,
            vip: vip_until.is_some_and(|until| until > self.now),
            lang: &self.customer.lang,
            region: self.customer.region.as_ref(),
        })
    }

    pub(super) fn open(
        mut self,
        topic: Option<TopicKey>,
        start: Option<StartPayload>,
        messages: Vec<Message>,
        person_called: bool,
        answer: Answer,
    ) -> CustomerDecision {
        let settings = &self.policy.settings;
        // Whoever was made a VIP is one in every ticket until that ends, or until the newest decision, whoever made it, ends it.
        let (vip_until, vip_set_at) = self.known.vip();
        let vip_until = vip_until.filter(|until| *until > self.now);
        let route = self.route(topic.as_ref());
        let (queue, class, urgency) = (route.queue.clone(), route.class, route.urgency);
        let Some(group) = settings.group_of(&queue) else {
            // Settings that were checked have a group for every queue.
            return say(Say::TryLater, Keyboard::new());
        };
        // A ticket that follows a closed one is linked to it; one that was asked for by the menu stands alone.
        let continues = match (&topic, self.customer.focus.and_then(|focus| self.known.ticket(focus))) {
            (None, Some(last)) if !last.continues_at(self.now) => Some(last.id),
            _ => None,
        };
        let from = &self.arrival.from;
        // Questions that nobody answered any more are over when they were due, whenever the clock looks.
        let written = if matches!(self.arrival.did, CustomerAction::Waited) {
            self.customer.due
        } else {
            self.arrival.written
        };
        let opening = Opening {
            bot: self.arrival.bot,
            customer: Contact {
                user: from.user,
                name: from.name.clone(),
                username: from.username.clone(),
                lang: self.customer.lang.clone(),
                zone: self.customer.zone.clone(),
                region: self.customer.region.clone(),
            },
            topic,
            class,
            urgency,
            queue,
            group,
            messages,
            written,
            start,
            continues,
            person_called,
            last_rated_at: self.customer.last_rated_at,
            vip_until,
            vip_set_at,
        };
        self.customer.conversation = Conversation::Idle;
        self.customer.due = None;
        // Whoever commits knows the number: `CustomerDecision::numbered` puts it here.
        self.customer.focus = None;
        if self.known.open().next().is_some() {
            self.customer.focused_at = Some(self.now);
        }
        let input = self.arrival.known_by();
        self.change_both(Change::Open(Box::new((opening, input))), answer)
    }
}

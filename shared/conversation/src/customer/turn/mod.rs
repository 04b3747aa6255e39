//! One turn of the conversation.

mod asked;
mod beside;
mod choosing;
mod comment;
mod limit;
mod opening;
mod pressed;
mod region;
mod wrote;

use domain::{
    InputId, Policy, TicketId,
    ticket::{Command, Commit, Opening, Rejected, State, Ticket},
};
use jiff::Timestamp;
use opening::Via;

use super::{Customer, CustomerAction, CustomerArrival, CustomerContext, REMEMBERED_INPUTS, prompt::prompt};
use crate::{
    callback::Callback,
    text::{Answer, Keyboard, Say},
};

/// What happens to a ticket in a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// None does.
    None,
    /// One opens, by that input; its number is drawn by whoever commits.
    Open(Box<(Opening, Option<InputId>)>),
    /// One changes: the next snapshot and its commit.
    Commit(Box<(Ticket, Commit)>),
}

/// What a turn changes, and what is answered at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerDecision {
    /// The profile as it is to be stored; `None` if it stays.
    pub customer: Option<Customer>,
    /// What happens to a ticket.
    pub change: Change,
    /// What is answered.
    pub answer: Answer,
}

/// The desk at one moment, for one arrival.
#[derive(Clone)]
struct Desk<'a> {
    known: &'a CustomerContext,
    arrival: &'a CustomerArrival,
    policy: &'a Policy,
    now: Timestamp,
    customer: Customer,
}

/// Decides one turn of a customer's conversation. Reads no clock, performs no I/O.
#[must_use]
pub fn decide(known: &CustomerContext, arrival: &CustomerArrival, policy: &Policy, now: Timestamp) -> CustomerDecision {
    // A command that was edited into words, or words whose edit is quicker: said now for the first time.
    let said_now;
    let arrival = match &arrival.did {
        CustomerAction::Edited(message)
            if known.edited.is_none() && !known.has_said(message.at.chat, message.at.id) =>
        {
            said_now = CustomerArrival {
                did: CustomerAction::Wrote(message.clone()),
                ..arrival.clone()
            };
            &said_now
        }
        CustomerAction::Start(_)
        | CustomerAction::My
        | CustomerAction::Status
        | CustomerAction::Help
        | CustomerAction::CallPerson
        | CustomerAction::Language
        | CustomerAction::Region
        | CustomerAction::Wrote(_)
        | CustomerAction::Edited(_)
        | CustomerAction::Pressed(..)
        | CustomerAction::Left(_)
        | CustomerAction::Waited => arrival,
    };
    if known.has_heard(arrival) {
        // A repeated press may have been answered already; a toast twice is better than a spinner for ever.
        let answer = if matches!(arrival.did, CustomerAction::Pressed(..)) {
            Answer::toast(Say::Done)
        } else {
            prompt(known, policy, arrival.from.first_name(), now)
        };
        return only(answer);
    }
    let spoken = || {
        policy
            .settings
            .language_for(arrival.from.language_code.as_deref())
            .clone()
    };
    let mut customer = known
        .customer
        .clone()
        .unwrap_or_else(|| Customer::new(arrival.bot, arrival.from.user, spoken()));
    // The clock may look at somebody who has never written; it does not know their language either.
    if customer.unmet && arrival.input.is_some() {
        customer.lang = spoken();
        customer.unmet = false;
    }
    let desk = Desk {
        known,
        arrival,
        policy,
        now,
        customer,
    };
    let known = desk.customer.clone();
    let turn = match &arrival.beside {
        Some(message) => desk.did_beside(message),
        None => desk.did(),
    };
    turn.counted(&known, policy.settings.tickets.openings_an_hour, now)
}

/// Nothing changes; this is answered.
fn only(answer: Answer) -> CustomerDecision {
    CustomerDecision {
        customer: None,
        change: Change::None,
        answer,
    }
}

fn say(say: Say, keyboard: Keyboard) -> CustomerDecision {
    only(Answer::ask(say, keyboard))
}

fn toast(say: Say) -> CustomerDecision {
    only(Answer::toast(say))
}

impl CustomerDecision {
    /// The turn once its new ticket has a number: the customer's next messages go to it.
    #[must_use]
    pub fn numbered(mut self, id: TicketId) -> Self {
        if let (Change::Open(_), Some(customer)) = (&self.change, &mut self.customer) {
            customer.focus.get_or_insert(id);
        }
        self
    }
}

impl Desk<'_> {
    /// The turn of what was done, whatever stands beside it.
    fn did(self) -> CustomerDecision {
        match &self.arrival.did {
            CustomerAction::Start(start) => self.start(start.clone()),
            CustomerAction::My => self.my(),
            CustomerAction::Status => self.status(),
            CustomerAction::Help => say(Say::Help, vec![vec![Callback::Menu], vec![Callback::Person]]),
            CustomerAction::Language => {
                let languages = self.policy.settings.languages.iter();
                let choices = languages.map(|lang| vec![Callback::Language(lang.clone())]).collect();
                say(Say::ChooseLanguage, choices)
            }
            CustomerAction::Region => self.region(),
            CustomerAction::CallPerson => self.call_person(Via::Message, Vec::new()),
            CustomerAction::Wrote(message) => self.wrote(message),
            CustomerAction::Edited(message) => self.edited(message),
            CustomerAction::Pressed(press, message) => self.pressed(press.as_ref(), *message),
            CustomerAction::Left(left) => self.left(*left),
            CustomerAction::Waited => self.waited(),
        }
    }

    /// Blocks and unblocks reach the open tickets one at a time: whoever calls asks again until nothing changes.
    fn left(self, left: bool) -> CustomerDecision {
        // Finished tickets owe them nothing to miss, but may hold something for their return.
        let concerned = self
            .known
            .tickets
            .iter()
            .filter(|ticket| !left || ticket.state != State::Closed);
        let open: Vec<TicketId> = concerned.map(|ticket| ticket.id).collect();
        for ticket in open {
            if let Ok(change @ Change::Commit(_)) = self.decide_unstamped(ticket, &Command::CustomerLeaves(left)) {
                return CustomerDecision {
                    customer: None,
                    change,
                    answer: Answer::Nothing,
                };
            }
        }
        only(Answer::Nothing)
    }

    fn decide(&self, ticket: TicketId, command: &Command) -> Result<Change, Rejected> {
        self.decide_as(ticket, command, self.arrival.known_by())
    }

    /// Decides a command that one update may bring to several tickets, or to one of them again.
    fn decide_unstamped(&self, ticket: TicketId, command: &Command) -> Result<Change, Rejected> {
        self.decide_as(ticket, command, None)
    }

    fn decide_as(&self, ticket: TicketId, command: &Command, input: Option<InputId>) -> Result<Change, Rejected> {
        // A number that is not among the customer's own tickets names nothing here, whoever's it is.
        let ticket = self.known.ticket(ticket).ok_or(Rejected::Over)?;
        let change = ticket.after(command, input, self.policy, self.now)?;
        Ok(change.map_or(Change::None, |change| Change::Commit(Box::new(change))))
    }

    fn change_profile(self, answer: Answer) -> CustomerDecision {
        self.change_both(Change::None, answer)
    }

    /// Stores the profile, stamped with this input, beside whatever happens to a ticket.
    fn change_both(mut self, change: Change, answer: Answer) -> CustomerDecision {
        self.customer.version += 1;
        self.customer.name.clone_from(&self.arrival.from.name);
        self.customer.username.clone_from(&self.arrival.from.username);
        if let Some(input) = self.arrival.known_by() {
            self.customer.inputs.push(input);
            let excess = self.customer.inputs.len().saturating_sub(REMEMBERED_INPUTS);
            self.customer.inputs.drain(..excess);
        }
        CustomerDecision {
            customer: Some(self.customer),
            change,
            answer,
        }
    }
}

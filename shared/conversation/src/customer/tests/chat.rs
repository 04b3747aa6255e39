//! A customer's private chat, with a table behind it.

use domain::{
    InputId, MessageId, Policy, TicketId,
    message::Message,
    sample::{BOT, CUSTOMER, asks, at, policy},
    ticket::{Command, Commit, Event, State, Ticket, open},
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    callback::Callback,
    customer::{
        Change, Conversation, CustomerAction, CustomerArrival, CustomerContext, CustomerDecision, From, ReplyTarget,
        decide,
    },
    text::{Answer, Keyboard, Say},
};

pub struct Chat {
    pub known: CustomerContext,
    pub policy: Policy,
    pub now: Timestamp,
    pub language_code: Option<String>,
    /// Every commit, of every ticket.
    pub commits: Vec<Commit>,
    /// Everything that was written and taken, by message id.
    pub written: Vec<i64>,
    /// When what comes next was written.
    pub written_at: Option<Timestamp>,
    /// What stands beside the next command.
    pub beside: Option<Message>,
    /// What the next message replies to.
    pub replied: Option<ReplyTarget>,
    /// The commits that hold what is edited are too old to be read.
    pub forgetful: bool,
    input: i64,
    last_id: i64,
}

impl Chat {
    pub fn new() -> Self {
        Self {
            known: CustomerContext::default(),
            policy: policy(),
            now: at(0),
            language_code: None,
            commits: Vec::new(),
            written: Vec::new(),
            written_at: None,
            beside: None,
            replied: None,
            forgetful: false,
            input: 0,
            last_id: 0,
        }
    }

    fn arrival(&self, input: Option<InputId>, did: CustomerAction) -> CustomerArrival {
        let from = From {
            user: CUSTOMER,
            name: "Ирина".to_owned(),
            username: None,
            language_code: self.language_code.clone(),
        };
        CustomerArrival {
            input,
            bot: BOT,
            from,
            did,
            written: self.written_at,
            beside: self.beside.clone(),
            replied: self.replied.clone(),
        }
    }

    /// One update, as the store would commit it.
    pub fn turn(&mut self, did: CustomerAction) -> Answer {
        self.input += 1;
        let turn = self.decide(Some(InputId(self.input)), did);
        self.commit(turn)
    }

    /// What an update would do.
    pub fn decide(&self, input: Option<InputId>, did: CustomerAction) -> CustomerDecision {
        let mut known = self.known.clone();
        if let CustomerAction::Pressed(Some(Callback::NewQuestion { .. }), _) = &did {
            known.commits.clone_from(&self.commits);
        }
        if let CustomerAction::Edited(message) = &did {
            known.edited = self.writer_of(message.at.id);
        }
        decide(&known, &self.arrival(input, did), &self.policy, self.now)
    }

    /// The ticket whose commits hold that message; of long ago, nobody looks it up.
    fn writer_of(&self, id: MessageId) -> Option<TicketId> {
        let holds = |commit: &&Commit| {
            commit
                .events
                .iter()
                .flat_map(Event::messages)
                .any(|message| message.id == id)
        };
        let commit = self.commits.iter().find(holds).filter(|_| !self.forgetful)?;
        Some(commit.ticket)
    }

    /// The last update once more.
    pub fn repeat(&self, did: CustomerAction) -> CustomerDecision {
        self.decide(Some(InputId(self.input)), did)
    }

    fn commit(&mut self, turn: CustomerDecision) -> Answer {
        let turn = match turn.change.clone() {
            Change::None => turn,
            Change::Commit(change) => {
                let at = self.known.tickets.iter().position(|ticket| ticket.id == change.0.id);
                self.known.tickets[at.expect("a ticket in view")] = change.0;
                self.commits.push(change.1);
                turn
            }
            Change::Open(opening) => {
                let id = TicketId(u64::try_from(self.known.tickets.len()).expect("few") + 1);
                let (opening, input) = *opening;
                let (ticket, commit) = open(id, opening, input, &self.policy, self.now);
                self.known.tickets.insert(0, ticket);
                self.commits.push(commit);
                turn.numbered(id)
            }
        };
        if let Some(customer) = turn.customer {
            let version = self.known.customer.as_ref().map_or(0, |customer| customer.version);
            assert_eq!(customer.version, version + 1);
            self.known.customer = Some(customer);
        }
        turn.answer
    }

    pub fn writes_it(&mut self, message: Message) -> Answer {
        self.written.push(message.at.id.0);
        self.last_id = self.last_id.max(message.at.id.0);
        self.turn(CustomerAction::Wrote(message))
    }

    pub fn writes(&mut self, text: &str) -> Answer {
        self.last_id += 1;
        let mut message = asks(self.last_id, text);
        message.written = self.written_at;
        self.writes_it(message)
    }

    /// A command with words beside it.
    pub fn commands(&mut self, did: CustomerAction, text: &str) -> Answer {
        self.last_id += 1;
        self.written.push(self.last_id);
        self.beside = Some(asks(self.last_id, text));
        let answer = self.turn(did);
        self.beside = None;
        answer
    }

    pub fn starts(&mut self) -> Answer {
        self.turn(CustomerAction::Start(None))
    }

    pub fn presses(&mut self, press: Callback) -> Answer {
        self.turn(CustomerAction::Pressed(Some(press), MessageId(900)))
    }

    pub fn topic(&mut self, key: &str) -> Answer {
        self.presses(Callback::Topic(key.parse().expect("a key")))
    }

    /// So many minutes pass, and the clock looks at the conversation.
    pub fn waits(&mut self, minutes: i64) {
        self.now += SignedDuration::from_mins(minutes);
        let due = self.known.customer.as_ref().and_then(|customer| customer.due);
        if due.is_some_and(|due| due <= self.now) {
            let turn = self.decide(None, CustomerAction::Waited);
            self.commit(turn);
        }
    }

    /// Somebody at the desk does something to a ticket.
    pub fn desk(&mut self, ticket: u64, command: &Command) {
        let ticket = self
            .known
            .tickets
            .iter_mut()
            .find(|known| known.id == TicketId(ticket))
            .expect("a ticket");
        if let Ok(Some((after, commit))) = ticket.after(command, None, &self.policy, self.now) {
            *ticket = after;
            self.commits.push(commit);
        }
    }

    pub fn ticket(&self, id: u64) -> &Ticket {
        self.known.ticket(TicketId(id)).expect("a ticket")
    }

    pub fn states(&self) -> Vec<State> {
        self.known.tickets.iter().rev().map(|ticket| ticket.state).collect()
    }

    pub fn conversation(&self) -> Conversation {
        self.known
            .customer
            .as_ref()
            .map_or(Conversation::Idle, |customer| customer.conversation.clone())
    }

    /// The customer's messages that a ticket's commits name, in order.
    pub fn said(&self, ticket: u64) -> Vec<i64> {
        let of = self.commits.iter().filter(|commit| commit.ticket == TicketId(ticket));
        let messages = of.flat_map(|commit| commit.events.iter().flat_map(Event::messages));
        messages.map(|message| message.id.0).collect()
    }
}

/// What an answer says.
pub fn said(answer: &Answer) -> Option<&Say> {
    match answer {
        Answer::Send { say, .. } | Answer::Replace { say, .. } | Answer::Toast { say, .. } => Some(say),
        Answer::Nothing | Answer::Buttons { .. } => None,
    }
}

/// The buttons of an answer.
pub fn buttons(answer: &Answer) -> Keyboard {
    match answer {
        Answer::Send { keyboard, .. } | Answer::Replace { keyboard, .. } | Answer::Buttons { keyboard, .. } => {
            keyboard.clone()
        }
        Answer::Nothing | Answer::Toast { .. } => Keyboard::new(),
    }
}

//! One turn of the conversation.

use jiff::Timestamp;

use super::{
    Arrival, Conversation, Customer, Did, Known, OPEN_AT_MOST, REMEMBERED_INPUTS, SAID_AT_MOST,
    prompt::{menu, prompt, question, questions, status},
};
use crate::{
    MessageId, StartPayload, TicketId, TopicKey,
    message::{Content, Message},
    press::Press,
    say::{Answer, Keyboard, Say},
    settings::Policy,
    ticket::{Command, Commit, Contact, Opening, Rejected, State, Ticket, after_time},
};

/// What happens to a ticket in a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// None does.
    None,
    /// One opens; its number is drawn by whoever commits.
    Open(Box<Opening>),
    /// One changes: the next snapshot and its commit.
    Commit(Box<(Ticket, Commit)>),
}

/// What a turn changes, and what is answered at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The profile as it is to be stored; `None` if it stays.
    pub customer: Option<Customer>,
    /// What happens to a ticket.
    pub change: Change,
    /// What is answered.
    pub answer: Answer,
}

/// The desk at one moment, for one arrival.
struct Desk<'a> {
    known: &'a Known,
    arrival: &'a Arrival,
    policy: &'a Policy,
    now: Timestamp,
    customer: Customer,
}

/// Decides one turn of a customer's conversation. Reads no clock, performs no I/O.
#[must_use]
pub fn turn(known: &Known, arrival: &Arrival, policy: &Policy, now: Timestamp) -> Turn {
    if arrival.input.is_some_and(|input| known.has_seen(input)) {
        // A repeated press may have been answered already; a toast twice is better than a spinner for ever.
        let answer = if matches!(arrival.did, Did::Pressed(..)) {
            Answer::toast(Say::Done)
        } else {
            prompt(known, policy, arrival.from.first_name(), now)
        };
        return only(answer);
    }
    let customer = known.customer.clone().unwrap_or_else(|| Customer {
        bot: arrival.bot,
        user: arrival.from.user,
        version: 0,
        name: arrival.from.name.clone(),
        username: arrival.from.username.clone(),
        lang: policy
            .settings
            .language_for(arrival.from.language_code.as_deref())
            .clone(),
        zone: None,
        conversation: Conversation::Idle,
        focus: None,
        last_rated_at: None,
        due: None,
        inputs: Vec::new(),
    });
    let desk = Desk {
        known,
        arrival,
        policy,
        now,
        customer,
    };
    match &arrival.did {
        Did::Start(start) => desk.start(start.clone()),
        Did::My => desk.my(),
        Did::Status => desk.status(),
        Did::Help => say(Say::Help, vec![vec![Press::Menu], vec![Press::Person]]),
        Did::Language => {
            let choices = policy
                .settings
                .languages
                .iter()
                .map(|lang| vec![Press::Language(lang.clone())])
                .collect();
            say(Say::ChooseLanguage, choices)
        }
        Did::CallPerson => desk.call_person(Via::Message),
        Did::Wrote(message) => desk.wrote(message),
        Did::Edited(message, ticket) => desk.edited(message, *ticket),
        Did::Pressed(press, message) => desk.pressed(press.as_ref(), *message),
        Did::Left(left) => desk.left(*left),
        Did::Waited => desk.waited(),
    }
}

/// Nothing changes; this is answered.
fn only(answer: Answer) -> Turn {
    Turn {
        customer: None,
        change: Change::None,
        answer,
    }
}

fn say(say: Say, keyboard: Keyboard) -> Turn {
    only(Answer::ask(say, keyboard))
}

fn toast(say: Say) -> Turn {
    only(Answer::toast(say))
}

/// How the customer asked, which is how they are answered.
#[derive(Clone, Copy)]
enum Via {
    Message,
    Button,
}

impl Turn {
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
    fn start(mut self, start: Option<StartPayload>) -> Turn {
        let greeting = Answer::ask(
            Say::Greeting {
                brand: self.policy.settings.brand.clone(),
                name: self.arrival.from.first_name().to_owned(),
            },
            menu(&self.policy.settings),
        );
        // They may have left questions behind: what they said there opens its ticket, and the lane tells them so.
        if let Some(mut turn) = self.finish_unfinished() {
            if let (Some(_), Some(customer)) = (&start, &mut turn.customer) {
                customer.conversation = Conversation::Menu { start };
                turn.answer = greeting;
            }
            return turn;
        }
        if let (Some(current), None) = (self.known.current(self.now), &start)
            && current.state.is_open()
        {
            let say = Say::WelcomeBack {
                ticket: super::line(current),
            };
            let answer = Answer::ask(say, vec![vec![Press::Menu], vec![Press::Person]]);
            // A menu that was left behind is, too: what they write goes to the ticket, as they are told. Stored even where nothing
            // changes: this same update, should it come again after a menu was asked for, must not take that menu away.
            self.customer.conversation = Conversation::Idle;
            return self.change_profile(answer);
        }
        self.customer.conversation = Conversation::Menu { start };
        self.change_profile(greeting)
    }

    fn my(self) -> Turn {
        let lines: Vec<_> = self.known.tickets.iter().map(super::line).collect();
        if lines.is_empty() {
            return say(Say::NoTickets, vec![vec![Press::Menu]]);
        }
        let mut rows: Keyboard = self.known.open().map(|ticket| vec![Press::Focus(ticket.id)]).collect();
        if rows.len() < 2 {
            rows.clear();
        }
        rows.push(vec![Press::Menu]);
        say(Say::MyTickets(lines), rows)
    }

    fn status(self) -> Turn {
        let Some(ticket) = self.known.current(self.now).or(self.known.tickets.first()) else {
            return say(Say::NoTickets, vec![vec![Press::Menu]]);
        };
        let keyboard = if ticket.state.is_open() {
            vec![vec![Press::Solved(ticket.id)], vec![Press::Person]]
        } else {
            vec![vec![Press::Menu]]
        };
        say(
            status(&self.customer, ticket, &self.policy.settings, self.now),
            keyboard,
        )
    }

    fn wrote(mut self, message: &Message) -> Turn {
        if message.at.content == Content::Uncopyable {
            return say(Say::CannotBeCopied, Keyboard::new());
        }
        match self.customer.conversation.clone() {
            Conversation::Asking {
                topic,
                start,
                answered,
                mut said,
            } => {
                // The photos of an album are one answer.
                let sibling =
                    message.at.album.is_some() && said.last().is_some_and(|last| last.at.album == message.at.album);
                said.push(message.clone());
                let of = self.policy.settings.topic(&topic).map_or(0, questions);
                if (answered >= of && !sibling) || said.len() >= SAID_AT_MOST {
                    return self.open(Some(topic), start, said, false, Answer::Nothing);
                }
                let (answered, answer) = if sibling {
                    (answered, Answer::Nothing)
                } else {
                    let (say, keyboard) = question(&self.policy.settings, &topic, answered + 1);
                    (answered + 1, Answer::ask(say, keyboard))
                };
                self.customer.conversation = Conversation::Asking {
                    topic,
                    start,
                    answered,
                    said,
                };
                let rules = &self.policy.settings.tickets;
                self.customer.due = Some(after_time(self.now, rules.open_unfinished_after));
                self.change_profile(answer)
            }
            Conversation::Commenting { ticket, until } if self.now <= until => {
                self.customer.conversation = Conversation::Idle;
                match self.decide(ticket, &Command::CustomerComments(message.clone())) {
                    Ok(change) => self.change_both(change, Answer::Nothing),
                    Err(_) => self.go_on(message),
                }
            }
            Conversation::Menu { .. } if self.too_many_open().is_some() => {
                self.customer.conversation = Conversation::Idle;
                self.go_on(message)
            }
            Conversation::Menu { start } => self.open(None, start, vec![message.clone()], false, Answer::Nothing),
            Conversation::Idle | Conversation::Commenting { .. } => self.go_on(message),
        }
    }

    /// A message outside any conversation: to the open ticket, to the resolved one within its window, or into a new one that
    /// continues the last.
    fn go_on(self, message: &Message) -> Turn {
        let Some(current) = self.known.current(self.now).map(|ticket| ticket.id) else {
            return self.open(None, None, vec![message.clone()], false, Answer::Nothing);
        };
        match self.decide(current, &Command::CustomerWrites(message.clone())) {
            Ok(change) if self.customer == *self.known.customer.as_ref().unwrap_or(&self.customer) => Turn {
                customer: None,
                change,
                answer: Answer::Nothing,
            },
            Ok(change) => self.change_both(change, Answer::Nothing),
            // Whatever a ticket says to it, it was said.
            Err(_) => self.open(None, None, vec![message.clone()], false, Answer::Nothing),
        }
    }

    fn edited(self, message: &Message, ticket: Option<TicketId>) -> Turn {
        // An edit of an answer that waits in the conversation replaces it there.
        if let Conversation::Asking { said, .. } = &self.customer.conversation
            && said.iter().any(|earlier| earlier.at.id == message.at.id)
        {
            let mut desk = self;
            if let Conversation::Asking { said, .. } = &mut desk.customer.conversation {
                for earlier in said.iter_mut().filter(|earlier| earlier.at.id == message.at.id) {
                    earlier.words = message.words.clone();
                }
            }
            return desk.change_profile(Answer::Nothing);
        }
        let Some(ticket) = ticket.or_else(|| self.known.current(self.now).map(|ticket| ticket.id)) else {
            return only(Answer::Nothing);
        };
        match self.decide(ticket, &Command::CustomerEdits(message.clone())) {
            Ok(change) => Turn {
                customer: None,
                change,
                answer: Answer::Nothing,
            },
            Err(_) => only(Answer::Nothing),
        }
    }

    fn pressed(mut self, press: Option<&Press>, message: MessageId) -> Turn {
        let Some(press) = press else {
            return toast(Say::NothingHere);
        };
        match press {
            Press::Menu => {
                if let Some(refused) = self.too_many_open() {
                    return say(refused, Keyboard::new());
                }
                let conversation = Conversation::Menu { start: None };
                let answer = Answer::Replace {
                    message,
                    say: Say::ChooseTopic,
                    keyboard: menu(&self.policy.settings),
                };
                if let Some(mut turn) = self.finish_unfinished() {
                    if let Some(customer) = &mut turn.customer {
                        customer.conversation = conversation;
                        turn.answer = answer;
                    }
                    return turn;
                }
                self.customer.conversation = conversation;
                self.change_profile(answer)
            }
            Press::Topic(key) => self.topic(key, message),
            Press::SendNow => match self.customer.conversation.clone() {
                Conversation::Asking { topic, start, said, .. } if !said.is_empty() => {
                    let answer = Answer::Buttons {
                        message,
                        keyboard: Keyboard::new(),
                    };
                    self.open(Some(topic), start, said, false, answer)
                }
                Conversation::Idle
                | Conversation::Menu { .. }
                | Conversation::Asking { .. }
                | Conversation::Commenting { .. } => toast(Say::NothingHere),
            },
            Press::Person => self.call_person(Via::Button),
            Press::Language(lang) => {
                if !self.policy.settings.languages.contains(lang) {
                    return toast(Say::NothingHere);
                }
                self.customer.lang = lang.clone();
                self.change_profile(Answer::Replace {
                    message,
                    say: Say::LanguageChosen,
                    keyboard: Keyboard::new(),
                })
            }
            Press::Focus(ticket) => {
                if !self
                    .known
                    .ticket(*ticket)
                    .is_some_and(|ticket| ticket.continues_at(self.now))
                {
                    return toast(Say::NothingHere);
                }
                let answer = Answer::toast(Say::Focused(*ticket));
                if let Some(mut turn) = self.finish_unfinished() {
                    if let Some(customer) = &mut turn.customer {
                        customer.focus = Some(*ticket);
                        turn.answer = answer;
                    }
                    return turn;
                }
                self.customer.focus = Some(*ticket);
                self.customer.conversation = Conversation::Idle;
                self.change_profile(answer)
            }
            // "Did it help?" – "Yes."
            Press::Solved(ticket) if self.is_resolved(*ticket) => toast(Say::GladItHelped),
            Press::Solved(ticket) => self.by_button(*ticket, &Command::CustomerSolves, Say::Done),
            Press::NotSolved(ticket) => {
                let mut desk = self;
                // What they write next is what is wrong, not a comment on their stars.
                if let Conversation::Commenting { .. } = desk.customer.conversation {
                    desk.customer.conversation = Conversation::Idle;
                }
                desk.by_button(*ticket, &Command::CustomerReopens, Say::Done)
            }
            Press::Rate { ticket, cycle, score } => self.rate(*ticket, *cycle, *score),
            Press::Card(..)
            | Press::Recall { .. }
            | Press::SendDraft { .. }
            | Press::Acknowledge { .. }
            | Press::Accept { .. }
            | Press::Approve(_)
            | Press::Decline(_) => toast(Say::No(Rejected::NotAllowed)),
        }
    }

    fn is_resolved(&self, ticket: TicketId) -> bool {
        let known = self.known.ticket(ticket);
        known.is_some_and(|ticket| ticket.state == State::Resolved)
    }

    fn topic(mut self, key: &TopicKey, message: MessageId) -> Turn {
        if self.policy.settings.topic(key).is_none() {
            return toast(Say::NothingHere);
        }
        if let Some(refused) = self.too_many_open() {
            return say(refused, Keyboard::new());
        }
        let (start, said) = match self.customer.conversation.clone() {
            Conversation::Menu { start } => (start, Vec::new()),
            // Another topic chosen from an older menu: what was said goes along.
            Conversation::Asking { start, said, .. } => (start, said),
            Conversation::Idle | Conversation::Commenting { .. } => (None, Vec::new()),
        };
        let (say, keyboard) = question(&self.policy.settings, key, 0);
        self.customer.conversation = Conversation::Asking {
            topic: key.clone(),
            start,
            answered: 0,
            said,
        };
        self.change_profile(Answer::Replace { message, say, keyboard })
    }

    fn rate(mut self, ticket: TicketId, cycle: u32, score: u8) -> Turn {
        match self.decide(ticket, &Command::CustomerRates { cycle, score }) {
            Ok(change) => {
                let until = after_time(self.now, self.policy.settings.tickets.comment_within);
                match &self.customer.conversation {
                    Conversation::Idle | Conversation::Commenting { .. } | Conversation::Menu { start: None } => {
                        self.customer.conversation = Conversation::Commenting { ticket, until };
                    }
                    // What they are about to tell us is worth more than a comment.
                    Conversation::Menu { start: Some(_) } | Conversation::Asking { .. } => {}
                }
                self.customer.last_rated_at = Some(self.now);
                self.change_both(change, Answer::toast(Say::Stars(score)))
            }
            Err(rejected) => toast(Say::No(rejected)),
        }
    }

    fn by_button(mut self, ticket: TicketId, command: &Command, done: Say) -> Turn {
        match self.decide(ticket, command) {
            Ok(change) => {
                self.customer.focus = Some(ticket);
                self.change_both(change, Answer::toast(done))
            }
            Err(rejected) => toast(Say::No(rejected)),
        }
    }

    /// "Call a person", at every step: whatever was said so far goes along.
    fn call_person(self, via: Via) -> Turn {
        let done = |turn: Turn| match via {
            Via::Message => turn,
            Via::Button => Turn {
                answer: Answer::toast(Say::Done),
                ..turn
            },
        };
        match self.customer.conversation.clone() {
            Conversation::Asking { topic, start, said, .. } => {
                return done(self.open(Some(topic), start, said, true, Answer::Nothing));
            }
            Conversation::Menu { start } if self.known.current(self.now).is_none() => {
                return done(self.open(None, start, Vec::new(), true, Answer::Nothing));
            }
            Conversation::Idle | Conversation::Menu { .. } | Conversation::Commenting { .. } => {}
        }
        let Some(current) = self.known.current(self.now).map(|ticket| ticket.id) else {
            return done(self.open(None, None, Vec::new(), true, Answer::Nothing));
        };
        match self.decide(current, &Command::CustomerCallsPerson) {
            Ok(change) => done(self.change_both(change, Answer::Nothing)),
            Err(rejected) => match via {
                Via::Message => say(Say::No(rejected), Keyboard::new()),
                Via::Button => toast(Say::No(rejected)),
            },
        }
    }

    /// Blocks and unblocks reach the open tickets one at a time: whoever calls asks again until nothing changes.
    fn left(self, left: bool) -> Turn {
        // Finished tickets owe them nothing to miss, but may hold something for their return.
        let concerned = self
            .known
            .tickets
            .iter()
            .filter(|ticket| !left || ticket.state != State::Closed);
        let open: Vec<TicketId> = concerned.map(|ticket| ticket.id).collect();
        for ticket in open {
            if let Ok(change @ Change::Commit(_)) = self.decide_unstamped(ticket, &Command::CustomerLeaves(left)) {
                return Turn {
                    customer: None,
                    change,
                    answer: Answer::Nothing,
                };
            }
        }
        only(Answer::Nothing)
    }

    /// The clock: an unfinished conversation in which something was said becomes a ticket.
    fn waited(mut self) -> Turn {
        if self.customer.due.is_none_or(|due| self.now < due) {
            return only(Answer::Nothing);
        }
        if let Some(turn) = self.finish_unfinished() {
            return turn;
        }
        self.customer.due = None;
        self.change_profile(Answer::Nothing)
    }

    /// If answers wait in the conversation, opens their ticket.
    fn finish_unfinished(&self) -> Option<Turn> {
        let Conversation::Asking { topic, start, said, .. } = &self.customer.conversation else {
            return None;
        };
        if said.is_empty() {
            return None;
        }
        let desk = Desk {
            customer: self.customer.clone(),
            ..*self
        };
        Some(desk.open(Some(topic.clone()), start.clone(), said.clone(), false, Answer::Nothing))
    }

    fn too_many_open(&self) -> Option<Say> {
        let newest = self.known.open().map(|ticket| ticket.id).max()?;
        (self.known.open().count() >= OPEN_AT_MOST).then(|| Say::TooManyOpen(self.customer.focus.unwrap_or(newest)))
    }

    fn open(
        mut self,
        topic: Option<TopicKey>,
        start: Option<StartPayload>,
        messages: Vec<Message>,
        person_called: bool,
        answer: Answer,
    ) -> Turn {
        let settings = &self.policy.settings;
        // Whoever was made a VIP is one in every ticket until that ends.
        let vip_until = self.known.tickets.iter().filter_map(|ticket| ticket.vip_until).max();
        let vip_until = vip_until.filter(|until| *until > self.now);
        let route = settings.route(topic.as_ref(), vip_until.is_some());
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
        let opening = Opening {
            bot: self.arrival.bot,
            customer: Contact {
                user: from.user,
                name: from.name.clone(),
                username: from.username.clone(),
                lang: self.customer.lang.clone(),
                zone: self.customer.zone.clone(),
            },
            topic,
            class,
            urgency,
            queue,
            group,
            messages,
            start,
            continues,
            person_called,
            last_rated_at: self.customer.last_rated_at,
            vip_until,
        };
        self.customer.conversation = Conversation::Idle;
        self.customer.due = None;
        // Whoever commits knows the number: `Turn::numbered` puts it here.
        self.customer.focus = None;
        self.change_both(Change::Open(Box::new(opening)), answer)
    }

    fn decide(&self, ticket: TicketId, command: &Command) -> Result<Change, Rejected> {
        self.decide_as(ticket, command, self.arrival.input)
    }

    /// Decides a command that one update may bring to several tickets, or to one of them again.
    fn decide_unstamped(&self, ticket: TicketId, command: &Command) -> Result<Change, Rejected> {
        self.decide_as(ticket, command, None)
    }

    fn decide_as(
        &self,
        ticket: TicketId,
        command: &Command,
        input: Option<crate::InputId>,
    ) -> Result<Change, Rejected> {
        // A number that is not among the customer's own tickets names nothing here, whoever's it is.
        let ticket = self.known.ticket(ticket).ok_or(Rejected::Over)?;
        let change = ticket.after(command, input, self.policy, self.now)?;
        Ok(change.map_or(Change::None, |change| Change::Commit(Box::new(change))))
    }

    fn change_profile(self, answer: Answer) -> Turn {
        self.change_both(Change::None, answer)
    }

    /// Stores the profile, stamped with this input, beside whatever happens to a ticket.
    fn change_both(mut self, change: Change, answer: Answer) -> Turn {
        self.customer.version += 1;
        self.customer.name.clone_from(&self.arrival.from.name);
        self.customer.username.clone_from(&self.arrival.from.username);
        if let Some(input) = self.arrival.input {
            self.customer.inputs.push(input);
            let excess = self.customer.inputs.len().saturating_sub(REMEMBERED_INPUTS);
            self.customer.inputs.drain(..excess);
        }
        Turn {
            customer: Some(self.customer),
            change,
            answer,
        }
    }
}

//! What a customer writes, and what they make of it later.

use calendar::after_time;
use domain::{
    TicketId,
    message::{Content, Message},
    ticket::Command,
};

use super::{Change, CustomerDecision, Desk, only, say};
use crate::{
    customer::{
        Conversation, SAID_AT_MOST,
        prompt::{question, questions},
    },
    text::{Answer, Keyboard, Say},
};

impl Desk<'_> {
    pub(super) fn wrote(mut self, message: &Message) -> CustomerDecision {
        if message.at.content == Content::Uncopyable {
            return say(Say::CannotBeCopied, Keyboard::new());
        }
        // An album goes where its first message went, whatever was pressed since.
        if let Some(ticket) = self.begun_in(message) {
            return self.adds_to(ticket, vec![message.clone()], Answer::Nothing);
        }
        if let Some(turn) = self.comments(message) {
            return turn;
        }
        if let Some(ticket) = self.known.answered {
            return self.replies(ticket, message);
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
            Conversation::Menu { .. } if self.refuses_another().is_some() => {
                self.customer.conversation = Conversation::Idle;
                self.go_on(message)
            }
            Conversation::Menu { start } => self.open(None, start, vec![message.clone()], false, Answer::Nothing),
            Conversation::Choosing { said } => self.asks_which(said, message),
            Conversation::Idle | Conversation::Commenting { .. } => {
                self.forgets_comment();
                self.go_on(message)
            }
        }
    }

    /// A reply to a message of a ticket goes to that ticket, whatever was last and whatever is being asked. Where it is over for good, a
    /// new one continues it.
    fn replies(mut self, to: TicketId, message: &Message) -> CustomerDecision {
        // It says where what waits for a choice belongs, too.
        if let Conversation::Choosing { said } = &self.customer.conversation
            && let Some(ticket) = self.known.answered(self.now).map(|ticket| ticket.id)
        {
            let said = said.iter().chain([message]).cloned().collect();
            return self.gives(ticket, said, false, Answer::Nothing);
        }
        if let Conversation::Menu { start: None } | Conversation::Commenting { .. } = self.customer.conversation {
            self.customer.conversation = Conversation::Idle;
        }
        let answered = self.known.answered(self.now);
        if answered.is_some_and(|ticket| !ticket.state.is_open()) && self.opens_again_at().is_some() {
            return self.go_on(message);
        }
        if let Some(ticket) = answered.map(|ticket| ticket.id)
            && let Ok(change) = self.decide(ticket, &Command::CustomerWrites(message.clone()))
        {
            self.turns_to(ticket);
            return self.stored(change);
        }
        if self.known.ticket(to).is_none() || self.refuses_another().is_some() {
            return self.go_on(message);
        }
        let (asked, due) = (self.customer.conversation.clone(), self.customer.due);
        self.customer.focus = Some(to);
        let mut turn = self.open(None, None, vec![message.clone()], false, Answer::Nothing);
        // What is being asked stands where it is.
        if let Some(customer) = &mut turn.customer {
            (customer.conversation, customer.due) = (asked, due);
        }
        turn
    }

    /// A change of a ticket, with the profile if that changed too.
    fn stored(self, change: Change) -> CustomerDecision {
        if self.customer == *self.known.customer.as_ref().unwrap_or(&self.customer) {
            return CustomerDecision {
                customer: None,
                change,
                answer: Answer::Nothing,
            };
        }
        self.change_both(change, Answer::Nothing)
    }

    /// What is said outside any conversation: to the open ticket, to the resolved one within its window, or into a new one that
    /// continues the last.
    pub(super) fn go_on(mut self, message: &Message) -> CustomerDecision {
        if self.known.is_unclear(self.now) {
            let said = match &self.customer.conversation {
                Conversation::Choosing { said } => said.clone(),
                Conversation::Idle
                | Conversation::Menu { .. }
                | Conversation::Asking { .. }
                | Conversation::Commenting { .. } => Vec::new(),
            };
            return self.asks_which(said, message);
        }
        if self.opens_again_at().is_some() {
            return self.adds(vec![message.clone()], Answer::Nothing);
        }
        let clearly = self.known.clearly(self.now).filter(|_| self.known.has_choice(self.now));
        let current = || self.known.current(self.now).map(|ticket| ticket.id);
        let Some(current) = clearly.or_else(current) else {
            return self.besides(|desk| desk.open(None, None, vec![message.clone()], false, Answer::Nothing));
        };
        match self.decide(current, &Command::CustomerWrites(message.clone())) {
            Ok(change) => {
                if self.known.has_choice(self.now) {
                    self.turns_to(current);
                }
                self.stored(change)
            }
            // Whatever a ticket says to it, it was said.
            Err(_) => self.opens_another(vec![message.clone()], false, Answer::Nothing),
        }
    }

    /// What is said, without a question which ticket it is for; whatever is being asked stands where it is.
    pub(super) fn adds(self, messages: Vec<Message>, answer: Answer) -> CustomerDecision {
        match self.goes_to() {
            Some(current) => self.adds_to(current, messages, answer),
            None => self.besides(|desk| desk.open(None, None, messages, false, answer)),
        }
    }

    /// A ticket is opened, or taken up again, for something else: what is being asked stands where it is, with what was said to it.
    fn besides(self, opens: impl FnOnce(Self) -> CustomerDecision) -> CustomerDecision {
        let (asked, due) = (self.customer.conversation.clone(), self.customer.due);
        let mut turn = opens(self);
        let waits = matches!(asked, Conversation::Asking { .. } | Conversation::Choosing { .. });
        if let Some(customer) = turn.customer.as_mut().filter(|_| waits) {
            (customer.conversation, customer.due) = (asked, due);
        }
        turn
    }

    /// The ticket to which the album of a message went as a message, with those of its siblings that came before.
    fn begun_in(&self, message: &Message) -> Option<TicketId> {
        let album = message.at.album.as_ref()?;
        let mut tickets = self.known.tickets.iter();
        let begun = tickets.find(|ticket| ticket.customers_album.as_ref() == Some(album));
        begun.map(|ticket| ticket.id)
    }

    /// What is said goes to that ticket, unless it is over: then into one that continues it.
    fn adds_to(self, ticket: TicketId, messages: Vec<Message>, answer: Answer) -> CustomerDecision {
        let command = match messages.as_slice() {
            [the_only] => Command::CustomerWrites(the_only.clone()),
            several => Command::CustomerSends {
                messages: several.to_vec(),
                person: false,
                anyway: false,
            },
        };
        match self.decide(ticket, &command) {
            Ok(change) => CustomerDecision {
                answer,
                ..self.stored(change)
            },
            // Whatever a ticket says to it, it was said.
            Err(_) => self.besides(|desk| desk.opens_another(messages, false, answer)),
        }
    }

    pub(super) fn edited(self, message: &Message) -> CustomerDecision {
        // An edit of an answer that waits in the conversation replaces it there.
        if let Conversation::Asking { said, .. } | Conversation::Choosing { said } = &self.customer.conversation
            && said.iter().any(|earlier| earlier.at.id == message.at.id)
        {
            let mut desk = self;
            if let Conversation::Asking { said, .. } | Conversation::Choosing { said } = &mut desk.customer.conversation
            {
                for earlier in said.iter_mut().filter(|earlier| earlier.at.id == message.at.id) {
                    // An edit may make a photo of a text; what it answers, and the album that it is of, stay.
                    earlier.at.content = message.at.content;
                    earlier.at.media = message.at.media.filter(|_| earlier.at.album.is_some());
                    earlier.words = message.words.clone();
                }
            }
            return desk.change_profile(Answer::Nothing);
        }
        // Of one that has no counterpart yet the ticket is not looked up where there is but one: closed or not, it is of that.
        let of_the_only = || match self.known.tickets.as_slice() {
            [the_only] => Some(the_only.id),
            [] | [_, _, ..] => None,
        };
        let current = || self.known.current(self.now).map(|ticket| ticket.id);
        let went = self
            .known
            .edited
            .or_else(|| self.known.taken_in_by(message.at.chat, message.at.id));
        let Some(ticket) = went.or_else(current).or_else(of_the_only) else {
            return only(Answer::Nothing);
        };
        match self.decide(ticket, &Command::CustomerEdits(message.clone())) {
            Ok(change) => CustomerDecision {
                customer: None,
                change,
                answer: Answer::Nothing,
            },
            Err(_) => only(Answer::Nothing),
        }
    }
}

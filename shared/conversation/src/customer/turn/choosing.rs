//! What waits until it is clear which ticket it is for.

use calendar::after_time;
use domain::{MessageId, TicketId, message::Message, ticket::Command};
use jiff::SignedDuration;

use super::{CustomerDecision, Desk, only, toast};
use crate::{
    customer::{Conversation, SAID_AT_MOST},
    text::{Answer, Keyboard, Say},
};

/// How long a choice is waited for, from the last message. Then all goes to the ticket that the question named.
const CHOOSE_WITHIN: SignedDuration = SignedDuration::from_mins(3);

impl Desk<'_> {
    /// A message that may be meant for several tickets: which one is asked once, with the first.
    pub(super) fn asks_which(mut self, mut said: Vec<Message>, message: &Message) -> CustomerDecision {
        let answer = match self.known.which(self.now).filter(|_| said.is_empty()) {
            Some((say, keyboard)) => Answer::ask(say, keyboard),
            None => Answer::Nothing,
        };
        said.push(message.clone());
        if said.len() >= SAID_AT_MOST {
            return self.gives_on(said, false, Answer::Nothing);
        }
        self.customer.conversation = Conversation::Choosing { said };
        self.customer.due = Some(after_time(self.now, CHOOSE_WITHIN));
        self.change_profile(answer)
    }

    /// All that waits goes where it goes without a choice.
    pub(super) fn gives_on(self, said: Vec<Message>, person: bool, answer: Answer) -> CustomerDecision {
        match self.goes_to() {
            Some(current) => self.gives(current, said, person, answer),
            None => self.opens_another(said, person, answer),
        }
    }

    /// All that waits goes to that ticket, in its order; with a call for a person, if they call one.
    pub(super) fn gives(mut self, to: TicketId, said: Vec<Message>, person: bool, answer: Answer) -> CustomerDecision {
        let command = Command::CustomerSends {
            messages: said.clone(),
            person,
            anyway: false,
        };
        match self.decide(to, &command) {
            Ok(change) => {
                self.customer.conversation = Conversation::Idle;
                self.customer.due = None;
                self.turns_to(to);
                self.change_both(change, answer)
            }
            // Whatever a ticket says to it, it was said.
            Err(_) => self.opens_another(said, person, answer),
        }
    }

    /// A tap on a ticket's number under the question.
    pub(super) fn chooses(self, ticket: TicketId, said: Vec<Message>, message: MessageId) -> CustomerDecision {
        let answer = Answer::Replace {
            message,
            say: Say::Focused(ticket),
            keyboard: Keyboard::new(),
        };
        self.gives(ticket, said, false, answer)
    }

    /// "Another question", under the question which ticket it is.
    pub(super) fn asks_another(mut self, message: MessageId) -> CustomerDecision {
        let Conversation::Choosing { said } = self.customer.conversation.clone() else {
            return toast(Say::NothingHere);
        };
        if let Some(refused) = self.refuses_another() {
            return only(refused);
        }
        let answer = Answer::Buttons {
            message,
            keyboard: Keyboard::new(),
        };
        // It stands alone, and continues nothing.
        self.customer.focus = None;
        self.open(None, None, said, false, answer)
    }

    /// What they write next belongs to that ticket, until something comes from another.
    pub(super) fn turns_to(&mut self, ticket: TicketId) {
        if self.customer.focus != Some(ticket) || self.known.has_choice(self.now) {
            self.customer.focus = Some(ticket);
            self.customer.focused_at = Some(self.now);
        }
    }
}

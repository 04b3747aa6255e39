//! What stands beside a command is said all the same: the command is answered, and the message goes the way of any other, at once.

use domain::{
    StartPayload,
    message::{Content, Message},
};

use super::{CustomerDecision, Desk, opening::Via};
use crate::{
    callback::Callback,
    customer::{Conversation, CustomerAction, prompt::line},
    text::{Answer, Say},
};

impl Desk<'_> {
    pub(super) fn did_beside(self, message: &Message) -> CustomerDecision {
        if message.at.content == Content::Uncopyable {
            let turn = self.did();
            return CustomerDecision {
                answer: turn.answer.then(Answer::say(Say::CannotBeCopied)),
                ..turn
            };
        }
        match &self.arrival.did {
            CustomerAction::Start(start) => self.starts_with(start.clone(), message),
            CustomerAction::CallPerson => self.call_person(Via::Message, vec![message.clone()]),
            CustomerAction::My
            | CustomerAction::Status
            | CustomerAction::Help
            | CustomerAction::Language
            | CustomerAction::Region => {
                let answer = self.clone().did().answer;
                let turn = self.wrote(message);
                // Of what is being opened by these very words it would be untrue that there is nothing.
                let none = matches!(
                    answer,
                    Answer::Send {
                        say: Say::NoTickets,
                        ..
                    }
                );
                let answer = if none { Answer::Nothing } else { answer };
                CustomerDecision {
                    answer: answer.then(turn.answer),
                    ..turn
                }
            }
            CustomerAction::Wrote(_)
            | CustomerAction::Edited(_)
            | CustomerAction::Pressed(..)
            | CustomerAction::Left(_)
            | CustomerAction::Waited => self.did(),
        }
    }

    /// `/start` with words that are no payload, or with a file: what the menu asks for is said already.
    fn starts_with(mut self, start: Option<StartPayload>, message: &Message) -> CustomerDecision {
        if let Conversation::Asking { said, .. } | Conversation::Choosing { said } = &mut self.customer.conversation
            && !said.is_empty()
        {
            said.push(message.clone());
            return self.start(start);
        }
        let current = self.known.current(self.now).filter(|ticket| ticket.state.is_open());
        if let (Some(current), None) = (current, &start) {
            let say = Say::WelcomeBack { ticket: line(current) };
            let answer = Answer::ask(say, vec![vec![Callback::Menu], vec![Callback::Person]]);
            self.customer.conversation = Conversation::Idle;
            let turn = self.go_on(message);
            return CustomerDecision {
                answer: answer.then(turn.answer),
                ..turn
            };
        }
        self.customer.conversation = Conversation::Menu { start };
        self.wrote(message)
    }
}

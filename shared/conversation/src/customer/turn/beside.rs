//! What stands beside a command is said all the same: the command is answered, and the message goes the way of any other, at once.

use domain::{
    StartPayload,
    message::{Content, Message},
};

use super::{Desk, Turn, opening::Via};
use crate::{
    callback::Press,
    customer::{Conversation, Did, prompt::line},
    text::{Answer, Say},
};

impl Desk<'_> {
    pub(super) fn did_beside(self, message: &Message) -> Turn {
        if message.at.content == Content::Uncopyable {
            let turn = self.did();
            return Turn {
                answer: turn.answer.then(Answer::say(Say::CannotBeCopied)),
                ..turn
            };
        }
        match &self.arrival.did {
            Did::Start(start) => self.starts_with(start.clone(), message),
            Did::CallPerson => self.call_person(Via::Message, vec![message.clone()]),
            Did::My | Did::Status | Did::Help | Did::Language | Did::Region => {
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
                Turn {
                    answer: answer.then(turn.answer),
                    ..turn
                }
            }
            Did::Wrote(_) | Did::Edited(_) | Did::Pressed(..) | Did::Left(_) | Did::Waited => self.did(),
        }
    }

    /// `/start` with words that are no payload, or with a file: what the menu asks for is said already.
    fn starts_with(mut self, start: Option<StartPayload>, message: &Message) -> Turn {
        if let Conversation::Asking { said, .. } | Conversation::Choosing { said } = &mut self.customer.conversation
            && !said.is_empty()
        {
            said.push(message.clone());
            return self.start(start);
        }
        let current = self.known.current(self.now).filter(|ticket| ticket.state.is_open());
        if let (Some(current), None) = (current, &start) {
            let say = Say::WelcomeBack { ticket: line(current) };
            let answer = Answer::ask(say, vec![vec![Press::Menu], vec![Press::Person]]);
            self.customer.conversation = Conversation::Idle;
            let turn = self.go_on(message);
            return Turn {
                answer: answer.then(turn.answer),
                ..turn
            };
        }
        self.customer.conversation = Conversation::Menu { start };
        self.wrote(message)
    }
}

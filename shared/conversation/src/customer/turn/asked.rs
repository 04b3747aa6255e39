//! What a customer asks by a command: the greeting, their tickets, how a ticket stands.

use domain::StartPayload;

use super::{CustomerDecision, Desk, say};
use crate::{
    callback::Callback,
    customer::{
        Conversation, line,
        prompt::{greeting_menu, status},
    },
    text::{Answer, Keyboard, Say},
};

impl Desk<'_> {
    pub(super) fn start(mut self, start: Option<StartPayload>) -> CustomerDecision {
        let greeting = Answer::ask(
            Say::Greeting {
                brand: self.policy.settings.brand.clone(),
                name: self.arrival.from.first_name().to_owned(),
            },
            greeting_menu(&self.policy.settings, Some(&self.customer)),
        );
        // They may have left questions behind: what they said there opens its ticket, and the lane tells them so.
        if let Some(mut turn) = self.finish_unfinished() {
            let chose = matches!(self.customer.conversation, Conversation::Choosing { .. });
            if let (None, true, Some(current)) = (&start, chose, self.known.current(self.now)) {
                let say = Say::WelcomeBack { ticket: line(current) };
                turn.answer = Answer::ask(say, vec![vec![Callback::Menu], vec![Callback::Person]]);
            }
            if let (Some(_), Some(customer)) = (&start, &mut turn.customer) {
                customer.conversation = Conversation::Menu { start };
                turn.answer = greeting;
            }
            return turn;
        }
        if let (Some(current), None) = (self.known.current(self.now), &start)
            && current.state.is_open()
        {
            let say = Say::WelcomeBack { ticket: line(current) };
            let answer = Answer::ask(say, vec![vec![Callback::Menu], vec![Callback::Person]]);
            // A menu that was left behind is, too: what they write goes to the ticket, as they are told. Stored even where nothing
            // changes: this same update, should it come again after a menu was asked for, must not take that menu away.
            self.customer.conversation = Conversation::Idle;
            return self.change_profile(answer);
        }
        self.customer.conversation = Conversation::Menu { start };
        self.change_profile(greeting)
    }

    pub(super) fn my(self) -> CustomerDecision {
        let lines: Vec<_> = self.known.tickets.iter().map(line).collect();
        if lines.is_empty() {
            return say(Say::NoTickets, vec![vec![Callback::Menu]]);
        }
        let mut rows: Keyboard = self
            .known
            .open()
            .map(|ticket| vec![Callback::Focus(ticket.id)])
            .collect();
        if rows.len() < 2 {
            rows.clear();
        }
        rows.push(vec![Callback::Menu]);
        say(Say::MyTickets(lines), rows)
    }

    pub(super) fn status(self) -> CustomerDecision {
        let Some(ticket) = self.known.current(self.now).or(self.known.tickets.first()) else {
            return say(Say::NoTickets, vec![vec![Callback::Menu]]);
        };
        let keyboard = if ticket.state.is_open() {
            vec![vec![Callback::Solved(ticket.id)], vec![Callback::Person]]
        } else {
            vec![vec![Callback::Menu]]
        };
        say(
            status(&self.customer, ticket, &self.policy.settings, self.now),
            keyboard,
        )
    }
}

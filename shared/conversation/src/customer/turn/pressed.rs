//! What a customer presses.

use calendar::after_time;
use domain::{
    MessageId, TicketId, TopicKey,
    ticket::{Command, Rejected, State},
};

use super::{CustomerDecision, Desk, only, opening::Via, toast};
use crate::{
    callback::Callback,
    customer::{
        Conversation,
        prompt::{menu, question, questions},
    },
    text::{Answer, Keyboard, Say},
};

impl Desk<'_> {
    pub(super) fn pressed(mut self, press: Option<&Callback>, message: MessageId) -> CustomerDecision {
        let Some(press) = press else {
            return toast(Say::NothingHere);
        };
        match press {
            Callback::Menu => {
                if let Some(refused) = self.refuses_another() {
                    return only(refused);
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
            Callback::Topic(key) => self.topic(key, message),
            Callback::SendNow => match self.customer.conversation.clone() {
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
                | Conversation::Choosing { .. }
                | Conversation::Commenting { .. } => toast(Say::NothingHere),
            },
            Callback::Person => self.call_person(Via::Button, Vec::new()),
            Callback::Language(lang) => {
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
            Callback::Regions => self.offers_regions(message),
            Callback::Region(key) => self.chooses_region(key, message),
            Callback::Focus(ticket) => {
                if !self
                    .known
                    .ticket(*ticket)
                    .is_some_and(|ticket| ticket.continues_at(self.now))
                {
                    return toast(Say::NothingHere);
                }
                if let Conversation::Choosing { said } = self.customer.conversation.clone() {
                    return self.chooses(*ticket, said, message);
                }
                let answer = Answer::toast(Say::Focused(*ticket));
                let now = self.now;
                if let Some(mut turn) = self.finish_unfinished() {
                    if let Some(customer) = &mut turn.customer {
                        customer.focus = Some(*ticket);
                        customer.focused_at = Some(now);
                        turn.answer = answer;
                    }
                    return turn;
                }
                self.customer.focus = Some(*ticket);
                self.customer.focused_at = Some(self.now);
                self.customer.conversation = Conversation::Idle;
                self.change_profile(answer)
            }
            // "CustomerAction it help?" – "Yes."
            Callback::Solved(ticket) if self.is_resolved(*ticket) => toast(Say::GladItHelped),
            Callback::Solved(ticket) => self.by_button(*ticket, &Command::CustomerSolves, Say::Done),
            Callback::Another => self.asks_another(message),
            Callback::NotSolved(ticket) => {
                let mut desk = self;
                // What waits for a choice is what is wrong with that one.
                if let Conversation::Choosing { said } = desk.customer.conversation.clone()
                    && let Some(known) = desk.known.ticket(*ticket)
                    && known.continues_at(desk.now)
                    && !known.state.is_open()
                {
                    return desk.gives(*ticket, said, false, Answer::toast(Say::Done));
                }
                // What they write next is what is wrong, not a comment on their stars.
                desk.forgets_comment();
                let again = desk.known.ticket(*ticket).filter(|ticket| !ticket.state.is_open());
                if let (Some(next), Some(_)) = (desk.opens_again_at(), again) {
                    // Said in words, what is wrong is taken up all the same.
                    desk.customer.focus = Some(*ticket);
                    let answer = desk.many_within_the_hour(next);
                    return desk.change_profile(answer);
                }
                desk.by_button(*ticket, &Command::CustomerReopens, Say::Done)
            }
            Callback::Rate { ticket, cycle, score } => self.rate(*ticket, *cycle, *score),
            Callback::Comment { ticket, cycle } => self.wants_to_comment(*ticket, *cycle, message),
            Callback::NoComment { ticket, cycle } => self.leaves_no_comment(*ticket, *cycle, message),
            Callback::NewQuestion { ticket, commit } => self.asks_anew(*ticket, *commit, message),
            Callback::Card(..)
            | Callback::PassOn(_)
            | Callback::Recall { .. }
            | Callback::SendDraft { .. }
            | Callback::Acknowledge { .. }
            | Callback::Accept { .. }
            | Callback::Approve { .. }
            | Callback::Decline { .. } => toast(Say::No(Rejected::NotAllowed)),
        }
    }

    fn is_resolved(&self, ticket: TicketId) -> bool {
        let known = self.known.ticket(ticket);
        known.is_some_and(|ticket| ticket.state == State::Resolved)
    }

    /// Whether the topic, or the queue of its tickets, is in manual mode.
    fn is_by_hand(&self, key: &TopicKey) -> bool {
        self.policy
            .manual
            .holds(Some(key), self.route(Some(key)).queue, self.now)
    }

    fn topic(mut self, key: &TopicKey, message: MessageId) -> CustomerDecision {
        let Some(topic) = self.policy.settings.topic(key) else {
            return toast(Say::NothingHere);
        };
        // Where a person handles it from the first word, nobody is asked anything: what they write next opens the ticket.
        let (answered, (prompt, keyboard)) = if self.is_by_hand(key) {
            (questions(topic), (Say::ByHand, vec![vec![Callback::Person]]))
        } else {
            (0, question(&self.policy.settings, key, 0))
        };
        if let Some(refused) = self.refuses_another() {
            return only(refused);
        }
        let (start, said) = match self.customer.conversation.clone() {
            Conversation::Menu { start } => (start, Vec::new()),
            // Another topic chosen from an older menu: what was said goes along.
            Conversation::Asking { start, said, .. } => (start, said),
            Conversation::Choosing { said } => {
                let rules = &self.policy.settings.tickets;
                self.customer.due = Some(after_time(self.now, rules.open_unfinished_after));
                (None, said)
            }
            Conversation::Idle | Conversation::Commenting { .. } => (None, Vec::new()),
        };
        self.customer.conversation = Conversation::Asking {
            topic: key.clone(),
            start,
            answered,
            said,
        };
        self.change_profile(Answer::Replace {
            message,
            say: prompt,
            keyboard,
        })
    }

    fn rate(mut self, ticket: TicketId, cycle: u32, score: u8) -> CustomerDecision {
        match self.decide(ticket, &Command::CustomerRates { cycle, score }) {
            Ok(change) => {
                self.customer.last_rated_at = Some(self.now);
                self.change_both(change, Answer::toast(Say::Stars(score)))
            }
            Err(rejected) => toast(Say::No(rejected)),
        }
    }

    fn by_button(mut self, ticket: TicketId, command: &Command, done: Say) -> CustomerDecision {
        match self.decide(ticket, command) {
            Ok(change) => {
                self.turns_to(ticket);
                self.change_both(change, Answer::toast(done))
            }
            Err(rejected) => toast(Say::No(rejected)),
        }
    }
}

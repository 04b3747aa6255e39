//! The comment on a rating: asked for by a button, or by a reply to the thanks; one message, or one album.

use calendar::after_time;
use domain::{
    MessageId, TicketId,
    message::Message,
    ticket::{Command, Rejected},
};

use super::{CustomerDecision, Desk, only, toast};
use crate::{
    callback::Callback,
    customer::Conversation,
    text::{Answer, Keyboard, Say},
};

impl Desk<'_> {
    /// "Add a comment": the next message is it. The thanks become the question, with a way back.
    pub(super) fn wants_to_comment(mut self, ticket: TicketId, cycle: u32, message: MessageId) -> CustomerDecision {
        if let Err(rejected) = self.may_comment(ticket, cycle) {
            return toast(Say::No(rejected));
        }
        let answer = Answer::Replace {
            message,
            say: Say::AskComment,
            keyboard: vec![vec![Callback::NoComment { ticket, cycle }]],
        };
        let until = after_time(self.now, self.policy.settings.tickets.comment_within);
        let conversation = Conversation::Commenting {
            ticket,
            until,
            asked: true,
        };
        // Questions that were left behind are over, as with any other button: what was said there opens its ticket.
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

    /// "Not now": the thanks are back.
    pub(super) fn leaves_no_comment(mut self, ticket: TicketId, cycle: u32, message: MessageId) -> CustomerDecision {
        let asked = self.known.ticket(ticket).and_then(|ticket| ticket.asked.as_ref());
        let score = asked.filter(|asked| asked.cycle == cycle).and_then(|asked| asked.score);
        let Some(score) = score else {
            return toast(Say::NothingHere);
        };
        let keyboard = match self.may_comment(ticket, cycle) {
            Ok(()) => vec![vec![Callback::Comment { ticket, cycle }]],
            Err(_) => Keyboard::new(),
        };
        let answer = Answer::Replace {
            message,
            say: Say::RatingThanks(score),
            keyboard,
        };
        if self.forgets_comment() {
            return self.change_profile(answer);
        }
        only(answer)
    }

    /// "This is a new question": the comment's words go the way of a message. The comment stays one, too, where it stands already.
    pub(super) fn asks_anew(mut self, ticket: TicketId, commit: u64, message: MessageId) -> CustomerDecision {
        let answer = Answer::Buttons {
            message,
            keyboard: Keyboard::new(),
        };
        if self.customer.asked_anew == Some((ticket, commit)) {
            return only(answer);
        }
        // Not of a ticket of theirs, or erased since.
        let theirs = self.known.ticket(ticket).is_some();
        let messages = if theirs {
            self.known.comment(ticket, commit)
        } else {
            Vec::new()
        };
        if messages.is_empty() {
            return toast(Say::NothingHere);
        }
        self.customer.asked_anew = Some((ticket, commit));
        self.forgets_comment();
        self.adds(messages, answer)
    }

    /// The comment that a message is: it belongs to an album that is one, or replies to the thanks, or is the first after the button.
    /// Whatever the ticket does not take as one is a message.
    pub(super) fn comments(&mut self, message: &Message) -> Option<CustomerDecision> {
        let album = message.at.album.as_ref();
        let of_album = |album| {
            let mut tickets = self.known.tickets.iter();
            tickets.find(|ticket| {
                ticket
                    .asked
                    .as_ref()
                    .is_some_and(|asked| asked.comment_album.as_ref() == Some(album))
            })
        };
        let offers = self.arrival.replied.iter().flat_map(|replied| &replied.offers);
        let under_thanks = offers.filter_map(|offer| {
            if let Callback::Comment { ticket, cycle } | Callback::NoComment { ticket, cycle } = offer {
                Some((*ticket, *cycle))
            } else {
                None
            }
        });
        let mut under_thanks = under_thanks.filter(|(ticket, cycle)| self.may_comment(*ticket, *cycle).is_ok());
        let asked_for = match &self.customer.conversation {
            // A reply to a message of another ticket goes there.
            Conversation::Commenting { ticket, until, asked } => {
                let answered = self.known.answered;
                (*asked && self.now <= *until && answered.is_none_or(|to| to == *ticket)).then_some(*ticket)
            }
            Conversation::Idle
            | Conversation::Menu { .. }
            | Conversation::Asking { .. }
            | Conversation::Choosing { .. } => None,
        };
        let asked_for = under_thanks.next().map(|(ticket, _)| ticket).or(asked_for);
        let ticket = album.and_then(of_album).map(|ticket| ticket.id).or(asked_for)?;
        // One message only, whatever becomes of it.
        let forgotten = self.forgets_comment();
        let change = self.decide(ticket, &Command::CustomerComments(message.clone())).ok()?;
        Some(if forgotten {
            self.clone().change_both(change, Answer::Nothing)
        } else {
            CustomerDecision {
                change,
                ..only(Answer::Nothing)
            }
        })
    }

    /// What comes next is no comment any more. Says whether it would have been.
    pub(super) fn forgets_comment(&mut self) -> bool {
        let commenting = matches!(self.customer.conversation, Conversation::Commenting { .. });
        if commenting {
            self.customer.conversation = Conversation::Idle;
        }
        commenting
    }

    /// Whether the stars of that cycle are without a comment, and young enough to get one.
    fn may_comment(&self, ticket: TicketId, cycle: u32) -> Result<(), Rejected> {
        let asked = self.known.ticket(ticket).and_then(|ticket| ticket.asked.as_ref());
        let asked = asked.filter(|asked| asked.cycle == cycle && asked.score.is_some());
        let asked = asked.ok_or(Rejected::NoSurvey)?;
        let until = after_time(
            asked.rated_at.unwrap_or(self.now),
            self.policy.settings.tickets.rating_edit_within,
        );
        match asked.comment {
            Some(_) => Err(Rejected::AlreadyThere),
            None if self.now > until => Err(Rejected::AlreadyRated),
            None => Ok(()),
        }
    }
}

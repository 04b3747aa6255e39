//! How many tickets a customer may have open, and open within an hour. What is said beyond that goes to the tickets they have.

use calendar::after_time;
use domain::{
    TicketId,
    message::Message,
    ticket::{Command, Event},
};
use jiff::{SignedDuration, Timestamp};

use super::{Change, CustomerDecision, Desk};
use crate::{
    customer::{Conversation, Customer, OPEN_AT_MOST, prompt::when},
    text::{Answer, Keyboard, Say},
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

impl Desk<'_> {
    /// What is answered to somebody who begins another question while no other may be opened.
    pub(super) fn refuses_another(&self) -> Option<Answer> {
        if let Some(say) = self.too_many_open() {
            return Some(Answer::ask(say, Keyboard::new()));
        }
        Some(self.many_within_the_hour(self.opens_again_at()?))
    }

    fn too_many_open(&self) -> Option<Say> {
        let newest = self.known.open().map(|ticket| ticket.id).max()?;
        (self.known.open().count() >= OPEN_AT_MOST).then(|| Say::TooManyOpen(self.customer.focus.unwrap_or(newest)))
    }

    /// Too many were opened within the hour: when the next may be, and where their words go meanwhile.
    pub(super) fn many_within_the_hour(&self, next: Timestamp) -> Answer {
        Answer::Toast {
            say: Say::TooManyOpenings {
                next: when(&self.customer, next, &self.policy.settings, self.now),
                ticket: self.takes_words(),
            },
            alert: true,
        }
    }

    /// When the next ticket may be opened, or reopened by a button, if that has to wait.
    pub(super) fn opens_again_at(&self) -> Option<Timestamp> {
        let most = usize::try_from(self.policy.settings.tickets.openings_an_hour).unwrap_or(usize::MAX);
        let recent = recent(&self.customer, self.now);
        // Once this one is an hour old, one less than the limit are left.
        let oldest = recent.get(recent.len().checked_sub(most)?)?;
        Timestamp::from_second(*oldest).ok().map(|at| after_time(at, HOUR))
    }

    /// The ticket that what is said goes to without a question; none, if it opens one.
    pub(super) fn goes_to(&self) -> Option<TicketId> {
        match self.opens_again_at() {
            Some(_) => self.takes_words(),
            None => self.known.current(self.now).map(|ticket| ticket.id),
        }
    }

    /// Where words go while no other ticket may be opened or reopened: to the one in focus or the newest that is open; where none is, one is
    /// taken up again all the same, so that nothing is said to nobody.
    pub(super) fn takes_words(&self) -> Option<TicketId> {
        let open = |ticket: &&domain::ticket::Ticket| ticket.state.is_open();
        let focus = self.customer.focus.and_then(|focus| self.known.ticket(focus));
        let newest_open = || self.known.open().max_by_key(|ticket| ticket.id);
        let continues = || focus.filter(|ticket| ticket.continues_at(self.now));
        let newest = || self.known.tickets.iter().max_by_key(|ticket| ticket.id);
        let takes = focus
            .filter(open)
            .or_else(newest_open)
            .or_else(continues)
            .or_else(newest);
        takes.map(|ticket| ticket.id)
    }

    /// A ticket of its own for what is said; while no other may be opened, the one that takes words goes on, whatever its window. A call for
    /// a person is heard in any case.
    pub(super) fn opens_another(mut self, messages: Vec<Message>, person: bool, answer: Answer) -> CustomerDecision {
        if self.opens_again_at().is_some()
            && let Some(ticket) = self.takes_words()
        {
            let command = Command::CustomerSends {
                messages: messages.clone(),
                person,
                anyway: true,
            };
            if let Ok(change @ Change::Commit(_)) = self.decide(ticket, &command) {
                // What waited is in the ticket now.
                self.customer.conversation = Conversation::Idle;
                self.customer.due = None;
                return self.change_both(change, answer);
            }
        }
        self.open(None, None, messages, person, answer)
    }
}

/// The openings of the last hour.
fn recent(customer: &Customer, now: Timestamp) -> &[i64] {
    let since = after_time(now, -HOUR).as_second();
    let gone = customer.openings.partition_point(|at| *at <= since);
    customer.openings.get(gone..).unwrap_or_default()
}

impl CustomerDecision {
    /// The turn with what it opens or reopens counted in the profile, which was `known`. What words alone took up again beyond the limit
    /// does not put off the next any further.
    pub(super) fn counted(mut self, known: &Customer, most: u32, now: Timestamp) -> Self {
        let opens = match &self.change {
            Change::None => false,
            Change::Open(_) => true,
            Change::Commit(change) => {
                let reopened = |event: &Event| matches!(event, Event::Reopened { .. });
                change.1.events.iter().any(reopened)
            }
        };
        if !opens {
            return self;
        }
        let mut openings = recent(known, now).to_vec();
        if u32::try_from(openings.len()).is_ok_and(|recent| recent < most) {
            openings.push(now.as_second());
        }
        let customer = self.customer.get_or_insert_with(|| Customer {
            version: known.version + 1,
            ..known.clone()
        });
        customer.openings = openings;
        self
    }
}

//! Passing a ticket on by buttons: to whom, how pressing it is, and what there is to say.
//!
//! Nothing is kept of a form that is being filled in: each button carries what was chosen before it, and the question that
//! comes last carries all of it in its own button, where the reply to it is read from. Whoever may pass a ticket on by words may
//! do it so, and [`decide`] has the last word in both.

use domain::{
    MessageId, Policy, QueueName,
    message::{Content, Message, Words},
    settings::{Settings, Urgency},
    staff::StaffMember,
    ticket::{Command, Rejected, Ticket, decide},
};
use jiff::Timestamp;

use crate::{
    callback::{Callback, CardAction, PassOn, Step},
    text::{Answer, Keyboard, Say},
};

/// The most queues that are shown. By words every queue can be named.
const SHOWN: usize = 8;

/// Somebody who passes a ticket on.
pub(super) struct Escalation<'a> {
    /// Who.
    pub by: StaffMember,
    /// The ticket, as it is now.
    pub ticket: &'a Ticket,
    /// What holds now.
    pub policy: &'a Policy,
    /// The moment.
    pub now: Timestamp,
}

impl Escalation<'_> {
    /// *Escalate* under a card: to whom. Where nobody is to be found, or who asks may not, it is refused at once.
    pub(super) fn begins(self, message: MessageId) -> Result<Command, Box<Answer>> {
        let ways = self.ways();
        let Some((first, _)) = ways.first() else {
            return Ok(Command::Escalate(self.by));
        };
        self.may(first)?;
        let button = |to: &QueueName, step| {
            Callback::PassOn(PassOn {
                ticket: self.ticket.id,
                round: self.ticket.reactions,
                to: to.clone(),
                step,
            })
        };
        let mut rows = Keyboard::new();
        if let Some((next, _)) = ways.iter().find(|(_, next)| *next) {
            rows.push(vec![button(next, Step::AsItIs)]);
        }
        rows.extend(
            ways.iter()
                .map(|(to, next)| vec![button(to, Step::Queue { next: *next })]),
        );
        rows.push(vec![self.back()]);
        Err(Box::new(Answer::Buttons {
            message,
            keyboard: rows,
        }))
    }

    /// A later button of the form.
    pub(super) fn goes_on(self, form: &PassOn, message: MessageId) -> Result<Command, Box<Answer>> {
        self.still(form).map_err(|say| refusal(*say))?;
        match form.step {
            Step::AsItIs => Ok(self.passes_on(&form.to, None, None)),
            Step::WithoutNote(urgency) => Ok(self.passes_on(&form.to, Some(urgency), None)),
            Step::Queue { .. } => {
                self.may(&form.to)?;
                let mut rows: Keyboard = Urgency::ALL
                    .into_iter()
                    .map(|urgency| vec![Callback::PassOn(form.then(Step::Urgency(urgency)))])
                    .collect();
                rows.push(vec![self.back()]);
                Err(Box::new(Answer::Buttons {
                    message,
                    keyboard: rows,
                }))
            }
            Step::Urgency(urgency) => {
                self.may(&form.to)?;
                Err(Box::new(Answer::Send {
                    say: Say::AskNote {
                        to: form.to.clone(),
                        urgency,
                    },
                    keyboard: vec![vec![Callback::PassOn(form.then(Step::WithoutNote(urgency)))]],
                    reply_to: Some(message),
                }))
            }
        }
    }

    /// A reply to the question that comes last: what it says is the note. Whatever becomes of it, it stays in the topic: it was
    /// not meant for the customer.
    pub(super) fn replies(self, form: &PassOn, urgency: Urgency, message: &Message) -> Result<Command, Box<Say>> {
        self.still(form)?;
        if message.at.content != Content::Text || message.words.holds_files() {
            return Err(Box::new(Say::NoteInWords));
        }
        let note = Words {
            text: message.words.text.clone(),
            ..Words::default()
        };
        Ok(self.passes_on(&form.to, Some(urgency), Some(note)))
    }

    fn passes_on(&self, to: &QueueName, urgency: Option<Urgency>, form: Option<Words>) -> Command {
        Command::EscalateTo {
            by: self.by.clone(),
            to: Some(to.clone()),
            urgency,
            form,
        }
    }

    /// Whether the ticket is where it was when the form was begun.
    fn still(&self, form: &PassOn) -> Result<(), Box<Say>> {
        if form.ticket == self.ticket.id && form.round == self.ticket.reactions {
            Ok(())
        } else {
            Err(Box::new(Say::No(Rejected::Outdated)))
        }
    }

    /// Whether it could be passed on there now: whoever may not is told at the first step rather than at the last.
    fn may(&self, to: &QueueName) -> Result<(), Box<Answer>> {
        let whether = self.passes_on(to, None, None);
        match decide(self.ticket, &whether, self.policy, self.now) {
            Ok(_) => Ok(()),
            Err(rejected) => Err(refusal(Say::No(rejected))),
        }
    }

    fn back(&self) -> Callback {
        Callback::Card(CardAction::Back, self.ticket.id)
    }

    /// The queues that it can go to, and whether each is the next level, which comes first.
    fn ways(&self) -> Vec<(&QueueName, bool)> {
        let settings = &self.policy.settings;
        let next = settings
            .queues
            .get(&self.ticket.queue)
            .and_then(|queue| queue.escalates_to.as_ref());
        let mut ways: Vec<_> = settings
            .queues
            .keys()
            .filter(|queue| **queue != self.ticket.queue && is_served(settings, queue))
            .map(|queue| (queue, Some(queue) == next))
            .collect();
        ways.sort_by_key(|(_, next)| !next);
        ways.truncate(SHOWN);
        ways
    }
}

fn is_served(settings: &Settings, queue: &QueueName) -> bool {
    settings.is_on(queue) && settings.group_of(queue).is_some()
}

fn refusal(say: Say) -> Box<Answer> {
    Box::new(Answer::Toast { say, alert: true })
}

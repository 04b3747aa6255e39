//! Which of several tickets a message without a reply is meant for.

use domain::{
    TicketId,
    ticket::{State, Ticket},
};
use jiff::{SignedDuration, Timestamp};

use super::{Conversation, CustomerContext, prompt::line};
use crate::{
    callback::Callback,
    text::{Keyboard, Say, Which},
};

/// How long a conversation about one ticket is taken to go on, while nothing comes from another.
const GOES_ON_FOR: SignedDuration = SignedDuration::from_hours(1);

impl CustomerContext {
    /// The tickets that a message without a reply may be meant for, newest first: the open ones, the one in focus, and those that can be
    /// taken up again and have spoken since.
    fn choices(&self, now: Timestamp) -> Vec<&Ticket> {
        let focus = self.customer.as_ref().and_then(|customer| customer.focus);
        let focused_at = self.customer.as_ref().and_then(|customer| customer.focused_at);
        let since = |ticket: &Ticket| focused_at.is_some_and(|at| spoke_at(ticket) > Some(at));
        let may = |ticket: &&Ticket| {
            ticket.state.is_open() || (ticket.continues_at(now) && (focus == Some(ticket.id) || since(ticket)))
        };
        let mut choices: Vec<&Ticket> = self.tickets.iter().filter(may).collect();
        choices.sort_unstable_by_key(|ticket| std::cmp::Reverse(ticket.id));
        choices
    }

    /// Whether a message without a reply may be meant for more than one ticket.
    pub(super) fn has_choice(&self, now: Timestamp) -> bool {
        self.choices(now).len() > 1
    }

    /// Whether it is not clear which ticket a message without a reply is meant for.
    ///
    /// Clear it is where there is but one; where they wrote in one last, or chose it, not long ago, and no other has spoken since; or
    /// where exactly one waits for details from them.
    pub(super) fn is_unclear(&self, now: Timestamp) -> bool {
        self.answered.is_none() && self.has_choice(now) && self.clearly(now).is_none()
    }

    /// The ticket that is clearly meant, of several.
    pub(super) fn clearly(&self, now: Timestamp) -> Option<TicketId> {
        let choices = self.choices(now);
        let customer = self.customer.as_ref();
        let focus = customer.and_then(|customer| customer.focus.zip(customer.focused_at));
        let goes_on = focus.and_then(|(focus, at)| {
            let ticket = choices.iter().find(|ticket| ticket.id == focus)?;
            let last = spoke_at(ticket).unwrap_or(at).max(at);
            let others_spoke = || {
                let mut others = choices.iter().filter(|other| other.id != focus);
                others.any(|other| spoke_at(other) > Some(at))
            };
            (ticket.state.is_open() && now.duration_since(last) <= GOES_ON_FOR && !others_spoke()).then_some(focus)
        });
        goes_on.or_else(|| {
            let mut waiting = choices.iter().filter(|ticket| ticket.state == State::NeedsDetails);
            let first = waiting.next()?;
            waiting.next().is_none().then_some(first.id)
        })
    }

    /// The question which ticket is meant, with what happens if it is not answered.
    pub(super) fn which(&self, now: Timestamp) -> Option<(Say, Keyboard)> {
        let otherwise = self.current(now)?.id;
        let choices = self.choices(now);
        let tickets = choices.iter().map(|ticket| line(ticket)).collect();
        let mut keyboard: Keyboard = choices.iter().map(|ticket| vec![Callback::Focus(ticket.id)]).collect();
        keyboard.push(vec![Callback::Another]);
        Some((Say::Which(Which { tickets, otherwise }), keyboard))
    }
}

/// When the ticket last said something to its customer: an agent's words, a request for details, that it is resolved.
fn spoke_at(ticket: &Ticket) -> Option<Timestamp> {
    ticket.heard_at.max(ticket.paused_since)
}

/// How a conversation that waits for a choice is stored: as questions without a topic, marked. A release that does not know the mark opens
/// a ticket with what was said, which loses nothing.
pub(super) mod stored {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Conversation;
    use domain::message::Message;

    /// The topic that texts have the title "question" for.
    const TOPIC: &str = "none";

    #[derive(Serialize)]
    struct Choosing<'a> {
        at: &'static str,
        topic: &'static str,
        answered: u8,
        said: &'a [Message],
        which: bool,
    }

    #[derive(Deserialize)]
    struct Stored {
        #[serde(flatten)]
        conversation: Conversation,
        #[serde(default)]
        which: bool,
    }

    pub(in crate::customer) fn serialize<S: Serializer>(
        conversation: &Conversation,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if let Conversation::Choosing { said } = conversation {
            let choosing = Choosing {
                at: "asking",
                topic: TOPIC,
                answered: u8::MAX,
                said,
                which: true,
            };
            choosing.serialize(serializer)
        } else {
            conversation.serialize(serializer)
        }
    }

    pub(in crate::customer) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Conversation, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        if let (true, Conversation::Asking { said, .. }) = (stored.which, &stored.conversation) {
            return Ok(Conversation::Choosing { said: said.clone() });
        }
        Ok(stored.conversation)
    }
}

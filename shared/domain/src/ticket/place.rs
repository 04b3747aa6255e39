//! Where a ticket stands in its queue, and in whose hands.

use jiff::Timestamp;

use super::{Place, State, Ticket};
use crate::{Policy, UserId, order::Waiting, settings::Urgency};

impl Ticket {
    /// The agent in whose hands it is: it takes up room of theirs while it is open.
    #[must_use]
    pub fn holder(&self) -> Option<UserId> {
        let owner = self.owner.as_ref().filter(|_| self.state.is_open());
        owner.map(|owner| owner.id)
    }

    /// Its place in its queue as of `now`; `None` once it is resolved or closed.
    #[must_use]
    pub(super) fn standing(&self, policy: &Policy, now: Timestamp) -> Option<Place> {
        match self.state {
            State::Resolved | State::Closed => None,
            State::Accepted | State::InProgress | State::NeedsDetails => Some(match self.holder() {
                Some(agent) => Place::Held(agent),
                None => Place::Waits(policy.settings.order.key(&self.waiting(policy, now))),
            }),
        }
    }

    /// What the order of work looks at.
    fn waiting(&self, policy: &Policy, now: Timestamp) -> Waiting {
        let topics = &policy.settings.topics;
        let place = topics.iter().position(|topic| Some(&topic.key) == self.topic.as_ref());
        Waiting {
            blocker: self.urgency == Urgency::High,
            vip: self.vip_until.is_some_and(|until| now < until),
            since: self.waiting_since.unwrap_or(self.opened_at),
            topic: place.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX),
            due: self.clocks.iter().filter_map(|clock| clock.due).min(),
        }
    }
}

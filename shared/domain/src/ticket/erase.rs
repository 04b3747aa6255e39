//! Taking out of what is kept what people said, and who the customer is. What happened stays, with its ids and times, so that the fold of
//! a history that was erased is the snapshot that was erased, and a recount of it counts the same.

use super::{Commit, Contact, Event};
use crate::front::{Conversation, Customer};

impl Contact {
    /// Takes out who it is. Says whether anything was there. The language stays: it is what they are answered in.
    pub fn erase(&mut self) -> bool {
        let there = !self.name.is_empty() || self.username.is_some() || self.zone.is_some() || self.region.is_some();
        self.name.clear();
        self.username = None;
        self.zone = None;
        self.region = None;
        there
    }
}

impl Commit {
    /// Takes out what was said, by whomever, and who the customer is. Says whether anything was there.
    pub fn erase(&mut self) -> bool {
        let mut there = !self.body.is_empty();
        self.body.clear();
        for event in &mut self.events {
            if let Event::Opened { customer, .. } = event {
                there |= customer.erase();
            }
            if let Event::Located { region, zone } = event {
                there |= region.take().is_some() | zone.take().is_some();
            }
        }
        there
    }
}

impl Customer {
    /// Takes out who it is, and what they have said in a conversation that no ticket carries; it is over with that. Says whether anything was
    /// there; the version is then the next one.
    pub fn erase(&mut self) -> bool {
        let spoken = matches!(
            self.conversation,
            Conversation::Asking { .. } | Conversation::Choosing { .. } | Conversation::Menu { .. }
        );
        let there =
            spoken || !self.name.is_empty() || self.username.is_some() || self.zone.is_some() || self.region.is_some();
        if !there {
            return false;
        }
        self.name.clear();
        self.username = None;
        // As of when that was said stays: the same fact, should it come again, tells nothing new.
        self.zone = None;
        self.region = None;
        if spoken {
            self.conversation = Conversation::Idle;
            self.due = None;
        }
        self.version += 1;
        true
    }
}

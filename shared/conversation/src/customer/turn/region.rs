//! Where a customer is: offered under the greeting, asked for by a command, told by a tap. Nothing waits for it.

use domain::{MessageId, RegionKey};

use super::{CustomerDecision, Desk, only, say, toast};
use crate::{
    callback::Callback,
    customer::{
        Conversation,
        prompt::{greeting_menu, when},
    },
    text::{Answer, Keyboard, Say},
};

impl Desk<'_> {
    /// `/region`. A desk without regions does not know the command.
    pub(super) fn region(self) -> CustomerDecision {
        if self.policy.settings.regions.is_empty() {
            return say(Say::Help, vec![vec![Callback::Menu], vec![Callback::Person]]);
        }
        say(self.choose_region(), self.regions())
    }

    /// "My region", under the greeting: the choice stands in its place, with a way back to the menu.
    pub(super) fn offers_regions(self, message: MessageId) -> CustomerDecision {
        if self.policy.settings.regions.is_empty() {
            return toast(Say::NothingHere);
        }
        let mut keyboard = self.regions();
        if matches!(self.customer.conversation, Conversation::Menu { .. }) {
            keyboard.push(vec![Callback::Menu]);
        }
        let say = self.choose_region();
        only(Answer::Replace { message, say, keyboard })
    }

    /// The tap. The menu comes back if it was open; questions stand where they are, in messages of their own.
    pub(super) fn chooses_region(mut self, key: &RegionKey, message: MessageId) -> CustomerDecision {
        let Some(region) = self.policy.settings.region(key) else {
            return toast(Say::NothingHere);
        };
        self.customer
            .lives_in(region.key.clone(), region.zone.clone(), self.now);
        let say = Say::RegionChosen(
            region.key.clone(),
            when(&self.customer, self.now, &self.policy.settings, self.now),
        );
        let keyboard = if matches!(self.customer.conversation, Conversation::Menu { .. }) {
            greeting_menu(&self.policy.settings, Some(&self.customer))
        } else {
            Keyboard::new()
        };
        self.change_profile(Answer::Replace { message, say, keyboard })
    }

    fn choose_region(&self) -> Say {
        let current = self.customer.region.clone();
        Say::ChooseRegion {
            current: current.filter(|key| self.policy.settings.region(key).is_some()),
        }
    }

    /// The regions, two in a row.
    fn regions(&self) -> Keyboard {
        let regions = self.policy.settings.regions.iter();
        let presses: Vec<Callback> = regions.map(|region| Callback::Region(region.key.clone())).collect();
        presses.chunks(2).map(<[Callback]>::to_vec).collect()
    }
}

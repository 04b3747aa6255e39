//! What is known of a customer beside what they write: whether they are a VIP and until when, their region, their zone.
//!
//! It comes from themselves by a tap, from a file, and from other systems. A fact says as of when it holds, and of each kind the newest
//! counts, whoever told it: so facts may come twice and in any order. Of two that hold as of the same moment the first to come counts.

mod read;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

pub use read::{MOST_VIP, WrongFact};

use domain::{
    BotId, Lang, RegionKey, UserId,
    settings::Settings,
    ticket::{Command, CustomerAttributes},
};

use super::{Conversation, Customer, CustomerContext};

/// What a fact says of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Nothing: it stays as it is.
    #[default]
    Nothing,
    /// That there is none, or no longer one.
    None,
    /// That it is this.
    Is(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    /// `null` says that there is none; a field that is absent says nothing, by its default.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Option::deserialize(from).map(|value| value.map_or(Self::None, Self::Is))
    }
}

/// What somebody else knows of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileUpdate {
    /// The bot that the customer writes to, or will.
    pub bot: BotId,
    /// The customer.
    pub user: UserId,
    /// As of when it holds.
    pub at: Timestamp,
    /// Until when they are a VIP.
    pub vip_until: Patch<Timestamp>,
    /// Their region, which the settings know. Its zone goes along, unless the fact says another.
    pub region: Patch<RegionKey>,
    /// Their IANA zone.
    pub zone: Patch<String>,
}

/// Has what is said hold, if it is newer than what does. Says whether it is.
fn renew<T: Clone>(says: &Patch<T>, at: Timestamp, holds: &mut Option<T>, since: &mut Option<Timestamp>) -> bool {
    if since.is_some_and(|since| at <= since) {
        return false;
    }
    match says {
        Patch::Nothing => return false,
        Patch::None => *holds = None,
        Patch::Is(value) => *holds = Some(value.clone()),
    }
    *since = Some(at);
    true
}

/// The profile once it knows that fact; `None` if it holds nothing new. Somebody who has never written gets one.
#[must_use]
pub fn learn(known: &CustomerContext, fact: &ProfileUpdate, settings: &Settings) -> Option<Customer> {
    let mut customer = known
        .customer
        .clone()
        .unwrap_or_else(|| Customer::unmet(fact.bot, fact.user, settings.default_language().clone()));
    let zone = match (&fact.zone, &fact.region) {
        (Patch::Nothing, Patch::Is(key)) => settings
            .region(key)
            .map_or(Patch::Nothing, |region| Patch::Is(region.zone.clone())),
        (zone, Patch::Nothing | Patch::None | Patch::Is(_)) => zone.clone(),
    };
    let learnt = [
        renew(
            &fact.vip_until,
            fact.at,
            &mut customer.vip_until,
            &mut customer.vip_set_at,
        ),
        renew(&fact.region, fact.at, &mut customer.region, &mut customer.region_set_at),
        renew(&zone, fact.at, &mut customer.zone, &mut customer.zone_set_at),
    ];
    if !learnt.contains(&true) {
        return None;
    }
    customer.version += 1;
    Some(customer)
}

impl Customer {
    /// Somebody of whom nothing is known yet.
    pub(super) fn new(bot: BotId, user: UserId, lang: Lang) -> Self {
        Self {
            bot,
            user,
            version: 0,
            name: String::new(),
            username: None,
            lang,
            unmet: false,
            zone: None,
            zone_set_at: None,
            region: None,
            region_set_at: None,
            vip_until: None,
            vip_set_at: None,
            conversation: Conversation::Idle,
            focus: None,
            focused_at: None,
            asked_anew: None,
            openings: Vec::new(),
            last_rated_at: None,
            due: None,
            inputs: Vec::new(),
        }
    }

    /// Somebody who has never written.
    fn unmet(bot: BotId, user: UserId, guess: Lang) -> Self {
        Self {
            unmet: true,
            ..Self::new(bot, user, guess)
        }
    }

    /// They say themselves, by a tap, that this is their region. Whatever another system said before, even by a clock that is ahead, they know
    /// better.
    pub(super) fn lives_in(&mut self, region: RegionKey, zone: String, now: Timestamp) {
        let after = |since: Option<Timestamp>| Some(since.map_or(now, |since| since.max(now)));
        self.region = Some(region);
        self.region_set_at = after(self.region_set_at);
        self.zone = Some(zone);
        self.zone_set_at = after(self.zone_set_at);
    }

    /// What their tickets are to know of it.
    #[must_use]
    pub fn news(&self) -> Command {
        Command::CustomerKnown(CustomerAttributes {
            region: self.region.clone(),
            zone: self.zone.clone(),
            vip_until: self.vip_until,
            vip_set_at: self.vip_set_at,
        })
    }
}

impl CustomerContext {
    /// Until when the customer is a VIP, and when that was decided: the newest decision counts, be it of another system or in whichever
    /// ticket. Earlier releases did not note when it was made: among theirs, the latest end holds. The end may be over.
    #[must_use]
    pub fn vip(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        let told = self
            .customer
            .iter()
            .map(|customer| (customer.vip_set_at, customer.vip_until));
        let decided = self.tickets.iter().map(|ticket| (ticket.vip_set_at, ticket.vip_until));
        let (set_at, until) = told.chain(decided).max().unwrap_or_default();
        (until, set_at)
    }
}

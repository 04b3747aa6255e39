//! The card of a ticket.

use domain::{
    QueueName, RegionKey, TicketId, TopicKey,
    settings::{Class, Urgency},
    ticket::State,
};

use super::When;

/// The card of a ticket in its topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its number.
    pub ticket: TicketId,
    /// The customer's name.
    pub name: String,
    /// Their `@username`.
    pub username: Option<String>,
    /// The language they are answered in, as a code.
    pub lang: String,
    /// Their region, if it is known.
    pub region: Option<RegionKey>,
    /// What it is about.
    pub topic: Option<TopicKey>,
    /// What kind of promise it carries.
    pub class: Class,
    /// How pressing it is.
    pub urgency: Urgency,
    /// Its queue.
    pub queue: QueueName,
    /// Where it is in its life.
    pub state: State,
    /// Who has it.
    pub owner: Option<String>,
    /// When the customer was promised an answer, in the desk's zone.
    pub promised: Option<When>,
    /// The customer is a VIP.
    pub vip: bool,
    /// How often it was reopened.
    pub cycle: u32,
    /// The stars it got.
    pub score: Option<u8>,
    /// The link that brought the customer.
    pub start: Option<String>,
    /// The ticket it continues.
    pub continues: Option<TicketId>,
    /// The customer asked for a person.
    pub person_called: bool,
    /// The customer has blocked the bot.
    pub unreachable: bool,
}

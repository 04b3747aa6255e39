//! What whoever gets an escalated ticket reads first.

use domain::{QueueName, TicketId, TopicKey, settings::Urgency};

/// A colleague's note about the ticket that they pass on, with what the desk itself knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EscalationForm {
    /// The queue it comes from.
    pub from: QueueName,
    /// How pressing it is.
    pub urgency: Urgency,
    /// The ticket.
    pub ticket: TicketId,
    /// The customer's name.
    pub name: String,
    /// What the customer asked about.
    pub topic: Option<TopicKey>,
    /// What it is about, and what was tried.
    pub text: String,
}

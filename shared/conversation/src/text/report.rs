//! The report of a night's call.

use domain::{
    QueueName, TicketId,
    settings::{Class, Urgency},
};
use jiff::SignedDuration;

use super::When;

/// What supervisors read of a call at night. Nobody's words are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentReport {
    /// The ticket.
    pub ticket: TicketId,
    /// When the first was called.
    pub since: When,
    /// The queue that called.
    pub queue: QueueName,
    /// The kind of promise that the ticket carried.
    pub class: Class,
    /// How pressing it was.
    pub urgency: Urgency,
    /// How many were called.
    pub calls: u32,
    /// Who acknowledged, when, and how long that took.
    pub acknowledged: Option<(String, When, SignedDuration)>,
    /// Who took it, and when.
    pub taken: Option<(String, When)>,
    /// Where it was passed on to, and when.
    pub passed_on: Option<(QueueName, When)>,
    /// When it was resolved.
    pub resolved: Option<When>,
    /// Who has it now.
    pub owner: Option<String>,
}

//! When tickets remind, close and reopen, and who hears of what is late.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::sla::EscalationStep;

/// When tickets remind, close and reopen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TicketRules {
    /// Silence after *needs details* until the customer is reminded.
    pub remind_after: SignedDuration,
    /// Silence after that reminder until the ticket closes by itself.
    pub close_after: SignedDuration,
    /// How long after *resolved* a customer's message reopens the same ticket.
    pub reopen_within: SignedDuration,
    /// Silence of the agents until the topic and the supervisor are told; and again after as long.
    pub nudge_every: SignedDuration,
    /// How long before the time that a customer was told lapses they are told another, once.
    pub apologise_before: SignedDuration,
    /// How long after an agent has resolved a ticket the customer is asked whether it helped. Zero never asks.
    pub follow_up_after: SignedDuration,
    /// Silence in the middle of the questions until the ticket opens with what was said.
    pub open_unfinished_after: SignedDuration,
    /// How long after the customer asked to add a comment to a rating the next message is that comment.
    pub comment_within: SignedDuration,
    /// After a rating, how long the customer is not asked again. Zero asks every time.
    pub survey_cooldown: SignedDuration,
    /// How many tickets a customer may open and reopen within an hour. What they say beyond that goes to the tickets they have. 1 to 60.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 60)))]
    pub openings_an_hour: u32,
    /// How long a given rating can still be changed, or get a comment.
    pub rating_edit_within: SignedDuration,
}

impl Default for TicketRules {
    fn default() -> Self {
        Self {
            remind_after: SignedDuration::from_hours(24),
            close_after: SignedDuration::from_hours(48),
            reopen_within: SignedDuration::from_hours(72),
            nudge_every: SignedDuration::from_hours(24),
            apologise_before: SignedDuration::from_mins(1),
            follow_up_after: SignedDuration::from_hours(24),
            open_unfinished_after: SignedDuration::from_mins(10),
            comment_within: SignedDuration::from_mins(30),
            survey_cooldown: SignedDuration::ZERO,
            openings_an_hour: 10,
            rating_edit_within: SignedDuration::from_hours(24),
        }
    }
}

/// Who hears of a breach that lasts, and how long it lasts until the next hears of it. The owner hears of it at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Chain {
    /// How long until the next step is told. 1 minute to 24 hours.
    pub every: SignedDuration,
    /// The steps, in order.
    pub steps: Vec<EscalationStep>,
}

impl Default for Chain {
    fn default() -> Self {
        Self {
            every: SignedDuration::from_mins(10),
            steps: EscalationStep::ALL.to_vec(),
        }
    }
}

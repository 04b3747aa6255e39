//! Why things happened to a ticket, or did not. Stored with events, for ever.

use serde::{Deserialize, Serialize};

use super::Side;
use crate::UserId;

/// Why a ticket closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyClosed {
    /// Resolved, and the reopen window has passed.
    Settled,
    /// The customer did not answer a request for details, nor its reminder.
    Silence,
    /// An agent marked it as spam.
    Spam,
}

/// Why no rating was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNoSurvey {
    /// The customer rated us a short while ago.
    Cooldown,
    /// The customer cannot be reached.
    Unreachable,
}

/// Whether a rating was asked for, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Survey {
    /// It was; about this agent, if any had the ticket.
    Asked(Option<UserId>),
    /// It was not.
    NotAsked(WhyNoSurvey),
}

/// Something that could not be sent, ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The side that it was meant for.
    pub to: Side,
    /// The commit that asked for it.
    pub version: u64,
    /// Telegram's words for why, at most 200 characters.
    pub why: String,
}

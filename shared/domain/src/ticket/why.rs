//! Why things happened to a ticket, or did not. Stored with events, for ever.

use serde::{Deserialize, Serialize};

use super::Side;
use crate::{ChatId, MessageId, UserId};

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

/// What of something that was to be sent is missing on the other side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// All of it.
    #[default]
    All,
    /// All of it, or nothing: Telegram did not answer, and it is not tried again.
    Unsure,
    /// Its file: its words went alone.
    File,
    /// The end of its words, which were too long for one message.
    Ending,
    /// Some messages of an album. Telegram does not say which.
    Siblings,
    /// An edit of it: the earlier version stands there still.
    Edit,
    /// All of what is edited: it was never there, and an edit does not send it.
    Original,
    /// Nothing, but its place: the edited version stands under the earlier one, not instead of it.
    Place,
}

impl Missing {
    /// Everything that may be missing.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::Unsure,
        Self::File,
        Self::Ending,
        Self::Siblings,
        Self::Edit,
        Self::Original,
        Self::Place,
    ];

    /// Whether anything is missing.
    #[must_use]
    pub fn is_loss(self) -> bool {
        match self {
            Self::All | Self::Unsure | Self::File | Self::Ending | Self::Siblings | Self::Edit | Self::Original => true,
            Self::Place => false,
        }
    }

    /// Whether nothing of it is there.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::All
    }
}

/// Something that could not be sent, ever, or not as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The side that it was meant for.
    pub to: Side,
    /// The commit that asked for it.
    pub version: u64,
    /// Telegram's words for why, at most 200 characters.
    pub why: String,
    /// What of it is missing; in what earlier releases wrote, all of it.
    #[serde(default, skip_serializing_if = "Missing::is_all")]
    pub missing: Missing,
    /// The person's message that it is about, where it was written. Absent for lines of ours, and in what earlier releases wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<(ChatId, MessageId)>,
}

impl Failure {
    /// Something of that commit, for that side, that did not get there at all.
    #[must_use]
    pub fn new(to: Side, version: u64, why: &str) -> Self {
        Self {
            to,
            version,
            why: why.chars().take(200).collect(),
            missing: Missing::All,
            of: None,
        }
    }
}

/// What came of taking a message back from the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CameTo {
    /// The customer does not have it any more.
    Gone,
    /// The customer does not have it where we know of it; it may have come twice, and then one is left.
    MayRemain,
    /// There was nothing to take back: it has never arrived.
    NeverArrived,
    /// The customer keeps it: Telegram deletes nothing that is older than two days.
    TooOld,
    /// The customer keeps it: Telegram refused for another reason.
    Refused,
    /// Whether it had arrived is not known, nor where it is.
    Unsure,
}

impl CameTo {
    /// Every outcome.
    pub const ALL: [Self; 6] = [
        Self::Gone,
        Self::MayRemain,
        Self::NeverArrived,
        Self::TooOld,
        Self::Refused,
        Self::Unsure,
    ];
}

//! Who is an agent, what each role may do, and how one becomes an agent.
//!
//! An admin named in the settings asks for an invitation and gets a link that works once; whoever opens it becomes a
//! candidate; the same or another admin approves. The link's secret is stored as a digest.

mod role;

pub use role::{Right, Role};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{BotId, InputId, Lang, UserId};

/// An agent as a command names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMember {
    /// Telegram's user id.
    pub id: UserId,
    /// What they are called on cards and to customers: the first name.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl StaffMember {
    /// Whether the role carries the right.
    ///
    /// # Errors
    /// [`NotAllowed`] if not.
    pub fn allowed(&self, right: Right) -> Result<(), NotAllowed> {
        if self.role.has(right) { Ok(()) } else { Err(NotAllowed) }
    }
}

/// The role of whoever asks does not carry the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAllowed;

/// Whether someone who came by an invitation may work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Opened the link; an admin has not decided.
    Candidate,
    /// May work.
    Active,
    /// An admin said no, or ended it.
    Declined,
}

/// A member of staff, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Telegram's user id.
    pub id: UserId,
    /// First name, cut to 64 characters.
    pub name: String,
    /// Their language, for the desk's words to them.
    pub lang: Lang,
    /// What they may do.
    pub role: Role,
    /// Whether they may do it yet.
    pub standing: Standing,
    /// The higher role that they were invited to, until an admin decides; they go on with what they have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks_for: Option<Role>,
    /// The admin who invited them.
    pub invited_by: UserId,
    /// When that standing was reached.
    pub since: Timestamp,
    /// How often this record changed: the condition of the next change.
    pub version: u64,
    /// The update that last changed it.
    pub input: InputId,
}

impl Agent {
    /// The role that an admin has yet to decide about.
    #[must_use]
    pub fn pending(&self) -> Option<Role> {
        match self.standing {
            Standing::Candidate => Some(self.role),
            Standing::Active => self.asks_for,
            Standing::Declined => None,
        }
    }

    /// The agent as commands name them, if they may work.
    #[must_use]
    pub fn staffer(&self) -> Option<StaffMember> {
        match self.standing {
            Standing::Active => Some(StaffMember {
                id: self.id,
                name: self.name.clone(),
                role: self.role,
            }),
            Standing::Candidate | Standing::Declined => None,
        }
    }
}

/// How long an invitation link works.
pub const INVITATION_LASTS: SignedDuration = SignedDuration::from_hours(72);

/// An invitation: stored under the digest of its secret, gone once used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The bot whose link it is.
    pub bot: BotId,
    /// What the invited will be.
    pub role: Role,
    /// Who invites.
    pub by: UserId,
    /// When it was made.
    pub at: Timestamp,
    /// Who has used it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_by: Option<UserId>,
}

impl Invitation {
    /// Whether `user` may come in by it at `now`. Opening it again is harmless for the one who used it.
    #[must_use]
    pub fn admits(&self, user: UserId, now: Timestamp) -> bool {
        let fresh = now.duration_since(self.at) <= INVITATION_LASTS;
        fresh && self.used_by.is_none_or(|by| by == user)
    }
}

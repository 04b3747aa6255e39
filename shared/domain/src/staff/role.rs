//! Roles, and what each may do.

use serde::{Deserialize, Serialize};

/// A role of the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads reports.
    Analyst,
    /// Reads what must be proven.
    Compliance,
    /// Writes articles.
    Editor,
    /// Keeps chats in order.
    Moderator,
    /// Learns to answer: a mentor sends what they write.
    Trainee,
    /// Answers customers, first level.
    #[serde(alias = "agent")]
    L1,
    /// Second level.
    L2,
    /// Third level.
    L3,
    /// Looks after VIPs, by name.
    Concierge,
    /// Answers, moves other people's tickets, makes VIPs.
    Supervisor,
    /// Hears of what a supervisor has not mended.
    Manager,
}

/// Something that a role may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Leave notes in topics, and edit what one wrote.
    Write,
    /// Write an answer that a mentor sends.
    Draft,
    /// Write to customers, send what a trainee drafted, and recall.
    Answer,
    /// Take, release, ask, resolve, escalate.
    Work,
    /// Do that to tickets of colleagues.
    TakeOver,
    /// Make a customer a VIP.
    GrantVip,
    /// Put parts of the desk into manual mode, and end it.
    SetManual,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 7] = [
        Self::Write,
        Self::Draft,
        Self::Answer,
        Self::Work,
        Self::TakeOver,
        Self::GrantVip,
        Self::SetManual,
    ];
}

impl Role {
    /// Every role, from the least.
    pub const ALL: [Self; 11] = [
        Self::Analyst,
        Self::Compliance,
        Self::Editor,
        Self::Moderator,
        Self::Trainee,
        Self::L1,
        Self::L2,
        Self::L3,
        Self::Concierge,
        Self::Supervisor,
        Self::Manager,
    ];

    /// Its name in commands and settings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Analyst => "analyst",
            Self::Compliance => "compliance",
            Self::Editor => "editor",
            Self::Moderator => "moderator",
            Self::Trainee => "trainee",
            Self::L1 => "l1",
            Self::L2 => "l2",
            Self::L3 => "l3",
            Self::Concierge => "concierge",
            Self::Supervisor => "supervisor",
            Self::Manager => "manager",
        }
    }

    /// The role of that name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str().eq_ignore_ascii_case(name))
    }

    /// Whether this role carries that right.
    #[must_use]
    pub fn has(self, right: Right) -> bool {
        match self {
            Self::Analyst | Self::Compliance => false,
            Self::Editor | Self::Moderator => match right {
                Right::Write => true,
                Right::Draft | Right::Answer | Right::Work | Right::TakeOver | Right::GrantVip | Right::SetManual => {
                    false
                }
            },
            Self::Trainee => match right {
                Right::Write | Right::Draft => true,
                Right::Answer | Right::Work | Right::TakeOver | Right::GrantVip | Right::SetManual => false,
            },
            Self::L1 | Self::L2 | Self::L3 | Self::Concierge => match right {
                Right::Write | Right::Draft | Right::Answer | Right::Work => true,
                Right::TakeOver | Right::GrantVip | Right::SetManual => false,
            },
            Self::Supervisor | Self::Manager => true,
        }
    }
}

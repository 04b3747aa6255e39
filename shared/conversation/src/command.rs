//! What people can type: each list here is the only one. The bot registers it, the help shows it, and what is typed is read by it, so
//! that a command which lacks a part does not compile.

use domain::assign::Presence;

/// What a customer can type in private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerCommand {
    /// A new question.
    Start,
    /// Their tickets.
    My,
    /// How their ticket is doing.
    Status,
    /// A person, please.
    Person,
    /// Another language.
    Language,
    /// Another region, in a desk that has regions.
    Region,
    /// What one can do here.
    Help,
}

impl CustomerCommand {
    /// Every command, in the order in which people are shown them.
    pub const ALL: [Self; 7] = [
        Self::Start,
        Self::My,
        Self::Status,
        Self::Person,
        Self::Language,
        Self::Region,
        Self::Help,
    ];

    /// How it is typed, without the slash.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::My => "my",
            Self::Status => "status",
            Self::Person => "person",
            Self::Language => "language",
            Self::Region => "region",
            Self::Help => "help",
        }
    }

    /// The command of that name, without the slash.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.name() == name)
    }
}

/// What an agent can type in a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicCommand {
    /// They take the ticket.
    Take,
    /// They ask the customer for details, by the words behind it.
    Details,
    /// It is solved, with the words behind it as the answer.
    Resolve,
    /// They pass it on.
    Escalate,
    /// They let it go.
    Release,
    /// A note among colleagues.
    Note,
    /// They make the customer a VIP, or end that.
    Vip,
    /// The ids of the chat, the topic and themselves.
    Id,
}

impl TopicCommand {
    /// Every command, in the order in which agents are shown them.
    pub const ALL: [Self; 8] = [
        Self::Take,
        Self::Details,
        Self::Resolve,
        Self::Escalate,
        Self::Release,
        Self::Note,
        Self::Vip,
        Self::Id,
    ];

    /// How it is typed, without the slash.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Details => "details",
            Self::Resolve => "resolve",
            Self::Escalate => "escalate",
            Self::Release => "release",
            Self::Note => "note",
            Self::Vip => "vip",
            Self::Id => "id",
        }
    }

    /// The command of that name, without the slash.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.name() == name)
    }
}

/// What staff can type in private, beside what customers can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffCommand {
    /// They come to work, leave, or hand over.
    Presence(Presence),
    /// A link for somebody new.
    Invite,
    /// What is in manual mode, and what is to be.
    Manual,
}

impl StaffCommand {
    /// The command of that name, without the slash.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let presence = Presence::ALL.into_iter().find(|presence| presence.command() == name);
        match (presence, name) {
            (Some(presence), _) => Some(Self::Presence(presence)),
            (None, "invite") => Some(Self::Invite),
            (None, "manual") => Some(Self::Manual),
            (None, _) => None,
        }
    }
}

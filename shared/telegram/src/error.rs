//! What can go wrong with a call, by what a caller does about it.

use crate::ChatId;

/// Why a call failed. A variant exists where a caller acts differently; the rest is [`Error::BadRequest`].
///
/// Contains neither the token nor the address, which has the token in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Too many calls (429). Park the lane for that long; it counts as no attempt. Can be hours.
    #[error("too many requests: retry after {seconds} s")]
    RetryAfter {
        /// The pause that the server asks for, at least 1.
        seconds: u32,
    },
    /// The group became a supergroup. Remember its new id and call again with it.
    #[error("the group is now the chat {0}")]
    MigratedTo(ChatId),
    /// The person blocked the bot, or has not started it. Stop writing to them until they come back.
    #[error("blocked by the user")]
    Blocked,
    /// The person's account is deleted. Stop writing to them for good.
    #[error("the user is deactivated")]
    Deactivated,
    /// There is no such chat for this bot. A call that names two, one to copy from and one to copy into, does not tell which is
    /// meant: ask for one of them by `getChat`. Tell an admin if it is a group of ours, otherwise stop writing there.
    #[error("the chat is not there for this bot")]
    ChatGone,
    /// The bot was removed from that group, or the group is gone. Said of groups and channels only, never of a private chat. Tell
    /// an admin.
    #[error("the bot is not in the group: {0}")]
    NotInGroup(String),
    /// The group has no topics. Tell an admin to turn them on.
    #[error("the chat is not a forum")]
    NotForum,
    /// The topic was deleted. Create another one and send again.
    #[error("the topic is not found")]
    TopicNotFound,
    /// The topic is closed and the bot may not write to closed topics. Reopen it or ask for the right.
    #[error("the topic is closed")]
    TopicClosed,
    /// The message or topic already is as asked. Count it as done.
    #[error("already as asked")]
    NotModified,
    /// The button was pressed too long ago to be answered. Count it as done.
    #[error("the button's press is too old")]
    CallbackTooOld,
    /// The message to edit, copy, delete, pin or reply to is not there. Do without it.
    #[error("the message is not found")]
    MessageGone,
    /// The part that is quoted does not stand in the message that is replied to. Send again without it.
    #[error("the quoted part is not in the message")]
    QuoteNotFound,
    /// The message may not be edited (too old, not ours). Send another.
    #[error("the message can't be edited")]
    CannotEdit,
    /// The message may not be deleted (over 48 hours old, no right). Leave it.
    #[error("the message can't be deleted")]
    CannotDelete,
    /// The message may not be copied (protected, a service message). Tell its author.
    #[error("the message can't be copied")]
    CannotCopy,
    /// Text, file or keyboard exceeds a limit. Never send it again as it is.
    #[error("too large: {0}")]
    TooLarge(String),
    /// The chat, or the person, takes no messages of this kind from the bot; of others it may. Send the words instead, or leave it.
    #[error("{0}")]
    KindForbidden(String),
    /// The bot lacks a right in the chat. Tell an admin which, and hold the call until it has it.
    #[error("not enough rights: {0}")]
    NotEnoughRights(String),
    /// The token is wrong or revoked, for every call of this bot. Raise an alarm.
    #[error("the bot's token is not accepted")]
    Unauthorized,
    /// Somebody else takes this bot's updates: a webhook against `getUpdates`, or a second `getUpdates`.
    #[error("conflict: {0}")]
    Conflict(String),
    /// The server refuses the call for another reason. A mistake of ours or a new rule: record and skip it.
    #[error("{0}")]
    BadRequest(String),
    /// The server failed with this status. It may have carried out the call.
    #[error("the server failed with {0}")]
    Server(u16),
    /// No connection came about, so the call was certainly not carried out. Call again later.
    #[error("not reachable: {0}")]
    Unreachable(String),
    /// The call may have been carried out: the connection broke, the answer did not come in time or made no sense.
    #[error("outcome unknown: {0}")]
    Unknown(String),
}

/// Whether a failed call may have had its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It certainly had none.
    NotCarriedOut,
    /// It may have had it: repeating a send may show the message twice.
    Unknown,
}

/// What repeating a failed call is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The same call works after a pause of so many seconds.
    After(u32),
    /// The same call works with this chat instead.
    InChat(ChatId),
    /// The same call may work soon.
    Soon,
    /// The same call may work, or may have worked already: repeat only what may happen twice.
    MayRepeat,
    /// The same call will fail again.
    Never,
}

impl Error {
    /// Whether the call may have had its effect.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self.retry() {
            Retry::MayRepeat => Outcome::Unknown,
            Retry::After(_) | Retry::InChat(_) | Retry::Soon | Retry::Never => Outcome::NotCarriedOut,
        }
    }

    /// What repeating the call is good for.
    #[must_use]
    pub fn retry(&self) -> Retry {
        match self {
            Self::RetryAfter { seconds } => Retry::After(*seconds),
            Self::MigratedTo(chat) => Retry::InChat(*chat),
            Self::Unreachable(_) | Self::Conflict(_) => Retry::Soon,
            Self::Server(_) | Self::Unknown(_) => Retry::MayRepeat,
            Self::Blocked
            | Self::Deactivated
            | Self::ChatGone
            | Self::NotInGroup(_)
            | Self::NotForum
            | Self::TopicNotFound
            | Self::TopicClosed
            | Self::NotModified
            | Self::CallbackTooOld
            | Self::MessageGone
            | Self::QuoteNotFound
            | Self::CannotEdit
            | Self::CannotDelete
            | Self::CannotCopy
            | Self::TooLarge(_)
            | Self::KindForbidden(_)
            | Self::NotEnoughRights(_)
            | Self::Unauthorized
            | Self::BadRequest(_) => Retry::Never,
        }
    }

    /// The same with its text changed by `edit`.
    pub(crate) fn map_text(self, edit: impl FnOnce(&str) -> String) -> Self {
        match self {
            Self::TooLarge(text) => Self::TooLarge(edit(&text)),
            Self::NotInGroup(text) => Self::NotInGroup(edit(&text)),
            Self::KindForbidden(text) => Self::KindForbidden(edit(&text)),
            Self::NotEnoughRights(text) => Self::NotEnoughRights(edit(&text)),
            Self::Conflict(text) => Self::Conflict(edit(&text)),
            Self::BadRequest(text) => Self::BadRequest(edit(&text)),
            Self::Unreachable(text) => Self::Unreachable(edit(&text)),
            Self::Unknown(text) => Self::Unknown(edit(&text)),
            Self::RetryAfter { .. }
            | Self::MigratedTo(_)
            | Self::Blocked
            | Self::Deactivated
            | Self::ChatGone
            | Self::NotForum
            | Self::TopicNotFound
            | Self::TopicClosed
            | Self::NotModified
            | Self::CallbackTooOld
            | Self::MessageGone
            | Self::QuoteNotFound
            | Self::CannotEdit
            | Self::CannotDelete
            | Self::CannotCopy
            | Self::Unauthorized
            | Self::Server(_) => self,
        }
    }

    /// A result that is not what its method promises: the call was carried out, what it made is not known.
    pub(crate) fn unreadable(what: &str) -> Self {
        Self::Unknown(format!("the result has no {what}"))
    }
}

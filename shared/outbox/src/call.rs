//! What a call is: one thing to do in a chat, with its place in a ticket's history.

use conversation::text::{Keyboard, Say};
use domain::{
    ChatId, MessageId, TicketId, UserId,
    message::{Content, Media, Quote, Words},
};

use super::{Class, Cursor, StepKey};

/// A message in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageKey {
    /// The chat.
    pub chat: ChatId,
    /// The message.
    pub message: MessageId,
}

/// What a message is put under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Nothing.
    None,
    /// A message of this chat.
    To(MessageId),
    /// The counterpart in this chat of a message of the other side, if there is one.
    ToCounterpartOf(MessageKey),
}

/// One message of an album.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its id where it was written.
    pub message: MessageId,
    /// What its file is.
    pub media: Media,
    /// The file's id.
    pub file: String,
    /// Its caption.
    pub caption: Words,
}

/// One call to make. The thread is [`super::Delivery::thread_in`]'s, the chat the lane's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Make the ticket's topic.
    OpenTopic {
        /// Its name.
        name: Say,
    },
    /// Open it again after somebody closed it.
    ReopenTopic,
    /// Say something of ours.
    Say {
        /// What.
        say: Box<Say>,
        /// Its buttons.
        keyboard: Keyboard,
        /// Under what.
        reply: Reply,
        /// Without a sound.
        quiet: bool,
    },
    /// Make the card show the ticket as it is.
    EditCard {
        /// The card.
        message: MessageId,
        /// What it shows.
        say: Box<Say>,
        /// Its buttons.
        keyboard: Keyboard,
    },
    /// Copy people's messages: one, or an album.
    Copy {
        /// From where.
        from: ChatId,
        /// Which, in rising order.
        messages: Vec<MessageId>,
        /// The caption as it was decided, whatever stands there by now; `None` leaves it as it is. Of several, none is decided but an
        /// empty one.
        caption: Option<Words>,
        /// Under what; an album stands alone.
        reply: Reply,
        /// Whether it is a message's later version, which stands under the earlier one for want of a way to take its place.
        anew: bool,
        /// As a forward, which shows who wrote it: what a customer forwarded. It has neither a caption of its own nor a place under
        /// another.
        forward: bool,
    },
    /// Send an album's files again, each with its caption as it was decided.
    Album {
        /// The chat that they were written in.
        from: ChatId,
        /// What it is made of, in rising order of the messages: two at least.
        parts: Vec<Part>,
    },
    /// Send the words of a message that cannot be copied.
    Words {
        /// The message.
        of: MessageKey,
        /// Its words.
        words: Words,
        /// Under what.
        reply: Reply,
        /// Whether there was a file with them, which is missing then.
        without_file: bool,
    },
    /// Edit the counterpart of a message.
    Edit {
        /// The message on the other side.
        of: MessageKey,
        /// What it is made of.
        content: Content,
        /// What its file is, if it is one that a message can be edited to.
        media: Option<Media>,
        /// What it says now.
        words: Words,
        /// The agent who edits, if one does.
        agent: Option<UserId>,
    },
    /// Let the words of a message go on: put their next part under its counterpart, or in place of what stood there; or take away what
    /// stands there and is said no more.
    GoOn {
        /// The message on the other side.
        of: MessageKey,
        /// The next part; `None` if no more follows.
        words: Option<Words>,
        /// Its counterpart.
        under: MessageId,
        /// The messages that its words have gone on in so far.
        more: Vec<MessageId>,
        /// Which of them this is about; behind the last, it is a new one.
        at: usize,
    },
    /// Delete the counterpart of a message.
    Delete {
        /// The message on the other side.
        of: MessageKey,
        /// Who asks for it.
        agent: UserId,
    },
}

/// One call with its place in the ticket's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which call it is.
    pub key: StepKey,
    /// How urgent it is: as urgent as the most urgent thing that waits behind it.
    pub class: Class,
    /// What to do.
    pub action: Action,
    /// The cursor once it is done: commits carried out, and effects of the next.
    pub covers: Cursor,
    /// The words to send if the message cannot be copied.
    pub words: Option<Words>,
    /// The ticket whose number goes before the words, for a customer who has several.
    pub number: Option<TicketId>,
    /// What of the words is too long for this call, and follows it.
    pub goes_on: Vec<GoesOn>,
}

/// Where the words of a message go on that are too long for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoesOn {
    /// The message, where it was written.
    pub message: MessageId,
    /// The commit and the effect that it is.
    pub effect: (u64, u16),
    /// Where what is left begins, in UTF-16 units.
    pub from: usize,
}

impl Action {
    /// The people's messages that it passes on, edits or takes back, where they were written; none for words of ours.
    #[must_use]
    pub fn sources(&self) -> Vec<(ChatId, MessageId)> {
        match self {
            Self::Copy { from, messages, .. } => messages.iter().map(|message| (*from, *message)).collect(),
            Self::Album { from, parts } => parts.iter().map(|part| (*from, part.message)).collect(),
            Self::Words { of, .. } | Self::Edit { of, .. } | Self::GoOn { of, .. } | Self::Delete { of, .. } => {
                vec![(of.chat, of.message)]
            }
            Self::OpenTopic { .. } | Self::ReopenTopic | Self::Say { .. } | Self::EditCard { .. } => Vec::new(),
        }
    }
}

impl Step {
    /// The part of the message that it is put under which it answers.
    #[must_use]
    pub(super) fn quote(&self) -> Option<&Quote> {
        match &self.action {
            Action::Words { words, .. } => words.quote(),
            Action::Copy { .. } => self.words.as_ref()?.quote(),
            Action::OpenTopic { .. }
            | Action::ReopenTopic
            | Action::Say { .. }
            | Action::EditCard { .. }
            | Action::Album { .. }
            | Action::Edit { .. }
            | Action::GoOn { .. }
            | Action::Delete { .. } => None,
        }
    }
}

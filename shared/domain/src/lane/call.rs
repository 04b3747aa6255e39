//! What a call is: one thing to do in a chat, with its place in a ticket's history.

use super::{Class, StepKey};
use crate::{
    ChatId, MessageId, TicketId,
    message::{Content, Media, Words},
    say::{Keyboard, Say},
};

/// A message in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
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
    ToTwinOf(Place),
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

/// One call to make. The thread is the delivery's, the chat the lane's.
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
        of: Place,
        /// Its words.
        words: Words,
        /// Under what.
        reply: Reply,
    },
    /// Edit the counterpart of a message.
    Edit {
        /// The message on the other side.
        of: Place,
        /// What it is made of.
        content: Content,
        /// What it says now.
        words: Words,
    },
    /// Delete the counterpart of a message.
    Delete {
        /// The message on the other side.
        of: Place,
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
    pub covers: (u64, u16),
    /// The words to send if the message cannot be copied.
    pub words: Option<Words>,
    /// The ticket whose number goes before the words, for a customer who has several.
    pub number: Option<TicketId>,
}

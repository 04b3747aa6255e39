//! Why something stayed in the topic.

/// Why something stayed in the topic that its author may have meant for the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// A message may hold words that could not be read.
    Unread,
    /// A message answers one that the customer does not have, and so is not for them either.
    AnswersInside,
    /// A message was edited into something that may hold words that could not be read: the customer keeps what they had.
    EditUnread,
    /// A message was edited into a command, or one was edited: nothing of it is carried out, or goes to the customer.
    EditedCommand,
    /// A message that was made a note is edited into one that looks like an answer: it stays a note.
    EditedNote,
    /// A command was carried out; what stood beside it has no meaning with it.
    BesideCommand,
}

impl Stays {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::Unread,
        Self::AnswersInside,
        Self::EditUnread,
        Self::EditedCommand,
        Self::EditedNote,
        Self::BesideCommand,
    ];
}

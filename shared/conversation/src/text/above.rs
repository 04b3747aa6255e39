//! What stands over people's words.

use domain::TicketId;

/// A line over people's words, that is not theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Above {
    /// Over an agent's words to somebody who has several open tickets: which one it is of.
    Number(TicketId),
    /// Over words that a customer forwarded, where they cannot go as a forward: whose they are.
    ForwardedFrom(String),
    /// Over words of a customer that answer a message of another chat.
    AnswersElsewhere {
        /// Who wrote that message, if that is known.
        name: String,
        /// The part of it that they quote.
        quote: Option<String>,
    },
}

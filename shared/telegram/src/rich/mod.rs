//! Rich messages (<https://core.telegram.org/bots/api#rich-messages>): their words, and how they are sent again.

mod input;
mod read;
#[cfg(test)]
mod tests;

use crate::{Text, json::Bounded};
use serde_json::Value;

/// The longest rich message, in characters (<https://core.telegram.org/bots/api#rich-messages>).
pub const RICH_LIMIT: usize = 32_768;

/// A text with headings, lists, tables and the like.
#[derive(Clone, Debug, PartialEq)]
pub struct RichMessage {
    /// All of its words, block by block, in the order in which they are read. Formatting within lines is kept.
    pub words: Text,
    /// Whether every part of it was understood: what was not may hold words, too.
    pub is_whole: bool,
    /// The same as an `InputRichMessage`, if it can be sent again.
    pub input: Option<Value>,
}

impl RichMessage {
    /// Reads whatever stands there. Nothing that is not understood makes it fail.
    pub(crate) fn read(from: &Bounded) -> Self {
        let (words, understood) = read::words(&from.value);
        let is_whole = understood && from.whole;
        Self {
            words,
            is_whole,
            input: is_whole.then(|| input::message(&from.value)).flatten(),
        }
    }

    /// A plain text as an `InputRichMessage`, line by line: longer than any other message may be.
    #[must_use]
    pub fn plain(text: &str) -> Value {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let blocks = lines.map(|line| serde_json::json!({"type": "paragraph", "text": line}));
        serde_json::json!({"blocks": blocks.collect::<Vec<_>>(), "skip_entity_detection": true})
    }
}

//! What is in manual mode, as staff read it.

use super::When;

/// A part of the desk in manual mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManualPart {
    /// Its name: a topic's key, a queue's name, or `all`.
    pub part: String,
    /// Until when.
    pub until: When,
    /// The alarm that it is by; `None` if a person did it.
    pub alarm: Option<String>,
}

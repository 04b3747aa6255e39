//! What is tried in place of a value that does not fit, and what it is called.

use std::{borrow::Cow, collections::VecDeque};

use toml::de::DeValue;

use super::words;

/// A value that may fit where another did not.
#[derive(Clone, Debug)]
pub(super) struct StandIn {
    /// The value.
    pub(super) value: DeValue<'static>,
    /// What to write, where this one fits.
    pub(super) remedy: Cow<'static, str>,
    /// Whether its kind's own errors speak of parsing and not to people.
    pub(super) explains: bool,
}

/// From the least particular. A struct is a table; one whose every key may be left out could be read from a list as well, so
/// tables come before lists.
const KINDS: [(&str, &str, bool); 11] = [
    ("\"a\"", "text in quotes", false),
    ("\"15m\"", "a time like \"15m\", \"4h\" or \"1h30m\"", true),
    ("\"2026-01-05\"", "a date like \"2026-12-25\"", true),
    ("\"09:00\"", "a time of day like \"09:00\"", false),
    ("1", "a whole number", false),
    ("0.5", "a number", false),
    ("true", "true or false", false),
    ("{}", "a table", false),
    ("[]", "a list in brackets", false),
    (
        "[\"00:00\", \"24:00\"]",
        "a window of two times, like [\"09:00\", \"18:00\"]",
        false,
    ),
    (
        "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]",
        "a list of 24 numbers",
        false,
    ),
];

impl StandIn {
    /// Every kind that is tried, in order.
    pub(super) fn all() -> VecDeque<Self> {
        let kinds = KINDS.into_iter().filter_map(|(written, remedy, explains)| {
            Some(Self {
                value: DeValue::parse(written).ok()?.into_inner(),
                remedy: remedy.into(),
                explains,
            })
        });
        kinds.collect()
    }

    /// The first of a closed set of texts, if that is what the error says.
    pub(super) fn one_of(message: &str) -> Option<Self> {
        let choices = words::variants(message)?;
        let first = (*choices.first()?).to_owned();
        Some(Self {
            value: DeValue::String(first.into()),
            remedy: words::either(&choices).into(),
            explains: false,
        })
    }
}

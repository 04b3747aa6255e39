//! Formatting of a text, as ranges over it.

use crate::User;
use serde::{Deserialize, Serialize};

/// One formatted range of a text (<https://core.telegram.org/bots/api#messageentity>).
///
/// The kind is kept as Telegram's own name, so that an entity invented tomorrow is copied as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageEntity {
    /// `bold`, `text_link`, `custom_emoji`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// Where the range starts, in UTF-16 code units.
    pub offset: u32,
    /// How long the range is, in UTF-16 code units.
    pub length: u32,
    /// For `text_link`: what a tap opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// For `text_mention`: a person without a username.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// For `pre`: the programming language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// For `custom_emoji`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_emoji_id: Option<String>,
    /// For `date_time`: the moment, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unix_time: Option<i64>,
    /// For `date_time`: how the moment is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_time_format: Option<String>,
}

impl MessageEntity {
    /// A plain range: `bold`, `italic`, `code`, `blockquote`, …
    #[must_use]
    pub fn new(kind: &str, offset: u32, length: u32) -> Self {
        Self {
            kind: kind.to_owned(),
            offset,
            length,
            ..Self::default()
        }
    }

    /// A range that opens an address.
    #[must_use]
    pub fn link(offset: u32, length: u32, url: &str) -> Self {
        Self {
            url: Some(url.to_owned()),
            ..Self::new("text_link", offset, length)
        }
    }
}

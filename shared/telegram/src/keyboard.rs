//! Buttons under a message.

use crate::text::cut;
use serde::{Deserialize, Serialize};

/// What a button may carry, in bytes (<https://core.telegram.org/bots/api#inlinekeyboardbutton>).
pub const CALLBACK_DATA_BYTES: usize = 64;

/// What a button may copy, in characters (<https://core.telegram.org/bots/api#copytextbutton>).
const COPY_TEXT_LIMIT: usize = 256;

/// A button's data is empty or longer than [`CALLBACK_DATA_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a button's data takes 1 to {CALLBACK_DATA_BYTES} bytes, not {0}")]
pub struct CallbackDataLength(pub usize);

/// Rows of buttons under a message (<https://core.telegram.org/bots/api#inlinekeyboardmarkup>).
///
/// Without rows it takes the buttons off an edited message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InlineKeyboard {
    /// The rows, from above, each from the left.
    pub inline_keyboard: Vec<Vec<Button>>,
}

impl InlineKeyboard {
    /// A keyboard without buttons.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row below; an empty one is left out.
    #[must_use]
    pub fn row(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        let row: Vec<_> = buttons.into_iter().collect();
        if !row.is_empty() {
            self.inline_keyboard.push(row);
        }
        self
    }
}

/// One button (<https://core.telegram.org/bots/api#inlinekeyboardbutton>). Made by its constructors, so that it
/// does exactly one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What the button says.
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    callback_data: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    web_app: Option<WebApp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    copy_text: Option<CopyText>,
}

/// The page a button opens inside Telegram.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebApp {
    /// An `https` address.
    pub url: String,
}

/// What a button puts on the clipboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyText {
    /// 1–256 characters.
    pub text: String,
}

impl Button {
    fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            callback_data: None,
            url: None,
            web_app: None,
            copy_text: None,
        }
    }

    /// A button that sends `data` back to the bot as a [`CallbackQuery`](crate::CallbackQuery).
    ///
    /// # Errors
    /// [`CallbackDataLength`] unless `data` has 1 to 64 bytes; the caller's data format is at fault.
    pub fn callback(text: &str, data: impl Into<String>) -> Result<Self, CallbackDataLength> {
        let data = data.into();
        if data.is_empty() || data.len() > CALLBACK_DATA_BYTES {
            return Err(CallbackDataLength(data.len()));
        }
        Ok(Self {
            callback_data: Some(data),
            ..Self::plain(text)
        })
    }

    /// A button that opens an address.
    #[must_use]
    pub fn url(text: &str, url: impl Into<String>) -> Self {
        Self {
            url: Some(url.into()),
            ..Self::plain(text)
        }
    }

    /// A button that opens a Mini App; the server accepts it in private chats only.
    #[must_use]
    pub fn web_app(text: &str, url: impl Into<String>) -> Self {
        Self {
            web_app: Some(WebApp { url: url.into() }),
            ..Self::plain(text)
        }
    }

    /// A button that copies a text, of which 256 characters are kept.
    #[must_use]
    pub fn copy_text(text: &str, copied: &str) -> Self {
        let copied = cut(copied, COPY_TEXT_LIMIT).into_owned();
        Self {
            copy_text: Some(CopyText { text: copied }),
            ..Self::plain(text)
        }
    }

    /// What a press of the button sends back, if it does.
    #[must_use]
    pub fn callback_data(&self) -> Option<&str> {
        self.callback_data.as_deref()
    }

    /// The address that the button opens, in a browser or as a Mini App.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.url
            .as_deref()
            .or(self.web_app.as_ref().map(|app| app.url.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_measured_in_bytes() {
        assert!(Button::callback("a", "x".repeat(64)).is_ok());
        assert!(Button::callback("a", "я".repeat(32)).is_ok());
        assert_eq!(Button::callback("a", "я".repeat(33)), Err(CallbackDataLength(66)));
        assert_eq!(Button::callback("a", ""), Err(CallbackDataLength(0)));
    }

    #[test]
    fn a_button_does_one_thing() {
        let keyboard = InlineKeyboard::new()
            .row([
                Button::url("site", "https://example.com"),
                Button::copy_text("copy", "42"),
            ])
            .row([]);
        insta::assert_snapshot!(
            serde_json::to_string(&keyboard).unwrap(),
            @r#"{"inline_keyboard":[[{"text":"site","url":"https://example.com"},{"text":"copy","copy_text":{"text":"42"}}]]}"#
        );
    }
}

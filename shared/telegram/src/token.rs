//! The bot's token, which never appears in a log.

use crate::UserId;
use std::fmt;

/// A bot's token: `<bot id>:<secret>` (<https://core.telegram.org/bots/api#authorizing-your-bot>).
///
/// It is part of every address that is called. `Debug` and `Display` show the bot's id alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    text: String,
    bot: UserId,
}

/// A text is no bot token. Does not repeat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a bot token is digits, a colon, and at least three of A-Z, a-z, 0-9, _ and -")]
pub struct TokenError;

impl Token {
    /// Reads a token. Telegram's own have 35 characters after the colon; those of test servers may have as few as three.
    ///
    /// # Errors
    /// [`TokenError`]; the configuration is at fault.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let (bot, secret) = text.split_once(':').ok_or(TokenError)?;
        let digits = bot.bytes().all(|byte| byte.is_ascii_digit());
        let safe = secret
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        if !digits || !safe || !(3..=256).contains(&secret.len()) {
            return Err(TokenError);
        }
        let bot = bot.parse().map(UserId).map_err(|_| TokenError)?;
        Ok(Self {
            text: text.to_owned(),
            bot,
        })
    }

    /// The bot's own user id.
    #[must_use]
    pub const fn bot_id(&self) -> UserId {
        self.bot
    }

    /// The token itself, for an address and for nothing else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// The text with every occurrence of the token, or of its secret half, taken out.
    pub(crate) fn redact(&self, text: &str) -> String {
        let secret = self
            .text
            .split_once(':')
            .map_or(self.text.as_str(), |(_, secret)| secret);
        text.replace(&self.text, "<token>").replace(secret, "<token>")
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({self})")
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:…", self.bot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_shows_its_bot_and_nothing_else() {
        let token = Token::parse("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_").unwrap();
        assert_eq!(token.bot_id(), UserId(123_456_789));
        assert_eq!(format!("{token} {token:?}"), "123456789:… Token(123456789:…)");
    }

    #[test]
    fn short_tokens_of_test_servers_pass_and_other_texts_do_not() {
        assert!(Token::parse("1:abc").is_ok());
        for wrong in [
            "",
            "1",
            ":abc",
            "1:ab",
            "a:abc",
            "1:ab/",
            "1:ab c",
            "-1:abc",
            "1:ab:c",
            "99999999999999999999:abc",
        ] {
            assert_eq!(Token::parse(wrong), Err(TokenError), "{wrong}");
        }
    }
}

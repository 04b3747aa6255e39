//! The secret that shows that an update comes from Telegram.
//!
//! `setWebhook` gives Telegram a secret, and every delivery carries it in a header
//! (<https://core.telegram.org/bots/api#setwebhook>). The function that faces the internet knows only its SHA-256.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;
use subtle::{Choice, ConstantTimeEq as _};

/// The header that carries the secret.
pub const HEADER: &str = "X-Telegram-Bot-Api-Secret-Token";

/// The longest secret that Telegram takes.
const LONGEST: usize = 256;

/// A text is no webhook secret: those have 1–256 characters of `A-Z a-z 0-9 _ -`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a webhook secret has 1 to 256 characters of A-Z, a-z, 0-9, _ and -")]
pub struct NotASecret;

/// A text is no SHA-256 in 64 hexadecimal digits, or there are none or more than two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("one or two SHA-256 digests of 64 hexadecimal digits each are needed")]
pub struct NotADigest;

fn is_secret(text: &[u8]) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// A webhook's secret. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Secret(String);

impl Secret {
    /// # Errors
    /// [`NotASecret`]; the configuration is at fault.
    pub fn parse(text: &str) -> Result<Self, NotASecret> {
        if is_secret(text.as_bytes()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotASecret)
        }
    }

    /// The SHA-256 in hexadecimal digits, which is what [`Verifier`] is made of.
    #[must_use]
    pub fn digest(&self) -> String {
        use fmt::Write as _;
        Sha256::digest(&self.0)
            .iter()
            .fold(String::with_capacity(64), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            })
    }

    /// The secret itself, to give to Telegram.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Secret {
    type Error = NotASecret;

    fn try_from(text: String) -> Result<Self, NotASecret> {
        Self::parse(&text)
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        secret.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Knows one webhook secret by its digest, or two while one replaces the other.
#[derive(Clone, Debug)]
pub struct Verifier {
    current: [u8; 32],
    other: Option<[u8; 32]>,
}

impl Verifier {
    /// From digests in hexadecimal digits, separated by commas or white space.
    ///
    /// # Errors
    /// [`NotADigest`] unless there are one or two; the configuration is at fault.
    pub fn new(digests: &str) -> Result<Self, NotADigest> {
        let mut digests = digests
            .split(|char: char| char == ',' || char.is_whitespace())
            .filter(|digest| !digest.is_empty());
        let current = parse_digest(digests.next().ok_or(NotADigest)?)?;
        let other = digests.next().map(parse_digest).transpose()?;
        if digests.next().is_some() {
            Err(NotADigest)
        } else {
            Ok(Self { current, other })
        }
    }

    /// Whether the header of a delivery holds the secret. Takes the same time for every header of the same length.
    #[must_use]
    pub fn accepts(&self, header: &[u8]) -> bool {
        if !is_secret(header) {
            return false;
        }
        let presented: [u8; 32] = Sha256::digest(header).into();
        let other = self.other.map_or(Choice::from(0), |other| other.ct_eq(&presented));
        (self.current.ct_eq(&presented) | other).into()
    }
}

fn parse_digest(hex: &str) -> Result<[u8; 32], NotADigest> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut digest = [0; 32];
    if hex.len() != 2 * digest.len() {
        return Err(NotADigest);
    }
    for (byte, pair) in digest.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        let (Some(high), Some(low)) = (digit(pair[0]), digit(pair[1])) else {
            return Err(NotADigest);
        };
        *byte = high << 4 | low;
    }
    Ok(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn the_digest_is_sha_256() {
        assert_eq!(Secret::parse("abc").unwrap().digest(), ABC);
    }

    #[test]
    fn only_the_known_secrets_pass() {
        let verifier = Verifier::new(ABC).unwrap();
        assert!(verifier.accepts(b"abc"));
        for wrong in [&b""[..], b"abd", b"ab", b"abc ", b"ABC", "абв".as_bytes(), &[b'a'; 257]] {
            assert!(!verifier.accepts(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn two_secrets_are_known_while_one_replaces_the_other() {
        let new = Secret::parse("new-secret_1").unwrap();
        let verifier = Verifier::new(&format!("{}, {}", ABC.to_uppercase(), new.digest())).unwrap();
        assert!(verifier.accepts(b"abc") && verifier.accepts(new.reveal().as_bytes()));
        assert!(!verifier.accepts(b"old"));
    }

    #[test]
    fn a_wrong_configuration_is_refused() {
        let three = [ABC; 3].join(",");
        for wrong in [
            "",
            ",",
            "abc",
            &ABC[1..],
            &format!("{ABC}0"),
            &ABC.replace('b', "g"),
            &three,
        ] {
            assert_eq!(Verifier::new(wrong).unwrap_err(), NotADigest, "{wrong}");
        }
        for wrong in ["", "a b", "a.b", &"a".repeat(257)] {
            assert_eq!(Secret::parse(wrong), Err(NotASecret), "{wrong}");
        }
        assert!(Secret::parse(&"a".repeat(256)).is_ok());
    }

    #[test]
    fn debug_does_not_show_it() {
        assert_eq!(format!("{:?}", Secret::parse("hunter2").unwrap()), "Secret(…)");
    }
}

//! Files: bytes with the two ids that Telegram gives them.

use serde::{Deserialize, Serialize};

use super::message::MediaKind;

/// A file that somebody sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredFile {
    /// The id by which a bot may send or fetch it.
    pub file_id: String,
    /// The id that is the same for every bot and cannot be used to fetch it.
    pub file_unique_id: String,
    /// What it was first sent as.
    pub kind: MediaKind,
    /// The media type.
    pub mime: String,
    /// The file's own name.
    pub name: String,
    /// The path below `/file/bot<token>/`.
    pub path: String,
    /// Its size, which a test may claim to be larger than the bytes are.
    pub size: u64,
    /// What is in it.
    #[serde(with = "hex")]
    pub bytes: Vec<u8>,
}

/// Bytes as hexadecimal text: a third of what a JSON list of numbers costs, and no dependency.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
        let text: String = bytes
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
            .collect();
        serializer.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        let nibble = |digit: u8| {
            char::from(digit)
                .to_digit(16)
                .and_then(|value| u8::try_from(value).ok())
                .ok_or_else(|| de::Error::custom("not hexadecimal"))
        };
        text.as_bytes()
            .chunks(2)
            .map(|pair| match pair {
                [high, low] => Ok(nibble(*high)? << 4 | nibble(*low)?),
                [..] => Err(de::Error::custom("half a byte")),
            })
            .collect()
    }
}

//! One message of a person: where it is in Telegram, and what it says.
//!
//! The two are kept apart. [`MessageRef`] is ids and kinds: it goes into events, snapshots and indexes. [`Words`] is what the
//! person said: it is stored in the commit's body alone, so that erasing a customer is erasing bodies.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ChatId, MessageId, ThreadId};

/// What a message is made of, as far as mirroring it needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Text with entities.
    Text,
    /// Photo, video, document, audio, animation, voice: anything whose words are a caption.
    Captioned,
    /// Sticker, video note, location, contact, poll, dice…: no words of its own, copied whole.
    Other,
    /// A kind that Telegram does not let a bot copy (paid media, a giveaway, an invoice). Its sender is told.
    Uncopyable,
}

/// What kind of file a message has: with the file's id, which is among its [`Words`], it can be sent again, and a message be edited to
/// it. Kinds that cannot (a voice message, a sticker) are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A photo.
    Photo,
    /// A video.
    Video,
    /// A piece of music; such albums hold nothing else.
    Audio,
    /// Any other file; such albums hold nothing else.
    Document,
}

/// The file of a message, and how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// Whether it is covered until somebody taps it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spoiler: bool,
    /// Whether the caption stands above it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub caption_above: bool,
    /// Whether it is an animation: a video that goes round without sound. Its kind is then a video, as earlier releases know no other;
    /// they send only albums by their files, which hold none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub animation: bool,
}

/// Where a person's message is, and what kind of thing it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRef {
    /// The chat it was written in.
    pub chat: ChatId,
    /// Its id there.
    pub id: MessageId,
    /// What it is made of.
    pub content: Content,
    /// The album it belongs to; siblings come as messages of their own, in no fixed time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub album: Option<String>,
    /// Its file, in an album and in an edit. Absent elsewhere, where the kind cannot be sent again, and in what earlier releases wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
    /// The message it answers, in the same chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// The topic of a private chat that it was written in; in a group the ticket's topic is known without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<ThreadId>,
}

/// A run of formatting over [`Words::text`], exactly as Telegram sent it: `offset` and `length` are in UTF-16 units
/// (<https://core.telegram.org/bots/api#messageentity>). Kept as JSON, so that kinds yet to come pass through.
pub type Entities = Vec<serde_json::Value>;

/// What a person said: text or caption with its formatting, and the file to send again if the original is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Text or caption; empty for a bare sticker or photo.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Formatting of `text`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Entities,
    /// The file's id for this bot. Never downloaded by us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The same with headings, tables, files and the like, as Telegram takes a rich message. Kept as JSON, as it is neither read nor
    /// changed here. Absent elsewhere, and where it cannot be sent again: then `text` goes in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rich: Option<serde_json::Value>,
    /// Whether there may be words beside `text` that could not be read: a kind of message, or of block, that is newer than this code.
    /// What may hold words and cannot be read does not leave the agents' side.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unread: bool,
    /// What Telegram tells beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Box<Context>>,
}

/// What Telegram tells of a message beside its own words: other people's names and words, so it is kept and erased with them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Who wrote it first, if it was forwarded by a customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded_from: Option<String>,
    /// Whose message of another chat a customer's answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers_elsewhere: Option<String>,
    /// The part of a message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Its words.
    pub text: String,
    /// Where it begins, in UTF-16 units.
    pub position: u32,
}

impl Words {
    /// Whether they were forwarded by a customer: then they go as a forward, which shows who wrote them.
    #[must_use]
    pub fn is_forwarded(&self) -> bool {
        let context = self.context.as_ref();
        context.is_some_and(|context| context.forwarded_from.is_some())
    }

    /// Whether they answer a message of another chat, which a copy does not show.
    #[must_use]
    pub fn answers_elsewhere(&self) -> bool {
        let context = self.context.as_ref();
        context.is_some_and(|context| context.answers_elsewhere.is_some())
    }

    /// The part of a message of the same chat that they answer.
    #[must_use]
    pub fn quote(&self) -> Option<&Quote> {
        let context = self.context.as_ref()?;
        context.quote.as_ref().filter(|_| context.answers_elsewhere.is_none())
    }

    /// Whether there is text to send in place of the message.
    #[must_use]
    pub fn is_sendable(&self) -> bool {
        !self.text.trim().is_empty()
    }
}

impl Words {
    /// The same without the command that they begin with. Its layout and its files do not follow a rich message so: those are not
    /// told apart here.
    #[must_use]
    pub fn without_command(&self) -> Self {
        let rest = split_command(&self.text).1;
        // What follows the command is a part of the text: all of it but white space at the end.
        let from = self.text.rfind(rest).unwrap_or_default();
        let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
        let (cut, kept) = (units(&self.text[..from]), units(rest));
        let entities = self.entities.iter().filter_map(|entity| {
            let number = |name: &str| usize::try_from(entity.get(name)?.as_u64()?).ok();
            let (begins, ends) = (number("offset")?, number("offset")?.checked_add(number("length")?)?);
            let begins = begins.max(cut);
            let length = ends.min(cut + kept).checked_sub(begins).filter(|length| *length > 0)?;
            let mut entity = entity.clone();
            entity["offset"] = (begins - cut).into();
            entity["length"] = length.into();
            Some(entity)
        });
        Self {
            text: rest.to_owned(),
            entities: entities.collect(),
            file: self.file.clone(),
            ..Self::default()
        }
    }

    /// Whether files stand within a rich message.
    #[must_use]
    pub fn holds_files(&self) -> bool {
        fn holds(value: &serde_json::Value) -> bool {
            match value {
                serde_json::Value::Array(all) => all.iter().any(holds),
                serde_json::Value::Object(fields) => fields.contains_key("media") || fields.values().any(holds),
                serde_json::Value::Null
                | serde_json::Value::Bool(_)
                | serde_json::Value::Number(_)
                | serde_json::Value::String(_) => false,
            }
        }
        self.rich.as_ref().is_some_and(holds)
    }
}

/// A message as it arrives: its place and its words together. They part at the commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Where it is.
    #[serde(flatten)]
    pub at: MessageRef,
    /// What it says.
    #[serde(default)]
    pub words: Words,
    /// When it was written, as Telegram says; of an edit, when that was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Timestamp>,
}

/// Whether an agent's text is marked as a note, which stays in the topic: it begins with `//`, or with the command `/note`.
///
/// Leading white space does not hide the mark, nor do characters that nobody sees, wherever they stand. A caption counts as text, so
/// a note can be a photo; and so do the words of a rich message, a poll, a contact.
#[must_use]
pub fn is_note(text: &str) -> bool {
    let mut seen = seen(text);
    if (seen.next(), seen.next()) == (Some('/'), Some('/')) {
        return true;
    }
    let first: String = self::seen(text).take_while(|c| !c.is_whitespace()).collect();
    let word = first.split('@').next().unwrap_or_default();
    word == "/note"
}

/// Whether a text begins as commands and notes do: with a slash.
#[must_use]
pub fn is_slashed(text: &str) -> bool {
    seen(text).next() == Some('/')
}

/// The characters of a text that are seen, from the first that is; slashes as wide as ideographs are slashes.
fn seen(text: &str) -> impl Iterator<Item = char> {
    let seen = text
        .chars()
        .filter(|c| !is_unseen(*c))
        .skip_while(|c| c.is_whitespace());
    seen.map(|c| if c == '／' { '/' } else { c })
}

/// Zero-width spaces, joiners, direction marks, fillers and byte-order marks: phones put them in front of text.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    ) || (c.is_control() && !c.is_whitespace())
}

/// The command that a text begins with, without its slash and the bot's name, and the rest. Telegram sends
/// `/resolve@desk_bot` in groups (<https://core.telegram.org/bots/features#commands>).
#[must_use]
pub fn split_command(text: &str) -> (Option<&str>, &str) {
    let Some(after_slash) = text.trim_start().strip_prefix('/') else {
        return (None, text);
    };
    let end = after_slash.find(char::is_whitespace).unwrap_or(after_slash.len());
    let (word, rest) = after_slash.split_at(end);
    let word = word.split('@').next().unwrap_or_default();
    if word.is_empty() {
        (None, text)
    } else {
        (Some(word), rest.trim())
    }
}

/// The bot that the command which a text begins with is meant for, if it names one: in a group with two bots, one of them.
#[must_use]
pub fn addressee(text: &str) -> Option<&str> {
    // A note that begins with somebody's name is for nobody but colleagues.
    if is_note(text) {
        return None;
    }
    let word = text.trim_start().strip_prefix('/')?.split(char::is_whitespace).next()?;
    let (command, bot) = word.split_once('@')?;
    (!command.is_empty() && !bot.is_empty()).then_some(bot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_a_command_keeps_its_formatting() {
        let words = Words {
            text: " /details@desk_bot  Ж bold\n".to_owned(),
            entities: vec![
                serde_json::json!({"type": "bot_command", "offset": 1, "length": 17}),
                serde_json::json!({"type": "bold", "offset": 22, "length": 9}),
                serde_json::json!({"type": "italic", "offset": 0, "length": 21}),
            ],
            file: Some("f".to_owned()),
            ..Words::default()
        };
        let rest = words.without_command();
        assert_eq!((rest.text.as_str(), rest.file.as_deref()), ("Ж bold", Some("f")));
        let kept = serde_json::json!([
            {"type": "bold", "offset": 2, "length": 4},
            {"type": "italic", "offset": 0, "length": 1},
        ]);
        assert_eq!(serde_json::json!(rest.entities), kept);
        let repeated = Words {
            text: "/details /details".to_owned(),
            ..Words::default()
        };
        assert_eq!(repeated.without_command().text, "/details");
        assert_eq!(
            Words {
                text: "/details".to_owned(),
                ..Words::default()
            }
            .without_command(),
            Words::default()
        );
    }

    #[test]
    fn a_note_is_known_by_its_mark() {
        for note in [
            "// к шефу",
            "//",
            "  //x",
            "/note позвонить",
            "/note",
            "/note@desk_bot hi",
            "\n/note\nhi",
            "\u{200b}\u{feff} // x",
            "\u{ad}\u{2800}/\u{200d}/ x",
            "／／ x",
            "/no\u{2060}te x",
        ] {
            assert!(is_note(note) && is_slashed(note), "{note}");
        }
        for word in [
            "",
            "/notes",
            "http://a.b",
            "a // b",
            "/ note",
            "note",
            "/ / a",
            "/Note x",
        ] {
            assert!(!is_note(word), "{word}");
        }
        assert!(is_slashed("\u{200b}/take") && !is_slashed("a /take"));
    }
}

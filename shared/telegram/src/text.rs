//! Texts within Telegram's limits.
//!
//! Telegram counts characters; we count UTF-16 code units, which are never fewer, so what fits here fits there.

use crate::MessageEntity;
use std::borrow::Cow;

/// A message's text, in UTF-16 code units (<https://core.telegram.org/bots/api#sendmessage>).
pub const TEXT_LIMIT: usize = 4096;
/// A caption, in UTF-16 code units (<https://core.telegram.org/bots/api#sendphoto>).
pub const CAPTION_LIMIT: usize = 1024;
/// The answer to a button press (<https://core.telegram.org/bots/api#answercallbackquery>).
pub const CALLBACK_ANSWER_LIMIT: usize = 200;
/// A topic's name (<https://core.telegram.org/bots/api#createforumtopic>).
pub const TOPIC_NAME_LIMIT: usize = 128;

/// What stands for the part that was cut off: one UTF-16 code unit.
const ELLIPSIS: char = '…';

/// A text and its formatting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The characters.
    pub text: String,
    /// Formatting, in UTF-16 code units of `text`.
    pub entities: Vec<MessageEntity>,
}

impl Text {
    /// This text, shortened to `limit` UTF-16 code units. What is cut off is replaced by "…", and entities end with the
    /// text that is kept.
    #[must_use]
    pub fn cut(mut self, limit: usize) -> Self {
        if let Cow::Owned(shorter) = cut(&self.text, limit) {
            let kept = utf16_len(&shorter).saturating_sub(ELLIPSIS.len_utf16());
            self.text = shorter;
            clip(&mut self.entities, kept);
        }
        self
    }
}

impl Text {
    /// This text under a line of its own; its formatting stays where it is.
    #[must_use]
    pub fn under(mut self, line: &str) -> Self {
        if self.text.is_empty() {
            return line.into();
        }
        let before = format!("{line}\n");
        let by = u32::try_from(utf16_len(&before)).unwrap_or(u32::MAX);
        for entity in &mut self.entities {
            entity.offset = entity.offset.saturating_add(by);
        }
        self.text.insert_str(0, &before);
        self
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self {
            text,
            entities: Vec::new(),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// The length that Telegram's entities and limits are measured in.
#[must_use]
pub fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The text if it has at most `limit` UTF-16 code units, else its beginning and "…", together at most `limit`.
/// Characters are never split.
#[must_use]
pub fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    // A UTF-8 text has at least as many bytes as UTF-16 code units: the usual short text needs no count.
    if text.len() <= limit {
        return Cow::Borrowed(text);
    }
    let room = limit.saturating_sub(ELLIPSIS.len_utf16());
    let (mut units, mut kept) = (0, 0);
    for (at, char) in text.char_indices() {
        units += char.len_utf16();
        if units <= room {
            kept = at + char.len_utf8();
        }
        if units > limit {
            let mut shorter = text[..kept].to_owned();
            if limit > 0 {
                shorter.push(ELLIPSIS);
            }
            return Cow::Owned(shorter);
        }
    }
    Cow::Borrowed(text)
}

/// Ends the entities where a text of `length` UTF-16 code units ends, and drops those that begin after it.
fn clip(entities: &mut Vec<MessageEntity>, length: usize) {
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    entities.retain_mut(|entity| {
        entity.length = entity.length.min(length.saturating_sub(entity.offset));
        entity.length > 0
    });
}

/// A name for a topic: one line of 1–128 characters, or `fallback` when nothing visible is left of `name`.
///
/// The server refuses names that are empty after it has removed white space and invisible characters.
#[must_use]
pub fn topic_name(name: &str, fallback: &str) -> String {
    let line = |text: &str| -> String {
        let visible = text.replace(|char: char| char.is_control(), " ");
        cut(visible.trim(), TOPIC_NAME_LIMIT).into_owned()
    };
    if name.chars().all(is_blank) {
        line(fallback)
    } else {
        line(name)
    }
}

/// Characters that show nothing by themselves.
fn is_blank(char: char) -> bool {
    char.is_whitespace()
        || char.is_control()
        || matches!(
            char,
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
        )
}

/// A text of somebody else's, fit for a line of a log or of a terminal: control characters, line ends, and what turns the direction of
/// writing become what they are called (`\n`, `\u{1b}`).
#[must_use]
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        let turns = matches!(char, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if char.is_control() || turns {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_fits_stays_as_it_is() {
        let emoji = "😀".repeat(2048);
        assert_eq!(utf16_len(&emoji), TEXT_LIMIT);
        assert!(matches!(cut(&emoji, TEXT_LIMIT), Cow::Borrowed(_)));
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn emoji_are_cut_between_characters() {
        let cut = cut(&"😀".repeat(4096), TEXT_LIMIT).into_owned();
        assert_eq!(
            utf16_len(&cut),
            4095,
            "2047 emoji and the ellipsis: a half emoji would be the 4096th unit"
        );
        assert_eq!(cut, "😀".repeat(2047) + "…");
    }

    #[test]
    fn a_limit_of_nothing_leaves_nothing() {
        assert_eq!(cut("ab", 0), "");
        assert_eq!(cut("ab", 1), "…");
        assert_eq!(cut("😀a", 2), "…");
    }

    #[test]
    fn entities_end_with_the_text_that_is_kept() {
        let text = Text {
            text: "😀".repeat(10),
            entities: vec![
                MessageEntity::new("bold", 0, 20),
                MessageEntity::new("italic", 2, 2),
                MessageEntity::new("code", 8, 4),
                MessageEntity::new("spoiler", 9, 1),
            ],
        };
        let text = text.cut(10);
        assert_eq!(text.text, "😀😀😀😀…");
        let spans: Vec<_> = text
            .entities
            .iter()
            .map(|e| (e.kind.as_str(), e.offset, e.length))
            .collect();
        assert_eq!(spans, [("bold", 0, 8), ("italic", 2, 2)]);
    }

    #[test]
    fn a_name_with_nothing_to_see_becomes_the_fallback() {
        for blank in [
            "",
            "  \n\t",
            "\u{200b}\u{200d}",
            "\u{3164}",
            "\u{2800}",
            "\u{feff} \u{2060}",
        ] {
            assert_eq!(topic_name(blank, "Ticket 7"), "Ticket 7", "{blank:?}");
        }
        assert_eq!(topic_name(" Anna\nK ", "Ticket 7"), "Anna K");
        assert_eq!(topic_name("👩‍🚀", "Ticket 7"), "👩‍🚀");
        assert_eq!(utf16_len(&topic_name(&"я".repeat(500), "x")), 128);
    }

    proptest! {
        #[test]
        fn a_cut_text_fits_and_begins_like_the_whole(text in ".{0,60}", limit in 0usize..40) {
            let short = cut(&text, limit);
            prop_assert!(utf16_len(&short) <= limit);
            prop_assert!(text.starts_with(short.strip_suffix('…').unwrap_or(&short)));
            prop_assert_eq!(short == text, utf16_len(&text) <= limit);
        }

        #[test]
        fn clipped_entities_lie_within_the_text(
            text in ".{0,60}", limit in 0usize..40, spans in prop::collection::vec((0u32..=70, 0u32..=u32::MAX), 0..6),
        ) {
            let entities = spans.into_iter().map(|(at, length)| MessageEntity::new("bold", at, length)).collect();
            let long = utf16_len(&text) > limit;
            let cut = Text { text, entities }.cut(limit);
            for entity in cut.entities {
                prop_assert!(!long || (entity.offset + entity.length) as usize <= utf16_len(&cut.text));
            }
        }
    }
}

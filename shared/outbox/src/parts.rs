//! Words that are too long for one message, in parts.
//!
//! Everything is counted in UTF-16 units, as Telegram's entities are; its limits count characters, which are never more.

use domain::message::{Entities, Words};
use serde_json::Value;

/// A text (<https://core.telegram.org/bots/api#sendmessage>).
pub(super) const TEXT: usize = 4_096;

/// A caption, for a bot: people who pay for Premium write four times as much (<https://core.telegram.org/bots/api#copymessage>).
pub(super) const CAPTION: usize = 1_024;

/// Entities that mean something as a whole only: part of an address, or of an emoji, is none.
const WHOLE: [&str; 11] = [
    "bot_command",
    "cashtag",
    "custom_emoji",
    "date_time",
    "email",
    "hashtag",
    "mention",
    "phone_number",
    "text_mention",
    "text_link",
    "url",
];

/// The part of the words that begins at `from`, of at most `limit` units, and where the next begins; `None` if this is the last.
///
/// It ends with a line if one ends in its second half, else with a word, else with a character. An address stays whole where it does
/// not fill half a part by itself, and formatting goes on in the next part. All parts together are the words. The file goes with the first.
pub(super) fn part(words: &Words, from: usize, limit: usize) -> (Words, Option<usize>) {
    let rest = after(&words.text, from);
    let length = end(rest, from, limit, &words.entities);
    let text = &rest[..length];
    let to = from + units(text);
    let left = &rest[length..];
    let part = Words {
        text: text.to_owned(),
        entities: clipped(&words.entities, from, to),
        file: words.file.clone().filter(|_| from == 0),
        context: words.context.clone().filter(|_| from == 0),
        ..Words::default()
    };
    (part, (!left.trim().is_empty()).then_some(to))
}

/// Whether the words need more than one message of so many units.
pub(super) fn is_long(words: &Words, limit: usize) -> bool {
    // A text has at least as many bytes as units: the usual short one needs no count.
    words.text.len() > limit && part(words, 0, limit).1.is_some()
}

/// The length in UTF-16 units.
fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The text from so many units on; of half a character the whole is left out.
fn after(text: &str, from: usize) -> &str {
    let mut passed = 0;
    for (at, char) in text.char_indices() {
        if passed >= from {
            return &text[at..];
        }
        passed += char.len_utf16();
    }
    ""
}

/// How many bytes of `text`, which begins at unit `from` of the whole, make a part.
fn end(text: &str, from: usize, limit: usize, entities: &[Value]) -> usize {
    let (mut passed, mut fits) = (0, 0);
    let (mut line, mut word) = (None, None);
    for (at, char) in text.char_indices() {
        passed += char.len_utf16();
        if passed > limit {
            return shortened(text, fits, line.or(word), (from, limit), entities);
        }
        fits = at + char.len_utf8();
        if passed > limit / 2 && char.is_whitespace() {
            word = Some(fits);
            if char == '\n' {
                line = Some(fits);
            }
        }
    }
    text.len()
}

/// Where a part ends that cannot have all of `text`: at `nice`, if that is known, and in front of an entity that it would tear.
fn shortened(text: &str, fits: usize, nice: Option<usize>, (from, limit): (usize, usize), entities: &[Value]) -> usize {
    let cut = nice.unwrap_or(fits);
    let at = from + units(&text[..cut]);
    let torn = entities.iter().filter_map(|entity| {
        let (begins, ends) = span(entity)?;
        let whole = entity.get("type").and_then(Value::as_str);
        let tears = begins < at && at < ends && whole.is_some_and(|kind| WHOLE.contains(&kind));
        (tears && begins > from + limit / 2).then_some(begins)
    });
    match torn.min() {
        Some(begins) => text.len() - after(text, begins - from).len(),
        None => cut,
    }
}

/// From which unit to which an entity reaches.
fn span(entity: &Value) -> Option<(usize, usize)> {
    let read = |name: &str| entity.get(name)?.as_u64().and_then(|units| usize::try_from(units).ok());
    let (offset, length) = (read("offset")?, read("length")?);
    Some((offset, offset.saturating_add(length)))
}

/// What of the entities lies between two units, counted from the first.
fn clipped(entities: &[Value], from: usize, to: usize) -> Entities {
    let clip = |entity: &Value| {
        let (begins, ends) = span(entity)?;
        let (begins, ends) = (begins.max(from), ends.min(to));
        if begins >= ends {
            return None;
        }
        let mut clipped = entity.clone();
        clipped["offset"] = (begins - from).into();
        clipped["length"] = (ends - begins).into();
        Some(clipped)
    };
    entities.iter().filter_map(clip).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn words(text: &str, entities: &Value) -> Words {
        Words {
            text: text.to_owned(),
            entities: entities.as_array().cloned().unwrap_or_default(),
            file: Some("file".to_owned()),
            ..Words::default()
        }
    }

    /// All parts, by the limit of the first and of the others.
    fn parts(words: &Words, first: usize, others: usize) -> Vec<Words> {
        let (mut all, mut from, mut limit) = (Vec::new(), Some(0), first);
        while let Some(at) = from {
            let (next, then) = part(words, at, limit);
            all.push(next);
            (from, limit) = (then, others);
        }
        all
    }

    fn texts(words: &Words, first: usize, others: usize) -> Vec<String> {
        parts(words, first, others).into_iter().map(|part| part.text).collect()
    }

    #[test]
    fn what_fits_is_one_part() {
        let short = words("привет", &json!([{"type": "bold", "offset": 0, "length": 6}]));
        assert_eq!(parts(&short, 6, 6), std::slice::from_ref(&short));
        assert!(!is_long(&short, 6) && is_long(&short, 5));
    }

    #[test]
    fn a_part_ends_with_a_line_or_else_with_a_word() {
        assert_eq!(
            texts(&words("one two\nthree four", &json!([])), 14, 14),
            ["one two\n", "three four"]
        );
        assert_eq!(
            texts(&words("one two three four", &json!([])), 14, 14),
            ["one two three ", "four"]
        );
        assert_eq!(
            texts(&words("onetwothreefour", &json!([])), 6, 6),
            ["onetwo", "threef", "our"]
        );
        // A line that ends early is no reason to send half a message.
        assert_eq!(
            texts(&words("one\ntwo three", &json!([])), 10, 10),
            ["one\ntwo ", "three"]
        );
    }

    #[test]
    fn emoji_are_not_torn() {
        let smiles = "😀".repeat(5);
        assert_eq!(texts(&words(&smiles, &json!([])), 5, 5), ["😀😀", "😀😀", "😀"]);
    }

    #[test]
    fn formatting_goes_on_and_addresses_stay_whole() {
        let text = words(
            "see the page a.bc/d now",
            &json!([
                {"type": "bold", "offset": 0, "length": 23},
                {"type": "url", "offset": 13, "length": 6, "kept": true},
            ]),
        );
        let all = parts(&text, 16, 16);
        assert_eq!(all[0].text, "see the page ");
        assert_eq!(all[0].entities, [json!({"type": "bold", "offset": 0, "length": 13})]);
        assert_eq!(all[1].text, "a.bc/d now");
        assert_eq!(
            all[1].entities,
            [
                json!({"type": "bold", "offset": 0, "length": 10}),
                json!({"type": "url", "offset": 0, "length": 6, "kept": true})
            ]
        );
        let torn = words("abcdefgh1234567", &json!([{"type": "url", "offset": 8, "length": 7}]));
        assert_eq!(texts(&torn, 12, 12), ["abcdefgh", "1234567"]);
        assert_eq!((all[0].file.is_some(), all[1].file.is_some()), (true, false));
    }

    #[test]
    fn nothing_but_white_space_is_no_part() {
        assert_eq!(texts(&words("abc   \n  ", &json!([])), 4, 4), ["abc "]);
    }

    proptest! {
        #[test]
        fn all_parts_together_are_the_words_and_none_is_too_long(text in "\\PC{0,60}", limit in 2usize..20) {
            let whole = words(&text, &json!([]));
            let all = texts(&whole, limit, limit);
            prop_assert!(all.iter().all(|part| units(part) <= limit));
            let together = all.concat();
            prop_assert_eq!(together.trim_end(), text.trim_end());
        }

        #[test]
        fn entities_lie_within_their_part(
            text in "\\PC{0,60}", limit in 2usize..20, spans in prop::collection::vec((0u32..=70, 0u32..=u32::MAX), 0..6),
        ) {
            let entities: Vec<Value> =
                spans.iter().map(|(at, length)| json!({"type": "url", "offset": at, "length": length})).collect();
            for part in parts(&words(&text, &Value::Array(entities)), limit, limit) {
                for entity in &part.entities {
                    let (begins, ends) = span(entity).expect("it has a span");
                    prop_assert!(begins < ends && ends <= units(&part.text));
                }
            }
        }
    }
}

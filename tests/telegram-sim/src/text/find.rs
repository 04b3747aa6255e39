//! Finds what Telegram marks by itself: commands, mentions, hashtags, links and e-mail addresses.

use crate::model::message::{Entity, Formatted};
use crate::text::utf16_len;

/// Adds the entities that are found in the text and do not cross those already there.
pub(crate) fn add(body: &mut Formatted) {
    let mut found = Vec::new();
    let mut offset = 0;
    for word in body.text.split_inclusive(char::is_whitespace) {
        let length = utf16_len(word);
        let bare = word.trim_end();
        let open = bare.trim_start_matches(['(', '[', '"', '«', '\'']);
        let skipped = utf16_len(bare) - utf16_len(open);
        if let Some((kind, covered)) = kind_of(open) {
            found.push(entity(kind, offset + skipped, utf16_len(covered)));
        }
        offset += length;
    }
    found.retain(|new| {
        body.entities.iter().all(|old| {
            new.offset >= old.offset + old.length || old.offset >= new.offset + new.length || can_hold(&old.kind)
        })
    });
    body.entities.append(&mut found);
    body.entities.sort_by_key(|entity| (entity.offset, -entity.length));
}

fn can_hold(kind: &str) -> bool {
    matches!(
        kind,
        "bold" | "italic" | "underline" | "strikethrough" | "spoiler" | "blockquote" | "expandable_blockquote"
    )
}

fn entity(kind: &str, offset: usize, length: usize) -> Entity {
    Entity {
        kind: kind.to_owned(),
        offset: i64::try_from(offset).unwrap_or(0),
        length: i64::try_from(length).unwrap_or(0),
        more: serde_json::Map::new(),
    }
}

/// What a word begins with, and how much of it belongs to that.
fn kind_of(word: &str) -> Option<(&'static str, &str)> {
    let latin = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if let Some(rest) = word.strip_prefix('/') {
        let name = prefix(rest, latin);
        if name.is_empty() || name.len() > 64 {
            return None;
        }
        let after = &rest[name.len()..];
        let bot = after.strip_prefix('@').map_or("", |bot| prefix(bot, latin));
        let length = 1 + name.len() + if bot.is_empty() { 0 } else { 1 + bot.len() };
        // A path such as /usr/bin is no command.
        return (!word[length..].starts_with('/')).then(|| ("bot_command", &word[..length]));
    }
    if let Some(rest) = word.strip_prefix('@') {
        let name = prefix(rest, latin);
        return (3..=32)
            .contains(&name.len())
            .then(|| ("mention", &word[..=name.len()]));
    }
    if let Some(rest) = word.strip_prefix('#') {
        let name = prefix(rest, |c| c.is_alphanumeric() || c == '_');
        let has_letter = name.chars().any(char::is_alphabetic);
        return has_letter.then(|| ("hashtag", &word[..=name.len()]));
    }
    let bare = word.trim_end_matches(['.', ',', '!', '?', ':', ';', ')', ']', '"', '»', '\'']);
    if bare.starts_with("https://") || bare.starts_with("http://") {
        return (bare.len() > 8).then_some(("url", bare));
    }
    let (name, host) = bare.split_once('@')?;
    let dotted = host
        .rsplit_once('.')
        .is_some_and(|(front, top)| !front.is_empty() && top.len() >= 2);
    (!name.is_empty() && dotted && bare.is_ascii()).then_some(("email", bare))
}

fn prefix(text: &str, keep: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !keep(c)).unwrap_or(text.len());
    &text[..end]
}

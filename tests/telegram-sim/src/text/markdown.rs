//! `parse_mode` `MarkdownV2`.

use serde_json::Map;

use crate::model::message::{Entity, Formatted};
use crate::refusal::Refusal;
use crate::text::utf16_len;

/// Characters that must be escaped when they mean nothing.
const RESERVED: &str = "_*[]()~`>#+-=|{}.!";

struct Open {
    mark: &'static str,
    kind: &'static str,
    offset: usize,
    at: usize,
}

/// Parses `MarkdownV2`. Block quotes are taken line by line, without the expandable kind.
pub(crate) fn parse(source: &str) -> Result<Formatted, Refusal> {
    let mut out = Formatted::default();
    let mut open: Vec<Open> = Vec::new();
    let mut quote: Option<usize> = None;
    let mut rest = source;
    let mut line_start = true;
    while let Some(next) = rest.chars().next() {
        let at = source.len() - rest.len();
        if line_start {
            line_start = false;
            if next == '>' {
                quote.get_or_insert(utf16_len(&out.text));
                rest = &rest[1..];
                continue;
            }
            if let Some(from) = quote.take() {
                push(&mut out, "blockquote", from, Map::new());
            }
        }
        if next == '\\' && rest[1..].starts_with(|c: char| c.is_ascii() && !c.is_control()) {
            out.text.push_str(&rest[1..2]);
            rest = &rest[2..];
        } else if rest.starts_with("```") {
            rest = code_block(&mut out, &rest[3..], at)?;
        } else if next == '`' {
            let end = unescaped(&rest[1..], "`").ok_or_else(|| no_end("Code", at))?;
            let from = utf16_len(&out.text);
            out.text.push_str(&unescape(&rest[1..=end]));
            push(&mut out, "code", from, Map::new());
            rest = &rest[end + 2..];
        } else if let Some((mark, kind)) = mark_at(rest, &open) {
            if open.last().is_some_and(|last| last.mark == mark) {
                if let Some(last) = open.pop() {
                    push(&mut out, last.kind, last.offset, Map::new());
                }
            } else {
                open.push(Open {
                    mark,
                    kind,
                    offset: utf16_len(&out.text),
                    at,
                });
            }
            rest = &rest[mark.len()..];
        } else if next == '[' || rest.starts_with("![") {
            let skip = if next == '[' { 1 } else { 2 };
            open.push(Open {
                mark: "]",
                kind: if skip == 1 { "text_link" } else { "custom_emoji" },
                offset: utf16_len(&out.text),
                at,
            });
            rest = &rest[skip..];
        } else if next == ']' && open.last().is_some_and(|last| last.mark == "]") {
            rest = link(&mut out, &mut open, &rest[1..], at)?;
        } else if RESERVED.contains(next) {
            return Err(Refusal::entities(format!(
                "Character '{next}' is reserved and must be escaped with the preceding '\\'"
            )));
        } else {
            line_start = next == '\n';
            out.text.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    if let Some(last) = open.last() {
        return Err(no_end(name(last.kind), last.at));
    }
    if let Some(from) = quote {
        push(&mut out, "blockquote", from, Map::new());
    }
    Ok(out)
}

fn no_end(kind: &str, at: usize) -> Refusal {
    Refusal::entities(format!("Can't find end of {kind} entity at byte offset {at}"))
}

fn name(kind: &str) -> &'static str {
    match kind {
        "bold" => "Bold",
        "italic" => "Italic",
        "underline" => "Underline",
        "strikethrough" => "Strikethrough",
        "spoiler" => "Spoiler",
        "custom_emoji" => "CustomEmoji",
        _ => "TextUrl",
    }
}

/// The mark here. `__` closes an underline before `_` closes an italic.
fn mark_at(rest: &str, open: &[Open]) -> Option<(&'static str, &'static str)> {
    if rest.starts_with("__")
        && open
            .last()
            .is_none_or(|last| last.mark != "_" || rest.starts_with("___"))
    {
        return Some(("__", "underline"));
    }
    [
        ("*", "bold"),
        ("_", "italic"),
        ("~", "strikethrough"),
        ("||", "spoiler"),
    ]
    .into_iter()
    .find(|(mark, _)| rest.starts_with(mark))
}

fn code_block<'a>(out: &mut Formatted, body: &'a str, at: usize) -> Result<&'a str, Refusal> {
    let end = unescaped(body, "```").ok_or_else(|| no_end("PreCode", at))?;
    let inner = &body[..end];
    let mut more = Map::new();
    let words = match inner.split_once('\n') {
        Some((language, words)) if !language.contains(' ') => {
            if !language.is_empty() {
                more.insert("language".to_owned(), language.into());
            }
            words
        }
        Some(_) | None => inner,
    };
    let from = utf16_len(&out.text);
    out.text.push_str(&unescape(words));
    push(out, "pre", from, more);
    Ok(&body[end + 3..])
}

fn link<'a>(out: &mut Formatted, open: &mut Vec<Open>, after: &'a str, at: usize) -> Result<&'a str, Refusal> {
    let Some(link) = open.pop() else {
        return Ok(after);
    };
    let no_url = || Refusal::entities(format!("Can't find end of a URL at byte offset {at}"));
    let body = after.strip_prefix('(').ok_or_else(no_url)?;
    let end = unescaped(body, ")").ok_or_else(no_url)?;
    let url = unescape(&body[..end]);
    let mut more = Map::new();
    if link.kind == "custom_emoji" {
        let id = url
            .strip_prefix("tg://emoji?id=")
            .ok_or_else(|| Refusal::entities("Invalid tg://emoji or tg://time URL specified"))?;
        more.insert("custom_emoji_id".to_owned(), id.into());
    } else {
        more.insert("url".to_owned(), url.into());
    }
    push(out, link.kind, link.offset, more);
    Ok(&body[end + 1..])
}

fn push(out: &mut Formatted, kind: &str, from: usize, more: Map<String, serde_json::Value>) {
    let length = utf16_len(&out.text) - from;
    out.entities.push(Entity {
        kind: kind.to_owned(),
        offset: i64::try_from(from).unwrap_or(0),
        length: i64::try_from(length).unwrap_or(0),
        more,
    });
}

/// Where the mark first stands without a backslash before it.
fn unescaped(text: &str, mark: &str) -> Option<usize> {
    let mut skip = false;
    for (at, c) in text.char_indices() {
        if skip {
            skip = false;
        } else if c == '\\' {
            skip = true;
        } else if text[at..].starts_with(mark) {
            return Some(at);
        }
    }
    None
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation) {
            out.extend(chars.next());
        } else {
            out.push(c);
        }
    }
    out
}

//! `parse_mode` HTML.

use serde_json::{Map, Value};

use crate::model::message::{Entity, Formatted};
use crate::refusal::Refusal;
use crate::text::utf16_len;

struct Open {
    tag: String,
    class: String,
    attributes: Map<String, Value>,
    offset: usize,
}

/// Parses HTML as the Bot API knows it.
pub(crate) fn parse(source: &str) -> Result<Formatted, Refusal> {
    let mut out = Formatted::default();
    let mut open: Vec<Open> = Vec::new();
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        let at = source.len() - rest.len();
        match next {
            '&' => {
                let (c, length) = reference(rest);
                out.text.push(c);
                rest = &rest[length..];
            }
            '<' => {
                let end = rest
                    .find('>')
                    .ok_or_else(|| unclosed(if rest.starts_with("</") { "end" } else { "start" }, at))?;
                let inner = &rest[1..end];
                rest = &rest[end + 1..];
                if let Some(name) = inner.strip_prefix('/') {
                    close(&mut out, &mut open, name.trim(), at)?;
                } else {
                    open.push(start(inner, at, utf16_len(&out.text))?);
                }
            }
            other => {
                out.text.push(other);
                rest = &rest[other.len_utf8()..];
            }
        }
    }
    if let Some(tag) = open.last() {
        return Err(Refusal::entities(format!(
            "Can't find end tag corresponding to start tag \"{}\"",
            tag.tag
        )));
    }
    Ok(out)
}

fn unclosed(what: &str, at: usize) -> Refusal {
    Refusal::entities(format!("Unclosed {what} tag at byte offset {at}"))
}

fn start(inner: &str, at: usize, offset: usize) -> Result<Open, Refusal> {
    let name_end = inner.find(|c: char| c.is_whitespace()).unwrap_or(inner.len());
    let tag = inner[..name_end].to_lowercase();
    let known = [
        "b",
        "strong",
        "i",
        "em",
        "u",
        "ins",
        "s",
        "strike",
        "del",
        "a",
        "code",
        "pre",
        "span",
        "tg-spoiler",
        "tg-emoji",
        "blockquote",
    ];
    if !known.contains(&tag.as_str()) {
        return Err(Refusal::entities(format!(
            "Unsupported start tag \"{tag}\" at byte offset {at}"
        )));
    }
    let mut attributes = Map::new();
    let mut rest = inner[name_end..].trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..end].to_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| *c == '"' || *c == '\'');
            let (raw, left) = match quote {
                Some(quote) => after[1..].split_once(quote).ok_or_else(|| unclosed("start", at))?,
                None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
            value = decode(raw);
            rest = left.trim_start();
        }
        attributes.insert(name, value.into());
    }
    let class = attributes
        .get("class")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    if tag == "span" && class != "tg-spoiler" {
        return Err(Refusal::entities(format!(
            "Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}"
        )));
    }
    Ok(Open {
        tag,
        class,
        attributes,
        offset,
    })
}

fn close(out: &mut Formatted, open: &mut Vec<Open>, name: &str, at: usize) -> Result<(), Refusal> {
    let Some(tag) = open.pop() else {
        return Err(Refusal::entities(format!("Unexpected end tag at byte offset {at}")));
    };
    if !name.is_empty() && name.to_lowercase() != tag.tag {
        return Err(Refusal::entities(format!(
            "Unmatched end tag at byte offset {at}, expected \"</{}>\", found \"</{name}>\"",
            tag.tag
        )));
    }
    let length = utf16_len(&out.text) - tag.offset;
    let mut more = Map::new();
    let attribute = |name: &str| tag.attributes.get(name).cloned();
    let kind = match tag.tag.as_str() {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "pre" => "pre",
        "code" => {
            // `<pre><code class="language-x">` names the language of the block around it.
            if let Some(language) = tag.class.strip_prefix("language-")
                && let Some(outer) = open.last_mut().filter(|outer| outer.tag == "pre")
            {
                outer.attributes.insert("language".to_owned(), language.into());
                return Ok(());
            }
            "code"
        }
        "a" => {
            let Some(url) = attribute("href") else {
                return Ok(());
            };
            more.insert("url".to_owned(), url);
            "text_link"
        }
        "tg-emoji" => {
            let id =
                attribute("emoji-id").ok_or_else(|| Refusal::entities("Invalid custom emoji identifier specified"))?;
            more.insert("custom_emoji_id".to_owned(), id);
            "custom_emoji"
        }
        "blockquote" if tag.attributes.contains_key("expandable") => "expandable_blockquote",
        "blockquote" => "blockquote",
        _ => "spoiler",
    };
    if let Some(language) = attribute("language").filter(|_| kind == "pre") {
        more.insert("language".to_owned(), language);
    }
    out.entities.push(Entity {
        kind: kind.to_owned(),
        offset: i64::try_from(tag.offset).unwrap_or(0),
        length: i64::try_from(length).unwrap_or(0),
        more,
    });
    Ok(())
}

/// The character that a reference at the start of the text stands for, and the reference's length.
fn reference(text: &str) -> (char, usize) {
    let known = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"')];
    for (name, c) in known {
        if text.starts_with(name) {
            return (c, name.len());
        }
    }
    numeric(text).unwrap_or(('&', 1))
}

fn numeric(text: &str) -> Option<(char, usize)> {
    let end = text.find(';').filter(|end| *end <= 10)?;
    let number = text.get(2..end).filter(|_| text.starts_with("&#"))?;
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    Some((char::from_u32(code)?, end + 1))
}

fn decode(raw: &str) -> String {
    let mut out = String::new();
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        let (c, length) = if c == '&' { reference(rest) } else { (c, c.len_utf8()) };
        out.push(c);
        rest = &rest[length..];
    }
    out
}

//! What is said of a mistake: what is wrong, then what to write instead.
//!
//! `serde` has eight kinds of error, whose wording its documentation fixes; they are told in words of people who write
//! settings. All others are our own types' and say what to write themselves.

use super::{document::Step, stand_in::StandIn};

/// The key that a table lacks, if that is what the error says.
pub(super) fn missing(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.strip_suffix('`')
}

/// The texts of a closed set, if the error says that another was written.
pub(super) fn variants(message: &str) -> Option<Vec<&str>> {
    message.starts_with("unknown variant `").then(|| expected(message))
}

/// A key that is missing: what belongs there.
pub(super) fn lacks(key: &str, fits: Option<&StandIn>) -> String {
    match fits {
        Some(fits) => format!("{key} is missing; add it: {}", fits.remedy),
        None => format!("{key} is missing; add it"),
    }
}

/// A key that nobody knows, or that is no key of this kind.
pub(super) fn bad_key(message: &str, place: &[Step]) -> String {
    let Some(Step::Key(key)) = place.last().filter(|_| message.starts_with("unknown field `")) else {
        return message.to_owned();
    };
    let known = expected(message);
    let near = known.iter().min_by_key(|known| distance(key, known));
    match near.filter(|near| distance(key, near) <= 1 + near.len() / 4) {
        Some(near) => format!("there is no such key; did you mean {near}?"),
        None if known.is_empty() => "there is no such key; remove it".to_owned(),
        None => format!("there is no such key; keys here are {}", known.join(", ")),
    }
}

/// A value that does not fit: `found` is how it is written, `fits` what does.
pub(super) fn misfit(message: &str, found: &str, fits: Option<&StandIn>) -> String {
    if let Some(choices) = variants(message) {
        return format!("{found} is none of the choices; write {}", either(&choices));
    }
    let standard = ["invalid type: ", "invalid value: ", "invalid length "];
    let wanted = message
        .rsplit_once(", expected ")
        .filter(|_| standard.iter().any(|begins| message.starts_with(begins)));
    match (wanted, fits) {
        (Some((_, wanted)), fits) => {
            let fitting = fits.map(|fits| fits.remedy.as_ref());
            // Much is a string to `serde`; what can be read there is more particular.
            let remedy = fitting.filter(|_| wanted == "a string").or(plain(wanted)).or(fitting);
            format!("{found} does not fit here; write {}", remedy.unwrap_or(wanted))
        }
        // Our own types say what to write.
        (None, fits) if message.contains("; ") || fits.is_none_or(|fits| !fits.explains) && is_ours(message) => {
            message.to_owned()
        }
        (None, Some(fits)) => format!("{found} does not fit here; write {}", fits.remedy),
        (None, None) => message.to_owned(),
    }
}

/// Whether a message is one of our own and not the parser's about its kinds of value.
fn is_ours(message: &str) -> bool {
    let parser = [
        "wanted ",
        "expected ",
        "unknown field",
        "integer number",
        "floating-point",
    ];
    !parser.iter().any(|begins| message.starts_with(begins))
}

/// What a kind of value is called; none if `wanted` says it in words of people, or a stand-in says it better.
fn plain(wanted: &str) -> Option<&str> {
    let number = |bits: &str| matches!(bits, "8" | "16" | "32" | "64" | "size");
    match wanted {
        "a string" => Some("text in quotes"),
        "a boolean" => Some("true or false"),
        "a sequence" => Some("a list in brackets"),
        "a map" => Some("a table"),
        "u8" => Some("a whole number from 0 to 255"),
        "f64" | "f32" => Some("a number"),
        _ if wanted.strip_prefix('u').is_some_and(number) => Some("a whole number, 0 or more"),
        _ if wanted.strip_prefix('i').is_some_and(number) => Some("a whole number"),
        _ if wanted.starts_with("struct ") => Some("a table"),
        _ => Some(wanted).filter(|wanted| wanted.contains(" like ")),
    }
}

/// Choices as a sentence has them: `"normal", "urgent" or "work"`.
pub(super) fn either(choices: &[&str]) -> String {
    let quoted: Vec<_> = choices.iter().map(|choice| format!("{choice:?}")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => "nothing".to_owned(),
    }
}

/// What stands between backticks after the last `expected`.
fn expected(message: &str) -> Vec<&str> {
    let names = message.rsplit_once(", expected ").map_or("", |(_, names)| names);
    names.split('`').skip(1).step_by(2).collect()
}

/// How many letters have to be put in, taken out or replaced to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, candidate) in other.chars().enumerate() {
            let replaced = diagonal + usize::from(letter != candidate);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

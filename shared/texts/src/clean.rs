//! What people call themselves, made fit for one line of ours.

/// At most this much of a name is shown, in UTF-16 units: what Telegram allows a first name.
const NAME: usize = 64;

/// `text` on one line: runs of white space become a space, control characters and bidi controls are dropped.
///
/// A right-to-left name stays one; what goes are the embeddings, overrides and isolates that would turn the rest of the line
/// around (<https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings>).
pub(crate) fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace()) {
        let before = line.len();
        if before > 0 {
            line.push(' ');
        }
        let start = line.len();
        line.extend(word.chars().filter(|c| !c.is_control() && !turns_the_line(*c)));
        if line.len() == start {
            line.truncate(before);
        }
    }
    line
}

/// A person's name on one line, cut to 64 UTF-16 units; `None` if nothing of it can be seen.
///
/// A slash is replaced by its twin U+2215: a customer called `/resolve` must not become a command that an agent can tap.
pub(crate) fn name(text: &str) -> Option<String> {
    let line = line(text).replace('/', "\u{2215}");
    shows(&line).then(|| cut(&line, NAME))
}

/// A person's own text of several lines: control characters other than the newline are dropped, as is white space around it.
pub(crate) fn text(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| *c == '\n' || !(c.is_control() || overrides(*c)))
        .collect();
    kept.trim().to_owned()
}

/// `text`, or as much of it as fits in `most` UTF-16 units together with the "…" that then ends it.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if units(text) <= most {
        return text.to_owned();
    }
    let mut left = most.saturating_sub(1);
    let end = text.char_indices().find_map(|(at, c)| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        (!fits).then_some(at)
    });
    let kept = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    // Not in the middle of a joined emoji.
    let kept = kept.trim_end_matches(|c: char| c.is_whitespace() || c == '\u{200D}');
    format!("{kept}…")
}

/// Length as Telegram counts it.
pub(crate) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn overrides(c: char) -> bool {
    matches!(c, '\u{202D}' | '\u{202E}')
}

fn turns_the_line(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether there is anything to see in `text`.
pub(crate) fn shows(text: &str) -> bool {
    text.chars().any(is_visible)
}

/// Whether a character leaves something on the screen: blanks that are letters to Unicode do not.
fn is_visible(c: char) -> bool {
    let blank = matches!(
        c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'
    );
    !(blank || c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_to_its_line() {
        for (given, shown) in [
            ("Анна Смирнова", Some("Анна Смирнова")),
            ("  Анна\r\n\tСмирнова\u{2028}Младшая ", Some("Анна Смирнова Младшая")),
            ("a\u{202E}gnp.exe\u{202C}\u{2066}b\u{2069}", Some("agnp.exeb")),
            ("שלום", Some("שלום")),
            ("\u{7}Bob\0 \u{1} x", Some("Bob x")),
            ("/resolve", Some("\u{2215}resolve")),
            ("👩‍💻", Some("👩‍💻")),
            ("", None),
            ("\u{3164} \u{200B}\u{2800}", None),
        ] {
            assert_eq!(name(given).as_deref(), shown, "{given:?}");
        }
    }

    #[test]
    fn a_text_keeps_its_lines_and_loses_what_cannot_be_seen() {
        assert_eq!(text(" one\r\n\ttwo\u{202E}\u{8}\n\n"), "one\n two");
    }

    #[test]
    fn a_cut_text_fits_and_says_so() {
        for (given, most, kept) in [
            ("абв", 3, "абв"),
            ("абвг", 3, "аб…"),
            ("аб вг", 4, "аб…"),
            ("😀😀", 4, "😀😀"),
            ("😀😀", 3, "😀…"),
            ("😀😀😀", 4, "😀…"),
            ("👩\u{200D}💻", 4, "👩…"),
            ("аб", 0, "…"),
        ] {
            assert_eq!(cut(given, most), kept, "{given} at {most}");
        }
    }
}

//! `desk.toml`: reading it, and saying what is wrong with it by line and column.

use std::{fmt, path::Path};

use domain::settings::{Problem, Settings};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The settings that come with the desk.
pub const STARTER: &str = include_str!("../../desk.toml");

/// What is wrong with a settings file: all of it.
#[derive(Debug)]
pub struct Wrong {
    file: String,
    problems: Vec<Located>,
}

#[derive(Debug)]
struct Located {
    line: usize,
    column: usize,
    what: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.problems.len();
        write!(f, "{}: {count} problem{}", self.file, if count == 1 { "" } else { "s" })?;
        for Located { line, column, what } in &self.problems {
            write!(f, "\n  {}:{line}:{column}: {what}", self.file)?;
        }
        Ok(())
    }
}

impl std::error::Error for Wrong {}

/// Reads and checks a settings file.
///
/// # Errors
/// [`Wrong`] with every problem: a file that cannot be read, TOML that is none, a key or a value that does not fit.
pub fn read(path: &Path) -> Result<Settings, Wrong> {
    let file = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&file, &text),
        Err(why) => {
            let what = format!("cannot be read: {why}");
            Err(Wrong {
                file,
                problems: vec![Located {
                    line: 1,
                    column: 1,
                    what,
                }],
            })
        }
    }
}

/// Parses and checks settings; `file` is what they are called in errors.
///
/// # Errors
/// As [`read`].
pub fn parse(file: &str, text: &str) -> Result<Settings, Wrong> {
    let wrong = |problems| Wrong {
        file: file.to_owned(),
        problems,
    };
    let settings: Settings = toml::from_str(text).map_err(|error| {
        let (line, column) = position(text, error.span().map_or(0, |span| span.start));
        wrong(vec![Located {
            line,
            column,
            what: error.message().to_owned(),
        }])
    })?;
    let problems = settings.check(texts::LANGUAGES);
    if problems.is_empty() {
        return Ok(settings);
    }
    let table = DeTable::parse(text).ok();
    let locate = |problem: Problem| {
        let at = table.as_ref().map_or(0, |table| offset(table, &problem.place));
        let (line, column) = position(text, at);
        Located {
            line,
            column,
            what: problem.to_string(),
        }
    };
    Err(wrong(problems.into_iter().map(locate).collect()))
}

/// Where a path of keys stands in the file, or the nearest part of it that is there.
fn offset(table: &Spanned<DeTable<'_>>, path: &[String]) -> usize {
    let mut at = table.span().start;
    let mut inside: Option<&DeValue<'_>> = None;
    for (depth, key) in path.iter().enumerate() {
        let entry = if depth == 0 {
            table.get_ref().get_key_value(key.as_str())
        } else {
            inside
                .and_then(DeValue::as_table)
                .and_then(|table| table.get_key_value(key.as_str()))
        };
        if let Some((key, value)) = entry {
            at = key.span().start;
            inside = Some(value.get_ref());
            continue;
        }
        let index = key.parse::<usize>().ok();
        match index.and_then(|index| inside.and_then(DeValue::as_array)?.get(index)) {
            Some(value) => {
                at = value.span().start;
                inside = Some(value.get_ref());
            }
            None => return at,
        }
    }
    at
}

/// Line and column, from 1, of a byte of the text.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|char| *char != '\n').count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_that_come_with_the_desk_are_well() {
        parse("desk.toml", STARTER).expect("settings");
    }

    #[test]
    fn every_problem_is_told_with_its_line() {
        let text = STARTER
            .replace("Europe/Moscow", "Europe/Moskow")
            .replace("escalates_to = \"l2\"", "escalates_to = \"l9\"")
            .replace("chat = -1001234567890", "chat = 7");
        let told = parse("desk.toml", &text).expect_err("problems").to_string();
        assert!(told.contains("4 problems"), "{told}");
        for (line, text) in text.lines().enumerate() {
            if text.contains("Moskow") || text.contains("l9") || text == "chat = 7" {
                assert!(
                    told.contains(&format!("desk.toml:{}:", line + 1)),
                    "line {}: {told}",
                    line + 1
                );
            }
        }
    }

    #[test]
    fn an_unknown_key_and_a_wrong_type_are_told_with_their_line() {
        let told = parse("desk.toml", "brand = 7\n").expect_err("a problem").to_string();
        assert!(told.contains("desk.toml:1:9"), "{told}");
        let told = parse("desk.toml", &format!("colour = \"red\"\n{STARTER}"))
            .expect_err("a problem")
            .to_string();
        assert!(told.contains("desk.toml:1:1") && told.contains("colour"), "{told}");
    }
}

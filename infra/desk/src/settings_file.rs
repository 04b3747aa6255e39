//! Files that an admin writes (`desk.toml`, a calendar): reading them, and saying what is wrong by line and column.

use std::{fmt, path::Path};

use domain::{Problem, settings::Settings};
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::mistakes::{self, Mistake, Reading};

/// The settings that come with the desk.
pub const STARTER: &str = include_str!("../../desk.toml");

/// What is wrong with a settings file: all of it.
#[derive(Debug)]
pub struct Wrong {
    file: String,
    problems: Vec<Located>,
    /// Whether there is more to look at, once these are mended.
    unfinished: bool,
}

#[derive(Debug)]
struct Located {
    line: usize,
    column: usize,
    what: String,
}

impl Wrong {
    /// Several problems, each where its place stands in the text.
    pub fn of(file: &str, text: &str, problems: Vec<Problem>) -> Self {
        Self {
            file: file.to_owned(),
            problems: locate(text, problems),
            unfinished: false,
        }
    }

    /// One problem, at a line and a column.
    pub fn at(file: &str, (line, column): (usize, usize), what: String) -> Self {
        Self {
            file: file.to_owned(),
            problems: vec![Located { line, column, what }],
            unfinished: false,
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.problems.len();
        write!(f, "{}: {count} problem{}", self.file, if count == 1 { "" } else { "s" })?;
        for Located { line, column, what } in &self.problems {
            write!(f, "\n  {}:{line}:{column}: {what}", self.file)?;
        }
        if self.unfinished {
            f.write_str("\nMend these and check again: how the rest fits together can be seen only then.")?;
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
    let (file, text) = contents(path)?;
    parse(&file, &text)
}

/// A file's name as errors call it, and its text.
///
/// # Errors
/// [`Wrong`] if it cannot be read.
pub fn contents(path: &Path) -> Result<(String, String), Wrong> {
    let file = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok((file, text)),
        Err(why) => Err(Wrong::at(&file, (1, 1), format!("cannot be read: {why}"))),
    }
}

/// Parses and checks settings; `file` is what they are called in errors.
///
/// # Errors
/// As [`read`].
pub fn parse(file: &str, text: &str) -> Result<Settings, Wrong> {
    let all = |settings: &Settings| settings.check(texts::LANGUAGES);
    checked(file, text, all, |settings| settings.check_values(texts::LANGUAGES))
}

/// Reads a value written in TOML, and looks for problems in it. `check` finds all of them; `check_values` those of single values,
/// whatever stands beside them, and is asked where something else does not fit.
///
/// # Errors
/// [`Wrong`] with everything that does not fit, or, if all does, with every problem.
pub fn checked<T: DeserializeOwned>(
    file: &str,
    text: &str,
    check: impl FnOnce(&T) -> Vec<Problem>,
    check_values: impl FnOnce(&T) -> Vec<Problem>,
) -> Result<T, Wrong> {
    let reading =
        mistakes::read::<T>(text).map_err(|Mistake { at, what }| Wrong::at(file, position(text, at), what))?;
    match reading.value {
        Some(value) if reading.mistakes.is_empty() => match check(&value) {
            problems if problems.is_empty() => Ok(value),
            problems => Err(Wrong::of(file, text, problems)),
        },
        _ => Err(misfits(file, text, &reading, check_values)),
    }
}

/// What does not fit, and the problems of values that stand in the text as they were read.
fn misfits<T>(file: &str, text: &str, reading: &Reading<'_, T>, check: impl FnOnce(&T) -> Vec<Problem>) -> Wrong {
    let mut problems = reading.value.as_ref().map(check).unwrap_or_default();
    problems.retain(|problem| reading.has_value_at(&problem.place));
    let misfits = reading.mistakes.iter().map(|Mistake { at, what }| {
        let (line, column) = position(text, *at);
        let what = what.clone();
        Located { line, column, what }
    });
    let mut found: Vec<_> = misfits.chain(locate(text, problems)).collect();
    found.sort_by_key(|found| (found.line, found.column));
    Wrong {
        file: file.to_owned(),
        problems: found,
        unfinished: true,
    }
}

fn locate(text: &str, problems: Vec<Problem>) -> Vec<Located> {
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
    problems.into_iter().map(locate).collect()
}

/// Problems as lines, each with its place in the file.
pub fn located(file: &str, text: &str, problems: Vec<Problem>) -> Vec<String> {
    let line = |Located { line, column, what }| format!("{file}:{line}:{column}: {what}");
    locate(text, problems).into_iter().map(line).collect()
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
        assert!(told.contains("7 problems"), "{told}");
        for (line, text) in text.lines().enumerate() {
            let wrong = text.contains("Moskow") || text.contains("l9") || text == "chat = 7";
            if wrong && !text.starts_with('#') {
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

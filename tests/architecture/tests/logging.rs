//! Log fields are spelt one way: `docs/logging.md` lists them, and every call is held to that list.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.join("../..").canonicalize().expect("the workspace")
}

/// The first column of the table under the heading *Fields*.
fn listed() -> BTreeSet<String> {
    let page = std::fs::read_to_string(root().join("docs/logging.md")).expect("the page");
    let (_, fields) = page.split_once("\n## Fields\n").expect("a heading");
    let section = fields.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    let cells = rows.filter_map(|row| row.split_once(" |"));
    // A cell names one or more, each between backticks.
    let names = cells.flat_map(|(cell, _)| cell.split('`').step_by(2).map(str::to_owned));
    names.filter(|name| !name.is_empty()).collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !["tests", "target"].contains(&name) {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
            found.push(path);
        }
    }
}

/// The fields of each `tracing` call of a source: what stands before its message.
fn fields(source: &str) -> Vec<String> {
    let mut fields = Vec::new();
    for level in ["error!(", "warn!(", "info!(", "debug!(", "trace!("] {
        for (at, _) in source.match_indices(&format!("tracing::{level}")) {
            let call = &source[at..];
            let arguments = &call[call.find('(').expect("it is called") + 1..];
            let (mut depth, mut argument) = (0_u32, String::new());
            for c in arguments.chars() {
                match c {
                    '"' | ')' if depth == 0 => break,
                    '(' | '{' | '[' => depth += 1,
                    ')' | '}' | ']' => depth -= 1,
                    _ => {}
                }
                if c == ',' && depth == 0 {
                    fields.push(std::mem::take(&mut argument));
                } else {
                    argument.push(c);
                }
            }
        }
    }
    let name = |argument: String| {
        let name = argument.split('=').next().unwrap_or_default().trim();
        name.trim_start_matches(['%', '?']).to_owned()
    };
    fields
        .into_iter()
        .map(name)
        .filter(|name| !name.is_empty() && name != "target:")
        .collect()
}

#[test]
fn every_field_that_is_logged_is_listed_and_every_one_that_is_listed_is_logged() {
    let listed = listed();
    assert!(listed.len() > 5, "the table was not found: {listed:?}");
    let mut files = Vec::new();
    for folder in ["functions", "shared"] {
        sources(&root().join(folder), &mut files);
    }
    assert!(files.len() > 50, "the sources were not found");
    let mut logged = BTreeSet::new();
    for file in files {
        for field in fields(&std::fs::read_to_string(&file).expect("UTF-8")) {
            assert!(
                listed.contains(&field),
                "{}: {field:?} is not in docs/logging.md",
                file.display()
            );
            logged.insert(field);
        }
    }
    let unused: Vec<_> = listed.difference(&logged).collect();
    assert!(
        unused.is_empty(),
        "nothing logs {unused:?}, which docs/logging.md lists"
    );
}

//! Arrows point downward: between crates, by `cargo metadata`, and between the modules of a crate, by what they import.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// Our crates from the lowest, each with those of ours that it may need to run. A crate that is not here is not known yet: give it
/// its place.
const CRATES: &[(&str, &[&str])] = &[
    ("https", &[]),
    ("telegram", &[]),
    ("calendar", &[]),
    ("domain", &["calendar"]),
    ("metrics", &["domain"]),
    ("conversation", &["calendar", "domain"]),
    ("outbox", &["calendar", "conversation", "domain"]),
    ("texts", &["conversation", "domain"]),
    ("store", &["conversation", "domain", "metrics", "outbox"]),
    ("adapter", &["conversation", "domain", "outbox", "telegram", "texts"]),
    ("handlers", &["conversation", "domain", "store"]),
    ("lambda", &["domain", "https", "store", "telegram"]),
    (
        "webhook",
        &[
            "conversation",
            "domain",
            "handlers",
            "lambda",
            "adapter",
            "store",
            "telegram",
            "texts",
        ],
    ),
    ("dispatch", &["conversation", "domain", "lambda", "outbox", "store"]),
    (
        "router",
        &[
            "conversation",
            "domain",
            "handlers",
            "lambda",
            "outbox",
            "adapter",
            "store",
            "telegram",
        ],
    ),
    ("sweeper", &["conversation", "domain", "handlers", "lambda", "store"]),
    ("csat", &["domain", "lambda", "metrics", "store"]),
    ("spill", &["domain", "lambda", "telegram", "texts", "webhook"]),
];

/// Those may need any of them: they put the whole together.
const WHOLE: &[&str] = &["architecture", "desk", "forecast", "local", "scenarios", "telegram-sim"];

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.join("../..").canonicalize().expect("the workspace")
}

#[test]
fn crates_need_only_what_lies_below_them() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--no-deps"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().expect("packages");
    let ours: BTreeSet<String> = packages.iter().map(name).collect();
    let mut placed = BTreeSet::new();
    for (index, (crate_name, may)) in CRATES.iter().enumerate() {
        for needed in *may {
            let below = CRATES[..index].iter().any(|(lower, _)| lower == needed);
            assert!(below, "{crate_name} may need {needed}, which is listed above it");
        }
        placed.insert((*crate_name).to_owned());
    }
    placed.extend(WHOLE.iter().map(|name| (*name).to_owned()));
    assert_eq!(ours, placed, "every crate has its place here");
    for package in packages {
        let package_name = name(package);
        let Some((_, may)) = CRATES.iter().find(|(known, _)| *known == package_name) else {
            continue;
        };
        let dependencies = package["dependencies"].as_array().expect("dependencies");
        let to_run = dependencies.iter().filter(|dependency| dependency["kind"].is_null());
        for needed in to_run.map(name).filter(|needed| ours.contains(needed)) {
            assert!(
                may.contains(&needed.as_str()),
                "{package_name} needs {needed}, and may not"
            );
        }
    }
}

/// The modules of a crate that stand directly under its root, with the files of each. Tests, and what is there for
/// them alone, are no part of them.
fn modules(source: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            if stem == "tests" || stem == "sample" {
                continue;
            }
            if path.is_dir() {
                files(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut all = Vec::new();
    files(source, &mut all);
    let mut modules: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for file in all {
        let within = file.strip_prefix(source).expect("inside");
        let first = within
            .components()
            .next()
            .expect("a name")
            .as_os_str()
            .to_string_lossy();
        let module = first.trim_end_matches(".rs").to_owned();
        if module != "lib" && module != "main" {
            modules.entry(module).or_default().push(file);
        }
    }
    modules
}

/// The first names behind every `crate::` of a source, outside of comments: `crate::{a::b, c}` names `a` and `c`.
fn named(source: &str) -> BTreeSet<String> {
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n");
    let word = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let Some(tree) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        let (mut depth, mut begins) = (1_u32, true);
        for (at, c) in tree.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => begins = true,
                c if begins && depth == 1 && !c.is_whitespace() => {
                    found.insert(word(&tree[at..]));
                    begins = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

/// What the root of a crate offers under a name of its own: `pub use ids::{BotId, ChatId}` is of `ids`.
fn offered(lib: &str) -> BTreeMap<String, String> {
    let mut offered = BTreeMap::new();
    for part in lib.split("\npub use ").skip(1) {
        let Some((path, _)) = part.split_once(';') else {
            continue;
        };
        let Some((module, names)) = path.split_once("::") else {
            continue;
        };
        for name in names
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|name| !name.is_empty())
        {
            offered.insert(name.to_owned(), module.trim().to_owned());
        }
    }
    offered
}

/// The modules that can be reached from one, over any number of imports.
fn reached(from: &str, imports: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let (mut found, mut open) = (BTreeSet::new(), vec![from.to_owned()]);
    while let Some(module) = open.pop() {
        for next in imports.get(&module).into_iter().flatten() {
            if found.insert(next.clone()) {
                open.push(next.clone());
            }
        }
    }
    found
}

#[test]
fn modules_of_a_crate_import_downward_only() {
    for name in ["calendar", "domain", "conversation", "metrics"] {
        let source = root().join("shared").join(name).join("src");
        let lib = std::fs::read_to_string(source.join("lib.rs")).expect("a root");
        let offered = offered(&lib);
        let modules = modules(&source);
        assert!(modules.len() > 2, "the modules of {name} were not found");
        let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (module, files) in &modules {
            for file in files {
                let named = named(&std::fs::read_to_string(file).expect("UTF-8"));
                let of = named.iter().map(|name| offered.get(name).unwrap_or(name));
                let others = of.filter(|of| *of != module && modules.contains_key(*of));
                imports.entry(module.clone()).or_default().extend(others.cloned());
            }
        }
        for module in modules.keys() {
            let below = reached(module, &imports);
            let ring: Vec<_> = below
                .iter()
                .filter(|below| reached(below, &imports).contains(module))
                .collect();
            assert!(
                !below.contains(module),
                "{name}: {module} stands in a ring with {ring:?}; cut its thinnest thread"
            );
        }
    }
}

#[test]
fn no_file_is_too_long_to_read_in_one_go() {
    fn look(folder: &Path) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() && !name.starts_with('.') && !["target", "node_modules", "data"].contains(&name) {
                look(&path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let lines = std::fs::read_to_string(&path).expect("UTF-8").lines().count();
                assert!(lines <= 420, "{}: {lines} lines; split it by subject", path.display());
            }
        }
    }
    look(&root());
}

//! What must not be there, held by reading the tree and `cargo metadata`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace")
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("metadata is JSON")
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

/// What a package needs to run, by name, directly.
fn direct(metadata: &Value, package: &str) -> BTreeSet<String> {
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages
        .iter()
        .find(|known| text(known, "name") == package)
        .expect("a package of ours");
    let dependencies = package["dependencies"].as_array().expect("dependencies");
    dependencies
        .iter()
        .filter(|dep| dep["kind"].is_null())
        .map(|dep| text(dep, "name").to_owned())
        .collect()
}

/// What a package needs to run, and what that needs, all the way down.
fn all(metadata: &Value, package: &str) -> BTreeSet<String> {
    let names: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|p| (text(p, "id"), text(p, "name")))
        .collect();
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .expect("nodes")
        .iter()
        .map(|node| (text(node, "id"), node))
        .collect();
    let start = names
        .iter()
        .find(|(_, name)| **name == package)
        .expect("a package of ours")
        .0;
    let (mut found, mut open) = (BTreeSet::new(), vec![*start]);
    while let Some(id) = open.pop() {
        for dep in nodes[id]["deps"].as_array().expect("deps") {
            let kinds = dep["dep_kinds"].as_array().expect("kinds");
            let id = text(dep, "pkg");
            if kinds.iter().any(|kind| kind["kind"].is_null()) && found.insert(names[id].to_owned()) {
                open.push(id);
            }
        }
    }
    found
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
    {
        let name = entry
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        if entry.is_dir() && !name.starts_with('.') && !["target", "node_modules", "data"].contains(&name.as_str()) {
            rust_files(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    rust_files(&root(), &mut files);
    assert!(files.len() > 50, "the tree was not found");
    files
        .into_iter()
        .map(|file| (file.clone(), std::fs::read_to_string(file).expect("UTF-8")))
        .collect()
}

#[test]
fn the_core_knows_no_runtime_no_cloud_and_no_logger() {
    let needs = all(&metadata(), "domain");
    for name in &needs {
        let foreign = ["tokio", "tracing", "rand", "getrandom", "reqwest", "hyper"].contains(&name.as_str());
        assert!(!foreign && !name.starts_with("aws-"), "domain needs {name}");
    }
}

#[test]
fn clients_of_the_cloud_are_only_where_they_belong() {
    let metadata = metadata();
    let ours = metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .filter(|package| package["source"].is_null());
    for package in ours.map(|package| text(package, "name")) {
        for name in direct(&metadata, package)
            .iter()
            .filter(|name| name.starts_with("aws-sdk-"))
        {
            assert!(["store", "lambda"].contains(&package), "{package} needs {name}");
        }
    }
}

#[test]
fn words_need_no_cloud_and_the_wire_needs_no_core() {
    let metadata = metadata();
    assert!(!all(&metadata, "texts").iter().any(|name| name.starts_with("aws-")));
    assert!(!direct(&metadata, "telegram").contains("domain"));
    assert!(!direct(&metadata, "store").contains("telegram"));
}

/// What costs a function megabytes or a cold start, and comes back unseen by a feature or an update; the rest of it is banned in
/// `deny.toml`. These are needed elsewhere in the workspace: schemas by tests, regular expressions by what builds.
#[test]
fn nothing_that_runs_links_what_it_does_not_use() {
    for package in ["webhook", "dispatch", "router", "sweeper", "csat", "spill", "desk"] {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--locked",
                "--edges",
                "normal",
                "--prefix",
                "none",
                "--package",
                package,
            ])
            .current_dir(root())
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let needs = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(needs.contains("domain v"), "{package} needs no domain?");
        for unused in ["schemars", "regex"] {
            let found = needs.lines().any(|line| line.starts_with(&format!("{unused} v")));
            assert!(!found, "{package} links {unused}");
        }
    }
}

#[test]
fn wiring_is_short_and_no_file_is_a_drawer() {
    for (file, source) in sources() {
        let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        for drawer in ["utils", "util", "helpers", "common", "misc"] {
            assert_ne!(name, drawer, "{}", file.display());
        }
        if file.ends_with("src/main.rs") && file.components().any(|part| part.as_os_str() == "functions") {
            let lines = source.lines().filter(|line| !line.trim().is_empty()).count();
            assert!(
                lines <= 30,
                "{}: {lines} lines; wiring has no room for more",
                file.display()
            );
        }
    }
}

#[test]
fn attributes_of_the_table_are_named_in_one_crate() {
    for (file, source) in sources() {
        let path = file
            .strip_prefix(root())
            .expect("inside")
            .to_string_lossy()
            .into_owned();
        if path.contains("/tests/") {
            continue;
        }
        let outside =
            path.starts_with("functions/") || (path.starts_with("shared/") && !path.starts_with("shared/store/"));
        for attribute in ["\"pk\"", "\"sk\"", "\"due_pk\"", "\"due_at\""] {
            assert!(!(outside && source.contains(attribute)), "{path} names {attribute}");
        }
    }
}

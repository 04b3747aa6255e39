//! What we depend on, held to `deny.toml` by reading `Cargo.lock` and `cargo metadata`: no network, and nothing to install.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use toml::Table;

/// What is shipped: the functions, and the `desk` command.
const SHIPPED: [&str; 7] = ["webhook", "dispatch", "router", "sweeper", "csat", "spill", "desk"];

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    here.canonicalize().expect("the workspace")
}

fn parsed(file: &str) -> Table {
    let text = fs::read_to_string(root().join(file)).expect("a file of the tree");
    text.parse().expect("TOML")
}

/// The entries of one of `deny.toml`'s lists: texts as they are, of tables the name and the version, each with its reason.
fn listed(deny: &Table, section: &str, list: &str) -> Vec<(String, String)> {
    let entries = deny[section][list].as_array().expect("a list");
    let field = |entry: &toml::Value, name: &str| entry[name].as_str().expect("a text").to_owned();
    let entry = |entry: &toml::Value| {
        let text = entry.as_str().map(|text| (text.to_owned(), String::new()));
        text.unwrap_or_else(|| (field(entry, "crate"), field(entry, "reason")))
    };
    entries.iter().map(entry).collect()
}

/// Every package that is linked into what we ship or builds it, as `name@version`, with its licence; on each platform of `deny.toml`.
fn shipped() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for target in parsed("deny.toml")["graph"]["targets"].as_array().expect("targets") {
        for package in SHIPPED {
            let output = Command::new(env!("CARGO"))
                .args([
                    "tree",
                    "--locked",
                    "--edges",
                    "normal,build",
                    "--prefix",
                    "none",
                    "--format",
                    "{p}|{l}",
                ])
                .args(["--package", package, "--target", target.as_str().expect("a target")])
                .current_dir(root())
                .output()
                .expect("cargo runs");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let lines = String::from_utf8(output.stdout).expect("UTF-8");
            for line in lines.lines().filter(|line| !line.is_empty()) {
                let (package, licence) = line.split_once('|').expect("two columns");
                let mut words = package.split(' ');
                let name = words.next().unwrap_or_default();
                let version = words.next().unwrap_or_default().trim_start_matches('v');
                let licence = licence.trim_end_matches(" (*)");
                found.insert(format!("{name}@{version}"), licence.to_owned());
            }
        }
    }
    assert!(found.len() > 100, "{found:?}");
    found
}

/// The versions of each crate in a list of `name@version`.
fn versions(packages: impl IntoIterator<Item = String>) -> BTreeMap<String, Vec<String>> {
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in packages {
        let name = package.split('@').next().unwrap_or_default().to_owned();
        versions.entry(name).or_default().push(package);
    }
    versions
}

#[test]
fn every_licence_is_one_that_we_may_ship() {
    let deny = parsed("deny.toml");
    let allowed: BTreeSet<String> = listed(&deny, "licenses", "allow")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for (package, licence) in shipped() {
        let licence = licence.replace('/', " OR ");
        // Of alternatives, one is enough; of a conjunction, every part must do.
        let fits = licence.split(" OR ").any(|choice| {
            let mut parts = choice.split(" AND ");
            parts.all(|part| allowed.contains(part.trim_matches(['(', ')', ' '])))
        });
        assert!(fits, "{package} is under {licence:?}");
    }
}

#[test]
fn everything_comes_from_crates_io_with_a_checksum() {
    let deny = parsed("deny.toml");
    let registries = listed(&deny, "sources", "allow-registry");
    let lock = parsed("Cargo.lock");
    for package in lock["package"].as_array().expect("packages") {
        let name = package["name"].as_str().unwrap_or_default();
        match package.get("source").and_then(toml::Value::as_str) {
            // Ours.
            None => assert!(package.get("checksum").is_none(), "{name}"),
            Some(source) => {
                let known = registries
                    .iter()
                    .any(|(registry, _)| source == format!("registry+{registry}"));
                assert!(known && package.get("checksum").is_some(), "{name} comes from {source}");
            }
        }
    }
}

#[test]
fn nothing_that_runs_is_there_in_two_versions_without_a_reason() {
    let deny = parsed("deny.toml");
    let skipped = listed(&deny, "bans", "skip");
    let mut unused: BTreeSet<&str> = skipped.iter().map(|(package, _)| package.as_str()).collect();
    for packages in versions(shipped().into_keys()).values() {
        let left: Vec<_> = packages
            .iter()
            .filter(|package| !unused.remove(package.as_str()))
            .collect();
        assert!(left.len() <= 1, "{left:?}: is one enough? If not, deny.toml says why");
    }
    assert!(unused.is_empty(), "deny.toml excuses what is not there: {unused:?}");
    assert!(skipped.iter().all(|(_, reason)| !reason.is_empty()), "{skipped:?}");
}

#[test]
fn nothing_that_runs_links_what_is_banned() {
    let deny = parsed("deny.toml");
    let there = versions(shipped().into_keys());
    for (banned, reason) in listed(&deny, "bans", "deny") {
        assert!(
            !there.contains_key(&banned),
            "{banned} is linked, and must not be: {reason}"
        );
    }
}

/// `paste` is not maintained any more. Whatever ran would be ours to look after.
#[test]
fn what_nobody_maintains_is_in_tests_alone() {
    let there = versions(shipped().into_keys());
    assert!(!there.contains_key("paste"), "something that runs has paste now");
    let ignored = parsed("deny.toml");
    let ignored = ignored["advisories"]["ignore"].as_array().expect("a list");
    let has_reason = |advisory: &toml::Value| advisory["reason"].as_str().is_some_and(|reason| !reason.is_empty());
    assert!(ignored.iter().all(has_reason), "{ignored:?}");
}

/// Asked by cargo itself, in case a requirement is written so that anything would do.
#[test]
fn every_requirement_names_a_version() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--no-deps"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    for package in metadata["packages"].as_array().expect("packages") {
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let ours = dependency["path"].is_string();
            assert!(
                ours || dependency["req"] != "*",
                "{} asks for any {}",
                package["name"],
                dependency["name"]
            );
        }
    }
}

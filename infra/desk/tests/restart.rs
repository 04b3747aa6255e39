//! The command itself, as a person starts it.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

const DESK: &str = env!("CARGO_BIN_EXE_desk");

/// A folder that goes with its test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("desk-command-{}-{name}", std::process::id()));
        std::fs::remove_dir_all(&path).ok();
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// A desk that is up, until it is dropped.
struct Up {
    child: Child,
    banner: String,
}

impl Up {
    fn starts(data: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(DESK)
            .args(["up", "--port", "0", "--data"])
            .arg(data)
            .args(more)
            .env_remove("DESK_BOT_TOKEN")
            .stdout(Stdio::piped())
            .spawn()
            .expect("a desk");
        let mut banner = String::new();
        for line in BufReader::new(child.stdout.take().expect("its output")).lines() {
            let line = line.expect("a line");
            banner += &(line.clone() + "\n");
            if line.starts_with("Ctrl-C") {
                break;
            }
        }
        Self { child, banner }
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
fn what_was_applied_stays_in_force_after_a_start_without_a_file() {
    let folder = Folder::new("restart");
    let (data, file) = (folder.0.join("data"), folder.0.join("desk.toml"));
    let first = Up::starts(&data, &[]);
    assert!(
        first.banner.contains("Watchdesk, version 1, in force since"),
        "{}",
        first.banner
    );
    let settings = include_str!("../../desk.toml").replace("brand = \"Watchdesk\"", "brand = \"Parcels\"");
    std::fs::write(&file, settings).expect("a file");
    let applied = Command::new(DESK)
        .arg("apply")
        .arg(&file)
        .arg("--data")
        .arg(&data)
        .output()
        .expect("applied");
    let said = String::from_utf8_lossy(&applied.stdout).into_owned();
    assert!(applied.status.success() && said.contains("version 2"), "{said}");
    drop(first);
    let second = Up::starts(&data, &[]);
    assert!(second.banner.contains("Parcels, version"), "{}", second.banner);
    assert!(second.banner.contains("as stored there"), "{}", second.banner);
    drop(second);
    // A pace of one start is none of the settings.
    let version = |banner: &str| {
        let line = banner
            .lines()
            .find(|line| line.contains("version"))
            .expect("a version")
            .to_owned();
        line.split_once("in force").expect("since when").0.to_owned()
    };
    let fast = Up::starts(&data, &["--no-limits"]);
    let before = version(&fast.banner);
    drop(fast);
    let third = Up::starts(&data, &[]);
    assert_eq!(version(&third.banner), before, "the same version");
    drop(third);
    // A file that is named holds.
    std::fs::write(&file, include_str!("../../desk.toml")).expect("a file");
    let named = Up::starts(&data, &["--settings", file.to_str().expect("UTF-8")]);
    assert!(
        named.banner.contains("Watchdesk, version") && named.banner.contains("desk.toml says"),
        "{}",
        named.banner
    );
}

#[test]
fn the_example_is_not_called_well() {
    let folder = Folder::new("check");
    let file = folder.0.join("desk.toml");
    std::fs::write(&file, include_str!("../../desk.toml")).expect("a file");
    let checked = Command::new(DESK).arg("check").arg(&file).output().expect("checked");
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success() && !said.contains("all well"), "{said}");
    for (place, remedy) in [
        ("admins:", "your user id"),
        ("groups.main.chat:", "/id"),
        ("it may take effect", "warnings"),
    ] {
        assert!(
            said.lines().any(|line| line.contains(place) && line.contains(remedy)),
            "{place} {said}"
        );
    }
}

//! `desk check` and `desk apply`: settings looked at, and put in force.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use domain::settings::Settings;

use crate::{
    Fallible,
    place::InAws,
    settings_file::{self, Wrong},
};

/// Reads and checks a settings file, and prints what deserves a look. Gives the settings, and how many warnings there were.
///
/// # Errors
/// Every problem of the file.
pub fn check(file: &Path) -> Result<(Settings, usize), Wrong> {
    let (name, text) = settings_file::contents(file)?;
    let settings = settings_file::parse(&name, &text)?;
    let now = (lambda::clock::system_clock())();
    let warnings = settings_file::located(&name, &text, settings.warnings(now));
    for warning in &warnings {
        println!("warning: {warning}");
    }
    Ok((settings, warnings.len()))
}

/// What `desk check` says at last of a file that may take effect.
pub fn verdict(settings: &Settings, warnings: usize) -> String {
    let (queues, topics) = (settings.queues.len(), settings.topics.len());
    let all = match warnings {
        0 => "all well".to_owned(),
        1 => "it may take effect, with the warning above".to_owned(),
        more => format!("it may take effect, with the {more} warnings above"),
    };
    format!("{}: {queues} queues, {topics} topics: {all}", settings.brand)
}

/// Puts a settings file in force, as a new version, in the table of the desk that is meant. The desk may run meanwhile.
///
/// # Errors
/// Every problem of the file: nothing is stored then. The table's.
pub async fn apply(file: &Path, place: &InAws, data: Option<PathBuf>) -> Fallible {
    let (settings, _) = check(file)?;
    let store = place.table(data).await?;
    let before = store.policy().await?;
    let policy = store
        .put_policy_at(&settings, (lambda::clock::system_clock())())
        .await?;
    match before {
        Some(before) if before.version == policy.version => {
            println!("version {} is in force already and says the same", policy.version);
        }
        Some(_) | None => println!(
            "version {} is in force; functions follow within a minute, and the clocks of open tickets after them",
            policy.version
        ),
    }
    Ok(ExitCode::SUCCESS)
}

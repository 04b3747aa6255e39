//! `desk simulate`: a week of arrivals played against the settings.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use domain::Policy;
use forecast::{Discipline, Plan, Week, report, simulate};

use crate::settings_file::{self, checked, contents};

/// What to play.
#[derive(Args)]
pub struct Options {
    /// The settings: queues, policies, calendars, shifts.
    #[arg(long, default_value = "desk.toml")]
    settings: PathBuf,
    /// The week: arrivals by the hour, how long they take, and agents where there are no shifts. `infra/simulate.toml` is an example.
    #[arg(long)]
    week: PathBuf,
    /// Where all chance comes from: the same seed gives the same figures.
    #[arg(long, default_value_t = Plan::default().seed)]
    seed: u64,
    /// How many weeks are counted. Few are mostly noise.
    #[arg(long, default_value_t = Plan::default().weeks)]
    weeks: u32,
    /// The order that the table of one person more or fewer is under: `priority`, `earliest_due` or `first_come`.
    #[arg(long, default_value = "priority")]
    order: Discipline,
    /// Print everything as JSON.
    #[arg(long)]
    json: bool,
}

/// Plays it and prints what came of it.
///
/// # Errors
/// Files that cannot be read or say what cannot be; a week that is too large.
pub fn play(options: &Options) -> Result<ExitCode, Box<dyn std::error::Error + Send + Sync>> {
    let settings = settings_file::read(&options.settings)?;
    let (file, text) = contents(&options.week)?;
    let check = |week: &Week| week.check(&settings);
    let week: Week = checked(&file, &text, check, check)?;
    let shifts = settings.shifts.clone();
    let plan = Plan {
        seed: options.seed,
        weeks: options.weeks,
        order: options.order,
    };
    let outcome = simulate(&week, &Policy::new(0, settings), &shifts, plan)?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&outcome)?);
    } else {
        print!("{}", report(&outcome));
    }
    Ok(ExitCode::SUCCESS)
}

//! `desk sla`: the arithmetic of service-level clocks, to see and to check.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use calendar::{Calendar, HORIZON, Hours, Span};
use clap::Subcommand;
use domain::{Problem, Timestamp};
use jiff::SignedDuration;

use crate::settings_file::{Wrong, checked, contents};

/// What to work out.
#[derive(Subcommand)]
pub enum Sla {
    /// When a clock is due. The last line is the moment, in UTC.
    Due {
        /// A calendar, in TOML or JSON: `timezone`, `weekly`, `dates`.
        #[arg(long)]
        calendar: PathBuf,
        /// When the clock starts: 2026-03-27T15:00:00Z.
        #[arg(long, value_parser = moment)]
        start: Timestamp,
        /// How long it runs in working time: 4h, 90m, 1h30m, 45s.
        #[arg(long, value_parser = budget)]
        budget: SignedDuration,
        /// When it rests, as FROM/TO. May be given again.
        #[arg(long = "pause", value_name = "FROM/TO", value_parser = pause)]
        pauses: Vec<Span>,
    },
    /// How much working time lies between two moments. The last line is that in seconds.
    Elapsed {
        /// A calendar, in TOML or JSON: `timezone`, `weekly`, `dates`.
        #[arg(long)]
        calendar: PathBuf,
        /// The first moment: 2026-03-27T15:00:00Z.
        #[arg(long, value_parser = moment)]
        from: Timestamp,
        /// The second.
        #[arg(long, value_parser = moment)]
        to: Timestamp,
        /// When the clock rests, as FROM/TO. May be given again.
        #[arg(long = "pause", value_name = "FROM/TO", value_parser = pause)]
        pauses: Vec<Span>,
    },
}

/// Works it out and prints it.
///
/// # Errors
/// A calendar that cannot be read or is never open, and a budget that it never comes to.
pub fn sla(asked: Sla) -> Result<ExitCode, Box<dyn std::error::Error + Send + Sync>> {
    match asked {
        Sla::Due {
            calendar,
            start,
            budget,
            pauses,
        } => {
            let due = hours(&calendar)?.due(start, budget, &pauses)?;
            println!("{due}");
        }
        Sla::Elapsed {
            calendar,
            from,
            to,
            pauses,
        } => {
            let hours = hours(&calendar)?;
            if to < from {
                eprintln!("desk: {to} is before {from}, and no clock runs backwards: that is no time at all");
            }
            println!("{}", hours.elapsed(from, to, &pauses).as_secs());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn hours(path: &Path) -> Result<Hours, Box<dyn std::error::Error + Send + Sync>> {
    let (file, text) = contents(path)?;
    let calendar: Calendar = if text.trim_start().starts_with('{') {
        let calendar: Calendar = serde_json::from_str(&text)
            .map_err(|error| Wrong::at(&file, (error.line(), error.column()), error.to_string()))?;
        let problems = problems(&calendar);
        if !problems.is_empty() {
            return Err(Wrong::of(&file, &text, problems).into());
        }
        calendar
    } else {
        checked(&file, &text, problems, problems)?
    };
    Hours::new(&calendar).map_err(|problem| Wrong::at(&file, (1, 1), problem.to_string()).into())
}

fn problems(calendar: &Calendar) -> Vec<Problem> {
    calendar.check().into_iter().map(Problem::from).collect()
}

fn moment(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| {
        "write a moment with its offset, like 2026-03-27T15:00:00Z or 2026-03-27T18:00:00+03:00".to_owned()
    })
}

fn budget(text: &str) -> Result<SignedDuration, String> {
    let budget: SignedDuration = text.parse().map_err(|_| {
        "write hours, minutes and seconds, like 4h, 90m or 1h30m (a working day has no fixed length)".to_owned()
    })?;
    if budget < SignedDuration::from_secs(1) || budget > HORIZON {
        let most = HORIZON.as_hours();
        return Err(format!("{budget:#} is no budget; write one from 1s to {most}h"));
    }
    Ok(budget)
}

fn pause(text: &str) -> Result<Span, String> {
    let (from, to) = text
        .split_once('/')
        .ok_or("write FROM/TO: two moments with a slash between them")?;
    let span = Span {
        from: moment(from)?,
        to: moment(to)?,
    };
    if span.from > span.to {
        return Err("it ends before it begins; write FROM/TO".to_owned());
    }
    Ok(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_hours_minutes_and_seconds_within_reason() {
        assert_eq!(budget("4h"), Ok(SignedDuration::from_hours(4)));
        assert_eq!(budget("1h30m"), Ok(SignedDuration::from_mins(90)));
        assert_eq!(budget("PT45S"), Ok(SignedDuration::from_secs(45)));
        for bad in ["", "0s", "-4h", "87600h", "1d", "4", "soon"] {
            assert!(budget(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_pause_is_two_moments_in_order() {
        let span = pause("2026-03-27T15:00:00Z/2026-03-27T19:00:00+03:00").expect("a pause");
        assert_eq!(span.length(), SignedDuration::from_hours(1));
        for bad in [
            "",
            "2026-03-27T15:00:00Z",
            "2026-03-27T15:00:00Z/2026-03-27T14:00:00Z",
            "a/b",
        ] {
            assert!(pause(bad).is_err(), "{bad}");
        }
    }
}

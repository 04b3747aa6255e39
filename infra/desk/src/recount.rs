//! `desk recount`: the counters of reports, counted anew from commits.

use std::{path::PathBuf, process::ExitCode};

use crate::{Fallible, up::data::Data};

/// Compares the counters with all commits; exit code 1 if they differ.
pub async fn recount(data: PathBuf) -> Fallible {
    let data = Data::open(&data)?;
    let report = csat::recount(&csat::App {
        store: data.store.clone(),
    })
    .await?;
    for difference in &report.differences {
        println!("{difference}");
    }
    for (ticket, why) in &report.unreadable {
        println!("ticket {ticket} cannot be counted: {why}");
    }
    let verdict = if report.agrees() {
        "the counters agree"
    } else {
        "the counters DIFFER"
    };
    println!(
        "{} tickets, {} commits, {} cells: {verdict}",
        report.tickets, report.commits, report.cells
    );
    if report.behind > 0 {
        println!(
            "{} commits are yet to be counted; they count once the desk runs",
            report.behind
        );
    }
    if report.moving > 0 {
        println!("{} cells changed meanwhile and were not compared", report.moving);
    }
    Ok(if report.agrees() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

//! `desk recount`: the counters of reports, counted anew from commits.

use std::{path::PathBuf, process::ExitCode};

use serde_json::json;

use crate::{
    Fallible,
    account::Deployed,
    place::{InAws, Place},
    up::data::Data,
};

/// Compares the counters with all commits; exit code 1 if they differ.
pub async fn recount(place: &InAws, data: Option<PathBuf>, as_json: bool) -> Fallible {
    let report = match place.or(data)? {
        Place::Folder(folder) => {
            let data = Data::open(&folder)?;
            let store = data.store.clone();
            csat::recount(&csat::App { store }).await?
        }
        Place::Stack(name) => {
            let store = Deployed::find(place.account()?, &name).await?.store()?;
            csat::recount(&csat::App { store }).await?
        }
    };
    if as_json {
        let differences: Vec<String> = report.differences.iter().map(ToString::to_string).collect();
        let unreadable: Vec<_> = report
            .unreadable
            .iter()
            .map(|(ticket, why)| json!({ "ticket": ticket.0, "why": why }))
            .collect();
        let value = json!({
            "agrees": report.agrees(), "tickets": report.tickets, "commits": report.commits, "cells": report.cells,
            "behind": report.behind, "moving": report.moving, "differences": differences, "unreadable": unreadable,
        });
        println!("{value}");
        return Ok(ExitCode::from(u8::from(!report.agrees())));
    }
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

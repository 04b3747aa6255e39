//! The outcome in words.

use domain::QueueName;

use crate::{
    outcome::{Outcome, QueueOutcome, Shares},
    table::Table,
    timeline::DAYS,
};

/// The outcome as plain text: short tables, times in the week's zone.
#[must_use]
pub fn report(outcome: &Outcome) -> String {
    let Outcome {
        weeks, start, timezone, ..
    } = outcome;
    let counted = if *weeks == 1 {
        "One week".to_owned()
    } else {
        format!("{weeks} weeks")
    };
    let head = format!(
        "{counted} from Monday {start}, hours of {timezone}, seed {}.\nA wait lasts from a customer's message until somebody \
         takes it up. An answer is in time if it has gone out when it is due.\n",
        outcome.seed
    );
    let parts = [
        head,
        orders(outcome),
        queues(outcome),
        notes(outcome),
        busy(outcome),
        staffing(outcome),
    ];
    let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    told.join("\n")
}

/// What the order of work changes.
fn orders(outcome: &Outcome) -> String {
    let names = [
        "queue",
        "order",
        "tickets",
        "first in time",
        "next in time",
        "median wait",
        "90 % wait",
        "VIPs' mean",
        "others' mean",
    ];
    let mut table = Table::new(2, names);
    let queues = outcome.orders.first().map_or(0, |ranking| ranking.queues.len());
    for index in 0..queues {
        for (order, queue) in outcome
            .orders
            .iter()
            .filter_map(|ranking| Some((ranking.order, ranking.queues.get(index)?)))
        {
            table.row([
                queue.queue.to_string(),
                order.to_string(),
                queue.tickets.to_string(),
                share(queue.first_in_time),
                share(queue.next_in_time),
                minutes(queue.median_wait),
                minutes(queue.p90_wait),
                minutes(queue.vips_mean_wait),
                minutes(queue.others_mean_wait),
            ]);
        }
    }
    table.lines()
}

/// How busy each queue's people are, and when it is worst.
fn queues(outcome: &Outcome) -> String {
    let names = ["queue", "people", "busy", "worst hour", "mean wait", "waiting"];
    let mut table = Table::new(1, names);
    for queue in chosen(outcome) {
        let worst = queue.worst_hour;
        table.row([
            queue.queue.to_string(),
            format!("{:.1}", queue.people),
            share(queue.utilisation),
            worst.map_or_else(none, |worst| format!("{} {:02}:00", worst.hour.day, worst.hour.hour)),
            minutes(worst.map(|worst| worst.mean_wait)),
            worst.map_or_else(none, |worst| format!("{:.1}", worst.waiting)),
        ]);
    }
    format!(
        "People there, how busy they are, and the hour with the longest waits, by {}:\n{}",
        outcome.order,
        table.lines()
    )
}

/// What a table would hide.
fn notes(outcome: &Outcome) -> String {
    let queues = chosen(outcome).iter().filter_map(|queue| {
        let (name, tickets) = (&queue.queue, queue.tickets);
        if queue.people <= 0.0 {
            Some(format!(
                "{name}: nobody works there, so none of its {tickets} tickets is answered.\n"
            ))
        } else if queue.answered < tickets {
            let left = tickets - queue.answered;
            Some(format!(
                "{name}: {left} of {tickets} tickets still have no answer a week after the weeks that count.\n"
            ))
        } else {
            None
        }
    });
    let missed = outcome.unattended.iter().map(|missed| {
        format!(
            "{}: {:.1} tickets a week come in the {} hours in which nobody is there.\n",
            joined(&missed.queues),
            missed.tickets,
            missed.hours
        )
    });
    let notes: Vec<String> = queues.chain(missed).collect();
    notes.concat()
}

fn busy(outcome: &Outcome) -> String {
    let names = ["hour", "queue", "tickets", "people needed", "people there", "load"];
    let mut table = Table::new(2, names);
    for busy in &outcome.busy {
        table.row([
            format!("{} {:02}:00", days(&busy.days), busy.hour),
            joined(&busy.queues),
            format!("{:.1}", busy.tickets),
            format!("{:.2}", busy.work),
            format!("{:.1}", busy.people),
            share(Some(busy.load())),
        ]);
    }
    if table.is_empty() {
        return String::new();
    }
    format!(
        "Hours with the most work for each person there, by what is expected:\n{}",
        table.lines()
    )
}

fn staffing(outcome: &Outcome) -> String {
    let names = ["people of", "queue", "one fewer", "as now", "one more"];
    let mut table = Table::new(2, names);
    for staffing in &outcome.staffing {
        table.row([
            staffing.post.clone(),
            staffing.queue.to_string(),
            both(staffing.fewer),
            both(staffing.now),
            both(staffing.more),
        ]);
    }
    if table.is_empty() {
        return String::new();
    }
    format!(
        "First / next in time with one person fewer or more, by {}:\n{}",
        outcome.order,
        table.lines()
    )
}

/// The queues under the order that was asked for.
fn chosen(outcome: &Outcome) -> &[QueueOutcome] {
    let ranking = outcome.orders.iter().find(|ranking| ranking.order == outcome.order);
    ranking.map_or(&[], |ranking| &ranking.queues)
}

fn joined(queues: &[QueueName]) -> String {
    let names: Vec<&str> = queues.iter().map(QueueName::as_str).collect();
    names.join("+")
}

/// `Mon–Fri` for days that follow one another, else each.
fn days(days: &[&str]) -> String {
    let first = DAYS.iter().position(|day| Some(day) == days.first());
    let follow = first.is_some_and(|first| DAYS.iter().skip(first).zip(days).all(|(known, day)| known == day));
    match days {
        [from, .., to] if follow && days.len() > 2 => format!("{from}–{to}"),
        _ => days.join(", "),
    }
}

fn both(shares: Shares) -> String {
    format!("{} / {}", share(shares.first), share(shares.next))
}

fn share(share: Option<f64>) -> String {
    share.map_or_else(none, |share| format!("{:.1} %", 100.0 * share))
}

fn minutes(minutes: Option<f64>) -> String {
    minutes.map_or_else(none, |minutes| format!("{minutes:.1} min"))
}

fn none() -> String {
    "–".to_owned()
}

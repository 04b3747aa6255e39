//! Counting and recounting on a real table, by news that come as they like.

mod desk;

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use csat::{App, handle, recount};
use desk::Desk;
use domain::{TicketId, ticket::Command};
use local::{AwsError, Fault, Record, event};
use metrics::{Delta, Dimension, Measure, count_all};
use store::counters::Counted;

/// Handles news in one batch; nothing may come back.
async fn told(app: &App, records: Vec<Record>) {
    let response = handle(app, event(records)).await;
    assert_eq!(response.batch_item_failures, []);
}

/// What the commits of all tickets say.
async fn truth(desk: &Desk) -> Delta {
    let mut sum = Delta::default();
    for ticket in desk.tickets() {
        let commits = desk.commits(ticket).await;
        sum += count_all(None, &commits).expect("commits that follow").1;
    }
    sum
}

/// Everything is counted, and counted once.
async fn all_is_counted(desk: &Desk) {
    let report = recount(&desk.app).await.expect("a recount");
    assert!(report.agrees(), "{report:?}");
    assert_eq!((report.behind, report.moving), (0, 0));
    assert_eq!(usize::try_from(report.tickets), Ok(desk.tickets().len()));
    assert_eq!(desk.stored().await, truth(desk).await);
}

#[tokio::test]
async fn a_ticket_is_counted_and_reports_can_read_it() {
    let desk = Desk::new().await;
    let ticket = desk.opens(1).await;
    desk.ask(ticket, &Command::Take(desk::agent(5))).await;
    desk.agent_writes(ticket, 5).await;
    desk.ask(ticket, &desk::resolve(5)).await;
    told(&desk.app, desk.news()).await;
    let days = desk.today()..=desk.today();
    let agents = desk
        .app
        .store
        .cells(days.clone(), Some(Dimension::Agent))
        .await
        .expect("cells");
    let (cell, measures) = agents.iter().next().expect("the agent's cell");
    assert_eq!(
        (agents.len(), cell.dim, cell.value.as_str()),
        (1, Dimension::Agent, "5")
    );
    assert_eq!(measures.get(Measure::MessagesOut), 1);
    assert_eq!(measures.get(Measure::FirstTouch), 1);
    assert_eq!(desk.app.store.cell(cell).await.expect("the cell"), *measures);
    assert_eq!(
        desk.app.store.cells(days, None).await.expect("cells"),
        truth(&desk).await
    );
    all_is_counted(&desk).await;
}

#[tokio::test]
async fn news_that_are_lost_repeated_or_out_of_order_are_harmless() {
    for seed in 0..25 {
        let mut dice = desk::Dice::new(seed);
        let desk = Desk::new().await;
        for customer in 0..4 {
            desk.opens(customer).await;
        }
        let tickets = desk.tickets();
        for _ in 0..6 {
            for _ in 0..15 {
                let ticket = tickets[dice.below(tickets.len())];
                desk.anything(ticket, &mut dice).await;
            }
            let mut records = desk.news();
            // Half of it twice, in any order, and only some of it at all.
            let again: Vec<Record> = records.iter().filter(|_| dice.below(2) == 0).cloned().collect();
            records.extend(again);
            for at in (1..records.len()).rev() {
                records.swap(at, dice.below(at + 1));
            }
            records.truncate(dice.below(records.len() + 1));
            told(&desk.app, records).await;
        }
        // One commit more of each ticket, so that there are news of it.
        for ticket in tickets {
            desk.ask(ticket, &desk::failure()).await;
        }
        told(&desk.app, desk.news()).await;
        // And all of it once more, as after a redrive.
        told(&desk.app, desk.all_news()).await;
        all_is_counted(&desk).await;
    }
}

#[tokio::test]
async fn many_tickets_share_a_transaction() {
    let desk = Desk::new().await;
    for customer in 0..60 {
        desk.opens(customer).await;
    }
    let largest = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&largest);
    desk.table.set_hook(Some(Arc::new(move |call| {
        if call.operation == "TransactWriteItems" {
            seen.fetch_max(call.items(), Ordering::Relaxed);
        }
        Fault::None
    })));
    desk.table.reset_counts();
    told(&desk.app, desk.news()).await;
    assert_eq!(desk.table.counts()["TransactWriteItems"].calls, 1);
    assert!(largest.load(Ordering::Relaxed) <= 90);
    all_is_counted(&desk).await;
}

#[tokio::test]
async fn a_long_history_is_counted_in_parts_that_a_transaction_holds() {
    let desk = Desk::new().await;
    for customer in 0..20 {
        let ticket = desk.opens(customer).await;
        for agent in 0..10 {
            desk.agent_writes(ticket, 100 + 10 * customer + agent).await;
        }
    }
    for _ in 0..130 {
        desk.ask(desk.tickets()[0], &desk::failure()).await;
    }
    let largest = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&largest);
    desk.table.set_hook(Some(Arc::new(move |call| {
        if call.operation == "TransactWriteItems" {
            seen.fetch_max(call.items(), Ordering::Relaxed);
        }
        Fault::None
    })));
    told(&desk.app, desk.news()).await;
    let largest = largest.load(Ordering::Relaxed);
    assert!((80..=90).contains(&largest), "{largest}");
    all_is_counted(&desk).await;
}

#[tokio::test]
async fn who_is_second_counts_again() {
    for error in [
        AwsError::ConditionalCheckFailed { item: 0 },
        AwsError::TransactionConflict { item: 1 },
    ] {
        let desk = Desk::new().await;
        desk.opens(1).await;
        let left = Arc::new(AtomicUsize::new(4));
        desk.table.set_hook(Some(Arc::new(move |call| {
            let refuses = call.operation == "TransactWriteItems"
                && left
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
                    .is_ok();
            if refuses { Fault::FailBefore(error) } else { Fault::None }
        })));
        told(&desk.app, desk.news()).await;
        all_is_counted(&desk).await;
    }
}

#[tokio::test]
async fn somebody_else_who_counts_the_same_between_our_reading_and_writing_is_no_harm() {
    let desk = Desk::new().await;
    for customer in 0..3 {
        desk.opens(customer).await;
    }
    desk.before("TransactWriteItems", desk.all_news());
    told(&desk.app, desk.all_news()).await;
    all_is_counted(&desk).await;
}

#[tokio::test]
async fn an_answer_that_is_lost_counts_nothing_twice() {
    let desk = Desk::new().await;
    desk.opens(1).await;
    let once = AtomicBool::new(true);
    desk.table.set_hook(Some(Arc::new(move |call| {
        if call.operation == "TransactWriteItems" && once.swap(false, Ordering::Relaxed) {
            Fault::LoseResponse
        } else {
            Fault::None
        }
    })));
    told(&desk.app, desk.news()).await;
    all_is_counted(&desk).await;
}

#[tokio::test]
async fn a_crash_at_any_call_is_mended_by_the_same_news() {
    for after in [false, true] {
        for at in 0..12 {
            let desk = Desk::new().await;
            for customer in 0..3 {
                desk.opens(customer).await;
            }
            let calls = AtomicUsize::new(0);
            desk.table.set_hook(Some(Arc::new(move |_| {
                match (calls.fetch_add(1, Ordering::Relaxed) == at, after) {
                    (true, false) => Fault::Never,
                    (true, true) => Fault::NeverAfter,
                    (false, _) => Fault::None,
                }
            })));
            let crashed = tokio::time::timeout(Duration::from_millis(30), handle(&desk.app, event(desk.all_news())));
            let _ = crashed.await;
            desk.table.set_hook(None);
            told(&desk.app, desk.all_news()).await;
            all_is_counted(&desk).await;
        }
    }
}

#[tokio::test]
async fn when_the_table_is_away_all_news_come_again() {
    let desk = Desk::new().await;
    for customer in 0..3 {
        desk.opens(customer).await;
    }
    for error in [AwsError::AccessDenied, AwsError::Throttled] {
        desk.table.set_hook(Some(Arc::new(move |_| Fault::FailBefore(error))));
        let news = desk.all_news();
        let about: Vec<_> = news.iter().filter(|record| desk::is_commit(record)).collect();
        let first: Vec<String> = about.iter().map(|record| record.sequence.to_string()).collect();
        let response = handle(&desk.app, event(news)).await;
        let failed = response
            .batch_item_failures
            .into_iter()
            .filter_map(|failure| failure.item_identifier);
        assert_eq!(failed.collect::<Vec<_>>(), first);
    }
    desk.table.set_hook(None);
    told(&desk.app, desk.all_news()).await;
    all_is_counted(&desk).await;
}

#[tokio::test]
async fn one_ticket_that_fails_comes_again_and_the_others_are_counted() {
    let desk = Desk::new().await;
    for customer in 0..3 {
        desk.opens(customer).await;
    }
    let unlucky = desk.tickets()[1];
    let key = store::keys::tally(unlucky);
    desk.table.set_hook(Some(Arc::new(move |call| {
        let about_it =
            call.operation == "TransactWriteItems" && call.body.to_string().contains(&format!("{:?}", key.pk));
        if about_it {
            Fault::FailBefore(AwsError::TransactionConflict { item: 0 })
        } else {
            Fault::None
        }
    })));
    let response = handle(&desk.app, event(desk.all_news())).await;
    assert_eq!(response.batch_item_failures.len(), 1);
    let report = recount(&desk.app).await.expect("a recount");
    assert!(report.agrees(), "{report:?}");
    assert_eq!((report.behind, report.commits), (1, 2));
    desk.table.set_hook(None);
    told(&desk.app, desk.all_news()).await;
    all_is_counted(&desk).await;
}

#[tokio::test]
async fn a_commit_that_cannot_be_read_holds_up_nobody_else() {
    let desk = Desk::new().await;
    for customer in 0..3 {
        desk.opens(customer).await;
    }
    let broken = desk.tickets()[1];
    let whole = desk.break_commit(broken).await;
    told(&desk.app, desk.news()).await;
    let report = recount(&desk.app).await.expect("a recount");
    assert_eq!(
        report.unreadable.iter().map(|(ticket, _)| *ticket).collect::<Vec<_>>(),
        [broken]
    );
    assert!(report.differences.is_empty() && !report.agrees());
    assert_eq!(report.commits, 2);
    desk.put(whole).await;
    desk.ask(broken, &desk::failure()).await;
    told(&desk.app, desk.news()).await;
    all_is_counted(&desk).await;
}

#[tokio::test]
async fn what_is_no_commit_is_no_news() {
    let desk = Desk::new().await;
    desk.opens(1).await;
    told(&desk.app, desk.news()).await;
    // Counting has itself written, and deletions come as records, too.
    let own = desk.news();
    assert!(!own.is_empty());
    desk.table.reset_counts();
    told(&desk.app, own).await;
    assert!(desk.table.counts().is_empty());
    told(&desk.app, Vec::new()).await;
}

#[tokio::test]
async fn a_recount_finds_a_counter_that_is_off() {
    let desk = Desk::new().await;
    let ticket = desk.opens(1).await;
    told(&desk.app, desk.news()).await;
    let mut bogus = Delta::default();
    let stored = desk.stored().await;
    let (cell, _) = stored.iter().next().expect("a cell");
    bogus.add(cell.clone(), Measure::Opened, 2);
    let mut tally = desk.app.store.tally(ticket).await.expect("a read").expect("a tally");
    tally.ticket = TicketId(4_000);
    desk.app
        .store
        .apply(&[Counted { before: 0, tally }], &bogus)
        .await
        .expect("a write");
    let report = recount(&desk.app).await.expect("a recount");
    assert!(!report.agrees());
    let said: Vec<String> = report.differences.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["2026-03-01 all all opened: stored 3, counted 1"]);
}

#[tokio::test]
async fn a_recount_says_what_is_yet_to_be_counted_and_is_not_misled_by_it() {
    let desk = Desk::new().await;
    let ticket = desk.opens(1).await;
    told(&desk.app, desk.news()).await;
    desk.agent_writes(ticket, 5).await;
    desk.opens(2).await;
    let report = recount(&desk.app).await.expect("a recount");
    assert!(report.agrees(), "{report:?}");
    assert_eq!((report.tickets, report.commits, report.behind), (2, 1, 2));
}

#[tokio::test]
async fn a_recount_beside_a_running_desk_accuses_nobody() {
    // At each of its calls in turn, somebody counts what had not been counted.
    let calls = {
        let desk = Desk::new().await;
        for customer in 0..3 {
            desk.opens(customer).await;
        }
        told(&desk.app, desk.news()).await;
        desk.table.reset_counts();
        recount(&desk.app).await.expect("a recount");
        desk.table.counts().values().map(|count| count.calls).sum::<usize>()
    };
    let mut found = BTreeSet::new();
    for at in 0..=calls {
        let desk = Desk::new().await;
        for customer in 0..3 {
            desk.opens(customer).await;
        }
        told(&desk.app, desk.news()).await;
        for ticket in desk.tickets() {
            desk.agent_writes(ticket, 5).await;
        }
        desk.opens(4).await;
        desk.at_call(at, desk.all_news());
        let report = recount(&desk.app).await.expect("a recount");
        assert!(report.agrees(), "call {at}: {report:?}");
        found.insert(report.moving > 0);
    }
    assert_eq!(found.len(), 2, "some of it was in motion");
}

//! What the clock does, and what it costs.

use std::time::Duration;

use domain::{TicketId, ticket::State};
use local::{Count, Table};
use scenarios::{Desk, Plan};

use crate::{
    play,
    steps::{SOON, opens_with, times},
};

const HOUR: Duration = Duration::from_hours(1);

/// An agent has asked for details.
async fn asks_for_details(desk: &Desk, user: i64) -> (TicketId, i64) {
    let (ticket, thread) = opens_with(desk, user, "It is broken", desk.staff.anna).await;
    desk.presses(desk.staff.anna, desk.first, &format!("a:ask:{ticket}"));
    desk.run(SOON).await;
    (ticket, thread)
}

#[test]
fn who_owes_details_is_reminded_after_a_day_and_two_days_later_it_closes() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let (ticket, thread) = asks_for_details(&desk, john).await;
        desk.idle(23 * HOUR, HOUR).await;
        assert_eq!(times(&desk.read(john), "A reminder about"), 0);
        desk.idle(2 * HOUR, HOUR / 4).await;
        assert_eq!(times(&desk.read(john), "A reminder about"), 1);
        assert_eq!(times(&desk.topic_texts(thread), "A reminder about the details goes"), 1);
        desk.idle(46 * HOUR, HOUR).await;
        assert_eq!(desk.ticket(john, ticket).await.state, State::NeedsDetails);
        desk.idle(3 * HOUR, HOUR / 4).await;
        assert_eq!(desk.ticket(john, ticket).await.state, State::Closed);
        assert_eq!(times(&desk.read(john), "A reminder about"), 1, "once");
        assert_eq!(times(&desk.read(john), "as the details did not come"), 1);
        // One tap opens it again.
        desk.presses(john, desk.chat(john), &format!("n:{ticket}"));
        desk.run(SOON).await;
        let ticket = desk.ticket(john, ticket).await;
        assert_eq!((ticket.state, ticket.cycle), (State::InProgress, 1));
    });
}

#[test]
fn an_answer_in_time_stops_the_reminder() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let (ticket, thread) = asks_for_details(&desk, john).await;
        desk.idle(20 * HOUR, HOUR).await;
        desk.says(john, "Here they are");
        desk.run(SOON).await;
        desk.writes(desk.staff.anna, thread, "Thank you");
        desk.idle(80 * HOUR, HOUR).await;
        assert_eq!(times(&desk.read(john), "A reminder about"), 0);
        assert_eq!(desk.ticket(john, ticket).await.state, State::InProgress);
    });
}

#[test]
fn questions_that_nobody_finishes_open_a_ticket_with_what_was_said() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        desk.world.start(john, desk.bot(), None).expect("a start");
        desk.run(SOON).await;
        desk.presses(john, desk.chat(john), "t:payment");
        desk.run(SOON).await;
        desk.says(john, "It took my money");
        desk.run(Duration::from_mins(9)).await;
        assert!(desk.tickets(john).await.is_empty());
        // Its clocks run from when the questions were over, not from when the sweep looked.
        desk.run(Duration::from_mins(2)).await;
        let tickets = desk.tickets(john).await;
        assert_eq!(tickets.len(), 1);
        let shown = desk.topic_texts(desk.thread_of(tickets[0].id));
        assert_eq!(shown[1..], ["It took my money"]);
        assert_eq!(times(&desk.read(john), "Received: №1"), 1);
    });
}

/// Opens so many tickets in the table alone, of which the first hundred are due in a quarter of an hour.
async fn fill(desk: &Desk, tickets: usize) {
    let policy = desk.store.policy().await.expect("a read").expect("settings");
    for number in 0..tickets {
        let user = domain::UserId(9_000_000_000 + i64::try_from(number).unwrap_or_default());
        let from = conversation::customer::From {
            user,
            name: "Somebody".to_owned(),
            username: None,
            language_code: Some("en".to_owned()),
        };
        let at = domain::message::MessageRef {
            chat: user.into(),
            id: domain::MessageId(1),
            content: domain::message::Content::Text,
            album: None,
            media: None,
            reply_to: None,
            thread: None,
        };
        let words = domain::message::Words {
            text: "It is broken".to_owned(),
            ..domain::message::Words::default()
        };
        let arrival = conversation::customer::CustomerArrival {
            input: Some(domain::InputId(i64::try_from(number).unwrap_or_default())),
            bot: domain::BotId(desk.bot()),
            from,
            did: conversation::customer::CustomerAction::Wrote(domain::message::Message {
                at,
                words,
                written: None,
            }),
            written: None,
            beside: None,
            replied: None,
        };
        let late = Duration::from_hours(if number < 100 { 0 } else { 5 });
        let now = desk.time.now() + late;
        handlers::customer::converse(&desk.store, &arrival, None, &policy, now)
            .await
            .expect("a ticket");
    }
}

/// The calls of one sweep, and of handling what it found.
async fn cost_of_a_sweep(tickets: usize, table: Table) -> Vec<(&'static str, Count)> {
    let desk = Desk::open_in(Plan::plain(), table).await;
    fill(&desk, tickets).await;
    desk.time.sleep_until(desk.time.now() + HOUR).await;
    desk.table.reset_counts();
    let found = sweeper::sweep(&desk.sweeper).await.expect("a sweep");
    assert_eq!(found, 100);
    while desk.tick(10).await > 0 {}
    desk.table.counts().into_iter().collect()
}

#[test]
fn a_sweep_costs_what_is_due_and_not_what_is_open() {
    let cost = |tickets| {
        let (send, receive) = std::sync::mpsc::channel();
        play(Plan::plain(), async |_| {
            let table = Table::memory().expect("a table");
            send.send(cost_of_a_sweep(tickets, table).await).expect("a receiver");
        });
        receive.recv().expect("a cost")
    };
    let (few, many) = (cost(300), cost(1_500));
    assert_eq!(few, many);
    let calls: usize = few.iter().map(|(_, count)| count.calls).sum();
    assert!(calls <= 100 * 2 + 10, "two calls a ticket: {few:?}");
}

/// `cargo nextest run --workspace --run-ignored only a_sweep_among_many`; ten minutes and some gigabytes of the folder for temporary files,
/// which is best in memory (`TMPDIR=/dev/shm`). The smaller comparison above runs always.
#[test]
#[ignore = "fills a table with 100,000 tickets, or as many as OPEN says: minutes"]
fn a_sweep_among_many_costs_the_same() {
    let many = std::env::var("OPEN")
        .ok()
        .and_then(|open| open.parse().ok())
        .unwrap_or(100_000);
    // A table in memory holds a gigabyte: too little for as many.
    let folder = std::env::temp_dir().join(format!("desk-sweep-{}", std::process::id()));
    std::fs::create_dir(&folder).expect("a folder");
    let cost = |tickets: usize| {
        let file = folder.join(tickets.to_string());
        let (send, receive) = std::sync::mpsc::channel();
        play(Plan::plain(), async |_| {
            let table = Table::open(file).expect("a table");
            send.send(cost_of_a_sweep(tickets, table).await).expect("a receiver");
        });
        receive.recv().expect("a cost")
    };
    let few = cost(1_000);
    println!("among 1,000: {few:?}");
    let among_many = cost(many);
    println!("among {many}: {among_many:?}");
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    assert_eq!(few, among_many);
}

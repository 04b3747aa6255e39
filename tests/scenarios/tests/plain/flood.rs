//! Very much that is due at one time: it drains steadily, and whoever writes meanwhile waits no longer than ever.

use std::collections::BTreeMap;

use calendar::Calendar;
use conversation::customer::{CustomerAction, CustomerArrival, From};
use domain::{
    BotId, InputId, LaneId, MessageId, Policy, TicketId, Timestamp, UserId,
    message::{Content, Message, MessageRef, Words},
    sla::{ClockKind, Level},
    ticket::Event,
};
use jiff::SignedDuration;
use local::Table;
use outbox::Class;
use scenarios::{Desk, Plan};

use crate::play;

/// Somebody who writes to the first bot for the first time.
fn arrival(desk: &Desk, number: i64) -> CustomerArrival {
    let user = UserId(9_000_000_000 + number);
    CustomerArrival {
        input: Some(InputId(number)),
        bot: BotId(desk.bot()),
        from: From {
            user,
            name: "Somebody".to_owned(),
            username: None,
            language_code: Some("en".to_owned()),
        },
        did: CustomerAction::Wrote(Message {
            at: MessageRef {
                chat: user.into(),
                id: MessageId(1),
                content: Content::Text,
                album: None,
                media: None,
                reply_to: None,
                thread: None,
            },
            words: Words {
                text: "It is broken".to_owned(),
                ..Words::default()
            },
            written: None,
        }),
        written: None,
        beside: None,
        replied: None,
    }
}

/// The calls by which somebody new gets a ticket.
async fn calls_of_a_turn(desk: &Desk, policy: &Policy, number: i64) -> BTreeMap<&'static str, usize> {
    desk.table.reset_counts();
    let arrival = arrival(desk, number);
    let now = desk.time.now();
    handlers::customer::converse(&desk.store, &arrival, None, policy, now)
        .await
        .expect("a ticket");
    let counts = desk.table.counts();
    counts.into_iter().map(|(name, count)| (name, count.calls)).collect()
}

/// Clocks that run from nine to six, in UTC.
async fn office_hours(desk: &Desk) -> Policy {
    let mut settings = desk.policy.settings.clone();
    let day: Calendar = serde_json::from_value(serde_json::json!({
        "timezone": "UTC",
        "weekly": {
            "mon": [["09:00", "18:00"]], "tue": [["09:00", "18:00"]], "wed": [["09:00", "18:00"]],
            "thu": [["09:00", "18:00"]], "fri": [["09:00", "18:00"]], "sat": [["09:00", "18:00"]],
            "sun": [["09:00", "18:00"]],
        },
    }))
    .expect("a calendar");
    settings.calendars.insert("office".to_owned(), day);
    for policy in &mut settings.policies {
        policy.calendar = Some("office".to_owned());
    }
    let policy = desk.store.put_policy(&settings).await.expect("settings are stored");
    desk.time
        .sleep_until(desk.time.now() + SignedDuration::from_secs(61))
        .await;
    policy
}

fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// What one sweep takes at most: ten pages of 500 from each of two shards.
const FULL: usize = 10_000;

/// So many people write in one night. At nine the clocks of all of them begin at one moment.
async fn opening_time(desk: Desk, many: i64) {
    let policy = office_hours(&desk).await;
    desk.time.sleep_until(moment("2026-03-03T02:00:00Z")).await;
    let usual = calls_of_a_turn(&desk, &policy, 0).await;
    let filling = std::time::Instant::now();
    for number in 1..many {
        calls_of_a_turn(&desk, &policy, number).await;
    }
    println!("{many} tickets in {:?}; a turn takes {usual:?}", filling.elapsed());
    desk.time.sleep_until(moment("2026-03-03T09:06:30Z")).await;
    let (mut sweeps, mut all, mut most) = (Vec::new(), 0, 0);
    let until = moment("2026-03-03T09:11:00Z");
    let mut next = many;
    loop {
        desk.time
            .sleep_until(desk.time.now() + SignedDuration::from_mins(1))
            .await;
        desk.table.reset_counts();
        let found = sweeper::sweep(&desk.sweeper).await.expect("a sweep");
        let calls: usize = desk.table.counts().values().map(|count| count.calls).sum();
        all += found;
        most = most.max(found);
        sweeps.push((found, calls));
        // Before, between and after the ticks of a sweep, people write.
        loop {
            assert_eq!(calls_of_a_turn(&desk, &policy, next).await, usual, "as on any day");
            next += 1;
            if desk.tick(40).await == 0 {
                break;
            }
        }
        // What a sweep leaves for the next one has drained; later warnings and steps of so many would go on until the evening.
        if found < FULL && desk.time.now() > until {
            break;
        }
    }
    println!(
        "sweeps (due, calls): {sweeps:?}; {all} ticks; {} wrote meanwhile",
        next - many
    );
    assert!(most <= FULL, "{most}");
    for number in [0, many / 2, many - 1] {
        let user = UserId(9_000_000_000 + number);
        let known = desk.store.known(BotId(desk.bot()), user, None).await.expect("a read");
        let commits = desk.commits(known.tickets[0].id).await;
        let mut told = BTreeMap::new();
        for event in commits.iter().flat_map(|commit| &commit.events) {
            if let Event::ClockReached {
                clock, cycle, level, ..
            } = event
            {
                *told.entry((*clock, *cycle, *level)).or_insert(0) += 1;
            }
        }
        assert!(told.values().all(|times| *times == 1), "nobody is told twice: {told:?}");
        assert!(
            told.contains_key(&(ClockKind::FirstResponse, 0, Level::Warning(50))),
            "everybody is told of: {told:?}"
        );
    }
}

#[test]
fn three_hundred_at_one_opening_time_drain_while_others_write() {
    play(Plan::plain(), async |desk| opening_time(desk, 300).await);
}

/// `DUE=30000 cargo nextest run -p scenarios --run-ignored only many_at_one_opening_time --no-capture`; the table is a file.
#[test]
#[ignore = "fills a table with 20,000 tickets, or as many as DUE says: minutes"]
fn many_at_one_opening_time_drain_while_others_write() {
    let many = std::env::var("DUE")
        .ok()
        .and_then(|due| due.parse().ok())
        .unwrap_or(20_000);
    let folder = std::env::temp_dir().join(format!("watchdesk-flood-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let table = Table::open(folder.join("table.db")).expect("a table in a file");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async { opening_time(Desk::open_in(Plan::plain(), table).await, many).await });
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn a_page_of_a_lane_begins_with_what_people_said_however_many_tickets_have_notices() {
    play(Plan::plain(), async |desk| {
        let lane = LaneId::Group(BotId(desk.bot()), desk.first_chat());
        let customer = UserId(desk.customer(0));
        let now = desk.time.now();
        let add = async |ticket: u64, class| {
            let added = desk.store.add_work(lane, TicketId(ticket), customer, 1, class, now);
            added.await.expect("a write");
        };
        for ticket in 1..=120 {
            add(ticket, Class::Notice).await;
        }
        add(1_000, Class::Words).await;
        add(7, Class::Card).await;
        let mut page = desk.store.lane_page(lane).await.expect("a read");
        assert!(page.full);
        page.work.sort_by_key(|work| work.row.rank());
        let first: Vec<u64> = page.work.iter().take(2).map(|work| work.ticket.0).collect();
        assert_eq!(first, [1_000, 7]);
        // What stands beyond the page is found all the same.
        let far = desk.store.work(lane, TicketId(119)).await.expect("a read");
        assert!(desk.store.drop_work(&far.expect("work")).await.expect("a write"));
        // A ticket with both kinds is one piece of work, and goes as one.
        let both = page.work.iter().find(|work| work.ticket == TicketId(7)).expect("work");
        assert!(both.row.since[1].is_some() && both.row.since[2].is_some());
        assert!(desk.store.drop_work(both).await.expect("a write"));
        assert!(desk.store.work(lane, TicketId(7)).await.expect("a read").is_none());
    });
}

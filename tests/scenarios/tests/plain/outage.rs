//! The table does not answer, for ten minutes: customers are told, the manager reads along, and nothing is lost.

use std::time::Duration;

use scenarios::{Desk, Plan, chaos::Rates};

use crate::{
    play,
    steps::{opens, times},
};

/// How many customers write during the outage.
const CUSTOMERS: usize = 5;

/// How often each of them does.
const TIMES: usize = 10;

fn plan() -> Plan {
    Plan {
        customers: CUSTOMERS,
        spill: true,
        ..Plan::plain()
    }
}

fn table_is_away(desk: &Desk, away: bool) {
    desk.chaos.set(Rates {
        table_away: if away { 1_000 } else { 0 },
        ..Rates::default()
    });
}

#[test]
fn fifty_messages_of_ten_minutes_without_a_table_are_told_and_then_in_their_tickets_in_order() {
    play(plan(), async |desk| {
        let customers: Vec<i64> = (0..CUSTOMERS).map(|number| desk.customer(number)).collect();
        let (_, thread) = opens(&desk, customers[0], "before").await;
        table_is_away(&desk, true);
        for number in 0..TIMES {
            for (index, customer) in customers.iter().enumerate() {
                desk.says(*customer, &format!("customer {index} says {number}"));
            }
            desk.run(Duration::from_secs(10)).await;
            for customer in &customers {
                let told =
                    times(&desk.read(*customer), "Сообщение сохранили") + times(&desk.read(*customer), "is saved");
                assert_eq!(told, number + 1, "each is told at once");
            }
            desk.run(Duration::from_secs(50)).await;
        }
        let general = desk.transcript(desk.first);
        for index in 0..CUSTOMERS {
            for number in 0..TIMES {
                let words = format!("customer {index} says {number}\n");
                let read = general
                    .lines()
                    .filter(|line| format!("{line}\n").ends_with(&words))
                    .count();
                assert_eq!(read, 1, "the manager reads once that {words}");
            }
        }
        assert_eq!(times(&desk.topic_texts(thread), "says"), 0, "nothing is in a topic yet");

        table_is_away(&desk, false);
        desk.run(Duration::from_mins(3)).await;
        for (index, customer) in customers.iter().enumerate() {
            let tickets = desk.tickets(*customer).await;
            assert_eq!(tickets.len(), 1, "one ticket each");
            let texts = desk.topic_texts(desk.thread_of(tickets[0].id));
            let said: Vec<_> = texts.into_iter().filter(|text| text.starts_with("customer ")).collect();
            let expected: Vec<_> = (0..TIMES)
                .map(|number| format!("customer {index} says {number}"))
                .collect();
            assert_eq!(said, expected, "all of it, once and in order");
        }
    });
}

#[test]
fn a_table_that_failed_three_times_is_asked_by_one_message_in_five_seconds() {
    play(plan(), async |desk| {
        let john = desk.customer(1);
        opens(&desk, john, "before").await;
        table_is_away(&desk, true);
        let mut struck = Vec::new();
        for _ in 0..5 {
            let before = desk.chaos.struck();
            desk.says(john, "again");
            for queue in desk.queues() {
                let delivered = desk.deliver(&queue, false).await.expect("something waits");
                assert!(delivered.accepted(), "it is put aside");
            }
            struck.push(desk.chaos.struck() > before);
        }
        assert_eq!(struck, [true, true, true, false, false]);
        desk.time
            .sleep_until(desk.time.now() + jiff::SignedDuration::from_secs(5))
            .await;
        let before = desk.chaos.struck();
        desk.says(john, "and again");
        desk.settle().await;
        assert!(desk.chaos.struck() > before, "one asks");
    });
}

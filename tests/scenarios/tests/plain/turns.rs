//! Customers take turns in a group whose pace is spent, and are told how far behind it is.

use std::{collections::HashSet, time::Duration};

use domain::{BotId, LaneId, TicketId, UserId};
use outbox::Class;
use scenarios::{Desk, Plan};

use crate::{
    play,
    steps::{SOON, opens, times},
};

const SECOND: Duration = Duration::from_secs(1);

fn limited(customers: usize) -> Plan {
    Plan {
        customers,
        limits: true,
        ..Plan::plain()
    }
}

/// How many seconds pass until a text stands in the first level's group.
async fn seconds_until_shown(desk: &Desk, text: &str) -> u32 {
    for seconds in 0..900 {
        if desk.find(desk.first, text).is_some() {
            return seconds;
        }
        desk.run(SECOND).await;
    }
    panic!("not shown: {text}")
}

#[test]
fn whoever_writes_once_does_not_wait_for_the_forty_or_three_hundred_messages_of_another() {
    for many in [40, 300] {
        play(limited(3), async |desk| {
            let (irina, john, peter) = (desk.customer(0), desk.customer(1), desk.customer(2));
            opens(&desk, irina, "Первый вопрос").await;
            opens(&desk, john, "It is broken").await;
            desk.run(Duration::from_mins(1)).await;
            for number in 1..=many {
                desk.says(john, &format!("It is broken: {number}"));
            }
            desk.run(10 * SECOND).await;
            desk.says(irina, "Ещё одно");
            let seconds = seconds_until_shown(&desk, "Ещё одно").await;
            assert!(seconds <= 12, "after {many}: {seconds} s in an open ticket");
            desk.says(peter, "Новый вопрос");
            let seconds = seconds_until_shown(&desk, "Новый вопрос").await;
            assert!(seconds <= 30, "after {many}: {seconds} s in a new ticket");
            assert_eq!(times(&desk.read(peter), "longer"), 0, "one who waits is no crowd");
            if many == 40 {
                desk.run(Duration::from_mins(4)).await;
                let shown = desk.topic_texts(desk.thread_of(desk.tickets(john).await[0].id));
                let in_order: Vec<String> = (1..=many).map(|number| format!("It is broken: {number}")).collect();
                let said: Vec<&String> = shown.iter().filter(|text| text.starts_with("It is broken: ")).collect();
                assert_eq!(said, in_order.iter().collect::<Vec<_>>());
            }
        });
    }
}

#[test]
fn a_receipt_tells_how_far_behind_the_group_is() {
    play(limited(25), async |desk| {
        let mary = desk.customer(3);
        opens(&desk, desk.customer(1), "It is broken").await;
        assert_eq!(times(&desk.read(desk.customer(1)), "longer"), 0);
        for customer in desk.customers.iter().skip(4) {
            desk.says(customer.id, "It is broken");
        }
        desk.run(SOON).await;
        desk.says(mary, "Where is my order?");
        desk.run(SOON).await;
        let read = desk.read(mary);
        assert_eq!(times(&read, "We will reply by"), 1, "{read:?}");
        assert_eq!(times(&read, "minutes longer, or more"), 1, "{read:?}");
    });
}

#[test]
fn nobodys_words_are_hidden_behind_a_page_of_others() {
    play(Plan::plain(), async |desk| {
        let lane = LaneId::Group(BotId(desk.bot()), desk.first_chat());
        for number in 1..=300_u64 {
            let customer = UserId(i64::try_from(number).expect("small"));
            let class = if number == 300 { Class::Words } else { Class::Card };
            let added = desk
                .store
                .add_work(lane, TicketId(number), customer, 1, class, desk.time.now());
            added.await.expect("a write");
        }
        let page = desk.store.lane_page(lane).await.expect("a read");
        let seen: HashSet<_> = page.work.iter().map(|work| work.ticket).collect();
        assert_eq!((seen.len(), page.full), (300, true));
        assert_eq!(
            page.work
                .iter()
                .filter(|work| work.row.rank().0 == Class::Words)
                .count(),
            1
        );
        desk.table.reset_counts();
        desk.store.lane_head(lane).await.expect("a read");
        let counts = desk.table.counts();
        assert_eq!((counts["Query"].calls, counts["Query"].items), (1, 50));
    });
}

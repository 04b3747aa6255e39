//! Many tickets whose clocks say something at one time.

use std::{collections::BTreeSet, time::Duration};

use domain::TicketId;
use scenarios::{Desk, Plan, chaos::Rates};
use telegram_sim::{Fault, Part, Refusal};

use crate::{
    play,
    steps::{SOON, times},
};

const MINUTE: Duration = Duration::from_mins(1);
const CROWD: usize = 12;

fn plan() -> Plan {
    Plan {
        customers: CROWD,
        ..Plan::plain()
    }
}

/// Twelve customers write in one minute, and nobody answers.
async fn all_write(desk: &Desk) -> Vec<(i64, TicketId)> {
    let users: Vec<i64> = desk.customers.iter().map(|customer| customer.id).collect();
    for user in &users {
        desk.says(*user, "It is broken");
    }
    desk.run(MINUTE).await;
    let mut all = Vec::new();
    for user in users {
        all.push((user, desk.tickets(user).await[0].id));
    }
    all
}

/// What the group reads of clocks: lines in topics, and digests.
fn told(desk: &Desk) -> (usize, Vec<String>) {
    let all = desk.world.texts(desk.first, Part::All);
    let lines = times(&all, "of the time is gone") + times(&all, "Overdue: first response");
    let digests = all.into_iter().filter(|text| text.contains("late or will be soon"));
    (lines, digests.collect())
}

/// The tickets whose topics, or digests, tell of their clocks.
fn heard_of(desk: &Desk, all: &[(i64, TicketId)]) -> BTreeSet<TicketId> {
    let (_, digests) = told(desk);
    let named = |ticket: TicketId| {
        let number = format!("№{ticket}");
        let mut words = digests.iter().flat_map(|digest| digest.split([' ', ',', '.', '\n']));
        words.any(|word| word == number)
    };
    let in_topic = |ticket| times(&desk.topic_texts(desk.thread_of(ticket)), "of the time is gone") > 0;
    let tickets = all.iter().map(|(_, ticket)| *ticket);
    tickets.filter(|ticket| named(*ticket) || in_topic(*ticket)).collect()
}

#[test]
fn twelve_warnings_in_one_minute_are_five_lines_and_a_digest_at_most() {
    play(plan(), async |desk| {
        let all = all_write(&desk).await;
        // Half of the time to the first answer is gone for all of them.
        desk.idle(11 * MINUTE, MINUTE).await;
        let (lines, digests) = told(&desk);
        assert!(lines <= 5, "{lines} lines");
        assert!((1..=2).contains(&digests.len()), "{digests:#?}");
        assert_eq!(heard_of(&desk, &all).len(), CROWD, "everybody is told of: {digests:#?}");
    });
}

#[test]
fn what_is_late_for_all_is_told_of_all_and_to_each_owner_in_private() {
    play(plan(), async |desk| {
        let anna = desk.staff.anna;
        desk.says(anna, "/away");
        let all = all_write(&desk).await;
        // From the last: 1 is how 12 begins.
        for (_, ticket) in all.iter().rev() {
            desk.presses(anna, desk.first, &format!("a:take:{ticket}"));
            desk.run(SOON).await;
        }
        desk.idle(20 * MINUTE, MINUTE).await;
        let (_, digests) = told(&desk);
        let late: Vec<_> = digests.iter().filter(|digest| digest.contains("Late:")).collect();
        assert!(!late.is_empty(), "{digests:#?}");
        assert_eq!(times(&desk.read(anna), "Срок прошёл: первый ответ"), CROWD);
        assert_eq!(heard_of(&desk, &all).len(), CROWD);
    });
}

#[test]
fn a_digest_loses_nobody_though_functions_die_around_it() {
    for seed in 1..=3 {
        play(Plan { seed, ..plan() }, async |desk| {
            let all = all_write(&desk).await;
            desk.chaos.set(Rates {
                table_crash: 30,
                table_forgets: 30,
                telegram_crash: 60,
                telegram_request: 30,
                telegram_answer: 30,
                wake_lost: 100,
                ..Rates::default()
            });
            desk.idle(12 * MINUTE, MINUTE / 4).await;
            desk.chaos.set(Rates::default());
            desk.run(10 * MINUTE).await;
            assert_eq!(heard_of(&desk, &all).len(), CROWD, "{:#?}", told(&desk));
        });
    }
}

#[test]
fn a_group_whose_general_topic_takes_nothing_hears_all_in_the_topics() {
    play(plan(), async |desk| {
        let all = all_write(&desk).await;
        let group = desk.first.chat_id();
        let closed = Fault::FailBefore(Refusal {
            code: 400,
            description: "Bad Request: TOPIC_CLOSED".to_owned(),
            parameters: None,
        });
        desk.world.set_fault_hook(move |call| {
            let general = call.method == "sendMessage"
                && call.params["chat_id"] == group
                && call
                    .params
                    .get("message_thread_id")
                    .is_none_or(serde_json::Value::is_null);
            general.then(|| closed.clone())
        });
        desk.idle(11 * MINUTE, MINUTE).await;
        let (lines, digests) = told(&desk);
        assert_eq!((lines >= CROWD, digests.len()), (true, 0), "{lines} lines, {digests:?}");
        assert_eq!(heard_of(&desk, &all).len(), CROWD);
    });
}

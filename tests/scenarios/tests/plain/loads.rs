//! What agents have in hand is counted anew each night.

use handlers::ticket::CommandOutcome;
use std::time::Duration;

use domain::{BotId, Timestamp, UserId, assign::Workload, staff::StaffMember};
use jiff::SignedDuration;
use scenarios::{Desk, Plan};
use store::tickets::TicketKey;

use crate::{
    play,
    steps::{SOON, opens, opens_with},
};

const MINUTE: Duration = Duration::from_mins(1);

async fn hands(desk: &Desk, user: i64) -> Workload {
    desk.store.hands(&[UserId(user)]).await.expect("a read").remove(0)
}

/// A load that no commit has made.
async fn spoil(desk: &Desk, user: i64, load: u32) {
    let read = hands(desk, user).await;
    assert!(desk.store.correct_load(&read, load).await.expect("a write"));
    assert_eq!(hands(desk, user).await.load, load);
}

/// Four o'clock in the desk's zone, which is Moscow's.
fn night(desk: &Desk) -> Timestamp {
    let midnight = desk.time.now().as_second() / 86_400 * 86_400;
    Timestamp::from_second(midnight + 86_400 + 3_600).expect("a moment")
}

#[test]
fn a_load_that_is_off_is_right_again_after_the_night() {
    play(Plan::plain(), async |desk| {
        let (anna, boris) = (desk.staff.anna, desk.staff.boris);
        opens_with(&desk, desk.customer(0), "one", anna).await;
        opens_with(&desk, desk.customer(1), "two", anna).await;
        desk.says(boris, "/away");
        desk.run(SOON).await;
        spoil(&desk, anna, 7).await;
        spoil(&desk, boris, 3).await;
        let night = night(&desk);
        desk.time.sleep_until(night - SignedDuration::from_mins(5)).await;
        desk.idle(4 * MINUTE, MINUTE).await;
        assert_eq!(hands(&desk, anna).await.load, 7, "not by day");
        desk.idle(4 * MINUTE, MINUTE).await;
        assert_eq!((hands(&desk, anna).await.load, hands(&desk, boris).await.load), (2, 0));
        // Once a night.
        spoil(&desk, anna, 9).await;
        desk.idle(20 * MINUTE, MINUTE).await;
        assert_eq!(hands(&desk, anna).await.load, 9);
        desk.time.sleep_until(night + SignedDuration::from_hours(24)).await;
        desk.idle(3 * MINUTE, MINUTE).await;
        assert_eq!(hands(&desk, anna).await.load, 2, "and the next");
    });
}

#[test]
fn what_changes_while_it_is_counted_is_not_lost() {
    play(Plan::plain(), async |desk| {
        let anna = desk.staff.anna;
        opens_with(&desk, desk.customer(0), "one", anna).await;
        let read = hands(&desk, anna).await;
        opens_with(&desk, desk.customer(1), "two", anna).await;
        assert!(!desk.store.correct_load(&read, 1).await.expect("a write"), "it is old");
        assert_eq!(hands(&desk, anna).await.load, 2);
    });
}

#[test]
fn nobody_is_given_more_than_their_room_whoever_gives_at_the_same_moment() {
    play(Plan::plain(), async |desk| {
        let anna = desk.staff.anna;
        let mut tickets = Vec::new();
        for number in 0..2 {
            let customer = desk.customer(number);
            let (ticket, _) = opens(&desk, customer, "It is broken").await;
            tickets.push(TicketKey {
                bot: BotId(desk.bot()),
                customer: UserId(customer),
                ticket,
            });
        }
        let to = StaffMember {
            id: UserId(anna),
            name: "Anna".to_owned(),
            role: domain::staff::Role::L1,
        };
        let mut policy = desk.policy.clone();
        policy.settings.capacity = 1;
        // As two queues' workers would that both saw her idle.
        let give = async |ticket| {
            let given = handlers::ticket::assign(&desk.store, ticket, &to, &policy, desk.time.now()).await;
            given.expect("an answer")
        };
        assert_eq!(
            give(tickets[0]).await,
            CommandOutcome::Nothing,
            "she has never come to work"
        );
        desk.says(anna, "/online");
        desk.run(SOON).await;
        assert_eq!(give(tickets[0]).await, CommandOutcome::Changed);
        assert_eq!(
            give(tickets[1]).await,
            CommandOutcome::Nothing,
            "one is all that she has room for"
        );
        desk.says(anna, "/away");
        desk.run(SOON).await;
        policy.settings.capacity = 5;
        let away = handlers::ticket::assign(&desk.store, tickets[1], &to, &policy, desk.time.now()).await;
        assert_eq!(away.expect("an answer"), CommandOutcome::Nothing);
        assert_eq!(hands(&desk, anna).await.load, 1);
    });
}

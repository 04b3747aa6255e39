//! Who hands over what they have, whatever the shifts say.

use std::time::Duration;

use domain::UserId;
use scenarios::{Desk, Plan};

use crate::{
    play,
    steps::{SOON, opens_with, times},
};

const MINUTE: Duration = Duration::from_mins(1);

async fn owner(desk: &Desk, customer: i64) -> Option<i64> {
    let ticket = desk.tickets(customer).await.remove(0);
    ticket.owner.map(|owner| owner.id.0)
}

#[test]
fn what_somebody_has_who_hands_over_is_offered_to_who_is_there_and_stays_theirs_until_accepted() {
    play(Plan::plain(), async |desk| {
        let (anna, boris, vera) = (desk.staff.anna, desk.staff.boris, desk.staff.vera);
        desk.says(boris, "/online");
        desk.says(vera, "/away");
        desk.says(anna, "/online");
        let (ticket, _) = opens_with(&desk, desk.customer(0), "one", anna).await;
        opens_with(&desk, desk.customer(1), "two", anna).await;
        desk.says(anna, "/handover");
        desk.run(SOON).await;
        assert!(desk.last(anna).contains("Вы передаёте дела"), "{}", desk.last(anna));
        assert_eq!(
            owner(&desk, desk.customer(0)).await,
            Some(anna),
            "nobody has accepted it"
        );
        desk.idle(2 * MINUTE, MINUTE).await;
        assert_eq!(
            times(&desk.read(boris), "Коллега передаёт дела"),
            2,
            "{:#?}",
            desk.read(boris)
        );
        assert_eq!(times(&desk.read(vera), "передаёт дела. Предложено коллегам: 2"), 1);
        desk.presses(boris, desk.chat(boris), &format!("o:{}:{ticket}", desk.customer(0)));
        desk.run(SOON).await;
        assert_eq!(owner(&desk, desk.customer(0)).await, Some(boris));
        desk.idle(30 * MINUTE, MINUTE).await;
        assert_eq!(times(&desk.read(vera), "передаёт дела"), 1, "told once");
        let hands = desk.store.hands(&[UserId(anna)]).await.expect("a read").remove(0);
        assert_eq!((hands.present, hands.handing_over, hands.load), (false, true, 1));
        // Back at work: nothing more is offered.
        desk.says(anna, "/online");
        desk.run(SOON).await;
        let hands = desk.store.hands(&[UserId(anna)]).await.expect("a read").remove(0);
        assert_eq!((hands.present, hands.handing_over), (true, false));
    });
}

#[test]
fn who_is_back_before_the_clock_looks_keeps_everything() {
    play(Plan::plain(), async |desk| {
        let (anna, boris) = (desk.staff.anna, desk.staff.boris);
        desk.says(boris, "/online");
        opens_with(&desk, desk.customer(0), "one", anna).await;
        desk.says(anna, "/handover");
        desk.says(anna, "/online");
        desk.run(SOON).await;
        let before = desk.read(boris).len();
        desk.idle(5 * MINUTE, MINUTE).await;
        assert_eq!(desk.read(boris).len(), before);
    });
}

#[test]
fn what_was_said_before_takes_nobody_back_when_it_comes_again() {
    play(Plan::plain(), async |desk| {
        let anna = desk.staff.anna;
        desk.says(anna, "/online");
        let online = desk.take_mail().remove(0);
        desk.hand_in(online.clone(), true).await;
        desk.says(anna, "/away");
        desk.run(SOON).await;
        desk.hand_in(online, true).await;
        let hands = desk.store.hands(&[UserId(anna)]).await.expect("a read").remove(0);
        assert!(
            !hands.present,
            "she is away, though Telegram brings an earlier word of hers again"
        );
        assert!(desk.last(anna).contains("Вы отошли"), "{}", desk.last(anna));
    });
}

#[test]
fn all_that_somebody_has_is_found_however_small_the_pages() {
    let plan = Plan {
        customers: 5,
        ..Plan::plain()
    };
    play(plan, async |desk| {
        let anna = desk.staff.anna;
        let mut mine = Vec::new();
        for number in 0..5 {
            mine.push(opens_with(&desk, desk.customer(number), "one", anna).await.0);
        }
        let queue = "l1".parse().expect("a queue");
        let held = desk.store.held(&queue, UserId(anna), 1).await.expect("a read");
        let mut found: Vec<_> = held.into_iter().map(|key| key.ticket).collect();
        found.sort();
        assert_eq!(found, mine);
    });
}

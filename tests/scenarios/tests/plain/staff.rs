//! How somebody joins the staff: by a link that works once, and an admin's word.

use std::time::Duration;

use domain::{
    UserId,
    staff::{Role, Standing},
};
use scenarios::{Desk, Plan};

use crate::{
    play,
    steps::{SOON, opens, times},
};

const DAY: Duration = Duration::from_hours(24);

/// The admin asks for a link; gives what follows `?start=`.
async fn invites(desk: &Desk, command: &str) -> String {
    desk.says(desk.staff.admin, command);
    desk.run(SOON).await;
    let said = desk.last(desk.staff.admin);
    let (_, payload) = said.split_once("?start=").unwrap_or_else(|| panic!("no link: {said}"));
    payload.trim().to_owned()
}

async fn follows(desk: &Desk, user: i64, payload: &str) -> String {
    desk.world.start(user, desk.bot(), Some(payload)).expect("a start");
    desk.run(SOON).await;
    desk.last(user)
}

async fn standing(desk: &Desk, user: i64) -> Option<(Standing, Role)> {
    let agent = desk.store.agent(UserId(user)).await.expect("a read");
    agent.map(|agent| (agent.standing, agent.role))
}

#[test]
fn a_newcomer_joins_by_a_link_and_an_admins_word() {
    play(Plan::plain(), async |desk| {
        let (guest, admin) = (desk.staff.guest, desk.staff.admin);
        let link = invites(&desk, "/invite").await;
        // Not on the staff yet: an admin must agree.
        follows(&desk, guest, &link).await;
        assert_eq!(standing(&desk, guest).await, Some((Standing::Candidate, Role::L1)));
        let (_, thread) = opens(&desk, desk.customer(1), "It is broken").await;
        desk.writes(guest, thread, "/take");
        desk.run(SOON).await;
        assert_eq!(times(&desk.topic_texts(thread), "Only staff can do that"), 1);
        assert!(desk.last(admin).contains("Gleb"), "{}", desk.last(admin));
        desk.presses(admin, desk.chat(admin), "Approve");
        desk.run(SOON).await;
        assert_eq!(standing(&desk, guest).await, Some((Standing::Active, Role::L1)));
        assert!(desk.last(admin).contains("✅ Gleb"), "{}", desk.last(admin));
        assert_eq!(
            desk.try_press(admin, desk.chat(admin), "Approve"),
            None,
            "the buttons are gone"
        );
        assert_eq!(
            desk.read(guest).len(),
            3,
            "the link, that it was noted, and the welcome"
        );
        // From now on they may work.
        desk.writes(guest, thread, "/take");
        desk.run(SOON).await;
        let ticket = &desk.tickets(desk.customer(1)).await[0];
        assert_eq!(ticket.owner.as_ref().map(|owner| owner.id), Some(UserId(guest)));
    });
}

#[test]
fn whom_an_admin_declines_stays_outside() {
    play(Plan::plain(), async |desk| {
        let (guest, admin) = (desk.staff.guest, desk.staff.admin);
        let link = invites(&desk, "/invite supervisor").await;
        follows(&desk, guest, &link).await;
        assert_eq!(
            standing(&desk, guest).await,
            Some((Standing::Candidate, Role::Supervisor))
        );
        desk.presses(admin, desk.chat(admin), "Decline");
        desk.run(SOON).await;
        assert_eq!(
            standing(&desk, guest).await,
            Some((Standing::Declined, Role::Supervisor))
        );
        let told = desk.last(guest);
        follows(&desk, guest, &link).await;
        assert_eq!(
            standing(&desk, guest).await,
            Some((Standing::Declined, Role::Supervisor))
        );
        assert!(!told.is_empty());
    });
}

#[test]
fn a_link_works_once() {
    play(Plan::plain(), async |desk| {
        let (guest, john) = (desk.staff.guest, desk.customer(1));
        let link = invites(&desk, "/invite").await;
        let first = follows(&desk, guest, &link).await;
        let second = follows(&desk, john, &link).await;
        assert!(second.starts_with("This invitation does not work"), "{second}");
        assert_eq!(standing(&desk, john).await, None);
        // Opened again by the one who used it, it only says again where they stand.
        assert_eq!(follows(&desk, guest, &link).await, first);
        let asked = desk.read(desk.staff.admin);
        assert_eq!(times(&asked, "Approve?"), 1, "{asked:?}");
    });
}

#[test]
fn a_link_works_for_three_days() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let link = invites(&desk, "/invite").await;
        desk.idle(3 * DAY + SOON, DAY).await;
        let said = follows(&desk, john, &link).await;
        assert!(said.starts_with("This invitation does not work"), "{said}");
        let said = follows(&desk, john, "inv_00000000000000000000000000000000").await;
        assert!(said.starts_with("This invitation does not work"), "{said}");
        assert_eq!(standing(&desk, john).await, None);
    });
}

#[test]
fn nobody_but_an_admin_invites() {
    play(Plan::plain(), async |desk| {
        for somebody in [desk.customer(1), desk.staff.vera, desk.staff.guest] {
            desk.says(somebody, "/invite supervisor");
            desk.run(SOON).await;
            let said = desk.last(somebody);
            assert!(!said.contains("?start="), "{said}");
            assert_eq!(times(&desk.read(somebody), "t.me"), 0);
        }
    });
}

#[test]
fn two_who_follow_one_link_at_once_are_one_candidate_and_both_are_answered() {
    play(Plan::plain(), async |desk| {
        for _ in 0..5 {
            let link = invites(&desk, "/invite").await;
            let (guest, other) = (desk.staff.guest, desk.customer(1));
            for user in [guest, other] {
                desk.world.start(user, desk.bot(), Some(&link)).expect("a start");
            }
            let mut mail = desk.take_mail().into_iter();
            let (Some(first), Some(second)) = (mail.next(), mail.next()) else {
                panic!("two starts")
            };
            let (first, second) = tokio::join!(desk.hand_in(first, true), desk.hand_in(second, true));
            assert!(
                first.accepted() && second.accepted(),
                "whoever was overtaken is answered, too"
            );
            desk.run(SOON).await;
        }
    });
}

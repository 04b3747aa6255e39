//! A ticket is passed on by buttons: from *Escalate* to what the receiving group reads.

use domain::settings::Urgency;
use scenarios::{Desk, Plan};

use crate::{
    play,
    steps::{SOON, opens_with, times},
};

/// What stands under the question for a note, in any of the groups of these tests.
const QUESTION: &str = "Reply to this message";

async fn presses_in_turn(desk: &Desk, agent: i64, buttons: &[&str]) {
    for button in buttons {
        desk.presses(agent, desk.first, button);
        desk.run(SOON).await;
    }
}

#[test]
fn the_form_by_buttons_brings_urgency_and_note_to_the_experts_and_nothing_to_the_customer() {
    play(Plan::plain(), async |desk| {
        let (anna, boris, john) = (desk.staff.anna, desk.staff.boris, desk.customer(1));
        let (ticket, thread) = opens_with(&desk, john, "The payment fails", anna).await;
        presses_in_turn(&desk, anna, &["Escalate", "⬆️ Second line …", "Urgency: high"]).await;
        let before = desk.ticket(john, ticket).await;
        assert_eq!(before.queue.as_str(), "l1", "nothing has happened yet");
        let question = desk.find(desk.first, QUESTION).expect("a question");
        desk.replies(anna, thread, question, "Card refused twice; tried another browser");
        desk.run(SOON).await;
        let now = desk.ticket(john, ticket).await;
        assert_eq!((now.queue.as_str(), now.urgency), ("l2", Urgency::High));

        let there = desk.transcript(desk.experts);
        for wanted in [
            "📥 Queue: Second line",
            "🔺 Urgency: high",
            "⬆️ From First line, urgency: high.\n👤 John · №1 · Question\nCard refused twice; tried another browser",
            "The payment fails",
        ] {
            assert!(there.contains(wanted), "{wanted}:\n{there}");
        }
        assert_eq!(times(&desk.read(john), "Card refused"), 0);
        assert_eq!(times(&desk.read(john), "has gone to an expert"), 1);
        // Whoever replies to the question later is told where the ticket is.
        desk.replies(boris, thread, question, "And another thing");
        desk.presses(boris, desk.first, "Pass on without a note");
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "another thing"), 0);
        assert_eq!(desk.ticket(john, ticket).await.version, now.version);
    });
}

#[test]
fn one_tap_more_passes_it_on_as_it_is_and_back_changes_nothing() {
    play(Plan::plain(), async |desk| {
        let (anna, john) = (desk.staff.anna, desk.customer(1));
        let (ticket, _) = opens_with(&desk, john, "The payment fails", anna).await;
        presses_in_turn(&desk, anna, &["Escalate", "Back", "Escalate"]).await;
        assert_eq!(desk.ticket(john, ticket).await.queue.as_str(), "l1");
        presses_in_turn(&desk, anna, &["⬆️ At once: Second line"]).await;
        assert_eq!(desk.ticket(john, ticket).await.queue.as_str(), "l2");
        assert_eq!(times(&desk.read(john), "has gone to an expert"), 1);
    });
}

#[test]
fn within_a_group_a_late_reply_to_the_question_does_not_reach_the_customer() {
    play(Plan::plain(), async |desk| {
        let (anna, john) = (desk.staff.anna, desk.customer(1));
        let (ticket, thread) = opens_with(&desk, john, "The payment fails", anna).await;
        presses_in_turn(
            &desk,
            anna,
            &["Escalate", "VIP …", "Urgency: low", "Pass on without a note"],
        )
        .await;
        let now = desk.ticket(john, ticket).await;
        assert_eq!(
            (now.queue.as_str(), now.urgency, &now.owner),
            ("vip", Urgency::Low, &None)
        );
        let card = desk.topic_texts(thread).remove(0);
        assert!(card.contains("Queue: VIP") && card.contains("Urgency: low"), "{card}");
        // Nobody has it now: anything else that she wrote here would be the first answer.
        let question = desk.find(desk.first, QUESTION).expect("a question");
        desk.replies(anna, thread, question, "We tried everything");
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "We tried everything"), 0);
        assert_eq!(desk.ticket(john, ticket).await.owner, None);
        assert_eq!(times(&desk.topic_texts(thread), "has changed since"), 1);
    });
}

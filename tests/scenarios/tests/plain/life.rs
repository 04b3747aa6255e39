//! From a greeting to a rating and back.

use std::time::Duration;

use domain::{TicketId, ticket::State};
use scenarios::{Desk, Plan};
use telegram_sim::{MediaKind, Post};

use crate::play;

const FIRST: TicketId = TicketId(1);
const SECOND: TicketId = TicketId(2);
const SOON: Duration = Duration::from_secs(5);

/// Holds that the last thing in a customer's chat says this.
fn reads(desk: &Desk, user: i64, says: &str) {
    let last = desk.last(user);
    assert!(
        last.contains(says),
        "{says:?} is not last:\n{}",
        desk.transcript(desk.chat(user))
    );
}

#[test]
fn a_whole_life_from_the_greeting_to_a_linked_ticket() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let anna = desk.staff.anna;
        desk.world.start(john, desk.bot(), Some("promo")).expect("a start");
        desk.run(SOON).await;
        reads(&desk, john, "Hello, John");

        // The topic, its two questions, and a photo.
        desk.presses(john, desk.chat(john), "t:payment");
        desk.run(SOON).await;
        reads(&desk, john, "Question 1 of 2");
        desk.says(john, "It took my money");
        desk.run(SOON).await;
        reads(&desk, john, "Question 2 of 2");
        desk.says(john, "Order 77");
        desk.run(SOON).await;
        reads(&desk, john, "screenshot");
        desk.sends(
            john,
            Post::media(MediaKind::Photo, "bill.jpg", b"...").caption("The bill"),
        );
        desk.run(SOON).await;
        reads(&desk, john, "№1");

        let ticket = desk.ticket(john, FIRST).await;
        assert_eq!(ticket.start.as_ref().map(domain::StartPayload::as_str), Some("promo"));
        assert_eq!(ticket.queue.as_str(), "vip");

        // The topic has the card and everything that was said.
        let thread = desk.thread_of(FIRST);
        let shown = desk.topic_texts(thread);
        assert!(shown[0].contains("John") && shown[0].contains("№1"), "{shown:?}");
        assert_eq!(shown[1..], ["It took my money", "Order 77", "The bill"]);

        // An agent takes it, and answers.
        desk.presses(anna, desk.first, "a:take:1");
        desk.run(SOON).await;
        reads(&desk, john, "Anna");
        assert!(desk.topic_texts(thread)[0].contains("Anna"), "the card shows its owner");
        desk.writes(anna, thread, "Looking into it");
        desk.run(SOON).await;
        reads(&desk, john, "Looking into it");

        // Details.
        desk.presses(anna, desk.first, "a:ask:1");
        desk.run(SOON).await;
        assert_eq!(desk.ticket(john, FIRST).await.state, State::NeedsDetails);
        desk.says(john, "Here they are");
        desk.run(SOON).await;
        assert_eq!(desk.ticket(john, FIRST).await.state, State::InProgress);
        assert!(desk.topic_texts(thread).contains(&"Here they are".to_owned()));

        // Resolved, with words of the agent's; stars; a comment.
        desk.writes(anna, thread, "/resolve Refunded. It takes three days.");
        desk.run(SOON).await;
        let chat = desk.transcript(desk.chat(john));
        assert!(chat.contains(": Refunded. It takes three days.\n"), "{chat}");
        reads(&desk, john, "№1 is resolved");
        desk.presses(john, desk.chat(john), "r:1:0:5");
        desk.run(SOON).await;
        desk.presses(john, desk.chat(john), "Add a comment");
        desk.run(SOON).await;
        reads(&desk, john, "one message");
        desk.says(john, "Quick and kind");
        desk.run(SOON).await;
        assert!(desk.topic_texts(thread).contains(&"Quick and kind".to_owned()));
        let asked = desk.ticket(john, FIRST).await.asked.expect("a survey");
        assert_eq!(asked.score, Some(5));
        reads(&desk, john, "passing it on to the team");

        // Back within the window.
        desk.run(Duration::from_hours(1)).await;
        desk.says(john, "It has not come");
        desk.run(SOON).await;
        let ticket = desk.ticket(john, FIRST).await;
        assert_eq!((ticket.state, ticket.cycle), (State::InProgress, 1));
        assert!(desk.topic_texts(thread).contains(&"It has not come".to_owned()));
        desk.presses(anna, desk.first, "a:done:1");
        desk.run(SOON).await;

        // Long after: another ticket, linked to the first.
        desk.idle(Duration::from_hours(24 * 5), Duration::from_hours(1)).await;
        assert_eq!(desk.ticket(john, FIRST).await.state, State::Closed);
        desk.says(john, "And another thing");
        desk.run(SOON).await;
        let second = desk.ticket(john, SECOND).await;
        assert_eq!(second.continues, Some(FIRST));
        let shown = desk.topic_texts(desk.thread_of(SECOND));
        assert_eq!(shown[1..], ["And another thing"]);

        let report = csat::recount(&desk.csat).await.expect("a recount");
        assert!(
            report.agrees() && report.behind == 0 && report.tickets == 2,
            "{report:?}"
        );
    });
}

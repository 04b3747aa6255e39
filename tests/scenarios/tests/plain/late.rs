//! What people wrote while the desk could not hear them.

use std::time::Duration;

use domain::Timestamp;
use jiff::SignedDuration;
use scenarios::Plan;

use crate::{
    play,
    steps::{SOON, opens_with, times},
};

#[test]
fn after_an_outage_promises_run_from_when_words_were_written_and_nobody_is_promised_the_past() {
    play(Plan::plain(), async |desk| {
        let (john, ivan, anna) = (desk.customer(1), desk.customer(0), desk.staff.anna);
        let (ticket, thread) = opens_with(&desk, john, "It is broken", anna).await;
        desk.writes(anna, thread, "Looking");
        desk.run(SOON).await;
        // Telegram keeps what they write for three hours.
        desk.says(john, "Smoke comes out");
        desk.says(john, "Much of it");
        desk.says(ivan, "Сломалось");
        let written = Timestamp::from_second(desk.time.now().as_second()).expect("a moment");
        let mail = desk.take_mail();
        desk.idle(Duration::from_hours(3), Duration::from_mins(10)).await;
        for mail in mail {
            assert!(desk.hand_in(mail, true).await.accepted());
        }
        desk.run(SOON).await;
        let old = desk.ticket(john, ticket).await;
        assert_eq!(old.waiting_since, Some(written));
        assert!(
            old.promised
                .is_some_and(|promised| promised < written + SignedDuration::from_hours(3))
        );
        let topic = desk.topic_texts(thread);
        assert_eq!(times(&topic, "reached us only now"), 1, "once for both: {topic:?}");
        let mark = topic.iter().position(|text| text.contains("reached us only now"));
        let words = topic.iter().position(|text| text == "Smoke comes out");
        assert!(mark < words, "{topic:?}");
        // Whoever is new hears no time that has passed.
        let read = desk.read(ivan);
        assert_eq!(
            (
                times(&read, "обычное время ответа уже прошло"),
                times(&read, "Ответим до")
            ),
            (1, 0),
            "{read:?}"
        );
        let new = desk.tickets(ivan).await.remove(0);
        assert_eq!((new.waiting_since, new.opened_at), (Some(written), written));
    });
}

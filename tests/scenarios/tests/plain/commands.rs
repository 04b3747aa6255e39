//! What stands beside an agent's command.

use scenarios::Plan;
use telegram_sim::{MediaKind, Post};

use crate::{
    play,
    steps::{SOON, opens_with, times},
};

#[test]
fn the_customer_is_asked_what_follows_the_command_and_gets_the_file_that_comes_with_one() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (ticket, thread) = opens_with(&desk, john, "It is broken", anna).await;
        desk.writes(anna, thread, "/details which order number");
        desk.run(SOON).await;
        let read = desk.transcript(desk.chat(john));
        assert!(
            read.contains("which order number") && !read.contains("/details"),
            "{read}"
        );
        let due = desk.ticket(john, ticket).await.due.expect("a reminder");
        let asked = desk.commits(ticket).await;
        let until = asked.iter().flat_map(|commit| &commit.events).find_map(|event| {
            let domain::ticket::Event::DetailsAsked { until, .. } = event else {
                return None;
            };
            *until
        });
        assert_eq!(until, Some(due), "they are told when we remind them");

        let photo = |caption: &str| {
            Post::media(MediaKind::Photo, "a.jpg", b"x")
                .caption(caption)
                .in_topic(thread)
        };
        desk.puts(anna, photo("/resolve Here is your refund"));
        desk.run(SOON).await;
        let read = desk.transcript(desk.chat(john));
        assert!(
            read.contains("Here is your refund") && !read.contains("/resolve"),
            "{read}"
        );
        assert!(!desk.ticket(john, ticket).await.state.is_open());
    });
}

#[test]
fn what_has_no_meaning_beside_a_command_stays_and_its_author_is_told() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let before = desk.read(john).len();
        desk.writes(anna, thread, "/take he is a fraud");
        let photo = Post::media(MediaKind::Photo, "a.jpg", b"x").caption("/vip 30d");
        desk.puts(desk.staff.vera, photo.in_topic(thread));
        desk.run(SOON).await;
        assert_eq!(times(&desk.topic_texts(thread), "stayed here"), 2);
        assert_eq!(desk.read(john).len(), before);
    });
}

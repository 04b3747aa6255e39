//! Stars, the comment on them, and what is none.

use std::time::Duration;

use domain::{TicketId, ticket::State};
use scenarios::{Desk, Plan, desk::buttons};
use telegram_sim::{MediaKind, Part, Post};

use crate::{
    play,
    steps::{SOON, opens, times},
};

/// A ticket that was resolved, and rated. Gives its topic.
async fn rated(desk: &Desk, user: i64, stars: u8) -> i64 {
    let (ticket, thread) = opens(desk, user, "It is broken").await;
    desk.writes(desk.staff.anna, thread, "/resolve Replaced.");
    desk.run(SOON).await;
    desk.presses(user, desk.chat(user), &format!("r:{ticket}:0:{stars}"));
    desk.run(SOON).await;
    thread
}

/// The newest message of the bot in a customer's chat that has such a button.
fn with_button(desk: &Desk, user: i64, label: &str) -> i64 {
    let messages = desk.world.messages(desk.chat(user), Part::All);
    let found = messages.iter().rev().find(|message| {
        let buttons = buttons(message);
        buttons.iter().any(|(on, _)| on == label)
    });
    found.expect("such a button").id
}

#[test]
fn a_question_after_the_stars_reopens_with_a_clock_and_is_nobodys_comment() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let thread = rated(&desk, john, 5).await;
        desk.says(john, "Hello! Another question: how do I return goods?");
        desk.run(SOON).await;
        let ticket = desk.ticket(john, TicketId(1)).await;
        assert_eq!((ticket.state, ticket.cycle), (State::InProgress, 1));
        assert!(ticket.waiting_since.is_some() && ticket.promised.is_some());
        let topic = desk.topic_texts(thread);
        assert_eq!(times(&topic, "how do I return goods?"), 1, "{topic:?}");
        assert_eq!(times(&desk.read(john), "passing it on to the team"), 0);
    });
}

#[test]
fn a_reply_to_the_thanks_is_the_comment_and_an_album_is_one_as_a_whole() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let thread = rated(&desk, john, 2).await;
        let thanks = with_button(&desk, john, "Add a comment");
        let photos = (0..3).map(|number| {
            let post = Post::media(MediaKind::Photo, "a.jpg", b"x");
            if number == 0 {
                post.caption("It took too long").reply_to(thanks)
            } else {
                post
            }
        });
        let album = desk.world.say_album(john, desk.chat(john), photos.collect());
        album.expect("an album");
        desk.run(Duration::from_mins(1)).await;
        let ticket = desk.ticket(john, TicketId(1)).await;
        assert_eq!(ticket.state, State::Resolved, "a comment reopens nothing");
        let shown = desk.topic_messages(desk.first, thread);
        let albums: Vec<_> = shown.iter().filter_map(|message| message.album.clone()).collect();
        assert!(
            albums.len() == 3 && albums.iter().all(|album| *album == albums[0]),
            "{albums:?}"
        );
        assert_eq!(times(&desk.read(john), "passing it on to the team"), 1, "thanked once");
        desk.says(john, "And it broke again");
        desk.run(SOON).await;
        assert_eq!(desk.ticket(john, TicketId(1)).await.state, State::InProgress);
    });
}

#[test]
fn a_comment_that_was_a_question_becomes_one_by_a_press_and_once_though_it_is_doubled() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let thread = rated(&desk, john, 5).await;
        desk.presses(john, desk.chat(john), "Add a comment");
        desk.run(SOON).await;
        desk.says(john, "How do I return goods?");
        desk.run(SOON).await;
        assert_eq!(desk.ticket(john, TicketId(1)).await.state, State::Resolved);
        // Both presses are made before either is answered.
        desk.presses(john, desk.chat(john), "This is a new question");
        desk.presses(john, desk.chat(john), "This is a new question");
        desk.run(SOON).await;
        let ticket = desk.ticket(john, TicketId(1)).await;
        assert_eq!((ticket.state, ticket.cycle), (State::InProgress, 1));
        let topic = desk.topic_texts(thread);
        assert_eq!(
            times(&topic, "How do I return goods?"),
            2,
            "as a comment, and as a message: {topic:?}"
        );
        assert!(
            desk.try_press(john, desk.chat(john), "This is a new question")
                .is_none()
        );
    });
}

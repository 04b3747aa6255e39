//! Words and files beside a customer's command are kept.

use std::time::Duration;

use scenarios::Plan;
use telegram_sim::{MediaKind, Post};

use crate::{
    play,
    steps::{SOON, times},
};

#[test]
fn words_and_photos_beside_any_command_reach_the_topic_and_the_command_is_answered() {
    let commands = [
        "/help",
        "/person",
        "/start",
        "/status",
        "/my",
        "/language",
        "/region",
        "/invite",
        "/online",
        "/manual",
        "/id",
    ];
    for command in commands {
        play(Plan::plain(), async |desk| {
            let john = desk.customer(1);
            let words = format!("{command} my card was charged twice");
            desk.says(john, &words);
            desk.run(SOON).await;
            let photo =
                Post::media(MediaKind::Photo, "bill.jpg", b"x").caption(&format!("{command} here is, the bill"));
            desk.sends(john, photo);
            desk.run(Duration::from_mins(1)).await;
            let tickets = desk.tickets(john).await;
            assert_eq!(tickets.len(), 1, "{command}:\n{}", desk.transcript(desk.chat(john)));
            let topic = desk.topic_texts(desk.thread_of(tickets[0].id));
            assert_eq!(times(&topic, "my card was charged twice"), 1, "{command}: {topic:?}");
            assert_eq!(times(&topic, "here is, the bill"), 1, "{command}: {topic:?}");
            assert_eq!(tickets[0].person_called, command == "/person");
        });
    }
}

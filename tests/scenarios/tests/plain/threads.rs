//! Topics of a private chat: a customer is answered in the one that they wrote in.

use domain::BotId;
use scenarios::{Desk, Plan};
use telegram_sim::{MediaKind, Message, Part, Post};

use crate::{
    play,
    steps::{SOON, times},
};

/// What the bot said to a customer since their chat held `before` messages.
fn said_since(desk: &Desk, user: i64, before: usize) -> Vec<Message> {
    let messages = desk.world.messages(desk.chat(user), Part::All);
    let said = messages.into_iter().skip(before);
    said.filter(|message| message.author == desk.bot()).collect()
}

fn length(desk: &Desk, user: i64) -> usize {
    desk.world.messages(desk.chat(user), Part::All).len()
}

/// A customer who opens a topic in the chat with the bot. Gives it.
fn begins(desk: &Desk, user: i64, name: &str) -> i64 {
    desk.world.set_private_topics(desk.bot(), true).expect("a bot");
    desk.world.create_topic(user, desk.chat(user), name).expect("a topic")
}

/// The topics that messages are in, each once.
fn threads(messages: &[Message]) -> Vec<Option<i64>> {
    let mut threads: Vec<_> = messages.iter().map(|message| message.thread).collect();
    threads.dedup();
    threads
}

fn photo() -> Post {
    Post::media(MediaKind::Photo, "a.jpg", b"x")
}

#[test]
fn a_customer_is_answered_in_the_topic_of_their_chat_that_they_wrote_in() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        desk.says(john, "/start");
        desk.run(SOON).await;
        let order = begins(&desk, john, "Order 4");
        let before = length(&desk, john);
        // The menu is the webhook's answer, the receipt the lane's.
        desk.sends(john, Post::text("/start").in_topic(order));
        desk.run(SOON).await;
        assert_eq!(threads(&said_since(&desk, john, before)), [Some(order)]);
        let menu = length(&desk, john);
        desk.sends(john, Post::text("It is broken").in_topic(order));
        desk.run(SOON).await;
        assert!(length(&desk, john) > menu + 1, "a receipt");
        let ticket = desk.tickets(john).await.remove(0).id;
        let topic = desk.thread_of(ticket);
        desk.presses(anna, desk.first, &format!("a:take:{ticket}"));
        let answered = desk.writes(anna, topic, "On it");
        desk.run(SOON).await;
        let album = vec![photo().in_topic(topic), photo().in_topic(topic).caption("Like this")];
        desk.world.say_album(anna, desk.first, album).expect("an album");
        desk.run(SOON).await;
        let said = said_since(&desk, john, before);
        assert_eq!(threads(&said), [Some(order)], "{}", desk.transcript(desk.chat(john)));
        assert_eq!(said.iter().filter(|message| message.album.is_some()).count(), 2);
        assert_eq!(times(&desk.read(john), "On it"), 1);
        let copy = desk
            .store
            .mirrored(BotId(desk.bot()), desk.first_chat(), domain::MessageId(answered));
        let copy = copy.await.expect("a read").expect("a copy").message.0;
        // They go on elsewhere, with an answer to what was said here; and in the end beside all topics.
        let other = begins(&desk, john, "Other things");
        for place in [Some(other), None] {
            let post = Post::text("And this one?").reply_to(copy);
            desk.sends(
                john,
                place.map_or_else(|| post.clone(), |thread| post.clone().in_topic(thread)),
            );
            desk.run(SOON).await;
            let before = length(&desk, john);
            desk.writes(anna, topic, "This one, too");
            desk.run(SOON).await;
            assert_eq!(threads(&said_since(&desk, john, before)), [place]);
        }
        assert_eq!(times(&desk.topic_texts(topic), "And this one?"), 2);
    });
}

#[test]
fn what_answers_a_topic_that_is_gone_comes_beside_it() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        desk.says(john, "/start");
        desk.run(SOON).await;
        let order = begins(&desk, john, "Order 4");
        desk.sends(john, Post::text("It is broken").in_topic(order));
        desk.run(SOON).await;
        let ticket = desk.tickets(john).await.remove(0).id;
        let topic = desk.thread_of(ticket);
        desk.world.delete_topic(john, desk.chat(john), order).expect("theirs");
        let before = length(&desk, john);
        desk.presses(anna, desk.first, &format!("a:take:{ticket}"));
        desk.writes(anna, topic, "On it");
        desk.run(SOON).await;
        let album = vec![photo().in_topic(topic), photo().in_topic(topic)];
        desk.world.say_album(anna, desk.first, album).expect("an album");
        desk.run(SOON).await;
        let said = said_since(&desk, john, before);
        assert_eq!(threads(&said), [None], "{}", desk.transcript(desk.chat(john)));
        assert_eq!(said.iter().filter(|message| message.album.is_some()).count(), 2);
        assert_eq!(times(&desk.read(john), "On it"), 1);
        assert_eq!(desk.topics_of(desk.first, ticket).len(), 1);
        // Another topic of theirs is another one.
        let other = begins(&desk, john, "Order 4 again");
        desk.sends(john, Post::text("Still here?").in_topic(other));
        desk.run(SOON).await;
        let before = length(&desk, john);
        desk.writes(anna, topic, "Still here");
        desk.run(SOON).await;
        assert_eq!(threads(&said_since(&desk, john, before)), [Some(other)]);
    });
}

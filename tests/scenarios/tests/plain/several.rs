//! A customer with several open tickets: what they write, and what is written to them, is of one of those.

use std::time::Duration;

use domain::TicketId;
use scenarios::{Desk, Plan};
use telegram_sim::{Entity, Formatted, MediaKind, Part, Post};

use crate::{
    play,
    steps::{SOON, opens_with, times},
};

/// The customer asks another question by the menu, and an agent takes it. Gives the ticket, and its topic.
async fn opens_another(desk: &Desk, user: i64, agent: i64) -> (TicketId, i64) {
    let chat = desk.chat(user);
    desk.says(user, "/start");
    desk.run(SOON).await;
    for press in ["m", "t:account"] {
        desk.presses(user, chat, press);
        desk.run(SOON).await;
    }
    for answer in ["It is about my account", "It does not let me in"] {
        desk.says(user, answer);
        desk.run(SOON).await;
    }
    desk.presses(user, chat, "s");
    desk.run(SOON).await;
    let ticket = desk.tickets(user).await[0].id;
    desk.presses(agent, desk.first, &format!("a:take:{ticket}"));
    desk.run(SOON).await;
    (ticket, desk.thread_of(ticket))
}

/// The id of the line of ours in the customer's chat that says this.
fn line(desk: &Desk, user: i64, text: &str) -> i64 {
    let line = desk.find(desk.chat(user), text);
    line.unwrap_or_else(|| panic!("nothing says {text:?}:\n{}", desk.transcript(desk.chat(user))))
}

#[test]
fn a_reply_goes_to_the_ticket_of_the_message_that_it_replies_to() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (first, of_first) = opens_with(&desk, john, "It is broken", anna).await;
        desk.writes(anna, of_first, "Since when?");
        desk.run(SOON).await;
        let (second, of_second) = opens_another(&desk, john, anna).await;
        assert_ne!(first, second);
        // To an agent's words, to a line of ours without a button that names a ticket, to one with such a button, to one's own words.
        desk.presses(anna, desk.first, &format!("a:ask:{first}"));
        desk.run(SOON).await;
        let answered = [
            ("Since Monday", line(&desk, john, "Since when?")),
            (
                "Here they are",
                line(&desk, john, &format!("more details for №{first}")),
            ),
            ("As I said", line(&desk, john, "It is broken")),
        ];
        for (text, to) in answered {
            desk.sends(john, Post::text(text).reply_to(to));
            desk.run(SOON).await;
            assert_eq!(times(&desk.topic_texts(of_first), text), 1, "{text}");
            assert_eq!(times(&desk.topic_texts(of_second), text), 0, "{text}");
        }
        // What follows goes where the reply went.
        desk.says(john, "And it smokes");
        desk.run(SOON).await;
        assert_eq!(times(&desk.topic_texts(of_first), "And it smokes"), 1);
    });
}

#[test]
fn a_reply_to_a_ticket_that_is_over_opens_one_that_continues_it() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (first, of_first) = opens_with(&desk, john, "It is broken", anna).await;
        desk.writes(anna, of_first, "Pull the plug");
        desk.run(SOON).await;
        let (second, of_second) = opens_another(&desk, john, anna).await;
        desk.presses(anna, desk.first, &format!("a:more:{first}"));
        desk.run(SOON).await;
        desk.presses(anna, desk.first, &format!("a:spam:{first}"));
        desk.run(SOON).await;
        let plug = line(&desk, john, "Pull the plug");
        desk.sends(john, Post::text("It still smokes").reply_to(plug));
        desk.run(SOON).await;
        let third = desk.tickets(john).await[0].clone();
        assert_eq!(third.continues, Some(first), "{}", desk.transcript(desk.chat(john)));
        assert_eq!(times(&desk.topic_texts(of_second), "It still smokes"), 0);
        // Another reply to the same goes to the one that goes on with it.
        desk.sends(john, Post::text("Much smoke").reply_to(plug));
        desk.run(SOON).await;
        let tickets = desk.tickets(john).await;
        assert_eq!((tickets.len(), tickets[0].id), (3, third.id));
        assert_eq!(times(&desk.topic_texts(desk.thread_of(third.id)), "Much smoke"), 1);
        assert!(third.id > second);
    });
}

#[test]
fn a_reply_amid_the_questions_of_another_goes_to_its_ticket_and_the_questions_go_on() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, of_first) = opens_with(&desk, john, "It is broken", anna).await;
        desk.writes(anna, of_first, "Since when?");
        desk.run(SOON).await;
        let chat = desk.chat(john);
        desk.says(john, "/start");
        desk.run(SOON).await;
        for press in ["m", "t:account"] {
            desk.presses(john, chat, press);
            desk.run(SOON).await;
        }
        let asked = line(&desk, john, "Since when?");
        desk.sends(john, Post::text("Since Monday").reply_to(asked));
        desk.run(SOON).await;
        assert_eq!(times(&desk.topic_texts(of_first), "Since Monday"), 1);
        for answer in ["john", "It does not let me in"] {
            desk.says(john, answer);
            desk.run(SOON).await;
        }
        desk.presses(john, chat, "s");
        desk.run(SOON).await;
        let second = desk.tickets(john).await[0].id;
        let shown = desk.topic_texts(desk.thread_of(second));
        assert_eq!(times(&shown, "It does not let me in"), 1, "{shown:?}");
        assert_eq!(times(&shown, "Since Monday"), 0, "{shown:?}");
    });
}

#[test]
fn a_command_that_replies_is_about_the_ticket_of_that_message() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (first, of_first) = opens_with(&desk, john, "It is broken", anna).await;
        desk.writes(anna, of_first, "Since when?");
        desk.run(SOON).await;
        let (second, _) = opens_another(&desk, john, anna).await;
        let asked = line(&desk, john, "Since when?");
        desk.sends(john, Post::text("/person").reply_to(asked));
        desk.run(SOON).await;
        assert!(desk.ticket(john, first).await.person_called);
        assert!(!desk.ticket(john, second).await.person_called);
    });
}

#[test]
fn a_message_that_may_be_meant_for_two_tickets_waits_until_it_is_said_which() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (first, of_first) = opens_with(&desk, john, "It is broken", anna).await;
        let (second, of_second) = opens_another(&desk, john, anna).await;
        desk.writes(anna, of_first, "Since when?");
        desk.run(SOON).await;
        let photos = (0..3).map(|_| Post::media(MediaKind::Photo, "a.jpg", b"x")).collect();
        desk.world.say_album(john, desk.chat(john), photos).expect("an album");
        desk.says(john, "Since Monday");
        desk.run(SOON).await;
        let asked = desk.read(john);
        assert_eq!(times(&asked, "Which one is this about?"), 1, "{asked:?}");
        let there = |thread| (desk.topic_messages(desk.first, thread).len(), desk.topic_texts(thread));
        let (before_first, before_second) = (there(of_first), there(of_second));
        assert_eq!(
            times(&before_first.1, "Since Monday") + times(&before_second.1, "Since Monday"),
            0
        );
        desk.presses(john, desk.chat(john), &format!("f:{first}"));
        desk.run(SOON).await;
        let messages = desk.topic_messages(desk.first, of_first);
        let albums: Vec<_> = messages.iter().filter_map(|message| message.album.clone()).collect();
        assert_eq!(albums.len(), 3, "{}", desk.transcript(desk.first));
        assert!(albums.iter().all(|album| *album == albums[0]), "it stays an album");
        assert_eq!(times(&desk.topic_texts(of_first), "Since Monday"), 1);
        assert_eq!(there(of_second), before_second);
        // Without a choice it goes where the question said that it would.
        desk.writes(anna, of_second, "Which browser?");
        desk.run(SOON).await;
        desk.says(john, "The red one");
        desk.run(SOON).await;
        assert!(
            desk.last(john).contains(&format!("it goes to №{first}")),
            "{}",
            desk.last(john)
        );
        assert_eq!(times(&desk.topic_texts(of_first), "The red one"), 0);
        desk.run(Duration::from_mins(6)).await;
        assert_eq!(times(&desk.topic_texts(of_first), "The red one"), 1);
        assert_ne!(first, second);
    });
}

/// A text with a part of it in bold.
fn bold(text: &str, offset: i64, length: i64) -> Post {
    let bold = Entity {
        kind: "bold".to_owned(),
        offset,
        length,
        more: serde_json::Map::new(),
    };
    Post::formatted(Formatted {
        text: text.to_owned(),
        entities: vec![bold],
    })
}

#[test]
fn an_answer_says_of_which_ticket_it_is_where_several_are_open() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (first, of_first) = opens_with(&desk, john, "It is broken", anna).await;
        desk.writes(anna, of_first, "Since when?");
        desk.run(SOON).await;
        assert_eq!(desk.last(john), "Since when?", "there is but one");
        let (second, of_second) = opens_another(&desk, john, anna).await;
        let said = desk.puts(anna, bold("💡 Pull the plug", 12, 4).in_topic(of_first));
        desk.run(SOON).await;
        assert_eq!(desk.last(john), format!("№{first}\n💡 Pull the plug"));
        let chat = desk.chat(john);
        let plug = |text: &str| {
            let message = desk.world.message(chat, line(&desk, john, text)).expect("there");
            let words = message.content.words().expect("words").clone();
            let bold = words
                .entities
                .iter()
                .find(|entity| entity.kind == "bold")
                .expect("bold")
                .clone();
            let units: Vec<u16> = words.text.encode_utf16().collect();
            let (from, length) = (
                usize::try_from(bold.offset).expect("few"),
                usize::try_from(bold.length).expect("few"),
            );
            String::from_utf16(&units[from..from + length]).expect("a part")
        };
        assert_eq!(plug("Pull the plug"), "plug");
        // An edit keeps it.
        desk.world
            .edit(anna, desk.first, said, bold("💡 Now pull the red plug", 16, 8))
            .expect("their own");
        desk.run(SOON).await;
        assert_eq!(desk.last(john), format!("№{first}\n💡 Now pull the red plug"));
        assert_eq!(plug("red plug"), "red plug");
        // So does a caption, and an album in its first; what has no words hangs on a line about its ticket.
        let photo = || Post::media(MediaKind::Photo, "a.jpg", b"x").in_topic(of_second);
        desk.puts(anna, photo().caption("Look"));
        desk.run(SOON).await;
        assert_eq!(desk.last(john), format!("№{second}\nLook"));
        let album = desk.world.say_album(anna, desk.first, vec![photo(), photo()]);
        album.expect("an album");
        desk.run(Duration::from_mins(1)).await;
        let messages = desk.world.messages(chat, Part::All);
        let captions: Vec<String> = messages[messages.len() - 2..]
            .iter()
            .map(|message| {
                message
                    .content
                    .words()
                    .map(|words| words.text.clone())
                    .unwrap_or_default()
            })
            .collect();
        assert_eq!(captions, [format!("№{second}"), String::new()]);
        desk.puts(
            anna,
            Post::media(MediaKind::Sticker, "a.webp", b"x").in_topic(of_second),
        );
        desk.run(SOON).await;
        let messages = desk.world.messages(chat, Part::All);
        let sticker = messages.last().expect("a sticker");
        let under = sticker.reply.as_ref().expect("a reply").message_id;
        let under = desk.world.message(chat, under).expect("there");
        let text = under
            .content
            .words()
            .map(|words| words.text.clone())
            .unwrap_or_default();
        assert!(text.contains(&format!("№{second}")), "{text}");
    });
}

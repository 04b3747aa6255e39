//! What Telegram brings again, as the same update or as another, and what an edit makes of a command.

use scenarios::{Plan, desk::Mail};
use telegram_sim::Post;

use crate::{
    play,
    steps::{SOON, opens_with, times},
};

#[test]
fn a_message_under_another_update_id_appears_once_on_either_side() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        desk.says(john, "Smoke comes out");
        desk.writes(anna, thread, "Pull the plug");
        for mail in desk.take_mail() {
            let again = |by: i64| {
                let mut mail = mail.clone();
                let id = mail.update["update_id"].as_i64().expect("an id");
                mail.update["update_id"] = (id + by).into();
                mail
            };
            for by in [0, 1_000_000, 0, 2_000_000] {
                let mail: Mail = again(by);
                assert!(desk.hand_in(mail, true).await.accepted());
            }
        }
        desk.run(SOON).await;
        let topic = desk.topic_texts(thread);
        assert_eq!(times(&topic, "Smoke comes out"), 1, "{topic:?}");
        assert_eq!(times(&desk.read(john), "Pull the plug"), 1, "{:?}", desk.read(john));
    });
}

#[test]
fn an_agent_who_has_gone_stays_away_though_an_earlier_word_comes_by_another_update() {
    play(Plan::plain(), async |desk| {
        let anna = desk.staff.anna;
        desk.says(anna, "/online");
        let mut mail: Mail = desk.take_mail().remove(0);
        assert!(desk.hand_in(mail.clone(), true).await.accepted());
        desk.says(anna, "/away");
        desk.run(SOON).await;
        let id = mail.update["update_id"].as_i64().expect("an id");
        mail.update["update_id"] = (id + 1_000).into();
        assert!(desk.hand_in(mail, true).await.accepted());
        let hands = desk.store.hands(&[domain::UserId(anna)]).await.expect("a read");
        assert!(!hands[0].present, "{hands:?}");
    });
}

#[test]
fn a_command_that_is_edited_into_words_is_said_and_words_edited_into_a_command_stay_said() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let help = desk.says(john, "/help");
        desk.run(SOON).await;
        let edit = |message, text: &str| {
            let edited = desk.world.edit(john, desk.chat(john), message, Post::text(text));
            edited.expect("their own");
        };
        edit(help, "my card was charged twice");
        desk.run(SOON).await;
        let tickets = desk.tickets(john).await;
        assert_eq!(tickets.len(), 1, "{}", desk.transcript(desk.chat(john)));
        let thread = desk.thread_of(tickets[0].id);
        assert_eq!(times(&desk.topic_texts(thread), "my card was charged twice"), 1);
        edit(help, "/status of my card, please");
        desk.run(SOON).await;
        let topic = desk.topic_texts(thread);
        assert_eq!(times(&topic, "of my card, please"), 1, "{topic:?}");
        assert_eq!(desk.tickets(john).await.len(), 1);
    });
}

#[test]
fn an_edit_that_races_what_it_is_of_is_neither_lost_nor_a_message_of_its_own() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        for round in 0..5 {
            let said = desk.says(john, &format!("Order {round}7"));
            let edited = desk
                .world
                .edit(john, desk.chat(john), said, Post::text(&format!("Order {round}8")));
            edited.expect("their own");
            let mut mail = desk.take_mail().into_iter();
            let (Some(original), Some(edit), None) = (mail.next(), mail.next(), mail.next()) else {
                panic!("a message and its edit")
            };
            // The edit is read first, and loses.
            let (later, first) = tokio::join!(desk.hand_in(edit, true), desk.hand_in(original, true));
            assert!(first.accepted() && later.accepted());
            desk.run(SOON).await;
            let topic = desk.topic_texts(thread);
            assert_eq!(times(&topic, &format!("Order {round}8")), 1, "{topic:?}");
            assert_eq!(times(&topic, &format!("Order {round}7")), 0, "{topic:?}");
        }
    });
}

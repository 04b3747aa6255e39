//! What is said in a group in answer to somebody there: little, and within its pace, so that customers' words come first.

use std::time::Duration;

use scenarios::{Desk, Plan, desk::Mail};
use telegram_sim::Part;

use crate::{
    play,
    steps::{SOON, opens_with, times},
};

const AWAY: &str = "Only staff can do that";
const UNKNOWN: &str = "There is no such command";

/// A desk with Telegram's limits and its own.
fn paced() -> Plan {
    Plan {
        limits: true,
        ..Plan::plain()
    }
}

/// A ticket with a topic, some minutes ago: the group's pace is as after silence.
async fn begins(desk: &Desk) -> (i64, i64) {
    let john = desk.customer(1);
    let (_, thread) = opens_with(desk, john, "It is broken", desk.staff.anna).await;
    desk.run(Duration::from_mins(3)).await;
    (john, thread)
}

#[test]
fn thirty_messages_of_a_stranger_hold_up_nobody() {
    play(paced(), async |desk| {
        let (john, thread) = begins(&desk).await;
        for number in 0..30 {
            desk.writes(desk.staff.guest, thread, &format!("Hello {number}"));
        }
        desk.settle().await;
        desk.says(john, "It smokes");
        desk.run(SOON).await;
        let topic = desk.topic_texts(thread);
        assert_eq!(times(&topic, "It smokes"), 1, "within seconds");
        assert_eq!(times(&topic, AWAY), 1, "once");
        desk.run(Duration::from_mins(61)).await;
        desk.writes(desk.staff.guest, thread, "Hello?");
        desk.run(SOON).await;
        assert_eq!(times(&desk.topic_texts(thread), AWAY), 2, "and once more in an hour");
    });
}

#[test]
fn an_answer_to_a_stranger_that_was_lost_on_its_way_is_given_again() {
    play(Plan::plain(), async |desk| {
        let (_, thread) = begins(&desk).await;
        desk.writes(desk.staff.guest, thread, "Hello");
        let mail = desk.take_mail().remove(0);
        let lost = desk.hand_in(mail.clone(), false).await;
        assert!(lost.reply.is_some_and(|reply| reply.method.is_some()));
        let again = desk.hand_in(mail, true).await;
        assert!(
            again.reply.is_some_and(|reply| reply.method.is_some()),
            "the same update"
        );
    });
}

#[test]
fn bots_and_what_is_written_by_way_of_one_get_no_answer() {
    play(Plan::plain(), async |desk| {
        let (_, thread) = begins(&desk).await;
        let bot = |update: &mut serde_json::Value| update["message"]["from"]["is_bot"] = true.into();
        let by_way = |update: &mut serde_json::Value| {
            update["message"]["via_bot"] = serde_json::json!({"id": 5, "is_bot": true, "first_name": "Gif"});
        };
        for change in [bot as fn(&mut serde_json::Value), by_way] {
            desk.writes(desk.staff.guest, thread, "Hello");
            let Mail { bot, mut update, at } = desk.take_mail().remove(0);
            change(&mut update);
            let delivered = desk.hand_in(Mail { bot, update, at }, true).await;
            assert!(delivered.accepted());
            assert_eq!(delivered.reply.and_then(|reply| reply.method), None);
        }
    });
}

#[test]
fn slips_of_staff_are_told_within_the_pace_and_then_by_a_reaction() {
    play(paced(), async |desk| {
        let (john, thread) = begins(&desk).await;
        let slips: Vec<i64> = (0..20)
            .map(|number| desk.writes(desk.staff.anna, thread, &format!("/rezolve {number}")))
            .collect();
        desk.settle().await;
        desk.says(john, "It smokes");
        desk.run(SOON).await;
        let topic = desk.topic_texts(thread);
        assert_eq!(times(&topic, "It smokes"), 1, "within seconds");
        let told = times(&topic, UNKNOWN);
        assert!((1..=5).contains(&told), "{told}");
        let messages = desk.world.messages(desk.first, Part::Topic(thread));
        let puzzled = messages
            .iter()
            .filter(|message| slips.contains(&message.id) && !message.reactions.is_empty());
        assert_eq!(puzzled.count() + told, 20, "each is told one way or the other");
    });
}

#[test]
fn words_that_go_nowhere_get_a_reaction_where_there_is_no_room_to_say_so() {
    play(paced(), async |desk| {
        let (_, thread) = begins(&desk).await;
        let token = &desk.bots[0].account.token;
        let params = serde_json::json!({"chat_id": desk.first.chat_id(), "name": "A topic that was made twice"});
        let made = desk.world.call(token, "createForumTopic", params).object();
        let of_none = made["message_thread_id"].as_i64().expect("a topic");
        for number in 0..10 {
            desk.writes(desk.staff.anna, thread, &format!("/rezolve {number}"));
        }
        desk.settle().await;
        let lost = [
            desk.writes(desk.staff.boris, of_none, "We are at it"),
            desk.writes(desk.staff.boris, of_none, "It is on its way"),
        ];
        desk.settle().await;
        for message in lost {
            let message = desk.world.message(desk.first, message).expect("his message");
            assert!(!message.reactions.is_empty(), "{}", desk.transcript(desk.first));
        }
    });
}

#[test]
fn a_press_for_which_the_group_has_no_room_is_answered_by_a_toast() {
    play(paced(), async |desk| {
        let (_, thread) = begins(&desk).await;
        let button = |name: &str| format!("a:{name}:");
        let mut said = Vec::new();
        for _ in 0..5 {
            for name in ["more", "back"] {
                let Some(press) = desk.try_press(desk.staff.anna, desk.first, &button(name)) else {
                    continue;
                };
                desk.settle().await;
                said.push(desk.world.toast(&press).map(|toast| toast.text));
            }
        }
        assert!(said.iter().all(Option::is_some), "{said:?}");
        let busy = |text: &Option<String>| {
            text.as_deref()
                .is_some_and(|text| text.starts_with("Telegram takes no more"))
        };
        assert!(said.iter().any(busy), "{said:?}\n{:?}", desk.topic_texts(thread));
    });
}

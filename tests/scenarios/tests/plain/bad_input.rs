//! What no client of Telegram sends, and what people send all the same: each is answered, and nobody's words are lost.

use domain::{TicketId, ticket::State};
use scenarios::{Desk, Plan, desk::SECRET};
use serde_json::{Value, json};
use telegram_sim::{Member, Post, Status};

use crate::{
    play,
    steps::{SOON, opens, opens_with},
};

/// Hands a body in; gives the status and what was written because of it.
async fn hand_in(desk: &Desk, body: &[u8]) -> (u16, String) {
    desk.take_records("bad input", std::mem::take);
    let reply = desk.hand_in_raw(Some(SECRET.as_bytes()), body).await;
    let written = desk.take_records("bad input", std::mem::take);
    let images: Vec<String> = written
        .iter()
        .map(|record| format!("{:?}", record.event.change.new_image))
        .collect();
    (reply.status, images.concat())
}

/// The desk still works for somebody who comes now.
async fn works_on(desk: &Desk) {
    let user = desk.customer(0);
    let (_, thread) = opens(desk, user, "Всё ли в порядке?").await;
    assert!(desk.topic_texts(thread).contains(&"Всё ли в порядке?".to_owned()));
}

/// A press that no keyboard offered, as a client of one's own can send it.
fn forged(desk: &Desk, user: i64, in_group: Option<i64>, data: &str) -> Value {
    let chat = match in_group {
        None => json!({"id": user, "type": "private"}),
        Some(_) => json!({"id": desk.first.chat_id(), "type": "supergroup", "is_forum": true}),
    };
    let mut message = json!({"message_id": 2, "date": 1, "chat": chat});
    if let Some(thread) = in_group {
        message["message_thread_id"] = thread.into();
        message["is_topic_message"] = true.into();
    }
    let from = json!({"id": user, "is_bot": false, "first_name": "Somebody", "language_code": "en"});
    json!({
        "update_id": 900_000_000 + i64::from(u32::try_from(data.len()).unwrap_or(0)),
        "callback_query": {"id": "77", "from": from, "message": message, "chat_instance": "1", "data": data},
    })
}

/// What the webhook answers to a forged press: the text of the toast.
async fn toast(desk: &Desk, update: &Value) -> String {
    let body = serde_json::to_vec(update).expect("JSON");
    let reply = desk.hand_in_raw(Some(SECRET.as_bytes()), &body).await;
    assert_eq!(reply.status, 200);
    let method = reply.method.expect("a press is always answered");
    assert_eq!(method.name(), "answerCallbackQuery");
    method.params()["text"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn what_is_no_update_is_answered_and_leaves_nothing() {
    play(Plan::plain(), async |desk| {
        let deep = format!("{}{}", "[".repeat(500_000), "]".repeat(500_000));
        let nested = format!("{{\"update_id\": 5, \"message\": {deep}}}");
        let objects = format!("{{\"a\":{}1{}", "{\"a\":".repeat(150_000), "}".repeat(150_001));
        let bodies: [&[u8]; 10] = [
            b"",
            b"{",
            b"null",
            b"\xff\xfe\x00",
            b"{\"update_id\": \"five\"}",
            b"{\"message\": {\"text\": \"words\"}}",
            b"[1, 2, 3]",
            deep.as_bytes(),
            nested.as_bytes(),
            objects.as_bytes(),
        ];
        for body in bodies {
            let (status, written) = hand_in(&desk, body).await;
            let start = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
            assert_eq!((status, written), (200, String::new()), "{start}");
        }
        works_on(&desk).await;
    });
}

#[test]
fn what_is_longer_than_any_update_is_not_even_read() {
    play(Plan::plain(), async |desk| {
        let long = json!({"update_id": 5, "message": {"text": "x".repeat(1 << 20)}}).to_string();
        desk.table.reset_counts();
        assert_eq!(hand_in(&desk, long.as_bytes()).await, (200, String::new()));
        assert!(desk.table.counts().is_empty());
        works_on(&desk).await;
    });
}

#[test]
fn an_update_that_may_hold_words_is_kept_as_it_came() {
    play(Plan::plain(), async |desk| {
        let unknown = json!({"update_id": 5, "hologram_message": {"text": "Hear me"}});
        let (status, kept) = hand_in(&desk, unknown.to_string().as_bytes()).await;
        assert_eq!(status, 200);
        assert!(kept.contains("Hear me"), "{kept}");
        let malformed = json!({"update_id": 6, "message": {"message_id": "six", "text": "Hear me too"}});
        let (status, kept) = hand_in(&desk, malformed.to_string().as_bytes()).await;
        assert_eq!(status, 200);
        assert!(kept.contains("Hear me too"), "{kept}");
        // Deeper than we read, or half a character: a mistake in JSON to us, and somebody's words all the same.
        let deep = format!("{}null{}", r#"{"reply_to_message":"#.repeat(200), "}".repeat(200));
        let deep = format!(r#"{{"update_id":8,"message":{{"text":"Hear me deep","reply_to_message":{deep}}}}}"#);
        let half = r#"{"update_id":9,"message":{"message_id":9,"text":"Hear me half \ud83d"}}"#;
        for (update, words) in [(&*deep, "Hear me deep"), (half, "Hear me half")] {
            let (status, kept) = hand_in(&desk, update.as_bytes()).await;
            assert_eq!(status, 200);
            assert!(kept.contains(words), "{kept}");
        }
        // What holds nobody's words is not kept.
        let silent = json!({"update_id": 7, "chat_boost": {"boost": 1}});
        assert_eq!(
            hand_in(&desk, silent.to_string().as_bytes()).await,
            (200, String::new())
        );
        works_on(&desk).await;
    });
}

#[test]
fn ids_at_the_edges_of_their_numbers_are_taken() {
    play(Plan::plain(), async |desk| {
        for id in [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX] {
            let from = json!({"id": id, "is_bot": false, "first_name": "Edge"});
            for (chat, kind) in [
                (id, "private"),
                (id, "supergroup"),
                (desk.first.chat_id(), "supergroup"),
            ] {
                let message = json!({
                    "message_id": id, "message_thread_id": id, "is_topic_message": true, "date": 1,
                    "chat": {"id": chat, "type": kind}, "from": from, "text": "At the edge",
                    "reply_to_message": {"message_id": id, "date": 1, "chat": {"id": chat, "type": kind}},
                });
                let press = json!({"id": "1", "from": from, "message": message, "data": format!("a:take:{id}")});
                for update in [
                    json!({"update_id": id, "message": message}),
                    json!({"update_id": id, "edited_message": message}),
                    json!({"update_id": id, "callback_query": press}),
                ] {
                    let (status, _) = hand_in(&desk, update.to_string().as_bytes()).await;
                    assert_eq!(status, 200, "{update}");
                }
            }
        }
        desk.says(desk.customer(1), "From the middle");
        desk.settle().await;
        assert_eq!(desk.tickets(desk.customer(1)).await.len(), 1);
    });
}

#[test]
fn four_thousand_and_ninety_six_units_of_emoji_arrive_whole() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        // Telegram counts UTF-16 units: two for each of these.
        let emoji = "🦀".repeat(2_048);
        let (_, thread) = opens_with(&desk, john, &emoji, anna).await;
        assert!(desk.topic_texts(thread).contains(&emoji));
        desk.says(john, &emoji);
        desk.writes(anna, thread, &emoji);
        desk.run(SOON).await;
        let in_topic = desk.topic_texts(thread).iter().filter(|text| **text == emoji).count();
        assert_eq!(in_topic, 3);
        assert!(desk.read(john).iter().filter(|text| **text == emoji).count() == 3);
    });
}

#[test]
fn a_press_that_no_button_offers_does_nothing_and_says_so() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (ticket, thread) = opens(&desk, john, "It is broken").await;
        let before = desk.ticket(john, ticket).await;
        let long = "x".repeat(5_000);
        for data in [
            "",
            ":",
            "a",
            "a:take",
            "a:fly:1",
            "r:1:0:9",
            "r:1:4294967296:1",
            "t:moon",
            "l:xx",
            "\u{0}",
            "🦀:1",
            &long,
        ] {
            assert!(
                !toast(&desk, &forged(&desk, john, None, data)).await.is_empty(),
                "{data:?}"
            );
            assert!(
                !toast(&desk, &forged(&desk, anna, Some(thread), data)).await.is_empty(),
                "{data:?}"
            );
        }
        desk.settle().await;
        assert_eq!(desk.ticket(john, ticket).await, before);
    });
}

#[test]
fn a_button_of_somebody_elses_ticket_changes_nothing() {
    play(Plan::plain(), async |desk| {
        let (irina, john, anna) = (desk.customer(0), desk.customer(1), desk.staff.anna);
        let (theirs, _) = opens(&desk, irina, "Мой вопрос").await;
        let (_, mine) = opens(&desk, john, "My question").await;
        let before = desk.ticket(irina, theirs).await;
        let of = theirs.0;
        for data in [
            format!("f:{of}"),
            format!("d:{of}"),
            format!("n:{of}"),
            format!("r:{of}:0:1"),
        ] {
            let said = toast(&desk, &forged(&desk, john, None, &data)).await;
            assert!(!said.is_empty() && !said.contains("Мой"), "{data}: {said}");
        }
        // A card's button in another ticket's topic.
        let said = toast(&desk, &forged(&desk, anna, Some(mine), &format!("a:take:{of}"))).await;
        assert_eq!(said, "This button no longer works.");
        desk.settle().await;
        assert_eq!(desk.ticket(irina, theirs).await, before);
        // Where what they write goes has not changed either.
        desk.says(john, "More of mine");
        desk.run(SOON).await;
        assert!(desk.topic_texts(mine).contains(&"More of mine".to_owned()));
    });
}

#[test]
fn a_card_obeys_the_staff_and_nobody_else() {
    play(Plan::plain(), async |desk| {
        let (john, guest) = (desk.customer(1), desk.staff.guest);
        let (ticket, thread) = opens(&desk, john, "It is broken").await;
        let before = desk.ticket(john, ticket).await;
        for action in ["take", "ask", "done", "up", "more", "back", "drop", "spam"] {
            let data = format!("a:{action}:{ticket}");
            let said = toast(&desk, &forged(&desk, john, None, &data)).await;
            assert_eq!(said, "Your role does not allow that.", "by the customer, in private");
            for somebody in [john, guest, desk.staff.admin] {
                let said = toast(&desk, &forged(&desk, somebody, Some(thread), &data)).await;
                assert_eq!(said, "Only staff can do that. Ask an admin for an invitation.");
            }
        }
        for user in [john, guest] {
            let said = toast(&desk, &forged(&desk, user, None, &format!("y:{user}"))).await;
            assert_eq!(said, "Your role does not allow that.", "nobody lets themselves in");
        }
        desk.settle().await;
        assert_eq!(desk.ticket(john, ticket).await, before);
    });
}

#[test]
fn a_command_of_somebody_who_is_no_agent_does_nothing_and_says_so() {
    play(Plan::plain(), async |desk| {
        let (john, guest) = (desk.customer(1), desk.staff.guest);
        let (ticket, thread) = opens(&desk, john, "It is broken").await;
        let read = desk.read(john);
        for command in ["/take", "/resolve It is nothing", "/escalate", "Just a word"] {
            desk.writes(guest, thread, command);
            desk.run(SOON).await;
        }
        let mut said = desk.topic_texts(thread);
        said.retain(|text| text == "Only staff can do that. Ask an admin for an invitation.");
        assert_eq!(said.len(), 1, "once an hour");
        assert_eq!(desk.ticket(john, ticket).await.state, State::Accepted);
        assert_eq!(desk.read(john), read, "the customer reads nothing of it");
        desk.says(john, "/invite");
        desk.run(SOON).await;
        assert_eq!(desk.last(john), "Your role does not allow that.");
    });
}

#[test]
fn an_anonymous_admin_is_asked_for_a_name() {
    play(Plan::plain(), async |desk| {
        let (john, vera) = (desk.customer(1), desk.staff.vera);
        let (_, thread) = opens(&desk, john, "It is broken").await;
        let read = desk.read(john);
        let hidden = Member {
            is_anonymous: true,
            ..Member::with(Status::Administrator)
        };
        desk.world.set_member(desk.first, vera, &hidden).expect("a member");
        let asked = desk.find(desk.first, "It is broken").expect("the copy");
        desk.replies(vera, thread, asked, "Who am I?");
        desk.run(SOON).await;
        let said = desk.topic_texts(thread).pop().unwrap_or_default();
        assert!(said.starts_with("You write as the group"), "{said}");
        assert_eq!(desk.read(john), read);
    });
}

#[test]
fn what_telegram_does_not_copy_is_said_at_once_and_opens_nothing() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let invoice = json!({"update_id": 5, "message": {
            "message_id": 5, "date": 1, "chat": {"id": john, "type": "private"},
            "from": {"id": john, "is_bot": false, "first_name": "John", "language_code": "en"},
            "invoice": {"title": "A", "description": "B", "start_parameter": "", "currency": "XTR", "total_amount": 1},
        }});
        let reply = desk
            .hand_in_raw(Some(SECRET.as_bytes()), invoice.to_string().as_bytes())
            .await;
        assert_eq!(reply.status, 200);
        let said = reply.method.expect("an answer").params()["text"].to_string();
        assert!(said.contains("Telegram does not let us pass on"), "{said}");
        assert!(desk.tickets(john).await.is_empty());
        desk.sends(john, Post::text("In words, then"));
        desk.run(SOON).await;
        assert_eq!(desk.tickets(john).await.len(), 1);
        assert_eq!(desk.tickets(john).await[0].id, TicketId(1));
    });
}

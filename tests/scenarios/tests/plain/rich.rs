//! Words in other fields than text and caption: read where they decide, and kept inside where they cannot be read.

use scenarios::{Desk, Plan, desk::SECRET};
use serde_json::{Value, json};

use crate::{
    play,
    steps::{SOON, opens, opens_with},
};

/// A message that somebody writes in a topic, as Telegram tells of it. Gives what is answered at once.
async fn writes(desk: &Desk, agent: i64, thread: i64, id: i64, content: &Value) -> String {
    tells(desk, "message", agent, thread, id, content).await
}

async fn tells(desk: &Desk, update: &str, agent: i64, thread: i64, id: i64, content: &Value) -> String {
    let mut message = json!({
        "message_id": id, "message_thread_id": thread, "is_topic_message": true, "date": desk.time.now().as_second(),
        "chat": {"id": desk.first.chat_id(), "type": "supergroup", "is_forum": true, "title": "First"},
        "from": {"id": agent, "is_bot": false, "first_name": "Somebody"},
    });
    for (name, value) in content.as_object().expect("fields") {
        message[name] = value.clone();
    }
    let number = desk.time.now_ms() + id;
    let body = json!({"update_id": number, update: message}).to_string();
    let reply = desk.hand_in_raw(Some(SECRET.as_bytes()), body.as_bytes()).await;
    assert_eq!(reply.status, 200);
    desk.run(SOON).await;
    let answer = reply
        .method
        .map(|method| method.params()["text"].as_str().unwrap_or_default().to_owned());
    answer.unwrap_or_default()
}

fn rich(text: &str) -> Value {
    json!({"rich_message": {"blocks": [
        {"type": "heading", "size": 1, "text": {"type": "bold", "text": text}},
        {"type": "list", "items": [{"label": "1.", "blocks": [{"type": "paragraph", "text": "item"}]}]},
        {"type": "table", "cells": [[{"text": "cell", "align": "left", "valign": "top"}]]},
    ]}})
}

/// What the customer has read so far.
fn read(desk: &Desk, user: i64) -> String {
    desk.transcript(desk.chat(user))
}

#[test]
fn a_note_in_a_rich_message_never_reaches_the_customer() {
    play(Plan::plain(), async |desk| {
        let (john, anna, boris) = (desk.customer(1), desk.staff.anna, desk.staff.boris);
        let (_, free) = opens(&desk, desk.customer(0), "Anybody?").await;
        writes(&desk, anna, free, 9_001, &rich("// he is a fraud")).await;
        let (ticket, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let his = desk.find(desk.first, "It is broken").expect("his message");
        for (number, mark) in (1..).zip(["// he is a fraud", "/note he is a fraud", " \u{2060}// he is a fraud"]) {
            writes(&desk, anna, thread, 9_010 + number, &rich(mark)).await;
            let mut reply = rich(mark);
            reply["reply_to_message"] = json!({"message_id": his, "date": 1,
                "chat": {"id": desk.first.chat_id(), "type": "supergroup"}, "text": "It is broken"});
            writes(&desk, boris, thread, 9_020 + number, &reply).await;
        }
        for user in [john, desk.customer(0)] {
            assert!(!read(&desk, user).contains("fraud"), "{}", read(&desk, user));
        }
        assert_eq!(desk.ticket(john, ticket).await.first_replied_at, None);
    });
}

#[test]
fn a_rich_message_leaves_with_all_of_its_words_and_is_edited_there() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        assert_eq!(writes(&desk, anna, thread, 9_001, &rich("We mend it")).await, "");
        let all = read(&desk, john);
        assert!(
            ["We mend it", "item", "cell"].iter().all(|word| all.contains(word)),
            "{all}"
        );
        assert!(all.contains("[rich]"), "as it was written: {all}");
        tells(&desk, "edited_message", anna, thread, 9_001, &rich("We have mended it")).await;
        let all = read(&desk, john);
        assert!(
            all.contains("We have mended it") && !all.contains("We mend it"),
            "{all}"
        );
        let short = json!({"text": "In short: mended"});
        tells(&desk, "edited_message", anna, thread, 9_001, &short).await;
        let all = read(&desk, john);
        assert!(all.contains("In short") && !all.contains("[rich]"), "{all}");
        tells(&desk, "edited_message", anna, thread, 9_001, &rich("// he is a fraud")).await;
        tells(
            &desk,
            "edited_message",
            anna,
            thread,
            9_001,
            &json!({"text": "It works"}),
        )
        .await;
        assert_eq!(read(&desk, john), all, "what was made a note stays one");
    });
}

#[test]
fn what_cannot_be_read_stays_and_its_author_is_told() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let before = read(&desk, john);
        let blocks = json!([{"type": "hologram", "words": "he is a fraud"}]);
        for (number, content) in (0..).zip([
            json!({"rich_message": {"blocks": blocks}}),
            json!({"hologram": {"text": "he is a fraud"}}),
            json!({"story": {"id": 1, "chat": {"id": 5, "type": "private"}}}),
            json!({"poll": {"question": {"text": "he is a fraud"}}}),
        ]) {
            let told = writes(&desk, anna, thread, 9_001 + number, &content).await;
            assert!(told.contains("cannot be read"), "{told}");
        }
        assert_eq!(read(&desk, john), before);
    });
}

#[test]
fn a_poll_or_a_contact_is_a_note_by_its_words_or_by_what_it_answers() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let before = read(&desk, john);
        let poll = |question: &str| json!({"poll": {"question": question, "options": [{"text": "yes"}]}});
        let contact = json!({"contact": {"first_name": "// thief", "phone_number": "+7"}});
        assert_eq!(writes(&desk, anna, thread, 9_001, &poll("// is he a fraud?")).await, "");
        assert_eq!(writes(&desk, anna, thread, 9_002, &contact).await, "");
        for (number, mut answer) in (3..).zip([
            poll("is he a fraud?"),
            json!({"sticker": {"file_id": "s"}}),
            json!({"voice": {"file_id": "v"}}),
            json!({"location": {"latitude": 1, "longitude": 2}}),
        ]) {
            answer["reply_to_message"] = json!({"message_id": 9_001, "date": 1,
                "chat": {"id": desk.first.chat_id(), "type": "supergroup"}, "poll": poll("// is he a fraud?")["poll"]});
            let told = writes(&desk, anna, thread, 9_000 + number, &answer).await;
            assert!(told.contains("does not see the message that this replies to"), "{told}");
        }
        assert_eq!(read(&desk, john), before);
    });
}

#[test]
fn every_word_of_a_rich_message_that_is_longer_than_a_text_may_be_leaves() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let long: Vec<_> = (0..400)
            .map(|number| json!({"type": "paragraph", "text": format!("line {number} of a long answer")}))
            .collect();
        let told = writes(&desk, anna, thread, 9_001, &json!({"rich_message": {"blocks": long}})).await;
        assert_eq!(told, "");
        let all = read(&desk, john);
        assert!(all.contains("line 0 of") && all.contains("line 399 of"), "{all}");
    });
}

#[test]
fn a_customers_rich_message_stands_in_the_topic_as_it_was_written_and_so_does_its_edit() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let post = |word: &str| telegram_sim::Post::rich(rich(word)["rich_message"].clone());
        let said = desk.sends(john, post("Look at that"));
        desk.run(SOON).await;
        let edited = desk.world.edit(john, desk.chat(john), said, post("Look at this"));
        edited.expect("an edit");
        desk.run(SOON).await;
        let messages = desk.topic_messages(desk.first, thread);
        let words: Vec<_> = messages.iter().map(scenarios::desk::line).collect();
        assert!(
            words.iter().any(|line| line.contains("[rich] Look at this")),
            "{words:?}"
        );
    });
}

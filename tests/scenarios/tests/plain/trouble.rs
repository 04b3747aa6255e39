//! What breaks around the desk, and what people notice of it: nothing is lost, and nothing comes twice.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::ticket::State;
use scenarios::{
    Desk, Plan,
    chaos::{Rates, Sent},
    desk::line,
};
use telegram_sim::{Fault, FaultRule, MediaKind, Post, Refusal};

use crate::{
    play,
    steps::{SOON, opens, opens_with, times},
};

const MINUTE: Duration = Duration::from_mins(1);

/// What stands somewhere that begins so.
fn beginning(mut texts: Vec<String>, with: &str) -> Vec<String> {
    texts.retain(|text| text.starts_with(with));
    texts
}

/// The calls of a method that Telegram carried out.
fn carried_out(desk: &Desk, method: &str) -> Vec<Sent> {
    let mut sent = desk.chaos.sent();
    sent.retain(|sent| sent.method == method && sent.result.is_some());
    sent
}

/// Both sides write for ten minutes while Telegram answers so; then it is back, and everything has arrived once and in order.
async fn ten_minutes_of(desk: Desk, fault: Fault) {
    let (john, anna) = (desk.customer(1), desk.staff.anna);
    let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
    let down = Arc::new(AtomicBool::new(true));
    let is_down = down.clone();
    desk.world
        .set_fault_hook(move |_| is_down.load(Ordering::Relaxed).then(|| fault.clone()));
    for number in 0..10 {
        desk.says(john, &format!("John says {number}"));
        desk.writes(anna, thread, &format!("Anna says {number}"));
        desk.run(MINUTE).await;
    }
    assert_eq!(times(&desk.topic_texts(thread), "John says"), 0, "it is down");
    assert_eq!(times(&desk.read(john), "Anna says"), 0, "it is down");
    down.store(false, Ordering::Relaxed);
    desk.run(Duration::from_mins(15)).await;
    let expected = |what: &str| (0..10).map(|number| format!("{what} {number}")).collect::<Vec<_>>();
    assert_eq!(beginning(desk.topic_texts(thread), "John says"), expected("John says"));
    assert_eq!(beginning(desk.read(john), "Anna says"), expected("Anna says"));
}

#[test]
fn after_ten_minutes_of_bad_gateways_everything_has_arrived_once() {
    play(Plan::plain(), async |desk| {
        ten_minutes_of(desk, Fault::bad_gateway()).await;
    });
}

#[test]
fn after_ten_minutes_almost_without_a_connection_everything_has_arrived_once() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        desk.chaos.set(Rates {
            telegram_away: 900,
            ..Rates::default()
        });
        for number in 0..10 {
            desk.says(john, &format!("John says {number}"));
            desk.writes(anna, thread, &format!("Anna says {number}"));
            desk.run(MINUTE).await;
        }
        desk.chaos.set(Rates::default());
        desk.run(Duration::from_mins(15)).await;
        let expected = |what: &str| (0..10).map(|number| format!("{what} {number}")).collect::<Vec<_>>();
        assert_eq!(beginning(desk.topic_texts(thread), "John says"), expected("John says"));
        assert_eq!(beginning(desk.read(john), "Anna says"), expected("Anna says"));
    });
}

#[test]
fn when_telegram_asks_for_a_pause_nothing_is_sent_before_it_ends() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        desk.world.plan_fault(FaultRule::once("copyMessage", Fault::flood(40)));
        let before = desk.chaos.sent().len();
        let picture = Post::media(MediaKind::Photo, "a.jpg", b"x").caption("Patience");
        desk.puts(anna, picture.in_topic(thread));
        desk.run(Duration::from_secs(39)).await;
        let asked = desk.chaos.sent().split_off(before);
        let to_john = |sent: &&Sent| sent.params["chat_id"] == john;
        assert_eq!(asked.iter().filter(to_john).count(), 1, "{asked:?}");
        assert_eq!(times(&desk.read(john), "Patience"), 0);
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "Patience"), 1);
    });
}

#[test]
fn who_blocks_the_bot_gets_the_answer_on_their_return() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (ticket, thread) = opens_with(&desk, john, "It is broken", anna).await;
        desk.world.set_blocked(john, desk.bot(), true).expect("a customer");
        // Telegram's word of it is lost: the answer finds out.
        assert_eq!(desk.take_mail().len(), 1);
        desk.writes(anna, thread, "Try another plug");
        desk.run(SOON).await;
        assert!(desk.ticket(john, ticket).await.unreachable);
        assert_eq!(times(&desk.topic_texts(thread), "has blocked the bot: replies"), 1);
        assert_eq!(times(&desk.read(john), "Try another plug"), 0);
        desk.run(Duration::from_mins(30)).await;
        desk.world.set_blocked(john, desk.bot(), false).expect("a customer");
        desk.run(SOON).await;
        assert!(!desk.ticket(john, ticket).await.unreachable);
        assert_eq!(times(&desk.read(john), "Try another plug"), 1);
        assert_eq!(times(&desk.topic_texts(thread), "replies go out again"), 1);
    });
}

#[test]
fn a_deleted_topic_is_made_anew_once_with_its_card_and_what_was_said() {
    play(Plan::plain(), async |desk| {
        for as_code in [false, true] {
            desk.world
                .configure(|settings| settings.topic_deleted_as_code = as_code);
            let john = desk.customer(usize::from(as_code));
            let (ticket, thread) = opens(&desk, john, "It is broken").await;
            desk.says(john, "Badly");
            desk.run(SOON).await;
            desk.world
                .delete_topic(desk.staff.admin, desk.first, thread)
                .expect("the owner may");
            for number in 0..5 {
                desk.says(john, &format!("Hello {number}"));
            }
            desk.run(Duration::from_mins(2)).await;
            assert_eq!(desk.topics_of(desk.first, ticket).len(), 2, "made anew once");
            let again = desk.thread_of(ticket);
            let shown = desk.topic_texts(again);
            assert!(
                shown[0].contains(&format!("№{ticket}")),
                "the card comes first: {shown:?}"
            );
            for text in ["It is broken", "Badly", "Hello 0", "Hello 4"] {
                assert_eq!(times(&shown, text), 1, "{text}: {shown:?}");
            }
            desk.presses(desk.staff.anna, desk.first, &format!("a:take:{ticket}"));
            desk.writes(desk.staff.anna, again, "From the new topic");
            desk.run(SOON).await;
            assert_eq!(times(&desk.read(john), "From the new topic"), 1);
        }
    });
}

#[test]
fn while_the_table_is_away_updates_are_refused_and_come_again() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        desk.chaos.set(Rates {
            table_away: 1_000,
            ..Rates::default()
        });
        desk.says(john, "A question");
        desk.writes(anna, thread, "An answer");
        for queue in desk.queues() {
            for _ in 0..3 {
                let delivered = desk.deliver(&queue, false).await.expect("it waits");
                assert_eq!(delivered.reply.expect("no crash").status, 503);
            }
        }
        desk.chaos.set(Rates::default());
        desk.run(MINUTE).await;
        assert_eq!(times(&desk.topic_texts(thread), "A question"), 1);
        assert_eq!(times(&desk.read(john), "An answer"), 1);
    });
}

#[test]
fn wake_ups_that_are_lost_are_made_up_for_by_the_clock() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        desk.chaos.set(Rates {
            wake_lost: 1_000,
            ..Rates::default()
        });
        desk.says(john, "A question");
        desk.writes(anna, thread, "An answer");
        desk.settle().await;
        desk.chaos.set(Rates::default());
        assert_eq!(times(&desk.topic_texts(thread), "A question"), 0);
        desk.run(Duration::from_mins(4)).await;
        assert_eq!(times(&desk.topic_texts(thread), "A question"), 1);
        assert_eq!(times(&desk.read(john), "An answer"), 1);
    });
}

#[test]
fn a_question_whose_stream_record_is_lost_is_shown_when_its_answer_is_due() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let (_, thread) = opens_with(&desk, john, "It is broken", desk.staff.anna).await;
        desk.says(john, "A question");
        for queue in desk.queues() {
            assert!(desk.deliver(&queue, false).await.expect("it waits").accepted());
        }
        let lost = desk.take_records("dispatch", std::mem::take);
        assert!(!lost.is_empty());
        desk.run(MINUTE).await;
        assert_eq!(times(&desk.topic_texts(thread), "A question"), 0);
        // A reply was promised within a quarter of an hour.
        desk.run(15 * MINUTE).await;
        assert_eq!(times(&desk.topic_texts(thread), "A question"), 1);
    });
}

#[test]
fn what_can_never_be_copied_is_told_and_the_rest_flows() {
    play(Plan::plain(), async |desk| {
        let (irina, john, anna) = (desk.customer(0), desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let (_, other) = opens(&desk, irina, "Мой вопрос").await;
        let sticker = desk.sends(john, Post::media(MediaKind::Sticker, "a.webp", b"x"));
        desk.chaos.poison(john, sticker);
        desk.says(john, "After it");
        desk.says(irina, "И ещё");
        let voice = desk.puts(anna, Post::media(MediaKind::Voice, "a.ogg", b"x").in_topic(thread));
        desk.chaos.poison(desk.first.chat_id(), voice);
        desk.writes(anna, thread, "After that");
        desk.run(MINUTE).await;
        let shown = desk.topic_texts(thread);
        assert_eq!(times(&shown, "Could not be shown here"), 1, "{shown:?}");
        assert_eq!(times(&shown, "Did not reach the customer"), 1, "{shown:?}");
        assert_eq!(times(&shown, "After it"), 1);
        assert_eq!(times(&desk.read(john), "After that"), 1);
        assert_eq!(times(&desk.topic_texts(other), "И ещё"), 1);
        assert!(carried_out(&desk, "copyMessage").len() >= 4);
        assert_eq!(desk.tickets(john).await[0].state, State::InProgress);
    });
}

/// Telegram's refusal of a call.
fn no(code: u16, description: &str) -> Fault {
    Fault::FailBefore(Refusal {
        code,
        description: description.to_owned(),
        parameters: None,
    })
}

#[test]
fn a_customer_whose_chat_is_gone_keeps_nobody_else_waiting() {
    play(Plan::plain(), async |desk| {
        let (irina, john) = (desk.customer(0), desk.customer(1));
        desk.says(john, "It is broken");
        desk.sends(john, Post::media(MediaKind::Sticker, "a.webp", b"x"));
        let not_found = no(400, "Bad Request: chat not found");
        desk.world.set_fault_hook(move |call| {
            let names_john = [&call.params["chat_id"], &call.params["from_chat_id"]]
                .iter()
                .any(|chat| **chat == john);
            names_john.then(|| not_found.clone())
        });
        desk.run(SOON).await;
        let (_, other) = opens(&desk, irina, "Мой вопрос").await;
        assert_eq!(times(&desk.topic_texts(other), "Мой вопрос"), 1);
        desk.run(SOON).await;
        let thread = desk.thread_of(desk.tickets(john).await[0].id);
        let shown = desk.topic_texts(thread);
        assert_eq!(times(&shown, "It is broken"), 1, "by its words: {shown:?}");
        assert_eq!(
            times(&shown, "Could not be shown here"),
            1,
            "the sticker has none: {shown:?}"
        );
    });
}

#[test]
fn what_has_no_words_waits_for_a_group_that_is_not_found() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let (group, not_found) = (desk.first.chat_id(), no(400, "Bad Request: chat not found"));
        desk.world
            .set_fault_hook(move |call| (call.chat_id == Some(group)).then(|| not_found.clone()));
        desk.sends(john, Post::media(MediaKind::Sticker, "a.webp", b"x"));
        desk.run(MINUTE).await;
        desk.world.clear_faults();
        desk.run(10 * MINUTE).await;
        let shown = desk.topic_texts(thread);
        assert_eq!(times(&shown, "Could not be shown here"), 0, "{shown:?}");
        let stickers = desk.topic_messages(desk.first, thread);
        let stickers = stickers.iter().filter(|message| line(message).contains("[sticker]"));
        assert_eq!(stickers.count(), 1, "{}", desk.transcript(desk.first));
    });
}

#[test]
fn a_kind_that_the_group_does_not_take_keeps_nobody_waiting() {
    for why in [
        "Bad Request: not enough rights to send stickers to the chat",
        "Bad Request: CHAT_SEND_STICKERS_FORBIDDEN",
    ] {
        play(Plan::plain(), async |desk| {
            let (irina, john, anna) = (desk.customer(0), desk.customer(1), desk.staff.anna);
            let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
            desk.world.plan_fault(FaultRule::once("copyMessage", no(400, why)));
            desk.sends(john, Post::media(MediaKind::Sticker, "a.webp", b"x"));
            desk.run(SOON).await;
            desk.says(john, "After it");
            let (_, other) = opens(&desk, irina, "Мой вопрос").await;
            assert_eq!(times(&desk.topic_texts(other), "Мой вопрос"), 1);
            let shown = desk.topic_texts(thread);
            assert_eq!(times(&shown, "Could not be shown here"), 1, "{shown:?}");
            assert_eq!(times(&shown, "After it"), 1, "{shown:?}");
        });
    }
}

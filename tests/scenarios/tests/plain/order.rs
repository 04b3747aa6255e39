//! Many at once: in order, once, and nobody in the place of another.

use std::time::Duration;

use domain::{TicketId, UserId};
use scenarios::{
    Desk, Plan,
    check::{Watch, promises},
    diary::{Diary, Meant, Said},
};
use telegram_sim::ChatKey;

use crate::{
    play,
    steps::{SOON, opens},
};

/// What a topic shows of what was said, without the card.
fn said_in(desk: &Desk, thread: i64, begins: &str) -> Vec<String> {
    let mut texts = desk.topic_texts(thread);
    texts.retain(|text| text.starts_with(begins));
    texts
}

async fn fifty_messages_in_ten_seconds(desk: Desk, patience: Duration) {
    let john = desk.customer(1);
    let all: Vec<String> = (0..50).map(|number| format!("Message {number}")).collect();
    for text in &all {
        desk.says(john, text);
        desk.run(Duration::from_millis(200)).await;
    }
    desk.run(patience).await;
    assert_eq!(desk.tickets(john).await.len(), 1);
    assert_eq!(said_in(&desk, desk.thread_of(TicketId(1)), "Message"), all);
}

#[test]
fn fifty_messages_of_one_customer_in_ten_seconds_arrive_in_order() {
    play(Plan::plain(), async |desk| {
        fifty_messages_in_ten_seconds(desk, SOON).await;
    });
}

#[test]
fn fifty_messages_in_ten_seconds_arrive_in_order_at_telegrams_pace_too() {
    let plan = Plan {
        limits: true,
        ..Plan::plain()
    };
    // Twenty a minute go into a group.
    play(plan, async |desk| {
        fifty_messages_in_ten_seconds(desk, Duration::from_mins(5)).await;
    });
}

#[test]
fn an_agents_burst_reaches_the_customer_in_order() {
    for limits in [false, true] {
        let plan = Plan {
            limits,
            ..Plan::plain()
        };
        play(plan, async |desk| {
            let john = desk.customer(1);
            let (_, thread) = opens(&desk, john, "It is broken").await;
            let all: Vec<String> = (0..30).map(|number| format!("Answer {number}")).collect();
            for text in &all {
                desk.writes(desk.staff.anna, thread, text);
            }
            desk.run(Duration::from_mins(10)).await;
            let mut read = desk.read(john);
            read.retain(|text| text.starts_with("Answer"));
            assert_eq!(read, all);
        });
    }
}

#[test]
fn two_hundred_tickets_side_by_side_have_every_message_once_and_in_order() {
    let plan = Plan {
        customers: 200,
        distant: true,
        ..Plan::plain()
    };
    play(plan, async |desk| {
        let mut diary = Diary::default();
        for round in 0..2 {
            for number in 0..200 {
                let user = desk.customer(number);
                let token = diary.token();
                let message = desk.says(user, &token);
                diary.note(Said {
                    token,
                    by: user,
                    chat: desk.chat(user),
                    message,
                    thread: None,
                    meant: Meant::ForAgents,
                    accepted: true,
                    edit: false,
                });
            }
            // The functions run side by side: each of Telegram's queues is delivered for itself.
            let queues = desk.queues();
            assert_eq!(queues.len(), 200, "round {round}");
            let (first, second) = queues.split_at(100);
            let deliver = async |queues: &[(i64, String)]| {
                for queue in queues {
                    assert!(desk.deliver(queue, false).await.expect("a message").accepted());
                }
            };
            tokio::join!(deliver(first), deliver(second), desk.route(10), desk.route(10));
        }
        desk.run(Duration::from_mins(2)).await;
        let wrong = promises(&desk, &diary, &mut Watch::default()).await;
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert_eq!(desk.world.topics(desk.first).len(), 200);
        for number in 0..200 {
            let user = desk.customer(number);
            let tickets = desk.tickets(user).await;
            assert_eq!(tickets.len(), 1, "{user}");
            let topic = desk.thread_of(tickets[0].id);
            let theirs = |said: &&Said| said.by == user;
            let all: Vec<String> = diary
                .said()
                .iter()
                .filter(theirs)
                .map(|said| said.token.clone())
                .collect();
            let shown = desk.topic_texts(topic);
            assert_eq!(shown[1..], all, "{user}");
        }
    });
}

#[test]
fn of_two_agents_who_take_it_at_once_one_has_it_and_the_other_is_told() {
    for seed in 1..=6 {
        let plan = Plan {
            seed,
            distant: true,
            ..Plan::plain()
        };
        play(plan, async |desk| {
            let (john, anna, boris) = (desk.customer(1), desk.staff.anna, desk.staff.boris);
            let (ticket, _) = opens(&desk, john, "It is broken").await;
            let take = format!("a:take:{ticket}");
            let presses = [anna, boris].map(|agent| (agent, desk.presses(agent, desk.first, &take)));
            let queues = desk.queues();
            assert_eq!(queues.len(), 2);
            tokio::join!(desk.deliver(&queues[0], false), desk.deliver(&queues[1], false));
            desk.run(SOON).await;
            let owner = desk.ticket(john, ticket).await.owner.expect("an owner").id;
            let name = if owner == UserId(anna) { "Anna" } else { "Boris" };
            for (agent, press) in presses {
                let toast = desk.world.toast(&press).expect("an answer");
                if owner == UserId(agent) {
                    assert_eq!((toast.text.as_str(), toast.show_alert), ("Done", false));
                } else {
                    let told = format!("{name} has this ticket already.");
                    assert_eq!((toast.text, toast.show_alert), (told, true));
                }
            }
            let told = desk.read(john).iter().filter(|text| text.contains("is on it")).count();
            assert_eq!(told, 1, "{}", desk.transcript(desk.chat(john)));
        });
    }
}

#[test]
fn one_person_with_two_bots_has_two_conversations() {
    let plan = Plan {
        bots: 2,
        ..Plan::plain()
    };
    play(plan, async |desk| {
        let john = desk.customer(1);
        let chats: Vec<ChatKey> = desk.bots.iter().map(|hand| hand.account.chat_with(john)).collect();
        for (number, chat) in chats.iter().enumerate() {
            let text = format!("To bot {number}");
            desk.world
                .say(john, *chat, telegram_sim::Post::text(&text))
                .expect("a message");
        }
        desk.run(SOON).await;
        let mut threads = Vec::new();
        for (number, hand) in desk.bots.iter().enumerate() {
            let tickets = desk.tickets_with(hand.account.id, john).await;
            assert_eq!(tickets.len(), 1);
            let thread = desk.thread_of(tickets[0].id);
            assert_eq!(said_in(&desk, thread, "To bot"), [format!("To bot {number}")]);
            threads.push(thread);
        }
        for (number, thread) in threads.iter().enumerate() {
            desk.writes(desk.staff.anna, *thread, &format!("From topic {number}"));
        }
        desk.run(SOON).await;
        for (number, chat) in chats.iter().enumerate() {
            let mut read = desk.world.texts(*chat, telegram_sim::Part::All);
            read.retain(|text| text.starts_with("From topic"));
            assert_eq!(read, [format!("From topic {number}")]);
        }
    });
}

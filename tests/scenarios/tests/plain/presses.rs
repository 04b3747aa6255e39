//! Buttons: whoever presses one is answered, once, whatever stands above it.

use scenarios::{
    Desk, Plan,
    desk::{Mail, buttons},
};
use serde_json::{Value, json};

use crate::{
    play,
    steps::{SOON, opens, opens_with},
};

/// What the one who pressed has read, once everything is done; `None` while the spinner turns.
async fn answered(desk: &Desk, query: &str) -> Option<String> {
    desk.run(SOON).await;
    desk.world.toast(query).map(|toast| toast.text)
}

/// How often each press was answered, in the order of the presses.
fn answers(desk: &Desk) -> Vec<String> {
    let sent = desk.chaos.sent();
    let answers = sent.iter().filter(|sent| sent.method == "answerCallbackQuery");
    answers
        .map(|sent| sent.params["callback_query_id"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Takes the press that is on its way, and changes what Telegram says of it.
async fn pressed_as(desk: &Desk, change: impl Fn(&mut Value)) -> String {
    let mut mail = desk.take_mail();
    assert_eq!(mail.len(), 1, "one press");
    let Mail { bot, mut update, at } = mail.remove(0);
    change(&mut update["callback_query"]);
    let query = update["callback_query"]["id"].as_str().unwrap_or_default().to_owned();
    assert!(desk.hand_in(Mail { bot, update, at }, true).await.accepted());
    query
}

/// As Telegram shows a message that is too old, or gone.
fn inaccessible(query: &mut Value) {
    let message = &query["message"];
    query["message"] = json!({ "chat": message["chat"], "message_id": message["message_id"], "date": 0 });
}

#[test]
fn every_press_is_answered_once_even_if_it_changes_the_message() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        desk.says(john, "/help");
        desk.run(SOON).await;
        let mut pressed = Vec::new();
        for button in ["m", "t:", "p"] {
            pressed.push(desk.presses(john, desk.chat(john), button));
            assert!(
                answered(&desk, pressed.last().expect("a press")).await.is_some(),
                "{button}"
            );
        }
        let (ticket, _) = opens_with(&desk, desk.customer(0), "Сломалось", desk.staff.anna).await;
        pressed.extend(answers(&desk).into_iter().skip(pressed.len()));
        for button in ["more", "back", "more", "back", "up"] {
            let data = format!("a:{button}:{ticket}");
            pressed.push(desk.presses(desk.staff.anna, desk.first, &data));
            assert!(
                answered(&desk, pressed.last().expect("a press")).await.is_some(),
                "{button}"
            );
        }
        assert_eq!(answers(&desk), pressed, "each once");
    });
}

#[test]
fn two_who_press_more_at_once_are_both_answered_though_it_changes_only_once() {
    play(Plan::plain(), async |desk| {
        let (ticket, _) = opens_with(&desk, desk.customer(1), "It is broken", desk.staff.anna).await;
        let more = format!("a:more:{ticket}");
        let presses = [desk.staff.anna, desk.staff.boris].map(|agent| desk.presses(agent, desk.first, &more));
        for press in presses {
            assert_eq!(answered(&desk, &press).await.as_deref(), Some(""));
        }
    });
}

#[test]
fn a_button_under_a_message_that_is_not_shown_any_more_works_for_the_ticket_that_it_names() {
    play(Plan::plain(), async |desk| {
        let (anna, john) = (desk.staff.anna, desk.customer(1));
        let (ticket, thread) = opens(&desk, john, "It is broken").await;
        desk.presses(anna, desk.first, &format!("a:take:{ticket}"));
        let press = pressed_as(&desk, inaccessible).await;
        assert_eq!(answered(&desk, &press).await.as_deref(), Some("Done"));
        let owner = desk.ticket(john, ticket).await.owner;
        assert_eq!(owner.map(|owner| owner.id.0), Some(anna));

        // What would change the message comes in a new one, in the ticket's topic.
        let before = desk.topic_messages(desk.first, thread).len();
        desk.presses(anna, desk.first, &format!("a:more:{ticket}"));
        let press = pressed_as(&desk, inaccessible).await;
        assert_eq!(answered(&desk, &press).await.as_deref(), Some(""));
        let messages = desk.topic_messages(desk.first, thread);
        assert_eq!(messages.len(), before + 1);
        let anew = messages.last().map(buttons).unwrap_or_default();
        assert!(
            anew.iter().any(|(_, data)| *data == format!("a:drop:{ticket}")),
            "{anew:?}"
        );
    });
}

#[test]
fn a_customers_button_under_a_message_that_is_not_shown_any_more_brings_a_new_one() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        desk.says(john, "/help");
        desk.run(SOON).await;
        let before = desk.read(john).len();
        desk.presses(john, desk.chat(john), "m");
        let press = pressed_as(&desk, inaccessible).await;
        assert_eq!(answered(&desk, &press).await.as_deref(), Some(""));
        assert_eq!(
            desk.read(john).len(),
            before + 1,
            "{}",
            desk.transcript(desk.chat(john))
        );
        assert!(desk.try_press(john, desk.chat(john), "t:").is_some());
    });
}

#[test]
fn dead_buttons_say_so() {
    play(Plan::plain(), async |desk| {
        let (anna, guest, john) = (desk.staff.anna, desk.staff.guest, desk.customer(1));
        let (ticket, _) = opens_with(&desk, john, "It is broken", anna).await;
        let (other, _) = opens(&desk, desk.customer(0), "И у меня").await;
        let take = format!("a:take:{other}");
        let more = format!("a:more:{ticket}");
        let data = |data: String| move |query: &mut Value| query["data"] = data.clone().into();
        let far = |data: String| {
            move |query: &mut Value| {
                inaccessible(query);
                query["data"] = data.clone().into();
            }
        };
        let alone = |query: &mut Value| query["message"] = Value::Null;
        let dead = Some("This button no longer works.");
        // Of another ticket, of no ticket, of no release, of a ticket that is not there, of the customers'.
        for made_up in [&take, "a:take:999", "nonsense", "m", ""] {
            desk.presses(anna, desk.first, &more);
            let press = pressed_as(&desk, data(made_up.to_owned())).await;
            assert_eq!(answered(&desk, &press).await.as_deref(), dead, "{made_up}");
        }
        for made_up in ["a:take:999", "nonsense", "m"] {
            desk.presses(anna, desk.first, &more);
            let press = pressed_as(&desk, far(made_up.to_owned())).await;
            assert_eq!(answered(&desk, &press).await.as_deref(), dead, "{made_up}");
        }
        for (who, change) in [(anna, true), (guest, false)] {
            desk.presses(who, desk.first, &more);
            let press = if change {
                pressed_as(&desk, alone).await
            } else {
                pressed_as(&desk, far(more.clone())).await
            };
            let said = answered(&desk, &press).await.unwrap_or_default();
            assert!(!said.is_empty(), "{who}");
        }
        // A ticket of the first level's is none of another group's.
        desk.presses(anna, desk.first, &more);
        let experts = desk.experts.chat_id();
        let elsewhere = move |query: &mut Value| {
            inaccessible(query);
            query["message"]["chat"]["id"] = experts.into();
        };
        let press = pressed_as(&desk, elsewhere).await;
        assert_eq!(answered(&desk, &press).await.as_deref(), dead);
    });
}

#[test]
fn nobody_takes_back_what_the_customer_wrote_by_a_made_up_button() {
    play(Plan::plain(), async |desk| {
        let (anna, john) = (desk.staff.anna, desk.customer(1));
        let (ticket, _) = opens_with(&desk, john, "It is broken", anna).await;
        let copy = desk.find(desk.first, "It is broken").expect("the copy");
        desk.presses(anna, desk.first, &format!("a:more:{ticket}"));
        let press = pressed_as(&desk, |query| query["data"] = format!("x:{ticket}:{copy}").into()).await;
        assert!(answered(&desk, &press).await.is_some());
        assert!(
            desk.find(desk.chat(john), "It is broken").is_some(),
            "it is the customer's"
        );
    });
}

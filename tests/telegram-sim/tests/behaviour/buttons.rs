//! Keyboards, pressed buttons and their answers.

use serde_json::{Value, json};
use telegram_sim::{Post, Spinner};

use crate::desk::Desk;

fn ask(desk: &Desk) -> i64 {
    let keyboard = json!({"inline_keyboard": [[
        {"text": "Yes", "callback_data": "v1:y"}, {"text": "No", "callback_data": "v1:n"},
    ]]});
    let params = json!({"chat_id": desk.customer, "text": "Solved?", "reply_markup": keyboard});
    desk.ok("sendMessage", params)["message_id"].as_i64().unwrap()
}

#[test]
fn a_pressed_button_is_answered_once() {
    let desk = Desk::new();
    let id = ask(&desk);
    let query = desk.world.press(desk.customer, desk.chat, id, "Yes").unwrap();
    let updates = desk.updates();
    let callback = &updates[0]["callback_query"];
    assert_eq!(callback["id"], query.as_str());
    assert_eq!(callback["data"], "v1:y");
    assert_eq!(callback["message"]["message_id"], id);
    assert_eq!(callback["from"]["id"], desk.customer);
    assert!(desk.world.toast(&query).is_none());
    let answer = json!({"callback_query_id": query, "text": "Thanks"});
    desk.ok("answerCallbackQuery", answer.clone());
    assert_eq!(desk.world.toast(&query).unwrap().text, "Thanks");
    desk.check_refused(
        "answerCallbackQuery",
        answer,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    );
}

#[test]
fn an_answer_that_comes_late_or_is_long_is_refused() {
    let desk = Desk::new();
    let id = ask(&desk);
    let query = desk.world.press(desk.customer, desk.chat, id, "v1:n").unwrap();
    desk.check_refused(
        "answerCallbackQuery",
        json!({"callback_query_id": query, "text": "x".repeat(201)}),
        "Bad Request: MESSAGE_TOO_LONG",
    );
    desk.clock.advance_ms(150_000);
    let (code, _) = desk.refused("answerCallbackQuery", json!({"callback_query_id": query}));
    assert_eq!(code, 400);
    assert!(desk.updates().is_empty(), "and the query itself is no longer kept");
}

#[test]
fn only_those_who_see_a_button_press_it() {
    let desk = Desk::new();
    let id = ask(&desk);
    assert!(desk.world.press(desk.agent, desk.chat, id, "Yes").is_err());
    assert!(desk.world.press(desk.customer, desk.chat, id, "Maybe").is_err());
    let plain = desk.send("no buttons");
    assert!(desk.world.press(desk.customer, desk.chat, plain, "Yes").is_err());
}

#[test]
fn keyboards_are_checked() {
    let desk = Desk::new();
    let check = |chat: i64, markup: Value, text: &str| {
        let params = json!({"chat_id": chat, "text": "x", "reply_markup": markup});
        desk.check_refused("sendMessage", params, text);
    };
    let inline = |button: Value| json!({"inline_keyboard": [[button]]});
    let to = desk.customer;
    check(
        to,
        inline(json!({"text": "a", "callback_data": "я".repeat(33)})),
        "Bad Request: BUTTON_DATA_INVALID",
    );
    check(
        to,
        inline(json!({"text": "a"})),
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    );
    check(
        to,
        inline(json!({"text": "", "callback_data": "x"})),
        "Bad Request: inline keyboard button text must be non-empty",
    );
    check(
        desk.forum_id(),
        inline(json!({"text": "a", "web_app": {"url": "https://a.example"}})),
        "Bad Request: BUTTON_TYPE_INVALID",
    );
    check(
        desk.forum_id(),
        json!({"keyboard": [[{"text": "a", "request_contact": true}]]}),
        "Bad Request: phone number can be requested in private chats only",
    );
    check(
        to,
        json!("{oops"),
        "Bad Request: can't parse reply keyboard markup JSON object",
    );
    let fits = inline(json!({"text": "a", "callback_data": "x".repeat(64)}));
    desk.ok(
        "sendMessage",
        json!({"chat_id": to, "text": "x", "reply_markup": fits.to_string()}),
    );
}

#[test]
fn a_reply_keyboard_is_shown_to_the_page_but_not_to_bots() {
    let desk = Desk::new();
    let sent = desk.ok(
        "sendMessage",
        json!({"chat_id": desk.customer, "text": "x", "reply_markup": {"keyboard": [["Share"]]}}),
    );
    assert!(sent.get("reply_markup").is_none());
    let id = sent["message_id"].as_i64().unwrap();
    let shown = desk.world.page_message(desk.chat, id).unwrap();
    assert_eq!(shown["keyboard"]["keyboard"][0][0], "Share");
}

#[test]
fn two_bots_do_not_share_a_private_chat() {
    let desk = Desk::new();
    let other = desk.world.create_bot("Other", "other_bot");
    desk.world
        .say(desk.customer, desk.chat, Post::text("for the first"))
        .unwrap();
    assert_eq!(desk.updates().len(), 1);
    assert!(desk.world.take_updates(&other.token).is_empty());
    let params = json!({"chat_id": desk.customer, "text": "x"});
    let refused = desk.world.call(&other.token, "sendMessage", params);
    assert_eq!(refused.description.unwrap(), "Bad Request: chat not found");
}

#[test]
fn a_press_under_an_old_message_says_only_where() {
    let desk = Desk::new();
    let id = ask(&desk);
    let press = |how: &dyn Fn()| {
        how();
        desk.updates().remove(0)["callback_query"].clone()
    };
    let gone =
        json!({"chat": {"id": desk.customer, "type": "private", "first_name": "Anna"}, "message_id": id, "date": 0});
    let chosen = press(&|| {
        let _ = desk
            .world
            .press_inaccessible(desk.customer, desk.chat, id, "Yes")
            .unwrap();
    });
    assert_eq!(chosen["message"], gone);
    assert_eq!(chosen["data"], "v1:y");
    desk.world
        .configure(|settings| settings.inaccessible_after_ms = Some(48 * 3_600_000));
    let young = press(&|| {
        let _ = desk.world.press(desk.customer, desk.chat, id, "Yes").unwrap();
    });
    assert_eq!(young["message"]["text"], "Solved?");
    desk.clock.advance_ms(48 * 3_600_000);
    let old = press(&|| {
        let _ = desk.world.press(desk.customer, desk.chat, id, "Yes").unwrap();
    });
    assert_eq!(old["message"], gone);
}

#[test]
fn the_person_sees_whether_the_bot_answered() {
    let desk = Desk::new();
    let id = ask(&desk);
    let press = |button| desk.world.press(desk.customer, desk.chat, id, button).unwrap();
    let answered = press("Yes");
    let ignored = press("No");
    assert_eq!(desk.world.spinner(&ignored), Some(Spinner::Turning));
    let answer = json!({"callback_query_id": answered, "text": "Thanks"});
    desk.ok("answerCallbackQuery", answer.clone());
    desk.refused("answerCallbackQuery", answer);
    desk.clock.advance_ms(30_000);
    assert_eq!(desk.world.spinner(&ignored), Some(Spinner::Unanswered));
    desk.ok("answerCallbackQuery", json!({"callback_query_id": ignored}));
    let presses = desk.world.presses();
    assert!(matches!(&presses[0].shows, Spinner::Stopped { answer } if answer.text == "Thanks"));
    assert_eq!((presses[0].refused, presses[0].under), (1, Some((desk.chat, id))));
    assert_eq!(presses[1].shows, Spinner::Unanswered, "nobody waits for a late answer");
}

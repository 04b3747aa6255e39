//! Rate limits and planned faults.

use serde_json::json;
use telegram_sim::{Fault, FaultRule, Part, Refusal};

use crate::desk::Desk;

#[test]
fn a_group_takes_twenty_sends_edits_and_topics_a_minute() {
    let desk = Desk::new();
    desk.world.configure(|settings| settings.rate_limits = true);
    let forum = desk.forum_id();
    let text = |text: String| json!({"chat_id": forum, "text": text});
    let sent = desk.ok("sendMessage", text("0".to_owned()));
    desk.ok("createForumTopic", json!({"chat_id": forum, "name": "Anna"}));
    for count in 0..18 {
        desk.clock.advance_ms(1000);
        desk.ok(
            "editMessageText",
            json!({"chat_id": forum, "message_id": sent["message_id"], "text": format!("edit {count}")}),
        );
    }
    let refused = desk.call("sendMessage", text("one too many".to_owned()));
    assert_eq!(refused.error_code, Some(429));
    assert_eq!(refused.description.unwrap(), "Too Many Requests: retry after 42");
    assert_eq!(refused.parameters.unwrap(), json!({"retry_after": 42}));
    desk.clock.advance_ms(42_000);
    desk.ok("sendMessage", text("in time".to_owned()));
}

#[test]
fn a_private_chat_takes_a_small_burst_then_one_a_second() {
    let desk = Desk::new();
    desk.world.configure(|settings| settings.rate_limits = true);
    for count in 0..5 {
        desk.send(&format!("{count}"));
    }
    let (code, _) = desk.refused("sendMessage", json!({"chat_id": desk.customer, "text": "x"}));
    assert_eq!(code, 429);
    desk.clock.advance_ms(5000);
    for count in 0..20 {
        desk.clock.advance_ms(1000);
        desk.send(&format!("steady {count}"));
    }
}

#[test]
fn thirty_messages_a_second_are_the_most_overall() {
    let desk = Desk::new();
    desk.world.configure(|settings| settings.rate_limits = true);
    let people: Vec<i64> = (0..31)
        .map(|_| {
            let user = desk.world.user("Somebody");
            desk.world.start(user, desk.bot.id, None).unwrap();
            user
        })
        .collect();
    let send = |user: &i64| desk.call("sendMessage", json!({"chat_id": user, "text": "x"}));
    assert!(people[..30].iter().all(|user| send(user).ok));
    assert_eq!(send(&people[30]).error_code, Some(429));
}

#[test]
fn planned_faults_strike_in_order_and_only_over_the_network() {
    let desk = Desk::new();
    let params = json!({"chat_id": desk.customer, "text": "x"});
    let send = || desk.world.exchange(&desk.bot.token, "sendMessage", params.clone(), &[]);
    let refusal = Refusal {
        code: 500,
        description: "Internal Server Error".to_owned(),
        parameters: None,
    };
    for fault in [
        Fault::FailBefore(refusal),
        Fault::LoseRequest,
        Fault::LoseResponseAfter,
        Fault::flood(7),
        Fault::Delay(250),
    ] {
        desk.world.plan_fault(FaultRule::once("sendmessage", fault));
    }
    let count = || desk.world.texts(desk.chat, Part::All).len() - 1;
    desk.send("direct calls are not struck");
    assert_eq!(send().response.unwrap().error_code, Some(500));
    assert_eq!((send().response, count()), (None, 1));
    assert_eq!((send().response, count()), (None, 2));
    assert_eq!(send().response.unwrap().parameters.unwrap(), json!({"retry_after": 7}));
    assert_eq!(send().delay_ms, 250);
    assert!(send().response.unwrap().ok);
    assert_eq!(count(), 4);
}

#[test]
fn a_hook_decides_about_every_other_call() {
    let desk = Desk::new();
    let world = desk.world.clone();
    let forum = desk.forum_id();
    desk.world.set_fault_hook(move |call| {
        // The hook may look at the world it belongs to.
        let _ = world.change_counter();
        (call.chat_id == Some(forum)).then_some(Fault::LoseRequest)
    });
    let ask = |chat: i64| {
        let params = json!({"chat_id": chat});
        let exchange = desk.world.exchange(&desk.bot.token, "getChat", params, &[]);
        exchange.response.is_some()
    };
    assert!(ask(desk.customer));
    assert!(!ask(forum));
    desk.world.clear_faults();
    assert!(ask(forum));
}

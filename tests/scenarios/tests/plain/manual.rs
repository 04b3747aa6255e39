//! Parts of the desk that a person handles from the first word.

use std::time::Duration;

use domain::{
    InputId, UserId,
    manual::{Asked, Manual},
    settings::AlarmRule,
};
use local::Outgoing;
use scenarios::{Desk, Plan};

use crate::{
    duty::decree,
    play,
    steps::{SOON, times},
};

/// Longer than any function goes by what it has read.
const FOLLOWED: Duration = Duration::from_secs(61);

/// A customer chooses a topic; gives what they read then.
async fn comes_about(desk: &Desk, user: i64, topic: &str) -> String {
    desk.world.start(user, desk.bot(), None).expect("a start");
    desk.run(SOON).await;
    desk.presses(user, desk.chat(user), &format!("t:{topic}"));
    desk.run(SOON).await;
    desk.last(user)
}

/// What EventBridge brings of an alarm.
fn changes(desk: &Desk, alarm: &str, state: &str, second: i64) {
    let body = format!(
        r#"{{"source":"aws.cloudwatch","detail-type":"CloudWatch Alarm State Change","time":"{time}",
            "detail":{{"alarmName":"{alarm}","state":{{"value":"{state}"}}}}}}"#,
        time = desk.time.now() + jiff::SignedDuration::from_secs(second),
    );
    desk.ticks
        .send(Outgoing::standard(body, Duration::ZERO))
        .expect("a queue");
}

#[test]
fn a_supervisor_hands_a_topic_to_people_and_it_comes_back_by_itself() {
    let plan = Plan {
        customers: 3,
        ..Plan::plain()
    };
    play(plan, async |desk| {
        let (vera, anna, admin) = (desk.staff.vera, desk.staff.anna, desk.staff.admin);
        // A bot can write to nobody who never wrote to it.
        desk.says(admin, "/id");
        desk.says(anna, "/manual on payment");
        desk.says(vera, "/manual on weather");
        desk.run(SOON).await;
        assert!(desk.last(anna).contains("не позволяет"), "{}", desk.last(anna));
        assert!(desk.last(vera).contains("payment"), "{}", desk.last(vera));
        desk.says(vera, "/manual on payment 1h");
        desk.run(FOLLOWED).await;
        assert!(desk.last(vera).contains("• payment до"), "{}", desk.last(vera));

        let john = desk.customer(1);
        let asked = comes_about(&desk, john, "payment").await;
        assert!(asked.contains("no questions"), "{asked}");
        desk.says(john, "It took my money twice");
        desk.run(SOON).await;
        let ticket = desk.tickets(john).await.remove(0).id;
        // Nobody is a manager here, so the admins hear of it; once.
        assert_eq!(
            times(&desk.read(admin), &format!("✋ №{ticket}")),
            1,
            "{:?}",
            desk.read(admin)
        );

        let other = comes_about(&desk, desk.customer(0), "account").await;
        assert!(
            !other.contains("одним сообщением") && !other.contains("no questions"),
            "{other}"
        );
        desk.idle(Duration::from_hours(1), Duration::from_mins(1)).await;
        let asked = comes_about(&desk, desk.customer(2), "payment").await;
        assert!(
            !asked.contains("одним сообщением") && !asked.contains("no questions"),
            "{asked}"
        );
    });
}

#[test]
fn an_alarm_does_so_while_it_rings_however_its_news_come() {
    let plan = Plan {
        customers: 4,
        ..Plan::plain()
    };
    play(plan, async |desk| {
        decree(&desk, |settings| {
            settings.alarms = vec![AlarmRule {
                name: "payments-down".to_owned(),
                manual: vec!["payment".to_owned()],
                at_most: jiff::SignedDuration::from_hours(4),
            }];
        })
        .await;
        let by_hand = async |customer: usize| {
            desk.run(FOLLOWED).await;
            let asked = comes_about(&desk, desk.customer(customer), "payment").await;
            asked.contains("одним сообщением") || asked.contains("no questions")
        };
        changes(&desk, "disk-full", "ALARM", 0);
        changes(&desk, "payments-down", "INSUFFICIENT_DATA", 0);
        assert!(!by_hand(0).await, "not these");
        changes(&desk, "payments-down", "ALARM", 0);
        changes(&desk, "payments-down", "ALARM", 0);
        assert!(by_hand(1).await);
        // The end comes, and then once more the beginning that was before it.
        changes(&desk, "payments-down", "OK", 0);
        changes(&desk, "payments-down", "ALARM", -30);
        assert!(!by_hand(2).await);
    });
}

#[test]
fn two_changes_at_once_both_hold_and_neither_waits_for_another_delivery() {
    play(Plan::plain(), async |desk| {
        let (admin, now, settings) = (UserId(desk.staff.admin), desk.time.now(), &desk.policy.settings);
        let asks = |part: &str, input| {
            let asked = Asked::parse(&format!("on {part} 1h"));
            move |manual: &Manual| manual.after_asking(&asked, (admin, None), InputId(input), settings, now)
        };
        let (one, other) = tokio::join!(
            desk.store.change_manual(asks("payment", 1)),
            desk.store.change_manual(asks("account", 2)),
        );
        assert!(matches!((one, other), (Ok(Ok(_)), Ok(Ok(_)))), "both are made");
        let manual = desk.store.manual().await.expect("a read");
        let parts: Vec<_> = manual.in_force(now).map(|spell| spell.part.as_str()).collect();
        assert_eq!((parts.len(), manual.version), (2, 2), "{parts:?}");
    });
}

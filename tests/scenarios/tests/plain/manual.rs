//! Parts of the desk that a person handles from the first word.

use std::{sync::Arc, time::Duration};

use domain::{
    InputId, UserId,
    manual::{Manual, ManualCommand, Refused},
    settings::AlarmRule,
};
use local::Outgoing;
use scenarios::{Desk, Plan};
use store::Store;

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
fn a_change_that_another_one_overtakes_is_made_at_once_all_the_same() {
    play(Plan::plain(), async |desk| {
        let (admin, now, settings) = (UserId(desk.staff.admin), desk.time.now(), &desk.policy.settings);
        let asks = |manual: &Manual, part: &str, input| {
            let asked = ManualCommand::parse(&format!("on {part} 1h"));
            manual.after_asking(&asked, (admin, None), InputId(input), settings, now)
        };
        let tries = std::cell::Cell::new(0);
        let made = desk.store.change_manual(|manual| {
            tries.set(tries.get() + 1);
            if tries.get() == 1 {
                // Between the read and the write of this one, somebody else's goes through.
                std::thread::scope(|scope| {
                    scope
                        .spawn(|| elsewhere(&desk.store, |manual| asks(manual, "account", 2)))
                        .join()
                })
                .expect("another change");
            }
            asks(manual, "payment", 1)
        });
        let manual = made.await.expect("a write").expect("an admin may");
        let parts: Vec<_> = manual.in_force(now).map(|spell| spell.part.as_str()).collect();
        assert_eq!((parts, tries.get()), (vec!["account", "payment"], 2));
    });
}

#[test]
fn a_record_that_cannot_be_read_says_nothing_and_gives_way_to_a_person_alone() {
    play(Plan::plain(), async |desk| {
        let of_a_later_release = || desk.stores("S", "manual", 7, r#"{"spells": "in other words"}"#);
        let known = Arc::new(desk.policy.clone());
        let read = async || desk.store.policy().await.expect("a read").expect("settings");
        let read_again = async || {
            desk.store
                .policy_after(&known)
                .await
                .expect("a read")
                .expect("settings")
        };
        let (now, mut settings) = (desk.time.now(), desk.policy.settings.clone());
        settings.alarms = vec![AlarmRule {
            name: "payments-down".to_owned(),
            manual: vec!["payment".to_owned()],
            at_most: jiff::SignedDuration::from_hours(4),
        }];
        of_a_later_release();
        assert_eq!(read().await.manual.in_force(now).count(), 0);
        assert_eq!(read_again().await.manual.in_force(now).count(), 0);
        for rings in [true, false] {
            let change = |manual: &Manual| manual.after_alarm("payments-down", rings, now, &settings, now);
            let made = desk
                .store
                .change_manual(|manual| change(manual).map(Some).ok_or(()))
                .await;
            assert_eq!(
                made.expect("a read"),
                Err(()),
                "an alarm knows nothing of what it would end"
            );
        }
        for (says, on) in [("on payment 1h", 1), ("off all", 0)] {
            of_a_later_release();
            let asked = ManualCommand::parse(says);
            let admin = (UserId(desk.staff.admin), None);
            let change = |manual: &Manual| manual.after_asking(&asked, admin, InputId(1), &settings, now);
            let made = desk.store.change_manual(change).await.expect("a write");
            let made = made.expect("an admin may");
            assert_eq!((made.version, made.unreadable), (8, false));
            assert_eq!(read().await.manual, made);
            assert_eq!(made.in_force(now).count(), on);
        }
    });
}

/// Makes a change from a thread with a runtime of its own.
fn elsewhere(store: &Store, change: impl Fn(&Manual) -> Result<Option<Manual>, Refused>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    let made = runtime.block_on(store.change_manual(change));
    made.expect("a write").expect("an admin may");
}

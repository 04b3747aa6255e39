//! Who gets what: assignment, presence, roles.

use std::time::Duration;

use domain::{
    UserId,
    settings::{Assign, Settings},
};
use scenarios::{Desk, Plan};

use crate::{
    play,
    steps::{SOON, opens, times},
};

/// Puts other settings in force, and waits until every function has them.
pub async fn decree(desk: &Desk, change: impl FnOnce(&mut Settings)) {
    let mut settings = desk.policy.settings.clone();
    change(&mut settings);
    assert_eq!(settings.check(texts::LANGUAGES), []);
    desk.store.put_policy(&settings).await.expect("settings are stored");
    desk.run(Duration::from_secs(61)).await;
}

async fn by_desk(desk: &Desk, capacity: u32) {
    decree(desk, |settings| {
        settings.capacity = capacity;
        for queue in settings.queues.values_mut() {
            queue.assign = Assign::ByDesk;
        }
    })
    .await;
}

async fn owner(desk: &Desk, customer: i64) -> Option<i64> {
    let ticket = desk.tickets(customer).await.remove(0);
    ticket.owner.map(|owner| owner.id.0)
}

#[test]
fn the_desk_gives_tickets_to_those_who_are_there_and_have_room() {
    let plan = Plan {
        customers: 5,
        ..Plan::plain()
    };
    play(plan, async |desk| {
        by_desk(&desk, 2).await;
        let (anna, boris) = (desk.staff.anna, desk.staff.boris);
        opens(&desk, desk.customer(0), "one").await;
        assert_eq!(owner(&desk, desk.customer(0)).await, None, "nobody is there");
        desk.says(anna, "/online");
        desk.run(SOON).await;
        assert_eq!(
            owner(&desk, desk.customer(0)).await,
            Some(anna),
            "as soon as somebody is"
        );
        assert_eq!(times(&desk.read(anna), "теперь у вас"), 1);
        desk.says(boris, "/online");
        desk.run(SOON).await;
        for number in 1..5 {
            opens(&desk, desk.customer(number), "more").await;
        }
        let mut owners = Vec::new();
        for number in 1..5 {
            owners.push(owner(&desk, desk.customer(number)).await);
        }
        assert_eq!(
            owners,
            [Some(boris), Some(anna), Some(boris), None],
            "two each, and one waits"
        );
        // A slot comes free: what waits is given.
        let done = desk.tickets(desk.customer(1)).await.remove(0);
        desk.presses(boris, desk.first, &format!("a:done:{}", done.id));
        desk.run(SOON).await;
        assert_eq!(owner(&desk, desk.customer(4)).await, Some(boris));
        let hands = desk.store.hands(&[UserId(anna), UserId(boris)]).await.expect("a read");
        assert!(hands.iter().all(|hands| hands.load == 2), "{hands:?}");
    });
}

#[test]
fn who_is_away_gets_nothing_and_may_still_take() {
    play(Plan::plain(), async |desk| {
        by_desk(&desk, 5).await;
        let anna = desk.staff.anna;
        desk.says(anna, "/online");
        desk.run(SOON).await;
        desk.says(anna, "/away");
        desk.run(SOON).await;
        assert!(desk.last(anna).contains("Вы отошли"), "{}", desk.last(anna));
        let (ticket, _) = opens(&desk, desk.customer(1), "It is broken").await;
        desk.idle(Duration::from_mins(3), Duration::from_mins(1)).await;
        assert_eq!(owner(&desk, desk.customer(1)).await, None);
        desk.presses(anna, desk.first, &format!("a:take:{ticket}"));
        desk.run(SOON).await;
        assert_eq!(owner(&desk, desk.customer(1)).await, Some(anna));
    });
}

#[test]
fn a_take_by_hand_and_a_gift_of_the_desk_do_not_collide() {
    play(Plan::plain(), async |desk| {
        let (ticket, _) = opens(&desk, desk.customer(1), "It is broken").await;
        by_desk(&desk, 5).await;
        let (anna, boris) = (desk.staff.anna, desk.staff.boris);
        desk.says(anna, "/online");
        desk.presses(boris, desk.first, &format!("a:take:{ticket}"));
        desk.run(SOON).await;
        let all: Vec<_> = desk
            .commits(ticket)
            .await
            .into_iter()
            .flat_map(|commit| commit.events)
            .collect();
        let takes = all
            .iter()
            .filter(|event| matches!(event, domain::ticket::Event::Taken { .. }))
            .count();
        assert_eq!(takes, 1, "one of the two has it");
        let loads: u32 = desk
            .store
            .hands(&[UserId(anna), UserId(boris)])
            .await
            .expect("a read")
            .iter()
            .map(|hands| hands.load)
            .sum();
        assert_eq!(loads, 1);
    });
}

#[test]
fn a_supervisor_makes_a_vip_and_their_next_ticket_goes_to_the_vip_queue_until_it_ends() {
    play(Plan::plain(), async |desk| {
        decree(&desk, |settings| {
            settings.vip_queue = Some("vip".parse().expect("a queue"));
        })
        .await;
        let (john, vera, anna) = (desk.customer(1), desk.staff.vera, desk.staff.anna);
        let (ticket, thread) = opens(&desk, john, "It is broken").await;
        desk.writes(anna, thread, "/vip 2d");
        desk.run(SOON).await;
        assert_eq!(
            desk.ticket(john, ticket).await.vip_until,
            None,
            "not an agent's to give"
        );
        desk.writes(vera, thread, "/vip soon");
        desk.run(SOON).await;
        assert_eq!(times(&desk.topic_texts(thread), "/vip 30d"), 1);
        desk.writes(vera, thread, "/vip 2d");
        desk.run(SOON).await;
        assert!(desk.ticket(john, ticket).await.vip_until.is_some());
        let next = async || {
            let last = desk.tickets(john).await[0].id;
            desk.presses(vera, desk.first, &format!("a:more:{last}"));
            desk.run(SOON).await;
            desk.presses(vera, desk.first, &format!("a:spam:{last}"));
            desk.run(SOON).await;
            opens(&desk, john, "Another").await;
            desk.tickets(john).await.remove(0).queue.to_string()
        };
        assert_eq!(next().await, "vip");
        desk.idle(Duration::from_hours(49), Duration::from_hours(1)).await;
        assert_eq!(next().await, "l1");
    });
}

#[test]
fn who_is_on_call_is_called_at_once_and_the_next_until_somebody_acknowledges() {
    play(Plan::plain(), async |desk| {
        let (anna, boris, john) = (desk.staff.anna, desk.staff.boris, desk.customer(1));
        decree(&desk, |settings| {
            settings.on_call.chain = vec![UserId(anna), UserId(boris)];
            settings
                .queues
                .get_mut(&settings.default_queue.clone())
                .expect("a queue")
                .calls = true;
        })
        .await;
        for agent in [anna, boris] {
            desk.says(agent, "/away");
        }
        desk.run(SOON).await;
        let (ticket, thread) = opens(&desk, john, "My card was stolen").await;
        let calls = |agent: i64| times(&desk.read(agent), "вы дежурите");
        assert_eq!((calls(anna), calls(boris)), (1, 0), "within seconds");
        desk.idle(Duration::from_mins(6), Duration::from_mins(1)).await;
        assert_eq!((calls(anna), calls(boris)), (1, 1), "the next");
        desk.idle(Duration::from_mins(5), Duration::from_mins(1)).await;
        assert_eq!((calls(anna), calls(boris)), (2, 1), "and from the beginning");
        desk.presses(boris, desk.chat(boris), "k:");
        desk.run(SOON).await;
        assert_eq!(desk.ticket(john, ticket).await.call, None);
        assert_eq!(times(&desk.topic_texts(thread), "has answered the call"), 1);
        desk.idle(Duration::from_mins(30), Duration::from_mins(1)).await;
        assert_eq!((calls(anna), calls(boris)), (2, 1));
    });
}

#[test]
fn open_tickets_follow_a_change_of_what_is_promised() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let (ticket, _) = opens(&desk, john, "It is broken").await;
        let before = desk.ticket(john, ticket).await;
        decree(&desk, |settings| {
            for policy in &mut settings.policies {
                policy.first_response = Some(jiff::SignedDuration::from_hours(2));
            }
        })
        .await;
        desk.idle(Duration::from_mins(2), Duration::from_mins(1)).await;
        let after = desk.ticket(john, ticket).await;
        let due = |ticket: &domain::ticket::Ticket| ticket.clocks[0].due.expect("it runs");
        assert_eq!(
            due(&after).duration_since(due(&before)),
            jiff::SignedDuration::from_mins(105)
        );
        // And once: the next sweeps find nothing to do.
        desk.idle(Duration::from_mins(3), Duration::from_mins(1)).await;
        assert_eq!(desk.ticket(john, ticket).await.version, after.version);
    });
}

/// Two shifts of today, and of every other day, that meet at 21:00 in Moscow; it is noon when a scenario begins.
fn shifts(desk: &Desk, day: i64, night: i64) -> Vec<domain::shifts::Shift> {
    let zone = jiff::tz::TimeZone::get("Europe/Moscow").expect("a zone");
    let today = desk.time.now().to_zoned(zone).date().to_string();
    let shift = |name: &str, from: &str, to: &str, who: i64| {
        serde_json::from_value(serde_json::json!({
            "name": name, "timezone": "Europe/Moscow", "window": [from, to],
            "starts": today, "pattern": [[who], []],
        }))
        .expect("a shift")
    };
    vec![
        shift("day", "09:00", "21:00", day),
        shift("night", "21:00", "09:00", night),
    ]
}

#[test]
fn at_the_end_of_a_shift_open_tickets_are_offered_and_what_nobody_accepts_goes_to_who_is_on_call() {
    let plan = Plan {
        customers: 3,
        ..Plan::plain()
    };
    play(plan, async |desk| {
        let (anna, boris, vera) = (desk.staff.anna, desk.staff.boris, desk.staff.vera);
        decree(&desk, |settings| {
            settings.shifts = shifts(&desk, anna, boris);
            settings.on_call.chain = vec![UserId(vera)];
        })
        .await;
        for agent in [anna, boris, vera] {
            desk.says(agent, "/online");
        }
        desk.run(SOON).await;
        let mut tickets = Vec::new();
        for number in 1..3 {
            let (ticket, _) = opens(&desk, desk.customer(number), "It is broken").await;
            desk.presses(anna, desk.first, &format!("a:take:{ticket}"));
            desk.run(SOON).await;
            tickets.push(ticket);
        }
        // Until a minute or two after nine in the evening.
        let nine: jiff::Timestamp = desk
            .time
            .now()
            .to_zoned(jiff::tz::TimeZone::get("Europe/Moscow").expect("a zone"))
            .date()
            .at(21, 0, 0, 0)
            .in_tz("Europe/Moscow")
            .expect("a moment")
            .timestamp();
        let until = Duration::try_from(nine.duration_since(desk.time.now())).expect("later");
        desk.idle(until + Duration::from_secs(100), Duration::from_mins(1))
            .await;
        assert_eq!(
            times(&desk.read(boris), "Коллега передаёт дела"),
            2,
            "{:#?}",
            desk.read(boris)
        );
        assert_eq!(times(&desk.read(boris), "Ваша смена началась"), 1);
        assert_eq!(
            times(&desk.read(vera), "Предложено коллегам: 2"),
            1,
            "{:#?}",
            desk.read(vera)
        );
        assert_eq!(
            owner(&desk, desk.customer(1)).await,
            Some(anna),
            "hers until somebody accepts"
        );
        desk.presses(
            boris,
            desk.chat(boris),
            &format!("o:{}:{}", desk.customer(1), tickets[0]),
        );
        desk.run(SOON).await;
        assert_eq!(owner(&desk, desk.customer(1)).await, Some(boris));
        desk.idle(Duration::from_mins(12), Duration::from_mins(1)).await;
        assert_eq!(
            owner(&desk, desk.customer(2)).await,
            Some(vera),
            "nobody accepted it in time"
        );
        assert_eq!(times(&desk.read(vera), "теперь у вас"), 1);
        let held: u32 = desk
            .store
            .hands(&[UserId(anna), UserId(boris), UserId(vera)])
            .await
            .expect("a read")
            .iter()
            .map(|hands| hands.load)
            .sum();
        assert_eq!(held, 2);
        assert_eq!(times(&desk.read(boris), "Коллега передаёт дела"), 2, "once each");
    });
}

#[test]
fn an_escalation_takes_its_form_to_the_experts_and_nothing_of_it_to_the_customer() {
    play(Plan::plain(), async |desk| {
        let (anna, john) = (desk.staff.anna, desk.customer(1));
        let (ticket, thread) = opens(&desk, john, "The payment fails").await;
        desk.writes(
            anna,
            thread,
            "/escalate high l2 Card refused twice; tried another browser",
        );
        desk.run(SOON).await;
        let now = desk.ticket(john, ticket).await;
        assert_eq!(
            (now.queue.as_str(), now.urgency),
            ("l2", domain::settings::Urgency::High)
        );
        let there = desk.transcript(desk.experts);
        assert!(
            there.contains("urgency: high") && there.contains("Card refused twice"),
            "{there}"
        );
        assert_eq!(times(&desk.read(john), "Card refused"), 0);
        assert_eq!(times(&desk.read(john), "has gone to an expert"), 1);
    });
}

//! Customers of regions: they say it by a tap, or another system does; their tickets go where they belong, and times are theirs.

use domain::{Timestamp, settings::Settings};
use jiff::{SignedDuration, tz::TimeZone};
use local::Outgoing;
use scenarios::{Desk, Plan};
use serde_json::{Value, json};

use crate::{
    duty::decree,
    play,
    steps::{SOON, opens, times},
};

/// Kazakhstan, with a queue of its own; and a queue for VIPs.
fn two_regions(settings: &mut Settings) {
    let region =
        |key: &str, zone: &str, ru: &str, en: &str| json!({"key": key, "zone": zone, "title": {"ru": ru, "en": en}});
    let regions = json!([
        region("kz", "Asia/Almaty", "Казахстан", "Kazakhstan"),
        region("ru", "Europe/Moscow", "Россия", "Russia"),
    ]);
    settings.regions = serde_json::from_value(regions).expect("regions");
    settings.routes = serde_json::from_value(json!([{"queue": "l1-kz", "regions": ["kz"]}])).expect("routes");
    settings.vip_queue = Some("vip".parse().expect("a queue"));
    let l1 = settings.queues[&settings.default_queue].clone();
    settings.queues.insert("l1-kz".parse().expect("a queue"), l1);
}

/// A time of day there, as texts show it.
fn there(at: Timestamp, zone: &str) -> String {
    let zone = TimeZone::get(zone).expect("a zone");
    at.to_zoned(zone).strftime("%H:%M").to_string()
}

/// The bus hands over what another system says.
fn tells(desk: &Desk, body: &str) {
    let id = format!("fact:{}:{}", desk.time.now(), body.len());
    let sent = desk.wake_ups.send(Outgoing::fifo("facts", id, body));
    sent.expect("the queue takes it");
}

/// A fact about a customer of the first bot, as of so many seconds ago.
fn fact(desk: &Desk, user: i64, ago: i64, says: &Value) -> String {
    let at = desk.time.now() - SignedDuration::from_secs(ago);
    let mut fact = json!({"v": 1, "bot": desk.bot(), "user": user, "at": at});
    for (name, value) in says.as_object().expect("an object") {
        fact[name] = value.clone();
    }
    fact.to_string()
}

#[test]
fn a_tap_says_where_a_customer_is_and_their_ticket_goes_to_its_queue_with_times_of_its_clock() {
    play(Plan::plain(), async |desk| {
        decree(&desk, two_regions).await;
        let (irina, anna) = (desk.customer(0), desk.staff.anna);
        let chat = desk.chat(irina);
        desk.says(irina, "/start");
        desk.run(SOON).await;
        desk.presses(irina, chat, "Мой регион");
        desk.run(SOON).await;
        desk.presses(irina, chat, "Казахстан");
        desk.run(SOON).await;
        let said = desk.last(irina);
        let now = there(desk.time.now(), "Asia/Almaty");
        assert!(said.contains("Казахстан") && said.contains("UTC+5"), "{now}: {said}");
        desk.presses(irina, chat, "t:account");
        desk.run(SOON).await;
        for answer in ["irina", "It does not let me in"] {
            desk.says(irina, answer);
            desk.run(SOON).await;
        }
        desk.presses(irina, chat, "s");
        desk.run(SOON).await;
        let ticket = desk.tickets(irina).await.remove(0);
        assert_eq!(ticket.queue.as_str(), "l1-kz");
        let promised = format!("{} UTC+5", there(ticket.promised.expect("a promise"), "Asia/Almaty"));
        assert_eq!(
            times(&desk.read(irina), &promised),
            1,
            "{promised}:\n{}",
            desk.transcript(chat)
        );
        let thread = desk.thread_of(ticket.id);
        assert_eq!(
            times(&desk.topic_texts(thread), "Kazakhstan"),
            1,
            "{:#?}",
            desk.topic_texts(thread)
        );
        // They move, while it is open: it stays where it is, and what they read from now on is read there.
        desk.says(irina, "/region");
        desk.run(SOON).await;
        desk.presses(irina, chat, "Россия");
        desk.run(SOON).await;
        let moved = desk.ticket(irina, ticket.id).await;
        assert_eq!(
            (moved.queue.as_str(), moved.customer.zone.as_deref()),
            ("l1-kz", Some("Europe/Moscow"))
        );
        assert_eq!(
            times(&desk.topic_texts(thread), "Russia"),
            1,
            "{:#?}",
            desk.topic_texts(thread)
        );
        desk.presses(anna, desk.first, &format!("a:take:{}", ticket.id));
        desk.run(SOON).await;
        desk.writes(anna, thread, "/escalate");
        desk.run(SOON).await;
        let passed_on = desk.ticket(irina, ticket.id).await;
        let promised = format!("{} МСК", there(passed_on.promised.expect("a promise"), "Europe/Moscow"));
        assert_eq!(
            times(&desk.read(irina), &promised),
            1,
            "{promised}:\n{}",
            desk.transcript(chat)
        );
    });
}

#[test]
fn what_another_system_says_of_customers_decides_on_their_next_tickets_and_what_is_no_fact_stops_nothing() {
    play(Plan::plain(), async |desk| {
        decree(&desk, two_regions).await;
        let (irina, john, vera) = (desk.customer(0), desk.customer(1), desk.staff.vera);
        let (ticket, thread) = opens(&desk, irina, "It is broken").await;
        let until = desk.time.now() + SignedDuration::from_hours(24 * 30);
        tells(&desk, "{");
        tells(&desk, &json!({"v": 1, "bot": desk.bot(), "user": "Irina"}).to_string());
        tells(&desk, &fact(&desk, irina, 0, &json!({"region": "mars"})));
        // Out of order, and twice: she is a VIP of Kazakhstan; that she was none, and of Russia, is older.
        let newest = fact(&desk, irina, 1, &json!({"vip_until": until, "region": "kz"}));
        tells(&desk, &newest);
        tells(
            &desk,
            &fact(&desk, irina, 2, &json!({"vip_until": null, "region": "ru"})),
        );
        desk.run(SOON).await;
        tells(&desk, &newest);
        // Nobody here has ever heard of him.
        tells(
            &desk,
            &fact(&desk, john, 0, &json!({"region": "kz", "vip_until": null})),
        );
        desk.run(SOON).await;
        let open = desk.ticket(irina, ticket).await;
        assert_eq!((open.vip_until, open.queue.as_str()), (Some(until), "l1"));
        assert_eq!(open.customer.zone.as_deref(), Some("Asia/Almaty"));
        assert_eq!(
            times(&desk.topic_texts(thread), "⭐ VIP"),
            1,
            "{:#?}",
            desk.topic_texts(thread)
        );
        let known = |commit: &domain::ticket::Commit| commit.actor == domain::ticket::Actor::Desk;
        assert_eq!(
            desk.commits(ticket).await.iter().filter(|commit| known(commit)).count(),
            1,
            "once"
        );
        assert!(
            desk.wake_ups
                .with(|queue, _| queue.is_empty() && queue.dead_letters().is_empty())
        );
        let next = async |user: i64| {
            if let Some(last) = desk.tickets(user).await.first() {
                desk.presses(vera, desk.first, &format!("a:more:{}", last.id));
                desk.run(SOON).await;
                desk.presses(vera, desk.first, &format!("a:spam:{}", last.id));
                desk.run(SOON).await;
            }
            opens(&desk, user, "Another").await;
            desk.tickets(user).await.remove(0)
        };
        let first = next(john).await;
        assert_eq!((first.queue.as_str(), first.customer.lang.as_str()), ("l1-kz", "en"));
        assert_eq!(
            next(irina).await.queue.as_str(),
            "vip",
            "she stays a VIP, wherever she is"
        );
        desk.run(SOON).await;
        // A supervisor's word is newer than what the other system said, until that says more.
        let (_, thread) = (ticket, desk.thread_of(desk.tickets(irina).await[0].id));
        desk.writes(vera, thread, "/vip off");
        desk.run(SOON).await;
        tells(&desk, &newest);
        desk.run(SOON).await;
        assert_eq!(next(irina).await.queue.as_str(), "l1-kz");
        tells(&desk, &fact(&desk, irina, 0, &json!({"vip_until": until})));
        desk.run(SOON).await;
        assert_eq!(next(irina).await.queue.as_str(), "vip");
    });
}

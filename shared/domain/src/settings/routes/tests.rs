//! Which queue takes a ticket: every case that a rule can be in.

use std::collections::BTreeMap;

use super::{Region, RouteQuery, RouteRule};
use crate::{
    QueueName,
    sample::{queue, settings},
    settings::{Class, Queue, Settings},
};

pub(in crate::settings) fn names<T: std::str::FromStr<Err: std::fmt::Debug>>(names: &[&str]) -> Vec<T> {
    names.iter().map(|name| name.parse().expect("a name")).collect()
}

pub(in crate::settings) fn region(key: &str, zone: &str) -> Region {
    let titles = ["ru", "en"].map(|lang| (lang.parse().expect("a language"), key.to_uppercase()));
    Region {
        key: key.parse().expect("a key"),
        zone: zone.to_owned(),
        title: BTreeMap::from(titles),
    }
}

/// A rule: the queue, and regions, languages, topics, queues.
pub(in crate::settings) fn rule(to: &str, named: [&[&str]; 4]) -> RouteRule {
    RouteRule {
        queue: queue(to),
        regions: names(named[0]),
        languages: names(named[1]),
        topics: names(named[2]),
        queues: names(named[3]),
    }
}

/// A desk with a queue for each thing that rules name, and the sample's topics: payment goes to `vip`, which is the VIPs' queue, too.
fn desk(routes: Vec<RouteRule>) -> Settings {
    let mut settings = settings();
    let like: Queue = settings.queues[&queue("l1")].clone();
    for name in ["kz", "english", "kz-accounts", "kz-vips", "experts"] {
        settings.queues.insert(queue(name), like.clone());
    }
    settings.vip_queue = Some(queue("vip"));
    let account = settings.topics.iter().find(|topic| topic.key.as_str() == "account");
    let features = super::super::Topic {
        key: "features".parse().expect("a key"),
        ..account.expect("a topic").clone()
    };
    settings.topics.push(features);
    settings.regions = vec![region("kz", "Asia/Almaty"), region("ru", "Europe/Moscow")];
    settings.routes = routes;
    settings
}

fn goes(settings: &Settings, topic: &str, vip: bool, lang: &str, region: &str) -> QueueName {
    let (topic, region) = (topic.parse().ok(), region.parse().ok());
    let asked = RouteQuery {
        topic: topic.as_ref(),
        vip,
        lang: &lang.parse().expect("a language"),
        region: region.as_ref(),
    };
    settings.route(asked).queue.clone()
}

#[test]
fn the_first_rule_that_matches_takes_it_and_vips_stay_vips_unless_a_rule_names_their_queue() {
    let desk = desk(vec![
        rule("kz-vips", [&["kz"], &[], &[], &["vip"]]),
        rule("kz-accounts", [&["kz"], &[], &["account"], &[]]),
        rule("experts", [&[], &[], &["features"], &["l1"]]),
        rule("kz", [&["kz"], &[], &[], &["l1"]]),
        rule("english", [&[], &["en"], &[], &[]]),
    ]);
    for (topic, vip, lang, region, queue) in [
        // No rule: as ever.
        ("", false, "ru", "", "l1"),
        ("account", false, "ru", "ru", "l1"),
        ("payment", false, "ru", "ru", "vip"),
        ("", true, "ru", "ru", "vip"),
        // By region; one that is not known, or that the settings have lost, matches none.
        ("", false, "ru", "kz", "kz"),
        ("account", false, "en", "kz", "kz-accounts"),
        ("account", true, "en", "kz", "kz-vips"),
        ("", false, "ru", "gone", "l1"),
        // By language, region or none.
        ("", false, "en", "", "english"),
        ("account", false, "en", "ru", "english"),
        // By topic, before region and language, since its rule stands first.
        ("features", false, "en", "kz", "experts"),
        ("features", false, "ru", "", "experts"),
        // The topic's queue is not one that the rule of the region names; the first rule names it, since it is the VIPs' queue, too.
        ("payment", false, "ru", "kz", "kz-vips"),
        // A VIP is moved by a rule that names the queue, and by none that does not.
        ("", true, "ru", "kz", "kz-vips"),
        ("payment", true, "en", "kz", "kz-vips"),
        ("", true, "en", "ru", "vip"),
        ("features", true, "en", "", "vip"),
        // A topic that the menu has lost is none.
        ("gone", false, "ru", "kz", "kz"),
    ] {
        let found = goes(&desk, topic, vip, lang, region);
        assert_eq!(
            found.as_str(),
            queue,
            "topic {topic:?}, VIP {vip}, in {lang}, of {region:?}"
        );
    }
}

#[test]
fn a_rule_without_queues_moves_those_whom_their_topic_brought_to_the_vips_queue_but_not_the_vips() {
    let desk = desk(vec![rule("kz", [&["kz"], &[], &[], &[]])]);
    assert_eq!(goes(&desk, "payment", false, "ru", "kz").as_str(), "kz");
    assert_eq!(goes(&desk, "payment", true, "ru", "kz").as_str(), "vip");
}

#[test]
fn a_desk_without_a_queue_for_vips_sends_them_where_others_go() {
    let mut desk = desk(vec![rule("kz", [&["kz"], &[], &[], &[]])]);
    desk.vip_queue = None;
    assert_eq!(goes(&desk, "", true, "ru", "kz").as_str(), "kz");
}

#[test]
fn a_rule_whose_queue_is_off_is_passed_over_and_rules_do_not_chain() {
    let mut desk = desk(vec![
        rule("kz", [&["kz"], &[], &[], &[]]),
        rule("experts", [&["kz"], &["ru"], &[], &["l1"]]),
        rule("english", [&[], &[], &[], &["experts"]]),
    ]);
    assert_eq!(goes(&desk, "", false, "ru", "kz").as_str(), "kz");
    desk.queues.get_mut(&queue("kz")).expect("a queue").on = false;
    assert_eq!(goes(&desk, "", false, "ru", "kz").as_str(), "experts");
    desk.queues.get_mut(&queue("experts")).expect("a queue").on = false;
    assert_eq!(goes(&desk, "", false, "ru", "kz").as_str(), "l1");
}

#[test]
fn what_is_promised_and_the_level_above_stay_the_topics_and_the_queues() {
    let desk = desk(vec![rule("kz", [&["kz"], &[], &[], &[]])]);
    let (topic, region) = ("payment".parse().expect("a key"), "kz".parse().expect("a key"));
    let route = desk.route(RouteQuery {
        topic: Some(&topic),
        vip: false,
        lang: desk.default_language(),
        region: Some(&region),
    });
    assert_eq!((route.queue, route.class), (&queue("kz"), Class::Urgent));
    assert_eq!(desk.queues[route.queue].escalates_to, Some(queue("l2")));
}

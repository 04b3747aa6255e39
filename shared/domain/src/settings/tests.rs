//! Every problem of settings is found, and each says what to do.

use jiff::{SignedDuration, tz::TimeZone};

use super::{
    AlarmRule, Class, RouteQuery, Settings, SlaPolicy,
    routes::tests::{names, region, rule},
};
use crate::{
    ChatId, UserId,
    sample::{EXPERTS, FIRST, promise, queue, settings},
};

const SPOKEN: [&str; 2] = ["ru", "en"];

/// The problems of settings that were spoilt so, one a line.
fn problems(spoil: impl FnOnce(&mut Settings)) -> String {
    let mut settings = settings();
    spoil(&mut settings);
    let lines: Vec<_> = settings.check(&SPOKEN).iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn settings_of_the_sample_may_take_effect() {
    assert_eq!(problems(|_| {}), "");
}

#[test]
fn each_problem_names_its_place_and_its_remedy() {
    let mut all = Vec::new();
    let mut spoil = |title: &str, spoil: &dyn Fn(&mut Settings)| {
        let found = problems(spoil);
        assert!(!found.is_empty(), "{title}");
        all.push(format!("# {title}\n{found}\n"));
    };
    spoil("no brand", &|s| s.brand = "  ".to_owned());
    spoil("no language", &|s| s.languages.clear());
    spoil("an unspoken language", &|s| {
        s.languages.push("de".parse().expect("a language"));
    });
    spoil("an unspoken desk language", &|s| {
        s.desk_language = Some("de".parse().expect("a language"));
    });
    spoil("alarms", &|s| {
        let rule = |name: &str, manual: &[&str], at_most| AlarmRule {
            name: name.to_owned(),
            manual: manual.iter().map(|part| (*part).to_owned()).collect(),
            at_most,
        };
        s.alarms = vec![
            rule("payments-down", &["payment", "nothing"], SignedDuration::ZERO),
            rule("payments-down", &[], SignedDuration::from_hours(1)),
            rule("", &["all", "l1"], SignedDuration::from_hours(169)),
        ];
    });
    spoil("no such zone", &|s| s.zone = "Moscow".to_owned());
    spoil("no group", &|s| s.groups.clear());
    spoil("a person for a group", &|s| {
        s.groups.get_mut("main").expect("a group").chat = ChatId(5);
    });
    spoil("a group twice", &|s| {
        s.groups.get_mut("main").expect("a group").chat = EXPERTS;
    });
    spoil("no default queue", &|s| s.default_queue = queue("nowhere"));
    spoil("a queue without its group", &|s| {
        s.queues.get_mut(&queue("l1")).expect("a queue").group = "gone".to_owned();
    });
    spoil("a promise too short", &|s| {
        s.policies[0].first_response = Some(SignedDuration::ZERO);
        s.policies[1].first_response = Some(SignedDuration::from_hours(24 * 3_650));
    });
    spoil("a policy for nobody", &|s| {
        let mut later = promise("l1", 5);
        (later.name, later.queues) = ("later".to_owned(), vec![queue("l1"), queue("l9")]);
        s.policies.insert(
            0,
            SlaPolicy {
                queues: Vec::new(),
                name: "all".to_owned(),
                ..promise("l1", 5)
            },
        );
        s.policies.push(later);
    });
    spoil("a policy of nothing", &|s| {
        s.policies[0].first_response = None;
        s.policies[0].warn_at = vec![80, 50, 0];
        s.policies[0].calendar = Some("office".to_owned());
        s.policies[1].name = "l1".to_owned();
    });
    spoil("a calendar that is never open", &|s| {
        let never = calendar::Calendar {
            timezone: "Europe/Moskow".to_owned(),
            weekly: calendar::Weekly::default(),
            dates: [].into(),
        };
        s.calendars.insert("office".to_owned(), never);
    });
    spoil("a chain in a circle", &|s| {
        s.chain.steps.push(crate::sla::EscalationStep::Queue);
        s.chain.every = SignedDuration::ZERO;
    });
    spoil("a night that lasts all day", &|s| {
        s.quiet_hours = Some(calendar::Window::new("00:00", "24:00").expect("a window"));
    });
    spoil("a question that comes too early, or too late to reopen", &|s| {
        s.tickets.follow_up_after = SignedDuration::from_hours(1);
        s.tickets.reopen_within = SignedDuration::from_hours(1);
    });
    spoil("an escalation to nowhere", &|s| {
        s.queues.get_mut(&queue("l2")).expect("a queue").escalates_to = Some(queue("nowhere"));
    });
    spoil("an escalation in a circle", &|s| {
        s.queues.get_mut(&queue("l2")).expect("a queue").escalates_to = Some(queue("l1"));
    });
    spoil("a topic twice", &|s| s.topics.push(s.topics[0].clone()));
    spoil("a topic's queue", &|s| s.topics[0].queue = Some(queue("nowhere")));
    spoil("a topic without words", &|s| {
        s.topics[0].key = "own".parse().expect("a key");
    });
    spoil("a topic with half its words", &|s| {
        s.topics[0]
            .title
            .insert("ru".parse().expect("a language"), "Оплата".to_owned());
        s.topics[0]
            .questions
            .push([("ru".parse().expect("a language"), String::new())].into());
    });
    spoil("too many topics", &|s| s.topics = vec![s.topics[0].clone(); 21]);
    spoil("times out of range", &|s| {
        let zero = SignedDuration::ZERO;
        s.tickets.remind_after = zero;
        s.tickets.close_after = zero;
        s.tickets.reopen_within = SignedDuration::from_hours(24 * 91);
        s.tickets.nudge_every = zero;
        s.tickets.open_unfinished_after = zero;
        s.tickets.comment_within = -SignedDuration::from_secs(1);
        s.tickets.survey_cooldown = SignedDuration::MAX;
        s.tickets.openings_an_hour = 0;
        s.tickets.rating_edit_within = SignedDuration::MAX;
    });
    spoil("regions that cannot be shown", &|s| {
        let (mut nameless, mut long) = (region("nameless", "Asia/Tokyo"), region("long", "Asia/Tokyo"));
        nameless.title.remove(&names(&["en"])[0]);
        long.title.values_mut().for_each(|title| *title = "x".repeat(41));
        s.regions = vec![region("kz", "Asia/Almaty"), region("kz", "Almaty"), nameless, long];
    });
    spoil("too many regions", &|s| {
        let keys = (0..41).map(|number| format!("r{number}"));
        s.regions = keys.map(|key| region(&key, "UTC")).collect();
    });
    spoil("rules that name what is not there, or nothing", &|s| {
        s.routes = vec![
            rule("l9", [&["kz"], &["de"], &["weather"], &["l8"]]),
            rule("l2", [&[], &[], &[], &[]]),
        ];
    });
    spoil("rules that are never reached", &|s| {
        s.regions = vec![region("kz", "Asia/Almaty"), region("ru", "Europe/Moscow")];
        s.vip_queue = Some(queue("vip"));
        s.routes = vec![
            rule("l2", [&["kz", "ru"], &[], &[], &[]]),
            // Of the VIPs' queue the first one takes none.
            rule("l2", [&["kz"], &[], &[], &["vip"]]),
            rule("l2", [&["kz"], &["en"], &[], &["l1"]]),
            rule("l2", [&[], &["en"], &[], &[]]),
        ];
    });
    spoil("a pace of nothing", &|s| {
        s.limits.customer.burst = 0;
        s.limits.group.every_ms = 600_001;
    });
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_customer_is_answered_in_their_language_or_in_the_first() {
    let settings = settings();
    let language = |code: Option<&str>| settings.language_for(code).as_str().to_owned();
    for (code, expected) in [
        (Some("en"), "en"),
        (Some("EN-us"), "en"),
        (Some("en_GB"), "en"),
        (Some("ru-RU"), "ru"),
        (Some("pt-br"), "ru"),
        (Some(""), "ru"),
        (Some("-"), "ru"),
        (None, "ru"),
    ] {
        assert_eq!(language(code), expected, "{code:?}");
    }
    assert_eq!(settings.desk_language().as_str(), "ru");
}

#[test]
fn a_topic_chooses_queue_and_class_and_all_else_goes_to_the_default_queue() {
    let settings = settings();
    let route = |key: Option<&str>| {
        let key = key.map(|key| key.parse().expect("a key"));
        let route = settings.route(RouteQuery {
            topic: key.as_ref(),
            vip: false,
            lang: settings.default_language(),
            region: None,
        });
        (route.queue.as_str().to_owned(), route.class)
    };
    assert_eq!(route(Some("payment")), ("vip".to_owned(), Class::Urgent));
    assert_eq!(route(Some("account")), ("l1".to_owned(), Class::Normal));
    assert_eq!(route(Some("gone")), ("l1".to_owned(), Class::Normal));
    assert_eq!(route(None), ("l1".to_owned(), Class::Normal));
}

#[test]
fn groups_admins_and_zones_are_looked_up() {
    let mut settings = settings();
    assert_eq!(settings.group_of(&queue("l2")), Some(EXPERTS));
    assert_eq!(settings.group_of(&queue("nowhere")), None);
    assert!(settings.is_agents_group(FIRST) && !settings.is_agents_group(ChatId(-9)));
    assert!(settings.is_admin(UserId(900)) && !settings.is_admin(UserId(1)));
    assert_eq!(settings.time_zone().iana_name(), Some("Europe/Moscow"));
    settings.zone = "Nowhere".to_owned();
    assert_eq!(settings.time_zone(), TimeZone::UTC);
}

#[test]
fn settings_read_back_as_they_were_stored() {
    let json = serde_json::to_string(&settings()).expect("JSON");
    assert_eq!(serde_json::from_str::<Settings>(&json).expect("settings"), settings());
    assert!(
        serde_json::from_str::<Settings>(&json.replacen("brand", "brnad", 1)).is_err(),
        "a slip is no setting"
    );
}

#[test]
fn what_comes_with_the_desk_and_works_for_nobody_is_warned_of() {
    let warned = |spoil: &dyn Fn(&mut Settings)| {
        let mut settings = settings();
        spoil(&mut settings);
        let found = settings.warnings(crate::sample::at(0));
        found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let before = warned(&|_| {});
    assert!(!before.contains("admins") && !before.contains("groups."), "{before}");
    let found = warned(&|settings| settings.admins.clear());
    assert!(found.contains("admins: nobody may invite"), "{found}");
    let found = warned(&|settings| settings.groups.get_mut("main").expect("a group").chat = super::EXAMPLE_CHAT);
    assert!(found.contains("groups.main.chat: this is the example's"), "{found}");
    let found = warned(&|settings| {
        settings.queues.get_mut(&queue("l1")).expect("a queue").assign = super::Assign::ByDesk;
        settings.shifts = vec![crate::shifts::Shift {
            name: "day".to_owned(),
            queues: vec![queue("l2")],
            timezone: "Europe/Moscow".to_owned(),
            window: calendar::Window::new("00:00", "24:00").expect("a window"),
            starts: "2026-01-01".parse().expect("a date"),
            pattern: vec![vec![UserId(501)]],
            dates: [].into(),
        }];
    });
    assert!(
        found.contains("queues.l1: the desk gives its tickets to whoever is on duty"),
        "{found}"
    );
}

//! What samples are made of: names, words, moments; and settings to say them under.

use conversation::text::{Card, Line, When};
use domain::{
    Lang, TicketId, Timestamp,
    settings::{Class, Settings, Urgency},
    ticket::State,
};
use serde_json::json;

/// What samples are made of.
pub(super) struct Values {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) ticket: TicketId,
    pub(super) many: usize,
}

impl Values {
    pub(super) fn usual() -> Self {
        Self {
            name: "Анна".to_owned(),
            text: "Вернули 1 200 ₽ на карту.\nДеньги придут за три дня.".to_owned(),
            ticket: TicketId(12345),
            many: 2,
        }
    }

    pub(super) fn name(&self) -> String {
        self.name.clone()
    }

    pub(super) fn line(&self, state: State) -> Line {
        Line {
            ticket: self.ticket,
            state,
            topic: Some(name("payment")),
        }
    }

    pub(super) fn card(&self) -> Card {
        Card {
            ticket: self.ticket,
            name: self.name(),
            username: None,
            lang: "ru".to_owned(),
            region: None,
            topic: Some(name("payment")),
            class: Class::Normal,
            urgency: Urgency::Medium,
            queue: name("l1"),
            state: State::Accepted,
            owner: None,
            promised: Some(soon()),
            vip: false,
            cycle: 0,
            score: None,
            start: None,
            continues: None,
            person_called: false,
            unreachable: false,
        }
    }

    pub(super) fn full_card(&self) -> Card {
        Card {
            username: Some("anna".to_owned()),
            region: Some(name("kz")),
            class: Class::Urgent,
            urgency: Urgency::High,
            state: State::InProgress,
            owner: Some(self.name()),
            promised: Some(at("2026-11-23T09:05:00Z")),
            vip: true,
            cycle: 2,
            score: Some(4),
            start: Some("promo_7".to_owned()),
            continues: Some(TicketId(12300)),
            person_called: true,
            unreachable: true,
            ..self.card()
        }
    }
}

/// A name of the domain's alphabet.
pub(super) fn name<T: TryFrom<String>>(text: &str) -> T
where
    T::Error: std::fmt::Debug,
{
    T::try_from(text.to_owned()).expect("a name")
}

/// That moment, read in Moscow at noon UTC of 24 November 2026.
pub(super) fn at(moment: &str) -> When {
    let parse = |text: &str| text.parse::<Timestamp>().expect("a moment");
    When {
        at: parse(moment),
        now: parse("2026-11-24T12:00:00Z"),
        zone: "Europe/Moscow".to_owned(),
    }
}

pub(super) fn soon() -> When {
    at("2026-11-24T12:40:00Z")
}

/// Settings with the built-in topics, a topic, a queue and a region of their own called `title`.
pub(super) fn settings(title: &str) -> Settings {
    serde_json::from_value(json!({
        "brand": "Яблочный сад",
        "languages": ["ru", "en"],
        "zone": "Europe/Moscow",
        "groups": {"main": {"chat": -1_001_234_567_890_i64}},
        "queues": {
            "l1": {"group": "main"},
            "night": {"group": "main"},
            "own": {"group": "main", "title": {"ru": title, "en": title}},
        },
        "default_queue": "l1",
        "regions": [{"key": "kz", "zone": "Asia/Almaty", "title": {"ru": title, "en": title}}],
        "topics": [
            {"key": "payment"},
            {"key": "account"},
            {"key": "features"},
            {"key": "complaint"},
            {"key": "ideas"},
            {"key": "own", "title": {"ru": title, "en": title}, "questions": [{"ru": title, "en": title}]},
        ],
    }))
    .expect("settings")
}

pub(super) fn lang(code: &str) -> Lang {
    name(code)
}

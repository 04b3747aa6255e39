//! What a desk is made of, and what its settings say.

use domain::settings::Settings;
use serde_json::{Value, json};
use telegram_sim::ChatKey;

use super::Staff;

/// What a desk is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Where all chance comes from.
    pub seed: u64,
    /// 1 or 2 bots.
    pub bots: usize,
    /// How many customers know every bot.
    pub customers: usize,
    /// Whether we keep Telegram's pace, and Telegram insists on it.
    pub limits: bool,
    /// Whether calls of the table take time, so that functions that run side by side take turns.
    pub distant: bool,
    /// Whether updates are put aside while the table does not answer. Without that, Telegram keeps them.
    pub spill: bool,
    /// Whether the desk itself gives tickets to its people, calls those who are on call, and knows shifts: every second seed's does.
    pub people: bool,
}

impl Plan {
    /// One bot, two customers, no limits, and a table next door.
    #[must_use]
    pub fn plain() -> Self {
        Self {
            seed: 1,
            bots: 1,
            customers: 2,
            limits: false,
            distant: false,
            spill: false,
            people: false,
        }
    }
}

/// The settings of the desk: two languages, two groups, a level above, and an admin.
#[must_use]
pub fn settings((first, experts): (ChatKey, ChatKey), staff: &Staff, plan: Plan) -> Settings {
    let mut settings = json!({
        "brand": "Watchdesk",
        "languages": ["ru", "en"],
        "desk_language": "en",
        "zone": "Europe/Moscow",
        "admins": [staff.admin],
        "groups": {"main": {"chat": first.chat_id()}, "experts": {"chat": experts.chat_id()}},
        "queues": {
            "l1": {"group": "main", "escalates_to": "l2"},
            "l2": {"group": "experts"},
            "vip": {"group": "main", "escalates_to": "l2"},
        },
        "default_queue": "l1",
        "policies": [
            {"name": "vip", "queues": ["vip"], "first_response": "PT5M", "next_response": "PT5M", "resolution": "PT4H"},
            {"name": "l2", "queues": ["l2"], "first_response": "PT1H", "next_response": "PT1H", "resolution": "PT24H"},
            {"name": "l1", "first_response": "PT15M", "next_response": "PT15M", "resolution": "PT8H"},
        ],
        "topics": [
            {"key": "payment", "class": "urgent", "queue": "vip"},
            {"key": "account"},
            {"key": "features"},
        ],
    });
    if plan.people {
        with_people(&mut settings, staff, plan.seed);
    }
    if !plan.limits {
        let off = json!({"burst": 100, "every_ms": 0});
        settings["limits"] = json!({"customer": off, "group": off});
    }
    serde_json::from_value(settings).expect("settings as the desk reads them")
}

/// The desk gives what waits, and the VIPs' queue calls whoever is on call. By the seed the first level does that, too, and people come
/// and go by shifts during a play, which begins at noon in Moscow.
fn with_people(settings: &mut Value, staff: &Staff, seed: u64) {
    let (shifts, calls) = (seed.is_multiple_of(2), seed % 4 < 2);
    settings["capacity"] = json!(2);
    for queue in ["l1", "l2", "vip"] {
        settings["queues"][queue]["assign"] = json!("by_desk");
    }
    settings["queues"]["vip"]["calls"] = json!(true);
    settings["queues"]["l1"]["calls"] = json!(calls);
    settings["on_call"] = json!({"chain": [staff.boris, staff.vera], "next_after": "PT5M"});
    if shifts {
        let shift = |name: &str, from: &str, to: &str, who: &[i64]| {
            json!({
                "name": name, "timezone": "Europe/Moscow", "window": [from, to], "starts": "2026-03-02", "pattern": [who],
            })
        };
        settings["shifts"] = json!([
            shift("early", "11:00", "12:15", &[staff.anna, staff.vera]),
            shift("middle", "12:05", "13:00", &[staff.boris]),
            shift("late", "12:40", "23:00", &[staff.anna, staff.vera]),
        ]);
        settings["rotation"] = json!({
            "rest_between": "PT0S", "nights_in_a_row": 31, "rest_after_nights": "PT0S", "hours_a_week": "PT168H",
        });
    }
}

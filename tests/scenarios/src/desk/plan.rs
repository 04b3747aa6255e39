//! What a desk is made of, and what its settings say.

use domain::settings::Settings;
use serde_json::json;
use telegram_sim::ChatKey;

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
        }
    }
}

/// The settings of the desk: two languages, two groups, a level above, and an admin.
#[must_use]
pub fn settings(first: ChatKey, experts: ChatKey, admin: i64, limits: bool) -> Settings {
    let mut settings = json!({
        "brand": "Watchdesk",
        "languages": ["ru", "en"],
        "desk_language": "en",
        "zone": "Europe/Moscow",
        "admins": [admin],
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
    if !limits {
        let off = json!({"burst": 100, "every_ms": 0});
        settings["limits"] = json!({"customer": off, "group": off});
    }
    serde_json::from_value(settings).expect("settings as the desk reads them")
}

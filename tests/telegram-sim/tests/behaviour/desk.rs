//! The world most tests begin with: a bot, a customer who has started it, and a forum with an agent.

use serde_json::{Value, json};
use telegram_sim::{BotAccount, ChatKey, ManualClock, Response, World};

/// 2026-01-05, 10:00 UTC, a Monday.
pub const MONDAY_MS: i64 = 1_767_607_200_000;

pub struct Desk {
    pub world: World,
    pub clock: ManualClock,
    pub bot: BotAccount,
    pub customer: i64,
    pub agent: i64,
    pub chat: ChatKey,
    pub forum: ChatKey,
}

impl Desk {
    pub fn new() -> Self {
        let clock = ManualClock::at(MONDAY_MS);
        let world = World::new(clock.clone());
        let bot = world.create_bot("Watchdesk", "watchdesk_bot");
        let customer = world.user("Anna");
        let agent = world.user("Boris");
        let forum = world.create_forum(agent, "Support");
        world.add_admin(forum, bot.id).unwrap();
        world.start(customer, bot.id, None).unwrap();
        let _ = world.take_updates(&bot.token);
        let chat = bot.chat_with(customer);
        Self {
            world,
            clock,
            bot,
            customer,
            agent,
            chat,
            forum,
        }
    }

    pub fn call(&self, method: &str, params: Value) -> Response {
        self.world.call(&self.bot.token, method, params)
    }

    /// The result of a call that must succeed.
    #[track_caller]
    pub fn ok(&self, method: &str, params: Value) -> Value {
        let response = self.call(method, params);
        assert!(response.ok, "{method}: {response:?}");
        response.result.unwrap()
    }

    /// The code and text of a call that must fail.
    #[track_caller]
    pub fn refused(&self, method: &str, params: Value) -> (u16, String) {
        let response = self.call(method, params);
        assert!(!response.ok, "{method}: {response:?}");
        (response.error_code.unwrap(), response.description.unwrap())
    }

    #[track_caller]
    pub fn check_refused(&self, method: &str, params: Value, text: &str) {
        let (_, got) = self.refused(method, params);
        assert_eq!(got, text);
    }

    pub fn updates(&self) -> Vec<Value> {
        self.world.take_updates(&self.bot.token)
    }

    /// Sends words to the customer and returns the message's id.
    #[track_caller]
    pub fn send(&self, text: &str) -> i64 {
        let sent = self.ok("sendMessage", json!({"chat_id": self.customer, "text": text}));
        sent["message_id"].as_i64().unwrap()
    }

    /// Begins a topic as the bot.
    #[track_caller]
    pub fn topic(&self, name: &str) -> i64 {
        let topic = self.ok(
            "createForumTopic",
            json!({"chat_id": self.forum.chat_id(), "name": name}),
        );
        let _ = self.updates();
        topic["message_thread_id"].as_i64().unwrap()
    }

    pub fn forum_id(&self) -> i64 {
        self.forum.chat_id()
    }
}

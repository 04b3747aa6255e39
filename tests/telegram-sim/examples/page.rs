//! The page with a small scripted bot behind it: `cargo run -p telegram-sim --example page [port [empty]]`.
//!
//! The bot greets, asks by buttons, begins a topic for every customer and carries messages both ways. It is here so
//! that the page can be worked on without a desk.

use std::collections::HashMap;
use std::time::UNIX_EPOCH;

use serde_json::{Value, json};
use telegram_sim::{BotAccount, ChatKey, Person, World};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = std::env::args().nth(1).unwrap_or_else(|| "8090".to_owned());
    let world = World::new(wall_clock);
    if std::env::args().nth(2).is_some_and(|word| word == "empty") {
        let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
        println!("http://{}, and nobody in it", listener.local_addr()?);
        return Ok(telegram_sim::serve(world, listener).await?);
    }
    let bot = world.create_bot("Watchdesk", "watchdesk_bot");
    let person = |first_name: &str, language: &str| {
        world.create_user(Person {
            language_code: Some(language.to_owned()),
            ..Person::named(first_name)
        })
    };
    let _customers = (person("Anna", "ru")?, person("John", "en")?);
    let boss = person("Svetlana", "ru")?;
    let group = world.create_forum(boss, "Watchdesk · agents");
    world.add_admin(group, bot.id)?;
    for agent in [person("Oleg", "ru")?, person("Maria", "en")?] {
        world.add_member(group, agent)?;
    }
    let commands = json!([
        {"command": "start", "description": "Begin anew"},
        {"command": "my", "description": "My tickets"},
        {"command": "person", "description": "Call a person"},
        {"command": "help", "description": "What this bot does"},
    ]);
    let _set = world.call(&bot.token, "setMyCommands", json!({ "commands": commands }));

    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("http://{}", listener.local_addr()?);
    let script = Script {
        world: world.clone(),
        bot,
        group,
        topics: HashMap::new(),
    };
    tokio::select! {
        served = telegram_sim::serve(world, listener) => served?,
        () = script.run() => {}
    }
    Ok(())
}

#[allow(
    clippy::disallowed_methods,
    reason = "the example is where this world's time comes from"
)]
fn wall_clock() -> i64 {
    let since = std::time::SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

struct Script {
    world: World,
    bot: BotAccount,
    group: ChatKey,
    /// The topic of each customer.
    topics: HashMap<i64, i64>,
}

impl Script {
    async fn run(mut self) {
        let mut changes = self.world.watch();
        loop {
            changes.mark_unchanged();
            for update in self.world.take_updates(&self.bot.token) {
                if update["message"].is_object() {
                    self.message(&update["message"]);
                } else if update["callback_query"].is_object() {
                    self.pressed(&update["callback_query"]);
                }
            }
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    fn call(&self, method: &str, params: Value) -> Value {
        self.world
            .call(&self.bot.token, method, params)
            .result
            .unwrap_or_default()
    }

    fn message(&mut self, message: &Value) {
        let chat = message["chat"]["id"].as_i64().unwrap_or_default();
        let id = &message["message_id"];
        if chat == self.group.chat_id() {
            let thread = message["message_thread_id"].as_i64();
            let internal = message["text"].as_str().is_some_and(|text| text.starts_with("//"));
            let service = message["forum_topic_created"].is_object() || message["from"]["is_bot"] == true;
            let customer = self.topics.iter().find(|(_, topic)| Some(**topic) == thread);
            if let (Some((customer, _)), false, false) = (customer, internal, service) {
                self.call(
                    "copyMessage",
                    json!({"chat_id": customer, "from_chat_id": chat, "message_id": id}),
                );
            }
        } else if message["text"].as_str().is_some_and(|text| text.starts_with("/start")) {
            let name = message["from"]["first_name"].as_str().unwrap_or_default();
            let buttons = json!([
                [
                    button("💳 Payment", "topic:payment"),
                    button("👤 Account", "topic:account")
                ],
                [
                    button("🧩 Features", "topic:features"),
                    button("💡 Ideas", "topic:ideas")
                ],
                [button("🙋 Call a person", "person")],
            ]);
            let text = format!("<b>Watchdesk: support</b>\n\nHello, {name}. Choose a topic or just write.");
            self.say(chat, &text, &json!({ "inline_keyboard": buttons }));
        } else {
            let thread = self.topic_of(chat, &message["from"]);
            self.call("sendChatAction", json!({"chat_id": chat, "action": "typing"}));
            self.call(
                "copyMessage",
                json!({"chat_id": self.group.chat_id(), "message_thread_id": thread, "from_chat_id": chat, "message_id": id}),
            );
        }
    }

    fn say(&self, chat: i64, html: &str, markup: &Value) {
        self.call(
            "sendMessage",
            json!({"chat_id": chat, "text": html, "parse_mode": "HTML", "reply_markup": markup}),
        );
    }

    /// The customer's topic, with a card in it; begun when there is none.
    fn topic_of(&mut self, customer: i64, from: &Value) -> i64 {
        if let Some(thread) = self.topics.get(&customer) {
            return *thread;
        }
        let name = from["first_name"].as_str().unwrap_or_default();
        let number = 12_345 + self.topics.len();
        let title = format!("№{number} · Payment · {name}");
        let created = self.call(
            "createForumTopic",
            json!({"chat_id": self.group.chat_id(), "name": title}),
        );
        let thread = created["message_thread_id"].as_i64().unwrap_or_default();
        let card = format!("<b>№{number} · Payment</b>\n👤 {name}\n📥 Queue: first line\n🆕 Accepted");
        let buttons = json!([
            [button("Take", "take"), button("Need details", "details")],
            [button("Resolve", "resolve"), button("More…", "more")],
        ]);
        self.call(
            "sendMessage",
            json!({
                "chat_id": self.group.chat_id(), "message_thread_id": thread, "text": card, "parse_mode": "HTML",
                "reply_markup": {"inline_keyboard": buttons},
            }),
        );
        let none = json!({ "remove_keyboard": true });
        self.say(
            customer,
            &format!("Received: <b>№{number}</b>. We will reply within the hour."),
            &none,
        );
        self.topics.insert(customer, thread);
        thread
    }

    fn pressed(&self, query: &Value) {
        let data = query["data"].as_str().unwrap_or_default();
        let from = query["from"]["first_name"].as_str().unwrap_or_default();
        let (text, alert) = match data {
            "take" => ("You have it", false),
            "more" => ("This little bot has no more to show", true),
            _ => ("", false),
        };
        self.call(
            "answerCallbackQuery",
            json!({"callback_query_id": query["id"], "text": text, "show_alert": alert}),
        );
        let (chat, message) = (&query["message"]["chat"]["id"], &query["message"]["message_id"]);
        if data == "take" {
            let card = format!("№12345 · Payment\n🔧 In progress\n🧑‍💻 Owner: {from}");
            let rows = json!([[button("Need details", "details"), button("Resolve", "resolve")]]);
            self.call(
                "editMessageText",
                json!({"chat_id": chat, "message_id": message, "text": card, "reply_markup": {"inline_keyboard": rows}}),
            );
        } else if data.starts_with("topic:") || data == "person" {
            self.call(
                "sendMessage",
                json!({"chat_id": chat, "text": "Please tell us what happened."}),
            );
        }
    }
}

fn button(text: &str, data: &str) -> Value {
    json!({"text": text, "callback_data": data})
}

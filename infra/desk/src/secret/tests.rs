use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use lambda::clock::system_dice;
use serde_json::json;
use telegram::secret::Secret;

use super::*;
use crate::stand_in::StandIn;

const FIRST: &str = "1000001:the-first-token-of-a-bot";
const SECOND: &str = "1000001:the-second-token-of-a-bot";
const OTHER: &str = "2000002:the-token-of-another-bot";

/// A parameter store and a Telegram that knows two bots; the store refuses the write with that number.
struct World {
    stand_in: StandIn,
    stored: Arc<Mutex<BTreeMap<String, String>>>,
    left: Arc<Mutex<Option<u32>>>,
}

impl World {
    async fn new() -> Self {
        let stored: Arc<Mutex<BTreeMap<String, String>>> = Arc::default();
        let left: Arc<Mutex<Option<u32>>> = Arc::default();
        let (inside, refuses) = (stored.clone(), left.clone());
        let stand_in = StandIn::start(move |asked| {
            let mut stored = inside.lock().unwrap_or_else(PoisonError::into_inner);
            let body = asked.json();
            let text = |field: &str| body[field].as_str().unwrap_or_default().to_owned();
            match asked.operation.as_str() {
                "GetParameters" => {
                    let found: Vec<_> = stored
                        .iter()
                        .map(|(name, value)| json!({ "Name": name, "Value": value }))
                        .collect();
                    (200, json!({ "Parameters": found }).to_string())
                }
                "PutParameter" => {
                    let mut left = refuses.lock().unwrap_or_else(PoisonError::into_inner);
                    if *left == Some(0) {
                        // A service that repeats what it refuses.
                        let why = json!({ "__type": "Refused", "message": format!("no {}", text("Value")) });
                        return (400, why.to_string());
                    }
                    *left = left.map(|left| left - 1);
                    stored.insert(text("Name"), text("Value"));
                    (200, "{}".into())
                }
                "DeleteParameter" => {
                    let there = stored.remove(&text("Name")).is_some();
                    (
                        if there { 200 } else { 400 },
                        r#"{"__type":"ParameterNotFound"}"#.into(),
                    )
                }
                _ => {
                    let bot = asked
                        .path
                        .trim_start_matches("/bot")
                        .split(':')
                        .next()
                        .unwrap_or_default();
                    let known = asked.path.contains(FIRST) || asked.path.contains(SECOND) || asked.path.contains(OTHER);
                    if known {
                        let id: i64 = bot.parse().expect("an id");
                        let me =
                            json!({ "id": id, "is_bot": true, "first_name": "Desk", "username": format!("bot_{id}") });
                        (200, json!({ "ok": true, "result": me }).to_string())
                    } else {
                        let path = &asked.path;
                        (
                            401,
                            json!({ "ok": false, "error_code": 401, "description": format!("Unauthorized {path}") })
                                .to_string(),
                        )
                    }
                }
            }
        })
        .await;
        Self { stand_in, stored, left }
    }

    fn options(&self) -> Options {
        Options {
            stage: Stage::Dev,
            rotate: None,
            forget_old: None,
            another_bot: false,
            telegram_api: self.stand_in.url.clone(),
        }
    }

    /// Runs the command, and holds what it says to saying no secret.
    async fn run(&self, options: Options, token: &str) -> Result<String, String> {
        let mut out = Vec::new();
        let account = self.stand_in.account();
        let done = secret(
            &account,
            &options,
            || Ok(format!("{token}\n")),
            &system_dice(),
            &mut out,
        )
        .await;
        let said = String::from_utf8(out).expect("text");
        let mut all = said.clone();
        if let Err(error) = &done {
            all.extend([error.to_string(), format!("{error:?}")]);
            let mut source = error.source();
            while let Some(cause) = source {
                all.extend([cause.to_string(), format!("{cause:?}")]);
                source = cause.source();
            }
        }
        let secret = self.get("webhook-secret").unwrap_or_else(|| "nothing".into());
        let halves = [FIRST, SECOND, OTHER].map(|token| token.split_once(':').map_or("", |(_, half)| half));
        for word in halves.into_iter().chain([secret.as_str()]) {
            assert!(!all.contains(word), "a secret is said: {all}");
        }
        done.map(|_| said).map_err(|error| error.to_string())
    }

    fn get(&self, parameter: &str) -> Option<String> {
        let stored = self.stored.lock().unwrap_or_else(PoisonError::into_inner);
        stored.get(&format!("/watchdesk/dev/{parameter}")).cloned()
    }

    fn need(&self, parameter: &str) -> String {
        self.get(parameter).unwrap_or_else(|| panic!("no {parameter}"))
    }

    fn stop_after(&self, writes: Option<u32>) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) = writes;
    }
}

fn digest(secret: &str) -> String {
    Secret::parse(secret).expect("a secret").digest()
}

#[tokio::test]
async fn a_first_token_brings_everything_that_a_deploy_needs() {
    let world = World::new().await;
    let said = world.run(world.options(), FIRST).await.expect("done");
    assert!(
        said.contains("@bot_1000001") && said.contains("sam deploy") && said.contains("webhook set"),
        "{said}"
    );
    assert_eq!(world.need("bot-token"), FIRST);
    assert_eq!(
        (world.need("bot-id"), world.need("bot-username")),
        ("1000001".into(), "bot_1000001".into())
    );
    assert_eq!(world.need("webhook-secret").len(), 64, "256 bits in hexadecimal digits");
    assert_eq!(
        world.need("webhook-secret-sha256"),
        digest(&world.need("webhook-secret"))
    );
    let kinds: BTreeMap<String, String> = world
        .stand_in
        .asked()
        .iter()
        .filter(|asked| asked.operation == "PutParameter")
        .map(crate::stand_in::Asked::json)
        .map(|body| {
            (
                body["Name"].as_str().unwrap_or_default().to_owned(),
                body["Type"].to_string(),
            )
        })
        .collect();
    let secure = |name: &str| kinds[&format!("/watchdesk/dev/{name}")].contains("Secure");
    assert!(secure("bot-token") && secure("webhook-secret") && !secure("bot-id"));
}

#[tokio::test]
async fn a_new_token_of_the_same_bot_replaces_the_token_alone() {
    let world = World::new().await;
    world.run(world.options(), FIRST).await.expect("done");
    let (secret, writes) = (world.need("webhook-secret"), world.stand_in.asked().len());
    let said = world.run(world.options(), SECOND).await.expect("done");
    assert!(said.contains("webhook set") && !said.contains("sam deploy"), "{said}");
    assert_eq!(
        (world.need("bot-token"), world.need("webhook-secret")),
        (SECOND.into(), secret)
    );
    let puts = world.stand_in.asked().split_off(writes);
    assert_eq!(puts.iter().filter(|asked| asked.operation == "PutParameter").count(), 1);
    let said = world.run(world.options(), SECOND).await.expect("done");
    assert!(said.contains("nothing is changed"), "{said}");
}

#[tokio::test]
async fn another_bots_token_takes_a_word_and_a_secret_of_its_own() {
    let world = World::new().await;
    world.run(world.options(), FIRST).await.expect("done");
    let secret = world.need("webhook-secret");
    let refused = world.run(world.options(), OTHER).await.expect_err("refused");
    assert!(
        refused.contains("@bot_1000001") && refused.contains("--another-bot"),
        "{refused}"
    );
    assert_eq!(world.need("bot-token"), FIRST);
    let options = Options {
        another_bot: true,
        ..world.options()
    };
    world.run(options, OTHER).await.expect("done");
    assert_eq!(
        (world.need("bot-token"), world.need("bot-id")),
        (OTHER.into(), "2000002".into())
    );
    assert_ne!(world.need("webhook-secret"), secret);
    assert_eq!(
        world.need("webhook-secret-sha256"),
        digest(&world.need("webhook-secret"))
    );
}

#[tokio::test]
async fn what_is_no_token_or_is_not_taken_writes_nothing() {
    let world = World::new().await;
    for (token, remedy) in [("hello", "@BotFather"), ("1:wrong-token", "/token"), ("", "no token")] {
        let refused = world.run(world.options(), token).await.expect_err("refused");
        assert!(refused.contains(remedy), "{refused}");
    }
    assert_eq!(world.get("bot-token"), None);
}

#[tokio::test]
async fn a_rotation_keeps_the_old_secret_valid_until_it_is_forgotten() {
    let world = World::new().await;
    let rotate = || Options {
        rotate: Some(What::WebhookSecret),
        ..world.options()
    };
    let forget = || Options {
        forget_old: Some(What::WebhookSecret),
        ..world.options()
    };
    let refused = world.run(rotate(), "").await.expect_err("nothing to rotate");
    assert!(refused.contains("desk secret set --stage dev"), "{refused}");
    world.run(world.options(), FIRST).await.expect("done");
    let old = world.need("webhook-secret");
    world.run(rotate(), "").await.expect("done");
    let new = world.need("webhook-secret");
    assert_ne!(new, old);
    assert_eq!(
        world.need("webhook-secret-sha256"),
        format!("{},{}", digest(&new), digest(&old))
    );
    let refused = world.run(rotate(), "").await.expect_err("under way");
    assert!(refused.contains("--forget-old"), "{refused}");
    // A new token meanwhile leaves both valid.
    world.run(world.options(), SECOND).await.expect("done");
    assert!(world.need("webhook-secret-sha256").contains(&digest(&old)));
    world.run(forget(), "").await.expect("done");
    assert_eq!(world.need("webhook-secret-sha256"), digest(&new));
    assert!(
        world
            .run(forget(), "")
            .await
            .expect("done")
            .contains("nothing is changed")
    );
}

#[tokio::test]
async fn a_crash_between_any_two_writes_leaves_nothing_half_configured_and_is_mended_by_the_same_command() {
    for writes in 0..5 {
        let world = World::new().await;
        world.stop_after(Some(writes));
        let stopped = world.run(world.options(), FIRST).await.expect_err("stopped");
        assert!(stopped.contains("goes on where it stopped"), "{stopped}");
        assert_eq!(
            world.get("bot-id"),
            None,
            "without it nothing can be deployed; after {writes} writes"
        );
        world.stop_after(None);
        world.run(world.options(), FIRST).await.expect("done");
        assert_eq!(
            world.need("webhook-secret-sha256"),
            digest(&world.need("webhook-secret"))
        );
        assert_eq!(world.need("bot-id"), "1000001");
    }
    for writes in 0..2 {
        let world = World::new().await;
        world.run(world.options(), FIRST).await.expect("done");
        let live = world.need("webhook-secret");
        let rotate = || Options {
            rotate: Some(What::WebhookSecret),
            ..world.options()
        };
        world.stop_after(Some(writes));
        world.run(rotate(), "").await.expect_err("stopped");
        assert!(
            world.need("webhook-secret-sha256").contains(&digest(&live)),
            "the one that is live stays valid"
        );
        world.stop_after(None);
        world.run(rotate(), "").await.expect("done");
        let both = world.need("webhook-secret-sha256");
        assert!(both.contains(&digest(&live)) && both.contains(&digest(&world.need("webhook-secret"))));
    }
}

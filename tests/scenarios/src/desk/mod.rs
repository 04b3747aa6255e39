//! A desk with everything around it.

mod lossy;
mod mail;
mod people;
mod plan;
mod see;
mod work;

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    BotId, ChatId, Policy, Timestamp, UserId,
    staff::{Agent, Role, Standing},
};
use lambda::{Policies, clients::Aws};
use local::{Queue, SharedQueue, Table};
use lossy::Lossy;
use serde_json::{Value, json};
use store::Store;
use telegram::secret::{Secret, Verifier};
use telegram_sim::{BotAccount, ChatKey, Person, World};

use crate::{
    Dice, Time,
    chaos::{Bot, Chaos},
    wire::Distant,
};

pub use mail::{Delivered, Mail};
pub use people::{Customer, buttons};
pub use plan::{Plan, settings};
pub use see::line;
pub use work::{Log, VISIBILITY};

/// The table's name.
const TABLE: &str = "desk";

/// What Telegram shows with every delivery.
pub const SECRET: &str = "a-secret-of-the-desk";

/// How often SQS delivers a wake-up before it gives it up.
const WAKES: u32 = 200;

/// A bot with the functions that are its own.
pub struct BotHand {
    /// Its account.
    pub account: BotAccount,
    /// The function that its updates come to.
    pub webhook: webhook::App,
    /// The function that sends for it.
    pub router: router::App,
    pub(crate) api: Arc<Bot>,
}

/// The people of the agents' groups.
#[derive(Clone, Copy, Debug)]
pub struct Staff {
    /// Owns the groups, invites agents; no agent.
    pub admin: i64,
    /// An agent.
    pub anna: i64,
    /// Another.
    pub boris: i64,
    /// A supervisor.
    pub vera: i64,
    /// A member of the groups who is no agent.
    pub guest: i64,
}

/// The whole desk.
pub struct Desk {
    /// What it was made of.
    pub plan: Plan,
    /// The time of everything.
    pub time: Time,
    /// Telegram, and the people in it.
    pub world: World,
    /// The table.
    pub table: Table,
    /// A look at the table, which is never disturbed outside an invocation.
    pub store: Store,
    /// The settings that the desk began with.
    pub policy: Policy,
    /// What goes wrong.
    pub chaos: Chaos,
    /// The bots.
    pub bots: Vec<BotHand>,
    /// The first level's group.
    pub first: ChatKey,
    /// The experts' group.
    pub experts: ChatKey,
    /// Those who answer.
    pub staff: Staff,
    /// Those who ask.
    pub customers: Vec<Customer>,
    /// Puts commits into lanes.
    pub dispatch: dispatch::App,
    /// Looks at what is due.
    pub sweeper: sweeper::App,
    /// Counts.
    pub csat: csat::App,
    /// Lanes to work on.
    pub wake_ups: SharedQueue,
    /// Ticks to handle.
    pub ticks: SharedQueue,
    /// Updates that were put aside. The first level's group hears of them.
    pub spilled: SharedQueue,
    mail: RefCell<BTreeMap<(i64, String), VecDeque<Mail>>>,
    accepted: RefCell<Vec<Mail>>,
    log: RefCell<Log>,
    swept_at: RefCell<Timestamp>,
}

impl Desk {
    /// A desk, open for business: its settings are in force, its agents on the staff, its groups made.
    ///
    /// Must be called within a runtime of one thread whose clock is paused.
    pub async fn open(plan: Plan) -> Self {
        Self::open_in(plan, Table::memory().expect("a table in memory")).await
    }

    /// As [`Desk::open`], with everything in that table, which is empty.
    pub async fn open_in(plan: Plan, table: Table) -> Self {
        fastrand::seed(plan.seed);
        let mut dice = Dice::new(plan.seed);
        let time = Time::begin();
        let world = World::new(move || time.now_ms());
        world.configure(|settings| settings.rate_limits = plan.limits);
        table
            .create(&store::keys::definition(TABLE), Some(store::keys::TTL_ATTRIBUTE))
            .expect("the table's definition");
        let chaos = Chaos::new(dice.part());
        let hook = chaos.clone();
        table.set_hook(Some(Arc::new(move |call| hook.table(call))));
        let mut http = table.http_client();
        if plan.distant {
            http = Distant::client(http, dice.part());
        }
        let store = Store::new(Aws::local(http).dynamodb(), TABLE, 2);

        let staff = Staff {
            admin: world.user("Olga"),
            anna: world.user("Anna"),
            boris: world.user("Boris"),
            vera: world.user("Vera"),
            guest: world.user("Gleb"),
        };
        let first = world.create_forum(staff.admin, "Support");
        let experts = world.create_forum(staff.admin, "Experts");
        let settings = settings((first, experts), &staff, plan);
        let problems = settings.check(texts::LANGUAGES);
        assert!(problems.is_empty(), "the settings are wrong: {problems:?}");
        let policy = store.put_policy(&settings).await.expect("settings are stored");

        let wake_ups = SharedQueue::new(Queue::fifo("wake-ups", WAKES), time.clock());
        let ticks = SharedQueue::new(Queue::standard("ticks", WAKES), time.clock());
        let spilled = SharedQueue::new(Queue::fifo("spill", WAKES), time.clock());
        let lossy = |queue: &SharedQueue| -> Arc<dyn lambda::Queue> {
            Arc::new(Lossy {
                queue: Arc::new(queue.clone()),
                chaos: chaos.clone(),
            })
        };
        let mut bots = Vec::new();
        for number in 1..=plan.bots.max(1) {
            let username = format!("watchdesk{number}_bot");
            let account = world.create_bot("Watchdesk", &username);
            for group in [first, experts] {
                world.add_admin(group, account.id).expect("the bot runs the group");
            }
            bots.push(Self::hand(
                &store,
                &world,
                time,
                &chaos,
                (account, username),
                lossy(&wake_ups),
                dice.part(),
            ));
        }
        if plan.spill {
            for hand in &mut bots {
                let spill = webhook::spill::Spill::new(Arc::new(spilled.clone()));
                hand.webhook.spill = Some(Arc::new(spill));
            }
        }
        for group in [first, experts] {
            for user in [staff.anna, staff.boris, staff.vera, staff.guest] {
                world.add_member(group, user).expect("a member");
            }
        }
        let desk = Self {
            dispatch: dispatch::App {
                store: store.clone(),
                policies: Arc::new(Policies::new(store.clone(), time.clock())),
                queue: lossy(&wake_ups),
                clock: time.clock(),
            },
            sweeper: sweeper::App {
                store: store.clone(),
                policies: Arc::new(Policies::new(store.clone(), time.clock())),
                ticks: lossy(&ticks),
                wake_ups: lossy(&wake_ups),
                bot: BotId(bots[0].account.id),
                clock: time.clock(),
            },
            csat: csat::App { store: store.clone() },
            customers: people::make(&world, plan.customers),
            mail: RefCell::default(),
            accepted: RefCell::default(),
            log: RefCell::default(),
            swept_at: RefCell::new(time.now()),
            plan,
            time,
            world,
            table,
            store,
            policy,
            chaos,
            bots,
            first,
            experts,
            staff,
            wake_ups,
            ticks,
            spilled,
        };
        for (user, role) in [
            (desk.staff.anna, Role::L1),
            (desk.staff.boris, Role::L1),
            (desk.staff.vera, Role::Supervisor),
        ] {
            desk.hire(user, role).await;
        }
        desk.settle().await;
        desk
    }

    fn hand(
        store: &Store,
        world: &World,
        time: Time,
        chaos: &Chaos,
        (account, bot_username): (BotAccount, String),
        queue: Arc<dyn lambda::Queue>,
        dice: Dice,
    ) -> BotHand {
        let api = Arc::new(Bot {
            id: account.id,
            token: account.token.clone(),
            world: world.clone(),
            chaos: chaos.clone(),
        });
        let secret = Secret::parse(SECRET).expect("a secret");
        let dice = Mutex::new(dice);
        let webhook = webhook::App {
            desk: webhook::Desk {
                store: store.clone(),
                policies: Arc::new(Policies::new(store.clone(), time.clock())),
                clock: time.clock(),
                dice: Arc::new(move || {
                    let mut dice = dice.lock().unwrap_or_else(PoisonError::into_inner);
                    let mut bytes = [0; 16];
                    bytes[..8].copy_from_slice(&dice.next().to_be_bytes());
                    bytes[8..].copy_from_slice(&dice.next().to_be_bytes());
                    bytes
                }),
                bot: BotId(account.id),
                bot_username,
            },
            verifier: Arc::new(Verifier::new(&secret.digest()).expect("a digest")),
            wake_ups: queue.clone(),
            spill: None,
        };
        let router = router::App {
            bus: Arc::new(lambda::bus::Unheard),
            store: store.clone(),
            policies: Arc::new(Policies::new(store.clone(), time.clock())),
            telegram: api.clone(),
            queue,
            clock: time.clock(),
        };
        BotHand {
            account,
            webhook,
            router,
            api,
        }
    }

    /// Puts somebody on the staff.
    pub async fn hire(&self, user: i64, role: Role) {
        let name = self.name_of(user);
        let agent = Agent {
            id: UserId(user),
            name,
            lang: "ru".parse().expect("a language"),
            role,
            standing: Standing::Active,
            asks_for: None,
            invited_by: UserId(self.staff.admin),
            since: self.time.now(),
            version: 1,
            input: domain::InputId(0),
        };
        let bot = self.bots[0].webhook.desk.bot;
        let written = self.store.write_staff(bot, Some(&agent), None, None);
        written.await.expect("an agent is stored");
    }

    fn name_of(&self, user: i64) -> String {
        let snapshot = self.world.snapshot();
        let users = snapshot["users"].as_array().cloned().unwrap_or_default();
        let found = users.iter().find(|found| found["id"] == user);
        found
            .and_then(|found| found["first_name"].as_str())
            .unwrap_or("?")
            .to_owned()
    }

    /// The first bot's id.
    #[must_use]
    pub fn bot(&self) -> i64 {
        self.bots[0].account.id
    }

    /// The bot of that id.
    pub(crate) fn hand_of(&self, bot: i64) -> &BotHand {
        let found = self.bots.iter().find(|hand| hand.account.id == bot);
        found.unwrap_or_else(|| panic!("there is no bot {bot}"))
    }

    /// Whether that account was hired.
    #[must_use]
    pub fn is_agent(&self, id: i64) -> bool {
        let staff = self.staff;
        [staff.anna, staff.boris, staff.vera].contains(&id)
    }

    /// Whether that account is one of the desk's bots.
    #[must_use]
    pub fn is_bot(&self, id: i64) -> bool {
        self.bots.iter().any(|hand| hand.account.id == id)
    }

    /// The first level's group, as the core names it.
    #[must_use]
    pub fn first_chat(&self) -> ChatId {
        ChatId(self.first.chat_id())
    }

    /// The table's name.
    #[must_use]
    pub fn table_name(&self) -> &'static str {
        TABLE
    }

    /// Puts an item as another release would, past this one's code.
    pub fn stores(&self, pk: &str, sk: &str, version: u64, data: &str) {
        let version = version.to_string();
        let item = json!({ "pk": { "S": pk }, "sk": { "S": sk }, "v": { "N": version }, "data": { "S": data } });
        let put = self.table.put(&json!({ "TableName": TABLE, "Item": item }));
        put.expect("an item is put");
    }

    /// A person with a name and a language.
    pub(crate) fn person(world: &World, name: &str, language: &str) -> i64 {
        let person = Person {
            language_code: Some(language.to_owned()),
            ..Person::named(name)
        };
        world.create_user(person).expect("a person")
    }

    /// Any value of the Bot API as an id.
    pub(crate) fn id(value: &Value) -> i64 {
        value.as_i64().unwrap_or_default()
    }
}

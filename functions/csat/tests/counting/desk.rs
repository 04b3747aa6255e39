//! A desk of its own for each test: a table, a clock, customers and agents.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering},
    },
};

use aws_sdk_dynamodb::{Client, types::AttributeValue};
use conversation::customer::{CustomerAction, CustomerArrival, From};
use csat::{App, handle};
use domain::{
    BotId, ChatId, MessageId, Policy, TicketId, Timestamp, UserId,
    message::{Content, Message, MessageRef, Words},
    staff::{Role, StaffMember},
    ticket::{Command, Commit, Failure, Side},
};
use jiff::{SignedDuration, civil::Date};
use local::{Fault, Record, Sequence, Table, event};
use metrics::Delta;
use serde_json::json;
use store::Store;

const NAME: &str = "desk";
const BOT: BotId = BotId(1);

pub type Item = HashMap<String, AttributeValue>;

pub struct Desk {
    pub table: Table,
    pub app: App,
    client: Client,
    policy: Policy,
    /// Seconds since the beginning.
    clock: AtomicI64,
    seen: Mutex<Sequence>,
    owners: Mutex<BTreeMap<TicketId, UserId>>,
}

impl Desk {
    #[expect(clippy::unused_async, reason = "as every other step of a test")]
    pub async fn new() -> Self {
        let table = Table::memory().expect("a table in memory");
        table.create(&store::keys::definition(NAME), None).expect("a table");
        let client = lambda::clients::Aws::local(table.http_client()).dynamodb();
        let settings = json!({
            "brand": "Desk",
            "languages": ["ru"],
            "zone": "Europe/Moscow",
            "groups": {"g1": {"chat": -1001}, "g2": {"chat": -1002}},
            "queues": {"l1": {"group": "g1", "escalates_to": "l2"}, "l2": {"group": "g2"}},
            "default_queue": "l1",
        });
        Self {
            app: App {
                store: Store::new(client.clone(), NAME, 1),
            },
            client,
            table,
            policy: Policy::new(1, serde_json::from_value(settings).expect("settings")),
            clock: AtomicI64::new(0),
            seen: Mutex::new(Sequence::START),
            owners: Mutex::default(),
        }
    }

    /// Each look at the clock is a second later.
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2026-03-01T12:00:00Z".parse().expect("a time");
        let passed = self.clock.fetch_add(1, Ordering::Relaxed);
        start.checked_add(SignedDuration::from_secs(passed)).expect("a time")
    }

    pub fn today(&self) -> Date {
        jiff::tz::Offset::UTC.to_datetime(self.now()).date()
    }

    pub fn tickets(&self) -> Vec<TicketId> {
        held(&self.owners).keys().copied().collect()
    }

    /// A customer writes for the first time.
    pub async fn opens(&self, customer: i64) -> TicketId {
        let user = UserId(1_000 + customer);
        let from = From {
            user,
            name: "Customer".to_owned(),
            username: None,
            language_code: None,
        };
        let arrival = CustomerArrival {
            input: None,
            bot: BOT,
            from,
            did: CustomerAction::Wrote(message(1)),
            written: None,
            beside: None,
            replied: None,
        };
        handlers::customer::converse(&self.app.store, &arrival, None, &self.policy, self.now())
            .await
            .expect("a turn");
        let known = self.app.store.known(BOT, user, None).await.expect("a read");
        let ticket = known.tickets.first().expect("a ticket").id;
        held(&self.owners).insert(ticket, user);
        ticket
    }

    pub async fn ask(&self, ticket: TicketId, command: &Command) {
        let customer = held(&self.owners)[&ticket];
        let told = handlers::ticket::execute(
            &self.app.store,
            store::tickets::TicketKey {
                bot: BOT,
                customer,
                ticket,
            },
            command,
            &self.policy,
            self.now(),
        );
        told.await.expect("a command");
    }

    pub async fn agent_writes(&self, ticket: TicketId, by: i64) {
        self.ask(ticket, &writes(by)).await;
    }

    /// Anything that may be asked of a ticket, some time later.
    pub async fn anything(&self, ticket: TicketId, dice: &mut Dice) {
        let later = [1, 60, 4_000, 90_000][dice.below(4)];
        self.clock.fetch_add(later, Ordering::Relaxed);
        let by = 5 + i64::from(dice.below(2) == 0);
        let stars = [1, 2, 3, 4, 5][dice.below(5)];
        let commands = [
            Command::CustomerWrites(message(9)),
            writes(by),
            resolve(by),
            Command::CustomerRates { cycle: 0, score: stars },
            Command::CustomerRates { cycle: 1, score: stars },
            Command::CustomerReopens,
            Command::CustomerSolves,
            Command::Take(supervisor(by)),
            Command::Release(supervisor(by)),
            Command::AskDetails(supervisor(by)),
            Command::Escalate(supervisor(by)),
            failure(),
        ];
        self.ask(ticket, &commands[dice.below(commands.len())]).await;
    }

    pub async fn commits(&self, ticket: TicketId) -> Vec<Commit> {
        let mut commits: Vec<Commit> = Vec::new();
        loop {
            let after = commits.last().map_or(0, |commit| commit.version);
            let page = self.app.store.commits(ticket, after).await.expect("commits");
            if page.is_empty() {
                return commits;
            }
            commits.extend(page);
        }
    }

    /// All counters.
    pub async fn stored(&self) -> Delta {
        let (cells, next) = self.app.store.scan_cells(None).await.expect("cells");
        assert!(next.is_none());
        cells
    }

    /// What the stream tells since the last look.
    pub fn news(&self) -> Vec<Record> {
        let mut seen = held(&self.seen);
        let records = self.after(*seen);
        *seen = records.last().map_or(*seen, |record| record.sequence);
        records
    }

    /// What the stream tells since the beginning.
    pub fn all_news(&self) -> Vec<Record> {
        self.after(Sequence::START)
    }

    fn after(&self, sequence: Sequence) -> Vec<Record> {
        let stream = self.table.stream(NAME).expect("a stream");
        stream.records_after(sequence, 100_000).expect("records")
    }

    /// Somebody else handles these news at our next call of that operation, before it is carried out.
    pub fn before(&self, operation: &'static str, records: Vec<Record>) {
        self.somebody_else(records, move |call, _| call == operation);
    }

    /// Somebody else handles these news at that call from now on, before it is carried out.
    pub fn at_call(&self, number: usize, records: Vec<Record>) {
        self.somebody_else(records, move |_, at| at == number);
    }

    fn somebody_else(&self, records: Vec<Record>, when: impl Fn(&str, usize) -> bool + Send + Sync + 'static) {
        let (app, once, calls) = (self.app.clone(), AtomicBool::new(true), AtomicUsize::new(0));
        self.table.set_hook(Some(Arc::new(move |call| {
            let at = calls.fetch_add(1, Ordering::Relaxed);
            if when(call.operation, at) && once.swap(false, Ordering::Relaxed) {
                let (app, records) = (app.clone(), records.clone());
                let other = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread()
                        .enable_all()
                        .build()
                        .expect("a runtime");
                    runtime.block_on(handle(&app, event(records)))
                });
                assert_eq!(other.join().expect("an end").batch_item_failures, []);
            }
            Fault::None
        })));
    }

    /// Makes a ticket's first commit unreadable. Returns it as it was.
    pub async fn break_commit(&self, ticket: TicketId) -> Item {
        let number = format!("{:020}", ticket.0);
        let all = self
            .client
            .scan()
            .table_name(NAME)
            .send()
            .await
            .expect("a scan")
            .items
            .unwrap_or_default();
        let is_it = |item: &&Item| {
            let mut texts = item.values().filter_map(|value| value.as_s().ok());
            let of = |begin: &str| texts.clone().any(|text| text.starts_with(begin));
            of(&format!("T#{number}")) && of("E#") && texts.all(|text| !text.starts_with("C#"))
        };
        let whole = all.iter().find(is_it).expect("the commit").clone();
        let mut broken = whole.clone();
        for value in broken
            .values_mut()
            .filter(|value| value.as_s().is_ok_and(|text| text.starts_with('{')))
        {
            *value = AttributeValue::S("{".to_owned());
        }
        self.put(broken).await;
        whole
    }

    pub async fn put(&self, item: Item) {
        self.client
            .put_item()
            .table_name(NAME)
            .set_item(Some(item))
            .send()
            .await
            .expect("a put");
    }
}

/// Numbers that look random, the same for the same seed (`SplitMix64`).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % u64::try_from(end).expect("a small number")).expect("a small number")
    }
}

pub fn is_commit(record: &Record) -> bool {
    let image = lambda::stream::image(&record.event).expect("an item");
    image.is_some_and(|image| image.commit.is_some())
}

pub fn agent(id: i64) -> StaffMember {
    StaffMember {
        id: UserId(id),
        name: "Agent".to_owned(),
        role: Role::L1,
    }
}

pub fn supervisor(id: i64) -> StaffMember {
    StaffMember {
        role: Role::Supervisor,
        ..agent(id)
    }
}

pub fn resolve(by: i64) -> Command {
    Command::Resolve(supervisor(by))
}

pub fn failure() -> Command {
    Command::SendingFailed(Failure::new(Side::Customer, 1, "gone"))
}

fn writes(by: i64) -> Command {
    Command::AgentWrites {
        by: agent(by),
        message: message(7),
        answers: None,
        to_customer: true,
    }
}

fn message(id: i64) -> Message {
    let at = MessageRef {
        chat: ChatId(1),
        id: MessageId(id),
        content: Content::Text,
        album: None,
        media: None,
        reply_to: None,
        thread: None,
    };
    Message {
        at,
        words: Words {
            text: "hello".to_owned(),
            ..Words::default()
        },
        written: None,
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

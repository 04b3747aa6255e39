//! Long polling against the simulated Telegram, over HTTP: who waits for whom.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use domain::{BotId, UserId};
use lambda::{
    Policies,
    clients::{Aws, Https, Trust},
    clock::{system_clock, system_dice},
};
use local::{Fault, Spool, Table};
use serde_json::{Value, json};
use store::{Store, keys};
use telegram::{Client, Token, secret::Verifier};
use telegram_sim::{BotAccount, ChatKey, FactKind, FaultRule, Post, World};
use tokio::{net::TcpListener, task::JoinHandle, time::Instant};

use super::{answers::Answers, data::Data, intake::Intake, poll, stop::Stopper};
use crate::{on_disk::Folder, settings_file};

/// A desk that polls; nothing but its intake runs.
struct Up {
    world: World,
    bot: BotAccount,
    table: Table,
    store: Store,
    spool: Spool,
    url: String,
    stop: Stopper,
    _folder: Folder,
}

impl Up {
    async fn new(name: &str) -> Self {
        let clock = system_clock();
        let world = World::new(move || clock().as_millisecond());
        let bot = world.create_bot("Watchdesk", "watchdesk_bot");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(telegram_sim::serve(world.clone(), listener));
        let table = Table::memory().expect("a table");
        table.create(&keys::definition("desk"), None).expect("a table");
        let store = Store::new(Aws::local(table.http_client()).dynamodb(), "desk", 1);
        let settings = settings_file::parse("starter", settings_file::STARTER).expect("settings");
        store.put_policy(&settings).await.expect("settings");
        let folder = Folder::new(name);
        let spool = Spool::open(folder.path().join("updates.sqlite")).expect("a spool");
        Self {
            world,
            bot,
            table,
            store,
            spool,
            url,
            stop: Stopper::new(),
            _folder: folder,
        }
    }

    fn bot_id(&self) -> BotId {
        BotId(self.bot.id)
    }

    fn starts(&self) -> JoinHandle<()> {
        let secret = poll::secret(&[7; 16]);
        let app = webhook::App {
            desk: webhook::Desk {
                store: self.store.clone(),
                policies: Arc::new(Policies::new(self.store.clone(), system_clock())),
                clock: system_clock(),
                dice: system_dice(),
                bot: self.bot_id(),
                bot_username: "watchdesk_bot".into(),
            },
            verifier: Arc::new(Verifier::new(&secret.digest()).expect("a digest")),
            spill: None,
            wake_ups: Arc::new(local::SharedQueue::new(
                local::Queue::fifo("wake-ups", 1_000),
                system_clock(),
            )),
        };
        let token = Token::parse(&self.bot.token).expect("a token");
        let client = Arc::new(Client::new(Https::new(Trust::System).connector(), &self.url, token).expect("a client"));
        let intake = Intake::new(app, secret, Answers::new(client.clone()), self.spool.clone()).expect("an intake");
        tokio::spawn(poll::updates(intake, client, self.stop.listener()))
    }

    /// Somebody who has started the bot.
    fn customer(&self, name: &str) -> (i64, ChatKey) {
        let user = self.world.user(name);
        self.world.start(user, self.bot.id, None).expect("a start");
        (user, ChatKey::Private { user, bot: self.bot.id })
    }

    fn says(&self, (user, chat): (i64, ChatKey), text: &str) {
        self.world.say(user, chat, Post::text(text)).expect("a message");
    }

    fn messages(&self, chat: ChatKey) -> Vec<Value> {
        let page = self.world.page(chat, telegram_sim::Part::All, None, 500);
        page.iter().map(|message| json!(message)).collect()
    }

    /// The history of somebody's first ticket, once it has so many commits.
    async fn commits_of(&self, user: i64, count: usize) -> Vec<domain::ticket::Commit> {
        let began = Instant::now();
        loop {
            let known = self
                .store
                .known(self.bot_id(), UserId(user), None)
                .await
                .expect("a customer");
            if let Some(ticket) = known.tickets.first() {
                let commits = self.store.commits(ticket.id, 0).await.expect("commits");
                if commits.len() >= count {
                    return commits;
                }
            }
            assert!(began.elapsed() < Duration::from_mins(1), "no ticket");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// How much the bot has said in a chat.
    fn said_in(&self, chat: ChatKey) -> usize {
        let own = |message: &&Value| message["author_id"].as_i64() == Some(self.bot.id);
        self.messages(chat).iter().filter(own).count()
    }

    /// How long until the bot has said so much in a chat.
    async fn until_said(&self, chat: ChatKey, count: usize) -> Duration {
        let began = Instant::now();
        while self.said_in(chat) < count {
            assert!(began.elapsed() < Duration::from_mins(1), "{:?}", self.messages(chat));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        began.elapsed()
    }
}

/// What names a customer in a request to the table.
fn partition(up: &Up, user: i64) -> String {
    format!("C#{}#{user}", up.bot.id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_that_telegram_tells_to_wait_holds_up_nobody_else() {
    let up = Up::new("waits").await;
    let desk = up.starts();
    let (pushy, quiet) = (up.customer("Pushy"), up.customer("Quiet"));
    up.until_said(quiet.1, 1).await;
    up.until_said(pushy.1, 1).await;
    up.world.plan_fault(FaultRule {
        method: None,
        chat_id: Some(pushy.0),
        times: 100,
        fault: telegram_sim::Fault::flood(600),
    });
    for _ in 0..40 {
        up.says(pushy, "/help");
    }
    up.says(quiet, "/help");
    let waited = up.until_said(quiet.1, 2).await;
    assert!(waited < Duration::from_secs(20), "{waited:?}");
    // All of it was taken in, and confirmed.
    up.says(quiet, "/help");
    up.until_said(quiet.1, 3).await;
    assert!(up.world.peek_updates(&up.bot.token).len() <= 1);
    up.stop.stop();
    desk.await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_presses_is_passed_by_whoever_comes_after_it() {
    const PRESSES: usize = 2_000;
    let up = Up::new("presses").await;
    let (pushy, quiet) = (up.customer("Pushy"), up.customer("Quiet"));
    let desk = up.starts();
    up.until_said(pushy.1, 1).await;
    up.until_said(quiet.1, 1).await;
    let greeting = up
        .messages(pushy.1)
        .into_iter()
        .find(|message| message["author_id"] == up.bot.id);
    let greeting = greeting.expect("a greeting");
    let id = greeting["message_id"].as_i64().expect("an id");
    let button = greeting["reply_markup"]["inline_keyboard"][0][0]["callback_data"].as_str();
    let button = button.expect("a button").to_owned();
    // How much of the flood is asked of the table.
    let (seen, whose) = (Arc::new(AtomicUsize::new(0)), partition(&up, pushy.0));
    let counted = seen.clone();
    up.table.set_hook(Some(Arc::new(move |call| {
        let theirs = call.operation == "Query" && call.body.to_string().contains(&whose);
        counted.fetch_add(usize::from(theirs), Ordering::Relaxed);
        Fault::None
    })));
    // All of it waits with Telegram when the desk comes back.
    up.stop.stop();
    desk.await.expect("it ends");
    let up = Up {
        stop: Stopper::new(),
        ..up
    };
    for _ in 0..PRESSES {
        up.world.press(pushy.0, pushy.1, id, &button).expect("a press");
    }
    up.says(quiet, "/help");
    let desk = up.starts();
    let waited = up.until_said(quiet.1, 2).await;
    let handled = seen.load(Ordering::Relaxed);
    assert!(handled < PRESSES / 2, "{handled} of the flood came first, {waited:?}");
    // And the flood is taken in to its end, by a desk that is stopped in between.
    up.stop.stop();
    desk.await.expect("it ends");
    assert!(!up.spool.all().expect("what waits").is_empty(), "it waits in the spool");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_confirmed_and_not_handled_is_handled_after_the_next_start() {
    let up = Up::new("again").await;
    // The table refuses whatever is about one of the two.
    let (stuck, quiet) = (up.customer("Stuck"), up.customer("Quiet"));
    let whose = partition(&up, stuck.0);
    up.table.set_hook(Some(Arc::new(move |call| {
        if call.body.to_string().contains(&whose) {
            return Fault::FailBefore(local::AwsError::Throttled);
        }
        Fault::None
    })));
    let desk = up.starts();
    up.says(stuck, "first words");
    up.says(stuck, "second words");
    up.says(quiet, "/help");
    up.until_said(quiet.1, 2).await;
    let began = Instant::now();
    while !up.world.peek_updates(&up.bot.token).is_empty() {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "confirmed, since they are kept"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    desk.abort();
    let kept: Vec<String> = up
        .spool
        .all()
        .expect("what waits")
        .iter()
        .map(|one| one.body.to_string())
        .collect();
    assert!(kept.len() >= 3 && kept[1].contains("first words") && kept[2].contains("second words"));
    up.table.set_hook(None);
    let desk = up.starts();
    let commits = up.commits_of(stuck.0, 2).await;
    let said: Vec<String> = commits.iter().map(|commit| format!("{commit:?}")).collect();
    let all = said.concat();
    assert!(
        all.find("first words") < all.find("second words") && all.contains("first words"),
        "in order"
    );
    up.stop.stop();
    desk.await.expect("it ends");
    assert!(up.spool.all().expect("what waits").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_that_nobody_can_read_stops_nobody() {
    let up = Up::new("deep").await;
    let (odd, quiet) = (up.customer("Odd"), up.customer("Quiet"));
    let deep = (0..121).fold(json!(1), |inside, _| json!({ "a": inside }));
    up.world
        .say(
            odd.0,
            odd.1,
            Post::fact(FactKind::Poll, json!({ "id": "1", "question": "?", "x": deep })),
        )
        .expect("a poll");
    up.says(quiet, "/help");
    let desk = up.starts();
    up.until_said(quiet.1, 2).await;
    assert!(up.world.peek_updates(&up.bot.token).is_empty(), "confirmed");
    up.stop.stop();
    desk.await.expect("it ends");
}

/// What others may do with a file or a folder.
#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_what_a_desk_keeps_not_even_of_an_earlier_release() {
    use std::os::unix::fs::PermissionsExt as _;
    let outside = Folder::new("private");
    let folder = outside.path().join("data");
    let open = || Data::open(&folder).expect("a desk's data");
    let data = open();
    data.belongs_to(BotId(7)).expect("the bot's");
    let sim = super::sim::start(&data, 0).await.expect("a simulation");
    sim.stop().await;
    data.store
        .put_policy(&settings_file::parse("starter", settings_file::STARTER).expect("settings"))
        .await
        .expect("settings");
    let everything = || {
        let entries = std::fs::read_dir(&folder).expect("the folder");
        entries.map(|entry| entry.expect("a file").path()).collect::<Vec<_>>()
    };
    let names: Vec<String> = everything().iter().map(|file| file.display().to_string()).collect();
    for kept in [
        "lock",
        "bot",
        "desk.sqlite",
        "desk.sqlite-wal",
        "desk.sqlite-shm",
        "updates.sqlite",
        "telegram.json",
        "telegram.ids",
    ] {
        assert!(names.iter().any(|name| name.ends_with(kept)), "{kept} of {names:?}");
    }
    let private = || {
        assert_eq!(mode(&folder), 0o700);
        for file in everything() {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    };
    private();
    // As an earlier release made them.
    for (file, mode) in everything()
        .into_iter()
        .map(|file| (file, 0o644))
        .chain([(folder.clone(), 0o755)])
    {
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode)).expect("a mode");
    }
    drop(data);
    let data = open();
    data.belongs_to(BotId(7)).expect("the bot's");
    super::sim::start(&data, 0).await.expect("a simulation").stop().await;
    private();
}

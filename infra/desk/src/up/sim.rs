//! The simulated Telegram of `desk up`.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use domain::{ChatId, UserId, settings::Settings};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use telegram_sim::{BotAccount, ChatKey, Person, World};
use tokio::net::TcpListener;

use super::{
    data::Data,
    poll, seed,
    stop::{Stop, Stopper},
};

/// How long after a change the world is written down.
const SETTLES: Duration = Duration::from_millis(100);

/// Writing takes one part in so many of the time.
const SHARE: u32 = 20;

/// More ids than a simulation gave that did not reserve them, since it was written down last.
const SKIPPED: i64 = 100_000;

/// A running simulation.
pub struct Simulated {
    /// Where its page is.
    pub url: String,
    /// The bot's token there.
    pub token: String,
    /// Who is who.
    pub cast: Cast,
    world: World,
    file: PathBuf,
    stop: Stopper,
    saver: tokio::task::JoinHandle<()>,
}

/// Who is who in the simulated world.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cast {
    /// The bot's id.
    pub bot: i64,
    /// Its token.
    pub token: String,
    /// The agents' group.
    pub group: i64,
    /// The admin, who owns the group.
    pub admin: i64,
    /// The agents, by id and first name.
    pub agents: Vec<(i64, String)>,
    /// The first customer's name.
    pub customer: String,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    cast: Cast,
    world: Value,
}

/// Starts the simulation where it was left, or with a small cast.
///
/// # Errors
/// If the port is taken, or the world's file cannot be read.
pub async fn start(data: &Data, port: u16) -> Result<Simulated, Box<dyn std::error::Error + Send + Sync>> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(|why| {
        io::Error::new(
            why.kind(),
            format!("port {port} on 127.0.0.1 cannot be used ({why}); choose another with --port"),
        )
    })?;
    let url = format!("http://{}", listener.local_addr()?);
    let file = data.folder.join("telegram.json");
    let clock = lambda::clock::system_clock();
    let now = move || clock().as_millisecond();
    let ids = data.folder.join("telegram.ids");
    let (world, cast) = match std::fs::read(&file) {
        Ok(bytes) => {
            let saved: Saved = serde_json::from_slice(&bytes)
                .map_err(|why| format!("{} cannot be read ({why}); move it away to begin anew", file.display()))?;
            let world = World::load(now, saved.world)?;
            if !ids.exists() {
                world.skip_ids(SKIPPED);
            }
            reserve_ids(&world, ids)?;
            (world, saved.cast)
        }
        Err(why) if why.kind() == io::ErrorKind::NotFound => {
            let world = World::new(now);
            reserve_ids(&world, ids)?;
            let cast = seed::cast(&world)?;
            (world, cast)
        }
        Err(why) => return Err(why.into()),
    };
    // Nobody can guess it: a page elsewhere may send what it never reads the answer of.
    let secret = poll::secret(&(lambda::clock::system_dice())());
    let cast = Cast {
        token: world.change_token(cast.bot, secret.reveal())?,
        ..cast
    };
    // Whoever opens the page sees only what a restart would show as well.
    save(&world, &cast, &file)?;
    let stop = Stopper::new();
    let saver = tokio::spawn(save_changes(world.clone(), cast.clone(), file.clone(), stop.listener()));
    let served = world.clone();
    tokio::spawn(async move {
        if let Err(error) = telegram_sim::serve(served, listener).await {
            tracing::error!(%error, "the simulated Telegram has stopped");
        }
    });
    Ok(Simulated {
        url,
        token: cast.token.clone(),
        cast,
        world,
        file,
        stop,
        saver,
    })
}

/// Ids are written down before they are given: after a crash the desk knows of some that the world has forgotten.
fn reserve_ids(world: &World, file: PathBuf) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let reserved = match std::fs::read_to_string(&file) {
        Ok(text) => text
            .trim()
            .parse()
            .map_err(|why| format!("{} cannot be read: {why}", file.display()))?,
        Err(why) if why.kind() == io::ErrorKind::NotFound => 0,
        Err(why) => return Err(why.into()),
    };
    world.reserve_ids(reserved, move |until| replace(&file, until.to_string().as_bytes()))?;
    Ok(())
}

/// Writes beside a file and puts it in its place, so that a crash leaves one or the other whole.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = file.to_owned();
    beside.add_extension("new");
    let mut new = local::private::file(&beside)?;
    new.set_len(0)?;
    new.write_all(bytes)?;
    new.sync_data()?;
    std::fs::rename(&beside, file)
}

async fn save_changes(world: World, cast: Cast, file: PathBuf, mut stop: Stop) {
    let mut news = world.watch();
    loop {
        tokio::select! {
            changed = news.changed() => if changed.is_err() { return },
            () = stop.told() => return,
        }
        tokio::time::sleep(SETTLES).await;
        news.mark_unchanged();
        let began = tokio::time::Instant::now();
        let (world, cast, file) = (world.clone(), cast.clone(), file.clone());
        let saved = tokio::task::spawn_blocking(move || save(&world, &cast, &file)).await;
        if let Ok(Err(error)) = saved {
            tracing::error!(%error, "the simulated world was not written down");
        }
        // A large world takes long to write: it must not become all that this machine does.
        tokio::select! {
            () = tokio::time::sleep(began.elapsed() * SHARE) => {}
            () = stop.told() => return,
        }
    }
}

/// Writes the world down.
fn save(world: &World, cast: &Cast, file: &Path) -> io::Result<()> {
    let saved = Saved {
        cast: cast.clone(),
        world: world.save()?,
    };
    replace(file, &serde_json::to_vec(&saved)?)
}

impl Simulated {
    /// Makes settings fit this world: its group and its admin. Settings of the admin's own keep all else.
    pub fn fit(&self, settings: &mut Settings, starter: bool) {
        for group in settings.groups.values_mut() {
            group.chat = ChatId(self.cast.group);
        }
        let admin = UserId(self.cast.admin);
        if starter || settings.admins.is_empty() {
            settings.admins = vec![admin];
        } else if !settings.admins.contains(&admin) {
            settings.admins.push(admin);
        }
    }

    /// The first customer's name.
    pub fn customer_name(&self) -> &str {
        &self.cast.customer
    }

    /// The first agent's name.
    pub fn agent_name(&self) -> &str {
        self.cast.agents.first().map_or("", |(_, name)| name)
    }

    /// Writes the world down and ends.
    pub async fn stop(self) {
        self.stop.stop();
        if self.saver.await.is_err() {
            tracing::warn!("the simulated world's writer had failed");
        }
        if let Err(error) = save(&self.world, &self.cast, &self.file) {
            tracing::error!(%error, "the simulated world was not written down");
        }
    }
}

/// Gives the bot and the group of a world to whoever seeds it.
pub fn group_id(group: ChatKey) -> i64 {
    match group {
        ChatKey::Group(id) => id,
        ChatKey::Private { user, .. } => user,
    }
}

/// A person of that name and language.
pub fn person(first_name: &str, last_name: &str, language: &str) -> Person {
    Person {
        first_name: first_name.to_owned(),
        last_name: Some(last_name.to_owned()),
        language_code: Some(language.to_owned()),
        ..Person::default()
    }
}

/// The bot's account, as the cast keeps it.
pub fn bot_of(account: &BotAccount) -> (i64, String) {
    (account.id, account.token.clone())
}

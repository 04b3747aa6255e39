//! `desk replay`: what was put aside, given up or lost is handled again. All of it may be repeated: what was handled changes nothing.
//!
//! Three places hold such things: the table (updates that could not be read or handled), the queues of dead letters, and, for a stream that
//! was not read for more than a day, the commits themselves. Nobody's words are printed.

pub mod letters;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use domain::{BotId, Timestamp};
use lambda::{
    Policies, Queue, WakeUp,
    clients::{Https, Trust},
    clock::{system_clock, system_dice},
    queue::{Answer, Sqs},
};
use serde_json::{Value, json};
use store::Store;
use telegram::{Api, ApiExt as _, Client, DEFAULT_BASE, Token};
use webhook::{Desk, Replayed};

use crate::{
    Fallible,
    account::{BOT_ID, BOT_USERNAME, Deployed},
    logs::moment,
    place::{InAws, Place, WrongUse},
    up::data::Data,
};

/// How many reasons are shown for what was kept.
const REASONS: usize = 5;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Options of `desk replay`.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Count, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Also dispatch and count all commits since then again: a while ago (26h, 3d), or a moment (2026-03-27T15:00:00Z).
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// The folder of a desk on this machine; ./data if no stack is named.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// For a folder: its bot's token, so that answers are sent. Better given in the environment than on the command line.
    #[arg(long, env = "DESK_BOT_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// For a folder: the Bot API server, if it is your own.
    #[arg(long, value_name = "URL", default_value = DEFAULT_BASE)]
    telegram_api: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A desk whose work is done again here.
pub struct Worker {
    /// Handles updates, as the webhook does.
    pub desk: Desk,
    /// Sends what answers them, if it can.
    pub telegram: Option<Arc<dyn Api>>,
    /// Takes wake-ups.
    pub wake_ups: Arc<dyn Queue>,
}

/// What became of the updates that are kept in the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parked {
    /// How many there were.
    pub found: u64,
    /// How many were handled, and are kept no longer.
    pub done: u64,
    /// How many answers did not reach anybody.
    pub unanswered: u64,
    /// Why others stay, with how many of them, as the desk put it down.
    pub kept: BTreeMap<String, u64>,
    /// Since when the oldest is there.
    pub oldest: Option<Timestamp>,
}

/// Carries out `desk replay`.
///
/// # Errors
/// What is missing, with the remedy; the first failure. What was handled until then is done.
pub async fn replay(options: Options, place: &InAws) -> Fallible {
    let since = options.since.as_deref();
    let since = since.map(|text| moment(text, (system_clock())())).transpose()?;
    let (worker, deployed) = match place.or(options.data.clone())? {
        Place::Stack(name) => {
            let desk = Deployed::find(place.account()?, &name).await?;
            (in_aws(&desk).await?, Some(desk))
        }
        Place::Folder(folder) => (in_folder(&folder, &options).await?, None),
    };
    let parked = parked(&worker, options.dry_run).await?;
    let letters = match &deployed {
        Some(desk) => letters::redrive(desk, options.dry_run).await?,
        None => Vec::new(),
    };
    let commits = match since {
        Some(since) => Some(again(&worker, since, options.dry_run).await?),
        None => None,
    };
    let left = !options.dry_run && !parked.kept.is_empty();
    if options.json {
        println!("{}", as_json(&parked, &letters, commits, options.dry_run));
    } else {
        say(&parked, &letters, commits, options.dry_run);
    }
    Ok(ExitCode::from(u8::from(left)))
}

async fn in_aws(desk: &Deployed) -> Result<Worker, Failure> {
    let parameters = desk.parameters().await?;
    let bot = parameters
        .need(BOT_ID)?
        .parse()
        .map_err(|_| "the stored bot-id is no number; `desk secret set` mends it")?;
    let queue = Sqs::new(desk.account.aws.sqs(), desk.stack.output("WakeUpsUrl")?.to_owned());
    Ok(Worker {
        desk: of(desk.store()?, BotId(bot), parameters.need(BOT_USERNAME)?),
        telegram: Some(Arc::new(desk.bot(&parameters)?)),
        wake_ups: Arc::new(queue),
    })
}

async fn in_folder(folder: &Path, options: &Options) -> Result<Worker, Failure> {
    let store = Data::beside(folder)?;
    let bot = Data::bot(folder)
        .ok_or_else(|| WrongUse(format!("{} has no bot yet: `desk up` makes it one's", folder.display())))?;
    let mut username = String::new();
    let mut telegram: Option<Arc<dyn Api>> = None;
    if let Some(token) = &options.token {
        let client = Client::new(
            Https::new(Trust::System).connector(),
            &options.telegram_api,
            Token::parse(token.trim())?,
        )?;
        let me = client.me().await?;
        if adapter::inbound::bot(me.id) != bot {
            return Err(WrongUse(format!(
                "the folder belongs to the bot {bot}, and the token is @{}'s",
                me.username
            ))
            .into());
        }
        username = me.username;
        telegram = Some(Arc::new(client));
    }
    Ok(Worker {
        desk: of(store, bot, &username),
        telegram,
        wake_ups: Arc::new(ByThemselves),
    })
}

fn of(store: Store, bot: BotId, username: &str) -> Desk {
    Desk {
        policies: Arc::new(Policies::new(store.clone(), system_clock())),
        store,
        clock: system_clock(),
        dice: system_dice(),
        bot,
        bot_username: username.to_owned(),
    }
}

/// A desk on one machine finds work by itself, within two minutes, or at its next start.
struct ByThemselves;

impl Queue for ByThemselves {
    fn wake<'a>(&'a self, _: &'a [WakeUp]) -> Answer<'a> {
        Box::pin(async { Ok(()) })
    }

    fn send<'a>(&'a self, _: &'a [String]) -> Answer<'a> {
        Box::pin(async { Ok(()) })
    }

    fn put_off<'a>(&'a self, _: &'a str, _: std::time::Duration) -> Answer<'a> {
        Box::pin(async { Ok(()) })
    }
}

/// Handles the updates that are kept in the table, in the order in which they came; what is handled is taken away.
///
/// # Errors
/// The table's: the rest stays as it was.
pub async fn parked(worker: &Worker, dry_run: bool) -> Result<Parked, store::Error> {
    let (store, bot) = (&worker.desk.store, worker.desk.bot);
    let mut sum = Parked::default();
    let mut from = None;
    loop {
        let (page, next) = store.parked(bot, from).await?;
        for parked in page {
            sum.found += 1;
            sum.oldest = sum.oldest.into_iter().chain(parked.at).min();
            if dry_run {
                *sum.kept.entry(parked.why).or_default() += 1;
                continue;
            }
            match worker.desk.replay(parked.update.as_bytes()).await? {
                Replayed::Kept => *sum.kept.entry(parked.why).or_default() += 1,
                Replayed::Done(method) => {
                    // Only now: whatever stops us before, it is still there, and known the next time.
                    store.unpark(bot, parked.input).await?;
                    sum.done += 1;
                    if let Some(method) = method {
                        let sent = match &worker.telegram {
                            Some(telegram) => telegram.carry_out(&method).await.is_ok(),
                            None => false,
                        };
                        sum.unanswered += u64::from(!sent);
                    }
                }
            }
        }
        if next.is_none() {
            return Ok(sum);
        }
        eprintln!("… {} updates", sum.found);
        from = next;
    }
}

/// Dispatches all commits since then again, and counts their tickets: what both readers of the stream would have done. Gives how many commits
/// there are.
///
/// # Errors
/// The table's, or the queue's.
pub async fn again(worker: &Worker, since: Timestamp, dry_run: bool) -> Result<u64, Failure> {
    let store = &worker.desk.store;
    let dispatch = dispatch::App {
        store: store.clone(),
        policies: worker.desk.policies.clone(),
        queue: worker.wake_ups.clone(),
        clock: worker.desk.clock.clone(),
    };
    let csat = csat::App { store: store.clone() };
    let (mut count, mut read) = (0_u64, 0_u64);
    let mut from = None;
    loop {
        let (page, next) = store.scan_commits(from).await?;
        read += u64::try_from(page.len()).unwrap_or_default();
        let mut tickets = BTreeSet::new();
        for commit in page.iter().filter(|commit| commit.at >= since) {
            count += 1;
            if !dry_run {
                dispatch::again(&dispatch, commit).await?;
                tickets.insert(commit.ticket);
            }
        }
        for ticket in tickets {
            if let Err(error) = csat::catch_up(&csat, &[ticket]).await {
                eprintln!("warning: ticket {ticket} is not counted: {error}");
            }
        }
        if next.is_none() {
            return Ok(count);
        }
        eprintln!("… {read} commits read, {count} since then");
        from = next;
    }
}

fn as_json(parked: &Parked, letters: &[letters::Letters], commits: Option<u64>, dry_run: bool) -> Value {
    let kept: Vec<Value> = parked
        .kept
        .iter()
        .map(|(why, count)| json!({ "why": why, "count": count }))
        .collect();
    let queues: Vec<Value> = letters
        .iter()
        .map(|letters| json!({ "queue": letters.queue, "found": letters.found, "moved": letters.moved }))
        .collect();
    json!({
        "dry_run": dry_run,
        "parked": { "found": parked.found, "done": parked.done, "unanswered": parked.unanswered, "kept": kept, "oldest": parked.oldest },
        "dead_letters": queues,
        "commits": commits,
    })
}

fn say(parked: &Parked, letters: &[letters::Letters], commits: Option<u64>, dry_run: bool) {
    let since = parked
        .oldest
        .map(|at| format!(", the oldest since {at:.0}"))
        .unwrap_or_default();
    println!("Kept in the table: {} updates{since}.", parked.found);
    if !dry_run && parked.found > 0 {
        println!(
            "  {} handled, {} of them without an answer that could be sent.",
            parked.done, parked.unanswered
        );
    }
    let mut reasons: Vec<(&String, &u64)> = parked.kept.iter().collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    for (why, count) in reasons.iter().take(REASONS) {
        println!(
            "  {count} {}: {why}",
            if dry_run {
                "because of"
            } else {
                "stay, since this release cannot handle them"
            }
        );
    }
    for letters in letters {
        let moved = if dry_run {
            String::new()
        } else {
            format!(", {} put back", letters.moved)
        };
        println!("Dead letters of {}: {}{moved}.", letters.queue, letters.found);
    }
    match commits {
        Some(count) if dry_run => println!("Commits since then: {count}."),
        Some(count) => println!("Commits since then: {count}, all dispatched and counted again."),
        None => {}
    }
    if dry_run {
        println!("Nothing is changed; without --dry-run it is.");
    }
}

#[cfg(test)]
mod tests;

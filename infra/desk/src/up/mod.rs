//! `desk up`: the whole desk in one process.
//!
//! The same handlers as in AWS, the same SDK, another table under it. What Lambda does between them is done here: the stream
//! is pumped, queues are polled, the clock calls the sweeper, and updates are fetched by long polling.

mod answers;
pub mod data;
mod intake;
mod poll;
mod seed;
mod sim;
mod stop;
#[cfg(test)]
mod tests;
mod work;

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use data::Data;
use domain::{Policy, Timestamp, settings::Limits};
use lambda::{
    Policies,
    clients::{Https, Trust},
    clock::{system_clock, system_dice},
    logs,
};
use local::{Queue, SharedQueue};
use stop::Stopper;
use telegram::{ApiExt as _, BotInfo, Client, DEFAULT_BASE, Token, secret::Verifier};
use tracing_subscriber::{filter::LevelFilter, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::{Fallible, menu, settings_file};

/// How often a wake-up may come back before it is set aside. Waiting for the lane's pace counts, so it is high.
const RECEIVED_AT_MOST: u32 = 1_000_000;

/// Options of `desk up`.
#[derive(clap::Args)]
pub struct Options {
    /// Your bot's token, from `@BotFather`. Better given in the environment than on the command line.
    #[arg(long, env = "DESK_BOT_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// The Bot API server, if it is your own.
    #[arg(long, value_name = "URL", default_value = DEFAULT_BASE)]
    telegram_api: String,
    /// Where everything is kept.
    #[arg(long, value_name = "DIR", default_value = "./data")]
    data: PathBuf,
    /// The port of the simulated Telegram's page, on 127.0.0.1; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
    /// The settings to put in force. Without a file those that are in force stay so; the first start takes the ones that come with
    /// the desk.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Send as fast as Telegram takes it: for a Bot API server of your own, and for measuring.
    #[arg(long)]
    no_limits: bool,
}

/// Runs the desk until it is told to stop.
pub async fn up(options: Options) -> Fallible {
    start_logs();
    let data = Data::open(&options.data)?;
    let given = options.settings.as_deref().map(settings_file::read).transpose()?;
    let before = data.store.policy().await?;
    let mut settings = match (&given, &before) {
        (Some(settings), _) => settings.clone(),
        // What `desk apply` has put in force is not taken back by a start.
        (None, Some(policy)) => policy.settings.clone(),
        (None, None) => settings_file::parse("the desk's own settings", settings_file::STARTER)?,
    };
    let starter = given.is_none() && before.is_none();
    let https = Https::new(Trust::System);
    let mut simulated = None;
    let (token, base) = if let Some(token) = &options.token {
        (Token::parse(token)?, options.telegram_api.clone())
    } else {
        let sim = sim::start(&data, options.port).await?;
        sim.fit(&mut settings, starter);
        let (token, base) = (Token::parse(&sim.token)?, sim.url.clone());
        simulated = Some(sim);
        (token, base)
    };
    let client = Client::new(https.connector(), &base, token)?;
    let me = client
        .me()
        .await
        .map_err(|error| format!("the bot does not answer to its token at {base}: {error}"))?;
    data.belongs_to(adapter::inbound::bot(me.id))?;
    if options.token.is_some() && starter {
        poll::ids_only(&client, &me.username).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let clock = system_clock();
    let policy = data.store.put_policy_at(&settings, clock()).await?;
    if let Some(sim) = &simulated {
        seed::agents(&data.store, sim, &policy.settings).await?;
    }

    let mut policies = Policies::new(data.store.clone(), clock.clone());
    if options.no_limits {
        policies = policies.at_pace(Limits::OFF);
    }
    let policies = Arc::new(policies);
    let wake_ups = SharedQueue::new(Queue::fifo("wake-ups", RECEIVED_AT_MOST), clock.clone());
    let ticks = SharedQueue::new(Queue::standard("ticks", RECEIVED_AT_MOST), clock.clone());
    let secret = poll::secret(&(system_dice())());
    let telegram = Arc::new(client);
    let (queues, bot) = ((&wake_ups, &ticks), (&telegram, &me));
    let apps = functions(&data, &policies, bot, queues, &secret.digest())?;
    for (whose, error) in menu::offer(&telegram, &settings).await {
        tracing::warn!(whose, %error, "the list of commands was not taken");
    }
    work::wake_all(&apps, &data.store).await?;
    let from = match &options.settings {
        Some(file) => format!("as {} says", file.display()),
        None if starter => {
            "those that come with the desk; `desk apply FILE` or --settings FILE changes them".to_owned()
        }
        None => "as stored there; `desk apply FILE` or --settings FILE changes them".to_owned(),
    };
    let in_force = in_force(&policy, data.store.in_force_since().await?, &from);
    println!("{}", banner(&options, &me.username, simulated.as_ref(), &in_force));

    let stop = Stopper::new();
    let mut tasks = work::start(&apps, &data, &wake_ups, &ticks, &stop);
    let answers = answers::Answers::new(telegram.clone());
    let intake = intake::Intake::new(apps.webhook.clone(), secret, answers, data.spool.clone())?;
    tasks.spawn(poll::updates(intake, telegram, stop.listener()));
    tokio::select! {
        signal = stopped() => signal?,
        ended = tasks.join_next() => {
            if let Some(Err(error)) = ended {
                return Err(format!("a part of the desk has failed: {error}").into());
            }
        }
    }
    println!("Stopping; what is under way is finished first.");
    stop.stop();
    let finished = tokio::time::timeout(std::time::Duration::from_secs(10), async {
        while tasks.join_next().await.is_some() {}
    });
    if finished.await.is_err() {
        tracing::warn!("something did not finish in time; the next start carries on with it");
    }
    if let Some(sim) = simulated {
        sim.stop().await;
    }
    Ok(ExitCode::SUCCESS)
}

/// The functions, on this folder's table and these queues.
///
/// # Errors
/// If `digest` is no digest of a secret.
fn functions(
    data: &Data,
    policies: &Arc<Policies>,
    (telegram, me): (&Arc<Client>, &BotInfo),
    (wake_ups, ticks): (&SharedQueue, &SharedQueue),
    digest: &str,
) -> Result<work::Apps, Box<dyn std::error::Error + Send + Sync>> {
    let clock = system_clock();
    Ok(work::Apps {
        webhook: webhook::App {
            desk: webhook::Desk {
                store: data.store.clone(),
                policies: policies.clone(),
                clock: clock.clone(),
                dice: system_dice(),
                bot: adapter::inbound::bot(me.id),
                bot_username: me.username.clone(),
            },
            verifier: Arc::new(Verifier::new(digest)?),
            wake_ups: Arc::new(wake_ups.clone()),
            spill: None,
        },
        dispatch: dispatch::App {
            store: data.store.clone(),
            policies: policies.clone(),
            queue: Arc::new(wake_ups.clone()),
            clock: clock.clone(),
        },
        router: router::App {
            bus: Arc::new(lambda::bus::Unheard),
            store: data.store.clone(),
            policies: policies.clone(),
            telegram: telegram.clone(),
            queue: Arc::new(wake_ups.clone()),
            clock: clock.clone(),
        },
        sweeper: sweeper::App {
            store: data.store.clone(),
            policies: policies.clone(),
            ticks: Arc::new(ticks.clone()),
            wake_ups: Arc::new(wake_ups.clone()),
            bot: adapter::inbound::bot(me.id),
            clock,
        },
        csat: csat::App {
            store: data.store.clone(),
        },
    })
}

fn start_logs() {
    let (filter, wrong) = logs::filter(LevelFilter::WARN);
    let lines = tracing_subscriber::fmt::layer().with_writer(|| logs::OneLine(std::io::stderr()));
    let lines = tracing_subscriber::registry()
        .with(filter)
        .with(logs::cap())
        .with(lines);
    // A second start in one process would keep the first one's choice.
    lines.try_init().ok();
    if let Some(wrong) = wrong {
        tracing::warn!(%wrong, "a setting of the logs was left out");
    }
}

/// Which settings are in force, since when, and where they come from.
fn in_force(policy: &Policy, since: Option<Timestamp>, from: &str) -> String {
    let settings = &policy.settings;
    let shown = |at: Timestamp| {
        at.to_zoned(settings.time_zone())
            .strftime("%Y-%m-%d %H:%M %Z")
            .to_string()
    };
    let since = since.map_or_else(|| "for a while".to_owned(), |at| format!("since {}", shown(at)));
    format!(
        "{}, version {}, in force {since}\n            {from}\n            {} queues, {} topics in the menu",
        settings.brand,
        policy.version,
        settings.queues.len(),
        settings.topics.len()
    )
}

fn banner(options: &Options, username: &str, sim: Option<&sim::Simulated>, in_force: &str) -> String {
    let data = options.data.display();
    match sim {
        Some(sim) => format!(
            "The desk is up, with a simulated Telegram.\n\n  page      {url}\n  data      {data}\n  settings  {in_force}\n\nTry this: open the page, write to the \
             desk on the left as {customer}, answer on the right as {agent}.\nCtrl-C stops it.",
            url = sim.url,
            customer = sim.customer_name(),
            agent = sim.agent_name(),
        ),
        None => format!(
            "The desk is up.\n\n  bot       https://t.me/{username}\n  data      {data}\n  settings  {in_force}\n\nWrite to the bot as a customer; \
             answer in the agents' group. Invite agents with /invite.\nCtrl-C stops it."
        ),
    }
}

/// Waits for Ctrl-C, or the signal that a service manager sends.
async fn stopped() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

//! The `desk` command.

mod account;
mod apply;
mod ask;
mod deliveries;
mod doctor;
mod erase;
mod logs;
mod menu;
mod mistakes;
#[cfg(test)]
mod on_disk;
mod place;
mod recount;
mod replay;
mod schema;
mod secret;
mod settings_file;
mod simulate;
mod sla;
#[cfg(test)]
mod stand_in;
mod up;
mod vip;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// A support desk that lives in Telegram.
#[derive(Parser)]
#[command(name = "desk", version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    place: place::InAws,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the whole desk on this machine.
    #[command(
        long_about = "Run the whole desk on this machine: the table in a file, the functions' own handlers in this process, \
                      and Telegram.\n\nWithout a token, Telegram is simulated: open the page that is printed, write as a \
                      customer on the left and answer as an agent on the right. With a token, your own bot is served by \
                      long polling; no public address is needed.",
        after_long_help = "Examples:\n  desk up\n  desk up --port 9000 --data /var/lib/desk\n  \
                           DESK_BOT_TOKEN=123456:ABC… desk up --settings desk.toml"
    )]
    Up(up::Options),
    /// Check a settings file: every problem with its line and what to do about it.
    #[command(
        after_long_help = "The exit code is 1 if the file may not take effect. Warnings are of what may, and hardly is meant so: nobody \
                           who may invite, an example's chat id, promises that nobody is there to keep."
    )]
    Check {
        /// The file.
        #[arg(default_value = "desk.toml")]
        settings: PathBuf,
    },
    /// Print a JSON Schema of the settings, for editors: they then complete keys, explain them and mark what does not fit.
    #[command(
        after_long_help = "Example:\n  desk schema > desk.schema.json\n\nand in the first line of desk.toml, for editors with a plugin \
                           for TOML (Taplo, Even Better TOML):\n  #:schema desk.schema.json"
    )]
    Schema,
    /// Put a settings file in force: checked as a whole, stored as a new version, never half.
    #[command(
        after_long_help = "Examples:\n  desk apply\n  desk apply desk.toml --data /var/lib/desk\n  desk --stack watchdesk-prod apply \
                           desk.toml\n\nThe desk may run meanwhile; it follows within a minute."
    )]
    Apply {
        /// The file.
        #[arg(default_value = "desk.toml")]
        settings: PathBuf,
        /// The folder that `desk up` keeps its data in; ./data if no stack is named.
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// The bot's token and the webhook's secret.
    #[command(subcommand)]
    Secret(secret::Secrets),
    /// Where Telegram brings updates: set, look, take away.
    #[command(subcommand)]
    Webhook(deliveries::Webhook),
    /// Look at everything that has to be right before a desk goes live: each line is ok, or says what to do.
    #[command(
        after_long_help = "Examples:\n  desk --stack watchdesk-prod doctor\n  desk --stack watchdesk-prod doctor --json\n  \
                           DESK_BOT_TOKEN=123456:ABC… desk doctor --settings desk.toml\n\nIt changes nothing. The exit code is 1 if something is \
                           to be done."
    )]
    Doctor(doctor::Options),
    /// Handle again what was put aside, given up or lost.
    #[command(
        after_long_help = "Examples:\n  desk --stack watchdesk-prod replay --dry-run\n  desk --stack watchdesk-prod replay\n  \
                           desk --stack watchdesk-prod replay --since 26h\n  desk replay --data /var/lib/desk\n\nUpdates that are kept in the table \
                           are handled here, with this release's code; dead letters go back into their queues. With --since, all commits since \
                           then are dispatched again, for a stream that was not read for more than a day. What was handled already changes \
                           nothing. The exit code is 1 if something is left."
    )]
    Replay(replay::Options),
    /// Show what the functions of a desk in AWS have logged, all in one stream.
    #[command(
        after_long_help = "Examples:\n  desk --stack watchdesk-prod logs\n  desk --stack watchdesk-prod logs router --since 2h --errors\n  \
                           desk --stack watchdesk-prod logs --follow"
    )]
    Logs(logs::Options),
    /// Erase what a customer said, and who they are. Ids and counts stay.
    #[command(
        after_long_help = "Examples:\n  desk --stack watchdesk-prod erase --customer 123456789 --dry-run\n  \
                           desk --stack watchdesk-prod erase --customer 123456789 --topics\n  desk erase --data /var/lib/desk --customer 123456789 \
                           --yes\n\nIt may be stopped and run again. What it cannot reach, it says."
    )]
    Erase(erase::Options),
    /// Service-level arithmetic: when a clock is due, and how much working time lies between two moments.
    #[command(
        subcommand,
        after_long_help = "Examples:\n  desk sla due --calendar office.toml --start 2026-03-27T15:00:00Z --budget 4h\n  \
                           desk sla elapsed --calendar office.toml --from 2026-03-27T15:00:00Z --to 2026-03-30T09:30:00Z\n\n\
                           A calendar says when the desk works:\n\n  timezone = \"Europe/Moscow\"\n  \
                           [weekly]\n  mon = [[\"09:00\", \"18:00\"]]\n  fri = [[\"22:00\", \"06:00\"]]\n  \
                           [dates]\n  \"2026-12-31\" = []"
    )]
    Sla(sla::Sla),
    /// Play a week of arrivals against the settings: who is answered in time, and what one more or one fewer person changes.
    #[command(
        after_long_help = "Examples:\n  desk simulate --settings infra/desk.toml --week infra/simulate.toml\n  \
                           desk simulate --week week.toml --order earliest_due --json"
    )]
    Simulate(simulate::Options),
    /// VIPs of the desk.
    #[command(subcommand)]
    Vip(vip::Vip),
    /// Count all tickets anew and compare with the counters that reports use.
    #[command(
        after_long_help = "Examples:\n  desk recount --data /var/lib/desk\n  desk --stack watchdesk-prod recount --json\n\nReads the whole \
                           table and changes nothing. In AWS the desk may run meanwhile. The exit code is 1 if something differs."
    )]
    Recount {
        /// The folder that `desk up` keeps its data in; ./data if no stack is named. Stop the desk first.
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let place = cli.place;
    let done = match cli.command {
        Command::Up(options) => run(up::up(options)),
        Command::Apply { settings, data } => run(apply::apply(&settings, &place, data)),
        Command::Check { settings } => apply::check(&settings).map_err(Into::into).map(|(settings, warnings)| {
            println!("{}", apply::verdict(&settings, warnings));
            ExitCode::SUCCESS
        }),
        Command::Schema => {
            print!("{}", schema::SCHEMA);
            Ok(ExitCode::SUCCESS)
        }
        Command::Simulate(options) => simulate::play(&options),
        Command::Sla(asked) => sla::sla(asked),
        Command::Vip(asked) => run(vip::vip(asked, &place)),
        Command::Recount { data, json } => run(recount::recount(&place, data, json)),
        Command::Secret(secret::Secrets::Set(options)) => run(async move {
            let account = place.account()?;
            let read = || ask::secretly("The bot's token, from @BotFather (it is not shown): ");
            let dice = lambda::clock::system_dice();
            secret::secret(&account, &options, read, &dice, &mut std::io::stdout()).await
        }),
        Command::Doctor(options) => run(doctor::doctor(options, &place)),
        Command::Replay(options) => run(replay::replay(options, &place)),
        Command::Logs(options) => run(logs::logs(options, &place)),
        Command::Erase(options) => run(erase::erase(options, &place)),
        Command::Webhook(asked) => run(deliveries::webhook(asked, &place)),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("desk: {error}");
            let mut source = error.source();
            while let Some(cause) = source {
                eprintln!("  because: {cause}");
                source = cause.source();
            }
            if error.is::<place::WrongUse>() {
                return ExitCode::from(2);
            }
            ExitCode::FAILURE
        }
    }
}

type Fallible = Result<ExitCode, Box<dyn std::error::Error + Send + Sync>>;

fn run(work: impl Future<Output = Fallible>) -> Fallible {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

//! `desk doctor`: what to look at before a desk goes live, and when something is odd. Each line is well, or says what to do.
//!
//! A check is data: what was looked at, what was found, what to do. It changes nothing.

mod bot;
mod cloud;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, path::PathBuf, process::ExitCode};

use domain::{Timestamp, UserId, settings::Settings};
use lambda::{
    clients::{Https, Trust},
    clock::system_clock,
};
use serde::Serialize;
use telegram::{Client, DEFAULT_BASE, Token};

use crate::{
    Fallible,
    account::{Account, Deployed},
    place::{InAws, Place, WrongUse},
    settings_file,
};

/// Options of `desk doctor`.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Without a stack: the settings to look at.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Without a stack: the bot to look at, from `@BotFather`. Better given in the environment than on the command line.
    #[arg(long, env = "DESK_BOT_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Without a stack: the Bot API server, if it is your own.
    #[arg(long, value_name = "URL", default_value = DEFAULT_BASE)]
    telegram_api: String,
    /// Print JSON: a list of checks, each with name, state, found and remedy.
    #[arg(long)]
    json: bool,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Ok,
    /// It works; there is something to know.
    Advice,
    /// Something is to be done.
    ToDo,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What.
    pub name: String,
    /// How it is.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// What was found so far. What could not be looked at is something to do, too: somebody who cannot see cannot say that all is well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checks(pub Vec<Check>);

impl Checks {
    fn add(&mut self, name: impl Into<String>, state: State, found: impl Into<String>, remedy: Option<String>) {
        self.0.push(Check {
            name: name.into(),
            state,
            found: found.into(),
            remedy,
        });
    }

    /// It is as it should be.
    pub fn ok(&mut self, name: impl Into<String>, found: impl Into<String>) {
        self.add(name, State::Ok, found, None);
    }

    /// It works; there is something to know.
    pub fn advice(&mut self, name: impl Into<String>, found: impl Into<String>, remedy: impl Into<String>) {
        self.add(name, State::Advice, found, Some(remedy.into()));
    }

    /// Something is to be done.
    pub fn todo(&mut self, name: impl Into<String>, found: impl Into<String>, remedy: impl Into<String>) {
        self.add(name, State::ToDo, found, Some(remedy.into()));
    }

    /// Well if `well`, else something is to be done.
    pub fn holds(&mut self, name: &str, well: bool, good: &str, bad: &str, remedy: &str) {
        if well {
            self.ok(name, good);
        } else {
            self.todo(name, bad, remedy);
        }
    }

    fn is_well(&self) -> bool {
        self.0.iter().all(|check| check.state != State::ToDo)
    }
}

/// Looks at everything, and prints what was found; exit code 1 if something is to be done.
///
/// # Errors
/// [`WrongUse`]; all else is a check.
pub async fn doctor(options: Options, place: &InAws) -> Fallible {
    let mut checks = Checks::default();
    match place.or(None)? {
        Place::Stack(name) => match place.account() {
            Ok(account) => in_aws(&mut checks, account, &name).await,
            Err(why) => checks.todo("credentials and region", why.to_string(), "mend that, and ask again"),
        },
        Place::Folder(_) => by_hand(&mut checks, &options).await?,
    }
    print(&checks, options.json);
    Ok(ExitCode::from(u8::from(!checks.is_well())))
}

/// Looks at a deployed desk.
pub async fn in_aws(checks: &mut Checks, account: Account, name: &str) {
    cloud::account(checks, &account).await;
    let desk = match Deployed::find(account, name).await {
        Ok(desk) => desk,
        Err(why) => return checks.todo("stack", chain(&why), "everything else is found by it"),
    };
    cloud::stack(checks, &desk);
    cloud::table(checks, &desk).await;
    cloud::queues(checks, &desk).await;
    cloud::alarms(checks, &desk).await;
    cloud::concurrency(checks, &desk).await;
    let now = (desk.account.clock)();
    let settings = stored_settings(checks, &desk, now).await;
    staff(checks, &desk, settings.as_ref()).await;
    match desk.parameters().await {
        Ok(parameters) => {
            cloud::secrets(checks, &desk, &parameters);
            match desk.bot(&parameters) {
                Ok(client) => {
                    let stored = parameters.get(crate::account::BOT_USERNAME);
                    if let Some(me) = bot::me(checks, &client, stored).await {
                        bot::groups(checks, &client, me, settings.as_ref()).await;
                        bot::webhook(checks, &client, &desk, now).await;
                        let emergency = desk.stack.parameters.get("EmergencyChat").map(String::as_str);
                        bot::emergency(checks, &client, emergency.unwrap_or_default()).await;
                    }
                }
                Err(why) => checks.todo("bot", why.to_string(), "`desk secret set` stores a token"),
            }
        }
        Err(why) => checks.todo(
            "secrets",
            why.to_string(),
            "you need the right ssm:GetParameters, and kms:Decrypt",
        ),
    }
}

async fn stored_settings(checks: &mut Checks, desk: &Deployed, now: Timestamp) -> Option<Settings> {
    let read = match desk.store() {
        Ok(store) => store.policy().await.map_err(|why| why.to_string()),
        Err(why) => Err(why.to_string()),
    };
    match read {
        Ok(Some(policy)) => {
            checks.ok("settings", format!("version {} is in force", policy.version));
            warnings(checks, &policy.settings, now);
            Some(policy.settings)
        }
        Ok(None) => {
            let remedy = format!("`desk --stack {} apply desk.toml`", desk.stack.name);
            checks.todo(
                "settings",
                "there are none; without them the desk takes no update",
                remedy,
            );
            None
        }
        Err(why) => {
            checks.todo(
                "settings",
                why,
                "the table has to answer, and you need the right to read it",
            );
            None
        }
    }
}

/// What of the settings deserves a look, calendars without people among them.
fn warnings(checks: &mut Checks, settings: &Settings, now: Timestamp) {
    let (people, others): (Vec<_>, Vec<_>) = settings.warnings(now).into_iter().partition(|problem| {
        let first = problem.place.first().map(String::as_str);
        !matches!(first, Some("admins" | "groups"))
    });
    if people.is_empty() && settings.shifts.is_empty() {
        checks.ok(
            "calendars and shifts",
            "no shifts are listed: whoever is present counts as on duty, at any hour",
        );
    } else if people.is_empty() {
        checks.ok(
            "calendars and shifts",
            "somebody is on duty whenever something is promised",
        );
    }
    let found = others.into_iter().map(|problem| ("settings in use", problem));
    for (name, problem) in found.chain(people.into_iter().map(|problem| ("calendars and shifts", problem))) {
        checks.todo(
            name,
            problem.to_string(),
            "change it in the settings, and `desk apply` them",
        );
    }
}

/// Whether there is anybody to answer: whom no settings name, and no shift can make up for.
async fn staff(checks: &mut Checks, desk: &Deployed, settings: Option<&Settings>) {
    let read = match desk.store() {
        Ok(store) => store.crew().await.map_err(|why| why.to_string()),
        Err(why) => Err(why.to_string()),
    };
    match read {
        Ok(crew) => {
            let able = crew.answering();
            checks.holds(
                "staff",
                able > 0,
                &format!("{able} may answer customers"),
                "nobody may answer customers: whoever writes waits for ever",
                "an admin writes /invite to the bot, in private, and sends the link to whoever is to answer",
            );
            let named: BTreeSet<UserId> = settings.map(Settings::on_shift_or_call).unwrap_or_default();
            let strangers: Vec<String> = named
                .iter()
                .filter(|id| crew.member(**id).is_none())
                .map(ToString::to_string)
                .collect();
            if !strangers.is_empty() {
                checks.todo(
                    "staff",
                    format!("on shifts or on call, and not on the staff: {}", strangers.join(", ")),
                    "invite them by /invite, or take them out of the settings",
                );
            }
        }
        Err(why) => checks.todo(
            "staff",
            why,
            "the table has to answer, and you need the right to read it",
        ),
    }
}

/// Looks at what can be looked at before anything is deployed: a settings file, and a bot.
async fn by_hand(checks: &mut Checks, options: &Options) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    if options.settings.is_none() && options.token.is_none() {
        let ways = "what is to be looked at? Name a stack (--stack watchdesk-prod), or a settings file (--settings desk.toml) and a bot \
                    (DESK_BOT_TOKEN)";
        return Err(WrongUse(ways.to_owned()).into());
    }
    let mut settings = None;
    if let Some(file) = &options.settings {
        match settings_file::read(file) {
            Ok(read) => {
                checks.ok("settings", format!("{}: every value fits", file.display()));
                warnings(checks, &read, (system_clock())());
                settings = Some(read);
            }
            Err(wrong) => checks.todo(
                "settings",
                wrong.to_string(),
                "`desk check` says the same; mend each line",
            ),
        }
    }
    if let Some(token) = &options.token {
        let client = Client::new(
            Https::new(Trust::System).connector(),
            &options.telegram_api,
            Token::parse(token.trim())?,
        )?;
        if let Some(me) = bot::me(checks, &client, None).await {
            bot::groups(checks, &client, me, settings.as_ref()).await;
        }
    }
    Ok(())
}

fn print(checks: &Checks, as_json: bool) {
    if as_json {
        println!(
            "{}",
            serde_json::json!({ "ready": checks.is_well(), "checks": checks.0 })
        );
        return;
    }
    for Check {
        name,
        state,
        found,
        remedy,
    } in &checks.0
    {
        let mark = match state {
            State::Ok => "ok    ",
            State::Advice => "advice",
            State::ToDo => "TO DO ",
        };
        println!("{mark}  {name}: {found}");
        if let Some(remedy) = remedy {
            println!("        → {remedy}");
        }
    }
    let to_do = checks.0.iter().filter(|check| check.state == State::ToDo).count();
    match to_do {
        0 => println!("\nAll well: {} checks.", checks.0.len()),
        1 => println!("\nOne thing is to be done."),
        more => println!("\n{more} things are to be done."),
    }
}

/// An error with what it comes from, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let all = std::iter::successors(Some(error), |error| error.source());
    all.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

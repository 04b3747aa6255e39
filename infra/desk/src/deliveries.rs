//! `desk webhook`: where Telegram brings updates.

use std::process::ExitCode;

use domain::{Timestamp, settings::Settings};
use serde_json::json;
use telegram::{
    ALLOWED_UPDATES, ApiExt as _, Client, DeleteWebhook, Method, SetWebhook, WebhookInfo,
    secret::{Secret, Verifier},
};

use crate::{
    Fallible,
    account::{Deployed, Parameters, SECRET, SECRET_DIGEST},
    ask, menu,
    place::InAws,
};

/// How long a failed delivery is worth a remark, in seconds.
pub const LATELY: i64 = 3_600;

/// So many updates that wait are a remark worth: Telegram is slower than they come, or gets no answer.
pub const MANY: i64 = 100;

/// What is to be done with the webhook.
#[derive(clap::Subcommand)]
pub enum Webhook {
    /// Have Telegram bring updates to this desk, and offer its commands.
    #[command(after_long_help = "Examples:\n  desk --stack watchdesk-prod webhook set\n  \
                                 desk --stack watchdesk-prod webhook set --max-connections 100\n\nSettings have to be in force, and \
                                 the deployed function has to know the secret: else nothing is changed.")]
    Set {
        /// How many updates Telegram brings at a time, 1 to 100.
        #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=100))]
        max_connections: u32,
        /// Where the function is reached, if not at the address that AWS gave it: behind a domain of your own.
        #[arg(long, value_name = "URL")]
        url: Option<String>,
    },
    /// Say how deliveries go.
    #[command(after_long_help = "Examples:\n  desk --stack watchdesk-prod webhook info\n  \
                                 desk --stack watchdesk-prod webhook info --json\n\nThe exit code is 1 if there is something to do.")]
    Info {
        /// Where it should be, if not at the address that AWS gave it.
        #[arg(long, value_name = "URL")]
        url: Option<String>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Have Telegram keep updates for itself, for 24 hours at most. Nothing that waits is dropped.
    #[command(after_long_help = "Examples:\n  desk --stack watchdesk-prod webhook delete\n  \
                                 desk --stack watchdesk-prod webhook delete --yes")]
    Delete {
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
}

/// Carries out `desk webhook …`.
///
/// # Errors
/// What is missing, with the remedy.
pub async fn webhook(asked: Webhook, place: &InAws) -> Fallible {
    let desk = place.deployed().await?;
    let parameters = desk.parameters().await?;
    let bot = desk.bot(&parameters)?;
    match asked {
        Webhook::Set { max_connections, url } => set(&desk, &parameters, &bot, max_connections, url).await,
        Webhook::Info { url, json } => {
            let url = url.map_or_else(|| desk.stack.output("WebhookUrl").map(str::to_owned), Ok)?;
            Ok(info(&bot.webhook_info().await?, &url, (desk.account.clock)(), json))
        }
        Webhook::Delete { yes } => {
            let question = format!(
                "Take the webhook of {} away? Telegram keeps updates for 24 hours.",
                desk.stack.name
            );
            if !ask::whether(&question, yes)? {
                println!("Nothing is changed.");
                return Ok(ExitCode::from(1));
            }
            bot.carry_out(&Method::DeleteWebhook(DeleteWebhook::default())).await?;
            let waiting = bot.webhook_info().await?.pending_update_count;
            println!(
                "The webhook is gone; {waiting} updates wait at Telegram, for 24 hours at most. `desk --stack {} webhook set` brings them.",
                desk.stack.name
            );
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Why the webhook is not set: Telegram would bring what nobody takes.
#[derive(Debug, thiserror::Error)]
enum NotYet {
    #[error(
        "some functions of {name} may know one secret and some another, since it is {status}: {remedy}. The webhook is as it was"
    )]
    InPieces {
        name: String,
        status: String,
        remedy: &'static str,
    },
    #[error(
        "the desk has no settings, and without them it takes no update: first `desk --stack {0} apply desk.toml`. The webhook is as it was"
    )]
    NoSettings(String),
    #[error(
        "the deployed functions do not know the webhook's secret of the parameter store, and would refuse every update: \
         first `sam deploy`. The webhook is as it was"
    )]
    NotDeployed,
    #[error(
        "the webhook's secret and its digest do not belong together; `desk secret set --stage {0}` mends that, then `sam deploy`"
    )]
    NoMatch(String),
}

async fn set(desk: &Deployed, parameters: &Parameters, bot: &Client, at_once: u32, url: Option<String>) -> Fallible {
    let (name, stage) = (&desk.stack.name, desk.stack.output("Stage")?);
    if !desk.stack.is_of_one_piece() {
        return Err(NotYet::InPieces {
            name: name.clone(),
            status: desk.stack.status.clone(),
            remedy: desk.stack.remedy().unwrap_or_default(),
        }
        .into());
    }
    let policy = desk.store()?.policy().await?;
    let Some(policy) = policy else {
        return Err(NotYet::NoSettings(name.clone()).into());
    };
    let secret = Secret::parse(parameters.need(SECRET)?)?;
    let knows = |digests: &str| Verifier::new(digests).is_ok_and(|known| known.accepts(secret.reveal().as_bytes()));
    if !knows(parameters.need(SECRET_DIGEST)?) {
        return Err(NotYet::NoMatch(stage.to_owned()).into());
    }
    // Without it the emulator says nothing; then the store's own digest has to do.
    if desk
        .stack
        .looked_up("WebhookSecretSha256")
        .is_some_and(|digests| !knows(digests))
    {
        return Err(NotYet::NotDeployed.into());
    }
    let url = url.map_or_else(|| desk.stack.output("WebhookUrl").map(str::to_owned), Ok)?;
    let call = SetWebhook {
        max_connections: Some(at_once),
        ..SetWebhook::new(url, secret)
    };
    bot.carry_out(&Method::SetWebhook(call)).await?;
    offer(bot, &policy.settings).await;
    let waiting = bot.webhook_info().await?.pending_update_count;
    println!(
        "Telegram brings updates of {} kinds to {name}, {at_once} at a time; {waiting} wait. Write to the bot to try it.",
        ALLOWED_UPDATES.len()
    );
    Ok(ExitCode::SUCCESS)
}

async fn offer(bot: &Client, settings: &Settings) {
    for (whose, error) in menu::offer(bot, settings).await {
        eprintln!("warning: the list of commands for {whose} was not taken: {error}");
    }
}

/// What is wrong with deliveries, in plain words with the remedy; empty if all is well.
#[must_use]
pub fn problems(info: &WebhookInfo, url: &str, now: Timestamp) -> Vec<String> {
    let mut found = Vec::new();
    if info.url.is_empty() {
        return vec!["there is no webhook: Telegram brings nothing. `desk webhook set` sets it".to_owned()];
    }
    if info.url.trim_end_matches('/') != url.trim_end_matches('/') {
        found.push("updates go somewhere else than to this stack. `desk webhook set` brings them here".to_owned());
    }
    let missing: Vec<&str> = ALLOWED_UPDATES
        .into_iter()
        .filter(|kind| !info.allowed_updates.iter().any(|allowed| allowed == kind))
        .collect();
    if !missing.is_empty() {
        found.push(format!(
            "updates of these kinds do not come: {}. `desk webhook set` asks for them",
            missing.join(", ")
        ));
    }
    if let Some(at) = info.last_error_date.filter(|at| now.as_second() - at < LATELY) {
        let what = info
            .last_error_message
            .as_deref()
            .map_or_else(|| "it does not say why".to_owned(), telegram::printable);
        let ago = (now.as_second() - at).max(0) / 60;
        found.push(format!(
            "a delivery failed {ago} minutes ago: {what}. {}",
            remedy(&what)
        ));
    }
    if info.pending_update_count >= MANY {
        found.push(format!(
            "{} updates wait. `desk logs webhook --errors` shows why; more come at a time by `webhook set --max-connections`",
            info.pending_update_count
        ));
    }
    found
}

fn remedy(error: &str) -> &'static str {
    if error.contains("401") {
        "The function does not know the secret: `sam deploy`, then `desk webhook set`"
    } else if error.contains("50") {
        "`desk logs webhook --errors` shows why; Telegram brings it again"
    } else {
        "Telegram brings it again; `desk webhook set` if it goes on"
    }
}

fn info(info: &WebhookInfo, url: &str, now: Timestamp, as_json: bool) -> ExitCode {
    let problems = problems(info, url, now);
    let code = ExitCode::from(u8::from(!problems.is_empty()));
    if as_json {
        let value = json!({
            "set": !info.url.is_empty(),
            "this_stack": info.url.trim_end_matches('/') == url.trim_end_matches('/'),
            "pending": info.pending_update_count,
            "max_connections": info.max_connections,
            "allowed_updates": info.allowed_updates,
            "last_error_at": info.last_error_date.and_then(|at| Timestamp::from_second(at).ok()),
            "last_error": info.last_error_message,
            "problems": problems,
        });
        println!("{value}");
        return code;
    }
    if !info.url.is_empty() {
        println!(
            "{} updates wait; {} kinds of updates are brought, {} at a time.",
            info.pending_update_count,
            info.allowed_updates.len(),
            info.max_connections.unwrap_or(40)
        );
        match info.last_error_date.and_then(|at| Timestamp::from_second(at).ok()) {
            None => println!("No delivery has failed."),
            Some(at) => println!(
                "The last delivery that failed was at {at}: {}",
                info.last_error_message
                    .as_deref()
                    .map_or_else(|| "it does not say why".to_owned(), telegram::printable)
            ),
        }
    }
    for problem in &problems {
        println!("to do: {problem}");
    }
    if problems.is_empty() {
        println!("All well.");
    }
    code
}

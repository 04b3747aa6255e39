//! `desk secret`: the bot's token and the webhook's secret in the parameter store, where functions and the template find them.
//!
//! Neither is ever printed, logged or part of an error. Each command writes in an order in which a crash between any two writes leaves
//! what is live as it was, and the same command goes on from there.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use lambda::{
    clients::{Https, Trust},
    clock::Dice,
};
use telegram::{ApiExt as _, BotInfo, Client, DEFAULT_BASE, Token, secret};

use crate::{
    Fallible,
    account::{Account, BOT_ID, BOT_TOKEN, BOT_USERNAME, Parameters, SECRET, SECRET_DIGEST},
    place::WrongUse,
};

/// What is to be done with secrets.
#[derive(clap::Subcommand)]
pub enum Secrets {
    /// Store a bot's token and draw the webhook's secret; or replace either.
    #[command(
        after_long_help = "Examples:\n  desk secret set --stage prod                          ask for the token, draw the secret\n  \
                           desk secret set --stage prod < token.txt              the token from a file\n  \
                           desk secret set --stage prod --rotate webhook-secret      a new secret; the old one stays valid\n  \
                           desk secret set --stage prod --forget-old webhook-secret  the old one no longer is\n\n\
                           Run again with a new token of the same bot, it replaces the token and nothing else."
    )]
    Set(Options),
}

/// Options of `desk secret set`.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Which environment's.
    #[arg(long, value_enum)]
    pub stage: Stage,
    /// Draw a new secret, and keep the old one valid until it is forgotten.
    #[arg(long, value_name = "WHAT", value_enum, conflicts_with_all = ["forget_old", "another_bot"])]
    pub rotate: Option<What>,
    /// Make the old secret invalid.
    #[arg(long, value_name = "WHAT", value_enum, conflicts_with = "another_bot")]
    pub forget_old: Option<What>,
    /// The token is another bot's than before, and that is meant: it gets a new secret as well.
    #[arg(long)]
    pub another_bot: bool,
    /// The Bot API server, if it is your own.
    #[arg(long, value_name = "URL", default_value = DEFAULT_BASE)]
    pub telegram_api: String,
}

/// The environments that the template knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Stage {
    /// To try things out.
    Dev,
    /// To try them once more.
    Staging,
    /// Where customers are.
    Prod,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Staging => "staging",
            Self::Prod => "prod",
        }
    }
}

/// What can be rotated here. A token is renewed by `@BotFather`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// What Telegram shows with every update.
    WebhookSecret,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("the token does not fit: {0}. `@BotFather` shows it after /newbot, or by /token. Nothing is written")]
    NotAToken(telegram::TokenError),
    #[error(
        "Telegram does not take the token: {0}. `@BotFather` shows the one that is valid by /token. Nothing is written"
    )]
    NotTaken(telegram::Error),
    #[error("the bot has no username; nothing is written")]
    NoUsername,
    #[error(
        "the stage {stage} belongs to the bot {was}, and this token is of @{is}. Another bot is another desk: ids of chats and messages are a \
         bot's own. Give it another stage; or, if this stage has no tickets to lose, say --another-bot. Nothing is written"
    )]
    AnotherBot {
        stage: &'static str,
        was: String,
        is: String,
    },
    #[error("the stage {0} has no secret yet: first `desk secret set --stage {0}`")]
    NothingToRotate(&'static str),
    #[error(
        "a rotation is under way: two secrets are valid. Finish it first: `sam deploy --config-env {0}`, `desk --stack watchdesk-{0} webhook set`, \
         `desk secret set --stage {0} --forget-old webhook-secret`"
    )]
    UnderWay(&'static str),
}

/// Carries out `desk secret …`. `read` brings the token, `dice` what a new secret is made of.
///
/// # Errors
/// What is wrong, with the remedy; never a secret.
pub async fn secret(
    account: &Account,
    options: &Options,
    read: impl FnOnce() -> io::Result<String>,
    dice: &Dice,
    out: &mut (impl Write + Send),
) -> Fallible {
    let stage = options.stage.name();
    let stored = Parameters::read(account, stage).await?;
    match (options.rotate, options.forget_old) {
        (Some(What::WebhookSecret), _) => rotate(account, stage, stored, dice, out).await,
        (None, Some(What::WebhookSecret)) => forget_old(account, stage, stored, out).await,
        (None, None) => set(account, options, stored, read, dice, out).await,
    }
}

async fn set(
    account: &Account,
    options: &Options,
    mut stored: Parameters,
    read: impl FnOnce() -> io::Result<String>,
    dice: &Dice,
    out: &mut (impl Write + Send),
) -> Fallible {
    let stage = options.stage.name();
    let text = read()?;
    if text.trim().is_empty() {
        return Err(WrongUse("no token was given: type it when asked, or put it into the input".to_owned()).into());
    }
    let token = Token::parse(text.trim()).map_err(Refused::NotAToken)?;
    let me = ask(&options.telegram_api, &token).await?;
    let id = me.id.0.to_string();
    let another = stored.get(BOT_ID).is_some_and(|was| was != id);
    if another && !options.another_bot {
        let was = stored.get(BOT_USERNAME).map(|name| format!("@{name}"));
        return Err(Refused::AnotherBot {
            stage,
            was: was.unwrap_or_else(|| stored.get(BOT_ID).unwrap_or_default().to_owned()),
            is: me.username,
        }
        .into());
    }
    let known = stored.get(BOT_ID).is_some() && !another;
    if another {
        // Without it nothing can be deployed until all of the rest is there.
        stored.remove(account, BOT_ID).await?;
    }
    // The other bot's webhook shows the old secret: what it brings must not be taken for this one's.
    let kept = stored.get(SECRET).filter(|_| !another);
    let kept = kept.and_then(|kept| secret::Secret::parse(kept).ok());
    let secret = if let Some(secret) = kept {
        secret
    } else {
        let secret = drawn(dice);
        stored.write(account, SECRET, secret.reveal()).await?;
        secret
    };
    let digest_fits = stored.get(SECRET_DIGEST).is_some_and(|digests| knows(digests, &secret));
    if !digest_fits || another {
        stored.write(account, SECRET_DIGEST, &secret.digest()).await?;
    }
    let renamed = stored.get(BOT_USERNAME) != Some(&me.username);
    if renamed {
        stored.write(account, BOT_USERNAME, &me.username).await?;
    }
    let same_token = stored.get(BOT_TOKEN) == Some(token.reveal());
    if !same_token {
        stored.write(account, BOT_TOKEN, token.reveal()).await?;
    }
    // Last: a stage that has it has everything.
    if stored.get(BOT_ID) != Some(&id) {
        stored.write(account, BOT_ID, &id).await?;
    }
    let region = account.aws.region();
    writeln!(
        out,
        "@{} ({id}) is the bot of the stage {stage} in {region}.",
        me.username
    )?;
    if !known || !digest_fits || renamed {
        if another {
            writeln!(
                out,
                "It is another bot than before. Its webhook's secret is new; take the old bot's webhook away."
            )?;
        }
        writeln!(
            out,
            "Next:\n  sam build --config-env {stage} && sam deploy --config-env {stage}\n  desk --stack watchdesk-{stage} apply desk.toml\n  desk --stack watchdesk-{stage} webhook set"
        )?;
    } else if same_token {
        writeln!(out, "The token is the one that is stored; nothing is changed.")?;
    } else {
        writeln!(
            out,
            "The token is replaced; functions find it within a minute, and nothing has to be deployed.\nNext, since a revoked token takes its \
             webhook with it:\n  desk --stack watchdesk-{stage} webhook set"
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Whose token it is.
async fn ask(base: &str, token: &Token) -> Result<BotInfo, Box<dyn std::error::Error + Send + Sync>> {
    let client = Client::new(Https::new(Trust::System).connector(), base, token.clone())?;
    let me = client.me().await.map_err(Refused::NotTaken)?;
    if me.username.is_empty() {
        return Err(Refused::NoUsername.into());
    }
    Ok(me)
}

async fn rotate(
    account: &Account,
    stage: &'static str,
    mut stored: Parameters,
    dice: &Dice,
    out: &mut (impl Write + Send),
) -> Fallible {
    let Some(old) = stored.get(SECRET).and_then(|old| secret::Secret::parse(old).ok()) else {
        return Err(Refused::NothingToRotate(stage).into());
    };
    let digests: Vec<&str> = stored
        .get(SECRET_DIGEST)
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .collect();
    // Two digests of which the newer one is not the stored secret's: a rotation that stopped between its two writes.
    if digests.len() > 1 && digests.first() == Some(&old.digest().as_str()) {
        return Err(Refused::UnderWay(stage).into());
    }
    let new = drawn(dice);
    // The digests first: whatever Telegram shows meanwhile is one of the two.
    stored
        .write(account, SECRET_DIGEST, &format!("{},{}", new.digest(), old.digest()))
        .await?;
    stored.write(account, SECRET, new.reveal()).await?;
    writeln!(
        out,
        "There is a new secret, and both are valid as soon as functions know them. Next, in this order:\n  sam deploy --config-env {stage}\n  \
         desk --stack watchdesk-{stage} webhook set\n  desk secret set --stage {stage} --forget-old webhook-secret\n  sam deploy --config-env {stage}"
    )?;
    Ok(ExitCode::SUCCESS)
}

async fn forget_old(
    account: &Account,
    stage: &'static str,
    mut stored: Parameters,
    out: &mut (impl Write + Send),
) -> Fallible {
    let Some(secret) = stored.get(SECRET).and_then(|secret| secret::Secret::parse(secret).ok()) else {
        return Err(Refused::NothingToRotate(stage).into());
    };
    if stored.get(SECRET_DIGEST) == Some(&secret.digest()) {
        writeln!(out, "Only one secret is valid already; nothing is changed.")?;
        return Ok(ExitCode::SUCCESS);
    }
    stored.write(account, SECRET_DIGEST, &secret.digest()).await?;
    writeln!(
        out,
        "The old secret ends with the next deploy. `webhook set` must have been run since the rotation, or Telegram still shows the old one. \
         Next:\n  sam deploy --config-env {stage}"
    )?;
    Ok(ExitCode::SUCCESS)
}

/// A secret of 256 bits.
fn drawn(dice: &Dice) -> secret::Secret {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in dice().into_iter().chain(dice()) {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    secret::Secret::parse(&text).unwrap_or_else(|_| unreachable!("hexadecimal digits are a secret's characters"))
}

fn knows(digests: &str, secret: &secret::Secret) -> bool {
    secret::Verifier::new(digests).is_ok_and(|known| known.accepts(secret.reveal().as_bytes()))
}

#[cfg(test)]
mod tests;

//! The bot, for functions that call Telegram. Its token is in no template, environment or log: it is read from the parameter store
//! when a function starts, and again when Telegram no longer takes it, so that a new token needs no deployment.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use telegram::{Answer, Api, ApiExt as _, Client, DEFAULT_BASE, Method, Token};
use tokio::sync::Mutex;

use crate::{
    Clock, Config,
    clients::{Aws, Https},
    config::ConfigError,
    signed::ServiceError,
};

/// A token that was refused is not asked for again within this time: the store has its limits, too.
const ASKED_AGAIN: SignedDuration = SignedDuration::from_secs(30);

/// Why there is no bot to call.
#[derive(Debug, thiserror::Error)]
pub enum NoBot {
    /// The environment lacks something.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The token could not be read.
    #[error("the bot's token in the parameter {name} is not read: {why}")]
    Unread {
        /// The parameter.
        name: String,
        /// What the store says.
        why: ServiceError,
    },
    /// What is stored there is no token.
    #[error("the parameter {0} holds no bot token; store one with `desk secret set`")]
    NotAToken(String),
    /// The Bot API's address is wrong.
    #[error("TELEGRAM_API: {0}")]
    Base(#[from] telegram::ConfigError),
}

/// The bot.
pub struct Bot {
    aws: Aws,
    https: Https,
    clock: Clock,
    base: String,
    parameter: String,
    now: Mutex<(Arc<Client>, Timestamp)>,
}

impl Bot {
    /// Reads the token whose parameter `BOT_TOKEN_PARAMETER` names. `TELEGRAM_API` names another Bot API server.
    ///
    /// # Errors
    /// [`NoBot`].
    pub async fn from(config: &Config, aws: &Aws, https: &Https, clock: Clock) -> Result<Self, NoBot> {
        let parameter = config.text("BOT_TOKEN_PARAMETER")?;
        let base = config.optional("TELEGRAM_API");
        let base = base.unwrap_or_else(|| DEFAULT_BASE.to_owned());
        let client = Client::new(https.connector(), &base, token(aws, &parameter, &clock).await?)?;
        let read_at = clock();
        Ok(Self {
            aws: aws.clone(),
            https: https.clone(),
            clock,
            base,
            parameter,
            now: Mutex::new((Arc::new(client), read_at)),
        })
    }

    /// Opens the connection to Telegram, while a function starts: that time is free, and at full speed.
    pub async fn connect(&self) {
        if let Err(error) = self.me().await {
            tracing::warn!(%error, "Telegram was not reached at the start");
        }
    }

    /// A client with another token than `refused`, if one was stored meanwhile.
    async fn renewed(&self, refused: &Arc<Client>) -> Option<Arc<Client>> {
        let mut now = self.now.lock().await;
        if !Arc::ptr_eq(&now.0, refused) {
            return Some(now.0.clone());
        }
        let at = (self.clock)();
        if at.duration_since(now.1) < ASKED_AGAIN {
            return None;
        }
        now.1 = at;
        let token = token(&self.aws, &self.parameter, &self.clock).await;
        let client = token.and_then(|token| {
            let same = token.reveal() == refused.token().reveal();
            Ok((!same).then_some(Client::new(self.https.connector(), &self.base, token)?))
        });
        match client {
            Ok(client) => {
                now.0 = Arc::new(client?);
                tracing::info!("the bot has a new token");
                Some(now.0.clone())
            }
            Err(error) => {
                tracing::error!(%error, "the bot's token is refused, and no other could be read");
                None
            }
        }
    }
}

impl Api for Bot {
    fn call<'a>(&'a self, method: &'a Method) -> Answer<'a> {
        Box::pin(async move {
            let client = self.now.lock().await.0.clone();
            let answer = client.call(method).await;
            if !matches!(answer, Err(telegram::Error::Unauthorized)) {
                return answer;
            }
            match self.renewed(&client).await {
                Some(client) => client.call(method).await,
                None => answer,
            }
        })
    }
}

/// Source: <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html>
async fn token(aws: &Aws, parameter: &str, clock: &Clock) -> Result<Token, NoBot> {
    let asked = json!({ "Name": parameter, "WithDecryption": true });
    let unread = |why| NoBot::Unread {
        name: parameter.to_owned(),
        why,
    };
    let answer = aws.json("ssm", "AmazonSSM.GetParameter", &asked, clock).await;
    let answer = answer.map_err(unread)?;
    let text = answer.pointer("/Parameter/Value").and_then(|value| value.as_str());
    let token = text.and_then(|text| Token::parse(text.trim()).ok());
    token.ok_or_else(|| NoBot::NotAToken(parameter.to_owned()))
}

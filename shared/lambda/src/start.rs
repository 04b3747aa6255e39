//! What every function does before its first event, and how events come to it.
//!
//! Each piece is made by a function of its own that nothing else calls: a binary links the clients that its `main.rs` asks for, and no
//! others. Variables that only some functions read are named by who reads them, so that `main.rs` shows what the template has to set.

use std::{fmt::Display, str::FromStr, sync::Arc};

use lambda_runtime::{LambdaEvent, run, service_fn};
use serde::{Serialize, de::DeserializeOwned};
use store::Store;

use crate::{
    Clock, Config, Policies, Queue,
    bot::{Bot, NoBot},
    clients::{Aws, Https, Trust},
    clock::system_clock,
    config::ConfigError,
    logs,
    queue::{Rare, Sqs},
};

pub use lambda_runtime::Error;

/// A function that starts: its environment, and the one HTTP stack under all its clients.
pub struct Start {
    config: Config,
    https: Https,
    aws: Aws,
    clock: Clock,
}

impl Start {
    /// Starts a function that calls AWS alone.
    ///
    /// # Errors
    /// [`ConfigError`] if Lambda's own variables are missing.
    pub fn with_aws() -> Result<Self, ConfigError> {
        logs::start();
        // Said here, not handed on as a value: whose roots nobody asks for, and what reads the machine's, is then not linked.
        Self::over(Https::new(Trust::Aws), Config::from_env())
    }

    /// Starts a function that calls Telegram, too.
    ///
    /// # Errors
    /// [`ConfigError`] if Lambda's own variables are missing.
    pub fn with_telegram() -> Result<Self, ConfigError> {
        logs::start();
        let config = Config::from_env();
        Self::over(Https::new(trust(config)), config)
    }

    fn over(https: Https, config: Config) -> Result<Self, ConfigError> {
        Ok(Self {
            aws: Aws::from(&config, &https)?,
            config,
            https,
            clock: system_clock(),
        })
    }

    /// The machine's clock.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// A variable that must be there.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn text(&self, name: &'static str) -> Result<String, ConfigError> {
        self.config.text(name)
    }

    /// A variable of some type, that must be there.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn parsed<T: FromStr<Err: Display>>(&self, name: &'static str) -> Result<T, ConfigError> {
        self.config.parsed(name)
    }

    /// A variable of some type, that may be there.
    ///
    /// # Errors
    /// [`ConfigError::Wrong`].
    pub fn parsed_if_set<T: FromStr<Err: Display>>(&self, name: &'static str) -> Result<Option<T>, ConfigError> {
        self.config.optional(name).map(|_| self.parsed(name)).transpose()
    }

    /// The table: `TABLE`, and `DUE_SHARDS` if its due index has more than one shard.
    ///
    /// # Errors
    /// [`ConfigError`] if the first is missing, or the second is not a number.
    pub fn table(&self) -> Result<Store, ConfigError> {
        self.table_by(self.aws.dynamodb())
    }

    /// The table for a function whose answer somebody waits for: it gives up sooner.
    ///
    /// # Errors
    /// As [`Start::table`].
    pub fn table_for_people(&self) -> Result<Store, ConfigError> {
        self.table_by(self.aws.dynamodb_for_people())
    }

    fn table_by(&self, client: aws_sdk_dynamodb::Client) -> Result<Store, ConfigError> {
        let shards = self.config.parsed_or("DUE_SHARDS", 1)?;
        Ok(Store::new(client, self.text("TABLE")?, shards))
    }

    /// The settings that are stored in `table`.
    #[must_use]
    pub fn policies(&self, table: &Store) -> Arc<Policies> {
        Arc::new(Policies::new(table.clone(), self.clock()))
    }

    /// The queue whose address a variable has, by the SDK's client.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn queue(&self, address: &'static str) -> Result<Arc<Sqs>, ConfigError> {
        Ok(Arc::new(Sqs::new(self.aws.sqs(), self.text(address)?)))
    }

    /// The queue whose address a variable has, for a function that seldom sends: without the SDK's client, and without a connection in
    /// advance.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn rare_queue(&self, address: &'static str) -> Result<Arc<dyn Queue>, ConfigError> {
        let address = self.text(address)?;
        Ok(Arc::new(Rare::new(self.aws.clone(), address, self.clock())))
    }

    /// The bus whose name a variable has.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    #[cfg(feature = "eventbridge")]
    pub fn bus(&self, name: &'static str) -> Result<Arc<dyn crate::Bus>, ConfigError> {
        let client = self.aws.eventbridge();
        Ok(Arc::new(crate::bus::EventBridge::new(client, self.text(name)?)))
    }

    /// The bot, whose token the parameter store has: `BOT_TOKEN_PARAMETER` says where, and `TELEGRAM_API` which server to call, if not
    /// Telegram's own.
    ///
    /// # Errors
    /// [`NoBot`].
    pub async fn bot(&self) -> Result<Arc<Bot>, NoBot> {
        let bot = Bot::from(&self.config, &self.aws, &self.https, self.clock());
        Ok(Arc::new(bot.await?))
    }
}

/// Whom a function trusts that calls Telegram: the machine's roots only where it calls another server than Telegram's.
fn trust(config: Config) -> Trust {
    match config.optional("TELEGRAM_API") {
        // Without TLS nobody has to prove anything.
        Some(base) if base.starts_with("http://") => Trust::Aws,
        Some(base) if base.trim_end_matches('/') != telegram::DEFAULT_BASE => Trust::System,
        Some(_) | None => Trust::AwsAndTelegram,
    }
}

/// Takes one event after the other from Lambda, and gives it what `handle` makes of it, until the function ends.
///
/// # Errors
/// Lambda's runtime has failed. What `handle` fails with goes to whoever called the function.
pub async fn serve<Event, Answer, Handled>(handle: impl Fn(Event) -> Handled) -> Result<(), Error>
where
    Event: DeserializeOwned,
    Answer: Serialize,
    Handled: Future<Output = Result<Answer, Error>>,
{
    // Boxed once an event: a whole invocation inside the future of `main` overflows the compiler's depth limit for types.
    run(service_fn(|event: LambdaEvent<Event>| Box::pin(handle(event.payload)))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_trusts_those_whom_it_calls() {
        let set = |base: fn(&str) -> Option<String>| trust(Config::from(base));
        assert_eq!(set(|_| None), Trust::AwsAndTelegram);
        assert_eq!(
            set(|_| Some("https://api.telegram.org/".to_owned())),
            Trust::AwsAndTelegram
        );
        assert_eq!(set(|_| Some("https://bots.example.org".to_owned())), Trust::System);
        assert_eq!(set(|_| Some("http://10.0.0.7:8081".to_owned())), Trust::Aws);
    }
}

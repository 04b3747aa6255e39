//! What the parameter store holds for a stage: the bot's token, the webhook's secret, and what the template looks up.

use std::collections::BTreeMap;

use lambda::signed::ServiceError;
use serde_json::json;

use super::Account;

/// The bot's token: a `SecureString`.
pub const BOT_TOKEN: &str = "bot-token";
/// The webhook's secret: a `SecureString`.
pub const SECRET: &str = "webhook-secret";
/// One digest of it, or two while one secret replaces another.
pub const SECRET_DIGEST: &str = "webhook-secret-sha256";
/// The bot's id.
pub const BOT_ID: &str = "bot-id";
/// Its `@username`, without the at sign.
pub const BOT_USERNAME: &str = "bot-username";

/// A parameter's full name.
#[must_use]
pub fn name(stage: &str, parameter: &str) -> String {
    format!("/watchdesk/{stage}/{parameter}")
}

/// The parameters of one stage. Has no `Debug`: two of them are secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Parameters {
    stage: String,
    values: BTreeMap<String, String>,
}

impl Parameters {
    /// Reads those that are there.
    ///
    /// Source: <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html>
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn read(account: &Account, stage: &str) -> Result<Self, ServiceError> {
        let all = [BOT_TOKEN, SECRET, SECRET_DIGEST, BOT_ID, BOT_USERNAME];
        let names: Vec<String> = all.iter().map(|parameter| name(stage, parameter)).collect();
        let asked = json!({ "Names": names, "WithDecryption": true });
        let answer = account
            .aws
            .json("ssm", "AmazonSSM.GetParameters", &asked, &account.clock)
            .await?;
        let found = answer["Parameters"].as_array().cloned().unwrap_or_default();
        let values = found.iter().filter_map(|parameter| {
            let name = parameter["Name"].as_str()?.rsplit('/').next()?;
            Some((name.to_owned(), parameter["Value"].as_str()?.trim().to_owned()))
        });
        Ok(Self {
            stage: stage.to_owned(),
            values: values.collect(),
        })
    }

    /// The value of one, if it is there and not empty.
    #[must_use]
    pub fn get(&self, parameter: &str) -> Option<&str> {
        self.values
            .get(parameter)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The value of one that must be there.
    ///
    /// # Errors
    /// [`Missing`], with the remedy.
    pub fn need(&self, parameter: &'static str) -> Result<&str, Missing> {
        self.get(parameter).ok_or_else(|| Missing {
            name: name(&self.stage, parameter),
            stage: self.stage.clone(),
        })
    }

    /// Writes one. Never says the value, whatever goes wrong.
    ///
    /// Source: <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html>
    ///
    /// # Errors
    /// [`NotWritten`].
    pub async fn write(&mut self, account: &Account, parameter: &'static str, value: &str) -> Result<(), NotWritten> {
        let kind = match parameter {
            BOT_TOKEN | SECRET => "SecureString",
            _ => "String",
        };
        let name = name(&self.stage, parameter);
        let asked = json!({ "Name": name, "Value": value, "Type": kind, "Overwrite": true });
        let done = account
            .aws
            .json("ssm", "AmazonSSM.PutParameter", &asked, &account.clock)
            .await;
        done.map_err(|why| NotWritten::new(&name, &why, value))?;
        self.values.insert(parameter.to_owned(), value.to_owned());
        Ok(())
    }

    /// Takes one away, if it is there.
    ///
    /// # Errors
    /// [`NotWritten`].
    pub async fn remove(&mut self, account: &Account, parameter: &'static str) -> Result<(), NotWritten> {
        let name = name(&self.stage, parameter);
        let asked = json!({ "Name": name });
        let done = account
            .aws
            .json("ssm", "AmazonSSM.DeleteParameter", &asked, &account.clock)
            .await;
        match done {
            Err(why) if why.code() != Some("ParameterNotFound") => Err(NotWritten::new(&name, &why, "")),
            Ok(_) | Err(_) => {
                self.values.remove(parameter);
                Ok(())
            }
        }
    }
}

/// A parameter is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the parameter {name} is not there; `desk secret set --stage {stage}` writes it (in this region?)")]
pub struct Missing {
    name: String,
    stage: String,
}

/// A parameter was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the parameter {name} is not written: {why}. Nothing is lost: the same command goes on where it stopped")]
pub struct NotWritten {
    name: String,
    why: String,
}

impl NotWritten {
    fn new(name: &str, why: &ServiceError, value: &str) -> Self {
        let why = why.to_string();
        // A service might repeat what it refuses.
        let why = if value.is_empty() {
            why
        } else {
            why.replace(value, "…")
        };
        Self {
            name: name.to_owned(),
            why,
        }
    }
}

//! Whose account is called, and where: credentials, the region, and the desks that are found there by their stacks.
//!
//! The SDK's own chain of sources is not linked: it costs every build minutes. What it knows (profiles, single sign-on, roles), the AWS
//! command line knows as well, and is asked for.

mod parameters;
mod stack;

use std::{collections::BTreeMap, process::Command};

use lambda::{
    Clock,
    clients::{Aws, Credentials, Https, Trust},
    clock::system_clock,
    signed::ServiceError,
};
use serde::Deserialize;

pub use parameters::{BOT_ID, BOT_TOKEN, BOT_USERNAME, Parameters, SECRET, SECRET_DIGEST, name};
pub use stack::{Deployed, NoStack};

/// Why no account can be called.
#[derive(Debug, thiserror::Error)]
pub enum NoAccount {
    /// There are no credentials.
    #[error(
        "there are no AWS credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, if they are for a time), or \
         sign in with the AWS command line, version 2 (`aws sso login`, `aws configure`), which is asked for them"
    )]
    NoCredentials {
        /// What the command line said.
        #[source]
        why: NotAsked,
    },
    /// There is no region.
    #[error("there is no region: name it with --region, set AWS_REGION, or run `aws configure set region NAME`")]
    NoRegion,
    /// What is given as a region is none.
    #[error("{0:?} is no region; one is called such as eu-central-1")]
    NotARegion(String),
}

/// What came of asking the AWS command line.
#[derive(Debug, thiserror::Error)]
pub enum NotAsked {
    /// It could not be started.
    #[error("`aws` cannot be run")]
    Missing(#[source] std::io::Error),
    /// It said no.
    #[error("`aws configure export-credentials` says: {0}")]
    Refused(String),
    /// It said something else.
    #[error("`aws configure export-credentials` gave no credentials; it takes version 2 of the AWS command line")]
    Unreadable,
}

/// An account in a region, ready to be called.
#[derive(Clone)]
pub struct Account {
    /// Its clients.
    pub aws: Aws,
    /// The clock, for signatures and all else.
    pub clock: Clock,
    /// Where the credentials come from, for people.
    pub credentials_from: &'static str,
}

/// Variables of the environment, as far as accounts are concerned.
type Environment = BTreeMap<String, String>;

impl Account {
    /// The account that this machine is signed in to.
    ///
    /// # Errors
    /// [`NoAccount`], with the remedy.
    pub fn of_this_machine(region: Option<&str>) -> Result<Self, NoAccount> {
        let environment = std::env::vars().filter(|(name, value)| name.starts_with("AWS_") && !value.is_empty());
        Self::from(&environment.collect(), region, asked)
    }

    fn from(
        environment: &Environment,
        region: Option<&str>,
        ask: impl Fn(&[&str]) -> Result<String, NotAsked>,
    ) -> Result<Self, NoAccount> {
        let set = |name: &str| environment.get(name).cloned();
        let region = region
            .map(str::to_owned)
            .or_else(|| set("AWS_REGION"))
            .or_else(|| set("AWS_DEFAULT_REGION"))
            .or_else(|| {
                ask(&["configure", "get", "region"])
                    .ok()
                    .filter(|region| !region.is_empty())
            })
            .ok_or(NoAccount::NoRegion)?;
        // It becomes part of an address.
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !region.chars().all(fits) {
            return Err(NoAccount::NotARegion(region));
        }
        let (credentials, credentials_from) = match (set("AWS_ACCESS_KEY_ID"), set("AWS_SECRET_ACCESS_KEY")) {
            (Some(id), Some(secret)) => {
                let credentials = Credentials::new(id, secret, set("AWS_SESSION_TOKEN"), None, "environment");
                (credentials, "the environment")
            }
            _ => (
                exported(&ask).map_err(|why| NoAccount::NoCredentials { why })?,
                "the AWS command line",
            ),
        };
        Ok(Self {
            aws: Aws::of(&Https::new(Trust::System), region, credentials, set("AWS_ENDPOINT_URL")),
            clock: system_clock(),
            credentials_from,
        })
    }

    /// The number of the account.
    ///
    /// # Errors
    /// [`ServiceError`], such as for credentials that have expired.
    pub async fn number(&self) -> Result<String, ServiceError> {
        let fields = [("Action", "GetCallerIdentity"), ("Version", "2011-06-15")];
        let xml = self.aws.query("sts", &fields, &self.clock).await?;
        let number = stack::element(&xml, "Account");
        number.ok_or_else(|| stack::unreadable("sts", "it names no account"))
    }
}

/// Credentials as the command line gives them.
/// Source: <https://docs.aws.amazon.com/cli/latest/reference/configure/export-credentials.html>
fn exported(ask: impl Fn(&[&str]) -> Result<String, NotAsked>) -> Result<Credentials, NotAsked> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Exported {
        access_key_id: String,
        secret_access_key: String,
        session_token: Option<String>,
    }
    let text = ask(&["configure", "export-credentials", "--format", "process"])?;
    let found: Exported = serde_json::from_str(&text).map_err(|_| NotAsked::Unreadable)?;
    Ok(Credentials::new(
        found.access_key_id,
        found.secret_access_key,
        found.session_token,
        None,
        "command line",
    ))
}

fn asked(arguments: &[&str]) -> Result<String, NotAsked> {
    let output = Command::new("aws")
        .args(arguments)
        .output()
        .map_err(NotAsked::Missing)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    // Version 1 does not know the command, and shows all that it knows.
    if said.contains("nvalid choice") {
        return Err(NotAsked::Unreadable);
    }
    let last = said.lines().rev().find(|line| !line.trim().is_empty());
    Err(NotAsked::Refused(last.unwrap_or("nothing").trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    }

    fn nothing(_: &[&str]) -> Result<String, NotAsked> {
        Err(NotAsked::Refused("The config profile could not be found".to_owned()))
    }

    #[test]
    fn the_environment_comes_first_and_a_named_region_before_it() {
        let keys = environment(&[
            ("AWS_ACCESS_KEY_ID", "id"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_DEFAULT_REGION", "eu-west-1"),
        ]);
        let account = Account::from(&keys, None, nothing).expect("an account");
        assert_eq!(
            (account.aws.region(), account.credentials_from),
            ("eu-west-1", "the environment")
        );
        let account = Account::from(&keys, Some("us-east-2"), nothing).expect("an account");
        assert_eq!(account.aws.region(), "us-east-2");
    }

    #[test]
    fn without_keys_the_command_line_is_asked() {
        let ask = |arguments: &[&str]| {
            Ok(match arguments {
                ["configure", "get", "region"] => "eu-north-1".to_owned(),
                _ => r#"{"Version":1,"AccessKeyId":"id","SecretAccessKey":"secret","SessionToken":"t"}"#.to_owned(),
            })
        };
        let account = Account::from(&Environment::new(), None, ask).expect("an account");
        assert_eq!(
            (account.aws.region(), account.credentials_from),
            ("eu-north-1", "the AWS command line")
        );
    }

    #[test]
    fn what_is_missing_is_said_with_the_ways_to_mend_it() {
        let said = |environment: &Environment, region| {
            let error = Account::from(environment, region, nothing).err().expect("no account");
            format!("{error}")
        };
        let none = Environment::new();
        assert!(said(&none, None).contains("--region"));
        let no_keys = said(&none, Some("eu-west-1"));
        assert!(
            no_keys.contains("AWS_ACCESS_KEY_ID") && no_keys.contains("aws sso login"),
            "{no_keys}"
        );
        assert!(said(&none, Some("evil.example/")).contains("no region"));
    }
}

//! Which desk a command is about: one in AWS, by its stack, or one on this machine, by its folder.

use std::path::PathBuf;

use store::Store;

use crate::{
    account::{Account, Deployed},
    up::data::Data,
};

/// The folder of a desk on this machine, unless another is named.
const FOLDER: &str = "./data";

/// Options that every command takes.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct InAws {
    /// The desk in AWS that this is about, by its CloudFormation stack; `DESK_STACK` in the environment does the same.
    #[arg(long, global = true, value_name = "NAME", help_heading = "A desk in AWS")]
    pub stack: Option<String>,
    /// The region that it is in; else `AWS_REGION`, or what `aws configure` says.
    #[arg(long, global = true, value_name = "REGION", help_heading = "A desk in AWS")]
    pub region: Option<String>,
}

/// The command was not understood as it was given. Exit code 2, as for everything that is wrong on a command line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WrongUse(pub String);

/// Where a desk is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In AWS.
    Stack(String),
    /// On this machine.
    Folder(PathBuf),
}

impl InAws {
    fn named(&self) -> Option<String> {
        let set = || std::env::var("DESK_STACK").ok().filter(|name| !name.is_empty());
        self.stack.clone().or_else(set)
    }

    /// Which of the two is meant. What stands on the command line comes before the environment.
    ///
    /// # Errors
    /// [`WrongUse`] if both do.
    pub fn or(&self, folder: Option<PathBuf>) -> Result<Place, WrongUse> {
        match (&self.stack, folder) {
            (Some(_), Some(_)) => Err(WrongUse(
                "--stack names a desk in AWS, and --data one on this machine: please give one of them".to_owned(),
            )),
            (None, Some(folder)) => Ok(Place::Folder(folder)),
            (_, None) => Ok(self.named().map_or_else(|| Place::Folder(FOLDER.into()), Place::Stack)),
        }
    }

    /// The account that is signed in to.
    ///
    /// # Errors
    /// [`crate::account::NoAccount`].
    pub fn account(&self) -> Result<Account, crate::account::NoAccount> {
        Account::of_this_machine(self.region.as_deref())
    }

    /// The desk in AWS, for a command that knows no other.
    ///
    /// # Errors
    /// [`WrongUse`] if none is named; that there is no account, or no such stack.
    pub async fn deployed(&self) -> Result<Deployed, Box<dyn std::error::Error + Send + Sync>> {
        let name = self
            .named()
            .ok_or_else(|| WrongUse("which desk? Name its stack: --stack watchdesk-prod, or DESK_STACK".to_owned()))?;
        Ok(Deployed::find(self.account()?, &name).await?)
    }

    /// The table of the desk that is meant. A desk on this machine may run meanwhile.
    ///
    /// # Errors
    /// That there is none.
    pub async fn table(&self, folder: Option<PathBuf>) -> Result<Store, Box<dyn std::error::Error + Send + Sync>> {
        match self.or(folder)? {
            Place::Folder(folder) => Ok(Data::beside(&folder)?),
            Place::Stack(name) => Ok(Deployed::find(self.account()?, &name).await?.store()?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_and_a_folder_are_one_too_many() {
        let stack = InAws {
            stack: Some("watchdesk-dev".into()),
            region: None,
        };
        assert_eq!(stack.or(None), Ok(Place::Stack("watchdesk-dev".into())));
        assert!(stack.or(Some("x".into())).is_err());
        assert_eq!(InAws::default().or(Some("x".into())), Ok(Place::Folder("x".into())));
    }
}

//! A stack of CloudFormation's: its state, parameters and outputs, and the desk that is found by them.

use std::collections::BTreeMap;

use lambda::{
    clients::{Https, Trust},
    signed::ServiceError,
};
use roxmltree::{Document, Node};
use store::Store;
use telegram::{Client, DEFAULT_BASE, Token};

use super::{Account, Parameters, parameters};

/// Why a stack cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum NoStack {
    /// There is none of that name.
    #[error(
        "there is no stack {name} in {region}: deploy it (infra/DEPLOY.md says how), or name another with --stack or --region"
    )]
    NotThere {
        /// What was asked for.
        name: String,
        /// Where.
        region: String,
    },
    /// It lacks something that every desk's stack has.
    #[error("the stack {name} has no output {output}, and its state is {status}: {remedy}")]
    Incomplete {
        /// Which.
        name: String,
        /// What it lacks.
        output: &'static str,
        /// Its state.
        status: String,
        /// What helps.
        remedy: &'static str,
    },
    /// CloudFormation could not be asked.
    #[error("the stack {name} cannot be looked at")]
    Unread {
        /// Which.
        name: String,
        /// Why not.
        #[source]
        why: ServiceError,
    },
}

/// A stack as CloudFormation shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// Its state, such as `UPDATE_COMPLETE`.
    pub status: String,
    /// What it says about itself.
    pub outputs: BTreeMap<String, String>,
    /// What it was deployed with. Those that name a parameter of the store have the value that was found there.
    pub parameters: BTreeMap<String, String>,
}

impl Stack {
    /// Looks a stack up.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html>
    ///
    /// # Errors
    /// [`NoStack::NotThere`] or [`NoStack::Unread`].
    pub async fn find(account: &Account, name: &str) -> Result<Self, NoStack> {
        let fields = [
            ("Action", "DescribeStacks"),
            ("Version", "2010-05-15"),
            ("StackName", name),
        ];
        let not_there = || NoStack::NotThere {
            name: name.to_owned(),
            region: account.aws.region().to_owned(),
        };
        let unread = |why| NoStack::Unread {
            name: name.to_owned(),
            why,
        };
        match account.aws.query("cloudformation", &fields, &account.clock).await {
            Ok(xml) => Self::read(&xml).map_err(unread)?.ok_or_else(not_there),
            Err(ServiceError::Refused { code, message, .. })
                if code == "ValidationError" && message.contains("does not exist") =>
            {
                Err(not_there())
            }
            Err(why) => Err(unread(why)),
        }
    }

    fn read(xml: &str) -> Result<Option<Self>, ServiceError> {
        let document = Document::parse(xml).map_err(|error| unreadable("cloudformation", &error.to_string()))?;
        let mut nodes = document.root().descendants();
        let stacks = nodes.find(|node| node.has_tag_name_of("Stacks"));
        let Some(stack) = stacks.and_then(|stacks| stacks.children().find(Node::is_element)) else {
            return Ok(None);
        };
        let text = |name: &str| {
            child(stack, name)
                .and_then(|node| node.text())
                .unwrap_or_default()
                .to_owned()
        };
        let pairs = |list: &str, key: &str, values: [&str; 2]| {
            let members = child(stack, list).into_iter().flat_map(|list| list.children());
            let pair = |member: Node<'_, '_>| {
                let of = |name: &str| child(member, name).and_then(|node| node.text()).map(str::to_owned);
                Some((of(key)?, values.iter().find_map(|value| of(value)).unwrap_or_default()))
            };
            members.filter(Node::is_element).filter_map(pair).collect()
        };
        Ok(Some(Self {
            name: text("StackName"),
            status: text("StackStatus"),
            outputs: pairs("Outputs", "OutputKey", ["OutputValue", "OutputValue"]),
            parameters: pairs("Parameters", "ParameterKey", ["ResolvedValue", "ParameterValue"]),
        }))
    }

    /// One of its outputs.
    ///
    /// # Errors
    /// [`NoStack::Incomplete`].
    pub fn output(&self, output: &'static str) -> Result<&str, NoStack> {
        self.outputs
            .get(output)
            .map(String::as_str)
            .ok_or_else(|| NoStack::Incomplete {
                name: self.name.clone(),
                output,
                status: self.status.clone(),
                remedy: self
                    .remedy()
                    .unwrap_or("either it is no desk's, or of an earlier release; `sam deploy` brings it up to date"),
            })
    }

    /// What helps a stack that is not as its last deploy wanted it; nothing if it is.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html>
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        match self.status.as_str() {
            "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE" => None,
            "REVIEW_IN_PROGRESS" => Some("it was planned and not made: `sam deploy` makes it"),
            "DELETE_IN_PROGRESS" => Some("it is being deleted: wait for its end"),
            _ if self.deploys() => Some("a deploy runs: wait for its end, and ask again"),
            "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" => Some(
                "it was never finished, and cannot be: its events say why; mend that, delete it, and deploy anew (infra/DEPLOY.md, \
                 \"When a deploy fails\")",
            ),
            "CREATE_FAILED" | "UPDATE_FAILED" => Some(
                "a deploy failed and was not undone, as it was told: its events say why; mend that and `sam deploy --disable-rollback`, or \
                 undo it by `aws cloudformation rollback-stack`",
            ),
            "DELETE_FAILED" => Some(
                "it was to be deleted, and something of it could not be: its events say what. Its table stays, and another stack can go on \
                 with it (infra/DEPLOY.md, \"When a deploy fails\")",
            ),
            "UPDATE_ROLLBACK_COMPLETE" => Some(
                "it is as it was before the last deploy, which failed: its events say why; mend that, and `sam deploy`",
            ),
            "UPDATE_ROLLBACK_FAILED" => Some(
                "the last deploy failed and could not be undone either: its events say why; mend that, then \
                 `aws cloudformation continue-update-rollback`, and `sam deploy` once that is done",
            ),
            _ => Some("its events say why; mend that, and `sam deploy`"),
        }
    }

    /// Whether it is being changed at this moment.
    #[must_use]
    pub fn deploys(&self) -> bool {
        self.status.ends_with("_IN_PROGRESS") && self.status != "REVIEW_IN_PROGRESS"
    }

    /// Whether its functions have, each of them, what it was last deployed with.
    #[must_use]
    pub fn is_of_one_piece(&self) -> bool {
        !self.deploys() && !["UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED"].contains(&self.status.as_str())
    }

    /// What the deployed functions were given of a parameter that the template looks up, if CloudFormation says so.
    #[must_use]
    pub fn looked_up(&self, parameter: &str) -> Option<&str> {
        let value = self.parameters.get(parameter)?;
        (!value.starts_with('/')).then_some(value)
    }

    /// Where its Bot API is.
    #[must_use]
    pub fn telegram(&self) -> &str {
        self.parameters.get("TelegramApi").map_or(DEFAULT_BASE, String::as_str)
    }
}

/// A deployed desk.
#[derive(Clone)]
pub struct Deployed {
    /// The account that it is in.
    pub account: Account,
    /// Its stack.
    pub stack: Stack,
}

impl Deployed {
    /// Finds a desk by its stack.
    ///
    /// # Errors
    /// [`NoStack`].
    pub async fn find(account: Account, name: &str) -> Result<Self, NoStack> {
        let stack = Stack::find(&account, name).await?;
        Ok(Self { account, stack })
    }

    /// Its table.
    ///
    /// # Errors
    /// [`NoStack::Incomplete`].
    pub fn store(&self) -> Result<Store, NoStack> {
        let shards = self
            .stack
            .outputs
            .get("DueShards")
            .and_then(|shards| shards.parse().ok());
        let table = self.stack.output("TableName")?;
        Ok(Store::new(
            self.account.aws.dynamodb_for_admins(),
            table,
            shards.unwrap_or(1),
        ))
    }

    /// Its secrets, and what goes with them.
    ///
    /// # Errors
    /// [`NoStack::Incomplete`], or the parameter store's.
    pub async fn parameters(&self) -> Result<Parameters, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Parameters::read(&self.account, self.stack.output("Stage")?).await?)
    }

    /// Its bot.
    ///
    /// # Errors
    /// A parameter that is missing, or holds no token.
    pub fn bot(&self, parameters: &Parameters) -> Result<Client, Box<dyn std::error::Error + Send + Sync>> {
        let token = Token::parse(parameters.need(parameters::BOT_TOKEN)?)?;
        Ok(Client::new(
            Https::new(Trust::System).connector(),
            self.stack.telegram(),
            token,
        )?)
    }
}

/// The text of the first element of that name.
pub(super) fn element(xml: &str, name: &str) -> Option<String> {
    let document = Document::parse(xml).ok()?;
    let node = document.root().descendants().find(|node| node.has_tag_name_of(name));
    node.and_then(|node| node.text()).map(str::to_owned)
}

/// An answer that is none.
pub(super) fn unreadable(service: &'static str, why: &str) -> ServiceError {
    ServiceError::Unreadable {
        service,
        why: why.to_owned(),
    }
}

/// All elements of AWS's answers are in a namespace that says their version, and nothing else: names are compared without it.
trait Named {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl Named for Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

fn child<'a, 'input>(of: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    of.children().find(|node| node.has_tag_name_of(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>
        <member><StackName>watchdesk-dev</StackName><StackStatus>CREATE_COMPLETE</StackStatus>
          <Parameters><member><ParameterKey>BotId</ParameterKey><ParameterValue>/watchdesk/dev/bot-id</ParameterValue><ResolvedValue>7</ResolvedValue></member>
            <member><ParameterKey>Stage</ParameterKey><ParameterValue>dev</ParameterValue></member></Parameters>
          <Outputs><member><OutputKey>TableName</OutputKey><OutputValue>a&amp;b</OutputValue></member></Outputs></member>
        </Stacks></DescribeStacksResult></DescribeStacksResponse>"#;

    #[test]
    fn a_stack_is_read_from_its_description() {
        let stack = Stack::read(ANSWER).expect("XML").expect("a stack");
        assert_eq!(
            (stack.name.as_str(), stack.status.as_str()),
            ("watchdesk-dev", "CREATE_COMPLETE")
        );
        assert_eq!(stack.output("TableName").expect("an output"), "a&b");
        assert_eq!(
            (stack.looked_up("BotId"), stack.looked_up("Stage")),
            (Some("7"), Some("dev"))
        );
        let said = stack.output("WebhookUrl").expect_err("not there").to_string();
        assert!(
            said.contains("WebhookUrl") && said.contains("CREATE_COMPLETE") && said.contains("sam deploy"),
            "{said}"
        );
    }

    #[test]
    fn a_stack_that_is_not_whole_says_what_helps() {
        let stack = |status: &str| Stack {
            name: "watchdesk-dev".to_owned(),
            status: status.to_owned(),
            outputs: BTreeMap::new(),
            parameters: BTreeMap::new(),
        };
        for status in ["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"] {
            assert_eq!((stack(status).remedy(), stack(status).deploys()), (None, false));
        }
        for (status, deploys, words) in [
            ("REVIEW_IN_PROGRESS", false, "`sam deploy` makes it"),
            ("CREATE_IN_PROGRESS", true, "wait for its end"),
            ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", true, "wait for its end"),
            ("DELETE_IN_PROGRESS", true, "being deleted"),
            ("ROLLBACK_COMPLETE", false, "When a deploy fails"),
            ("ROLLBACK_FAILED", false, "When a deploy fails"),
            ("CREATE_FAILED", false, "--disable-rollback"),
            ("DELETE_FAILED", false, "Its table stays"),
            ("UPDATE_ROLLBACK_COMPLETE", false, "before the last deploy"),
            ("UPDATE_ROLLBACK_FAILED", false, "continue-update-rollback"),
            ("UPDATE_FAILED", false, "rollback-stack"),
            ("IMPORT_ROLLBACK_COMPLETE", false, "its events say why"),
        ] {
            let (stack, why) = (stack(status), stack(status).output("TableName").expect_err("none"));
            assert_eq!(stack.deploys(), deploys, "{status}");
            let broken = ["UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED"].contains(&status);
            assert_eq!(stack.is_of_one_piece(), !deploys && !broken, "{status}");
            let said = why.to_string();
            assert!(said.contains(words) && said.contains(status), "{status}: {said}");
        }
    }

    #[test]
    fn an_answer_without_a_stack_is_none() {
        assert_eq!(Stack::read("<a><Stacks/></a>").expect("XML"), None);
        assert!(Stack::read("no XML").is_err());
    }
}

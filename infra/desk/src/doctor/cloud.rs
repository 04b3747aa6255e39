//! What is looked at in AWS: the account, the stack, its table, queues, alarms and secrets.

use lambda::signed::ServiceError;
use roxmltree::Document;
use serde_json::{Value, json};
use telegram::secret::{Secret, Verifier};

use super::{Checks, chain};
use crate::account::{Account, BOT_ID, BOT_TOKEN, Deployed, Parameters, SECRET, SECRET_DIGEST, name};

/// So much concurrency a new account may have in all, and so much the desk wants to be at ease.
const LITTLE: i64 = 50;

/// Whether somebody is signed in, and where.
pub async fn account(checks: &mut Checks, account: &Account) {
    let place = "credentials and region";
    match account.number().await {
        Ok(number) => {
            let found = format!(
                "account {number} in {}, from {}",
                account.aws.region(),
                account.credentials_from
            );
            checks.ok(place, found);
        }
        Err(why) => checks.todo(place, chain(&why), "sign in anew (`aws sso login`), or set other keys"),
    }
}

/// Whether the stack is whole.
pub fn stack(checks: &mut Checks, desk: &Deployed) {
    let found = format!("{} is {}", desk.stack.name, desk.stack.status);
    match desk.stack.remedy() {
        None => checks.ok("stack", found),
        Some(remedy) => checks.todo("stack", found, remedy),
    }
}

/// Whether the table is there, safe, and heard.
pub async fn table(checks: &mut Checks, desk: &Deployed) {
    let Ok(table) = desk.stack.output("TableName") else {
        return checks.todo("table", "the stack names none", "`sam deploy` finishes the stack");
    };
    let ask = async |operation: &str| {
        let target = format!("DynamoDB_20120810.{operation}");
        let asked = json!({ "TableName": table });
        desk.account
            .aws
            .json("dynamodb", &target, &asked, &desk.account.clock)
            .await
    };
    match ask("DescribeTable").await {
        Ok(found) => described(checks, table, &found["Table"]),
        Err(why) => return checks.todo("table", chain(&why), "is it there, and may you dynamodb:DescribeTable?"),
    }
    let on = |text: &Value| text.as_str() == Some("ENABLED");
    match ask("DescribeContinuousBackups").await {
        Ok(found) => checks.holds(
            "point-in-time recovery",
            on(&found["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]),
            "it is on",
            "it is off: what is lost is lost",
            "`aws dynamodb update-continuous-backups` turns it on; DEPLOY.md shows the call",
        ),
        Err(why) => checks.todo(
            "point-in-time recovery",
            chain(&why),
            "you need dynamodb:DescribeContinuousBackups",
        ),
    }
    match ask("DescribeTimeToLive").await {
        Ok(found) => checks.holds(
            "time to live",
            on(&found["TimeToLiveDescription"]["TimeToLiveStatus"]),
            "it is on",
            "it is off: updates kept for replay never leave",
            "`aws dynamodb update-time-to-live` turns it on; DEPLOY.md shows the call",
        ),
        Err(why) => checks.todo("time to live", chain(&why), "you need dynamodb:DescribeTimeToLive"),
    }
}

fn described(checks: &mut Checks, name: &str, table: &Value) {
    let status = table["TableStatus"].as_str().unwrap_or("not known");
    checks.holds(
        "table",
        status == "ACTIVE",
        &format!("{name} is active"),
        &format!("{name} is {status}"),
        "wait until it is active",
    );
    checks.holds(
        "deletion protection",
        table["DeletionProtectionEnabled"].as_bool() == Some(true),
        "it is on",
        "it is off: one call deletes the desk",
        "`aws dynamodb update-table --deletion-protection-enabled` turns it on",
    );
    let stream = &table["StreamSpecification"];
    checks.holds(
        "stream",
        stream["StreamEnabled"].as_bool() == Some(true) && stream["StreamViewType"].as_str() == Some("NEW_IMAGE"),
        "it is on",
        "it is off, or shows no new images: nothing would be sent",
        "`aws dynamodb update-table --stream-specification StreamEnabled=true,StreamViewType=NEW_IMAGE`, then `sam deploy`",
    );
}

/// How what was given up comes back.
#[derive(Clone, Copy)]
enum Back {
    /// It is put back into its queue.
    Replayed,
    /// The next one makes it good.
    Repeated,
    /// Whoever said it says it again.
    SaidAgain,
}

/// Whether something was given up.
pub async fn queues(checks: &mut Checks, desk: &Deployed) {
    let dead = [
        ("WakeUpsDeadUrl", "dead letters of wake-ups", Back::Replayed),
        ("TicksDeadUrl", "dead letters of ticks", Back::Replayed),
        ("SpillDeadUrl", "dead letters of spilled updates", Back::Replayed),
        ("SweepsDeadUrl", "failed sweeps", Back::Repeated),
        ("FactsDeadUrl", "facts about customers", Back::SaidAgain),
    ];
    for (output, place, back) in dead {
        let counted = match desk.stack.output(output) {
            Ok(url) => waiting(desk, url).await.map_err(|why| chain(&why)),
            Err(why) => Err(why.to_string()),
        };
        match counted {
            Ok(0) => checks.ok(place, "none"),
            Ok(count) => match back {
                Back::Replayed => {
                    let remedy = format!("look at the alarms, then `desk --stack {} replay`", desk.stack.name);
                    checks.todo(place, format!("{count} wait"), remedy);
                }
                Back::Repeated => {
                    let remedy = format!("`desk --stack {} logs sweeper --errors` shows why", desk.stack.name);
                    checks.todo(place, format!("{count} within the last hour"), remedy);
                }
                Back::SaidAgain => checks.todo(
                    place,
                    format!("{count} were not handed over"),
                    "`sam deploy` mends the queue of wake-ups and its policy; then let the other system say it again",
                ),
            },
            Err(why) => checks.todo(place, why, "you need sqs:GetQueueAttributes"),
        }
    }
}

/// How many messages a queue holds, roughly.
///
/// # Errors
/// [`ServiceError`].
pub async fn waiting(desk: &Deployed, url: &str) -> Result<u64, ServiceError> {
    let asked = json!({ "QueueUrl": url, "AttributeNames": ["ApproximateNumberOfMessages"] });
    let account = &desk.account;
    let answer = account
        .aws
        .json("sqs", "AmazonSQS.GetQueueAttributes", &asked, &account.clock)
        .await?;
    let count = answer["Attributes"]["ApproximateNumberOfMessages"].as_str();
    Ok(count.and_then(|count| count.parse().ok()).unwrap_or_default())
}

/// Whether anybody hears alarms.
///
/// Source: <https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html>
pub async fn alarms(checks: &mut Checks, desk: &Deployed) {
    let Ok(topic) = desk.stack.output("AlarmsTopic") else {
        return checks.todo(
            "alarms",
            "the stack names no topic for them",
            "`sam deploy` finishes the stack",
        );
    };
    let fields = [
        ("Action", "ListSubscriptionsByTopic"),
        ("Version", "2010-03-31"),
        ("TopicArn", topic),
    ];
    let answer = desk.account.aws.query("sns", &fields, &desk.account.clock).await;
    let xml = match answer {
        Ok(xml) => xml,
        Err(why) => return checks.todo("alarms", chain(&why), "you need sns:ListSubscriptionsByTopic"),
    };
    let (confirmed, pending) = subscriptions(&xml);
    if confirmed > 0 {
        checks.ok("alarms", format!("{confirmed} confirmed subscriptions hear them"));
    } else if pending > 0 {
        let remedy = "the address was written to by AWS: follow the link in that letter";
        checks.todo("alarms", "nobody hears them: the subscription is not confirmed", remedy);
    } else {
        checks.todo(
            "alarms",
            "nobody hears them",
            "put AlarmEmail into samconfig.toml, and `sam deploy`",
        );
    }
}

/// How many are confirmed, and how many are not yet.
fn subscriptions(xml: &str) -> (usize, usize) {
    let Ok(document) = Document::parse(xml) else {
        return (0, 0);
    };
    let nodes = document.root().descendants();
    let arns = nodes.filter(|node| node.is_element() && node.tag_name().name() == "SubscriptionArn");
    let (confirmed, pending): (Vec<_>, Vec<_>) = arns
        .filter_map(|node| node.text())
        .partition(|text| text.trim().starts_with("arn:"));
    (confirmed.len(), pending.len())
}

/// Whether the account has room for the functions.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html>
pub async fn concurrency(checks: &mut Checks, desk: &Deployed) {
    let place = "concurrent functions";
    let asked = desk
        .account
        .aws
        .rest("lambda", "/2016-08-19/account-settings/", &desk.account.clock)
        .await;
    let limit = match asked {
        Ok(answer) => answer["AccountLimit"]["ConcurrentExecutions"].as_i64(),
        Err(why) => {
            return checks.advice(
                place,
                chain(&why),
                "you need lambda:GetAccountSettings to see the account's limit",
            );
        }
    };
    let Some(limit) = limit else {
        return checks.advice(
            place,
            "the account's limit is not told",
            "look at Service Quotas, Lambda, concurrent executions",
        );
    };
    let given = |name: &str| desk.stack.parameters.get(name).map_or("", String::as_str);
    let reserved = given("ReservedConcurrency");
    let router = given("RouterConcurrency").parse::<i64>().unwrap_or(5);
    if limit < LITTLE {
        let remedy = "ask for more at Service Quotas (Lambda, concurrent executions; free); until then RouterConcurrency=2 and no \
                      ReservedConcurrency";
        let found = format!("the account has {limit} in all, and the router may take {router}");
        if router > 2 || !reserved.is_empty() {
            checks.todo(place, found, remedy);
        } else {
            checks.advice(place, found, remedy);
        }
    } else if reserved.is_empty() {
        let remedy = "where other functions run in the account, ReservedConcurrency keeps some for the webhook, and caps what made-up updates \
                      cost";
        checks.advice(
            place,
            format!("the account has {limit}; none is kept for the webhook"),
            remedy,
        );
    } else {
        checks.ok(
            place,
            format!("the account has {limit}; {reserved} are kept for the webhook"),
        );
    }
}

/// Whether secrets are there, and what functions know of them fits.
pub fn secrets(checks: &mut Checks, desk: &Deployed, stored: &Parameters) {
    let stage = desk.stack.output("Stage").unwrap_or_default();
    let set = format!("`desk secret set --stage {stage}`");
    let all = [BOT_TOKEN, SECRET, SECRET_DIGEST, BOT_ID];
    let missing: Vec<String> = all
        .iter()
        .filter(|parameter| stored.get(parameter).is_none())
        .map(|parameter| name(stage, parameter))
        .collect();
    if !missing.is_empty() {
        return checks.todo("secrets", format!("not there: {}", missing.join(", ")), set);
    }
    let (secret, digests) = (
        stored.get(SECRET).unwrap_or_default(),
        stored.get(SECRET_DIGEST).unwrap_or_default(),
    );
    let knows = |digests: &str| Verifier::new(digests).is_ok_and(|known| known.accepts(secret.as_bytes()));
    if Secret::parse(secret).is_err() || !knows(digests) {
        return checks.todo(
            "secrets",
            "the webhook's secret and its digest do not belong together",
            set,
        );
    }
    if desk
        .stack
        .looked_up("WebhookSecretSha256")
        .is_some_and(|deployed| deployed != digests)
    {
        let found = "functions were deployed with other digests of the webhook's secret";
        return checks.todo("secrets", found, "`sam deploy`, then `desk webhook set`");
    }
    if desk
        .stack
        .looked_up("BotId")
        .is_some_and(|deployed| Some(deployed) != stored.get(BOT_ID))
    {
        return checks.todo("secrets", "functions were deployed for another bot", "`sam deploy`");
    }
    if digests.contains(',') {
        let remedy = format!("`desk secret set --stage {stage} --forget-old webhook-secret` ends the rotation");
        return checks.advice("secrets", "all there; two secrets of the webhook are valid", remedy);
    }
    checks.ok("secrets", "all there, and they fit");
}

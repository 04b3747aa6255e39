//! Dead letters: put back into the queues that they come from.

use std::time::Duration;

use lambda::signed::ServiceError;
use serde_json::{Value, json};

use crate::account::{Deployed, NoStack};

/// Each queue with the output that names it, and the one that names its dead letters.
const QUEUES: [(&str, &str, &str); 3] = [
    ("spilled updates", "SpillUrl", "SpillDeadUrl"),
    ("wake-ups", "WakeUpsUrl", "WakeUpsDeadUrl"),
    ("ticks", "TicksUrl", "TicksDeadUrl"),
];

/// How often it is asked how far SQS has come.
const POLLED: Duration = Duration::from_secs(1);

/// So long SQS is watched; it goes on without us.
const WATCHED: u32 = 300;

/// What was done about the dead letters of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letters {
    /// Of which queue.
    pub queue: &'static str,
    /// How many there were, roughly.
    pub found: u64,
    /// How many were put back.
    pub moved: u64,
}

/// Why they were not.
#[derive(Debug, thiserror::Error)]
pub enum NotMoved {
    /// The stack.
    #[error(transparent)]
    Stack(#[from] NoStack),
    /// SQS.
    #[error("the dead letters of {queue} are not put back")]
    Refused {
        /// Of which queue.
        queue: &'static str,
        /// What it says.
        #[source]
        why: ServiceError,
    },
    /// SQS began, and did not end it.
    #[error("the dead letters of {queue} are not put back: {why}")]
    Failed {
        /// Of which queue.
        queue: &'static str,
        /// What it says.
        why: String,
    },
}

/// Puts the dead letters of all queues back, people's words first.
///
/// # Errors
/// [`NotMoved`]; those of the queues before it are back.
pub async fn redrive(desk: &Deployed, dry_run: bool) -> Result<Vec<Letters>, NotMoved> {
    let mut all = Vec::new();
    for (queue, live, dead) in QUEUES {
        let (live, dead) = (desk.stack.output(live)?, desk.stack.output(dead)?);
        let refused = |why| NotMoved::Refused { queue, why };
        let attributes = attributes(desk, dead).await.map_err(refused)?;
        let found = number(&attributes["ApproximateNumberOfMessages"]);
        let mut letters = Letters { queue, found, moved: 0 };
        if found > 0 && !dry_run {
            let arn = attributes["QueueArn"].as_str().unwrap_or_default();
            letters.moved = match sqs(desk, "StartMessageMoveTask", &json!({ "SourceArn": arn })).await {
                Ok(_) => watch(desk, queue, arn).await?,
                Err(why) if is_unknown(&why) => by_hand(desk, dead, live).await.map_err(refused)?,
                Err(why) => return Err(refused(why)),
            };
        }
        all.push(letters);
    }
    Ok(all)
}

/// Whether a service does not know an operation: an emulator, or an old endpoint.
fn is_unknown(why: &ServiceError) -> bool {
    why.code().is_some_and(|code| {
        [
            "InvalidAction",
            "UnknownOperation",
            "UnsupportedOperation",
            "NotImplemented",
        ]
        .iter()
        .any(|unknown| code.contains(unknown))
    })
}

/// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html>
async fn watch(desk: &Deployed, queue: &'static str, arn: &str) -> Result<u64, NotMoved> {
    let mut moved = 0;
    for _ in 0..WATCHED {
        let answer = sqs(
            desk,
            "ListMessageMoveTasks",
            &json!({ "SourceArn": arn, "MaxResults": 1 }),
        )
        .await
        .map_err(|why| NotMoved::Refused { queue, why })?;
        let task = &answer["Results"][0];
        moved = number(&task["ApproximateNumberOfMessagesMoved"]);
        match task["Status"].as_str() {
            Some("RUNNING" | "CANCELLING") => {}
            Some("FAILED" | "CANCELLED") => {
                let why = task["FailureReason"]
                    .as_str()
                    .unwrap_or("SQS does not say why")
                    .to_owned();
                return Err(NotMoved::Failed { queue, why });
            }
            Some(_) | None => return Ok(moved),
        }
        eprintln!("… {moved} dead letters of {queue}");
        tokio::time::sleep(POLLED).await;
    }
    Ok(moved)
}

/// Receives, sends and deletes them one by one, with their groups and in their order: for what knows no move.
async fn by_hand(desk: &Deployed, dead: &str, live: &str) -> Result<u64, ServiceError> {
    let mut moved = 0;
    loop {
        let asked =
            json!({ "QueueUrl": dead, "MaxNumberOfMessages": 10, "AttributeNames": ["All"], "VisibilityTimeout": 60 });
        let answer = sqs(desk, "ReceiveMessage", &asked).await?;
        let messages = answer["Messages"].as_array().cloned().unwrap_or_default();
        if messages.is_empty() {
            return Ok(moved);
        }
        for message in messages {
            let mut sent = json!({ "QueueUrl": live, "MessageBody": message["Body"] });
            for name in ["MessageGroupId", "MessageDeduplicationId"] {
                if let Some(value) = message["Attributes"][name].as_str() {
                    sent[name] = value.into();
                }
            }
            sqs(desk, "SendMessage", &sent).await?;
            // Between the two it is there twice, which is harmless.
            sqs(
                desk,
                "DeleteMessage",
                &json!({ "QueueUrl": dead, "ReceiptHandle": message["ReceiptHandle"] }),
            )
            .await?;
            moved += 1;
        }
        eprintln!("… {moved}");
    }
}

async fn attributes(desk: &Deployed, url: &str) -> Result<Value, ServiceError> {
    let asked = json!({ "QueueUrl": url, "AttributeNames": ["QueueArn", "ApproximateNumberOfMessages"] });
    let mut answer = sqs(desk, "GetQueueAttributes", &asked).await?;
    Ok(answer["Attributes"].take())
}

async fn sqs(desk: &Deployed, operation: &str, asked: &Value) -> Result<Value, ServiceError> {
    let account = &desk.account;
    let target = format!("AmazonSQS.{operation}");
    account.aws.json("sqs", &target, asked, &account.clock).await
}

/// A number, however it is written: attributes are texts.
fn number(value: &Value) -> u64 {
    let text = value.as_str().and_then(|text| text.parse().ok());
    text.or_else(|| value.as_u64()).unwrap_or_default()
}

//! What a test may do to a call: the hook, and AWS's own words for each refusal.

use std::sync::Arc;

use serde_json::{Value, json};

/// Decides what happens to each call. It is asked once per HTTP request, so a retry of the SDK is a call of its own.
pub type Hook = Arc<dyn Fn(&Call<'_>) -> Fault + Send + Sync>;

/// A call that has reached the table and has not been carried out yet.
#[derive(Debug)]
pub struct Call<'a> {
    /// Calls of this table before this one, since it was opened.
    pub index: u64,
    /// The operation's name, as in `PutItem`.
    pub operation: &'static str,
    /// The request as the SDK wrote it.
    pub body: &'a Value,
}

impl Call<'_> {
    /// The number of items that the request names: the actions of a transaction, 1 for an operation on one item, and 0
    /// where the answer decides (`Query`, `Scan`).
    #[must_use]
    pub fn items(&self) -> usize {
        crate::operations::items_asked(self.operation, self.body)
    }

    /// The index that the call reads, if it is a query or scan of one.
    #[must_use]
    pub fn index_name(&self) -> Option<&str> {
        self.body.get("IndexName")?.as_str()
    }
}

/// What happens to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: the table answers.
    None,
    /// The call is refused and changes nothing.
    FailBefore(AwsError),
    /// The connection cannot be made; nothing is changed. The SDK tries again, up to its own limit.
    Unreachable,
    /// The call is carried out and its answer is lost on a broken connection. The SDK tries again with the same token.
    LoseResponse,
    /// The call is not carried out and never answers: drop its future, and the caller has crashed before the call.
    Never,
    /// The call is carried out and never answers: drop its future, and the caller has crashed after the call.
    NeverAfter,
    /// A query or scan of an index finds nothing, as an index that lags may. On any other call, as [`Fault::None`].
    EmptyPage,
    /// A batch of reads or writes is answered with none of it done and all of it left over, as a busy table may. On any
    /// other call, as [`Fault::None`].
    Unprocessed,
}

/// A refusal, worded as AWS words it for the operation it meets.
///
/// In a transaction, what concerns one item becomes a `TransactionCanceledException` with that item's reason. Where
/// `item` is out of range, the last item is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AwsError {
    /// Another transaction holds the item.
    TransactionConflict {
        /// Which action of the transaction; ignored outside one.
        item: usize,
    },
    /// The item's condition does not hold.
    ConditionalCheckFailed {
        /// Which action of the transaction; ignored outside one.
        item: usize,
    },
    /// An on-demand table or index that is not yet scaled for the traffic.
    Throttled,
    /// The partition's share of the throughput is spent.
    ProvisionedThroughputExceeded,
    /// The account's request rate is spent.
    RequestLimitExceeded,
    /// The SDK asks again with a token whose first call is still being carried out. For a transaction that writes.
    TransactionInProgress,
    /// AWS's own fault, HTTP 500. Whether the write happened is unknown to the caller; here it did not.
    InternalServerError,
    /// The function's role does not allow the action: a wrong deployment.
    AccessDenied,
}

/// An answer of the service: HTTP status and JSON.
pub(crate) struct Reply {
    pub status: u16,
    pub body: String,
}

const SERVICE: &str = "com.amazonaws.dynamodb.v20120810#";

impl AwsError {
    /// The answer to `operation` over a number of `items`.
    pub(crate) fn reply(self, operation: &str, items: usize) -> Reply {
        let transaction = matches!(operation, "TransactWriteItems" | "TransactGetItems");
        match self {
            Self::TransactionConflict { item } if transaction => cancelled(
                items,
                item,
                "TransactionConflict",
                "Transaction is ongoing for the item",
            ),
            Self::TransactionConflict { .. } => refused(
                "TransactionConflictException",
                "Transaction is ongoing for the item",
            ),
            Self::ConditionalCheckFailed { item } if transaction => cancelled(
                items,
                item,
                "ConditionalCheckFailed",
                "The conditional request failed",
            ),
            Self::ConditionalCheckFailed { .. } => refused(
                "ConditionalCheckFailedException",
                "The conditional request failed",
            ),
            Self::Throttled if transaction => cancelled(items, 0, "ThrottlingError", SCALING),
            Self::Throttled => refused("ThrottlingException", SCALING),
            Self::ProvisionedThroughputExceeded if transaction => {
                cancelled(items, 0, "ProvisionedThroughputExceeded", EXCEEDED)
            }
            Self::ProvisionedThroughputExceeded => {
                refused("ProvisionedThroughputExceededException", EXCEEDED)
            }
            Self::RequestLimitExceeded => refused(
                "RequestLimitExceeded",
                "Throughput exceeds the current throughput limit for your account. Please contact AWS Support at https://aws.amazon.com/support request a limit increase",
            ),
            Self::TransactionInProgress => refused(
                "TransactionInProgressException",
                "The transaction with the given request token is already in progress.",
            ),
            Self::InternalServerError => Reply {
                status: 500,
                body: json!({"__type": format!("{SERVICE}InternalServerError"), "message": "Internal server error"})
                    .to_string(),
            },
            Self::AccessDenied => Reply {
                status: 400,
                body: json!({
                    "__type": "com.amazon.coral.service#AccessDeniedException",
                    "Message": format!(
                        "User: arn:aws:sts::000000000000:assumed-role/desk/function is not authorized to perform: dynamodb:{operation} because no identity-based policy allows the action"
                    ),
                })
                .to_string(),
            },
        }
    }
}

const SCALING: &str = "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html";
const EXCEEDED: &str = "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.";

fn refused(kind: &str, message: &str) -> Reply {
    Reply {
        status: 400,
        body: json!({"__type": format!("{SERVICE}{kind}"), "message": message}).to_string(),
    }
}

/// The answer to a batch of which nothing was done; `None` if `operation` is no batch.
pub(crate) fn unprocessed(operation: &str, request: &Value) -> Option<Reply> {
    let all = &request["RequestItems"];
    let body = match operation {
        "BatchGetItem" => json!({"Responses": {}, "UnprocessedKeys": all}),
        "BatchWriteItem" => json!({"UnprocessedItems": all}),
        _ => return None,
    };
    Some(Reply {
        status: 200,
        body: body.to_string(),
    })
}

/// The answer to a token that another transaction has used.
pub(crate) fn token_mismatch() -> Reply {
    refused(
        "IdempotentParameterMismatchException",
        "The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical",
    )
}

/// A cancelled transaction: one reason per action, `None` for those that were not in the way.
fn cancelled(items: usize, item: usize, code: &str, message: &str) -> Reply {
    let last = items.max(1) - 1;
    let codes: Vec<&str> = (0..=last)
        .map(|i| if i == item.min(last) { code } else { "None" })
        .collect();
    let reasons: Vec<Value> = codes
        .iter()
        .map(|&c| match c {
            "None" => json!({"Code": c}),
            _ => json!({"Code": c, "Message": message}),
        })
        .collect();
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    Reply {
        status: 400,
        body: json!({
            "__type": format!("{SERVICE}TransactionCanceledException"),
            "Message": message,
            "CancellationReasons": reasons,
        })
        .to_string(),
    }
}

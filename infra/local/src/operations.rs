//! The operations that the table answers, and how many items each of them touches.

use dynoxide::{Database, DynoxideError};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::fault::Reply;

/// One operation of the service.
pub(crate) struct Operation {
    pub name: &'static str,
    /// Whether it may leave a record in the stream.
    pub writes: bool,
    items: Items,
    run: fn(&Database, &[u8]) -> Result<String, DynoxideError>,
}

/// Where the number of items stands.
enum Items {
    /// It is no matter of items.
    None,
    One,
    /// In the request, under this pointer's reading.
    Asked(fn(&Value) -> usize),
    /// In the answer's `Count`.
    Found,
}

const OPERATIONS: &[Operation] = &[
    Operation {
        name: "GetItem",
        writes: false,
        items: Items::One,
        run: |db, body| run(body, |request| db.get_item(request)),
    },
    Operation {
        name: "BatchGetItem",
        writes: false,
        items: Items::Asked(|body| each_table(body, |table| listed(table.get("Keys")))),
        run: |db, body| run(body, |request| db.batch_get_item(request)),
    },
    Operation {
        name: "TransactGetItems",
        writes: false,
        items: Items::Asked(|body| listed(body.get("TransactItems"))),
        run: |db, body| run(body, |request| db.transact_get_items(request)),
    },
    Operation {
        name: "Query",
        writes: false,
        items: Items::Found,
        run: |db, body| run(body, |request| db.query(request)),
    },
    Operation {
        name: "Scan",
        writes: false,
        items: Items::Found,
        run: |db, body| run(body, |request| db.scan(request)),
    },
    Operation {
        name: "PutItem",
        writes: true,
        items: Items::One,
        run: |db, body| run(body, |request| db.put_item(request)),
    },
    Operation {
        name: "UpdateItem",
        writes: true,
        items: Items::One,
        run: |db, body| run(body, |request| db.update_item(request)),
    },
    Operation {
        name: "DeleteItem",
        writes: true,
        items: Items::One,
        run: |db, body| run(body, |request| db.delete_item(request)),
    },
    Operation {
        name: "BatchWriteItem",
        writes: true,
        items: Items::Asked(|body| each_table(body, |table| listed(Some(table)))),
        run: |db, body| run(body, |request| db.batch_write_item(request)),
    },
    Operation {
        name: "TransactWriteItems",
        writes: true,
        items: Items::Asked(|body| listed(body.get("TransactItems"))),
        run: |db, body| run(body, |request| db.transact_write_items(request)),
    },
    Operation {
        name: "CreateTable",
        writes: false,
        items: Items::None,
        run: |db, body| run(body, |request| db.create_table(request)),
    },
    Operation {
        name: "DescribeTable",
        writes: false,
        items: Items::None,
        run: |db, body| run(body, |request| db.describe_table(request)),
    },
    Operation {
        name: "UpdateTimeToLive",
        writes: false,
        items: Items::None,
        run: |db, body| run(body, |request| db.update_time_to_live(request)),
    },
    Operation {
        name: "DescribeTimeToLive",
        writes: false,
        items: Items::None,
        run: |db, body| run(body, |request| db.describe_time_to_live(request)),
    },
];

impl Operation {
    /// The operation that the `x-amz-target` header names.
    pub fn of_target(target: &str) -> Option<&'static Self> {
        Self::named(target.strip_prefix("DynamoDB_20120810.")?)
    }

    fn named(name: &str) -> Option<&'static Self> {
        OPERATIONS.iter().find(|operation| operation.name == name)
    }

    /// Carries the request out.
    pub fn answer(&self, db: &Database, body: &[u8]) -> Reply {
        match (self.run)(db, body) {
            Ok(body) => Reply { status: 200, body },
            Err(error) => Reply {
                status: error.status_code(),
                body: error.to_json(),
            },
        }
    }

    /// Items that the request named or the answer brought.
    pub fn items(&self, request: &Value, reply: &Reply) -> usize {
        match self.items {
            Items::Found => serde_json::from_str::<Value>(&reply.body)
                .ok()
                .and_then(|answer| answer.get("Count")?.as_u64())
                .and_then(|count| usize::try_from(count).ok())
                .unwrap_or_default(),
            Items::None | Items::One | Items::Asked(_) => items_asked(self.name, request),
        }
    }
}

/// Items that a request names; 0 where only the answer can tell.
pub(crate) fn items_asked(operation: &str, request: &Value) -> usize {
    match Operation::named(operation).map(|operation| &operation.items) {
        Some(Items::One) => 1,
        Some(Items::Asked(count)) => count(request),
        Some(Items::None | Items::Found) | None => 0,
    }
}

fn each_table(body: &Value, count: fn(&Value) -> usize) -> usize {
    body.get("RequestItems")
        .and_then(Value::as_object)
        .map_or(0, |tables| tables.values().map(count).sum())
}

fn listed(value: Option<&Value>) -> usize {
    value.and_then(Value::as_array).map_or(0, Vec::len)
}

fn run<Request: DeserializeOwned, Answer: Serialize>(
    body: &[u8],
    call: impl FnOnce(Request) -> dynoxide::Result<Answer>,
) -> Result<String, DynoxideError> {
    let request = serde_json::from_slice(body).map_err(|error| malformed(&error))?;
    let answer = call(request)?;
    serde_json::to_string(&answer).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// The database marks, inside its deserialisation errors, which exception the service would answer with.
fn malformed(error: &serde_json::Error) -> DynoxideError {
    let text = error.to_string();
    match text.split_once(':') {
        Some((mark, message)) if mark.starts_with("VALIDATION") => {
            DynoxideError::ValidationException(message.to_owned())
        }
        Some((mark, message)) if mark.starts_with("SERIALIZATION") => {
            DynoxideError::SerializationException(message.to_owned())
        }
        Some(_) | None => DynoxideError::ValidationException(text),
    }
}

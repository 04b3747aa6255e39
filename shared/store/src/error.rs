//! What can go wrong with the table, by what the caller does about it.

use aws_sdk_dynamodb::{
    error::{ProvideErrorMetadata, SdkError},
    operation::transact_write_items::TransactWriteItemsError,
};

/// A failed operation on the table.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody else was first: load again and decide again.
    #[error("changed by someone else")]
    Conflict,
    /// Somebody else is writing the same item at this moment: the same write may go through a little later.
    #[error("the item is being written by another transaction")]
    Busy,
    /// The table does not answer, or has no room: whether a write was carried out is unknown. Retry later; every write is
    /// recognised when it is repeated.
    #[error("the table does not answer: {0}")]
    Unavailable(String),
    /// The deployment is wrong: rights, names, or a request that no table would take. Retrying does not help.
    #[error("the table refuses: {0}")]
    Misdeployed(String),
    /// A stored item cannot be read, or an item is too large to store. Retrying does not help.
    #[error("{what} cannot be read: {why}")]
    Corrupt {
        /// The item.
        what: String,
        /// What is wrong with it.
        why: String,
    },
}

impl Error {
    pub(crate) fn corrupt(what: impl Into<String>, why: impl std::fmt::Display) -> Self {
        Self::Corrupt {
            what: what.into(),
            why: why.to_string(),
        }
    }

    /// Whether the same input may succeed later without anybody's help.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Conflict | Self::Busy | Self::Unavailable(_) => true,
            Self::Misdeployed(_) | Self::Corrupt { .. } => false,
        }
    }
}

/// Maps any failed call but a transaction.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
pub(crate) fn from_sdk<E>(error: SdkError<E>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let code = error
        .as_service_error()
        .and_then(|error| error.code())
        .map(str::to_owned);
    match code.as_deref() {
        Some("ConditionalCheckFailedException") => Error::Conflict,
        Some("TransactionConflictException" | "TransactionInProgressException") => Error::Busy,
        Some("ValidationException" | "ItemCollectionSizeLimitExceededException") => {
            Error::corrupt("the request", said(&error))
        }
        Some(
            "AccessDeniedException"
            | "ResourceNotFoundException"
            | "UnrecognizedClientException"
            | "MissingAuthenticationTokenException"
            | "InvalidSignatureException"
            | "UnknownOperationException",
        ) => Error::Misdeployed(said(&error)),
        Some(_) | None => Error::Unavailable(said(&error)),
    }
}

/// Maps a failed transaction: the reasons stand per item, and the worst of them counts.
pub(crate) fn from_transaction(error: SdkError<TransactWriteItemsError>) -> Error {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else {
        return from_sdk(error);
    };
    let codes: Vec<&str> = cancelled
        .cancellation_reasons()
        .iter()
        .filter_map(|reason| reason.code())
        .collect();
    let any = |wanted: &[&str]| codes.iter().any(|code| wanted.contains(code));
    if any(&["ConditionalCheckFailed"]) {
        Error::Conflict
    } else if any(&["ValidationError", "ItemCollectionSizeLimitExceeded"]) {
        Error::corrupt("the transaction", codes.join(", "))
    } else if any(&["TransactionConflict"]) {
        Error::Busy
    } else {
        Error::Unavailable(codes.join(", "))
    }
}

/// The error with its sources in one line: the SDK hides the interesting part at the end of the chain.
fn said(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let next = error.to_string();
        if !text.contains(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        source = error.source();
    }
    text
}

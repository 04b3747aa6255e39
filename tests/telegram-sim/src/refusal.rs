//! Every refusal the Bot API gives, in Telegram's own words, in one place.

use serde_json::{Value, json};

/// A call that Telegram answers with an error.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The error code, which is also the HTTP status.
    pub code: u16,
    /// The description, as a client sees it.
    pub description: String,
    /// `parameters` of the answer: `retry_after` or `migrate_to_chat_id`.
    pub parameters: Option<Value>,
}

impl Refusal {
    fn new(code: u16, description: impl Into<String>) -> Self {
        Self {
            code,
            description: description.into(),
            parameters: None,
        }
    }

    /// 400 with this text after the usual prefix.
    pub(crate) fn bad(text: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", text.as_ref()))
    }

    /// 403 with this text after the usual prefix.
    pub(crate) fn forbidden(text: &str) -> Self {
        Self::new(403, format!("Forbidden: {text}"))
    }

    /// 409 with this text after the usual prefix.
    pub(crate) fn conflict(text: &str) -> Self {
        Self::new(409, format!("Conflict: {text}"))
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(401, "Unauthorized")
    }

    pub(crate) fn too_large() -> Self {
        Self::new(413, "Request Entity Too Large")
    }

    pub(crate) fn no_such_method() -> Self {
        Self::new(404, "Not Found: method not found")
    }

    /// 429 which tells the caller to wait so many seconds.
    #[must_use]
    pub fn too_many_requests(retry_after_s: i64) -> Self {
        Self {
            parameters: Some(json!({ "retry_after": retry_after_s })),
            ..Self::new(429, format!("Too Many Requests: retry after {retry_after_s}"))
        }
    }

    pub(crate) fn migrated(to: i64) -> Self {
        Self {
            parameters: Some(json!({ "migrate_to_chat_id": to })),
            ..Self::bad("group chat was upgraded to a supergroup chat")
        }
    }

    pub(crate) fn chat_not_found() -> Self {
        Self::bad("chat not found")
    }

    pub(crate) fn thread_not_found() -> Self {
        Self::bad("message thread not found")
    }

    pub(crate) fn not_modified() -> Self {
        Self::bad(
            "message is not modified: specified new message content and reply markup are exactly \
             the same as a current content and reply markup of the message",
        )
    }

    pub(crate) fn entities(text: impl AsRef<str>) -> Self {
        Self::bad(format!("can't parse entities: {}", text.as_ref()))
    }

    pub(crate) fn query_too_old() -> Self {
        Self::bad("query is too old and response timeout expired or query ID is invalid")
    }
}

/// Why a person could not do what the test or the page asked of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impossible(pub String);

impl Impossible {
    pub(crate) fn because(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl std::fmt::Display for Impossible {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Impossible {}

impl From<Refusal> for Impossible {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.description)
    }
}

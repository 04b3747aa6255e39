//! The arguments of one call. Like the real server, a number may come as text and JSON may come as a string.

use serde_json::{Map, Value};

use crate::refusal::Refusal;

/// A file that travels with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The form field it came in: an argument's name, or the name behind `attach://`.
    pub field: String,
    /// The file's own name.
    pub name: String,
    /// Its media type; empty when unknown.
    pub mime: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The arguments of one call, read leniently.
#[derive(Clone, Debug, Default)]
pub(crate) struct Args(Map<String, Value>);

impl Args {
    /// Anything but an object counts as no arguments at all.
    pub(crate) fn new(params: Value) -> Self {
        if let Value::Object(map) = params {
            Self(map.into_iter().filter(|(_, v)| !v.is_null()).collect())
        } else {
            Self::default()
        }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The argument as text; empty when absent.
    pub(crate) fn text(&self, name: &str) -> String {
        self.0.get(name).map(as_text).unwrap_or_default()
    }

    /// The argument as text, absent when empty.
    pub(crate) fn some_text(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// The argument as an integer; absent when it is none.
    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(as_int)
    }

    pub(crate) fn float(&self, name: &str) -> Option<f64> {
        let value = self.0.get(name)?;
        value
            .as_f64()
            .or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()))
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(as_flag)
    }

    /// The argument as JSON, whether it came as JSON or as a string that holds some.
    ///
    /// # Errors
    /// Refused with this text when it is a string without JSON in it.
    pub(crate) fn json(&self, name: &str, broken: &str) -> Result<Option<Value>, Refusal> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let Some(text) = value.as_str() else {
            return Ok(Some(value.clone()));
        };
        if text.is_empty() {
            return Ok(None);
        }
        serde_json::from_str(text).map(Some).map_err(|_| Refusal::bad(broken))
    }

    /// A list of message ids, 1–100 of them.
    pub(crate) fn message_ids(&self) -> Result<Vec<i64>, Refusal> {
        let value = self
            .json("message_ids", "can't parse message_ids JSON object")?
            .ok_or_else(|| Refusal::bad("message identifiers are not specified"))?;
        let list = value
            .as_array()
            .ok_or_else(|| Refusal::bad("expected an Array of message identifiers"))?;
        if list.is_empty() {
            return Err(Refusal::bad("message identifiers are not specified"));
        }
        if list.len() > 100 {
            return Err(Refusal::bad("too many message identifiers specified"));
        }
        list.iter()
            .map(|id| match as_int(id) {
                Some(id) if id > 0 => Ok(id),
                Some(_) => Err(Refusal::bad("invalid message identifier specified")),
                None => Err(Refusal::bad("message identifier must be a Number")),
            })
            .collect()
    }

    /// A person named by id.
    pub(crate) fn user_id(&self) -> Result<i64, Refusal> {
        self.int("user_id")
            .filter(|id| *id > 0)
            .ok_or_else(|| Refusal::bad("invalid user_id specified"))
    }

    /// These arguments with one of them set.
    pub(crate) fn with(mut self, name: &str, value: Value) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn as_int(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()))
}

fn as_flag(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| {
        let text = as_text(value).to_lowercase();
        matches!(text.as_str(), "true" | "yes" | "1")
    })
}

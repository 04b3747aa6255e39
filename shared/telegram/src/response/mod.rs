//! Reading what the server answers.

use crate::{ChatId, Error, UpdateId};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// How long to wait when the server asks for a pause and does not say how long, in seconds.
const UNSTATED_PAUSE: u32 = 5;

/// How much of the server's explanation is kept, in characters.
const DESCRIPTION_LIMIT: usize = 300;

/// The body of every answer (<https://core.telegram.org/bots/api#making-requests>).
#[derive(Deserialize)]
struct Body<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

/// <https://core.telegram.org/bots/api#responseparameters>
#[derive(Default, Deserialize)]
struct Parameters {
    migrate_to_chat_id: Option<ChatId>,
    retry_after: Option<i64>,
}

/// Reads what the server answered: an HTTP status and `{ok, result | error_code, description, parameters}`.
///
/// # Errors
/// Whatever [`Error`] the answer amounts to. A body that cannot be read counts by its status: 5xx is
/// [`Error::Server`], 4xx a refusal, anything else [`Error::Unknown`].
pub fn read_response(status: u16, body: &[u8]) -> Result<Value, Error> {
    read_result(status, serde_json::from_slice(body)).map(Option::unwrap_or_default)
}

/// One update of `getUpdates`, as it came: nothing in it has been looked at but its number. Has no `Debug`: it holds people's words.
#[derive(Clone, PartialEq, Eq)]
pub struct RawUpdate {
    /// Its number; `None` if it has none, which makes it no update.
    pub id: Option<UpdateId>,
    /// Its JSON.
    pub body: String,
}

/// As [`read_response`], for `getUpdates`: the list is taken apart without reading what stands in it, however deep it goes, so that
/// one update cannot hold up the rest.
///
/// # Errors
/// As [`read_response`]; [`Error::Unknown`] if the result is no list.
pub fn read_updates(status: u16, body: &[u8]) -> Result<Vec<RawUpdate>, Error> {
    let text = String::from_utf8_lossy(body);
    let updates: Option<Vec<&RawValue>> = read_result(status, serde_json::from_str(&text))?;
    let updates = updates.ok_or_else(|| Error::unreadable("list of updates"))?;
    let raw = |update: &&RawValue| RawUpdate {
        id: UpdateId::of(update.get().as_bytes()),
        body: update.get().to_owned(),
    };
    Ok(updates.iter().map(raw).collect())
}

fn read_result<T>(status: u16, body: serde_json::Result<Body<T>>) -> Result<Option<T>, Error> {
    let Ok(body) = body else {
        return Err(match status {
            400..500 => refusal(status, "the answer is not JSON", None),
            500..600 => Error::Server(status),
            _ => Error::Unknown(format!("status {status}, and the answer is not JSON")),
        });
    };
    if body.ok {
        return Ok(body.result);
    }
    let code = body.error_code.unwrap_or(status);
    Err(refusal(
        code,
        body.description.as_deref().unwrap_or_default(),
        body.parameters,
    ))
}

/// The error for a code and the server's words, as its public source and its library `TDLib` word them.
fn refusal(code: u16, description: &str, parameters: Option<Parameters>) -> Error {
    let parameters = parameters.unwrap_or_default();
    let text = || description.chars().take(DESCRIPTION_LIMIT).collect::<String>();
    if let Some(chat) = parameters.migrate_to_chat_id {
        return Error::MigratedTo(chat);
    }
    match code {
        429 => {
            return Error::RetryAfter {
                seconds: pause(description, parameters.retry_after),
            };
        }
        401 => return Error::Unauthorized,
        409 => return Error::Conflict(text()),
        413 => return Error::TooLarge(text()),
        400..500 => {}
        500..600 => return Error::Server(code),
        _ => return Error::Unknown(format!("status {code}: {}", text())),
    }
    let words = description.to_ascii_lowercase();
    let says = |needles: &[&str]| needles.iter().any(|needle| words.contains(needle));
    // From the most specific wording to the least.
    if says(&[
        "blocked by the user",
        "user_is_blocked",
        "can't initiate conversation",
        "can't send messages to",
    ]) {
        Error::Blocked
    } else if says(&["user is deactivated", "user_deactivated"]) {
        Error::Deactivated
    } else if says(&[
        "thread not found",
        "topic not found",
        "topic_deleted",
        "topic_id_invalid",
        "thread_id_invalid",
    ]) {
        Error::TopicNotFound
    } else if says(&["topic_closed", "topic is closed", "topic closed"]) {
        Error::TopicClosed
    } else if says(&["is not modified", "_not_modified"]) {
        Error::NotModified
    } else if says(&["query is too old", "query_id_invalid"]) {
        Error::CallbackTooOld
    } else if says(&[
        "bot was kicked",
        "not a member of the",
        "chat was deleted",
        "channel_private",
        "channel_invalid",
        "chat_forbidden",
    ]) {
        Error::NotInGroup(text())
    } else if says(&["chat not found", "peer_id_invalid", "chat_id_invalid"]) {
        Error::ChatGone
    } else if says(&["not a forum", "forum_missing", "forum_disabled"]) {
        Error::NotForum
    } else if says(&[
        "can't be edited",
        "message_edit_time_expired",
        "message_author_required",
    ]) {
        Error::CannotEdit
    } else if says(&["can't be deleted", "message_delete_forbidden"]) {
        Error::CannotDelete
    } else if says(&["can't be copied", "can't be forwarded", "chat_forwards_restricted"]) {
        Error::CannotCopy
    } else if is_message_gone(&words) {
        Error::MessageGone
    } else if says(&["quote_text_invalid"]) {
        Error::QuoteNotFound
    } else if says(&["too large", "too big", "too long", "_too_long", "_too_big", "_too_much"]) {
        Error::TooLarge(text())
    } else if is_of_one_kind(&words) {
        Error::KindForbidden(text())
    } else if says(&[
        "not enough rights",
        "no rights",
        "no write access",
        "administrator rights",
        "chat_admin_required",
        "_write_forbidden",
        "right_forbidden",
        "chat_restricted",
        "send_plain_forbidden",
        "guest_send_forbidden",
        "user_banned_in_channel",
        "need to be an administrator",
        "must be an administrator",
    ]) {
        Error::NotEnoughRights(text())
    } else if words == "not found" || words == "logged out" {
        // 404 without more is a token that is none; "logged out" is a bot moved to another server.
        Error::Unauthorized
    } else {
        Error::BadRequest(text())
    }
}

/// "not enough rights to send polls to the chat", `CHAT_SEND_POLLS_FORBIDDEN`, "user restricted receiving of voice messages", … What is
/// said of plain text is said of the chat: without it, nothing of ours can be written there.
fn is_of_one_kind(words: &str) -> bool {
    let kind = words.split_once("rights to send ").map(|(_, kind)| kind);
    if let Some(kind) = kind {
        return !["text messages", "messages", "a message"]
            .iter()
            .any(|plain| kind.starts_with(plain));
    }
    let code = words
        .split_once("chat_send_")
        .and_then(|(_, rest)| rest.split_once("_forbidden"));
    code.is_some_and(|(kind, _)| kind != "plain")
        || words.contains("restricted receiving of")
        || words.contains("voice_messages_forbidden")
        || words.contains("video_messages_forbidden")
}

/// "message to edit not found", "message to be replied not found", "message not found", `MESSAGE_ID_INVALID`, …
fn is_message_gone(words: &str) -> bool {
    words.contains("message_id_invalid")
        || words.contains("no messages to ")
        || words.split_once("message").is_some_and(|(_, rest)| {
            rest.find("not found").is_some_and(|at| {
                let between = rest[..at].trim();
                between.is_empty() || between.starts_with("to ") || between == "s" || between.starts_with("s to ")
            })
        })
}

/// The seconds that a 429 asks for: stated apart, else at the end of "Too Many Requests: retry after 5".
fn pause(description: &str, stated: Option<i64>) -> u32 {
    stated
        .or_else(|| description.rsplit(' ').next()?.parse().ok())
        .map_or(UNSTATED_PAUSE, |seconds| {
            u32::try_from(seconds.max(1)).unwrap_or(u32::MAX)
        })
}

#[cfg(test)]
mod tests;

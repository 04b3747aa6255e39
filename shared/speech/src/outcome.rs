//! Results of calls, as the core understands them.

use domain::{
    ChatId, MessageId, ThreadId,
    lane::{Action, Outcome},
};
use serde_json::Value;
use telegram::Error;

/// What became of a step's call.
#[must_use]
pub fn outcome(action: &Action, result: Result<Value, Error>) -> Outcome {
    match result {
        Ok(value) => done(&value),
        Err(error) => failed(action, &error),
    }
}

/// Reads the messages and the topic that a result names. A result that names none is no reason to do it again.
fn done(value: &Value) -> Outcome {
    let id = |value: &Value| value.get("message_id").and_then(Value::as_i64).map(MessageId);
    let messages = match value.as_array() {
        Some(many) => many.iter().filter_map(id).collect(),
        None => id(value).into_iter().collect(),
    };
    // Only a topic's own result has a name beside its thread; a message's thread is not a topic that was made.
    let thread = value
        .get("name")
        .and_then(|_| value.get("message_thread_id"))
        .and_then(Value::as_i64)
        .map(ThreadId);
    Outcome::Done { messages, thread }
}

fn failed(action: &Action, error: &Error) -> Outcome {
    match error {
        Error::RetryAfter { seconds } => Outcome::Later(*seconds),
        Error::MigratedTo(chat) => Outcome::Moved(ChatId(chat.0)),
        Error::Blocked | Error::Deactivated => Outcome::Gone,
        Error::TopicNotFound => Outcome::TopicGone,
        Error::TopicClosed => Outcome::TopicClosed,
        // Reopening an open topic, editing into what is there: as wanted.
        Error::NotModified | Error::CallbackTooOld => Outcome::Nothing,
        Error::MessageGone => Outcome::SourceGone,
        // A gateway that reached nobody. As unknown, two of these would give a message up, and an outage is full of them.
        Error::Server(502 | 503) | Error::Unreachable(_) | Error::Conflict(_) => Outcome::Down,
        Error::Unknown(_) | Error::Server(_) => Outcome::Unknown,
        Error::ChatGone | Error::Unauthorized => Outcome::Forbidden(error.to_string()),
        Error::NotEnoughRights(why) => match action {
            // A single thing that the bot may not do to one message ends that, not the chat.
            Action::Edit { .. } | Action::Delete { .. } => Outcome::Refused(why.clone()),
            Action::OpenTopic { .. }
            | Action::ReopenTopic
            | Action::Say { .. }
            | Action::EditCard { .. }
            | Action::Copy { .. }
            | Action::Album { .. }
            | Action::Words { .. } => Outcome::Forbidden(why.clone()),
        },
        Error::CannotEdit | Error::CannotDelete | Error::CannotCopy | Error::TooLarge(_) | Error::BadRequest(_) => {
            Outcome::Refused(error.to_string())
        }
    }
}

//! Results of calls, as the core understands them.

use conversation::text::Lack;
use domain::{ChatId, MessageId, ThreadId};
use outbox::{Action, Outcome};
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

/// Whether a copy failed because one of its two chats is not there, and Telegram did not say which: then the chat that it was to go
/// to is asked for, and [`whose`] says what the answer means.
#[must_use]
pub fn is_in_doubt(action: &Action, result: &Result<Value, Error>) -> bool {
    matches!((action, result), (Action::Copy { .. }, Err(Error::ChatGone)))
}

/// What became of a copy that was [in doubt](is_in_doubt), by what Telegram says of `target`, the chat that it was to go to. It was not
/// carried out.
#[must_use]
pub fn whose(target: ChatId, said: &Result<Value, Error>) -> Outcome {
    match said {
        Ok(_) => source_gone(),
        // Nothing was sent, so nothing is unknown.
        Err(Error::Server(_) | Error::Unknown(_)) => Outcome::Down,
        Err(Error::ChatGone) if !target.is_group() => Outcome::Gone,
        Err(error) => at_target(error, Lack::Writing),
    }
}

fn source_gone() -> Outcome {
    Outcome::Refused("the chat that it was written in is not there any more".to_owned())
}

fn failed(action: &Action, error: &Error) -> Outcome {
    match (action, error) {
        // What is said of people only, or of groups only, tells which of the two chats of a copy is meant.
        (Action::Copy { from, .. }, Error::Blocked | Error::Deactivated) if !from.is_group() => source_gone(),
        (Action::Copy { from, .. }, Error::NotInGroup(_)) if from.is_group() => source_gone(),
        // A single thing that the bot may not do to one message ends that, not the chat.
        (Action::Edit { .. } | Action::Delete { .. }, Error::NotEnoughRights(why)) => Outcome::Refused(why.clone()),
        // In a private chat a bot may delete whatever it wrote within two days: nothing else stands in the way.
        (Action::Delete { .. }, Error::CannotDelete) => Outcome::TooOld,
        (Action::OpenTopic { .. } | Action::ReopenTopic, _) => at_target(error, Lack::NewTopics),
        (
            Action::Say { .. }
            | Action::EditCard { .. }
            | Action::Copy { .. }
            | Action::Album { .. }
            | Action::Words { .. }
            | Action::Edit { .. }
            | Action::GoOn { .. }
            | Action::Delete { .. },
            _,
        ) => at_target(error, Lack::Writing),
    }
}

/// What an error means that concerns the chat which is written into, or what was to be written there; `right` is the right that the call
/// takes.
fn at_target(error: &Error, right: Lack) -> Outcome {
    match error {
        Error::RetryAfter { seconds } => Outcome::Later(*seconds),
        Error::MigratedTo(chat) => Outcome::Moved(ChatId(chat.0)),
        Error::Blocked | Error::Deactivated => Outcome::Gone,
        Error::TopicNotFound => Outcome::TopicGone,
        Error::TopicClosed => Outcome::TopicClosed,
        // Reopening an open topic, editing into what is there: as wanted.
        Error::NotModified | Error::CallbackTooOld => Outcome::Nothing,
        Error::MessageGone => Outcome::SourceGone,
        Error::QuoteNotFound => Outcome::BadQuote,
        // A gateway that reached nobody. As unknown, two of these would give a message up, and an outage is full of them.
        Error::Server(502 | 503) | Error::Unreachable(_) | Error::Conflict(_) => Outcome::Down,
        Error::Unknown(_) | Error::Server(_) => Outcome::Unknown,
        // Nobody's fault on either side of the mirror.
        Error::Unauthorized => Outcome::Unauthorized,
        Error::ChatGone | Error::NotInGroup(_) => Outcome::Forbidden(Lack::Bot, error.to_string()),
        Error::NotForum => Outcome::Forbidden(Lack::Topics, error.to_string()),
        Error::NotEnoughRights(_) => Outcome::Forbidden(right, error.to_string()),
        Error::CannotEdit
        | Error::CannotDelete
        | Error::CannotCopy
        | Error::TooLarge(_)
        | Error::KindForbidden(_)
        | Error::BadRequest(_) => Outcome::Refused(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use outbox::Reply;
    use serde_json::json;

    use super::*;

    const PERSON: ChatId = ChatId(501);
    const GROUP: ChatId = ChatId(-1_001);

    fn copy(from: ChatId) -> Action {
        Action::Copy {
            from,
            messages: vec![MessageId(1)],
            caption: None,
            reply: Reply::None,
            anew: false,
            forward: false,
        }
    }

    fn of(action: &Action, error: Error) -> Outcome {
        outcome(action, Err(error))
    }

    #[test]
    fn a_copy_fails_by_its_source_where_telegrams_words_fit_no_other_chat() {
        for error in [Error::Blocked, Error::Deactivated] {
            assert_eq!(of(&copy(PERSON), error.clone()), source_gone());
            assert_eq!(of(&copy(GROUP), error), Outcome::Gone, "into the person's chat");
        }
        let removed = Error::NotInGroup("Forbidden: bot was kicked".to_owned());
        assert_eq!(of(&copy(GROUP), removed.clone()), source_gone());
        assert!(
            matches!(of(&copy(PERSON), removed), Outcome::Forbidden(Lack::Bot, _)),
            "from the group"
        );
    }

    #[test]
    fn where_they_fit_both_the_chat_that_is_written_into_is_asked_for() {
        assert!(is_in_doubt(&copy(PERSON), &Err(Error::ChatGone)));
        let words = Action::ReopenTopic;
        assert!(!is_in_doubt(&words, &Err(Error::ChatGone)), "it names one chat only");
        assert!(!is_in_doubt(&copy(PERSON), &Ok(json!({}))));

        assert_eq!(whose(GROUP, &Ok(json!({"id": GROUP}))), source_gone());
        assert!(matches!(
            whose(GROUP, &Err(Error::ChatGone)),
            Outcome::Forbidden(Lack::Bot, _)
        ));
        assert_eq!(whose(PERSON, &Err(Error::ChatGone)), Outcome::Gone);
        for error in [Error::Server(500), Error::Unknown(String::new()), Error::Server(502)] {
            assert_eq!(whose(GROUP, &Err(error)), Outcome::Down, "the copy was not carried out");
        }
        let later = Error::RetryAfter { seconds: 7 };
        assert_eq!(whose(GROUP, &Err(later)), Outcome::Later(7));
    }

    #[test]
    fn a_kind_that_a_chat_does_not_take_is_refused_and_the_chat_goes_on() {
        let why = "Bad Request: not enough rights to send polls to the chat".to_owned();
        let refused = of(&copy(PERSON), Error::KindForbidden(why.clone()));
        assert_eq!(refused, Outcome::Refused(why));
        assert_eq!(of(&copy(PERSON), Error::Unauthorized), Outcome::Unauthorized);
    }
}

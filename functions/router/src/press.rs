//! A press whose answer is still owed: the webhook's response changed the message, and can carry one method only.

use std::time::Duration;

use aws_lambda_events::event::sqs::SqsMessage;
use lambda::batch::{self, Handled};
use telegram::{AnswerCallbackQuery, ApiExt as _, Error};

use crate::{App, again};

/// How long one that did not get through rests.
const PAUSE: Duration = Duration::from_secs(2);

/// How often one is tried. By then the spinner has ended by itself.
const TRIES: u32 = 4;

/// Ends the spinner of a press. Its query is too old after some seconds, or was answered already: then there is nothing to do.
pub(crate) async fn answer(app: &App, query: &str, message: &SqsMessage) -> Handled {
    let answer = AnswerCallbackQuery::new(query, "").into();
    match app.telegram.carry_out(&answer).await {
        Ok(()) | Err(Error::CallbackTooOld) => Handled::Done,
        Err(error @ (Error::Unreachable(_) | Error::Server(_) | Error::Unknown(_)))
            if batch::deliveries(message).unwrap_or(TRIES) < TRIES =>
        {
            tracing::debug!(error = %error, "a press is answered later");
            again(app, message.receipt_handle.as_deref(), PAUSE).await
        }
        Err(error) => {
            tracing::warn!(error = %error, "a press was not answered");
            Handled::Done
        }
    }
}

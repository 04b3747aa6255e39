//! What was put aside while the table did not answer: the manager hears of it at once, and it is handled as soon as the table is back.
//!
//! Each update goes through the queue twice. The first time the manager's chat gets it, by the one thing that is known to work then,
//! Telegram; and it goes to the end of the queue, marked as told. The second time it is handled, by the code that handles every
//! update, for as long as that takes. The queue keeps one chat's updates in order both times, so they are handled in the order in
//! which they came; one that comes twice is recognised, as everywhere.

use std::{sync::Arc, time::Duration};

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use domain::ChatId;
use lambda::{
    Queue,
    batch::{self, Handled},
};
use telegram::{
    Api, ApiExt as _, ChatKind, CopyMessage, Message, Method, Retry, SendMessage, Update, UpdateKind, User,
};
use webhook::{Desk, Replayed, spill::Spilled};

/// How long an update waits that could not be handled; with every time it comes, longer.
const PAUSE: Duration = Duration::from_secs(5);

/// The longest of these pauses: so much later than the table, at most, the desk is back.
const LONGEST: Duration = Duration::from_mins(1);

/// What the function holds between calls.
#[derive(Clone)]
pub struct App {
    /// The desk.
    pub desk: Desk,
    /// Telegram.
    pub telegram: Arc<dyn Api>,
    /// The queue that updates come from.
    pub queue: Arc<dyn Queue>,
    /// Where the manager reads what customers write meanwhile.
    pub manager: Option<ChatId>,
}

/// Handles a batch of updates that were put aside.
pub async fn handle(app: &App, event: SqsEvent) -> SqsBatchResponse {
    batch::each(event, |message| one(app, message)).await
}

async fn one(app: &App, message: SqsMessage) -> Handled {
    let body = message.body.as_deref().unwrap_or_default();
    let parsed = serde_json::from_str::<Spilled>(body).ok();
    let Some((spilled, update)) = parsed.and_then(|spilled| {
        let update = Update::parse(spilled.update.as_bytes()).ok()?;
        Some((spilled, update))
    }) else {
        // The webhook puts nothing aside that it cannot read.
        tracing::error!("dropped: a message that holds no update");
        return Handled::Done;
    };
    let done = if spilled.told {
        replay(app, &spilled).await
    } else {
        tell(app, spilled, &update).await
    };
    match done {
        Ok(()) => Handled::Done,
        Err(pause) => {
            let times = batch::deliveries(&message).unwrap_or(1);
            let pause = pause.unwrap_or_else(|| PAUSE.saturating_mul(times).min(LONGEST));
            batch::again_in(app.queue.as_ref(), message.receipt_handle.as_deref(), pause).await
        }
    }
}

/// The first time: the manager reads it, and it goes to the end of the queue. An error says how long to wait, if that is known.
async fn tell(app: &App, mut spilled: Spilled, update: &Update) -> Result<(), Option<Duration>> {
    if let (Some(manager), UpdateKind::Message(message)) = (app.manager, &update.kind)
        && message.chat.kind == ChatKind::Private
    {
        for method in told(manager, message) {
            let Err(error) = app.telegram.call(&method).await else {
                continue;
            };
            match error.retry() {
                Retry::After(seconds) => return Err(Some(Duration::from_secs(seconds.into()))),
                Retry::Soon => return Err(None),
                // A manager who cannot be told must not keep the customer from their ticket.
                Retry::MayRepeat | Retry::InChat(_) | Retry::Never => {
                    tracing::error!(update.id = update.update_id.0, error = %error, "the manager's chat does not take it");
                }
            }
        }
    }
    spilled.told = true;
    let message = spilled.message(app.desk.bot, update);
    let sent = match message {
        Ok(message) => app.queue.wake(&[message]).await,
        Err(error) => Err(error),
    };
    sent.map_err(|error| {
        tracing::error!(update.id = update.update_id.0, error = %error, "not put back; it comes again");
        None
    })
}

/// What the manager gets: the customer's words, or who sent what follows.
fn told(manager: ChatId, message: &Message) -> Vec<Method> {
    let to = telegram::ChatId(manager.0);
    let from = message.from.as_ref().map(name).unwrap_or_default();
    let language = message.from.as_ref().and_then(|user| user.language_code.as_deref());
    let text = texts::stranded(language, &from, message.text.as_deref());
    let mut methods = vec![SendMessage::new(to, None, text).into()];
    if message.text.is_none() {
        methods.push(CopyMessage::new(to, None, message.chat.id, message.message_id).into());
    }
    methods
}

fn name(user: &User) -> String {
    let last = user.last_name.iter().map(String::as_str);
    let public = user.username.iter().map(|name| format!("(@{name})"));
    let parts = std::iter::once(user.first_name.as_str()).chain(last).map(str::to_owned);
    parts.chain(public).collect::<Vec<_>>().join(" ")
}

/// The second time: it is handled.
async fn replay(app: &App, spilled: &Spilled) -> Result<(), Option<Duration>> {
    match app.desk.replay(spilled.update.as_bytes()).await {
        Ok(Replayed::Done(method)) => {
            // What would have been in the response. A button's answer is too late by now, and nothing is lost with it.
            if let Some(method) = method
                && let Err(error) = app.telegram.carry_out(&method).await
            {
                tracing::warn!(error = %error, "handled; its answer was not sent");
            }
            Ok(())
        }
        Ok(Replayed::Kept) => Ok(()),
        Err(error) => {
            tracing::warn!(error = %error, "the table does not answer yet");
            Err(None)
        }
    }
}

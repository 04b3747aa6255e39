//! The function that Telegram calls: an update in, one transaction, an answer out.
//!
//! It faces the internet and holds no token: it knows the SHA-256 of the secret that Telegram shows, and answers menus and
//! questions in the response. A 200 says that the update is durable, or that repeating it cannot help; 503, that it can.

mod answers;
mod elsewhere;
mod private;
pub mod spill;
mod staff;
mod update;

use std::{future::ready, sync::Arc, time::Duration};

use adapter::inbound::{Inbound, parse_update};
use domain::{BotId, InputId};
use lambda::{
    Clock, Policies, Queue,
    clock::{Dice, system_dice},
    config::ConfigError,
    start::Start,
};
use lambda_http::{
    Body, BoxFuture, IntoResponse, Response,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
};
use spill::Spill;
use store::Store;
use telegram::{Method, ParseError, Update, secret::Verifier};

/// The longest body that is read. Telegram's updates are far shorter; what is longer is not Telegram's.
pub const LONGEST_BODY: usize = 1 << 20;

/// How long the table may take, with all that is asked of it, before an update is put aside.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// What it takes to handle an update, whoever it comes from.
#[derive(Clone)]
pub struct Desk {
    /// The table.
    pub store: Store,
    /// The settings in force.
    pub policies: Arc<Policies>,
    /// The clock.
    pub clock: Clock,
    /// For the secrets of invitations.
    pub dice: Dice,
    /// The bot whose updates come here.
    pub bot: BotId,
    /// Its `@username`, without the at sign, for links.
    pub bot_username: String,
}

/// What the function holds between calls.
#[derive(Clone)]
pub struct App {
    /// The desk.
    pub desk: Desk,
    /// Knows the secret when it sees it.
    pub verifier: Arc<Verifier>,
    /// Wakes whoever has the token: for presses that the response does not answer.
    pub wake_ups: Arc<dyn Queue>,
    /// Where updates go while the table does not answer. Without one, Telegram keeps them.
    pub spill: Option<Arc<Spill>>,
}

/// What became of an update that was handled again.
#[derive(Clone, Debug, PartialEq)]
pub enum Replayed {
    /// It is done with; the method answers it.
    Done(Option<Method>),
    /// It cannot be handled by this code; it is kept for replay.
    Kept,
}

impl Desk {
    /// The desk that a function's environment names, on `store`: `BOT_ID` and `BOT_USERNAME` say whose it is.
    ///
    /// # Errors
    /// [`ConfigError`] if one of them is missing or wrong.
    pub fn from(start: &Start, store: Store) -> Result<Self, ConfigError> {
        Ok(Self {
            policies: start.policies(&store),
            store,
            clock: start.clock(),
            dice: system_dice(),
            bot: BotId(start.parsed("BOT_ID")?),
            bot_username: start.text("BOT_USERNAME")?,
        })
    }

    /// Handles an update that was put aside, or kept: as if it had come now. One that was handled already changes nothing.
    ///
    /// # Errors
    /// The table's: the same may go through later.
    pub async fn replay(&self, body: &[u8]) -> Result<Replayed, store::Error> {
        let Ok(update) = Update::parse(body) else {
            return Ok(Replayed::Kept);
        };
        let input = InputId(update.update_id.0);
        let unknown = matches!(parse_update(update.clone(), &self.bot_username), Inbound::Unknown(_));
        match update::take(self, update, body).await {
            // It was kept, which is all that can be done with it.
            Ok(_) if unknown => Ok(Replayed::Kept),
            // A press that waited here was answered when it was put aside, and is too old by now.
            Ok(answered) => Ok(Replayed::Done(answered.method)),
            Err(store::Error::Corrupt { what, why }) => {
                let why = format!("{what}: {why}");
                self.store
                    .park(self.bot, input, &String::from_utf8_lossy(body), &why, (self.clock)())
                    .await?;
                Ok(Replayed::Kept)
            }
            Err(error) => Err(error),
        }
    }
}

/// What Telegram gets back.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The method that Telegram is asked to carry out.
    pub method: Option<Method>,
}

impl Reply {
    const ACCEPTED: Self = Self {
        status: 200,
        method: None,
    };
    const UNAUTHORIZED: Self = Self {
        status: 401,
        method: None,
    };
    const AGAIN: Self = Self {
        status: 503,
        method: None,
    };
}

/// A body that is text as it stands. Of any other, `lambda_http` would find out how it is encoded, and bring the tables of every encoding
/// there is.
impl IntoResponse for Reply {
    fn into_response(self) -> BoxFuture<'static, Response<Body>> {
        let body = self
            .method
            .map_or(Body::Empty, |method| Body::Text(method.webhook_answer()));
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        Box::pin(ready(response))
    }
}

/// Handles one delivery: `secret` is the header that shows who sends it, `body` what is sent.
///
/// Nothing is read of a body whose secret is wrong. Never fails: what goes wrong is in the status.
pub async fn handle(app: &App, secret: Option<&[u8]>, body: &[u8]) -> Reply {
    if !secret.is_some_and(|secret| app.verifier.accepts(secret)) {
        tracing::warn!("refused: the secret is missing or wrong");
        return Reply::UNAUTHORIZED;
    }
    if body.len() > LONGEST_BODY {
        tracing::warn!(body.bytes = body.len(), "dropped: longer than any update");
        return Reply::ACCEPTED;
    }
    let update = match Update::parse(body) {
        Ok(update) => update,
        Err(error) => return unreadable(app, body, &error).await,
    };
    let (input, kind) = (InputId(update.update_id.0), update.kind.name().to_owned());
    let now = (app.desk.clock)();
    let taken = match &app.spill {
        None => update::take(&app.desk, update, body).await,
        Some(spill) if !spill.may_ask(now) => return put_aside(app, spill, body).await,
        Some(spill) => {
            // Boxed: it is ten kilobytes, and would be copied from hand to hand.
            let turn = Box::pin(update::take(&app.desk, update, body));
            let taken = tokio::time::timeout(PATIENCE, turn).await;
            let taken =
                taken.unwrap_or_else(|_| Err(store::Error::Unavailable(format!("no answer within {PATIENCE:?}"))));
            let down = matches!(taken, Err(store::Error::Unavailable(_)));
            spill.answered(!down, now);
            if down {
                return put_aside(app, spill, body).await;
            }
            taken
        }
    };
    match taken {
        Ok(answered) => {
            answers::owed(app.wake_ups.as_ref(), answered.owed).await;
            tracing::info!(update.id = input.0, update.kind = kind, "accepted");
            Reply {
                status: 200,
                method: answered.method,
            }
        }
        Err(error @ store::Error::Corrupt { .. }) => {
            tracing::error!(update.id = input.0, update.kind = kind, error = %error, "cannot be handled; kept for replay");
            keep(app, input, body, &error.to_string()).await
        }
        Err(error) => {
            tracing::error!(update.id = input.0, update.kind = kind, error = %error, "not accepted; it comes again");
            Reply::AGAIN
        }
    }
}

/// Puts an update aside while the table does not answer. Where that fails too, Telegram keeps it.
async fn put_aside(app: &App, spill: &Spill, body: &[u8]) -> Reply {
    // Read again: the turn has the update, and a copy for this rare case would be made of every one.
    let update = match Update::parse(body) {
        Ok(update) => update,
        Err(error) => return unreadable(app, body, &error).await,
    };
    let (input, kind) = (update.update_id.0, update.kind.name());
    match spill.take(app.desk.bot, &update, body).await {
        Ok(method) => {
            tracing::warn!(
                update.id = input,
                update.kind = kind,
                "put aside: the table does not answer"
            );
            Reply { status: 200, method }
        }
        Err(error) => {
            tracing::error!(update.id = input, update.kind = kind, error = %error, "neither handled nor put aside; it comes again");
            Reply::AGAIN
        }
    }
}

/// What cannot be read cannot be read the next time either. It is kept if it may hold somebody's words.
async fn unreadable(app: &App, body: &[u8], error: &ParseError) -> Reply {
    match error {
        ParseError::Malformed { update_id, .. } => {
            tracing::error!(update.id = update_id.0, error = %error, "not understood; kept for replay");
            keep(app, InputId(update_id.0), body, &error.to_string()).await
        }
        ParseError::NotJson { .. } | ParseError::NotAnUpdate => {
            tracing::warn!(error = %error, "dropped: not an update");
            Reply::ACCEPTED
        }
    }
}

/// Keeps an update as it came. Only then is it accepted.
async fn keep(app: &App, input: InputId, body: &[u8], why: &str) -> Reply {
    let body = String::from_utf8_lossy(body);
    match app
        .desk
        .store
        .park(app.desk.bot, input, &body, why, (app.desk.clock)())
        .await
    {
        Ok(()) => Reply::ACCEPTED,
        Err(error @ store::Error::Corrupt { .. }) => {
            tracing::error!(update.id = input.0, error = %error, "too large to keep; dropped");
            Reply::ACCEPTED
        }
        Err(error) => {
            tracing::error!(update.id = input.0, error = %error, "not kept; it comes again");
            Reply::AGAIN
        }
    }
}

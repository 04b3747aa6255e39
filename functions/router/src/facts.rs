//! What other systems say of customers, by way of the bus. The one thing in the queue that is data: it stands nowhere else until it is in
//! the profile, so it is kept until the table takes it; and it may hold anything, so nothing of it is logged but whom it is about.

use conversation::customer::ProfileUpdate;
use lambda::batch::Handled;

use crate::{App, BUS_PAUSE, again};

/// Takes one in. Refused ones are dropped: they would be, as often as they came.
pub(crate) async fn take(app: &App, text: &str, receipt: Option<&str>) -> Handled {
    let now = (app.clock)();
    let policy = match app.policies.get().await {
        Ok(policy) => policy,
        Err(error) => {
            tracing::warn!(error = %error, "a fact about a customer waits: no settings");
            return again(app, receipt, BUS_PAUSE).await;
        }
    };
    let fact = match ProfileUpdate::read(text, &policy.settings, now) {
        Ok(fact) => fact,
        Err(why) => {
            tracing::warn!(why = %why, bytes = text.len(), "dropped: a fact about a customer that is refused");
            return Handled::Done;
        }
    };
    let (bot, user) = (fact.bot.0, fact.user.0);
    match Box::pin(handlers::customer::update_profile(&app.store, &fact, &policy, now)).await {
        Ok(changed) => {
            tracing::info!(bot, user, changed, "learnt of a customer");
            Handled::Done
        }
        Err(error) if error.is_passing() => {
            tracing::warn!(bot, user, error = %error, "a fact about a customer waits");
            again(app, receipt, BUS_PAUSE).await
        }
        // A deployment that is wrong is mended, and then it goes through; what cannot be read or stored never does.
        Err(error @ store::Error::Misdeployed(_)) => {
            tracing::error!(bot, user, error = %error, "a fact about a customer waits");
            again(app, receipt, BUS_PAUSE).await
        }
        Err(error) => {
            tracing::error!(bot, user, error = %error, "dropped: a fact about a customer that cannot be stored");
            Handled::Done
        }
    }
}

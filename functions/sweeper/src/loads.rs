//! What agents have in hand is counted anew each night.
//!
//! A load changes in the transaction that moves a ticket, so nothing makes it wrong but what nobody thought of. Then an agent would
//! be given too much or nothing, for ever: a night mends it, and the log says so.

use domain::{Policy, Timestamp, UserId};
use jiff::SignedDuration;
use store::loads::is_settled;

use crate::{App, Failed};

/// The hour at which it is done, in the desk's zone: the quietest of most desks. What that hour leaves undone waits for the next night.
const HOUR: i8 = 4;

/// How many agents one sweep counts the tickets of.
const AGENTS: usize = 25;

/// The index is taken to show what is older than this.
const SETTLED: SignedDuration = SignedDuration::from_mins(1);

/// Counts what the next agents of this night have in hand, and corrects what is off. Costs nothing outside its hour.
pub(crate) async fn recount(app: &App, policy: &Policy) -> Result<(), Failed> {
    let now = (app.clock)();
    let Some(night) = night(&policy.settings.zone, now) else {
        return Ok(());
    };
    let mut loads = app.store.loads().await?;
    if loads.night != night {
        let crew = app.store.crew().await?;
        loads = loads.of_night(night, crew.members.iter().map(|member| member.id).collect());
    } else if loads.left.is_empty() {
        return Ok(());
    }
    let later = loads.left.split_off(loads.left.len().min(AGENTS));
    let mut again = Vec::new();
    for hands in app.store.hands(&loads.left).await? {
        if !is_settled(&hands, now, SETTLED) {
            again.push(hands.agent);
            continue;
        }
        let counted = app.store.count_held(hands.agent, policy).await?;
        if counted == hands.load {
            continue;
        }
        if app.store.correct_load(&hands, counted).await? {
            tracing::warn!(
                agent.id = hands.agent.0,
                was = hands.load,
                counted,
                "a load was off; corrected"
            );
        } else {
            again.push(hands.agent);
        }
    }
    let left: Vec<UserId> = later.into_iter().chain(again).collect();
    match app.store.put_loads(&loads.with_left(left)).await {
        // Another sweep is at it.
        Ok(()) | Err(store::Error::Conflict) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The date of the night, while its hour lasts.
fn night(zone: &str, now: Timestamp) -> Option<String> {
    let local = now.in_tz(zone).ok()?;
    (local.hour() == HOUR).then(|| local.date().to_string())
}

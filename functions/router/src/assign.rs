//! The assignment of a queue: a page of tickets that wait is paired with the agents who have room, and each pair is committed.
//!
//! The index may be a moment behind: whoever took a ticket meanwhile keeps it, since giving it asks whether anybody has it. And one
//! agent serves several queues, each with a worker of its own: whether they still have room is asked in the same transaction.

use domain::{QueueName, UserId, assign::pairs};
use handlers::ticket::CommandOutcome;
use store::Error;

use crate::App;

/// How many tickets of each shard one pass looks at. What is left has its own wake-ups: each gift is one.
const PAGE: i32 = 25;

/// Gives what waits in a queue to whoever has room; says how many tickets that were.
///
/// # Errors
/// The table's.
pub async fn assign(app: &App, queue: &QueueName) -> Result<usize, Error> {
    let now = (app.clock)();
    let policy = app.policies.get().await?;
    if !policy.settings.given_by_desk().any(|given| given == queue) {
        return Ok(0);
    }
    let waiting = app.store.waiting(queue, PAGE).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let crew = app.store.crew().await?;
    let there: Vec<UserId> = crew
        .on_duty(&policy, queue, now)
        .iter()
        .map(|member| member.id)
        .collect();
    let hands = app.store.hands(&there).await?;
    let mut given = 0;
    for (ticket, agent) in pairs(waiting, &hands, policy.settings.capacity) {
        let Some(member) = crew.member(agent) else { continue };
        match handlers::ticket::assign(&app.store, ticket, &member.staffer(), &policy, now).await? {
            CommandOutcome::Changed => given += 1,
            CommandOutcome::Nothing | CommandOutcome::Rejected(_) | CommandOutcome::NoTicket => {}
        }
    }
    Ok(given)
}

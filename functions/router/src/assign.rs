//! The assignment of a queue: a page of tickets that wait is paired with the agents who have room, and each pair is committed.
//!
//! The index may be a moment behind: whoever took a ticket meanwhile keeps it, since giving it asks whether anybody has it. One worker
//! is in a queue at a time, as in a lane; with two, an agent may end up with a ticket more than the desk would have given.

use domain::{QueueName, UserId, assign::pairs, settings::Assign, staff::Right};
use store::{Error, turns::Told};

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
    let by_desk = policy
        .settings
        .queues
        .get(queue)
        .is_some_and(|queue| queue.assign == Assign::ByDesk);
    if !by_desk {
        return Ok(0);
    }
    let waiting = app.store.waiting(queue, PAGE).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let crew = app.store.crew().await?;
    let may = crew
        .members
        .iter()
        .filter(|member| member.role.has(Right::Work) && policy.is_on_duty(member.id, queue, now));
    let candidates: Vec<UserId> = may.map(|member| member.id).collect();
    let hands = app.store.hands(&candidates).await?;
    let mut given = 0;
    for (ticket, agent) in pairs(waiting, &hands, policy.settings.capacity) {
        let Some(member) = crew.member(agent) else { continue };
        match app.store.assign(ticket, member, &policy, now).await? {
            Told::Changed => given += 1,
            Told::Nothing | Told::Rejected(_) | Told::NoTicket => {}
        }
    }
    Ok(given)
}

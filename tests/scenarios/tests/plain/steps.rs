//! Steps that many scenarios begin with.

use std::time::Duration;

use domain::TicketId;
use scenarios::Desk;

/// Long enough for everything that has no reason to wait.
pub const SOON: Duration = Duration::from_secs(5);

/// A customer writes to the desk, and has a ticket. Gives it, and its topic.
pub async fn opens(desk: &Desk, user: i64, text: &str) -> (TicketId, i64) {
    desk.says(user, text);
    desk.run(SOON).await;
    let tickets = desk.tickets(user).await;
    let ticket = tickets
        .first()
        .unwrap_or_else(|| panic!("no ticket was opened:\n{}", desk.transcript(desk.chat(user))));
    (ticket.id, desk.thread_of(ticket.id))
}

/// A ticket that an agent has taken. Gives it, and its topic.
pub async fn opens_with(desk: &Desk, user: i64, text: &str, agent: i64) -> (TicketId, i64) {
    let (ticket, thread) = opens(desk, user, text).await;
    desk.presses(agent, desk.first, &format!("a:take:{ticket}"));
    desk.run(SOON).await;
    (ticket, thread)
}

/// How often a text stands in a chat.
pub fn times(texts: &[String], text: &str) -> usize {
    texts.iter().filter(|read| read.contains(text)).count()
}

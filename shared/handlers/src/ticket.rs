//! Commands to one ticket: the clock's, a lane's, the desk's own.

use domain::{
    Policy, Timestamp,
    staff::StaffMember,
    ticket::{Command, Rejected},
};
use store::{Error, Store, commit::Changes, retry::until_committed, tickets::TicketKey};

/// What became of a command to one ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandOutcome {
    /// It changed the ticket.
    Changed,
    /// Nothing happened, and nobody needs to know.
    Nothing,
    /// The ticket does not allow it.
    Rejected(Rejected),
    /// There is no such ticket.
    NoTicket,
}

/// Gives one command to one ticket: the clock's, or a lane's that could not deliver.
///
/// # Errors
/// As [`crate::customer::converse`].
pub async fn execute(
    store: &Store,
    of: TicketKey,
    command: &Command,
    policy: &Policy,
    now: Timestamp,
) -> Result<CommandOutcome, Error> {
    until_committed(|_| attempt(store, of, command, None, (policy, now))).await
}

/// One attempt: reads the ticket, decides, and writes what changes; with `room`, only if whoever gets it has fewer than that many.
async fn attempt(
    store: &Store,
    of: TicketKey,
    command: &Command,
    room: Option<u32>,
    (policy, now): (&Policy, Timestamp),
) -> Result<CommandOutcome, Error> {
    let Some(ticket) = store.ticket(of.bot, of.customer, of.ticket).await? else {
        return Ok(CommandOutcome::NoTicket);
    };
    match ticket.after(command, None, policy, now) {
        Err(rejected) => Ok(CommandOutcome::Rejected(rejected)),
        Ok(None) => Ok(CommandOutcome::Nothing),
        Ok(Some(change)) => {
            let changes = Changes {
                room,
                ..Changes::from(&change)
            };
            store.commit_changes(changes).await?;
            Ok(CommandOutcome::Changed)
        }
    }
}

/// Gives a ticket to an agent, if they are at work and have room for it in the moment in which it is written: what is in their
/// hands is a condition of the transaction, as who has the ticket is. So two queues, two workers, or an agent who takes tickets
/// and leaves meanwhile, give nobody more than their room.
///
/// # Errors
/// As [`crate::customer::converse`].
pub async fn assign(
    store: &Store,
    of: TicketKey,
    to: &StaffMember,
    policy: &Policy,
    now: Timestamp,
) -> Result<CommandOutcome, Error> {
    let (give, room) = (Command::Assign(to.clone()), policy.settings.capacity);
    until_committed(|tried| {
        let give = &give;
        async move {
            // Somebody was first with the ticket, or with the agent: then their hands say so.
            if tried > 0 {
                let hands = store.hands(&[to.id]).await?;
                if !hands.iter().any(|hands| hands.present && hands.load < room) {
                    return Ok(CommandOutcome::Nothing);
                }
            }
            attempt(store, of, give, Some(room), (policy, now)).await
        }
    })
    .await
}

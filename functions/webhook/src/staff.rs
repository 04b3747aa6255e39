//! What staff ask in private, by a command, a link or a button.

use adapter::inbound::{INVITATION, first_name};
use conversation::{
    customer::From,
    staff::{Ask, StaffArrival},
    text::{Answer, ManualPart, Say},
};
use domain::{
    InputId, MessageId, Policy, Timestamp,
    assign::Presence,
    manual::{ManualCommand, Refused},
    ticket::{Command, Rejected},
};
use handlers::ticket::{self, CommandOutcome};
use sha2::{Digest as _, Sha256};
use store::{Error, tickets::TicketKey};

use crate::{
    Desk,
    answers::Spoken,
    private::{Said, strangers},
};

/// What somebody asks.
pub(crate) enum Asks {
    /// What concerns the staff list; with an invitation's secret.
    Staff(Ask, Option<String>),
    /// What concerns manual mode.
    Manual(ManualCommand),
}

/// Who asks, by which update, and by which message if it is one.
pub(crate) struct By<'a> {
    pub from: &'a From,
    pub input: InputId,
    pub wrote: Option<MessageId>,
}

/// Carries out a command of the staff's, or hears what a stranger said beside it. An invitation is for strangers: it does both.
pub(crate) async fn asked(
    desk: &Desk,
    by: By<'_>,
    asks: Asks,
    said: Option<Said>,
    policy: &Policy,
    now: Timestamp,
) -> Result<Spoken, Error> {
    let joins = matches!(asks, Asks::Staff(Ask::Join, _));
    let beside = match strangers(desk, by.input, by.from, said, policy, now).await? {
        // To somebody who is not on the staff a word of its own means nothing: it is words.
        Some(spoken) if !joins => return Ok(spoken),
        Some(spoken) => spoken.answer,
        None => Answer::Nothing,
    };
    let answer = match asks {
        Asks::Manual(asked) => manual(desk, &by, &asked, policy, now).await?,
        Asks::Staff(Ask::Presence(presence), _) if by.wrote.is_some() => {
            comes_or_goes(desk, &by, presence, policy, now).await?
        }
        Asks::Staff(ask @ (Ask::Acknowledge(..) | Ask::Accept(..)), _) => {
            takes_up(desk, &by, &ask, policy, now).await?
        }
        Asks::Staff(ask, secret) => joins_or_decides(desk, &by, ask, secret, policy, now).await?,
    };
    let code = by.from.language_code.as_deref();
    Ok(Spoken {
        answer: answer.then(beside),
        lang: policy.settings.language_for(code).clone(),
        chat: by.from.user.into(),
        thread: None,
    })
}

/// `/online`, `/away`, `/handover`.
async fn comes_or_goes(
    desk: &Desk,
    by: &By<'_>,
    presence: Presence,
    policy: &Policy,
    now: Timestamp,
) -> Result<Answer, Error> {
    let agent = desk.store.agent(by.from.user).await?;
    let agent = agent.filter(|agent| agent.staffer().is_some());
    let (Some(agent), Some(wrote)) = (agent, by.wrote) else {
        return Ok(Answer::say(Say::NotStaff));
    };
    let said = (desk.bot, by.input, wrote);
    let hands = desk.store.set_presence(agent.id, presence, said, now).await?;
    Ok(Answer::say(Say::Presence {
        presence: hands.presence(),
        load: hands.load,
        capacity: policy.settings.capacity,
    }))
}

/// A button under a call, or under a ticket that is offered.
async fn takes_up(desk: &Desk, by: &By<'_>, ask: &Ask, policy: &Policy, now: Timestamp) -> Result<Answer, Error> {
    let agent = desk.store.agent(by.from.user).await?;
    let Some(staffer) = agent.and_then(|agent| agent.staffer()) else {
        return Ok(Answer::toast(Say::NotStaff));
    };
    let (customer, ticket, command) = match ask {
        Ask::Acknowledge(customer, ticket) => (*customer, *ticket, Command::Acknowledge(staffer)),
        Ask::Accept(customer, ticket) => (*customer, *ticket, Command::Accept(staffer)),
        Ask::Invite(_) | Ask::Join | Ask::Decide { .. } | Ask::Presence(_) => return Ok(Answer::Nothing),
    };
    let of = TicketKey {
        bot: desk.bot,
        customer,
        ticket,
    };
    Ok(Answer::toast(
        match ticket::execute(&desk.store, of, &command, policy, now).await? {
            CommandOutcome::Changed | CommandOutcome::Nothing => Say::Done,
            CommandOutcome::Rejected(rejected) => Say::No(rejected),
            CommandOutcome::NoTicket => Say::NothingHere,
        },
    ))
}

/// An invitation is asked for, opened, or decided about.
async fn joins_or_decides(
    desk: &Desk,
    by: &By<'_>,
    ask: Ask,
    secret: Option<String>,
    policy: &Policy,
    now: Timestamp,
) -> Result<Answer, Error> {
    let settings = &policy.settings;
    let fresh = hex(&(desk.dice)());
    let digest = match (&ask, secret) {
        (Ask::Invite(_), _) => Some(hex(&Sha256::digest(&fresh))),
        (_, Some(secret)) => Some(hex(&Sha256::digest(secret))),
        (_, None) => None,
    };
    let arrival = StaffArrival {
        input: by.input,
        bot: desk.bot,
        user: by.from.user,
        name: first_name(by.from),
        lang: settings.language_for(by.from.language_code.as_deref()).clone(),
        ask,
    };
    let mut decided = handlers::staff::ask(&desk.store, &arrival, digest.as_deref(), settings, now).await?;
    if let Answer::Send {
        say: Say::Invite { link, .. },
        ..
    } = &mut decided.answer
    {
        *link = format!("https://t.me/{}?start={INVITATION}{fresh}", desk.bot_username);
    }
    Ok(decided.answer)
}

/// `/manual`.
async fn manual(
    desk: &Desk,
    by: &By<'_>,
    asked: &ManualCommand,
    policy: &Policy,
    now: Timestamp,
) -> Result<Answer, Error> {
    let settings = &policy.settings;
    let agent = desk.store.agent(by.from.user).await?;
    let who = (by.from.user, agent.as_ref());
    let changed = desk
        .store
        .change_manual(|manual| manual.after_asking(asked, who, by.input, settings, now))
        .await?;
    Ok(Answer::say(match changed {
        Ok(manual) => Say::Manual(ManualPart::all(&manual, &settings.zone, now)),
        Err(Refused::NotAllowed) => Say::No(Rejected::NotAllowed),
        Err(Refused::NoSuchPart | Refused::Unclear) => Say::BadManual(settings.parts().map(str::to_owned).collect()),
    }))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

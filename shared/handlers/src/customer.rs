//! What a customer does, and the clock that looks at their conversation.

use conversation::{
    callback::Callback,
    customer::{self, Change, CustomerAction, CustomerArrival, CustomerContext, ProfileUpdate},
    text::Answer,
};
use domain::{BotId, Lang, Policy, TicketId, Timestamp, UserId, ticket};
use store::{Error, Store, commit::Changes, retry::until_committed, tickets::TicketKey};

use crate::ticket::{CommandOutcome, execute};

/// One turn of a customer's conversation: one read and one transaction of two items, or three where the profile changes. A reply
/// takes a read more, or a few, where it makes a difference what it replies to.
///
/// `and` is a ticket that the arrival names, to be in view. With the answer comes the language that the customer has
/// chosen, if we know them.
///
/// # Errors
/// [`Error::Unavailable`] or [`Error::Conflict`]: nothing is acknowledged, the update comes again. Others: it never will go.
pub async fn converse(
    store: &Store,
    arrival: &CustomerArrival,
    and: Option<TicketId>,
    policy: &Policy,
    now: Timestamp,
) -> Result<(Answer, Option<Lang>), Error> {
    // Drawn once, so that a lost race wastes no second number.
    let number = tokio::sync::OnceCell::new();
    let answered = until_committed(|_| async {
        let mut known = store.known(arrival.bot, arrival.from.user, and).await?;
        learn_what_is_meant(store, arrival, &mut known).await?;
        // A number that is not among their tickets' names nothing of theirs.
        if let CustomerAction::Pressed(Some(Callback::NewQuestion { ticket, commit }), _) = &arrival.did
            && known.ticket(*ticket).is_some()
        {
            known.commits = store.commits(*ticket, commit.saturating_sub(1)).await?;
        }
        let turn = customer::decide(&known, arrival, policy, now);
        let lang = turn
            .customer
            .as_ref()
            .or(known.customer.as_ref())
            .filter(|customer| !customer.unmet)
            .map(|customer| customer.lang.clone());
        let opened = match &turn.change {
            Change::Open(opening) => {
                let id = *number.get_or_try_init(|| store.next_number()).await?;
                let (opening, input) = opening.as_ref().clone();
                Some(ticket::open(id, opening, input, policy, now))
            }
            Change::None | Change::Commit(_) => None,
        };
        let turn = match &opened {
            Some((ticket, _)) => turn.numbered(ticket.id),
            None => turn,
        };
        let change = match &turn.change {
            Change::Commit(change) => Some(change.as_ref()),
            Change::None | Change::Open(_) => opened.as_ref(),
        };
        let changes = Changes {
            customer: turn.customer.as_ref(),
            ..change.map(Changes::from).unwrap_or_default()
        };
        store.commit_changes(changes).await?;
        Ok((turn.answer, lang))
    })
    .await?;
    // Also where the tap is a repeated one: the tickets may not have followed it yet.
    if let CustomerAction::Pressed(Some(Callback::Region(_)), _) = &arrival.did {
        tickets_follow(store, arrival.bot, arrival.from.user, policy, now).await?;
    }
    Ok(answered)
}

/// Brings the ticket into view that a reply is meant for, or an edit. Whoever lost a race asks anew: what an edit is of may have
/// come meanwhile.
async fn learn_what_is_meant(
    store: &Store,
    arrival: &CustomerArrival,
    known: &mut CustomerContext,
) -> Result<(), Error> {
    let (bot, user) = (arrival.bot, arrival.from.user);
    if let Some(replied) = arrival.replied.as_ref().filter(|_| known.wonders_about_replies()) {
        known.answered = store.replied_to(bot, user, &known.tickets, replied).await?;
    }
    if let CustomerAction::Edited(message) = &arrival.did {
        known.edited = store.ticket_of(bot, user, &known.tickets, message.at.id).await?;
    }
    for meant in [known.answered, known.edited].into_iter().flatten() {
        if known.ticket(meant).is_none() {
            known.tickets.extend(store.ticket(bot, user, meant).await?);
        }
    }
    Ok(())
}

/// Another system, or a file, says something of a customer: it goes into the profile, where nothing newer stands, and from there to
/// their tickets that are not closed. Told again, it changes nothing and makes good what a crash has left undone. Says whether
/// anything has changed.
///
/// # Errors
/// As [`converse`].
pub async fn update_profile(
    store: &Store,
    fact: &ProfileUpdate,
    policy: &Policy,
    now: Timestamp,
) -> Result<bool, Error> {
    let learnt = until_committed(|_| async {
        let known = store.known(fact.bot, fact.user, None).await?;
        let Some(customer) = customer::learn(&known, fact, &policy.settings) else {
            return Ok(false);
        };
        let changes = Changes {
            customer: Some(&customer),
            ..Changes::default()
        };
        store.commit_changes(changes).await?;
        Ok(true)
    })
    .await?;
    let followed = tickets_follow(store, fact.bot, fact.user, policy, now).await?;
    Ok(learnt || followed)
}

/// Tells a customer's tickets in view what their profile knows, where they do not know it. Says whether any did not.
async fn tickets_follow(
    store: &Store,
    bot: BotId,
    user: UserId,
    policy: &Policy,
    now: Timestamp,
) -> Result<bool, Error> {
    let known = store.known(bot, user, None).await?;
    let Some(news) = known.customer.as_ref().map(customer::Customer::news) else {
        return Ok(false);
    };
    let mut followed = false;
    for ticket in &known.tickets {
        if !matches!(ticket.after(&news, None, policy, now), Ok(Some(_))) {
            continue;
        }
        let of = TicketKey {
            bot,
            customer: user,
            ticket: ticket.id,
        };
        followed |= execute(store, of, &news, policy, now).await? == CommandOutcome::Changed;
    }
    Ok(followed)
}

/// A customer blocks the bot (`true`) or comes back: told to each of their tickets that is in view.
///
/// # Errors
/// As [`converse`].
pub async fn leave(store: &Store, arrival: &CustomerArrival, policy: &Policy, now: Timestamp) -> Result<(), Error> {
    for _ in 0..=customer::PAGE {
        let more = until_committed(|_| async {
            let known = store.known(arrival.bot, arrival.from.user, None).await?;
            let turn = customer::decide(&known, arrival, policy, now);
            let Change::Commit(change) = &turn.change else {
                return Ok(false);
            };
            store.commit_changes(change.as_ref().into()).await?;
            Ok(true)
        })
        .await?;
        if !more {
            break;
        }
    }
    Ok(())
}

/// The clock looks at a customer's unfinished conversation.
///
/// # Errors
/// As [`converse`].
pub async fn wait(store: &Store, bot: BotId, user: UserId, policy: &Policy, now: Timestamp) -> Result<(), Error> {
    let Some(customer) = store.known(bot, user, None).await?.customer else {
        return Ok(());
    };
    let from = customer::From {
        user,
        name: customer.name,
        username: customer.username,
        language_code: None,
    };
    let arrival = CustomerArrival {
        input: None,
        bot,
        from,
        did: CustomerAction::Waited,
        written: None,
        beside: None,
        replied: None,
    };
    converse(store, &arrival, None, policy, now).await.map(drop)
}

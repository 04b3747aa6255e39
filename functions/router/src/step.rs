//! Carrying out one step: looking up counterparts, one call, and what came of it.

use adapter::{
    outbound::{Found, Voice, reply_of},
    outcome::{is_in_doubt, outcome, whose},
};
use conversation::staff::Notice;
use domain::{
    ChatId, LaneId, Policy, TicketId,
    ticket::{Side, Ticket},
};
use outbox::{Action, Delivery, MessageKey, Outcome, Reply, Step, side};
use store::{Error, tickets::Mirrored};
use telegram::GetChat;

use crate::App;

/// Makes the call of a step.
///
/// # Errors
/// The table's, before the call. What goes wrong with the call is an outcome.
pub(crate) async fn carry_out(
    app: &App,
    lane: LaneId,
    chat: ChatId,
    ticket: &Ticket,
    delivery: &Delivery,
    step: &Step,
    policy: &Policy,
) -> Result<Outcome, Error> {
    let id = ticket.id;
    let reply = match reply_of(&step.action) {
        Reply::None => None,
        Reply::To(message) => Some(message),
        Reply::ToCounterpartOf(place) => counterpart(app, lane, chat, id, place)
            .await?
            .map(|counterpart| counterpart.message),
    };
    let counterpart = match &step.action {
        Action::Edit { of, .. } | Action::Delete { of, .. } => match counterpart(app, lane, chat, id, *of).await? {
            // What the customer wrote is theirs, whatever a made-up button asks to take back.
            Some(counterpart) if counterpart.customers && matches!(step.action, Action::Delete { .. }) => {
                return Ok(Outcome::NoCounterpart);
            }
            Some(counterpart) => Some(counterpart),
            // It never came to this side: a note that was edited, an edit that overtook its original.
            None => return Ok(Outcome::NoCounterpart),
        },
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Copy { .. }
        | Action::Album { .. }
        | Action::GoOn { .. }
        | Action::Words { .. } => None,
    };
    let language = match side(lane) {
        Side::Customer => &ticket.customer.lang,
        Side::Group => policy.settings.desk_language(),
    };
    let voice = Voice {
        lang: language,
        settings: &policy.settings,
        chat,
        thread: delivery.thread_in(lane, ticket),
    };
    let numbered = counterpart
        .as_ref()
        .is_some_and(|counterpart| counterpart.numbered)
        .then_some(id);
    let found = Found {
        reply,
        counterparts: counterpart.map_or_else(Vec::new, |counterpart| {
            std::iter::once(counterpart.message).chain(counterpart.more).collect()
        }),
        number: step.number.or(numbered),
        quote: delivery.quote_in(step),
    };
    let Some(method) = voice.act(&step.action, &found) else {
        return Ok(if let Action::Edit { .. } = step.action {
            Outcome::Refused("a bot cannot edit a message of this kind".to_owned())
        } else {
            Outcome::Nothing
        });
    };
    let result = app.telegram.call(&method).await;
    if let Err(error) = &result {
        tracing::info!(lane = %lane, ticket.id = id.0, method = method.name(), error = %error, "Telegram said no");
    }
    if is_in_doubt(&step.action, &result) {
        let target = GetChat {
            chat_id: telegram::ChatId(chat.0),
        };
        return Ok(whose(chat, &app.telegram.call(&target.into()).await));
    }
    let outcome = outcome(&step.action, result);
    Ok(match (&step.action, &outcome) {
        // What its words go on in is to follow, whether or not the beginning is another.
        (Action::Edit { .. }, Outcome::Done { .. } | Outcome::Nothing) => Outcome::Done {
            messages: found.counterparts,
            thread: None,
        },
        _ => outcome,
    })
}

/// The counterpart in `chat` of a message of this ticket.
async fn counterpart(
    app: &App,
    lane: LaneId,
    chat: ChatId,
    id: TicketId,
    of: MessageKey,
) -> Result<Option<Mirrored>, Error> {
    let found = app.store.mirrored(lane.bot(), of.chat, of.message).await?;
    Ok(found.filter(|found| found.ticket == id && found.chat == chat))
}

/// Says something to a group, outside of any topic.
pub(crate) async fn announce(app: &App, lane: LaneId, chat: ChatId, action: &Action, policy: &Policy) -> Outcome {
    let voice = Voice {
        lang: policy.settings.desk_language(),
        settings: &policy.settings,
        chat,
        thread: None,
    };
    let Some(method) = voice.act(action, &Found::default()) else {
        return Outcome::Nothing;
    };
    let result = app.telegram.call(&method).await;
    if let Err(error) = &result {
        tracing::info!(lane = %lane, method = method.name(), error = %error, "Telegram said no");
    }
    outcome(action, result)
}

/// Sends a notice to a member of staff.
pub(crate) async fn notify(app: &App, lane: LaneId, notice: &Notice, policy: &Policy) -> Outcome {
    let (say, keyboard) = notice.what.say(&policy.settings.zone, (app.clock)());
    let voice = Voice {
        lang: &notice.lang,
        settings: &policy.settings,
        chat: lane.chat(),
        thread: None,
    };
    let method = voice.send(&say, &keyboard, None, false);
    let action = Action::Say {
        say: Box::new(say),
        keyboard,
        reply: Reply::None,
        quiet: false,
    };
    outcome(&action, app.telegram.call(&method).await)
}

//! What is done in a private chat with the bot.

use conversation::{
    customer::{self, CustomerAction, From, ReplyTarget},
    text::Answer,
};
use domain::{ChatId, Policy, Timestamp, message::Message};
use store::Error;

use crate::{Desk, answers::Spoken};

/// What somebody did in private, with what belongs to it.
pub(crate) struct Said {
    pub did: CustomerAction,
    pub beside: Option<Message>,
    pub replied: Option<ReplyTarget>,
    pub written: Option<Timestamp>,
}

pub(crate) fn said(message: Message, replied: Option<ReplyTarget>) -> Said {
    Said {
        written: message.written,
        did: CustomerAction::Wrote(message),
        beside: None,
        replied,
    }
}

/// What stands beside a command of the staff's, if it comes from somebody who is not on the staff: a message like any other.
pub(crate) async fn strangers(
    desk: &Desk,
    input: domain::InputId,
    from: &From,
    said: Option<Said>,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<Spoken>, Error> {
    let Some(said) = said.filter(|_| !policy.settings.is_admin(from.user)) else {
        return Ok(None);
    };
    let agent = desk.store.agent(from.user).await?;
    if agent.is_some_and(|agent| agent.staffer().is_some()) {
        return Ok(None);
    }
    private(desk, input, from.clone(), said, policy, now).await.map(Some)
}

pub(crate) async fn private(
    desk: &Desk,
    input: domain::InputId,
    from: From,
    said: Said,
    policy: &Policy,
    now: Timestamp,
) -> Result<Spoken, Error> {
    let Said {
        did,
        beside,
        replied,
        written,
    } = said;
    let chat = ChatId::from(from.user);
    let pressed = if let CustomerAction::Pressed(Some(press), _) = &did {
        press.ticket()
    } else {
        None
    };
    let and = pressed.or_else(|| replied.as_ref().and_then(ReplyTarget::named));
    let spoken_in = policy.settings.language_for(from.language_code.as_deref()).clone();
    let leaves = matches!(did, CustomerAction::Left(_));
    let arrival = customer::CustomerArrival {
        input: Some(input),
        bot: desk.bot,
        from,
        did,
        written,
        beside,
        replied,
    };
    if leaves {
        handlers::customer::leave(&desk.store, &arrival, policy, now).await?;
        return Ok(Spoken {
            answer: Answer::Nothing,
            lang: spoken_in,
            chat,
            thread: None,
        });
    }
    let (answer, lang) = handlers::customer::converse(&desk.store, &arrival, and, policy, now).await?;
    Ok(Spoken {
        answer,
        lang: lang.unwrap_or(spoken_in),
        chat,
        thread: None,
    })
}

//! Pinned messages.

use crate::args::Args;
use crate::methods::{Access, Answer, Session, topics};
use crate::model::chat::Right;
use crate::model::key::ChatKey;
use crate::model::state::What;
use crate::refusal::Refusal;

fn may_pin(s: &Session<'_>, key: ChatKey) -> Result<(), Refusal> {
    match key {
        ChatKey::Group(_) if !s.may(key, Right::PinMessages) => {
            Err(Refusal::bad("not enough rights to manage pinned messages in the chat"))
        }
        ChatKey::Group(_) | ChatKey::Private { .. } => Ok(()),
    }
}

pub(crate) fn pin(s: &mut Session<'_>, args: &Args) -> Answer {
    let key = s.target(args, Access::Send)?;
    let id = args.int("message_id").unwrap_or(0);
    let message = s
        .state
        .message(key, id)
        .ok_or_else(|| Refusal::bad("message to pin not found"))?;
    if message.content.is_service() {
        return Err(Refusal::bad("service messages can't be pinned"));
    }
    let thread = message.thread;
    may_pin(s, key)?;
    s.charge(key, 1)?;
    let chat = s.chat_mut(key)?;
    chat.pinned.retain(|pinned| *pinned != id);
    chat.pinned.push(id);
    let (author, now_ms) = (s.bot, s.now_ms);
    let event = ("pinned_message", id.into());
    topics::happen(s.state, key, thread, author, event, now_ms);
    s.state.changed(What::Chat { chat: key });
    Ok(true.into())
}

pub(crate) fn unpin(s: &mut Session<'_>, args: &Args) -> Answer {
    let key = s.target(args, Access::Write)?;
    may_pin(s, key)?;
    let chat = s.chat_mut(key)?;
    let id = args.int("message_id").or_else(|| chat.pinned.last().copied());
    let Some(id) = id.filter(|id| chat.pinned.contains(id)) else {
        return Err(Refusal::bad("message to unpin not found"));
    };
    chat.pinned.retain(|pinned| *pinned != id);
    s.state.changed(What::Chat { chat: key });
    Ok(true.into())
}

pub(crate) fn unpin_all(s: &mut Session<'_>, args: &Args) -> Answer {
    let key = s.target(args, Access::Write)?;
    may_pin(s, key)?;
    s.chat_mut(key)?.pinned.clear();
    s.state.changed(What::Chat { chat: key });
    Ok(true.into())
}

//! Deleting messages: for two days, and others' messages only with the right to.

use crate::args::Args;
use crate::methods::{Access, Answer, Session};
use crate::model::chat::{ChatKind, Right};
use crate::model::key::ChatKey;
use crate::model::message::{Content, Message};
use crate::model::state::{State, What};
use crate::refusal::Refusal;

/// A bot may delete a message for this long, in seconds.
const DELETABLE_S: i64 = 2 * 86_400;

pub(crate) fn one(s: &mut Session<'_>, args: &Args) -> Answer {
    if !args.has("chat_id") {
        return Err(Refusal::bad("chat identifier is not specified"));
    }
    let Some(id) = args.int("message_id").filter(|id| *id != 0) else {
        return Err(Refusal::bad("message identifier is not specified"));
    };
    let key = s.target(args, Access::Write)?;
    let message = s
        .state
        .message(key, id)
        .ok_or_else(|| Refusal::bad("message to delete not found"))?;
    may_delete(s, key, message)?;
    remove(s.state, key, id);
    Ok(true.into())
}

/// Those that are not there are passed over; one that may not be deleted stops all of them.
pub(crate) fn many(s: &mut Session<'_>, args: &Args) -> Answer {
    let ids = args.message_ids()?;
    let key = s.target(args, Access::Write)?;
    for id in &ids {
        if let Some(message) = s.state.message(key, *id) {
            may_delete(s, key, message)?;
        }
    }
    for id in ids {
        remove(s.state, key, id);
    }
    Ok(true.into())
}

fn may_delete(s: &Session<'_>, key: ChatKey, message: &Message) -> Result<(), Refusal> {
    let first = match &message.content {
        Content::Service { kind, .. } => kind == "forum_topic_created",
        Content::Text { .. } | Content::Rich(_) | Content::Media(_) | Content::Fact { .. } => false,
    };
    let own = message.author == s.bot;
    let group = matches!(key, ChatKey::Group(_));
    if first || (group && !own && !s.may(key, Right::DeleteMessages)) {
        return Err(Refusal::bad("message can't be deleted"));
    }
    if s.now_s() >= message.date + DELETABLE_S {
        let supergroup = s
            .state
            .chat(key)
            .is_some_and(|chat| matches!(chat.kind, ChatKind::Supergroup | ChatKind::Channel));
        // Both say that the two days are over; only the wording differs by kind of chat.
        return Err(Refusal::bad(if supergroup {
            "message can't be deleted"
        } else {
            "message can't be deleted for everyone"
        }));
    }
    Ok(())
}

/// Takes a message out of its chat. Nobody hears of it by an update.
pub(crate) fn remove(state: &mut State, key: ChatKey, id: i64) {
    let Some(chat) = state.chats.get_mut(&key) else {
        return;
    };
    if chat.messages.remove(&id).is_some() {
        chat.pinned.retain(|pinned| *pinned != id);
        state.changed(What::MessageDeleted {
            chat: key,
            message_id: id,
        });
    }
}

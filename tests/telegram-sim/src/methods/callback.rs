//! Answers to pressed buttons, and reactions.

use serde_json::Value;

use crate::args::Args;
use crate::methods::{Access, Answer, Session};
use crate::model::key::ChatKey;
use crate::model::state::{State, Toast, What};
use crate::refusal::Refusal;
use crate::text::utf16_len;

/// The longest answer to a pressed button.
const ANSWER_MAX: usize = 200;

pub(crate) fn answer(s: &mut Session<'_>, args: &Args) -> Answer {
    let toast = Toast {
        text: args.text("text"),
        show_alert: args.flag("show_alert"),
        url: args.some_text("url"),
    };
    if utf16_len(&toast.text) > ANSWER_MAX {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    let keep_ms = s.state.settings.callback_answer_ms;
    let id = args.int("callback_query_id").unwrap_or(0);
    let query = s
        .state
        .callbacks
        .get_mut(&id)
        .filter(|query| query.bot == s.bot)
        .ok_or_else(Refusal::query_too_old)?;
    if query.answer.is_some() || query.at_ms + keep_ms <= s.now_ms {
        query.refused += 1;
        return Err(Refusal::query_too_old());
    }
    query.answer = Some(toast.clone());
    query.answered_ms = Some(s.now_ms);
    let user_id = query.user;
    s.state.changed(What::CallbackAnswered {
        callback_query_id: id.to_string(),
        user_id,
        answer: toast,
    });
    Ok(true.into())
}

/// The emoji that everybody may react with.
pub(crate) const REACTIONS: &[&str] = &[
    "❤",
    "👍",
    "👎",
    "🔥",
    "🥰",
    "👏",
    "😁",
    "🤔",
    "🤯",
    "😱",
    "🤬",
    "😢",
    "🎉",
    "🤩",
    "🤮",
    "💩",
    "🙏",
    "👌",
    "🕊",
    "🤡",
    "🥱",
    "🥴",
    "😍",
    "🐳",
    "❤‍🔥",
    "🌚",
    "🌭",
    "💯",
    "🤣",
    "⚡",
    "🍌",
    "🏆",
    "💔",
    "🤨",
    "😐",
    "🍓",
    "🍾",
    "💋",
    "🖕",
    "😈",
    "😴",
    "😭",
    "🤓",
    "👻",
    "👨‍💻",
    "👀",
    "🎃",
    "🙈",
    "😇",
    "😨",
    "🤝",
    "✍",
    "🤗",
    "🫡",
    "🎅",
    "🎄",
    "☃",
    "💅",
    "🤪",
    "🗿",
    "🆒",
    "💘",
    "🙉",
    "🦄",
    "😘",
    "💊",
    "🙊",
    "😎",
    "👾",
    "🤷‍♂",
    "🤷",
    "🤷‍♀",
    "😡",
];

pub(crate) fn set_reaction(s: &mut Session<'_>, args: &Args) -> Answer {
    let list = args
        .json("reaction", "can't parse reaction types JSON object")?
        .unwrap_or_else(|| Value::Array(Vec::new()));
    let Value::Array(list) = list else {
        return Err(Refusal::bad("expected an Array of ReactionType"));
    };
    let key = s.target(args, Access::Read)?;
    let id = args.int("message_id").unwrap_or(0);
    if s.state.message(key, id).is_none() {
        return Err(Refusal::bad("message to react not found"));
    }
    if list.len() > 1 {
        return Err(Refusal::bad("REACTIONS_TOO_MANY"));
    }
    check_reactions(s.state, key, &list)?;
    let bot = s.bot;
    if let Some(message) = s.state.message_mut(key, id) {
        if list.is_empty() {
            message.reactions.remove(&bot);
        } else {
            message.reactions.insert(bot, list);
        }
    }
    s.state.changed(What::MessageChanged {
        chat: key,
        message_id: id,
    });
    Ok(true.into())
}

/// Whether one may react so in that chat.
pub(crate) fn check_reactions(state: &State, key: ChatKey, list: &[Value]) -> Result<(), Refusal> {
    let allowed = state.chat(key).and_then(|chat| chat.reactions.as_ref());
    let here = |emoji: &str| allowed.is_none_or(|allowed| allowed.iter().any(|one| one == emoji));
    for reaction in list {
        let kind = reaction.get("type").and_then(Value::as_str);
        let emoji = reaction.get("emoji").and_then(Value::as_str);
        match (kind, emoji) {
            (Some("emoji"), Some(emoji)) if REACTIONS.contains(&emoji) && here(emoji) => {}
            (Some("emoji" | "custom_emoji" | "paid"), _) => {
                return Err(Refusal::bad("REACTION_INVALID"));
            }
            _ => return Err(Refusal::bad("invalid reaction type specified")),
        }
    }
    Ok(())
}

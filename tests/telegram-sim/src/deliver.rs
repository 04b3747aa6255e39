//! Which bot hears of what: the queues of updates.

use serde_json::{Map, Value, json};

use crate::model::chat::{ChatKind, Member};
use crate::model::key::ChatKey;
use crate::model::message::Content;
use crate::model::person::Pending;
use crate::model::state::{State, What};
use crate::render;

/// Updates wait this long, then they are lost.
const KEEP_MS: i64 = 24 * 3_600_000;
/// Callback queries wait less.
const KEEP_CALLBACK_MS: i64 = 150_000;

/// Kinds that come only to a bot that names them.
const BY_NAME_ONLY: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// Puts an update into a bot's queue, unless the bot did not ask for its kind.
pub(crate) fn push(state: &mut State, bot: i64, kind: &str, lane: String, payload: Value, now_ms: i64) {
    let bot_id = bot;
    let Some(bot) = state.bots.get(&bot_id) else {
        return;
    };
    let wanted = match bot.allowed_updates.as_deref() {
        None | Some([]) => !BY_NAME_ONLY.contains(&kind),
        Some(list) => list.iter().any(|name| name == kind),
    };
    if !wanted {
        return;
    }
    let Some(update_id) = state.next_update_id(bot_id) else {
        return;
    };
    let Some(bot) = state.bots.get_mut(&bot_id) else {
        return;
    };
    bot.updates.push_back(Pending {
        update_id,
        kind: kind.to_owned(),
        lane,
        at_ms: now_ms,
        payload,
    });
    state.changed(What::Inner);
}

/// Puts what an update brought into a bot's queue once more, under another id; absent when it is no update of that bot's.
pub(crate) fn again(state: &mut State, bot: i64, update: &Value, now_ms: i64) -> Option<i64> {
    let (kind, payload) = update.as_object()?.iter().find(|(name, _)| *name != "update_id")?;
    let chat = payload["chat"]["id"].as_i64();
    let user = payload["from"]["id"].as_i64();
    let lane = match kind.as_str() {
        "callback_query" => format!("callback:{}", user?),
        "my_chat_member" | "chat_member" | "chat_join_request" => format!("member:{}", user?),
        _ => format!("chat:{}", chat?),
    };
    let update_id = state.bots.get(&bot)?.next_update_id;
    push(state, bot, kind, lane, payload.clone(), now_ms);
    (state.bots.get(&bot)?.next_update_id > update_id).then_some(update_id)
}

/// An `Update`.
pub(crate) fn as_update(pending: &Pending) -> Value {
    let mut out = Map::new();
    out.insert("update_id".into(), pending.update_id.into());
    out.insert(pending.kind.clone(), pending.payload.clone());
    Value::Object(out)
}

/// Forgets what has waited too long.
pub(crate) fn expire(state: &mut State, bot: i64, now_ms: i64) {
    if let Some(bot) = state.bots.get_mut(&bot) {
        bot.updates
            .retain(|pending| pending.at_ms + keep_ms(&pending.kind) > now_ms);
    }
}

fn keep_ms(kind: &str) -> i64 {
    if kind == "callback_query" {
        KEEP_CALLBACK_MS
    } else {
        KEEP_MS
    }
}

/// Tells the bots of a chat about a message that is new or edited.
///
/// A bot does not hear what it wrote itself, nor what other bots write; it does hear of topics and pins that it made.
pub(crate) fn announce(state: &mut State, key: ChatKey, id: i64, edited: bool, now_ms: i64) {
    let Some(message) = state.message(key, id) else {
        return;
    };
    let told_to_itself = match &message.content {
        Content::Service { kind, .. } => {
            kind == "pinned_message" || kind == "left_chat_member" || kind.starts_with("forum_topic_")
        }
        Content::Text { .. } | Content::Rich(_) | Content::Media(_) | Content::Fact { .. } => false,
    };
    if state.bots.contains_key(&message.author) && !told_to_itself {
        return;
    }
    let channel = state.chat(key).is_some_and(|chat| chat.kind == ChatKind::Channel);
    let kind = match (channel, edited) {
        (false, false) => "message",
        (false, true) => "edited_message",
        (true, false) => "channel_post",
        (true, true) => "edited_channel_post",
    };
    let payload = render::message(state, message, key);
    let lane = format!("chat:{}", key.chat_id());
    for bot in bots_in(state, key) {
        push(state, bot, kind, lane.clone(), payload.clone(), now_ms);
    }
}

/// The bots that see a chat.
pub(crate) fn bots_in(state: &State, key: ChatKey) -> Vec<i64> {
    match key {
        ChatKey::Private { bot, .. } => vec![bot],
        ChatKey::Group(_) => state.chat(key).map_or_else(Vec::new, |chat| {
            chat.members
                .iter()
                .filter(|(id, member)| member.status.is_in() && state.bots.contains_key(id))
                .map(|(id, _)| *id)
                .collect()
        }),
    }
}

/// Tells the bots of a chat that somebody's place in it changed.
pub(crate) fn announce_member(state: &mut State, key: ChatKey, change: &MemberChange<'_>, now_ms: i64) {
    let mut payload = json!({
        "chat": render::chat(state, key),
        "from": render::user(state, change.by),
        "date": now_ms.div_euclid(1000),
        "old_chat_member": render::member_as(state, change.who, change.before),
        "new_chat_member": render::member_as(state, change.who, change.after),
    });
    if let Some(link) = &change.link {
        payload["invite_link"] = link.clone();
    }
    if change.via_request {
        payload["via_join_request"] = true.into();
    }
    let lane = format!("member:{}", change.who);
    if state.bots.contains_key(&change.who) {
        push(
            state,
            change.who,
            "my_chat_member",
            lane.clone(),
            payload.clone(),
            now_ms,
        );
    }
    for bot in bots_in(state, key) {
        let admin = state.chat(key).is_some_and(|chat| chat.status(bot).is_admin());
        if bot != change.who && admin {
            push(state, bot, "chat_member", lane.clone(), payload.clone(), now_ms);
        }
    }
}

/// A change of somebody's place in a chat.
pub(crate) struct MemberChange<'a> {
    pub(crate) who: i64,
    pub(crate) by: i64,
    pub(crate) before: &'a Member,
    pub(crate) after: &'a Member,
    pub(crate) link: Option<Value>,
    pub(crate) via_request: bool,
}

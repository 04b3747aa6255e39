//! Nothing that people said is gone: counted from the bytes that Telegram delivered, not from what a play meant to do.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    BotId, ChatId, MessageId,
    ticket::{Event, Side},
};
use serde_json::Value;
use telegram_sim::ChatKey;

use super::{Case, Wrong, delivered::told_of_failure, private::owners};
use crate::{Desk, chaos::Sent, desk::Mail, diary::Diary};

/// What stands around a person's own words: others' words, and buttons.
const NOT_THEIRS: [&str; 6] = [
    "reply_to_message",
    "external_reply",
    "quote",
    "pinned_message",
    "reply_markup",
    "forward_origin",
];

/// One message as it was delivered last.
struct Inbound {
    bot: i64,
    chat: i64,
    message: i64,
    thread: Option<i64>,
    by: i64,
    words: BTreeSet<String>,
}

/// Every word that is used once only, in what a person said there.
fn words(value: &Value, all: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
            let is_token = |part: &&str| {
                let number = part.strip_prefix('w').and_then(|rest| rest.strip_suffix('q'));
                number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
            };
            all.extend(parts.filter(is_token).map(str::to_owned));
        }
        Value::Array(list) => list.iter().for_each(|value| words(value, all)),
        Value::Object(fields) => {
            let theirs = fields.iter().filter(|(name, _)| !NOT_THEIRS.contains(&name.as_str()));
            theirs.for_each(|(_, value)| words(value, all));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Whether it is said to another bot of a group, by a command that names it.
fn is_anothers(desk: &Desk, bot: i64, body: &Value) -> bool {
    let text = body["text"].as_str().or_else(|| body["caption"].as_str());
    let first = text.and_then(|text| text.split_whitespace().next()).unwrap_or_default();
    let (Some(command), true) = (first.strip_prefix('/'), Desk::id(&body["chat"]["id"]) < 0) else {
        return false;
    };
    let me = &desk.hand_of(bot).webhook.desk.bot_username;
    command.split_once('@').is_some_and(|(_, named)| named != me)
}

/// The last version of each message that was accepted, with the words of that version. What an edit wrote over was delivered to nobody
/// for certain: a copy is of what stands there.
fn heard(desk: &Desk, mails: &[Mail]) -> Vec<Inbound> {
    let mut last: BTreeMap<(i64, i64, i64), (i64, Inbound)> = BTreeMap::new();
    for mail in mails {
        let update = &mail.update;
        let Some(body) = update.get("message").or_else(|| update.get("edited_message")) else {
            continue;
        };
        // Edits may come before what they edit; the original of an album's part has no number of its own.
        let version = body["edit_date"].as_i64().unwrap_or_default();
        let number = Desk::id(&update["update_id"]);
        let mut said = BTreeSet::new();
        if !is_anothers(desk, mail.bot, body) {
            words(body, &mut said);
        }
        let heard = Inbound {
            bot: mail.bot,
            chat: Desk::id(&body["chat"]["id"]),
            message: Desk::id(&body["message_id"]),
            thread: body["message_thread_id"].as_i64(),
            by: Desk::id(&body["from"]["id"]),
            words: said,
        };
        let place = (heard.bot, heard.chat, heard.message);
        let newer = |old: &(i64, Inbound)| version > 0 && number > old.0;
        if last.get(&place).is_none_or(newer) {
            last.insert(place, (number, heard));
        }
    }
    last.into_values().map(|(_, heard)| heard).collect()
}

/// Whether a call that was carried out brought this message to a chat of the other side, or this word to anybody: an agent's may go to
/// another level.
fn brought(sent: &Sent, from: (i64, i64), word: &str) -> bool {
    let params = &sent.params;
    let (chat, message) = from;
    if sent.result.is_none() || params["chat_id"] == chat && chat > 0 {
        return false;
    }
    let copied = params["from_chat_id"] == chat
        && (params["message_id"] == message
            || params["message_ids"]
                .as_array()
                .is_some_and(|ids| ids.iter().any(|id| *id == message)));
    copied && sent.method.starts_with("copy") && params["chat_id"] != chat || params.to_string().contains(word)
}

/// Whether a bot said something beside that message: a line that answers it, or a reaction to it.
fn told_beside(sent: &[Sent], chat: i64, message: i64) -> bool {
    sent.iter().any(|sent| {
        let params = &sent.params;
        let beside = params["reply_parameters"]["message_id"] == message
            || sent.method == "setMessageReaction" && params["message_id"] == message;
        sent.result.is_some() && params["chat_id"] == chat && beside
    })
}

/// Whether somebody was told in that group that no ticket belongs to a topic: nobody is told that twice an hour. A topic is not known to
/// be a ticket's before the desk knows that it was made.
fn turned_away(diary: &Diary, sent: &[Sent], group: i64, by: i64) -> bool {
    sent.iter().any(|sent| {
        let text = sent.params["text"].as_str().unwrap_or_default();
        let answers = sent.params["reply_parameters"]["message_id"].as_i64();
        let answered = answers.and_then(|id| diary.find(ChatKey::Group(group), id));
        sent.params["chat_id"] == group
            && text.starts_with("No ticket belongs to this topic")
            && answered.is_some_and(|said| said.by == by)
    })
}

/// The events that name a message, and whether one of their commits could not be sent and that was told.
fn events_of(cases: &[Case], chat: i64, message: i64) -> Vec<(&Case, u64, &Event)> {
    let is_of = |event: &Event| {
        let mut all = event.messages().iter();
        all.any(|one| one.chat == ChatId(chat) && one.id == MessageId(message))
    };
    cases
        .iter()
        .flat_map(|case| case.commits.iter().map(move |commit| (case, commit)))
        .flat_map(|(case, commit)| {
            let events = commit.events.iter().filter(move |event| is_of(event));
            events.map(move |event| (case, commit.version, event))
        })
        .collect()
}

/// Every word that a customer or an agent said is on the other side, or was told about, or is a note.
pub(super) fn nothing(desk: &Desk, diary: &Diary, cases: &[Case], wrong: &mut Wrong) {
    let sent = desk.chaos.sent();
    let topics = owners(desk, cases);
    let broke = desk.chaos.struck() > 0;
    for heard in heard(desk, &diary.delivered) {
        let from = (heard.chat, heard.message);
        let is_customers = heard.chat > 0 && desk.customers.iter().any(|customer| customer.id == heard.by);
        let topic = heard.thread.and_then(|thread| topics.get(&(heard.chat, thread)));
        // Every bot of a group hears the same; that of the ticket minds it.
        let is_agents = heard.chat < 0 && desk.is_agent(heard.by) && topic.is_some_and(|(bot, _)| *bot == heard.bot);
        if !is_customers && !is_agents {
            continue;
        }
        let bot = heard.bot;
        let key = if is_customers {
            ChatKey::Private {
                bot: heard.bot,
                user: heard.chat,
            }
        } else {
            ChatKey::Group(heard.chat)
        };
        let side = if is_customers { Side::Group } else { Side::Customer };
        let of_bot: Vec<Sent> = sent.iter().filter(|sent| sent.bot == bot).cloned().collect();
        let events = events_of(cases, heard.chat, heard.message);
        let events: Vec<_> = events
            .iter()
            .filter(|(case, _, _)| case.ticket.bot == BotId(bot))
            .collect();
        let mut failed = false;
        let mut noted = false;
        for (case, version, event) in &events {
            failed |= told_of_failure(case, side, *version);
            noted |= matches!(event, Event::Noted { .. } | Event::Drafted { .. });
        }
        let hopeless = desk.chaos.is_poison(heard.chat, heard.message)
            || diary.deleted.contains(&(key, heard.message))
            || diary.deleted_topics.iter().any(|(group, _)| *group == heard.chat);
        // Where a topic is gone nobody can be told anything.
        let gone = heard
            .thread
            .is_some_and(|thread| diary.deleted_topics.contains(&(heard.chat, thread)));
        let told = gone
            || told_beside(&of_bot, heard.chat, heard.message)
            || failed && (hopeless || broke)
            || is_agents && turned_away(diary, &of_bot, heard.chat, heard.by);
        for word in heard.words {
            let there = of_bot.iter().any(|sent| brought(sent, from, &word));
            if !there && !told && !noted {
                wrong.push(format!(
                    "{word} of {} in message {} of {key} has vanished; it is in {:?}",
                    heard.by,
                    heard.message,
                    events
                        .iter()
                        .map(|(case, version, _)| (case.ticket.id, *version))
                        .collect::<Vec<_>>()
                ));
            }
        }
    }
}

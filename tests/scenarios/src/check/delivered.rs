//! What was said reaches the other side: in order, and once unless somebody died over it.

use std::collections::BTreeMap;

use domain::{
    BotId, ChatId, MessageId,
    ticket::{Commit, Event, Missing, Side},
};
use serde_json::Value;
use telegram_sim::{ChatKey, Content};

use super::{Case, Wrong};
use crate::{
    Desk,
    chaos::Sent,
    diary::{Diary, Meant, Said},
};

/// A message that was put on the other side.
#[derive(Clone, Copy, Debug)]
struct Delivery {
    /// Its place in the log.
    at: usize,
    chat: i64,
    thread: Option<i64>,
    copy: Option<i64>,
    /// The message that it answers there.
    beside: Option<i64>,
    clouded: bool,
}

/// Where a message was copied to, or its file or its words were sent to, in the order of the log.
fn deliveries(
    sent: &[Sent],
    bot: Option<i64>,
    original: (i64, i64),
    (words, file): (&str, Option<&str>),
) -> Vec<Delivery> {
    let (chat, message) = original;
    let mut found = Vec::new();
    for (at, sent) in sent.iter().enumerate() {
        let Some(result) = sent.result.as_ref().filter(|_| bot.is_none_or(|bot| bot == sent.bot)) else {
            continue;
        };
        let params = &sent.params;
        let copy = match sent.method.as_str() {
            "copyMessage" if params["from_chat_id"] == chat && params["message_id"] == message => {
                Some(result["message_id"].as_i64())
            }
            "copyMessages" if params["from_chat_id"] == chat => {
                let ids = params["message_ids"].as_array().cloned().unwrap_or_default();
                let place = ids.iter().position(|id| *id == message);
                let copies = result.as_array().filter(|copies| copies.len() == ids.len());
                place.map(|place| copies.and_then(|copies| copies[place]["message_id"].as_i64()))
            }
            "sendMediaGroup" if params["chat_id"] != chat => {
                let parts = params["media"].as_array().cloned().unwrap_or_default();
                let place = parts
                    .iter()
                    .position(|part| file.is_some_and(|file| part["media"] == file));
                place.map(|place| result[place]["message_id"].as_i64())
            }
            "sendRichMessage" if !words.is_empty() && params["chat_id"] != chat => {
                // Its first line stands in one of the blocks, as JSON.
                let line = serde_json::json!(words.lines().next().unwrap_or_default()).to_string();
                let blocks = params["rich_message"].to_string();
                blocks
                    .contains(line.trim_matches('"'))
                    .then(|| result["message_id"].as_i64())
            }
            "sendMessage" if !words.is_empty() && params["chat_id"] != chat => params["text"]
                .as_str()
                .is_some_and(|text| text.contains(words))
                .then(|| result["message_id"].as_i64()),
            _ => None,
        };
        if let Some(copy) = copy {
            found.push(Delivery {
                at,
                chat: Desk::id(&params["chat_id"]),
                thread: params["message_thread_id"].as_i64(),
                copy,
                beside: params["reply_parameters"]["message_id"].as_i64(),
                clouded: sent.clouded,
            });
        }
    }
    found
}

/// The file of a message of the ticket's, as it came.
fn file_of(case: &Case, chat: ChatId, message: MessageId) -> Option<&str> {
    let words = case.commits.iter().find_map(|commit| commit.words_of(chat, message));
    words.and_then(|words| words.file.as_deref())
}

/// Whether something stands beside a message, or beside its album, that says that it may be there twice.
fn is_marked(sent: &[Sent], last: &Delivery) -> bool {
    let siblings: Vec<i64> = match &sent[last.at].result {
        Some(Value::Array(copies)) => copies.iter().map(|copy| Desk::id(&copy["message_id"])).collect(),
        Some(_) | None => last.copy.into_iter().collect(),
    };
    sent.iter().skip(last.at + 1).any(|sent| {
        let beside = sent.params["reply_parameters"]["message_id"].as_i64();
        let is_beside = beside.is_some_and(|beside| siblings.contains(&beside));
        sent.method == "sendMessage" && is_beside && sent.params["chat_id"] == last.chat
    })
}

/// Whether it was told that this could not be sent. An album is given up as a whole, and told of once.
pub(super) fn told_of_failure(case: &Case, side: Side, version: u64) -> bool {
    let albums = |version: u64| {
        let commits = case.commits.iter().filter(move |commit| commit.version == version);
        let messages = commits.flat_map(|commit| &commit.events).flat_map(Event::messages);
        messages.filter_map(|message| message.album.clone()).collect::<Vec<_>>()
    };
    let ours = albums(version);
    let told = |event: &Event| {
        let Event::SendingFailed { failure } = event else {
            return false;
        };
        let sibling = || albums(failure.version).iter().any(|album| ours.contains(album));
        failure.to == side && (failure.version == version || sibling())
    };
    case.commits.iter().flat_map(|commit| &commit.events).any(told)
}

/// At most once in each place; twice where somebody died over it, and then marked. What cannot become by an edit what the original became
/// stands below its older copy, in answer to it: that is no second time.
fn not_too_often(what: &str, all: &[Delivery], sent: &[Sent], failed: bool, wrong: &mut Wrong) {
    let mut places: BTreeMap<(i64, Option<i64>), Vec<Delivery>> = BTreeMap::new();
    let is_newer = |delivery: &&Delivery| {
        all.iter()
            .any(|older| older.copy.is_some() && older.copy == delivery.beside)
    };
    for delivery in all.iter().filter(|delivery| !is_newer(delivery)) {
        places
            .entry((delivery.chat, delivery.thread))
            .or_default()
            .push(*delivery);
    }
    for (place, times) in places {
        match times.as_slice() {
            [] | [_] => {}
            [first, second] if first.clouded => {
                if !(is_marked(sent, second) || failed || second.clouded || broke_after(sent, second)) {
                    wrong.push(format!("{what} stands twice in {place:?}, unmarked"));
                }
            }
            more => wrong.push(format!("{what} stands {} times in {place:?}: {more:?}", more.len())),
        }
    }
}

/// Whether anything that was tried in that chat afterwards came to nothing.
fn broke_after(sent: &[Sent], last: &Delivery) -> bool {
    sent.iter()
        .skip(last.at + 1)
        .any(|sent| sent.params["chat_id"] == last.chat && (sent.clouded || sent.result.is_none()))
}

/// In each place, in the order in which it was said.
fn in_order(case: &Case, order: &[(usize, Delivery)], wrong: &mut Wrong) {
    let mut places: BTreeMap<(i64, Option<i64>), Vec<(usize, usize)>> = BTreeMap::new();
    for (said, delivery) in order {
        places
            .entry((delivery.chat, delivery.thread))
            .or_default()
            .push((delivery.at, *said));
    }
    for (place, mut seen) in places {
        seen.sort_unstable();
        let said: Vec<usize> = seen.iter().map(|(_, said)| *said).collect();
        if !said.is_sorted() {
            wrong.push(format!(
                "ticket {}: out of order in {place:?}: {said:?}",
                case.ticket.id
            ));
        }
    }
}

/// The commit that took a message of that chat in, among those that pass it on.
fn taken_in(case: &Case, chat: i64, message: i64, passes: impl Fn(&Event) -> bool) -> Option<&Commit> {
    case.commits.iter().find(|commit| {
        commit.events.iter().filter(|event| passes(event)).any(|event| {
            event
                .messages()
                .iter()
                .any(|at| at.chat == ChatId(chat) && at.id == MessageId(message))
        })
    })
}

/// How often an edit of that message was shown as a message of its own.
fn shown_anew(case: &Case, chat: i64, message: i64) -> usize {
    let events = case.commits.iter().flat_map(|commit| &commit.events);
    let is_anew = |event: &&Event| {
        matches!(event, Event::SendingFailed { failure }
            if matches!(failure.missing, Missing::Place | Missing::Unsure)
                && failure.of == Some((ChatId(chat), MessageId(message))))
    };
    events.filter(is_anew).count()
}

fn is_customers(event: &Event) -> bool {
    matches!(
        event,
        Event::Opened { .. } | Event::CustomerWrote { .. } | Event::RatingCommented { .. }
    )
}

/// Every message of a customer that was accepted is in a topic of its ticket.
pub(super) fn to_agents(desk: &Desk, diary: &Diary, cases: &[Case], wrong: &mut Wrong) {
    let sent = desk.chaos.sent();
    let mut order: BTreeMap<usize, Vec<(usize, Delivery)>> = BTreeMap::new();
    let expected = |said: &&Said| said.meant == Meant::ForAgents && said.accepted && !said.edit;
    for (place, said) in diary.said().iter().enumerate().filter(|(_, said)| expected(said)) {
        let ChatKey::Private { bot, user } = said.chat else {
            continue;
        };
        let what = format!("message {} of {user} ({})", said.message, said.token);
        let found = cases.iter().enumerate().find_map(|(number, case)| {
            let theirs = case.ticket.bot == BotId(bot) && case.ticket.customer.user.0 == user;
            let commit = theirs.then(|| taken_in(case, user, said.message, is_customers))??;
            Some((number, case, commit))
        });
        let Some((number, case, commit)) = found else {
            wrong.push(format!("{what} was accepted, and is in no ticket"));
            continue;
        };
        let all = deliveries(&sent, Some(bot), (user, said.message), (&said.token, None));
        let failed = told_of_failure(case, Side::Group, commit.version);
        let hopeless = desk.chaos.is_poison(user, said.message) || diary.deleted.contains(&(said.chat, said.message));
        if all.is_empty() && !(failed && (hopeless || desk.chaos.struck() > 0)) {
            wrong.push(format!("{what} never came into a topic of ticket {}", case.ticket.id));
        }
        // A comment that turned out to be a question is said twice, and stands there as both.
        let said_as = cases
            .iter()
            .flat_map(|case| &case.commits)
            .flat_map(|commit| &commit.events);
        let said_as = said_as.filter(|event| is_customers(event)).flat_map(Event::messages);
        let twice = said_as.filter(|at| at.chat == ChatId(user) && at.id == MessageId(said.message));
        let newest = diary.newest.get(&(said.chat, said.message));
        let is_edited = newest.is_some_and(|newest| *newest != said.token);
        // Only an edit is shown as a message of its own; of what nobody edited, nothing is excused.
        let anew = if is_edited {
            shown_anew(case, user, said.message)
        } else {
            0
        };
        if twice.count() < 2 && anew == 0 {
            not_too_often(&what, &all, &sent, failed, wrong);
        } else if all.len() > 2 * (2 + anew) {
            wrong.push(format!("{what} was edited {anew} times and stands {} times", all.len()));
        }
        let mut seen = Vec::new();
        // What was given up, and told so, is shown where its author edited it; and so is what stands in a group that the ticket left.
        let comes_late = is_edited && (anew > 0 || failed);
        for delivery in all.into_iter().filter(|_| !comes_late) {
            if !seen.contains(&(delivery.chat, delivery.thread)) {
                seen.push((delivery.chat, delivery.thread));
                order.entry(number).or_default().push((place, delivery));
            }
        }
    }
    for (number, order) in order {
        in_order(&cases[number], &order, wrong);
    }
}

/// Every message of an agent that went out is in the customer's chat.
pub(super) fn to_customers(desk: &Desk, diary: &Diary, cases: &[Case], wrong: &mut Wrong) {
    let sent = desk.chaos.sent();
    for case in cases {
        let mut order = Vec::new();
        let user = case.ticket.customer.user.0;
        for (place, commit) in case.commits.iter().enumerate() {
            for event in &commit.events {
                let Event::AgentReplied { message, .. } = event else {
                    continue;
                };
                let later = case.commits[place + 1..].iter().flat_map(|commit| &commit.events);
                let mut later = later.filter(|event| match event {
                    Event::Recalled { message: taken, .. } => *taken == message.id,
                    Event::Noted {
                        message: noted, edited, ..
                    } => *edited && noted.id == message.id,
                    _ => false,
                });
                let excused = later.next().is_some() || case.ticket.keeps(message);
                let chat = ChatKey::Group(message.chat.0);
                let said = diary.find(chat, message.id.0);
                let token = said.map(|said| said.token.as_str()).unwrap_or_default();
                let what = format!(
                    "agent's message {} in {chat} ({token}) of ticket {}",
                    message.id, case.ticket.id
                );
                let file = file_of(case, message.chat, message.id);
                let original = (message.chat.0, message.id.0);
                let mut all = deliveries(&sent, Some(case.ticket.bot.0), original, (token, file));
                all.retain(|delivery| delivery.chat == user);
                let failed = told_of_failure(case, Side::Customer, commit.version);
                let hopeless = diary.deleted.contains(&(chat, message.id.0))
                    || diary.deleted_topics.iter().any(|(group, _)| *group == message.chat.0);
                if all.is_empty() && !excused && !(failed && (hopeless || desk.chaos.struck() > 0)) {
                    wrong.push(format!("{what} never reached the customer"));
                }
                not_too_often(&what, &all, &sent, failed, wrong);
                order.extend(all.first().map(|first| (place, *first)));
            }
        }
        in_order(case, &order, wrong);
    }
}

/// What was edited is edited on the other side: in the one place where it stands for certain.
pub(super) fn edits(desk: &Desk, diary: &Diary, cases: &[Case], wrong: &mut Wrong) {
    let sent = desk.chaos.sent();
    for ((chat, message), token) in &diary.newest {
        let Some(said) = diary
            .find(*chat, *message)
            .filter(|said| said.accepted && said.token != *token)
        else {
            continue;
        };
        // Words that stand in place of a picture cannot become its caption.
        let by_words = desk.chaos.is_poison(chat.chat_id(), *message) || diary.deleted.contains(&(*chat, *message));
        let bot = if let ChatKey::Private { bot, .. } = chat {
            Some(*bot)
        } else {
            None
        };
        let file = cases
            .iter()
            .find_map(|case| file_of(case, ChatId(chat.chat_id()), MessageId(*message)));
        let all = deliveries(&sent, bot, (chat.chat_id(), *message), (&said.token, file));
        // A topic that the ticket has left is not kept up to date; of two copies, the later one is. Another bot's ticket may be there.
        let is_there = |delivery: &Delivery| {
            let mut of_bot = cases.iter().filter(|case| case.ticket.bot.0 == sent[delivery.at].bot);
            of_bot.any(|case| case.ticket.group.0 == delivery.chat)
        };
        let shown: Vec<_> = all
            .iter()
            .filter(|delivery| delivery.chat > 0 || is_there(delivery))
            .collect();
        let [delivery] = shown.as_slice() else { continue };
        if by_words || delivery.clouded || all.len() > 1 {
            continue;
        }
        let other = match delivery.chat {
            user @ 1.. => ChatKey::Private {
                bot: sent[delivery.at].bot,
                user,
            },
            group => ChatKey::Group(group),
        };
        let copy = delivery.copy.and_then(|copy| desk.world.message(other, copy));
        let Some(copy) = copy else { continue };
        let original = desk.world.message(*chat, *message);
        if let Some(Content::Media(media)) = original.map(|original| original.content)
            && !matches!(&copy.content, Content::Media(copied) if copied.file_id == media.file_id)
        {
            wrong.push(format!(
                "message {message} in {chat} has the file {}, and its copy {} in {other} another",
                media.file_id, copy.id
            ));
        }
        let reads = copy.content.all_words();
        if !reads.contains(token.as_str()) {
            wrong.push(format!(
                "message {message} in {chat} was edited to {token}, and its copy {} in {other} reads {reads:?}",
                copy.id
            ));
        }
    }
}

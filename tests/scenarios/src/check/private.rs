//! What is nobody else's business stays where it was said.

use std::collections::BTreeMap;

use telegram_sim::{ChatKey, Part};

use super::{Case, Wrong};
use crate::{
    Desk,
    chaos::Sent,
    diary::{Diary, Meant, Said},
};

/// Everything that stands in a chat, in words.
fn read_in(desk: &Desk, chat: ChatKey) -> Vec<String> {
    let messages = desk.world.messages(chat, Part::All);
    messages.iter().map(|message| message.content.all_words()).collect()
}

/// Everything that a bot ever wrote into a private chat, in words.
fn written(sent: &[Sent]) -> impl Iterator<Item = (&Sent, String)> {
    sent.iter().filter_map(|sent| {
        let private = Desk::id(&sent.params["chat_id"]) > 0;
        (private && sent.result.is_some()).then(|| (sent, sent.params.to_string()))
    })
}

/// What an agent did not address to the customer is in no customer's chat, and never was.
pub(super) fn notes_stay_inside(desk: &Desk, diary: &Diary, wrong: &mut Wrong) {
    let leaks = |text: &str| -> Vec<String> {
        let inside = diary.tokens_in(text).filter(|said| said.meant == Meant::Inside);
        inside.map(|said| said.token.clone()).collect()
    };
    let sent = desk.chaos.sent();
    for (sent, text) in written(&sent) {
        for token in leaks(&text) {
            wrong.push(format!(
                "{token} stays inside, and was sent to {}",
                sent.params["chat_id"]
            ));
        }
        let from = Desk::id(&sent.params["from_chat_id"]);
        let one = std::slice::from_ref(&sent.params["message_id"]);
        let ids = sent.params["message_ids"].as_array().map_or(one, Vec::as_slice);
        for id in ids.iter().map(Desk::id).filter(|_| from < 0) {
            let said = diary.find(ChatKey::Group(from), id);
            if let Some(said) = said.filter(|said| said.meant == Meant::Inside) {
                wrong.push(format!(
                    "{} stays inside, and was copied to {}",
                    said.token, sent.params["chat_id"]
                ));
            }
        }
    }
    for (hand, customer) in desk
        .bots
        .iter()
        .flat_map(|hand| desk.customers.iter().map(move |c| (hand, c)))
    {
        for text in read_in(desk, hand.account.chat_with(customer.id)) {
            for token in leaks(&text) {
                wrong.push(format!("{token} stays inside, and {} reads it", customer.name));
            }
        }
    }
}

/// Whose ticket each topic is: bot and customer, by group and thread.
pub(super) fn owners(desk: &Desk, cases: &[Case]) -> BTreeMap<(i64, i64), (i64, i64)> {
    let mut owners = BTreeMap::new();
    for sent in desk.chaos.sent() {
        let Some(result) = sent.result.filter(|_| sent.method == "createForumTopic") else {
            continue;
        };
        let named = sent.params["name"].as_str().unwrap_or_default().to_owned();
        let case = cases
            .iter()
            .find(|case| named.starts_with(&format!("№{} ", case.ticket.id)));
        if let Some(case) = case {
            let place = (
                Desk::id(&sent.params["chat_id"]),
                Desk::id(&result["message_thread_id"]),
            );
            owners.insert(place, (case.ticket.bot.0, case.ticket.customer.user.0));
        }
    }
    owners
}

/// Nobody reads what belongs to somebody else's ticket: not in a private chat, and not in a topic.
pub(super) fn nobody_reads_others(desk: &Desk, diary: &Diary, cases: &[Case], wrong: &mut Wrong) {
    let owners = owners(desk, cases);
    let of = |said: &Said| match (said.chat, said.thread) {
        (ChatKey::Private { bot, user }, _) => Some((bot, user)),
        (ChatKey::Group(group), Some(thread)) => owners.get(&(group, thread)).copied(),
        (ChatKey::Group(_), None) => None,
    };
    for (hand, customer) in desk
        .bots
        .iter()
        .flat_map(|hand| desk.customers.iter().map(move |c| (hand, c)))
    {
        let chat = hand.account.chat_with(customer.id);
        for text in read_in(desk, chat) {
            for said in diary.tokens_in(&text) {
                if of(said) != Some((hand.account.id, customer.id)) {
                    wrong.push(format!(
                        "{} of {:?} reads {}, which is of {:?}",
                        customer.name,
                        chat,
                        said.token,
                        of(said)
                    ));
                }
            }
        }
    }
    for group in [desk.first, desk.experts] {
        for message in desk.world.messages(group, Part::All) {
            let place = message.thread.and_then(|thread| owners.get(&(group.chat_id(), thread)));
            if !desk.is_bot(message.author) {
                continue;
            }
            for said in diary
                .tokens_in(&message.content.all_words())
                .filter(|said| said.meant == Meant::ForAgents)
            {
                if of(said) != place.copied() {
                    wrong.push(format!(
                        "{} stands in a topic of {place:?}, and is of {:?}",
                        said.token,
                        of(said)
                    ));
                }
            }
        }
    }
}

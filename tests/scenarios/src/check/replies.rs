//! What replies to something goes where that belongs.

use std::collections::BTreeMap;

use domain::{ChatId, MessageId, TicketId, ticket::Event};
use serde_json::Value;

use super::{Case, Wrong};
use crate::{Desk, diary::Diary};

/// The ticket of each message of a customer's chat: what they wrote, and what an agent's words were copied to for certain.
fn tickets_of(desk: &Desk, cases: &[Case]) -> BTreeMap<(i64, i64, i64), TicketId> {
    let mut of = BTreeMap::new();
    let mut replies: BTreeMap<(i64, i64, i64), (TicketId, i64)> = BTreeMap::new();
    for case in cases {
        let (bot, user) = (case.ticket.bot.0, case.ticket.customer.user.0);
        for event in case.commits.iter().flat_map(|commit| &commit.events) {
            for message in event.messages() {
                if message.chat == ChatId(user) {
                    of.entry((bot, user, message.id.0)).or_insert(case.ticket.id);
                } else if let Event::AgentReplied { .. } = event {
                    replies.insert((bot, message.chat.0, message.id.0), (case.ticket.id, user));
                }
            }
        }
    }
    for sent in desk.chaos.sent().iter().filter(|sent| !sent.clouded) {
        let (Some(result), "copyMessage") = (&sent.result, sent.method.as_str()) else {
            continue;
        };
        let [from, message] = ["from_chat_id", "message_id"].map(|name| Desk::id(&sent.params[name]));
        if let Some((ticket, user)) = replies.get(&(sent.bot, from, message)) {
            of.insert((sent.bot, *user, Desk::id(&result["message_id"])), *ticket);
        }
    }
    of
}

/// A customer's reply is in the ticket of the message that it replies to, or in one that continues it.
pub(super) fn find_their_ticket(desk: &Desk, diary: &Diary, cases: &[Case], wrong: &mut Wrong) {
    let of = tickets_of(desk, cases);
    let continued: BTreeMap<TicketId, TicketId> = cases
        .iter()
        .filter_map(|case| Some((case.ticket.id, case.ticket.continues?)))
        .collect();
    for mail in &diary.delivered {
        let body = &mail.update["message"];
        let user = Desk::id(&body["chat"]["id"]);
        let [message, replied] = [&body["message_id"], &body["reply_to_message"]["message_id"]].map(Value::as_i64);
        let (Some(message), Some(replied)) = (message, replied) else {
            continue;
        };
        let place = |id: i64| of.get(&(mail.bot, user, id)).copied();
        let (Some(is_in), Some(meant)) = (place(message), place(replied)) else {
            continue;
        };
        let mut chain = Some(is_in);
        while let Some(ticket) = chain.filter(|ticket| *ticket != meant) {
            chain = continued.get(&ticket).copied();
        }
        if chain.is_none() {
            let message = MessageId(message);
            wrong.push(format!(
                "{message} of {user} replies to {replied} of ticket {meant}, and is in {is_in}"
            ));
        }
    }
}

//! Who is called, offered something, and told.

use std::collections::BTreeMap;

use domain::{
    TicketId, Timestamp, UserId,
    ticket::{Event, Ticket},
};
use jiff::SignedDuration;
use telegram_sim::{ChatKey, Part};

use super::{Case, Wrong};
use crate::Desk;

/// The clock looks once a minute, and what it finds has to be handled.
const LATE: SignedDuration = SignedDuration::from_mins(3);

fn is_past(desk: &Desk, at: Timestamp) -> bool {
    at.checked_add(LATE).is_ok_and(|late| late < desk.time.now())
}

/// A call goes through the list, one after the other, until somebody acknowledges or has the ticket; and then no more.
pub(super) fn calls_are_repeated_until_answered(desk: &Desk, cases: &[Case], wrong: &mut Wrong) {
    let chain = &desk.policy.settings.on_call.chain;
    for Case { ticket, commits } in cases {
        let mut calls: Option<(u32, Timestamp)> = None;
        for commit in commits {
            for event in &commit.events {
                match event {
                    Event::Called { to, attempt, next, .. } => {
                        let in_turn = match calls {
                            None => *attempt == 1,
                            Some((before, due)) => *attempt == before + 1 && due <= commit.at,
                        };
                        let place = usize::try_from(*attempt - 1).unwrap_or_default() % chain.len();
                        if !in_turn || chain[place] != *to {
                            wrong.push(format!(
                                "{}: {to} was called out of turn, {calls:?}: {event:?}",
                                ticket.id
                            ));
                        }
                        calls = Some((*attempt, *next));
                    }
                    Event::Acknowledged { .. } if calls.is_none() => {
                        wrong.push(format!("{}: acknowledged, and nobody was called", ticket.id));
                    }
                    Event::Acknowledged { .. }
                    | Event::Taken { .. }
                    | Event::Escalated { .. }
                    | Event::Resolved { .. }
                    | Event::Closed { .. } => calls = None,
                    _ => {}
                }
            }
        }
        if let Some((_, next)) = calls.filter(|(_, next)| is_past(desk, *next)) {
            wrong.push(format!("{}: nobody was called at {next}", ticket.id));
        }
    }
}

/// An offer that nobody has accepted ends with whoever is on call, neither sooner nor never.
pub(super) fn offers_come_to_an_end(desk: &Desk, cases: &[Case], wrong: &mut Wrong) {
    for Case { ticket, commits } in cases {
        if let Some(offer) = ticket
            .offer
            .as_ref()
            .filter(|offer| offer.or.is_some() && is_past(desk, offer.until))
        {
            wrong.push(format!("{}: the offer stands: {offer:?}", ticket.id));
        }
        let mut folded: Option<Ticket> = None;
        for commit in commits {
            let offer = folded.as_ref().and_then(|ticket| ticket.offer.clone());
            for event in &commit.events {
                if let Event::Taken {
                    agent,
                    by_desk: true,
                    from: Some(_),
                    ..
                } = event
                {
                    let lapsed = offer.as_ref().filter(|offer| offer.until <= commit.at);
                    if lapsed.and_then(|offer| offer.or.as_ref()).map(|or| or.0) != Some(*agent) {
                        wrong.push(format!("{}: {agent} was given it by no offer: {offer:?}", ticket.id));
                    }
                }
            }
            folded = Ticket::fold(folded, commit);
        }
    }
}

/// What a notice is known by: somebody, and two parts of its text in the agents' language.
type Told = (UserId, String, String);

fn told(ticket: TicketId, event: &Event) -> Option<Told> {
    let notice = |to: &UserId, what: String| Some((*to, format!("№{ticket}"), what));
    match event {
        Event::Called { to, attempt, .. } => notice(to, format!(" не может ждать, а вы дежурите (вызов {attempt})")),
        Event::Offered { to, .. } => notice(to, format!("Возьмёте №{ticket}?")),
        Event::Taken {
            agent, by_desk: true, ..
        } => notice(agent, format!("№{ticket} теперь у вас")),
        _ => None,
    }
}

/// Each notice comes to its person once; where nothing went wrong, neither more nor less.
pub(super) fn each_is_told_once(desk: &Desk, cases: &[Case], wrong: &mut Wrong) {
    let mut due: BTreeMap<Told, usize> = BTreeMap::new();
    for Case { ticket, commits } in cases {
        for event in commits.iter().flat_map(|commit| &commit.events) {
            if let Some(notice) = told(ticket.id, event) {
                *due.entry(notice).or_default() += 1;
            }
        }
    }
    let staff = desk.staff;
    let said: usize = [staff.anna, staff.boris]
        .iter()
        .flat_map(|agent| read(desk, *agent))
        .filter(|text| text == "/handover")
        .count();
    let handed_over = (
        UserId(staff.vera),
        "🤝".to_owned(),
        "передаёт дела. Предложено".to_owned(),
    );
    due.insert(handed_over, said);
    let sent = desk.chaos.sent();
    for ((to, of, what), times) in due {
        let says = |text: &str| text.contains(&of) && text.contains(&what);
        let came = read(desk, to.0).iter().filter(|text| says(text)).count();
        let unknown = sent.iter().filter(|sent| {
            let text = sent.params["text"].as_str().unwrap_or_default();
            sent.clouded && sent.params["chat_id"] == to.0 && says(text)
        });
        let (unknown, calm) = (unknown.count(), desk.chaos.struck() == 0);
        // Who is back before the clock looks hands nothing over.
        let fewer = calm && came < times && !what.starts_with("передаёт");
        if came > times + unknown || fewer {
            wrong.push(format!(
                "{to} was told {came} times, and should have been {times} times ({unknown} unknown): {of} {what}"
            ));
        }
    }
}

/// What stands in the chats of somebody with the bots, their own words included.
fn read(desk: &Desk, user: i64) -> Vec<String> {
    let chats = desk.bots.iter().map(|hand| hand.account.chat_with(user));
    chats.flat_map(|chat| desk.world.texts(chat, Part::All)).collect()
}

/// Whoever said last that they are there is there, whatever came twice or late. Between two bots, nobody knows what was said last.
pub(super) async fn who_says_so_is_there(desk: &Desk, wrong: &mut Wrong) {
    if desk.bots.len() > 1 {
        return;
    }
    let staff = desk.staff;
    for agent in [staff.anna, staff.boris, staff.vera] {
        let chat: ChatKey = desk.chat(agent);
        let said = desk.world.texts(chat, Part::All);
        let last = said
            .iter()
            .rfind(|text| ["/online", "/away", "/handover"].contains(&text.as_str()));
        let hands = desk.store.hands(&[UserId(agent)]).await.expect("a read");
        let is = hands.first().map(|hands| (hands.present, hands.handing_over));
        let should = last.map(|last| (last == "/online", last == "/handover"));
        if is != should {
            wrong.push(format!(
                "{agent} said {last:?} last, and is (present, handing over): {is:?}"
            ));
        }
    }
}

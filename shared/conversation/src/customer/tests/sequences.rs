//! Whatever a customer does, every word ends up in a ticket, once and in order.

use domain::{
    MessageId, StartPayload, TicketId,
    sample::{PRIVATE, anna, asks, photo},
    ticket::Command,
};
use proptest::prelude::*;

use super::chat::Chat;
use crate::{
    callback::Callback,
    customer::{Change, CustomerAction},
};

#[derive(Clone, Debug)]
enum Act {
    Write { album: bool },
    Do(Box<CustomerAction>),
    Press(u8, u64),
    Resolve(u64),
    Wait(i64),
    Repeat,
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => prop::bool::weighted(0.2).prop_map(|album| Act::Write { album }),
        1 => Just(Act::Do(Box::new(CustomerAction::Start(None)))),
        1 => Just(Act::Do(Box::new(CustomerAction::Start(StartPayload::parse("promo"))))),
        1 => prop_oneof![Just(CustomerAction::My), Just(CustomerAction::Status), Just(CustomerAction::Help), Just(CustomerAction::Language), Just(CustomerAction::Region), Just(CustomerAction::CallPerson), Just(CustomerAction::Left(true)), Just(CustomerAction::Left(false))].prop_map(|did| Act::Do(Box::new(did))),
        1 => (1..30_i64).prop_map(|id| Act::Do(Box::new(CustomerAction::Edited(asks(id, "иначе"))))),
        6 => (0..11_u8, 0..5_u64).prop_map(|(which, ticket)| Act::Press(which, ticket)),
        2 => (0..5_u64).prop_map(Act::Resolve),
        2 => prop_oneof![0..12_i64, 0..6_000_i64].prop_map(Act::Wait),
        1 => Just(Act::Repeat),
    ]
}

fn press(which: u8, ticket: u64) -> Callback {
    let ticket = TicketId(ticket);
    match which {
        0 => Callback::Menu,
        1 => Callback::Topic("payment".parse().expect("a key")),
        2 => Callback::Topic("account".parse().expect("a key")),
        3 => Callback::SendNow,
        4 => Callback::Person,
        5 => Callback::Focus(ticket),
        6 => Callback::Solved(ticket),
        7 => Callback::NotSolved(ticket),
        8 => Callback::Rate {
            ticket,
            cycle: 0,
            score: 4,
        },
        9 => Callback::Another,
        10 => Callback::Comment { ticket, cycle: 0 },
        _ => Callback::Language("en".parse().expect("a language")),
    }
}

proptest! {
    #[test]
    fn every_word_of_a_customer_ends_up_in_a_ticket_once_and_in_order(acts in prop::collection::vec(acts(), 1..60)) {
        let mut chat = Chat::new();
        let (mut id, mut albums) = (100, 0);
        let mut last = None;
        for act in acts {
            let did = match act {
                Act::Write { album } => {
                    id += 1;
                    let message = if album { photo(PRIVATE, id, &format!("a{albums}"), "") } else { asks(id, "текст") };
                    // What is written in between is between two albums.
                    albums += i64::from(!album);
                    chat.written.push(id);
                    CustomerAction::Wrote(message)
                }
                Act::Do(did) => *did,
                Act::Press(which, ticket) => CustomerAction::Pressed(Some(press(which, ticket)), MessageId(900)),
                Act::Resolve(ticket) => {
                    if chat.known.ticket(TicketId(ticket)).is_some() {
                        chat.desk(ticket, &Command::Resolve(anna()));
                    }
                    continue;
                }
                Act::Wait(minutes) => {
                    chat.waits(minutes);
                    continue;
                }
                Act::Repeat => {
                    if let Some(CustomerAction::Wrote(message)) = &last {
                        let turn = chat.repeat(CustomerAction::Wrote(message.clone()));
                        prop_assert!(turn.customer.is_none() && turn.change == Change::None);
                    }
                    continue;
                }
            };
            // What was never said would be said by its edit, under an id that comes later.
            if matches!(&did, CustomerAction::Edited(message) if !chat.written.contains(&message.at.id.0)) {
                continue;
            }
            chat.turn(did.clone());
            last = Some(did);
        }
        chat.waits(60);
        let edited = |commit: &&domain::ticket::Commit| {
            !commit.events.iter().any(|event| matches!(event, domain::ticket::Event::CustomerEdited { .. }))
        };
        let messages = chat.commits.iter().filter(edited).flat_map(|commit| commit.events.iter().flat_map(domain::ticket::Event::messages));
        let arrived: Vec<_> = messages.map(|message| message.id.0).collect();
        prop_assert_eq!(arrived, chat.written);
    }
}

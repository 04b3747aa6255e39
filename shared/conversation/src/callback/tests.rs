//! Every button fits, and reads back.

use super::*;

#[test]
fn every_button_fits_and_reads_back() {
    let ticket = TicketId(u64::MAX);
    let mut all = vec![
        Callback::Menu,
        Callback::Topic("a-topic-of-24-characters".parse().expect("a key")),
        Callback::SendNow,
        Callback::Person,
        Callback::Language("en".parse().expect("a language")),
        Callback::Regions,
        Callback::Region("region-of-24-characters-".parse().expect("a key")),
        Callback::Focus(ticket),
        Callback::Another,
        Callback::Solved(ticket),
        Callback::NotSolved(ticket),
        Callback::Rate {
            ticket,
            cycle: u32::MAX,
            score: 5,
        },
        Callback::Comment {
            ticket,
            cycle: u32::MAX,
        },
        Callback::NoComment {
            ticket,
            cycle: u32::MAX,
        },
        Callback::NewQuestion {
            ticket,
            commit: u64::MAX,
        },
        Callback::Acknowledge {
            customer: UserId(i64::MIN),
            ticket: TicketId(u64::MAX),
        },
        Callback::SendDraft {
            ticket: TicketId(u64::MAX),
            message: MessageId(i64::MAX),
            commit: None,
        },
        Callback::SendDraft {
            ticket: TicketId(u64::MAX),
            message: MessageId(i64::MIN),
            commit: Some(u64::MAX),
        },
        Callback::Recall {
            ticket,
            message: MessageId(i64::MAX),
            commit: None,
        },
        Callback::Recall {
            ticket,
            message: MessageId(i64::MIN),
            commit: Some(u64::MAX),
        },
        Callback::Approve {
            user: UserId(i64::MAX),
            request: None,
        },
        Callback::Approve {
            user: UserId(i64::MIN),
            request: Some(u64::MAX),
        },
        Callback::Decline {
            user: UserId(i64::MIN),
            request: Some(u64::MAX),
        },
    ];
    all.extend(CardAction::CODES.map(|(action, _)| Callback::Card(action, ticket)));
    all.extend(Step::CODES.map(|(step, _)| {
        Callback::PassOn(PassOn {
            ticket,
            round: u32::MAX,
            to: "a-queue-of-the-longest-name-of32".parse().expect("a queue"),
            step,
        })
    }));
    for press in all {
        let data = press.encode();
        assert!((1..=64).contains(&data.len()), "{data}");
        assert_eq!(Callback::parse(&data), Some(press), "{data}");
    }
}

#[test]
fn data_of_no_button_is_none() {
    for data in [
        "",
        "m:",
        "m:1",
        "q",
        "t:",
        "g:",
        "g:KZ",
        "t:ПЛАТЁЖ",
        "f:-1",
        "f:99999999999999999999999",
        "r:1:1",
        "c:1",
        "i:1:-1",
        "q:1:1:1",
        "a:fly:1",
        "a:take",
        "y:1:x",
        "z:1:",
        "y:1:2:3",
        "e0:c:1",
        "e0:c:1:L2",
        "e0:x:1:l2",
        "e0:c:-1:l2",
        "ex:c:1:l2",
        "e0:c:1:l2:",
    ] {
        assert_eq!(Callback::parse(data), None, "{data}");
    }
}

//! What is stored reads back, stays small, and is refused where it comes from the future.

use calendar::Span;
use proptest::prelude::*;

use super::super::{
    Album, Call, Commit, Contact, Draft, Event, Offer, Opening, Owner, REMEMBERED_INPUTS, SCHEMA, SurveyRequest,
    Ticket, TooNew, open,
};
use crate::{
    BotId, ChatId, InputId, MessageId, StartPayload, ThreadId, TicketId, Timestamp, UserId,
    message::{Content, Media, MediaKind, MessageRef},
    sample::{at, opened, opening, policy},
    settings::Urgency,
    sla::{Clock, ClockKind, EscalationStep, Level, Milestone},
};

/// A ticket in which everything is as long as it can be.
fn giant() -> Ticket {
    let name = "𓀀".repeat(64);
    let opening = Opening {
        bot: BotId(i64::MIN),
        customer: Contact {
            user: UserId(i64::MIN),
            name: name.clone(),
            username: Some("u".repeat(32)),
            lang: "rus".parse().expect("a language"),
            zone: Some("America/Argentina/ComodRivadavia".to_owned()),
            region: Some("a-region-of-24-character".parse().expect("a key")),
        },
        topic: Some("a-topic-of-24-characters".parse().expect("a key")),
        queue: "a-queue-of-thirty-two-characters".parse().expect("a queue"),
        group: ChatId(i64::MIN),
        start: StartPayload::parse(&"A".repeat(64)),
        continues: Some(TicketId(u64::MAX)),
        person_called: true,
        last_rated_at: Some(Timestamp::MAX),
        ..opening(Vec::new())
    };
    let (ticket, _) = open(
        TicketId(u64::MAX),
        opening,
        Some(InputId(i64::MIN)),
        &policy(),
        Timestamp::MAX,
    );
    let some = Some(Timestamp::MAX);
    Ticket {
        version: u64::MAX,
        schema: u16::MAX,
        cycle: u32::MAX,
        owner: Some(Owner {
            id: UserId(i64::MIN),
            name,
        }),
        waiting_since: some,
        promised: some,
        first_replied_at: some,
        worked_at: some,
        nudged_at: some,
        details_asked_at: some,
        reminded_at: some,
        reopens_until: some,
        unreachable: true,
        asked: Some(SurveyRequest {
            cycle: u32::MAX,
            agent: Some(UserId(i64::MIN)),
            score: Some(5),
            rated_at: some,
            comment: Some(u64::MAX),
            comment_album: Some("9".repeat(64)),
        }),
        age_told_at: some,
        customers_album: Some("9".repeat(64)),
        customers_thread: Some(ThreadId(i64::MIN)),
        albums: vec![
            Album {
                id: "9".repeat(64),
                note: false
            };
            super::super::album::REMEMBERED_ALBUMS
        ],
        withheld: vec![(ChatId(i64::MIN), MessageId(i64::MIN)); super::super::REMEMBERED_WITHHELD],
        urgency: Urgency::Medium,
        waits: u32::MAX,
        apologised: true,
        reacts_from: some,
        reactions: u32::MAX,
        clocks: ClockKind::ALL.map(longest_clock).into(),
        pauses: vec![
            Span {
                from: Timestamp::MIN,
                to: Timestamp::MAX
            };
            24
        ],
        paused_since: some,
        heard_at: some,
        asks_after: some,
        vip_until: some,
        vip_set_at: some,
        drafts: vec![
            Draft {
                agent: UserId(i64::MIN),
                message: MessageRef {
                    chat: ChatId(i64::MIN),
                    id: MessageId(i64::MIN),
                    content: Content::Uncopyable,
                    album: Some("9".repeat(64)),
                    media: Some(Media {
                        kind: MediaKind::Document,
                        spoiler: true,
                        caption_above: true,
                        animation: true,
                    }),
                    reply_to: Some(MessageId(i64::MIN)),
                    thread: Some(ThreadId(i64::MIN)),
                },
                answers: Some(MessageId(i64::MIN)),
                commit: Some(u64::MAX),
            };
            super::super::REMEMBERED_DRAFTS
        ],
        call: Some(Call {
            since: Timestamp::MAX,
            attempts: u32::MAX,
            next: Timestamp::MAX,
            called: vec![UserId(i64::MIN); 16],
        }),
        offer: Some(Offer {
            to: UserId(i64::MIN),
            until: Timestamp::MAX,
            or: Some((UserId(i64::MIN), "Ж".repeat(64))),
        }),
        changed_at: some,
        settings: u32::MAX,
        due: some,
        inputs: vec![InputId(i64::MIN); REMEMBERED_INPUTS],
        ..ticket
    }
}

/// A clock with as many levels as settings allow, half of them told.
fn longest_clock(kind: ClockKind) -> Clock {
    let levels: Vec<Level> = (95..100)
        .map(Level::Warning)
        .chain([Level::Breach])
        .chain(EscalationStep::ALL.map(Level::Chain))
        .collect();
    let stage = |level: &Level| Milestone {
        at: Timestamp::MAX,
        level: *level,
    };
    Clock {
        kind,
        cycle: u32::MAX,
        origin: Timestamp::MAX,
        due: Some(Timestamp::MAX),
        ahead: levels.iter().map(stage).collect(),
        told: levels,
    }
}

#[test]
fn the_largest_snapshot_stays_under_16_kilobytes_and_reads_back() {
    let json = serde_json::to_string(&giant()).expect("JSON");
    assert!(json.len() <= 16 * 1024, "{}", json.len());
    assert_eq!(serde_json::from_str::<Ticket>(&json).expect("a ticket"), giant());
}

#[test]
fn a_commit_reads_back_but_for_its_words_which_are_stored_apart() {
    let (_, commit) = opened();
    let json = serde_json::to_string(&commit).expect("JSON");
    assert!(!json.contains("код"), "{json}");
    let read: Commit = serde_json::from_str(&json).expect("a commit");
    assert_eq!(
        read,
        Commit {
            body: Vec::new(),
            ..commit
        }
    );
}

#[test]
fn a_snapshot_without_the_fields_of_later_releases_is_read() {
    let mut json = serde_json::to_value(opened().0).expect("JSON");
    let fields = json.as_object_mut().expect("an object");
    fields.remove("albums");
    fields.remove("withheld");
    fields.remove("changed_at");
    fields.remove("vip_set_at");
    let ticket: Ticket = serde_json::from_value(json).expect("a ticket");
    assert_eq!(
        (ticket.albums, ticket.withheld, ticket.changed_at, ticket.vip_set_at),
        (Vec::new(), Vec::new(), None, None)
    );
}

#[test]
fn what_earlier_releases_wrote_of_vips_and_contacts_is_read() {
    let set: Event =
        serde_json::from_str(r#"{"kind":"vip_set","agent":503,"until":"2027-01-01T00:00:00Z"}"#).expect("an event");
    let until = Some("2027-01-01T00:00:00Z".parse().expect("a moment"));
    let agent = Some(UserId(503));
    assert_eq!(
        set,
        Event::VipSet {
            agent,
            until,
            set_at: None
        }
    );
    let contact: Contact = serde_json::from_str(r#"{"user":5,"name":"Anna","lang":"ru"}"#).expect("a contact");
    assert_eq!((contact.region, contact.zone), (None, None));
}

#[test]
fn a_commit_of_a_later_release_is_refused() {
    let of = |schema: u64| Commit::upcast(serde_json::json!({ "schema": schema }));
    assert!(of(u64::from(SCHEMA)).is_ok());
    assert_eq!(of(u64::from(SCHEMA) + 1), Err(TooNew { found: SCHEMA + 1 }));
    assert_eq!(of(u64::MAX), Err(TooNew { found: u16::MAX }));
}

#[test]
fn a_commit_that_does_not_follow_is_not_folded() {
    let (ticket, first) = opened();
    assert_eq!(Ticket::fold(Some(ticket.clone()), &first), None, "the same one again");
    assert_eq!(
        Ticket::fold(
            None,
            &Commit {
                version: 2,
                ..first.clone()
            }
        ),
        None,
        "the first is missing"
    );
    assert_eq!(
        Ticket::fold(
            None,
            &Commit {
                events: Vec::new(),
                ..first.clone()
            }
        ),
        None,
        "nothing opened it"
    );
    let of_another = Commit {
        version: 2,
        ticket: TicketId(13),
        ..first
    };
    assert_eq!(Ticket::fold(Some(ticket), &of_another), None);
}

proptest! {
    #[test]
    fn the_64_newest_inputs_are_remembered(count in 1_i64..200) {
        let (mut ticket, _) = opened();
        for input in 2..count {
            let edit = super::super::Command::CustomerEdits(crate::sample::asks(1, "?"));
            let change = ticket.after(&edit, Some(InputId(input)), &policy(), at(input)).expect("allowed");
            ticket = change.expect("a change").0;
        }
        for input in 1..count.max(2) {
            prop_assert_eq!(ticket.has_seen(InputId(input)), input >= count.max(2) - 64);
        }
    }
}

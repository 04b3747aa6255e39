//! A small desk for tests: its settings, its people, and their messages. Wrong numbers and names panic: a test is wrong then.

#![allow(clippy::missing_panics_doc, reason = "for tests alone")]

use jiff::{SignedDuration, Timestamp};

use crate::{
    BotId, ChatId, InputId, MessageId, Policy, QueueName, TicketId, UserId,
    message::{Content, Media, MediaKind, Message, MessageRef, Words},
    order::Order,
    settings::{Assign, Chain, Class, Group, Limits, Queue, Settings, SlaPolicy, TicketRules, Topic, Urgency},
    shifts::{OnCall, RotationRules},
    staff::{Agent, Role, StaffMember, Standing},
    ticket::{Commit, Contact, Event, Opening, Ticket, open},
};

/// The bot of the small desk.
pub const BOT: BotId = BotId(77);
/// Its customer.
pub const CUSTOMER: UserId = UserId(1_000);
/// The customer's private chat.
pub const PRIVATE: ChatId = ChatId(1_000);
/// The group of the first level.
pub const FIRST: ChatId = ChatId(-1_001);
/// The group of the experts.
pub const EXPERTS: ChatId = ChatId(-1_002);
/// Its admin, who is not on the staff.
pub const ADMIN: UserId = UserId(900);

/// So many seconds after a Monday morning.
#[must_use]
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_772_442_000 + seconds).expect("a moment")
}

/// So many minutes, in seconds.
#[must_use]
pub fn minutes(minutes: i64) -> i64 {
    minutes * 60
}

/// So many hours, in seconds.
#[must_use]
pub fn hours(hours: i64) -> i64 {
    hours * 3_600
}

/// A queue of that name.
#[must_use]
pub fn queue(name: &str) -> QueueName {
    name.parse().expect("a queue's name")
}

/// Two groups; queues `l1`, `l2` and `vip`, which promise an answer within 15, 60 and 5 minutes; two topics.
#[must_use]
pub fn settings() -> Settings {
    let of = |group: &str, escalates_to: Option<&str>| Queue {
        group: group.to_owned(),
        escalates_to: escalates_to.map(queue),
        on: true,
        assign: Assign::ByHand,
        calls: false,
        title: [].into(),
    };
    let topic = |key: &str, class, queue: Option<&str>| Topic {
        key: key.parse().expect("a key"),
        queue: queue.map(self::queue),
        class,
        urgency: Urgency::default(),
        title: [].into(),
        questions: Vec::new(),
    };
    Settings {
        brand: "Watchdesk".to_owned(),
        languages: vec!["ru".parse().expect("a language"), "en".parse().expect("a language")],
        desk_language: None,
        zone: "Europe/Moscow".to_owned(),
        admins: vec![ADMIN],
        groups: [
            ("main".to_owned(), Group { chat: FIRST }),
            ("experts".to_owned(), Group { chat: EXPERTS }),
        ]
        .into(),
        leave_unknown_groups: false,
        queues: [
            (queue("l1"), of("main", Some("l2"))),
            (queue("l2"), of("experts", None)),
            (queue("vip"), of("main", Some("l2"))),
        ]
        .into(),
        default_queue: queue("l1"),
        vip_queue: Some(queue("vip")),
        order: Order::Priority,
        topics: vec![
            topic("payment", Class::Urgent, Some("vip")),
            topic("account", Class::Normal, None),
        ],
        calendars: [].into(),
        policies: [("l1", 15), ("l2", 60), ("vip", 5)]
            .map(|(queue, minutes)| promise(queue, minutes))
            .into(),
        chain: Chain::default(),
        capacity: 5,
        shifts: Vec::new(),
        regions: Vec::new(),
        routes: Vec::new(),
        rotation: RotationRules::default(),
        on_call: OnCall::default(),
        alarms: Vec::new(),
        quiet_hours: None,
        tickets: TicketRules::default(),
        limits: Limits::default(),
    }
}

/// A policy for one queue: an answer within so many minutes, round the clock.
#[must_use]
pub fn promise(queue: &str, minutes: i64) -> SlaPolicy {
    SlaPolicy {
        name: queue.to_owned(),
        queues: vec![self::queue(queue)],
        classes: Vec::new(),
        besides: false,
        calendar: None,
        first_response: Some(SignedDuration::from_mins(minutes)),
        next_response: None,
        reaction: None,
        resolution: None,
        update_every: None,
        warn_at: vec![50, 80],
    }
}

/// [`settings`], ready to decide under.
#[must_use]
pub fn policy() -> Policy {
    Policy::new(3, settings())
}

fn staffer(id: i64, name: &str, role: Role) -> StaffMember {
    StaffMember {
        id: UserId(id),
        name: name.to_owned(),
        role,
    }
}

/// An agent of the first level.
#[must_use]
pub fn anna() -> StaffMember {
    staffer(501, "Anna", Role::L1)
}

/// Another one.
#[must_use]
pub fn boris() -> StaffMember {
    staffer(502, "Boris", Role::L2)
}

/// The supervisor.
#[must_use]
pub fn vera() -> StaffMember {
    staffer(503, "Vera", Role::Supervisor)
}

/// A stored member of staff.
#[must_use]
pub fn on_staff(staffer: &StaffMember, standing: Standing) -> Agent {
    Agent {
        id: staffer.id,
        name: staffer.name.clone(),
        lang: "ru".parse().expect("a language"),
        role: staffer.role,
        standing,
        asks_for: None,
        invited_by: ADMIN,
        since: at(0),
        version: 1,
        input: InputId(1),
    }
}

/// A text in a chat.
#[must_use]
pub fn message(chat: ChatId, id: i64, text: &str) -> Message {
    Message {
        at: MessageRef {
            chat,
            id: MessageId(id),
            content: Content::Text,
            album: None,
            media: None,
            reply_to: None,
            thread: None,
        },
        words: Words {
            text: text.to_owned(),
            ..Words::default()
        },
        written: None,
    }
}

/// A photo of an album; only one of them has the caption.
#[must_use]
pub fn photo(chat: ChatId, id: i64, album: &str, caption: &str) -> Message {
    let mut photo = message(chat, id, caption);
    photo.at.content = Content::Captioned;
    photo.at.album = Some(album.to_owned());
    photo.at.media = Some(Media {
        kind: MediaKind::Photo,
        spoiler: false,
        caption_above: false,
        animation: false,
    });
    photo.words.file = Some(format!("file-{id}"));
    photo
}

/// The customer writes.
#[must_use]
pub fn asks(id: i64, text: &str) -> Message {
    message(PRIVATE, id, text)
}

/// Somebody writes in the topic of the first level.
#[must_use]
pub fn says(id: i64, text: &str) -> Message {
    message(FIRST, id, text)
}

/// The customer, as tickets know them.
#[must_use]
pub fn contact() -> Contact {
    Contact {
        user: CUSTOMER,
        name: "Ирина".to_owned(),
        username: None,
        lang: "ru".parse().expect("a language"),
        zone: None,
        region: None,
    }
}

/// What opens a ticket in queue `l1` with those messages.
#[must_use]
pub fn opening(messages: Vec<Message>) -> Opening {
    Opening {
        bot: BOT,
        customer: contact(),
        topic: None,
        class: Class::Normal,
        urgency: Urgency::default(),
        queue: queue("l1"),
        group: FIRST,
        messages,
        written: None,
        start: None,
        continues: None,
        person_called: false,
        last_rated_at: None,
        vip_until: None,
        vip_set_at: None,
    }
}

/// Ticket 12, just opened with one message.
#[must_use]
pub fn opened() -> (Ticket, Commit) {
    open(
        TicketId(12),
        opening(vec![asks(1, "Не приходит код")]),
        Some(InputId(1)),
        &policy(),
        at(0),
    )
}

/// A commit that resolves, as an earlier release wrote it: with a summary in its body that no message carries.
#[must_use]
pub fn with_summary(mut commit: Commit, text: &str) -> Commit {
    for event in &mut commit.events {
        if let Event::Resolved { summary, .. } = event {
            *summary = true;
            let words = Words {
                text: text.to_owned(),
                ..Words::default()
            };
            commit.body.insert(0, words);
        }
    }
    commit
}

use std::sync::Arc;

use domain::{
    InputId, MessageId,
    message::{Content, Message, MessageRef, Words},
    staff::{Role, StaffMember},
    ticket::{Command, Ticket},
};
use lambda::{
    Policies,
    clients::Aws,
    clock::{system_clock, system_dice},
};
use local::Table;
use store::{keys, tickets::TicketKey};
use webhook::{Desk, Replayed};

use super::*;
use crate::{on_disk::Folder, settings_file};

const BOT: BotId = BotId(7);
const ANNA: i64 = 4_242;
const BORIS: i64 = 5_353;

/// What must be nowhere afterwards.
const HERS: [&str; 5] = ["Anna", "Arkadyevna", "anna_public", "parcel", "agent-said"];

struct World {
    table: Table,
    desk: Desk,
    next: i64,
}

impl World {
    async fn new() -> Self {
        Self::on(Table::memory().expect("a table")).await
    }

    async fn on(table: Table) -> Self {
        table.create(&keys::definition("desk"), None).expect("a table");
        let store = Store::new(Aws::local(table.http_client()).dynamodb(), "desk", 1);
        let settings = settings_file::parse("starter", settings_file::STARTER).expect("settings");
        store.put_policy(&settings).await.expect("settings");
        let desk = Desk {
            policies: Arc::new(Policies::new(store.clone(), system_clock())),
            store,
            clock: system_clock(),
            dice: system_dice(),
            bot: BOT,
            bot_username: "desk_bot".into(),
        };
        Self { table, desk, next: 1 }
    }

    fn update(&mut self, user: i64, name: &str, text: &str) -> String {
        self.next += 1;
        let (last, public) = if user == ANNA {
            ("Arkadyevna", "anna_public")
        } else {
            ("Petrov", "boris_public")
        };
        let from = json!({ "id": user, "is_bot": false, "first_name": name, "last_name": last, "username": public, "language_code": "en" });
        let chat = json!({ "id": user, "type": "private", "first_name": name });
        let message =
            json!({ "message_id": self.next, "date": 1_800_000_000, "from": from, "chat": chat, "text": text });
        json!({ "update_id": self.next, "message": message }).to_string()
    }

    async fn writes(&mut self, user: i64, name: &str, text: &str) {
        let update = self.update(user, name, text);
        let replayed = self.desk.replay(update.as_bytes()).await.expect("a turn");
        assert!(matches!(replayed, Replayed::Done(_)));
    }

    async fn answers(&self, user: i64, ticket: TicketId) {
        let by = StaffMember {
            id: UserId(99),
            name: "Oleg".into(),
            role: Role::L1,
        };
        let message = Message {
            at: MessageRef {
                chat: ChatId(-1),
                id: MessageId(31),
                content: Content::Text,
                media: None,
                album: None,
                reply_to: None,
                thread: None,
            },
            words: Words {
                text: "agent-said: Anna, your parcel is here".into(),
                ..Words::default()
            },
            written: None,
        };
        let command = Command::AgentWrites {
            by,
            message,
            answers: None,
            to_customer: true,
        };
        let policy = self.desk.policies.get().await.expect("settings");
        let of = TicketKey {
            bot: BOT,
            customer: UserId(user),
            ticket,
        };
        handlers::ticket::execute(&self.desk.store, of, &command, &policy, (self.desk.clock)())
            .await
            .expect("a turn");
    }

    /// Everything that the table holds, as text.
    async fn everything(&self) -> String {
        let client = Aws::local(self.table.http_client()).dynamodb();
        let items = client.scan().table_name("desk").send().await.expect("a scan").items;
        format!("{items:?}")
    }

    async fn newest(&self, user: i64) -> Ticket {
        let known = self.desk.store.known(BOT, UserId(user), None).await.expect("a read");
        known.tickets.into_iter().next().expect("a ticket")
    }

    async fn folded(&self, ticket: TicketId) -> Ticket {
        let commits = self.desk.store.commits(ticket, 0).await.expect("commits");
        commits.iter().fold(None, Ticket::fold).expect("a ticket")
    }

    async fn recount_agrees(&self) {
        let app = csat::App {
            store: self.desk.store.clone(),
        };
        let report = csat::recount(&app).await.expect("a recount");
        assert!(report.agrees() && report.tickets > 0, "{report:?}");
    }
}

async fn told() -> (World, TicketId) {
    told_on(Table::memory().expect("a table")).await
}

async fn told_on(table: Table) -> (World, TicketId) {
    let mut world = World::on(table).await;
    for text in ["my parcel is late", "the parcel number is 17", "parcel!"] {
        world.writes(ANNA, "Anna", text).await;
    }
    world.writes(BORIS, "Boris", "another question").await;
    let ticket = world.newest(ANNA).await.id;
    world.answers(ANNA, ticket).await;
    // What could not be handled, by her and by somebody else.
    let (hers, his) = (
        world.update(ANNA, "Anna", "a parcel unread"),
        world.update(BORIS, "Boris", "unread"),
    );
    for (input, body) in [(900, hers), (901, his)] {
        let now = (world.desk.clock)();
        world
            .desk
            .store
            .park(BOT, InputId(input), &body, "a test", now)
            .await
            .expect("kept");
    }
    let app = csat::App {
        store: world.desk.store.clone(),
    };
    csat::catch_up(&app, &[ticket]).await.expect("counted");
    (world, ticket)
}

#[tokio::test]
async fn afterwards_nothing_in_the_table_says_who_they_are_or_what_was_said() {
    let (world, ticket) = told().await;
    let before = world.everything().await;
    for word in HERS {
        assert!(before.contains(word), "{word} has to be there first");
    }
    let found = look(&world.desk.store, BOT, UserId(ANNA)).await.expect("a look");
    assert_eq!(
        (found.tickets.as_slice(), found.profile, found.snapshots, found.parked),
        (&[ticket][..], true, 1, 1)
    );
    let erased = all(&world.desk.store, BOT, UserId(ANNA), |_| ()).await.expect("erased");
    assert_eq!((erased.commits, erased.parked), (found.commits, found.parked));
    let after = world.everything().await;
    for word in HERS {
        assert!(!after.contains(word), "{word} is still there");
    }
    let boris = world.newest(BORIS).await;
    assert_eq!(boris.customer.name, "Boris Petrov", "nobody else is touched");
    assert!(after.contains("another question"));
    world.recount_agrees().await;
    let stored = world.newest(ANNA).await;
    assert_eq!((stored.customer.name.as_str(), &stored.customer.username), ("", &None));
    assert_eq!(world.folded(ticket).await.customer, stored.customer);
    assert_eq!(world.folded(ticket).await.version, stored.version);
}

/// In every field that a customer fills, or that may repeat what they said.
const MARK: &str = "hersmark";

/// What she sends, with the mark wherever Telegram lets her put something.
fn marked(id: i64, content: &Value) -> String {
    let from = json!({ "id": ANNA, "is_bot": false, "first_name": MARK, "last_name": MARK, "username": MARK, "language_code": "en" });
    let mut message = json!({
        "message_id": id, "date": 1_800_000_000, "from": from,
        "chat": { "id": ANNA, "type": "private", "first_name": MARK, "last_name": MARK, "username": MARK },
        "quote": { "text": MARK, "position": 0 },
        "forward_origin": { "type": "hidden_user", "sender_user_name": MARK, "date": 1_800_000_000 },
    });
    for (name, value) in content.as_object().into_iter().flatten() {
        message[name] = value.clone();
    }
    json!({ "update_id": id, "message": message }).to_string()
}

#[tokio::test]
async fn a_mark_in_every_field_that_a_customer_fills_is_nowhere_afterwards() {
    let mut world = World::new().await;
    let link = json!([{ "type": "text_link", "offset": 0, "length": 2, "url": format!("https://{MARK}.example/") }]);
    let photo = json!([{ "file_id": MARK, "file_unique_id": MARK, "width": 1, "height": 1 }]);
    let contents = [
        json!({ "text": format!("/start {MARK}") }),
        json!({ "text": MARK, "entities": link }),
        json!({ "photo": photo, "caption": MARK, "caption_entities": link }),
        json!({ "contact": { "phone_number": MARK, "first_name": MARK } }),
        json!({ "poll": { "id": MARK, "question": MARK, "options": [{ "text": MARK, "voter_count": 0 }] } }),
    ];
    for content in &contents {
        world.next += 1;
        let replayed = world.desk.replay(marked(world.next, content).as_bytes()).await;
        assert!(matches!(replayed, Ok(Replayed::Done(_))), "{content}");
    }
    let ticket = world.newest(ANNA).await;
    assert_eq!(ticket.start.as_ref().map(domain::StartPayload::as_str), Some(MARK));
    let by = StaffMember {
        id: UserId(99),
        name: "Oleg".into(),
        role: Role::Supervisor,
    };
    let words = Words {
        text: MARK.to_owned(),
        ..Words::default()
    };
    let failure = domain::ticket::Failure::new(domain::ticket::Side::Customer, 1, MARK);
    let onward = Command::EscalateTo {
        by: by.clone(),
        to: None,
        urgency: None,
        form: Some(words.clone()),
    };
    let at = MessageRef {
        chat: ticket.group,
        id: MessageId(9_000),
        content: Content::Text,
        album: None,
        media: None,
        reply_to: None,
        thread: None,
    };
    let resolves = Command::With {
        command: Box::new(Command::Resolve(by)),
        message: Message {
            at,
            words,
            written: None,
        },
        answers: None,
        leaves: true,
    };
    for command in [Command::SendingFailed(failure), onward, resolves] {
        let policy = world.desk.policies.get().await.expect("settings");
        let of = TicketKey {
            bot: BOT,
            customer: UserId(ANNA),
            ticket: ticket.id,
        };
        let told = handlers::ticket::execute(&world.desk.store, of, &command, &policy, (world.desk.clock)()).await;
        told.expect("a turn");
    }
    assert!(world.everything().await.contains(MARK));
    all(&world.desk.store, BOT, UserId(ANNA), |_| ()).await.expect("erased");
    let after = world.everything().await;
    let around = after
        .find(MARK)
        .map(|at| after[at.saturating_sub(200)..].chars().take(300).collect::<String>());
    assert_eq!(around, None, "what is left, with what stands around it");
    assert_eq!(
        world.folded(ticket.id).await,
        world.newest(ANNA).await,
        "the history is that of the snapshot"
    );
    // Who begins a conversation and has no ticket yet is erased, too.
    world.next += 1;
    let started = marked(world.next, &json!({ "text": format!("/start {MARK}") }));
    world.desk.replay(started.as_bytes()).await.expect("a turn");
    all(&world.desk.store, BOT, UserId(ANNA), |_| ()).await.expect("erased");
    assert!(!world.everything().await.contains(MARK));
}

#[tokio::test]
async fn no_byte_of_the_folders_files_holds_what_was_erased_though_nobody_has_read_the_stream() {
    let folder = Folder::new("erase");
    let table = Table::open(folder.path().join("desk.sqlite")).expect("a table");
    let (world, ticket) = told_on(table).await;
    let stream = world.table.stream("desk").expect("a stream");
    let news = stream
        .records_after(local::Sequence::START, 1_000)
        .expect("records")
        .len();
    // What was said and gone again before: in free pages.
    world.desk.store.unpark(BOT, InputId(900)).await.expect("taken away");
    let spool = Data::spool_of(folder.path()).expect("a spool");
    let update = json!({ "update_id": 7, "message": { "from": { "id": ANNA }, "text": "a parcel that waits" } });
    spool.put(&[(ANNA, update.to_string().into())]).expect("kept");
    for word in HERS {
        assert!(!folder.files_with(word).is_empty(), "{word} has to be there first");
    }
    all(&world.desk.store, BOT, UserId(ANNA), |_| ()).await.expect("erased");
    assert_eq!(forget_waiting(&spool, UserId(ANNA), &[]).expect("forgotten"), 1);
    // The desk may be at work: its connections are open.
    assert!(Data::scrub(folder.path()).expect("scrubbed"));
    for word in HERS {
        assert_eq!(folder.files_with(word), Vec::<PathBuf>::new(), "{word} is still there");
    }
    assert!(
        !folder.files_with("another question").is_empty(),
        "nobody else is touched"
    );
    // What the stream has told nobody yet is told, without the words.
    let records = stream.records_after(local::Sequence::START, 1_000).expect("records");
    assert!(records.len() > news);
    for record in &records {
        let seen = lambda::stream::image(&record.event).expect("a record");
        assert!(seen.is_some() || record.event.event_name == "REMOVE");
    }
    assert_eq!(world.folded(ticket).await.version, world.newest(ANNA).await.version);
}

#[tokio::test]
async fn it_may_be_stopped_and_repeated() {
    let (world, ticket) = told().await;
    // Stopped in the middle: the snapshot, and no commit.
    let stored = world.newest(ANNA).await;
    assert!(world.desk.store.erase_snapshot(&stored).await.expect("erased"));
    let erased = all(&world.desk.store, BOT, UserId(ANNA), |_| ()).await.expect("erased");
    assert!(erased.commits > 0 && erased.snapshots == 0, "{erased:?}");
    let again = all(&world.desk.store, BOT, UserId(ANNA), |_| ())
        .await
        .expect("nothing");
    assert!(again.nothing() && again.tickets == [ticket], "{again:?}");
    assert!(
        look(&world.desk.store, BOT, UserId(ANNA))
            .await
            .expect("a look")
            .nothing()
    );
}

#[tokio::test]
async fn whoever_writes_again_afterwards_is_answered_as_ever() {
    let (mut world, ticket) = told().await;
    all(&world.desk.store, BOT, UserId(ANNA), |_| ()).await.expect("erased");
    let version = world.newest(ANNA).await.version;
    world.writes(ANNA, "Anna", "it is me again").await;
    let stored = world.newest(ANNA).await;
    assert_eq!((stored.id, stored.version), (ticket, version + 1));
    assert_eq!(world.folded(ticket).await, stored);
    let app = csat::App {
        store: world.desk.store.clone(),
    };
    csat::catch_up(&app, &[ticket]).await.expect("counted");
    world.recount_agrees().await;
}

#[tokio::test]
async fn an_unfinished_conversation_is_erased_with_its_words() {
    let mut world = World::new().await;
    world.writes(ANNA, "Anna", "/start").await;
    all(&world.desk.store, BOT, UserId(ANNA), |_| ()).await.expect("erased");
    let after = world.everything().await;
    assert!(!after.contains("Anna") && !after.contains("anna_public"));
}

#[test]
fn an_update_is_of_whom_it_names_or_whose_topic_it_is_from() {
    let topics = [(ChatId(-5), ThreadId(9))];
    let of = |value: Value| is_of(&value.to_string(), UserId(42), &topics);
    assert!(of(json!({ "message": { "from": { "id": 42 } } })));
    assert!(of(
        json!({ "message": { "new_chat_participant": [{ "user_id": 42 }] } })
    ));
    assert!(of(
        json!({ "message": { "chat": { "id": -5 }, "message_thread_id": 9, "from": { "id": 1 } } })
    ));
    assert!(!of(
        json!({ "message": { "chat": { "id": -5 }, "message_thread_id": 8, "from": { "id": 1 }, "text": "42" } })
    ));
    assert!(is_of("no JSON, and 42 in it", UserId(42), &topics));
}

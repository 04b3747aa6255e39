//! One value or more of every meaning, made of given words.

use conversation::{
    callback::{Callback, CardAction, PassOn, Step},
    text::{
        Above, Card, Details, EscalationForm, HandedOver, Ids, IncidentReport, Lack, ManualPart, Say, Status, Stays,
        When, Which,
    },
};
use domain::{
    ChatId, MessageId, ThreadId, TicketId, UserId,
    assign::Presence,
    settings::{Class, Urgency},
    sla::{ClockKind, EscalationStep, Level},
    staff::Role,
    ticket::{CameTo, Missing, Rejected, Side, State, WhyClosed},
};

use super::{
    promises,
    values::{Values, at, lang, name, soon},
};

/// Samples by meaning, and a `match` that stops compiling when a meaning has none.
macro_rules! samples {
    ($make:ident($values:ident) -> $kind:ident, $check:ident: $($meaning:pat => $samples:expr,)*) => {
        pub(super) fn $make($values: &Values) -> Vec<(String, $kind)> {
            let named = |meaning: &str, samples: Vec<$kind>| {
                let meaning = meaning.split([' ', '(', '{']).next().unwrap_or_default().to_owned();
                samples.into_iter().map(move |sample| (meaning.clone(), sample))
            };
            let mut all = Vec::new();
            $(all.extend(named(stringify!($meaning), Vec::from($samples)));)*
            for (_, sample) in &all {
                $check(sample);
            }
            all
        }

        fn $check(sample: &$kind) {
            match sample {
                $($meaning => (),)*
            }
        }
    };
}

samples! { says(v) -> Say, is_sampled:
    Say::Greeting { .. } => [
        Say::Greeting { brand: "Яблочный сад".to_owned(), name: v.name() },
        Say::Greeting { brand: "Яблочный сад".to_owned(), name: String::new() },
    ],
    Say::WelcomeBack { .. } => [Say::WelcomeBack { ticket: v.line(State::InProgress) }],
    Say::ChooseTopic => [Say::ChooseTopic],
    Say::Question { .. } => {
        let built_in = ["payment", "account", "features", "complaint", "ideas"];
        let two = |topic| [0, 1].map(|number| Say::Question { topic: name(topic), number, of: 2 });
        let own = Say::Question { topic: name("own"), number: 0, of: 1 };
        let beyond = Say::Question { topic: name("payment"), number: 2, of: 3 };
        built_in.into_iter().flat_map(two).chain([own, beyond]).collect::<Vec<_>>()
    },
    Say::Attach => [Say::Attach],
    Say::ByHand => [Say::ByHand],
    Say::TooManyOpen(_) => [Say::TooManyOpen(v.ticket)],
    Say::TooManyOpenings { .. } => [Some(v.ticket), None].map(|ticket| Say::TooManyOpenings { next: soon(), ticket }),
    Say::Help => [Say::Help],
    Say::ChooseLanguage => [Say::ChooseLanguage],
    Say::LanguageChosen => [Say::LanguageChosen],
    Say::ChooseRegion { .. } => [None, Some(name("kz"))].map(|current| Say::ChooseRegion { current }),
    Say::RegionChosen(..) => {
        let now = When { zone: "Asia/Almaty".to_owned(), ..at("2026-11-24T12:00:00Z") };
        [Say::RegionChosen(name("kz"), now)]
    },
    Say::Status(_) => {
        let status = |state, queue, owner, promised| Say::Status(Status { line: v.line(state), queue: name(queue), owner, promised });
        [
            status(State::Accepted, "l1", None, Some(soon())),
            status(State::InProgress, "night", Some(v.name()), Some(at("2026-11-24T11:40:00Z"))),
            status(State::NeedsDetails, "own", Some(v.name()), None),
        ]
    },
    Say::MyTickets(_) => {
        let states = State::ALL.into_iter().cycle();
        let list = |many| Say::MyTickets(states.clone().take(many).map(|state| v.line(state)).collect());
        [list(1), list(v.many), list(5), list(21), list(22)]
    },
    Say::Which(_) => {
        let which = |many| Say::Which(Which {
            tickets: State::ALL.into_iter().cycle().take(many).map(|state| v.line(state)).collect(),
            otherwise: v.ticket,
        });
        [which(2), which(5)]
    },
    Say::NoTickets => [Say::NoTickets],
    Say::Focused(_) => [Say::Focused(v.ticket)],
    Say::NothingHere => [Say::NothingHere],
    Say::GroupBusy => [Say::GroupBusy],
    Say::ButtonsAnew => [Say::ButtonsAnew],
    Say::CannotBeCopied => [Say::CannotBeCopied],
    Say::Stars(_) => [Say::Stars(1), Say::Stars(5)],
    Say::No(_) => [
        Rejected::Over,
        Rejected::TakenBy(v.name()),
        Rejected::AlreadyYours,
        Rejected::AlreadyThere,
        Rejected::Outdated,
        Rejected::NotAllowed,
        Rejected::NowhereToEscalate,
        Rejected::QueueOff(name("own")),
        Rejected::NoSurvey,
        Rejected::AlreadyRated,
        Rejected::BadScore,
        Rejected::CannotBeCopied,
    ].map(Say::No),
    Say::Done => [Say::Done],
    Say::Both(..) => {
        let mine = Say::MyTickets(State::ALL.into_iter().cycle().take(22).map(|state| v.line(state)).collect());
        let question = || Box::new(Say::Question { topic: name("own"), number: 0, of: 2 });
        [Say::Both(Box::new(Say::Help), question()), Say::Both(Box::new(mine), question())]
    },
    Say::TryLater => [Say::TryLater],
    Say::Accepted { .. } => promises::accepted(v.ticket, [&name("l1"), &name("l2"), &name("own")], &soon(), &at("2026-11-24T09:40:00Z")),
    Say::Taken { .. } => [Say::Taken { ticket: v.ticket, agent: v.name() }],
    Say::Above(_) => [
        Above::Number(v.ticket),
        Above::ForwardedFrom(v.name()),
        Above::AnswersElsewhere { name: v.name(), quote: None },
        Above::AnswersElsewhere { name: v.name(), quote: Some("Send me the code".to_owned()) },
    ]
    .map(Say::Above),
    Say::DetailsNeeded(_) => [(false, None), (false, Some(soon())), (true, Some(soon()))]
        .map(|(asked, until)| Say::DetailsNeeded(Details { ticket: v.ticket, asked, until })),
    Say::DetailsReceived(_) => [Say::DetailsReceived(v.ticket)],
    Say::Reminder(_) => [Say::Reminder(v.ticket)],
    Say::Resolved { .. } => {
        let reopens_until = at("2026-11-27T12:00:00Z");
        [
            Say::Resolved { ticket: v.ticket, summary: Some(v.text.clone()), reopens_until: reopens_until.clone(), rate: true },
            Say::Resolved { ticket: v.ticket, summary: None, reopens_until, rate: false },
        ]
    },
    Say::Reopened { .. } => [soon(), at("2026-11-24T09:40:00Z")].map(|promised| Say::Reopened { ticket: v.ticket, promised }),
    Say::Closed { .. } => [WhyClosed::Settled, WhyClosed::Silence, WhyClosed::Spam].map(|why| Say::Closed { ticket: v.ticket, why }),
    Say::Escalated { .. } => [soon(), at("2026-11-24T09:40:00Z")].map(|promised| Say::Escalated { ticket: v.ticket, promised }),
    Say::Apology { .. } => [soon(), at("2026-11-24T09:40:00Z")].map(|promised| Say::Apology { ticket: v.ticket, promised }),
    Say::Expecting(..) => promises::all(v.ticket, &name("l1"), &soon()),
    Say::AtIt { .. } => [Say::AtIt { ticket: v.ticket, next: soon() }],
    Say::FollowUp(_) => [Say::FollowUp(v.ticket)],
    Say::GladItHelped => [Say::GladItHelped],
    Say::PersonCalled(_) => [Say::PersonCalled(v.ticket)],
    Say::RatingThanks(_) => [Say::RatingThanks(5), Say::RatingThanks(2)],
    Say::AskComment => [Say::AskComment],
    Say::CommentThanks => [Say::CommentThanks],
    Say::NotPassedOn(_) => Missing::ALL.map(Say::NotPassedOn),
    Say::TopicName { .. } => [
        Say::TopicName { ticket: v.ticket, topic: Some(name("payment")), name: v.name() },
        Say::TopicName { ticket: v.ticket, topic: Some(name("own")), name: v.name() },
        Say::TopicName { ticket: v.ticket, topic: None, name: String::new() },
    ],
    Say::Card(_) => {
        let states = [State::NeedsDetails, State::Resolved, State::Closed];
        let other = |state| Card { state, class: Class::Work, urgency: Urgency::Low, promised: None, topic: None, ..v.card() };
        let cards = [v.card(), v.full_card()].into_iter().chain(states.map(other));
        cards.map(|card| Say::Card(Box::new(card))).collect::<Vec<_>>()
    },
    Say::MaybeTwice => [Say::MaybeTwice],
    Say::PassedOn => [Say::PassedOn],
    Say::Kept => [Say::Kept],
    Say::TakingBack => [Say::TakingBack],
    Say::Recalled(_) => CameTo::ALL.map(Say::Recalled),
    Say::WrittenAt(_) => [Say::WrittenAt(at("2026-11-24T07:15:00Z"))],
    Say::GotStars { .. } => [Say::GotStars { score: 3, was: None }, Say::GotStars { score: 5, was: Some(1) }],
    Say::GotComment => [Say::GotComment],
    Say::ClockReached { .. } => {
        let levels = [Level::Warning(80), Level::Breach].into_iter().chain(EscalationStep::ALL.map(Level::Chain));
        let clocks = ClockKind::ALL.map(|clock| (clock, Level::Warning(50)));
        let all = levels.map(|level| (ClockKind::FirstResponse, level)).chain(clocks);
        all.map(|(clock, level)| Say::ClockReached { clock, level, due: soon() }).collect::<Vec<_>>()
    },
    Say::ClockDigest { .. } => {
        let many = |many: u64| (0..many).map(|more| TicketId(v.ticket.0.saturating_sub(more))).collect::<Vec<_>>();
        let digest = |late, soon| Say::ClockDigest { late: many(late), soon: many(soon) };
        [digest(1, 0), digest(2, 3), digest(0, 21), digest(25, 25)]
    },
    Say::Nudge { .. } => [Say::Nudge { waiting: true }, Say::Nudge { waiting: false }],
    Say::Reminded => [Say::Reminded],
    Say::DeskClosed(_) => [WhyClosed::Settled, WhyClosed::Silence, WhyClosed::Spam].map(Say::DeskClosed),
    Say::CustomerSolved => [Say::CustomerSolved],
    Say::DeskReopened => [Say::DeskReopened],
    Say::WantsPerson => [Say::WantsPerson],
    Say::CustomerLeft => [Say::CustomerLeft],
    Say::CustomerReturned => [Say::CustomerReturned],
    Say::SendingFailed { .. } => {
        let all = [Side::Customer, Side::Group].into_iter().flat_map(|to| Missing::ALL.map(|missing| (to, missing)));
        all.map(|(to, missing)| Say::SendingFailed { to, missing, why: v.text.clone() }).collect::<Vec<_>>()
    },
    Say::EscalationForm(_) => Urgency::ALL.map(|urgency| Say::EscalationForm(Box::new(EscalationForm {
        from: name("l3"),
        urgency,
        ticket: v.ticket,
        name: v.name(),
        topic: Some(name("payment")),
        text: v.text.clone(),
    }))),
    Say::AskNote { .. } => ["l2", "own"].map(|to| Say::AskNote { to: name(to), urgency: Urgency::High }),
    Say::NoteInWords => [Say::NoteInWords],
    Say::MovedTo(_) => [Say::MovedTo(name("l3")), Say::MovedTo(name("own"))],
    Say::NoTicketHere => [Say::NoTicketHere],
    Say::UnknownCommand => [Say::UnknownCommand],
    Say::Stays(_) => Stays::ALL.map(Say::Stays),
    Say::NoAndStays(_) => [Say::NoAndStays(Rejected::AlreadyYours)],
    Say::BadVip => [Say::BadVip],
    Say::CallTaken(_) => [Say::CallTaken(v.name())],
    Say::Draft => [Say::Draft],
    Say::StaffClock { .. } => [Say::StaffClock { ticket: v.ticket, clock: ClockKind::Resolution, level: Level::Breach, due: soon() }],
    Say::StaffCalled { .. } => [1, 3].map(|attempt| Say::StaffCalled { ticket: v.ticket, queue: name("l3"), attempt }),
    Say::StaffOffered { .. } => [Say::StaffOffered { ticket: v.ticket, until: soon() }],
    Say::ShiftEnded(_) => [Say::ShiftEnded(HandedOver { agent: v.name(), offered: 3, on_call: 1, kept: 0 })],
    Say::HandsOver(_) => [Say::HandsOver(HandedOver { agent: v.name(), offered: 3, on_call: 1, kept: 0 })],
    Say::ShiftBegins { .. } => [Say::ShiftBegins { waiting: 4, load: 2 }],
    Say::Incident(_) => {
        let bare = IncidentReport {
            ticket: v.ticket,
            since: soon(),
            queue: "security".parse().expect("a queue"),
            class: Class::Urgent,
            urgency: Urgency::High,
            calls: 2,
            acknowledged: None,
            taken: None,
            passed_on: None,
            resolved: None,
            owner: None,
        };
        let full = IncidentReport {
            calls: 1,
            acknowledged: Some((v.name(), soon(), jiff::SignedDuration::from_mins(3))),
            taken: Some((v.name(), soon())),
            passed_on: Some(("l3".parse().expect("a queue"), soon())),
            resolved: Some(soon()),
            owner: Some(v.name()),
            ..bare.clone()
        };
        [Say::Incident(Box::new(bare)), Say::Incident(Box::new(full))]
    },
    Say::StaffIdle(_) => [Say::StaffIdle(v.ticket)],
    Say::StaffAssigned(_) => [Say::StaffAssigned(v.ticket)],
    Say::StaffByHand { .. } => [None, Some(name("payment"))].map(|topic| Say::StaffByHand { ticket: v.ticket, topic, queue: name("l1") }),
    Say::GroupLacks(..) => Lack::ALL.map(|lack| Say::GroupLacks(ChatId(-1_001_234_567_890), lack, (lack != Lack::Bot).then(|| v.text.clone()))),
    Say::GroupWorks(_) => [Say::GroupWorks(ChatId(-1_001_234_567_890))],
    Say::Manual(_) => {
        let part = |alarm: Option<&str>| ManualPart { part: "payment".to_owned(), until: soon(), alarm: alarm.map(str::to_owned) };
        [Say::Manual(Vec::new()), Say::Manual(vec![part(None), part(Some("payments-down"))])]
    },
    Say::BadManual(_) => [Say::BadManual(vec!["all".to_owned(), "payment".to_owned(), "l1".to_owned()])],
    Say::Presence { .. } => Presence::ALL.map(|presence| Say::Presence { presence, load: 2, capacity: 5 }),
    Say::NotStaff => [Say::NotStaff],
    Say::Anonymous => [Say::Anonymous],
    Say::Ids(_) => [None, Some(ThreadId(17))].map(|thread| Say::Ids(Ids { chat: ChatId(-1_001_234_567_890), thread, user: UserId(777) })),
    Say::Invite { .. } => Role::ALL.map(|role| Say::Invite { link: "https://t.me/garden_bot?start=i_x".to_owned(), role }),
    Say::InviteVoid => [Say::InviteVoid],
    Say::CandidateNoted => [Say::CandidateNoted],
    Say::Candidate { .. } => [Say::Candidate { name: v.name(), user: UserId(777), role: Role::L1 }],
    Say::CandidateApproved(_) => [Say::CandidateApproved(v.name())],
    Say::CandidateDeclined(_) => [Say::CandidateDeclined(v.name())],
    Say::Welcome(_) => Role::ALL.map(Say::Welcome),
    Say::Declined => [Say::Declined],
}

samples! { presses(v) -> Callback, is_pressed:
    Callback::Menu => [Callback::Menu],
    Callback::Topic(_) => ["payment", "account", "features", "complaint", "ideas", "own"].map(|topic| Callback::Topic(name(topic))),
    Callback::SendNow => [Callback::SendNow],
    Callback::Person => [Callback::Person],
    Callback::Language(_) => ["ru", "en", "de"].map(|code| Callback::Language(lang(code))),
    Callback::Regions => [Callback::Regions],
    Callback::Region(_) => ["kz", "gone"].map(|key| Callback::Region(name(key))),
    Callback::Focus(_) => [Callback::Focus(v.ticket)],
    Callback::Another => [Callback::Another],
    Callback::Solved(_) => [Callback::Solved(v.ticket)],
    Callback::NotSolved(_) => [Callback::NotSolved(v.ticket)],
    Callback::Rate { .. } => [1, 2, 3, 4, 5].map(|score| Callback::Rate { ticket: v.ticket, cycle: 0, score }),
    Callback::Comment { .. } => [Callback::Comment { ticket: v.ticket, cycle: 0 }],
    Callback::NoComment { .. } => [Callback::NoComment { ticket: v.ticket, cycle: 0 }],
    Callback::NewQuestion { .. } => [Callback::NewQuestion { ticket: v.ticket, commit: 7 }],
    Callback::Card(..) => [
        CardAction::Take,
        CardAction::AskDetails,
        CardAction::Resolve,
        CardAction::Escalate,
        CardAction::More,
        CardAction::Back,
        CardAction::Release,
        CardAction::Spam,
    ].map(|action| Callback::Card(action, v.ticket)),
    Callback::PassOn(_) => {
        let chosen = |to, step| Callback::PassOn(PassOn { ticket: v.ticket, round: 1, to: name(to), step });
        let urgency = Urgency::ALL.map(|urgency| chosen("l2", Step::Urgency(urgency)));
        [
            chosen("l2", Step::AsItIs),
            chosen("l2", Step::Queue { next: true }),
            chosen("own", Step::Queue { next: false }),
            chosen("l2", Step::WithoutNote(Urgency::High)),
        ].into_iter().chain(urgency).collect::<Vec<_>>()
    },
    Callback::Acknowledge { .. } => [Callback::Acknowledge { customer: UserId(1), ticket: v.ticket }],
    Callback::Accept { .. } => [Callback::Accept { customer: UserId(1), ticket: v.ticket }],
    Callback::SendDraft { .. } => [Callback::SendDraft { ticket: v.ticket, message: MessageId(1), commit: None }],
    Callback::Recall { .. } => [Callback::Recall { ticket: v.ticket, message: MessageId(1), commit: None }],
    Callback::Approve { .. } => [Callback::Approve { user: UserId(777), request: Some(1) }],
    Callback::Decline { .. } => [Callback::Decline { user: UserId(777), request: Some(1) }],
}

//! However Telegram fails and wherever a worker dies, every word gets through, in order, and no lane runs in circles.

use std::collections::BTreeMap;

use conversation::text::Say;
use domain::{
    ChatId, LaneId, MessageId,
    message::Message,
    sample::{anna, asks, boris, message, photo},
    ticket::{Command, Event},
};
use proptest::prelude::*;

use super::{
    telegram::{Fate, Seen, private, source},
    world::World,
};
use crate::{MessageKey, StepKey};

#[derive(Clone, Debug)]
enum Act {
    CustomerWrites { album: bool },
    AgentWrites { colleague: bool, album: bool, note: bool },
    RecallLast,
    NoteLast,
    EditLast,
    Take,
    Ask,
    Resolve,
    Escalate,
    Rate,
    Work(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => prop::bool::weighted(0.4).prop_map(|album| Act::CustomerWrites { album }),
        4 => (prop::bool::weighted(0.3), prop::bool::weighted(0.3), prop::bool::weighted(0.2))
            .prop_map(|(colleague, album, note)| Act::AgentWrites { colleague, album, note }),
        1 => Just(Act::RecallLast),
        1 => Just(Act::NoteLast),
        1 => Just(Act::EditLast),
        1 => Just(Act::Take),
        1 => Just(Act::Ask),
        1 => Just(Act::Resolve),
        1 => Just(Act::Escalate),
        1 => Just(Act::Rate),
        8 => (0..3_usize).prop_map(Act::Work),
    ];
    prop::collection::vec(act, 0..40)
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let fate = prop_oneof![
        6 => Just(Fate::Fine),
        2 => any::<bool>().prop_map(|called| Fate::Crash { called }),
        2 => any::<bool>().prop_map(|called| Fate::Silence { called }),
        1 => Just(Fate::Later),
        1 => Just(Fate::Down),
        1 => Just(Fate::Refuse),
        1 => Just(Fate::TopicDeleted),
        1 => Just(Fate::TopicClosed),
        1 => Just(Fate::CardDeleted),
        1 => Just(Fate::SourceDeleted),
        1 => Just(Fate::Blocked),
    ];
    prop::collection::vec(fate, 0..30)
}

/// People do things, in the group that shows the ticket and in the private chat.
struct People {
    last: i64,
    last_agents: i64,
}

impl People {
    fn do_it(&mut self, world: &mut World, act: &Act) {
        let here = world.ticket.group;
        self.last += 1;
        let id = self.last;
        let words = |chat: ChatId, album: bool, text: &str| -> Message {
            if album {
                photo(chat, id, &format!("{chat}"), text)
            } else {
                message(chat, id, text)
            }
        };
        let refused = match act {
            Act::CustomerWrites { album } => {
                world.command(&Command::CustomerWrites(words(private(), *album, "вопрос")))
            }
            Act::AgentWrites { colleague, album, note } => {
                self.last_agents = id;
                let (by, text) = (
                    if *colleague { boris() } else { anna() },
                    if *note { "// нет" } else { "ответ" },
                );
                let message = words(here, *album, text);
                world.command(&Command::AgentWrites {
                    by,
                    message,
                    answers: None,
                    to_customer: true,
                })
            }
            Act::RecallLast => world.command(&Command::AgentRecalls {
                by: anna(),
                chat: here,
                message: MessageId(self.last_agents),
                said_by: vec![anna().id],
            }),
            Act::NoteLast => {
                let message = message(here, self.last_agents, "// нет");
                world.command(&Command::AgentEdits { by: anna(), message })
            }
            Act::EditLast => {
                let message = message(here, self.last_agents, "точнее");
                world.command(&Command::AgentEdits { by: anna(), message })
            }
            Act::Take => world.command(&Command::Take(anna())),
            Act::Ask => world.command(&Command::AskDetails(anna())),
            Act::Resolve => world.command(&Command::Resolve(anna())),
            Act::Escalate => world.command(&Command::Escalate(anna())),
            Act::Rate => world.command(&Command::CustomerRates {
                cycle: world.ticket.cycle,
                score: 4,
            }),
            Act::Work(which) => {
                let lane = world
                    .lanes
                    .iter()
                    .filter(|(_, lane)| lane.work)
                    .map(|(id, _)| *id)
                    .nth(*which);
                if let Some(lane) = lane {
                    world.work(lane);
                }
                Ok(())
            }
        };
        drop(refused);
    }
}

/// The people's messages that a lane is to show, with the commit they came by.
fn owed(world: &World, lane: LaneId) -> Vec<(MessageKey, u64)> {
    let mut owed = Vec::new();
    for commit in &world.commits {
        for event in &commit.events {
            let wanted = match (lane, event) {
                (LaneId::Customer(..), Event::AgentReplied { .. }) => true,
                (LaneId::Group(_, group), Event::Opened { .. } | Event::CustomerWrote { .. }) => commit.group == group,
                _ => false,
            };
            for message in event.messages().iter().filter(|_| wanted) {
                owed.push((
                    MessageKey {
                        chat: message.chat,
                        message: message.id,
                    },
                    commit.version,
                ));
            }
        }
    }
    owed
}

/// Messages of agents that were taken back, by recall or by a note.
fn taken_back(world: &World, of: MessageKey) -> bool {
    let events = world.commits.iter().flat_map(|commit| &commit.events);
    let in_note_album = |message: &domain::message::MessageRef| {
        message.album.is_some()
            && world
                .ticket
                .albums
                .iter()
                .any(|album| album.note && Some(&album.id) == message.album.as_ref())
    };
    events.into_iter().any(|event| {
        if let Event::Recalled { message, .. } = event {
            *message == of.message
        } else if let Event::AgentReplied { message, .. } = event {
            message.id == of.message && in_note_album(message)
        } else {
            matches!(event, Event::Noted { message, .. } if message.id == of.message)
        }
    })
}

/// Whether the topic was told that this, or the album that it is of, could not be sent.
fn told(world: &World, of: MessageKey) -> bool {
    let messages = || {
        let commits = world.commits.iter();
        commits.flat_map(|commit| {
            commit
                .events
                .iter()
                .flat_map(Event::messages)
                .map(|message| (commit.version, message))
        })
    };
    let album = messages()
        .find(|(_, message)| (message.chat, message.id) == (of.chat, of.message))
        .and_then(|(_, message)| message.album.clone());
    let mut alike = messages().filter(|(_, message)| {
        message.chat == of.chat && (message.id == of.message || (album.is_some() && message.album == album))
    });
    alike.any(|(version, _)| world.was_told(version))
}

fn check(world: &World, lane: LaneId) -> Result<(), TestCaseError> {
    let owed = owed(world, lane);
    let state = world.lane(lane);
    let mut by_thread: BTreeMap<_, Vec<MessageKey>> = BTreeMap::new();
    for shown in &state.shown {
        by_thread.entry(shown.thread).or_default().extend(source(&shown.seen));
    }
    for (place, _) in &owed {
        let shown = by_thread.values().any(|thread| thread.contains(place));
        let excused = told(world, *place) || world.deleted.contains(&(place.chat, place.message));
        prop_assert!(
            shown || excused || taken_back(world, *place),
            "{place:?} is lost in {lane}"
        );
    }
    for (thread, shown) in &by_thread {
        let mut first = Vec::new();
        for place in shown {
            let times = shown.iter().filter(|other| *other == place).count();
            let uncertain = world.uncertain.get(&(place.chat, place.message)).copied().unwrap_or(0);
            prop_assert!(times <= 1 + uncertain, "{place:?} {times} times in {lane}");
            if times > 1 && *thread == state.delivery.thread {
                let marked = state.shown.iter().any(|shown| {
                    shown.thread == *thread && matches!(&shown.seen, Seen::Said(say, _) if **say == Say::MaybeTwice)
                });
                let mark_failed = world.refused.iter().any(|key| key.starts_with("Mark")) || world.mark_was_uncertain;
                // Unknown twice: nothing was left to mark, and the topic was told so instead.
                let told = told(world, *place);
                // Nor is a photo marked that was deleted after a crash had sent its album.
                let gone = world.deleted.contains(&(place.chat, place.message));
                prop_assert!(
                    marked || mark_failed || told || gone,
                    "{place:?} is there twice, unmarked"
                );
            }
            if !first.contains(&place.message) {
                first.push(place.message);
            }
        }
        prop_assert!(first.is_sorted(), "{first:?} in {lane} are out of order");
    }
    for shown in &state.shown {
        let same = state
            .shown
            .iter()
            .filter(|other| other.key == shown.key && other.thread == shown.thread);
        if let (StepKey::Effect { .. }, Seen::Said(..)) = (&shown.key, &shown.seen) {
            prop_assert_eq!(same.count(), 1, "a line of ours is said once");
        }
    }
    Ok(())
}

/// Nothing reaches the customer's chat that no agent addressed to them.
fn check_privacy(world: &World) -> Result<(), TestCaseError> {
    let Some(lane) = world.lanes.get(&world.ticket.customer_lane()) else {
        return Ok(());
    };
    let owed = owed(world, world.ticket.customer_lane());
    for place in lane.shown.iter().filter_map(|shown| source(&shown.seen)) {
        prop_assert!(
            owed.iter().any(|(addressed, _)| *addressed == place),
            "{place:?} was not for the customer"
        );
    }
    Ok(())
}

fn check_card(world: &World) -> Result<(), TestCaseError> {
    let lane = world.group();
    let refused = world.refused.iter().any(|key| key.starts_with("Card"));
    if let (Some(_), false) = (lane.delivery.thread, refused) {
        let cards: Vec<_> = world
            .topic()
            .into_iter()
            .filter_map(|seen| {
                let Seen::Said(say, buttons) = seen else { return None };
                let Say::Card(card) = &**say else { return None };
                Some((card.clone(), buttons.clone()))
            })
            .collect();
        let (card, buttons) = cards.last().expect("a topic has a card");
        prop_assert_eq!(card.state, world.ticket.state);
        prop_assert_eq!(
            &card.owner,
            &world.ticket.owner.as_ref().map(|owner| owner.name.clone())
        );
        prop_assert_eq!(card.score, world.ticket.asked.as_ref().and_then(|asked| asked.score));
        prop_assert_eq!(buttons, &conversation::agent::card_buttons(&world.ticket));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2 * ProptestConfig::default().cases, ..ProptestConfig::default() })]

    #[test]
    fn every_word_gets_through_in_order_whatever_fails(acts in acts(), fates in fates()) {
        let mut world = World::new(fates);
        let mut people = People { last: 100, last_agents: 1 };
        for act in &acts {
            people.do_it(&mut world, act);
            check_privacy(&world)?;
        }
        world.drain();
        for lane in world.lanes.keys() {
            check(&world, *lane)?;
        }
        check_privacy(&world)?;
        check_card(&world)?;
    }

    #[test]
    fn without_failures_every_word_is_there_exactly_once(acts in acts()) {
        let mut world = World::new([]);
        let mut people = People { last: 100, last_agents: 1 };
        for act in &acts {
            people.do_it(&mut world, act);
        }
        world.drain();
        for lane in world.lanes.keys() {
            for (place, _) in owed(&world, *lane) {
                let times = world.lane(*lane).shown.iter().filter(|shown| source(&shown.seen) == Some(place)).count();
                prop_assert!(times == 1 || (times == 0 && taken_back(&world, place)), "{place:?} {times} times in {lane}");
            }
        }
        check_card(&world)?;
    }
}

#[test]
fn fifty_messages_arrive_in_the_order_in_which_they_were_written() {
    let mut world = World::new([]);
    for id in 2..=51 {
        world.customer_writes(asks(id, "ещё"));
    }
    world.drain();
    let seen: Vec<_> = world
        .topic()
        .into_iter()
        .filter_map(source)
        .map(|place| place.message.0)
        .collect();
    assert_eq!(seen, (1..=51).collect::<Vec<_>>());
    assert_eq!(
        world
            .group()
            .shown
            .iter()
            .filter(|shown| source(&shown.seen).is_some())
            .count(),
        51
    );
}

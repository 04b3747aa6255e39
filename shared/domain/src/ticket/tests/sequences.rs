//! Whatever people and clocks do to a ticket, its invariants hold after every step.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::super::{Command, Commit, Event, Failure, REMEMBERED_INPUTS, Side, State, Ticket, due, open};
use crate::{
    InputId, MessageId, Policy, TicketId,
    message::Words,
    sample::{FIRST, anna, asks, at, boris, opening, photo, policy, says, vera},
    staff::StaffMember,
};

#[derive(Clone, Debug)]
enum Act {
    Do(Box<Command>),
    Forward(i64),
    Back(i64),
    /// The clock moves to when the ticket is due.
    Due,
    /// The input before last comes again.
    Repeat,
}

fn staffers() -> impl Strategy<Value = StaffMember> {
    prop_oneof![Just(anna()), Just(boris()), Just(vera())]
}

fn commands() -> impl Strategy<Value = Command> {
    let id = 2..40_i64;
    let text = prop_oneof![Just("да"), Just("// нет"), Just("")];
    let agents = (
        staffers(),
        id.clone(),
        text,
        any::<bool>(),
        0..11_u8,
        prop_oneof![Just(None), Just(Some("a")), Just(Some("b"))],
    )
        .prop_map(|(by, id, text, flag, which, album)| {
            let message = album.map_or_else(|| says(id, text), |album| photo(FIRST, id, album, text));
            match which {
                0..=2 => Command::AgentWrites {
                    by,
                    message,
                    answers: flag.then_some(MessageId(1)),
                    to_customer: flag,
                },
                3 => Command::AgentEdits { by, message },
                4 => Command::AgentRecalls {
                    by,
                    chat: FIRST,
                    message: MessageId(id),
                    said_by: flag.then(|| anna().id).into_iter().collect(),
                },
                5 => Command::Take(by),
                6 => Command::Release(by),
                7 => Command::AskDetails(by),
                8 => Command::Resolve(by),
                9 => Command::Escalate(by),
                _ => Command::CloseAsSpam(by),
            }
        });
    let customers =
        (id, 0..10_u8, 0..4_u32, 0..7_u8, any::<bool>()).prop_map(|(id, which, cycle, score, flag)| match which {
            0..=2 => Command::CustomerWrites(asks(id, "текст")),
            3 => Command::CustomerEdits(asks(id, "правка")),
            4 => Command::CustomerCallsPerson,
            5 => Command::CustomerSolves,
            6 => Command::CustomerReopens,
            7 => Command::CustomerRates { cycle, score },
            8 => Command::CustomerComments(asks(id, "отзыв")),
            _ => Command::CustomerLeaves(flag),
        });
    let failed = Just(Command::SendingFailed(Failure::new(Side::Customer, 1, "no")));
    prop_oneof![5 => agents, 5 => customers, 1 => failed, 3 => Just(Command::Tick)]
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        10 => commands().prop_map(|command| Act::Do(Box::new(command))),
        2 => (0..400_000_i64).prop_map(Act::Forward),
        1 => (0..90_000_i64).prop_map(Act::Back),
        2 => Just(Act::Due),
        1 => Just(Act::Repeat),
    ]
}

/// The moment since which the customer waits, told from the whole history.
fn waits_since(commits: &[Commit]) -> Option<Timestamp> {
    let mut since = None;
    for (at, event) in commits
        .iter()
        .flat_map(|commit| commit.events.iter().map(|event| (commit.at, event)))
    {
        if matches!(
            event,
            Event::Opened { .. } | Event::CustomerWrote { .. } | Event::Reopened { .. } | Event::Escalated { .. }
        ) {
            since = since.or(Some(at));
        } else if matches!(
            event,
            Event::AgentReplied { .. } | Event::DetailsAsked { .. } | Event::Resolved { .. } | Event::Closed { .. }
        ) {
            since = None;
        }
    }
    since
}

fn check(ticket: &Ticket, commits: &[Commit], policy: &Policy) -> Result<(), TestCaseError> {
    let folded = commits
        .iter()
        .try_fold(None, |ticket, commit| Ticket::fold(ticket, commit).map(Some))
        .flatten();
    prop_assert_eq!(folded.as_ref(), Some(ticket), "the snapshot is the fold of its commits");
    prop_assert_eq!(
        ticket.due,
        due(ticket, policy),
        "the stored due time is the recomputed one"
    );
    prop_assert_eq!(commits.last().map(|last| last.due), Some(ticket.due));
    prop_assert!(
        !ticket.state.desk_owes() || ticket.due.is_some(),
        "whom the desk owes, it does not forget"
    );
    prop_assert!(
        ticket.state != State::Closed || ticket.due.is_none(),
        "a finished ticket has no timer"
    );
    prop_assert_eq!(ticket.waiting_since, waits_since(commits));
    prop_assert!(ticket.state.is_open() || ticket.waiting_since.is_none());
    prop_assert!(
        ticket.promised.is_some() == ticket.waiting_since.is_some(),
        "who waits has a promise"
    );
    for (earlier, later) in commits.iter().zip(&commits[1..]) {
        prop_assert_eq!(later.version, earlier.version + 1);
        prop_assert!(later.at >= earlier.at, "history runs forward");
    }
    for commit in commits {
        prop_assert!(!commit.events.is_empty());
        let named = commit.events.iter().map(|event| event.messages().len()).sum::<usize>();
        prop_assert_eq!(
            commit.body.len(),
            named + usize::from(commit.summary().is_some() || commit.form().is_some()),
            "each message has its words"
        );
    }
    let inputs: Vec<_> = commits
        .iter()
        .rev()
        .filter_map(|commit| commit.input)
        .take(REMEMBERED_INPUTS)
        .collect();
    prop_assert!(
        inputs.iter().all(|input| ticket.has_seen(*input)),
        "the last inputs are known again"
    );
    let json = serde_json::to_string(ticket).expect("a snapshot is JSON");
    prop_assert!(json.len() <= 16 * 1024);
    prop_assert_eq!(&serde_json::from_str::<Ticket>(&json).expect("it reads back"), ticket);
    Ok(())
}

/// A promise stands until the customer is answered, or is told another one.
fn promise_stands(before: &Ticket, after: &Ticket, commit: &Commit) -> Result<(), TestCaseError> {
    let told = commit.events.iter().any(|event| {
        matches!(
            event,
            Event::Escalated { .. } | Event::Reopened { .. } | Event::Apologised { .. }
        )
    });
    if before.waiting_since.is_some() && after.waiting_since.is_some() && !told {
        prop_assert_eq!(before.promised, after.promised);
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_sequence_of_commands_keeps_the_invariants(acts in prop::collection::vec(acts(), 1..90)) {
        let policy = policy();
        let mut now = at(0);
        let (mut ticket, first) = open(TicketId(12), opening(vec![asks(1, "?")]), Some(InputId(1)), &policy, now);
        let mut commits = vec![first];
        check(&ticket, &commits, &policy)?;
        let mut input = 1;
        for act in acts {
            let command = match act {
                Act::Do(command) => *command,
                Act::Forward(seconds) => { now += SignedDuration::from_secs(seconds); continue }
                Act::Back(seconds) => { now -= SignedDuration::from_secs(seconds); continue }
                Act::Due => { now = ticket.due.unwrap_or(now).max(now); Command::Tick }
                Act::Repeat => {
                    prop_assert!(commits.last().and_then(|last| last.input).is_none_or(|input| ticket.has_seen(input)));
                    continue
                }
            };
            input += 1;
            let stamped = (command != Command::Tick).then_some(InputId(input));
            let Ok(Some((next, commit))) = ticket.after(&command, stamped, &policy, now) else {
                if command == Command::Tick {
                    prop_assert!(ticket.due.is_none_or(|due| due > now), "a tick that is due does something");
                }
                continue
            };
            if command == Command::Tick {
                prop_assert!(ticket.due.is_some_and(|due| due <= now), "an early tick does nothing");
                prop_assert!(next.due.is_none_or(|due| ticket.due.is_some_and(|was| due > was)), "time moves on");
                prop_assert!(next.due.is_none_or(|due| due > now), "no sweep comes straight back");
            }
            promise_stands(&ticket, &next, &commit)?;
            prop_assert_eq!(next.version, ticket.version + 1);
            ticket = next;
            commits.push(commit);
            check(&ticket, &commits, &policy)?;
        }
        // Left to the clock, every ticket comes to rest or keeps asking at a human pace.
        for _ in 0..8 {
            let Some(due) = ticket.due else { break };
            now = now.max(due);
            let Ok(Some((next, commit))) = ticket.after(&Command::Tick, None, &policy, now) else {
                return Err(TestCaseError::fail("a due tick did nothing"));
            };
            ticket = next;
            commits.push(commit);
            check(&ticket, &commits, &policy)?;
        }
    }

    #[test]
    fn the_same_commands_at_any_time_never_panic(seconds in prop_oneof![Just(-377_705_023_201_i64), Just(253_402_207_200), -1_000_000_000_i64..4_000_000_000], command in commands()) {
        let policy = policy();
        let now = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
        let (ticket, _) = open(TicketId(u64::MAX), opening(Vec::new()), None, &policy, now);
        if let Ok(Some((next, commit))) = ticket.after(&command, None, &policy, now) {
            prop_assert_eq!(Ticket::fold(Some(ticket), &commit), Some(next));
        }
    }
}

#[test]
fn words_of_a_command_are_as_many_as_its_events_name() {
    let form = Words {
        text: "Готово".to_owned(),
        ..Words::default()
    };
    let passes_on = Command::EscalateTo {
        by: anna(),
        to: None,
        urgency: None,
        form: Some(form.clone()),
    };
    assert_eq!(passes_on.words(), [form]);
    assert_eq!(Command::Take(anna()).words(), []);
}

//! The whole of state × command, as a table: a changed cell is a changed line.

use std::fmt::Write as _;

use serde_json::Value;

use super::super::{
    Call, CameTo, Command, CustomerAttributes, Draft, Event, Failure, Owner, Rejected, Side, State, SurveyRequest,
    Ticket, decide,
};
use crate::{
    MessageId, UserId,
    message::{Content, Message, Words},
    sample::{FIRST, anna, asks, at, boris, hours, opened, policy, queue, says, vera},
    settings::Urgency,
    staff::{NotAllowed, Right, Role, StaffMember},
};

fn ticket(state: State, owner: Option<&StaffMember>) -> Ticket {
    let mut ticket = opened().0;
    ticket.state = state;
    ticket.owner = owner.map(|owner| Owner {
        id: owner.id,
        name: owner.name.clone(),
    });
    ticket.details_asked_at = (state == State::NeedsDetails).then(|| at(60));
    if !state.is_open() {
        ticket.waiting_since = None;
        ticket.promised = None;
        ticket.asked = Some(SurveyRequest {
            cycle: 0,
            agent: None,
            score: None,
            rated_at: None,
            comment: None,
            comment_album: None,
        });
    }
    if state == State::Resolved {
        ticket.reopens_until = Some(at(hours(72)));
    }
    ticket.clocks = crate::ticket::compute_clocks(&ticket, &policy());
    ticket.due = super::super::due(&ticket, &policy());
    ticket.place = ticket.standing(&policy(), at(60));
    ticket
}

fn kind(event: &Event) -> String {
    let json = serde_json::to_value(event).expect("events are JSON");
    json.get("kind")
        .and_then(Value::as_str)
        .expect("events have a kind")
        .to_owned()
}

fn cell(ticket: &Ticket, command: &Command, now: jiff::Timestamp) -> String {
    match decide(ticket, command, &policy(), now) {
        Ok(events) if events.is_empty() => "·".to_owned(),
        Ok(events) => events.iter().map(kind).collect::<Vec<_>>().join(" + "),
        Err(rejected) => format!("✗ {rejected:?}"),
    }
}

/// Each command with what follows from it, state by state; states that answer alike share a line.
fn table(title: &str, tickets: &[Ticket], commands: &[(&str, Command)], now: jiff::Timestamp, into: &mut String) {
    let _ = writeln!(into, "== {title}");
    for (name, command) in commands {
        let cells: Vec<_> = tickets
            .iter()
            .map(|ticket| (ticket.state, cell(ticket, command, now)))
            .collect();
        let lines = cells.chunk_by(|(_, this), (_, next)| this == next).map(|alike| {
            let states: Vec<_> = alike.iter().map(|(state, _)| format!("{state:?}")).collect();
            let states = if alike.len() == cells.len() {
                "any".to_owned()
            } else {
                states.join(" ")
            };
            format!("    {states:<40}{}\n", alike[0].1)
        });
        let _ = write!(into, "{name}\n{}", lines.collect::<String>());
    }
    into.push('\n');
}

fn uncopyable(mut message: Message) -> Message {
    message.at.content = Content::Uncopyable;
    message
}

fn customers_commands() -> Vec<(&'static str, Command)> {
    vec![
        ("writes", Command::CustomerWrites(asks(9, "ау"))),
        (
            "writes what cannot be copied",
            Command::CustomerWrites(uncopyable(asks(9, ""))),
        ),
        (
            "writes with a call for a person",
            Command::CustomerSends {
                messages: vec![asks(9, "ау")],
                person: true,
                anyway: false,
            },
        ),
        (
            "writes while no other may be opened",
            Command::CustomerSends {
                messages: vec![asks(9, "ау")],
                person: false,
                anyway: true,
            },
        ),
        (
            "writes two messages at once",
            Command::CustomerSends {
                messages: vec![asks(9, "ау"), asks(10, "ау!")],
                person: false,
                anyway: false,
            },
        ),
        ("edits", Command::CustomerEdits(asks(1, "ау?"))),
        ("calls a person", Command::CustomerCallsPerson),
        ("solves", Command::CustomerSolves),
        ("reopens", Command::CustomerReopens),
        ("rates", Command::CustomerRates { cycle: 0, score: 5 }),
        ("rates another cycle", Command::CustomerRates { cycle: 1, score: 5 }),
        ("rates with six stars", Command::CustomerRates { cycle: 0, score: 6 }),
        ("comments", Command::CustomerComments(asks(9, "спасибо"))),
        ("leaves", Command::CustomerLeaves(true)),
        ("comes back", Command::CustomerLeaves(false)),
    ]
}

fn desks_commands() -> Vec<(&'static str, Command)> {
    let failure = Failure::new(Side::Customer, 1, "no");
    vec![
        ("sending failed", Command::SendingFailed(failure)),
        (
            "learns what came of a recall",
            Command::RecallCame {
                agent: anna().id,
                chat: FIRST,
                message: MessageId(50),
                to: CameTo::Gone,
            },
        ),
        ("tick", Command::Tick),
        ("new terms", Command::NewTerms),
        ("assigns", Command::Assign(boris())),
        (
            "learns who the customer is",
            Command::CustomerKnown(CustomerAttributes {
                region: Some("kz".parse().expect("a key")),
                zone: Some("Asia/Almaty".to_owned()),
                vip_until: Some(at(hours(999))),
                vip_set_at: Some(at(0)),
            }),
        ),
        (
            "learns nothing new",
            Command::CustomerKnown(CustomerAttributes::default()),
        ),
    ]
}

fn draft() -> Draft {
    Draft {
        agent: boris().id,
        message: says(70, "Здравствуйте").at,
        answers: None,
        commit: None,
    }
}

fn agents_commands(by: &StaffMember) -> Vec<(&'static str, Command)> {
    let writes = |text, to_customer: bool| Command::AgentWrites {
        by: by.clone(),
        message: says(9, text),
        answers: to_customer.then_some(MessageId(1)),
        to_customer,
    };
    let with = |command, leaves| Command::With {
        command: Box::new(command),
        message: says(9, "номер заказа?"),
        answers: None,
        leaves,
    };
    vec![
        ("writes", writes("Здравствуйте", false)),
        ("replies to the customer", writes("Здравствуйте", true)),
        ("writes a note", writes("// к шефу", false)),
        ("replies with a note", writes("/note к шефу", true)),
        (
            "notes",
            Command::AgentNotes {
                by: by.clone(),
                message: says(9, "Здравствуйте"),
            },
        ),
        (
            "writes what cannot be copied",
            Command::AgentWrites {
                by: by.clone(),
                message: uncopyable(says(9, "")),
                answers: None,
                to_customer: true,
            },
        ),
        (
            "edits",
            Command::AgentEdits {
                by: by.clone(),
                message: says(9, "Добрый день"),
            },
        ),
        (
            "edits into a note",
            Command::AgentEdits {
                by: by.clone(),
                message: says(9, "// нет"),
            },
        ),
        (
            "recalls",
            Command::AgentRecalls {
                by: by.clone(),
                chat: FIRST,
                message: MessageId(9),
                said_by: vec![UserId(1)],
            },
        ),
        (
            "recalls what they said",
            Command::AgentRecalls {
                by: by.clone(),
                chat: FIRST,
                message: MessageId(9),
                said_by: vec![by.id],
            },
        ),
        ("takes", Command::Take(by.clone())),
        ("releases", Command::Release(by.clone())),
        ("accepts an offer", Command::Accept(by.clone())),
        ("acknowledges", Command::Acknowledge(by.clone())),
        ("asks for details", Command::AskDetails(by.clone())),
        ("asks a question", with(Command::AskDetails(by.clone()), true)),
        ("takes with words beside", with(Command::Take(by.clone()), false)),
        ("resolves", Command::Resolve(by.clone())),
        ("resolves with words", with(Command::Resolve(by.clone()), true)),
        ("escalates", Command::Escalate(by.clone())),
        (
            "escalates with a form",
            Command::EscalateTo {
                by: by.clone(),
                to: Some(queue("vip")),
                urgency: Some(Urgency::High),
                form: Some(Words::default()),
            },
        ),
        ("closes as spam", Command::CloseAsSpam(by.clone())),
        (
            "sends a trainee's draft",
            Command::SendDraft {
                by: by.clone(),
                chat: FIRST,
                message: MessageId(70),
                drafted: None,
                words: None,
            },
        ),
        (
            "makes the customer a VIP",
            Command::SetVip {
                by: by.clone(),
                until: Some(at(hours(99))),
            },
        ),
    ]
}

#[test]
fn every_state_answers_every_command_as_the_table_says() {
    let nobodys = State::ALL.map(|state| ticket(state, None));
    let annas = State::ALL.map(|state| ticket(state, Some(&anna())));
    let mut text = String::new();
    table(
        "the customer, in time",
        &annas,
        &customers_commands(),
        at(hours(1)),
        &mut text,
    );
    table(
        "the customer, four days later",
        &annas,
        &customers_commands(),
        at(hours(96)),
        &mut text,
    );
    let mut left = annas.clone();
    for ticket in &mut left {
        ticket.unreachable = true;
    }
    table(
        "the customer, who had left",
        &left,
        &customers_commands(),
        at(hours(1)),
        &mut text,
    );
    table(
        "the desk, before anything is due",
        &annas,
        &desks_commands(),
        at(1),
        &mut text,
    );
    table(
        "the desk, four days later",
        &annas,
        &desks_commands(),
        at(hours(96)),
        &mut text,
    );
    table(
        "an agent, nobody's ticket",
        &nobodys,
        &agents_commands(&anna()),
        at(hours(1)),
        &mut text,
    );
    table(
        "an agent, their own ticket",
        &annas,
        &agents_commands(&anna()),
        at(hours(1)),
        &mut text,
    );
    table(
        "an agent, a colleague's ticket",
        &annas,
        &agents_commands(&boris()),
        at(hours(1)),
        &mut text,
    );
    table(
        "a supervisor, an agent's ticket",
        &annas,
        &agents_commands(&vera()),
        at(hours(1)),
        &mut text,
    );
    let mut called = annas.clone();
    for ticket in &mut called {
        ticket.call = Some(Call {
            since: at(60),
            attempts: 1,
            next: at(600),
            called: vec![UserId(777)],
        });
    }
    for (title, by) in [
        ("their own ticket, to which somebody else is called", anna()),
        ("a colleague's ticket, to which somebody else is called", boris()),
        ("an agent's ticket, to which somebody else is called", vera()),
        (
            "a colleague's ticket, to which they are called",
            StaffMember {
                id: UserId(777),
                ..boris()
            },
        ),
    ] {
        let acknowledges = [("acknowledges", Command::Acknowledge(by))];
        table(title, &called, &acknowledges, at(hours(1)), &mut text);
    }
    insta::assert_snapshot!(text);
}

/// Every role against every command of agents, each cell as the core decides it.
#[test]
fn each_role_may_what_the_table_says() {
    let mut text = String::new();
    for role in Role::ALL {
        let by = StaffMember { role, ..anna() };
        writeln!(text, "{}", role.as_str()).expect("text");
        let mut ticket = ticket(State::InProgress, Some(&by));
        ticket.drafts.push(draft());
        for (name, command) in agents_commands(&by) {
            let may = match decide(&ticket, &command, &policy(), at(hours(1))) {
                Err(Rejected::NotAllowed) => "-",
                Ok(events) if matches!(events[..], [Event::Drafted { .. }]) => "drafts",
                Ok(_) | Err(_) => "may",
            };
            writeln!(text, "    {name:<40}{may}").expect("text");
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn what_a_refused_role_hears_is_that_it_is_not_allowed() {
    assert_eq!(anna().allowed(Right::TakeOver), Err(NotAllowed));
    assert_eq!(vera().allowed(Right::TakeOver), Ok(()));
}

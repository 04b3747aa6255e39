//! Lives of tickets, made by the desk's own decisions.

use domain::{
    BotId, ChatId, MessageId, Policy, TicketId, UserId,
    message::{Content, Message, MessageRef, Words},
    sample::with_summary,
    settings::{Class, Urgency},
    staff::{Role, StaffMember},
    ticket::{Command, Commit, Contact, Failure, Opening, Side, Ticket, open},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::{Cell, Delta, Dimension, Measure, Tally, count_all};

/// Nearly midnight, so that lives pass days.
pub const START: &str = "2026-03-01T22:30:00Z";

pub fn policy() -> Policy {
    let queue = |group: &str, next: Option<&str>| json!({"group": group, "escalates_to": next});
    let settings = json!({
        "brand": "Desk",
        "languages": ["ru", "en"],
        "zone": "Europe/Moscow",
        "groups": {"g1": {"chat": -1001}, "g2": {"chat": -1002}},
        "queues": {"l1": queue("g1", Some("l2")), "l2": queue("g2", None)},
        "default_queue": "l1",
        "tickets": {"survey_cooldown": "PT1H"},
    });
    Policy::new(1, serde_json::from_value(settings).expect("settings"))
}

pub fn agent(id: i64) -> StaffMember {
    StaffMember {
        id: UserId(id),
        name: format!("Agent {id}"),
        role: if id == 9 { Role::Supervisor } else { Role::L1 },
    }
}

/// A ticket and its commits, with a clock of its own.
#[derive(Debug)]
pub struct Life {
    pub policy: Policy,
    pub now: Timestamp,
    pub ticket: Ticket,
    pub commits: Vec<Commit>,
}

impl Life {
    /// A ticket opened by one message.
    pub fn new() -> Self {
        Self::of(TicketId(7), Some("payment"), false)
    }

    pub fn of(id: TicketId, topic: Option<&str>, person_called: bool) -> Self {
        let policy = policy();
        let now = START.parse().expect("a time");
        let opening = Opening {
            bot: BotId(1),
            customer: Contact {
                user: UserId(100),
                name: "Customer".to_owned(),
                username: None,
                lang: "ru".parse().expect("a language"),
                zone: None,
                region: None,
            },
            topic: topic.map(|topic| topic.parse().expect("a topic")),
            class: Class::Normal,
            urgency: Urgency::default(),
            queue: "l1".parse().expect("a queue"),
            group: ChatId(-1001),
            messages: vec![message(1, "help")],
            written: None,
            start: None,
            continues: None,
            person_called,
            last_rated_at: None,
            vip_until: None,
            vip_set_at: None,
        };
        let (ticket, commit) = open(id, opening, None, &policy, now);
        Self {
            policy,
            now,
            ticket,
            commits: vec![commit],
        }
    }

    /// Lets time pass.
    pub fn after(&mut self, minutes: i64) -> &mut Self {
        self.now = self
            .now
            .checked_add(SignedDuration::from_mins(minutes))
            .expect("a time");
        self
    }

    /// Something is asked of the ticket; a refusal changes nothing.
    pub fn ask(&mut self, command: &Command) -> &mut Self {
        if let Ok(Some((ticket, commit))) = self.ticket.after(command, None, &self.policy, self.now) {
            self.ticket = ticket;
            self.commits.push(commit);
        }
        self
    }

    pub fn customer_writes(&mut self) -> &mut Self {
        let id = self.next_id();
        self.ask(&Command::CustomerWrites(message(id, "more")))
    }

    pub fn agent_writes(&mut self, by: i64, text: &str) -> &mut Self {
        let id = self.next_id();
        self.ask(&Command::AgentWrites {
            by: agent(by),
            message: message(id, text),
            answers: None,
            to_customer: true,
        })
    }

    /// With a summary as an earlier release wrote it, or without a word.
    pub fn resolve(&mut self, by: i64, summary: bool) -> &mut Self {
        let resolve = Command::Resolve(agent(by));
        if !summary {
            return self.ask(&resolve);
        }
        if let Ok(Some((_, commit))) = self.ticket.after(&resolve, None, &self.policy, self.now) {
            let commit = with_summary(commit, "done");
            self.ticket = Ticket::fold(Some(self.ticket.clone()), &commit).expect("it follows");
            self.commits.push(commit);
        }
        self
    }

    pub fn rate(&mut self, score: u8) -> &mut Self {
        let cycle = self.ticket.cycle;
        self.ask(&Command::CustomerRates { cycle, score })
    }

    /// The `number`-th of all things that can be asked, by or about the `who`-th agent.
    pub fn any(&mut self, number: u8, who: u8) -> &mut Self {
        let by = agent([5, 6, 9][usize::from(who % 3)]);
        let id = self.next_id();
        let score = who % 5 + 1;
        let failure = Failure::new(Side::Customer, 1, "too long");
        // A rating may come late, for a cycle that is over.
        let cycle = self.ticket.cycle.saturating_sub(u32::from(who % 2));
        let commands = [
            Command::CustomerWrites(message(id, "hm")),
            Command::AgentWrites {
                by: by.clone(),
                message: message(id, "yes"),
                answers: None,
                to_customer: who.is_multiple_of(2),
            },
            Command::Resolve(by.clone()),
            Command::CustomerRates { cycle, score },
            Command::CustomerReopens,
            Command::CustomerSolves,
            Command::Take(by.clone()),
            Command::Release(by.clone()),
            Command::AskDetails(by.clone()),
            Command::Escalate(by.clone()),
            Command::CustomerCallsPerson,
            Command::CustomerEdits(message(id, "hmm")),
            Command::CustomerComments(message(id, "fine")),
            Command::CustomerLeaves(who.is_multiple_of(2)),
            Command::AgentWrites {
                by: by.clone(),
                message: message(id, "// psst"),
                answers: None,
                to_customer: false,
            },
            Command::AgentEdits {
                by: by.clone(),
                message: message(id, "no"),
            },
            Command::AgentRecalls {
                by: by.clone(),
                chat: ChatId(-1001),
                message: MessageId(id),
                said_by: vec![by.id],
            },
            Command::SendingFailed(failure),
            Command::Tick,
            Command::CloseAsSpam(by),
        ];
        let command = &commands[usize::from(number) % commands.len()];
        self.ask(command)
    }

    /// Everything counted of it.
    pub fn counted(&self) -> (Tally, Delta) {
        let (tally, delta) = count_all(None, &self.commits).expect("commits that follow");
        (tally.expect("a tally"), delta)
    }

    /// One counter over all days.
    pub fn total(&self, dim: Dimension, value: &str, measure: Measure) -> i64 {
        let (_, delta) = self.counted();
        total(&delta, dim, value, measure)
    }

    /// One counter of the whole desk.
    pub fn all(&self, measure: Measure) -> i64 {
        self.total(Dimension::All, "all", measure)
    }

    fn next_id(&self) -> i64 {
        i64::try_from(self.commits.len()).expect("few commits") + 1
    }
}

pub fn total(delta: &Delta, dim: Dimension, value: &str, measure: Measure) -> i64 {
    delta
        .iter()
        .filter(|(cell, _)| cell.dim == dim && cell.value == value)
        .map(|(_, measures)| measures.get(measure))
        .sum()
}

pub fn cell(day: &str, dim: Dimension, value: &str) -> Cell {
    Cell {
        day: day.parse().expect("a day"),
        dim,
        value: value.to_owned(),
    }
}

fn words(text: &str) -> Words {
    Words {
        text: text.to_owned(),
        ..Words::default()
    }
}

pub fn message(id: i64, text: &str) -> Message {
    Message {
        at: MessageRef {
            chat: ChatId(100),
            id: MessageId(id),
            content: Content::Text,
            album: None,
            media: None,
            reply_to: None,
            thread: None,
        },
        words: words(text),
        written: None,
    }
}

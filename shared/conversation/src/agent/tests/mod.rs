//! The agents' desk: who is heard there, and what leaves it.

mod beside;
mod drafts;
mod escalation;
mod heard;
mod leaves;
mod readable;

use domain::{
    InputId, LaneId, MessageId, Policy, TicketId, UserId,
    message::{Content, Message},
    sample::{EXPERTS, FIRST, anna, asks, at, boris, message, on_staff, opened, photo, policy, queue, says, vera},
    staff::{StaffMember, Standing},
    ticket::{Command, Commit, Event, Rejected, Side, State, Ticket},
};
use outbox::{Action, Delivery, Effect, Next, View, effects, next, side};
use proptest::prelude::*;

use super::{
    ANONYMOUS_ADMIN, Answered, TopicAction, TopicArrival, TopicContext, TopicDecision, TopicReplyTarget, decide,
};
use crate::{
    callback::{Callback, CardAction},
    text::{Answer, Say, Stays},
};

/// A topic with its ticket, and all that came of it.
struct Desk {
    ticket: Ticket,
    commits: Vec<Commit>,
    input: i64,
    policy: Policy,
    /// What the message that the next one replies to asks.
    asked: Option<Callback>,
    /// The message that the next one replies to.
    replied: Option<TopicReplyTarget>,
}

impl Desk {
    fn unowned() -> Self {
        let (ticket, commit) = opened();
        Self {
            ticket,
            commits: vec![commit],
            input: 100,
            policy: policy(),
            asked: None,
            replied: None,
        }
    }

    fn annas() -> Self {
        Self::unowned().with(&Command::Take(anna()))
    }

    fn with(mut self, command: &Command) -> Self {
        let change = self
            .ticket
            .after(command, None, &policy(), at(60))
            .expect("allowed")
            .expect("a change");
        self.ticket = change.0;
        self.commits.push(change.1);
        self
    }

    fn turn(
        &mut self,
        agent: Option<domain::staff::Agent>,
        user: UserId,
        did: TopicAction,
        answered: Option<Answered>,
    ) -> TopicDecision {
        self.input += 1;
        let named = match &did {
            TopicAction::Pressed(Some(press), _) => press.commit(),
            TopicAction::Pressed(..) | TopicAction::Wrote(_) | TopicAction::Edited(_) => None,
        };
        let commit = self
            .commits
            .iter()
            .find(|commit| Some(commit.version) == named)
            .cloned();
        let known = TopicContext {
            agent,
            ticket: Some(self.ticket.clone()),
            answered,
            commit,
        };
        let arrival = TopicArrival {
            input: InputId(self.input),
            user,
            group: FIRST,
            did,
            peoples_own_topic: false,
            asked: self.asked.take(),
            replied: self.replied.take(),
        };
        let turn = decide(&known, &arrival, &self.policy, at(120));
        if let Some(change) = &turn.change {
            self.ticket = change.0.clone();
            self.commits.push(change.1.clone());
        }
        turn
    }

    fn writes(&mut self, by: &StaffMember, message: Message) -> Answer {
        self.turn(
            Some(on_staff(by, Standing::Active)),
            by.id,
            TopicAction::Wrote(message),
            None,
        )
        .answer
    }

    fn replies(&mut self, by: &StaffMember, message: Message, customers: bool) -> Answer {
        let answered = Answered {
            ticket: self.ticket.id,
            message: MessageId(1),
            customers,
        };
        self.turn(
            Some(on_staff(by, Standing::Active)),
            by.id,
            TopicAction::Wrote(message),
            Some(answered),
        )
        .answer
    }

    fn presses(&mut self, by: &StaffMember, press: Callback) -> Answer {
        let agent = on_staff(by, Standing::Active);
        let pressed = TopicAction::Pressed(Some(press), MessageId(90));
        self.turn(Some(agent), by.id, pressed, None).answer
    }

    fn edits(&mut self, by: &StaffMember, message: Message) -> Answer {
        self.turn(
            Some(on_staff(by, Standing::Active)),
            by.id,
            TopicAction::Edited(message),
            None,
        )
        .answer
    }

    /// The people's messages that commits send into the customer's chat.
    fn left(&self) -> Vec<i64> {
        let lane = self.ticket.customer_lane();
        let all = self.commits.iter().flat_map(|commit| effects(commit, lane));
        all.filter_map(|effect| match effect {
            Effect::Copy { message, .. } => Some(message.id.0),
            Effect::Edit { .. } | Effect::Delete { .. } | Effect::Line { .. } => None,
        })
        .collect()
    }

    /// What the customer's lane really copies, if it begins only now.
    fn copied(&self) -> Vec<i64> {
        let (mut delivery, mut copied) = (Delivery::default(), Vec::new());
        loop {
            let commits: Vec<_> = self
                .commits
                .iter()
                .filter(|commit| commit.version > delivery.seq)
                .cloned()
                .collect();
            let lane = self.ticket.customer_lane();
            let view = View {
                lane,
                delivery: &delivery,
                ticket: &self.ticket,
                commits: &commits,
                context: &[],
                several: false,
                rests: &[],
            };
            let covers = match next(view, &policy().settings, at(9_999)) {
                Next::Do(step) => {
                    copied.extend(sources(&step.action));
                    step.covers
                }
                Next::Advance(to) => to,
                Next::Idle => return copied,
                Next::Wait(_) | Next::GiveUp { .. } => panic!("the time for albums is over"),
            };
            delivery = delivery.advanced(covers);
        }
    }
}

fn is_said(answer: &Answer, wanted: &Say) -> bool {
    match answer {
        Answer::Send { say, .. } | Answer::Toast { say, .. } | Answer::Replace { say, .. } => say == wanted,
        Answer::Nothing | Answer::Buttons { .. } => false,
    }
}

/// The messages that a call copies, or sends again.
fn sources(action: &Action) -> Vec<i64> {
    match action {
        Action::Copy { messages, .. } => messages.iter().map(|message| message.0).collect(),
        Action::Album { parts, .. } => parts.iter().map(|part| part.message.0).collect(),
        Action::Words { of, .. } => vec![of.message.0],
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::Say { .. }
        | Action::EditCard { .. }
        | Action::Edit { .. }
        | Action::GoOn { .. }
        | Action::Delete { .. } => Vec::new(),
    }
}

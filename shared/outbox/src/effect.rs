//! What a commit makes us send.

use domain::{
    ChatId, LaneId, MessageId, UserId,
    message::MessageRef,
    ticket::{Actor, Commit, Event, Side},
};

use super::{Class, lines};

/// One thing to send, by reference into its commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A person's message, copied from the other side; with the place of its words in the commit's body.
    Copy {
        /// The message.
        message: MessageRef,
        /// The message on *this* side that it answers.
        answers: Option<MessageId>,
        /// Whether its words go as they were decided, whatever stands in its place by now.
        as_decided: bool,
        /// The place of its words in the body.
        words: usize,
    },
    /// Its twin on this side is edited.
    Edit {
        /// The message as it is now.
        message: MessageRef,
        /// The place of its words in the body.
        words: usize,
        /// The agent who edits, if one does.
        agent: Option<UserId>,
    },
    /// Its twin on this side is deleted.
    Delete {
        /// The chat on the other side.
        chat: ChatId,
        /// The message's id there.
        message: MessageId,
        /// Who asks for it.
        agent: UserId,
    },
    /// A line of ours about the commit's event of that index.
    Line {
        /// The event.
        event: usize,
        /// How urgent it is.
        class: Class,
    },
}

impl Effect {
    /// How urgent it is.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::Copy { .. } | Self::Edit { .. } | Self::Delete { .. } => Class::Words,
            Self::Line { class, .. } => *class,
        }
    }
}

/// A lane that a commit gives work to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneWork {
    /// The lane.
    pub lane: LaneId,
    /// The most urgent of its work.
    pub class: Class,
}

/// The side that a lane shows.
#[must_use]
pub fn side(lane: LaneId) -> Side {
    match lane {
        LaneId::Customer(..) => Side::Customer,
        LaneId::Group(..) => Side::Group,
    }
}

/// Everything that `commit` makes us send in `lane`, in order. Cards are not among it: they show the ticket as it is.
#[must_use]
pub fn effects(commit: &Commit, lane: LaneId) -> Vec<Effect> {
    let mut effects = Vec::new();
    if !shown_in(commit, lane) {
        return effects;
    }
    let mut words = usize::from(has_preface(commit));
    for (index, event) in commit.events.iter().enumerate() {
        if let Some(class) = lines::line_class(event, lane) {
            effects.push(Effect::Line { event: index, class });
        }
        let passes = Passes::of(event);
        for message in event.messages() {
            let message = message.clone();
            match passes.filter(|(to, _)| *to == side(lane)) {
                Some((_, Passes::Copied)) => effects.push(Effect::Copy {
                    message,
                    answers: None,
                    as_decided: false,
                    words,
                }),
                Some((
                    _,
                    Passes::Answered {
                        agent,
                        answers,
                        drafted,
                    },
                )) => effects.push(Effect::Copy {
                    message,
                    answers,
                    // The body of a draft that was sent by an earlier release lacks its words.
                    as_decided: drafted || commit.actor == Actor::Agent(agent),
                    words,
                }),
                Some((_, Passes::Edited { agent })) => effects.push(Effect::Edit { message, words, agent }),
                Some((_, Passes::TakenBack)) | None => {}
            }
            words += 1;
        }
        if let (
            Some((to, Passes::TakenBack)),
            Event::Recalled {
                agent, chat, message, ..
            },
        ) = (passes, event)
            && to == side(lane)
        {
            effects.push(Effect::Delete {
                chat: chat.unwrap_or(commit.group),
                message: *message,
                agent: *agent,
            });
        }
    }
    effects
}

/// How what an event says passes to the other side.
#[derive(Clone, Copy)]
enum Passes {
    /// As a copy.
    Copied,
    /// As an agent's words.
    Answered {
        agent: UserId,
        answers: Option<MessageId>,
        drafted: bool,
    },
    /// As an edit of what stands there; by an agent, if one made it.
    Edited { agent: Option<UserId> },
    /// It is taken back there.
    TakenBack,
}

impl Passes {
    /// To which side, and how; nothing of most events is there to pass. A new event says so here.
    fn of(event: &Event) -> Option<(Side, Self)> {
        match event {
            Event::Opened { .. } | Event::CustomerWrote { .. } | Event::RatingCommented { .. } => {
                Some((Side::Group, Self::Copied))
            }
            Event::AgentReplied {
                agent,
                answers,
                drafted,
                ..
            } => {
                let (agent, answers, drafted) = (*agent, *answers, drafted.is_some());
                Some((
                    Side::Customer,
                    Self::Answered {
                        agent,
                        answers,
                        drafted,
                    },
                ))
            }
            Event::CustomerEdited { .. } => Some((Side::Group, Self::Edited { agent: None })),
            Event::AgentEdited { agent, .. } => Some((Side::Customer, Self::Edited { agent: Some(*agent) })),
            Event::Recalled { came_to: None, .. } => Some((Side::Customer, Self::TakenBack)),
            Event::Recalled { .. }
            | Event::PersonCalled
            | Event::Taken { .. }
            | Event::Released { .. }
            | Event::DetailsAsked { .. }
            | Event::Resolved { .. }
            | Event::Reopened { .. }
            | Event::Closed { .. }
            | Event::Escalated { .. }
            | Event::Rated { .. }
            | Event::Apologised { .. }
            | Event::TermsChanged
            | Event::VipSet { .. }
            | Event::Located { .. }
            | Event::Left
            | Event::Returned
            | Event::Noted { .. }
            | Event::Drafted { .. }
            | Event::Called { .. }
            | Event::Offered { .. }
            | Event::Acknowledged { .. }
            | Event::Reminded
            | Event::ClockReached { .. }
            | Event::Updated { .. }
            | Event::FollowedUp
            | Event::Nudged { .. }
            | Event::IncidentReported { .. }
            | Event::SendingFailed { .. } => None,
        }
    }
}

/// Whether `lane` shows the ticket at that commit. A group that a ticket has left, or not yet reached, does not.
fn shown_in(commit: &Commit, lane: LaneId) -> bool {
    match lane {
        LaneId::Customer(..) => true,
        LaneId::Group(_, chat) => {
            let leaves = |event: &Event| matches!(event, Event::Escalated { from_group, .. } if *from_group == chat);
            commit.group == chat || commit.events.iter().any(leaves)
        }
    }
}

/// Whether the body begins with words that no message carries.
fn has_preface(commit: &Commit) -> bool {
    commit.events.iter().any(|event| {
        matches!(
            event,
            Event::Resolved { summary: true, .. } | Event::Escalated { form: true, .. }
        )
    })
}

/// The lanes that `commit` gives work to. Needs no body.
#[must_use]
pub fn lanes_for(commit: &Commit) -> Vec<LaneWork> {
    let mut lanes = vec![
        LaneId::Customer(commit.bot, commit.customer),
        LaneId::Group(commit.bot, commit.group),
    ];
    for event in &commit.events {
        if let Event::Escalated { from_group, .. } = event
            && *from_group != commit.group
        {
            lanes.push(LaneId::Group(commit.bot, *from_group));
        }
    }
    let mut work = Vec::new();
    for lane in lanes {
        let sent = effects(commit, lane).iter().map(Effect::class).min();
        let card = (side(lane) == Side::Group && commit.events.iter().any(changes_card)).then_some(Class::Card);
        // What was parked when the customer left goes on where it stopped.
        let returned =
            (side(lane) == Side::Customer && commit.events.contains(&Event::Returned)).then_some(Class::Words);
        // Should news of an answer have been lost on the way here, the clock's next look at the ticket makes it good.
        let looked_at = (side(lane) == Side::Customer && commit.events.iter().any(is_clocks)).then_some(Class::Notice);
        if let Some(class) = sent.into_iter().chain(card).chain(returned).chain(looked_at).min() {
            work.push(LaneWork { lane, class });
        }
    }
    work
}

fn is_clocks(event: &Event) -> bool {
    matches!(event, Event::Nudged { .. } | Event::ClockReached { .. })
}

/// Whether a card may look different after this event.
fn changes_card(event: &Event) -> bool {
    match event {
        Event::Opened { .. }
        | Event::CustomerWrote { .. }
        | Event::PersonCalled
        | Event::AgentReplied { .. }
        | Event::Taken { .. }
        | Event::Released { .. }
        | Event::DetailsAsked { .. }
        | Event::Resolved { .. }
        | Event::Reopened { .. }
        | Event::Closed { .. }
        | Event::Escalated { .. }
        | Event::Rated { .. }
        | Event::Apologised { .. }
        | Event::TermsChanged
        | Event::VipSet { .. }
        | Event::Located { .. }
        | Event::Left
        | Event::Returned => true,
        Event::CustomerEdited { .. }
        | Event::Noted { .. }
        | Event::Drafted { .. }
        | Event::Called { .. }
        | Event::Offered { .. }
        | Event::Acknowledged { .. }
        | Event::AgentEdited { .. }
        | Event::Recalled { .. }
        | Event::RatingCommented { .. }
        | Event::Reminded
        | Event::ClockReached { .. }
        | Event::Updated { .. }
        | Event::FollowedUp
        | Event::Nudged { .. }
        | Event::IncidentReported { .. }
        | Event::SendingFailed { .. } => false,
    }
}

//! The lines of ours that go with events.

use conversation::{
    callback::Callback,
    text::{Details, EscalationForm, Keyboard, Say, When},
};
use domain::{
    ChatId, LaneId, MessageId,
    sla::{EscalationStep, Level},
    ticket::{Commit, Event, Side, Survey, Ticket, WhyClosed, is_old},
};
use jiff::Timestamp;

use super::{Class, MessageKey, Reply, effect::side};

/// How urgent the line is that goes with `event` in `lane`; `None` if none goes.
pub(super) fn line_class(event: &Event, lane: LaneId) -> Option<Class> {
    let group = side(lane) == Side::Group;
    match event {
        Event::Opened { .. } | Event::DetailsAsked { .. } | Event::Resolved { agent: Some(_), .. } if !group => {
            Some(Class::Words)
        }
        Event::Opened { written: Some(_), .. } | Event::CustomerWrote { old: true, .. } if group => Some(Class::Notice),
        Event::Resolved { agent: None, .. } | Event::PersonCalled | Event::Reopened { .. } => Some(Class::Words),
        Event::Taken { by_answer: false, .. } if !group => Some(Class::Words),
        Event::Closed {
            why: WhyClosed::Spam, ..
        } => None,
        Event::Closed { .. } | Event::Reminded | Event::RatingCommented { .. } => Some(Class::Notice),
        Event::Rated { was, .. } => (group || was.is_none()).then_some(Class::Notice),
        Event::CustomerWrote {
            answered_details: true, ..
        }
        | Event::Apologised { .. }
        | Event::Updated { .. }
        | Event::FollowedUp
            if !group =>
        {
            Some(Class::Notice)
        }
        // Whoever else hears of a step of the chain hears it in private.
        Event::ClockReached {
            level: Level::Warning(_) | Level::Breach | Level::Chain(EscalationStep::Queue | EscalationStep::LevelUp),
            ..
        }
        | Event::AgentReplied { .. }
        | Event::Nudged { .. }
        | Event::Drafted { .. }
        | Event::Acknowledged { .. }
        | Event::Left
        | Event::Returned
        | Event::SendingFailed { .. }
        | Event::Recalled { came_to: Some(_), .. }
            if group =>
        {
            Some(Class::Notice)
        }
        // Whoever wrote what did not get there whole hears of it, too; an agent reads it in the topic.
        Event::SendingFailed { failure }
            if failure.to == Side::Group && failure.missing.is_loss() && failure.of.is_some() =>
        {
            Some(Class::Notice)
        }
        Event::Escalated {
            group: to, form: true, ..
        } if group && lane.chat() == *to => Some(Class::Words),
        Event::Escalated {
            from_group, group: to, ..
        } => {
            // In the group that keeps the ticket, the card says it; the group that loses it is told.
            let told = !group || (from_group != to && lane.chat() == *from_group);
            told.then_some(if group { Class::Notice } else { Class::Words })
        }
        Event::Opened { .. }
        | Event::DetailsAsked { .. }
        | Event::Resolved { agent: Some(_), .. }
        | Event::CustomerWrote { .. }
        | Event::Taken { .. }
        | Event::AgentReplied { .. }
        | Event::ClockReached { .. }
        | Event::Apologised { .. }
        | Event::Updated { .. }
        | Event::FollowedUp
        | Event::TermsChanged
        | Event::Drafted { .. }
        | Event::VipSet { .. }
        | Event::Located { .. }
        | Event::Called { .. }
        | Event::IncidentReported { .. }
        | Event::Offered { .. }
        | Event::Acknowledged { .. }
        | Event::Nudged { .. }
        | Event::Left
        | Event::Returned
        | Event::SendingFailed { .. }
        | Event::CustomerEdited { .. }
        | Event::Noted { .. }
        | Event::AgentEdited { .. }
        | Event::Recalled { .. }
        | Event::Released { .. } => None,
    }
}

/// A line with its buttons, and the message on this side that it stands under.
pub(super) struct Line {
    pub say: Say,
    pub keyboard: Keyboard,
    pub under: Reply,
}

/// The line that goes with `event` in `lane`, from the ticket as it is now.
pub(super) fn line(
    event: &Event,
    commit: &Commit,
    ticket: &Ticket,
    lane: LaneId,
    zone: &str,
    now: Timestamp,
) -> Option<Line> {
    line_class(event, lane)?;
    let when = |at| When {
        at,
        now,
        zone: zone.to_owned(),
    };
    let plain = |say| {
        Some(Line {
            say,
            keyboard: Keyboard::new(),
            under: Reply::None,
        })
    };
    let with = |say, keyboard| {
        Some(Line {
            say,
            keyboard,
            under: Reply::None,
        })
    };
    let id = ticket.id;
    if side(lane) == Side::Group {
        return match event {
            Event::AgentReplied { message, .. } => Some(Line {
                say: if ticket.unreachable { Say::Kept } else { Say::PassedOn },
                keyboard: vec![vec![Callback::Recall {
                    ticket: id,
                    message: message.id,
                    commit: Some(commit.version),
                }]],
                under: Reply::To(message.id),
            }),
            Event::Opened {
                written: Some(written), ..
            } if is_old(Some(*written), commit.at) => plain(Say::WrittenAt(when(*written))),
            Event::CustomerWrote {
                written: Some(written),
                old: true,
                ..
            } => plain(Say::WrittenAt(when(*written))),
            Event::Rated { score, was, .. } => plain(Say::GotStars {
                score: *score,
                was: *was,
            }),
            Event::RatingCommented { .. } if is_first_of_comment(commit, ticket) => plain(Say::GotComment),
            Event::ClockReached { clock, level, due, .. } => plain(Say::ClockReached {
                clock: *clock,
                level: *level,
                due: when(*due),
            }),
            Event::Acknowledged { name, .. } => plain(Say::CallTaken(name.clone())),
            // Edited meanwhile, it has a button of its own.
            Event::Drafted { message, .. }
                if ticket.drafts.iter().any(|draft| {
                    draft.is_of(message.chat, message.id) && draft.commit.is_some_and(|newer| newer > commit.version)
                }) =>
            {
                None
            }
            Event::Drafted { message, .. } => Some(Line {
                say: Say::Draft,
                keyboard: vec![vec![Callback::SendDraft {
                    ticket: id,
                    message: message.id,
                    commit: Some(commit.version),
                }]],
                under: Reply::To(message.id),
            }),
            Event::Nudged { waiting } => plain(Say::Nudge { waiting: *waiting }),
            Event::Reminded => plain(Say::Reminded),
            Event::Closed { why, .. } => plain(Say::DeskClosed(*why)),
            Event::Resolved { .. } => plain(Say::CustomerSolved),
            Event::Reopened { .. } => plain(Say::DeskReopened),
            Event::PersonCalled => plain(Say::WantsPerson),
            Event::Left => plain(Say::CustomerLeft),
            Event::Returned => plain(Say::CustomerReturned),
            Event::Recalled {
                chat,
                message,
                came_to: Some(came_to),
                ..
            } => Some(Line {
                say: Say::Recalled(*came_to),
                keyboard: Keyboard::new(),
                under: under(lane, chat.unwrap_or(commit.group), *message),
            }),
            Event::SendingFailed { failure } => Some(Line {
                say: Say::SendingFailed {
                    to: failure.to,
                    missing: failure.missing,
                    why: failure.why.clone(),
                },
                keyboard: Keyboard::new(),
                under: failure
                    .of
                    .map_or(Reply::None, |(chat, message)| under(lane, chat, message)),
            }),
            Event::Escalated {
                from,
                group,
                form: true,
                ..
            } if lane.chat() == *group => plain(Say::EscalationForm(Box::new(EscalationForm {
                from: from.clone(),
                urgency: ticket.urgency,
                ticket: id,
                name: ticket.customer.name.clone(),
                topic: ticket.topic.clone(),
                text: commit.form().map(|words| words.text.clone()).unwrap_or_default(),
            }))),
            Event::Escalated { to, .. } => plain(Say::MovedTo(to.clone())),
            Event::Opened { .. }
            | Event::CustomerWrote { .. }
            | Event::CustomerEdited { .. }
            | Event::Noted { .. }
            | Event::AgentEdited { .. }
            | Event::Recalled { .. }
            | Event::Taken { .. }
            | Event::Released { .. }
            | Event::Apologised { .. }
            | Event::Updated { .. }
            | Event::FollowedUp
            | Event::RatingCommented { .. }
            | Event::TermsChanged
            | Event::VipSet { .. }
            | Event::Located { .. }
            | Event::Called { .. }
            | Event::IncidentReported { .. }
            | Event::Offered { .. }
            | Event::DetailsAsked { .. } => None,
        };
    }
    match event {
        Event::Opened {
            queue,
            promised,
            continues,
            person_called,
            ..
        } => with(
            Say::Accepted {
                ticket: id,
                queue: queue.clone(),
                promised: when(*promised),
                continues: *continues,
                person_called: *person_called,
            },
            if *person_called {
                Keyboard::new()
            } else {
                vec![vec![Callback::Person]]
            },
        ),
        Event::CustomerWrote { .. } => plain(Say::DetailsReceived(id)),
        Event::PersonCalled => plain(Say::PersonCalled(id)),
        Event::Taken { name, .. } => plain(Say::Taken {
            ticket: id,
            agent: name.clone(),
        }),
        Event::DetailsAsked { until, .. } => plain(Say::DetailsNeeded(Details {
            ticket: id,
            asked: commit
                .events
                .iter()
                .any(|event| matches!(event, Event::AgentReplied { .. })),
            until: until.map(when),
        })),
        Event::Resolved {
            survey, reopens_until, ..
        } => {
            let rate = matches!(survey, Survey::Asked(_));
            let mut keyboard = Keyboard::new();
            if let (true, Some(asked)) = (rate, &ticket.asked) {
                let cycle = asked.cycle;
                keyboard.push(
                    (1..=5)
                        .map(|score| Callback::Rate {
                            ticket: id,
                            cycle,
                            score,
                        })
                        .collect(),
                );
            }
            keyboard.push(vec![Callback::NotSolved(id)]);
            let summary = commit.summary().map(|words| words.text.clone());
            with(
                Say::Resolved {
                    ticket: id,
                    summary,
                    reopens_until: when(*reopens_until),
                    rate,
                },
                keyboard,
            )
        }
        Event::Reopened { promised, .. } => plain(Say::Reopened {
            ticket: id,
            promised: when(*promised),
        }),
        Event::Closed { why, reopens_until } => {
            let reopen = if reopens_until.is_some() {
                Callback::NotSolved(id)
            } else {
                Callback::Menu
            };
            with(Say::Closed { ticket: id, why: *why }, vec![vec![reopen]])
        }
        Event::Escalated { promised, .. } => plain(Say::Escalated {
            ticket: id,
            promised: when(*promised),
        }),
        Event::Rated { score, cycle, .. } => with(
            Say::RatingThanks(*score),
            vec![vec![Callback::Comment {
                ticket: id,
                cycle: *cycle,
            }]],
        ),
        Event::RatingCommented { .. } if is_first_of_comment(commit, ticket) => with(
            Say::CommentThanks,
            vec![vec![Callback::NewQuestion {
                ticket: id,
                commit: commit.version,
            }]],
        ),
        Event::Reminded => with(Say::Reminder(id), vec![vec![Callback::Solved(id)]]),
        Event::Apologised { promised } => plain(Say::Apology {
            ticket: id,
            promised: when(*promised),
        }),
        Event::Updated { next } => plain(Say::AtIt {
            ticket: id,
            next: when(*next),
        }),
        Event::FollowedUp => with(
            Say::FollowUp(id),
            vec![vec![Callback::Solved(id), Callback::NotSolved(id)]],
        ),
        Event::SendingFailed { failure } => Some(Line {
            say: Say::NotPassedOn(failure.missing),
            keyboard: Keyboard::new(),
            under: failure
                .of
                .map_or(Reply::None, |(chat, message)| under(lane, chat, message)),
        }),
        Event::CustomerEdited { .. }
        | Event::RatingCommented { .. }
        | Event::AgentReplied { .. }
        | Event::Noted { .. }
        | Event::AgentEdited { .. }
        | Event::Recalled { .. }
        | Event::Released { .. }
        | Event::ClockReached { .. }
        | Event::TermsChanged
        | Event::Drafted { .. }
        | Event::VipSet { .. }
        | Event::Located { .. }
        | Event::Called { .. }
        | Event::Offered { .. }
        | Event::Acknowledged { .. }
        | Event::IncidentReported { .. }
        | Event::Nudged { .. }
        | Event::Left
        | Event::Returned => None,
    }
}

/// Whether a comment begins with that commit: the messages of an album are one. A later rating has a comment of its own.
fn is_first_of_comment(commit: &Commit, ticket: &Ticket) -> bool {
    let first = ticket.asked.as_ref().and_then(|asked| asked.comment);
    first.is_none_or(|first| first >= commit.version)
}

/// What is said about a person's message stands under it, or under its counterpart.
fn under(lane: LaneId, chat: ChatId, message: MessageId) -> Reply {
    if chat == lane.chat() {
        Reply::To(message)
    } else {
        Reply::ToCounterpartOf(MessageKey { chat, message })
    }
}

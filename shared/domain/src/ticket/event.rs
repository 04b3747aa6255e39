//! What has happened to a ticket. Stored for ever: a field may be added with a default, never renamed or given a new meaning.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CameTo, Contact, Failure, Incident, Survey, WhyClosed};
use crate::{
    ChatId, MessageId, QueueName, RegionKey, StartPayload, TicketId, TopicKey, UserId,
    message::MessageRef,
    settings::{Class, Urgency},
    sla::{ClockKind, Level},
};

/// Which side of the mirror.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The customer's private chat.
    Customer,
    /// The agents' group.
    Group,
}

/// One thing that has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "a ticket opens once; a box would only move what is read by reference"
)]
pub enum Event {
    /// The ticket opened.
    Opened {
        /// Who asks.
        customer: Contact,
        /// What about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<TopicKey>,
        /// Kind of promise.
        class: Class,
        /// How pressing it is.
        #[serde(default)]
        urgency: Urgency,
        /// The queue.
        queue: QueueName,
        /// Everything said before.
        messages: Vec<MessageRef>,
        /// What followed `?start=`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<StartPayload>,
        /// The earlier ticket.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        continues: Option<TicketId>,
        /// By "call a person".
        #[serde(default)]
        person_called: bool,
        /// About a part of the desk that was in manual mode.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_hand: bool,
        /// The customer's last rating.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_rated_at: Option<Timestamp>,
        /// Until when the customer is a VIP.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        vip_until: Option<Timestamp>,
        /// When that was decided, in an earlier ticket.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        vip_set_at: Option<Timestamp>,
        /// When it was written, where that was notably earlier than this commit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        written: Option<Timestamp>,
        /// When the customer was promised an answer.
        promised: Timestamp,
    },
    /// The customer wrote.
    CustomerWrote {
        /// What, by reference.
        message: MessageRef,
        /// When they were promised an answer, if this message began a wait.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promised: Option<Timestamp>,
        /// Whether it answers a request for details, which sets the ticket going again.
        #[serde(default)]
        answered_details: bool,
        /// When it was written, where that was notably earlier than this commit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        written: Option<Timestamp>,
        /// Whether the topic is told so.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        old: bool,
    },
    /// The customer edited a message.
    CustomerEdited {
        /// The message.
        message: MessageRef,
    },
    /// The customer asked for a person.
    PersonCalled,
    /// An agent's message went to the customer.
    AgentReplied {
        /// Who wrote it.
        agent: UserId,
        /// The message in the group.
        message: MessageRef,
        /// The customer's message that it answers, in the customer's chat.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<MessageId>,
        /// The commit that drafted it, if a trainee did and a mentor sent it: its words stand in this commit's body once more.
        /// Absent in what earlier releases wrote, whose bodies lack them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        drafted: Option<u64>,
    },
    /// A colleague's remark; it stays in the topic.
    Noted {
        /// Who wrote it.
        agent: UserId,
        /// The message in the group.
        message: MessageRef,
        /// Whether an edit made it a note. The customer keeps what they have got of it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        edited: bool,
    },
    /// A trainee's answer, or an edit of it; it stays in the topic until a mentor sends it.
    Drafted {
        /// Who wrote it.
        agent: UserId,
        /// The message in the group.
        message: MessageRef,
        /// The customer's message that it answers, in the customer's chat.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<MessageId>,
    },
    /// An agent edited a message in the topic. Whether it had gone to the customer, its twin tells.
    AgentEdited {
        /// Who.
        agent: UserId,
        /// The message.
        message: MessageRef,
    },
    /// A message is taken back from the customer, or was.
    Recalled {
        /// Who does.
        agent: UserId,
        /// The group that it stands in, which the ticket may have left since; absent in what the first code wrote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chat: Option<ChatId>,
        /// The message's id in the group.
        message: MessageId,
        /// What came of it, once that is known: an event of its own, after the one that asks for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        came_to: Option<CameTo>,
    },
    /// An agent has it now.
    Taken {
        /// Who.
        agent: UserId,
        /// What they are called.
        name: String,
        /// Who had it before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<UserId>,
        /// Taken by answering rather than by the button: the answer itself tells the customer.
        #[serde(default)]
        by_answer: bool,
        /// Given by the desk rather than taken.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_desk: bool,
    },
    /// Nobody has it now.
    Released {
        /// Who let it go.
        agent: UserId,
    },
    /// The customer was asked for details.
    DetailsAsked {
        /// By whom.
        agent: UserId,
        /// Until when we wait before we remind them; absent where that was not told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// It is resolved.
    Resolved {
        /// By which agent; `None` if the customer said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<UserId>,
        /// Whether the commit's body begins with a summary, for the line that says it. So did an earlier release; by now, what an
        /// agent says with it is a message like any other.
        #[serde(default)]
        summary: bool,
        /// Whether a rating is asked for.
        survey: Survey,
        /// Until when it can be reopened.
        reopens_until: Timestamp,
    },
    /// It goes on after all.
    Reopened {
        /// When the customer was promised an answer.
        promised: Timestamp,
        /// Whoever had it is not on duty: it waits for another.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        owner_off: bool,
        /// When that was written, where that was notably earlier than this commit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        written: Option<Timestamp>,
    },
    /// It is over.
    Closed {
        /// Why.
        why: WhyClosed,
        /// Until when a tap reopens it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reopens_until: Option<Timestamp>,
    },
    /// It went to the next level.
    Escalated {
        /// By whom.
        agent: UserId,
        /// From this queue…
        from: QueueName,
        /// …to that one…
        to: QueueName,
        /// …which that group shows, having left this one.
        from_group: ChatId,
        /// The group that shows it now.
        group: ChatId,
        /// How pressing it is from now on, if that changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        urgency: Option<Urgency>,
        /// Whether the commit's body begins with a form: what it is about, and what was tried.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        form: bool,
        /// When the customer was promised an answer.
        promised: Timestamp,
    },
    /// The customer rated it.
    Rated {
        /// The resolution cycle.
        cycle: u32,
        /// 1 to 5.
        score: u8,
        /// What they had given before, if they changed their mind.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<u8>,
        /// The agent it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<UserId>,
    },
    /// The customer said why.
    RatingCommented {
        /// What, by reference.
        message: MessageRef,
    },
    /// The customer was reminded that details are missing.
    Reminded,
    /// A clock of its service level has reached a level.
    ClockReached {
        /// The clock.
        clock: ClockKind,
        /// Which time around.
        cycle: u32,
        /// The level.
        level: Level,
        /// When the clock was due.
        due: Timestamp,
    },
    /// The time that the customer was told was about to lapse, and they were told another.
    Apologised {
        /// The other.
        promised: Timestamp,
    },
    /// The customer heard that we are at it, as they do every so often.
    Updated {
        /// When they hear again.
        next: Timestamp,
    },
    /// The customer was asked whether it helped.
    FollowedUp,
    /// What is promised has changed: the clocks were set anew.
    TermsChanged,
    /// No agent has touched it for long: the topic was told, and the supervisor.
    Nudged {
        /// Whether a customer's message is unanswered.
        waiting: bool,
    },
    /// Somebody on call was called to it.
    Called {
        /// Whom.
        to: UserId,
        /// The how-manieth call since it began, from 1.
        attempt: u32,
        /// When the next is called, unless somebody acknowledges.
        next: Timestamp,
        /// When the night ends that it happened in, and the supervisors hear of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        night_until: Option<Timestamp>,
    },
    /// The night is over in which somebody was called to it: the supervisors were told what came of that.
    IncidentReported {
        /// What.
        incident: Box<Incident>,
        /// What who has it now is called.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<String>,
    },
    /// Somebody who was called has acknowledged: nobody else is called.
    Acknowledged {
        /// Who.
        agent: UserId,
        /// What they are called.
        name: String,
    },
    /// Whoever has it goes off duty: it was offered to somebody else.
    Offered {
        /// To whom.
        to: UserId,
        /// Until when they may accept.
        until: Timestamp,
        /// Who gets it if they do not, with their name: somebody on call.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        or: Option<(UserId, String)>,
    },
    /// The customer was made a VIP, or no longer is one.
    VipSet {
        /// By whom; `None`: another system said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<UserId>,
        /// Until when; `None`: not any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        /// As of when, if not as of this commit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        set_at: Option<Timestamp>,
    },
    /// Where the customer is became known, or is another place: this is what is known of it now.
    Located {
        /// The region.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<RegionKey>,
        /// The IANA zone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<String>,
    },
    /// The customer has blocked the bot.
    Left,
    /// The customer is back.
    Returned,
    /// Something could not be sent, or not as a whole.
    SendingFailed {
        /// What, and why.
        failure: Failure,
    },
}

impl Event {
    /// The message, if it is the comment on a rating.
    #[must_use]
    pub fn comment(&self) -> Option<&MessageRef> {
        if let Self::RatingCommented { message } = self {
            Some(message)
        } else {
            None
        }
    }

    /// The messages that this event names, in order: the commit's body holds their words in the same order.
    #[must_use]
    pub fn messages(&self) -> &[MessageRef] {
        match self {
            Self::Opened { messages, .. } => messages,
            Self::CustomerWrote { message, .. }
            | Self::CustomerEdited { message }
            | Self::AgentReplied { message, .. }
            | Self::Noted { message, .. }
            | Self::Drafted { message, .. }
            | Self::AgentEdited { message, .. }
            | Self::RatingCommented { message } => std::slice::from_ref(message),
            Self::PersonCalled
            | Self::Recalled { .. }
            | Self::Taken { .. }
            | Self::Released { .. }
            | Self::DetailsAsked { .. }
            | Self::Resolved { .. }
            | Self::Reopened { .. }
            | Self::Closed { .. }
            | Self::Escalated { .. }
            | Self::Rated { .. }
            | Self::Reminded
            | Self::ClockReached { .. }
            | Self::Apologised { .. }
            | Self::Updated { .. }
            | Self::FollowedUp
            | Self::TermsChanged
            | Self::Nudged { .. }
            | Self::VipSet { .. }
            | Self::Located { .. }
            | Self::Offered { .. }
            | Self::Called { .. }
            | Self::IncidentReported { .. }
            | Self::Acknowledged { .. }
            | Self::Left
            | Self::Returned
            | Self::SendingFailed { .. } => &[],
        }
    }
}

//! What can be asked of a ticket.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CameTo, Contact, Failure};
use crate::{
    BotId, ChatId, MessageId, QueueName, RegionKey, StartPayload, TicketId, TopicKey, UserId,
    message::{Message, Words},
    settings::{Class, Urgency},
    staff::StaffMember,
};

/// Everything needed to open a ticket, but its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The bot that the customer wrote to.
    pub bot: BotId,
    /// Who asks.
    pub customer: Contact,
    /// What about; `None` if they just typed.
    pub topic: Option<TopicKey>,
    /// Kind of promise.
    pub class: Class,
    /// How pressing it is.
    pub urgency: Urgency,
    /// The queue.
    pub queue: QueueName,
    /// The agents' group of that queue.
    pub group: ChatId,
    /// Everything said before the ticket was there, in order. Empty only for a call for a person.
    pub messages: Vec<Message>,
    /// When the last of it was said, if that is known.
    pub written: Option<Timestamp>,
    /// What followed `?start=`.
    pub start: Option<StartPayload>,
    /// The earlier ticket that this one continues.
    pub continues: Option<TicketId>,
    /// Opened by "call a person".
    pub person_called: bool,
    /// When this customer last rated us.
    pub last_rated_at: Option<Timestamp>,
    /// Until when this customer is a VIP.
    pub vip_until: Option<Timestamp>,
    /// When that was decided, in an earlier ticket.
    pub vip_set_at: Option<Timestamp>,
}

/// What a ticket keeps of what is known of its customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerAttributes {
    /// Their region.
    pub region: Option<RegionKey>,
    /// Their IANA zone.
    pub zone: Option<String>,
    /// Until when they are a VIP, as another system says.
    pub vip_until: Option<Timestamp>,
    /// As of when; `None`: no other system has said anything.
    pub vip_set_at: Option<Timestamp>,
}

/// One thing that somebody, or the clock, asks of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The customer writes.
    CustomerWrites(Message),
    /// What the customer says by more than a message: what they wrote before it was clear that it is for this ticket, or with a call for
    /// a person.
    CustomerSends {
        /// What, in its order.
        messages: Vec<Message>,
        /// Whether they ask for a person with it.
        person: bool,
        /// Whether it goes on with the ticket although its window is over: no other may be opened now.
        anyway: bool,
    },
    /// The customer edits a message of theirs.
    CustomerEdits(Message),
    /// The customer asks for a person.
    CustomerCallsPerson,
    /// The customer says that it is solved.
    CustomerSolves,
    /// The customer says by a tap that it is not solved.
    CustomerReopens,
    /// The customer rates resolution cycle `cycle` with 1 to 5 stars.
    CustomerRates {
        /// The cycle the survey was sent for.
        cycle: u32,
        /// The stars.
        score: u8,
    },
    /// The customer says why they rated so.
    CustomerComments(Message),
    /// The customer has blocked the bot (`true`) or come back (`false`).
    CustomerLeaves(bool),
    /// An agent writes in the ticket's topic.
    AgentWrites {
        /// Who.
        by: StaffMember,
        /// What.
        message: Message,
        /// The customer's message that it answers, by its id in the *customer's* chat, if it answers one.
        answers: Option<MessageId>,
        /// Whether it is a reply to a message of the customer; `answers` may be unknown even so.
        to_customer: bool,
    },
    /// An agent writes something that stays in the topic, however it begins.
    AgentNotes {
        /// Who.
        by: StaffMember,
        /// What.
        message: Message,
    },
    /// An agent's command in a message that holds more than it: words, or a file.
    With {
        /// The command.
        command: Box<Command>,
        /// The message, without the command.
        message: Message,
        /// The customer's message that it answers, by its id in the *customer's* chat, if it answers one.
        answers: Option<MessageId>,
        /// Whether the rest of it goes to the customer, as an answer. Else it stays in the topic.
        leaves: bool,
    },
    /// An agent edits a message in the topic.
    AgentEdits {
        /// Who.
        by: StaffMember,
        /// The message as it is now.
        message: Message,
    },
    /// An agent takes back a message that went to the customer.
    AgentRecalls {
        /// Who.
        by: StaffMember,
        /// The group that it stands in.
        chat: ChatId,
        /// The message's id in the group.
        message: MessageId,
        /// Who wrote it, and who sent it, as far as the commit that sent it is known.
        said_by: Vec<UserId>,
    },
    /// An agent takes the ticket.
    Take(StaffMember),
    /// The owner lets it go.
    Release(StaffMember),
    /// An agent asks the customer for details.
    AskDetails(StaffMember),
    /// An agent has solved it.
    Resolve(StaffMember),
    /// An agent passes it to the next level.
    Escalate(StaffMember),
    /// An agent passes it on with a form: to whom, how urgent it is, and what was tried.
    EscalateTo {
        /// Who.
        by: StaffMember,
        /// The queue; none: the next level.
        to: Option<QueueName>,
        /// How pressing it is from now on; none: as it was.
        urgency: Option<Urgency>,
        /// What it is about and what was tried, for whoever gets it.
        form: Option<Words>,
    },
    /// The desk gives it to an agent who is on duty and has room.
    Assign(StaffMember),
    /// A supervisor makes the customer a VIP until then, or no longer one.
    SetVip {
        /// Who.
        by: StaffMember,
        /// Until when; `None` ends it.
        until: Option<Timestamp>,
    },
    /// Its owner goes off duty: the desk offers it to a colleague who is on.
    Offer {
        /// To whom.
        to: StaffMember,
        /// Who gets it if they do not accept in time: somebody on call.
        or: Option<StaffMember>,
    },
    /// A colleague accepts it.
    Accept(StaffMember),
    /// Somebody who was called acknowledges.
    Acknowledge(StaffMember),
    /// A mentor sends what a trainee has drafted.
    SendDraft {
        /// Who.
        by: StaffMember,
        /// The group.
        chat: ChatId,
        /// The trainee's message there.
        message: MessageId,
        /// The commit that the mentor saw the words of; none if the draft is of an earlier release.
        drafted: Option<u64>,
        /// Those words; none if that commit does not have them.
        words: Option<Words>,
    },
    /// An agent closes it as spam: no survey, no word to the customer.
    CloseAsSpam(StaffMember),
    /// Sending something of this ticket failed for good, or in part; the lane goes on without it.
    SendingFailed(Failure),
    /// What came of taking a message back from the customer.
    RecallCame {
        /// Who had asked for it.
        agent: UserId,
        /// The group that the message stands in.
        chat: ChatId,
        /// The message there.
        message: MessageId,
        /// What came of it.
        to: CameTo,
    },
    /// More is known of the customer, by their own tap or from another system.
    CustomerKnown(CustomerAttributes),
    /// The settings have changed: its clocks are set by what is promised now.
    NewTerms,
    /// The clock: it may be due.
    Tick,
}

impl Command {
    /// The people's words that this command carries, in the order in which its events name their messages.
    #[must_use]
    pub fn words(&self) -> Vec<Words> {
        match self {
            Self::CustomerWrites(message)
            | Self::CustomerEdits(message)
            | Self::CustomerComments(message)
            | Self::AgentWrites { message, .. }
            | Self::AgentNotes { message, .. }
            | Self::AgentEdits { message, .. } => vec![message.words.clone()],
            Self::CustomerSends { messages, .. } => messages.iter().map(|message| message.words.clone()).collect(),
            // What no message of its own carries comes first.
            Self::With { command, message, .. } => {
                let mut words = command.words();
                words.push(message.words.clone());
                words
            }
            // Repeated from the commit that drafted them: what a commit makes us send follows from the commit alone.
            Self::SendDraft { words, .. } => vec![words.clone().unwrap_or_default()],
            Self::EscalateTo { form: said, .. } => said.iter().cloned().collect(),
            Self::CustomerCallsPerson
            | Self::CustomerSolves
            | Self::CustomerReopens
            | Self::CustomerRates { .. }
            | Self::CustomerLeaves(_)
            | Self::AgentRecalls { .. }
            | Self::Take(_)
            | Self::Release(_)
            | Self::AskDetails(_)
            | Self::Resolve(_)
            | Self::Escalate(_)
            | Self::Assign(_)
            | Self::Acknowledge(_)
            | Self::Offer { .. }
            | Self::Accept(_)
            | Self::SetVip { .. }
            | Self::CloseAsSpam(_)
            | Self::SendingFailed(_)
            | Self::RecallCame { .. }
            | Self::CustomerKnown(_)
            | Self::NewTerms
            | Self::Tick => Vec::new(),
        }
    }

    /// The agent who asks, if one does.
    #[must_use]
    pub fn staffer(&self) -> Option<&StaffMember> {
        match self {
            Self::AgentWrites { by, .. }
            | Self::AgentNotes { by, .. }
            | Self::AgentEdits { by, .. }
            | Self::AgentRecalls { by, .. }
            | Self::EscalateTo { by, .. }
            | Self::SetVip { by, .. }
            | Self::SendDraft { by, .. }
            | Self::Take(by)
            | Self::Resolve(by)
            | Self::Release(by)
            | Self::AskDetails(by)
            | Self::Escalate(by)
            | Self::Acknowledge(by)
            | Self::Accept(by)
            | Self::CloseAsSpam(by) => Some(by),
            Self::With { command, .. } => command.staffer(),
            Self::CustomerWrites(_)
            | Self::CustomerSends { .. }
            | Self::CustomerEdits(_)
            | Self::CustomerCallsPerson
            | Self::CustomerSolves
            | Self::CustomerReopens
            | Self::CustomerRates { .. }
            | Self::CustomerComments(_)
            | Self::CustomerLeaves(_)
            | Self::Assign(_)
            | Self::Offer { .. }
            | Self::SendingFailed(_)
            | Self::RecallCame { .. }
            | Self::CustomerKnown(_)
            | Self::NewTerms
            | Self::Tick => None,
        }
    }

    /// Whether the customer asks.
    #[must_use]
    pub fn is_customers(&self) -> bool {
        match self {
            Self::CustomerWrites(_)
            | Self::CustomerSends { .. }
            | Self::CustomerEdits(_)
            | Self::CustomerCallsPerson
            | Self::CustomerSolves
            | Self::CustomerReopens
            | Self::CustomerRates { .. }
            | Self::CustomerComments(_)
            | Self::CustomerLeaves(_) => true,
            Self::AgentWrites { .. }
            | Self::AgentNotes { .. }
            | Self::With { .. }
            | Self::AgentEdits { .. }
            | Self::AgentRecalls { .. }
            | Self::Take(_)
            | Self::Release(_)
            | Self::AskDetails(_)
            | Self::Resolve(_)
            | Self::Escalate(_)
            | Self::EscalateTo { .. }
            | Self::Assign(_)
            | Self::Acknowledge(_)
            | Self::Offer { .. }
            | Self::Accept(_)
            | Self::SetVip { .. }
            | Self::SendDraft { .. }
            | Self::CloseAsSpam(_)
            | Self::SendingFailed(_)
            | Self::RecallCame { .. }
            | Self::CustomerKnown(_)
            | Self::NewTerms
            | Self::Tick => false,
        }
    }
}

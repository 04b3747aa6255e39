//! Everything the desk says, by meaning. The words for it are in the language files of `texts`.

mod above;
mod answer;
mod card;
mod form;
mod handed_over;
mod lack;
mod line;
mod manual;
mod report;
mod room;
mod stays;

pub use above::Above;
pub use answer::{Answer, Keyboard};
pub use card::Card;
pub use form::EscalationForm;
pub use handed_over::HandedOver;
pub use lack::Lack;
pub use line::{Details, Ids, Line, Outlook, Status, When, Which};
pub use manual::ManualPart;
pub use report::IncidentReport;
pub use room::{Doing, Given, Needs, Room};
pub use stays::Stays;

use domain::{
    ChatId, QueueName, RegionKey, TicketId, TopicKey, UserId,
    assign::Presence,
    settings::Urgency,
    sla::{ClockKind, Level},
    staff::Role,
    ticket::{CameTo, Missing, Rejected, Side, WhyClosed},
};

/// One thing said: a message, a line in a topic, a toast on a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say {
    // To customers, in conversation.
    /// The greeting, over the menu of topics.
    Greeting {
        /// The desk's name.
        brand: String,
        /// The customer's first name.
        name: String,
    },
    /// The greeting for someone whose ticket is open: what they write goes there.
    WelcomeBack {
        /// The ticket.
        ticket: Line,
    },
    /// "What is it about?", over the menu of topics.
    ChooseTopic,
    /// One of the topic's questions, from 0.
    Question {
        /// The topic.
        topic: TopicKey,
        /// Which.
        number: u8,
        /// How many there are.
        of: u8,
    },
    /// "Attach a screenshot or a file, or send it as it is."
    Attach,
    /// Instead of the questions: this is handled by a person at the moment, who reads what they write next.
    ByHand,
    /// Five tickets are open already; what they write goes to this one.
    TooManyOpen(TicketId),
    /// Too many were opened within the hour: when the next may be, and the ticket that what they write goes to meanwhile.
    TooManyOpenings {
        /// When the next may be opened.
        next: When,
        /// The ticket; there is one, since some were opened.
        ticket: Option<TicketId>,
    },
    /// What the bot can do.
    Help,
    /// "Choose a language."
    ChooseLanguage,
    /// The language was changed.
    LanguageChosen,
    /// "Choose your region", over the regions.
    ChooseRegion {
        /// The one that is known.
        current: Option<RegionKey>,
    },
    /// The region was changed, and with it the zone that they read times in.
    RegionChosen(RegionKey, When),
    /// One ticket's state, in full.
    Status(Status),
    /// The customer's tickets, newest first.
    MyTickets(Vec<Line>),
    /// There are none.
    NoTickets,
    /// Which ticket is what they wrote about?
    Which(Which),
    /// Messages now go to this ticket.
    Focused(TicketId),
    /// The button is of another time, or of someone else's ticket.
    NothingHere,
    /// Toast: the group takes no more messages at the moment.
    GroupBusy,
    /// Over buttons of a message that Telegram lets nobody change any more: the same, anew.
    ButtonsAnew,
    /// Telegram lets no bot pass on such a message; say it in words.
    CannotBeCopied,
    /// Toast: the rating is noted.
    Stars(u8),
    /// Toast or line: what was asked did not happen, and why.
    No(Rejected),
    /// Toast: done.
    Done,
    /// One thing, and another below it: the answer to a command, and to what stood beside it.
    Both(Box<Say>, Box<Say>),
    /// The table does not answer: what they wrote is not lost.
    TryLater,

    // To customers, about a ticket, by the lane.
    /// It is open.
    Accepted {
        /// Its number.
        ticket: TicketId,
        /// Its queue.
        queue: QueueName,
        /// When an answer is promised.
        promised: When,
        /// The ticket it continues.
        continues: Option<TicketId>,
        /// They asked for a person: one is being called.
        person_called: bool,
    },
    /// An agent has taken it.
    Taken {
        /// The ticket.
        ticket: TicketId,
        /// The agent's first name.
        agent: String,
    },
    /// An agent asks for details.
    DetailsNeeded(Details),
    /// The line over people's words.
    Above(Above),
    /// The details have reached the agent.
    DetailsReceived(TicketId),
    /// Details are still missing.
    Reminder(TicketId),
    /// It is resolved: summary and next steps.
    Resolved {
        /// The ticket.
        ticket: TicketId,
        /// The agent's own summary.
        summary: Option<String>,
        /// Until when a message reopens it.
        reopens_until: When,
        /// Whether the stars are under it.
        rate: bool,
    },
    /// It goes on.
    Reopened {
        /// The ticket.
        ticket: TicketId,
        /// When an answer is promised.
        promised: When,
    },
    /// It is over.
    Closed {
        /// The ticket.
        ticket: TicketId,
        /// Why.
        why: WhyClosed,
    },
    /// It went to an expert.
    Escalated {
        /// The ticket.
        ticket: TicketId,
        /// When an answer is promised.
        promised: When,
    },
    /// The time they were told is about to lapse: an apology, and another.
    Apology {
        /// The ticket.
        ticket: TicketId,
        /// When an answer is promised now.
        promised: When,
    },
    /// One of the promises above, and what the group that is to keep it lets expect.
    Expecting(Box<Say>, Outlook),
    /// We are at it, and they hear again at that time.
    AtIt {
        /// The ticket.
        ticket: TicketId,
        /// When they hear again.
        next: When,
    },
    /// Did it help?
    FollowUp(TicketId),
    /// Toast: good that it helped.
    GladItHelped,
    /// A person was called to it.
    PersonCalled(TicketId),
    /// Thanks for the stars; a comment is welcome.
    RatingThanks(u8),
    /// "Write the comment": the next message is it.
    AskComment,
    /// Thanks for the comment.
    CommentThanks,
    /// What they sent could not be shown to the agents, or not as a whole.
    NotPassedOn(Missing),

    // To agents, in a topic.
    /// The name of a ticket's topic. At most 128 characters.
    TopicName {
        /// The ticket.
        ticket: TicketId,
        /// What about.
        topic: Option<TopicKey>,
        /// The customer's name.
        name: String,
    },
    /// The ticket's card.
    Card(Box<Card>),
    /// Stands beside a message that may have been sent twice.
    MaybeTwice,
    /// A colleague has acknowledged the call.
    CallTaken(String),
    /// A trainee's answer, which a mentor may send; carries *Send*.
    Draft,
    /// An agent's message goes to the customer; carries *Recall*.
    PassedOn,
    /// An agent's message is kept for a customer who has blocked the bot, until they are back; carries *Recall*.
    Kept,
    /// The message is being taken back.
    TakingBack,
    /// What came of taking it back.
    Recalled(CameTo),
    /// What follows was written then, and waited: the desk did not get it sooner.
    WrittenAt(When),
    /// The customer gave stars.
    GotStars {
        /// How many.
        score: u8,
        /// How many before, if changed.
        was: Option<u8>,
    },
    /// What follows is the comment on the rating.
    GotComment,
    /// A clock of its service level has reached a level.
    ClockReached {
        /// The clock.
        clock: ClockKind,
        /// The level.
        level: Level,
        /// When it was due.
        due: When,
    },
    /// In place of many lines about clocks: which tickets they are of.
    ClockDigest {
        /// Those that are late.
        late: Vec<TicketId>,
        /// Those that will be soon.
        soon: Vec<TicketId>,
    },
    /// No agent has touched it for long.
    Nudge {
        /// Whether a customer's message is unanswered.
        waiting: bool,
    },
    /// The customer was reminded of missing details.
    Reminded,
    /// It closed.
    DeskClosed(WhyClosed),
    /// The customer says it is solved.
    CustomerSolved,
    /// The customer reopened it.
    DeskReopened,
    /// The customer asks for a person.
    WantsPerson,
    /// The customer has blocked the bot.
    CustomerLeft,
    /// The customer is back.
    CustomerReturned,
    /// Something could not be sent, or not as a whole.
    SendingFailed {
        /// To whom.
        to: Side,
        /// What is missing.
        missing: Missing,
        /// Telegram's words.
        why: String,
    },
    /// What a colleague says of the ticket that they pass on, for whoever gets it.
    EscalationForm(Box<EscalationForm>),
    /// What there is to say about a ticket that is to be passed on; the reply to it is the note.
    AskNote {
        /// Where it is to go.
        to: QueueName,
        /// How pressing it is to be.
        urgency: Urgency,
    },
    /// The note is words.
    NoteInWords,
    /// The ticket went to another queue.
    MovedTo(QueueName),
    /// No ticket belongs to this topic.
    NoTicketHere,
    /// No command of the desk is called that; what was written stayed in the topic.
    UnknownCommand,
    /// Something stayed in the topic that its author may have meant for the customer.
    Stays(Stays),
    /// A command was not carried out, and what stood beside it stayed in the topic.
    NoAndStays(Rejected),
    /// `/vip` was followed by something that is no time.
    BadVip,
    /// Only agents can do that.
    NotStaff,
    /// The sender writes as an anonymous admin.
    Anonymous,

    // To staff, in private, and to admins.
    /// Ids for the settings.
    Ids(Ids),
    /// An invitation link.
    Invite {
        /// The link.
        link: String,
        /// What the invited will be.
        role: Role,
    },
    /// The invitation is used up, too old, or never was.
    InviteVoid,
    /// To the candidate: an admin will decide.
    CandidateNoted,
    /// To the admin: approve?
    Candidate {
        /// Their name.
        name: String,
        /// Their id.
        user: UserId,
        /// What they would be.
        role: Role,
    },
    /// To the admin: approved.
    CandidateApproved(String),
    /// To the admin: declined.
    CandidateDeclined(String),
    /// To the new agent.
    Welcome(Role),
    /// To the candidate: not this time.
    Declined,
    /// A clock of a ticket has reached a level.
    StaffClock {
        /// The ticket.
        ticket: TicketId,
        /// The clock.
        clock: ClockKind,
        /// The level.
        level: Level,
        /// When it was due.
        due: When,
    },
    /// No agent has touched a ticket for long.
    StaffIdle(TicketId),
    /// To the supervisors: what came of a call at night.
    Incident(Box<IncidentReport>),
    /// The desk has given them a ticket.
    StaffAssigned(TicketId),
    /// To the managers: a ticket about a part of the desk that is in manual mode.
    StaffByHand {
        /// The ticket.
        ticket: TicketId,
        /// What about.
        topic: Option<TopicKey>,
        /// Its queue.
        queue: QueueName,
    },
    /// To the admins: what a group lacks, and what Telegram says of it.
    GroupLacks(ChatId, Lack, Option<String>),
    /// To the admins: a group works again.
    GroupWorks(ChatId),
    /// What is in manual mode.
    Manual(Vec<ManualPart>),
    /// `/manual` was followed by something that it does not understand; what it can be said of.
    BadManual(Vec<String>),
    /// A colleague's shift ends: a ticket is offered to them.
    StaffOffered {
        /// The ticket.
        ticket: TicketId,
        /// Until when they may accept.
        until: When,
    },
    /// To the supervisor: a shift has ended, and so many tickets were passed on.
    ShiftEnded(HandedOver),
    /// To the supervisor: somebody hands over what they have, and so many tickets were passed on.
    HandsOver(HandedOver),
    /// To who begins: what waits.
    ShiftBegins {
        /// How many tickets wait for an agent.
        waiting: u32,
        /// How many the agent has in hand.
        load: u32,
    },
    /// They are on call, and it cannot wait.
    StaffCalled {
        /// The ticket.
        ticket: TicketId,
        /// The queue.
        queue: QueueName,
        /// The how-manieth call.
        attempt: u32,
    },
    /// They are present, or away, or hand over what they have.
    Presence {
        /// Which.
        presence: Presence,
        /// How many they have.
        load: u32,
        /// How many they may have at once.
        capacity: u32,
    },
}

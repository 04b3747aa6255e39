//! Taking out of what is kept what people said, and who the customer is. What happened stays, with its ids and times, so that the fold of
//! a history that was erased is the snapshot that was erased, and a recount of it counts the same.
//!
//! Everything that is stored of a customer or a ticket stands here with all of its fields: a new one does not compile until it is said
//! whether it is kept or erased. Kept are ids, times, counts, what the settings name (queues, topics, classes), and the names of staff.

use serde_json::Value;

use crate::{
    RegionKey, StartPayload,
    message::{Media, Message, MessageRef, Words},
    ticket::{
        Album, Call, Commit, Contact, Draft, Event, Failure, Incident, Offer, Owner, Place, SurveyRequest, Ticket,
    },
};

/// What says who a customer is, or what was said, or may hold such a thing.
pub trait Erase {
    /// Whether it is such a thing itself, of which nothing is left.
    const WHOLE: bool = false;

    /// Takes that out. Says whether there was any.
    fn erase(&mut self) -> bool;
}

impl<T: Erase> Erase for Option<T> {
    fn erase(&mut self) -> bool {
        if T::WHOLE {
            self.take().is_some()
        } else {
            self.as_mut().is_some_and(T::erase)
        }
    }
}

impl<T: Erase> Erase for Vec<T> {
    fn erase(&mut self) -> bool {
        if T::WHOLE {
            let there = !self.is_empty();
            self.clear();
            return there;
        }
        // Each of them, whatever the others hold.
        self.iter_mut().fold(false, |there, one| one.erase() | there)
    }
}

impl<T: Erase> Erase for Box<T> {
    const WHOLE: bool = T::WHOLE;

    fn erase(&mut self) -> bool {
        self.as_mut().erase()
    }
}

impl Erase for String {
    const WHOLE: bool = true;

    fn erase(&mut self) -> bool {
        let there = !self.is_empty();
        self.clear();
        there
    }
}

/// Of these, nothing is left where they stand: they are erased with the field that holds them.
macro_rules! whole {
    ($($of:ty)*) => {
        $(impl Erase for $of {
            const WHOLE: bool = true;

            fn erase(&mut self) -> bool {
                false
            }
        })*
    };
}

whole!(StartPayload RegionKey Value);

/// For each type all of its fields: those that are kept, and after the semicolon those that are erased, or may hold what is.
#[macro_export]
macro_rules! erases {
    ($(struct $of:ty { $($kept:ident)*; $($erased:ident)* })*) => {
        $(impl $crate::Erase for $of {
            fn erase(&mut self) -> bool {
                let Self { $($kept: _,)* $($erased,)* } = self;
                [$($crate::Erase::erase($erased)),*].contains(&true)
            }
        })*
    };
    ($(enum $of:ty { $($variant:ident { $($kept:ident)*; $($erased:ident)* })* })*) => {
        $(impl $crate::Erase for $of {
            fn erase(&mut self) -> bool {
                match self {
                    $(Self::$variant { $($kept: _,)* $($erased,)* } => [$($crate::Erase::erase($erased)),*].contains(&true),)*
                }
            }
        })*
    };
}

erases! {
    // The language stays: it is what they are answered in.
    struct Contact { user lang; name username zone region }
    struct Message { written; at words }
    // An album is Telegram's number.
    struct MessageRef { chat id content album reply_to thread; media }
    struct Media { kind spoiler caption_above animation; }
    struct Failure { to version missing of; why }
    struct Commit {
        ticket version schema at bot customer group input actor settings clocks loads due; events place body
    }
    struct Ticket {
        id bot version schema state cycle topic class urgency queue group continues opened_at waiting_since waits promised
        apologised reacts_from reactions clocks pauses paused_since heard_at first_replied_at worked_at nudged_at
        details_asked_at reminded_at asks_after reopens_until person_called unreachable last_rated_at withheld changed_at
        settings vip_until vip_set_at due inputs age_told_at customers_album customers_thread;
        customer owner start asked albums call incident offer drafts place
    }
    struct Owner { id name; }
    struct SurveyRequest { cycle agent score rated_at comment comment_album; }
    struct Album { id note; }
    struct Call { since attempts next called; }
    struct Offer { to until or; }
    struct Draft { agent answers commit; message }
    struct Incident { since report_at queue class urgency calls acknowledged taken passed_on resolved; }
}

erases! {
    enum Event {
        Opened {
            topic class urgency queue continues person_called by_hand last_rated_at vip_until vip_set_at promised written;
            customer messages start
        }
        CustomerWrote { promised answered_details written old; message }
        CustomerEdited { ; message }
        PersonCalled { ; }
        AgentReplied { agent answers drafted; message }
        Noted { agent edited; message }
        Drafted { agent answers; message }
        AgentEdited { agent; message }
        Recalled { agent chat message came_to; }
        Taken { agent name from by_answer by_desk; }
        Released { agent; }
        DetailsAsked { agent until; }
        Resolved { agent summary survey reopens_until; }
        Reopened { promised owner_off written; }
        Closed { why reopens_until; }
        Escalated { agent from to from_group group urgency form promised; }
        Rated { cycle score was agent; }
        RatingCommented { ; message }
        Reminded { ; }
        ClockReached { clock cycle level due; }
        Apologised { promised; }
        Updated { next; }
        FollowedUp { ; }
        TermsChanged { ; }
        Nudged { waiting; }
        Called { to attempt next night_until; }
        IncidentReported { owner; incident }
        Acknowledged { agent name; }
        Offered { to until or; }
        VipSet { agent until set_at; }
        Located { ; region zone }
        Left { ; }
        Returned { ; }
        SendingFailed { ; failure }
    }
}

impl Erase for Words {
    const WHOLE: bool = true;

    fn erase(&mut self) -> bool {
        let Self {
            text,
            entities,
            file,
            rich,
            unread: _,
            context,
        } = self;
        let beside = context.take().is_some();
        [text.erase(), entities.erase(), file.erase(), rich.erase(), beside].contains(&true)
    }
}

impl Erase for Place {
    fn erase(&mut self) -> bool {
        match self {
            // The place in the order of work: classes, times and numbers.
            Self::Waits(_) | Self::Held(_) => false,
        }
    }
}

//! What is erased of a customer's conversation, and of what staff are told.

use domain::{Erase, erases};

use crate::{
    customer::{Conversation, Customer},
    staff::{News, Notice},
};

erases! {
    struct Notice { to lang; what }
}

erases! {
    // A candidate's name is of whoever asks to become staff, and may be a customer's: whoever erases looks whose it is first.
    enum News {
        Candidate { user role request; name }
        Welcome { role; }
        Declined { ; }
        Clock { ticket clock level due; }
        Idle { ticket; }
        Offered { ticket customer until; }
        ShiftEnded { agent offered on_call kept; }
        HandsOver { agent offered on_call kept; }
        ShiftBegins { waiting load; }
        Called { ticket customer queue attempt; }
        Incident { ticket owner; incident }
        Assigned { ticket; }
        GroupLacks { group lack why; }
        GroupWorks { group; }
        ByHand { ticket topic queue; }
    }
}

impl Erase for Conversation {
    /// What was said in it, and it is over with that.
    fn erase(&mut self) -> bool {
        match self {
            Self::Idle
            | Self::Commenting {
                ticket: _,
                until: _,
                asked: _,
            } => false,
            Self::Menu { start: _ }
            | Self::Asking {
                topic: _,
                start: _,
                answered: _,
                said: _,
            }
            | Self::Choosing { said: _ } => {
                *self = Self::Idle;
                true
            }
        }
    }
}

impl Erase for Customer {
    /// Who it is, and what they have said in a conversation that no ticket carries. If anything was there, the version is then the next one.
    fn erase(&mut self) -> bool {
        let Self {
            bot: _,
            user: _,
            version,
            name,
            username,
            lang: _,
            unmet: _,
            zone,
            // As of when that was said stays: the same fact, should it come again, tells nothing new.
            zone_set_at: _,
            region,
            region_set_at: _,
            vip_until: _,
            vip_set_at: _,
            conversation,
            focus: _,
            focused_at: _,
            last_rated_at: _,
            asked_anew: _,
            openings: _,
            due,
            inputs: _,
        } = self;
        let spoken = conversation.erase();
        if spoken {
            *due = None;
        }
        let there = [name.erase(), username.erase(), zone.erase(), region.erase(), spoken].contains(&true);
        if there {
            *version += 1;
        }
        there
    }
}

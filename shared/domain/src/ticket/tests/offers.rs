//! Offers at the end of a shift.

use super::super::{Command, Rejected, Ticket};
use crate::{
    sample::{anna, at, boris, minutes, opened, policy, vera},
    staff::StaffMember,
};

/// Anna's ticket, offered to Boris at a quarter past.
fn offered(or: Option<StaffMember>) -> Ticket {
    let does = |ticket: Ticket, command: &Command, now| {
        let change = ticket.after(command, None, &policy(), at(now)).expect("allowed");
        change.expect("a change").0
    };
    let ticket = does(opened().0, &Command::Take(anna()), 60);
    does(ticket, &Command::Offer { to: boris(), or }, minutes(15))
}

#[test]
fn an_offer_may_be_accepted_until_it_lapses_and_not_after_whether_or_not_the_clock_has_looked() {
    for or in [None, Some(vera())] {
        let ticket = offered(or.clone());
        let accepts = |now| ticket.after(&Command::Accept(boris()), None, &policy(), at(now));
        assert!(accepts(minutes(25) - 1).is_ok_and(|change| change.is_some()), "{or:?}");
        assert_eq!(accepts(minutes(25)), Err(Rejected::Outdated), "{or:?}");
        assert_eq!(accepts(minutes(600)), Err(Rejected::Outdated), "{or:?}");
    }
}

//! How long a text may be for Telegram to take it, in UTF-16 units, which are never fewer than its characters.

use conversation::text::Say;

/// A message (<https://core.telegram.org/bots/api#sendmessage>).
pub const MESSAGE: usize = 4096;
/// An answer to a press (<https://core.telegram.org/bots/api#answercallbackquery>): every [`Say`] of one line fits.
pub const TOAST: usize = 200;
/// A forum topic's name (<https://core.telegram.org/bots/api#createforumtopic>).
pub const TOPIC_NAME: usize = 128;

/// The longest that `say` may become.
pub(crate) fn most(say: &Say) -> usize {
    match say {
        Say::TopicName { .. } => TOPIC_NAME,
        Say::Greeting { .. }
        | Say::WelcomeBack { .. }
        | Say::Question { .. }
        | Say::Help
        | Say::Status(_)
        | Say::Which(_)
        | Say::Above(_)
        | Say::MyTickets(_)
        | Say::Accepted { .. }
        | Say::Expecting(..)
        | Say::Resolved { .. }
        | Say::Card(_)
        | Say::EscalationForm(_)
        | Say::AskNote { .. }
        | Say::SendingFailed { .. }
        | Say::Ids(_)
        | Say::Invite { .. }
        | Say::Candidate { .. }
        | Say::ClockDigest { .. }
        | Say::Incident(_)
        | Say::GroupLacks(..)
        | Say::GroupWorks(_)
        | Say::Manual(_)
        | Say::BadManual(_)
        | Say::Both(..)
        | Say::Welcome(_) => MESSAGE,
        Say::TooManyOpenings { .. }
        | Say::ChooseTopic
        | Say::Attach
        | Say::ByHand
        | Say::TooManyOpen(_)
        | Say::ChooseLanguage
        | Say::LanguageChosen
        | Say::ChooseRegion { .. }
        | Say::RegionChosen(..)
        | Say::NoTickets
        | Say::Focused(_)
        | Say::NothingHere
        | Say::GroupBusy
        | Say::ButtonsAnew
        | Say::CannotBeCopied
        | Say::Stars(_)
        | Say::No(_)
        | Say::Done
        | Say::TryLater
        | Say::Taken { .. }
        | Say::DetailsNeeded(_)
        | Say::DetailsReceived(_)
        | Say::Reminder(_)
        | Say::Reopened { .. }
        | Say::Closed { .. }
        | Say::Escalated { .. }
        | Say::Apology { .. }
        | Say::AtIt { .. }
        | Say::FollowUp(_)
        | Say::GladItHelped
        | Say::PersonCalled(_)
        | Say::RatingThanks(_)
        | Say::AskComment
        | Say::CommentThanks
        | Say::NotPassedOn(_)
        | Say::MaybeTwice
        | Say::PassedOn
        | Say::Kept
        | Say::TakingBack
        | Say::Recalled(_)
        | Say::WrittenAt(_)
        | Say::GotStars { .. }
        | Say::GotComment
        | Say::ClockReached { .. }
        | Say::Nudge { .. }
        | Say::Reminded
        | Say::DeskClosed(_)
        | Say::CustomerSolved
        | Say::DeskReopened
        | Say::WantsPerson
        | Say::CustomerLeft
        | Say::CustomerReturned
        | Say::NoteInWords
        | Say::MovedTo(_)
        | Say::NoTicketHere
        | Say::UnknownCommand
        | Say::Stays(_)
        | Say::NoAndStays(_)
        | Say::BadVip
        | Say::CallTaken(_)
        | Say::Draft
        | Say::StaffClock { .. }
        | Say::StaffCalled { .. }
        | Say::StaffOffered { .. }
        | Say::ShiftEnded(_)
        | Say::HandsOver(_)
        | Say::ShiftBegins { .. }
        | Say::StaffIdle(_)
        | Say::StaffAssigned(_)
        | Say::StaffByHand { .. }
        | Say::Presence { .. }
        | Say::NotStaff
        | Say::Anonymous
        | Say::InviteVoid
        | Say::CandidateNoted
        | Say::CandidateApproved(_)
        | Say::CandidateDeclined(_)
        | Say::Declined => TOAST,
    }
}

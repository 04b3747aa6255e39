//! What is counted, and what each of it is called where it is stored.

use std::{fmt, str::FromStr};

use domain::{
    sla::ClockKind,
    ticket::{WhyClosed, WhyNoSurvey},
};

use super::histogram::Bucket;

/// A duration that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// From the opening to the first answer.
    FirstResponse,
    /// From the customer's oldest unanswered word to the answer, after the first.
    NextResponse,
    /// How long the ticket stood open until it was resolved.
    Resolution,
    /// From when nobody had it until an agent took it.
    TimeToTake,
    /// From the first call for somebody on call until one of them acknowledged it.
    Acknowledgement,
}

impl Span {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::FirstResponse,
        Self::NextResponse,
        Self::Resolution,
        Self::TimeToTake,
        Self::Acknowledgement,
    ];

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstResponse => "first_response",
            Self::NextResponse => "next_response",
            Self::Resolution => "resolution",
            Self::TimeToTake => "time_to_take",
            Self::Acknowledgement => "acknowledgement",
        }
    }
}

/// A rating, 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Star(u8);

impl Star {
    /// The rating of that many stars; `None` unless it is 1 to 5.
    #[must_use]
    pub fn new(score: u8) -> Option<Self> {
        (1..=5).contains(&score).then_some(Self(score))
    }

    /// How many stars.
    #[must_use]
    pub fn score(self) -> u8 {
        self.0
    }
}

/// Something that is counted. What is stored bears its name ([`Measure::to_string`]) for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Tickets that opened.
    Opened,
    /// Resolutions; a reopened ticket may have several.
    Resolved,
    /// Resolutions where the customer said that it was solved.
    ResolvedByCustomer,
    /// Resolutions by the customer before any agent ever answered; taken back by a reopening.
    ResolvedWithoutAgent,
    /// First resolutions after exactly one answer; taken back by a reopening.
    FirstTouch,
    /// Tickets closed because the reopen window had passed.
    ClosedSettled,
    /// Tickets closed because the customer did not answer.
    ClosedSilence,
    /// Tickets closed as spam.
    ClosedSpam,
    /// Reopenings.
    Reopened,
    /// Escalations, in the queue that gave the ticket away.
    Escalated,
    /// Customers' messages.
    MessagesIn,
    /// Agents' messages to customers.
    MessagesOut,
    /// Notes.
    Notes,
    /// Requests for details.
    DetailsAsked,
    /// Calls for a person.
    PersonCalled,
    /// Surveys sent.
    SurveysAsked,
    /// Surveys not sent because the customer had rated a short while before.
    SurveysSkippedCooldown,
    /// Surveys not sent because the customer could not be reached.
    SurveysSkippedUnreachable,
    /// Ratings given; a changed one stays one.
    Rated,
    /// Ratings of so many stars.
    Rating(Star),
    /// All stars together.
    RatingSum,
    /// Comments on a rating.
    RatingComments,
    /// Things that could not be sent.
    SendingFailed,
    /// Clocks of service levels that ran over.
    Breached(ClockKind),
    /// Durations that fell into a bucket.
    Took(Span, Bucket),
}

impl Measure {
    /// Every one that is neither a rating's stars, nor a clock's breach, nor a duration.
    pub const PLAIN: [Self; 22] = [
        Self::Opened,
        Self::Resolved,
        Self::ResolvedByCustomer,
        Self::ResolvedWithoutAgent,
        Self::FirstTouch,
        Self::ClosedSettled,
        Self::ClosedSilence,
        Self::ClosedSpam,
        Self::Reopened,
        Self::Escalated,
        Self::MessagesIn,
        Self::MessagesOut,
        Self::Notes,
        Self::DetailsAsked,
        Self::PersonCalled,
        Self::SurveysAsked,
        Self::SurveysSkippedCooldown,
        Self::SurveysSkippedUnreachable,
        Self::Rated,
        Self::RatingSum,
        Self::RatingComments,
        Self::SendingFailed,
    ];

    /// The measure of a closing.
    #[must_use]
    pub fn closed(why: WhyClosed) -> Self {
        match why {
            WhyClosed::Settled => Self::ClosedSettled,
            WhyClosed::Silence => Self::ClosedSilence,
            WhyClosed::Spam => Self::ClosedSpam,
        }
    }

    /// The measure of a survey that was not sent.
    #[must_use]
    pub fn survey_skipped(why: WhyNoSurvey) -> Self {
        match why {
            WhyNoSurvey::Cooldown => Self::SurveysSkippedCooldown,
            WhyNoSurvey::Unreachable => Self::SurveysSkippedUnreachable,
        }
    }

    /// The measure of a duration.
    #[must_use]
    pub fn took(span: Span, seconds: u64) -> Self {
        Self::Took(span, Bucket::of(seconds))
    }
}

/// `opened`, `rating_5`, `first_response:h38`.
impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Opened => "opened",
            Self::Resolved => "resolved",
            Self::ResolvedByCustomer => "resolved_by_customer",
            Self::ResolvedWithoutAgent => "resolved_without_agent",
            Self::FirstTouch => "first_touch",
            Self::ClosedSettled => "closed_settled",
            Self::ClosedSilence => "closed_silence",
            Self::ClosedSpam => "closed_spam",
            Self::Reopened => "reopened",
            Self::Escalated => "escalated",
            Self::MessagesIn => "messages_in",
            Self::MessagesOut => "messages_out",
            Self::Notes => "notes",
            Self::DetailsAsked => "details_asked",
            Self::PersonCalled => "person_called",
            Self::SurveysAsked => "surveys_asked",
            Self::SurveysSkippedCooldown => "surveys_skipped_cooldown",
            Self::SurveysSkippedUnreachable => "surveys_skipped_unreachable",
            Self::Rated => "rated",
            Self::RatingSum => "rating_sum",
            Self::RatingComments => "rating_comments",
            Self::SendingFailed => "sending_failed",
            Self::Breached(clock) => return write!(f, "breached_{}", clock.as_str()),
            Self::Rating(star) => return write!(f, "rating_{}", star.score()),
            Self::Took(span, bucket) => return write!(f, "{}:{bucket}", span.as_str()),
        })
    }
}

/// A name that no measure of this release has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no measure that this code knows")]
pub struct BadMeasure(String);

impl FromStr for Measure {
    type Err = BadMeasure;

    fn from_str(name: &str) -> Result<Self, BadMeasure> {
        let plain = || Self::PLAIN.into_iter().find(|plain| plain.to_string() == name);
        let rating = || {
            let score = name.strip_prefix("rating_")?.parse().ok()?;
            Star::new(score).map(Self::Rating)
        };
        let breached = || {
            let clock = name.strip_prefix("breached_")?;
            let clock = ClockKind::ALL.into_iter().find(|known| known.as_str() == clock)?;
            Some(Self::Breached(clock))
        };
        let took = || {
            let (span, bucket) = name.split_once(":h")?;
            let span = Span::ALL.into_iter().find(|known| known.as_str() == span)?;
            let bucket = Bucket::numbered(bucket.parse().ok()?)?;
            Some(Self::Took(span, bucket))
        };
        plain()
            .or_else(rating)
            .or_else(breached)
            .or_else(took)
            .filter(|measure| measure.to_string() == name)
            .ok_or_else(|| BadMeasure(name.to_owned()))
    }
}

//! A lane's pace, and the one call that may be under way in it.
//!
//! The pace is GCRA: one number, the theoretical arrival time. A reservation is written before the call, together with what is
//! being tried, so that a crash between Telegram's answer and our record of it is seen afterwards as *unknown*.

use domain::{ChatId, TicketId, UserId, settings::Pace};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Class, StepKey, Told, Trouble};

/// How long a call may take until whoever made it is taken for dead. Longer than the longest time-out of a call.
pub const LEASE: SignedDuration = SignedDuration::from_secs(15);

/// So much of the burst is kept for people's words.
const KEPT_FOR_WORDS: u32 = 2;

/// A call that was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InFlight {
    /// For which ticket; `None` for a notice to staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// Which of its calls.
    pub key: StepKey,
    /// The delivery's version that it was begun at: once that has moved, its outcome is recorded.
    pub of_version: u64,
    /// When.
    pub at: Timestamp,
}

/// A lane's bucket, as stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// How often it changed: the condition of the next change.
    pub version: u64,
    /// When the next message would be due at an even pace, in milliseconds since 1970: the theoretical arrival time of the generic
    /// cell rate algorithm.
    #[serde(default, rename = "even_at")]
    pub tat: i64,
    /// Nothing is sent before: Telegram said so, or did not answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_until: Option<Timestamp>,
    /// How often in a row Telegram did not answer.
    #[serde(default)]
    pub downs: u8,
    /// What was begun last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trying: Option<InFlight>,
    /// The group became another chat: everything is sent there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<ChatId>,
    /// What was said of clocks in the current minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// The group takes no digest: until then each line about a clock goes to its topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_by_one_until: Option<Timestamp>,
    /// The customer whose turn of each class was the last, where more than one waited.
    #[serde(default, skip_serializing_if = "nobody")]
    pub turns: [Option<UserId>; 3],
    /// What the group lacks, until somebody mends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Trouble>,
    /// When the bot's place in the group last changed, as far as we have heard, in seconds since 1970.
    #[serde(default, skip_serializing_if = "is_never")]
    pub member_at: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
const fn is_never(at: &i64) -> bool {
    *at == 0
}

fn nobody(turns: &[Option<UserId>; 3]) -> bool {
    turns.iter().all(Option::is_none)
}

impl Bucket {
    /// Reserves one call at `now`, or says when to ask again.
    ///
    /// # Errors
    /// The moment of the next token, or the end of a block.
    pub fn reserve(&self, pace: Pace, class: Class, trying: InFlight, now: Timestamp) -> Result<Self, Timestamp> {
        Ok(Self {
            blocked_until: None,
            trying: Some(trying),
            ..self.spent(pace, class, now)?
        })
    }

    /// Counts one message that somebody else says in the chat at `now`, or says when there is room for it. What is being tried in the
    /// lane stays as it is.
    ///
    /// # Errors
    /// As [`Bucket::reserve`].
    pub fn spent(&self, pace: Pace, class: Class, now: Timestamp) -> Result<Self, Timestamp> {
        if let Some(until) = self.blocked_until.filter(|until| now < *until) {
            return Err(until);
        }
        let every = i64::from(pace.every_ms);
        let burst = match class {
            Class::Words => pace.burst,
            Class::Card | Class::Notice => pace.burst.saturating_sub(KEPT_FOR_WORDS).max(1),
        };
        let slack = every * i64::from(burst.saturating_sub(1));
        let ms = now.as_millisecond();
        let earliest = self.tat.saturating_sub(slack);
        if ms < earliest {
            return Err(Timestamp::from_millisecond(earliest).unwrap_or(Timestamp::MAX));
        }
        Ok(Self {
            version: self.version + 1,
            tat: self.tat.max(ms).saturating_add(every),
            ..self.clone()
        })
    }

    /// The bucket after Telegram said to wait, or did not answer: nothing is sent until then.
    #[must_use]
    pub fn blocked(&self, until: Timestamp, down: bool) -> Self {
        Self {
            version: self.version + 1,
            blocked_until: Some(until),
            downs: if down { self.downs.saturating_add(1) } else { self.downs },
            trying: None,
            ..self.clone()
        }
    }

    /// The bucket after an answer: nothing is under way, and Telegram does answer.
    #[must_use]
    pub fn answered(&self) -> Self {
        Self {
            version: self.version + 1,
            downs: 0,
            trying: None,
            ..self.clone()
        }
    }

    /// How long to leave Telegram alone after it did not answer once more: 2 s, doubling up to 2 minutes.
    #[must_use]
    pub fn pause(&self) -> SignedDuration {
        SignedDuration::from_secs((2_i64 << self.downs.min(6)).min(120))
    }
}

//! What a promise to a customer has to know of the group that is to keep it.

use conversation::text::{Outlook, Say};
use domain::settings::Pace;
use jiff::{SignedDuration, Timestamp};

use super::{Action, Bucket, Step};

/// What a turn may take of a group's pace: a new ticket's topic, its card, and the message.
const CALLS_OF_A_TURN: i64 = 3;

/// A promise stands as it is until so much of its time will pass before anybody can read what it is about: a fifth.
const SHARE: i32 = 5;

/// What is less is not worth a word.
const LEAST: SignedDuration = SignedDuration::from_mins(1);

impl Bucket {
    /// How long it will take until the words of one more customer are shown in this lane, in which `waiting` others wait for a turn.
    #[must_use]
    pub fn behind(&self, pace: Pace, waiting: usize, now: Timestamp) -> SignedDuration {
        let tat = Timestamp::from_millisecond(self.tat).unwrap_or(now);
        let begins = self.blocked_until.map_or(tat, |until| until.max(tat));
        let turns = i64::try_from(waiting).unwrap_or(i64::MAX);
        let turns = turns.saturating_mul(CALLS_OF_A_TURN * i64::from(pace.every_ms));
        begins.duration_since(now).max(SignedDuration::ZERO) + SignedDuration::from_millis(turns)
    }
}

impl Step {
    /// Whether it promises something to a customer, so that how far the group is behind has to be looked up.
    #[must_use]
    pub fn promises(&self) -> bool {
        self.promised().is_some()
    }

    /// When, and as of when.
    fn promised(&self) -> Option<(Timestamp, Timestamp)> {
        let Action::Say { say, .. } = &self.action else {
            return None;
        };
        if let Say::Accepted { promised, .. }
        | Say::Reopened { promised, .. }
        | Say::Escalated { promised, .. }
        | Say::Apology { promised, .. }
        | Say::AtIt { next: promised, .. } = &**say
        {
            return Some((promised.at, promised.now));
        }
        None
    }

    /// The step whose promise names no time: the group that is to keep it stands still until somebody mends it.
    #[must_use]
    pub fn with_group_standing(self) -> Self {
        if self.promises() {
            self.expecting(Outlook::Standing)
        } else {
            self
        }
    }

    /// The step whose promise says how far the group that is to keep it is behind, if that is much of the time that it names.
    #[must_use]
    pub fn with_group_behind(self, by: SignedDuration) -> Self {
        let Some((at, now)) = self.promised() else {
            return self;
        };
        let time = at.duration_since(now).max(SignedDuration::ZERO);
        if by < LEAST.max(time / SHARE) {
            return self;
        }
        self.expecting(Outlook::Behind(by))
    }

    fn expecting(mut self, outlook: Outlook) -> Self {
        if let Action::Say { say, .. } = &mut self.action {
            let said = std::mem::replace(&mut **say, Say::Done);
            **say = Say::Expecting(Box::new(said), outlook);
        }
        self
    }
}

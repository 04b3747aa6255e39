//! A group that the desk cannot work in until somebody mends it: what is lacking, since when it is known, and who is told.
//!
//! The bucket of the group's lane holds it, since it is the lane that finds out, and the lane that stands still: a promise to a customer
//! reads it there. Told once when it begins, and once when it is over; what changes the bucket and what is told are one transaction.

use conversation::{staff::News, text::Lack};
use domain::ChatId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Action, Bucket, StepKey, outcome::UNTIL_MENDED};

/// The trouble that a group is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What it lacks.
    pub lack: Lack,
    /// Since when that is known.
    pub since: Timestamp,
    /// Until then no topics are made, though what has one goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_topics_until: Option<Timestamp>,
}

/// What the bot has become in a group, as Telegram says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// When, in seconds since 1970.
    pub at: i64,
    /// What is lacking now; nothing, if it may do what the desk needs.
    pub lacks: Option<Lack>,
}

impl Bucket {
    /// Whether the lane stands still as a whole until somebody mends its group. It is not woken by the clock then: more work, the sweeper and the
    /// group itself wake it.
    #[must_use]
    pub fn stands_still(&self, now: Timestamp) -> bool {
        let whole = self.trouble.is_some_and(|trouble| trouble.lack != Lack::NewTopics);
        whole && self.blocked_until.is_some_and(|until| now < until)
    }

    /// Whether that call waits, and no other of the lane with it: no topics can be made at the moment.
    #[must_use]
    pub fn holds(&self, key: &StepKey, now: Timestamp) -> bool {
        let until = self.trouble.and_then(|trouble| trouble.no_topics_until);
        matches!(key, StepKey::Topic(_)) && until.is_some_and(|until| now < until)
    }

    /// Whether it has to be looked whether the group has topics again before anything is sent: without them, what is meant for a topic
    /// would go into the open group.
    #[must_use]
    pub fn asks_for_topics(&self, now: Timestamp) -> bool {
        let lacks_topics = self.trouble.is_some_and(|trouble| trouble.lack == Lack::Topics);
        lacks_topics && self.blocked_until.is_none_or(|until| until <= now)
    }

    /// The bucket of a group that turned out to lack that, with the news of it if it is news. The lane stands still for a while, or makes no
    /// topics if those are all that it may not.
    #[must_use]
    pub fn lacking(&self, lack: Lack, why: &str, group: ChatId, now: Timestamp) -> (Self, Option<News>) {
        let until = now.checked_add(UNTIL_MENDED).unwrap_or(now);
        let known = self.trouble.filter(|trouble| trouble.lack == lack);
        let trouble = Trouble {
            lack,
            since: known.map_or(now, |trouble| trouble.since),
            no_topics_until: (lack == Lack::NewTopics).then_some(until),
        };
        let bucket = match lack {
            Lack::NewTopics => self.answered(),
            Lack::Bot | Lack::Writing | Lack::Topics => self.blocked(until, false),
        };
        let bucket = Self {
            trouble: Some(trouble),
            ..bucket
        };
        let news = known.is_none().then(|| News::GroupLacks {
            group,
            lack,
            why: Some(why.chars().take(200).collect()),
        });
        (bucket, news)
    }

    /// The bucket of a group that works again, with the news of it; `None` if it was in no trouble.
    #[must_use]
    pub fn mended(&self, group: ChatId) -> Option<(Self, News)> {
        self.trouble?;
        let bucket = Self {
            blocked_until: None,
            trouble: None,
            ..self.next()
        };
        Some((bucket, News::GroupWorks { group }))
    }

    fn next(&self) -> Self {
        Self {
            version: self.version + 1,
            ..self.clone()
        }
    }

    /// Whether that call's success shows that the trouble is over: other calls may have worked all along.
    #[must_use]
    pub fn is_mended_by(&self, action: &Action) -> bool {
        let Some(trouble) = self.trouble else { return false };
        let topics = match action {
            Action::OpenTopic { .. } | Action::ReopenTopic => true,
            Action::Say { .. }
            | Action::EditCard { .. }
            | Action::Copy { .. }
            | Action::Album { .. }
            | Action::Words { .. }
            | Action::Edit { .. }
            | Action::GoOn { .. }
            | Action::Delete { .. } => false,
        };
        match trouble.lack {
            Lack::Bot => true,
            Lack::Writing => !topics,
            Lack::Topics | Lack::NewTopics => topics,
        }
    }

    /// The bucket after the bot's place in the group has changed, with the news of it if it is news; `None` if nothing changes: an older
    /// change comes late, or the same comes twice.
    #[must_use]
    pub fn joined(&self, change: Membership, group: ChatId, now: Timestamp) -> Option<(Self, Option<News>)> {
        if change.at < self.member_at {
            return None;
        }
        let heard = |bucket: Self| Self {
            member_at: change.at,
            ..bucket
        };
        let Some(lack) = change.lacks else {
            // Rights do not turn topics on.
            let mended = self
                .mended(group)
                .filter(|_| self.trouble.is_none_or(|trouble| trouble.lack != Lack::Topics));
            return match mended {
                Some((bucket, news)) => Some((heard(bucket), Some(news))),
                // So that an older change which comes late is known as such.
                None if change.at > self.member_at => Some((heard(self.next()), None)),
                None => None,
            };
        };
        if self.trouble.is_some_and(|trouble| trouble.lack == lack) {
            return None;
        }
        // What it cannot do by now is found out by the next call, which may find that it can.
        let bucket = Self {
            trouble: Some(Trouble {
                lack,
                since: now,
                no_topics_until: None,
            }),
            ..self.next()
        };
        let news = News::GroupLacks { group, lack, why: None };
        Some((heard(bucket), Some(news)))
    }
}

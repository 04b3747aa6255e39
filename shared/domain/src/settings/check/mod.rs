//! What can be wrong with settings: every problem, with its place and its remedy.

mod manual;
mod people;
mod policies;
mod regions;

use jiff::{SignedDuration, tz::TimeZone};

use super::Settings;
use crate::problem::{Problem, Problems};

/// The topics whose words come with the desk.
pub(super) const BUILT_IN_TOPICS: [&str; 5] = ["payment", "account", "features", "complaint", "ideas"];

/// Allowed ranges of the durations under `[tickets]`: name, least, most.
pub const RANGES: [(&str, SignedDuration, SignedDuration); 10] = [
    (
        "remind_after",
        SignedDuration::from_mins(1),
        SignedDuration::from_hours(24 * 30),
    ),
    (
        "close_after",
        SignedDuration::from_mins(1),
        SignedDuration::from_hours(24 * 90),
    ),
    (
        "reopen_within",
        SignedDuration::from_mins(1),
        SignedDuration::from_hours(24 * 90),
    ),
    (
        "nudge_every",
        SignedDuration::from_mins(5),
        SignedDuration::from_hours(24 * 30),
    ),
    ("apologise_before", SignedDuration::ZERO, SignedDuration::from_hours(1)),
    ("follow_up_after", SignedDuration::ZERO, SignedDuration::from_hours(72)),
    (
        "open_unfinished_after",
        SignedDuration::from_mins(1),
        SignedDuration::from_hours(24),
    ),
    (
        "comment_within",
        SignedDuration::ZERO,
        SignedDuration::from_hours(24 * 7),
    ),
    (
        "survey_cooldown",
        SignedDuration::ZERO,
        SignedDuration::from_hours(24 * 365),
    ),
    (
        "rating_edit_within",
        SignedDuration::ZERO,
        SignedDuration::from_hours(24 * 30),
    ),
];

impl Settings {
    /// Everything that is wrong with these settings; empty if they may take effect. `spoken` are the languages that the desk has
    /// words in.
    #[must_use]
    pub fn check(&self, spoken: &[&str]) -> Vec<Problem> {
        let mut problems = Problems::default();
        self.check_words(spoken, &mut problems);
        self.check_groups_and_queues(&mut problems);
        self.check_topics(&mut problems);
        self.check_regions(&mut problems);
        self.check_zones_of_regions(&mut problems);
        self.check_routes(&mut problems);
        self.check_calendars(&mut problems);
        self.check_promises(&mut problems);
        self.check_shifts(&mut problems);
        self.check_alarms(&mut problems);
        self.check_ranges(&mut problems);
        self.check_follow_up(&mut problems);
        problems.into()
    }

    /// What is wrong with values by themselves, whatever the rest of the settings says: a part of [`Settings::check`] that holds
    /// even while other parts could not be read.
    #[must_use]
    pub fn check_values(&self, spoken: &[&str]) -> Vec<Problem> {
        let mut problems = Problems::default();
        self.check_words(spoken, &mut problems);
        self.check_zones_of_regions(&mut problems);
        self.check_calendars(&mut problems);
        self.check_ranges(&mut problems);
        problems.into()
    }

    fn check_words(&self, spoken: &[&str], problems: &mut Problems) {
        if !(1..=64).contains(&self.brand.trim().chars().count()) {
            problems.add(&["brand"], "give the desk a name of 1 to 64 characters");
        }
        if self.languages.is_empty() {
            problems.add(
                &["languages"],
                format!("name at least one language of: {}", spoken.join(", ")),
            );
        }
        for (index, lang) in self.languages.iter().enumerate() {
            if !spoken.contains(&lang.as_str()) {
                let known = spoken.join(", ");
                let what = format!(
                    "no texts in {lang:?}; use one of {known}, or add a language file",
                    lang = lang.as_str()
                );
                problems.add(&["languages", &index.to_string()], what);
            }
        }
        if let Some(lang) = &self.desk_language
            && !spoken.contains(&lang.as_str())
        {
            problems.add(
                &["desk_language"],
                format!("no texts in {:?}; use one of {}", lang.as_str(), spoken.join(", ")),
            );
        }
        if TimeZone::get(&self.zone).is_err() {
            problems.add(
                &["zone"],
                format!("{:?} is no IANA time zone; write one like Europe/Moscow", self.zone),
            );
        }
    }

    fn check_groups_and_queues(&self, problems: &mut Problems) {
        if self.groups.is_empty() {
            problems.add(
                &["groups"],
                "name at least one agents' group, like [groups.main] with its chat id",
            );
        }
        for (name, group) in &self.groups {
            if group.chat.0 >= 0 {
                let what =
                    "a group's chat id is negative, -100 and ten digits or more; write /id in the group to see it";
                problems.add(&["groups", name, "chat"], what);
            }
            if let Some((other, _)) = self
                .groups
                .iter()
                .find(|(other, g)| *other < name && g.chat == group.chat)
            {
                problems.add(
                    &["groups", name, "chat"],
                    format!("the same chat as groups.{other}; list it once and name that in both queues"),
                );
            }
        }
        for (key, queue) in [
            ("default_queue", Some(&self.default_queue)),
            ("vip_queue", self.vip_queue.as_ref()),
        ] {
            if let Some(queue) = queue.filter(|queue| self.queues.get(queue).is_some_and(|queue| !queue.on)) {
                problems.add(
                    &[key],
                    format!("{queue} is off; name a queue that is on, or turn it on"),
                );
            }
        }
        if let Some(queue) = &self.vip_queue
            && !self.queues.contains_key(queue)
        {
            problems.add(
                &["vip_queue"],
                format!("there is no queue {queue}; add [queues.{queue}]"),
            );
        }
        if !self.queues.contains_key(&self.default_queue) {
            problems.add(
                &["default_queue"],
                format!("there is no queue {}; add [queues.{0}]", self.default_queue),
            );
        }
        for (name, queue) in &self.queues {
            let place = ["queues", name.as_str()];
            if !self.groups.contains_key(&queue.group) {
                let what = format!("there is no group {:?}; add [groups.{0}] or name another", queue.group);
                problems.add(&[place[0], place[1], "group"], what);
            }
            if let Some(next) = &queue.escalates_to {
                if self.queues.get(next).is_some_and(|next| !next.on) {
                    let what = format!("{next} is off; turn it on, or remove the line");
                    problems.add(&[place[0], place[1], "escalates_to"], what);
                } else if !self.queues.contains_key(next) {
                    let what = format!("there is no queue {next}; add [queues.{next}] or remove the line");
                    problems.add(&[place[0], place[1], "escalates_to"], what);
                } else if self.escalation_returns_to(name) {
                    let what = "following escalates_to from here leads back here; break the circle";
                    problems.add(&[place[0], place[1], "escalates_to"], what);
                }
            }
        }
    }

    fn escalation_returns_to(&self, start: &crate::QueueName) -> bool {
        let mut at = start;
        for _ in 0..=self.queues.len() {
            match self.queues.get(at).and_then(|queue| queue.escalates_to.as_ref()) {
                Some(next) if next == start => return true,
                Some(next) => at = next,
                None => return false,
            }
        }
        false
    }

    fn check_topics(&self, problems: &mut Problems) {
        if self.topics.len() > 20 {
            problems.add(&["topics"], "more than 20 topics do not fit a menu; merge some");
        }
        for (index, topic) in self.topics.iter().enumerate() {
            let at = index.to_string();
            if self.topics[..index].iter().any(|earlier| earlier.key == topic.key) {
                problems.add(
                    &["topics", &at, "key"],
                    format!("the topic {} is listed twice; remove one", topic.key),
                );
            }
            if let Some(queue) = &topic.queue
                && !self.queues.contains_key(queue)
            {
                problems.add(
                    &["topics", &at, "queue"],
                    format!("there is no queue {queue}; add [queues.{queue}]"),
                );
            }
            let own_words = !topic.title.is_empty() || !topic.questions.is_empty();
            if !own_words && !BUILT_IN_TOPICS.contains(&topic.key.as_str()) {
                let what = format!(
                    "the topic {} needs a title and one or two questions of its own",
                    topic.key
                );
                problems.add(&["topics", &at], what);
            }
            if own_words {
                self.check_topic_words(topic, &at, problems);
            }
        }
    }

    fn check_topic_words(&self, topic: &super::Topic, at: &str, problems: &mut Problems) {
        if !(1..=2).contains(&topic.questions.len()) {
            problems.add(&["topics", at, "questions"], "write one or two questions");
        }
        for lang in &self.languages {
            if !topic
                .title
                .get(lang)
                .is_some_and(|title| (1..=40).contains(&title.chars().count()))
            {
                let what = format!("write a title of 1 to 40 characters in {lang}");
                problems.add(&["topics", at, "title"], what);
            }
            for (number, question) in topic.questions.iter().enumerate() {
                if !question
                    .get(lang)
                    .is_some_and(|text| (1..=1000).contains(&text.chars().count()))
                {
                    let what = format!("write it in {lang}, 1 to 1,000 characters");
                    problems.add(&["topics", at, "questions", &number.to_string()], what);
                }
            }
        }
    }

    fn check_ranges(&self, problems: &mut Problems) {
        let rules = &self.tickets;
        let given = [
            rules.remind_after,
            rules.close_after,
            rules.reopen_within,
            rules.nudge_every,
            rules.apologise_before,
            rules.follow_up_after,
            rules.open_unfinished_after,
            rules.comment_within,
            rules.survey_cooldown,
            rules.rating_edit_within,
        ];
        for ((name, least, most), given) in RANGES.into_iter().zip(given) {
            if given < least || given > most {
                problems.add(
                    &["tickets", name],
                    format!("{given:#} is out of range; write a time from {least:#} to {most:#}"),
                );
            }
        }
        let asks = rules.follow_up_after;
        if !asks.is_zero() && asks < SignedDuration::from_hours(24) {
            let what = "sooner than a day after, nobody knows yet; write a time from 24h to 72h, or 0s to never ask";
            problems.add(&["tickets", "follow_up_after"], what);
        }
        if self
            .quiet_hours
            .is_some_and(|quiet| quiet.length() > SignedDuration::from_hours(16))
        {
            let what = "a night of more than 16 hours leaves no day for what has to wait; write a shorter one";
            problems.add(&["quiet_hours"], what);
        }
        if !(1..=60).contains(&rules.openings_an_hour) {
            problems.add(&["tickets", "openings_an_hour"], "write a number from 1 to 60");
        }
        if !(1..=100).contains(&self.capacity) {
            problems.add(&["capacity"], "write a number from 1 to 100");
        }
        for (name, pace) in [("customer", self.limits.customer), ("group", self.limits.group)] {
            if !(1..=100).contains(&pace.burst) {
                problems.add(&["limits", name, "burst"], "write a number from 1 to 100");
            }
            if pace.every_ms > 600_000 {
                problems.add(
                    &["limits", name, "every_ms"],
                    "write milliseconds from 0 (no limit) to 600000",
                );
            }
        }
    }

    fn check_follow_up(&self, problems: &mut Problems) {
        if self.tickets.follow_up_after >= self.tickets.reopen_within {
            let what = "by then \"no\" could not reopen the ticket any more; write less than tickets.reopen_within";
            problems.add(&["tickets", "follow_up_after"], what);
        }
    }
}

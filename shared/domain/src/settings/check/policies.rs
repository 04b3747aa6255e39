//! What can be wrong with calendars, promises, and the chain of those who hear of a breach.

use jiff::SignedDuration;

use crate::{
    Problems,
    settings::{Budget, Class, Settings, SlaPolicy, Subject, Urgency},
};

/// The least and the most that a clock may be given: a minute, and a year.
const BUDGETS: (SignedDuration, SignedDuration) = (SignedDuration::from_mins(1), SignedDuration::from_hours(24 * 366));

/// The least and the most between two updates, or two steps of the chain.
const INTERVALS: (SignedDuration, SignedDuration) = (SignedDuration::from_mins(1), SignedDuration::from_hours(24));

impl Settings {
    pub(super) fn check_calendars(&self, problems: &mut Problems) {
        for (name, calendar) in &self.calendars {
            for problem in calendar.check() {
                let place: Vec<&str> = ["calendars", name]
                    .into_iter()
                    .chain(problem.place.iter().map(String::as_str))
                    .collect();
                problems.add(&place, problem.what);
            }
        }
    }

    pub(super) fn check_promises(&self, problems: &mut Problems) {
        for (index, policy) in self.policies.iter().enumerate() {
            self.check_policy(index, policy, problems);
        }
        self.check_everyone_is_promised_something(problems);
        let steps = &self.chain.steps;
        if let Some(twice) = (1..steps.len()).find(|index| steps[..*index].contains(&steps[*index])) {
            problems.add(
                &["chain", "steps", &twice.to_string()],
                "this step is listed twice; remove one",
            );
        }
        within(INTERVALS, self.chain.every, &["chain", "every"], problems);
    }

    fn check_policy(&self, index: usize, policy: &SlaPolicy, problems: &mut Problems) {
        let at = index.to_string();
        let place = |key: &'static str| ["policies", at.as_str(), key];
        let earlier = &self.policies[..index];
        if policy.name.trim().is_empty() {
            problems.add(&place("name"), "give it a name");
        } else if earlier.iter().any(|other| other.name == policy.name) {
            problems.add(
                &place("name"),
                format!("{:?} is the name of an earlier policy; give it another", policy.name),
            );
        }
        for queue in policy.queues.iter().filter(|queue| !self.queues.contains_key(queue)) {
            problems.add(
                &place("queues"),
                format!("there is no queue {queue}; add [queues.{queue}] or name another"),
            );
        }
        if let Some(calendar) = &policy.calendar
            && !self.calendars.contains_key(calendar)
        {
            let what = format!(
                "there is no calendar {calendar:?}; add [calendars.{calendar}], or remove the line for round the clock"
            );
            problems.add(&place("calendar"), what);
        }
        let shadow = earlier.iter().find(|other| !other.besides && covers(other, policy));
        if let (Some(other), false) = (shadow, policy.besides) {
            let what = format!(
                "it never comes to this one: {:?} stands earlier and matches all of it; put this one before it",
                other.name
            );
            problems.add(&["policies", &at], what);
        }
        let single = [
            ("first_response", policy.first_response),
            ("next_response", policy.next_response),
            ("reaction", policy.reaction),
        ];
        for (key, budget) in single {
            if let Some(budget) = budget {
                within(BUDGETS, budget, &place(key), problems);
            }
        }
        for (key, budget) in policy.resolution.map(Budget::each).unwrap_or_default() {
            let place: Vec<&str> = place("resolution").into_iter().chain(key).collect();
            within(BUDGETS, budget, &place, problems);
        }
        if let Some(every) = policy.update_every {
            within(INTERVALS, every, &place("update_every"), problems);
        }
        let promises = single.iter().any(|(_, budget)| budget.is_some())
            || policy.resolution.is_some()
            || policy.update_every.is_some();
        if !promises {
            let what = "it promises nothing; add first_response, next_response, reaction, resolution or update_every";
            problems.add(&["policies", &at], what);
        }
        let warnings = &policy.warn_at;
        if warnings.len() > 5
            || !warnings.is_sorted_by(|one, next| one < next)
            || warnings.iter().any(|percent| !(1..=99).contains(percent))
        {
            problems.add(
                &place("warn_at"),
                "write up to five rising numbers from 1 to 99, like [50, 80]",
            );
        }
    }

    /// A customer is told a time when the ticket opens, so something has to promise one.
    fn check_everyone_is_promised_something(&self, problems: &mut Problems) {
        for queue in self.queues.keys() {
            let promised = |class| {
                let subject = Subject {
                    queue,
                    class,
                    urgency: Urgency::default(),
                };
                self.promises_to(subject).any(|holds| holds.first_response.is_some())
            };
            if let Some(class) = Class::ALL.into_iter().find(|class| !promised(*class)) {
                let what = format!(
                    "no policy promises a first response to {} tickets here; add one to [[policies]], at its end one without queues",
                    class.as_str()
                );
                problems.add(&["queues", queue.as_str()], what);
            }
        }
    }
}

/// Whether `one` matches all that `other` does.
fn covers(one: &SlaPolicy, other: &SlaPolicy) -> bool {
    fn all<T: PartialEq>(one: &[T], other: &[T]) -> bool {
        one.is_empty() || (!other.is_empty() && other.iter().all(|item| one.contains(item)))
    }
    all(&one.queues, &other.queues) && all(&one.classes, &other.classes)
}

fn within(
    (least, most): (SignedDuration, SignedDuration),
    given: SignedDuration,
    place: &[&str],
    problems: &mut Problems,
) {
    if given < least || given > most {
        let what = format!("{given:#} is out of range; write a time from {least:#} to {most:#}");
        problems.add(place, what);
    }
}

//! What can be wrong with shifts that read well: every problem, with its place and its remedy.

use std::collections::BTreeSet;

use calendar::Mistake;
use jiff::{SignedDuration, civil::Date};

use super::{OnCall, Roster, RotationRules, Shift, rules};
use crate::{Problem, QueueName, UserId};

/// The most days that a pattern may have.
pub const LONGEST_PATTERN: usize = 366;

/// The least and the most nights in a row that may be allowed.
pub const NIGHTS: (u32, u32) = (1, 31);

/// The least and the most time until the next one on call is called.
pub const NEXT_AFTER: (SignedDuration, SignedDuration) = (SignedDuration::from_mins(1), SignedDuration::from_hours(24));

/// Allowed ranges of the times under `[rotation]`: name, least, most.
const ROTATION: [(&str, SignedDuration, SignedDuration); 3] = [
    ("rest_between", SignedDuration::ZERO, SignedDuration::from_hours(48)),
    (
        "rest_after_nights",
        SignedDuration::ZERO,
        SignedDuration::from_hours(24 * 7),
    ),
    (
        "hours_a_week",
        SignedDuration::from_hours(1),
        SignedDuration::from_hours(24 * 7),
    ),
];

/// Everything that is wrong with the shifts, their rules, and who is on call; empty if they may take effect. `queues` are the
/// desk's.
///
/// Places begin with `shifts`, `rotation` and `on_call`. What a rotation asks of people is looked at for
/// [`LOOKS_AHEAD`](super::LOOKS_AHEAD) from `from`, and from the start of each pattern that begins later; and around each later
/// date that has people of its own. Rules that are out of range are held against nobody.
#[must_use]
pub fn check(
    shifts: &[Shift],
    rotation: &RotationRules,
    on_call: &OnCall,
    queues: &BTreeSet<&QueueName>,
    from: Date,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, shift) in shifts.iter().enumerate() {
        let found = shift.check(&shifts[..index], queues);
        let at = index.to_string();
        problems.extend(found.into_iter().map(|(place, what)| {
            let place: Vec<_> = ["shifts", &at].map(str::to_owned).into_iter().chain(place).collect();
            Problem { place, what }
        }));
    }
    problems.extend(on_call.check());
    let unsound = rotation.check();
    if unsound.is_empty() {
        problems.extend(rules::broken(&Roster::new(shifts), rotation, from));
    }
    problems.extend(unsound);
    problems
}

impl Shift {
    /// What is wrong with this one, by places within it.
    fn check(&self, earlier: &[Self], queues: &BTreeSet<&QueueName>) -> Vec<(Vec<String>, String)> {
        let mut problems = Vec::new();
        let mut add = |place: &[&str], what: String| {
            problems.push((place.iter().map(ToString::to_string).collect(), what));
        };
        if !(1..=64).contains(&self.name.trim().chars().count()) {
            add(&["name"], "give it a name of 1 to 64 characters".to_owned());
        } else if earlier.iter().any(|other| other.name == self.name) {
            let what = format!("{:?} is the name of an earlier shift; give it another", self.name);
            add(&["name"], what);
        }
        for (index, queue) in self.queues.iter().enumerate() {
            if !queues.contains(queue) {
                let what = format!("there is no queue {queue}; add [queues.{queue}] or name another");
                add(&["queues", &index.to_string()], what);
            }
        }
        if let Err(Mistake { place, what }) = self.hours() {
            let place: Vec<_> = place.iter().map(String::as_str).collect();
            add(&place, what);
        }
        if !(1..=LONGEST_PATTERN).contains(&self.pattern.len()) {
            let what = format!(
                "{} days are no pattern; write who works on each of 1 to {LONGEST_PATTERN} days, like [[501], [502], []]",
                self.pattern.len()
            );
            add(&["pattern"], what);
        }
        for (day, people) in self.pattern.iter().enumerate() {
            for user in twice(people) {
                let what = format!("{user} is listed twice on one day; remove one");
                add(&["pattern", &day.to_string()], what);
            }
        }
        for (date, people) in &self.dates {
            for user in twice(people) {
                let what = format!("{user} is listed twice on one day; remove one");
                add(&["dates", &date.to_string()], what);
            }
        }
        problems
    }
}

impl RotationRules {
    fn check(&self) -> Vec<Problem> {
        let given = [self.rest_between, self.rest_after_nights, self.hours_a_week];
        let ranges = ROTATION.into_iter().zip(given);
        let mut problems: Vec<_> = ranges
            .filter_map(|((name, least, most), given)| within((least, most), given, ["rotation", name]))
            .collect();
        if !(NIGHTS.0..=NIGHTS.1).contains(&self.nights_in_a_row) {
            problems.push(Problem {
                place: ["rotation", "nights_in_a_row"].map(str::to_owned).into(),
                what: format!("write a number from {} to {}", NIGHTS.0, NIGHTS.1),
            });
        }
        problems
    }
}

impl OnCall {
    fn check(&self) -> Vec<Problem> {
        let twice = twice(&self.chain).into_iter().map(|user| Problem {
            place: ["on_call", "chain"].map(str::to_owned).into(),
            what: format!("{user} is listed twice; remove one"),
        });
        let next_after = within(NEXT_AFTER, self.next_after, ["on_call", "next_after"]);
        twice.chain(next_after).collect()
    }
}

fn within((least, most): (SignedDuration, SignedDuration), given: SignedDuration, place: [&str; 2]) -> Option<Problem> {
    (given < least || given > most).then(|| Problem {
        place: place.map(str::to_owned).into(),
        what: format!("{given:#} is out of range; write a time from {least:#} to {most:#}"),
    })
}

/// Those who are listed more than once.
fn twice(people: &[UserId]) -> BTreeSet<UserId> {
    let mut known = BTreeSet::new();
    people.iter().copied().filter(|user| !known.insert(*user)).collect()
}

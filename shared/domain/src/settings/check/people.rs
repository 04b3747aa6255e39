//! What can be wrong with shifts, and which promises they leave without anybody.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::{Problem, Problems};
use crate::{
    UserId,
    settings::{Assign, Class, EXAMPLE_CHAT, Settings, Subject, Urgency},
    shifts::{self, Roster},
};

/// How far ahead promises are held against shifts.
const LOOKS_AHEAD: SignedDuration = SignedDuration::from_hours(24 * 14);

impl Settings {
    fn in_shifts(&self) -> BTreeSet<UserId> {
        let days = self
            .shifts
            .iter()
            .flat_map(|shift| shift.pattern.iter().chain(shift.dates.values()));
        days.flatten().copied().collect()
    }

    /// Everybody whom shifts or the list of those on call name.
    #[must_use]
    pub fn on_shift_or_call(&self) -> BTreeSet<UserId> {
        let mut named = self.in_shifts();
        named.extend(&self.on_call.chain);
        named
    }

    pub(super) fn check_shifts(&self, problems: &mut Problems) {
        let Some(from) = self.shifts.iter().map(|shift| shift.starts).min() else {
            return;
        };
        let queues: BTreeSet<_> = self.queues.keys().collect();
        let found = shifts::check(&self.shifts, &self.rotation, &self.on_call, &queues, from);
        problems.extend(found);
    }

    /// What stands there as in the file that comes with the desk, and works for nobody.
    fn warn_of_examples(&self, problems: &mut Problems) {
        if self.admins.is_empty() {
            let what =
                "nobody may invite agents, or hears of what goes wrong; write /id to the bot and put your user id here";
            problems.add(&["admins"], what);
        }
        for (name, _) in self.groups.iter().filter(|(_, group)| group.chat == EXAMPLE_CHAT) {
            let what = "this is the example's chat id; write /id in your agents' group and put its number here";
            problems.add(&["groups", name, "chat"], what);
        }
    }

    /// What may take effect and yet deserves a look: no admins, the chat id of the example, promises that the shifts leave without anybody in the two weeks from `now`, queues that
    /// call nobody, people on call who are in no shift.
    #[must_use]
    pub fn warnings(&self, now: Timestamp) -> Vec<Problem> {
        let mut problems = Problems::default();
        self.warn_of_examples(&mut problems);
        let until = now.checked_add(LOOKS_AHEAD).unwrap_or(now);
        let roster = Roster::new(&self.shifts);
        for (name, queue) in self.queues.iter().filter(|(_, queue)| queue.on) {
            let place = ["queues", name.as_str()];
            if queue.calls && self.on_call.chain.is_empty() {
                problems.add(&place, "it calls whoever is on call, and nobody is; fill on_call.chain");
            }
            let unserved = !self.shifts.is_empty() && !self.shifts.iter().any(|shift| shift.serves(name));
            if queue.assign == Assign::ByDesk && unserved {
                let what = "the desk gives its tickets to whoever is on duty, and no shift serves it; name it in one, or take assign away";
                problems.add(&place, what);
            }
            let subject = Subject {
                queue: name,
                class: Class::Normal,
                urgency: Urgency::default(),
            };
            let promise = self.promises_to(subject).find(|holds| holds.first_response.is_some());
            let Some(promise) = promise else { continue };
            let gaps = roster.uncovered(&self.hours_of(promise), name, now, until);
            if let Some(gap) = gaps.first() {
                let zone = self.time_zone();
                let at = |moment: Timestamp| moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
                let what = format!(
                    "{:?} promises an answer from {} to {} and nobody is on duty ({} such gaps in two weeks); add people, or give the \
                     policy a calendar without that time",
                    promise.name,
                    at(gap.from),
                    at(gap.to),
                    gaps.len()
                );
                problems.add(&place, what);
            }
        }
        let in_shifts = self.in_shifts();
        let strangers = self
            .on_call
            .chain
            .iter()
            .enumerate()
            .filter(|(_, id)| !in_shifts.contains(id));
        for (index, id) in strangers.filter(|_| !self.shifts.is_empty()) {
            problems.add(
                &["on_call", "chain", &index.to_string()],
                format!("{id} is on call and in no shift; is that meant?"),
            );
        }
        problems.into()
    }
}

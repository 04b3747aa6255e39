//! What can be wrong with a calendar that reads well: every mistake, with its place and its remedy.

use jiff::tz::TimeZone;

use super::{Calendar, Mistake, Window, window::DAY};

impl Calendar {
    /// Everything that is wrong with this calendar; empty if it may take effect. Places are relative to it.
    #[must_use]
    pub fn check(&self) -> Vec<Mistake> {
        let mut mistakes: Vec<_> = self.zone().err().into_iter().collect();
        let mut lists = self.weekly.days().into_iter().map(|(_, windows)| windows);
        if lists.all(<[_]>::is_empty) && self.dates.values().all(Vec::is_empty) {
            let what = "the desk is never open; give a day a window, like mon = [[\"09:00\", \"18:00\"]]";
            mistakes.push(mistake(&["weekly"], what.to_owned()));
        }
        self.check_weekly(&mut mistakes);
        self.check_dates(&mut mistakes);
        mistakes
    }

    /// The zone of its wall clock.
    pub(super) fn zone(&self) -> Result<TimeZone, Mistake> {
        let zone = TimeZone::get(&self.timezone).ok().filter(|zone| !zone.is_unknown());
        zone.ok_or_else(|| {
            let what = format!("{:?} is no IANA time zone; write one like Europe/Moscow", self.timezone);
            mistake(&["timezone"], what)
        })
    }

    fn check_weekly(&self, mistakes: &mut Vec<Mistake>) {
        let days = self.weekly.days();
        for (&(eve, before), (day, windows)) in days.iter().cycle().skip(6).zip(days) {
            within(&["weekly", day], windows, mistakes);
            from_the_eve(&["weekly", day], (eve, before), windows, mistakes);
        }
    }

    fn check_dates(&self, mistakes: &mut Vec<Mistake>) {
        for (date, windows) in &self.dates {
            let key = date.to_string();
            within(&["dates", &key], windows, mistakes);
            if let Ok(eve) = date.yesterday() {
                let before = (eve.to_string(), self.on(eve));
                from_the_eve(&["dates", &key], (&before.0, before.1), windows, mistakes);
            }
            // A next date with windows of its own looks back by itself.
            if let Ok(next) = date.tomorrow()
                && !self.dates.contains_key(&next)
            {
                let after = self.on(next);
                for (index, late) in running_into(windows, after) {
                    let (this, that) = (windows[index], after[late]);
                    let what = format!(
                        "{this} runs into {that} of {next}; end it by {}, or list that date with its own windows",
                        that.from
                    );
                    mistakes.push(mistake(&["dates", &key, &index.to_string()], what));
                }
            }
        }
    }
}

fn mistake(place: &[&str], what: String) -> Mistake {
    Mistake {
        place: place.iter().map(ToString::to_string).collect(),
        what,
    }
}

/// Windows of one list that overlap.
fn within(place: &[&str], windows: &[Window], mistakes: &mut Vec<Mistake>) {
    let mut sorted: Vec<_> = windows.iter().copied().enumerate().collect();
    sorted.sort_by_key(|(_, window)| window.seconds().start);
    let mut furthest: Option<Window> = None;
    for (index, window) in sorted {
        if let Some(early) = furthest
            && window.seconds().start < early.seconds().end
        {
            let what = format!("{window} overlaps {early}; make one window of them, or move one");
            mistakes.push(mistake(&[place, &[&index.to_string()]].concat(), what));
        }
        if furthest.is_none_or(|early| window.seconds().end > early.seconds().end) {
            furthest = Some(window);
        }
    }
}

/// Windows that begin while one of the day before is still open.
fn from_the_eve(place: &[&str], (eve, before): (&str, &[Window]), windows: &[Window], mistakes: &mut Vec<Mistake>) {
    for (early, index) in running_into(before, windows) {
        let (this, that) = (windows[index], before[early]);
        let what = format!(
            "{this} begins while {that} of {eve} is still open; begin it at {} or later, or end that one sooner",
            that.to
        );
        mistakes.push(mistake(&[place, &[&index.to_string()]].concat(), what));
    }
}

/// Each window of a day that begins before the last one of the day before has ended: the index there, and its own.
fn running_into(before: &[Window], windows: &[Window]) -> Vec<(usize, usize)> {
    let Some((last, until)) = before
        .iter()
        .map(|window| window.seconds().end - DAY)
        .enumerate()
        .max_by_key(|(_, until)| *until)
    else {
        return Vec::new();
    };
    let early = |(_, window): &(usize, &Window)| window.seconds().start < until;
    let windows = windows.iter().enumerate().filter(early);
    windows.map(|(index, _)| (last, index)).collect()
}

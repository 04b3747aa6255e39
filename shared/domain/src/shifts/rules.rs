//! What a rotation asks of people, held against its rules.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Span;
use jiff::{SignedDuration, civil::Date, tz::TimeZone};

use super::{Roster, RotationRules, Shift};
use crate::{Problem, UserId};

/// How far ahead rotations are held against their rules, from today and from the date on which each begins: 26 weeks.
pub const LOOKS_AHEAD: SignedDuration = days(26 * 7);

/// How far before and after a date with people of its own.
const AROUND_A_DATE: SignedDuration = days(14);

/// What a rotation must not do to anybody. The last four are written in the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    OneAtOnce,
    RestBetween,
    NightsInARow,
    RestAfterNights,
    HoursAWeek,
}

/// What one person works in one window of a shift.
#[derive(Debug)]
struct Work<'a> {
    index: usize,
    shift: &'a Shift,
    date: Date,
    /// From its first instant to its last.
    span: Span,
    /// In order. More than one if it ends in a time that clocks repeat.
    parts: Vec<Span>,
}

/// Everything found so far.
struct Found {
    /// Nothing before this date is news.
    from: Date,
    /// The rule, the person, and the two shifts.
    known: BTreeSet<(Rule, UserId, usize, usize)>,
    problems: Vec<Problem>,
}

/// Everything that breaks a rule from a date on: once for each rule, person and pair of shifts, on its first date.
pub(super) fn broken(roster: &Roster<'_>, rules: &RotationRules, from: Date) -> Vec<Problem> {
    let mut found = Found {
        from,
        known: BTreeSet::new(),
        problems: Vec::new(),
    };
    for (first, last) in periods(roster.shifts, from) {
        for (user, works) in works(roster, first, last) {
            found.rest(user, &works, rules);
            found.nights(user, &works, rules);
            found.weeks(user, &works, rules);
        }
    }
    found.problems
}

/// The dates to look at, with a week or more before them for context.
fn periods(shifts: &[Shift], from: Date) -> Vec<(Date, Date)> {
    let around = |date: Date, ahead| {
        let first = monday(date.saturating_sub(AROUND_A_DATE));
        (first, date.saturating_add(ahead))
    };
    let patterns = shifts.iter().map(|shift| around(shift.starts.max(from), LOOKS_AHEAD));
    let dates = shifts.iter().flat_map(|shift| shift.dates.range(from..));
    let mut all: Vec<_> = patterns
        .chain(dates.map(|(date, _)| around(*date, AROUND_A_DATE)))
        .collect();
    all.sort_unstable();
    let mut periods: Vec<(Date, Date)> = Vec::new();
    for (first, last) in all {
        if let Some(earlier) = periods.last_mut()
            && first <= earlier.1
        {
            earlier.1 = earlier.1.max(last);
        } else {
            periods.push((first, last));
        }
    }
    periods
}

/// What each person works on the dates from one to another, by beginnings.
fn works<'a>(roster: &Roster<'a>, first: Date, last: Date) -> BTreeMap<UserId, Vec<Work<'a>>> {
    let mut windows: BTreeMap<(UserId, usize, Date), Work<'a>> = BTreeMap::new();
    for turn in roster.posts.iter().flat_map(|post| post.turns_on(first, last)) {
        let people: BTreeSet<_> = turn.people.iter().collect();
        for user in people {
            let work = windows.entry((*user, turn.index, turn.date)).or_insert_with(|| Work {
                index: turn.index,
                shift: turn.shift,
                date: turn.date,
                span: turn.span,
                parts: Vec::new(),
            });
            work.span.to = turn.span.to;
            work.parts.push(turn.span);
        }
    }
    let mut people: BTreeMap<UserId, Vec<Work<'a>>> = BTreeMap::new();
    for ((user, ..), work) in windows {
        people.entry(user).or_default().push(work);
    }
    for works in people.values_mut() {
        works.sort_by_key(|work| (work.span.from, work.index));
    }
    people
}

impl Work<'_> {
    fn length(&self) -> SignedDuration {
        let lengths = self.parts.iter().map(Span::length);
        lengths.fold(SignedDuration::ZERO, |sum, length| sum + length)
    }

    /// The date of the 02:00 that its window holds, if it is a night.
    fn night(&self) -> Option<Date> {
        let window = self.shift.window.seconds();
        let holds = |hour: i64| window.contains(&(hour * 3_600));
        if holds(2) {
            Some(self.date)
        } else if holds(24 + 2) {
            Some(self.date.saturating_add(days(1)))
        } else {
            None
        }
    }

    fn overlaps(&self, other: &Self) -> bool {
        let meets = |one: &Span| other.parts.iter().any(|part| one.from < part.to && part.from < one.to);
        self.parts.iter().any(meets)
    }

    /// What its shift's wall clock shows as it ends.
    fn ends(&self) -> String {
        let zone = TimeZone::get(&self.shift.timezone).unwrap_or(TimeZone::UTC);
        zone.to_datetime(self.span.to).strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// Where its people are written.
    fn place(&self) -> Vec<String> {
        let index = self.index.to_string();
        if self.shift.dates.contains_key(&self.date) {
            ["shifts", &index, "dates", &self.date.to_string()]
                .map(str::to_owned)
                .into()
        } else {
            ["shifts", &index, "pattern"].map(str::to_owned).into()
        }
    }
}

impl Found {
    /// Adds what is wrong with `work`, unless the like of it is known of these two shifts.
    fn add(&mut self, rule: Rule, user: UserId, shifts: (usize, usize), work: &Work<'_>, what: String) {
        if work.date >= self.from && self.known.insert((rule, user, shifts.0, shifts.1)) {
            let place = work.place();
            self.problems.push(Problem { place, what });
        }
    }

    /// One shift at a time, and time to rest between two.
    fn rest(&mut self, user: UserId, works: &[Work<'_>], rules: &RotationRules) {
        // Those that have not ended, and the last that has.
        let (mut going_on, mut ended): (Vec<&Work<'_>>, Option<&Work<'_>>) = (Vec::new(), None);
        let mut night: Option<&Work<'_>> = None;
        for work in works {
            let date = work.date;
            let over = going_on.extract_if(.., |other| other.span.to <= work.span.from);
            for other in over {
                ended = ended.into_iter().chain([other]).max_by_key(|work| work.span.to);
                if other.night().is_some() {
                    night = night.into_iter().chain([other]).max_by_key(|work| work.span.to);
                }
            }
            for other in going_on.iter().filter(|other| other.overlaps(work)) {
                let what = format!(
                    "{user} works on {date} while still on the shift {:?}; take them out of one of the two",
                    other.shift.name
                );
                self.add(Rule::OneAtOnce, user, (other.index, work.index), work, what);
            }
            if let Some(before) = ended.filter(|_| going_on.is_empty()) {
                let rest = work.span.from.duration_since(before.span.to);
                if rest < rules.rest_between {
                    let what = format!(
                        "{user} works on {date} only {rest:#} after the shift {:?} that ends {} (rest_between = {:#}); leave a day out",
                        before.shift.name,
                        before.ends(),
                        rules.rest_between
                    );
                    self.add(Rule::RestBetween, user, (before.index, work.index), work, what);
                }
            }
            if let Some(night) = night.filter(|_| work.night().is_none()) {
                let rest = work.span.from.duration_since(night.span.to);
                if rest < rules.rest_after_nights {
                    let what = format!(
                        "{user} works on {date} only {rest:#} after the night {:?} that ends {} (rest_after_nights = {:#}); leave a day out",
                        night.shift.name,
                        night.ends(),
                        rules.rest_after_nights
                    );
                    self.add(Rule::RestAfterNights, user, (night.index, work.index), work, what);
                }
            }
            going_on.push(work);
        }
    }

    /// Not too many nights in a row.
    fn nights(&mut self, user: UserId, works: &[Work<'_>], rules: &RotationRules) {
        let nights: BTreeMap<Date, &Work<'_>> = works.iter().filter_map(|work| Some((work.night()?, work))).collect();
        let (mut row, mut eve): (u32, Option<(Date, usize)>) = (0, None);
        for (night, work) in nights {
            let before = eve.filter(|(eve, _)| eve.tomorrow().is_ok_and(|next| next == night));
            row = before.map_or(1, |_| row + 1);
            if let Some((_, before)) = before
                && row > rules.nights_in_a_row
            {
                let what = format!(
                    "{user} works night {row} in a row on {} (nights_in_a_row = {}); leave a night out",
                    work.date, rules.nights_in_a_row
                );
                self.add(Rule::NightsInARow, user, (before, work.index), work, what);
            }
            eve = Some((night, work.index));
        }
    }

    /// Not too many hours a week.
    fn weeks(&mut self, user: UserId, works: &[Work<'_>], rules: &RotationRules) {
        let mut weeks: BTreeMap<Date, Vec<&Work<'_>>> = BTreeMap::new();
        for work in works {
            weeks.entry(monday(work.date)).or_default().push(work);
        }
        for (monday, works) in weeks {
            let sums = works.iter().scan(SignedDuration::ZERO, |sum, work| {
                *sum += work.length();
                Some(*sum)
            });
            let sums: Vec<_> = sums.collect();
            let beyond = works.iter().zip(&sums).find(|(_, sum)| **sum > rules.hours_a_week);
            if let (Some((work, _)), Some(sum)) = (beyond, sums.last()) {
                let what = format!(
                    "{user} works {sum:#} in the week of {monday} (hours_a_week = {:#}); give a day to somebody else",
                    rules.hours_a_week
                );
                // Hours come from all shifts of a week: once for each person.
                self.add(Rule::HoursAWeek, user, (0, 0), work, what);
            }
        }
    }
}

const fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// The Monday of that date's week.
fn monday(date: Date) -> Date {
    date.saturating_sub(days(date.weekday().to_monday_zero_offset().into()))
}

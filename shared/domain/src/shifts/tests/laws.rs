//! What holds for any shifts and any instants.

use std::collections::{BTreeMap, BTreeSet};

use calendar::{Calendar, HORIZON, Hours, Span, Window};
use jiff::{SignedDuration, Timestamp, civil::Date};
use proptest::{prelude::*, sample::select};
use serde_json::json;

use super::{
    queue,
    sample::{samples, up_to},
};
use crate::{
    QueueName, UserId,
    shifts::{Change, Duty, OnCall, Roster, RotationRules, Shift, check},
};

const INSTANT: SignedDuration = SignedDuration::from_nanos(1);
const STEP: SignedDuration = SignedDuration::from_secs(30);
const PEOPLE: [UserId; 3] = [UserId(501), UserId(502), UserId(503)];

fn people(roster: &Roster<'_>, at: Timestamp, queue: &QueueName) -> BTreeSet<UserId> {
    match roster.on_duty(at, queue) {
        Duty::Unknown => panic!("there are shifts"),
        Duty::Of(people) => people,
    }
}

/// Who is on duty with which queues, as those know who hear of every change.
#[derive(Default)]
struct Told<'a>(BTreeSet<(UserId, BTreeSet<&'a QueueName>)>);

impl<'a> Told<'a> {
    fn hear(&mut self, change: &Change<'a>) {
        let duty = (change.user, change.shift.queues.iter().collect());
        let news = if change.begins {
            self.0.insert(duty)
        } else {
            self.0.remove(&duty)
        };
        assert!(news, "{change:?} was known");
    }

    fn people(&self, queue: &QueueName) -> BTreeSet<UserId> {
        let serving = self
            .0
            .iter()
            .filter(|(_, queues)| queues.is_empty() || queues.contains(queue));
        serving.map(|(user, _)| *user).collect()
    }
}

/// Any instant, the first and the last ones more often than not.
fn instants() -> impl Strategy<Value = Timestamp> {
    let seconds = Timestamp::MIN.as_second()..=Timestamp::MAX.as_second();
    prop_oneof![
        Just(Timestamp::MIN),
        Just(Timestamp::MAX),
        up_to(100).prop_map(|after| Timestamp::MIN + after),
        up_to(100).prop_map(|before| Timestamp::MAX - before),
        seconds.prop_map(|second| Timestamp::from_second(second).expect("an instant")),
    ]
}

fn dates() -> impl Strategy<Value = Date> {
    let near =
        |date: Date| (-300..300_i64).prop_map(move |days| date.saturating_add(SignedDuration::from_hours(24 * days)));
    prop_oneof![
        Just(Date::MIN),
        Just(Date::MAX),
        near(Date::MIN),
        near(Date::MAX),
        near(Date::constant(2026, 11, 23)),
    ]
}

fn durations() -> impl Strategy<Value = SignedDuration> {
    prop_oneof![
        Just(SignedDuration::MIN),
        Just(SignedDuration::MAX),
        Just(SignedDuration::ZERO),
        up_to(200)
    ]
}

/// Shifts that no clock will ever show.
fn odd_shifts() -> impl Strategy<Value = Vec<Shift>> {
    let zone = select(vec![
        "UTC",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "Pacific/Niue",
        "America/New_York",
        "",
        "Moscow",
    ]);
    let window = select(vec![
        ["00:00", "24:00"],
        ["21:00", "09:00"],
        ["00:00:01", "00:00"],
        ["02:00", "02:30"],
    ]);
    let pattern = prop::collection::vec(prop::collection::vec(prop_oneof![any::<i64>(), 1..3_i64], 0..3), 0..400);
    let own = prop::collection::btree_map(dates(), Just([7]), 0..4);
    let shift = (zone, window, dates(), pattern, own).prop_map(|(zone, window, starts, pattern, own)| {
        let own: serde_json::Map<_, _> = own
            .into_iter()
            .map(|(date, people)| (date.to_string(), json!(people)))
            .collect();
        let table = json!({
            "name": "", "timezone": zone, "window": window, "starts": starts, "pattern": pattern, "dates": own,
        });
        serde_json::from_value(table).expect("a shift")
    });
    prop::collection::vec(shift, 0..3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn people_are_on_duty_while_the_wall_clock_shows_their_window(sample in samples(), after in up_to(72)) {
        let roster = Roster::new(&sample.shifts);
        for name in ["l1", "vip", "other"].map(queue) {
            for step in 0..300 {
                let at = sample.near + SignedDuration::from_mins(7 * step);
                prop_assert_eq!(people(&roster, at, &name), sample.shown(at, &name), "{}", at);
            }
            let at = sample.near + after;
            prop_assert_eq!(people(&roster, at, &name), sample.shown(at, &name), "{}", at);
        }
    }

    #[test]
    fn those_who_hear_of_every_change_know_who_is_on_duty(sample in samples(), length in up_to(120)) {
        let roster = Roster::new(&sample.shifts);
        let (from, to) = (sample.near, sample.near + length);
        let queues = ["l1", "vip", "other"].map(queue);
        let mut told = Told::default();
        for turn in roster.turns_at(from - INSTANT) {
            told.0.extend(turn.people.iter().map(|user| (*user, turn.shift.queues.iter().collect())));
        }
        let mut moments: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut last = from;
        for change in roster.changes(from, to) {
            prop_assert!(last <= change.at && change.at < to);
            last = change.at;
            moments.entry(change.at).or_default().push(change);
        }
        for step in 0..40 {
            moments.entry(from + length * step / 40).or_default();
        }
        for (at, changes) in moments {
            if at > from {
                for name in &queues {
                    prop_assert_eq!(told.people(name), people(&roster, at - INSTANT, name), "before {}", at);
                }
            }
            for change in &changes {
                told.hear(change);
                let duty = |other: &&Change<'_>| other.user == change.user && other.shift.queues == change.shift.queues;
                prop_assert_eq!(changes.iter().filter(duty).count(), 1);
            }
            for name in &queues {
                prop_assert_eq!(told.people(name), people(&roster, at, name), "{}", at);
            }
        }
    }

    #[test]
    fn changes_of_two_times_are_those_of_both_together(sample in samples(), first in up_to(90), second in up_to(90)) {
        let roster = Roster::new(&sample.shifts);
        let (middle, end) = (sample.near + first, sample.near + first + second);
        let parts = [roster.changes(sample.near, middle), roster.changes(middle, end)].concat();
        let moments = |changes: &[Change<'_>]| -> Vec<_> {
            changes.iter().map(|change| (change.at, change.user, change.begins)).collect()
        };
        prop_assert_eq!(moments(&parts), moments(&roster.changes(sample.near, end)));
    }

    #[test]
    fn a_duty_lasts_until_it_ends_and_none_comes_before_the_next(sample in samples(), after in up_to(72), within in 0..1000_i32) {
        let roster = Roster::new(&sample.shifts);
        let at = sample.near + after;
        let works = |user: UserId, at| roster.turns_at(at).iter().any(|turn| turn.people.contains(&user));
        for user in PEOPLE {
            let until = roster.duty_until(user, at);
            prop_assert_eq!(until.is_some(), works(user, at));
            let free = until.unwrap_or(at);
            prop_assert!(works(user, at + free.duration_since(at) * within / 1000) == until.is_some());
            if let Some(until) = until {
                prop_assert!(works(user, until - INSTANT));
                prop_assert!(!works(user, until) || until >= at + HORIZON);
            }
            if let Some(next) = roster.next_duty(user, at) {
                prop_assert!(works(user, next.span.from) && next.people.contains(&user));
                prop_assert!(next.span.from > free && !works(user, next.span.from - INSTANT));
                let between = roster.turns(free, next.span.from);
                prop_assert!(!between.iter().any(|turn| turn.people.contains(&user)));
            }
        }
    }

    #[test]
    fn open_time_is_either_covered_or_not(sample in samples(), window in (0..24_i64, 1..24_i64), odd in any::<bool>()) {
        let roster = Roster::new(&sample.shifts);
        let time = |hour: i64| format!("{:02}:{}", hour % 24, if odd { "30" } else { "00" });
        let window = Window::new(&time(window.0), &time(window.0 + window.1)).expect("a window");
        let hours = Hours::new(&Calendar::daily(&sample.shifts[0].timezone, window)).expect("a zone");
        let (from, to) = (sample.near, sample.near + SignedDuration::from_hours(20));
        let name = queue("l1");
        let (mut covered, mut open, mut at) = (SignedDuration::ZERO, SignedDuration::ZERO, from);
        while at < to {
            if hours.is_open(at) {
                open += STEP;
                if !sample.shown(at, &name).is_empty() {
                    covered += STEP;
                }
            }
            at += STEP;
        }
        let spans = roster.uncovered(&hours, &name, from, to);
        let uncovered = spans.iter().map(Span::length).fold(SignedDuration::ZERO, |sum, length| sum + length);
        prop_assert_eq!(hours.elapsed(from, to, &[]), open);
        prop_assert_eq!(covered + uncovered, open);
        prop_assert!(spans.is_sorted_by(|one, next| one.to < next.from));
        for span in spans {
            prop_assert!(from <= span.from && span.from < span.to && span.to <= to);
            for at in [span.from, span.to - INSTANT] {
                prop_assert!(hours.is_open(at) && people(&roster, at, &name).is_empty());
            }
        }
    }

    #[test]
    fn no_shifts_panic(
        shifts in odd_shifts(),
        instants in prop::collection::vec(instants(), 2),
        times in prop::collection::vec(durations(), 4),
        nights in any::<u32>(),
        from in dates(),
    ) {
        let rules = RotationRules {
            rest_between: times[0],
            nights_in_a_row: nights,
            rest_after_nights: times[1],
            hours_a_week: times[2],
        };
        let on_call = OnCall { chain: vec![UserId(1)], next_after: times[3] };
        for rules in [rules, RotationRules::default()] {
            for problem in check(&shifts, &rules, &on_call, &BTreeSet::new(), from) {
                prop_assert!(!problem.to_string().is_empty());
            }
        }
        let roster = Roster::new(&shifts);
        for at in instants {
            let later = at.checked_add(SignedDuration::from_hours(24 * 20)).unwrap_or(Timestamp::MAX);
            let name = queue("l1");
            for (from, to) in [(at, later), (later, at)] {
                let (changes, turns) = (roster.changes(from, to), roster.turns(from, to));
                prop_assert!(from < to || changes.is_empty() && turns.is_empty());
                let uncovered = roster.uncovered(&Hours::always(), &name, from, to);
                prop_assert!(from < to || uncovered.is_empty());
            }
            for user in [UserId(1), UserId(7), UserId(i64::MIN)] {
                prop_assert!(roster.duty_until(user, at).is_none_or(|until| at < until));
                prop_assert!(roster.next_duty(user, at).is_none_or(|next| at < next.span.from));
                prop_assert!(roster.is_on_duty(user, at, &name) || !shifts.is_empty());
            }
        }
    }
}

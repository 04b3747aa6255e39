//! What holds for any calendar, any pauses and any instants.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::sample::{exactly_up_to, pauses, samples};
use crate::{HORIZON, Hours, Span};

const INSTANT: SignedDuration = SignedDuration::from_nanos(1);

fn holes() -> impl Strategy<Value = Vec<(SignedDuration, SignedDuration)>> {
    let length = prop_oneof![1 => Just(SignedDuration::ZERO), 6 => exactly_up_to(30)];
    prop::collection::vec((exactly_up_to(96), length), 0..5)
}

/// Any instant, the first and the last ones more often than not.
fn instants() -> impl Strategy<Value = Timestamp> {
    let near = (0..400_000_i64, 0..1_000_000_000_i32).prop_map(|(second, nano)| SignedDuration::new(second, nano));
    let seconds = Timestamp::MIN.as_second()..=Timestamp::MAX.as_second();
    prop_oneof![
        Just(Timestamp::MIN),
        Just(Timestamp::MAX),
        near.clone().prop_map(|after| Timestamp::MIN + after),
        near.prop_map(|before| Timestamp::MAX - before),
        seconds.prop_map(|second| Timestamp::from_second(second).expect("an instant")),
    ]
}

proptest! {
    #[test]
    fn a_clock_is_due_at_the_first_moment_at_which_its_budget_has_elapsed(
        sample in samples(),
        budget in exactly_up_to(60),
        holes in holes(),
        earlier in exactly_up_to(200),
    ) {
        let (hours, start) = (sample.hours(), sample.near);
        let holes = pauses(start, &holes);
        match hours.due(start, budget, &holes) {
            Ok(due) => {
                prop_assert!(due >= start);
                prop_assert_eq!(hours.elapsed(start, due, &holes), budget);
                for before in [due - INSTANT, due - earlier - INSTANT] {
                    if before >= start {
                        prop_assert!(hours.elapsed(start, before, &holes) < budget);
                    }
                }
            }
            Err(_) => prop_assert!(hours.elapsed(start, start + HORIZON, &holes) < budget),
        }
    }

    #[test]
    fn what_has_elapsed_is_no_budget_for_later(sample in samples(), length in exactly_up_to(200), holes in holes()) {
        let (hours, start) = (sample.hours(), sample.near);
        let holes = pauses(start, &holes);
        let end = start + length;
        let due = hours.due(start, hours.elapsed(start, end, &holes), &holes).expect("it has elapsed");
        prop_assert!(due <= end);
        prop_assert_eq!(hours.elapsed(due, end, &holes), SignedDuration::ZERO);
    }

    #[test]
    fn a_pause_neither_loses_nor_gains_time(
        sample in samples(),
        length in exactly_up_to(96),
        holes in holes(),
        one_more in (exactly_up_to(96), exactly_up_to(30)),
    ) {
        let (hours, start) = (sample.hours(), sample.near);
        let end = start + length;
        let holes = pauses(start, &holes);
        let more = pauses(start, &[one_more])[0];
        let with_it = hours.elapsed(start, end, &[&holes[..], &[more]].concat());
        let inside_it = hours.elapsed(start.max(more.from), end.min(more.to), &holes);
        prop_assert_eq!(hours.elapsed(start, end, &holes), with_it + inside_it);
    }

    #[test]
    fn the_order_of_pauses_does_not_matter(sample in samples(), length in exactly_up_to(96), holes in holes()) {
        let (hours, start) = (sample.hours(), sample.near);
        let mut holes = pauses(start, &holes);
        let forwards = hours.elapsed(start, start + length, &holes);
        holes.reverse();
        prop_assert_eq!(hours.elapsed(start, start + length, &holes), forwards);
    }

    #[test]
    fn parts_add_up_to_the_whole(
        sample in samples(),
        first in exactly_up_to(96),
        second in exactly_up_to(96),
        holes in holes(),
    ) {
        let (hours, start) = (sample.hours(), sample.near);
        let holes = pauses(start, &holes);
        let (middle, end) = (start + first, start + first + second);
        let parts = hours.elapsed(start, middle, &holes) + hours.elapsed(middle, end, &holes);
        prop_assert_eq!(hours.elapsed(start, end, &holes), parts);
    }

    #[test]
    fn spans_are_in_order_with_closed_time_between(sample in samples(), after in exactly_up_to(24)) {
        let (hours, start) = (sample.hours(), sample.near + after);
        let (mut last, mut sum) = (None, SignedDuration::ZERO);
        for span in hours.spans(start) {
            prop_assert!(start <= span.from && span.from < span.to && span.to <= start + HORIZON);
            prop_assert!(last.is_none_or(|last| last < span.from));
            prop_assert!(hours.is_open(span.from) && hours.is_open(span.to - INSTANT));
            prop_assert!(!hours.is_open(span.to) || span.to == start + HORIZON);
            prop_assert!(!hours.is_open(span.from - INSTANT) || span.from == start);
            last = Some(span.to);
            sum += span.length();
        }
        prop_assert_eq!(hours.elapsed(start, start + HORIZON, &[]), sum);
    }

    #[test]
    fn no_instants_panic(
        sample in samples(),
        instants in prop::collection::vec(instants(), 4),
        budget in prop_oneof![
            Just(SignedDuration::MIN),
            Just(SignedDuration::MAX),
            exactly_up_to(20_000),
        ],
    ) {
        let (from, near) = (instants[0], instants[1]);
        let pauses = [Span { from: near, to: instants[2] }, Span { from: instants[3], to: near }];
        let soon = from.checked_add(SignedDuration::from_hours(24 * 400)).unwrap_or(Timestamp::MAX);
        for hours in [sample.hours(), Hours::always()] {
            if let Ok(due) = hours.due(from, budget, &pauses) {
                prop_assert_eq!(hours.elapsed(from, due, &pauses), budget.max(SignedDuration::ZERO));
            }
            let open = hours.elapsed(from, soon, &[]);
            prop_assert!(SignedDuration::ZERO <= hours.elapsed(from, soon, &pauses));
            prop_assert!(hours.elapsed(from, soon, &pauses) <= open && open <= soon.duration_since(from));
            prop_assert_eq!(hours.opens_after(from) == Some(from), hours.is_open(from));
            prop_assert!(hours.spans(from).all(|span| span.from < span.to));
        }
    }
}

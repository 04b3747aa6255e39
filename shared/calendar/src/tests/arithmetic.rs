//! Hours against a wall clock that is looked at every half minute, and against each other.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::sample::{exactly_up_to, pauses, samples, up_to};
use crate::{HORIZON, Hours};

const STEP: SignedDuration = SignedDuration::from_secs(30);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_has_elapsed_is_how_long_the_wall_clock_showed_open_time(
        sample in samples(),
        length in up_to(72),
        holes in prop::collection::vec((up_to(72), up_to(12)), 0..4),
    ) {
        let hours = sample.hours();
        let holes = pauses(sample.near, &holes);
        let end = sample.near + length;
        let (mut at, mut sum) = (sample.near, SignedDuration::ZERO);
        while at < end {
            let open = sample.shows_open(at);
            prop_assert_eq!(hours.is_open(at), open, "{}", at);
            if open && !holes.iter().any(|hole| (hole.from..hole.to).contains(&at)) {
                sum += STEP;
            }
            at += STEP;
        }
        prop_assert_eq!(hours.elapsed(sample.near, end, &holes), sum);
    }

    #[test]
    fn the_desk_opens_when_the_wall_clock_first_shows_it(sample in samples(), after in exactly_up_to(24)) {
        let hours = sample.hours();
        let now = sample.near + after;
        prop_assert_eq!(hours.is_open(now), sample.shows_open(now));
        if let Some(opens) = hours.opens_after(now) {
            prop_assert!(sample.shows_open(opens));
            if opens > now {
                prop_assert!(!sample.shows_open(now));
                prop_assert!(!sample.shows_open(opens - SignedDuration::from_nanos(1)));
                prop_assert_eq!(hours.elapsed(now, opens, &[]), SignedDuration::ZERO);
            }
        } else {
            prop_assert_eq!(hours.elapsed(now, now + HORIZON, &[]), SignedDuration::ZERO);
        }
    }
}

#[test]
fn the_first_and_the_last_centuries_can_be_asked_about() {
    let (first, last) = (Timestamp::MIN, Timestamp::MAX);
    assert_eq!(Hours::always().elapsed(first, last, &[]), last.duration_since(first));
    let new_york = super::hours("America/New_York", "mon-sun 00:00-24:00");
    let centuries = SignedDuration::from_hours(24 * 365 * 500);
    assert_eq!(new_york.elapsed(first, first + centuries, &[]), centuries);
    assert_eq!(new_york.elapsed(last - centuries, last, &[]), centuries);
    let end = last.duration_since(super::at("9999-12-30T00:00Z"));
    for zone in ["Pacific/Apia", "Pacific/Niue"] {
        let hours = super::hours(zone, "mon-sun 00:00-24:00");
        assert_eq!(hours.due(last - end, end, &[]), Ok(last));
        assert!(hours.due(last - end, end + SignedDuration::from_nanos(1), &[]).is_err());
        assert!(hours.is_open(first) && hours.is_open(last));
    }
}

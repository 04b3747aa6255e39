//! How near a histogram comes to the truth.

use proptest::prelude::*;

use crate::{Bucket, Histogram};

const TWELVE_YEARS: u64 = 12 * 365 * 24 * 60 * 60;

fn all() -> impl Iterator<Item = Bucket> {
    (0..=u8::MAX).map_while(Bucket::numbered)
}

#[test]
fn buckets_follow_one_another_without_a_hole() {
    let mut next = 0;
    for bucket in all() {
        let (first, last) = bucket.bounds().into_inner();
        assert_eq!(first, next);
        assert_eq!(Bucket::of(first), bucket);
        assert_eq!(Bucket::of(last), bucket);
        next = last.wrapping_add(1);
    }
    assert_eq!(next, 0, "the last bucket is open");
}

#[test]
fn bounds_never_move() {
    // They are part of what is stored: a bucket's number must mean the same for ever.
    let bounds = [0, 19, 20, 37, 60, 100, 150, 199].map(|number| {
        let bucket = Bucket::numbered(number).expect("a bucket");
        *bucket.bounds().start()
    });
    assert_eq!(bounds, [0, 19, 20, 86, 731, 32_904, 3_862_115, 412_160_361]);
    assert_eq!(Bucket::numbered(200), None);
}

/// Durations as they are: most are short, some are very long.
fn durations() -> impl Strategy<Value = Vec<u64>> {
    let one = prop_oneof![0..60_u64, 0..7_200_u64, 0..TWELVE_YEARS];
    prop::collection::vec(one, 1..300)
}

proptest! {
    #[test]
    fn a_middle_is_within_five_percent(seconds in prop_oneof![0..5_000_u64, 0..TWELVE_YEARS]) {
        let middle = Bucket::of(seconds).middle();
        prop_assert!(middle.abs_diff(seconds) * 20 <= seconds, "{seconds} is said to be {middle}");
    }

    #[test]
    fn longer_is_never_in_a_lower_bucket(a in any::<u64>(), b in any::<u64>()) {
        prop_assert_eq!(a.min(b), a.min(b));
        prop_assert!(Bucket::of(a.min(b)) <= Bucket::of(a.max(b)));
    }

    #[test]
    fn a_percentile_is_within_five_percent(mut durations in durations(), percent in 0..=100_u8) {
        let histogram: Histogram = durations.iter().copied().collect();
        durations.sort_unstable();
        let rank = (durations.len() * usize::from(percent)).div_ceil(100).max(1);
        let truth = durations[rank - 1];
        let told = histogram.percentile(percent).expect("it holds some");
        prop_assert!(told.abs_diff(truth) * 20 <= truth, "p{percent} is {truth}, told {told}");
    }

    #[test]
    fn merging_is_adding(a in durations(), b in durations()) {
        let mut merged: Histogram = a.iter().copied().collect();
        merged.merge(&b.iter().copied().collect());
        prop_assert_eq!(merged.len(), u64::try_from(a.len() + b.len()).expect("few"));
        prop_assert_eq!(merged, a.into_iter().chain(b).collect::<Histogram>());
    }
}

#[test]
fn an_empty_histogram_has_no_percentile() {
    assert_eq!(Histogram::default().percentile(50), None);
    assert!(Histogram::default().is_empty());
}

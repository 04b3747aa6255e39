//! Durations as counts in buckets, so that they add up, can be counted again, and still give percentiles.

use std::{collections::BTreeMap, fmt, ops::RangeInclusive};

/// How many buckets there are. The last one is open: it begins at some thirteen years.
const BUCKETS: usize = 200;

/// Where each bucket begins, in seconds. Each is a tenth longer than what lies before it, at least a second: base 1.1, but in
/// whole numbers, so that every machine draws the bounds at the same second (a logarithm is rounded as its library likes).
const BOUNDS: [u64; BUCKETS] = {
    let mut bounds = [0; BUCKETS];
    let mut at = 1;
    while at < BUCKETS {
        let before = bounds[at - 1];
        bounds[at] = before + if before < 20 { 1 } else { before / 10 };
        at += 1;
    }
    bounds
};

/// A range of durations, by its number.
///
/// Below 20 seconds a bucket is one second. Above it is at most a tenth of its lower bound wide, and [`Bucket::middle`] is
/// within 5 % of any duration in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bucket(u8);

impl Bucket {
    /// The bucket of a duration.
    #[must_use]
    pub fn of(seconds: u64) -> Self {
        let beyond = BOUNDS.partition_point(|bound| *bound <= seconds);
        // The first bound is zero and there are fewer than 256.
        Self(u8::try_from(beyond - 1).unwrap_or(u8::MAX))
    }

    /// The bucket of that number, if there is one.
    #[must_use]
    pub fn numbered(number: u8) -> Option<Self> {
        (usize::from(number) < BUCKETS).then_some(Self(number))
    }

    /// Its number, from 0.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// The shortest and the longest duration in it, in seconds.
    #[must_use]
    pub fn bounds(self) -> RangeInclusive<u64> {
        let at = usize::from(self.0);
        BOUNDS[at]..=BOUNDS.get(at + 1).map_or(u64::MAX, |next| next - 1)
    }

    /// The duration that stands for all in it, in seconds: its middle; for the open one, where it begins.
    #[must_use]
    pub fn middle(self) -> u64 {
        let (first, last) = self.bounds().into_inner();
        if last == u64::MAX { first } else { first.midpoint(last) }
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "h{}", self.0)
    }
}

/// How many durations fell into which bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram(BTreeMap<Bucket, u64>);

impl Histogram {
    /// Adds one duration.
    pub fn add(&mut self, seconds: u64) {
        self.add_to(Bucket::of(seconds), 1);
    }

    /// Adds `times` durations to a bucket.
    pub fn add_to(&mut self, bucket: Bucket, times: u64) {
        if times > 0 {
            *self.0.entry(bucket).or_default() += times;
        }
    }

    /// Adds all of another one.
    pub fn merge(&mut self, other: &Self) {
        for (bucket, times) in &other.0 {
            self.add_to(*bucket, *times);
        }
    }

    /// How many durations it holds.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.0.values().sum()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The buckets that hold something, shortest first.
    pub fn buckets(&self) -> impl Iterator<Item = (Bucket, u64)> {
        self.0.iter().map(|(bucket, times)| (*bucket, *times))
    }

    /// The duration, in seconds, that at least `percent` of 100 are no longer than (nearest rank): 50 is the median, 0 the
    /// shortest, 100 and more the longest. Within 5 % of the true one, up to thirteen years. `None` if it is empty.
    #[must_use]
    pub fn percentile(&self, percent: u8) -> Option<u64> {
        let percent = u128::from(percent.min(100));
        let rank = (u128::from(self.len()) * percent).div_ceil(100).max(1);
        let mut seen = 0;
        self.0
            .iter()
            .find(|(_, times)| {
                seen += u128::from(**times);
                seen >= rank
            })
            .map(|(bucket, _)| bucket.middle())
    }
}

impl FromIterator<u64> for Histogram {
    fn from_iter<I: IntoIterator<Item = u64>>(seconds: I) -> Self {
        let mut histogram = Self::default();
        for seconds in seconds {
            histogram.add(seconds);
        }
        histogram
    }
}

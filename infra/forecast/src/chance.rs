//! Chance from a seed.

use jiff::SignedDuration;

/// A stream of chance: Steele, Lea and Flood's `SplitMix64` (<https://doi.org/10.1145/2714064.2660195>). It is small, passes
/// what a simulation asks of it, and gives the same on every machine. It keeps no secrets.
pub(crate) struct Chance(u64);

/// The generator's step: the golden ratio's fraction, made odd.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// 2⁵³: the whole numbers that a float tells apart.
const STEPS: f64 = 9_007_199_254_740_992.0;

impl Chance {
    /// One of many streams of a seed. Streams of one seed have nothing to do with each other.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut of_seed = Self(seed);
        let mut of_stream = Self(of_seed.next() ^ stream.wrapping_mul(STEP));
        Self(of_stream.next())
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number above 0 and up to 1, so that it has a logarithm.
    pub(crate) fn unit(&mut self) -> f64 {
        let bits = self.next() >> 11;
        let (high, low) = (bits >> 32, bits & 0xffff_ffff);
        let float = |half: u64| f64::from(u32::try_from(half).unwrap_or(u32::MAX));
        (float(high) * 4_294_967_296.0 + float(low) + 1.0) / STEPS
    }

    /// Whether something happens that has this probability.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.unit() <= probability
    }

    /// How often something happens in a row if each time it goes on with the same probability, by the average of how often.
    pub(crate) fn geometric(&mut self, mean: f64) -> usize {
        let again = mean / (1.0 + mean);
        let mut times = 0;
        while times < 10_000 && self.happens(again) {
            times += 1;
        }
        times
    }

    /// An exponential time, by its average in seconds.
    pub(crate) fn exponential(&mut self, mean: f64) -> SignedDuration {
        time(-self.unit().ln() * mean)
    }

    /// A log-normal time, by its average and its standard deviation as a multiple of that. At least a millisecond.
    pub(crate) fn lognormal(&mut self, mean: SignedDuration, spread: f64) -> SignedDuration {
        let variance = spread.mul_add(spread, 1.0).ln();
        let drawn = (variance.sqrt() * self.normal() - variance / 2.0).exp();
        time(mean.as_secs_f64() * drawn).max(SignedDuration::from_millis(1))
    }

    /// A standard normal number, by Box and Muller.
    fn normal(&mut self) -> f64 {
        let (length, angle) = (self.unit(), self.unit());
        (-2.0 * length.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }
}

/// So many seconds, to the millisecond: orders of work tell no less apart. The longest time there is if it is longer.
fn time(seconds: f64) -> SignedDuration {
    let exact = SignedDuration::try_from_secs_f64(seconds).unwrap_or(SignedDuration::MAX);
    i64::try_from(exact.as_millis()).map_or(SignedDuration::MAX, SignedDuration::from_millis)
}

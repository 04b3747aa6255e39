//! The clock and the dice: the only places that touch the machine's.

use std::sync::Arc;

use jiff::Timestamp;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Gives sixteen bytes that nobody can guess.
pub type Dice = Arc<dyn Fn() -> [u8; 16] + Send + Sync>;

/// The machine's clock, in whole milliseconds: the table's indexes tell no less apart, and each moment that is stored would carry six more
/// digits.
#[must_use]
pub fn system_clock() -> Clock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    let now = Timestamp::now;
    Arc::new(move || {
        let now = now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    })
}

/// The machine's dice.
///
/// # Panics
/// If the operating system has no randomness to give: nothing secret may be made then.
#[must_use]
pub fn system_dice() -> Dice {
    Arc::new(|| {
        let mut bytes = [0; 16];
        if let Err(why) = getrandom::fill(&mut bytes) {
            panic!("the operating system gives no randomness: {why}");
        }
        bytes
    })
}

//! What a seed chooses.

use crate::{Dice, Plan, chaos::Rates};

/// How one desk is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// How the desk is made.
    pub plan: Plan,
    /// How many steps are played.
    pub steps: usize,
    /// What breaks, how often.
    pub rates: Rates,
    /// In a thousand deliveries, how many Telegram repeats at once, since it did not hear the answer.
    pub forgotten: u32,
    /// In a thousand steps, how many bring an old update again.
    pub repeated: u32,
    /// Whether functions run side by side.
    pub crowded: bool,
    /// Whether records of different items come in any order, and repeat themselves.
    pub shuffled: bool,
    /// Whether people delete topics, block the bot and send what cannot be copied.
    pub unruly: bool,
    /// Whether days pass, and not minutes only.
    pub slow: bool,
}

impl Profile {
    /// The profile of a seed. Every tenth desk is one where nothing breaks at all.
    #[must_use]
    pub fn draw(seed: u64, dice: &mut Dice) -> Self {
        let calm = dice.happens(100);
        let people = dice.happens(250);
        let plan = Plan {
            seed,
            bots: 1 + usize::from(dice.happens(250)),
            customers: 1 + dice.index(3) + usize::from(people),
            limits: dice.happens(350),
            distant: dice.happens(500),
            spill: false,
            people,
        };
        // Some kinds of trouble, each at a level of its own.
        let mut level = |most: u64| {
            if calm || dice.happens(450) {
                0
            } else {
                u32::try_from(1 + dice.below(most)).unwrap_or_default()
            }
        };
        let rates = Rates {
            table_crash: level(25),
            table_refuses: level(60),
            table_forgets: level(25),
            table_away: level(40),
            table_lags: level(300),
            telegram_crash: level(40),
            flood: level(100),
            bad_gateway: level(50),
            telegram_request: level(50),
            telegram_answer: level(50),
            telegram_slow: level(100),
            telegram_away: level(150),
            wake_lost: level(300),
            wake_twice: level(300),
            queue_away: level(100),
        };
        Self {
            plan,
            steps: 35 + dice.index(35) + if people { 15 } else { 0 },
            rates,
            forgotten: if calm { 0 } else { 60 },
            repeated: if calm { 0 } else { 40 },
            crowded: !calm && plan.distant,
            shuffled: !calm,
            unruly: dice.happens(500),
            slow: dice.happens(300),
        }
    }
}
